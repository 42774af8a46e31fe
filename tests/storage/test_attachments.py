"""Attached files: kept once, whole, in bounded memory, and as long as anyone may want them."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from app import paths
from app.storage import contents
from app.storage.errors import MissingContentError, SourceError, StorageError
from app.storage.files import DossierFile
from tests.storage.small import database_of, new_dossier

SIZES = [0, 1, contents.PART_BYTES - 1, contents.PART_BYTES, contents.PART_BYTES * 40 + 7]


@pytest.fixture
def scan(folder):
    """Makes a file to attach, of random bytes."""

    def make(size=1000, seed=0, name="扫描 件.pdf"):
        source = folder / name
        source.write_bytes(random.Random(seed).randbytes(size))
        return source

    return make


@pytest.fixture
def file(path):
    with DossierFile.create(path, new_dossier()) as file:
        yield file


def parts_in(file):
    return database_of(file).execute("SELECT count(*) FROM part")[0][0]


@pytest.mark.parametrize("size", SIZES)
def test_a_content_comes_back_whole(file, scan, folder, size):
    source = scan(size)
    ref = file.add_content(source)
    data = source.read_bytes()
    assert (ref.name, ref.size, ref.sha256) == (
        "扫描 件.pdf",
        size,
        hashlib.sha256(data).hexdigest(),
    )
    assert file.content(ref.sha256) == data
    target = folder / "取出 的.pdf"
    file.copy_content(ref.sha256, target)
    assert target.read_bytes() == data


def test_a_reference_is_a_value_that_the_field_takes(file, scan):
    ref = file.add_content(scan(name="a\u200b  b.pdf"))
    reading = file.dossier.set_value("files", (ref,))
    assert reading.value == (ref,)


def test_the_same_content_is_kept_once(file, scan):
    first = file.add_content(scan(500_000, name="a.pdf"))
    count = parts_in(file)
    second = file.add_content(scan(500_000, name="b.pdf"))
    assert (first.sha256, first.name, second.name) == (second.sha256, "a.pdf", "b.pdf")
    assert parts_in(file) == count


def test_a_damaged_content_is_noticed_and_healed_by_adding_it_again(file, scan):
    ref = file.add_content(scan(300_000))
    database_of(file).execute("UPDATE part SET bytes = zeroblob(262144) WHERE number = 0")
    with pytest.raises(MissingContentError):
        file.content(ref.sha256)
    assert file.add_content(scan(300_000)) == ref
    assert len(file.content(ref.sha256)) == 300_000


def test_an_unknown_content_is_said(file, folder):
    with pytest.raises(MissingContentError):
        file.content("0" * 64)
    with pytest.raises(MissingContentError):
        file.copy_content("0" * 64, folder / "x.pdf")
    assert not (folder / "x.pdf").exists()


def test_a_source_that_can_not_be_read_is_said(file, folder):
    for source in (folder / "没有.pdf", folder):
        with pytest.raises(SourceError):
            file.add_content(source)
    assert parts_in(file) == 0


def test_a_target_that_can_not_be_written_is_said(file, scan, folder):
    ref = file.add_content(scan())
    with pytest.raises(StorageError):
        file.copy_content(ref.sha256, folder / "没有" / "x.pdf")


def test_a_content_stays_while_a_value_refers_to_it(path, file, scan, small):
    ref = file.add_content(scan())
    row = file.dossier.add_row("items")
    file.dossier.set_value("item.files", (ref,), row)
    file.close()
    with DossierFile.open(path, small).file as again:
        assert len(again.content(ref.sha256)) == 1000


def test_a_content_nobody_ever_referred_to_goes_at_the_next_opening(path, file, scan, small):
    file.add_content(scan())
    file.close()
    with DossierFile.open(path, small).file as again:
        assert parts_in(again) == 0


def test_a_content_cut_off_on_arrival_goes_at_the_next_opening(path, file, small):
    database_of(file).execute("INSERT INTO content (sha256, size) VALUES (NULL, NULL)")
    database_of(file).execute("INSERT INTO part (content, number, bytes) VALUES (1, 0, x'00')")
    file.close()
    with DossierFile.open(path, small).file as again:
        assert parts_in(again) == 0


def test_a_removed_content_stays_for_thirty_days_of_history(path, file, scan, small):
    ref = file.add_content(scan())
    file.dossier.set_value("files", (ref,))
    file.dossier.set_value("files", None)
    file.close()
    with DossierFile.open(path, small).file as again:
        entry = again.history()[-2]
        assert again.state_at(entry.id).value("files") == (ref,)
        assert len(again.content(ref.sha256)) == 1000
        again.dossier.set_value("text", "今天")
        old = (datetime.now(UTC) - timedelta(days=31)).isoformat()
        database_of(again).execute("UPDATE step SET at = ? WHERE id <= ?", (old, entry.id + 1))
    with DossierFile.open(path, small).file as again:
        assert [entry.name for entry in again.history()] == ["修改 佐证材料", "修改 总体目标"]
        assert parts_in(again) == 0


def test_contents_come_along_to_another_file(path, file, scan, folder, small):
    ref = file.add_content(scan(700_000))
    file.dossier.set_value("files", (ref,))
    other = folder / "另一份.shenbao"
    with DossierFile.create(other, file.dossier.copy(), contents_of=file) as copy:
        assert copy.content(ref.sha256) == file.content(ref.sha256)


def test_other_threads_may_add_and_read(file, scan):
    sources = [scan(400_000, seed, f"{seed}.pdf") for seed in range(4)]
    refs = {}

    def work(source):
        refs[source] = file.add_content(source)
        assert file.content(refs[source].sha256) == source.read_bytes()

    threads = [threading.Thread(target=work, args=(source,)) for source in sources]
    for thread in threads:
        thread.start()
    for number in range(50):
        file.dossier.set_value("text", f"同时输入 {number}")
    for thread in threads:
        thread.join()
    assert file.problem is None
    assert len(refs) == 4


_BIG = """
import sys
from pathlib import Path
from app.storage.files import DossierFile
from tests.storage.memory import peak
from tests.storage.small import new_dossier

folder = Path(sys.argv[1])
file = DossierFile.create(folder / "a.shenbao", new_dossier())
before = peak()
ref = file.add_content(folder / "big.bin")
file.copy_content(ref.sha256, folder / "out.bin")
print(peak() - before)
file.close()
"""


def test_a_big_file_passes_through_little_memory(folder):
    with (folder / "big.bin").open("wb") as big:
        for _ in range(100):
            big.write(os.urandom(1 << 20))
    done = subprocess.run(
        [sys.executable, "-c", _BIG, str(folder)],
        cwd=paths.PROGRAM, capture_output=True, check=True, text=True, timeout=60,
    )  # fmt: skip
    assert int(done.stdout) < 30_000, "kilobytes"
    assert (folder / "out.bin").stat().st_size == 100 << 20


def test_a_lent_content_is_whole(file, scan, folder):
    source = scan(5000)
    taken = file.add_content(source)
    file.lend_content(taken.sha256, folder / "lent")
    assert (folder / "lent").read_bytes() == source.read_bytes()
    with pytest.raises(StorageError):
        file.lend_content(taken.sha256, folder / "nowhere" / "x")
