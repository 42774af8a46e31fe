"""Which value of the dossier a widget edits."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from app.dossier.changes import Address


@runtime_checkable
class Placed(Protocol):
    """A widget that edits values: a field, a table with its current cell."""

    def place(self) -> Address | None:
        """The value that is being edited; None where there is none."""
        ...


@runtime_checkable
class Paragraphed(Protocol):
    """An editor of several paragraphs."""

    def paragraph(self) -> int:
        """The number of the paragraph in which one writes, from 0; blank ones don't count."""
        ...


def paragraph_of(widget: QWidget | None) -> int | None:
    """The paragraph in which one writes; None where a value has only one."""
    while widget is not None:
        if isinstance(widget, Paragraphed):
            return widget.paragraph()
        widget = widget.parentWidget()
    return None


def place_of(widget: QWidget | None) -> Address | None:
    """The value that is edited where the keys go, or None."""
    while widget is not None:
        if isinstance(widget, Placed):
            return widget.place()
        widget = widget.parentWidget()
    return None
