"""表4-2 as a Qt model: sums and ratios of the dossier, and the way back for what is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from app.definitions.types import Unread
from app.dossier import worksheet
from app.dossier.budget import BLOCKS, SOURCES, TOTAL, BudgetTable, fact_key, figure
from app.dossier.derived import budget_of
from app.dossier.findings import Finding
from app.ui.session import Session

ROWS, COLUMNS = (TOTAL, *BLOCKS), (*SOURCES, TOTAL)
"""The rows and columns in the order of the paper: the 合计 row stands first."""
RATIO_ROLE = Qt.ItemDataRole.UserRole + 1
SEVERITY_ROLE = Qt.ItemDataRole.UserRole + 2
KEY_ROLE = Qt.ItemDataRole.UserRole + 3
_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_IN_LINES = {
    "block_1": "构建完善的高技能\n人才培训体系",
    "block_3": "高技能人才\n培养经验成果",
    "central": "中央财政\n补助",
    "local": "地方财政\n配套投入",
    "industry": "行业企业\n投入",
}
"""Long names as headings: broken where the paper breaks them."""


class SheetModel(QAbstractTableModel):
    """The cells of 表4-2. `noted` tells what was converted or taken away on the way in."""

    noted = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        # Kept, so that a page on its way out can still be painted after its file was closed.
        self._dossier = session.dossier
        self.table: BudgetTable = budget_of(self._dossier)
        self._findings: dict[str, list[Finding]] = {}

    # --- addresses ---

    @staticmethod
    def key_at(row: int, column: int) -> str:
        """The fact of a cell; "" for sums."""
        block, source = ROWS[row], COLUMNS[column]
        return "" if TOTAL in (block, source) else fact_key(block, source)

    @staticmethod
    def place_of(key: str) -> tuple[int, int] | None:
        """Row and column of a fact; None where it stands elsewhere."""
        _, _, rest = key.partition("budget.")
        block, _, source = rest.partition(".")
        if block in BLOCKS and source in SOURCES:
            return ROWS.index(block), COLUMNS.index(source)
        return None

    def is_editable(self, row: int, column: int) -> bool:
        """Whether an amount is typed there, not summed."""
        is_typed = bool(self.key_at(row, column)) and not worksheet.is_by_lines(self._dossier)
        return is_typed and not self._dossier.is_locked

    # --- what Qt asks ---

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """合计 and the blocks."""
        return 0 if parent.isValid() else len(ROWS)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """The sources and 合计."""
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Sums can be selected and copied, but not edited."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self.is_editable(index.row(), index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        """The official names; a long one in two lines."""
        is_across = orientation == Qt.Orientation.Horizontal
        if role not in (_Role.DisplayRole, _Role.ToolTipRole, _Role.AccessibleTextRole):
            return None
        name = column_name(section) if is_across else row_name(section)
        key = COLUMNS[section] if is_across else ROWS[section]
        return _IN_LINES.get(key, name) if role == _Role.DisplayRole else name

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> object:
        """A cell as it is shown, edited, explained and read aloud."""
        tells = {
            _Role.DisplayRole: self.shown,
            _Role.EditRole: self._editable_text,
            _Role.ToolTipRole: self.explained,
            _Role.AccessibleTextRole: self._spoken,
            RATIO_ROLE: self.ratio,
            SEVERITY_ROLE: self.severity,
            KEY_ROLE: self.key_at,
        }
        tell = tells.get(role)
        return tell(index.row(), index.column()) if tell else None

    def setData(self, index: _Index, value: object, role: int = _Role.EditRole) -> bool:
        """Take what was typed into a cell."""
        if role != _Role.EditRole or not self.is_editable(index.row(), index.column()):
            return False
        key = self.key_at(index.row(), index.column())
        if value == self._editable_text(index.row(), index.column()):
            return True
        reading = self.session.set_value(key, value)
        name = cell_name(index.row(), index.column())
        self.noted.emit(f"{name}：{'；'.join(reading.notes)}" if reading.notes else "")
        return True

    # --- cells in words ---

    def shown(self, row: int, column: int) -> str:
        """The amount; "" where none is typed; what can't be read as it was typed."""
        key = self.key_at(row, column)
        if key and not worksheet.is_by_lines(self._dossier):
            value = self._dossier.value(key)
            if value is None:
                return ""
            if isinstance(value, Unread):
                return value.text
        return figure(self.table.cells[ROWS[row], COLUMNS[column]].amount)

    def ratio(self, row: int, column: int) -> str:
        """The ratio as the form prints it; "" while there is no total."""
        ratio = self.table.cells[ROWS[row], COLUMNS[column]].ratio
        return "" if ratio is None else f"{ratio.normalize():f}%"

    def severity(self, row: int, column: int) -> str:
        """The worst that was found in a cell: error, warning or ""."""
        found = {one.severity for one in self._findings.get(self.key_at(row, column), ())}
        return "error" if "error" in found else "warning" if found else ""

    def messages(self, row: int, column: int) -> tuple[str, ...]:
        """What was found in a cell."""
        key = self.key_at(row, column)
        return tuple(one.message for one in self._findings.get(key, ())) if key else ()

    def explained(self, row: int, column: int) -> str:
        """The cell's full name, and what was found there."""
        return "\n".join((cell_name(row, column), *self.messages(row, column)))

    def _spoken(self, row: int, column: int) -> str:
        amount = self.shown(row, column) or "未填"
        unit = f"{amount} 万元" if amount != "未填" else amount
        ratio = self.ratio(row, column)
        said = f"{row_name(row)}，{column_name(column)}，{unit}" + (f"，{ratio}" if ratio else "")
        return "；".join((said, *self.messages(row, column)))

    def _editable_text(self, row: int, column: int) -> str:
        key = self.key_at(row, column)
        if not key or worksheet.is_by_lines(self._dossier):
            return self.shown(row, column).replace(",", "")
        return self._dossier.facts[key].type.printed(self._dossier.value(key))

    # --- changing ---

    def refresh(self) -> None:
        """Look at the dossier again."""
        self.table = budget_of(self._dossier)
        self._findings = {}
        for finding in self.session.findings():
            if finding.key.startswith("budget.block_"):
                self._findings.setdefault(finding.key, []).append(finding)
        last = self.index(len(ROWS) - 1, len(COLUMNS) - 1)
        self.dataChanged.emit(self.index(0, 0), last)

    def take_block(self, block: Sequence[Sequence[str]], row: int, column: int) -> str:
        """Put a pasted block in from a cell on, as one step; says what had no place, or "".

        Sums are computed, so that what falls on them is left out.
        """
        taken: list[tuple[str, str]] = []
        outside = 0
        for down, line in enumerate(block):
            for across, text in enumerate(line):
                at = (row + down, column + across)
                inside = at[0] < len(ROWS) and at[1] < len(COLUMNS)
                if inside and self.is_editable(*at):
                    taken.append((self.key_at(*at), text))
                elif not inside or self.key_at(*at):
                    outside += bool(text.strip())
        notes = self._set_all(f"粘贴 {len(block)} 行", taken)
        if outside:
            notes.append(f"有 {outside} 格超出表格，没有放入")
        return "；".join(notes)

    def clear(self, keys: Sequence[str]) -> None:
        """Empty cells, as one step."""
        self._set_all(f"清空 {len(keys)} 格预算", [(key, "") for key in keys])

    def _set_all(self, name: str, values: Sequence[tuple[str, str]]) -> list[str]:
        notes: list[str] = []

        def action() -> None:
            for key, text in values:
                notes.extend(self.session.set_value(key, text).notes)

        self.session.do(name, action)
        return notes


def row_name(row: int) -> str:
    """The name of a row: 合计 or a block."""
    return BLOCKS.get(ROWS[row], "合计")


def column_name(column: int) -> str:
    """The name of a column: a source or 合计."""
    return SOURCES.get(COLUMNS[column], "合计")


def cell_name(row: int, column: int) -> str:
    """The full name of a cell."""
    return f"{row_name(row)} · {column_name(column)}"
