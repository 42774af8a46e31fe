"""A sixth, invented notice needs data only: its folder holds TOML and a Word template, no Python."""

from __future__ import annotations

import pytest

from app import wiring
from app.dossier.conditions import condition_states
from app.dossier.review import Review
from app.dossier.subsidy import entitlement
from app.outputs.documents.read_back import read_text
from app.outputs.documents.rendering import render_documents
from tests.sixth import write_sixth


@pytest.fixture(scope="module")
def sixth(tmp_path_factory):
    """The definitions with the invented notice on top of the shipped ones."""
    root = tmp_path_factory.mktemp("第六份 通知")
    write_sixth(root)
    assert not list(root.rglob("*.py"))
    return wiring.check_definitions(root)


@pytest.fixture
def dossier(sixth):
    return wiring.new_dossier(sixth, "sixth-2026-1", "base", is_existing=False, with_example=True)


def _fill(dossier):
    """What only the sixth notice asks for."""
    dossier.set_value("sixth.slogan", "三年成才")
    dossier.set_value("sixth.three_years", "9000")
    dossier.set_value("goal.year_3", "第三年培养 300 人。")
    dossier.set_value("statement.sixth_2026_1.night_school", "yes")
    for occupation in dossier.rows("occupations"):
        for row in dossier.rows("occupation.block_1", occupation):
            dossier.set_value("item.year_3", "第三年验收 1 项", row)


def test_it_asks_for_its_own_facts_and_all_three_years(sixth, dossier):
    missing = {f.key for f in Review(dossier, sixth).findings() if f.severity == "error"}
    assert missing == {
        "sixth.slogan",
        "goal.year_3",
        "item.year_3",
        "statement.sixth_2026_1.night_school",
    }


def test_its_conditions_are_its_own_and_those_it_kept(sixth, dossier):
    states = {one.use.id: one for one in condition_states(dossier, sixth)}
    assert "annual_training" not in states
    assert states["night_school"].state == "missing"
    assert states["clean_record"].source.startswith("人社部发〔2022〕62号")
    dossier.set_value("sixth.three_years", "8999")
    found = {one.use.id: one for one in condition_states(dossier, sixth)}["three_years"]
    assert found.state == "unmet"
    assert "8,999" in found.message
    assert "9,000" in found.message
    assert found.title.endswith("（三年合计）")


def test_its_declared_condition_wants_a_statement_and_a_proof(sixth, dossier):
    dossier.set_value("statement.sixth_2026_1.night_school", "yes")
    states = {one.use.id: one.state for one in condition_states(dossier, sixth)}
    assert states["night_school"] == "unproved"
    assert sixth.facts["evidence.sixth_2026_1.night_school"].label == "开办夜校"
    dossier.set_value("statement.sixth_2026_1.night_school", "no")
    states = {one.use.id: one.state for one in condition_states(dossier, sixth)}
    assert states["night_school"] == "unmet"


def test_its_amounts_hold(sixth, dossier):
    found = entitlement(dossier, sixth.notices["sixth-2026-1"].base)
    assert (found.low, found.amount, found.high) == (90, 120, 140)
    assert "上下浮动 25%" in found.words


def test_the_whole_path_works(sixth, dossier, tmp_path):
    _fill(dossier)
    review = Review(dossier, sixth)
    assert [f.message for f in review.findings() if f.severity == "error"] == []
    form, checklist = [one.path for one in render_documents(dossier, sixth, tmp_path)]
    text = read_text(form.read_bytes())
    assert "示例市高技能人才培训基地项目申报书，一式七份" in text
    assert text.count("第三年验收 1 项") == sum(
        len(dossier.rows("occupation.block_1", row)) for row in dossier.rows("occupations")
    )
    listed = checklist.read_text(encoding="utf-8-sig")
    for words in ("7 份（市级）", "装盒", "网上系统", "实地复核后盖章", "2026-03-01 17:00 前送达"):
        assert words in listed
