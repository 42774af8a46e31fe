"""Rules about 表4-2 投入预算汇总, the subsidy and the category."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.dossier import budget, worksheet
from app.dossier.checks.look import Look, Remark, silent
from app.dossier.subsidy import CATEGORIES, CHOSEN, category_of, classification_of, entitlement

_OCCUPATIONS = ("occupations", "occupation.title")


@dataclass(frozen=True, slots=True)
class BudgetFilled:
    """Every amount of 表4-2 is given, while the amounts hold and not the worksheet."""

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (*budget.FACTS, worksheet.MODE)

    def find(self, look: Look) -> Iterator[Remark]:
        """A remark for each amount that is missing."""
        if not worksheet.is_by_lines(look.dossier):
            for key in budget.FACTS:
                if look.value(key) is None:
                    message = f"“{budget.label(key, look.words)}”还没有填，没有的填 0"
                    yield Remark(key, message, is_missing=True)


@dataclass(frozen=True, slots=True)
class BudgetAdds:
    """Every block has money, so that sums and ratios can be computed and mean something."""

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (*budget.FACTS, *worksheet.FACTS)

    def find(self, look: Look) -> Iterator[Remark]:
        """A remark for a table without money, else one for each block without any."""
        by_lines = worksheet.is_by_lines(look.dossier)
        if not by_lines and any(look.value(key) is None for key in budget.FACTS):
            return
        sums = budget.budget_sums(worksheet.amounts(look.dossier))
        if not sums[budget.TOTAL, budget.TOTAL]:
            where = worksheet.LINES if by_lines else budget.FACTS[0]
            yield Remark(where, "总预算是 0，算不出比例；请填写各项金额")
            return
        for block in budget.BLOCKS:
            if not sums[block, budget.TOTAL]:
                where = worksheet.LINES if by_lines else budget.fact_key(block, "central")
                yield Remark(where, f"“{budget.title(block, look.words)}”没有任何投入，请填写金额")


@dataclass(frozen=True, slots=True)
class LinesComplete:
    """Each line of the worksheet names all that its sum needs, and an occupation applied for."""

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (*worksheet.FACTS, "occupations", "occupation.title")

    def find(self, look: Look) -> Iterator[Remark]:
        """A remark for each gap, while the lines hold."""
        dossier = look.dossier
        if not worksheet.is_by_lines(dossier):
            return
        titles = [dossier.value("occupation.title", row) for row in dossier.rows("occupations")]
        known = {worksheet.identity(title) for title in titles}
        for number, row in enumerate(dossier.rows(worksheet.LINES), 1):
            for key in worksheet.COLUMNS:
                value = dossier.value(key, row)
                if value is None:
                    message = f"预算明细第 {number} 行：“{look.fact(key).label}”还没有填"
                    yield Remark(key, message, row, is_missing=True)
                elif key == "line.occupation" and worksheet.identity(value) not in known:
                    shown = look.fact(key).type.display(value)
                    yield Remark(key, f"预算明细第 {number} 行：“{shown}”不在申报职业里", row)


@dataclass(frozen=True, slots=True)
class OccupationBudgetsAdd:
    """The occupations' budgets of each block add up to that block's 合计 in 表4-2."""

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (*budget.FACTS, *worksheet.OCCUPATION_FACTS)

    def find(self, look: Look) -> Iterator[Remark]:
        """A remark with both sums for each block in which they differ."""
        sums = budget.budget_sums(worksheet.amounts(look.dossier))
        budgets = worksheet.occupation_budgets(look.dossier).values()
        for block in budget.BLOCKS:
            below = sum((one[block] for one in budgets), Decimal(0))
            above = sums[block, budget.TOTAL]
            if below != above:
                yield Remark(
                    budget.fact_key(block, "central"),
                    f"“{budget.title(block, look.words)}”各职业预算之和 {budget.figure(below)} 万元，"
                    f"表4-2 合计 {budget.figure(above)} 万元，应当相等",
                )


@dataclass(frozen=True, slots=True)
class CentralSubsidy:
    """The first column of 表4-2 adds up to what the notice allows for the category or tier.

    `steering` are further choices that the amounts of the notice depend on; `by_category` is
    false where they don't depend on the category, so that nobody is asked for it.
    """

    steering: tuple[str, ...] = ()
    by_category: bool = True

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        central = tuple(budget.fact_key(block, "central") for block in budget.BLOCKS)
        category = (*_OCCUPATIONS, CHOSEN) if self.by_category else ()
        return (*central, *worksheet.FACTS, *category, *self.steering)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark with the sum, the limits and the reasoning where it lies outside them."""
        name = budget.title("central", look.words)
        central = [budget.fact_key(block, "central") for block in budget.BLOCKS]
        if look.terms is None:
            return
        if self._is_open(look, central):
            yield silent(central[0], f"“{name}”还没有填，无法核对")
            return
        amount = sum(map(worksheet.amounts(look.dossier), central), Decimal(0))
        allowed = entitlement(look.dossier, look.terms)
        if (allowed.low is None or amount >= allowed.low) and (
            allowed.high is None or amount <= allowed.high
        ):
            return
        found = allowed.classification if self.by_category else None
        why = f"；{found.reasoning}" if found else ""
        yield Remark(
            central[0],
            f"{name}合计 {budget.figure(amount)} 万元，"
            f"通知规定{allowed.words}（{allowed.clause}）{why}",
        )

    @staticmethod
    def _is_open(look: Look, central: list[str]) -> bool:
        """Whether nothing is filled yet of what the sum is made of."""
        if worksheet.is_by_lines(look.dossier):
            return not look.rows(worksheet.LINES)
        return all(look.value(key) is None for key in central)


