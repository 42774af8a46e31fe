"""表4-2: exact sums, three readings of 比例, and ratios that add to 100."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from app.dossier.budget import (
    BLOCKS,
    COLUMNS,
    FACTS,
    ROWS,
    SOURCES,
    TOTAL,
    budget_table,
    fact_key,
    largest_remainder,
)

HUNDRED = Decimal("100.00")


def _amounts(chance: random.Random) -> dict[str, Decimal]:
    """Amounts as they come: round, uneven, zero, tiny beside huge, all alike."""
    style = chance.randrange(4)
    if style == 0:
        return dict.fromkeys(FACTS, Decimal(chance.choice([1, 7, 100])))
    return {
        key: Decimal(0)
        if chance.random() < 0.3
        else Decimal(chance.randint(0, 10 ** chance.randint(1, 9))).scaleb(
            -chance.choice([0, 2, 6])
        )
        for key in FACTS
    }


def _tables(reading, count=200):
    chance = random.Random(5)
    for _ in range(count):
        amounts = _amounts(chance)
        table = budget_table(amounts.__getitem__, reading)
        if table.total:
            yield amounts, table


def test_sums_are_exact_to_the_sixth_place():
    table = budget_table(lambda _: Decimal("0.000001"))
    assert table.total == Decimal("0.000012")
    assert table.cells["block_1", TOTAL].amount == Decimal("0.000004")
    assert table.cells[TOTAL, "other"].amount == Decimal("0.000003")


def test_shares_of_the_total_add_up_everywhere():
    for _, table in _tables("total"):
        ratio = {place: cell.ratio for place, cell in table.cells.items()}
        assert sum(ratio[TOTAL, source] for source in SOURCES) == HUNDRED
        assert sum(ratio[block, TOTAL] for block in BLOCKS) == HUNDRED
        assert ratio[TOTAL, TOTAL] == HUNDRED
        for block in BLOCKS:
            assert sum(ratio[block, source] for source in SOURCES) == ratio[block, TOTAL]
        for source in SOURCES:
            assert sum(ratio[block, source] for block in BLOCKS) == ratio[TOTAL, source]


def test_every_share_is_rounded_up_or_down_and_nothing_comes_from_nothing():
    for _, table in _tables("total"):
        for cell in table.cells.values():
            exact = cell.amount / table.total * 100
            assert abs(cell.ratio - exact) < Decimal("0.01")
            assert cell.amount or cell.ratio == 0


def test_the_totals_follow_the_largest_remainder_where_nothing_forbids_it():
    amounts = dict.fromkeys(FACTS, Decimal(0))
    amounts |= {fact_key(block, "central"): Decimal(200) for block in BLOCKS}
    table = budget_table(amounts.__getitem__)
    shown = [table.cells[block, TOTAL].ratio for block in BLOCKS]
    assert sorted(shown) == [Decimal("33.33"), Decimal("33.33"), Decimal("33.34")]


def test_an_inner_figure_that_had_to_give_is_named():
    for _, table in _tables("total"):
        cells = {
            (row, column): cell
            for (row, column), cell in table.cells.items()
            if TOTAL not in (row, column)
        }
        changed = [
            place
            for place, cell in cells.items()
            if abs(cell.ratio - cell.amount / table.total * 100) > Decimal("0.005")
        ]
        assert len(table.notes) >= len(changed)
        for block, source in changed:
            assert any(BLOCKS[block] in note and SOURCES[source] in note for note in table.notes)


def test_shares_of_the_row_make_each_row_a_hundred():
    for _, table in _tables("row"):
        for row in ROWS:
            if table.cells[row, TOTAL].amount:
                assert sum(table.cells[row, source].ratio for source in SOURCES) == HUNDRED
                assert table.cells[row, TOTAL].ratio == HUNDRED


def test_shares_of_the_column_make_each_column_a_hundred():
    for _, table in _tables("column"):
        for column in COLUMNS:
            if table.cells[TOTAL, column].amount:
                assert sum(table.cells[block, column].ratio for block in BLOCKS) == HUNDRED
                assert table.cells[TOTAL, column].ratio == HUNDRED


@pytest.mark.parametrize("reading", ["total", "row", "column"])
def test_without_money_there_are_no_ratios(reading):
    table = budget_table(lambda _: Decimal(0), reading)
    assert {cell.ratio for cell in table.cells.values()} == {None}


def test_largest_remainder_by_hand():
    assert largest_remainder([1, 1, 1], 3) == [3334, 3333, 3333]
    assert largest_remainder([2, 3, 1], 6) == [3333, 5000, 1667]
    assert largest_remainder([0, 5], 5) == [0, 10000]


def test_as_few_inner_figures_give_as_can_be():
    amounts = [
        "268.5",
        "128",
        "96",
        "52.5",
        "236",
        "112.5",
        "132.5",
        "61",
        "95.5",
        "59.5",
        "31.5",
        "26.5",
    ]
    table = budget_table(dict(zip(FACTS, map(Decimal, amounts), strict=True)).__getitem__)
    assert len(table.notes) == 1
    assert "10.19 调为 10.20" in table.notes[0]
