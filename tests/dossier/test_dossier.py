"""Values, rows and steps of a dossier."""

from __future__ import annotations

import random

import pytest

from app.definitions.types import Unread
from app.dossier.changes import ROOT

CELLS = ("item.content", "item.year_1", "item.year_2")


def _state(dossier):
    return (
        sorted((row, key, str(value)) for row, key, value in dossier.values()),
        sorted(dossier.all_rows()),
        dossier.notice,
    )


def test_what_cannot_be_read_is_kept_as_typed(empty):
    empty.set_value("condition.annual_training", "两千多")
    assert empty.value("condition.annual_training") == Unread("两千多")
    assert empty.display("condition.annual_training") == "两千多"


def test_blanks_empty_a_value(empty):
    empty.set_value("unit.name", "示例学校")
    empty.set_value("unit.name", " \u3000 ")
    assert empty.value("unit.name") is None


def test_setting_the_same_value_is_no_step(empty):
    empty.set_value("unit.name", "示例学校")
    empty.set_value("unit.name", " 示例学校 ")
    empty.undo()
    assert empty.undo_name == ""


def test_a_value_needs_a_row_of_the_right_table(empty):
    row = empty.add_row("occupations")
    for key, place in (("item.content", row), ("occupation.goal", ROOT), ("unit.name", row)):
        with pytest.raises(KeyError):
            empty.set_value(key, "x", place)


def test_removing_a_row_takes_everything_below_it_and_undo_brings_it_back(base):
    before = _state(base)
    first = base.rows("occupations")[0]
    base.remove_row(first)
    assert not base.has_row(first)
    assert all(base.has_row(row) for row, _, _ in base.values())
    base.undo()
    assert _state(base) == before


def test_rows_move_and_keep_their_values(base):
    rows = base.rows("occupations")
    base.move_row(rows[0], 99)
    assert base.rows("occupations") == (*rows[1:], rows[0])
    base.move_row(rows[0], 0)
    assert base.rows("occupations") == rows


def test_an_exception_inside_a_step_takes_it_all_back(base):
    before = _state(base)

    def fail():
        with base.step("失败的一步"):
            base.set_value("unit.name", "别的名字")
            base.remove_row(base.rows("occupations")[1])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _state(base) == before
    assert base.undo_name == ""


def test_steps_inside_a_step_are_undone_together(empty):
    with empty.step("粘贴"):
        empty.set_value("unit.name", "甲")
        empty.set_value("unit.city", "乙市")
    assert empty.undo_name == "粘贴"
    empty.undo()
    assert empty.value("unit.name") is None
    assert empty.value("unit.city") is None
    empty.redo()
    assert empty.value("unit.city") == "乙市"


def test_any_walk_of_changes_undoes_to_the_start_and_redoes_to_the_end(base):
    chance = random.Random(11)
    start = _state(base)
    count = 0
    for _ in range(300):
        before = base.undo_name, _state(base)
        _change_something(base, chance)
        count += _state(base) != before[1]
    end = _state(base)
    for _ in range(count):
        base.undo()
    assert _state(base) == start
    for _ in range(count):
        base.redo()
    assert _state(base) == end


def _change_something(dossier, chance):
    occupations = dossier.rows("occupations")
    kind = chance.randrange(6)
    if kind == 0 or not occupations:
        dossier.add_row("occupations", position=chance.randrange(4))
    elif kind == 1 and chance.random() < 0.3:
        dossier.remove_row(chance.choice(occupations))
    elif kind == 2:
        dossier.move_row(chance.choice(occupations), chance.randrange(len(occupations)))
    elif kind == 3:
        with dossier.step("增加一行内容"):
            row = dossier.add_row("occupation.block_2", chance.choice(occupations))
            dossier.set_value(chance.choice(CELLS), f"内容{chance.random()}", row)
    elif kind == 4:
        dossier.set_value("occupation.goal", f"目标{chance.random()}", chance.choice(occupations))
    else:
        dossier.set_value("goal.overall", f"总体{chance.random()}")


def test_paths_count_rows_from_one(base):
    occupation = base.rows("occupations")[1]
    row = base.rows("occupation.block_3", occupation)[0]
    assert base.path("item.year_2", row) == "occupations[2].occupation.block_3[1].item.year_2"
    assert base.caption("item.year_2", row).startswith("申报职业第 2 行 · 建设内容三")


def test_a_copy_is_independent_and_silent(base):
    told = []
    base.listen(told.append)
    twin = base.copy()
    twin.set_value("unit.name", "副本")
    twin.remove_row(twin.rows("occupations")[0])
    assert told == []
    assert len(base.rows("occupations")) == 5
    assert base.display("unit.name") != "副本"


def test_changing_the_notice_keeps_every_value_and_is_one_step(base):
    before = sorted((row, key, str(value)) for row, key, value in base.values())
    base.set_notice("another")
    assert sorted((row, key, str(value)) for row, key, value in base.values()) == before
    base.undo()
    assert base.notice == "neimenggu-2025-105"
