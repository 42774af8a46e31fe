"""电子版与邮件: made beside the window, told in figures, shrunk with a look, scans kept in the file."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from app import placement
from app.ui import messages
from app.ui.wizard.boards.electronic import ElectronicBoard
from app.ui.wizard.boards.printing_choice import PrintingChoice
from app.ui.wizard.boards.sealed_scans import takes_scan
from tests.outputs.delivery.packing import scanned_pdf

LIMIT = 120_000


@pytest.fixture
def make_board(new_session, settings, qtbot):
    parents = []

    def make(session=None, notice="jilin-2025-56"):
        session = session or new_session("studio", notice=notice)
        parent = QWidget()
        parents.append(parent)
        qtbot.addWidget(parent)
        choice = PrintingChoice(settings, parent)
        choice.choose("builtin")
        board = ElectronicBoard(session, settings, choice, parent)
        board.resize(900, 700)
        parent.resize(900, 700)
        parent.show()
        return board

    return make


def _pack(board, qtbot, folder):
    with qtbot.waitSignal(board.packed, timeout=LIMIT):
        board.make_into(folder)


def _column(table, column):
    return [table.item(row, column).text() for row in range(table.rowCount())]


def _dialog(board, qtbot):
    dialog = board.shrinking()
    qtbot.waitUntil(dialog.take.isEnabled, timeout=LIMIT)
    return dialog


def test_the_copy_comes_out_is_told_and_kept(make_board, qtbot, tmp_path):
    board = make_board()
    with qtbot.waitSignal(board.session.delivery_changed, timeout=LIMIT):
        board.make_into(tmp_path / "报送")
    assert board.package.zip.is_file()
    assert board.session.file.delivery().packed[0] == str(tmp_path / "报送")
    assert any("申报表" in name for name in _column(board.table, 0))
    assert any(_column(board.table, 3))
    assert "邮件发送时共" in board.budget.words.text()
    assert board.mail.isVisibleTo(board)
    assert board.row.open.isVisibleTo(board)


def test_what_is_changed_afterwards_is_told(make_board, qtbot, tmp_path):
    board = make_board()
    _pack(board, qtbot, tmp_path / "报送")
    board.session.set_value("unit.name", "别的单位")
    assert "之后又改过" in board.said.text()


def test_what_is_changed_while_it_is_made_is_told_and_kept_as_changed(make_board, qtbot, tmp_path):
    board = make_board()
    with qtbot.waitSignal(board.packed, timeout=LIMIT):
        board.make_into(tmp_path / "报送")
        board.session.set_value("unit.name", "别的单位")
    file = board.session.file
    assert file.delivery().packed[1] < file.changed_at
    assert "之后又改过" in board.said.text()


def test_putting_smaller_scans_in_place_doesnt_make_an_old_copy_new(make_board, qtbot, tmp_path):
    board = make_board()
    _pack(board, qtbot, tmp_path / "报送")
    board.session.set_value("unit.name", "别的单位")
    with qtbot.waitSignal(board.packed, timeout=LIMIT):
        board.place_again(board.staged)
    file = board.session.file
    assert file.delivery().packed[1] < file.changed_at
    assert "之后又改过" in board.said.text()


def test_a_dossier_closed_meanwhile_is_no_failure(make_board, qtbot, tmp_path):
    board = make_board()
    _pack(board, qtbot, tmp_path / "一")
    staged, board.row.folder = board.staged, tmp_path / "二"
    with qtbot.waitSignal(board.packed, timeout=LIMIT):
        board.place_again(staged)
        board.session.close()
    assert (tmp_path / "二" / staged.title).is_dir()


def test_after_a_copy_that_failed_there_is_nothing_to_be_shrunk(
    make_board, qtbot, tmp_path, monkeypatch
):
    board, told = make_board(), []
    _pack(board, qtbot, tmp_path / "报送")
    assert board.shrink.isEnabled()
    monkeypatch.setattr(messages, "show_error", lambda _, error: told.append(error.message))
    (tmp_path / "文件").write_bytes(b"")
    board.make_into(tmp_path / "文件")
    qtbot.waitUntil(lambda: bool(told), timeout=LIMIT)
    assert not board.shrink.isEnabled()


def test_the_last_place_is_known_when_the_tab_is_built_anew(make_board, qtbot, tmp_path):
    board = make_board()
    _pack(board, qtbot, tmp_path / "报送")
    other = make_board(board.session)
    other.bring_up_to_date()
    assert str(tmp_path / "报送") in other.said.text()


def test_masks_are_told_and_the_limit_is_kept(make_board, qtbot, tmp_path, settings):
    board = make_board()
    board.masks.setChecked(True)
    board.limit.setValue(7)
    assert settings.mail_limit == 7
    _pack(board, qtbot, tmp_path / "报送")
    assert "已遮盖身份证号和电话" in board.notes.text()


def test_a_draft_is_opened_by_the_system_and_never_sent(make_board, qtbot, tmp_path, monkeypatch):
    board = make_board()
    _pack(board, qtbot, tmp_path / "报送")
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    QTest.mouseClick(board.mail, Qt.MouseButton.LeftButton)
    assert opened[0].toLocalFile().endswith(".eml")
    board.package.mails[0].path.unlink()
    QTest.mouseClick(board.mail, Qt.MouseButton.LeftButton)
    assert len(opened) == 1
    assert "不在了" in board.said.text()


def test_a_refusing_system_is_told_and_nothing_is_half_done(
    make_board, qtbot, tmp_path, monkeypatch
):
    board, told = make_board(), []
    monkeypatch.setattr(messages, "show_error", lambda _, error: told.append(error.message))

    real = os.replace

    def refuse(source, target):
        if "报送" in str(target):
            raise PermissionError(13, "held")
        real(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(placement, "RETRY_SECONDS", 0)
    board.make_into(tmp_path / "报送")
    qtbot.waitUntil(lambda: bool(told), timeout=LIMIT)
    assert "写不了" in told[0]
    assert "和原来一样" in board.said.text()
    assert list((tmp_path / "报送").iterdir()) == []
    assert board.row.make.isEnabled()


def test_work_is_stopped_by_its_button(make_board, qtbot, tmp_path):
    board = make_board()
    board.make_into(tmp_path / "报送")
    board.row.stop.click()
    qtbot.waitUntil(lambda: "已停止" in board.said.text(), timeout=LIMIT)
    assert board.package is None


def test_no_folder_no_work(make_board, monkeypatch):
    board = make_board()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    board.make()
    assert not board.is_busy


# --- scans of sealed paper ---


def test_scans_come_and_go_by_keys_and_stay_in_the_file(make_board, tmp_path, qtbot, monkeypatch):
    board = make_board()
    scans = board.scans
    assert all(takes_scan(item) for item in scans.items)
    path = scanned_pdf(tmp_path / "盖章页.pdf", 2)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    scans.table.setFocus()
    QTest.keyClick(scans.table, Qt.Key.Key_Down)
    item = scans.chosen
    with qtbot.waitSignal(board.session.delivery_changed, timeout=LIMIT):
        QTest.keyClick(scans.add, Qt.Key.Key_Space)
    assert [one.name for one in board.session.file.delivery().scans[item.id]] == ["盖章页.pdf"]
    row = scans.table.currentRow()
    assert scans.table.item(row, 2).text() == "2"
    QTest.keyClick(scans.remove, Qt.Key.Key_Space)
    assert board.session.file.delivery().scans == {}


def test_a_scan_that_cant_be_used_is_named_and_not_kept(make_board, tmp_path):
    board = make_board()
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4 nothing")
    board.scans.take_in("form", [tmp_path / "坏.pdf"])
    assert "坏.pdf" in board.scans.said.text()
    assert board.session.file.delivery().scans == {}


# --- smaller scans ---


def test_each_step_says_its_size_and_shows_its_loss(make_board, tmp_path, qtbot):
    board = make_board()
    board.scans.take_in("form", [scanned_pdf(tmp_path / "盖章页.pdf", 3)])
    board.limit.setValue(3)
    _pack(board, qtbot, tmp_path / "报送")
    assert len(board.package.mails) > 1
    dialog = _dialog(board, qtbot)
    told = [button.text() for button in dialog.group.buttons()]
    assert len(told) == 4
    assert "一封放不下" in told[0]
    assert "一封放得下" in told[-1]
    assert dialog.group.checkedId() > 0
    assert "盖章扫描件" in dialog.page.text()
    images = [label.pixmap().toImage() for label in dialog.looks]
    assert images[0].size() == images[1].size()
    assert images[0] != images[1]
    before = sum(one.size for one in board.package.listed)
    with qtbot.waitSignal(board.packed, timeout=LIMIT):
        board.place_again(dialog.chosen)
    assert sum(one.size for one in board.package.listed) < before
    assert len(board.package.mails) == 1
    assert "原件不变" in board.notes.text()
    dialog.reject()


def test_where_nothing_is_to_be_won_that_is_said(make_board, tmp_path, qtbot):
    board = make_board()
    _pack(board, qtbot, tmp_path / "报送")
    dialog = _dialog(board, qtbot)
    assert "没有可以缩小的扫描件" in dialog.said.text()
    assert dialog.chosen is board.staged
    dialog.reject()
