"""Rules about indicators: held against each other and against the notice's output targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.dossier.checks.look import Look, Remark
from app.dossier.indicators import (
    OF_OCCUPATION,
    OVERALL,
    YEARS,
    Indicator,
    indicators,
    occupations_sums,
)

_COLUMNS = ("indicator.name", "indicator.unit", "indicator.year_1", "indicator.year_2")


@dataclass(frozen=True, slots=True)
class IndicatorsAgree:
    """Of each indicator that occupations also name, their sum is the overall figure."""

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (OVERALL, OF_OCCUPATION, "occupations", *_COLUMNS)

    def find(self, look: Look) -> Iterator[Remark]:
        """A remark with both numbers for each year in which they differ."""
        sums = occupations_sums(look.dossier)
        for one in indicators(look.dossier):
            for year in YEARS:
                below, overall = sums.get((one.name, year)), one.figures.get(year, Decimal(0))
                if below is not None and below != overall:
                    message = (
                        f"“{one.name}”总体是 {overall:,} {one.unit}，"
                        f"各职业之和是 {below:,} {one.unit}"
                    )
                    yield Remark(f"indicator.{year}", message, one.row)


@dataclass(frozen=True, slots=True)
class IndicatorTarget:
    """An overall indicator, found by a word in its name, reaches a target in each of `years`.

    Only one that counts in `unit` is looked at: 100 人 aren't 100 人次.
    """

    word: str
    minimum: Decimal
    unit: str = ""
    years: int = len(YEARS)

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (OVERALL, *_COLUMNS)

    def find(self, look: Look) -> Iterator[Remark]:
        """A remark for each year below the target or empty, or one where no indicator counts."""
        named = [one for one in indicators(look.dossier) if self.word in one.name]
        found = [one for one in named if not self.unit or one.unit == self.unit]
        if not found:
            yield Remark(OVERALL, self._not_found(named), is_missing=True)
        for one in found:
            for year in YEARS[: self.years]:
                key, figure = f"indicator.{year}", one.figures.get(year)
                if figure is None:
                    message = f"“{one.name}”的“{look.fact(key).label}”还没有填，{self.demand}"
                    yield Remark(key, message, one.row, is_missing=True)
                elif figure < self.minimum:
                    message = f"“{one.name}” {figure:,} {self.unit}，{self.demand}"
                    yield Remark(key, message, one.row)

    @property
    def demand(self) -> str:
        """The target in words: `要求每年不少于 100 人次`."""
        return f"要求每年不少于 {self.minimum:,} {self.unit}".rstrip()

    def _not_found(self, named: list[Indicator]) -> str:
        """What is missing: the indicator itself, or one in the unit asked for."""
        if not named:
            return f"没有名称里有“{self.word}”的指标，{self.demand}"
        units = "、".join(f"“{one.name}”的单位是“{one.unit}”" for one in named)
        return f"{units}，要按“{self.unit}”计，{self.demand}"
