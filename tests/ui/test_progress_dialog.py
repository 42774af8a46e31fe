"""The dialog over long work: its words, its end, and stopping."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from app.errors import JiangshenError
from app.ui.background import Job
from app.ui.progress_dialog import ProgressDialog, run_work

FILE = Path("某某技师学院的材料.shenbao")


@pytest.fixture
def window(qtbot, dressed):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def gate():
    """What the work waits for; opened at the end whatever happens."""
    made = threading.Event()
    yield made
    made.set()


def in_dialog(action):
    """Do something once the dialog is shown."""
    QTimer.singleShot(50, lambda: action(QApplication.activeModalWidget()))


def test_work_is_done_beside_the_window_and_its_result_handed_over(window):
    threads = []

    def work():
        yield "一"
        threads.append(threading.current_thread())
        yield "二"
        return 42

    job = run_work("读文件", FILE, work, window)
    assert job.result == 42
    assert threads != [threading.main_thread()]
    assert QApplication.activeModalWidget() is None


def test_it_says_which_file_and_what_is_done(window, gate):
    seen = []

    def work():
        yield "读第一张表"
        gate.wait(10)

    def look(dialog):
        seen.extend((dialog.windowTitle(), dialog.name.text(), dialog.text.text()))
        gate.set()

    in_dialog(look)
    run_work("读文件", FILE, work, window)
    assert seen == ["读文件", FILE.name, "读第一张表……"]


def test_stopping_waits_for_the_step_under_way(window, gate):
    done = []

    def work():
        yield "一"
        gate.wait(10)
        done.append("二")
        yield "二"
        done.append("三")

    def stop(dialog):
        QTest.mouseClick(dialog.stop_button, Qt.MouseButton.LeftButton)
        assert dialog.isVisible()
        assert not dialog.stop_button.isEnabled()
        assert "正在停止" in dialog.text.text()
        gate.set()

    in_dialog(stop)
    assert run_work("写文件", FILE, work, window) is None
    assert done == ["二"]


def test_what_changes_nothing_is_left_at_once(window, gate):
    def work():
        yield "一"
        gate.wait(10)
        yield "二"

    in_dialog(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    assert run_work("读文件", FILE, work, window, leaves_at_once=True) is None
    assert not gate.is_set()


def test_enter_stops_nothing(window, gate):
    seen = []

    def work():
        yield "一"
        gate.wait(10)

    def press(dialog):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        seen.append(dialog.job.is_cancelled)
        gate.set()

    in_dialog(press)
    assert run_work("写文件", FILE, work, window) is not None
    assert seen == [False]


def test_a_failure_is_told_in_its_own_words(window, monkeypatch):
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))

    def work():
        yield "一"
        raise JiangshenError("读不了这个文件", "请换一个")

    assert run_work("读文件", FILE, work, window) is None
    assert said == ["读不了这个文件"]


def test_an_error_of_the_program_comes_out_in_the_windows_thread(window):
    def work():
        yield "一"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_work("读文件", FILE, work, window)


def test_a_window_that_goes_away_leaves_its_work_in_peace(qtbot, dressed, gate):
    def work():
        gate.wait(10)
        yield "一"

    parent = QWidget()
    qtbot.addWidget(parent)
    job = Job(work, parent)
    job.start()
    parent.deleteLater()
    with qtbot.waitSignal(parent.destroyed, timeout=5_000):
        pass
    gate.set()
    QTest.qWait(50)


def test_a_long_name_is_shortened_in_its_middle(window):
    name = "很长的名字" * 30 + ".xlsx"
    dialog = ProgressDialog("读文件", name, Job(lambda: iter(())), window)
    assert dialog.name.text().endswith(".xlsx")
    assert len(dialog.name.text()) < 80
    assert dialog.name.toolTip() == name
