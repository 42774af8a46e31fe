"""Opening: who has it, which format, what it is; each answer in Chinese and with advice."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys

import pytest

from app import paths
from app.storage import database, holder
from app.storage.errors import (
    ExistingFileError,
    HopelessError,
    InUseError,
    MissingFileError,
    NewerFormatError,
    NotADossierError,
    ReadOnlyError,
    StorageError,
)
from app.storage.files import DossierFile
from app.storage.state import write_meta
from tests.storage.small import contents_of, database_of, look, new_dossier

WAYS = [DossierFile.open, DossierFile.open_for_reading]
both_ways = pytest.mark.parametrize("way", WAYS, ids=["edit", "read"])


def refused(way, path, small, kind):
    """The error of an opening, after a look at its words."""
    with pytest.raises(kind) as caught:
        way(path, small)
    error = caught.value
    assert path.name in error.message
    assert re.search("[\u4e00-\u9fff]", error.advice)
    for word in ("sqlite", "database", "malformed", "Error"):
        assert word not in error.message + error.advice
    return error


# --- in use ------------------------------------------------------------------------------------


@pytest.fixture
def other_process(path, filled):
    """Another process that has the file open."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.editor", "hold", str(path)],
        cwd=paths.PROGRAM, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout.readline().strip() == b"open"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@both_ways
def test_a_second_opening_is_refused_with_the_others_name(path, other_process, small, way):
    held = holder.read_holder(path)
    table = {"user": "张三", "computer": "PC-01", "since": "2025-07-01 14:03", "process": 1}
    holder.side_file(path).write_text(json.dumps(table), encoding="utf-8")
    error = refused(way, path, small, InUseError)
    assert "张三（电脑 PC-01，2025-07-01 14:03 起）" in error.message
    assert held.is_here


@both_ways
def test_a_second_opening_is_refused_without_a_name_too(path, other_process, small, way):
    holder.side_file(path).write_text("{", encoding="utf-8")
    refused(way, path, small, InUseError)


def test_a_second_opening_in_the_same_process_is_refused_and_the_lock_stays(path, filled, small):
    with DossierFile.open(path, small).file:
        for _ in range(2):
            error = refused(DossierFile.open, path, small, InUseError)
            assert "本机上的另一个窗口" in error.message


def test_after_a_kill_the_file_opens_again(path, other_process, small):
    other_process.kill()
    other_process.wait()
    assert holder.side_file(path).exists()
    with DossierFile.open(path, small).file:
        assert holder.read_holder(path).process == os.getpid()
    assert not holder.side_file(path).exists()


def test_while_it_is_read_it_can_be_read_but_not_edited(path, filled, small):
    with DossierFile.open_for_reading(path, small).file:
        look(path, way=DossierFile.open_for_reading)
        refused(DossierFile.open, path, small, InUseError)


def test_the_name_of_another_computer_left_behind_is_a_note(path, filled, small):
    table = {"user": "李四", "computer": "很远", "since": "2025-07-01 14:03", "process": 1}
    holder.side_file(path).write_text(json.dumps(table), encoding="utf-8")
    opened = look(path)
    assert "李四" in opened.notes[0]


def test_a_name_file_that_can_not_be_written_harms_nothing(path, filled, small):
    holder.side_file(path).mkdir()
    look(path)
    assert holder.side_file(path).is_dir()


def test_a_file_in_use_is_not_replaced(path, other_process):
    with pytest.raises(InUseError):
        DossierFile.create(path, new_dossier(), replace=True)


# --- what it is --------------------------------------------------------------------------------


@both_ways
def test_a_missing_file_is_said(folder, small, way):
    refused(way, folder / "没有.shenbao", small, MissingFileError)
    assert list(folder.iterdir()) == []


