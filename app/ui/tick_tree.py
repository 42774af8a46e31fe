"""A tree of two levels with ticks: what may be taken over, by the sheet or page it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.ui.icons import icon
from app.ui.labels import text_label
from app.ui.style.tokens import size

_LONGEST = 200
_MOST_OPEN = 200
"""With more leaves than these the branches start folded."""
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole
_State = Qt.CheckState


@dataclass(frozen=True, slots=True)
class Leaf:
    """One line with a tick: what it stands for, its cells, the sign before the last of them.

    `spoken` is the line in words, for who can't see it.
    """

    item: Any
    cells: tuple[str, ...]
    is_ticked: bool
    spoken: str
    sign: str = ""


Branch = tuple[str, Sequence[Leaf]]


class TickModel(QAbstractItemModel):
    """Branches with their leaves; the tick of a branch is that of all its leaves."""

    def __init__(
        self, columns: Sequence[str], branches: Sequence[Branch], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns, self._branches = tuple(columns), tuple(branches)
        self.leaves = [leaf for _, leaves in self._branches for leaf in leaves]
        self._ticked = {id(leaf) for leaf in self.leaves if leaf.is_ticked}

    def chosen(self) -> tuple[Any, ...]:
        """What is ticked, from the top."""
        return tuple(leaf.item for leaf in self.leaves if id(leaf) in self._ticked)

    def tick_all(self, *, ticked: bool) -> None:
        """Tick everything, or nothing."""
        self._ticked = {id(leaf) for leaf in self.leaves} if ticked else set()
        self._tell_all()

    def leaf(self, index: _Index) -> Leaf | None:
        """The leaf of a line; None for that of a branch."""
        branch = index.internalId() - 1
        return self._branches[branch][1][index.row()] if index.isValid() and branch >= 0 else None

    # --- what the view asks ---

    def index(self, row: int, column: int, parent: _Index = _NOWHERE) -> QModelIndex:
        """A place: branches carry 0, leaves the number of their branch from 1 on."""
        if not 0 <= column < len(self._columns) or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: _Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        """The branch of a leaf."""
        branch = index.internalId() if index.isValid() else 0
        return self.createIndex(branch - 1, 0, 0) if branch else QModelIndex()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """The branches; in each its leaves."""
        if not parent.isValid():
            return len(self._branches)
        is_branch = parent.internalId() == 0 and parent.column() == 0
        return len(self._branches[parent.row()][1]) if is_branch else 0

    def columnCount(self, _parent: _Index = _NOWHERE) -> int:
        """The columns of a leaf."""
        return len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The captions of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return self._columns[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Every line can be ticked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Words, ticks, signs."""
        if not index.isValid():
            return None
        if role == _Role.CheckStateRole:
            return self._state(index) if index.column() == 0 else None
        leaf = self.leaf(index)
        return self._branch_data(index, role) if leaf is None else _data_of(leaf, index, role)

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        """A tick, of one leaf or of a whole branch."""
        if role != _Role.CheckStateRole:
            return False
        leaf = self.leaf(index)
        several = [leaf] if leaf else self._branches[index.row()][1]
        names = {id(each) for each in several}
        is_on = _State(value) == _State.Checked
        self._ticked = self._ticked | names if is_on else self._ticked - names
        self._tell_all()
        return True

    # --- inside ---

    def _state(self, index: _Index) -> Qt.CheckState:
        leaf = self.leaf(index)
        if leaf is not None:
            return _State.Checked if id(leaf) in self._ticked else _State.Unchecked
        leaves = self._branches[index.row()][1]
        count = sum(id(each) in self._ticked for each in leaves)
        if count == len(leaves):
            return _State.Checked
        return _State.PartiallyChecked if count else _State.Unchecked

    def _branch_data(self, index: _Index, role: int) -> Any:
        title, leaves = self._branches[index.row()]
        if index.column() == 0 and role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return f"{title}（{len(leaves)} 处）"
        return None

    def _tell_all(self) -> None:
        for branch in range(len(self._branches)):
            parent = self.index(branch, 0)
            self.dataChanged.emit(parent, parent)
            last = self.rowCount(parent) - 1
            self.dataChanged.emit(self.index(0, 0, parent), self.index(last, 0, parent))


def _data_of(leaf: Leaf, index: _Index, role: int) -> Any:
    is_last = index.column() == len(leaf.cells) - 1
    if role in (_Role.DisplayRole, _Role.ToolTipRole):
        return flat(leaf.cells[index.column()])
    if role == _Role.AccessibleTextRole and index.column() == 0:
        return leaf.spoken
    return (
        icon(leaf.sign, leaf.sign)
        if role == _Role.DecorationRole and is_last and leaf.sign
        else None
    )


def flat(text: str) -> str:
    """A text in one line, cut where nobody would read on."""
    line = text.replace("\n", " ")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}……"


class TickView(QTreeView):
    """The tree; `shares` are the parts of the width that the columns get."""

    def __init__(
        self, model: TickModel, name: str, shares: Sequence[int], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._shown = model
        self.setModel(model)
        self.setAccessibleName(name)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * 4)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.header().setMinimumSectionSize(size("space_6"))
        self._shares = tuple(shares)
        for branch in range(model.rowCount()):
            self.setFirstColumnSpanned(branch, QModelIndex(), True)
        if len(model.leaves) <= _MOST_OPEN:
            self.expandAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew: nothing lies beside what is seen."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            whole = self.viewport().width()
            for column, share in enumerate(self._shares):
                self.header().resizeSection(column, whole * share // sum(self._shares))

    def choose_first(self) -> None:
        """Make the first leaf the current one."""
        if self._shown.leaves:
            self.setCurrentIndex(self._shown.index(0, 0, self._shown.index(0, 0)))


class SideBySide(QWidget):
    """Two texts at full length beside each other, and a line above them."""

    def __init__(self, titles: tuple[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = text_label("", "hint", self)
        self.left, self.right = QPlainTextEdit(self), QPlainTextEdit(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, size("space_2"), 0, 0)
        column.setSpacing(size("space_1"))
        column.addWidget(self.line)
        sides = QHBoxLayout()
        for title, field in zip(titles, (self.left, self.right), strict=True):
            side = QVBoxLayout()
            side.addWidget(text_label(title, "quiet", self))
            field.setReadOnly(True)
            field.setTabChangesFocus(True)
            field.setAccessibleName(title)
            field.setMinimumHeight(self.fontMetrics().lineSpacing() * 2 + size("space_4"))
            side.addWidget(field)
            sides.addLayout(side)
        column.addLayout(sides, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The line above may take more than one."""
        super().resizeEvent(event)
        self._fit_line()

    def _fit_line(self) -> None:
        self.line.setMinimumHeight(0)  # Qt takes it into account otherwise.
        self.line.setMinimumHeight(max(0, self.line.heightForWidth(self.width())))

    def show_texts(self, line: str, left: str, right: str) -> None:
        """Show these from now on."""
        self.line.setText(line)
        self._fit_line()
        self.left.setPlainText(left)
        self.right.setPlainText(right)
