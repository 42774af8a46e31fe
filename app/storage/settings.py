"""What the user chose, kept from one start to the next.

A settings file that is broken, or that can't be written, never prevents anything: what can't be
read, or is no sensible value, has its usual one.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import platformdirs

from app.placement import place_bytes

Setting = str | float | bool
USUAL: Mapping[str, Setting] = {
    "text_size": 1.0,
    "is_dark": False,
    "shows_findings": True,
    "preview": "",
    "geometry": "",
    "notice": "",
    "engine": "auto",
    "formats": "docx,pdf,xlsx",
    "dossier_folder": "",
    "output_folder": "",
    "mail_limit": 20.0,
    "copies": 0.0,
    "was_welcomed": False,
    "tour_seen": False,
    "printer": "",
    "print_mode": "duplex",
    "paper_path": "",
    "copy_numbers": "none",
    "paper_price": "0.05",
}
"""Every setting with its usual value, whose type it keeps. `geometry` is that of the window, in hex;
`preview` says `shown` or `folded`, or nothing where the user hasn't said yet; `engine` makes the final
PDFs, `formats` are those that an export writes. Folders are whole paths, "" for the usual place;
`mail_limit` is in MB, `copies` 0 where the notice decides; `was_welcomed` once the first start is
over; `tour_seen`: the tour was seen to its end, or skipped. `printer` is the one chosen last,
`print_mode` how both sides are printed, `paper_path` how each simple printer takes paper (as
`paper_choice` writes it), `copy_numbers` where they stand, `paper_price` that of a sheet in yuan."""

MAIL_LIMITS = (1, 2000)
"""The smallest and the largest limit of a mail, in MB."""
MOST_COPIES = 50


def _is_folder_name(text: str) -> bool:
    """Whether a text can be the whole path of a folder; whether it is there, is asked when needed."""
    return not text or ("\0" not in text and Path(text).is_absolute())


_HEX = re.compile(r"[0-9a-fA-F]{0,20000}")
_PRICE = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2})?")
_SENSIBLE: Mapping[str, Callable[[Any], bool]] = {
    "text_size": lambda size: 0.8 <= size <= 2,  # noqa: PLR2004 - what is still a text size
    "mail_limit": lambda limit: MAIL_LIMITS[0] <= limit <= MAIL_LIMITS[1] and limit == int(limit),
    "copies": lambda copies: 0 <= copies <= MOST_COPIES and copies == int(copies),
    "geometry": lambda text: _HEX.fullmatch(text) is not None,
    "paper_price": lambda text: _PRICE.fullmatch(text) is not None,
    "dossier_folder": _is_folder_name,
    "output_folder": _is_folder_name,
}
"""What makes a value of the right type a sensible one."""


class Settings:
    """The settings, in a file of the user's configuration folder."""

    def __init__(self, store: Path | None = None) -> None:
        folder = platformdirs.user_config_path("Jiangshen", appauthor=False)
        self._store = store or folder / "settings.json"
        self._values = {**USUAL, **_read(self._store)}

    def flag(self, name: str) -> bool:
        """A setting that is on or off."""
        return bool(self._values[name])

    def number(self, name: str) -> float:
        """A setting that is a number."""
        return float(self._values[name])

    def text(self, name: str) -> str:
        """A setting that is a text."""
        return str(self._values[name])

    def keep(self, name: str, value: Setting) -> None:
        """Change a setting, for this start and the next ones. KeyError for an unknown one."""
        if self._values[name] == value:
            return
        self._values[name] = value
        with contextlib.suppress(OSError):
            self._store.parent.mkdir(parents=True, exist_ok=True)
            # In ASCII: a path may hold what is no letter, and must not stop the rest.
            place_bytes(self._store, json.dumps(self._values).encode())

    # --- what other rooms ask for ---

    @property
    def dossier_folder(self) -> Path:
        """Where new dossiers go; it may not be there yet."""
        chosen = self.text("dossier_folder")
        return Path(chosen) if chosen else usual_dossier_folder()

    @property
    def output_folder(self) -> Path | None:
        """Where finished files go; None: beside the dossier that they are made from."""
        chosen = self.text("output_folder")
        return Path(chosen) if chosen else None

    @property
    def mail_limit(self) -> int:
        """How large an e-mail may be, in MB (of 1024 × 1024 bytes)."""
        return int(self.number("mail_limit"))

    @property
    def copies(self) -> int | None:
        """How many copies are printed; None: as many as the notice asks for."""
        return int(self.number("copies")) or None


def usual_dossier_folder() -> Path:
    """The folder 匠申 in the user's documents, wherever Windows (or OneDrive) keeps these."""
    return platformdirs.user_documents_path() / "匠申"


def _read(store: Path) -> dict[str, Setting]:
    """The settings in a file that are known, of the right type and sensible."""
    try:
        found = json.loads(store.read_text(encoding="utf-8-sig"))
        return {
            name: type(usual)(found[name])
            for name, usual in USUAL.items()
            if name in found and is_sensible(name, found[name])
        }
    except (OSError, ValueError, TypeError, RecursionError):
        return {}


def is_sensible(name: str, value: object) -> bool:
    """Whether a setting may have this value. KeyError for an unknown setting."""
    usual = USUAL[name]
    if isinstance(usual, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(usual, bool)
    is_like = isinstance(value, int | float) if isinstance(usual, float) else type(value) is str
    return is_like and _SENSIBLE.get(name, lambda _: True)(value)
