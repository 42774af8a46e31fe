"""Ctrl+F: pages, labels, values; in the order of the paper; never slow, never lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from app.ui.panels.matches import MOST, Match, folded, search, slots
from app.ui.panels.search import SearchPanel, in_sight


@pytest.fixture
def panel(session, qtbot):
    made = SearchPanel(session)
    qtbot.addWidget(made)
    made.resize(360, 500)
    made.show()
    return made


def test_a_page_a_label_and_a_value_are_found(session):
    assert any(one.key == "" and one.text == "投入预算" for one in search(session, "投入预算"))
    assert "unit.name" in {one.key for one in search(session, "项目单位名称")}
    value = session.dossier.display("unit.name")
    assert any(one.key == "unit.name" and one.text == value for one in search(session, value[:6]))


def test_the_words_found_are_marked(session):
    found = search(session, "数控")
    assert found
    for match in found:
        assert match.text[match.start : match.start + match.length] == "数控"


def test_values_in_rows_are_found_with_their_row(session):
    rows = {one.row for one in search(session, "数控") if one.row}
    assert rows
    assert all(session.dossier.has_row(row) for row in rows)


def test_width_and_case_do_not_matter(session):
    session.set_value("unit.name", "ＡＢc示范学校（东区）")
    assert [one.key for one in search(session, "abC示范")] == ["unit.name"]
    assert [one.key for one in search(session, "示范学校(东区)")] == ["unit.name"]
    assert len(folded("İ１Ａ")) == 3


def test_hits_come_in_the_order_of_the_paper(session):
    order = {(slot.fact.key, slot.row): number for number, slot in enumerate(slots(session))}
    found = [order[one.key, one.row] for one in search(session, "建设") if one.key]
    assert found == sorted(found)
    assert len(found) <= MOST


def test_nothing_is_found_for_nothing(session):
    assert search(session, "  ") == ()
    assert search(session, "没有这样的词") == ()


def test_typing_searches_and_enter_goes_there(panel, session, qtbot):
    panel.start()
    panel.line.insert("项目单位名称")
    with qtbot.waitSignal(panel.wanted) as told:
        qtbot.keyClick(panel.line, Qt.Key.Key_Return)
    assert told.args == ["unit.name", ""]


def test_the_list_follows_after_a_pause(panel, qtbot):
    panel.line.insert("数控")
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0, timeout=2000)
    assert panel.summary.text().startswith("找到")


def test_arrows_choose_and_go_round(panel, qtbot):
    panel.line.setText("数控")
    panel.refresh()
    qtbot.keyClick(panel.line, Qt.Key.Key_Down)
    assert panel.view.currentIndex().row() == 1
    qtbot.keyClick(panel.line, Qt.Key.Key_Up)
    qtbot.keyClick(panel.line, Qt.Key.Key_Up)
    assert panel.view.currentIndex().row() == panel.model.rowCount() - 1


def test_a_page_is_wanted_by_its_key(panel, qtbot):
    panel.line.setText("投入预算")
    with qtbot.waitSignal(panel.page_wanted) as told:
        qtbot.keyClick(panel.line, Qt.Key.Key_Return)
    assert told.args == ["base_budget"]


def test_a_click_goes_there_and_escape_closes(panel, qtbot):
    panel.line.setText("项目单位名称")
    panel.refresh()
    place = panel.view.visualRect(panel.model.index(0)).center()
    with qtbot.waitSignal(panel.wanted):
        qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(panel.line, Qt.Key.Key_Escape)


def test_what_was_taken_away_is_no_longer_found(panel, session, qtbot):
    session.set_value("unit.name", "独一无二学校")
    panel.line.setText("独一无二")
    panel.refresh()
    assert panel.model.rowCount() == 1
    session.set_value("unit.name", "")
    qtbot.waitUntil(lambda: panel.model.rowCount() == 0, timeout=2000)
    assert "没有找到“独一无二”" in panel.summary.text()


def test_closing_the_dossier_empties_it(panel, session):
    panel.line.setText("数控")
    panel.refresh()
    session.close()
    assert panel.model.rowCount() == 0


def test_a_hit_far_to_the_right_is_brought_into_sight(dressed):
    text = "领办人没有以本单位确定为国家级技能大师工作室"
    start = text.index("技能")
    match = Match("", "", "", "", text, start, 2)
    metrics = QFontMetrics(dressed.font())
    room = metrics.horizontalAdvance("国" * 12)
    seen = in_sight(match, metrics, room)
    assert seen.text[seen.start : seen.start + 2] == "技能"
    assert seen.text.startswith("…")
    assert metrics.horizontalAdvance(seen.text[: seen.start + 2]) <= room
    assert in_sight(match, metrics, 10 * room) == match


def test_esc_gives_the_keys_back_to_the_field(session, open_window, qtbot):
    window = open_window(session)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.work.show_field("contact.name")
    field = QApplication.focusWidget()
    window.work.start_search()
    assert window.work.search.line.hasFocus()
    qtbot.keyClick(window.work.search.line, Qt.Key.Key_Escape)
    assert field.hasFocus()
    window.work.start_search()
    window.work.step_section(1)
    qtbot.keyClick(window.work.search.line, Qt.Key.Key_Escape)
    assert window.work.tasks.sections.hasFocus()
