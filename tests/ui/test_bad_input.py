"""Bad input through the window: said plainly, nothing lost, never a frozen or closed window."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from app.storage.database import Database
from app.storage.errors import ReadOnlyError
from app.storage.files import DossierFile
from tests.ui import hands

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

DIRTY = "第一段\x00\x07有\u200b控制\x0b第二段\x0c第三段\ufeff"
LONG = "二十个字的一句话，重复到两万个字为止吧。" * 1_000
"""For what should take a tenth of it; the machine of a test may be busy."""


@pytest.fixture
def answers(monkeypatch):
    """What the user is told in message boxes; he says 知道了 to each."""
    said = []

    def run(box):
        said.append(f"{box.text()} {box.informativeText()}")
        return 0

    monkeypatch.setattr(QMessageBox, "exec", run)
    return said


@pytest.fixture
def window(session, open_window, qtbot, answers):
    made = open_window(session)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def field(window, key, row=""):
    """Go to a field as a finding does; what takes the keys there."""
    window.work.show_field(key, row)
    QApplication.processEvents()
    found = QApplication.focusWidget()
    editor = hands.editor_of(found)
    assert editor is not None, f"no editor of {key} has the keys"
    return found


def paste(text):
    QGuiApplication.clipboard().setText(text)
    widget = QApplication.focusWidget()
    QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def leave():
    QApplication.focusWidget().clearFocus()
    QApplication.processEvents()


def box_of(window, key):
    return window.work.stack.currentWidget().boxes[key]


# --- texts ---------------------------------------------------------------------------------------


def test_control_characters_in_a_long_text_go_and_are_told(window, session):
    field(window, "background.situation")
    paste(DIRTY)
    leave()
    assert session.dossier.display("background.situation") == "第一段有控制\n第二段\n第三段"
    said = box_of(window, "background.situation").remarks.text("notes")
    assert "去掉了 2 个不能打印的控制字符" in said
    assert "零宽字符" in said
    shown = box_of(window, "background.situation").editor.field.toPlainText()
    assert shown == "第一段有控制\n第二段\n第三段"


def test_control_characters_in_a_line_go_and_are_told(window, session):
    field(window, "unit.name")
    paste("示例\x02技师\u200b学院\r\n（虚构）")
    leave()
    assert session.dossier.display("unit.name").replace(" ", "") == "示例技师学院（虚构）"
    assert "控制字符" in box_of(window, "unit.name").remarks.text("notes")


def test_twenty_thousand_characters_are_kept_counted_and_quick(window, session):
    field(window, "background.situation")
    paste(LONG)
    QApplication.processEvents()
    leave()
    assert session.dossier.display("background.situation") == LONG
    box = box_of(window, "background.situation")
    assert "20000／" in box.counts.text("counter")
    assert box.counts.role("counter") == "warning"
    assert "必须改" in box.remarks.text("error") or "建议改" in box.remarks.text("warning")


@pytest.mark.parametrize("times", [1, 2])
def test_twenty_thousand_characters_in_a_line_are_kept_and_said(window, session, times):
    field(window, "unit.name")
    paste(LONG * times)
    leave()
    assert session.dossier.display("unit.name") == LONG * times
    box = box_of(window, "unit.name")
    assert box.remarks.text("error") or box.remarks.text("warning")


def test_twenty_thousand_characters_in_a_cell_are_kept(window, session):
    occupation = session.dossier.rows("occupations")[0]
    row = session.dossier.rows("occupation.block_1", occupation)[0]
    field(window, "item.content", row)
    QGuiApplication.clipboard().setText(LONG)
    hands.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert session.dossier.display("item.content", row) == LONG


@pytest.mark.parametrize(
    "key, typed, read",
    [
        ("contact.mobile", "１３８００１３８０００", "13800138000"),
        ("contact.phone", "０４７１－１０００００３", "0471-1000003"),
        ("bank.account", "００００１１１１２２２２３３３３", "0000111122223333"),
        ("report.date", "２０２６年４月１日", "2026年4月1日"),
        ("unit.credit_code", "１２１５０１００ＭＢ０００００００Ｅ", "12150100MB0000000E"),
    ],
)
def test_full_width_digits_are_read(window, session, key, typed, read):
    field(window, key)
    paste(typed)
    leave()
    assert session.dossier.display(key) == read
    assert box_of(window, key).editor.field.text() == read


def test_full_width_digits_are_read_in_the_budget_and_in_cells(window, session):
    window.work.show_field("budget.block_1.central")
    session.set_value("budget.block_1.central", "１２３．５")
    assert session.dossier.display("budget.block_1.central") == "123.5万元"
    row = session.dossier.rows("indicators")[0]
    field(window, "indicator.year_1", row)
    QGuiApplication.clipboard().setText("１２０")
    hands.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert session.dossier.display("indicator.year_1", row).startswith("120")


# --- tables --------------------------------------------------------------------------------------


def table_of(window, key):
    return window.work.stack.currentWidget().tables[key]


def test_a_table_with_too_many_columns_says_what_was_left_out(window, session):
    row = session.dossier.rows("indicators")[0]
    field(window, "indicator.name", row)
    cells = [f"格{number}" for number in range(9)]
    QGuiApplication.clipboard().setText("\t".join(cells))
    hands.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    said = table_of(window, "indicators").note.text()
    assert "多出的 4 列没有粘贴" in said
    assert session.dossier.display("indicator.name", row) == "格0"


def test_a_table_with_too_many_rows_is_refused_whole_and_at_once(window, session):
    before = session.dossier.undo_name
    field(window, "indicators")
    QGuiApplication.clipboard().setText("\n".join(f"指标{number}\t门" for number in range(50_000)))
    hands.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "最多 40 行，所以没有粘贴" in table_of(window, "indicators").note.text()
    assert session.dossier.undo_name == before


def test_control_characters_in_a_pasted_table_are_told(window, session):
    row = session.dossier.rows("indicators")[0]
    field(window, "indicator.name", row)
    QGuiApplication.clipboard().setText("课程\x07开发\t门\x02")
    hands.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert session.dossier.display("indicator.name", row) == "课程开发"
    assert "控制字符" in table_of(window, "indicators").note.text()


# --- files ---------------------------------------------------------------------------------------


@pytest.fixture
def other(tmp_path, session):
    """Another dossier beside the open one."""
    path = tmp_path / "另一份.shenbao"
    DossierFile.create(path, session.dossier.copy()).close()
    return path


def test_a_dossier_opened_twice_is_said_and_the_open_one_stays(window, session, other, answers):
    here = session.file.path
    with DossierFile.open(other, session.definitions).file:
        window.open_file(other)
    assert "打开着" in answers[0]
    assert "在那边关闭" in answers[0]
    assert session.file.path == here
    session.set_value("unit.city", "包头市")
    assert window.saved_label.text().startswith("已自动保存")


def test_the_open_dossier_chosen_again_stays_open(window, session, answers):
    session.set_value("unit.city", "包头市")
    window.open_file(session.file.path)
    assert session.is_open
    assert session.dossier.display("unit.city") == "包头市"


def test_a_read_only_dossier_is_said_and_nothing_is_lost(
    window, session, other, answers, monkeypatch
):
    def forbid(path, *_):
        raise ReadOnlyError(path)

    monkeypatch.setattr(Database, "_require_writable", lambda self: forbid(self.named))
    before = other.read_bytes()
    window.open_file(other)
    assert any("只读" in one and "另存为" in one for one in answers)
    assert session.file.path == other
    assert window.saved_label.text().startswith("还没有存上")
    assert other.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"hello" * 900, b"SQLite format 3\0" + b"\0" * 4096])
def test_what_is_no_dossier_is_said_and_the_open_one_stays(
    window, session, other, answers, content
):
    other.write_bytes(content)
    here = session.file.path
    window.open_file(other)
    assert answers
    assert session.file.path == here
    assert other.read_bytes() == content


def test_a_missing_dossier_is_said(window, session, other, answers):
    other.unlink()
    window.open_file(other)
    assert "找不到文件" in answers[0]
    assert "U盘" in answers[0]
    assert session.is_open


@pytest.fixture
def on_stick(window, session, tmp_path):
    """The open dossier lies on a USB stick, which is a folder here."""
    stick = tmp_path / "U盘"
    stick.mkdir()
    session.save_as(stick / "材料.shenbao")
    return stick


@pytest.mark.posix(reason="Windows lets nobody delete or move a file that is open")
def test_with_the_stick_gone_work_goes_on_and_is_written_when_it_is_back(
    window, session, on_stick, answers, tmp_path
):
    shutil.move(on_stick, tmp_path / "拔出")
    field(window, "unit.city")
    paste("包头市")
    leave()
    assert window.saved_label.text().startswith("还没有存上")
    assert window.saved_label.property("role") == "error"
    assert session.dossier.display("unit.city") == "包头市"
    shutil.move(tmp_path / "拔出", on_stick)
    session.set_value("unit.county", "昆都仑区")
    assert window.saved_label.text().startswith("已自动保存")
    session.close()
    read = DossierFile.open_for_reading(on_stick / "材料.shenbao", session.definitions)
    with read.file:
        assert read.dossier.display("unit.city") == "包头市"


@pytest.mark.posix(reason="Windows lets nobody delete or move a file that is open")
def test_with_the_stick_gone_save_asks_for_another_place(
    window, session, on_stick, answers, tmp_path, monkeypatch
):
    shutil.move(on_stick, tmp_path / "拔出")
    session.set_value("unit.city", "包头市")
    target = tmp_path / "本机.shenbao"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.save()
    assert "U盘" in answers[0]
    assert session.file.path == target
    assert window.saved_label.text().startswith("已自动保存")
    session.close()
    read = DossierFile.open_for_reading(target, session.definitions)
    with read.file:
        assert read.dossier.display("unit.city") == "包头市"


@pytest.mark.posix(reason="Windows lets nobody delete or move a file that is open")
def test_a_dossier_deleted_while_open_is_said_and_saved_elsewhere(
    window, session, on_stick, answers, tmp_path, monkeypatch
):
    (on_stick / "材料.shenbao").unlink()
    session.set_value("unit.city", "包头市")
    assert window.saved_label.text().startswith("还没有存上")
    target = tmp_path / "本机.shenbao"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.save()
    assert session.file.path == target
    session.close()
    read = DossierFile.open_for_reading(target, session.definitions)
    with read.file:
        assert read.dossier.display("unit.city") == "包头市"


@pytest.mark.posix(reason="Windows lets nobody delete or move a file that is open")
def test_closing_with_the_stick_gone_asks_and_keeps_what_was_typed(
    window, session, on_stick, tmp_path, monkeypatch
):
    shutil.move(on_stick, tmp_path / "拔出")
    session.set_value("unit.city", "包头市")
    asked = []

    def refuse(_window, question, *_):
        asked.append(question)

    monkeypatch.setattr("app.ui.main_window.choose", refuse)
    assert not window.close()
    assert "还没有存上" in asked[0]
    assert session.is_open
    assert session.dossier.display("unit.city") == "包头市"
    shutil.move(tmp_path / "拔出", on_stick)
    assert window.close()
    assert len(asked) == 1


@pytest.mark.posix(reason="Windows lets nobody delete or move a file that is open")
@pytest.mark.parametrize("leave_by", ["close_file", "open_file", "create_at"])
def test_leaving_with_the_stick_gone_saves_elsewhere_where_the_user_says_so(
    window, session, on_stick, tmp_path, monkeypatch, leave_by
):
    shutil.move(on_stick, tmp_path / "拔出")
    session.set_value("unit.city", "包头市")
    target = tmp_path / "本机.shenbao"
    monkeypatch.setattr("app.ui.main_window.choose", lambda *_: 0)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    other = tmp_path / "另一份.shenbao"
    actions = {
        "close_file": window.close_file,
        "open_file": lambda: window.open_file(other),
        "create_at": lambda: window.create_at(
            other, "studio", "jilin-2025-56", is_existing=False, with_example=False
        ),
    }
    actions[leave_by]()
    assert session.is_open == (leave_by != "close_file")
    session.close()
    read = DossierFile.open_for_reading(target, session.definitions)
    with read.file:
        assert read.dossier.display("unit.city") == "包头市"
