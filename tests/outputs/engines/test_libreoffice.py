"""LibreOffice: the real one, and scripts in its place that hang, crash or write rubbish."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest

from app.outputs.documents.context import gather
from app.outputs.documents.word import render_word
from app.outputs.engines import libreoffice
from app.outputs.engines.errors import (
    EngineCancelledError,
    EngineFailedError,
    EngineMissingError,
    EngineTimeoutError,
    UnreadableResultError,
)
from app.outputs.engines.libreoffice import LibreOffice
from app.outputs.engines.own_pdf import OwnPdf
from app.outputs.engines.pdf_files import read_text


@pytest.fixture
def letter(base, known):
    """A document of the example, as the bytes of a .docx."""
    document = known.documents["base_recommendation_letter"]
    gathered = gather(base, document, known.notices[base.notice], 1)
    template = document.folder / document.template
    return render_word(template, gathered.context, gathered.values, base.caption)


@pytest.fixture
def script(tmp_path):
    """Makes a program in the place of soffice that runs some lines of Python."""

    def make(*lines):
        path, code = tmp_path / "soffice", tmp_path / "soffice.py"
        code.write_text("\n".join(["import os, subprocess, sys, time", *lines]))
        # Not named in the first line: there a blank in Python's own path would end it.
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{code}" "$@"\n')
        path.chmod(0o755)
        return path

    return make


@pytest.mark.office
def test_a_document_becomes_a_pdf_at_a_path_with_blanks(letter, tmp_path):
    folder = tmp_path / "申报 材料"
    folder.mkdir()
    made = LibreOffice().convert(letter, folder / "推荐 函.pdf")
    assert made.pages >= 1
    assert made.engine == "libreoffice"
    assert "推荐函" in read_text(made.path.read_bytes())
    assert [path.name for path in folder.iterdir()] == ["推荐 函.pdf"]


@pytest.mark.office
def test_what_libreoffice_made_counts_as_the_users_own(base, known, letter, tmp_path):
    LibreOffice().convert(letter, tmp_path / "我的.pdf")
    made = OwnPdf(tmp_path / "我的.pdf").convert(letter, tmp_path / "a.pdf")
    assert len(made.notes) == 1


@pytest.mark.office
@pytest.mark.posix(reason="the stand-in is a POSIX script, killed with its process group")
def test_where_there_is_no_chinese_face_ours_is_lent(letter, tmp_path, monkeypatch):
    bare = tmp_path / "bare.conf"
    bare.write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
    monkeypatch.setenv("FONTCONFIG_FILE", str(bare))
    monkeypatch.setattr("app.outputs.typeset.faces.system_folders", list)
    made = LibreOffice().convert(letter, tmp_path / "a.pdf")
    assert "缺少 仿宋_GB2312，LibreOffice 以 匠申宋体 代替" in made.notes
    assert b"JiangshenSerif" in made.path.read_bytes()


@pytest.mark.posix(reason="the stand-in is a POSIX script, killed with its process group")
def test_a_face_that_is_there_is_not_replaced(letter, tmp_path, script, monkeypatch, one_page):
    (tmp_path / "one.pdf").write_bytes(one_page)
    monkeypatch.setattr(libreoffice, "missing_in", lambda _: ())
    program = script(
        "assert not os.path.exists('fonts.conf')",
        f"open('document.pdf', 'wb').write(open({str(tmp_path / 'one.pdf')!r}, 'rb').read())",
    )
    assert LibreOffice(program).convert(letter, tmp_path / "a.pdf").notes == ()


@pytest.mark.office
def test_what_is_no_document_is_told(tmp_path):
    with pytest.raises((EngineFailedError, UnreadableResultError)):
        LibreOffice().convert(b"PK\x03\x04 no document", tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.posix(reason="the stand-in is a POSIX script, killed with its process group")
def test_a_libreoffice_that_hangs_is_killed_with_its_children(script, tmp_path):
    note = tmp_path / "pids"
    program = script(
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])",
        f"open({str(note)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')",
        "time.sleep(60)",
    )
    with pytest.raises(EngineTimeoutError, match="LibreOffice 过了"):
        LibreOffice(program, seconds=1.5).convert(b"docx", tmp_path / "a.pdf")
    for pid in map(int, note.read_text().split()):
        deadline = time.monotonic() + 5
        while _is_running(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not _is_running(pid)


def _is_running(pid):
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.posix(reason="the stand-in is a POSIX script, killed with its process group")
def test_it_can_be_cancelled(script, tmp_path):
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    start = time.monotonic()
    with pytest.raises(EngineCancelledError):
        LibreOffice(script("time.sleep(60)")).convert(
            b"docx", tmp_path / "a.pdf", cancel=stop.is_set
        )
    assert time.monotonic() - start < 10


@pytest.mark.posix(reason="the stand-in is a POSIX script, killed with its process group")
@pytest.mark.parametrize(
    "line, error, said",
    [
        ("sys.exit(81)", EngineFailedError, "中途退出了（81）"),
        ("os.kill(os.getpid(), 11)", EngineFailedError, "中途退出了（-11）"),
        ("print('convert nothing')", UnreadableResultError, "没有写出 PDF"),
        ("open('document.pdf', 'wb')", UnreadableResultError, "空文件"),
        ("open('document.pdf', 'wb').write(b'%PDF-1.4 ha')", UnreadableResultError, "不完整"),
    ],
)
def test_what_goes_wrong_is_told(script, tmp_path, line, error, said):
    with pytest.raises(error) as caught:
        LibreOffice(script(line)).convert(b"docx", tmp_path / "a.pdf")
    assert said in caught.value.message
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.posix(reason="the stand-in is a POSIX script, killed with its process group")
def test_it_gets_a_profile_of_its_own_and_none_of_our_python(
    script, tmp_path, monkeypatch, one_page
):
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    (tmp_path / "one.pdf").write_bytes(one_page)
    log = tmp_path / "arguments"
    program = script(
        f"print(sys.argv, os.environ.get('PYTHONHOME'), file=open({str(log)!r}, 'a'))",
        f"open('document.pdf', 'wb').write(open({str(tmp_path / 'one.pdf')!r}, 'rb').read())",
    )
    for _ in range(2):
        LibreOffice(program).convert(b"docx", tmp_path / "a.pdf")
    first, second = log.read_text().splitlines()
    assert first.endswith("None")
    assert "-env:UserInstallation=file:///" in first
    assert first.partition("UserInstallation=")[2].split("'")[0] not in second


def test_where_there_is_none_it_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(libreoffice, "find_soffice", lambda: None)
    assert not LibreOffice().is_there()
    with pytest.raises(EngineMissingError, match="没有找到"):
        LibreOffice().convert(b"docx", tmp_path / "a.pdf")


def test_the_usual_places_of_windows_are_looked_at(monkeypatch, tmp_path):
    program = tmp_path / "LibreOffice 24" / "program" / "soffice.exe"
    program.parent.mkdir(parents=True)
    program.write_bytes(b"MZ")
    monkeypatch.setattr(
        libreoffice.registry, "default_values", lambda root, path: iter([r"C:\LO\program"])
    )
    for variable in ("PROGRAMFILES", "PROGRAMW6432", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    places = list(libreoffice.windows_places())
    assert Path(r"C:\LO\program") / "soffice.exe" in places
    assert program in places
