"""Editors of one line: text, numbers, dates, telephones, registered numbers."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.definitions.types import (
    BankAccount,
    CalendarDate,
    CalendarMonth,
    CreditCode,
    DecimalNumber,
    FieldType,
    Integer,
    Line,
    Mobile,
    Money,
    Percent,
    Person,
    Phone,
    Postcode,
    ResidentId,
    Unread,
)
from app.dossier.changes import ROOT
from app.ui.session import Session
from app.ui.wizard.editors.typed import TypedEditor

# Chinese characters that a field has room for; others take the width there is.
_ROOM: Mapping[type[FieldType], int] = {
    Integer: 9,
    DecimalNumber: 9,
    Money: 9,
    Percent: 9,
    CalendarDate: 12,
    CalendarMonth: 12,
    Postcode: 9,
    Mobile: 12,
    Phone: 24,
    Person: 16,
    CreditCode: 16,
    ResidentId: 16,
    BankAccount: 20,
}
_SHORT_LINE = 24
_LONGEST = 1_000_000
_NUMBERS = (Integer, DecimalNumber, Money, Percent)


def unit_of(kind: FieldType) -> str:
    """The unit that stands behind a number; "" for everything else."""
    if isinstance(kind, Integer | DecimalNumber):
        return kind.unit
    if isinstance(kind, Money):
        return "万元"
    return "%" if isinstance(kind, Percent) else ""


def without_unit(kind: FieldType, value: object) -> str:
    """A value as it is edited beside its unit; reading it gives the value again."""
    shown = kind.display(value)
    return shown if isinstance(value, Unread) else shown.removesuffix(unit_of(kind))


class LineEditor(TypedEditor):
    """A line edit. Enter goes on to the next field."""

    def __init__(
        self, session: Session, key: str, row: str = ROOT, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, key, row, parent)
        self.edit = QLineEdit(self)
        # Qt cuts a longer paste off without a word.
        self.edit.setMaxLength(_LONGEST)
        if isinstance(self.type, _NUMBERS):
            self.edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # What the line has no room for stays empty at its right.
        self.line.addWidget(self.edit, 1)
        self.line.addStretch(0)
        self.watch(self.edit)
        self.edit.textChanged.connect(self.take_text)
        self.edit.returnPressed.connect(self._go_on)
        self._fit()
        self.refresh()

    def text(self) -> str:
        """What stands in the line."""
        return self.edit.text()

    def put(self, text: str) -> None:
        """Set the line, the cursor where it was."""
        place = self.edit.cursorPosition()
        self.edit.setText(text)
        self.edit.setCursorPosition(place if self.edit.hasFocus() else 0)

    def shown(self) -> str:
        """The value without its unit, which stands beside the field."""
        return without_unit(self.type, self.value)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the width in step with the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "edit"):
            self._fit()

    def _fit(self) -> None:
        if room := self._room():
            self.edit.setMaximumWidth(self.fontMetrics().horizontalAdvance("国") * room)

    def _room(self) -> int:
        """How many characters the field has room for; 0 for the whole width."""
        if isinstance(self.type, Line) and (self.type.max_length or _SHORT_LINE) < _SHORT_LINE:
            return _SHORT_LINE
        return _ROOM.get(type(self.type), 0)

    def _go_on(self) -> None:
        self.leave()
        self.focusNextChild()
