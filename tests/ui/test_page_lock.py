"""What was handed in: no page can change it, by no key, button, drop or menu, until it is unlocked."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

from app import wiring
from app.dossier.dossier import LockedDossierError
from app.exchange.interchange import dump
from app.storage.deliveries import Submission
from app.ui import crash
from app.ui.crash import CrashGuard
from app.ui.labels import LOOKS
from app.ui.lock_bar import unlock
from app.ui.panels.history import HistoryDialog

Key, Held = Qt.Key, Qt.KeyboardModifier
KEYS = (
    (Key.Key_X, Held.NoModifier),
    (Key.Key_7, Held.NoModifier),
    (Key.Key_Delete, Held.NoModifier),
    (Key.Key_Backspace, Held.NoModifier),
    (Key.Key_Insert, Held.NoModifier),
    (Key.Key_F2, Held.NoModifier),
    (Key.Key_Return, Held.NoModifier),
    (Key.Key_Space, Held.NoModifier),
    (Key.Key_V, Held.ControlModifier),
    (Key.Key_X, Held.ControlModifier),
    (Key.Key_D, Held.ControlModifier),
    (Key.Key_Minus, Held.ControlModifier),
    (Key.Key_R, Held.ControlModifier),
    (Key.Key_Insert, Held.ShiftModifier),
    (Key.Key_Up, Held.AltModifier),
    (Key.Key_Down, Held.AltModifier),
    (Key.Key_N, Held.ControlModifier | Held.ShiftModifier),
)
EDITS = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
OPENERS = frozenset({Key.Key_Return, Key.Key_Space})


@pytest.fixture(params=["base", "studio"])
def window(request, new_session, open_window, qtbot):
    session = new_session(request.param)
    wiring.add_example_evidence(session.file, session.definitions)
    made = open_window(session)
    made.resize(1300, 760)
    made.show()
    return made


def hand_in(session):
    now = datetime(2026, 7, 30, tzinfo=UTC)
    session.keep_delivery(session.file.delivery().submitted(Submission(now, "mail"), now))


def held_pages(window):
    """Each page on which something is filled in, as it is shown."""
    work = window.work
    for index, title in enumerate(work.titles):
        if title not in ("核对", "输出与报送"):
            work.tasks.select(index)
            for _ in range(3):
                QApplication.processEvents()
            yield work.stack.currentWidget()


def parts(page):
    return [one for one in (page, *page.findChildren(QWidget)) if one.isVisible()]


def looks(page):
    """How each part of a page stands: whether it can be written in, used, dropped on."""
    return [
        (
            type(one).__name__,
            one.isEnabled(),
            one.acceptDrops(),
            one.isReadOnly() if isinstance(one, EDITS) else None,
            one.editTriggers() if isinstance(one, QAbstractItemView) else None,
        )
        for one in page.findChildren(QWidget)
    ]


def test_no_field_can_be_written_in_and_no_choice_made(window):
    hand_in(window.session)
    for page in held_pages(window):
        for one in parts(page):
            assert not one.acceptDrops(), one
            if isinstance(one, EDITS):
                assert one.isReadOnly()
            elif isinstance(one, QComboBox):
                assert not one.isEnabled()
            elif isinstance(one, QAbstractButton) and not isinstance(
                one.parent(), QTabBar | QTableView
            ):
                assert not one.isEnabled() or one.property(LOOKS), one.text()


def test_no_key_changes_anything_on_any_page(window, monkeypatch):
    session = window.session
    hand_in(session)
    QGuiApplication.clipboard().setText("贴\t上\n来\t的")
    before, step = dump(session.dossier), session.file.newest_step
    for page in held_pages(window):
        for one in parts(page):
            if one.focusPolicy() == Qt.FocusPolicy.NoFocus or not one.isEnabled():
                continue
            is_button = isinstance(one, QAbstractButton)
            for key, held in KEYS:
                if not (key in OPENERS and (is_button or _opens_copies(one))):
                    QTest.keyClick(one, key, held)
            typed = QInputMethodEvent()
            typed.setCommitString("汉")
            QApplication.sendEvent(one, typed)
            if isinstance(one, QTableView) and one.model().rowCount():
                index = one.model().index(0, 0)
                assert not index.flags() & Qt.ItemFlag.ItemIsEditable
                QTest.mouseDClick(
                    one.viewport(),
                    Qt.MouseButton.LeftButton,
                    Held.NoModifier,
                    one.visualRect(index).center(),
                )
    assert dump(session.dossier) == before
    assert session.file.newest_step == step


def _opens_copies(widget):
    """Enter opens an attached file there, which the test leaves alone."""
    return isinstance(widget, QAbstractItemView) and not isinstance(widget, QTableView)


def test_what_appears_later_is_held_too(window):
    hand_in(window.session)
    page = next(held_pages(window))
    late = QLineEdit(page)
    late.show()
    button = QComboBox(page)
    button.show()
    assert late.isReadOnly()
    assert not button.isEnabled()
    button.setEnabled(True)
    assert not button.isEnabled()


def test_what_is_locked_can_be_read_copied_and_searched(window):
    hand_in(window.session)
    for page in held_pages(window):
        for one in page.findChildren(QLineEdit):
            if one.isVisible() and one.text():
                one.setFocus()
                QTest.keyClick(one, Key.Key_A, Held.ControlModifier)
                QTest.keyClick(one, Key.Key_C, Held.ControlModifier)
                assert QGuiApplication.clipboard().text() == one.text()
                break
    window.work.start_search()
    window.work.search.line.setText("技能")
    assert window.work.search.line.text() == "技能"
    assert not window.work.search.line.isReadOnly()


def test_menus_that_change_are_off_and_others_stay(window):
    session, menus = window.session, window.menus
    session.set_value("unit.name", "改一下，好有撤销")
    changing = ("undo", "cut", "paste", "copy_from_file", "import_sheet")
    assert all(menus.actions[name].isEnabled() for name in changing)
    hand_in(session)
    assert not any(menus.actions[name].isEnabled() for name in changing)
    assert not menus.submenus["notices"].isEnabled()
    assert all(menus.actions[name].isEnabled() for name in ("copy", "find", "save_as", "history"))
    unlock(session, "补正")
    assert all(menus.actions[name].isEnabled() for name in changing)
    assert menus.submenus["notices"].isEnabled()


def test_after_unlocking_every_page_is_as_it_was_before(window):
    pages = list(map(looks, held_pages(window)))
    hand_in(window.session)
    assert list(map(looks, held_pages(window))) != pages
    unlock(window.session, "补正")
    assert list(map(looks, held_pages(window))) == pages
    window.session.set_value("unit.name", "又能改了")
    assert window.session.dossier.value("unit.name") == "又能改了"


def test_a_file_that_was_handed_in_opens_locked(window, qtbot):
    session = window.session
    hand_in(session)
    path = session.file.path
    session.close()
    session.open(path)
    assert session.is_locked
    assert not window.work.lock_bar.isHidden()
    page = next(held_pages(window))
    assert all(one.isReadOnly() for one in page.findChildren(QLineEdit))
    assert not window.menus.actions["import_sheet"].isEnabled()


def test_history_can_be_read_but_not_restored(window, qtbot):
    session = window.session
    session.set_value("unit.name", "改一下")
    hand_in(session)
    dialog = HistoryDialog(session, window)
    dialog.choose_oldest()
    assert dialog.changes.count()
    assert not dialog.restore_button.isEnabled()


def test_whatever_still_wants_a_change_is_refused_in_words_and_is_no_crash(
    window, monkeypatch, qtbot
):
    session = window.session
    hand_in(session)
    told = []
    monkeypatch.setattr(crash, "show_error", lambda _parent, error: told.append(error))
    guard = CrashGuard(session, window)
    guard.install()
    try:
        error = LockedDossierError()
        sys.excepthook(LockedDossierError, error, None)
        qtbot.waitUntil(lambda: bool(told))
    finally:
        guard.remove()
    assert told == [error]
    assert guard.dialog is None
