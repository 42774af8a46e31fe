"""What a rule sees: the dossier from one row of it, and the money of the notice."""

from __future__ import annotations

from dataclasses import dataclass

from app.definitions.models import Fact, Money
from app.dossier.changes import ROOT
from app.dossier.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule found wrong, and with which fact (of which row, if not the row looked from)."""

    key: str
    message: str
    row: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A view of the dossier; `row` is the row a rule is held for, `ROOT` outside tables."""

    dossier: Dossier
    row: str = ROOT
    money: Money | None = None

    def fact(self, key: str) -> Fact:
        """The fact of a key."""
        return self.dossier.facts[key]

    def value(self, key: str) -> object | None:
        """A value of the row looked from, or one outside tables."""
        return self.dossier.value(key, self.row if self.fact(key).tables else ROOT)

    def rows(self, table: str) -> tuple[str, ...]:
        """The rows of a table of the row looked from, or outside tables."""
        return self.dossier.rows(table, self.row if self.fact(table).tables else ROOT)
