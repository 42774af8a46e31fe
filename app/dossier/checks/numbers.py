"""Rules about one number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.dossier.checks.look import Look, Remark


@dataclass(frozen=True, slots=True)
class NumberWithin:
    """A number lies between two limits, both included."""

    fact: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str = ""

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (self.fact,)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark, with both numbers side by side, where it doesn't."""
        value, label = look.value(self.fact), look.fact(self.fact).label
        if value is None:
            yield Remark(self.fact, f"“{label}”还没有填，无法核对：{self.demand}")
        elif isinstance(value, int | Decimal) and not self._is_within(Decimal(value)):
            yield Remark(
                self.fact, f"{label} {value:,} {self.unit}，{self.demand}".replace(" ，", "，")
            )

    @property
    def demand(self) -> str:
        """The limits in words: `要求不少于 2,000 人次`."""
        parts = []
        if self.minimum is not None:
            parts.append(f"不少于 {self.minimum:,} {self.unit}".rstrip())
        if self.maximum is not None:
            parts.append(f"不超过 {self.maximum:,} {self.unit}".rstrip())
        return "要求" + "、".join(parts)

    def _is_within(self, value: Decimal) -> bool:
        return (self.minimum is None or value >= self.minimum) and (
            self.maximum is None or value <= self.maximum
        )
