"""Reads `forms/notices/`: each notice as a whole, or as a layer on another one.

A layer (`based_on`) stands on a notice that isn't layered itself. What it names of a kind replaces
that one's value as a whole, except the conditions: `drop` lists the ids that don't hold any more,
a condition with `replaces = true` takes the place of the one of its id, any other is added. Its
source (id, issuer, number, dates …) is always its own.

Everything is read leniently, so that a file with one error still shows all its others.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.definitions.kinds import KINDS, Kind
from app.definitions.models import CheckUse, Notice, NoticeKind
from app.definitions.record import Collector, Place, read_record

Table = Mapping[str, Any]
_SOURCE = ("id", "title", "issuer", "number", "region")
_ID = re.compile(r"(?=.{1,60}$)[a-z][a-z0-9]*(-[a-z0-9]+)*|")
"""What a notice may be called: it becomes part of keys and of file names. Empty is told apart."""
_NEEDED = ("deadlines", "artefacts")
"""What a kind can't do without; a layer has it from below."""


@dataclass(frozen=True, slots=True)
class PlacedUse:
    """A condition, and where it stands: in the layer's file or in the one beneath."""

    use: CheckUse
    place: Place


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """One file: the notice (None where its head can't be read) and what could be read of each kind."""

    id: str
    place: Place
    notice: Notice | None
    terms: Mapping[Kind, NoticeKind]
    conditions: Mapping[Kind, tuple[PlacedUse, ...]]


def read_notices(folders: Iterable[Path], collector: Collector) -> list[NoticeFile]:
    """Every notice below the folders, resolved; first the whole ones, then the layers.

    Of a notice in two folders the later one's holds, where its `version` is higher.
    """
    tables: list[tuple[Table, Place]] = []
    for folder in folders:
        found_here = [
            pair for file in sorted(folder.rglob("*.toml")) if (pair := collector.table(file))[0]
        ]
        newer = {str(table.get("id")): _version(table) for table, _ in found_here}
        tables = [pair for pair in tables if not _is_older(pair[0], newer)] + found_here
    whole = [_File(table, place).read() for table, place in tables if "based_on" not in table]
    by_id = {one.id: one for one in whole}
    layers = [
        _File(table, place, by_id.get(str(table["based_on"]))).read()
        for table, place in tables
        if "based_on" in table
    ]
    found = whole + layers
    seen: dict[str, int] = {}
    for one in found:
        if one.id in seen:
            taken = f"{one.id} 已有另一份通知在用"
            one.place.at("id").report(f"{taken}；要更新它，请写 version，比 {seen[one.id]} 大")
        seen[one.id] = one.notice.version if one.notice else 1
    return found


def _version(table: Table) -> int:
    """What a table says of its edition; anything but a number is told later."""
    version = table.get("version", 1)
    return version if type(version) is int else 0


def _is_older(table: Table, newer: Mapping[str, int]) -> bool:
    """Whether a later folder has a higher version of the same notice."""
    name = str(table.get("id"))
    return name in newer and _version(table) < newer[name]


