"""The 填报表 in the window: out and in beside the window's thread, in after a look."""

from __future__ import annotations

import io
import time
import zipfile

import openpyxl
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from app.exchange import sheet_reading
from app.exchange.sheets import apply_differences, export_sheets, read_sheets
from app.ui import colleague
from app.ui.colleague import export_for_colleague, import_file
from app.ui.differences import DifferencesDialog

ROWS = 50_000


@pytest.fixture
def exported(session, tmp_path):
    path = tmp_path / "填报表.xlsx"
    export_sheets(session.dossier, session.definitions, path)
    return path


@pytest.fixture
def changed(exported):
    """A 填报表 of the session in which somebody changed the city."""
    edit(exported, lambda book: put(book, "呼和浩特市", "包头市"))
    return exported


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def edit(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def put(book, old, new):
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == old:
                    cell.value = new


def page(book, marker):
    return next(one for one in book.worksheets if one["A1"].value == marker)


def dialog_of(session, path, qtbot):
    found = read_sheets(path, session.dossier, session.definitions)
    dialog = DifferencesDialog(found, session)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def told(dialog):
    model = dialog.told.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


@pytest.fixture
def answers(monkeypatch):
    """What the user is told in message boxes; he says 知道了 to each."""
    said = []

    def run(box):
        said.append(f"{box.text()} {box.informativeText()}")
        return 0

    monkeypatch.setattr(QMessageBox, "exec", run)
    return said


# --- out -----------------------------------------------------------------------------------------


def test_the_sheet_is_written_beside_the_window(session, window, tmp_path, monkeypatch, answers):
    path = tmp_path / "出"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    assert export_for_colleague(session, window) is not None
    assert (tmp_path / "出.xlsx").stat().st_size > 0
    assert "发给同事" in answers[0]


def test_a_folder_that_takes_nothing_is_said(session, window, tmp_path, monkeypatch, answers):
    path = tmp_path / "没有这个文件夹" / "出.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    assert export_for_colleague(session, window) is None
    assert "写不了" in answers[0]
    assert "请换一个文件夹" in answers[0]


# --- the look ------------------------------------------------------------------------------------


def test_nothing_changes_before_the_user_agrees(session, qtbot, changed):
    dialog = dialog_of(session, changed, qtbot)
    assert session.dossier.display("unit.city") == "呼和浩特市"
    [one] = dialog.chosen()
    assert (one.before, one.after) == ("呼和浩特市", "包头市")
    assert dialog.detail.left.toPlainText() == "呼和浩特市"
    assert dialog.detail.right.toPlainText() == "包头市"
    apply_differences(session.dossier, dialog.chosen())
    assert session.dossier.display("unit.city") == "包头市"
    session.undo()
    assert session.dossier.display("unit.city") == "呼和浩特市"


def test_ticks_are_taken_off_by_the_space_key_and_the_buttons(session, qtbot, exported):
    def change(book):
        put(book, "呼和浩特市", "包头市")
        put(book, session.dossier.display("contact.name"), "另一人")

    edit(exported, change)
    dialog = dialog_of(session, exported, qtbot)
    titles = [dialog.model.index(row, 0).data() for row in range(dialog.model.rowCount())]
    assert titles == ["封面（1 处）", "联系人信息（1 处）"]
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert [one.key for one in dialog.chosen()] == ["contact.name"]
    qtbot.mouseClick(dialog.none_button, Qt.MouseButton.LeftButton)
    assert dialog.chosen() == ()
    assert not dialog.take_button.isEnabled()
    qtbot.mouseClick(dialog.all_button, Qt.MouseButton.LeftButton)
    assert len(dialog.chosen()) == 2
    assert "打勾 2 处，共 2 处" in dialog.count.text()


def test_a_whole_sheet_is_ticked_at_once(session, qtbot, changed):
    dialog = dialog_of(session, changed, qtbot)
    group = dialog.model.index(0, 0)
    states = Qt.CheckState
    assert dialog.model.data(group, Qt.ItemDataRole.CheckStateRole) == states.Checked
    dialog.model.setData(group, states.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert dialog.chosen() == ()
    assert dialog.model.data(group, Qt.ItemDataRole.CheckStateRole) == states.Unchecked


def test_a_change_on_both_sides_is_told(session, qtbot, changed):
    session.set_value("unit.city", "赤峰市")
    dialog = dialog_of(session, changed, qtbot)
    [leaf] = dialog.model.leaves
    assert leaf.is_ticked
    assert "会被盖掉" in leaf.cells[-1]


def test_work_done_here_since_the_export_has_no_tick(session, qtbot, exported):
    session.set_value("unit.city", "赤峰市")
    dialog = dialog_of(session, exported, qtbot)
    assert len(dialog.model.leaves) == 1
    assert dialog.chosen() == ()
    assert "没有打勾" in dialog.headline.text()


def test_an_unchanged_sheet_only_lets_close(session, qtbot, exported):
    dialog = dialog_of(session, exported, qtbot)
    assert not dialog.take_button.isEnabled()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_all_cells_of_a_new_row_are_shown(session, qtbot, exported):
    def change(book):
        line = page(book, "table indicators").max_row
        page(book, "table indicators").cell(line, 2).value = "新开发课程"
        page(book, "table indicators").cell(line, 3).value = "门"

    edit(exported, change)
    dialog = dialog_of(session, exported, qtbot)
    assert dialog.detail.right.toPlainText() == "指标名称：新开发课程\n单位：门"
    before = len(session.dossier.rows("indicators"))
    dialog.accept()
    apply_differences(session.dossier, dialog.chosen())
    assert len(session.dossier.rows("indicators")) == before + 1


# --- bad sheets ----------------------------------------------------------------------------------


def test_headings_merges_formulas_and_stray_cells_are_said_apart(session, qtbot, exported):
    def change(book):
        sheet = page(book, "table indicators")
        sheet["B3"].value = "名称"
        sheet["C4"].value = "=1+1"
        sheet["Z9"].value = "记一下"
        sheet["CZ9"].value = "太靠右"
        sheet.merge_cells("B5:C5")
        put(book, "呼和浩特市", "包头市")

    edit(exported, change)
    dialog = dialog_of(session, exported, qtbot)
    lines = told(dialog)
    for words in ("“名称”", "公式没有存下结果", "Z9 在表格以外", "合并了单元格", "太宽"):
        assert any(words in line for line in lines), words
    assert [line for line in lines if line.startswith("没读：")] == lines[:1]
    assert [one.key for one in dialog.chosen()] == ["unit.city"]
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert "公式没有存下结果" in QGuiApplication.clipboard().text()


def test_a_workbook_with_macros_is_read_without_them(session, window, exported, monkeypatch):
    path = exported.with_suffix(".xlsm")
    edit(exported, lambda book: put(book, "呼和浩特市", "包头市"))
    path.write_bytes(_with_macros(exported.read_bytes()))
    seen = _decide(monkeypatch)
    import_file(session, path, window)
    assert any("宏" in line for line in seen[0].notes)
    assert session.dossier.display("unit.city") == "包头市"
    assert session.dossier.undo_name == "导入填报表"


def _with_macros(data):
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.infolist():
            body = old.read(part.filename)
            if part.filename == "[Content_Types].xml":
                plain = b"openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
                assert plain in body
                body = body.replace(plain, b"ms-excel.sheet.macroEnabled.main+xml")
            new.writestr(part, body)
        new.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    return target.getvalue()


def _decide(monkeypatch):
    """The user takes everything that is ticked; what he was shown."""
    seen = []

    class Decided(DifferencesDialog):
        def exec(self):
            seen.append(self._found)
            self.accept()
            return self.result()

    monkeypatch.setattr(colleague, "DifferencesDialog", Decided)
    return seen


OLE = b"\xd0\xcf\x11\xe0" + b"\0" * 600


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("a.xlsx", b"hello", "不是 Excel 工作簿"),
        ("a.xls", OLE, "旧格式"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "加了打开密码"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 99, "不是 Excel 工作簿"),
        ("a.xlsx", b"", "不是 Excel 工作簿"),
        ("不在了.xlsx", None, "没有文件"),
    ],
)
def test_what_is_no_sheet_is_said_and_changes_nothing(
    session, window, tmp_path, answers, name, content, said
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    before = session.dossier.undo_name
    import_file(session, path, window)
    assert said in answers[0]
    assert session.dossier.undo_name == before


def test_a_sheet_of_the_other_kind_is_refused(studio_session, window, exported, answers):
    import_file(studio_session, exported, window)
    assert "另一种申报" in answers[0]


def test_more_rows_than_the_table_takes_have_no_tick_and_are_refused(session, qtbot, exported):
    def change(book):
        sheet = page(book, "table indicators")
        for line in range(60, 120):
            sheet.cell(line, 2).value = f"指标{line}"

    edit(exported, change)
    dialog = dialog_of(session, exported, qtbot)
    assert dialog.chosen() == ()
    assert any("最多 40 行" in line and "没有打勾" in line for line in told(dialog))
    dialog.model.tick_all(ticked=True)
    dialog.accept()
    assert dialog.isVisible()
    assert "最多 40 行" in dialog.warning.text()
    dialog.reject()


def test_fifty_thousand_rows_leave_the_window_alive(session, window, exported, monkeypatch):
    _add_rows(exported)
    shown = _decide(monkeypatch)
    beats = []
    timer = QTimer(window)
    timer.setInterval(5)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    import_file(session, exported, window)
    assert any("建设指标" in line and "行以上" in line for line in shown[0].problems)
    assert session.dossier.display("unit.city") == "包头市"
    assert len(beats) > 20


def _add_rows(path):
    def change(book):
        put(book, "呼和浩特市", "包头市")
        sheet = page(book, "table indicators")
        for line in range(100, 100 + ROWS):
            sheet.cell(line, 2).value = f"指标{line}"

    edit(path, change)


def test_reading_is_stopped_at_once_and_changes_nothing(session, window, changed, monkeypatch):
    monkeypatch.setattr(sheet_reading, "_LINES_A_STEP", 1)
    seen = _decide(monkeypatch)

    def stop():
        dialog = QApplication.activeModalWidget()
        assert dialog.windowTitle() == "导入填报表"
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    before = session.dossier.undo_name
    QTimer.singleShot(0, stop)
    import_file(session, changed, window)
    assert seen == []
    assert session.dossier.undo_name == before
