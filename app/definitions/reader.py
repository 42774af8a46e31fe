"""Reads everything under `forms/` once, strictly, and holds the parts against each other."""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from app.definitions.models import (
    KINDS,
    Check,
    CheckUse,
    Definitions,
    Document,
    Fact,
    Kind,
    Notice,
    Page,
    Rule,
)
from app.definitions.occupations import OccupationList
from app.definitions.record import Collector, Place, read_record
from app.definitions.types import TYPES, FieldType, Occupation, Rows

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_FACT_FIELDS = ("label", "hint", "help", "clause")


def read_definitions(
    folder: Path, *, checks: Mapping[str, type[Any]], derived: Iterable[str]
) -> Definitions:
    """All definitions of a folder.

    `checks` are the rules that data may name, `derived` the names of computed values; both live
    in rooms that this one may not import. Raises `DefinitionError` with every error found.
    """
    collector = Collector(folder)
    occupations = _read_occupations(folder / "lists", collector)
    facts, successors = _read_facts(folder / "facts", occupations, collector)
    pages = _read_each(folder / "pages", Page, collector)
    documents = _read_each(folder / "documents", Document, collector)
    notices = _read_each(folder / "notices", Notice, collector)
    _check_facts(facts, successors, collector)
    _check_pages(pages, facts)
    for document, place in documents:
        _check_document(document, place, facts, frozenset(derived))
    for notice, place in notices:
        _check_notice(notice, place, {item.key: item for item, _ in documents})
    rules = dict(_read_rules(documents, notices, facts, checks))
    result = Definitions(
        facts=types.MappingProxyType({key: fact for key, (fact, _) in facts.items()}),
        successors=types.MappingProxyType(dict(successors)),
        pages=tuple(sorted((page for page, _ in pages), key=lambda page: (page.kind, page.order))),
        documents=_by_name(documents, "key"),
        notices=_by_name(notices, "id"),
        rules=types.MappingProxyType(rules),
        occupations=occupations,
    )
    collector.finish()
    return result


def _read_occupations(folder: Path, collector: Collector) -> OccupationList:
    try:
        return OccupationList.read(folder)
    except (OSError, ValueError) as error:
        collector.place(folder).report(str(error))
        collector.finish()
        raise


# --- facts -------------------------------------------------------------------------------------


def _read_facts(
    folder: Path, occupations: OccupationList, collector: Collector
) -> tuple[dict[str, tuple[Fact, Place]], dict[str, str]]:
    """The facts by key with their places, and what old keys are called today."""
    facts: dict[str, tuple[Fact, Place]] = {}
    successors: dict[str, str] = {}
    for file in sorted(folder.glob("*.toml")):
        tables, top = collector.table(file)
        for key, table in tables.items():
            place = top.at(key)
            if key in facts or key in successors:
                place.report("这个键在别处已经用过")
            elif not _KEY.fullmatch(key):
                place.report("键只能由小写字母、数字、下划线和点组成，如 unit.name")
            elif _is_retired(table):
                successors[key] = _read_successor(table, place)
            elif fact := _read_fact(key, table, place, occupations):
                facts[key] = fact, place
    return _with_tables(facts), successors


def _is_retired(table: object) -> bool:
    return isinstance(table, Mapping) and bool({"renamed_to", "removed"} & table.keys())


def _read_successor(table: Mapping[str, Any], place: Place) -> str:
    """The new key of a renamed fact; "" for a removed one."""
    if len(table) != 1:
        place.report("renamed_to 或 removed 必须单独写")
    if "renamed_to" in table and not isinstance(table["renamed_to"], str):
        place.at("renamed_to").report("应当是文字")
    return str(table.get("renamed_to", ""))


def _read_fact(key: str, table: object, place: Place, occupations: OccupationList) -> Fact | None:
    if not isinstance(table, Mapping):
        place.report("应当是一个表")
        return None
    kind = TYPES.get(str(table.get("type", "")))
    if kind is None:
        place.at("type").report(f"没有这种类型；可用的有 {'、'.join(TYPES)}")
        return None
    injected = {"occupations": occupations} if kind is Occupation else {}
    own = {name: table[name] for name in _FACT_FIELDS if name in table}
    limits = {name: value for name, value in table.items() if name not in {*_FACT_FIELDS, "type"}}
    field_type = read_record(kind, limits, place, extra=injected)
    fact = read_record(Fact, own, place, extra={"key": key, "type": field_type, "tables": ()})
    return _sound(fact, place) if isinstance(field_type, FieldType) else None


def _sound(fact: Fact | None, place: Place) -> Fact | None:
    """The fact, once its limits don't contradict each other."""
    for message in fact.type.wrong_limits() if fact else ():
        place.report(message)
    return fact


def _with_tables(facts: dict[str, tuple[Fact, Place]]) -> dict[str, tuple[Fact, Place]]:
    """The facts, each column knowing the tables that it stands in."""
    tables: dict[str, list[str]] = {}
    for key, (fact, place) in facts.items():
        for column in fact.type.columns if isinstance(fact.type, Rows) else ():
            tables.setdefault(column, []).append(key)
            if column not in facts:
                place.at("columns").report(f"没有 {column} 这一项")
    return {
        key: (dataclasses.replace(fact, tables=tuple(tables.get(key, ()))), place)
        for key, (fact, place) in facts.items()
    }


