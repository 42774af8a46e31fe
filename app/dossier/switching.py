"""Moving a dossier to another notice: every fact stays; what is newly needed, what no longer used."""

from __future__ import annotations

from dataclasses import dataclass

from app.definitions.models import Definitions
from app.dossier.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Switch:
    """What a move would mean: keys newly needed and still empty, and filled keys no longer used."""

    notice: str
    needed: tuple[str, ...]
    unused: tuple[str, ...]


def compare(dossier: Dossier, definitions: Definitions, notice: str) -> Switch:
    """What moving to a notice would mean; the dossier stays as it is."""
    before = definitions.facts_in_use(dossier.notice, dossier.kind)
    after = definitions.facts_in_use(notice, dossier.kind)
    filled = {key for _, key, _ in dossier.values()}
    filled.update(table for _, table, _, _ in dossier.all_rows())
    order = list(definitions.facts)
    return Switch(
        notice,
        tuple(key for key in order if key in after - before and key not in filled),
        tuple(key for key in order if key in filled and key not in after),
    )


def switch(dossier: Dossier, definitions: Definitions, notice: str) -> Switch:
    """Move to a notice as one step, which can be undone; returns what it meant."""
    found = compare(dossier, definitions, notice)
    dossier.set_notice(notice)
    return found
