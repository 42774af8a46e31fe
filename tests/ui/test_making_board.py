"""输出与报送: formats, engines, faces, the user's own PDFs, and what came out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.outputs import preparation
from app.outputs.engines import built_in
from app.outputs.engines.choice import EngineState
from app.outputs.typeset.faces import Faces
from app.storage.printing import PrintChoices
from app.ui.wizard.boards import making
from app.ui.wizard.boards.making import MakingBoard
from tests.ui.whole_rows import require_whole

Key = Qt.Key
LIMIT = 60_000
_LACK = "这台电脑上没有找到"


def engines(*there):
    names = {"word": "Microsoft Word", "wps": "WPS 文字", "libreoffice": "LibreOffice"}
    states = [EngineState(key, names[key], "" if key in there else _LACK) for key in names]
    return (*states, EngineState("builtin", "程序自带的排版", ""))


@pytest.fixture
def on_machine(monkeypatch, tmp_path):
    """A machine with some engines, and no face but the program's own."""

    def set_up(*there):
        monkeypatch.setattr(preparation, "survey", lambda: engines(*there))
        folder = tmp_path / "fonts"
        for room in (preparation, built_in):
            monkeypatch.setattr(room, "Faces", lambda: Faces(folders=[folder]))

    set_up("libreoffice")
    return set_up


@pytest.fixture
def open_page(on_machine, studio_session, settings, qtbot):
    """Shows the page on the studio's example, and waits until it has looked."""

    def make(session=studio_session):
        page = MakingBoard(session, settings)
        qtbot.addWidget(page)
        page.resize(900, 700)
        with qtbot.waitSignal(page.looked, timeout=LIMIT):
            page.show()
        return page

    return make


@pytest.fixture
def page(open_page):
    return open_page()


@pytest.fixture
def asked(monkeypatch):
    """What the user was asked; he answers what `answer` holds."""

    class Asked(list):
        answer = 0

    found = Asked()

    def choose(_parent, question, explanation, actions, refusal):
        found.append((question, explanation, actions, refusal))
        return found.answer

    monkeypatch.setattr(making, "choose", choose)
    return found


def made(page, qtbot, folder):
    """The files of an export by the engine of the program."""
    page.engine = "builtin"
    with qtbot.waitSignal(page.exported, timeout=LIMIT):
        page.make_into(folder)
    return folder


def place_of_form(page):
    return next(at for at, row in enumerate(page.files._rows) if row.document == "studio_form")  # noqa: SLF001


def cells(page, place):
    table = page.files.table
    return [table.item(place, column).text() for column in range(table.columnCount())]


def give(page, qtbot, path):
    """Give a PDF for the form, and wait until it is held against it."""
    place = place_of_form(page)
    page.files.table.setCurrentCell(place, 0)
    with qtbot.waitSignal(page.looked, timeout=LIMIT):
        page.files.give_own(page.files._rows[place], path)  # noqa: SLF001
    return place


# --- engines and formats -------------------------------------------------------------------------


def items(page):
    box = page.choice.engines
    model = box.model()
    return {
        box.itemData(at): (box.itemText(at), model.item(at).isEnabled())
        for at in range(box.count())
    }


def test_engines_that_are_not_here_are_shown_with_the_reason(page):
    found = items(page)
    assert found["auto"] == ("自动（现在用 LibreOffice）", True)
    assert found["word"] == (f"Microsoft Word（{_LACK}）", False)
    assert found["libreoffice"] == ("LibreOffice", True)
    assert found["builtin"] == ("程序自带的排版", True)
    assert "LibreOffice" in page.choice.explanation.text()


def test_without_any_office_the_page_says_who_sets_the_pages(open_page, on_machine):
    on_machine()
    page = open_page()
    assert items(page)["auto"][0] == "自动（现在用程序自带的排版）"
    assert "没有找到 Word、WPS、LibreOffice" in page.choice.explanation.text()


def test_the_page_stands_before_the_engines_are_looked_for(
    on_machine, studio_session, settings, qtbot
):
    page = MakingBoard(studio_session, settings)
    qtbot.addWidget(page)
    page.show()
    assert page.preparation is None
    assert page.row.make.isEnabled()
    qtbot.waitUntil(lambda: page.preparation is not None, timeout=LIMIT)


def test_an_engine_is_chosen_by_keys_and_kept(page, open_page, settings):
    page.choice.engines.setFocus()
    QTest.keyClick(page.choice.engines, Key.Key_End)
    assert (page.engine, settings.text("engine")) == ("builtin", "builtin")
    assert open_page().engine == "builtin"


def test_a_kept_engine_that_is_gone_gives_way_and_stays_the_setting(open_page, settings):
    settings.keep("engine", "wps")
    page = open_page()
    assert (page.engine, settings.text("engine")) == ("auto", "wps")
    assert f"上次选的 WPS 文字 用不了：{_LACK}" in page.choice.explanation.text()


