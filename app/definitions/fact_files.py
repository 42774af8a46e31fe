"""Reads `forms/facts/`: the dictionary of facts, and what old keys are called today."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.definitions.models import CheckUse, Fact, Material
from app.definitions.occupations import OccupationList
from app.definitions.record import Collector, Place, read_record
from app.definitions.types import TYPES, Choice, FieldType, Files, Occupation, Rows

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_FACT_FIELDS = ("label", "hint", "help", "clause")
_STATEMENT = Choice(options={"yes": "是", "no": "否"})


@dataclass(slots=True)
class FactFiles:
    """The facts by key, each with its place; `successors` maps retired keys ("" for removed)."""

    occupations: OccupationList
    collector: Collector
    facts: dict[str, Fact] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    successors: dict[str, str] = field(default_factory=dict)

    def read(self, folders: Iterable[Path]) -> None:
        """Take in every file of the folders, and hold them against each other."""
        for folder in folders:
            for file in sorted(folder.glob("*.toml")):
                tables, top = self.collector.table(file)
                for key, table in tables.items():
                    self._take(key, table, top.at(key))
        self._place_columns()
        self._check_tables()
        self._check_successors()

    def add_condition(self, use: CheckUse, place: Place) -> None:
        """The facts that a condition brings with it: a statement, a folder of proofs."""
        if use.check == "declared":
            self._add(Fact(use.statement_fact, _STATEMENT, use.title), place)
        if use.proof:
            self._add(Fact(use.evidence_fact, Files(), use.title), place)

    def add_material(self, material: Material, place: Place) -> None:
        """The folder of a material that a notice lists."""
        self._add(Fact(material.evidence_fact, Files(), material.title), place)

    def _add(self, fact: Fact, place: Place) -> None:
        """Add a condition's fact; both kinds of a notice may share one, but only word for word."""
        known = self.facts.setdefault(fact.key, fact)
        if known.label != fact.label:
            place.at("id").report(f"{fact.key} 在这份通知里已有另一种说法：{known.label}")

    def _take(self, key: str, table: object, place: Place) -> None:
        if key in self.places:
            place.report("这个键在别处已经用过")
            return
        self.places[key] = place
        if not _KEY.fullmatch(key):
            place.report("键只能由小写字母、数字、下划线和点组成，如 unit.name")
        elif isinstance(table, Mapping) and {"renamed_to", "removed"} & table.keys():
            self.successors[key] = _read_successor(table, place)
        elif fact := self._fact(key, table, place):
            self.facts[key] = fact

    def _fact(self, key: str, table: object, place: Place) -> Fact | None:
        if not isinstance(table, Mapping):
            place.report("应当是一个表")
            return None
        kind = TYPES.get(str(table.get("type", "")))
        if kind is None:
            place.at("type").report(f"没有这种类型；可用的有 {'、'.join(TYPES)}")
            return None
        injected = {"occupations": self.occupations} if kind is Occupation else {}
        own = {name: table[name] for name in _FACT_FIELDS if name in table}
        limits = {name: table[name] for name in table if name not in {*_FACT_FIELDS, "type"}}
        field_type = read_record(kind, limits, place, extra=injected)
        fact = read_record(Fact, own, place, extra={"key": key, "type": field_type, "tables": ()})
        return _sound(fact, place) if isinstance(field_type, FieldType) else None

    def _place_columns(self) -> None:
        """Let each column know the tables that it stands in."""
        tables: dict[str, list[str]] = {}
        for key, fact in self.facts.items():
            for column in fact.type.columns if isinstance(fact.type, Rows) else ():
                tables.setdefault(column, []).append(key)
                if column not in self.facts:
                    self.places[key].at("columns").report(f"没有 {column} 这一项")
        for column in tables.keys() & self.facts.keys():
            known = self.facts[column]
            self.facts[column] = dataclasses.replace(known, tables=tuple(tables[column]))

    def _check_tables(self) -> None:
        for key, fact in self.facts.items():
            if isinstance(fact.type, Rows):
                prefixes = {column.rpartition(".")[0] for column in fact.type.columns}
                if len(prefixes) > 1 or "" in prefixes:
                    place = self.places[key].at("columns")
                    place.report("一个表的各列必须有相同的前缀，如 item.")

    def _check_successors(self) -> None:
        for old, new in self.successors.items():
            if new and new not in self.facts:
                self.places[old].report(f"没有 {new} 这一项")


def _read_successor(table: Mapping[str, Any], place: Place) -> str:
    """The new key of a renamed fact; "" for a removed one."""
    if len(table) != 1:
        place.report("renamed_to 或 removed 必须单独写")
    if "renamed_to" in table and not isinstance(table["renamed_to"], str):
        place.at("renamed_to").report("应当是文字")
    return str(table.get("renamed_to", ""))


def _sound(fact: Fact | None, place: Place) -> Fact | None:
    """The fact, once its limits don't contradict each other."""
    for message in fact.type.wrong_limits() if fact else ():
        place.report(message)
    return fact
