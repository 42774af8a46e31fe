"""The sheet on which a page of the manual is read: a column of text, pictures framed and fitted to it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRect, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPixmap,
    QResizeEvent,
    QTextCharFormat,
    QTextDocument,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit, QWidget

from app.ui.manual.looks import WIDEST, dressed, style
from app.ui.manual.pages import PICTURES
from app.ui.style.tokens import DARK, SIZES, Tokens, size, tokens_of

SHARPNESS = 1.5
"""Pixels of a picture to one of the window that it shows."""
_PAUSE = 120
_MOST_MARKS = 200
_DIMMED = 0.85


class ManualBrowser(QTextBrowser):
    """Shows a source of the manual. `wanted(key)` follows a click on a link to another page."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source, self._sought, self._dressed_for = "", "", (0, "", 0.0)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.redress)
        self.setOpenLinks(False)
        self.setAccessibleName("使用手册")
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.setProperty("role", "sheet")
        # A bar that comes and goes would have the page laid out twice.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth)
        self.anchorClicked.connect(lambda url: self.wanted.emit(url.toString()))

    @property
    def scale(self) -> float:
        """The text size of the program."""
        return self.font().pixelSize() / SIZES["font_body"] if self.font().pixelSize() > 0 else 1.0

    @property
    def tokens(self) -> Tokens:
        """The appearance of the program."""
        return tokens_of(self.palette())

    def show_source(self, source: str, sought: str = "") -> None:
        """Show a page from its top, or from the first place of a word that is sought."""
        self._source, self._sought = source, sought
        self._dressed_for = (0, "", 0.0)
        self.redress()
        self.verticalScrollBar().setValue(0)
        self._mark()

    def redress(self) -> None:
        """Lay the page out for the width, the appearance and the text size of now; it stays in its place."""
        wanted = (self._width(), self.tokens.text, self.scale)
        if wanted == self._dressed_for:
            return
        self._dressed_for = wanted
        bar = self.verticalScrollBar()
        place = bar.value() / (bar.maximum() or 1)
        self.setLineWrapColumnOrWidth(wanted[0])
        self.document().setDocumentMargin(size("space_5", self.scale))
        self.document().setDefaultStyleSheet(style(self.tokens, self.scale))
        self.setHtml(dressed(self._source, self.tokens, self.scale))
        bar.setValue(round(place * bar.maximum()))
        self._paint_marks()

    def schedule_redress(self) -> None:
        """Lay the page out anew once what changes has come to rest."""
        self._timer.start()

    def loadResource(self, kind: int, url: QUrl | str) -> Any:
        """A picture as wide as the column at most, with a frame, as sharp as the screen."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, url)
        return self._framed(QImage(str(PICTURES / QUrl(url).fileName())))

    def _framed(self, image: QImage) -> QPixmap:
        ratio = self.devicePixelRatioF()
        room = self._width() - 2 * size("space_5", self.scale)
        width = max(1, min(round(image.width() / SHARPNESS), room))
        height = max(1, round(width * image.height() / (image.width() or 1)))
        pixmap = QPixmap(round(width * ratio), round(height * ratio))
        pixmap.fill(QColor(self.tokens.surface))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        smooth = Qt.TransformationMode.SmoothTransformation
        # The pictures are light: on a dark page they shine less.
        painter.setOpacity(_DIMMED if self.tokens is DARK else 1)
        painter.drawImage(0, 0, image.scaled(pixmap.size(), mode=smooth))
        painter.setOpacity(1)
        painter.setPen(QColor(self.tokens.line_strong))
        painter.drawRect(QRect(0, 0, pixmap.width() - 1, pixmap.height() - 1))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap

    def _width(self) -> int:
        return min(self.viewport().width(), round(WIDEST * self.scale))

    # --- what is sought ---

    def _mark(self) -> None:
        """Mark every place of what is sought, and go to the first."""
        self._paint_marks()
        if marks := self.extraSelections():
            self.setTextCursor(marks[0].cursor)
            self.ensureCursorVisible()
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)

    def _paint_marks(self) -> None:
        looks = QTextCharFormat()
        looks.setBackground(QColor(self.tokens.warning_soft))
        looks.setForeground(QColor(self.tokens.warning))
        marks: list[QTextEdit.ExtraSelection] = []
        cursor = self.document().find(self._sought) if self._sought else None
        while cursor is not None and not cursor.isNull() and len(marks) < _MOST_MARKS:
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = cursor, looks
            marks.append(mark)
            cursor = self.document().find(self._sought, cursor)
        self.setExtraSelections(marks)

    # --- Qt ---

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the text and the pictures to the new width."""
        super().resizeEvent(event)
        self.schedule_redress()
