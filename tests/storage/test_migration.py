"""Older formats: a verified backup first, then all or nothing; a sample of every past format."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.storage import migrations
from app.storage.database import FORMAT
from app.storage.errors import DamagedError, MigrationError
from app.storage.files import DossierFile
from tests.storage.small import Known, contents_of, database_of, look

OLD_FILES = Path(__file__).parent / "old_files"


def add_a_column(database):
    """An invented step to format 2, of several statements."""
    database.execute("CREATE TABLE reminder (day TEXT)")
    database.execute("INSERT INTO reminder VALUES ('2025-07-31')")


def fail_half_way(database):
    add_a_column(database)
    database.execute("DELETE FROM value")
    raise DamagedError(database.named)


TO_2 = {1: add_a_column}


@pytest.fixture
def old(path):
    shutil.copyfile(OLD_FILES / "format-1.shenbao", path)
    return path


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_a_file_of_every_format_so_far_opens(folder, number):
    path = folder / f"{number}.shenbao"
    shutil.copyfile(OLD_FILES / f"format-{number}.shenbao", path)
    with DossierFile.open(path, Known()).file as file:
        dossier = file.dossier
        assert dossier.value("one.money") is not None
        assert dossier.value("text").startswith("第 2 稿")
        assert dossier.display("item.name", dossier.rows("items")[2]) == "职业3"
        [ref] = dossier.value("files")
        assert file.content(ref.sha256) == "附件的内容".encode()
        assert file.state_at(file.history()[-3].id).value("text").startswith("第 1 稿")


def test_today_nothing_has_to_be_migrated(old, small):
    assert migrations.newest(migrations.MIGRATIONS) == FORMAT
    assert look(old).notes == ()
    assert list(old.parent.iterdir()) == [old]


def test_an_older_file_is_backed_up_and_migrated(old, small):
    before = contents_of(look(old).dossier)
    opened = DossierFile.open(old, small, migrations=TO_2)
    with opened.file as file:
        assert database_of(file).execute("PRAGMA user_version") == [(2,)]
        assert database_of(file).execute("SELECT day FROM reminder") == [("2025-07-31",)]
        assert contents_of(opened.dossier) == before
        file.dossier.set_value("text", "转换以后")
        assert file.problem is None
    backup = old.with_name("某某 学校（格式1备份）.shenbao")
    assert backup.name in opened.notes[0]
    kept = DossierFile.open_for_reading(backup, small)
    with kept.file as file:
        assert contents_of(kept.dossier) == before
        assert len(file.history()) > 10


def test_a_migrated_file_is_not_migrated_again(old, small):
    look(old, migrations=TO_2)
    assert look(old, migrations=TO_2).notes == ()
    assert len(list(old.parent.iterdir())) == 2


def test_an_earlier_backup_is_not_replaced(old, small):
    backup = old.with_name("某某 学校（格式1备份）.shenbao")
    backup.write_bytes(b"x")
    look(old, migrations=TO_2)
    assert backup.read_bytes() == b"x"
    assert old.with_name("某某 学校（格式1备份2）.shenbao").exists()


def test_several_steps_are_done_in_order(old, small):
    def second(database):
        database.execute("INSERT INTO reminder VALUES ('2025-08-01')")

    with DossierFile.open(old, small, migrations=TO_2 | {2: second}).file as file:
        assert database_of(file).execute("SELECT count(*) FROM reminder") == [(2,)]
        assert database_of(file).execute("PRAGMA user_version") == [(3,)]


def test_a_failing_migration_leaves_the_file_as_it_was(old, small):
    before = old.read_bytes()
    with pytest.raises(MigrationError) as caught:
        DossierFile.open(old, small, migrations={1: fail_half_way})
    assert "原文件没有改动" in caught.value.message
    assert old.read_bytes() == before
    look(old)


def test_without_a_backup_nothing_is_migrated(old, small, monkeypatch):
    before = old.read_bytes()
    monkeypatch.setattr(migrations, "fingerprint", lambda _: object())
    with pytest.raises(MigrationError):
        DossierFile.open(old, small, migrations=TO_2)
    assert old.read_bytes() == before
    assert list(old.parent.iterdir()) == [old]


def test_reading_an_older_file_leaves_it_as_it_is(old, small):
    before = old.read_bytes()
    opened = DossierFile.open_for_reading(old, small, migrations=TO_2)
    with opened.file as file:
        assert database_of(file).execute("SELECT count(*) FROM reminder") == [(1,)]
    assert old.read_bytes() == before
    assert list(old.parent.iterdir()) == [old]
