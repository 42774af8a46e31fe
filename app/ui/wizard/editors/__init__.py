"""The editors, one for each type of field but tables."""

from __future__ import annotations

from collections.abc import Mapping
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
from app.ui.wizard.editors.choices import ChoiceEditor, ChoicesEditor
from app.ui.wizard.editors.files import FilesEditor
from app.ui.wizard.editors.lines import LineEditor, unit_of, without_unit
from app.ui.wizard.editors.long_text import LongTextEditor
from app.ui.wizard.editors.occupation import OccupationEditor

__all__ = [
    "EDITORS",
    "FieldEditor",
    "commit_typing",
    "make_editor",
    "unit_of",
    "without_unit",
]

_OWN: Mapping[type[FieldType], type[FieldEditor]] = {
    LongText: LongTextEditor,
    Choice: ChoiceEditor,
    Choices: ChoicesEditor,
    Files: FilesEditor,
    Occupation: OccupationEditor,
}
EDITORS: Mapping[type[FieldType], type[FieldEditor]] = MappingProxyType(
    {kind: _OWN.get(kind, LineEditor) for kind in TYPES.values() if kind is not Rows}
)


def make_editor(
    session: Session, key: str, row: str = ROOT, parent: QWidget | None = None
) -> FieldEditor:
    """The editor of a fact, by its type. KeyError for a table."""
    return EDITORS[type(session.definitions.facts[key].type)](session, key, row, parent)
