"""Names of folders and files that Windows can hold: nothing forbidden, no device, not too long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from app.definitions.kinds import KINDS
from app.definitions.models import Notice, NoticeKind
from app.dossier.dossier import Dossier
from app.outputs.documents.checklist import project_title
from app.outputs.files import OutputError

MOST_PATH = 240
"""Characters of a whole path: Windows' own limit is 260, and programs add to it."""
MOST_JOLIET = 64
"""Characters of a name on a disc."""
MOST_TITLE = 60
_FEWEST = 24
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(?=\.|$)", re.IGNORECASE)
_UNIT = re.compile(r"（[^（）]*）$")
_CUT = "…"


class PathTooLongError(OutputError):
    """There is no room for recognisable names below a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"文件夹的路径太长，放不下文件名：{folder}",
            "请换一个浅一些的文件夹，例如桌面上的“报送”，再试一次",
        )


def safe_name(text: str) -> str:
    """The name without what Windows forbids; "_" where nothing is left."""
    kept = " ".join(_FORBIDDEN.sub("", text).split()).rstrip(" .")
    return f"_{kept}" if _DEVICE.match(kept) else kept or "_"


def shortened(name: str, most: int) -> str:
    """The name with at most so many characters: first without its unit, then without its end.

    Its number, the beginning of its title and its ending stay.
    """
    stem, dot, ending = name.rpartition(".")
    if not dot:
        stem, ending = name, ""
    room = most - len(dot + ending)
    if len(stem) > room:
        stem = _UNIT.sub("", stem)
    if len(stem) > room:
        stem = stem[: room - len(_CUT)].rstrip(" .") + _CUT
    return stem + dot + ending


def room_for_names(folder: Path) -> int:
    """Characters that a name right below a folder may have. Raises `PathTooLongError`."""
    room = MOST_PATH - len(str(folder.absolute())) - 1
    if room < _FEWEST:
        raise PathTooLongError(folder)
    return room


def fitting(name: str, folder: Path, most: int = MOST_PATH) -> str:
    """A name of the package, `sub/name` too, as it fits below a folder. Raises `PathTooLongError`."""
    parent, slash, last = name.rpartition("/")
    return parent + slash + shortened(last, min(most, room_for_names(folder / parent)))


def fitting_names(names: Sequence[str], folder: Path, most: int = MOST_PATH) -> list[str]:
    """The names as they fit below a folder, each only once. Raises `PathTooLongError`."""
    found: dict[str, str] = {}
    for name in names:
        fits, number = fitting(name, folder, most), 2
        while fits.casefold() in found:
            mark = f"~{number}"
            stem, dot, ending = fitting(name, folder, most - len(mark)).rpartition(".")
            fits, number = f"{stem}{mark}{dot}{ending}", number + 1
        found[fits.casefold()] = fits
    return list(found.values())


def package_title(dossier: Dossier, notice: Notice, terms: NoticeKind) -> str:
    """What folder and zip are called, as the notice says: 地区-单位-项目 where it says nothing."""
    parts = {
        "region": dossier.display("unit.city") if "unit.city" in dossier.facts else "",
        "unit": dossier.display("unit.name"),
        "project": project_title(terms, dossier.kind),
        "year": f"{notice.year}年",
        "kind": KINDS[dossier.kind],
    }
    parts["region"] = parts["region"] or notice.region
    named = (safe_name(parts[part]) for part in terms.package_name if parts[part])
    return shortened(safe_name("-".join(named)), MOST_TITLE)
