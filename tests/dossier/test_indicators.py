"""Indicators: composed into the goal's text, held against each other."""

from __future__ import annotations

import pytest

from app.dossier.indicators import OF_OCCUPATION, fill_goals, goal_text, occupations_sums
from app.dossier.review import Review


def _add(dossier, table, parent, name, unit, first, second):
    row = dossier.add_row(table, parent)
    values = {"name": name, "unit": unit, "year_1": first, "year_2": second}
    for key, value in values.items():
        dossier.set_value(f"indicator.{key}", value, row)
    return row


@pytest.fixture
def measured(base):
    for row in base.rows("indicators"):
        base.remove_row(row)
    for occupation in base.rows("occupations"):
        for row in base.rows(OF_OCCUPATION, occupation):
            base.remove_row(row)
    _add(base, "indicators", "", "培训高技能人才", "人次", "1,100", "1400.5")
    _add(base, "indicators", "", "开发课程", "门", "20", None)
    return base


def test_the_goal_is_composed_from_the_indicators(measured):
    assert goal_text(measured, "year_1") == "第一年：培训高技能人才 1100 人次；开发课程 20 门。"
    assert goal_text(measured, "year_2") == "第二年：培训高技能人才 1400.5 人次。"


def test_only_empty_goals_are_filled_and_as_one_step(measured):
    measured.set_value("goal.year_2", None)
    before = measured.value("goal.year_1")
    assert fill_goals(measured) == ("goal.year_2",)
    assert measured.value("goal.year_2") == "第二年：培训高技能人才 1400.5 人次。"
    assert measured.value("goal.year_1") == before
    measured.undo()
    assert measured.value("goal.year_2") is None


def test_without_indicators_there_is_no_text(empty):
    assert goal_text(empty, "year_1") == ""


def test_the_occupations_sum_is_held_against_the_whole(measured, known):
    first, second, *_ = measured.rows("occupations")
    row = _add(measured, OF_OCCUPATION, first, "培训高技能人才", "人次", "600", "1400.5")
    assert occupations_sums(measured)["培训高技能人才", "year_1"] == 600
    found = [f for f in Review(measured, known).findings() if f.key == "indicator.year_1"]
    assert [f.severity for f in found] == ["warning"]
    assert "1,100" in found[0].message
    assert "600" in found[0].message
    _add(measured, OF_OCCUPATION, second, "培训高技能人才", "人次", "500", None)
    assert not [f for f in Review(measured, known).findings() if f.key.startswith("indicator.")]
    measured.remove_row(row)
    assert [f for f in Review(measured, known).findings() if f.key.startswith("indicator.")]


def test_an_indicator_that_no_occupation_names_is_not_held_against_anything(measured, known):
    assert not [f for f in Review(measured, known).findings() if f.key.startswith("indicator.")]
