"""核对: every answer once, the way back to each, and what is missing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextCursor

from app.definitions.types import Files, LongText, Rows
from app.ui.style.tokens import DARK, LIGHT
from app.ui.wizard.boards.answers import AnswerSheet
from app.ui.wizard.pages.review import ReviewPage


@pytest.fixture
def page(qtbot, session):
    made = ReviewPage(session)
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    return made


def _values(session):
    """Everything that is filled and in use, as it should be read."""
    used = session.definitions.facts_in_use(session.dossier.notice, session.kind)
    for _row, key, value in session.dossier.values():
        kind = session.dossier.facts[key].type
        if key in used and not isinstance(kind, Rows | Files) and not key.startswith("budget."):
            yield kind.display(value)


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_every_answer_stands_on_the_sheet(qtbot, new_session, kind):
    session = new_session(kind)
    page = ReviewPage(session)
    qtbot.addWidget(page)
    text = page.sheet.toPlainText()
    for value in _values(session):
        assert all(line in text for line in value.split("\n")), value


def test_every_answer_has_its_way_back(page, session):
    used = session.definitions.facts_in_use(session.dossier.notice, session.kind)
    html = AnswerSheet(session, LIGHT).html()
    pages = session.definitions.pages_of("base")
    keys = {key for one in pages for group in one.groups for key in group.facts} & used
    idle = "budget_lines"  # counts for nothing while the amounts hold
    singles = {key for key in keys if not key.startswith("budget.block") and key != idle}
    assert [key for key in singles if f'"answer:{key}/"' not in html] == []


def test_a_click_asks_for_the_value(page, qtbot, session):
    row = session.dossier.rows("occupations")[1]
    with qtbot.waitSignal(page.wanted) as asked:
        page.sheet.anchorClicked.emit(QUrl(f"answer:occupation.goal/{row}"))
    assert asked.args == ["occupation.goal", row]


def test_it_follows_the_dossier(page, session):
    session.set_value("unit.name", "某某技师学院（新）")
    assert "某某技师学院（新）" in page.sheet.toPlainText()


def test_a_sheet_that_isnt_seen_is_written_once_it_is(page, session):
    page.hide()
    session.set_value("unit.name", "另一所学院")
    assert "另一所学院" not in page.sheet.toPlainText()
    page.show()
    assert "另一所学院" in page.sheet.toPlainText()


def test_typed_signs_stay_text(page, session):
    session.set_value("unit.name", "A & B <b>学院</b>")
    assert "A & B <b>学院</b>" in page.sheet.toPlainText()


def test_only_what_is_empty_or_wrong(page, session):
    session.set_value("unit.name", None)
    name = session.dossier.facts["unit.name"].label
    page.choices["wrong"].setChecked(True)
    assert "还没有填" in page.sheet.toPlainText()
    page.choices["empty"].setChecked(True)
    assert name in page.sheet.toPlainText()
    filled = session.dossier.display("unit.address")
    assert filled not in page.sheet.toPlainText()


def test_the_budget_stands_with_its_sums(page):
    text = page.sheet.toPlainText()
    assert "1,300" in text
    assert "41.92%" in text


def test_an_empty_dossier_is_shown_as_empty(qtbot, empty_session):
    page = ReviewPage(empty_session)
    qtbot.addWidget(page)
    assert "（没有填）" in page.sheet.toPlainText()
    assert "必须改" in page.summary.text()


def test_the_places_lead_to_their_pages(page):
    last = page.places.count() - 1
    page.places.setCurrentIndex(last)
    page.places.activated.emit(last)
    assert page.sheet.verticalScrollBar().value() > 0


def test_links_can_be_reached_by_keyboard(page, qtbot):
    page.sheet.setFocus()
    page.sheet.moveCursor(QTextCursor.MoveOperation.Start)
    flags = page.sheet.textInteractionFlags()
    assert flags & flags.LinksAccessibleByKeyboard


def test_both_appearances_write_in_their_own_colours(session):
    session.set_value("unit.name", None)
    assert LIGHT.error in AnswerSheet(session, LIGHT).html()
    assert DARK.error in AnswerSheet(session, DARK).html()


def test_long_texts_keep_their_paragraphs(page, session):
    key = "background.situation"
    assert isinstance(session.dossier.facts[key].type, LongText)
    session.set_value(key, "第一段。\n第二段。")
    assert "第一段。\n第二段。" in page.sheet.toPlainText().replace("\u2028", "\n")