def test_only_the_formats_that_are_ticked_come_out(page, open_page, settings, qtbot, tmp_path):
    page.choice.boxes["pdf"].setFocus()
    QTest.keyClick(page.choice.boxes["pdf"], Key.Key_Space)
    assert settings.text("formats") == "docx,xlsx"
    assert not page.choice.engines.isEnabled()
    assert not page.faces.isVisible()
    found = {path.suffix for path in made(page, qtbot, tmp_path / "出件").iterdir()}
    assert found == {".docx", ".xlsx", ".txt"}
    assert open_page().choice.formats == {"docx", "xlsx"}


def test_with_no_format_there_is_nothing_to_make(page):
    for box in page.choice.boxes.values():
        box.setChecked(False)
    assert not page.row.make.isEnabled()
    assert page.choice.explanation.text() == "至少选一种，才能生成。"


# --- what came out -------------------------------------------------------------------------------


def test_each_file_is_listed_with_its_pages_and_who_set_them(page, qtbot, tmp_path):
    made(page, qtbot, tmp_path / "出件")
    rows = [cells(page, place) for place in range(page.files.table.rowCount())]
    for row, (_, printer, pages, state) in zip(page.files._rows, rows, strict=True):  # noqa: SLF001
        is_sheet = row.is_sheet
        assert printer == ("Excel 表，不出 PDF" if is_sheet else "程序自带的排版")
        assert pages == "" if is_sheet else pages.endswith(" 页")
        assert state.startswith("已生成 Excel" if is_sheet else "已生成 Word、PDF")
        assert "缺少" not in state  # It is said once, above.
    assert page.row.open.isVisible()


def test_a_change_afterwards_is_told(page, qtbot, tmp_path):
    made(page, qtbot, tmp_path / "出件")
    page.session.set_value("leader.name", "另一人")
    assert "之后又改过，报送前请再生成一次" in page.said.text()


def test_a_change_meanwhile_counts_as_one_afterwards(page, qtbot, tmp_path):
    page.engine = "builtin"
    with qtbot.waitSignal(page.exported, timeout=LIMIT):
        page.make_into(tmp_path / "出件")
        page.session.set_value("leader.name", "另一人")
    assert not page.session.file.last_export().is_current
    assert "之后又改过，报送前请再生成一次" in page.said.text()


def test_what_was_stopped_is_no_export(page, qtbot, tmp_path):
    page.make_into(tmp_path / "出件")
    page.row.stop.click()
    qtbot.waitUntil(page.row.make.isEnabled, timeout=LIMIT)
    page.session.set_value("leader.name", "另一人")
    assert "已停止" in page.said.text()
    assert page.session.file.last_export() is None


def test_closing_the_material_meanwhile_keeps_nothing_of_it(page, qtbot, tmp_path, new_session):
    page.engine = "builtin"
    page.make_into(tmp_path / "出件")
    session = page.session
    session.close()
    other = new_session("studio")
    qtbot.waitUntil(page.row.make.isEnabled, timeout=LIMIT)
    assert (tmp_path / "出件" / "清单.txt").exists()
    assert other.file.last_export() is None


def test_the_folder_of_an_earlier_sitting_can_be_opened(page, open_page, qtbot, tmp_path):
    folder = made(page, qtbot, tmp_path / "出件")
    page.session.file.keep_export(str(folder), datetime(2026, 7, 10, 14, 3, tzinfo=UTC))
    again = open_page()
    assert str(folder) in again.said.text()
    assert again.row.open.isVisible()


def test_enter_opens_the_pdf_of_the_chosen_row(page, qtbot, tmp_path):
    opened = []
    page.files.open_url = opened.append
    page.files.table.setFocus()
    QTest.keyClick(page.files.table, Key.Key_Return)
    assert "还没有生成" in page.files.noted.text()
    made(page, qtbot, tmp_path / "出件")
    page.files.table.setCurrentCell(place_of_form(page), 0)
    QTest.keyClick(page.files.table, Key.Key_Return)
    path = next((tmp_path / "出件").glob("* 国家级*申报表*.pdf"))
    assert opened == [QUrl.fromLocalFile(str(path))]
    path.unlink()
    QTest.keyClick(page.files.table, Key.Key_Return)
    assert "请再生成一次" in page.files.noted.text()


# --- missing faces -------------------------------------------------------------------------------


def test_missing_faces_are_named_in_the_words_of_the_engine(page):
    page.engine = "builtin"
    assert "仿宋_GB2312" in page.faces.text()
    assert "将以 匠申宋体 代替" in page.faces.text()
    assert page.faces_advice.isVisible()
    page.engine = "libreoffice"
    assert "LibreOffice" in page.faces.text()


