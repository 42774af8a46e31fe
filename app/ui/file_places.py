"""Where files come from and go to: the dialogs that ask, what was dropped, folders and names."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent

_FILTER = "申报材料 (*.shenbao)"
_OPENED = (".shenbao", ".tongzhi")
"""What the window opens, by its ending."""


def dropped(event: QDropEvent) -> list[Path]:
    """The first of the dropped files that the window opens."""
    urls = event.mimeData().urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in _OPENED][:1]


def ask_for_file(parent: QWidget, title: str, folder: Path) -> str:
    """The file that the user picks; "" for none."""
    from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415 - the window stands without it

    return QFileDialog.getOpenFileName(parent, title, str(folder), _FILTER)[0]


def ask_for_target(parent: QWidget, title: str, proposed: Path) -> str:
    """Where the user wants a file to go; "" for nowhere."""
    from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415 - the window stands without it

    return QFileDialog.getSaveFileName(parent, title, str(proposed), _FILTER)[0]


def with_ending(path: Path) -> Path:
    """The path with the ending of dossiers; a dot within the name is part of the name."""
    return path if path.suffix == ".shenbao" else path.with_name(f"{path.name}.shenbao")


def free_name(folder: Path, name: str) -> Path:
    """A path in a folder at which nothing is yet: `申报材料 2.shenbao`."""
    names = (name, *(f"{name} {number}" for number in range(2, 100)))
    paths = [folder / f"{one}.shenbao" for one in names]
    return next((path for path in paths if not path.exists()), paths[0])


def made(folder: Path) -> Path:
    """A folder, made where it isn't there yet; where it can't be, the nearest one that is."""
    with contextlib.suppress(OSError, ValueError):
        folder.mkdir(parents=True, exist_ok=True)
    return nearest(folder)


def nearest(folder: Path) -> Path:
    """A folder, or the nearest one around it that is there; at last the user's own."""
    with contextlib.suppress(OSError, ValueError):
        for place in (folder, *folder.parents):
            if place.is_dir() and place != place.parent:
                return place
    return Path.home()
