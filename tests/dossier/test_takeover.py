"""What one dossier offers to another, and what taking it over does to both."""

from __future__ import annotations

import pytest

from app import wiring
from app.definitions.types import FileRef
from app.dossier.changes import ROOT
from app.dossier.takeover import offers, row_text, step_name, take, text_of

TABLE, BLOCK = "occupations", "occupation.block_1"
PROOF = "evidence.national_2022_62.clean_record"


@pytest.fixture
def other(base):
    """Last year's dossier: the example."""
    return base.copy()


def found(other, here, known):
    return {one.row or one.key: one for one in offers(other, here, known)}


def take_all(here, other, chosen, *, replace=False, without=()):
    with here.step("复制"):
        take(here, other, chosen, replace=replace, without=without)


def test_the_same_dossier_offers_only_its_occupations(base, other, known):
    assert set(found(other, base, known)) == set(base.rows(TABLE))
    assert not any(one.is_proposed for one in offers(other, base, known))


def test_an_empty_dossier_is_offered_everything_that_is_filled(other, empty, known):
    offered = found(other, empty, known)
    filled = {key for row, key, _ in other.values() if row == ROOT}
    tables = {table for _, table, parent, _ in other.all_rows() if parent == ROOT} - {TABLE}
    assert set(offered) == filled | tables | set(other.rows(TABLE))


def test_all_that_is_offered_makes_the_dossiers_the_same(other, empty, known):
    before = sorted(text_of(other, key) for key, fact in other.facts.items() if not fact.tables)
    take_all(empty, other, offers(other, empty, known))
    after = sorted(text_of(empty, key) for key, fact in empty.facts.items() if not fact.tables)
    assert after == before
    assert empty.undo_name == "复制"
    empty.undo()
    assert not list(empty.values())
    assert not list(empty.all_rows())


def test_what_stands_here_and_what_is_declared_is_not_proposed(other, empty, known):
    empty.set_value("unit.features", "这里写的")
    offered = found(other, empty, known)
    assert not offered["unit.features"].is_proposed
    assert offered["unit.features"].here == "这里写的"
    statements = [one for key, one in offered.items() if key.startswith("statement.")]
    assert statements
    assert all(one.is_declaration and not one.is_proposed for one in statements)
    assert offered["unit.honours"].is_proposed


def test_an_occupation_comes_with_all_that_stands_in_it_unasked_columns_too(other, empty, known):
    source = other.rows(TABLE)[0]
    other.set_value("occupation.budget_1", "12.5", source)
    assert "occupation.budget_1" not in known.facts_in_use(empty.notice, "base")
    take_all(empty, other, [found(other, empty, known)[source]])
    [made] = empty.rows(TABLE)
    assert row_text(empty, made) == row_text(other, source)
    assert empty.value("occupation.budget_1", made) == other.value("occupation.budget_1", source)
    assert made != source


def test_one_of_the_same_name_is_told(other, base, known):
    source = other.rows(TABLE)[1]
    assert found(other, base, known)[source].here == "已有同名的（第 2 个）"


def test_rows_go_behind_those_here_or_in_their_place(other, empty, known):
    row = empty.add_row("indicators")
    empty.set_value("indicator.name", "这里的指标", row)
    offer = [found(other, empty, known)["indicators"]]
    count = len(other.rows("indicators"))
    take_all(empty, other, offer)
    assert len(empty.rows("indicators")) == count + 1
    assert empty.rows("indicators")[0] == row
    empty.undo()
    take_all(empty, other, offer, replace=True)
    assert len(empty.rows("indicators")) == count
    assert not empty.has_row(row)


def test_files_of_both_are_kept_once_and_lost_ones_left_out(other, base, known):
    one, two, three = (FileRef(f"{name}.pdf", name * 64, 9) for name in "abc")
    other.set_value(PROOF, (one, two, three))
    base.set_value(PROOF, (two,))
    offer = [found(other, base, known)[PROOF]]
    assert not offer[0].is_proposed
    take_all(base, other, offer, without={three.sha256})
    assert base.value(PROOF) == (two, one)


def test_files_that_are_all_here_are_not_offered(other, base, known):
    one, two = (FileRef(f"{name}.pdf", name * 64, 9) for name in "ab")
    other.set_value(PROOF, (one,))
    base.set_value(PROOF, (two, one))
    assert PROOF not in found(other, base, known)


def test_what_the_notice_does_not_ask_is_marked(other, empty, known):
    other.set_value("legal.fax", "0471-1000004")
    assert not found(other, empty, known)["legal.fax"].is_asked


def test_the_other_kind_offers_what_both_have_and_the_rest_behind(studio, known):
    here = wiring.new_dossier(
        known, "neimenggu-2025-105", "base", is_existing=False, with_example=False
    )
    offered = offers(studio, here, known)
    keys = [one.key for one in offered]
    assert "unit.name" in keys
    assert keys.index("unit.name") < keys.index("leader.name")
    assert not next(one for one in offered if one.key == "leader.name").is_asked


def test_the_other_dossier_never_changes(other, base, known):
    before = (list(other.values()), list(other.all_rows()))
    take_all(base, other, offers(other, base, known), replace=True)
    assert (list(other.values()), list(other.all_rows())) == before


def test_the_step_is_named_after_the_first_of_what_was_taken():
    assert step_name("去年的材料", ["职业 焊工"]) == "复制自 去年的材料：职业 焊工"
    assert step_name("去年的材料", ["职业 焊工", "办学特色"]).endswith("职业 焊工 等 2 项")
