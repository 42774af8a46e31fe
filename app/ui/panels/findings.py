"""The panel of what is still wrong or missing: 必须改, 建议改; a click goes to the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.definitions.types.base import Severity
from app.dossier.findings import Finding
from app.ui.icons import icon
from app.ui.session import Session
from app.ui.style.tokens import size

GROUPS: tuple[tuple[Severity, str], ...] = (("error", "必须改"), ("warning", "建议改"))
COLUMNS = ("问题", "页面", "位置")
_MESSAGE = 24
"""So many Chinese characters a message gets before anything else does."""
_ROOMS = {1: (8, 10), 2: (8, 17)}
"""The characters that the other columns want, at least and at most."""
QWIDGETSIZE_MAX = (1 << 24) - 1
"""Qt's own word for no limit."""
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_Role = Qt.ItemDataRole


class FindingsModel(QAbstractItemModel):
    """Two groups with the findings of each; an update touches only the rows that differ."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._groups: list[list[Finding]] = [[] for _ in GROUPS]
        self._titles: dict[str, str] = {}

    def take(self, findings: Sequence[Finding]) -> None:
        """Show these findings now."""
        session = self._session
        pages = session.definitions.pages_of(session.kind) if session.is_open else ()
        self._titles = {page.key: page.title for page in pages}
        for number, (severity, _) in enumerate(GROUPS):
            self._replace(number, [one for one in findings if one.severity == severity])

    def count(self, group: int) -> int:
        """How many findings a group has."""
        return len(self._groups[group])

    def finding(self, index: _Index) -> Finding | None:
        """The finding of a row; None for the caption of a group."""
        group = index.internalId() - 1
        return self._groups[group][index.row()] if index.isValid() and group >= 0 else None

    def _replace(self, number: int, new: list[Finding]) -> None:
        """Take out and put in only what lies between the equal beginning and the equal end."""
        old = self._groups[number]
        start = _shared(old, new)
        end = _shared(old[start:][::-1], new[start:][::-1])
        group = self.index(number, 0)
        if start < len(old) - end:
            self.beginRemoveRows(group, start, len(old) - end - 1)
            del old[start : len(old) - end]
            self.endRemoveRows()
        if start < len(new) - end:
            self.beginInsertRows(group, start, len(new) - end - 1)
            old[start:start] = new[start : len(new) - end]
            self.endInsertRows()
        self.dataChanged.emit(group, group)

    # --- what the view asks ---

    def index(self, row: int, column: int, parent: _Index = _NOWHERE) -> QModelIndex:
        """A place: groups carry 0, findings the number of their group from 1 on."""
        if not parent.isValid():
            known = 0 <= row < len(GROUPS)
            return self.createIndex(row, column, 0) if known else QModelIndex()
        known = parent.internalId() == 0 and 0 <= row < len(self._groups[parent.row()])
        return self.createIndex(row, column, parent.row() + 1) if known else QModelIndex()

    def parent(self, index: _Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        """The group of a finding."""
        group = index.internalId() if index.isValid() else 0
        return self.createIndex(group - 1, 0, 0) if group else QModelIndex()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """Two groups; in each its findings."""
        if not parent.isValid():
            return len(GROUPS)
        is_group = parent.internalId() == 0 and parent.column() == 0
        return len(self._groups[parent.row()]) if is_group else 0

    def columnCount(self, _parent: _Index = _NOWHERE) -> int:
        """What is wrong, on which page, in which field."""
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """The captions of the columns."""
        if orientation == Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return COLUMNS[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Words, icon, tooltip."""
        finding = self.finding(index)
        if finding is None:
            return self._group_data(index, role)
        if role == _Role.DisplayRole:
            return self._cell(finding, index.column())
        if role == _Role.ToolTipRole:
            return tip(finding)
        if role == _Role.AccessibleTextRole and index.column() == 0:
            return f"{self._cell(finding, 1)}，{finding.message}"
        return None

    def _group_data(self, index: _Index, role: int) -> Any:
        severity, title = GROUPS[index.row()]
        if index.column():
            return None
        if role in {_Role.DisplayRole, _Role.AccessibleTextRole}:
            return f"{title}（{self.count(index.row())}）"
        return icon(severity, severity) if role == _Role.DecorationRole else None

    def _cell(self, finding: Finding, column: int) -> str:
        if column == 0:
            return finding.message
        if column == 1:
            return self._titles.get(finding.page, "")
        dossier = self._session.dossier
        known = finding.key in dossier.facts and dossier.has_row(finding.row)
        return dossier.caption(finding.key, finding.row) if known else ""


