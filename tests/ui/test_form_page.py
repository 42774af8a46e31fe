"""The derived page shows what the notice asks for, and says beside each field what is wrong."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip

from app.definitions.models import is_listed_material
from app.definitions.types import Rows
from app.ui.wizard.field_box import FieldBox
from app.ui.wizard.form_page import FormPage, facts_of
from app.ui.wizard.routing import routing_of


def page_of(session, key):
    return next(page for page in session.definitions.pages if page.key == key)


@pytest.fixture
def show(qtbot):
    def make(session, key):
        made = FormPage(session, page_of(session, key))
        qtbot.addWidget(made)
        made.resize(900, 700)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        return made

    return make


@pytest.fixture
def box(qtbot):
    def make(session, key, row=""):
        made = FieldBox(session, key, row)
        qtbot.addWidget(made)
        made.resize(700, 200)
        made.show()
        return made

    return make


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_every_page_of_every_notice_shows_exactly_what_is_asked(new_session, qtbot, known, kind):
    for notice in known.notices.values():
        if kind not in notice.kinds:
            continue
        session = new_session(kind, notice=notice.id)
        in_use = known.facts_in_use(notice.id, kind)
        shown = set()
        for page in known.pages_of(kind):
            made = FormPage(session, page)
            qtbot.addWidget(made)
            made.build()
            assert not shown & {*made.boxes, *made.tables}
            shown |= {*made.boxes, *made.tables}
        asked = {key for key in in_use if not known.facts[key].tables}
        assert shown == {key for key in asked if not is_listed_material(key)}


def test_a_page_is_built_when_it_is_first_seen(session, qtbot):
    page = FormPage(session, page_of(session, "base_unit"))
    qtbot.addWidget(page)
    assert not page.boxes
    page.show()
    assert "unit.name" in page.boxes


def test_another_notice_asks_other_things(session, show, known):
    page = show(session, "base_unit")
    before = set(page.boxes)
    assert "profile.management" not in before
    other = next(
        notice
        for notice in known.notices
        if "profile.management" in known.facts_in_use(notice, "base")
    )
    session.dossier.set_notice(other)
    assert "profile.management" in page.boxes
    session.undo()
    assert set(page.boxes) == before


def test_tables_stand_in_their_place(session, show):
    page = show(session, "base_goals")
    assert "indicators" in page.tables
    assert isinstance(session.definitions.facts["indicators"].type, Rows)


def test_a_finding_leads_to_its_field(session, show):
    page = show(session, "base_unit")
    page.show_field("unit.features")
    editor = page.boxes["unit.features"].editor
    assert editor.field.hasFocus()
    QApplication.processEvents()
    box = page.boxes["unit.features"]
    top = box.mapTo(page.area.viewport(), box.rect().topLeft()).y()
    assert top < page.area.viewport().height()


def test_a_finding_leads_into_a_table(session, show):
    page = show(session, "base_goals")
    row = session.dossier.rows("indicators")[3]
    page.show_field("indicator.name", row)
    assert page.tables["indicators"].isAncestorOf(QApplication.focusWidget())


def test_conditions_bring_their_statements_and_folders(session):
    group = next(group for group in page_of(session, "base_eligibility").groups if group.conditions)
    keys = list(facts_of(session, group))
    assert any(key.startswith("statement.") for key in keys)
    assert any(key.startswith("evidence.") for key in keys)


def test_tab_order_follows_the_paper(session, show):
    page = show(session, "base_unit")
    page.show_field("legal.name")
    names = []
    for _ in range(4):
        names.append(QApplication.focusWidget().accessibleName())
        page.focusNextChild()
    assert names == ["法人代表姓名", "法人代表部门及职务", "法人代表办公电话", "法人代表手机"]


def test_an_empty_field_is_marked_but_not_blamed_before_it_was_visited(empty_session, box):
    made = box(empty_session, "unit.name")
    assert made.marks.text("required") == "必填"
    assert not made.remarks.text("error")
    made.visit()
    assert "还没有填" in made.remarks.text("error")
    assert made.editor.field.property("role") == "error"
    empty_session.set_value("unit.name", "示范学校")
    assert not made.marks.text("required")
    assert not made.remarks.text("error")
    assert made.editor.field.property("role") == ""


def test_a_wrong_value_is_blamed_at_once_with_advice(empty_session, box):
    made = box(empty_session, "legal.mobile")
    empty_session.set_value("legal.mobile", "1380000")
    assert "11 位" in made.remarks.text("error")
    assert made.editor.text() == "1380000"


def test_notes_on_cleaning_stand_beneath_the_field(empty_session, box):
    made = box(empty_session, "unit.name")
    made.editor.put("示\x07范")
    made.editor.leave()
    assert "控制字符" in made.remarks.text("notes")
    made.editor.put("示范")
    made.editor.put("示范学校")
    made.editor.leave()
    assert made.remarks.text("notes") == ""


def test_long_texts_are_counted_as_they_are_typed(empty_session, box):
    made = box(empty_session, "background.situation")
    made.editor.put("一二三\n四")
    assert made.counts.text("counter") == "4／6000 字"


def test_a_line_is_counted_once_it_is_nearly_full(empty_session, box):
    made = box(empty_session, "unit.city")
    assert made.counts.text("counter") == ""
    made.editor.put("长" * 21)
    assert made.counts.text("counter") == "21／20 字"
    assert made.counts.role("counter") == "warning"


def test_the_unit_stands_behind_the_number(session, box):
    made = box(session, "budget.block_1.central")
    assert made.unit.text() == "万元"
    assert "万元" not in made.editor.text()


def test_the_clause_is_in_the_tip(empty_session, box):
    made = box(empty_session, "unit.name")
    assert made.clause
    assert made.tip().startswith(
        f"依据：{made.clause}\n印在：本地区（单位）推荐报告（四（一）1（1））、"
    )
    assert made.tip().endswith("份材料")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_pointer_is_told_where_a_value_is_printed(session, box):
    made = box(session, "approach.outline")
    assert (
        made.tip()
        == "印在：国家级高技能人才培训基地建设项目申报表（四（一）1（2）、附件3 填写要求四）"
    )
    spot = made.label.rect().center()
    tip = QHelpEvent(QEvent.Type.ToolTip, spot, made.label.mapToGlobal(spot))
    QApplication.sendEvent(made, tip)
    assert QToolTip.text() == made.tip()
    QToolTip.hideText()


def test_the_hint_is_bracketed_and_the_label_official(session, box):
    made = box(session, "approach.outline")
    assert made.label.text() == "基本思路"
    assert made.hint.text() == "（简述开展培训基地建设的工作思路和建设原则）"


def test_a_value_changed_elsewhere_shows_and_only_there(session, box):
    name, city = box(session, "unit.name"), box(session, "unit.city")
    refreshed = []
    city.refresh = lambda: refreshed.append("city")
    session.set_value("unit.name", "另一所学校")
    assert name.editor.text() == "另一所学校"
    assert not refreshed


def test_a_destroyed_field_is_told_nothing_more(session, qtbot):
    made = FieldBox(session, "unit.name")
    made.deleteLater()
    QApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)
    session.set_value("unit.name", "改了")
    assert not routing_of(session).is_followed("unit.name")


def test_findings_are_read_once_a_step_however_many_fields_there_are(session, show, monkeypatch):
    show(session, "base_unit")
    count = []
    real = session.findings
    monkeypatch.setattr(session, "findings", lambda: count.append(1) or real())
    session.set_value("unit.name", "改了")
    assert len(count) <= 2


def test_no_word_of_a_page_is_cut(session, show):
    page = show(session, "base_unit")
    page.resize(560, 700)
    QApplication.processEvents()
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
