"""Text that comes to a cell whole, without a composition: full-width digits, a handwriting pad."""

from __future__ import annotations

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication


def hand_over(view: QAbstractItemView, event: QInputMethodEvent) -> None:
    """Give an editor that was just opened by such a text the text itself: Qt drops it."""
    editor = view.indexWidget(view.currentIndex())
    if event.commitString() and editor is not None:
        QApplication.sendEvent(editor.focusProxy() or editor, event)
