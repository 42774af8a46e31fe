"""What a rule sees: the dossier from one row of it, and what the notice says of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.definitions.models import Fact, NoticeKind, OnlyIf
from app.dossier.changes import ROOT
from app.dossier.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule found wrong, and with which fact (of which row, if not the row looked from).

    `is_missing`: it can't be told yet, since something isn't filled in. `is_silent`: the condition
    shows it, the review doesn't, where something else already says that a fact isn't filled in.
    """

    key: str
    message: str
    row: str | None = None
    is_missing: bool = False
    is_silent: bool = False


def silent(key: str, message: str) -> Remark:
    """A remark that something can't be told yet, which the review needs not repeat."""
    return Remark(key, message, is_missing=True, is_silent=True)


@dataclass(frozen=True, slots=True)
class Look:
    """A view of the dossier; `row` is the row a rule is held for, `ROOT` outside tables."""

    dossier: Dossier
    row: str = ROOT
    terms: NoticeKind | None = None

    def fact(self, key: str) -> Fact:
        """The fact of a key."""
        return self.dossier.facts[key]

    def value(self, key: str) -> object | None:
        """A value of the row looked from, or one outside tables."""
        return self.dossier.value(key, self.row if self.fact(key).tables else ROOT)

    def rows(self, table: str) -> tuple[str, ...]:
        """The rows of a table of the row looked from, or outside tables."""
        return self.dossier.rows(table, self.row if self.fact(table).tables else ROOT)

    @property
    def words(self) -> Mapping[str, str]:
        """What the notice calls things, by name; only what it says itself."""
        return self.terms.words if self.terms else {}

    def applies(self, only_if: tuple[OnlyIf, ...]) -> bool:
        """Whether all that something depends on is chosen so."""
        return all(only.holds(self.value(only.fact)) for only in only_if)
