"""投入预算: the sheet is filled like a sheet, and everything beside it follows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.dossier import budget, worksheet
from app.ui.wizard.boards import mode as mode_board
from app.ui.wizard.boards.bar import shares_of
from app.ui.wizard.boards.sheet_model import COLUMNS, ROWS
from app.ui.wizard.pages.budget import BudgetPage

KEY = "budget.block_1.central"


@pytest.fixture
def page(qtbot, session):
    plan = next(one for one in session.definitions.pages if one.key == "base_budget")
    made = BudgetPage(session, plan)
    qtbot.addWidget(made)
    made.resize(900, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.sheet.setFocus()
    return made


@pytest.fixture
def keys(qtbot, page):
    """Types into whatever has the focus within the sheet."""

    def press(*what):
        for one in what:
            for key in one if isinstance(one, str) else (one,):
                qtbot.keyClick(page.sheet.findChild(QLineEdit) or page.sheet, key)

    return press


def _shown(page, row, column):
    return page.sheet.sheet.shown(ROWS.index(row), COLUMNS.index(column))


def test_the_sheet_shows_sums_and_ratios_of_the_dossier(page):
    assert _shown(page, "total", "total") == "1,300"
    assert page.sheet.sheet.ratio(0, COLUMNS.index("total")) == "100%"


def test_typing_replaces_the_amount_and_enter_goes_down(page, session, keys):
    page.sheet.go_to(1, 0)
    keys("300", Qt.Key.Key_Return)
    assert session.dossier.value(KEY) == Decimal(300)
    assert page.sheet.currentIndex().row() == 2
    assert _shown(page, "total", "total") == "1,331.5"


def test_tab_goes_over_the_sums_into_the_next_row_and_then_out(page, keys):
    page.sheet.go_to(1, 3)
    keys(Qt.Key.Key_Tab)
    assert (page.sheet.currentIndex().row(), page.sheet.currentIndex().column()) == (2, 0)
    page.sheet.go_to(3, 3)
    keys(Qt.Key.Key_Tab)
    assert not page.sheet.hasFocus()


def test_sums_cannot_be_typed_over(page, session, keys):
    before = dict.fromkeys(budget.FACTS)
    before |= {key: session.dossier.value(key) for key in budget.FACTS}
    page.sheet.go_to(0, 0)
    keys("5", Qt.Key.Key_Return)
    assert {key: session.dossier.value(key) for key in budget.FACTS} == before


def test_a_block_from_excel_is_one_step(page, session, keys):
    page.sheet.go_to(1, 0)
    QApplication.clipboard().setText("1,000\t2\t3\t4\n5\t6\t7\t8\n9\t10\t11\t12\n")
    page.sheet.paste()
    assert session.dossier.value(KEY) == Decimal(1000)
    assert session.dossier.value("budget.block_3.other") == Decimal(12)
    assert session.dossier.undo_name == "粘贴 3 行"
    session.undo()
    assert session.dossier.value(KEY) == Decimal("268.5")


def test_what_has_no_place_in_the_sheet_is_named(page, session):
    page.sheet.go_to(3, 3)
    QApplication.clipboard().setText("1\t2\n3\t4\n")
    page.sheet.paste()
    assert "2 格" in page.taken.text()
    assert session.dossier.value("budget.block_3.other") == Decimal(1)


def test_copying_gives_the_amounts_as_excel_wants_them(page):
    page.sheet.go_to(1, 0)
    page.sheet.selectAll()
    page.sheet.copy()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[1].split("\t")[:2] == ["268.5", "128"]


def test_delete_empties_what_is_selected_in_one_step(page, session, keys):
    page.sheet.selectAll()
    keys(Qt.Key.Key_Delete)
    assert all(session.dossier.value(key) is None for key in budget.FACTS)
    session.undo()
    assert session.dossier.value(KEY) == Decimal("268.5")


def test_a_conversion_is_told(page, session, keys):
    page.sheet.go_to(1, 0)
    keys(Qt.Key.Key_F2)
    page.sheet.findChild(QLineEdit).setText("3000000元")
    keys(Qt.Key.Key_Return)
    assert session.dossier.value(KEY) == Decimal(300)
    assert "换算成 300 万元" in page.taken.text()


def test_a_wrong_amount_is_marked_and_explained_below_the_sheet(page, session):
    session.set_value(KEY, "-5")
    page.sheet.go_to(1, 0)
    assert page.sheet.sheet.severity(1, 0) == "error"
    assert "负数" in page.cell_message.text()


def test_what_cannot_be_read_stays_as_it_was_typed(page, session):
    session.set_value(KEY, "约三百")
    assert _shown(page, "block_1", "central") == "约三百"


def test_the_reading_of_the_ratios_can_be_chosen(page, session):
    page.reading.setCurrentIndex(1)
    page.reading.activated.emit(1)
    assert session.dossier.value("budget.ratio_reading") == "row"
    assert "占本行合计" in page.reading_used.text()
    assert page.sheet.sheet.ratio(1, COLUMNS.index("total")) == "100%"


def test_the_bar_adds_to_one_hundred_in_every_reading(page, session):
    for reading in ("total", "row", "column"):
        session.set_value("budget.ratio_reading", reading)
        assert sum(share.percent for share in shares_of(page.sheet.sheet.table)) == 100
        assert "中央财政补助 600 万元" in page.bar.accessibleName()


def test_the_rules_say_what_is_wrong(page, session):
    rules = [line for line in page.rules.lines if line[0].isVisibleTo(page)]
    assert {mark.accessibleName() for mark, *_ in rules} == {"符合"}
    session.set_value(KEY, "90000")
    broken = [line for line in page.rules.lines if line[0].accessibleName() == "不符合"]
    assert any("不超过 700 万元" in message.text() for _, _, message in broken)


def _add_line(session):
    row = session.dossier.add_row("budget_lines")
    values = {
        "line.block": "block_1",
        "line.source": "central",
        "line.quantity": "2",
        "line.price": "150",
    }
    for key, value in values.items():
        session.set_value(key, value, row)
    return row


def test_before_the_worksheet_holds_the_changes_are_listed(page, session, monkeypatch):
    asked = []

    def answer(question):
        asked.extend(question.changes.item(n).text() for n in range(question.changes.count()))
        return 0

    monkeypatch.setattr(mode_board.SwitchQuestion, "exec", answer)
    _add_line(session)
    page.mode.buttons["lines"].click()
    assert any("300" in change for change in asked)
    assert not worksheet.is_by_lines(session.dossier)
    assert page.mode.buttons["direct"].isChecked()


def test_the_worksheet_takes_over_and_back_as_steps(page, session, monkeypatch):
    monkeypatch.setattr(mode_board.SwitchQuestion, "exec", lambda _: 1)
    _add_line(session)
    page.mode.buttons["lines"].click()
    assert _shown(page, "total", "total") == "300"
    assert page.lines.isVisibleTo(page)
    assert not page.sheet.sheet.is_editable(1, 0)
    page.mode.buttons["direct"].click()
    assert session.dossier.value(KEY) == Decimal(300)
    session.undo()
    assert worksheet.is_by_lines(session.dossier)


def test_a_finding_leads_to_its_cell(page):
    page.show_field("budget.block_2.industry")
    at = page.sheet.currentIndex()
    assert (ROWS[at.row()], COLUMNS[at.column()]) == ("block_2", "industry")
    assert page.sheet.hasFocus()


def test_the_editor_of_a_cell_has_a_name(page, qtbot, keys):
    page.sheet.go_to(2, 1)
    keys("7")
    editor = page.sheet.findChild(QLineEdit)
    assert editor.accessibleName() == "提升培训能力 · 地方财政配套投入"
    assert "提升培训能力" in page.sheet.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_pause_hands_over_what_was_typed_while_the_cell_stays_open(page, session, qtbot, keys):
    page.sheet.go_to(1, 0)
    keys("41")
    qtbot.waitUntil(lambda: session.dossier.value(KEY) == Decimal(41), timeout=3000)
    assert page.sheet.findChild(QLineEdit).text() == "41"


def test_an_amount_that_an_input_method_brings_whole_is_not_lost(page, session, keys):
    page.sheet.go_to(1, 0)
    for letter in "２６０":  # full-width digits come without a composition
        done = QInputMethodEvent()
        done.setCommitString(letter)
        QApplication.sendEvent(page.sheet.findChild(QLineEdit) or page.sheet, done)
    keys(Qt.Key.Key_Return)
    assert session.dossier.value(KEY) == Decimal(260)


def test_a_cell_that_was_left_hands_nothing_over_any_more(page, session, keys):
    """Its editor lives on until the window has time; its pause must not end meanwhile."""
    page.sheet.go_to(1, 0)
    keys("12")
    editor = page.sheet.findChild(QLineEdit)
    [pause] = editor.findChildren(QTimer)
    assert pause.isActive()
    keys(Qt.Key.Key_Return)
    assert not pause.isActive()
