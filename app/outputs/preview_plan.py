"""Which forms can be looked at while they are filled in, and where a value stands in them.

Light on purpose: the window asks this before anything is set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.definitions.kinds import Kind
from app.definitions.models import Definitions, Document
from app.definitions.types import Rows
from app.dossier.changes import ROOT, Address
from app.dossier.derived import DERIVED
from app.dossier.dossier import Dossier
from app.outputs.documents.checklist import artefacts_of


@dataclass(frozen=True, slots=True)
class PreviewDocument:
    """A Word form of the notice: its key, and its title on the notice's list."""

    key: str
    title: str
    copies: int


def preview_documents(dossier: Dossier, definitions: Definitions) -> tuple[PreviewDocument, ...]:
    """The Word forms of the dossier's notice: the fullest, the unit's others, the prepared drafts."""
    terms = definitions.terms(dossier.notice, dossier.kind)
    found: dict[str, tuple[bool, int, PreviewDocument]] = {}
    for artefact in artefacts_of(dossier, terms) if terms else ():
        document = definitions.documents.get(artefact.document)
        if document is not None and document.template:
            entry = PreviewDocument(document.key, artefact.title, artefact.copies)
            is_draft = artefact.maker != "unit"
            found.setdefault(document.key, (is_draft, len(document.facts), entry))
    most = max((facts for is_draft, facts, _ in found.values() if not is_draft), default=0)
    ranked = sorted(found.values(), key=lambda one: (one[0], one[1] != most))
    return tuple(entry for _, _, entry in ranked)


def prints(document: Document, key: str) -> bool:
    """Whether a document prints a value, or something that is computed from it."""
    return key in document.facts or any(key in DERIVED[name].facts for name in document.derived)


def paper_order(definitions: Definitions, kind: Kind) -> tuple[str, ...]:
    """Every key of a kind in the order of the official tables, columns behind their table."""
    pages = definitions.pages_of(kind)
    keys = (key for page in pages for group in page.groups for key in group.facts)
    return tuple(dict.fromkeys(one for key in keys for one in _with_columns(key, definitions)))


def _with_columns(key: str, definitions: Definitions) -> Iterator[str]:
    yield key
    fact = definitions.facts.get(key)
    if fact is not None and isinstance(fact.type, Rows):
        for column in fact.type.columns:
            yield from _with_columns(column, definitions)


def nearest(
    addresses: Sequence[tuple[int, Address]], wanted: Address, order: Sequence[str]
) -> tuple[int, Address] | None:
    """The value that stands nearest before one that isn't printed itself, with its page.

    An empty long text, or a table without rows, has no place of its own.
    """
    row, key = wanted
    rank = {each: number for number, each in enumerate(order)}
    same_row = [entry for entry in addresses if row != ROOT and entry[1][0] == row]
    known = same_row or addresses
    before = [entry for entry in known if rank.get(entry[1][1], len(rank)) <= rank.get(key, -1)]
    if before:
        return max(before, key=lambda entry: rank.get(entry[1][1], -1))
    return same_row[0] if same_row else None
