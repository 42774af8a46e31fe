"""The page of the occupations: two levels, by keys and clicks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication

from app.dossier.changes import ROOT
from app.ui.wizard.occupation_copy import CopyDialog, copy_parts
from app.ui.wizard.occupation_list import OCCUPATIONS, TITLE
from app.ui.wizard.pages.occupations import OccupationsPage

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

BLOCK = "occupation.block_1"


def page_of(session, qtbot):
    plan = next(one for one in session.definitions.pages if one.key == "base_occupations")
    page = OccupationsPage(session, plan)
    qtbot.addWidget(page)
    page.resize(1000, 620)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


@pytest.fixture
def page(session, qtbot):
    return page_of(session, qtbot)


@pytest.fixture
def empty_page(empty_session, qtbot):
    return page_of(empty_session, qtbot)


def names(page):
    dossier = page.session.dossier
    return [str(dossier.value(TITLE, row) or "") for row in dossier.rows(OCCUPATIONS)]


def type_text(qtbot, text):
    for letter in text:
        qtbot.keyClick(QApplication.focusWidget(), letter)


def test_an_occupation_is_added_and_named_by_keys_alone(empty_page, qtbot):
    page = empty_page
    page.list.setFocus()
    for initials in ("hg", "skcg"):
        qtbot.keyClick(page.list, Qt.Key.Key_Insert)
        box = page.sheet.boxes[TITLE]
        assert box.editor.isAncestorOf(QApplication.focusWidget()) or box.editor.hasFocus()
        type_text(qtbot, initials)
        box.editor.completer.popup().hide()
        page.list.setFocus()
    assert len(names(page)) == 2
    assert all(names(page))
    assert page.list.row() == page.session.dossier.rows(OCCUPATIONS)[1]
    assert names(page)[1] in page.list.currentIndex().data()


def test_the_chosen_occupation_is_shown_with_its_own_rows(page):
    dossier = page.session.dossier
    for row in dossier.rows(OCCUPATIONS):
        page.list.choose(row)
        assert page.sheet.row == row
        assert list(page.sheet.tables[BLOCK].model.rows) == list(dossier.rows(BLOCK, row))


def test_occupations_are_moved_duplicated_and_deleted_by_keys(page, qtbot):
    before = names(page)
    page.list.choose(page.model.rows[0])
    page.list.setFocus()
    qtbot.keyClick(page.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert names(page)[:2] == [before[1], before[0]]
    assert page.list.currentIndex().row() == 1
    qtbot.keyClick(page.list, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert names(page)[:3] == [before[1], before[0], before[0]]
    dossier = page.session.dossier
    twins = dossier.rows(OCCUPATIONS)[1:3]
    assert len(dossier.rows(BLOCK, twins[0])) == len(dossier.rows(BLOCK, twins[1])) > 0
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    assert dossier.undo_name == f"删除职业 {before[0]}"
    page.session.undo()
    page.session.undo()
    page.session.undo()
    assert names(page) == before


def test_an_occupation_is_dragged_to_another_place(page):
    before = names(page)
    data = page.model.mimeData([page.model.index(0, 0)])
    assert isinstance(data, QMimeData)
    page.model.dropMimeData(data, Qt.DropAction.MoveAction, len(before), 0, page.model.index(-1, 0))
    assert names(page) == [*before[1:], before[0]]


def test_what_is_wrong_is_counted_in_the_list_and_on_the_tabs(page):
    session = page.session
    row = session.dossier.rows(OCCUPATIONS)[0]
    page.list.choose(row)
    item = session.dossier.rows(BLOCK, row)[0]
    before = page.model.index(0, 0).data()
    session.set_value("item.content", None, item)
    session.set_value("occupation.goal", None, row)
    assert page.model.index(0, 0).data() != before
    assert "2 处待填" in page.model.index(0, 0).data()
    tabs = [page.sheet.tabText(place) for place in range(page.sheet.count())]
    assert "项目组与目标 1" in tabs
    assert "建设内容一 1" in tabs


def test_a_finding_leads_to_its_cell(page):
    session = page.session
    row = session.dossier.rows(OCCUPATIONS)[-1]
    item = session.dossier.rows("occupation.block_2", row)[1]
    page.show_field("item.year_1", item)
    table = page.sheet.tables["occupation.block_2"]
    assert page.list.row() == row
    assert page.sheet.currentWidget() is table.parentWidget()
    assert table.model.key_at(table.view.currentIndex()) == ("item.year_1", item)
    assert table.view.hasFocus()


def test_a_finding_leads_to_its_field(page):
    row = page.session.dossier.rows(OCCUPATIONS)[1]
    page.show_field("occupation.goal", row)
    assert page.list.row() == row
    assert page.sheet.boxes["occupation.goal"].isAncestorOf(QApplication.focusWidget())


def test_a_finding_of_the_table_leads_to_the_button_or_the_list(page, empty_page):
    page.show_field(OCCUPATIONS)
    empty_page.show_field(OCCUPATIONS, ROOT)
    assert empty_page.parts.currentIndex() == 0


def test_parts_are_copied_from_another_occupation_as_one_step(page):
    session, dossier = page.session, page.session.dossier
    source, target = dossier.rows(OCCUPATIONS)[:2]
    count = len(dossier.rows(BLOCK, source))
    before = len(dossier.rows(BLOCK, target))
    goal = dossier.value("occupation.goal", target)
    copy_parts(session, source, target, [BLOCK, "occupation.goal"], replace=False)
    assert len(dossier.rows(BLOCK, target)) == before + count
    assert dossier.value("occupation.goal", target) == goal
    session.undo()
    copy_parts(session, source, target, [BLOCK, "occupation.goal"], replace=True)
    assert len(dossier.rows(BLOCK, target)) == count
    assert dossier.value("occupation.goal", target) == dossier.value("occupation.goal", source)
    session.undo()
    assert len(dossier.rows(BLOCK, target)) == before


def test_the_dialog_says_what_will_be_replaced(page, qtbot):
    dossier = page.session.dossier
    target = dossier.rows(OCCUPATIONS)[0]
    page.list.choose(target)
    dialog = CopyDialog(page.model, target, list(page.sheet.tables), page)
    qtbot.addWidget(dialog)
    assert "都保留" in dialog.effect.text()
    dialog.replace.setChecked(True)
    assert f"建设内容一 {len(dossier.rows(BLOCK, target))} 行" in dialog.effect.text()
    dialog.take()
    assert len(dossier.rows(BLOCK, target)) == len(dossier.rows(BLOCK, dialog.source))


def test_another_notice_asks_for_other_fields(page, new_session):
    page.session.dossier.set_notice("datong-2025-100")
    assert "occupation.budget_1" in page.sheet.boxes


def test_deleting_all_and_undoing_brings_the_sheet_back(page):
    before = names(page)
    while page.model.rowCount():
        page.delete()
    assert page.parts.currentIndex() == 0
    for _ in before:
        page.session.undo()
    assert page.parts.currentIndex() == 1
    assert page.sheet.row in page.model.rows
