"""表4-2 as a sheet: typing begins at once, Enter goes down, Tab goes on, blocks can be pasted."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QPolygon,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.dossier.budget import TOTAL
from app.dossier.changes import ROOT, Address
from app.ui.session import Session
from app.ui.style.tokens import SIZES, tokens_of
from app.ui.wizard.boards.sheet_model import (
    COLUMNS,
    KEY_ROLE,
    RATIO_ROLE,
    ROWS,
    SEVERITY_ROLE,
    SheetModel,
)
from app.ui.wizard.cell_input import hand_over
from app.ui.wizard.clipboard import format_block, parse_block

NAME_LETTERS = 4
"""The letters in a line of a column's name."""
PAUSE = 800
"""Milliseconds without a key after which what was typed is handed over; the cell stays open."""
_Index = QModelIndex | QPersistentModelIndex
_Key = Qt.Key
_DOWN, _UP = (_Key.Key_Return, _Key.Key_Enter, _Key.Key_Down), (_Key.Key_Up,)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CellDelegate(QStyledItemDelegate):
    """Paints the amount above its ratio; edits the amount in a plain line."""

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index
    ) -> QWidget:
        """A line for one amount."""
        editor = QLineEdit(parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.ToolTipRole)).partition("\n")[0])
        pause = QTimer(editor)
        pause.setSingleShot(True)
        pause.setInterval(PAUSE)
        pause.timeout.connect(lambda: self.commitData.emit(editor))
        editor.textEdited.connect(lambda _text: pause.start())
        key = index.data(KEY_ROLE)
        sheet = self.parent()
        if isinstance(sheet, BudgetSheet):
            typing = sheet.sheet.session.typing
            editor.textEdited.connect(lambda text: typing.emit(ROOT, key, text))
        return editor

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show the amount as editing begins; never touch what is being typed or composed."""
        if isinstance(editor, QLineEdit) and not editor.hasFocus():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))

    def destroyEditor(self, editor: QWidget, index: _Index) -> None:
        """An editor that was left hands nothing over any more, though it lives a little longer."""
        for pause in editor.findChildren(QTimer):
            pause.stop()
        super().destroyEditor(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Hand over what was typed."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter and the arrows up and down leave the cell, as in a sheet."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = 1 if event.key() in _DOWN else -1 if event.key() in _UP else 0
            sheet = self.parent()
            if step and isinstance(sheet, BudgetSheet) and isinstance(editor, QWidget):
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
                sheet.go_vertically(step)
                return True
        return super().eventFilter(editor, event)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Ground, amount, ratio, and a corner in red or amber where something is wrong."""
        painter.save()
        is_sum = TOTAL in (ROWS[index.row()], COLUMNS[index.column()])
        is_open = bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
        self._paint_ground(painter, option, is_open=is_open)
        self._paint_texts(painter, option, index, is_sum=is_sum)
        is_empty = not index.data(Qt.ItemDataRole.DisplayRole)
        severity = str(index.data(SEVERITY_ROLE))
        self._paint_corner(painter, option, "text_faint" if severity and is_empty else severity)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, *, is_open: bool
    ) -> None:
        tokens = tokens_of(option.palette)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        ground = tokens.accent_soft if chosen else tokens.surface if is_open else tokens.window
        painter.fillRect(option.rect, QColor(ground))
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))

    def _paint_texts(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index, *, is_sum: bool
    ) -> None:
        tokens, room = tokens_of(option.palette), SIZES["space_2"]
        amount, ratio = amount_font(option.font, bold=is_sum), ratio_font(option.font)
        inner = option.rect.adjusted(room, 0, -room, 0)
        metrics, small = QFontMetrics(amount), QFontMetrics(ratio)
        percent = str(index.data(RATIO_ROLE))
        used = metrics.height() + (small.height() if percent else 0)
        top = inner.top() + (inner.height() - used) // 2
        above = QRect(inner.left(), top, inner.width(), metrics.height())
        below = QRect(inner.left(), above.bottom() + 1, inner.width(), small.height())
        is_wrong = index.data(SEVERITY_ROLE) == "error"
        painter.setPen(QColor(tokens.error if is_wrong else tokens.text))
        painter.setFont(amount)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(above, _RIGHT, shown)
        painter.setPen(QColor(tokens.text_soft))
        painter.setFont(ratio)
        painter.drawText(below, _RIGHT, percent)

    def _paint_corner(self, painter: QPainter, option: QStyleOptionViewItem, token: str) -> None:
        """A corner in a token's colour; faint where something is only still missing."""
        if token:
            corner, edge = option.rect.topLeft(), SIZES["space_2"]
            x, y = corner.x(), corner.y()
            painter.setPen(Qt.PenStyle.NoPen)
            tokens = tokens_of(option.palette)
            painter.setBrush(QBrush(QColor(getattr(tokens, token))))
            painter.drawPolygon(QPolygon([corner, QPoint(x + edge, y), QPoint(x, y + edge)]))


def amount_font(font: QFont, *, bold: bool = False) -> QFont:
    """The font of an amount."""
    made = QFont(font)
    made.setBold(bold)
    return made


