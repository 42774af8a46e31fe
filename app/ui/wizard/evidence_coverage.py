"""条件与材料对照: which files prove which condition, and which condition each file proves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.dossier.evidence import Coverage, FileCoverage, coverage
from app.ui.labels import text_label
from app.ui.messages import resize_within_screen
from app.ui.session import Session
from app.ui.style.tokens import colour, size
from app.ui.wizard.attachments import address_of

_ADDRESS = Qt.ItemDataRole.UserRole
_OPEN_COLUMN = 2
_NOTHING, _NO_CONDITION = "还没有证明材料", "不对应任何条件"
Line = tuple[tuple[str, ...], str, bool]
"""The cells of a line, the folder to which it leads, and whether something is open."""


class CoverageDialog(QDialog):
    """Two tables, one for each direction; `wanted(address)` asks for a folder."""

    wanted = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        found = coverage(session.dossier, session.definitions)
        self.setWindowTitle("条件与材料对照")
        resize_within_screen(self, size("space_6") * 30, size("space_6") * 18)
        self.tabs = QTabWidget(self)
        self.by_condition = self._table(("条件", "依据", "证明材料"), _by_condition(found))
        self.by_file = self._table(("材料", "放在哪里", "证明哪些条件"), _by_file(found))
        self.tabs.addTab(self.by_condition, "每个条件有哪些材料")
        self.tabs.addTab(self.by_file, "每份材料证明什么")
        column = QVBoxLayout(self)
        column.setContentsMargins(*(size("space_4"),) * 4)
        column.addWidget(text_label(_summary(found), "hint", self))
        column.addWidget(self.tabs, 1)
        buttons = QDialogButtonBox(self)
        buttons.addButton("关闭", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def _table(self, titles: tuple[str, ...], lines: Iterable[Line]) -> QTableWidget:
        found = list(lines)
        table = QTableWidget(len(found), len(titles), self)
        table.setHorizontalHeaderLabels(titles)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setAccessibleName(f"{titles[0]}和{titles[2]}")
        for row, (cells, address, is_open) in enumerate(found):
            for place, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setData(_ADDRESS, address)
                item.setTextAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                if is_open and place == _OPEN_COLUMN:
                    item.setForeground(QBrush(colour("warning", self.palette())))
                table.setItem(row, place, item)
        self._measure(table)
        table.itemActivated.connect(self._go)
        return table

    def _measure(self, table: QTableWidget) -> None:
        """All text is to be seen: columns share the width, rows are as high as they need."""
        across, down = table.horizontalHeader(), table.verticalHeader()
        for place in range(table.columnCount()):
            across.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        down.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        down.hide()

    def _go(self, item: QTableWidgetItem) -> None:
        """To the folder of a line, on Enter or a double click."""
        self.wanted.emit(str(item.data(_ADDRESS)))
        self.accept()


def _summary(found: Coverage) -> str:
    lone = [one for one in found.files if not one.conditions]
    return (
        f"{len(found.conditions)} 个条件要证明，{len(found.open_conditions)} 个还没有材料；"
        f"{len(found.files)} 份材料，{len(lone)} 份{_NO_CONDITION}。双击一行，到它所在的文件夹。"
    )


def _by_condition(found: Coverage) -> Iterator[Line]:
    for one in found.conditions:
        names = "\n".join(proof.file.title for proof in one.proofs) or _NOTHING
        first = one.proofs[0].folder if one.proofs else None
        address = address_of(first.key, first.row) if first else one.use.evidence_fact
        yield (one.use.title, one.clause, names), address, not one.proofs


def _by_file(found: Coverage) -> Iterator[Line]:
    for one in found.files:
        titles = "\n".join(use.title for use in one.conditions) or _NO_CONDITION
        first = one.folders[0]
        yield (_name(one), _places(one), titles), address_of(first.key, first.row), False


def _name(one: FileCoverage) -> str:
    title, name = one.file.title, one.file.name
    return title if name.startswith(title) else f"{title}（{name}）"


def _places(one: FileCoverage) -> str:
    return "\n".join(folder.title for folder in one.folders)
