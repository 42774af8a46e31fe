"""材料清单: the whole list, what the user ticks, and the papers that come out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.outputs.delivery import labels, packing_sheet
from app.outputs.files import OutputError
from app.outputs.typeset.faces import Faces
from app.ui import messages
from app.ui.wizard.boards import packing
from app.ui.wizard.boards.packing import PackingBoard
from app.ui.wizard.pages.output import OutputPage
from tests.ui.whole_rows import require_whole

LIMIT = 60_000
TICK, STATE = 5, 6


@pytest.fixture
def board(studio_session, qtbot, monkeypatch):
    for room in (labels, packing_sheet):
        monkeypatch.setattr(room, "Faces", lambda: Faces(only_own=True))
    made = PackingBoard(studio_session)
    made.opened = []
    made.open_url = made.opened.append
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def row_of(board, name):
    return [one.artefact.id for one in board.listed.entries].index(name)


def cell(board, name, column):
    return board.table.item(row_of(board, name), column)


def test_every_artefact_has_its_row_with_maker_copies_and_media(board):
    texts = [
        [board.table.item(row, column).text() for column in range(5)]
        for row in range(board.table.rowCount())
    ]
    assert texts[2] == [
        "国家级技能大师工作室建设项目申报表", "本单位", "6 份", "申报单位签字盖章", "Word、电子邮件",
    ]  # fmt: skip
    assert len(texts) == 6
    assert board.summary.text().startswith("共 6 份材料：0 份已备好，还差 6 份")
    assert "新华大街" in board.office.text()


def test_the_clause_is_told_on_hover(board):
    assert "依据：四（一）2（2）" in cell(board, "form", 0).toolTip()


def test_a_tick_is_kept_with_its_time_and_can_be_taken_back(board, studio_session):
    assert cell(board, "form", TICK).text() == "已盖章"
    cell(board, "form", TICK).setCheckState(Qt.CheckState.Checked)
    assert list(studio_session.file.delivery().at_hand) == ["form"]
    assert cell(board, "form", STATE).text() == "已盖章"
    assert "1 份已备好，还差 5 份" in board.summary.text()
    cell(board, "form", TICK).setCheckState(Qt.CheckState.Unchecked)
    assert not studio_session.file.delivery().at_hand


def test_the_space_bar_ticks_the_row_wherever_the_keys_are(board, studio_session):
    board.table.setFocus()
    board.table.setCurrentCell(row_of(board, "recommendation"), 0)
    QTest.keyClick(board.table, Qt.Key.Key_Space)
    assert list(studio_session.file.delivery().at_hand) == ["recommendation"]
    assert cell(board, "recommendation", STATE).text() == "已拿到"


def test_a_change_of_the_dossier_shows_at_once(board, studio_session):
    cell(board, "form", TICK).setCheckState(Qt.CheckState.Checked)
    studio_session.set_value("unit.name", "改过的名称")
    assert cell(board, "form", STATE).text() == "已盖章（之后又改过）"


def test_an_unknown_notice_is_said(board, studio_session):
    studio_session.dossier.set_notice("没有这份通知")
    assert board.table.rowCount() == 0
    assert board.summary.text().startswith("本程序里没有")
    assert not board.list_button.isEnabled()


@pytest.mark.parametrize("width", [760, 1000, 1400])
def test_no_row_is_cut(board, qtbot, width):
    cell(board, "form", TICK).setCheckState(Qt.CheckState.Checked)
    board.resize(width, 700)
    qtbot.wait(50)
    require_whole(board.table)


def test_both_papers_are_written_and_opened(board, qtbot, monkeypatch, tmp_path):
    for button, name in ((board.list_button, "装袋清单"), (board.labels_button, "标签和附纸")):
        target = tmp_path / name
        ask = lambda *_args, target=target: (str(target), "")  # noqa: E731
        monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
        with qtbot.waitSignal(board.written, timeout=LIMIT):
            button.click()
        assert target.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
        assert board.said.text() == f"已存到 {target}.pdf"
    assert len(board.opened) == 2


@pytest.mark.parametrize("agrees", [True, False])
def test_a_dot_in_a_name_is_part_of_it_and_nothing_is_replaced_unasked(
    board, qtbot, monkeypatch, tmp_path, agrees
):
    other = tmp_path / "清单2025.11.pdf"
    other.write_bytes(b"old")
    chosen = str(other.with_suffix(""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen, ""))
    monkeypatch.setattr(packing, "ask", lambda *_: agrees)
    if agrees:
        with qtbot.waitSignal(board.written, timeout=LIMIT):
            board.list_button.click()
    else:
        board.list_button.click()
    assert (other.read_bytes() != b"old") is agrees
    assert [path.name for path in tmp_path.glob("*.pdf")] == [other.name]


def test_a_paper_that_cannot_be_written_is_said(board, qtbot, monkeypatch, tmp_path):
    told = []
    monkeypatch.setattr(messages, "show_error", lambda _parent, error: told.append(error))
    board.write_list_to(tmp_path / "没有" / "装袋清单.pdf")
    qtbot.waitUntil(lambda: bool(told), timeout=LIMIT)
    assert isinstance(told[0], OutputError)
    assert board.said.text() == "没有写成。"
    assert board.list_button.isEnabled()


def test_it_is_the_first_tab_and_dates_stand_above(studio_session, settings, qtbot):
    page = OutputPage(studio_session, settings)
    qtbot.addWidget(page)
    assert page.tabs.tabText(0) == "材料清单"
    assert page.tabs.currentWidget() is page.packing
    dates = [page.dates.itemAt(at).widget().text() for at in range(page.dates.count())]
    assert "2025-07-31 前送达" in dates[1]
    assert "已经过了" in dates[1]