def ratio_font(font: QFont) -> QFont:
    """The smaller font of the ratio below it."""
    made = QFont(font)
    made.setPixelSize(max(9, QFontMetrics(font).height() * SIZES["font_small"] // 20))
    return made


class BudgetSheet(QTableView):
    """The grid of 表4-2: as high as its rows, without a scroll bar of its own."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = SheetModel(session, self)
        self.setModel(self.sheet)
        self.setItemDelegate(CellDelegate(self))
        self.setAccessibleName("表 4-2 投入预算汇总")
        self.setTabKeyNavigation(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed
        )
        for bars in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            bars(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dress_headers()
        self.setCurrentIndex(self.sheet.index(1, 0))
        self.selectionModel().currentChanged.connect(lambda *_: self._tell_place())

    def _dress_headers(self) -> None:
        """Fixed headers; the rows stretch to the width."""
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for header in (across, down):
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._fit()

    def _fit(self) -> None:
        """Make the rows as high as amount and ratio need."""
        metrics, small = QFontMetrics(self.font()), QFontMetrics(ratio_font(self.font()))
        height = max(metrics.height() + small.height(), 2 * metrics.height()) + SIZES["space_3"]
        self.verticalHeader().setDefaultSectionSize(height)
        narrow = metrics.horizontalAdvance("国" * NAME_LETTERS) + SIZES["space_4"]
        self.horizontalHeader().setMinimumSectionSize(narrow)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        """Follow another text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def sizeHint(self) -> QSize:
        """All rows, as wide as five sums and the names need."""
        height = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        height += self.verticalHeader().length()
        return QSize(640, height)

    def minimumSizeHint(self) -> QSize:
        """Never lower than its rows."""
        across, down = self.horizontalHeader(), self.verticalHeader()
        width = down.sizeHint().width() + len(COLUMNS) * across.minimumSectionSize()
        return QSize(width, self.sizeHint().height())

    # --- moving ---

    def place(self) -> Address | None:
        """The row and the key of the current amount; None on a sum."""
        key = self.currentIndex().data(KEY_ROLE)
        return (ROOT, key) if key else None

    def _tell_place(self) -> None:
        place = self.place()
        if place is not None and self.hasFocus():
            self.sheet.session.visited.emit(*place)

    def go_to(self, row: int, column: int) -> None:
        """Make a cell the current one."""
        self.setCurrentIndex(self.sheet.index(row, column))

    def go_vertically(self, step: int) -> None:
        """One cell down or up within its column."""
        at = self.currentIndex()
        self.go_to(max(0, min(at.row() + step, len(ROWS) - 1)), at.column())

    def moveCursor(
        self,
        action: QAbstractItemView.CursorAction,
        modifiers: Qt.KeyboardModifier,
    ) -> QModelIndex:
        """Tab goes to the next amount, over the sums and into the next row."""
        actions = QAbstractItemView.CursorAction
        if action in (actions.MoveNext, actions.MovePrevious):
            step = 1 if action == actions.MoveNext else -1
            return self._next(step) or self.currentIndex()
        return super().moveCursor(action, modifiers)

    def _next(self, step: int) -> QModelIndex | None:
        at = self.currentIndex()
        place = at.row() * len(COLUMNS) + at.column() + step
        while 0 <= place < len(ROWS) * len(COLUMNS):
            row, column = divmod(place, len(COLUMNS))
            if self.sheet.is_editable(row, column):
                return self.sheet.index(row, column)
            place += step
        return None

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001
        """Tab stays within the sheet up to its last amount, then goes on in the page."""
        found = self._next(1 if forward else -1)
        if found is not None:
            self.setCurrentIndex(found)
            return True
        self.setTabKeyNavigation(False)
        try:
            return super().focusNextPrevChild(forward)
        finally:
            self.setTabKeyNavigation(True)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Tab in an open amount opens the next one; behind the last one it goes on in the page."""
        hints = QAbstractItemDelegate.EndEditHint
        steps = {hints.EditNextItem: 1, hints.EditPreviousItem: -1}
        super().closeEditor(editor, hints.NoHint if hint in steps else hint)
        if hint not in steps:
            return
        if found := self._next(steps[hint]):
            self.setCurrentIndex(found)
            self.edit(found)
        else:
            self.focusNextPrevChild(steps[hint] > 0)

    # --- keys ---

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """A text that comes whole opens the cell, and isn't lost."""
        was_open = self.state() == QAbstractItemView.State.EditingState
        super().inputMethodEvent(event)
        if not was_open:
            hand_over(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, cut, paste and clear like a sheet; all else as Qt does."""
        for sequence, action in (
            (QKeySequence.StandardKey.Copy, self.copy),
            (QKeySequence.StandardKey.Cut, self.cut),
            (QKeySequence.StandardKey.Paste, self.paste),
        ):
            if event.matches(sequence):
                action()
                return
        if event.key() in (_Key.Key_Delete, _Key.Key_Backspace):
            self.clear_selected()
        elif event.key() in (_Key.Key_Return, _Key.Key_Enter):
            self.go_vertically(1)
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selected cells on the clipboard, as Excel takes them."""
        chosen = self.selectedIndexes() or [self.currentIndex()]
        rows = sorted({index.row() for index in chosen})
        columns = sorted({index.column() for index in chosen})
        edit = Qt.ItemDataRole.EditRole
        block = [
            [str(self.sheet.index(row, column).data(edit)) for column in columns] for row in rows
        ]
        QApplication.clipboard().setText(format_block(block))

    def cut(self) -> None:
        """Copy, then empty."""
        self.copy()
        self.clear_selected()

    def paste(self) -> None:
        """Take a block from the clipboard from the current cell on, as one step."""
        block = parse_block(QApplication.clipboard().text())
        chosen = self.selectedIndexes() or [self.currentIndex()]
        row, column = min(at.row() for at in chosen), min(at.column() for at in chosen)
        if block and row >= 0:
            self.sheet.noted.emit(self.sheet.take_block(block, row, column))

    def clear_selected(self) -> None:
        """Empty the selected amounts, as one step."""
        chosen = self.selectedIndexes() or [self.currentIndex()]
        places = [(at.row(), at.column()) for at in chosen]
        keys = [self.sheet.key_at(*at) for at in places if self.sheet.is_editable(*at)]
        if keys:
            self.sheet.clear(keys)
