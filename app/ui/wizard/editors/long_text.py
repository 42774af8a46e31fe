"""The editor of long texts: paragraphs with the first line indented, as the form prints them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QTextEdit, QWidget

from app.dossier.changes import ROOT
from app.ui.session import Session
from app.ui.wizard.editors.typed import TypedEditor

_FEWEST_LINES, _MOST_LINES = 3, 16
_LINE_HEIGHT = 140
_INDENT = "国国"


class TextSheet(QTextEdit):
    """Plain text on a sheet that grows with it; every paragraph begins two characters in.

    `reference_wanted()`: the user asks for a reference to evidence at the cursor.
    """

    reference_wanted = Signal()

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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+R asks for a reference; every other key is the sheet's."""
        if event.key() == Qt.Key.Key_R and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.reference_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's own menu, and a reference to evidence."""
        menu = self.menu(event.pos())
        menu.exec(event.globalPos())
        menu.deleteLater()

    def menu(self, place: QPoint) -> QMenu:
        """What can be done at a place of the sheet."""
        menu = self.createStandardContextMenu(place)
        menu.addSeparator()
        if self.isReadOnly():
            return menu
        menu.addAction("插入佐证页码…\tCtrl+R", self.reference_wanted.emit)
        return menu

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
        self.sheet.reference_wanted.connect(self._insert_reference)
        self.refresh()

    def paragraph(self) -> int:
        """The number of the paragraph in which the cursor is, as it will be printed."""
        before = self.sheet.toPlainText()[: self.sheet.textCursor().position()]
        return sum(1 for line in before.split("\n")[:-1] if line.strip())

    def _insert_reference(self) -> None:
        """Let the user choose evidence, and refer to it at the cursor."""
        from app.ui.wizard.reference_choice import ReferenceChoice  # noqa: PLC0415 - rarely wanted

        chooser = ReferenceChoice(self.session, self)
        if chooser.exec() and chooser.reference:
            self.sheet.insertPlainText(chooser.reference)
        chooser.deleteLater()
        self.sheet.setFocus()

    def _tell_place(self) -> None:
        if self.sheet.hasFocus():
            self.session.visited.emit(self.row, self.key)

    def text(self) -> str:
        """The paragraphs, parted by line ends."""
        return self.sheet.toPlainText()

    def put(self, text: str) -> None:
        """Set the paragraphs."""
        self.sheet.put(text)
