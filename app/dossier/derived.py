"""Values that nobody types: each a named function of the dossier, with the facts it looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from app.definitions.types import OccupationName
from app.dossier import budget, worksheet
from app.dossier.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed value: the facts it depends on and the function."""

    facts: tuple[str, ...]
    compute: Callable[[Dossier], object]


def budget_of(dossier: Dossier) -> budget.BudgetTable:
    """表4-2 of the dossier, from the amounts or from the worksheet, whichever holds."""
    reading = dossier.value("budget.ratio_reading")
    known = reading if reading in ("total", "row", "column") else "total"
    return budget.budget_table(worksheet.amounts(dossier), cast("budget.Reading", known))


def occupation_names(dossier: Dossier) -> str:
    """The occupations as the cover shows them, joined by 、."""
    kind = dossier.facts["occupation.title"].type
    titles = (dossier.value("occupation.title", row) for row in dossier.rows("occupations"))
    return "、".join(kind.printed(title) for title in titles if title is not None)


def occupation_codes(dossier: Dossier) -> str:
    """The occupations with their codes, as summary sheets ask for them."""
    rows = dossier.rows("occupations") if dossier.kind == "base" else ()
    titles = [dossier.value("occupation.title", row) for row in rows]
    titles += [dossier.value("studio.occupation")] if dossier.kind == "studio" else []
    return "；".join(_with_code(title) for title in titles if title is not None)


def _with_code(title: object) -> str:
    if isinstance(title, OccupationName):
        name = f"{title.name}（{title.work_type}）" if title.work_type else title.name
        return f"{name} {title.code}".strip()
    return str(getattr(title, "text", title))


def year_of_report(dossier: Dossier) -> str:
    """The year and month of filling in, as covers print it; "" while no date is given."""
    value = dossier.value("report.date")
    return (
        f"{value.year}年{value.month}月"
        if hasattr(value, "year") and hasattr(value, "month")
        else ""
    )


def studio_size(dossier: Dossier) -> str:
    """Floor space and people in one cell: `120㎡ 8人`."""
    area, people = dossier.value("studio.area"), dossier.value("studio.headcount")
    parts = [f"{area:f}㎡" if area is not None else "", f"{people}人" if people is not None else ""]
    return " ".join(part for part in parts if part)


DERIVED: Mapping[str, Derived] = {
    "budget_table": Derived((*budget.FACTS, *worksheet.FACTS, "budget.ratio_reading"), budget_of),
    "occupation_names": Derived(("occupations", "occupation.title"), occupation_names),
    "occupation_codes": Derived(
        ("occupations", "occupation.title", "studio.occupation"), occupation_codes
    ),
    "occupation_budgets": Derived(worksheet.OCCUPATION_FACTS, worksheet.occupation_budgets),
    "year_of_report": Derived(("report.date",), year_of_report),
    "studio_size": Derived(("studio.area", "studio.headcount"), studio_size),
}
