"""插入佐证页码: by keys into a long text, and from the menu; what it prints is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from app.definitions.types import FileRef
from app.definitions.types.files import Treatment
from app.dossier.references import arrangement
from app.ui.manual.section import section_html
from app.ui.wizard.editors import make_editor
from app.ui.wizard.reference_choice import ReferenceChoice

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
KEY = "goal.overall"


def _ref(number, title):
    return FileRef(f"{number}.pdf", f"{number:064x}", 9, Treatment(title))


@pytest.fixture
def evidence(session):
    """Two files in the folder of a condition, and one in a folder of the user's."""
    key = next(state.use.evidence_fact for state in session.conditions() if state.use.proof)
    session.set_value(key, (_ref(1, "办学许可证"), _ref(2, "获奖证书")))
    row = session.dossier.add_row("folders")
    session.set_value("folder.title", "媒体报道", row)
    session.set_value("folder.files", (_ref(3, "晚报"),), row)


@pytest.fixture
def editor(qtbot, session):
    window = QWidget()
    QVBoxLayout(window)
    made = make_editor(session, KEY, "", window)
    window.elsewhere = QLineEdit(window)
    window.layout().addWidget(made)
    window.layout().addWidget(window.elsewhere)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made.put("前文。后文。")
    made.focus_editor()
    QTest.keyClick(made.sheet, Qt.Key.Key_Home)
    for _ in range(3):
        QTest.keyClick(made.sheet, Qt.Key.Key_Right)
    made.place = window  # kept as long as the editor
    return made


def _ask(qtbot, editor, *keys):
    """Ask by keys for the dialog, press keys in it, and give what it said before the last one."""
    said = []

    def answer():
        dialog = QApplication.activeModalWidget()
        for key in keys:
            said.append(dialog.effect.text())
            QTest.keyClick(dialog.list, key)

    QTimer.singleShot(50, answer)
    QTest.keyClick(editor.sheet, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.activeModalWidget() is None
    # Without a window manager nobody gives the window the keys back.
    editor.window().activateWindow()
    qtbot.waitUntil(editor.sheet.hasFocus)
    return said


def test_a_file_is_chosen_by_keys_and_stands_at_the_cursor(editor, session, evidence, qtbot):
    down = Qt.Key.Key_Down
    said = _ask(qtbot, editor, down, down, Qt.Key.Key_Return)
    assert editor.text() == "前文。【佐证：获奖证书】后文。"
    assert "装订成册以后才有页码" in said[-1]
    editor.window().elsewhere.setFocus()
    assert session.dossier.value(KEY) == "前文。【佐证：获奖证书】后文。"
    assert not any("【佐证" in one.message for one in session.findings())


def test_a_folder_is_chosen_and_its_pages_are_shown(editor, session, evidence, qtbot):
    choices = session.file.print_choices()
    order = arrangement(session.dossier, session.definitions)
    pages = {"媒体报道": "P4–9"}
    session.file.keep_print_choices(replace(choices, pages=pages, arrangement=order))
    said = _ask(qtbot, editor, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert editor.text() == "前文。【佐证：媒体报道】后文。"
    assert said[-1] == "现在印作：佐证见 P4–9（上次装订的页码）"


def test_turning_away_changes_nothing(editor, session, evidence, qtbot):
    before = session.dossier.value(KEY)
    _ask(qtbot, editor, Qt.Key.Key_Escape)
    assert editor.text() == "前文。后文。"
    editor.window().elsewhere.setFocus()
    assert session.dossier.value(KEY) != before  # what was typed before stays


def test_without_evidence_it_says_what_to_do(editor, qtbot):
    [said] = _ask(qtbot, editor, Qt.Key.Key_Escape)
    assert "先在“佐证材料”一节里把扫描件放进去" in said


def test_without_evidence_there_is_nothing_to_insert(session, qtbot):
    dialog = ReferenceChoice(session)
    qtbot.addWidget(dialog)
    assert dialog.reference == ""
    assert not dialog.accept_button.isEnabled()


def test_it_stands_in_the_menu(editor, qtbot):
    menu = editor.sheet.menu(QPoint(5, 5))
    [entry] = [one for one in menu.actions() if "佐证页码" in one.text()]
    assert "Ctrl+R" in entry.text()
    with qtbot.waitSignal(editor.sheet.reference_wanted):
        QTimer.singleShot(50, lambda: QApplication.activeModalWidget().reject())
        entry.trigger()


def test_the_help_of_a_section_with_long_texts_tells_of_it(session):
    pages = session.definitions.pages_of(session.kind)
    [page, *_] = [one for one in pages if any(KEY in group.facts for group in one.groups)]
    assert "【佐证：名称】" in section_html(session, page)
