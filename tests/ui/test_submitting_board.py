"""报送: what is open is said and doesn't block; the mark locks, and unlocking wants a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QDate

from app.storage.files import DossierFile
from app.ui import lock_bar
from app.ui.lock_bar import LockBar, UnlockDialog, ask_unlock, unlock
from app.ui.wizard.boards import submitting
from app.ui.wizard.boards.submitting import SubmittingBoard


@pytest.fixture
def board(session, qtbot):
    made = SubmittingBoard(session)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


@pytest.fixture
def asked(monkeypatch):
    class Asked(list):
        answer = 0

    found = Asked()

    def choose(_parent, question, explanation, actions, refusal):
        found.append((question, explanation, actions, refusal))
        return found.answer

    monkeypatch.setattr(submitting, "choose", choose)
    return found


def log_of(board):
    return [board.log.item(row, 1).text() for row in range(board.log.rowCount())]


def test_what_is_open_is_listed_before(board):
    assert "还没备好 7 份" in board.open.text()
    assert "已经过了" in board.open.text()
    assert board.date.date() == QDate.currentDate()


def test_the_user_is_told_and_may_go_on(board, session, asked):
    board.date.setDate(QDate(2025, 7, 30))
    board.note.setText(" EMS 1234 ")
    board.mark_button.click()
    [(question, explanation, actions, _)] = asked
    assert "照样" in question
    assert "还没备好 7 份" in explanation
    assert actions == ("照样标记",)
    kept = session.file.delivery().submission
    assert (kept.at.astimezone().date(), kept.way, kept.note) == (
        date(2025, 7, 30), "mail", "EMS 1234",
    )  # fmt: skip
    assert session.is_locked
    assert board.done.text() == "已报送（邮寄，2025-07-30；EMS 1234）：内容已锁定"
    assert not board.card.isVisible()
    assert log_of(board) == ["标记为已报送：邮寄，2025-07-30（EMS 1234）；内容锁定"]


def test_who_refuses_has_marked_nothing(board, session, asked):
    asked.answer = None
    board.mark_button.click()
    assert session.file.delivery().submission is None
    assert not session.is_locked


def test_each_way_is_kept_as_it_was_chosen(board, session, asked):
    for place in range(board.way.count()):
        board.way.setCurrentIndex(place)
        board.mark()
        assert session.file.delivery().submission.way == board.way.itemData(place)
        unlock(session, "再来一次")


def test_unlocking_is_logged_with_its_reason_and_the_file_remembers(board, session, asked):
    board.mark()
    unlock(session, "要求补正表4-2")
    assert not session.is_locked
    assert log_of(board)[1] == "解除锁定：要求补正表4-2"
    assert board.card.isVisible()
    path, known = session.file.path, session.definitions
    session.close()
    with DossierFile.open(path, known).file as file:
        assert file.delivery().log[1].text == "解除锁定：要求补正表4-2"
        assert not file.dossier.is_locked


def test_the_dialog_wants_a_reason(qtbot, dressed):
    dialog = UnlockDialog()
    qtbot.addWidget(dialog)
    assert not dialog.unlock_button.isEnabled()
    dialog.reason.setText("   ")
    assert not dialog.unlock_button.isEnabled()
    dialog.reason.setText("补正")
    assert dialog.unlock_button.isEnabled()


@pytest.mark.parametrize("answer, is_locked", [("accept", False), ("reject", True)])
def test_only_who_accepts_unlocks(board, session, asked, monkeypatch, answer, is_locked):
    board.mark()

    def run(dialog):
        dialog.reason.setText("补正")
        getattr(dialog, answer)()
        return dialog.result()

    monkeypatch.setattr(lock_bar.UnlockDialog, "exec", run)
    ask_unlock(session, board)
    assert session.is_locked is is_locked


def test_the_bar_says_how_and_when_and_vanishes_again(session, board, asked, qtbot):
    bar = LockBar(session)
    qtbot.addWidget(bar)
    assert bar.isHidden()
    board.date.setDate(QDate(2026, 7, 30))
    board.mark()
    assert not bar.isHidden()
    assert bar.text.text() == "已报送（邮寄，2026-07-30）：内容已锁定"
    unlock(session, "补正")
    assert bar.isHidden()


def test_a_date_far_away_is_kept_as_it_is(board, session, asked):
    board.date.setDate(QDate(2031, 1, 2))
    board.mark()
    assert session.file.delivery().submission.at.astimezone().date() == date(2031, 1, 2)
    assert session.file.delivery().log[0].at < datetime(2031, 1, 1, tzinfo=UTC)


def test_a_window_left_open_overnight_proposes_the_day_it_is_now(board):
    yesterday = QDate.currentDate().addDays(-1)
    board._today = yesterday  # noqa: SLF001 - as it was made yesterday
    board.date.setDate(yesterday)
    board.hide()
    board.show()
    assert board.date.date() == QDate.currentDate()
    chosen = QDate(2026, 7, 30)
    board.date.setDate(chosen)
    board._today = yesterday  # noqa: SLF001
    board.hide()
    board.show()
    assert board.date.date() == chosen
