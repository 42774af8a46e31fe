"""Cells and entries whose text is broken into lines: as high as the whole text needs."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

_PADDING = 10
"""Pixels that the style sheet keeps free beside a text; Qt forgets them when it asks for a height."""
_Index = QModelIndex | QPersistentModelIndex


class WholeTextDelegate(QStyledItemDelegate):
    """Asks for the height that the whole text of a cell needs."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """The room of a cell whose text is broken within its padding."""
        given: Any = QStyleOptionViewItem(option)
        given.rect = given.rect.adjusted(0, 0, -_PADDING, 0)
        hint = super().sizeHint(given, index)
        return QSize(hint.width() + _PADDING, hint.height())
