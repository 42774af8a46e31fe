"""Any earlier state of the last 30 days can be looked at and brought back."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from app.storage import history
from app.storage.errors import DamagedHistoryError
from app.storage.files import DossierFile
from app.storage.history import patch_to, patched
from tests.storage.small import contents_of, database_of, new_dossier, random_edit


@pytest.fixture
def lived(path):
    """A file with a long random past, and what its dossier held after each entry."""
    chance = random.Random(7)
    dossier = new_dossier()
    states = []
    with DossierFile.create(path, dossier) as file:
        states.append(contents_of(dossier))
        for number in range(120):
            before = len(file.history())
            random_edit(dossier, chance, number)
            if len(file.history()) > before:
                states.append(contents_of(dossier))
    return states


def test_every_earlier_state_is_as_it_was(path, lived, small):
    with DossierFile.open(path, small).file as file:
        entries = file.history()
        assert len(entries) == len(lived) > 80
        for entry, state in zip(entries, lived, strict=True):
            assert contents_of(file.state_at(entry.id)) == state


def test_a_reader_sees_the_past_as_well(path, lived, small):
    with DossierFile.open_for_reading(path, small).file as file:
        oldest = file.history()[0]
        assert contents_of(file.state_at(oldest.id)) == lived[0]


def test_entries_name_the_step_and_its_time(path, small):
    dossier = new_dossier()
    with DossierFile.create(path, dossier) as file:
        dossier.set_value("text", "一")
        dossier.undo()
        names = [entry.name for entry in file.history()]
        assert names == ["新建", "修改 总体目标", "撤销：修改 总体目标"]
        times = [entry.at for entry in file.history()]
        assert times == sorted(times)
        assert datetime.now(UTC) - times[0] < timedelta(minutes=1)


def test_going_back_is_one_step_that_can_be_undone(path, lived, small):
    with DossierFile.open(path, small).file as file:
        for entry, state in list(zip(file.history(), lived, strict=True))[::9]:
            count, now = len(file.history()), contents_of(file.dossier)
            file.restore_state(entry.id)
            assert contents_of(file.dossier) == state
            assert len(file.history()) <= count + 1
            if state != now:
                assert file.dossier.undo_name.startswith("恢复到 ")
                file.dossier.undo()
                assert contents_of(file.dossier) == now
                file.dossier.redo()
        last = contents_of(file.dossier)
    with DossierFile.open(path, small).file as file:
        assert contents_of(file.dossier) == last


def _age(file, days, count):
    """Make the first entries older."""
    at = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    database_of(file).execute("UPDATE step SET at = ? WHERE id <= ?", (at, count))


def test_what_is_older_than_thirty_days_is_forgotten_at_opening(path, lived, small):
    with DossierFile.open(path, small).file as file:
        _age(file, 31, 40)
        assert len(file.history()) == len(lived)
    with DossierFile.open(path, small).file as file:
        entries = file.history()
        assert len(entries) == len(lived) - 39
        for entry, state in zip(entries, lived[39:], strict=True):
            assert contents_of(file.state_at(entry.id)) == state


def test_what_is_not_quite_thirty_days_old_is_kept(path, lived, small):
    with DossierFile.open(path, small).file as file:
        _age(file, 29, 40)
    with DossierFile.open(path, small).file as file:
        assert len(file.history()) == len(lived)


def test_a_long_pause_costs_nothing_of_the_past(path, lived, small):
    with DossierFile.open(path, small).file as file:
        _age(file, 400, 1000)
    with DossierFile.open(path, small).file as file:
        assert len(file.history()) == len(lived)


def test_a_damaged_moment_is_said_and_the_present_stays(path, lived, small):
    with DossierFile.open(path, small).file as file:
        newest = file.history()[-1].id
        database_of(file).execute("UPDATE step SET inverse = x'00' WHERE id = ?", (newest - 5,))
    with DossierFile.open(path, small).file as file:
        assert contents_of(file.dossier) == lived[-1]
        assert contents_of(file.state_at(newest - 4)) == lived[-5]
        with pytest.raises(DamagedHistoryError):
            file.state_at(newest - 10)


def test_editing_a_long_text_keeps_the_history_small(path):
    dossier = new_dossier()
    with DossierFile.create(path, dossier) as file:
        text = "".join(chr(0x4E00 + number * 37 % 20000) for number in range(5000))
        for number in range(300):
            dossier.set_value("text", text[: 4000 + number])
        assert file.problem is None
    assert path.stat().st_size < 300_000


@pytest.mark.parametrize(
    "old,new",
    [
        ("", ""),
        ("a", "a"),
        ("aaaa", "aa"),
        ("aa", "aaaa"),
        ("甲" * 100 + "乙" + "丙" * 100, "甲" * 100 + "丁丁" + "丙" * 100),
        ("甲" * 100, "甲" * 99),
        (None, "a"),
        ("a", None),
    ],
)
def test_a_patch_leads_back(old, new):
    assert patched(new, patch_to(old, new)) == old


def test_a_patch_of_another_text_is_refused():
    patch = patch_to("甲" * 100 + "乙", "甲" * 100 + "丙")
    with pytest.raises(ValueError, match="another"):
        patched("短", patch)
    assert history.KEPT_DAYS == 30
