"""Findings: what the checks find, where, with which clause; and that following changes is exact."""

from __future__ import annotations

import random

import pytest

from app import wiring
from app.dossier.changes import ROOT
from app.dossier.dossier import Dossier
from app.dossier.review import Review

NOTICE = "neimenggu-2025-105"


def _findings(dossier, known):
    return {
        (dossier.path(f.key, f.row), f.severity, f.message, f.clause)
        for f in Review(dossier, known).findings()
    }


def _at(dossier, known, path):
    return [f for f in Review(dossier, known).findings() if dossier.path(f.key, f.row) == path]


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_the_examples_lack_nothing_but_the_proofs(known, kind, request):
    found = Review(request.getfixturevalue(kind), known).findings()
    assert {finding.severity for finding in found} == {"warning"}
    assert [f.message for f in found if not f.key.startswith("evidence.")] == []


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_an_empty_dossier_misses_every_required_fact_once(known, kind):
    dossier = Dossier(kind, NOTICE, known.facts)
    missing = [f.key for f in Review(dossier, known).findings() if f.message.endswith("还没有填")]
    documents = known.documents_of(NOTICE, kind)
    required = {key for document in documents for key in document.required}
    assert sorted(missing) == sorted(key for key in required if not known.facts[key].tables)


def test_an_existing_base_misses_its_own_conditions(known):
    dossier = wiring.new_dossier(known, NOTICE, "base", is_existing=True, with_example=True)
    keys = {f.key for f in Review(dossier, known).findings() if f.severity == "error"}
    assert keys == {
        "condition.named_year", "statement.national_2022_62.assessed", "statement.national_2022_62.training_system",
        "condition.annual_volume", "condition.annual_high_skilled", "condition.pass_rate",
        "condition.satisfaction",
    }  # fmt: skip


@pytest.mark.parametrize(
    "key, wrong, right",
    [
        ("condition.annual_training", "1999", "2000"),
        ("condition.annual_volume", "2999", "3000"),
        ("condition.annual_high_skilled", "999", "1000"),
        ("condition.pass_rate", "89.99", "90"),
        ("condition.satisfaction", "89.99", "90"),
        ("condition.named_year", "2010", "2011"),
        ("condition.named_year", "2021", "2020"),
        ("statement.neimenggu_2025_105.clean_record", "否", "是"),
        ("statement.neimenggu_2025_105.not_building", "否", "是"),
        ("statement.national_2022_62.management_rules", "no", "yes"),
    ],
)
def test_conditions_hold_on_the_right_side_of_each_number(known, base, key, wrong, right):
    base.set_value("project.stage", "existing")
    base.set_value(key, wrong)
    [finding] = _at(base, known, key)
    assert finding.severity == "error"
    assert "二（" in finding.clause
    base.set_value(key, right)
    assert _at(base, known, key) == []


def test_both_numbers_stand_side_by_side(known, base):
    base.set_value("condition.annual_training", "1,850")
    [finding] = _at(base, known, "condition.annual_training")
    assert "1,850 人次，要求不少于 2,000 人次" in finding.message


def test_four_occupations_are_too_few(known, base):
    base.remove_row(base.rows("occupations")[0])
    [finding] = _at(base, known, "occupations")
    assert "4 个" in finding.message
    assert "5 个" in finding.message


def test_an_occupation_without_a_title_does_not_count(known, base):
    base.set_value("occupation.title", None, base.rows("occupations")[0])
    assert "4 个" in _at(base, known, "occupations")[0].message


def test_a_repeated_occupation_is_named_at_the_later_row(known, base):
    rows = base.rows("occupations")
    base.set_value("occupation.title", base.display("occupation.title", rows[0]), rows[3])
    [finding] = _at(base, known, "occupations[4].occupation.title")
    assert finding.severity == "warning"
    assert "第 1 行" in finding.message


def test_each_block_needs_a_row_and_each_row_both_years(known, base):
    occupation = base.rows("occupations")[2]
    for row in base.rows("occupation.block_2", occupation):
        base.remove_row(row)
    row = base.rows("occupation.block_1", occupation)[1]
    base.set_value("item.year_2", "", row)
    assert {path for path, severity, *_ in _findings(base, known) if severity == "error"} == {
        "occupations[3].occupation.block_2",
        "occupations[3].occupation.block_1[2].item.year_2",
    }


