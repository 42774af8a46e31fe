"""Full disks, lost drives, another's changes: nothing typed is lost, and the user is told."""

from __future__ import annotations

import shutil

import pytest

from app.storage import contents
from app.storage.database import Database
from app.storage.errors import (
    ChangedElsewhereError,
    DamagedError,
    DiskFullError,
    ExistingFileError,
    UnreachableError,
)
from app.storage.files import DossierFile
from tests.storage.small import (
    FACTS,
    Known,
    contents_of,
    database_of,
    fact,
    fill,
    look,
    new_dossier,
)


@pytest.fixture
def file(path):
    with DossierFile.create(path, new_dossier()) as file:
        yield file


@pytest.fixture
def full(file):
    """The disk of the open file has no room for more."""
    pages = database_of(file).execute("PRAGMA page_count")[0][0]
    database_of(file).execute(f"PRAGMA max_page_count = {pages}")


@pytest.fixture
def room(file):
    """Call it to make room again."""
    return lambda: database_of(file).execute("PRAGMA max_page_count = 1000000")


@pytest.fixture
def broken(monkeypatch):
    """Call it to let statements that begin so fail, before or after they are run, some times."""
    real = Database.execute

    def break_it(start, times=1, *, after=False, error=UnreachableError):
        left = [times]

        def execute(self, sql, parameters=()):
            is_hit = sql.startswith(start) and left[0] > 0
            left[0] -= is_hit
            if is_hit and not after:
                raise error(self.named)
            rows = real(self, sql, parameters)
            if is_hit:
                raise error(self.named)
            return rows

        monkeypatch.setattr(Database, "execute", execute)

    return break_it


def saved(path):
    return contents_of(look(path).dossier)


# --- a full disk -------------------------------------------------------------------------------


def test_on_a_full_disk_steps_wait_and_are_written_once_there_is_room(
    file, full, room, path, small
):
    file.dossier.set_value("text", "长" * 50_000)
    file.dossier.set_value("count", 3)
    assert isinstance(file.problem, DiskFullError)
    assert "磁盘已满" in file.problem.message
    assert file.has_unsaved_steps
    with pytest.raises(DiskFullError):
        file.save()
    room()
    file.save()
    assert (file.problem, file.has_unsaved_steps) == (None, False)
    file.close()
    assert saved(path) == contents_of(file.dossier)


def test_a_file_opens_on_a_full_disk_even_where_there_is_tidying_to_do(file, path, broken):
    file.close()
    broken("INSERT OR REPLACE INTO meta", error=DiskFullError)
    known = Known(FACTS | {"new": fact("new", "line")})
    assert contents_of(look(path, known).dossier) == contents_of(new_dossier())


def test_the_next_step_tries_again_by_itself(file, full, room):
    file.dossier.set_value("text", "长" * 50_000)
    room()
    file.dossier.set_value("count", 3)
    assert file.problem is None
    assert [entry.name for entry in file.history()] == ["新建", "修改 总体目标", "修改 计数"]


def test_a_full_disk_takes_no_half_attachment(file, full, room, folder):
    source = folder / "大 文件.pdf"
    source.write_bytes(bytes(range(256)) * 50_000)
    with pytest.raises(DiskFullError):
        file.add_content(source)
    room()
    assert database_of(file).execute("SELECT count(*) FROM part") == [(0,)]
    assert file.problem is None


def test_save_as_takes_along_what_a_full_disk_refused(file, full, folder, small):
    file.dossier.set_value("text", "长" * 50_000)
    file.save_as(folder / "别处.shenbao")
    assert file.problem is None
    file.close()
    assert saved(folder / "别处.shenbao") == contents_of(file.dossier)


def test_closing_with_unsaved_steps_says_so_and_lets_go(file, full, path, small):
    file.dossier.set_value("text", "长" * 50_000)
    with pytest.raises(DiskFullError):
        file.close()
    file.close()
    assert saved(path) == contents_of(new_dossier())


def test_an_error_inside_is_not_hidden_behind_unsaved_steps(path):
    def fail():
        with DossierFile.create(path, new_dossier()) as file:
            database_of(file).execute("PRAGMA max_page_count = 1")
            file.dossier.set_value("text", "长" * 50_000)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()


# --- a drive that comes and goes ---------------------------------------------------------------


def test_a_drive_that_was_away_for_a_moment_is_not_even_noticed(file, broken, path, small):
    broken("INSERT INTO step")
    file.dossier.set_value("text", "一")
    assert file.problem is None
    file.close()
    assert saved(path) == contents_of(file.dossier)


def test_steps_wait_while_the_drive_is_away(file, broken, path, small):
    broken("INSERT INTO step", times=4)
    fill(file.dossier)
    assert file.problem is None
    file.close()
    assert saved(path) == contents_of(file.dossier)


def test_a_step_that_reached_the_disk_in_spite_of_an_error_is_not_done_twice(
    file, broken, path, small
):
    broken("COMMIT", after=True)
    file.dossier.add_row("items")
    file.dossier.add_row("items")
    assert file.problem is None
    assert [entry.name for entry in file.history()][1:] == ["增加一行：申报职业"] * 2
    file.close()
    assert saved(path) == contents_of(file.dossier)


