"""Labels of plain text, and how a widget gets another look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def text_label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """A label of plain text that wraps; `role` gives its look.

    It can't be selected with the mouse: for that Qt would keep a whole document behind each.
    """
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label


def say(label: QLabel, text: str, role: str | None = None) -> None:
    """Let a label say something, or vanish where there is nothing to say."""
    label.setText(text)
    label.setVisible(bool(text))
    if role is not None:
        give_role(label, role)


def give_role(widget: QWidget, role: str) -> None:
    """Change the look of a widget."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