def test_of_missing_faces_one_is_asked_once(page, open_page, asked, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.make()
    (question, explanation, actions, refusal), *_ = asked
    assert question == "缺少官方样式用的字体，现在就生成吗？"
    assert "仿宋_GB2312" in explanation
    assert (actions, refusal) == (("照样生成",), "先不生成")
    page.make()
    open_page().make()
    assert len(asked) == 1


def test_one_who_goes_back_is_asked_again(page, asked, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: pytest.fail("went on"))
    asked.answer = None
    page.make()
    page.make()
    assert len(asked) == 2


def test_errors_come_first_and_are_asked_each_time(page, asked, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.session.set_value("leader.id_number", "不是号码")
    page.make()
    page.make()
    assert [question for question, *_ in asked] == ["还有 1 处必须改，现在就生成吗？"] * 2


# --- the user's own PDFs -------------------------------------------------------------------------


@pytest.fixture
def own(page, qtbot, tmp_path):
    """A PDF of the form as it is now, as the user would have saved it in Word."""
    pdf = next(made(page, qtbot, tmp_path / "从前").glob("* 国家级*申报表*.pdf"))
    path = tmp_path / "我在 Word 里存的.pdf"
    path.write_bytes(pdf.read_bytes())
    page.files.forget_made()
    return path


def test_an_own_pdf_is_used_named_and_remembered(page, open_page, own, qtbot, tmp_path):
    place = give(page, qtbot, own)
    _, printer, pages, state = cells(page, place)
    assert printer == f"自己的 PDF：{own.name}"
    assert pages.endswith(" 页")
    assert state == ""
    folder = made(page, qtbot, tmp_path / "出件")
    assert next(folder.glob("* 国家级*申报表*.pdf")).read_bytes() == own.read_bytes()
    assert own.name in (folder / "清单.txt").read_text(encoding="utf-8-sig")
    assert cells(open_page(), place)[1] == f"自己的 PDF：{own.name}"


def test_a_pdf_whose_text_differs_is_told_by_its_first_words(page, own, qtbot, asked, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    place = give(page, qtbot, own)
    with qtbot.waitSignal(page.looked, timeout=LIMIT):
        page.session.set_value("leader.name", "欧阳改名")
    assert "里面找不到“" in cells(page, place)[3]
    assert "欧阳改名" in cells(page, place)[3]
    page.make()
    assert asked[0][0] == "自己的 PDF 和现在的内容对不上，现在就生成吗？"
    assert "欧阳改名" in asked[0][1]


def test_an_own_pdf_that_is_gone_is_told_before(page, own, qtbot):
    place = give(page, qtbot, own)
    own.unlink()
    with qtbot.waitSignal(page.looked, timeout=LIMIT):
        page.mark_stale()
    assert cells(page, place)[3] == f"用不了 {own.name}：打不开这个文件"


def test_delete_takes_an_own_pdf_back(page, own, qtbot):
    place = give(page, qtbot, own)
    assert page.files.back_button.isEnabled()
    page.files.table.setFocus()
    with qtbot.waitSignal(page.looked, timeout=LIMIT):
        QTest.keyClick(page.files.table, Key.Key_Delete)
    assert cells(page, place)[1] == "程序自带的排版"
    assert not page.files.back_button.isEnabled()
    assert page.session.file.print_choices().own == {}
    assert own.exists()


def test_a_pdf_is_picked_in_a_dialog(page, own, qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(own), ""))
    page.files.table.setCurrentCell(place_of_form(page), 0)
    with qtbot.waitSignal(page.looked, timeout=LIMIT):
        page.files.own_button.click()
    assert page.session.file.print_choices() == PrintChoices({"studio_form": str(own)})


def _drop(files, place, path):
    """Drag a file over a row and let it go there."""
    table = files.table
    inside = table.visualItemRect(table.item(place, 0)).center()
    spot = files.mapFromGlobal(table.viewport().mapToGlobal(inside))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    files.dragMoveEvent(QDragMoveEvent(spot, *how))
    files.dropEvent(QDropEvent(QPointF(spot), *how))


def test_a_pdf_is_dropped_on_its_row(page, own, qtbot):
    with qtbot.waitSignal(page.looked, timeout=LIMIT):
        _drop(page.files, place_of_form(page), own)
    assert page.session.file.print_choices().own == {"studio_form": str(own)}


def test_what_is_no_pdf_is_refused_by_name(page, tmp_path):
    path = tmp_path / "申报表.docx"
    path.write_bytes(b"")
    _drop(page.files, place_of_form(page), path)
    assert page.files.noted.text().startswith("“申报表.docx”不是 PDF")
    sheet = next(at for at, row in enumerate(page.files._rows) if row.is_sheet)  # noqa: SLF001
    _drop(page.files, sheet, tmp_path / "表.pdf")
    assert "是 Excel 表，不出 PDF" in page.files.noted.text()
    assert page.session.file.print_choices() == PrintChoices()


def test_dropping_beside_the_rows_says_where_to(page, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "表.pdf"))])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    page.files.dropEvent(QDropEvent(QPointF(QPoint(2, 2)), *how))
    assert page.files.noted.text() == "请把 PDF 拖到它要代替的那一行上。"


# --- looks ---------------------------------------------------------------------------------------


def test_no_row_is_cut(page, qtbot, tmp_path):
    made(page, qtbot, tmp_path / "出件")
    require_whole(page.files.table)


def test_all_of_it_has_a_name_for_those_who_do_not_see_it(page):
    for part in (page.choice.engines, *page.choice.boxes.values(), page.files.table):
        assert part.accessibleName()
    for button in (page.row.make, page.files.own_button, page.files.back_button):
        assert button.text()
