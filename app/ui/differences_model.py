"""What a 填报表 would change, as a tree with ticks: one branch for each sheet of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.definitions.models import Definitions
from app.definitions.types import Rows
from app.dossier.dossier import Dossier
from app.exchange.sheet_comparison import Difference, SheetImport
from app.ui.icons import icon

COLUMNS = ("内容", "现在", "改成", "说明")
_LONGEST = 200
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole
_State = Qt.CheckState


@dataclass(frozen=True, slots=True)
class Overfull:
    """A table that would get more rows than it may have."""

    label: str
    most: int
    there: int
    added: int

    @property
    def text(self) -> str:
        """In words."""
        return (
            f"“{self.label}”最多 {self.most} 行，现有 {self.there} 行，再加 {self.added} 行放不下"
        )


def overfull(
    differences: Iterable[Difference], dossier: Dossier, definitions: Definitions
) -> Iterator[Overfull]:
    """The tables that these differences would fill beyond their limit."""
    balance: dict[tuple[str, str], int] = {}
    for one in differences:
        if one.kind == "added":
            place = one.key, one.parent
            balance[place] = balance.get(place, 0) + 1
        elif one.kind == "removed" and dossier.has_row(one.row):
            place = one.key, dossier.home(one.row)[0]
            balance[place] = balance.get(place, 0) - 1
    for (table, parent), added in balance.items():
        kind, there = definitions.facts[table].type, len(dossier.rows(table, parent))
        most = kind.max_rows if isinstance(kind, Rows) else None
        if most is not None and added > 0 and there + added > most:
            label = definitions.facts[table].label.partition("：")[0]
            yield Overfull(label, most, there, added)


class DifferencesModel(QAbstractItemModel):
    """Branches are the sheets in their order, leaves what changes there.

    What only the dossier has changed since the export starts without a tick, and so do new rows
    that would be too many for their table.
    """

    def __init__(
        self, found: SheetImport, without: set[str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._kept = {id(one) for one in found.kept}
        self.groups = _grouped((*found.differences, *found.kept))
        self.all = [one for _, group in self.groups for one in group]
        self.ticked = {
            id(one) for one in found.differences if not (one.kind == "added" and one.key in without)
        }

    def chosen(self) -> tuple[Difference, ...]:
        """What is ticked, in the order of the sheets."""
        return tuple(one for one in self.all if id(one) in self.ticked)

    def tick_all(self, *, ticked: bool) -> None:
        """Tick everything, or nothing."""
        self.ticked = {id(one) for one in self.all} if ticked else set()
        self._tell_all()

    def difference(self, index: _Index) -> Difference | None:
        """What stands in a row; None for the line of a sheet."""
        group = index.internalId() - 1
        return self.groups[group][1][index.row()] if index.isValid() and group >= 0 else None

    # --- what the view asks ---

    def index(self, row: int, column: int, parent: _Index = _NOWHERE) -> QModelIndex:
        """A place: sheets carry 0, changes the number of their sheet from 1 on."""
        if not 0 <= column < len(COLUMNS) or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: _Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        """The sheet of a change."""
        group = index.internalId() if index.isValid() else 0
        return self.createIndex(group - 1, 0, 0) if group else QModelIndex()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """The sheets; in each its changes."""
        if not parent.isValid():
            return len(self.groups)
        is_group = parent.internalId() == 0 and parent.column() == 0
        return len(self.groups[parent.row()][1]) if is_group else 0

    def columnCount(self, _parent: _Index = _NOWHERE) -> int:
        """Where, before, after, remarks."""
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The captions of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return COLUMNS[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Everything can be ticked."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Words, ticks, signs."""
        if not index.isValid():
            return None
        if role == _Role.CheckStateRole:
            return self._state(index) if index.column() == 0 else None
        one = self.difference(index)
        return self._group_data(index, role) if one is None else self._data_of(one, index, role)

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        """A tick, of one change or of a whole sheet."""
        if role != _Role.CheckStateRole:
            return False
        one = self.difference(index)
        several = [one] if one else self.groups[index.row()][1]
        names = {id(each) for each in several}
        is_on = _State(value) == _State.Checked
        self.ticked = self.ticked | names if is_on else self.ticked - names
        self._tell_all()
        return True

    # --- words ---

    def cells(self, one: Difference) -> tuple[str, str, str, str]:
        """A change as the four columns show it."""
        after = "（删除）" if one.kind == "removed" else one.after or "（清空）"
        before = "（新的一行）" if one.kind == "added" else one.before or "（空）"
        return one.label, before, after, self.remark(one)

    def remark(self, one: Difference) -> str:
        """What the user should know before he agrees."""
        if id(one) in self._kept:
            return "同事没有改，是这里后来改的"
        both = "这里后来也改过，会被盖掉" if one.changed_here else ""
        return "；".join(filter(None, (one.problem, both)))

    def _state(self, index: _Index) -> Qt.CheckState:
        one = self.difference(index)
        if one is not None:
            return _State.Checked if id(one) in self.ticked else _State.Unchecked
        group = self.groups[index.row()][1]
        count = sum(id(each) in self.ticked for each in group)
        if count == len(group):
            return _State.Checked
        return _State.PartiallyChecked if count else _State.Unchecked

    def _group_data(self, index: _Index, role: int) -> Any:
        title, group = self.groups[index.row()]
        if index.column() == 0 and role in (_Role.DisplayRole, _Role.AccessibleTextRole):
            return f"{title}（{len(group)} 处）"
        return None

    def _data_of(self, one: Difference, index: _Index, role: int) -> Any:
        if role in (_Role.DisplayRole, _Role.ToolTipRole):
            return _flat(self.cells(one)[index.column()])
        if role == _Role.AccessibleTextRole and index.column() == 0:
            return f"{one.label}，现在：{one.before or '空'}，改成：{one.after or '空'}"
        if role == _Role.DecorationRole and index.column() == 3 and self.remark(one):
            return icon("warning" if one.problem or one.changed_here else "info", "warning")
        return None

    def _tell_all(self) -> None:
        for group in range(len(self.groups)):
            parent = self.index(group, 0)
            self.dataChanged.emit(parent, parent)
            last = self.rowCount(parent) - 1
            self.dataChanged.emit(self.index(0, 0, parent), self.index(last, 0, parent))


def _grouped(differences: Sequence[Difference]) -> list[tuple[str, list[Difference]]]:
    """By their sheets, in the order in which these come first."""
    groups: dict[str, list[Difference]] = {}
    for one in differences:
        groups.setdefault(one.sheet, []).append(one)
    return list(groups.items())


def _flat(text: str) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}……"
