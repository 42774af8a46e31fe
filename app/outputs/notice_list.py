"""The notices as a list: for people in lines, for programs as rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from app.definitions.models import Kind, Notice, NoticeKind, Passage
from app.outputs.documents.checklist import deadline_text, office_text, project_title


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
    money = _money_row(terms)
    if money["minimum"] or money["maximum"]:
        yield f"补助 {money['minimum'] or ''}—{money['maximum'] or ''} 万元"
    else:
        yield "补助金额通知没有列出"
