"""The 填报表 in the window: out in the background, in after a look."""

from __future__ import annotations

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.exchange.sheets import apply_differences, export_sheets, read_sheets
from app.ui import colleague
from app.ui.colleague import DifferencesDialog, export_for_colleague


@pytest.fixture
def changed(session, tmp_path):
    """A 填报表 of the session in which somebody changed the city."""
    path = tmp_path / "填报表.xlsx"
    export_sheets(session.dossier, session.definitions, path)
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "呼和浩特市":
                    cell.value = "包头市"
    book.save(path)
    return path


def test_the_sheet_is_written_in_the_background(session, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "出.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(colleague, "show_notes", lambda *_: None)
    parent = QWidget()
    qtbot.addWidget(parent)
    job = export_for_colleague(session, parent)
    with qtbot.waitSignal(job.finished, timeout=30_000):
        pass
    assert path.stat().st_size > 0


def test_nothing_changes_before_the_user_agrees(session, qtbot, changed):
    dialog = DifferencesDialog(read_sheets(changed, session.dossier, session.definitions))
    qtbot.addWidget(dialog)
    assert session.dossier.display("unit.city") == "呼和浩特市"
    [one] = dialog.chosen()
    assert (one.before, one.after) == ("呼和浩特市", "包头市")
    apply_differences(session.dossier, dialog.chosen())
    assert session.dossier.display("unit.city") == "包头市"
    session.undo()
    assert session.dossier.display("unit.city") == "呼和浩特市"


def test_what_is_not_ticked_is_left_alone(session, qtbot, changed):
    dialog = DifferencesDialog(read_sheets(changed, session.dossier, session.definitions))
    qtbot.addWidget(dialog)
    dialog.list.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.chosen() == ()
