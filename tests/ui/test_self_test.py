"""The self-test from the window, the parts that the window needs, and the probe of the scripts."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog

from app.ui import parts
from app.ui.probe import LOOK_EVERY, Probe
from app.ui.self_test import ReportDialog
from app.ui.self_test import test_program as try_program


@dataclass(frozen=True)
class Found:
    verdict: str = "1 项都正常"

    def text(self):
        return "匠申自检报告：1 项都正常\n\n正常  看 <一> 看\n"


def _trial():
    yield "看"
    return Found()


def _when_shown(act):
    """Do something with the report once it stands, then close it."""

    def look():
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ReportDialog):
            act(dialog)
            dialog.accept()
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


def test_the_menu_tries_the_program_and_shows_the_report(open_window, closed_session):
    window = open_window(closed_session)
    window.test = _trial
    seen = []
    _when_shown(lambda dialog: seen.append(dialog.sheet.toPlainText()))
    assert window.menus.actions["self_test"].isEnabled()
    window.menus.actions["self_test"].trigger()
    assert seen == ["匠申自检报告：1 项都正常\n\n正常  看 <一> 看"]


@pytest.mark.parametrize("can_be_written", [True, False])
def test_the_report_can_be_kept(qtbot, dressed, tmp_path, monkeypatch, can_be_written):
    target = tmp_path / "报告.txt"
    if not can_be_written:
        target.mkdir()
    told = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    monkeypatch.setattr("app.ui.self_test.show_notes", lambda _parent, notes: told.extend(notes))
    dialog = ReportDialog(Found())
    qtbot.addWidget(dialog)
    dialog.keep()
    if can_be_written:
        assert target.read_text(encoding="utf-8-sig") == Found().text()
    assert bool(told) is not can_be_written


def test_a_failed_trial_shows_no_report(qtbot, open_window, closed_session, monkeypatch):
    def breaks():
        yield "看"
        raise ValueError("kaputt")

    with pytest.raises(ValueError, match="kaputt"):
        try_program(breaks, open_window(closed_session))


def test_all_parts_of_the_window_are_there(dressed):
    assert parts.missing_parts() == ()


def test_missing_parts_are_named(dressed, tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "RESOURCES", tmp_path)
    monkeypatch.setattr(parts, "ICONS", tmp_path)
    monkeypatch.setattr(parts, "_PLATFORM", "qnothing.dll")
    (tmp_path / "blank.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    assert parts.missing_parts() == (*parts.OWN_FACES, "qnothing.dll", "blank.svg")


def test_the_probe_tells_what_the_window_shows_and_closes_it(open_window, session, tmp_path, qtbot):
    window = open_window(session)
    window.show()
    report, hold = tmp_path / "看到的.json", tmp_path / "看到的.json.hold"
    hold.touch()
    Probe(window, report)
    qtbot.waitUntil(report.exists)
    seen = json.loads(report.read_text(encoding="utf-8"))
    assert seen["file"] == str(session.file.path)
    assert seen["unit"] in seen["title"]
    assert seen["colours"] > 4
    qtbot.wait(2 * LOOK_EVERY)
    assert window.isVisible()
    hold.unlink()
    qtbot.waitUntil(lambda: not window.isVisible())
