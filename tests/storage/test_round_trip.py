"""What was entered is in the file at once, and comes back exactly."""

from __future__ import annotations

import random

import pytest

from app.definitions.types import Unread
from app.storage.files import DossierFile
from tests.storage.small import (
    FACTS,
    ONE_OF_EACH,
    VALUES,
    contents_of,
    fill,
    look,
    new_dossier,
    random_edit,
)


@pytest.fixture
def opened_again(path):
    def call():
        opened = look(path)
        assert opened.notes == ()
        return opened.dossier

    return call


def test_a_new_file_holds_what_the_dossier_holds(path, opened_again):
    dossier = new_dossier()
    fill(dossier)
    DossierFile.create(path, dossier).close()
    assert contents_of(opened_again()) == contents_of(dossier)


def test_every_step_is_written_without_asking(filled, opened_again):
    assert contents_of(opened_again()) == contents_of(filled)


@pytest.mark.parametrize("fact", ONE_OF_EACH, ids=lambda fact: fact.type.name)
def test_a_value_of_each_type_comes_back_the_same(path, opened_again, fact):
    dossier = new_dossier()
    with DossierFile.create(path, dossier):
        dossier.set_value(fact.key, VALUES.get(fact.type.name, "任意的文字"))
    value = opened_again().value(fact.key)
    assert value == dossier.value(fact.key)
    assert type(value) is type(dossier.value(fact.key))
    assert fact.type.store(value) == fact.type.store(dossier.value(fact.key))


def test_a_lone_surrogate_and_what_could_not_be_read_come_back(path, opened_again):
    dossier = new_dossier()
    with DossierFile.create(path, dossier) as file:
        with dossier.step("粘贴 \udc00"):
            dossier.set_value("count", Unread("\ud83d 十个"))
        assert file.problem is None
    assert opened_again().value("count") == dossier.value("count")


def test_an_emptied_value_stays_empty(path, opened_again, filled, small):
    with DossierFile.open(path, small).file as file:
        file.dossier.set_value("text", "")
    assert opened_again().value("text") is None


def test_the_shipped_examples_come_back(path, known, base, studio):
    for dossier in (base, studio):
        DossierFile.create(path, dossier, replace=True).close()
        assert contents_of(look(path, known).dossier) == contents_of(dossier)


@pytest.mark.parametrize("seed", range(8))
def test_any_order_of_edits_undos_and_moves_ends_in_the_same_file(path, opened_again, seed):
    chance = random.Random(seed)
    dossier = new_dossier()
    with DossierFile.create(path, dossier) as file:
        for number in range(150):
            random_edit(dossier, chance, number)
        assert file.problem is None
    assert contents_of(opened_again()) == contents_of(dossier)


def test_undo_and_redo_are_saved_like_any_step(path, opened_again):
    dossier = new_dossier()
    with DossierFile.create(path, dossier):
        dossier.set_value("text", "一")
        dossier.set_value("text", "二")
        dossier.undo()
    assert opened_again().value("text") == "一"


def test_several_changes_of_one_step_are_one_entry(path, small):
    dossier = new_dossier()
    with DossierFile.create(path, dossier) as file:
        with dossier.step("粘贴 3 行"):
            for number in range(3):
                dossier.set_value("item.name", str(number), dossier.add_row("items"))
        assert [entry.name for entry in file.history()] == ["新建", "粘贴 3 行"]


def test_the_time_of_saving_is_told(path):
    dossier = new_dossier()
    with DossierFile.create(path, dossier) as file:
        assert file.saved_at is None
        dossier.set_value("text", "一")
        assert file.saved_at is not None
        assert not file.has_unsaved_steps


def test_opening_and_closing_leaves_the_file_as_it_is(path, filled, small):
    before, time = path.read_bytes(), path.stat().st_mtime_ns
    for way in (DossierFile.open, DossierFile.open_for_reading):
        look(path, way=way)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, time)
    assert list(path.parent.iterdir()) == [path]


def test_steps_after_closing_are_not_written(path, filled, opened_again, small):
    opened = look(path)
    opened.file.close()
    opened.dossier.set_value("text", "太晚")
    assert opened_again().value("text") == filled.value("text")


def test_all_small_facts_are_filled(filled):
    assert {fact.type.name for fact in FACTS.values()} >= {fact.type.name for fact in ONE_OF_EACH}
    assert all(filled.value(fact.key) is not None for fact in ONE_OF_EACH)
