"""Values that nobody types: each a named function of the dossier, with the facts it looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import cast

from app.definitions.types import OccupationName
from app.dossier import budget
from app.dossier.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed value: the facts it depends on and the function."""

    facts: tuple[str, ...]
    compute: Callable[[Dossier], object]


def budget_of(dossier: Dossier) -> budget.BudgetTable:
    """表4-2 of the dossier."""
    reading = dossier.value("budget.ratio_reading")
    known = reading if reading in ("total", "row", "column") else "total"
    return budget.budget_table(partial(budget_amount, dossier), cast("budget.Reading", known))


def budget_amount(dossier: Dossier, key: str) -> Decimal:
    """One amount of 表4-2 in 万元; one not yet given, or unreadable, counts as 0."""
    value = dossier.value(key)
    return value if isinstance(value, Decimal) else Decimal(0)


def occupation_names(dossier: Dossier) -> str:
    """The occupations as the cover shows them, joined by 、."""
    kind = dossier.facts["occupation.title"].type
    titles = (dossier.value("occupation.title", row) for row in dossier.rows("occupations"))
    return "、".join(kind.printed(title) for title in titles if title is not None)


def occupation_identity(value: object) -> str:
    """What makes two entries the same occupation: the code, else the typed name."""
    if isinstance(value, OccupationName):
        return value.code + value.work_type or value.name
    return ""


DERIVED: Mapping[str, Derived] = {
    "budget_table": Derived((*budget.FACTS, "budget.ratio_reading"), budget_of),
    "occupation_names": Derived(("occupations", "occupation.title"), occupation_names),
}
