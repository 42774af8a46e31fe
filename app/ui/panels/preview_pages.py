"""Shows pages as they will be printed, points one value out, and tells which one was clicked."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from app.dossier.changes import Address
from app.ui.panels.preview_work import Leaf, Sight
from app.ui.style.tokens import colour, size

_NEAR = 36.0
"""Points that a click may miss a value by: an empty one has no width."""
_OTHER_LINE = 4
"""How much farther away another line counts: a click means the line that it is on."""
_CARET = 10.0
"""Points that an empty value is shown as wide."""
_AROUND = 2.0


class PreviewPages(QWidget):
    """The pages of a `Sight`, side by side. `chosen(row, key)` follows a click on a value."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._leaves: tuple[tuple[Leaf, QPixmap], ...] = ()
        self._address: Address | None = None
        self._paragraph: int | None = None
        self.setMouseTracking(True)
        self.setAccessibleName("官方页面")

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The pages that are shown."""
        return tuple(leaf for leaf, _ in self._leaves)

    def show_sight(self, sight: Sight, ratio: float) -> None:
        """Show these pages; `ratio` is that of real to logical pixels."""
        self._leaves = tuple((leaf, _pixmap(leaf, ratio)) for leaf in sight.leaves)
        self._address, self._paragraph = sight.address, None
        numbers = "、".join(str(leaf.number + 1) for leaf in sight.leaves)
        self.setAccessibleName(f"官方页面：{sight.document.title}，第 {numbers} 页")
        self.setFixedSize(self.sizeHint())
        self.update()

    def point_out(self, address: Address, paragraph: int | None = None) -> bool:
        """Point another value out, or one of its paragraphs; whether that stands on these pages."""
        numbers = {
            spot.number
            for leaf, _ in self._leaves
            for spot in leaf.spots
            if spot.address == address
        }
        found = bool(numbers) if paragraph is None else paragraph in numbers
        if found:
            self._address, self._paragraph = address, paragraph
            self.update()
        return found

    def clear(self) -> None:
        """Show nothing."""
        self._leaves, self._address, self._paragraph = (), None, None
        self.setFixedSize(QSize(1, 1))

    def place(self) -> QRect:
        """Where the value that is pointed out stands; empty where it isn't to be seen."""
        found = [spot for number in range(len(self._leaves)) for spot in self._spots(number)]
        wanted = [boxes for number, boxes in found if number == self._paragraph]
        boxes = next(iter(wanted or [boxes for _, boxes in found]), [])
        return boxes[0].toAlignedRect() if boxes else QRect()

    # --- Qt ---

    def sizeHint(self) -> QSize:
        """All pages and the gaps between them."""
        sizes = [pixmap.deviceIndependentSize() for _, pixmap in self._leaves]
        if not sizes:
            return QSize(1, 1)
        gaps = size("space_2") * (len(sizes) - 1)
        width = sum(one.width() for one in sizes) + gaps
        return QSize(math.ceil(width), math.ceil(max(one.height() for one in sizes)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pages, each with a hairline around it, and the value pointed out."""
        painter = QPainter(self)
        for number, (_, pixmap) in enumerate(self._leaves):
            corner = QPoint(self._left(number), 0)
            painter.drawPixmap(corner, pixmap)
            painter.setPen(colour("line_strong", self.palette()))
            extent = pixmap.deviceIndependentSize().toSize()
            painter.drawRect(QRect(corner, extent).adjusted(0, 0, -1, -1))
            self._paint_boxes(painter, number)
        painter.end()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Over a value that can be clicked the cursor is a hand."""
        is_over = self._at(event.position().toPoint()) is not None
        shapes = Qt.CursorShape
        self.setCursor(shapes.PointingHandCursor if is_over else shapes.ArrowCursor)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """To the field of the value."""
        address = self._at(event.position().toPoint())
        if address is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(*address)
        else:
            super().mousePressEvent(event)

    # --- places ---

    def _left(self, number: int) -> int:
        before = self._leaves[:number]
        gap = size("space_2")
        return sum(math.ceil(one.deviceIndependentSize().width()) + gap for _, one in before)

    def _unit(self, number: int) -> float:
        """Logical pixels for a point."""
        leaf, pixmap = self._leaves[number]
        return leaf.scale / pixmap.devicePixelRatio()

    def _spots(self, number: int) -> list[tuple[int, list[QRectF]]]:
        """The value pointed out on one of the pages: its numbers and boxes, in this widget's pixels."""
        leaf, _ = self._leaves[number]
        left, unit = self._left(number), self._unit(number)
        return [
            (
                spot.number,
                [
                    QRectF(
                        left + (box.x - _AROUND) * unit,
                        box.y * unit,
                        (max(box.width, _CARET) + 2 * _AROUND) * unit,
                        box.height * unit,
                    )
                    for box in spot.boxes
                ],
            )
            for spot in leaf.spots
            if spot.address == self._address
        ]

    def _paint_boxes(self, painter: QPainter, number: int) -> None:
        # The page is white in either appearance, and so is what lies on it.
        ink = QColor("#1f6fb5")
        ground = QColor(ink)
        ground.setAlpha(38)
        painter.setPen(QPen(ink, 2))
        for paragraph, boxes in self._spots(number):
            for box in boxes:
                painter.fillRect(box, ground)
            if boxes and self._paragraph in (None, paragraph):
                left = min(box.left() for box in boxes)
                painter.drawLine(QPointF(left, boxes[0].top()), QPointF(left, boxes[-1].bottom()))

    def _at(self, point: QPoint) -> Address | None:
        """The value at a point, or the nearest one close by."""
        found: tuple[float, Address] | None = None
        for number, (leaf, _) in enumerate(self._leaves):
            unit = self._unit(number)
            x, y = (point.x() - self._left(number)) / unit, point.y() / unit
            for spot in leaf.spots:
                for box in spot.boxes:
                    across = max(box.x - x, 0.0, x - box.x - box.width)
                    down = max(box.y - y, 0.0, y - box.y - box.height)
                    distance = math.hypot(across, _OTHER_LINE * down)
                    if distance <= _NEAR and (found is None or distance < found[0]):
                        found = distance, spot.address
        return found[1] if found else None


def _pixmap(leaf: Leaf, ratio: float) -> QPixmap:
    picture = leaf.picture
    image = QImage(
        picture.data, picture.width, picture.height, 4 * picture.width, QImage.Format.Format_RGB32
    )
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
