"""Every editor shows what the dossier holds, hands over what is entered, and leaves the rest alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from app.definitions.types import TYPES, FileRef, Files, Rows
from app.ui.wizard.copies import may_be_opened, safe_name
from app.ui.wizard.editors import EDITORS, commit_typing, make_editor
from app.ui.wizard.editors.typed import TypedEditor

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

# Raw text, and how the editor shows it when it has been left.
TYPED = {
    "line": ("　示范\u200b单位 ", "示范单位"),
    "long_text": ("　　第一段\n\n　　第二段\x07", "第一段\n第二段"),
    "integer": ("１，２００", "1200"),
    "decimal": ("12.50", "12.5"),
    "money": ("1,200.50万元", "1200.5"),
    "percent": ("９５％", "95"),
    "date": ("2025.7.1", "2025年7月1日"),
    "year_month": ("1975.8", "1975年8月"),
    "phone": ("（0471）6945102", "(0471)6945102"),
    "mobile": ("138 0000 1234", "13800001234"),
    "postcode": ("０１００００", "010000"),
    "email": ("a＠example.cn", "a@example.cn"),
    "site": ("www.example.cn", "www.example.cn"),
    "credit_code": ("91150100ma0n000000", "91150100MA0N000000"),
    "resident_id": ("11010119900307731x", "11010119900307731X"),
    "bank_account": ("6222 0000 1111 2222", "6222000011112222"),
    "person": ("张 三", "张三"),
    "occupation": ("6-18-01-01", "车工 6-18-01-01"),
}


def fact_of(known, name):
    return next(
        key for key, fact in known.facts.items() if fact.type.name == name and not fact.tables
    )


@pytest.fixture
def place(qtbot, empty_session):
    """Puts editors into a window, with a line to go to when they are left."""
    window = QWidget()
    QVBoxLayout(window)
    window.elsewhere = QLineEdit(window)
    qtbot.addWidget(window)

    def make(key, row=""):
        editor = make_editor(empty_session, key, row, window)
        window.layout().addWidget(editor)
        window.layout().addWidget(window.elsewhere)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        editor.focus_editor()
        return editor

    make.elsewhere = window.elsewhere
    make.session = empty_session
    return make


def compose(field, preedit, commit=""):
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


def test_every_type_but_tables_has_an_editor():
    assert set(EDITORS) == set(TYPES.values()) - {Rows}
    texts = {kind.name for kind, editor in EDITORS.items() if issubclass(editor(), TypedEditor)}
    assert texts == set(TYPED)


@pytest.mark.parametrize("name", sorted(set(TYPES) - {"rows"}))
def test_an_editor_has_a_name_for_who_cannot_see_its_label(known, place, name):
    editor = place(fact_of(known, name))
    assert editor.fact.label in editor.field.accessibleName()
    assert editor.field.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("name", sorted(set(TYPES) - {"rows"}))
def test_looking_at_a_field_changes_nothing(known, place, name):
    editor = place(fact_of(known, name))
    place.elsewhere.setFocus()
    editor.focus_editor()
    editor.refresh()
    place.elsewhere.setFocus()
    assert place.session.dossier.undo_name == "修改 项目类别" or not place.session.dossier.undo_name
    assert editor.value is None or editor.key == "project.stage"


@pytest.mark.parametrize("name", sorted(TYPED))
def test_what_is_typed_is_put_in_order_when_the_field_is_left(known, place, name):
    key = fact_of(known, name)
    editor, (raw, shown) = place(key), TYPED[name]
    editor.put(raw)
    place.elsewhere.setFocus()
    assert place.session.dossier.value(key) == known.facts[key].type.normalise(raw).value
    assert editor.text() == shown
    assert not place.session.dossier.facts[key].type.normalise(shown).notes


@pytest.mark.parametrize("name", sorted(TYPED))
def test_undo_goes_through_the_dossier_and_shows_in_the_field(known, place, name):
    key = fact_of(known, name)
    editor = place(key)
    editor.put(TYPED[name][0])
    place.elsewhere.setFocus()
    place.session.undo()
    editor.refresh()
    assert editor.text() == ""
    place.session.redo()
    editor.refresh()
    assert editor.text() == TYPED[name][1]


@pytest.mark.parametrize("name", sorted(TYPED))
def test_what_cannot_be_read_stays_as_typed(known, place, name):
    editor = place(fact_of(known, name))
    editor.put("约五六十个？")
    place.elsewhere.setFocus()
    assert "五六十" in editor.text()


def test_text_reaches_the_dossier_after_a_pause_and_stays_as_typed(place, qtbot):
    editor = place("budget.block_1.central")
    editor.pause = 10
    qtbot.keyClicks(editor.edit, "1,200.0")
    qtbot.waitUntil(lambda: editor.value is not None)
    editor.refresh()
    assert editor.text() == "1,200.0"
    place.elsewhere.setFocus()
    assert editor.text() == "1200"


def test_nothing_is_set_while_an_input_method_is_composing(place, qtbot):
    editor = place("unit.name")
    editor.pause = 10
    compose(editor.edit, "shi", "")
    place.session.set_value("unit.name", "别处来的")
    editor.refresh()
    qtbot.wait(40)
    assert editor.text() == ""
    compose(editor.edit, "", "示")
    assert editor.text() == "示"
    place.elsewhere.setFocus()
    assert place.session.dossier.value("unit.name") == "示"


def test_a_pause_within_a_composition_hands_nothing_over(place, qtbot):
    editor = place("unit.name")
    editor.pause = 10
    qtbot.keyClicks(editor.edit, "A")
    compose(editor.edit, "shi")
    qtbot.wait(40)
    assert editor.value is None
    compose(editor.edit, "", "示")
    qtbot.waitUntil(lambda: editor.value == "A示")


def test_what_came_during_a_composition_is_shown_after_it(place, qtbot):
    editor = place("unit.name")
    compose(editor.edit, "shi")
    place.session.set_value("unit.name", "别处来的")
    editor.refresh()
    compose(editor.edit, "")
    qtbot.waitUntil(lambda: editor.text() == "别处来的")


def test_ctrl_z_is_left_to_the_window_and_hands_over_first(place, qtbot):
    editor = place("unit.name")
    qtbot.keyClicks(editor.edit, "A")
    event = QKeyEvent(
        QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
    )
    QApplication.sendEvent(editor.edit, event)
    assert not event.isAccepted()
    assert editor.value == "A"


def test_saving_can_ask_for_what_is_being_typed(place, qtbot):
    editor = place("background.situation")
    qtbot.keyClicks(editor.sheet, "abc")
    assert editor.value is None
    commit_typing()
    assert editor.value == "abc"


def test_cleaning_is_told_when_the_field_is_left(place, qtbot):
    editor = place("unit.name")
    with qtbot.waitSignal(editor.noted) as told:
        editor.put("示\x07范")
        place.elsewhere.setFocus()
    assert told.args == [("去掉了 1 个不能打印的控制字符",)]


def test_enter_goes_on_to_the_next_field(place, qtbot):
    editor = place("unit.name")
    qtbot.keyClicks(editor.edit, "A")
    qtbot.keyClick(editor.edit, Qt.Key.Key_Return)
    assert place.elsewhere.hasFocus()
    assert editor.value == "A"


def test_twenty_thousand_characters_go_in_and_come_out(place):
    editor = place("background.situation")
    text = "\n".join(["十里春风" * 500] * 10)
    editor.put(text)
    place.elsewhere.setFocus()
    assert editor.value == text
    assert editor.text() == text


def test_paragraphs_are_indented_on_the_sheet_not_in_the_value(place, qtbot):
    editor = place("background.situation")
    qtbot.keyClicks(editor.sheet, "a")
    qtbot.keyClick(editor.sheet, Qt.Key.Key_Return)
    qtbot.keyClicks(editor.sheet, "b")
    block, indents = editor.sheet.document().firstBlock(), []
    while block.isValid():
        indents.append(block.blockFormat().textIndent())
        block = block.next()
    assert len(indents) == 2
    assert all(indent > 20 for indent in indents)
    place.elsewhere.setFocus()
    assert editor.value == "a\nb"


def test_the_sheet_grows_with_its_text_up_to_a_limit(place):
    editor = place("background.situation")
    heights = []
    for lines in (1, 8, 60):
        editor.put("\n".join(["字"] * lines))
        heights.append(editor.sheet.height())
    assert heights[0] < heights[1] < heights[2] < 700


# --- choices ---


def test_a_button_chooses_and_delete_takes_it_back(place, qtbot):
    editor = place("unit.nature")
    qtbot.keyClick(editor.buttons["government"], Qt.Key.Key_Space)
    assert editor.value == "government"
    qtbot.keyClick(editor.buttons["government"], Qt.Key.Key_Delete)
    editor.refresh()
    assert editor.value is None
    assert not any(button.isChecked() for button in editor.buttons.values())


def test_buttons_follow_the_dossier(place):
    editor = place("unit.nature")
    place.session.set_value("unit.nature", "industry")
    editor.refresh()
    assert editor.buttons["industry"].isChecked()
    assert editor.clear.isVisible()


def test_many_options_are_a_list_that_shows_what_is_none(place, qtbot):
    editor = place("leader.affiliation")
    qtbot.keyClick(editor.list, Qt.Key.Key_Down)
    assert editor.value == "party"
    place.session.set_value("leader.affiliation", "其他")
    editor.refresh()
    assert "其他" in editor.list.currentText()
    place.session.set_value("leader.affiliation", "群众")
    editor.refresh()
    assert editor.list.currentText() == "群众"
    assert editor.list.count() == len(editor.options) + 1


def test_boxes_to_tick_make_a_tuple(place, qtbot):
    editor = place("leader.strengths")
    for key in ("heritage", "craft"):
        qtbot.keyClick(editor.boxes[key], Qt.Key.Key_Space)
    assert editor.value == ("craft", "heritage")
    for key in ("heritage", "craft"):
        qtbot.keyClick(editor.boxes[key], Qt.Key.Key_Space)
    assert editor.value is None


def test_buttons_go_on_in_the_next_line_where_room_ends(place):
    editor = place("project.category")
    buttons = list(editor.buttons.values())
    for width, lines in ((700, 1), (240, 3)):
        editor.window().setFixedWidth(width)
        QApplication.processEvents()
        assert len({button.y() for button in buttons}) == lines
        assert all(button.geometry().right() <= width for button in buttons)
        assert editor.heightForWidth(width) >= buttons[-1].geometry().bottom()


# --- occupations ---


@pytest.fixture
def occupation(place):
    return place("studio.occupation")


def test_pinyin_drops_a_list_and_down_enter_chooses(occupation, qtbot):
    qtbot.keyClicks(occupation.edit, "skcg")
    popup = occupation.completer.popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert occupation.value.code == "6-18-01-01"
    assert occupation.value.work_type == "数控车工"
    assert occupation.text() == "车工（数控车工） 6-18-01-01"


def test_enter_alone_takes_the_best_answer_to_pinyin(occupation, qtbot):
    qtbot.keyClicks(occupation.edit, "skcg")
    qtbot.keyClick(occupation.edit, Qt.Key.Key_Return)
    assert occupation.value.work_type == "数控车工"


def test_a_click_chooses(occupation, qtbot):
    qtbot.keyClicks(occupation.edit, "skcg")
    popup = occupation.completer.popup()
    qtbot.waitUntil(popup.isVisible)
    spot = popup.visualRect(popup.model().index(0, 0)).center()
    qtbot.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert occupation.value.work_type == "数控车工"


def test_a_typed_name_is_kept_though_the_list_has_others(occupation, qtbot, place):
    compose(occupation.edit, "", "数控机床")
    qtbot.waitUntil(occupation.completer.popup().isVisible)
    occupation.completer.popup().hide()
    place.elsewhere.setFocus()
    assert occupation.value.name == "数控机床"
    assert occupation.value.code == ""


def test_a_half_typed_word_is_not_handed_over(occupation, qtbot):
    qtbot.keyClicks(occupation.edit, "sk")
    qtbot.wait(30)
    assert occupation.value is None


# --- files ---


@pytest.fixture
def folder(place):
    definitions, dossier = place.session.definitions, place.session.dossier
    in_use = definitions.facts_in_use(dossier.notice, dossier.kind)
    return place(next(key for key in in_use if key.startswith("evidence.")))


def test_dropped_files_come_in_and_can_be_taken_away(folder, tmp_path, place, qtbot):
    paths = [tmp_path / name for name in ("营业执照.pdf", "照片.jpg")]
    for path in paths:
        path.write_bytes(path.name.encode())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    folder.dropEvent(event)
    qtbot.waitUntil(lambda: folder.value is not None)
    folder.refresh()
    assert [file.name for file in folder.value] == ["营业执照.pdf", "照片.jpg"]
    assert folder.files.count() == 2
    folder.files.setCurrentRow(0)
    folder.remove()
    assert [file.name for file in folder.value] == ["照片.jpg"]
    assert place.session.dossier.undo_name == "删除文件 营业执照.pdf"
    place.session.undo()
    assert len(folder.value) == 2


def test_a_file_that_is_not_there_is_named_and_the_others_come_in(folder, tmp_path, qtbot):
    good = tmp_path / "好.pdf"
    good.write_bytes(b"x")
    told = []
    folder.noted.connect(told.append)
    folder.add_files([tmp_path / "没有.pdf", good])
    qtbot.waitUntil(lambda: folder.value is not None and len(told) > 1)
    assert "没有.pdf" in told[-1][0]
    assert len(folder.value) == 1


def test_a_paper_is_opened_as_a_copy_and_a_program_is_not(folder, tmp_path, qtbot):
    opened = []
    folder.open_url = opened.append
    for name in ("证明.pdf", "setup.exe"):
        (tmp_path / name).write_bytes(b"content")
        folder.add_files([tmp_path / name])
    qtbot.waitUntil(lambda: len(folder.value or ()) == 2)
    folder.refresh()
    folder.files.setCurrentRow(0)
    folder.open_copy()
    folder.files.setCurrentRow(1)
    folder.open_copy()
    assert len(opened) == 1
    copy = Path(opened[0].toLocalFile())
    assert copy.name == "证明.pdf"
    assert copy.read_bytes() == b"content"
    folder.session.close()
    assert not copy.exists()


def test_an_attached_name_cannot_leave_its_folder():
    assert safe_name("../../启动/x.pdf") == "x.pdf"
    assert safe_name("C:\\Windows\\a:b.pdf") == "a_b.pdf"
    assert safe_name("..") == "附件"
    assert not may_be_opened("x.pdf.lnk")


def test_names_without_files_are_no_rows(folder, place):
    place.session.set_value(folder.key, ["营业执照.pdf"])
    folder.refresh()
    assert folder.files.count() == 0
    assert isinstance(folder.type, Files)
    place.session.set_value(folder.key, (FileRef("a.pdf", "0" * 64, 3),))
    folder.refresh()
    assert folder.files.count() == 1


# --- the end of things ---


def test_an_editor_outlives_its_row_and_its_dossier(empty_session, qtbot):
    row = empty_session.dossier.add_row("occupations")
    editors = [
        make_editor(empty_session, key, row)
        for key in ("occupation.title", "occupation.goal", "occupation.leader")
    ]
    for editor in editors:
        qtbot.addWidget(editor)
        editor.put("写了一半")
    empty_session.dossier.remove_row(row)
    for editor in editors:
        editor.refresh()
        editor.leave()
    empty_session.close()
    for editor in editors:
        editor.put("再写")
        editor.leave()