def _foreign_database(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (x)")
    connection.execute("INSERT INTO t VALUES (1)")
    connection.commit()
    connection.close()


ZOO = {
    "empty": b"",
    "text": "不是数据库".encode(),
    "zip": b"PK\x03\x04" + bytes(500),
    "zeros": bytes(20_000),
    "noise": random.Random(1).randbytes(20_000),
    "header": b"SQLite format 3\0" + bytes(100),
    "header and noise": b"SQLite format 3\0" + random.Random(2).randbytes(20_000),
}


@both_ways
@pytest.mark.parametrize("kind", ZOO)
def test_what_is_no_dossier_is_said(folder, small, way, kind):
    path = folder / "别的 文件.shenbao"
    path.write_bytes(ZOO[kind])
    refused(way, path, small, NotADossierError)
    assert path.read_bytes() == ZOO[kind]
    assert list(folder.iterdir()) == [path]


@both_ways
def test_another_database_and_a_folder_are_no_dossier(folder, small, way):
    path = folder / "库.db"
    _foreign_database(path)
    before = path.read_bytes()
    refused(way, path, small, NotADossierError)
    assert path.read_bytes() == before
    refused(way, folder, small, NotADossierError)


@both_ways
def test_a_file_with_triggers_is_not_trusted(path, filled, small, way):
    with DossierFile.open(path, small).file as file:
        database_of(file).execute(
            "CREATE TRIGGER t AFTER INSERT ON step BEGIN DELETE FROM value; END"
        )
    opened = way(path, small)
    with opened.file:
        assert contents_of(opened.dossier) == contents_of(filled)
        assert "已经损坏" in opened.notes[0]


@both_ways
def test_a_newer_format_is_refused(path, filled, small, way):
    with DossierFile.open(path, small).file as file:
        database_of(file).execute("PRAGMA user_version = 2")
    before = path.read_bytes()
    refused(way, path, small, NewerFormatError)
    assert path.read_bytes() == before


@both_ways
def test_a_kind_of_a_newer_program_is_refused(path, filled, small, way):
    with DossierFile.open(path, small).file as file:
        write_meta(database_of(file), "kind", "academy")
    refused(way, path, small, NewerFormatError)
    with pytest.raises(NewerFormatError):
        way(path, small)


@both_ways
def test_a_dossier_with_nothing_left_is_said(path, filled, small, way):
    path.write_bytes(path.read_bytes()[:100])
    refused(way, path, small, HopelessError)


# --- read-only ---------------------------------------------------------------------------------


def _forbid(path, monkeypatch):
    """Make a file read-only; for root, who may write anyway, on the level of SQLite."""
    path.chmod(0o444)
    try:
        path.open("rb+").close()
    except PermissionError:
        return
    real = database.connect
    monkeypatch.setattr(database, "connect", lambda path, _: real(path, "ro"))


def test_a_read_only_file_is_refused_for_editing_and_can_be_read(path, filled, small, monkeypatch):
    _forbid(path, monkeypatch)
    refused(DossierFile.open, path, small, ReadOnlyError)
    opened = DossierFile.open_for_reading(path, small)
    with opened.file:
        assert contents_of(opened.dossier) == contents_of(filled)
    assert list(path.parent.iterdir()) == [path]
    path.chmod(0o666)


def test_what_is_typed_into_a_file_for_reading_waits_for_save_as(path, filled, small, folder):
    opened = DossierFile.open_for_reading(path, small)
    target = folder / "可写 的.shenbao"
    with opened.file as file:
        assert isinstance(file.problem, ReadOnlyError)
        file.dossier.set_value("text", "只读时输入的")
        assert file.has_unsaved_steps
        with pytest.raises(ReadOnlyError):
            file.save()
        assert file.save_as(target) == ()
        assert (file.problem, file.has_unsaved_steps, file.path) == (None, False, target)
        file.dossier.set_value("count", "5")
    with DossierFile.open(target, small).file as file:
        assert file.dossier.value("text") == "只读时输入的"
        assert file.dossier.value("count") == 5
        assert len(file.history()) > 10
    with DossierFile.open(path, small).file as file:
        assert contents_of(file.dossier) == contents_of(filled)


def test_closing_a_file_for_reading_with_unsaved_steps_says_so(path, filled, small):
    opened = DossierFile.open_for_reading(path, small)
    opened.dossier.set_value("text", "没有存")
    with pytest.raises(ReadOnlyError):
        opened.file.close()


def test_a_folder_that_can_not_be_written_refuses_a_new_file(folder):
    (folder / "文件").write_text("x")
    with pytest.raises(StorageError):
        DossierFile.create(folder / "文件" / "a.shenbao", new_dossier())
    with pytest.raises(StorageError):
        DossierFile.create(folder / "没有" / "a.shenbao", new_dossier())


# --- cut off in the middle of a transaction ----------------------------------------------------


@pytest.fixture
def cut_off(path, filled, folder):
    """A file as a crash leaves it: half a transaction in it, the journal beside it."""
    other = folder / "中断.shenbao"
    shutil.copyfile(path, other)
    connection = sqlite3.connect(other, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN")
    connection.execute("UPDATE value SET stored = 'x' || stored, mark = 0")
    connection.execute("INSERT INTO part VALUES (1, 1, 0, zeroblob(300000))")
    target, journal = folder / "断电.shenbao", folder / "断电.shenbao-journal"
    shutil.copyfile(other, target)
    shutil.copyfile(folder / "中断.shenbao-journal", journal)
    connection.close()
    assert target.read_bytes() != path.read_bytes()
    return target


@both_ways
def test_a_cut_off_transaction_is_taken_back(cut_off, filled, small, way):
    opened = way(cut_off, small)
    with opened.file:
        assert contents_of(opened.dossier) == contents_of(filled)
        assert opened.notes == ()


def test_reading_a_cut_off_file_changes_nothing(cut_off, small):
    before = cut_off.read_bytes()
    look(cut_off, way=DossierFile.open_for_reading)
    assert cut_off.read_bytes() == before


# --- new files ---------------------------------------------------------------------------------


def test_an_existing_file_is_only_replaced_when_told_to(path, filled, small):
    before = path.read_bytes()
    with pytest.raises(ExistingFileError):
        DossierFile.create(path, new_dossier())
    assert path.read_bytes() == before
    DossierFile.create(path, new_dossier(), replace=True).close()
    assert look(path).dossier.value("text") is None


def test_a_journal_left_by_a_crash_is_not_rolled_back_into_a_new_file(cut_off, small):
    cut_off.unlink()
    dossier = new_dossier()
    dossier.set_value("text", "新的")
    DossierFile.create(cut_off, dossier).close()
    with DossierFile.open(cut_off, small).file as file:
        assert contents_of(file.dossier) == contents_of(dossier)


def test_a_failing_creation_leaves_nothing(folder, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.placement.os.fsync", fail)
    with pytest.raises(StorageError) as caught:
        DossierFile.create(folder / "a.shenbao", new_dossier())
    assert "磁盘已满" in caught.value.message
    assert list(folder.iterdir()) == []