def test_attachments_are_read_again_after_the_drive_was_away(file, broken, folder):
    (folder / "a.pdf").write_bytes(b"a" * 1000)
    broken("INSERT INTO part")
    ref = file.add_content(folder / "a.pdf")
    broken("SELECT bytes")
    assert file.content(ref.sha256) == b"a" * 1000


@pytest.mark.posix(reason="Windows lets nobody replace a file that is open")
def test_what_changed_meanwhile_is_not_overwritten(file, broken, path, folder, small):
    (folder / "a.pdf").write_bytes(b"a" * 1000)
    file.dossier.set_value("files", (file.add_content(folder / "a.pdf"),))
    other = folder / "别人的.shenbao"
    file.save_as(other)
    shutil.copyfile(other, path)
    with DossierFile.open(path, small).file as theirs:
        theirs.dossier.set_value("text", "别人写的")
    shutil.move(path, other)
    file.dossier.set_value("text", "我写的")
    assert isinstance(file.problem, ChangedElsewhereError)
    assert "别处改动过" in file.problem.message
    mine = folder / "我的.shenbao"
    file.save_as(mine)
    assert file.content(file.dossier.value("files")[0].sha256) == b"a" * 1000
    file.close()
    assert saved(mine) == contents_of(file.dossier)
    assert look(other).dossier.value("text") == "别人写的"


@pytest.mark.posix(reason="Windows lets nobody delete a file that is open")
def test_with_the_drive_gone_for_good_save_as_keeps_what_was_typed(file, path, folder, small):
    (folder / "a.pdf").write_bytes(b"a" * 1000)
    file.dossier.set_value("files", (file.add_content(folder / "a.pdf"),))
    path.unlink()
    database_of(file).close()
    file.dossier.set_value("text", "拔出U盘以后写的")
    assert isinstance(file.problem, UnreachableError)
    notes = file.save_as(folder / "本机.shenbao")
    assert "a.pdf" in notes[0]
    assert file.problem is None
    file.close()
    assert saved(folder / "本机.shenbao") == contents_of(file.dossier)


@pytest.mark.posix(reason="Windows lets nobody delete or move a file that is open")
def test_a_file_deleted_while_open_is_noticed_at_once_and_saved_elsewhere_whole(
    file, path, folder, small
):
    (folder / "a.pdf").write_bytes(b"a" * 1000)
    file.dossier.set_value("files", (file.add_content(folder / "a.pdf"),))
    path.unlink()
    file.dossier.set_value("text", "删除以后写的")
    assert isinstance(file.problem, UnreachableError)
    with pytest.raises(UnreachableError):
        file.add_content(folder / "a.pdf")
    assert file.save_as(folder / "另存.shenbao") == ()
    assert file.problem is None
    assert file.content(file.dossier.value("files")[0].sha256) == b"a" * 1000
    file.close()
    assert saved(folder / "另存.shenbao") == contents_of(file.dossier)


@pytest.mark.posix(reason="Windows lets nobody delete or move a file that is open")
def test_a_file_that_comes_back_takes_what_waited(file, path, folder):
    shutil.move(path, folder / "移走.shenbao")
    file.dossier.set_value("text", "一")
    file.dossier.set_value("count", "2")
    assert file.has_unsaved_steps
    shutil.move(folder / "移走.shenbao", path)
    file.dossier.set_value("count", "3")
    assert (file.problem, file.has_unsaved_steps) == (None, False)
    file.close()
    assert saved(path) == contents_of(file.dossier)


def test_damage_met_while_writing_keeps_the_step_and_save_as_helps(file, broken, folder, small):
    broken("INSERT INTO step", error=DamagedError)
    file.dossier.set_value("text", "一")
    assert isinstance(file.problem, DamagedError)
    broken("VACUUM", error=DamagedError)
    assert "历史记录" in file.save_as(folder / "b.shenbao")[0]
    assert file.problem is None


# --- save as -----------------------------------------------------------------------------------


def test_save_as_goes_on_in_the_new_file_with_the_whole_past(file, folder, path, small):
    fill(file.dossier)
    before, count = contents_of(file.dossier), len(file.history())
    assert file.save_as(folder / "新 的.shenbao") == ()
    assert len(file.history()) == count
    file.dossier.undo()
    file.close()
    assert saved(folder / "新 的.shenbao") == contents_of(file.dossier) != before
    assert saved(path) == before
    assert not list(folder.glob(".~*"))


def test_save_as_to_itself_saves(file, path):
    assert file.save_as(path) == ()
    assert file.path == path


def test_a_refused_save_as_changes_nothing(file, folder, path, small):
    (folder / "有了.shenbao").write_bytes(b"x")
    with pytest.raises(ExistingFileError):
        file.save_as(folder / "有了.shenbao")
    assert file.path == path
    file.dossier.set_value("text", "还在原处")
    file.save_as(folder / "有了.shenbao", replace=True)
    file.close()
    assert look(path).dossier.value("text") == "还在原处"


def test_parts_are_small_enough_for_typing_to_go_on():
    assert contents.PART_BYTES * contents.BATCH_PARTS <= 8 << 20
