"""The window of the manual: where F1 leads, search, back and forward, looks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.manual.pages import FIRST, KEYS, QUESTIONS, plain, read_manual
from app.ui.manual.window import ManualWindow
from app.ui.style.sheet import dress
from app.ui.style.tokens import DARK, LIGHT


@pytest.fixture
def window(session, open_window):
    made = open_window(session)
    made.show()
    yield made
    made.desk.close()


@pytest.fixture
def manual(dressed, qtbot):
    """The manual's window alone, as it is without an open dossier."""
    made = ManualWindow(read_manual(), lambda _key: "")
    qtbot.addWidget(made)
    made.show_page(FIRST)
    made.show()
    return made


@pytest.fixture
def light_again(dressed):
    yield dressed
    dress(dressed)


def entries(manual):
    return [
        manual.contents.item(row).data(Qt.ItemDataRole.UserRole)
        for row in range(manual.contents.count())
        if manual.contents.item(row).data(Qt.ItemDataRole.UserRole)
    ]


def test_f1_opens_the_page_of_every_section(window):
    expected = [page.key for page in window.work.pages] + ["evidence", "review", "output"]
    for index, key in enumerate(expected):
        window.work.tasks.select(index)
        window.menus.actions["help"].trigger()
        assert window.desk.manual.shown == key
    assert window.menus.actions["help"].shortcut().toString() == "F1"
    assert window.desk.manual.isVisible()
    assert not window.desk.manual.isModal()


def test_f1_at_the_start_page_tells_how_to_begin(closed_session, open_window):
    window = open_window(closed_session)
    assert window.menus.actions["help"].isEnabled()
    window.menus.actions["help"].trigger()
    assert window.desk.manual.shown == "start"
    window.desk.close()


def test_the_menu_leads_to_the_keys_and_to_the_questions(window):
    window.menus.actions["keys"].trigger()
    assert window.desk.manual.shown == KEYS
    window.menus.actions["questions"].trigger()
    assert window.desk.manual.shown == QUESTIONS


def test_a_section_page_lists_the_fields_of_the_open_dossier(window, session):
    manual = window.desk.manual
    manual.show_page("base_unit")
    text = manual.sheet.toPlainText()
    assert "统一社会信用代码或组织机构代码" in text
    assert session.definitions.notices[session.dossier.notice].number in text
    manual.show_page("studio_leader")
    assert "这一节要填的各栏" not in manual.sheet.toPlainText()


def test_a_link_leads_to_its_page_and_one_can_go_back_and_forth(manual):
    assert not manual.back.isEnabled()
    manual.sheet.anchorClicked.emit(QUrl("evidence"))
    manual.sheet.anchorClicked.emit(QUrl("output"))
    assert manual.shown == "output"
    QTest.keyClick(manual, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert manual.shown == "evidence"
    assert manual.contents.currentItem().data(Qt.ItemDataRole.UserRole) == "evidence"
    manual.go_back()
    assert (manual.shown, manual.back.isEnabled()) == (FIRST, False)
    manual.go_forward()
    manual.go_forward()
    assert (manual.shown, manual.forward.isEnabled()) == ("output", False)


def test_an_unknown_page_is_the_first(manual):
    manual.show_page("no_such_page")
    assert manual.shown == FIRST


def test_the_search_lists_the_pages_with_the_words_and_marks_them(manual):
    everything = entries(manual)
    manual.line.setText("骑缝章")
    found = entries(manual)
    assert QUESTIONS in found
    assert len(found) < len(everything)
    QTest.keyClick(manual.line, Qt.Key.Key_Return)
    assert manual.shown == found[0]
    assert manual.sheet.extraSelections()[0].cursor.selectedText() == "骑缝章"
    manual.line.setText("绝不会有的字")
    assert entries(manual) == []
    QTest.keyClick(manual, Qt.Key.Key_Escape)
    assert entries(manual) == everything
    QTest.keyClick(manual, Qt.Key.Key_Escape)
    assert not manual.isVisible()


def test_a_click_in_the_contents_shows_the_page(manual):
    place = entries(manual).index("files")
    rows = [
        row
        for row in range(manual.contents.count())
        if manual.contents.item(row).data(Qt.ItemDataRole.UserRole)
    ]
    manual.contents.setCurrentRow(rows[place])
    assert manual.shown == "files"


@pytest.mark.parametrize("key", read_manual())
def test_every_page_shows_all_its_words_and_pictures(manual, key):
    manual.show_page(key)
    shown = "".join(manual.sheet.toPlainText().split())
    for line in plain(read_manual()[key].source).split():
        assert "".join(line.split()) in shown
    assert "<" not in shown
    kind = QTextDocument.ResourceType.ImageResource.value
    for name in read_manual()[key].source.split('src="')[1:]:
        picture = manual.sheet.loadResource(kind, QUrl(name.partition('"')[0]))
        assert 100 < picture.deviceIndependentSize().width() <= manual.sheet.viewport().width()


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_manual_follows_appearance_and_text_size(light_again, manual, qtbot, tokens, scale):
    def looks():
        block = manual.sheet.document().firstBlock()
        while "每项只填一次" not in block.text():
            block = block.next()
        found = block.begin().fragment().charFormat()
        return found.foreground().color().name(), found.font().pixelSize()

    dress(light_again, dark=tokens is DARK, scale=scale)
    qtbot.waitUntil(lambda: looks() == (tokens.text_soft, round(14 * scale)))


def test_nothing_of_a_page_is_cut_off_at_the_largest_text_size(light_again, manual, qtbot):
    dress(light_again, scale=1.5)
    manual.resize(900, 600)
    for key in read_manual():
        manual.show_page(key)
        manual.sheet.redress()
        QApplication.processEvents()
        assert manual.sheet.document().size().width() <= manual.sheet.viewport().width() + 1, key


def test_the_manual_closes_with_the_window(window):
    window.desk.show(FIRST)
    manual = window.desk.manual
    window.close()
    assert not manual.isVisible()
