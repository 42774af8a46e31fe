"""A damaged file gives what can still be read of it, says so, and is left alone."""

from __future__ import annotations

import io
import random
import re
import shutil

import pytest

from app.storage import rescue
from app.storage.database import PAGE_SIZE, Database
from app.storage.errors import DamagedError, MissingContentError, StorageError, UnreadableError
from app.storage.files import DossierFile
from tests.storage.small import Known, contents_of, database_of, fill, look, new_dossier

WAYS = [DossierFile.open, DossierFile.open_for_reading]
# Where the fields of SQLite's header begin, and the ends of some.
FIELDS = [*range(16, 25), 28, 31, 32, 36, 40, 44, 47, 52, 56, 59, 60, 63, 64, 68, 71, 92, 96]
NOISE = ["noise", "zeros", "ones", "letters"]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """A sound file with rows, long texts, attachments and a past; path, dossier, attachments."""
    folder = tmp_path_factory.mktemp("完好 的")
    dossier = new_dossier()
    with DossierFile.create(folder / "完好.shenbao", dossier) as file:
        fill(dossier)
        with dossier.step("很多行"):
            for number in range(60):
                row = dossier.add_row("items")
                dossier.set_value("item.name", f"职业 {number}", row)
                dossier.set_value("item.text", f"{number} " + "建设目标" * (number * 17 % 400), row)
        for size in (20_000, 600_000):
            source = folder / f"扫描 {size}.pdf"
            source.write_bytes(random.Random(size).randbytes(size))
            old = dossier.value("files") or ()
            dossier.set_value("files", (*old, file.add_content(source)))
    return folder / "完好.shenbao", dossier


@pytest.fixture
def damaged(sound, path):
    """A copy to be damaged."""
    shutil.copyfile(sound[0], path)
    return path


def spoil(path, position, size, chance, kind="noise"):
    """Overwrite a stretch of a file."""
    bad = {
        "noise": chance.randbytes(size),
        "zeros": bytes(size),
        "ones": b"\xff" * size,
        "letters": b"x" * size,
    }[kind]
    with path.open("rb+") as file:
        file.seek(position)
        file.write(bad)


def compare(dossier, original):
    """Nothing may be invented; the addresses of what is missing."""
    expected = contents_of(original)[3]
    found = contents_of(dossier)[3]
    assert found.items() <= expected.items()
    return expected.keys() - found.keys()


def pages(path):
    return path.stat().st_size // PAGE_SIZE


def open_somehow(path, way=DossierFile.open):
    """Open, or be told in Chinese that it can't be; the file stays as it is."""
    before = path.read_bytes()
    try:
        opened = way(path, Known())
    except StorageError as error:
        opened, words = None, error.message
    else:
        words = "".join(opened.notes)
    assert not words or path.name in words
    assert not re.search("[A-Z]{4,}|sqlite|database", words)
    if opened is None or opened.file.problem is not None:
        assert path.read_bytes() == before
    return opened


@pytest.mark.parametrize("kind", NOISE)
@pytest.mark.parametrize("seed", range(3))
def test_one_bad_page_anywhere_costs_no_value(damaged, sound, seed, kind):
    chance = random.Random(f"{seed}{kind}")
    for _ in range(3):
        shutil.copyfile(sound[0], damaged)
        page = chance.choice([*range(14), *range(pages(damaged))])
        spoil(damaged, page * PAGE_SIZE, PAGE_SIZE, chance, kind)
        opened = open_somehow(damaged)
        with opened.file:
            assert contents_of(opened.dossier) == contents_of(sound[1]), f"page {page}"
            assert bool(opened.notes) == isinstance(opened.file.problem, DamagedError)


@pytest.mark.parametrize("seed", range(12))
def test_many_bad_pages_cost_no_more_than_they_hold(damaged, sound, seed):
    chance = random.Random(seed)
    for _ in range(seed + 1):
        page = chance.randrange(pages(damaged))
        spoil(damaged, page * PAGE_SIZE, PAGE_SIZE, chance, chance.choice(NOISE))
    for way in WAYS:
        if opened := open_somehow(damaged, way):
            with opened.file:
                compare(opened.dossier, sound[1])


@pytest.mark.parametrize("seed", range(12))
def test_a_few_bad_bytes_are_noticed_or_harmless(damaged, sound, seed):
    chance = random.Random(seed)
    for _ in range(4):
        spoil(damaged, chance.randrange(damaged.stat().st_size), 3, chance)
    if opened := open_somehow(damaged):
        with opened.file:
            # Both copies of a value may be hit; then it is missing, and the notes say so.
            missing = compare(opened.dossier, sound[1])
            assert not missing or isinstance(opened.file.problem, DamagedError)
            assert len(missing) <= 4


@pytest.mark.parametrize("share", [0.02, 0.1, 0.3, 0.5, 0.8, 0.95, 0.999])
def test_a_file_that_was_cut_off_gives_its_beginning(damaged, sound, share):
    with damaged.open("rb+") as file:
        file.truncate(int(damaged.stat().st_size * share))
    for way in WAYS:
        if opened := open_somehow(damaged, way):
            with opened.file:
                missing = compare(opened.dossier, sound[1])
                assert not missing or "已经损坏" in opened.notes[0]
                assert share < 0.3 or len(missing) < len(contents_of(sound[1])[3])
        else:
            assert share < 0.3


