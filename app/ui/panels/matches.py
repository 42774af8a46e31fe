"""Searching an open dossier: page titles, the labels of its fields, and what was filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from app.definitions.models import Fact, Page
from app.definitions.types import Files, Rows
from app.definitions.types.cleaning import half_width
from app.dossier.changes import ROOT
from app.dossier.dossier import Dossier
from app.ui.session import Session

MOST = 200
"""More hits than anybody reads."""
_BEFORE, _AFTER = 12, 60


@dataclass(frozen=True, slots=True)
class Match:
    """A hit: where (`page` key, `key`, `row`), in which words, and the words found there.

    `key` is "" for a page itself. The hit is `text[start:start + length]`.
    """

    page: str
    key: str
    row: str
    place: str
    text: str
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that can be filled; a column's label is told once, at its first row."""

    page: Page
    fact: Fact
    row: str
    tells_label: bool = True


def search(session: Session, text: str) -> tuple[Match, ...]:
    """The hits for a text, in the order of the paper, at most `MOST`; case and width don't matter."""
    wanted = folded(text.strip())
    if not wanted or not session.is_open:
        return ()
    return tuple(islice(_matches(session, wanted), MOST))


def folded(text: str) -> str:
    """The text for comparing; every character stays in its place."""
    flat = half_width(text).lower()
    return flat if len(flat) == len(text) else "".join(letter.lower()[:1] for letter in text)


def slots(session: Session) -> Iterator[Slot]:
    """Everything that can be filled under the notice, in the order of the paper."""
    dossier = session.dossier
    in_use = session.definitions.facts_in_use(dossier.notice, dossier.kind)
    for page in session.definitions.pages_of(dossier.kind):
        for key in _page_keys(session, page):
            if key in in_use and key in dossier.facts:
                yield from _fact_slots(dossier, in_use, Slot(page, dossier.facts[key], ROOT))


def _page_keys(session: Session, page: Page) -> Iterator[str]:
    terms = session.definitions.terms(session.dossier.notice, session.kind)
    for group in page.groups:
        yield from group.facts
        for use in terms.conditions if terms and group.conditions else ():
            yield use.statement_fact
            yield use.evidence_fact


def _fact_slots(dossier: Dossier, in_use: frozenset[str], slot: Slot) -> Iterator[Slot]:
    yield slot
    kind = slot.fact.type
    if not isinstance(kind, Rows):
        return
    for number, row in enumerate(dossier.rows(slot.fact.key, slot.row)):
        for column in kind.columns:
            if column in in_use:
                first = slot.tells_label and number == 0
                yield from _fact_slots(
                    dossier, in_use, Slot(slot.page, dossier.facts[column], row, first)
                )


def _matches(session: Session, wanted: str) -> Iterator[Match]:
    for page in session.definitions.pages_of(session.kind):
        start = folded(page.title).find(wanted)
        if start >= 0:
            yield Match(page.key, "", ROOT, "页面", page.title, start, len(wanted))
    for slot in slots(session):
        found = _in_value(session.dossier, slot, wanted) or _in_label(slot, wanted)
        if found:
            text, start = found
            caption = session.dossier.caption(slot.fact.key, slot.row)
            place = f"{slot.page.title} · {caption}"
            yield Match(slot.page.key, slot.fact.key, slot.row, place, text, start, len(wanted))


def _in_value(dossier: Dossier, slot: Slot, wanted: str) -> tuple[str, int] | None:
    value = dossier.value(slot.fact.key, slot.row)
    if value is None or isinstance(slot.fact.type, Rows):
        return None
    kind = slot.fact.type
    text = kind.printed(value) if isinstance(kind, Files) else kind.display(value)
    start = folded(text).find(wanted)
    return _excerpt(text, start, len(wanted)) if start >= 0 else None


def _in_label(slot: Slot, wanted: str) -> tuple[str, int] | None:
    start = folded(slot.fact.label).find(wanted) if slot.tells_label else -1
    return (slot.fact.label, start) if start >= 0 else None


def _excerpt(text: str, start: int, length: int) -> tuple[str, int]:
    """Some words around a hit, in one line."""
    first = max(0, start - _BEFORE)
    last = start + length + _AFTER
    before = "…" if first else ""
    after = "…" if last < len(text) else ""
    return before + text[first:last].replace("\n", " ") + after, start - first + len(before)
