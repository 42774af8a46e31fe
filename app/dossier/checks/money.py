"""Rules about 表4-2 投入预算汇总 and the subsidy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from app.dossier import budget
from app.dossier.checks.look import Look, Remark
from app.dossier.derived import budget_amount


@dataclass(frozen=True, slots=True)
class BudgetAdds:
    """Every block has money, so that sums and ratios can be computed and mean something."""

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return budget.FACTS

    def find(self, look: Look) -> Iterator[Remark]:
        """A remark for a table without money, else one for each block without any."""
        if any(look.value(key) is None for key in budget.FACTS):
            return
        sums = budget.budget_sums(partial(budget_amount, look.dossier))
        if not sums[budget.TOTAL, budget.TOTAL]:
            yield Remark(budget.FACTS[0], "总预算是 0，算不出比例；请填写各项金额")
            return
        for block, title in budget.BLOCKS.items():
            if not sums[block, budget.TOTAL]:
                yield Remark(
                    budget.fact_key(block, "central"), f"“{title}”没有任何投入，请填写金额"
                )


@dataclass(frozen=True, slots=True)
class CentralSubsidy:
    """The central column adds up to what the notice's money clause allows."""

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return tuple(budget.fact_key(block, "central") for block in budget.BLOCKS)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark with the sum and the limits where it lies outside them."""
        if look.money is None or all(look.value(key) is None for key in self.facts()):
            return
        amount = sum((budget_amount(look.dossier, key) for key in self.facts()), Decimal(0))
        low, high = look.money.minimum, look.money.maximum
        if (low is not None and amount < low) or (high is not None and amount > high):
            limits = [f"不少于 {low:,} 万元"] if low is not None else []
            limits += [f"不超过 {high:,} 万元"] if high is not None else []
            yield Remark(
                self.facts()[0],
                f"中央财政补助合计 {amount:,} 万元，通知规定的补助{'、'.join(limits)}"
                f"（{look.money.clause}）",
            )