def _check_facts(
    facts: Mapping[str, tuple[Fact, Place]], successors: Mapping[str, str], collector: Collector
) -> None:
    for fact, place in facts.values():
        if isinstance(fact.type, Rows):
            prefixes = {column.rpartition(".")[0] for column in fact.type.columns}
            if len(prefixes) > 1 or "" in prefixes:
                place.at("columns").report("一个表的各列必须有相同的前缀，如 item.")
    for old, new in successors.items():
        if new and new not in facts:
            collector.place(collector.root / "facts").at(old).report(f"没有 {new} 这一项")


# --- pages, documents, notices -----------------------------------------------------------------


def _read_each(folder: Path, record: type[Any], collector: Collector) -> list[tuple[Any, Place]]:
    """Every file below a folder as one record, with the place of its top."""
    found = []
    for file in sorted(folder.rglob("*.toml")):
        table, place = collector.table(file)
        item = read_record(record, table, place) if table else None
        if item is not None:
            found.append((item, place))
    _check_names(found, "id" if record is Notice else "key")
    return found


def _check_names(found: list[tuple[Any, Place]], name: str) -> None:
    seen: dict[str, str] = {}
    for item, place in found:
        value = getattr(item, name)
        if value in seen:
            place.at(name).report(f"与 {seen[value]} 重复")
        seen[value] = place.file


def _by_name(found: list[tuple[Any, Place]], name: str) -> Mapping[str, Any]:
    return types.MappingProxyType({getattr(item, name): item for item, _ in found})


def _check_pages(pages: list[tuple[Page, Place]], facts: Mapping[str, object]) -> None:
    """Each fact stands at most once on the pages of a kind."""
    seen: dict[tuple[Kind, str], str] = {}
    for page, place in pages:
        for index, group in enumerate(page.groups, 1):
            here = place.at("groups").at(f"[{index}]").at("facts")
            for key in group.facts:
                if key not in facts:
                    here.report(f"没有 {key} 这一项")
                if (page.kind, key) in seen:
                    here.report(f"{key} 已在页面 {seen[page.kind, key]} 上")
                seen[page.kind, key] = page.key


def _check_document(
    document: Document, place: Place, facts: Mapping[str, object], derived: frozenset[str]
) -> None:
    for name in ("required", "optional", "steering"):
        for key in getattr(document, name):
            if key not in facts:
                place.at(name).report(f"没有 {key} 这一项")
    for key in document.derived:
        if key not in derived:
            place.at("derived").report(
                f"没有 {key} 这个计算值；可用的有 {'、'.join(sorted(derived))}"
            )
    for key in sorted(set(document.required) & set(document.optional)):
        place.at("optional").report(f"{key} 已在 required 里")


def _check_notice(notice: Notice, place: Place, documents: Mapping[str, Document]) -> None:
    if notice.in_force_to < notice.in_force_from:
        place.at("in_force_to").report("早于 in_force_from")
    if not notice.kinds:
        place.report("至少要有 base 或 studio 一项")
    for kind in notice.kinds:
        terms, here = notice.terms(kind), place.at(kind)
        for index, use in enumerate(terms.documents if terms else (), 1):
            at = here.at("documents").at(f"[{index}]")
            document = documents.get(use.document)
            if document is None:
                at.at("document").report(f"没有 {use.document} 这份文件")
            elif document.kind != kind:
                at.at("document").report(f"{use.document} 不是用于{KINDS[kind]}的")
            if use.copies < 1:
                at.at("copies").report("至少 1 份")


# --- rules -------------------------------------------------------------------------------------


def _read_rules(
    documents: list[tuple[Document, Place]],
    notices: list[tuple[Notice, Place]],
    facts: Mapping[str, tuple[Fact, Place]],
    checks: Mapping[str, type[Any]],
) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    """The rules of each document, by its key, and of each notice and kind, by `id/kind`."""
    for document, place in documents:
        yield document.key, _rules(document.checks, place.at("checks"), facts, checks)
    for notice, place in notices:
        for kind in notice.kinds:
            terms = notice.terms(kind)
            here = place.at(kind).at("conditions")
            yield (
                f"{notice.id}/{kind}",
                _rules(terms.conditions if terms else (), here, facts, checks),
            )


def _rules(
    uses: tuple[CheckUse, ...],
    place: Place,
    facts: Mapping[str, tuple[Fact, Place]],
    checks: Mapping[str, type[Any]],
) -> tuple[Rule, ...]:
    found = []
    ids: set[str] = set()
    for index, use in enumerate(uses, 1):
        here = place.at(f"[{index}]")
        if use.id in ids:
            here.at("id").report(f"{use.id} 重复")
        ids.add(use.id)
        if rule := _rule(use, here, facts, checks):
            found.append(rule)
    return tuple(found)


def _rule(
    use: CheckUse,
    place: Place,
    facts: Mapping[str, tuple[Fact, Place]],
    checks: Mapping[str, type[Any]],
) -> Rule | None:
    kind = checks.get(use.check)
    if kind is None:
        place.at("check").report(f"没有 {use.check} 这种检查；可用的有 {'、'.join(sorted(checks))}")
        return None
    check: Check | None = read_record(kind, use.parameters, place.at("parameters"))
    named = [*check.facts()] if check else []
    named += [use.only_if.fact] if use.only_if else []
    named += [use.each] if use.each else []
    for key in named:
        if key not in facts:
            place.report(f"没有 {key} 这一项")
    if use.each in facts and not isinstance(facts[use.each][0].type, Rows):
        place.at("each").report(f"{use.each} 不是表")
    return Rule(use, check) if check else None
