"""The table of rows as a sheet that is used by keys: what each key does, and how high rows are."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QKeyCombination, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import (
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from app.definitions.types import Choice, Line, LongText, Occupation
from app.dossier.changes import Address
from app.ui.wizard.cell_editors import CellDelegate
from app.ui.wizard.cell_input import hand_over
from app.ui.wizard.rows_model import KEY_ROLE, RowsModel

_KEYS: dict[str, str] = {
    "Ins": "add",
    "Ctrl+D": "duplicate",
    "Del": "delete",
    "Ctrl+-": "delete_rows",
    "Alt+Up": "move_up",
    "Alt+Down": "move_down",
    "Ctrl+C": "copy",
    "Ctrl+Ins": "copy",
    "Ctrl+X": "cut",
    "Ctrl+V": "paste",
    "Shift+Ins": "paste",
}
_NARROW, _WIDE = 72, 120
_SHORT = 12


class RowsTable(QTableView):
    """A view on a `RowsModel`. `asked(name)` follows a key of `_KEYS`; the editor acts on it."""

    asked = Signal(str)
    dragged = Signal(int, int)
    fitted = Signal()

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty_text = ""
        self._shown = model
        self.setModel(model)
        self._delegate = CellDelegate(model.session, self)
        self.setItemDelegate(self._delegate)
        self._delegate.left.connect(self._step_row)
        self._delegate.grown.connect(self._grow)
        self._dirty: set[int] | None = None
        self._marks: dict[tuple[str, str], str] = {}
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._fit)
        self._dress()
        self._follow(model)

    def _dress(self) -> None:
        self.setWordWrap(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked
            | triggers.SelectedClicked
            | triggers.AnyKeyPressed
            | triggers.EditKeyPressed
        )
        self.setCornerButtonEnabled(False)
        head, side = self.horizontalHeader(), self.verticalHeader()
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.setMinimumSectionSize(_NARROW)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        side.setSectionsMovable(True)
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setToolTip("拖动行号可以移动这一行")
        side.sectionMoved.connect(self._drop)

    def _follow(self, model: RowsModel) -> None:
        model.dataChanged.connect(
            lambda first, last: self._soil(range(first.row(), last.row() + 1))
        )
        model.rowsInserted.connect(self._measure_new)
        for signal in (model.modelReset, model.rowsRemoved, model.rowsMoved):
            signal.connect(lambda *_: self._soil(None))
        model.modelReset.connect(self._share_width)
        self.horizontalHeader().sectionResized.connect(lambda *_: self._soil(None))
        model.session.findings_changed.connect(self._show_marks)
        self.selectionModel().currentChanged.connect(lambda *_: self._tell_place())
        self._soil(None)

    def commit_typing(self) -> None:
        """Hand over what stands in an open cell."""
        self._delegate.commit_typing()

    def place(self) -> Address | None:
        """The row and the key of the current cell."""
        current = self.currentIndex()
        if not current.isValid():
            return None
        key, row = current.data(KEY_ROLE)
        return row, key

    def _tell_place(self) -> None:
        place = self.place()
        if place is not None and self.hasFocus():
            self._shown.session.visited.emit(*place)

    def _show_marks(self) -> None:
        """Paint anew where a mark came or went; the rest of the sheet has no need of it."""
        marks = self._shown.marks() if self._shown.session.is_open else {}
        if marks != self._marks:
            self._marks = marks
            self.viewport().update()

    # --- sizes ---

    def _soil(self, rows: range | None) -> None:
        """Note rows whose height may be wrong (None: all of them); they are measured at once."""
        if rows is None:
            self._dirty = None
        elif self._dirty is not None:
            self._dirty |= set(rows)
        self._timer.start()

    def _measure_new(self, _parent: QModelIndex, first: int, last: int) -> None:
        """New rows are measured; so are all where others changed in the same step."""
        self._soil(None if self._dirty else range(first, last + 1))

    def _fit(self) -> None:
        everything = range(self._shown.rowCount())
        rows = everything if self._dirty is None else sorted(self._dirty & set(everything))
        self._dirty = set()
        for row in rows:
            self.resizeRowToContents(row)
        self.fitted.emit()
        if rows and self.hasFocus():
            # What has grown may have pushed the cell that is worked on out of sight.
            self.scrollTo(self.currentIndex())

    def _grow(self, at: tuple[str, str], height: int) -> None:
        index = self._shown.index_of(*at)
        if index.isValid() and self.rowHeight(index.row()) < height:
            self.setRowHeight(index.row(), height)
            self.fitted.emit()

    def content_height(self) -> int:
        """How high the table must be to show everything."""
        head, bar = self.horizontalHeader(), self.horizontalScrollBar()
        bar_height = bar.sizeHint().height() if bar.maximum() > 0 else 0
        rows = max(self.verticalHeader().length(), 2 * self.verticalHeader().defaultSectionSize())
        return head.sizeHint().height() + rows + bar_height + 2 * self.frameWidth()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """A text that comes whole opens the cell, and isn't lost."""
        was_open = self.state() == QAbstractItemView.State.EditingState
        super().inputMethodEvent(event)
        if not was_open:
            hand_over(self, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._share_width()

    def _share_width(self) -> None:
        """Long texts get the room that short ones leave."""
        weights = [self._weight(column) for column in range(self._shown.columnCount())]
        if not weights:
            return
        least = [_NARROW if weight == 1 else _WIDE for weight in weights]
        spare = max(0, self.viewport().width() - sum(least))
        for column, weight in enumerate(weights):
            self.setColumnWidth(column, least[column] + spare * weight // sum(weights))

    def _weight(self, column: int) -> int:
        kind = self._shown.session.definitions.facts[self._shown.columns[column]].type
        if isinstance(kind, LongText | Occupation):
            return 4
        if isinstance(kind, Choice):
            return 3
        if isinstance(kind, Line) and (kind.max_length or _SHORT + 1) > _SHORT:
            return 3
        return 1

    # --- keys ---

    def event(self, event: QEvent) -> bool:
        """Keep the sheet's own keys from the window's menu."""
        is_claim = event.type() == QEvent.Type.ShortcutOverride
        if is_claim and isinstance(event, QKeyEvent) and key_name(event, _KEYS):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The sheet's keys; Enter opens the cell."""
        if self.state() != QAbstractItemView.State.EditingState:
            if name := key_name(event, _KEYS):
                self.asked.emit(name)
                return
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self.edit(self.currentIndex())
                return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001
        """Tab goes from cell to cell and, behind the last one, out of the table."""
        return self._step_cell(1 if next else -1) or super().focusNextPrevChild(next)

    def _step_cell(self, step: int) -> bool:
        width, current = self._shown.columnCount(), self.currentIndex()
        place = current.row() * width + current.column() + step
        if not current.isValid() or not 0 <= place < width * self._shown.rowCount():
            return False
        self.setCurrentIndex(self._shown.index(*divmod(place, width)))
        return True

    def _step_row(self, step: int) -> None:
        current = self.currentIndex()
        below = current.siblingAtColumn(current.column()).sibling(
            current.row() + step, current.column()
        )
        if below.isValid():
            self.setCurrentIndex(below)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Tab goes on in the next cell and, behind the last one, in a new row."""
        hints = QAbstractItemDelegate.EndEditHint
        steps = {hints.EditNextItem: 1, hints.EditPreviousItem: -1}
        if hint not in steps:
            super().closeEditor(editor, hint)
            return
        super().closeEditor(editor, hints.NoHint)
        if self._step_cell(steps[hint]):
            self.edit(self.currentIndex())
        elif steps[hint] > 0:
            self.asked.emit("go_on")

    # --- dragging, and nothing to show ---

    def _drop(self, _logical: int, old: int, new: int) -> None:
        """The head moved a section: let it go back, and have the dossier move the row."""
        side = self.verticalHeader()
        side.blockSignals(True)
        side.moveSection(new, old)
        side.blockSignals(False)
        self.dragged.emit(old, new)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what to do where there is no row."""
        super().paintEvent(event)
        if self.empty_text and not self._shown.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            room = self.viewport().rect().adjusted(12, 4, -12, -4)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), self.empty_text)
            painter.end()


def key_name(event: QKeyEvent, keys: Mapping[str, str]) -> str:
    """What a key stands for, by a table of keys written as Qt writes them; "" for nothing."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    pressed = QKeySequence(QKeyCombination(held, Qt.Key(event.key())))
    return keys.get(pressed.toString(QKeySequence.SequenceFormat.PortableText), "")
