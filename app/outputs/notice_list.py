"""The notices as a list: for people in lines, for programs as rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from app.definitions.kinds import Kind
from app.definitions.models import Notice, NoticeKind, Passage
from app.definitions.overview import NoticeOverview
from app.outputs.documents.checklist import deadline_text, office_text, project_title
from app.outputs.documents.context import dependencies

_NAMED = 2
"""So many titles are named before the rest is only counted."""


def notice_lines(notice: Notice) -> Iterator[str]:
    """Number, title, office, and for each kind copies, dates and money."""
    yield f"{notice.id}  {notice.region}  {notice.number}"
    yield f"    {notice.title}"
    if notice.office:
        yield f"    报送和咨询：{office_text(notice.office)}"
    for kind in notice.kinds:
        if terms := notice.terms(kind):
            yield f"    {project_title(terms, kind)}：{'；'.join(_terms_text(terms))}"


def notice_row(notice: Notice) -> dict[str, Any]:
    """A notice as JSON can carry it."""
    return {
        "id": notice.id,
        "document": notice.number,
        "title": notice.title,
        "region": notice.region,
        "office": dataclasses.asdict(notice.office) if notice.office else None,
        "kinds": {kind: _terms_row(notice, kind) for kind in notice.kinds},
    }


def overview(notice: Notice) -> NoticeOverview:
    """What the start page says of a notice."""
    terms = {kind: found for kind in notice.kinds if (found := notice.terms(kind))}
    return NoticeOverview(
        id=notice.id,
        title=notice.title,
        number=notice.number,
        region=notice.region,
        about={kind: tuple(_at_a_glance(found)) for kind, found in terms.items()},
        last_days={
            kind: max(one.date for one in found.deadlines)
            for kind, found in terms.items()
            if found.deadlines
        },
        existing_kinds=tuple(kind for kind, found in terms.items() if knows_existing(found)),
    )


def knows_existing(terms: NoticeKind) -> bool:
    """Whether a notice asks something particular of projects that exist already."""
    return any(
        only.fact == "project.stage" and only.holds("existing") for only in dependencies(terms)
    )


def _at_a_glance(terms: NoticeKind) -> Iterator[str]:
    """Dates, copies of what the unit makes, money; a line each."""
    yield from (deadline_text(one) for one in terms.deadlines)
    made = [item for item in terms.artefacts if item.maker == "unit" and item.copies]
    most = max((item.copies for item in made), default=0)
    titles = [item.title for item in made if item.copies == most]
    if titles:
        more = (
            f"等 {len(titles)} 种，各"
            if len(titles) > _NAMED
            else "，各"
            if len(titles) > 1
            else ""
        )
        yield f"本单位要做：{'、'.join(titles[:_NAMED])}{more} {most} 份"
    yield money_text(terms)


def _terms_row(notice: Notice, kind: Kind) -> dict[str, Any]:
    terms = notice.terms(kind)
    if terms is None:
        return {}
    return {
        "copies": {item.id: item.copies for item in terms.artefacts if item.copies},
        "deadline": [one.date.isoformat() for one in terms.deadlines],
        "money": _money_row(terms),
        "project": project_title(terms, kind),
        "quotas": _passage_rows(terms.quotas),
        "hints": _passage_rows(terms.hints),
    }


def _passage_rows(said: Sequence[Passage]) -> list[dict[str, str]]:
    return [{"text": one.text, "clause": one.clause} for one in said]


def _money_row(terms: NoticeKind) -> dict[str, Any]:
    amounts = [one.amount for one in terms.amounts if one.amount is not None]
    low = min(amounts) if amounts else terms.money.minimum
    high = max(amounts) if amounts else terms.money.maximum
    return {
        "minimum": _text(low),
        "maximum": _text(high),
        "amounts": [
            {"category": one.category, "amount": _text(one.amount), "band": one.band}
            | {only.fact: only.value for only in one.only_if}
            for one in terms.amounts
        ],
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:f}"


def _terms_text(terms: NoticeKind) -> Iterator[str]:
    """Copies, dates and money in words."""
    yield "、".join(
        f"{item.title} {item.copies} 份"
        for item in terms.artefacts
        if item.copies and item.document
    )
    yield from (deadline_text(one) for one in terms.deadlines)
    yield money_text(terms)


def money_text(terms: NoticeKind) -> str:
    """The subsidy that a notice allows, in words."""
    money = _money_row(terms)
    if money["minimum"] and money["minimum"] == money["maximum"]:
        return f"补助 {money['minimum']} 万元"
    if money["minimum"] or money["maximum"]:
        return f"补助 {money['minimum'] or ''}—{money['maximum'] or ''} 万元"
    return "补助金额通知没有列出"