@dataclass(slots=True)
class _File:
    """One file on its way to a `NoticeFile`; `beneath` is the notice that it is layered on."""

    table: Table
    place: Place
    beneath: NoticeFile | None = None
    conditions: dict[Kind, tuple[PlacedUse, ...]] = field(default_factory=dict)

    def read(self) -> NoticeFile:
        """The notice with what lies beneath it."""
        if "based_on" in self.table and self.beneath is None:
            named = self.table["based_on"]
            self.place.at("based_on").report(f"没有 {named} 这份通知，或者它自己也是叠加的")
        terms = {kind: self._terms(kind, self.table[kind]) for kind in KINDS if kind in self.table}
        head = {key: value for key, value in self.table.items() if key not in KINDS}
        both: dict[str, Any] = {kind: terms.get(kind) for kind in KINDS}
        notice = read_record(Notice, head, self.place, extra=both)
        self._check_source(head)
        known = {kind: one for kind, one in terms.items() if one is not None}
        return NoticeFile(str(head.get("id", "")), self.place, notice, known, self.conditions)

    def _check_source(self, head: Table) -> None:
        for key in _SOURCE:
            if isinstance(value := head.get(key), str) and not value.strip():
                self.place.at(key).report("不能是空的")
        if isinstance(name := head.get("id"), str) and not _ID.fullmatch(name):
            self.place.at("id").report("只能由小写字母、数字和连字符组成，如 shili-2026-1")

    def _terms(self, kind: Kind, table: object) -> NoticeKind | None:
        place = self.place.at(kind)
        if not isinstance(table, Mapping):
            place.report("应当是一个表")
            return None
        layered = ("conditions", "drop") if "based_on" in self.table else ("conditions",)
        own = {key: value for key, value in table.items() if key not in layered}
        self.conditions[kind] = tuple(self._merged(kind, table, place).values())
        extra = {
            **self._inherited(kind, own),
            "conditions": tuple(one.use for one in self.conditions[kind]),
        }
        terms = read_record(NoticeKind, own, place, extra=extra, is_lenient=True)
        return self._named(terms) if terms and "materials" in own else terms

    def _named(self, terms: NoticeKind) -> NoticeKind:
        """The materials know the notice that they stand in."""
        source = str(self.table.get("id", ""))
        # Read leniently: what couldn't be read is None.
        own = tuple(
            dataclasses.replace(one, source=source) for one in filter(None, terms.materials)
        )
        return dataclasses.replace(terms, materials=own)

    def _inherited(self, kind: Kind, own: Table) -> dict[str, Any]:
        """What the layer doesn't say itself."""
        if "based_on" not in self.table:
            return {}
        below = self.beneath.terms.get(kind) if self.beneath else None
        names = [one.name for one in dataclasses.fields(NoticeKind)] if below else _NEEDED
        return {
            name: getattr(below, name, ())
            for name in names
            if name not in own and name != "conditions"
        }

    # --- conditions ---

    def _merged(self, kind: Kind, table: Table, place: Place) -> dict[str, PlacedUse]:
        """The conditions by their id, those beneath first."""
        found = {one.use.id: one for one in self._below(kind)}
        if "based_on" in self.table:
            self._drop(found, table.get("drop", []), place.at("drop"))
        beneath = frozenset(found)
        items = table.get("conditions", [])
        if not isinstance(items, list):
            place.at("conditions").report("应当是一个列表")
            return found
        for index, item in enumerate(items, 1):
            self._lay(found, item, place.at("conditions").at(f"[{index}]"), beneath)
        return found

    def _below(self, kind: Kind) -> tuple[PlacedUse, ...]:
        return self.beneath.conditions.get(kind, ()) if self.beneath else ()

    def _drop(self, found: dict[str, PlacedUse], names: object, place: Place) -> None:
        if not isinstance(names, list):
            place.report("应当是一个列表")
            return
        for name in names:
            if found.pop(str(name), None) is None and self.beneath:
                place.report(f"被叠加的通知没有 {name} 这个条件")

    def _lay(
        self, found: dict[str, PlacedUse], item: object, place: Place, beneath: frozenset[str]
    ) -> None:
        """Put one condition in its place."""
        if not isinstance(item, Mapping):
            place.report("应当是一个表")
            return
        name, replaces = item.get("id"), item.get("replaces", False)
        if "based_on" in self.table:
            item = {key: value for key, value in item.items() if key != "replaces"}
            self._check_layer(name, replaces, place, beneath)
        source = str(self.table.get("id", ""))
        if name in found and found[str(name)].use.source == source:
            place.at("id").report(f"{name} 重复")
        use = read_record(CheckUse, item, place, extra={"source": source})
        if use is not None:
            found[use.id] = PlacedUse(use, place)

    def _check_layer(
        self, name: object, replaces: object, place: Place, beneath: frozenset[str]
    ) -> None:
        if not isinstance(replaces, bool):
            place.at("replaces").report("应当是true 或 false")
        elif replaces and name not in beneath and self.beneath:
            place.at("replaces").report(f"被叠加的通知没有 {name} 这个条件")
        elif not replaces and name in beneath:
            place.at("id").report(f"{name} 已在被叠加的通知里；要换掉它，请写 replaces = true")
