"""表4-2 投入预算汇总: sums and ratios of three blocks × four sources, exact to the last place.

The notices don't define 比例. Three readings can be chosen (NOTICES, "Budget table 4-2"); by
default each figure is its share of the grand total. Shown ratios are hundredths of a percent.
Those of the 合计 row and column add to exactly 100, each of them rounded up or down and as near
as that allows (largest remainder); an inner figure that had to give for it is named.
"""

from __future__ import annotations

import itertools
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Reading = Literal["total", "row", "column"]
BLOCKS: Mapping[str, str] = {
    "block_1": "构建完善的高技能人才培训体系",
    "block_2": "提升培训能力",
    "block_3": "高技能人才培养经验成果",
}
SOURCES: Mapping[str, str] = {
    "central": "中央财政补助",
    "local": "地方财政配套投入",
    "industry": "行业企业投入",
    "other": "其他投入",
}
TOTAL = "total"
ROWS, COLUMNS = (*BLOCKS, TOTAL), (*SOURCES, TOTAL)
WHOLE = 10_000
"""100 % in hundredths of a percent."""
PLACES = 6
"""Places of an amount in 万元: whole 分."""


def figure(amount: Decimal) -> str:
    """An amount for people: `1,234.5`, without idle zeros."""
    return f"{amount.normalize():,f}"


Grid = Sequence[Sequence[int]]


def fact_key(block: str, source: str) -> str:
    """The fact that holds the amount of one block from one source."""
    return f"budget.{block}.{source}"


def title(part: str, words: Mapping[str, str]) -> str:
    """What the notice (`words`) calls a block or source; the national form's name otherwise."""
    return words.get(part) or {**BLOCKS, **SOURCES}[part]


def label(key: str, words: Mapping[str, str]) -> str:
    """What an amount of the table is called: `block：source`."""
    _, block, source = key.split(".")
    return f"{title(block, words)}：{title(source, words)}"


FACTS = tuple(fact_key(block, source) for block in BLOCKS for source in SOURCES)


@dataclass(frozen=True, slots=True)
class BudgetCell:
    """One amount in 万元 and its ratio in percent (None while there is no total)."""

    amount: Decimal
    ratio: Decimal | None


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """Cells by row (`total`, the blocks) and column (the sources, `total`); `notes` in Chinese."""

    cells: Mapping[tuple[str, str], BudgetCell]
    notes: tuple[str, ...] = field(default=())

    @property
    def total(self) -> Decimal:
        """The whole budget, in 万元."""
        return self.cells[TOTAL, TOTAL].amount


def budget_table(
    amount: Callable[[str], Decimal],
    reading: Reading = "total",
    words: Mapping[str, str] = types.MappingProxyType({}),
) -> BudgetTable:
    """The table from the twelve amounts (万元, ≥ 0), each asked for by its fact key.

    `words` are the notice's own names of blocks and sources, for the notes.
    """
    sums = budget_sums(amount)
    grid = [[sums[row, column] for column in COLUMNS] for row in ROWS]
    ratios, notes = _ratios(grid, reading, words)
    cells = {
        (row, column): BudgetCell(sums[row, column], _percent(ratios[i][j]) if ratios else None)
        for i, row in enumerate(ROWS)
        for j, column in enumerate(COLUMNS)
    }
    return BudgetTable(cells, notes)


def budget_sums(amount: Callable[[str], Decimal]) -> Mapping[tuple[str, str], Decimal]:
    """The amounts with their 合计 row and column, by row and column."""
    cells = {
        (block, source): amount(fact_key(block, source)) for block in BLOCKS for source in SOURCES
    }
    for block in BLOCKS:
        cells[block, TOTAL] = sum((cells[block, source] for source in SOURCES), Decimal(0))
    for column in COLUMNS:
        cells[TOTAL, column] = sum((cells[block, column] for block in BLOCKS), Decimal(0))
    return cells


def _percent(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)


