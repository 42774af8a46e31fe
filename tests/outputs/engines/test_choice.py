"""Which engine makes the PDF, and what is said of those that couldn't."""

from __future__ import annotations

import pytest

from app.outputs.engines import choice
from app.outputs.engines.choice import Automatic, engine_for
from app.outputs.engines.errors import (
    EngineCancelledError,
    EngineFailedError,
    EngineMissingError,
    EngineTimeoutError,
    UnreadableResultError,
)
from app.outputs.files import OutputError


def test_the_first_office_that_is_there_makes_it(pretend, tmp_path):
    missing, wps, libre = (
        pretend("word", lack="这台电脑上没有找到"), pretend("wps"), pretend("libreoffice"),
    )  # fmt: skip
    made = Automatic([missing, wps, libre], pretend("builtin")).convert(b"docx", tmp_path / "a.pdf")
    assert (made.engine, made.name, made.pages) == ("wps", "WPS 文字", 1)
    assert made.notes == ("由 wps 提醒",)
    assert str(made) == "a.pdf（1 页，WPS 文字）"
    assert (missing.asked, libre.asked) == (0, 0)


def test_without_an_office_our_own_makes_it_and_says_why(pretend, tmp_path):
    offices = [pretend("word", lack="没有找到"), pretend("wps", lack="登记还在，但程序文件不在了")]
    made = Automatic(offices, pretend("builtin")).convert(b"docx", tmp_path / "a.pdf")
    assert made.engine == "builtin"
    assert "Microsoft Word：没有找到" in made.notes[0]
    assert "WPS 文字：登记还在，但程序文件不在了" in made.notes[0]
    assert "分页可能" in made.notes[0]


def test_an_office_that_fails_is_named_and_asked_again(pretend, failure, tmp_path):
    word, libre = pretend("word", failure), pretend("libreoffice")
    engine = Automatic([word, libre], pretend("builtin"))
    for _ in range(2):
        made = engine.convert(b"docx", tmp_path / "a.pdf")
        assert made.engine == "libreoffice"
        assert made.notes[0] == "Microsoft Word 没能生成 PDF（它拒绝了）"
    assert word.asked == 2


def test_an_office_that_hung_is_not_asked_again(pretend, tmp_path):
    word = pretend("word", EngineTimeoutError("Microsoft Word", 180))
    engine = Automatic([word], pretend("builtin"))
    for _ in range(3):
        made = engine.convert(b"docx", tmp_path / "a.pdf")
        assert made.engine == "builtin"
        assert "180 秒内没有做完" in made.notes[0]
    assert word.asked == 1


def test_an_office_that_hung_over_a_sheet_is_not_asked_again_either(pretend):
    libre = pretend("libreoffice", EngineTimeoutError("LibreOffice", 180))
    libre.reads = ("docx", "xls")
    engine = Automatic([libre], pretend("builtin"))
    for _ in range(3):
        with pytest.raises(EngineFailedError, match="180 秒内没有做完"):
            engine.draft_of(b"xls", "xls")
    assert libre.asked == 1


def test_what_an_office_made_must_be_readable(pretend, tmp_path):
    made = Automatic([pretend("word", b"")], pretend("builtin")).convert(b"", tmp_path / "a.pdf")
    assert made.engine == "builtin"
    assert "空文件" in made.notes[0]


def test_who_cancels_gets_no_other_engine(pretend, tmp_path):
    builtin = pretend("builtin")
    engine = Automatic([pretend("word", EngineCancelledError("Microsoft Word"))], builtin)
    with pytest.raises(EngineCancelledError):
        engine.convert(b"docx", tmp_path / "a.pdf")
    assert builtin.asked == 0
    assert list(tmp_path.iterdir()) == []


def test_an_unreadable_result_leaves_the_old_file(pretend, tmp_path):
    target = tmp_path / "a.pdf"
    target.write_bytes(b"old")
    with pytest.raises(UnreadableResultError) as caught:
        pretend("word", b"%PDF-1.7 half").convert(b"docx", target)
    assert "Microsoft Word" in caught.value.message
    assert "PDF 不完整" in caught.value.message
    assert "--engine builtin" in caught.value.advice
    assert target.read_bytes() == b"old"


def test_a_target_that_cannot_be_written_is_named(pretend, tmp_path):
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(OutputError, match=r"a\.pdf"):
        pretend("word").convert(b"docx", tmp_path / "a.pdf")


def test_a_document_may_be_given_by_its_path(pretend, tmp_path):
    (tmp_path / "表.docx").write_bytes(b"docx")
    assert pretend("word").convert(tmp_path / "表.docx", tmp_path / "表.pdf").pages == 1


def test_an_engine_asked_for_by_name_must_be_there(monkeypatch):
    monkeypatch.setattr(choice, "Word", choice.LibreOffice)
    monkeypatch.setattr("app.outputs.engines.libreoffice.find_soffice", lambda: None)
    with pytest.raises(EngineMissingError) as caught:
        engine_for("word")
    assert "没有找到" in caught.value.message
    assert "--engine builtin" in caught.value.advice
    assert engine_for("builtin").is_there()
    assert engine_for("auto").is_there()
