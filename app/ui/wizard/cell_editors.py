"""The editors that open in a cell, and how a cell looks: wrapped text, a mark where it is wrong."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QObject,
    QPoint,
    QSize,
    QStringListModel,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPolygon,
    QResizeEvent,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
    QCompleter,
    QLineEdit,
    QPlainTextEdit,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from app.definitions.models import Fact
from app.definitions.occupations import MatchReason
from app.definitions.types import Choice, Occupation
from app.ui.session import Session
from app.ui.style.tokens import colour
from app.ui.wizard.editors.occupation import MOST_FOUND, value_of
from app.ui.wizard.rows_model import KEY_ROLE, SEVERITY_ROLE, Index, Role
from app.ui.wizard.whole_text import WholeTextDelegate

PAUSE = 1500
"""After so many milliseconds without a key a long text is taken, though its cell stays open."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TABS: dict[int, QAbstractItemDelegate.EndEditHint] = {
    Qt.Key.Key_Tab: QAbstractItemDelegate.EndEditHint.EditNextItem,
    Qt.Key.Key_Backtab: QAbstractItemDelegate.EndEditHint.EditPreviousItem,
}
_MARK = 8
_TALLEST = 2000


class CellText(QPlainTextEdit):
    """Several paragraphs in a cell; tells how high it wants to be as it is typed in."""

    grown = Signal(int)
    rested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(2)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.rested)
        self.textChanged.connect(self._pause.start)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)

    def wanted_height(self) -> int:
        """The height that shows the whole text (of a very long one, as much as any screen has)."""
        height, block = 2 * self.document().documentMargin(), self.document().firstBlock()
        while block.isValid() and height < _TALLEST:
            height += self.blockBoundingRect(block).height()
            block = block.next()
        frame = max(self.height() - self.viewport().height(), 2 * self.frameWidth())
        return math.ceil(height) + frame

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width means another height."""
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        self.grown.emit(self.wanted_height())


class CellLine(QLineEdit):
    """One line in a cell."""


class CellChoice(QComboBox):
    """One of several options in a cell; what was typed and isn't an option stays choosable."""

    def __init__(self, kind: Choice, parent: QWidget) -> None:
        super().__init__(parent)
        self.addItems(["", *kind.options.values()])

    def show_text(self, text: str) -> None:
        """Choose the option of this text."""
        if self.findText(text) < 0:
            self.addItem(text)
        self.setCurrentText(text)


