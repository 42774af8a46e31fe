"""When the program fails: told once, in plain words, with a masked report."""

from __future__ import annotations

import re
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app import reports
from app.storage.errors import DiskFullError
from app.ui import crash
from app.ui.crash import CrashDialog, CrashGuard, circumstances, saved_words
from app.ui.recovery import RunMark
from app.ui.style.sheet import dress


def failure(text="电话 138 0000 0000，账号 6222-0200-1111-2222，a.b@example.cn"):
    return ValueError(text)


@pytest.fixture
def guard(session, qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(reports.tempfile, "gettempdir", lambda: str(tmp_path))
    made = CrashGuard(session)
    made.install()
    yield made
    made.remove()
    if made.dialog:
        made.dialog.finished.disconnect()
        qtbot.addWidget(made.dialog)


def test_what_nobody_took_is_told_once(guard, qtbot, tmp_path):
    sys.excepthook(ValueError, failure(), None)
    sys.excepthook(ValueError, failure(), None)
    qtbot.waitUntil(lambda: guard.dialog is not None)
    assert guard.dialog.isVisible()
    assert list(tmp_path.glob("匠申错误报告-*.txt"))


def test_a_failure_in_another_thread_is_told_too(guard, qtbot):
    def fail():
        raise failure()

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: guard.dialog is not None)


def test_the_hooks_are_given_back(session):
    before = sys.excepthook, threading.excepthook
    guard = CrashGuard(session)
    guard.install()
    assert sys.excepthook != before[0]
    guard.remove()
    assert (sys.excepthook, threading.excepthook) == before


def test_going_on_leaves_everything_as_it_is(guard, qtbot, session):
    guard.tell(failure())
    qtbot.mouseClick(guard.dialog.go_on_button, Qt.MouseButton.LeftButton)
    assert guard.dialog is None
    assert session.is_open


def test_leaving_closes_the_window(guard, qtbot, monkeypatch):
    left = []
    monkeypatch.setattr(guard, "_leave", lambda: left.append(1))
    guard.tell(failure())
    qtbot.mouseClick(guard.dialog.leave_button, Qt.MouseButton.LeftButton)
    assert left == [1]


def test_it_says_that_all_is_saved(session):
    text, role = saved_words(session)
    assert "都已存好" in text
    assert role == "ok"


def test_it_says_what_is_not_saved_and_what_to_do(session, monkeypatch):
    def full():
        raise DiskFullError(session.file.path)

    monkeypatch.setattr(session.file, "_write_pending", full)
    session.set_value("unit.name", "甲校")
    text, role = saved_words(session)
    assert "还没有存上" in text
    assert "另存为" in text
    assert role == "error"
    monkeypatch.undo()
    session.save()


def test_without_a_dossier_nothing_can_be_lost(session):
    session.close()
    assert saved_words(session)[1] == "ok"


def test_the_dialog_shows_no_exception_text(session, qtbot):
    dialog = CrashDialog(session, failure(), Path("报告.txt"))
    qtbot.addWidget(dialog)
    shown = " ".join(label.text() for label in dialog.findChildren(crash.QLabel))
    assert "ValueError" not in shown
    assert "138" not in shown


def test_the_package_masks_numbers_and_holds_nothing_filled_in(session, qtbot, tmp_path):
    dialog = CrashDialog(session, failure(), None)
    qtbot.addWidget(dialog)
    target = tmp_path / "诊断包.zip"
    dialog.save_package(target)
    assert str(target) in dialog.report_line.text()
    with zipfile.ZipFile(target) as package:
        names = package.namelist()
        text = "\n".join(package.read(name).decode() for name in names)
    assert names == ["报告.txt", "当时的情况.txt", "程序.txt"]
    assert "ValueError" in text
    assert "***@example.cn" in text
    for secret in ("0000 0000", "1111-2222", "a.b@", session.dossier.display("unit.name")):
        assert secret not in text


def test_a_package_that_cannot_be_written_is_said_plainly(session, qtbot, tmp_path):
    dialog = CrashDialog(session, failure(), None)
    qtbot.addWidget(dialog)
    dialog.save_package(tmp_path / "没有" / "诊断包.zip")
    assert "没能写下诊断包" in dialog.report_line.text()


def test_the_circumstances_count_but_do_not_quote(session):
    session.set_value("unit.name", "甲校")
    stood = circumstances(session)
    assert re.fullmatch(r"\d+ 处，\d+ 行", stood["已填"])
    assert "甲校" not in str(stood)


def test_a_report_that_cannot_be_written_does_not_fail_again(monkeypatch):
    def full(_error):
        raise OSError(28, "No space left")

    monkeypatch.setattr(crash, "write_report", full)
    assert crash.kept_report(failure()) is None


@pytest.mark.parametrize(
    "text,masked",
    [
        ("13800000000", "138********"),
        ("15020319800101123X", "150***************"),
        ("2025-11", "2025-11"),
        ("共 120 人", "共 120 人"),
    ],
)
def test_long_numbers_are_masked(text, masked):
    assert reports.mask_numbers(text) == masked


def test_a_run_that_broke_off_is_told_at_the_next_start(session, tmp_path):
    broken = RunMark(session, tmp_path / "state")
    assert broken.begin() == ()
    mark = next((tmp_path / "state").glob("run-*.json"))
    assert RunMark(session, tmp_path / "state").begin() == ()
    assert mark.exists()
    broken.lock.unlock()
    (note,) = RunMark(session, tmp_path / "state").begin()
    assert session.file.path.name in note
    assert not mark.exists()


def test_a_run_that_ended_well_leaves_no_mark(session, tmp_path):
    mark = RunMark(session, tmp_path / "state")
    mark.begin()
    mark.end()
    assert not list((tmp_path / "state").iterdir())


def test_a_file_that_is_gone_is_said_as_well(session, tmp_path):
    folder = tmp_path / "state"
    folder.mkdir()
    (folder / "run-1.json").write_text('{"path": "/没有/材料.shenbao"}', encoding="utf-8")
    (folder / "run-2.json").write_text("坏了", encoding="utf-8")
    (note,) = RunMark(session, folder).begin()
    assert "找不到" in note


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_no_word_of_the_dialog_is_cut(session, dressed, qtbot, scale):
    dress(dressed, scale=scale)
    try:
        dialog = CrashDialog(session, failure(), Path("很长的文件夹名称") / ("报告" * 40))
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        for label in dialog.findChildren(crash.QLabel):
            if label.text():
                assert label.height() >= label.heightForWidth(label.width()), label.text()
    finally:
        dress(dressed)