def tip(finding: Finding) -> str:
    """The whole message, with the clause that asks for it."""
    return f"{finding.message}\n依据：{finding.clause}" if finding.clause else finding.message


def _shared(one: Sequence[Finding], other: Sequence[Finding]) -> int:
    """With how many findings both begin."""
    pairs = enumerate(zip(one, other, strict=False))
    differing = (number for number, (a, b) in pairs if a is not b and a != b)
    return next(differing, min(len(one), len(other)))


class FindingsPanel(QWidget):
    """Everything that is wrong or missing. `wanted(key, row)`: the user wants to go there.

    `room_changed(has_findings)` when it needs less height, or more again.
    """

    wanted = Signal(str, str)
    room_changed = Signal(bool)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_stale, self._has_findings = True, True
        self.model = FindingsModel(session, self)
        self.summary = QLabel()
        self.summary.setProperty("role", "quiet")
        self.view = self._made_view()
        self._lay_out()
        for signal in (session.findings_changed, session.opened, session.closed):
            signal.connect(self._on_change)

    def refresh(self) -> None:
        """Show the findings of this moment."""
        self._is_stale = False
        self.model.take(self._session.findings())
        for group in range(len(GROUPS)):
            self.view.setRowHidden(group, QModelIndex(), self.model.count(group) == 0)
        self.summary.setText(self._summary())
        self._take_room(has_findings=any(self.model.count(group) for group in range(len(GROUPS))))
        self.view.update()  # names of rows may have changed in findings that stay

    def go_on(self, *, backwards: bool = False) -> None:
        """To the next finding after the chosen one, or to the one before; round and round."""
        places = [
            self.model.index(row, 0, self.model.index(group, 0))
            for group in range(len(GROUPS))
            for row in range(self.model.count(group))
        ]
        if not places:
            return
        current = self.view.currentIndex().siblingAtColumn(0)
        step = -1 if backwards else 1
        first = len(places) - 1 if backwards else 0
        number = (places.index(current) + step) % len(places) if current in places else first
        self.view.setCurrentIndex(places[number])
        self._go(places[number])

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while folded away."""
        if self._is_stale:
            self.refresh()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Room for the message first: where there is little, the place goes, then the page."""
        super().resizeEvent(event)
        letter = self.view.fontMetrics().horizontalAdvance("国")
        spare = self.width() // letter - _MESSAGE
        for column, (least, most) in _ROOMS.items():
            room = min(spare, most)
            self.view.setColumnHidden(column, room < least)
            if room >= least:
                self.view.header().resizeSection(column, letter * room)
                spare -= room

    # --- inside ---

    def _take_room(self, *, has_findings: bool) -> None:
        """Without findings one line is enough: the page has the rest."""
        if has_findings == self._has_findings:
            return
        self._has_findings = has_findings
        self.view.setVisible(has_findings)
        whole = QWIDGETSIZE_MAX if has_findings else self._head.sizeHint().height()
        self.setMaximumHeight(whole)
        self.room_changed.emit(has_findings)

    def _made_view(self) -> QTreeView:
        view = QTreeView()
        view.setModel(self.model)
        view.setAccessibleName("检查结果")
        view.setProperty("role", "plain")
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setExpandsOnDoubleClick(False)
        view.expandAll()
        # Three columns that explain themselves; the height is for the findings.
        view.setHeaderHidden(True)
        view.header().setStretchLastSection(False)
        view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        view.header().setMinimumSectionSize(0)
        view.clicked.connect(self._go)
        view.activated.connect(self._go)
        return view

    def _lay_out(self) -> None:
        self._head = head = QHBoxLayout()
        head.setContentsMargins(size("space_3"), size("space_1"), size("space_3"), size("space_1"))
        head.addWidget(self.summary, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)

    def _summary(self) -> str:
        if not self._session.is_open:
            return "还没有打开材料。"
        errors, warnings = self.model.count(0), self.model.count(1)
        if not errors and not warnings:
            return "没有发现问题。材料是否已经导出、报送，以“输出与报送”一节为准。"
        return f"必须改 {errors} 处 · 建议改 {warnings} 处。点一行，或按回车，就到那一栏。"

    def _on_change(self) -> None:
        self._is_stale = True
        if self.isVisible() or not self._session.is_open:
            self.refresh()

    def _go(self, index: QModelIndex) -> None:
        finding = self.model.finding(index)
        if finding is not None:
            self.wanted.emit(finding.key, finding.row)
        elif index.isValid():
            group = index.siblingAtColumn(0)
            self.view.setExpanded(group, not self.view.isExpanded(group))