class CellOccupation(CellLine):
    """An occupation in a cell: found by code, name, 工种 or pinyin; the applied ones come first."""

    def __init__(self, session: Session, kind: Occupation, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._kind = session, kind
        self._found = QStringListModel(self)
        completer = QCompleter(self._found, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setCompleter(completer)
        self.textEdited.connect(self._look_up)

    def _look_up(self, text: str) -> None:
        found = self._session.definitions.occupations.search(text, MOST_FOUND)
        names = [self._kind.display(value_of(one)) for one in found]
        own = [name for name in self._own() if name in names]
        self._found.setStringList(list(dict.fromkeys([*own, *names])))

    def _own(self) -> list[str]:
        dossier = self._session.dossier
        return [dossier.display("occupation.title", row) for row in dossier.rows("occupations")]

    def answer(self) -> str:
        """What was typed; the best answer to it where it is pinyin."""
        text = self.text().strip()
        found = self._session.definitions.occupations.search(text, 1) if text.isascii() else []
        is_spoken = found and found[0].reason in (MatchReason.PINYIN, MatchReason.INITIALS)
        return self._kind.display(value_of(found[0])) if is_spoken else self.text()


class CellDelegate(WholeTextDelegate):
    """Opens the editor that fits a cell's type and paints the cell.

    While a composition of an input method is under way no key is taken from it and no text is
    touched. `left(step)` follows an Enter that took the cell: the next row is that far away.
    """

    left = Signal(int)
    grown = Signal(object, int)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_composing = False
        self._is_taking = False
        self._before = ""
        self._open: QWidget | None = None
        self._at = ("", "")
        self._loaded: QWidget | None = None

    # --- editing ---

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The editor of the cell's type."""
        key, row = index.data(KEY_ROLE)
        fact = self._session.definitions.facts[key]
        editor = self._editor_for(fact, parent)
        editor.setAccessibleName(index.data(Role.AccessibleTextRole).partition("：")[0])
        if isinstance(editor, CellText):
            editor.grown.connect(lambda height: self.grown.emit((key, row), height))
            editor.rested.connect(lambda: self._take_at_rest(editor))
            editor.textChanged.connect(lambda: self._tell_typing(editor))
        elif isinstance(editor, QLineEdit):
            editor.textEdited.connect(lambda _text: self._tell_typing(editor))
        self._is_composing, self._before = False, index.data(Role.EditRole)
        self._open, self._at = editor, (key, row)
        return editor

    def _editor_for(self, fact: Fact, parent: QWidget) -> QWidget:
        if fact.type.several_lines:
            return CellText(parent)
        if isinstance(fact.type, Choice):
            return CellChoice(fact.type, parent)
        if isinstance(fact.type, Occupation):
            return CellOccupation(self._session, fact.type, parent)
        return CellLine(parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the value, unless something is being typed."""
        text = index.data(Role.EditRole) or ""
        if self._is_taking or self._is_composing or self._is_busy(editor):
            return
        self._loaded = editor
        if isinstance(editor, CellText):
            editor.setPlainText(text)
            editor.moveCursor(editor.textCursor().MoveOperation.End)
            editor.document().setModified(False)
        elif isinstance(editor, CellChoice):
            editor.show_text(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def _is_busy(self, editor: QWidget) -> bool:
        """Whether something was typed that hasn't been taken yet."""
        if editor is not self._loaded:
            return False
        if isinstance(editor, CellText):
            return editor.document().isModified()
        return isinstance(editor, QLineEdit) and editor.isModified()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Give what was typed to the dossier."""
        text = text_of(editor)
        if isinstance(editor, CellText):
            editor.document().setModified(False)
        elif isinstance(editor, QLineEdit):
            editor.setModified(False)
        if text != index.data(Role.EditRole):
            model.setData(index, text)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Forget the editor of a cell that was left."""
        self._open = self._loaded = None
        super().destroyEditor(editor, index)

    def commit_typing(self) -> None:
        """Hand over what stands in the open cell, unless a composition is under way."""
        if self._open is not None and not self._is_composing:
            self._is_taking = True
            self.commitData.emit(self._open)
            self._is_taking = False

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        """Lay the editor over its cell; a long text may reach below it."""
        place: Any = option
        rect = place.rect
        if isinstance(editor, CellText):
            rect.setHeight(max(rect.height(), editor.wanted_height()))
        editor.setGeometry(rect)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The room that a cell needs, that of its editor while it is open."""
        size = super().sizeHint(option, index)
        if isinstance(self._open, CellText) and self._at == index.data(KEY_ROLE):
            size.setHeight(max(size.height(), self._open.wanted_height()))
        return size

    def _tell_typing(self, editor: QWidget) -> None:
        if editor is self._loaded:
            key, row = self._at
            self._session.typing.emit(row, key, text_of(editor))

    def _take_at_rest(self, editor: CellText) -> None:
        """Give what was typed to the dossier; the cell stays open, its text untouched."""
        if editor.document().isModified():
            self.commit_typing()

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Follow compositions, and take the keys that leave a cell."""
        if isinstance(event, QInputMethodEvent):
            self._is_composing = bool(event.preeditString())
        elif event.type() == QEvent.Type.FocusOut:
            self._is_composing = False
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if self._is_composing:
                return False
            if self._take_key(editor, event):
                return True
        return super().eventFilter(editor, event)

    def _take_key(self, editor: QObject, event: QKeyEvent) -> bool:
        """Enter takes the cell and goes on below, with Alt or Ctrl it parts lines; Esc gives up.

        Tab is Qt's business but in long texts, where Qt would leave it to the text.
        """
        if not isinstance(editor, QWidget):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self._give_up(editor)
            return True
        if event.key() in _TABS and isinstance(editor, CellText):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, _TABS[event.key()])
            return True
        if event.key() not in _ENTER or self._has_popup(editor):
            return False
        held = event.modifiers()
        if held & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier):
            if isinstance(editor, CellText):
                editor.insertPlainText("\n")
            return True
        self._close(editor, -1 if held & Qt.KeyboardModifier.ShiftModifier else 1)
        return True

    def _has_popup(self, editor: QWidget) -> bool:
        completer = editor.completer() if isinstance(editor, QLineEdit) else None
        popup = completer.popup() if completer else None
        return popup is not None and popup.isVisible()

    def _close(self, editor: QWidget, step: int) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.left.emit(step)

    def _give_up(self, editor: QWidget) -> None:
        """Leave the cell as it was before it was opened."""
        key, row = self._at
        if self._session.dossier.display(key, row) != self._before:
            self._session.set_value(key, self._before, row)
        self._session.typing.emit(row, key, self._before)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)

    # --- painting ---

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The text, on a ground and with a corner where something is wrong."""
        severity = index.data(SEVERITY_ROLE)
        given: Any = option
        if severity and not given.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(given.rect, colour(f"{severity}_soft", given.palette))
        super().paint(painter, option, index)
        if severity:
            self._mark(painter, given, severity)

    def _mark(self, painter: QPainter, option: Any, severity: str) -> None:
        """A corner: colour alone would not do."""
        corner = option.rect.topRight()
        shape = [corner, corner - QPoint(_MARK, 0), corner + QPoint(0, _MARK)]
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(severity, option.palette))
        painter.drawPolygon(QPolygon(shape))
        painter.restore()


def text_of(editor: QWidget) -> str:
    """What stands in an open editor."""
    if isinstance(editor, CellText):
        return editor.toPlainText()
    if isinstance(editor, CellChoice):
        return editor.currentText()
    if isinstance(editor, CellOccupation):
        return editor.answer()
    return editor.text() if isinstance(editor, QLineEdit) else ""
