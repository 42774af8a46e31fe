"""Drawings of paper and printer: how a stack comes out, how it goes back, how a trial sheet may look."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.style.tokens import Tokens, tokens_of

Picture = Literal[
    "back_as_is", "back_turned", "face_down", "face_up",
    "other_same", "other_reversed", "same_same", "same_reversed",
]  # fmt: skip
WIDE: tuple[Picture, ...] = ("back_as_is", "back_turned")
_WIDTH, _HEIGHT = 150, 130
_BROAD = 440


class PaperPicture(QWidget):
    """One of the drawings, in the colours of the appearance; it grows with the text size."""

    def __init__(self, picture: Picture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = picture
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """As large as the text asks for."""
        grown = self.fontMetrics().height() / 19
        width = _BROAD if self.picture in WIDE else _WIDTH
        return QSize(round(width * grown), round(_HEIGHT * grown))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it at the size that there is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = _BROAD if self.picture in WIDE else _WIDTH
        scale = min(self.width() / width, self.height() / _HEIGHT)
        painter.translate((self.width() - width * scale) / 2, (self.height() - _HEIGHT * scale) / 2)
        painter.scale(scale, scale)
        draw(painter, self.picture, tokens_of(self.palette()))
        painter.end()


def draw(painter: QPainter, picture: Picture, tokens: Tokens) -> None:
    """Draw a picture into 150 × 130 units (440 × 130 for those of a stack that goes back)."""
    pen = _Pen(painter, tokens)
    if picture in WIDE:
        _draw_way_back(pen, turns=picture == "back_turned")
    elif picture in ("face_down", "face_up"):
        _draw_output(pen, shows=picture == "face_up")
    else:
        is_other, is_same = picture.startswith("other"), picture.endswith("_same")
        _draw_trial(pen, is_other_side=is_other, is_same_way=is_same)


class _Pen:
    """What all drawings are made of."""

    def __init__(self, painter: QPainter, tokens: Tokens) -> None:
        self.painter, self.tokens = painter, tokens

    def box(self, rect: QRectF, fill: str, line: str = "text_soft", width: float = 1.5) -> None:
        self.painter.setPen(QPen(self._colour(line), width))
        self.painter.setBrush(self._colour(fill))
        self.painter.drawRoundedRect(rect, 3, 3)

    def shape(self, corners: list[tuple[float, float]], fill: str, line: str) -> None:
        self.painter.setPen(QPen(self._colour(line), 1.5))
        self.painter.setBrush(self._colour(fill))
        self.painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))

    def line(self, start: tuple[float, float], end: tuple[float, float], name: str) -> None:
        self.painter.setPen(QPen(self._colour(name), 2))
        self.painter.drawLine(QPointF(*start), QPointF(*end))

    def words(self, rect: QRectF, text: str, name: str = "text") -> None:
        self.painter.setPen(self._colour(name))
        font = self.painter.font()
        font.setPixelSize(13)
        self.painter.setFont(font)
        self.painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def arrow(self, start: tuple[float, float], end: tuple[float, float], name: str) -> None:
        """A straight arrow with a filled head."""
        self.line(start, end, name)
        dx, dy = end[0] - start[0], end[1] - start[1]
        far = (dx * dx + dy * dy) ** 0.5 or 1
        ux, uy = dx / far * 9, dy / far * 9
        tip = (end[0] + ux, end[1] + uy)
        sides = [(end[0] - uy * 0.6, end[1] + ux * 0.6), (end[0] + uy * 0.6, end[1] - ux * 0.6)]
        self.shape([tip, *sides], name, name)

    def _colour(self, name: str) -> QColor:
        return QColor(getattr(self.tokens, name))


def _stack(pen: _Pen, left: float, top: float, *, shows: bool) -> None:
    """A stack of sheets seen from above at a slant; on the uppermost print is seen, or none."""
    for step in (8.0, 4.0, 0.0):
        pen.shape(
            [
                (left + 22, top + step),
                (left + 96, top + step),
                (left + 74, top + 38 + step),
                (left, top + 38 + step),
            ],
            "surface",
            "text_soft",
        )
    if shows:
        for row in range(4):
            shift = row * 4.6
            start = (left + 26 - shift, top + 9 + row * 7)
            pen.line(start, (start[0] + 54, start[1]), "accent")


def _printer(pen: _Pen, left: float, top: float) -> None:
    pen.box(QRectF(left, top, 92, 46), "hover")
    pen.box(QRectF(left + 14, top - 10, 64, 14), "hover")
    pen.line((left + 16, top + 14), (left + 76, top + 14), "text_soft")
    pen.box(QRectF(left + 14, top + 36, 64, 16), "surface")


def _draw_way_back(pen: _Pen, *, turns: bool) -> None:
    """The stack that came out, how it is held, and the tray that it goes into."""
    _stack(pen, 8, 34, shows=turns)
    pen.words(QRectF(0, 94, 112, 30), "打出来的一叠")
    pen.arrow((118, 58), (150, 58), "accent")
    _stack(pen, 172, 34, shows=False)
    if turns:
        pen.painter.setPen(QPen(pen._colour("accent"), 2))  # noqa: SLF001 - its own drawing
        pen.painter.setBrush(Qt.BrushStyle.NoBrush)
        pen.painter.drawArc(QRectF(192, 6, 52, 40), 20 * 16, 140 * 16)
        pen.arrow((194, 18), (193, 21), "accent")
    words = "像翻书一样翻过来" if turns else "不翻面，不掉头"
    pen.words(QRectF(152, 94, 132, 30), words)
    pen.arrow((284, 58), (316, 58), "accent")
    _printer(pen, 338, 34)
    pen.words(QRectF(322, 94, 118, 30), "放回纸盒")


def _draw_output(pen: _Pen, *, shows: bool) -> None:
    """A sheet on the printer, with its printed side up or down."""
    _printer(pen, 29, 76)
    pen.shape([(46, 22), (122, 22), (104, 62), (28, 62)], "surface", "text_soft")
    if shows:
        for row in range(4):
            start = (50 - row * 4.0, 31 + row * 7.0)
            pen.line(start, (start[0] + 58, start[1]), "accent")


def _draw_trial(pen: _Pen, *, is_other_side: bool, is_same_way: bool) -> None:
    """Front and back of the trial sheet, turned like the page of a book."""
    for left, title in ((8, "正面"), (82, "背面")):
        pen.box(QRectF(left, 6, 60, 86), "surface")
        pen.words(QRectF(left, 98, 60, 26), title, "text_soft")
    _mark(pen, 26, is_up=True, is_filled=False)
    second = 112 if is_other_side else 50
    _mark(pen, second, is_up=is_same_way, is_filled=True)


def _mark(pen: _Pen, middle: float, *, is_up: bool, is_filled: bool) -> None:
    """The arrow of a side: hollow for the first, filled for the second."""
    sign = -1 if is_up else 1
    corners = [(0, 24), (-11, 6), (-5, 6), (-5, -22), (5, -22), (5, 6), (11, 6)]
    fill = "accent" if is_filled else "surface"
    pen.shape([(middle + x, 49 + y * sign) for x, y in corners], fill, "accent")
