"""The rows of one table of the dossier, as Qt's views want to see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.definitions.types import DecimalNumber, FieldType, Integer, Money, Percent, Rows
from app.dossier.changes import ROOT
from app.ui.session import Session
from app.ui.wizard.editors.lines import unit_of
from app.ui.wizard.routing import routing_of

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

SEVERITY_ROLE = Role.UserRole + 1
"""`error`, `warning` or "": how bad it stands with a cell."""
KEY_ROLE = Role.UserRole + 2
"""The (key, row) of a cell."""


class RowsModel(QAbstractTableModel):
    """A window on `table` under `parent_row`: one column for each fact in use that holds a value.

    It owns nothing: it reads the dossier, changes it through the session, and follows the
    session's news, moving, adding and removing rows just where they changed.
    """

    def __init__(
        self, session: Session, table: str, parent_row: str = ROOT, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self.table, self.parent_row = session, table, parent_row
        self.columns: tuple[str, ...] = ()
        self._rows: list[str] = []
        self._places: dict[str, int] = {}
        self._routing = routing_of(session)
        shown = session.definitions.facts
        self._answers: dict[int, Callable[[str, str], Any]] = {
            Role.DisplayRole: self._text,
            Role.EditRole: self._text,
            Role.ToolTipRole: self._remarks,
            Role.AccessibleTextRole: self._spoken,
            Role.AccessibleDescriptionRole: self._remarks,
            Role.TextAlignmentRole: lambda key, _row: _aligned(shown[key].type),
            KEY_ROLE: lambda key, row: (key, row),
            SEVERITY_ROLE: self._severity,
        }
        self._load()
        session.value_changed.connect(self._show_value)
        session.rows_changed.connect(self._show_rows)
        session.notice_changed.connect(self.reload)
        session.closed.connect(self.reload)

    # --- what it shows ---

    @property
    def rows(self) -> Sequence[str]:
        """The ids of the rows shown, in their order."""
        return self._rows

    @property
    def maximum(self) -> int | None:
        """How many rows the table may have; None for any number."""
        kind = self.session.definitions.facts[self.table].type
        return kind.max_rows if isinstance(kind, Rows) else None

    def show(self, parent_row: str) -> None:
        """Show the table of another parent row."""
        self.parent_row = parent_row
        self.reload()

    def reload(self) -> None:
        """Read everything anew."""
        self.beginResetModel()
        self._load()
        self.endResetModel()

    def key_at(self, index: Index) -> tuple[str, str]:
        """The (key, row) of a cell."""
        return self.columns[index.column()], self._rows[index.row()]

    def marks(self) -> dict[tuple[str, str], str]:
        """The severity of each cell in which something is wrong."""
        cells = ((key, row) for row in self._rows for key in self.columns)
        return {cell: severity for cell in cells if (severity := self._severity(*cell))}

    def number(self, row: str) -> int:
        """Which row it is, counted from 1."""
        return self._places[row] + 1

    def index_of(self, key: str, row: str) -> QModelIndex:
        """The cell of a value; an invalid one where it isn't shown here."""
        if row in self._places and key in self.columns:
            return self.index(self._places[row], self.columns.index(key))
        return QModelIndex()

    # --- Qt's questions ---

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many columns are in use."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be edited, unless the dossier is locked."""
        flags = super().flags(index)
        can_edit = index.isValid() and not self.session.is_locked
        return flags | Qt.ItemFlag.ItemIsEditable if can_edit else flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """The official labels above, the numbers of the rows beside."""
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Role.DisplayRole else None
        fact = self.session.definitions.facts[self.columns[section]]
        if role == Role.DisplayRole:
            unit = unit_of(fact.type)
            return f"{fact.label}（{unit}）" if unit else fact.label
        if role == Role.ToolTipRole:
            return "\n".join(filter(None, (fact.hint, fact.help, fact.clause))) or None
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """A cell as it is shown, edited, explained and read aloud."""
        answer = self._answers.get(role)
        if answer is None or not index.isValid() or not self.session.is_open:
            return None
        key, row = self.key_at(index)
        # In the midst of a step's news a row may be gone that is still shown.
        return answer(key, row) if self.session.dossier.has_row(row) else None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Take what was typed."""
        if role != Role.EditRole or not index.isValid():
            return False
        key, row = self.key_at(index)
        # A cell may still be open while the dossier is closed, or its row taken away.
        if not self.session.is_open or not self.session.dossier.has_row(row):
            return False
        self.session.set_value(key, value, row)
        return True

    # --- inside ---

    def _text(self, key: str, row: str) -> str:
        return self.session.dossier.display(key, row)

    def _severity(self, key: str, row: str) -> str:
        found = {one.severity for one in self._routing.findings_at(key, row)}
        return "error" if "error" in found else "warning" if found else ""

    def _remarks(self, key: str, row: str) -> str | None:
        found = (
            one.message + (f"（{one.clause}）" if one.clause else "")
            for one in self._routing.findings_at(key, row)
        )
        return "\n".join(found) or None

    def _spoken(self, key: str, row: str) -> str:
        label = self.session.definitions.facts[key].label
        shown = self.session.dossier.display(key, row) or "空"
        return f"第 {self.number(row)} 行，{label}：{shown}"

    def _load(self) -> None:
        session = self.session
        if not session.is_open or not session.dossier.has_row(self.parent_row):
            self._take(())
        else:
            self.columns = tuple(self._columns_in_use())
            self._take(session.dossier.rows(self.table, self.parent_row))

    def _columns_in_use(self) -> Iterable[str]:
        definitions, dossier = self.session.definitions, self.session.dossier
        used = definitions.facts_in_use(dossier.notice, dossier.kind)
        kind = definitions.facts[self.table].type
        for key in kind.columns if isinstance(kind, Rows) else ():
            if key in used and not isinstance(definitions.facts[key].type, Rows):
                yield key

    def _take(self, rows: Iterable[str]) -> None:
        self._rows = list(rows)
        self._places = {row: place for place, row in enumerate(self._rows)}

    def _show_value(self, row: str, key: str) -> None:
        index = self.index_of(key, row)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def _show_rows(self, parent: str, table: str) -> None:
        if (parent, table) != (self.parent_row, self.table):
            return
        target = list(self.session.dossier.rows(table, parent))
        if target != self._rows:
            self._remove_missing(set(target))
            self._place_like(target)

    def _remove_missing(self, kept: set[str]) -> None:
        for place in reversed(range(len(self._rows))):
            if self._rows[place] not in kept:
                self.beginRemoveRows(QModelIndex(), place, place)
                self._take([*self._rows[:place], *self._rows[place + 1 :]])
                self.endRemoveRows()

    def _place_like(self, target: list[str]) -> None:
        """Insert and move rows until they stand as in the dossier."""
        place = 0
        while place < len(target):
            row = target[place]
            if row not in self._places:
                place = self._insert(target, place)
                continue
            if self._rows[place] != row:
                self._move(self._places[row], place)
            place += 1

    def _insert(self, target: list[str], first: int) -> int:
        """Insert the new rows that stand together from a place on; returns the place behind."""
        last = first
        while last < len(target) and target[last] not in self._places:
            last += 1
        self.beginInsertRows(QModelIndex(), first, last - 1)
        self._take([*self._rows[:first], *target[first:last], *self._rows[first:]])
        self.endInsertRows()
        return last

    def _move(self, old: int, new: int) -> None:
        """Move one row forward to a place (all before it already stand right)."""
        self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), new)
        rows = list(self._rows)
        rows.insert(new, rows.pop(old))
        self._take(rows)
        self.endMoveRows()


def _aligned(kind: FieldType) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft
    if isinstance(kind, DecimalNumber | Integer | Money | Percent):
        side = Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignTop
