"""One summary sheet over many dossiers, for an office that collects them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.definitions.models import Definitions, Document
from app.dossier.dossier import Dossier
from app.errors import JiangshenError
from app.outputs.documents.context import gather
from app.outputs.documents.workbook import render_workbook
from app.outputs.files import write


class MixedDossiersError(JiangshenError):
    """The dossiers don't belong into one sheet."""


def write_summary(dossiers: Sequence[Dossier], definitions: Definitions, path: Path) -> None:
    """The sheet of the dossiers' notice and kind, a row for each in the order given.

    Raises `MixedDossiersError` where they are of several notices or kinds, or the notice has no
    sheet, and `OutputError`.
    """
    notices = {(dossier.notice, dossier.kind) for dossier in dossiers}
    if len(notices) > 1:
        raise MixedDossiersError("这些材料不属于同一份通知、同一种申报", "请分开汇总")
    first = dossiers[0]
    document = _sheet_of(first, definitions)
    notice = definitions.notices[first.notice]
    rows = [gather(dossier, document, notice, 1) for dossier in dossiers]
    write(path, render_workbook(document, rows))


def _sheet_of(dossier: Dossier, definitions: Definitions) -> Document:
    for document in definitions.documents_of(dossier.notice, dossier.kind):
        if document.sheet:
            return document
    raise MixedDossiersError(f"通知 {dossier.notice} 没有汇总表", "请用 notices 看哪些通知要汇总表")
