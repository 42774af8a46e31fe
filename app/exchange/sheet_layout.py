"""Which sheets a 填报表 has: one for each group of facts, one for each table, in the paper's order.

Nothing here knows Excel. A sheet is known by its `marker`, whatever its user calls it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.definitions.models import Definitions, Fact, Page, PageGroup
from app.definitions.types import Files, Money, Rows
from app.dossier.changes import ROOT
from app.dossier.dossier import Dossier

PARENT = "@parent"
"""The column that says which row of the outer table a row belongs to."""

_LONGEST_TITLE = 31
_FORBIDDEN = re.compile(r"[\\/?*\[\]:：／？＊［］＼']")


@dataclass(frozen=True, slots=True)
class FieldSheet:
    """Facts one below the other; `places` are their addresses (row id, key)."""

    marker: str
    title: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A table with its columns. `parent` is the row it belongs to; None: those of all rows."""

    marker: str
    title: str
    table: str
    columns: tuple[str, ...]
    parent: str | None = ROOT

    @property
    def heads(self) -> tuple[str, ...]:
        """The columns as they stand in the sheet, the one of the outer rows first."""
        return (PARENT, *self.columns) if self.parent is None else self.columns


Layout = tuple[FieldSheet | TableSheet, ...]


def heading(fact: Fact) -> str:
    """The official label with the unit of its numbers."""
    unit = "万元" if isinstance(fact.type, Money) else getattr(fact.type, "unit", "")
    return f"{fact.label}（{unit}）" if unit else fact.label


def layout(dossier: Dossier, definitions: Definitions, occupation: str | None = None) -> Layout:
    """The sheets for a whole dossier, or for one row of its occupations."""
    used = definitions.facts_in_use(dossier.notice, dossier.kind)
    asked = {key for key in used if not isinstance(dossier.facts[key].type, Files)}
    plan = _Plan(dossier, asked)
    if occupation is not None:
        return tuple(plan.of_row(occupation))
    statements = _statements(dossier, definitions)
    return tuple(
        sheet
        for page in definitions.pages_of(dossier.kind)
        for sheet in plan.of_page(page, statements)
    )


def _statements(dossier: Dossier, definitions: Definitions) -> tuple[str, ...]:
    """What the notice's conditions want declared; it stands on no page of its own."""
    terms = definitions.terms(dossier.notice, dossier.kind)
    return tuple(use.statement_fact for use in terms.conditions) if terms else ()


class _Plan:
    def __init__(self, dossier: Dossier, asked: set[str]) -> None:
        self.dossier = dossier
        self.asked = asked
        self.title = _titles()

    def of_page(self, page: Page, statements: tuple[str, ...]) -> Iterator[FieldSheet | TableSheet]:
        for number, group in enumerate(page.groups, 1):
            yield from self._of_group(f"{page.key}.{number}", group, statements)

    def of_row(self, row: str) -> Iterator[FieldSheet | TableSheet]:
        _, table = self.dossier.home(row)
        plain, tables = self._columns(table)
        places = tuple((row, key) for key in plain)
        label = self.dossier.facts[table].label
        if places:
            yield FieldSheet(f"fields {table}", self.title(label), places)
        for key in tables:
            yield from self._of_table(key, row)

    def _of_group(
        self, name: str, group: PageGroup, statements: tuple[str, ...]
    ) -> Iterator[FieldSheet | TableSheet]:
        keys = group.facts + (statements if group.conditions else ())
        used = [key for key in dict.fromkeys(keys) if key in self.asked]
        places = tuple((ROOT, key) for key in used if not self._is_table(key))
        if places:
            yield FieldSheet(f"fields {name}", self.title(group.title), places)
        for key in filter(self._is_table, used):
            yield from self._of_table(key, ROOT)
            _, nested = self._columns(key)
            for below in nested:
                yield from self._of_table(below, None)

    def _of_table(self, key: str, parent: str | None) -> Iterator[TableSheet]:
        plain, _ = self._columns(key)
        if plain:
            label = re.split("[：:]", self.dossier.facts[key].label)[0]
            yield TableSheet(f"table {key}", self.title(label), key, plain, parent)

    def _columns(self, table: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The columns in use: those with values, then those that are tables themselves."""
        kind = self.dossier.facts[table].type
        keys = [key for key in kind.columns if key in self.asked] if isinstance(kind, Rows) else []
        plain = tuple(key for key in keys if not self._is_table(key))
        return plain, tuple(key for key in keys if self._is_table(key))

    def _is_table(self, key: str) -> bool:
        return isinstance(self.dossier.facts[key].type, Rows)


def _titles() -> Callable[[str], str]:
    """Makes names of sheets that Excel takes, each of them once."""
    given: set[str] = set()

    def title(wanted: str) -> str:
        flat = " ".join(_FORBIDDEN.sub(" ", wanted).split()) or "表"
        name, number = flat[:_LONGEST_TITLE], 1
        while name.casefold() in given:
            number += 1
            mark = f"（{number}）"
            name = flat[: _LONGEST_TITLE - len(mark)] + mark
        given.add(name.casefold())
        return name

    return title
