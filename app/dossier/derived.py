"""Values that nobody types: each a named function of the dossier, with the facts it looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from app.definitions.models import NoticeKind
from app.definitions.types import OccupationName
from app.dossier import budget, worksheet
from app.dossier.dossier import Dossier
from app.dossier.subsidy import CATEGORIES, CHOSEN, classification_of

SAME_UNIT = "同一单位"
"""What `leader.relation` says where there is no relation to explain."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A computed value: the facts it depends on and the function.

    `under` takes the place of `compute` where the value also depends on what the notice says. A
    document that prints the value needs not print the facts that it `prints` itself.
    """

    facts: tuple[str, ...]
    compute: Callable[[Dossier], object]
    under: Callable[[Dossier, NoticeKind], object] | None = None
    prints: tuple[str, ...] = ()

    def value(self, dossier: Dossier, terms: NoticeKind | None) -> object:
        """The value for a dossier under a notice."""
        return self.under(dossier, terms) if self.under and terms else self.compute(dossier)


def budget_of(dossier: Dossier, terms: NoticeKind | None = None) -> budget.BudgetTable:
    """表4-2 of the dossier, from the amounts or from the worksheet, whichever holds."""
    reading = dossier.value("budget.ratio_reading")
    known = reading if reading in ("total", "row", "column") else "total"
    words = terms.words if terms else {}
    return budget.budget_table(worksheet.amounts(dossier), cast("budget.Reading", known), words)


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


_TIERS: Mapping[object, str] = {"new": "A 档", "existing": "B 档"}
"""A 档 is a new base, B 档 an existing one (内人社办发〔2025〕105号 二（四）, 辽人社函〔2025〕118号 附件1)."""

_CATEGORY_FACTS = (
    CHOSEN, "project.stage", "occupations", "occupation.title", "studio.occupation", "leader.occupation",
)  # fmt: skip


def category_tier(dossier: Dossier, terms: NoticeKind) -> str:
    """Category and tier in one cell, `生产制造类 A 档`; a studio has no tier."""
    tier = _TIERS.get(dossier.value("project.stage"), "") if dossier.kind == "base" else ""
    return f"{_category(dossier, terms)} {tier}".strip()


def category_stage(dossier: Dossier, terms: NoticeKind) -> str:
    """Category and stage in one cell, where a notice names no tiers: `生产制造类 新建项目`."""
    stage = dossier.display("project.stage") if dossier.kind == "base" else ""
    return f"{_category(dossier, terms)} {stage}".strip()


def _category(dossier: Dossier, terms: NoticeKind) -> str:
    found = classification_of(dossier, terms)
    return CATEGORIES.get(found.category, "") if found else ""


def chosen_category(dossier: Dossier) -> str:
    """The category that the user chose: all that is known without a notice."""
    return dossier.display(CHOSEN)


def nature_text(dossier: Dossier) -> str:
    """The unit's nature in one cell, without boxes: `政府办`, `其它（社会团体）`."""
    nature, other = dossier.display("unit.nature"), dossier.display("unit.nature_other")
    return f"{nature}（{other}）" if dossier.value("unit.nature") == "other" and other else nature


def leader_post(dossier: Dossier) -> str:
    """The leader's unit and post, with its relation to the applicant where one is given.

    辽人社函〔2025〕118号 附件4 二: 信息不一致的，需在申报表中说明两个单位之间的关系.
    """
    relation = dossier.display("leader.relation")
    said = f"（{relation}）" if relation and relation != SAME_UNIT else ""
    return dossier.display("leader.post") + said


DERIVED: Mapping[str, Derived] = {
    "budget_table": Derived(
        (*budget.FACTS, *worksheet.FACTS, "budget.ratio_reading"),
        budget_of,
        budget_of,
        budget.FACTS,
    ),
    "occupation_names": Derived(("occupations", "occupation.title"), occupation_names),
    "occupation_codes": Derived(
        ("occupations", "occupation.title", "studio.occupation"), occupation_codes
    ),
    "occupation_budgets": Derived(worksheet.OCCUPATION_FACTS, worksheet.occupation_budgets),
    "year_of_report": Derived(("report.date",), year_of_report),
    "studio_size": Derived(("studio.area", "studio.headcount"), studio_size),
    "category_tier": Derived(_CATEGORY_FACTS, chosen_category, category_tier),
    "category_stage": Derived(_CATEGORY_FACTS, chosen_category, category_stage),
    "leader_post": Derived(
        ("leader.post", "leader.relation"), leader_post, prints=("leader.post",)
    ),
    "nature_text": Derived(("unit.nature", "unit.nature_other"), nature_text),
}