@pytest.mark.parametrize(
    "text, is_enough",
    [
        ("培养高级工 200 人", True),
        ("建设课程五门", True),
        ("满意率达到百分之九十五", True),
        ("第一年完成制度建设，形成统一标准", False),
        ("2026年6月前完善各项工作", False),
        ("落实“十四五”规划，进一步提高质量", False),
        ("1.加强领导\n2.完善制度", False),
        ("一是完善制度，二是加强管理", False),
        ("重点工作：一要抓制度；二要抓管理", False),
        ("首先完善制度，一方面抓管理，另一方面抓师资", False),
        ("一是完善制度，二是培养高级工五十人", True),
    ],
)
def test_a_goal_needs_a_figure(known, base, text, is_enough):
    base.set_value("goal.year_1", text)
    found = _at(base, known, "goal.year_1")
    assert [f.severity for f in found] == ([] if is_enough else ["warning"])


def test_money_outside_the_band_warns_with_the_clause(known, base):
    base.set_value("budget.block_1.central", "900")
    [finding] = _at(base, known, "budget.block_1.central")
    assert finding.severity == "warning"
    assert "700" in finding.message
    assert finding.clause == "人社部发〔2022〕62号 四（四）"


def test_a_block_without_money_is_found(known, base):
    for source in ("central", "local", "industry", "other"):
        base.set_value(f"budget.block_3.{source}", "0")
    assert any("没有任何投入" in f.message for f in _at(base, known, "budget.block_3.central"))


def test_other_nature_wants_words(known, base):
    base.set_value("unit.nature", "other")
    assert len(_at(base, known, "unit.nature_other")) == 1
    base.set_value("unit.nature_other", "社会团体")
    assert _at(base, known, "unit.nature_other") == []


@pytest.mark.parametrize(
    "level, skill, errors, warnings",
    [
        ("senior", "no", 0, 0),
        ("chief", "no", 0, 0),
        ("technician", "yes", 0, 1),
        ("technician", "no", 0, 1),
        (None, "no", 1, 1),
    ],
)
def test_a_leader_is_senior_or_has_a_unique_skill(known, studio, level, skill, errors, warnings):
    studio.set_value("leader.level", level)
    studio.set_value("condition.unique_skill", skill)
    found = [f.severity for f in Review(studio, known).findings() if f.key == "leader.level"]
    assert (found.count("error"), found.count("warning")) == (errors, warnings)


def test_a_dossier_whose_notice_is_gone_says_so(known, base):
    base.set_notice("somewhere-1999-1")
    review = Review(base, known)
    assert review.is_blocked
    assert "somewhere-1999-1" in review.findings()[0].message


def test_findings_come_in_the_order_of_the_paper(known, empty):
    pages = [f.page for f in Review(empty, known).findings()]
    order = {page.key: page.order for page in known.pages_of("base")}
    assert [order[page] for page in pages] == sorted(order[page] for page in pages)


def test_no_rule_names_the_experts_or_opinions_since_nobody_may_fill_them(known):
    assert not [key for key in known.facts if key.startswith(("expert", "opinion", "signature"))]


def test_following_any_walk_of_changes_finds_what_a_fresh_review_finds(known, base):
    chance = random.Random(3)
    review = Review(base, known)
    review.attach()
    for number in range(400):
        _change_something(base, chance)
        if number % 20 == 0:
            fresh = Review(base, known)
            assert review.findings() == fresh.findings()
    while base.undo():
        pass
    assert review.findings() == Review(base, known).findings()


def _change_something(dossier, chance):
    places = [(row, key) for row, key, _ in dossier.values()]
    occupations = dossier.rows("occupations")
    kind = chance.randrange(8)
    if kind < 3 and places:
        row, key = chance.choice(places)
        dossier.set_value(key, chance.choice([None, "abc", "12", "是"]), row)
    elif kind == 3 or not occupations:
        dossier.add_row("occupations", position=chance.randrange(5))
    elif kind == 4 and chance.random() < 0.2:
        dossier.remove_row(chance.choice(occupations))
    elif kind == 5:
        dossier.move_row(chance.choice(occupations), chance.randrange(len(occupations)))
    elif kind == 6:
        row = dossier.add_row("occupation.block_1", chance.choice(occupations))
        dossier.set_value("item.content", "建设内容", row)
    else:
        dossier.set_value(chance.choice(["goal.year_1", "unit.nature"]), "其它", ROOT)
    if chance.random() < 0.1:
        dossier.undo()
