"""Tables that an import would fill beyond what they may hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.definitions.types import Rows
from app.dossier.dossier import Dossier
from app.exchange.sheet_comparison import Difference


@dataclass(frozen=True, slots=True)
class Overfull:
    """A table that would get more rows than it may have."""

    table: str
    label: str
    most: int
    there: int
    added: int

    @property
    def text(self) -> str:
        """In words."""
        return (
            f"“{self.label}”最多 {self.most} 行，现有 {self.there} 行，再加 {self.added} 行放不下"
        )


def overfull(differences: Iterable[Difference], dossier: Dossier) -> Iterator[Overfull]:
    """The tables that these differences would fill beyond their limit."""
    balance: Counter[tuple[str, str]] = Counter()
    for one in differences:
        if one.kind == "added":
            balance[one.key, one.parent] += 1
        elif one.kind == "removed" and dossier.has_row(one.row):
            balance[one.key, dossier.home(one.row)[0]] -= 1
    for (table, parent), added in balance.items():
        fact, there = dossier.facts[table], len(dossier.rows(table, parent))
        most = fact.type.max_rows if isinstance(fact.type, Rows) else None
        if most is not None and added > 0 and there + added > most:
            yield Overfull(table, fact.label.partition("：")[0], most, there, added)
