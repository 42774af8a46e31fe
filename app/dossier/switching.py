"""Moving a dossier to another notice: every fact stays; what is newly needed, what no longer used."""

from __future__ import annotations

from dataclasses import dataclass

from app.definitions.models import FOLDER_FILES, FOLDER_TITLE, OWN_FOLDERS, Definitions
from app.dossier.checks.look import Look
from app.dossier.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Switch:
    """What a move would mean: keys newly needed and still empty, and filled keys no longer used."""

    notice: str
    needed: tuple[str, ...]
    unused: tuple[str, ...]


def compare(dossier: Dossier, definitions: Definitions, notice: str) -> Switch:
    """What moving to a notice would mean; the dossier stays as it is."""
    before = asked(dossier, definitions, dossier.notice)
    after = asked(dossier, definitions, notice)
    used = {*definitions.facts_in_use(notice, dossier.kind), OWN_FOLDERS}
    used |= {FOLDER_TITLE, FOLDER_FILES}
    filled = {key for _, key, _ in dossier.values()}
    filled.update(table for _, table, _, _ in dossier.all_rows())
    order = list(definitions.facts)
    return Switch(
        notice,
        tuple(key for key in order if key in after - before and key not in filled),
        tuple(key for key in order if key in filled and key not in used),
    )


def asked(dossier: Dossier, definitions: Definitions, notice: str) -> frozenset[str]:
    """What a notice asks of this dossier: not what only concerns another stage, tier or unit."""
    terms = definitions.terms(notice, dossier.kind)
    look = Look(dossier, terms=terms)
    artefacts = [item for item in terms.artefacts if item.document] if terms else []
    documents = {item.document for item in artefacts if look.applies(item.only_if)}
    known = [definitions.documents[key] for key in documents]
    used = {key for item in known for key in (*item.facts, *item.steering)}
    rules = [rule for item in known for rule in definitions.rules[item.key]]
    for rule in (*rules, *definitions.rules.get(f"{notice}/{dossier.kind}", ())):
        used.update(only.fact for only in rule.use.only_if)
        if rule.use.each or look.applies(rule.use.only_if):
            used.update(rule.check.facts())
            used.update([rule.use.evidence_fact] if rule.use.proof else ())
    materials = terms.materials if terms else ()
    used.update(item.evidence_fact for item in materials if look.applies(item.only_if))
    depending = [item.only_if for item in terms.artefacts] if terms else []
    depending += [item.only_if for item in materials]
    depending += [item.only_if for item in terms.amounts] if terms else []
    return frozenset(used | {only.fact for only_if in depending for only in only_if})


def switch(dossier: Dossier, definitions: Definitions, notice: str) -> Switch:
    """Move to a notice as one step, which can be undone; returns what it meant."""
    found = compare(dossier, definitions, notice)
    dossier.set_notice(notice)
    return found
