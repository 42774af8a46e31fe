"""What the window needs besides its own code, looked for on the disk: for the self-test."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.paths import RESOURCES
from app.ui.application import OWN_FACES
from app.ui.icons import ICONS
from app.ui.style.sheet import SHEET

_PLATFORM = {"win32": "qwindows.dll", "darwin": "libqcocoa.dylib"}.get(sys.platform, "libqxcb.so")
_READ_BY_QT = ("jpeg", "svg", "webp")
_EXTENT = 16


def missing_parts() -> tuple[str, ...]:
    """The names of what isn't there, or can't be used. It needs no window, and works in any thread."""
    return tuple(_missing())


def _missing() -> Iterator[str]:
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    for path in (
        SHEET,
        *(RESOURCES / "fonts" / face for face in OWN_FACES),
        plugins / "platforms" / _PLATFORM,
    ):
        if not path.is_file():
            yield path.name
    for kind in _READ_BY_QT:
        if not any((plugins / "imageformats").glob(f"*q{kind}.*")):
            yield f"读 {kind} 图片的部件"
    words = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    if not QTranslator().load(str(words / "qtbase_zh_CN.qm")):
        yield "qtbase_zh_CN.qm"
    drawings = sorted(ICONS.glob("*.svg"))
    if not drawings:
        yield "图标"
    yield from (path.name for path in drawings if not _is_drawn(path))


def _is_drawn(path: Path) -> bool:
    picture = QImage(_EXTENT, _EXTENT, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(path.read_bytes()).render(painter)
    painter.end()
    return any(picture.pixelColor(x, y).alpha() for x in range(_EXTENT) for y in range(_EXTENT))
