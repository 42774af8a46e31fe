"""清单.txt: what a notice asks for, who makes each piece, and which of it is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.definitions.kinds import KINDS, Kind
from app.definitions.models import (
    BINDINGS,
    MAKERS,
    MEDIA,
    Artefact,
    Deadline,
    Notice,
    NoticeKind,
    Office,
)
from app.dossier.dossier import Dossier


@dataclass(frozen=True, slots=True)
class DueDate:
    """A date of the notice as seen from a day; `left` is in words. It warns, it never blocks."""

    deadline: Deadline
    left: str
    is_over: bool


def artefacts_of(dossier: Dossier, terms: NoticeKind) -> tuple[Artefact, ...]:
    """The pieces of material that apply to this dossier, in the notice's order."""
    return tuple(
        item
        for item in terms.artefacts
        if all(only.holds(dossier.value(only.fact)) for only in item.only_if)
    )


def checklist(
    dossier: Dossier,
    notice: Notice,
    terms: NoticeKind,
    done: Mapping[str, str],
    remarks: Sequence[str] = (),
) -> str:
    """The whole list as text; `done` maps the artefacts written to their file names.

    `remarks` stand at its end.
    """
    lines = [
        f"{notice.number}　{notice.title}",
        f"{project_title(terms, dossier.kind)}　{dossier.display('unit.name')}",
        "",
        *(f"时间：{deadline_text(one)}（{one.clause}）" for one in terms.deadlines),
        *([f"报送和咨询：{office_text(notice.office)}"] if notice.office else []),
        *passages(terms),
        "",
    ]
    for number, item in enumerate(artefacts_of(dossier, terms), 1):
        lines += _lines(number, item, done.get(item.id, ""))
    lines += ["", *remarks] if remarks else []
    return "\r\n".join(lines) + "\r\n"


def _lines(number: int, item: Artefact, file: str) -> Iterator[str]:
    yield f"{number:02d} {item.title}"
    yield f"   由谁做：{MAKERS[item.maker]}；{_state(item, file)}"
    yield f"   要求：{'；'.join(_demands(item))}（{item.clause}）"
    if item.note:
        yield f"   说明：{item.note}"


def _state(item: Artefact, file: str) -> str:
    if file and item.maker == "recommender":
        return f"已备好草稿，请交给推荐单位：{file}"
    if file:
        return f"已生成：{file}"
    return {
        "unit": "请本单位另行准备",
        "recommender": "请向推荐单位确认",
        "evidence": "请扫描或复印",
    }[item.maker]


def _demands(item: Artefact) -> Iterator[str]:
    if item.copies:
        yield f"{item.copies} 份{f'（{item.level}）' if item.level else ''}"
    yield "、".join(MEDIA[medium] for medium in item.media)
    yield from filter(None, (BINDINGS[item.binding], item.seal))
    if item.certified:
        yield "复印件须注明与原件一致"


def project_title(terms: NoticeKind, kind: Kind) -> str:
    """What the notice itself calls the project: a city's isn't 国家级."""
    return terms.words.get("project", KINDS[kind])


def office_text(office: Office) -> str:
    """Where the material goes, in one line: name, address, telephone, mailbox."""
    parts = (("地址", office.address), ("电话", office.phone), ("电子邮箱", office.email))
    return "；".join([office.name, *(f"{caption}：{text}" for caption, text in parts if text)])


def passages(terms: NoticeKind) -> Iterator[str]:
    """Quotas and hints of a notice, a line each, with the clause."""
    for caption, said in (("名额", terms.quotas), ("提示", terms.hints)):
        yield from (f"{caption}：{one.text}（{one.clause}）" for one in said)


def deadline_text(deadline: Deadline) -> str:
    """When and what, in words: `2025-07-28 至 2025-07-31 …`."""
    day = deadline.date.isoformat()
    words = {
        "received": f"{day} 前送达",
        "postmark": f"{day} 前寄出（以邮寄日期为准）",
        "window": f"{deadline.start} 至 {day}，提前或逾期不受理",
        "hour": f"{day} {deadline.time} 前送达",
    }
    return f"{words[deadline.kind]}：{deadline.what}"


def due_date(deadline: Deadline, today: dt.date) -> DueDate:
    """How long there is until a date, in words."""
    days = (deadline.date - today).days
    if days < 0:
        return DueDate(deadline, f"已经过了 {-days} 天", is_over=True)
    if deadline.start is not None and today < deadline.start:
        wait = (deadline.start - today).days
        return DueDate(deadline, f"还有 {wait} 天开始受理", is_over=False)
    time = f" {deadline.time} 前" if deadline.time else ""
    return DueDate(deadline, f"还有 {days} 天" if days else f"就是今天{time}", is_over=False)
