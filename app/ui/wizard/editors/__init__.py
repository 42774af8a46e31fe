"""The editors, one for each type of field but tables. Each is loaded with the first field that needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from app.definitions.types import (
    TYPES,
    Choice,
    Choices,
    FieldType,
    Files,
    LongText,
    Occupation,
    Rows,
)
from app.dossier.changes import ROOT
from app.ui.session import Session
from app.ui.wizard.editors.base import FieldEditor, commit_typing

__all__ = ["EDITORS", "FieldEditor", "commit_typing", "make_editor"]


def _line() -> type[FieldEditor]:
    from app.ui.wizard.editors.lines import LineEditor

    return LineEditor


def _long_text() -> type[FieldEditor]:
    from app.ui.wizard.editors.long_text import LongTextEditor

    return LongTextEditor


def _choice() -> type[FieldEditor]:
    from app.ui.wizard.editors.choices import ChoiceEditor

    return ChoiceEditor


def _choices() -> type[FieldEditor]:
    from app.ui.wizard.editors.choices import ChoicesEditor

    return ChoicesEditor


def _files() -> type[FieldEditor]:
    from app.ui.wizard.editors.files import FilesEditor

    return FilesEditor


def _occupation() -> type[FieldEditor]:
    from app.ui.wizard.editors.occupation import OccupationEditor

    return OccupationEditor


_OWN: Mapping[type[FieldType], Callable[[], type[FieldEditor]]] = {
    LongText: _long_text,
    Choice: _choice,
    Choices: _choices,
    Files: _files,
    Occupation: _occupation,
}
EDITORS: Mapping[type[FieldType], Callable[[], type[FieldEditor]]] = MappingProxyType(
    {kind: _OWN.get(kind, _line) for kind in TYPES.values() if kind is not Rows}
)


def make_editor(
    session: Session, key: str, row: str = ROOT, parent: QWidget | None = None
) -> FieldEditor:
    """The editor of a fact, by its type. KeyError for a table."""
    return EDITORS[type(session.definitions.facts[key].type)]()(session, key, row, parent)
