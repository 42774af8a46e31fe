"""What isn't filled in is 待填: neither 符合 nor 不符合; and the review says it once."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from app import wiring
from app.dossier.checks.goals import IndicatorTarget
from app.dossier.checks.look import Look
from app.dossier.checks.numbers import RatioWithin, ShareWithin
from app.dossier.conditions import condition_states
from app.dossier.derived import DERIVED
from app.dossier.dossier import Dossier
from app.dossier.review import Review

PARTS = ShareWithin("teachers.practice_senior", "teachers.practice", minimum=Decimal(45))
THIRD = RatioWithin("teachers.part_time", "teachers.total", minimum=Decimal(3))
TARGET = IndicatorTarget("高技能人才", Decimal(100), unit="人次", years=1)


def _states(dossier, known):
    return {one.use.id: one for one in condition_states(dossier, known)}


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_an_empty_dossier_meets_and_fails_no_condition(known, kind):
    for notice in known.notices:
        states = _states(Dossier(kind, notice, known.facts), known)
        assert {name: one.message for name, one in states.items() if one.state != "missing"} == {}


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_the_review_of_an_empty_dossier_says_nothing_twice(known, kind):
    for notice in known.notices:
        found = Review(Dossier(kind, notice, known.facts), known).findings()
        counts = Counter((one.key, one.row, one.message) for one in found)
        assert [key for key, number in counts.items() if number > 1] == []


def test_one_wrong_choice_is_wrong_and_not_open(known, studio):
    studio.set_value("leader.level", None)
    studio.set_value("condition.unique_skill", None)
    assert _states(studio, known)["leader_level"].state == "missing"
    studio.set_value("condition.unique_skill", "no")
    assert _states(studio, known)["leader_level"].state == "unmet"


@pytest.mark.parametrize(
    "check, part, whole",
    [
        (PARTS, "teachers.practice_senior", "teachers.practice"),
        (THIRD, "teachers.part_time", "teachers.total"),
    ],
)
def test_a_part_of_nothing_is_open_and_one_above_its_whole_is_wrong(base, check, part, whole):
    base.set_value(part, 0)
    base.set_value(whole, 0)
    [remark] = check.find(Look(base))
    assert remark.is_missing
    base.set_value(part, 50)
    base.set_value(whole, 40)
    [remark] = check.find(Look(base))
    assert not remark.is_missing
    assert "（50）比" in remark.message
    assert "（40）还多" in remark.message
    base.set_value(part, 0)
    assert all("还多" not in one.message for one in check.find(Look(base)))


# --- indicators --------------------------------------------------------------------------------


def _target(base, **values):
    for row in base.rows("indicators"):
        base.remove_row(row)
    row = base.add_row("indicators")
    for key, value in {"name": "培育高技能人才", **values}.items():
        base.set_value(f"indicator.{key}", value, row)
    return list(TARGET.find(Look(base)))


def test_an_indicator_in_another_unit_does_not_count(base):
    [remark] = _target(base, unit="人", year_1="500")
    assert remark.is_missing
    assert "单位是“人”，要按“人次”计" in remark.message
    assert _target(base, unit="人次", year_1="500") == []


def test_an_empty_figure_is_open_and_not_zero(base):
    [remark] = _target(base, unit="人次")
    assert remark.is_missing
    assert remark.key == "indicator.year_1"
    [remark] = _target(base, unit="人次", year_1="0")
    assert not remark.is_missing


# --- the notice's own names --------------------------------------------------------------------


def test_datong_s_findings_use_the_names_of_its_own_form(known, base):
    base.set_notice("datong-2025-100")
    base.set_value("project.tier", "A")
    base.set_value("budget.block_3.central", None)
    said = "".join(one.message for one in Review(base, known).findings())
    assert "“总结技能人才培养规律：上级财政补助”还没有填" in said
    assert "上级财政补助合计" in said
    assert "中央财政补助" not in said
    assert "高技能人才培养经验成果" not in said


def test_the_notes_of_the_budget_table_use_them_too(known, base):
    for key in [key for key in base.facts if key.startswith("budget.block_")]:
        base.set_value(key, "100")
    for source in ("central", "local", "industry"):
        base.set_value(f"budget.block_2.{source}", "33.335")
    base.set_value("budget.block_1.central", "101.7")
    said = {}
    for notice in ("datong-2025-100", "national-2022-62"):
        terms = known.terms(notice, "base")
        said[notice] = "".join(DERIVED["budget_table"].value(base, terms).notes)
    assert "“总结技能人才培养规律”的“行业企业投入”" in said["datong-2025-100"]
    assert "“高技能人才培养经验成果”的“行业企业投入”" in said["national-2022-62"]


def test_what_cannot_be_read_neither_meets_nor_fails_a_condition(known):
    dossier = wiring.new_dossier(
        known, "neimenggu-2025-105", "studio", is_existing=False, with_example=True
    )
    met = _states(dossier, known)
    for name, one in met.items():
        rule = next(rule for rule in known.rules[f"{dossier.notice}/studio"] if rule.use.id == name)
        for key in rule.check.facts():
            if key.startswith("statement.") or key == "unit.education_share":
                dossier.set_value(key, "56.9%？待定")
                state = _states(dossier, known)[name]
                assert (state.state, "无法识别" in state.message) == ("missing", True), one.title
                found = Review(dossier, known).findings()
                assert not [one for one in found if one.key == key and "声明为" in one.message]
                dossier.undo()
