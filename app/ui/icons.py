"""The icons: line drawings under resources/icons, painted in the colours of the appearance."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.paths import RESOURCES
from app.ui.style.tokens import tokens_of

ICONS = RESOURCES / "icons"
ROLES = {
    "": "text",
    "hint": "text_soft",
    "quiet": "text_soft",
    "primary": "accent",
    "on_primary": "on_accent",
    "error": "error",
    "warning": "warning",
    "ok": "ok",
}
"""The colour of an icon by the role of what it stands beside."""


def icon(name: str, role: str = "") -> QIcon:
    """The icon of a name (a file under resources/icons), in the colour of a role.

    It follows the appearance by itself. An unknown name is an error of the program: FileNotFoundError.
    """
    _drawing(name)
    return QIcon(_LineEngine(name, ROLES[role]))


def application_icon() -> QIcon:
    """The icon of the program."""
    return QIcon(str(ICONS / "jiangshen.svg"))


def picture(name: str, token: str, extent: int, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture of `extent` logical pixels, in a named colour."""
    palette = QGuiApplication.palette()
    pixmap = _painted(name, getattr(tokens_of(palette), token), round(extent * ratio))
    made = QPixmap(pixmap)
    made.setDevicePixelRatio(ratio)
    return made


@cache
def _drawing(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text(encoding="utf-8")


@cache
def _painted(name: str, colour: str, extent: int) -> QPixmap:
    """The drawing in one colour and size (in real pixels); painted once."""
    pixmap = QPixmap(extent, extent)
    pixmap.fill(QColor(0, 0, 0, 0))
    drawing = _drawing(name).replace("currentColor", colour)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, extent, extent))
    painter.end()
    return pixmap


class _LineEngine(QIconEngine):
    """Paints a drawing in a token's colour of the palette in force at that moment."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name, self._token = name, token

    def _colour(self, mode: QIcon.Mode) -> str:
        tokens = tokens_of(QGuiApplication.palette())
        if mode == QIcon.Mode.Disabled:
            return tokens.text_faint
        return str(getattr(tokens, self._token))

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Draw into a rectangle of a device, as sharp as the device is."""
        extent = min(rect.width(), rect.height())
        ratio = painter.device().devicePixelRatio()
        picture = _painted(self._name, self._colour(mode), max(1, round(extent * ratio)))
        corner = rect.center() - QPoint((extent - 1) // 2, (extent - 1) // 2)
        painter.drawPixmap(QRect(corner, QSize(extent, extent)), picture)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float
    ) -> QPixmap:
        """The picture at a size in logical pixels, for a screen of a ratio."""
        extent = round(min(size.width(), size.height()) * scale)
        made = QPixmap(_painted(self._name, self._colour(mode), extent))
        made.setDevicePixelRatio(scale)
        return made

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The picture at a size in logical pixels."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def clone(self) -> QIconEngine:
        """A second engine for a copied icon."""
        return _LineEngine(self._name, self._token)