@dataclass(frozen=True, slots=True)
class CategoryKnown:
    """The category follows from the occupations, or the user chose one where the notice is silent."""

    occupations: tuple[str, ...] = _OCCUPATIONS

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (*self.occupations, CHOSEN)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark, with the reasoning, where the rule doesn't decide."""
        found = classification_of(look.dossier, look.terms) if look.terms else None
        filled = any(look.value(key) for key in self.occupations if not look.fact(key).tables)
        if found is None:
            return
        filled = filled or any(
            look.dossier.value("occupation.title", row) for row in look.dossier.rows("occupations")
        )
        if not filled and not found.is_by_rule:
            yield silent(self.occupations[0], "申报职业还没有填，无法判断类别")
            return
        if not found.is_by_rule:
            yield Remark(CHOSEN, found.reasoning, is_missing=not found.category)
        elif look.value(CHOSEN) not in (None, found.category):
            chosen = look.fact(CHOSEN).type.display(look.value(CHOSEN))
            yield Remark(
                CHOSEN, f"选的是{chosen}；{found.reasoning}，应是{CATEGORIES[found.category]}"
            )


@dataclass(frozen=True, slots=True)
class LargerShare:
    """Where the occupations lie in both classes, the determined one gets more than half."""

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (*worksheet.OCCUPATION_FACTS, CHOSEN)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark with both sums where it gets less, or where no budget by occupation is given."""
        found = classification_of(look.dossier, look.terms) if look.terms else None
        if found is None:
            return
        if not found.category:
            yield silent("occupations", "类别还没有确定，无法核对")
        if not found.both or not found.category:
            return
        sums = self._sums(look)
        total = sum(sums.values(), Decimal(0))
        title = CATEGORIES[found.category]
        if not total:
            message = f"两类职业都有，预算要加大{title}的投入占比；还没有按职业填预算，无法核对"
            yield Remark("occupations", message, is_missing=True)
        elif sums[found.category] * 2 <= total:
            yield Remark(
                "occupations",
                f"两类职业都有，预算要加大{title}的投入占比；现在是 {budget.figure(sums[found.category])} 万元，"
                f"占 {budget.figure(total)} 万元的一半或更少",
            )

    @staticmethod
    def _sums(look: Look) -> Mapping[str, Decimal]:
        """The budget of each category's occupations."""
        sums = dict.fromkeys(CATEGORIES, Decimal(0))
        for row, blocks in worksheet.occupation_budgets(look.dossier).items():
            if category := category_of(look.dossier.value("occupation.title", row)):
                sums[category] += blocks[budget.TOTAL]
        return sums
