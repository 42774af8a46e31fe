"""Reads `forms/notices/`: each notice as a whole, or as a layer on another one.

A layer (`based_on`) stands on a notice that isn't layered itself. What it names replaces that
one's value as a whole, except the conditions: `drop` lists the ids that don't hold any more, a
condition with `replaces = true` takes the place of the one of its id, any other is added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from app.definitions.models import KINDS, Document, Notice
from app.definitions.record import Collector, Place, read_record

Table = Mapping[str, Any]


def read_notices(folders: Iterable[Path], collector: Collector) -> list[tuple[Notice, Place]]:
    """Every notice below the folders, resolved, with the place of its top."""
    files = [file for folder in folders for file in sorted(folder.rglob("*.toml"))]
    tables = [_with_sources(*collector.table(file)) for file in files]
    whole = {str(table.get("id")): table for table, _ in tables if "based_on" not in table}
    found = []
    for table, place in tables:
        resolved = _resolved(table, whole, place) if table else {}
        notice = read_record(Notice, resolved, place) if resolved else None
        if notice is not None:
            found.append((notice, place))
    _check_ids(found)
    return found


def _with_sources(table: Table, place: Place) -> tuple[Table, Place]:
    """The table, each condition knowing the notice that it stands in."""
    copied = dict(table)
    for kind in KINDS:
        terms = table.get(kind)
        conditions = terms.get("conditions") if isinstance(terms, Mapping) else None
        if isinstance(conditions, list) and all(isinstance(item, Mapping) for item in conditions):
            marked = [{**item, "source": table.get("id", "")} for item in conditions]
            copied[kind] = {**terms, "conditions": marked}
    return copied, place


def _resolved(table: Table, whole: Mapping[str, Table], place: Place) -> Table:
    """The table of a notice with that of the one it is based on beneath it."""
    if "based_on" not in table:
        return table
    beneath = whole.get(str(table["based_on"]))
    if beneath is None:
        place.at("based_on").report(f"没有 {table['based_on']} 这份通知，或者它自己也是叠加的")
        return {}
    merged = {**beneath, **table}
    for kind in KINDS:
        merged.pop(kind, None)
        terms = table.get(kind)
        if isinstance(terms, Mapping):
            merged[kind] = _merged_terms(beneath.get(kind, {}), terms, place.at(kind))
        elif terms is not None:
            merged[kind] = terms
    return merged


def _merged_terms(beneath: Table, terms: Table, place: Place) -> Table:
    own = {key: value for key, value in terms.items() if key not in ("drop", "conditions")}
    conditions = {str(item["id"]): item for item in beneath.get("conditions", []) if "id" in item}
    for dropped in terms.get("drop", []):
        if conditions.pop(str(dropped), None) is None:
            place.at("drop").report(f"被叠加的通知没有 {dropped} 这个条件")
    for index, item in enumerate(terms.get("conditions", []), 1):
        _lay(conditions, item, place.at("conditions").at(f"[{index}]"))
    return {**beneath, **own, "conditions": list(conditions.values())}


def _lay(conditions: dict[str, Any], item: object, place: Place) -> None:
    """Put one condition of a layer in its place."""
    if not isinstance(item, Mapping):
        place.report("应当是一个表")
        return
    name, replaces = str(item.get("id", "")), item.get("replaces", False)
    if replaces is True and name not in conditions:
        place.at("replaces").report(f"被叠加的通知没有 {name} 这个条件")
    elif replaces is not True and name in conditions:
        place.at("id").report(f"{name} 已在被叠加的通知里；要换掉它，请写 replaces = true")
    conditions[name] = {key: value for key, value in item.items() if key != "replaces"}


# --- what must agree ---------------------------------------------------------------------------


def _check_ids(found: list[tuple[Notice, Place]]) -> None:
    seen: dict[str, Notice] = {}
    for notice, place in found:
        if notice.id in seen:
            place.at("id").report(f"{notice.id} 已有另一份通知在用")
        seen[notice.id] = notice


def check_notices(found: list[tuple[Notice, Place]], documents: Mapping[str, Document]) -> None:
    """Dates and artefacts of every notice, and that no two of a region hold at once."""
    for notice, place in found:
        if not notice.kinds:
            place.report("至少要有 base 或 studio 一项")
        if notice.in_force_to < notice.in_force_from:
            place.at("in_force_to").report("早于 in_force_from")
        for kind in notice.kinds:
            _check_artefacts(notice, kind, place.at(kind).at("artefacts"), documents)
    for (one, _), (other, place) in combinations(found, 2):
        if _overlap(one, other):
            place.at("in_force_from").report(f"与 {one.id} 的生效日期重叠")


def _overlap(one: Notice, other: Notice) -> bool:
    """Whether two notices of one region, both for one kind, are in force on the same day."""
    return (
        one.region == other.region
        and one.id != other.id
        and bool(set(one.kinds) & set(other.kinds))
        and one.in_force_from <= other.in_force_to
        and other.in_force_from <= one.in_force_to
    )


def _check_artefacts(
    notice: Notice, kind: Any, place: Place, documents: Mapping[str, Document]
) -> None:
    terms = notice.terms(kind)
    seen: set[str] = set()
    for index, item in enumerate(terms.artefacts if terms else (), 1):
        here = place.at(f"[{index}]")
        if item.id in seen:
            here.at("id").report(f"{item.id} 重复")
        seen.add(item.id)
        for key, message in _artefact_problems(item.document, item.copies, kind, documents):
            here.at(key).report(message)


def _artefact_problems(
    key: str, copies: int, kind: Any, documents: Mapping[str, Document]
) -> Iterator[tuple[str, str]]:
    if copies < 0:
        yield "copies", "不能是负数"
    document = documents.get(key)
    if key and document is None:
        yield "document", f"没有 {key} 这份文件"
    elif document is not None and kind not in document.kinds:
        yield "document", f"{key} 不是用于{KINDS[kind]}的"