@pytest.mark.parametrize("kind", NOISE)
@pytest.mark.parametrize("size", [16, 100, PAGE_SIZE])
def test_a_damaged_header_costs_nothing(damaged, sound, kind, size):
    spoil(damaged, 0, size, random.Random(size), kind)
    opened = open_somehow(damaged)
    with opened.file as file:
        assert contents_of(opened.dossier) == contents_of(sound[1])
        for ref in opened.dossier.value("files"):
            assert len(file.content(ref.sha256)) == ref.size


@pytest.mark.parametrize("position", FIELDS)
def test_no_byte_of_the_header_can_hide_a_dossier(damaged, sound, position):
    spoil(damaged, position, 1, random.Random(position), "ones")
    # Byte 18 says who may write; byte 63 is the format's number, and 255 is one that may yet come.
    opened = open_somehow(damaged, WAYS[position == 18])
    if position != 63:
        with opened.file:
            assert contents_of(opened.dossier) == contents_of(sound[1])


def root_of(path, name):
    opened = DossierFile.open_for_reading(path, Known())
    with opened.file as file:
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        return database_of(file).execute(sql, (name,))[0][0] - 1


def test_what_is_lost_from_both_trees_is_named(damaged, sound):
    with DossierFile.open(damaged, Known()).file as file:
        database_of(file).execute("UPDATE value SET mark = 1 WHERE key = 'text'")
    opened = open_somehow(damaged)
    with opened.file:
        assert {key for _, key in compare(opened.dossier, sound[1])} == {"text"}
        assert "总体目标" in opened.notes[1]
        assert "重新填写" in opened.notes[1]


def test_a_lost_attachment_is_named(damaged, sound):
    database = DossierFile.open(damaged, Known())
    with database.file as file:
        database_of(file).execute("DELETE FROM part WHERE content = 2 AND number = 1")
    spoil(damaged, root_of(damaged, "value") * PAGE_SIZE, PAGE_SIZE, random.Random(1))
    opened = open_somehow(damaged)
    with opened.file as file:
        assert contents_of(opened.dossier) == contents_of(sound[1])
        assert "扫描 600000.pdf" in opened.notes[1]
        small_one, big_one = opened.dossier.value("files")
        assert len(file.content(small_one.sha256)) == 20_000
        with pytest.raises(MissingContentError):
            file.content(big_one.sha256)


def test_a_rescued_file_asks_for_save_as_and_is_sound_afterwards(damaged, sound, folder):
    spoil(damaged, root_of(damaged, "value") * PAGE_SIZE, PAGE_SIZE, random.Random(1))
    before = damaged.read_bytes()
    opened = open_somehow(damaged)
    target = folder / "抢救 出来.shenbao"
    with opened.file as file:
        assert "另存为" in opened.notes[-1]
        opened.dossier.set_value("count", 7)
        assert isinstance(file.problem, DamagedError)
        with pytest.raises(DamagedError):
            file.save()
        assert file.save_as(target) == ()
        opened.dossier.set_value("text", "继续写")
        assert file.problem is None
    assert damaged.read_bytes() == before
    again = look(target)
    assert again.notes == ()
    assert contents_of(again.dossier) == contents_of(opened.dossier)
    assert {path.name for path in folder.iterdir()} == {damaged.name, target.name}


def test_the_past_comes_along_as_far_as_it_can_be_read(damaged, sound):
    spoil(damaged, root_of(damaged, "value") * PAGE_SIZE, PAGE_SIZE, random.Random(1))
    with look(damaged).file, open_somehow(damaged).file as file:
        names = [entry.name for entry in file.history()]
        assert names[0] == "新建"
        assert names[-1] == "抢救损坏的文件"
        empty = file.state_at(file.history()[0].id)
        assert contents_of(empty) == contents_of(new_dossier())


def test_what_the_drive_can_not_read_counts_as_empty(damaged, sound, monkeypatch):
    real = Database.execute

    def execute(self, sql, parameters=()):
        if sql == "PRAGMA integrity_check(value)" and self.path == damaged:
            raise UnreadableError(self.named)
        return real(self, sql, parameters)

    def block(source, position, size):
        """The copy finds one bad stretch, in the middle."""
        return bytes(size) if position == 5 << 16 else read_block(source, position, size)

    read_block = rescue.read_block
    monkeypatch.setattr(Database, "execute", execute)
    monkeypatch.setattr(rescue, "read_block", block)
    opened = open_somehow(damaged)
    with opened.file:
        assert "已经损坏" in opened.notes[0]
        assert len(compare(opened.dossier, sound[1])) < 100


def test_a_block_that_can_not_be_read_is_zeros(damaged):
    class BadDrive(io.FileIO):
        def read(self, _=-1):
            raise OSError(5, "Input/output error")

    with BadDrive(damaged) as drive:
        assert rescue.read_block(drive, 0, 100) == bytes(100)


def test_a_broken_time_in_the_history_costs_no_value(damaged, sound):
    with DossierFile.open(damaged, Known()).file as file:
        database_of(file).execute("UPDATE step SET at = '昨天' WHERE id = 5")
    opened = open_somehow(damaged)
    with opened.file as file:
        assert contents_of(opened.dossier) == contents_of(sound[1])
        assert len(file.history()) > 3


def test_nothing_is_left_in_the_temporary_folder(damaged, sound, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = set(tmp_path.iterdir())
    spoil(damaged, 0, PAGE_SIZE, random.Random(1))
    look(damaged)
    assert set(tmp_path.iterdir()) == before
