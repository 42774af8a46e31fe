"""Cells and entries whose text is broken into lines: as high as the whole text needs."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

_PADDING = 10
"""Pixels that the style sheet keeps free beside a text; Qt forgets them when it asks for a height."""
_MOST_KNOWN = 500
_Index = QModelIndex | QPersistentModelIndex


class WholeTextDelegate(QStyledItemDelegate):
    """Asks for the height that the whole text of a cell needs.

    A list asks for all its entries whenever one of them changes: what was measured is kept.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[tuple[str, int, str], QSize] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The room of a cell whose text is broken within its padding."""
        asked: Any = option
        key = str(index.data()), asked.rect.width(), asked.font.key()
        if key not in self._known:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[key] = self._measure(option, index)
        return QSize(self._known[key])

    def _measure(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        given: Any = QStyleOptionViewItem(option)
        given.rect = given.rect.adjusted(0, 0, -_PADDING, 0)
        hint = super().sizeHint(given, index)
        return QSize(hint.width() + _PADDING, hint.height())
