"""The mark of a state: how a condition or a rule stands, at a glance and without the colour alone."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.dossier.conditions import STATES, State
from app.ui.icons import icon
from app.ui.style.tokens import SIZES

ICONS: Mapping[State, tuple[str, str]] = {
    "met": ("ok", "ok"),
    "unmet": ("error", "error"),
    "missing": ("todo", "hint"),
    "unproved": ("warning", "warning"),
}
"""The icon of a state and the role that colours it."""
MILD = ("warning", "warning")
"""The icon of what isn't met, but only ought to be."""


class StateMark(QWidget):
    """The icon of a state; its accessible name says the state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(SIZES["icon"], SIZES["icon"]))
        self.show_state("missing")

    def show_state(self, state: State, *, is_mild: bool = False) -> None:
        """Show a state; a mild one isn't met, but doesn't block."""
        name, role = MILD if is_mild and state == "unmet" else ICONS[state]
        self._icon = icon(name, role)
        self.setAccessibleName(STATES[state])
        self.setToolTip(STATES[state])
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon in the colours of the appearance."""
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()
