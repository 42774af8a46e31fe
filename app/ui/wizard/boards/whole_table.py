"""A table to read on a scrolled page: all of its rows are there, the page scrolls, not the table."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.ui.wizard.whole_text import WholeTextDelegate


class WholeTable(QTableWidget):
    """As high as its rows are. `arrived(rect)` tells where the keys have gone, in its own pixels.

    `shares` are the parts of the width that the columns get; one with 0 is as wide as its words.
    """

    arrived = Signal(QRect)

    def __init__(
        self,
        name: str,
        headings: Sequence[str],
        shares: Sequence[int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(0, len(headings), parent)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(headings))
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setStretchLastSection(True)
        self.setItemDelegate(WholeTextDelegate(self))
        self._shares = tuple(shares)
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._fit)
        self.currentCellChanged.connect(self._tell_place)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Show these texts; the chosen row stays, if there is one of its number."""
        self.setRowCount(len(rows))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                self._show_cell(row, column, text)
        self._fit()

    def _show_cell(self, row: int, column: int, text: str) -> None:
        cell = self.item(row, column)
        if cell is None:
            cell = QTableWidgetItem()
            cell.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            self.setItem(row, column, cell)
        cell.setText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other widths break the lines elsewhere."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._timer.start()

    def changeEvent(self, event: QEvent) -> None:
        """Keep the height in step with the text size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._timer.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keys that come here find a row to stand on."""
        super().focusInEvent(event)
        if self.currentRow() < 0 and self.rowCount():
            self.setCurrentCell(0, 0)

    def _share_width(self) -> None:
        for column in (place for place, share in enumerate(self._shares) if not share):
            self.resizeColumnToContents(column)
        narrow = [self.columnWidth(at) for at, share in enumerate(self._shares) if not share]
        room = max(self.viewport().width() - sum(narrow), 0)
        for column in (place for place, share in enumerate(self._shares) if share):
            self.setColumnWidth(column, room * self._shares[column] // sum(self._shares))

    def _fit(self) -> None:
        self._share_width()
        self.resizeRowsToContents()
        rows = self.verticalHeader().length()
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(rows + head + 2 * self.frameWidth())

    def _tell_place(self, row: int, column: int, *_: int) -> None:
        if row >= 0 and self.hasFocus():
            place = self.visualItemRect(self.item(row, max(column, 0)))
            self.arrived.emit(place.translated(0, self.viewport().y()))
