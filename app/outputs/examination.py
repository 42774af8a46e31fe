"""The check as an examiner's list: dates, conditions, category and money, what must be mended."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from app.definitions.models import Definitions, NoticeKind
from app.dossier.conditions import STATES, ConditionState, condition_states
from app.dossier.dossier import Dossier
from app.dossier.findings import Finding
from app.dossier.subsidy import CATEGORIES, entitlement
from app.outputs.documents.checklist import (
    deadline_text,
    office_text,
    passages,
    project_title,
)

_SEVERITIES = (("error", "必须改"), ("warning", "建议改"))


def examination(
    dossier: Dossier, definitions: Definitions, findings: Iterable[Finding], today: dt.date
) -> Iterator[str]:
    """The lines of the list, in Chinese."""
    notice = definitions.notices.get(dossier.notice)
    terms = definitions.terms(dossier.notice, dossier.kind)
    if notice and terms:
        yield f"{notice.number}　{project_title(terms, dossier.kind)}"
        for one in terms.deadlines:
            yield f"  {deadline_text(one)}{'——已过' if one.date < today else ''}（{one.clause}）"
        if notice.office:
            yield f"  报送和咨询：{office_text(notice.office)}"
        yield from (f"  {line}" for line in passages(terms))
        yield from _conditions(list(condition_states(dossier, definitions)))
        yield from _money(dossier, terms)
    yield from _findings(dossier, definitions, list(findings))


def _conditions(states: list[ConditionState]) -> Iterator[str]:
    counts = Counter(one.state for one in states)
    said = "、".join(
        f"{title} {counts[state]} 项" for state, title in STATES.items() if counts[state]
    )
    yield f"申报条件：{said}"
    for one in states:
        message = f"：{one.message}" if one.message else ""
        yield f"  {STATES[one.state]}　{one.title}{message}（依据：{one.source}）"


def _money(dossier: Dossier, terms: NoticeKind) -> Iterator[str]:
    found = entitlement(dossier, terms)
    if found.classification:
        category = CATEGORIES.get(found.classification.category, "还不能确定")
        yield f"类别：{category}。{found.classification.reasoning}"
    yield f"经费：{found.words}{f'（依据：{found.clause}）' if found.clause else ''}"


def _findings(dossier: Dossier, definitions: Definitions, findings: list[Finding]) -> Iterator[str]:
    titles = {page.key: page.title for page in definitions.pages}
    for severity, caption in _SEVERITIES:
        found = [one for one in findings if one.severity == severity]
        yield f"{caption}：{len(found)} 处"
        for one in found:
            label = dossier.caption(one.key, one.row) if one.key else ""
            where = " · ".join(part for part in (titles.get(one.page, ""), label) if part)
            clause = f"（依据：{one.clause}）" if one.clause else ""
            yield f"  [{where}] {one.message}{clause}"
