"""What the user chose about the window, kept from one start to the next.

A settings file that is broken, or that can't be written, never prevents anything: what can't be
read has its usual value.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

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
    "tour_seen": False,
    "printer": "",
    "print_mode": "duplex",
    "paper_path": "",
    "copy_numbers": "none",
    "paper_price": "0.05",
}
"""Every setting with its usual value, whose type it keeps. `geometry` is that of the window, in hex;
`preview` says `shown` or `folded`, or nothing where the user hasn't said yet; `engine` makes the final
PDFs, `formats` are those that an export writes; `tour_seen`: the tour was seen to its end, or skipped.
`printer` is the one chosen last, `print_mode` how both sides are printed, `paper_path` how a simple
printer takes paper (as `paper_choice` writes it), `copy_numbers` where they stand, `paper_price` that
of a sheet in yuan."""


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
            place_bytes(self._store, json.dumps(self._values, ensure_ascii=False).encode())


def _read(store: Path) -> dict[str, Setting]:
    """The settings in a file that are known and of the right type."""
    try:
        found = json.loads(store.read_text(encoding="utf-8"))
        return {
            name: type(usual)(found[name])
            for name, usual in USUAL.items()
            if name in found and _is_like(found[name], usual)
        }
    except (OSError, ValueError, TypeError):
        return {}


def _is_like(value: object, usual: Setting) -> bool:
    if isinstance(usual, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(usual, bool)
    if isinstance(usual, float):
        return isinstance(value, int | float) and 0 < value <= 4  # noqa: PLR2004 - a text size
    return isinstance(value, str)
