"""Whether a table that is as high as its rows shows all of their text."""

from __future__ import annotations

from PySide6.QtCore import Qt


def require_whole(table):
    """Fails where a row is cut or the table has to be scrolled."""
    table._fit()  # noqa: SLF001 - what a timer would do
    assert table.verticalScrollBar().maximum() == 0
    assert table.horizontalScrollBar().maximum() == 0
    for row in range(table.rowCount()):
        for column in range(table.columnCount()):
            cell = table.item(row, column)
            room = table.visualItemRect(cell).adjusted(4, 2, -4, -2)
            sign = cell.data(Qt.ItemDataRole.DecorationRole) is not None
            tick = cell.data(Qt.ItemDataRole.CheckStateRole) is not None
            room.setLeft(room.left() + 20 * (sign + tick))
            needed = table.fontMetrics().boundingRect(
                room.adjusted(0, 0, 0, 900), Qt.TextFlag.TextWordWrap, cell.text()
            )
            assert needed.height() <= room.height() + 1, cell.text()
