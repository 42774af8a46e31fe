"""Holds the notices against the facts and documents, and against each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from app.definitions.kinds import KINDS, Kind
from app.definitions.models import (
    Amount,
    CategoryRule,
    Contents,
    Deadline,
    Document,
    Fact,
    Notice,
    NoticeKind,
    OnlyIf,
)
from app.definitions.notice_files import NoticeFile
from app.definitions.record import Place
from app.definitions.types import Choice

_CATEGORY = "project.category"
"""The fact whose options are the categories."""

Facts = Mapping[str, Fact]
Documents = Mapping[str, Document]


def check_notices(files: list[NoticeFile], facts: Facts, documents: Documents) -> None:
    """Dates, artefacts, amounts and conditions of every notice; no two of a region hold at once."""
    for file in files:
        if file.notice is not None:
            _check_head(file.notice, file.place)
        for kind, terms in file.terms.items():
            _check_terms(kind, terms, file.place.at(kind), facts, documents)
            for placed in file.conditions.get(kind, ()):
                _check_only_if(placed.use.only_if, placed.place, facts)
                _check_clause(placed.use.clause, placed.place)
    for one, other in combinations(files, 2):
        if one.notice and other.notice and _overlap(one.notice, other.notice):
            other.place.at("in_force_from").report(f"与 {one.id} 的生效日期重叠")


def _check_head(notice: Notice, place: Place) -> None:
    if not notice.kinds:
        place.report("至少要有 base 或 studio 一项")
    if notice.in_force_to < notice.in_force_from:
        place.at("in_force_to").report("早于 in_force_from")


def _overlap(one: Notice, other: Notice) -> bool:
    """Whether two notices of one region, both for one kind, are in force on the same day."""
    return (
        one.region == other.region
        and one.id != other.id
        and bool(set(one.kinds) & set(other.kinds))
        and one.in_force_from <= other.in_force_to
        and other.in_force_from <= one.in_force_to
    )


def _read(items: Iterable[Any] | None, place: Place) -> Iterator[tuple[Any, Place]]:
    """What could be read of a list, each item with its place."""
    for index, item in enumerate(items or (), 1):
        if item is not None:
            yield item, place.at(f"[{index}]")


def _check_terms(
    kind: Kind, terms: NoticeKind, place: Place, facts: Facts, documents: Documents
) -> None:
    _check_artefacts(kind, terms, place.at("artefacts"), facts, documents)
    for amount, here in _read(terms.amounts, place.at("amounts")):
        _check_amount(amount, terms.category, here, facts)
    for deadline, here in _read(terms.deadlines, place.at("deadlines")):
        _check_clause(deadline.clause, here)
        for key, message in _deadline_problems(deadline):
            here.at(key).report(message)
    for passages, name in ((terms.quotas, "quotas"), (terms.hints, "hints")):
        for passage, here in _read(passages, place.at(name)):
            _check_clause(passage.clause, here)
    _check_materials(terms, place.at("materials"), facts)
    if terms.category is not None:
        _check_category(terms.category, place.at("category"), facts)
    if not terms.package_name:
        place.at("package_name").report("至少要有一项")
    if terms.contents is not None:
        _check_contents(terms, terms.contents, place.at("contents"))


def _check_contents(terms: NoticeKind, contents: Contents, place: Place) -> None:
    """What it names is there, and a label has a place for the number."""
    names = {item.id for item, _ in _read(terms.artefacts, place)}
    for key in ("cover", "numbered_from"):
        named = getattr(contents, key)
        if named and named not in names:
            place.at(key).report(f"没有 {named} 这份材料")
    if str(contents.label).count("{}") != 1:
        place.at("label").report("要有一处 {}，页码写在那里")


def _check_clause(clause: object, place: Place) -> None:
    if isinstance(clause, str) and not clause.strip():
        place.at("clause").report("不能是空的：写明通知的哪一条")


def _check_only_if(only_if: object, place: Place, facts: Facts) -> None:
    """Each names a fact with options, and values among them."""
    for only, here in _read(only_if if isinstance(only_if, tuple) else (), place.at("only_if")):
        for key, message in _only_if_problems(only, facts):
            here.at(key).report(message)


def _only_if_problems(only: OnlyIf, facts: Facts) -> Iterator[tuple[str, str]]:
    fact = facts.get(only.fact)
    if fact is None:
        yield "fact", f"没有 {only.fact} 这一项"
    elif not isinstance(fact.type, Choice):
        yield "fact", f"{only.fact} 不是选择项"
    else:
        for value in str(only.value).split("|"):
            if value not in fact.type.options:
                yield (
                    "value",
                    f"{only.fact} 没有 {value} 这个选项；可用的有 {'、'.join(fact.type.options)}",
                )


def _deadline_problems(deadline: Deadline) -> Iterator[tuple[str, str]]:
    if deadline.kind == "window" and deadline.start is None:
        yield "start", "kind 是 window 时要写 start"
    if deadline.start is not None and deadline.start > deadline.date:
        yield "start", "晚于 date"
    if deadline.kind == "hour" and not deadline.time:
        yield "time", "kind 是 hour 时要写 time"


# --- category and money ------------------------------------------------------------------------


def _check_category(rule: CategoryRule, place: Place, facts: Facts) -> None:
    known = getattr(facts.get(_CATEGORY), "type", None)
    options: Mapping[str, str] = known.options if isinstance(known, Choice) else {}
    for option, here in _read(rule.options, place.at("options")):
        if option not in options:
            here.report(f"{_CATEGORY} 没有 {option} 这个选项；可用的有 {'、'.join(options)}")
    if rule.both and rule.both not in (rule.options or ()):
        place.at("both").report(f"{rule.both} 不在 options 里")


def _check_amount(amount: Amount, rule: CategoryRule | None, place: Place, facts: Facts) -> None:
    _check_only_if(amount.only_if, place, facts)
    _check_clause(amount.clause, place)
    if amount.category and (rule is None or amount.category not in (rule.options or ())):
        place.at("category").report(f"{amount.category} 不在 category 的 options 里")


# --- artefacts ---------------------------------------------------------------------------------


def _check_artefacts(
    kind: Kind, terms: NoticeKind, place: Place, facts: Facts, documents: Documents
) -> None:
    seen: set[str] = set()
    for item, here in _read(terms.artefacts, place):
        if item.id in seen:
            here.at("id").report(f"{item.id} 重复")
        seen.add(item.id)
        _check_clause(item.clause, here)
        _check_only_if(item.only_if, here, facts)
        for key, message in _artefact_problems(item.document, item.copies, kind, documents):
            here.at(key).report(message)
    folders = {one.id for one, _ in _read((*terms.conditions, *terms.materials), place)}
    for item, here in _read(terms.artefacts, place):
        if item.bound_with and item.bound_with not in seen - {item.id}:
            here.at("bound_with").report(f"没有 {item.bound_with} 这份材料")
        for name in item.holds or ():
            if name not in folders:
                here.at("holds").report(f"没有 {name} 这个佐证材料文件夹")


def _check_materials(terms: NoticeKind, place: Place, facts: Facts) -> None:
    """Each once, with its clause; what it proves are conditions that want a proof."""
    wanting = {use.id for use in terms.conditions if use.proof}
    seen: set[str] = set()
    for item, here in _read(terms.materials, place):
        if item.id in seen:
            here.at("id").report(f"{item.id} 重复")
        seen.add(item.id)
        _check_clause(item.clause, here)
        _check_only_if(item.only_if, here, facts)
        for name in item.proves or ():
            if name not in wanting:
                here.at("proves").report(f"没有 {name} 这个要证明的条件")


def _artefact_problems(
    key: str, copies: int, kind: Kind, documents: Documents
) -> Iterator[tuple[str, str]]:
    if copies < 0:
        yield "copies", "不能是负数"
    document = documents.get(key)
    if key and document is None:
        yield "document", f"没有 {key} 这份文件"
    elif document is not None and kind not in document.kinds:
        yield "document", f"{key} 不是用于{KINDS[kind]}的"
