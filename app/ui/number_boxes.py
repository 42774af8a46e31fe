"""Boxes for numbers and days that stand on a page which scrolls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDateEdit, QDoubleSpinBox, QSpinBox

from app.ui.style.tokens import SIZES

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent


class _Quiet:
    """What the wheel changes only while the keys go there; its text stands off the edge."""

    air = SIZES["space_1"] + 2
    """Pixels left of the text: once it draws the buttons, Qt's style sheet leaves none of its own."""

    def __init__(self, *arguments: Any) -> None:
        box: Any = self
        super().__init__(*arguments)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.lineEdit().setTextMargins(self.air, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless this is what is being edited."""
        above: Any = super()
        box: Any = self
        if box.hasFocus():
            above.wheelEvent(event)
        else:
            event.ignore()


class QuietSpinBox(_Quiet, QSpinBox):
    """A whole number."""


class QuietDoubleSpinBox(_Quiet, QDoubleSpinBox):
    """A number with decimals."""


class QuietDateEdit(_Quiet, QDateEdit):
    """A day, which can be picked from a calendar."""

    air = 0

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.setCalendarPopup(True)
