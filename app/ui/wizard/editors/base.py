"""What every editor owes: it shows one value of the dossier and hands what is entered to the session."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from app.definitions.types import FieldType, Reading
from app.dossier.changes import ROOT, Address
from app.ui.session import Session


@runtime_checkable
class Typing(Protocol):
    """A widget in which one types: a field, a table."""

    def commit_typing(self) -> None:
        """Hand over at once what has been typed and not been handed over yet."""
        ...


class FieldEditor(QWidget):
    """A window on one value.

    `typed(text)` follows each key, `left()` each leaving; `noted(notes)` says, after leaving, what
    was cleaned or changed on the way ("nothing" included). A subclass builds its parts, gives the
    one that takes the keys to `take_keys`, and implements `refresh`.
    """

    is_wide = False
    """Whether it wants the whole width of the page, with its label above it."""

    typed = Signal(str)
    left = Signal()
    noted = Signal(tuple)

    def __init__(
        self, session: Session, key: str, row: str = ROOT, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self.key, self.row = session, key, row
        self.fact = session.definitions.facts[key]
        self.field: QWidget = self
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)

    # --- for a subclass ---

    @property
    def type(self) -> FieldType:
        """The type of the fact, with its limits."""
        return self.fact.type

    @property
    def is_alive(self) -> bool:
        """Whether the value still has its place: the dossier is open, the row there."""
        return self.session.is_open and self.session.dossier.has_row(self.row)

    @property
    def value(self) -> object | None:
        """The value in the dossier."""
        return self.session.dossier.value(self.key, self.row) if self.is_alive else None

    def take_keys(self, field: QWidget) -> None:
        """Name the part that takes the keys, to Qt and to who can't see the label."""
        self.field = field
        self.setFocusProxy(field)
        for widget in (self, field):
            self.name(widget)

    def name(self, widget: QWidget, addition: str = "") -> None:
        """Give a part its accessible name: the label, and what it is besides."""
        fact = self.fact
        widget.setAccessibleName(f"{fact.label}：{addition}" if addition else fact.label)
        widget.setAccessibleDescription("　".join(filter(None, (fact.hint, fact.help))))

    def enter(self, raw: object) -> Reading | None:
        """Hand something to the dossier; None where the value has lost its place."""
        return self.session.set_value(self.key, raw, self.row) if self.is_alive else None

    # --- for everyone ---

    def place(self) -> Address | None:
        """The row and the key of its value."""
        return self.row, self.key

    def refresh(self) -> None:
        """Show what the dossier holds now."""
        raise NotImplementedError

    def commit_typing(self) -> None:
        """Hand over at once what has been typed and not been handed over yet."""

    def focus_editor(self) -> None:
        """Let the keys go here."""
        self.field.setFocus()


def commit_typing() -> None:
    """Hand over what was typed last, before something is done with the whole dossier.

    To be called before saving, closing, undoing and writing documents: keys reach the dossier only
    after a pause or when the field is left.
    """
    widget = QApplication.focusWidget()
    while widget is not None:
        if isinstance(widget, Typing):
            widget.commit_typing()
            return
        widget = widget.parentWidget()
