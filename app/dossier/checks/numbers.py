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
            yield Remark(self.fact, f"“{label}”还没有填，无法核对：{self.demand}", is_missing=True)
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


def _impossible(look: Look, part: str, whole: str, demand: str) -> Remark:
    """What to say of a part of nothing (not filled in yet), or of one larger than its whole."""
    name, of = look.fact(part).label, look.fact(whole).label
    some = look.value(part)
    if not some and not look.value(whole):
        return Remark(whole, f"“{of}”是 0，无法核对：{demand}", is_missing=True)
    return Remark(
        part, f"“{name}”（{some:,}）比“{of}”（{look.value(whole):,}）还多，请核对；{demand}"
    )


@dataclass(frozen=True, slots=True)
class ShareWithin:
    """One number's share of another, in percent, lies between two limits, both included."""

    part: str
    whole: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    title: str = ""

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (self.part, self.whole)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark with both numbers and the share where it doesn't; exact, without rounding."""
        part, whole = look.value(self.part), look.value(self.whole)
        if not isinstance(part, int | Decimal) or not isinstance(whole, int | Decimal):
            missing = self.part if part is None else self.whole
            label = look.fact(missing).label
            yield Remark(missing, f"“{label}”还没有填，无法核对：{self.demand}", is_missing=True)
        elif part > whole or not whole:
            yield _impossible(look, self.part, self.whole, self.demand)
        elif not self._is_within(Decimal(part), Decimal(whole)):
            share = f"{Decimal(part) / Decimal(whole) * 100:.2f}%"
            yield Remark(
                self.part, f"{self.title}占比 {share}（{part:,}／{whole:,}），{self.demand}"
            )

    @property
    def demand(self) -> str:
        """The limits in words: `要求不少于 45%`."""
        parts = [f"不少于 {self.minimum}%"] if self.minimum is not None else []
        parts += [f"不超过 {self.maximum}%"] if self.maximum is not None else []
        return "要求" + "、".join(parts)

    def _is_within(self, part: Decimal, whole: Decimal) -> bool:
        hundred = part * 100
        low = self.minimum is None or hundred >= self.minimum * whole
        return low and (self.maximum is None or hundred <= self.maximum * whole)


@dataclass(frozen=True, slots=True)
class RatioWithin:
    """One number to another stands as 1 : n, with n between two limits, both included.

    `minimum` alone says that the one is at most 1/n of the others, as a part of them.
    """

    one: str
    others: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    title: str = ""

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (self.one, self.others)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark with the ratio where it doesn't."""
        one, others = look.value(self.one), look.value(self.others)
        if not isinstance(one, int | Decimal) or not isinstance(others, int | Decimal):
            missing = self.one if one is None else self.others
            label = look.fact(missing).label
            yield Remark(missing, f"“{label}”还没有填，无法核对：{self.demand}", is_missing=True)
        elif not (one or others) or (self._is_part and one > others):
            yield _impossible(look, self.one, self.others, self.demand)
        elif not self._is_within(Decimal(one), Decimal(others)):
            ratio = f"1:{Decimal(others) / Decimal(one):.2f}" if one else f"0:{others:,}"
            yield Remark(self.one, f"{self.title}为 {ratio}（{one:,}／{others:,}），{self.demand}")

    @property
    def _is_part(self) -> bool:
        return self.maximum is None

    @property
    def demand(self) -> str:
        """The limits in words: `要求在 1:16 到 1:20 之间`."""
        if self.minimum is not None and self.maximum is not None:
            return f"要求在 1:{self.minimum} 到 1:{self.maximum} 之间"
        if self.minimum is not None:
            return f"要求不超过 1/{self.minimum}"
        return f"要求不少于 1/{self.maximum}"

    def _is_within(self, one: Decimal, others: Decimal) -> bool:
        low = self.minimum is None or others >= self.minimum * one
        return low and (self.maximum is None or others <= self.maximum * one)
