"""What lies already where a copy goes: ours is replaced, what anybody changed stays, or nothing moves."""

from __future__ import annotations

import os

import pytest

from app import placement
from app.outputs.delivery.package_table import TABLE
from app.outputs.files import OutputError
from tests.outputs.delivery.packing import placed, staged_of

NAME = "01 申报表.docx"


@pytest.fixture
def pack(known, base, tmp_path):
    def make(words):
        source = tmp_path / "w.bin"
        source.write_bytes(words)
        return placed(known, base, staged_of((NAME, source, 0)), tmp_path / "out")

    return make


def everything(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def names(package):
    return {path.name for path in package.folder.iterdir()}


def test_a_former_file_that_nobody_changed_is_replaced(pack):
    pack(b"one")
    package = pack(b"two")
    assert names(package) == {NAME, TABLE}
    assert not [note for note in package.notes if "原来的" in note]


def test_a_file_that_the_user_changed_makes_room_and_stays(pack):
    (pack(b"one").folder / NAME).write_bytes(b"by hand")
    package = pack(b"two")
    assert (package.folder / NAME).read_bytes() == b"two"
    assert (package.folder / "01 申报表 原来的.docx").read_bytes() == b"by hand"
    assert any("01 申报表 原来的.docx" in note for note in package.notes)
    (package.folder / NAME).write_bytes(b"by hand again")
    again = pack(b"three")
    assert (again.folder / "01 申报表 原来的.docx").read_bytes() == b"by hand"
    assert (again.folder / "01 申报表 原来的2.docx").read_bytes() == b"by hand again"


def test_a_list_of_the_users_own_stays_too(pack, tmp_path):
    package = pack(b"one")
    package.table.write_text("我自己的清单", encoding="utf-8")
    again = pack(b"two")
    assert (again.folder / "文件清单 原来的.txt").read_text(encoding="utf-8") == "我自己的清单"


def test_a_draft_that_the_user_went_on_writing_stays(pack):
    mail = pack(b"one").mails[0].path
    mail.write_bytes(b"my own words")
    again = pack(b"two").mails[0].path
    assert again.with_name(f"{mail.stem} 原来的.eml").read_bytes() == b"my own words"


@pytest.mark.parametrize("at", [1, 2, 3, 5])
def test_what_made_room_is_back_where_something_is_held(pack, tmp_path, monkeypatch, at):
    (pack(b"one").folder / NAME).write_bytes(b"by hand")
    before, real, calls = everything(tmp_path / "out"), os.replace, []

    def refuse(source, target):
        calls.append(target)
        if len(calls) == at:
            raise PermissionError(13, "held", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(placement, "RETRY_SECONDS", 0)
    with pytest.raises(OutputError, match="写不了"):
        pack(b"two")
    assert everything(tmp_path / "out") == before
