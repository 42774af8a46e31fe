"""Category, tier and money: which subsidy a notice allows, and the reasoning in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.definitions.models import Amount, CategoryRule, NoticeKind
from app.definitions.types import OccupationName
from app.dossier.changes import ROOT
from app.dossier.dossier import Dossier

CATEGORIES: Mapping[str, str] = {
    "production": "生产制造类",
    "service": "社会生产和生活服务类",
    "other": "其他类",
}
_CLASSES: Mapping[str, str] = {"6": "production", "4": "service"}
"""第六大类 and 第四大类 of the 大典 (内人社办发〔2025〕105号 二（四）)."""

CHOSEN = "project.category"
"""The fact in which the user chooses where the notice is silent, or declares 其他类."""


@dataclass(frozen=True, slots=True)
class Classification:
    """The category ("" while it isn't known), how it was found, and whether the rule gave it."""

    category: str
    reasoning: str
    is_by_rule: bool
    both: bool = False


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What the notice allows, in 万元 (None: no limit named), with the clause and the words."""

    classification: Classification | None
    amount: Decimal | None
    low: Decimal | None
    high: Decimal | None
    clause: str
    words: str


def category_of(occupation: object) -> str:
    """The category of an occupation by its code; "" for other classes and free names."""
    code = occupation.code if isinstance(occupation, OccupationName) else ""
    return _CLASSES.get(code[:1], "")


def classify(
    occupations: Iterable[object], rule: CategoryRule, chosen: str | None = None
) -> Classification:
    """The category of the occupations under a notice's rule."""
    counts = Counter(filter(None, map(category_of, occupations)))
    if chosen == "other" and "other" in rule.options:
        return Classification(
            "other", "按申报人的选择，属于其他类（地方或民族特色技艺等）", is_by_rule=True
        )
    if not counts:
        return _by_choice(chosen, rule, "申报职业里没有第四、第六大类的职业")
    said = "、".join(
        f"{CATEGORIES[name]} {counts[name]} 个"
        for name in ("production", "service")
        if counts[name]
    )
    if rule.more_than is None or len(counts) == 1:
        return Classification(
            max(counts, key=lambda name: counts[name]), f"申报职业：{said}", is_by_rule=True
        )
    above = [name for name in ("production", "service") if counts[name] > rule.more_than]
    if len(above) == 1:
        why = f"申报职业：{said}；超过 {rule.more_than} 个的是{CATEGORIES[above[0]]}"
        return Classification(above[0], why, is_by_rule=True, both=True)
    if above:
        why = f"申报职业：{said}；都超过 {rule.more_than} 个，按{CATEGORIES[rule.both]}"
        return Classification(rule.both, why, is_by_rule=True, both=True)
    return _by_choice(
        chosen, rule, f"申报职业：{said}；都没有超过 {rule.more_than} 个，通知没有规定", both=True
    )


def _by_choice(
    chosen: str | None, rule: CategoryRule, why: str, *, both: bool = False
) -> Classification:
    if chosen in rule.options:
        return Classification(
            str(chosen),
            f"{why}；按申报人的选择，属于{CATEGORIES[str(chosen)]}",
            is_by_rule=False,
            both=both,
        )
    return Classification("", f"{why}；请选择类别，并向主管部门确认", is_by_rule=False, both=both)


def classification_of(dossier: Dossier, terms: NoticeKind) -> Classification | None:
    """The category of a dossier; None where the notice knows no categories."""
    if terms.category is None:
        return None
    chosen = dossier.value(CHOSEN)
    if dossier.kind == "studio":
        occupations = [dossier.value("leader.occupation") or dossier.value("studio.occupation")]
    else:
        rows = dossier.rows("occupations")
        occupations = [dossier.value("occupation.title", row) for row in rows]
    return classify(occupations, terms.category, chosen if isinstance(chosen, str) else None)


def entitlement(dossier: Dossier, terms: NoticeKind) -> Entitlement:
    """What the notice allows for this dossier: the amount of its category or tier, or the band."""
    found = classification_of(dossier, terms)
    for amount in terms.amounts:
        if _applies(dossier, amount, found.category if found else ""):
            return _of_amount(amount, found)
    money = terms.money
    words = _band(money.minimum, money.maximum)
    return Entitlement(found, None, money.minimum, money.maximum, money.clause, words)


def _applies(dossier: Dossier, amount: Amount, category: str) -> bool:
    if amount.category and amount.category != category:
        return False
    return all(only.holds(dossier.value(only.fact, ROOT)) for only in amount.only_if)


def _of_amount(amount: Amount, found: Classification | None) -> Entitlement:
    """An amount with its band: ± so many percent, never above the cap."""
    if amount.amount is None:
        return Entitlement(found, None, None, amount.maximum, amount.clause, "通知没有列出金额")
    part = amount.amount * amount.band / 100
    low, high = amount.amount - part, amount.amount + part
    high = min(high, amount.maximum) if amount.maximum is not None else high
    words = f"补助 {amount.amount:,} 万元"
    if amount.band:
        words += f"，可上下浮动 {amount.band}%，即 {low.normalize():,f}—{high.normalize():,f} 万元"
    return Entitlement(found, amount.amount, low, high, amount.clause, words)


def _band(low: Decimal | None, high: Decimal | None) -> str:
    if low is None and high is None:
        return "通知没有列出金额"
    parts = [f"不少于 {low:,} 万元"] if low is not None else []
    parts += [f"不超过 {high:,} 万元"] if high is not None else []
    return "补助" + "、".join(parts)
