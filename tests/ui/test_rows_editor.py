"""The sheet of rows, driven by keys and clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from app.ui.wizard.cell_editors import CellChoice, CellText
from app.ui.wizard.rows_editor import RowsEditor

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

TABLE = "occupation.block_1"
KEYS = ("item.content", "item.year_1", "item.year_2")


@pytest.fixture
def occupation(empty_session):
    return empty_session.dossier.add_row("occupations")


@pytest.fixture
def editor(empty_session, occupation, qtbot):
    return shown(RowsEditor(empty_session, TABLE, occupation), qtbot)


def shown(widget, qtbot):
    qtbot.addWidget(widget)
    widget.resize(900, 500)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    return widget


def fill(editor, *rows):
    for cells in rows:
        row = editor.session.dossier.add_row(editor.key, editor.row)
        for key, text in zip(editor.model.columns, cells, strict=False):
            editor.session.set_value(key, text, row)


def contents(editor):
    dossier = editor.session.dossier
    return [
        [dossier.display(key, row) for key in editor.model.columns]
        for row in dossier.rows(editor.key, editor.row)
    ]


def choose(editor, row, column=0):
    editor.view.setFocus()
    editor.view.setCurrentIndex(editor.model.index(row, column))


def open_cell(editor, row, column=0):
    choose(editor, row, column)
    editor.view.edit(editor.view.currentIndex())
    return QApplication.focusWidget()


def type_text(qtbot, text):
    for letter in text:
        qtbot.keyClick(QApplication.focusWidget(), letter)


def test_only_the_columns_in_use_are_shown(editor):
    assert editor.model.columns == KEYS


def test_a_table_is_filled_by_keys_alone(editor, qtbot):
    editor.view.setFocus()
    qtbot.keyClick(editor.view, Qt.Key.Key_Insert)
    type_text(qtbot, "a1")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    type_text(qtbot, "b1")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    type_text(qtbot, "c1")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    type_text(qtbot, "a2")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert contents(editor) == [["a1", "b1", "c1"], ["a2", "", ""]]


def test_enter_takes_the_cell_and_goes_below(editor, qtbot):
    fill(editor, ["x"], ["y"])
    cell = open_cell(editor, 0, 1)
    type_text(qtbot, "done")
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    assert contents(editor)[0][1] == "done"
    assert (editor.view.currentIndex().row(), editor.view.currentIndex().column()) == (1, 1)


def test_alt_enter_parts_paragraphs(editor, qtbot):
    fill(editor, [""])
    cell = open_cell(editor, 0)
    type_text(qtbot, "one")
    qtbot.keyClick(cell, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    type_text(qtbot, "two")
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    assert contents(editor)[0][0] == "one\ntwo"


def test_escape_leaves_the_cell_as_it_was(editor, qtbot):
    fill(editor, ["before"])
    cell = open_cell(editor, 0)
    type_text(qtbot, "x")
    cell.rested.emit()
    assert contents(editor)[0][0] == "beforex"
    qtbot.keyClick(cell, Qt.Key.Key_Escape)
    assert contents(editor)[0][0] == "before"


def test_a_pause_takes_a_long_text_and_leaves_the_cell_alone(editor, qtbot):
    fill(editor, [""])
    cell = open_cell(editor, 0)
    type_text(qtbot, "word ")
    cell.rested.emit()
    assert contents(editor)[0][0] == "word"
    assert cell.toPlainText() == "word "
    type_text(qtbot, "more")
    assert cell.toPlainText() == "word more"


def test_a_composition_is_never_disturbed(editor, qtbot):
    fill(editor, ["旧"])
    cell = open_cell(editor, 0)
    QApplication.sendEvent(cell, QInputMethodEvent("jian", []))
    cell.rested.emit()
    editor.session.set_value("item.content", "别处改的", editor.model.rows[0])
    assert cell.toPlainText() == "旧"
    assert cell.textCursor().block().layout().preeditAreaText() == "jian"
    done = QInputMethodEvent("", [])
    done.setCommitString("建")
    QApplication.sendEvent(cell, done)
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    assert contents(editor)[0][0] == "旧建"


def test_a_composition_begun_on_a_closed_cell_opens_it(editor, qtbot):
    fill(editor, [""])
    choose(editor, 0)
    QApplication.sendEvent(editor.view, QInputMethodEvent("jian", []))
    done = QInputMethodEvent("", [])
    done.setCommitString("建设")
    QApplication.sendEvent(editor.view, done)
    cell = editor.view.findChild(CellText)
    assert cell.toPlainText() == "建设"
    editor.commit_typing()
    assert contents(editor)[0][0] == "建设"


def test_a_long_text_makes_its_row_grow(editor, qtbot):
    fill(editor, ["短"])
    qtbot.wait(20)
    before = editor.view.rowHeight(0)
    cell = open_cell(editor, 0)
    cell.insertPlainText("很长的文字" * 60)
    qtbot.wait(20)
    assert editor.view.rowHeight(0) > before
    assert editor.view.rowHeight(0) >= cell.wanted_height()
    assert cell.viewport().height() >= cell.cursorRect().bottom()
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    qtbot.wait(20)
    assert editor.view.rowHeight(0) > 2 * before


def test_an_open_cell_shows_its_whole_text(editor, qtbot):
    fill(editor, ["验收要点" * 40])
    qtbot.wait(20)
    cell = open_cell(editor, 0)
    qtbot.wait(20)
    assert cell.viewport().height() >= cell.cursorRect().bottom()


def test_rows_are_duplicated_moved_and_deleted_by_keys(editor, qtbot):
    fill(editor, ["a"], ["b"], ["c"])
    choose(editor, 1)
    qtbot.keyClick(editor.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [row[0] for row in contents(editor)] == ["a", "b", "b", "c"]
    qtbot.keyClick(editor.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [row[0] for row in contents(editor)] == ["a", "b", "c", "b"]
    qtbot.keyClick(editor.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    choose(editor, 0)
    editor.view.selectRow(0)
    qtbot.keyClick(editor.view, Qt.Key.Key_Delete)
    assert [row[0] for row in contents(editor)] == ["b", "b", "c"]
    assert editor.session.dossier.undo_name == "删除一行：建设内容一"
    editor.session.undo()
    assert [row[0] for row in contents(editor)] == ["a", "b", "b", "c"]


def test_delete_on_cells_empties_them_as_one_step(editor, qtbot):
    fill(editor, ["a", "b", "c"], ["d", "e", "f"])
    choose(editor, 0)
    qtbot.keyClick(editor.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(editor.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(editor.view, Qt.Key.Key_Delete)
    assert contents(editor) == [["", "", "c"], ["", "", "f"]]
    editor.session.undo()
    assert contents(editor) == [["a", "b", "c"], ["d", "e", "f"]]


def test_a_row_is_dragged_by_its_number(editor):
    fill(editor, ["a"], ["b"], ["c"])
    editor.view.verticalHeader().moveSection(0, 2)
    assert [row[0] for row in contents(editor)] == ["b", "c", "a"]
    assert editor.view.verticalHeader().visualIndex(0) == 0


def test_a_block_from_excel_is_one_step(editor, qtbot):
    QGuiApplication.clipboard().setText('甲\t"一行\n二行"\t丙\r\n丁\t"说""好"""\t己\r\n')
    editor.view.setFocus()
    qtbot.keyClick(editor.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert contents(editor) == [["甲", "一行\n二行", "丙"], ["丁", '说"好"', "己"]]
    assert editor.session.dossier.undo_name == "粘贴 2 行：建设内容一"
    editor.session.undo()
    assert contents(editor) == []


def test_a_paste_fills_from_the_current_cell_and_adds_rows(editor):
    fill(editor, ["a", "b", "c"])
    choose(editor, 0, 1)
    editor.paste_text("1\t2\r\n3\t4\r\n")
    assert contents(editor) == [["a", "1", "2"], ["", "3", "4"]]


def test_a_paste_says_what_it_left_out_and_cleaned(editor):
    editor.paste_text("a\tb\tc\td\te\n\x00x\n")
    said = editor.note.text()
    assert "多出的 2 列没有粘贴" in said
    assert "控制字符" in said
    assert contents(editor) == [["a", "b", "c"], ["x", "", ""]]


def test_headings_tell_where_columns_belong(editor):
    editor.paste_text("序号\t建设期第一年验收要点\t建设内容\n1\t要点\t内容\n")
    assert contents(editor) == [["内容", "要点", ""]]


def test_too_many_rows_are_refused_and_nothing_changes(editor):
    fill(editor, ["a"])
    editor.paste_text("x\n" * 50_000)
    assert "最多 60 行" in editor.note.text()
    assert contents(editor) == [["a", "", ""]]


def test_a_block_goes_out_as_it_came_in(editor, qtbot):
    fill(editor, ["a\nb", '"x"'], ["c", "d"])
    editor.view.selectAll()
    qtbot.keyClick(editor.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    editor.view.clearSelection()
    editor.view.setCurrentIndex(editor.model.index(-1, -1))
    editor.paste()
    assert contents(editor)[2:] == contents(editor)[:2]


def test_a_cell_with_an_error_is_marked_and_explained(session, qtbot):
    editor = shown(RowsEditor(session, "indicators"), qtbot)
    row = session.dossier.add_row("indicators")
    session.set_value("indicator.year_1", "许多", row)
    index = editor.model.index_of("indicator.year_1", row)
    assert index.data() == "许多"
    assert "无法识别" in index.data(Qt.ItemDataRole.ToolTipRole)
    editor.show_cell("indicator.year_1", row)
    assert editor.view.currentIndex() == index
    assert editor.view.hasFocus()


def test_a_choice_is_made_in_its_cell(empty_session, qtbot):
    editor = shown(RowsEditor(empty_session, "budget_lines"), qtbot)
    fill(editor, [""])
    column = editor.model.columns.index("line.source")
    cell = open_cell(editor, 0, column)
    assert isinstance(cell, CellChoice)
    qtbot.keyClick(cell, Qt.Key.Key_Down)
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    assert empty_session.dossier.value("line.source", editor.model.rows[0]) == "central"


def test_an_occupation_is_found_by_initials_in_its_cell(empty_session, qtbot):
    editor = shown(RowsEditor(empty_session, "budget_lines"), qtbot)
    fill(editor, [""])
    open_cell(editor, 0, 0)
    type_text(qtbot, "hg")
    cell = QApplication.focusWidget()
    cell.completer().popup().hide()
    qtbot.keyClick(cell, Qt.Key.Key_Return)
    assert empty_session.dossier.value("line.occupation", editor.model.rows[0]).code


def test_another_parent_shows_its_own_rows(editor):
    fill(editor, ["a"])
    other = editor.session.dossier.add_row("occupations")
    editor.set_parent_row(other)
    assert editor.model.rowCount() == 0
    fill(editor, ["b"])
    assert contents(editor) == [["b", "", ""]]


def test_a_parent_that_goes_takes_its_rows_and_undo_brings_them_back(editor):
    fill(editor, ["a"])
    editor.session.dossier.remove_row(editor.row)
    assert editor.model.rowCount() == 0
    editor.session.undo()
    assert editor.model.rowCount() == 1


def test_the_keyboard_leaves_the_table_behind_its_last_cell(editor, qtbot):
    fill(editor, ["a"])
    choose(editor, 0, 2)
    qtbot.keyClick(editor.view, Qt.Key.Key_Tab)
    assert not editor.view.hasFocus()


@pytest.mark.parametrize("width", range(500, 900, 37))
def test_no_text_of_a_row_is_cut(editor, qtbot, width):
    text = "新标准当年进入课堂，根据学员评教意见修订首批5门课程标准，与企业专家共同论证。"
    fill(editor, [text, text[5:], text * 2])
    editor.resize(width, 500)
    view = editor.view
    qtbot.waitUntil(lambda: view._timer.isActive() is False)  # noqa: SLF001 - rows are fitted then
    metrics = view.fontMetrics()
    for column in range(3):
        room = view.visualRect(editor.model.index(0, column)).adjusted(7, 2, -7, -2)
        page = room.adjusted(0, 0, 0, 3000)
        needed = metrics.boundingRect(page, Qt.TextFlag.TextWordWrap, contents(editor)[0][column])
        assert needed.height() <= room.height() + 2


def test_a_text_that_an_input_method_brings_whole_is_not_lost(editor, qtbot):
    fill(editor, ["", "b", "c"])
    choose(editor, 0)
    for letter in "「全角":
        done = QInputMethodEvent()
        done.setCommitString(letter)
        QApplication.sendEvent(QApplication.focusWidget(), done)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert contents(editor)[0][0] == "「全角"
