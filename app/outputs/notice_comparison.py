"""A notice described before it is used, and what a new edition changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from app import paths
from app.definitions.kinds import KINDS, Kind
from app.definitions.models import Definitions, Notice, NoticeKind
from app.outputs.documents.checklist import deadline_text, office_text, project_title
from app.outputs.notice_list import money_text

_HEAD: Mapping[str, str] = {
    "title": "标题",
    "issuer": "发文单位",
    "number": "文号",
    "region": "地区",
    "issued": "发文日期",
    "in_force_from": "生效",
    "in_force_to": "失效",
    "year": "年度",
    "build_years": "建设年数",
    "based_on": "叠加在",
}
_LISTS: Mapping[str, str] = {"conditions": "条件", "artefacts": "材料", "materials": "佐证清单"}
"""Lists whose items have an id and a title."""
_REST: Mapping[str, str] = {
    "amounts": "补助金额",
    "category": "类别的定法",
    "quotas": "名额",
    "hints": "提示",
    "words": "用语",
    "contents": "目录的样子",
    "page_limit": "页数上限",
    "pictures_a_page": "每页图片数",
}


def description(notice: Notice, known: Definitions) -> Iterator[tuple[str, str]]:
    """What a notice is and asks, as captions with lines; for a look before it is used."""
    yield "文号", notice.number
    yield "标题", notice.title
    yield "发文单位", notice.issuer
    yield "地区", notice.region
    yield "有效期", f"{notice.in_force_from} 至 {notice.in_force_to}"
    if below := known.notices.get(notice.based_on):
        yield "叠加在", f"{below.number}（没有另写的，按那一份）"
    if notice.office:
        yield "报送和咨询", office_text(notice.office)
    for kind in notice.kinds:
        if terms := notice.terms(kind):
            yield project_title(terms, kind), "\n".join(_terms(terms))
    if brought := list(_brought(notice, known)):
        yield "带来的文件", "\n".join(brought)


def differences(before: Notice, after: Notice) -> Iterator[str]:
    """What is other in a new edition of a notice, a line each, in Chinese; none: nothing."""
    for name, caption in _HEAD.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{caption}：{old or '（没有）'} → {new or '（没有）'}"
    if before.office != after.office:
        office = office_text(after.office) if after.office else "（没有）"
        yield f"报送和咨询：现在是 {office}"
    for kind, title in KINDS.items():
        yield from (f"{title}：{line}" for line in _between(before, after, kind))


def _terms(terms: NoticeKind) -> Iterator[str]:
    for one in terms.deadlines:
        yield f"期限：{deadline_text(one)}"
    copies = [f"{one.title} {one.copies} 份" for one in terms.artefacts if one.copies]
    yield f"材料 {len(terms.artefacts)} 种：{'、'.join(copies) or '没有写份数'}"
    yield f"经费：{money_text(terms)}"
    proofs = sum(one.proof for one in terms.conditions)
    yield f"条件 {len(terms.conditions)} 条，其中 {proofs} 条要证明材料"


def _brought(notice: Notice, known: Definitions) -> Iterator[str]:
    """The documents of a notice that aren't the program's own."""
    shipped = paths.PROGRAM / "templates_docx"
    for kind in notice.kinds:
        for document in known.documents_of(notice.id, kind):
            if document.folder != shipped:
                yield f"{document.title}（{'Word' if document.template else 'Excel'}）"


def _between(before: Notice, after: Notice, kind: Kind) -> Iterator[str]:
    old, new = before.terms(kind), after.terms(kind)
    if old is None or new is None:
        if old is not new:
            yield "新增这一种申报" if new else "不再有这一种申报"
        return
    was, now = ([deadline_text(one) for one in terms.deadlines] for terms in (old, new))
    yield from (f"期限取消：{one}" for one in was if one not in now)
    yield from (f"期限新增：{one}" for one in now if one not in was)
    if money_text(old) != money_text(new) or old.money != new.money:
        yield f"经费：{money_text(old)} → {money_text(new)}"
    for name, caption in _LISTS.items():
        yield from _changed_items(caption, getattr(old, name), getattr(new, name))
    changed = [words for name, words in _REST.items() if getattr(old, name) != getattr(new, name)]
    if changed:
        yield f"另有改动：{'、'.join(changed)}"


def _changed_items(caption: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[str]:
    was, now = ({one.id: one for one in items} for items in (old, new))
    for key, one in was.items():
        if key not in now:
            yield f"{caption}取消：{one.title}"
        elif now[key] != one:
            yield f"{caption}改动：{now[key].title}{_how(one, now[key])}"
    yield from (f"{caption}新增：{one.title}" for key, one in now.items() if key not in was)


def _how(old: Any, new: Any) -> str:
    """What is other in an item that is shown as a number or a clause; "" for anything else."""
    shown = {"copies": "份数", "clause": "依据", "severity": "轻重", "title": "名称"}
    found = [
        f"{shown[one.name]} {getattr(old, one.name)} → {getattr(new, one.name)}"
        for one in fields(old)
        if one.name in shown and getattr(old, one.name) != getattr(new, one.name)
    ]
    return f"（{'，'.join(found)}）" if found else "（内容或参数）"
