"""The editor of long texts: paragraphs with the first line indented, as the form prints them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent, QTextBlockFormat, QTextCursor, QTextOption, QWheelEvent
from PySide6.QtWidgets import QTextEdit, QWidget

from app.dossier.changes import ROOT
from app.ui.session import Session
from app.ui.wizard.editors.typed import TypedEditor

_FEWEST_LINES, _MOST_LINES = 3, 16
_LINE_HEIGHT = 140
_INDENT = "国国"


class TextSheet(QTextEdit):
    """Plain text on a sheet that grows with it; every paragraph begins two characters in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setUndoRedoEnabled(False)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._indent()

    def put(self, text: str) -> None:
        """Set the whole text; the cursor stays as far in as it was."""
        place = self.textCursor().position()
        self.setPlainText(text)
        self._indent()
        cursor = self.textCursor()
        cursor.setPosition(min(place, len(self.toPlainText())) if self.hasFocus() else 0)
        self.setTextCursor(cursor)

    def _indent(self) -> None:
        shape = QTextBlockFormat()
        shape.setTextIndent(self.fontMetrics().horizontalAdvance(_INDENT))
        shape.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        was_blocked = self.blockSignals(True)
        cursor.mergeBlockFormat(shape)
        self.blockSignals(was_blocked)
        self._grow()

    def _grow(self) -> None:
        line = self.fontMetrics().lineSpacing() * _LINE_HEIGHT // 100
        around = max(self.height() - self.viewport().height(), 2 * self.frameWidth())
        margins = round(2 * self.document().documentMargin())
        wanted = round(self.document().size().height()) + around
        low, high = (lines * line + margins + around for lines in (_FEWEST_LINES, _MOST_LINES))
        wanted = max(low, min(wanted, high))
        if wanted != self.height():
            self.setFixedHeight(wanted)

    def sizeHint(self) -> QSize:
        """Any width; the height follows the text."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width means another height."""
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the indentation in step with the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._indent()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel moves the page, unless one is writing here."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class LongTextEditor(TypedEditor):
    """A sheet for paragraphs. Blank lines and indentation are taken away when it is left."""

    is_wide = True
    pause = 1500

    def __init__(
        self, session: Session, key: str, row: str = ROOT, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, key, row, parent)
        self.sheet = TextSheet(self)
        self.line.addWidget(self.sheet)
        self.watch(self.sheet)
        self.sheet.textChanged.connect(self.take_text)
        self.sheet.cursorPositionChanged.connect(self._tell_place)
        self.refresh()

    def paragraph(self) -> int:
        """The number of the paragraph in which the cursor is, as it will be printed."""
        before = self.sheet.toPlainText()[: self.sheet.textCursor().position()]
        return sum(1 for line in before.split("\n")[:-1] if line.strip())

    def _tell_place(self) -> None:
        if self.sheet.hasFocus():
            self.session.visited.emit(self.row, self.key)

    def text(self) -> str:
        """The paragraphs, parted by line ends."""
        return self.sheet.toPlainText()

    def put(self, text: str) -> None:
        """Set the paragraphs."""
        self.sheet.put(text)
