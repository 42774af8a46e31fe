"""The measurable goal: indicators with a figure for each year, of the dossier and its occupations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.dossier.changes import ROOT
from app.dossier.dossier import Dossier

OVERALL, OF_OCCUPATION = "indicators", "occupation.indicators"
YEARS = ("year_1", "year_2")
_CHINESE_YEARS = {"year_1": "第一年", "year_2": "第二年"}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row: name, unit, and the figures by column (`baseline`, `year_1`, `year_2`)."""

    row: str
    name: str
    unit: str
    figures: dict[str, Decimal]

    @property
    def total(self) -> Decimal:
        """What the whole build period brings."""
        return sum((self.figures[year] for year in YEARS if year in self.figures), Decimal(0))


def indicators(dossier: Dossier, table: str = OVERALL, parent: str = ROOT) -> Iterator[Indicator]:
    """The named indicators of the dossier, or (table of an occupation) of one occupation."""
    for row in dossier.rows(table, parent):
        name = dossier.value("indicator.name", row)
        if isinstance(name, str):
            yield Indicator(
                row, name, dossier.display("indicator.unit", row), dict(_figures(dossier, row))
            )


def _figures(dossier: Dossier, row: str) -> Iterator[tuple[str, Decimal]]:
    for column in ("baseline", *YEARS):
        value = dossier.value(f"indicator.{column}", row)
        if isinstance(value, int | Decimal):
            yield column, Decimal(value)


def goal_text(dossier: Dossier, year: str, table: str = OVERALL, parent: str = ROOT) -> str:
    """The phase goal of a year, composed from its indicators; "" where there are none.

    `第一年：培养高技能人才 1100 人次；开发课程 18 门。`
    """
    parts = [
        f"{one.name} {one.figures[year].normalize():f} {one.unit}".rstrip()
        for one in indicators(dossier, table, parent)
        if year in one.figures
    ]
    return f"{_CHINESE_YEARS[year]}：{'；'.join(parts)}。" if parts else ""


def occupations_sums(dossier: Dossier) -> Mapping[tuple[str, str], Decimal]:
    """What the occupations' indicators add up to, by name and year; only what they name."""
    sums: dict[tuple[str, str], Decimal] = {}
    for occupation in dossier.rows("occupations"):
        for one in indicators(dossier, OF_OCCUPATION, occupation):
            for year in YEARS:
                if year in one.figures:
                    before = sums.get((one.name, year), Decimal(0))
                    sums[one.name, year] = before + one.figures[year]
    return sums


def fill_goals(dossier: Dossier) -> tuple[str, ...]:
    """Compose each phase goal that is still empty from the indicators, as one step; their keys."""
    composed = {f"goal.{year}": goal_text(dossier, year) for year in YEARS}
    empty = tuple(key for key, text in composed.items() if text and dossier.value(key) is None)
    with dossier.step("由指标生成阶段目标"):
        for key in empty:
            dossier.set_value(key, composed[key])
    return empty
