"""The official page beside the field: it follows the keys, and a click on it leads to the field."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.definitions.types import FileRef
from app.dossier.references import arrangement
from app.outputs.typeset.errors import EndlessDocumentError

LONG = 20_000


@pytest.fixture
def window(session, open_window, qtbot):
    window = open_window(session)
    window.resize(1366, 740)
    window.show()
    qtbot.waitExposed(window)
    window.work.preview_wanted.emit(True)
    _rest(window, qtbot)
    return window


@pytest.fixture
def panel(window):
    return window.work.preview


def _rest(window, qtbot):
    """Wait until the page is there."""
    qtbot.waitUntil(lambda: not window.work.preview.is_busy, timeout=LONG)


def _boxes(panel, key, row=""):
    """The boxes of a value on the pages shown, in points."""
    return [
        box
        for leaf in panel.pages.leaves
        for spot in leaf.spots
        if spot.address == (row, key)
        for box in spot.boxes
    ]


def _numbers(panel):
    return [leaf.number for leaf in panel.pages.leaves]


def test_the_page_is_filled_in_as_one_types(window, panel, session, qtbot):
    window.work.show_field("unit.address")
    _rest(window, qtbot)
    [before] = _boxes(panel, "unit.address")
    held = session.dossier.value("unit.address")
    editor = QApplication.focusWidget()
    editor.selectAll()
    QTest.keyClicks(editor, "abc")
    _rest(window, qtbot)
    [after] = _boxes(panel, "unit.address")
    assert after.width < before.width / 2
    assert session.dossier.value("unit.address") == held, "nothing was handed over yet"
    assert _numbers(panel) == [2]


def test_what_is_typed_into_a_cell_is_shown_too(window, panel, session, qtbot):
    row = session.dossier.rows("occupation.block_1", session.dossier.rows("occupations")[1])[0]
    window.work.show_field("item.content", row)
    _rest(window, qtbot)
    before = _boxes(panel, "item.content", row)
    assert before
    QTest.keyClicks(QApplication.focusWidget(), "x")
    QTest.keyClicks(QApplication.focusWidget(), "yz")
    _rest(window, qtbot)
    after = _boxes(panel, "item.content", row)
    assert after[-1].width != before[-1].width or len(after) != len(before)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    _rest(window, qtbot)
    assert _boxes(panel, "item.content", row) == before, "what was given up is not shown"


def test_an_amount_of_the_budget_is_shown_as_it_is_typed(window, panel, session, qtbot):
    window.work.show_field("budget.block_1.central")
    _rest(window, qtbot)
    before = _boxes(panel, "budget.block_1.central")
    assert before
    QTest.keyClicks(QApplication.focusWidget(), "7")
    QTest.keyClicks(QApplication.focusWidget(), "777777")
    _rest(window, qtbot)
    assert _boxes(panel, "budget.block_1.central")[0].width > before[0].width


def test_undoing_and_adding_rows_reach_the_page(window, panel, session, qtbot):
    pages = panel.count.text()
    row = session.dossier.rows("occupations")[0]
    for _ in range(25):
        session.dossier.add_row("occupation.block_1", row)
    _rest(window, qtbot)
    assert panel.count.text() != pages
    for _ in range(25):
        session.undo()
    _rest(window, qtbot)
    assert panel.count.text() == pages


def test_a_click_on_a_value_leads_to_its_field(window, panel, qtbot):
    window.work.show_field("unit.address")
    _rest(window, qtbot)
    [box] = _boxes(panel, "legal.phone")
    [leaf] = panel.pages.leaves
    point = QPoint(round((box.x + box.width / 2) * leaf.scale), round((box.y + 5) * leaf.scale))
    QTest.mouseClick(panel.pages, Qt.MouseButton.LeftButton, pos=point)
    assert QApplication.focusWidget().accessibleName() == "法人代表办公电话"
    _rest(window, qtbot)
    assert panel.pages.place().center().y() == pytest.approx(point.y(), abs=12)


def test_a_click_near_an_empty_value_leads_there_too(window, panel, session, qtbot):
    window.work.show_field("unit.website")
    session.set_value("unit.website", "")
    _rest(window, qtbot)
    box = _boxes(panel, "unit.website")[0]
    assert box.width == 0
    [leaf] = panel.pages.leaves
    window.work.show_field("legal.name")
    point = QPoint(round((box.x + 14) * leaf.scale), round((box.y + 6) * leaf.scale))
    QTest.mouseClick(panel.pages, Qt.MouseButton.LeftButton, pos=point)
    assert QApplication.focusWidget().accessibleName() == "网址"


def test_the_page_follows_the_paragraph_in_which_one_writes(window, panel, session, qtbot):
    session.set_value("background.situation", "\n".join("某" * 900 for _ in range(6)))
    window.work.show_field("background.situation")
    _rest(window, qtbot)
    first = _numbers(panel)
    cursor = QApplication.focusWidget().textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    QApplication.focusWidget().setTextCursor(cursor)
    _rest(window, qtbot)
    assert _numbers(panel) > first
    assert not panel.pages.place().isEmpty()


def test_pages_are_turned_by_buttons_and_keys(window, panel, qtbot):
    assert _numbers(panel) == [0]
    assert not panel.before.isEnabled()
    panel.after.click()
    _rest(window, qtbot)
    assert _numbers(panel) == [1]
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_PageDown)
    _rest(window, qtbot)
    QTest.keyClick(panel.view, Qt.Key.Key_PageUp)
    QTest.keyClick(panel.view, Qt.Key.Key_PageDown)
    _rest(window, qtbot)
    assert _numbers(panel) == [2]
    assert panel.count.text().startswith("第 3／")


def test_two_pages_stand_side_by_side_and_zoom_changes_their_size(window, panel, qtbot):
    one = panel.pages.width()
    panel.two.click()
    _rest(window, qtbot)
    assert _numbers(panel) == [0, 1]
    assert panel.pages.width() == pytest.approx(one, abs=24)
    panel.larger.click()
    _rest(window, qtbot)
    assert panel.pages.width() > one * 1.2
    assert not panel.fits.isChecked()
    panel.fits.click()
    panel.two.click()
    _rest(window, qtbot)
    assert panel.pages.width() == pytest.approx(one, abs=2)


def test_another_form_is_chosen_by_hand_and_by_the_field(window, panel, qtbot):
    panel.choice.setCurrentIndex(1)
    panel.choice.activated.emit(1)
    _rest(window, qtbot)
    title = panel.choice.itemText(1)
    assert title in panel.pages.accessibleName()
    window.work.show_field("item.content")
    window.work.show_field("budget.block_1.central")
    _rest(window, qtbot)
    assert panel.choice.currentIndex() == 0, "only the first form prints the budget"


def test_the_forms_follow_what_the_dossier_says(window, panel, session, qtbot):
    """Some papers are asked of new bases only."""
    session.switch("liaoning-2025-118")
    _rest(window, qtbot)
    titles = [panel.choice.itemText(number) for number in range(panel.choice.count())]
    session.set_value("project.stage", "existing")
    _rest(window, qtbot)
    now = [panel.choice.itemText(number) for number in range(panel.choice.count())]
    assert any("承诺书" in title for title in titles)
    assert not any("承诺书" in title for title in now)
    assert panel.choice.currentText() == titles[0]


def test_a_field_that_no_form_prints_says_so(window, panel, session, qtbot):
    panel.after.click()
    _rest(window, qtbot)
    session.visited.emit("", "unit.honours")
    _rest(window, qtbot)
    assert "不印在表里" in panel.remark.text()
    assert _numbers(panel) == [1], "the page stays"
    window.work.show_field("unit.address")
    _rest(window, qtbot)
    assert not panel.remark.isVisible()


def test_it_is_folded_away_and_rests(window, panel, session, qtbot):
    panel.fold.click()
    assert not panel.isVisible()
    assert window.work.unfold.isVisible()
    assert not window.menus.actions["preview"].isChecked()
    session.set_value("unit.address", "改过")
    QTest.qWait(120)
    assert not panel.is_busy
    window.menus.actions["preview"].trigger()
    assert panel.isVisible()
    assert not window.work.unfold.isVisible()
    _rest(window, qtbot)
    window.work.unfold.click()


def test_it_makes_room_where_there_is_nothing_on_the_page(window, panel, qtbot):
    titles = list(window.work.titles)
    for title, is_shown in (
        ("佐证材料", False),
        ("核对", True),
        ("输出与报送", False),
        ("投入预算", True),
    ):
        window.work.tasks.select(titles.index(title))
        assert panel.isVisible() == is_shown, title
        assert not window.work.unfold.isVisible()
        _rest(window, qtbot)
    window.work.tasks.select(titles.index("佐证材料"))
    window.menus.actions["preview"].trigger()
    window.work.tasks.select(titles.index("核对"))
    assert not panel.isVisible()
    assert window.work.unfold.isVisible()


def test_the_choice_is_remembered(window, panel, settings):
    assert settings.text("preview") == "shown"
    panel.fold.click()
    assert settings.text("preview") == "folded"


def test_a_section_turns_the_page_to_what_it_begins_with(window, panel, session, qtbot):
    keys = [page.key for page in window.work.pages]
    for key, place in (
        ("base_background", ("", "background.situation")),
        ("base_occupations", (session.dossier.rows("occupations")[0], "occupation.title")),
    ):
        window.work.tasks.select(keys.index(key))
        _rest(window, qtbot)
        assert _boxes(panel, place[1], place[0])
        assert not panel.pages.place().isEmpty()


def test_a_narrow_window_begins_without_it_a_wide_one_with_it(new_session, open_window):
    narrow, wide = (open_window(new_session("base")) for _ in range(2))
    for window, width in ((narrow, 1180), (wide, 1400)):
        window.resize(width, 740)
        window.show()
        window.session.opened.emit()
        assert window.work.unfold.isVisible() == (window is narrow)


def test_closing_and_opening_another_file_shows_that(window, panel, session, qtbot, tmp_path):
    session.close()
    QTest.qWait(60)
    assert panel.pages.leaves == ()
    dossier = session.new_dossier(
        "studio", "liaoning-2025-118", is_existing=False, with_example=True
    )
    session.create(tmp_path / "另一份.shenbao", dossier)
    _rest(window, qtbot)
    assert "工作室" in panel.choice.currentText()
    assert _numbers(panel) == [0]


def test_a_page_that_cannot_be_set_is_said_and_comes_again(
    window, panel, session, qtbot, monkeypatch
):
    def fail(*_args, **_given):
        raise EndlessDocumentError(5000)

    with monkeypatch.context() as patch:
        patch.setattr("app.outputs.preview.set_document", fail)
        session.set_value("unit.address", "一")
        _rest(window, qtbot)
        assert "排不出来" in panel.remark.text()
        assert panel.remark.isVisible()
    session.set_value("unit.address", "二")
    _rest(window, qtbot)
    assert not panel.remark.isVisible()
    assert panel.pages.leaves


def test_tab_reaches_it_behind_the_page_and_the_findings(window, panel):
    window.work.tasks.sections.setFocus()
    seen = []
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        for name, part in (
            ("page", window.work.stack), ("findings", window.work.findings), ("preview", panel),
        ):  # fmt: skip
            if part.isAncestorOf(focus) and name not in seen:
                seen.append(name)
    assert seen == ["page", "findings", "preview"]


def test_its_parts_are_named_and_reached_by_keys(panel):
    for button in (panel.before, panel.after, panel.smaller, panel.larger, panel.two, panel.fold):
        assert button.accessibleName()
        assert button.toolTip()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert "第 1 页" in panel.pages.accessibleName()
    assert "内置排版" in panel.source.text()


def test_the_pages_of_a_new_book_are_printed_when_one_comes_back(window, panel, session, qtbot):
    key = next(state.use.evidence_fact for state in session.conditions() if state.use.proof)
    session.set_value(key, (FileRef("证书.pdf", "0" * 64, 9),))
    session.set_value("goal.overall", "见【佐证：证书】。")
    before, blank = _seen_from_elsewhere(session, panel, window, qtbot)
    assert _seen_from_elsewhere(session, panel, window, qtbot) == (before, blank)
    choices = session.file.print_choices()
    order = arrangement(session.dossier, session.definitions)
    pages = {"证书": "P4–8"}
    session.file.keep_print_choices(replace(choices, pages=pages, arrangement=order))
    again, printed = _seen_from_elsewhere(session, panel, window, qtbot)
    assert again == before
    assert printed != blank


def _seen_from_elsewhere(session, panel, window, qtbot):
    """The pages that are shown when one comes to the text from another field, and their pixels."""
    for key in ("unit.address", "goal.overall"):
        session.visited.emit("", key)
        _rest(window, qtbot)
    return _numbers(panel), [leaf.picture.data for leaf in panel.pages.leaves]
