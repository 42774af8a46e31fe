"""The budget worksheet: lines or amounts, never two truths."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.dossier import budget, worksheet
from app.dossier.derived import DERIVED
from app.dossier.review import Review

CODES = ("焊工", "汽车维修工")


def _line(dossier, occupation, block, source, quantity, price):
    row = dossier.add_row("budget_lines")
    values = {
        "line.occupation": occupation, "line.block": block, "line.source": source,
        "line.item": "设备", "line.quantity": quantity, "line.price": price,
    }  # fmt: skip
    for key, value in values.items():
        dossier.set_value(key, value, row)
    return row


@pytest.fixture
def lined(base):
    """The example with a worksheet of three lines that holds."""
    titles = [base.display("occupation.title", row) for row in base.rows("occupations")]
    _line(base, titles[0], "block_1", "central", "2", "150.5")
    _line(base, titles[0], "block_2", "local", "10", "0.25")
    _line(base, titles[1], "block_3", "other", "1", "7")
    base.set_value("budget.mode", "lines")
    return base


def _errors(dossier, known, key):
    return [f.message for f in Review(dossier, known).findings() if f.key == key]


def test_the_table_is_summed_from_the_lines(lined):
    table = DERIVED["budget_table"].compute(lined)
    assert table.cells["block_1", "central"].amount == Decimal("301.0")
    assert table.cells["block_2", "local"].amount == Decimal("2.5")
    assert table.total == Decimal("310.5")


def test_the_budgets_of_the_occupations_are_summed_from_the_lines(lined):
    first, second, *_ = worksheet.occupation_budgets(lined).values()
    assert (first["block_1"], first["block_2"], first["total"]) == (
        301,
        Decimal("2.5"),
        Decimal("303.5"),
    )
    assert (second["block_3"], second["total"]) == (7, 7)


def test_while_the_lines_hold_the_amounts_are_not_asked_for(lined, known):
    for key in budget.FACTS:
        lined.set_value(key, None)
    assert not [
        f
        for f in Review(lined, known).findings()
        if f.key in budget.FACTS and "还没有填" in f.message
    ]


def test_while_the_amounts_hold_the_lines_count_for_nothing(lined):
    before = DERIVED["budget_table"].compute(lined).total
    lined.set_value("budget.mode", "direct")
    assert DERIVED["budget_table"].compute(lined).total == Decimal(1300)
    assert before != 1300


def test_switching_tells_what_would_change_and_changes_nothing(lined):
    lined.set_value("budget.mode", "direct")
    changes = worksheet.switching_changes(lined)
    assert any("268.5" in change and "301" in change for change in changes)
    assert lined.value("budget.mode") == "direct"


def test_switching_to_amounts_takes_the_sums_along_as_one_step(lined):
    worksheet.switch_mode(lined, "direct")
    assert lined.value("budget.block_1.central") == Decimal("301.0")
    assert worksheet.switching_changes(lined) == ()
    lined.undo()
    assert lined.value("budget.mode") == "lines"
    assert lined.value("budget.block_1.central") == Decimal("268.5")


def test_gaps_in_a_line_are_named_with_its_number(lined, known):
    row = lined.rows("budget_lines")[1]
    lined.set_value("line.source", None, row)
    assert any("第 2 行" in message for message in _errors(lined, known, "line.source"))


def test_a_line_for_an_occupation_not_applied_for_is_named(lined, known):
    lined.set_value("line.occupation", "养老护理员", lined.rows("budget_lines")[0])
    assert any("不在申报职业里" in message for message in _errors(lined, known, "line.occupation"))
