"""Word and WPS, as far as they can be tried without them: a fake server, a made-up registry."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path, PureWindowsPath

import pytest

from app.outputs.engines import com_child
from app.outputs.engines.com_engine import ANSWERS, REQUEST, Word, Wps, answers, own_child
from app.outputs.engines.errors import (
    EngineCancelledError,
    EngineFailedError,
    EngineMissingError,
    EngineTimeoutError,
    UnreadableResultError,
)
from app.outputs.engines.processes import numbers_in
from app.outputs.engines.registry import program_of
from tests.outputs.engines import fake_server

CLASS = "{000209FF-0000-0000-C000-000000000046}"


def registry(prog_id, command):
    """A registry that knows one program."""
    known = {rf"{prog_id}\CLSID": CLASS, rf"CLSID\{CLASS}\LocalServer32": command}
    return lambda root, path: iter(
        [known[path]] if root == "HKEY_CLASSES_ROOT" and path in known else []
    )


@pytest.fixture
def installed(tmp_path):
    """A Word that the registry knows and that is really there."""
    program = tmp_path / "winword.exe"
    program.write_bytes(b"MZ")
    return registry("Word.Application", f'"{program}" /Automation')


@pytest.fixture
def engine(installed, tmp_path, monkeypatch, one_page):
    """Makes a Word whose child is a fake in some mood."""
    note = tmp_path / "server.pid"
    monkeypatch.setenv("FAKE_SERVER_PID", str(note))
    pdf = tmp_path / "one_page.pdf"
    pdf.write_bytes(one_page)
    monkeypatch.setenv("FAKE_SERVER_PDF", str(pdf))

    def make(mood, seconds=20.0):
        return Word(
            seconds=seconds,
            read=installed,
            child=lambda folder: [sys.executable, fake_server.__file__, mood, str(folder)],
        )

    yield make
    if note.exists():
        with suppress(OSError):
            os.kill(int(note.read_text()), signal.SIGTERM)


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")


def _server(tmp_path):
    return int((tmp_path / "server.pid").read_text())


def _is_gone(pid):
    deadline = time.monotonic() + 5
    while _is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not _is_alive(pid)


# --- the parent --------------------------------------------------------------------------------


def test_a_document_goes_through_the_server(engine, tmp_path):
    made = engine("done").convert(b"docx", tmp_path / "表 一.pdf")
    assert (made.pages, made.engine, made.notes) == (1, "word", ())
    assert (tmp_path / "表 一.pdf").exists()


@pytest.mark.posix(reason="the stand-in is a POSIX script, killed with its process group")
def test_a_server_that_hangs_is_killed_after_the_limit(engine, tmp_path):
    start = time.monotonic()
    with pytest.raises(EngineTimeoutError) as caught:
        engine("hang", seconds=1.5).convert(b"docx", tmp_path / "a.pdf")
    assert time.monotonic() - start < 10
    assert "先打开一次 Microsoft Word" in caught.value.advice
    assert _is_gone(_server(tmp_path))
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.posix(reason="the stand-in is a POSIX script, killed with its process group")
def test_an_instance_of_the_users_is_never_killed(engine, tmp_path):
    with pytest.raises(EngineTimeoutError):
        engine("hang in the user's", seconds=1.5).convert(b"docx", tmp_path / "a.pdf")
    time.sleep(0.3)
    assert _is_alive(_server(tmp_path))


@pytest.mark.posix(reason="the stand-in is a POSIX script, killed with its process group")
def test_cancelling_kills_at_once(engine, tmp_path):
    stop = threading.Event()
    threading.Timer(1.0, stop.set).start()
    start = time.monotonic()
    with pytest.raises(EngineCancelledError):
        engine("hang").convert(b"docx", tmp_path / "a.pdf", cancel=stop.is_set)
    assert time.monotonic() - start < 10
    assert _is_gone(_server(tmp_path))


@pytest.mark.posix(reason="the stand-in is a POSIX script, killed with its process group")
def test_a_crash_is_told_and_takes_the_server_with_it(engine, tmp_path):
    with pytest.raises(EngineFailedError, match="中途退出"):
        engine("crash").convert(b"docx", tmp_path / "a.pdf")
    assert _is_gone(_server(tmp_path))


@pytest.mark.parametrize(
    "mood, error, said",
    [
        ("crash at once", EngineFailedError, "中途退出了（7）"),
        ("no server", EngineMissingError, "登记了，但启动不了"),
        ("refuse", EngineFailedError, "打不开这份文件"),
        ("nothing", UnreadableResultError, "没有写出 PDF"),
        ("rubbish", UnreadableResultError, "不是 PDF"),
        ("empty", UnreadableResultError, "空文件"),
    ],
)
def test_what_goes_wrong_is_told_and_nothing_is_left(engine, tmp_path, mood, error, said):
    with pytest.raises(error) as caught:
        engine(mood).convert(b"docx", tmp_path / "a.pdf")
    assert said in caught.value.message
    assert caught.value.advice
    assert not (tmp_path / "a.pdf").exists()


def test_a_child_that_cannot_be_started_is_told(installed, tmp_path):
    word = Word(read=installed, child=lambda _: [str(tmp_path / "nothing.exe")])
    with pytest.raises(EngineFailedError, match="启动不了"):
        word.convert(b"docx", tmp_path / "a.pdf")


def test_the_child_is_this_program_itself(tmp_path, monkeypatch):
    assert own_child(tmp_path)[-2:] == ["--office-child", str(tmp_path)]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_child(tmp_path) == [sys.executable, "--office-child", str(tmp_path)]


@pytest.mark.posix(reason="the stand-in is a POSIX script, killed with its process group")
def test_the_real_child_without_the_library_refuses(installed, tmp_path):
    with pytest.raises(EngineFailedError, match="缺少和它通信的部件") as caught:
        Word(read=installed).convert(b"docx", tmp_path / "a.pdf")
    assert "ModuleNotFoundError" in caught.value.detail


# --- the registry ------------------------------------------------------------------------------


def test_word_is_there_where_its_program_is(installed, tmp_path):
    assert Word(read=installed).is_there()
    assert Word(read=lambda *_: iter(())).lack() == "这台电脑上没有找到"
    (tmp_path / "winword.exe").unlink()
    assert "程序文件不在" in Word(read=installed).lack()


def test_wps_on_words_name_is_not_word(tmp_path):
    program = tmp_path / "wps.exe"
    program.write_bytes(b"MZ")
    assert not Word(read=registry("Word.Application", f'"{program}" /Automation')).is_there()
    assert Wps(read=registry("KWPS.Application", f"{program} /prometheus")).is_there()


@pytest.mark.parametrize(
    "command, program",
    [
        (
            r'"C:\Program Files\Office\WINWORD.EXE" /Automation',
            r"C:\Program Files\Office\WINWORD.EXE",
        ),
        (r"C:\Program Files\WPS\wps.exe /x", r"C:\Program Files\WPS\wps.exe"),
        (r"D:\W.EXE", r"D:\W.EXE"),
        ("", ""),
        ("rundll32", ""),
    ],
)
def test_a_registered_command_names_its_program(command, program):
    assert PureWindowsPath(program_of(command)) == PureWindowsPath(program)


def test_processes_are_found_in_the_listing_of_windows():
    listing = (
        '"WINWORD.EXE","4321","Console","1","98,304 K"\r\n'
        '"winword.exe","77","Console","1","1 K"\r\n'
        '"wps.exe","5","Console","1","1 K"\r\n'
        "信息: 没有运行的任务匹配指定标准。\r\n"
    )
    assert numbers_in(listing, "winword.exe") == {4321, 77}


# --- the child ---------------------------------------------------------------------------------


class FakeDocument:
    def __init__(self, log, pdf, failing):
        self._log, self._pdf, self._failing = log, pdf, failing

    def ExportAsFixedFormat(self, target, kind, opens, optimised):  # noqa: N802 - Word's name
        if self._failing == "export":
            raise RuntimeError("printer")
        self._log.append(("export", kind, opens))
        Path(target).write_bytes(self._pdf)

    def ComputeStatistics(self, _):  # noqa: N802
        return 4

    def Close(self, changes):  # noqa: N802
        self._log.append(("close", changes))


class FakeApplication:
    """Word, as far as the child talks to it."""

    def __init__(self, pdf, failing="", documents=0):
        self.log, self._pdf, self._failing = [], pdf, failing
        self.Visible, self.Count = documents > 0, documents
        self.Documents = self

    def Open(self, source, converts, read_only, recent):  # noqa: N802
        if self._failing == "open":
            raise RuntimeError("password")
        assert Path(source).exists()
        self.log.append(("open", converts, read_only, recent))
        return FakeDocument(self.log, self._pdf, self._failing)

    def Quit(self, changes):  # noqa: N802
        if self._failing == "quit":
            raise RuntimeError("busy")
        self.log.append(("quit", changes))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "document.docx").write_bytes(b"docx")
    request = {
        "prog_id": "Word.Application", "image": "winword.exe",
        "source": str(tmp_path / "document.docx"), "target": str(tmp_path / "document.pdf"),
    }  # fmt: skip
    (tmp_path / REQUEST).write_text(json.dumps(request), encoding="utf-8")
    return tmp_path


def _said(folder):
    return [one["is"] for one in answers(folder)]


def test_the_child_opens_exports_and_closes(folder, one_page):
    word = FakeApplication(one_page)
    assert com_child.serve(folder, lambda _: word) == 0
    assert word.log == [
        ("open", False, True, False),
        ("export", 17, False),
        ("close", 0),
        ("quit", 0),
    ]
    assert (word.DisplayAlerts, word.Visible, word.AutomationSecurity) == (0, False, 3)
    assert _said(folder) == ["server", "done", "closed"]
    assert (folder / "document.pdf").read_bytes() == one_page


def test_the_child_tells_which_process_is_its_own(folder, one_page, monkeypatch):
    found = iter([frozenset({1}), frozenset({1, 9})])
    monkeypatch.setattr(com_child, "running", lambda _: next(found))
    com_child.serve(folder, lambda _: FakeApplication(one_page))
    assert next(answers(folder)) == {"is": "server", "pid": 9, "own": True}


def test_two_new_processes_are_nobodys(folder, one_page, monkeypatch):
    found = iter([frozenset(), frozenset({1, 9})])
    monkeypatch.setattr(com_child, "running", lambda _: next(found))
    com_child.serve(folder, lambda _: FakeApplication(one_page))
    assert next(answers(folder))["own"] is False


def test_an_instance_in_which_the_user_works_stays_open(folder, one_page):
    word = FakeApplication(one_page, documents=2)
    assert com_child.serve(folder, lambda _: word) == 0
    assert word.log[-1] == ("close", 0)
    assert word.Visible
    assert next(answers(folder))["own"] is False


@pytest.mark.parametrize("failing", ["open", "export"])
def test_what_the_server_refuses_is_said_and_it_is_closed(folder, one_page, failing):
    word = FakeApplication(one_page, failing)
    assert com_child.serve(folder, lambda _: word) == 1
    assert _said(folder) == ["server", "refused", "closed"]
    assert list(answers(folder))[1]["why"] == failing
    assert word.log[-1] == ("quit", 0)


def test_a_server_that_will_not_quit_is_left_to_the_parent(folder, one_page):
    assert com_child.serve(folder, lambda _: FakeApplication(one_page, "quit")) == 0
    assert _said(folder) == ["server", "done", "stuck"]


def test_a_server_that_does_not_start_is_said(folder):
    def fail(_):
        raise OSError("Class not registered")

    assert com_child.serve(folder, fail) == 1
    [answer] = answers(folder)
    assert (answer["is"], answer["why"]) == ("refused", "connect")


def test_an_unfinished_answer_does_not_count(folder):
    (folder / ANSWERS).write_text('{"is": "server", "pid": 1, "own": true}\n{"is": "do')
    assert _said(folder) == ["server"]