def _ratios(
    grid: list[list[Decimal]], reading: Reading, words: Mapping[str, str]
) -> tuple[list[list[int]], tuple[str, ...]]:
    """Ratios of the whole grid in hundredths of a percent, empty where the total is 0."""
    if not grid[-1][-1]:
        return [], ()
    units = [[int(amount.scaleb(PLACES)) for amount in row] for row in grid]
    if reading == "row":
        return [_line_ratios(row) for row in units], ()
    if reading == "column":
        columns = [_line_ratios(column) for column in zip(*units, strict=True)]
        return [list(row) for row in zip(*columns, strict=True)], ()
    return _shares_of_total(units, words)


def _line_ratios(line: Sequence[int]) -> list[int]:
    """Shares of a line whose last figure is its total; they add to it exactly."""
    total = line[-1]
    if not total:
        return [0] * len(line)
    return [*largest_remainder(line[:-1], total), WHOLE]


def largest_remainder(parts: Sequence[int], total: int) -> list[int]:
    """Shares of the parts in their total (> 0), in hundredths of a percent, adding to 100 %.

    Each is rounded down; the hundredths then missing go to the largest fractions, first come
    first served.
    """
    floors = [part * WHOLE // total for part in parts]
    short = WHOLE - sum(floors)
    order = sorted(range(len(parts)), key=lambda index: -(parts[index] * WHOLE % total))
    for index in order[:short]:
        floors[index] += 1
    return floors


# In what follows a share is kept exact as a numerator over the grand total.


def _shares_of_total(
    units: list[list[int]], words: Mapping[str, str]
) -> tuple[list[list[int]], tuple[str, ...]]:
    total = units[-1][-1]
    exact = [[cell * WHOLE for cell in row[:-1]] for row in units[:-1]]
    best = min(_roundings(exact, total), key=lambda grid: _distance(grid, exact, total))
    rows = [[*row, sum(row)] for row in best]
    notes = tuple(_given(best, exact, total, words))
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]], notes


def _roundings(exact: Grid, total: int) -> Iterator[Grid]:
    """Every rounding of the inner cells up or down whose sums are such roundings, too.

    One always exists (controlled rounding of a two-way table: Cox, J. Am. Stat. Assoc. 82, 1987),
    and a cell without money stays at 0.
    """
    columns = [sum(column) for column in zip(*exact, strict=True)]
    for rows in itertools.product(*(_row_roundings(row, total) for row in exact)):
        sums = [sum(column) for column in zip(*rows, strict=True)]
        if sum(sums) == WHOLE and all(map(_is_near, sums, columns, itertools.repeat(total))):
            yield rows


def _row_roundings(row: Sequence[int], total: int) -> list[tuple[int, ...]]:
    choices = [sorted({share // total, -(-share // total)}) for share in row]
    return [cells for cells in itertools.product(*choices) if _is_near(sum(cells), sum(row), total)]


def _is_near(shown: int, exact: int, total: int) -> bool:
    return abs(shown * total - exact) < total


def _distance(grid: Grid, exact: Grid, total: int) -> tuple[int, int, int]:
    """How far the 合计 figures are off; how many inner ones had to give; how far those are off."""
    sums = [*map(sum, grid), *map(sum, zip(*grid, strict=True))]
    true_sums = [*map(sum, exact), *map(sum, zip(*exact, strict=True))]
    cells, true_cells = [*itertools.chain(*grid)], [*itertools.chain(*exact)]
    pairs = zip(cells, true_cells, strict=True)
    given = sum(2 * abs(shown * total - true) > total for shown, true in pairs)
    return _squares(sums, true_sums, total), given, _squares(cells, true_cells, total)


def _squares(shown: Iterable[int], exact: Iterable[int], total: int) -> int:
    return sum((one * total - true) ** 2 for one, true in zip(shown, exact, strict=True))


def _given(grid: Grid, exact: Grid, total: int, words: Mapping[str, str]) -> Iterator[str]:
    """The inner figures that plain rounding would have shown otherwise."""
    for block, shown_row, exact_row in zip(BLOCKS, grid, exact, strict=True):
        for source, shown, true in zip(SOURCES, shown_row, exact_row, strict=True):
            plain = (2 * true + total) // (2 * total)
            if shown != plain:
                yield (
                    f"“{title(block, words)}”的“{title(source, words)}”比例由 {_percent(plain)} "
                    f"调为 {_percent(shown)}，使合计行和合计列正好是 100"
                )
