"""Saved files outlive the definitions: renamed, removed, unknown and changed facts."""

from __future__ import annotations

import dataclasses

import pytest

from app.definitions.types import Rows
from app.storage.files import DossierFile
from tests.storage.small import (
    FACTS,
    Known,
    contents_of,
    database_of,
    fact,
    facts_of,
    look,
    new_dossier,
)

WAYS = [DossierFile.open, DossierFile.open_for_reading]
both_ways = pytest.mark.parametrize("way", WAYS, ids=["edit", "read"])


def without(*keys):
    """The facts, without some, and without them as columns."""
    return [_with_fewer_columns(item, keys) for item in FACTS.values() if item.key not in keys]


def _with_fewer_columns(item, keys):
    if not isinstance(item.type, Rows):
        return item
    columns = tuple(key for key in item.type.columns if key not in keys)
    return dataclasses.replace(item, type=dataclasses.replace(item.type, columns=columns))


def raw(path):
    """What really stands in the file."""
    result = DossierFile.open_for_reading(path, Known())
    with result.file as file:
        return dict(database_of(file).execute("SELECT key, stored FROM value WHERE row = ''"))


@both_ways
def test_a_renamed_fact_keeps_its_value(path, filled, way):
    facts = facts_of(*without("text"), fact("goal.text", "long_text", "总体目标"))
    result = look(path, Known(facts, {"text": "goal.text"}), way)
    assert result.notes == ()
    assert result.dossier.value("goal.text") == filled.value("text")


def test_a_renamed_fact_can_be_changed_and_emptied_and_has_its_past(path, filled):
    known = Known(facts_of(*without("text"), fact("goal.text", "long_text")), {"text": "goal.text"})
    with DossierFile.open(path, known).file as file:
        file.dossier.set_value("goal.text", "新")
        file.dossier.set_value("goal.text", None)
        assert file.state_at(file.history()[-3].id).value("goal.text") == filled.value("text")
    assert look(path, known).dossier.value("goal.text") is None
    assert "text" not in raw(path)


@both_ways
def test_a_renamed_table_keeps_its_rows(path, filled, way):
    columns = FACTS["items"].type.columns
    facts = facts_of(*without("items"), fact("jobs", "rows", columns=columns))
    result = look(path, Known(facts, {"items": "jobs"}), way)
    assert result.notes == ()
    assert result.dossier.rows("jobs") == filled.rows("items")
    row = result.dossier.rows("jobs")[1]
    assert result.dossier.value("item.name", row) == "职业2"
    assert len(result.dossier.rows("item.parts", row)) == 2


def test_rows_of_a_renamed_table_can_be_changed(path, filled):
    facts = facts_of(*without("items"), fact("jobs", "rows", columns=FACTS["items"].type.columns))
    known = Known(facts, {"items": "jobs"})
    with DossierFile.open(path, known).file as file:
        file.dossier.move_row(filled.rows("items")[2], 0)
        file.dossier.add_row("jobs", position=1)
        last = contents_of(file.dossier)
        entry = file.history()[-3]
        assert file.state_at(entry.id).rows("jobs") == filled.rows("items")
    assert contents_of(look(path, known).dossier) == last


@both_ways
def test_what_this_program_does_not_know_is_kept_and_named(path, filled, way):
    known = Known(facts_of(*without("text", "item.parts")))
    before = raw(path)
    result = look(path, known, way)
    assert "总体目标" in result.notes[0]
    assert "建设内容" in result.notes[0]
    assert "不认识" in result.notes[0]
    assert raw(path) == before
    again = look(path, Known())
    assert contents_of(again.dossier) == contents_of(filled)


def test_rows_with_unknown_contents_come_back_when_their_removal_is_undone(path, filled):
    known = Known(facts_of(*without("item.text", "item.parts")))
    with DossierFile.open(path, known).file as file:
        file.dossier.remove_row(filled.rows("items")[1])
        file.dossier.undo()
    assert contents_of(look(path, Known()).dossier) == contents_of(filled)


@both_ways
def test_a_removed_fact_is_kept_and_named(path, filled, way):
    known = Known(facts_of(*without("text")), {"text": ""})
    result = look(path, known, way)
    [note] = result.notes
    assert "总体目标" in note
    assert "不再要求" in note
    assert "text" in raw(path)


@both_ways
def test_a_value_that_a_changed_type_can_not_restore_is_kept_and_named(path, filled, way):
    known = Known(facts_of(*without("text"), fact("text", "integer", "总体目标")))
    before = raw(path)
    result = look(path, known, way)
    assert "总体目标" in result.notes[0]
    assert result.dossier.value("text") is None
    assert raw(path) == before


def test_filling_in_anew_what_could_not_be_restored_keeps_the_old_in_the_past(path, filled):
    known = Known(facts_of(*without("text"), fact("text", "integer", "总体目标")))
    with DossierFile.open(path, known).file as file:
        file.dossier.set_value("text", 5)
    with DossierFile.open(path, Known()).file as file:
        old = file.state_at(file.history()[-2].id)
        assert contents_of(old) == contents_of(filled)


@pytest.mark.parametrize("key", ["text", "items"])
def test_a_value_that_became_a_table_and_the_other_way_round_is_named(path, filled, key):
    other = {
        "text": fact("text", "rows", "总体目标", columns=("item.name",)),
        "items": fact("items", "line"),
    }
    known = Known(facts_of(*without(key), other[key]))
    assert look(path, known).notes


def test_where_an_older_program_was_used_in_between_nothing_is_lost(path, filled):
    known = Known(facts_of(*without("text"), fact("goal.text", "long_text")), {"text": "goal.text"})
    with DossierFile.open(path, known).file as file:
        file.dossier.set_value("goal.text", "新程序写的")
    with DossierFile.open(path, Known()).file as file:
        assert file.dossier.value("text") is None
        file.dossier.set_value("text", "旧程序写的")
    assert look(path, known).dossier.value("goal.text") == "新程序写的"
    assert {"goal.text", "text"} <= raw(path).keys()


def test_notes_call_an_unknown_fact_by_the_name_it_was_saved_with(path):
    dossier = new_dossier(facts_of(*FACTS.values(), fact("plan.area", "line", "实训场地面积")))
    dossier.set_value("plan.area", "1200")
    DossierFile.create(path, dossier).close()
    assert "实训场地面积" in look(path, Known()).notes[0]
