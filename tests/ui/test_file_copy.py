"""复制自另一份材料: choosing a file, looking, taking over; the other file stays as it is."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QPushButton, QWidget

from app import wiring
from app.dossier.changes import ROOT
from app.dossier.takeover import offers
from app.storage import contents
from app.storage.errors import DiskFullError
from app.storage.files import DossierFile
from app.storage.state import mark
from app.ui.file_copy import FileCopyDialog, copy_from_file, open_other, read_other, take_over
from app.ui.wizard.form_page import FormPage
from app.ui.wizard.occupation_copy import CopyDialog, Origin, copy_parts
from app.ui.wizard.pages.occupations import OccupationsPage

# The offscreen platform says so of every popup.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

TABLE, BLOCK, TITLE = "occupations", "occupation.block_1", "occupation.title"
PROOF = "evidence.national_2022_62.clean_record"


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def last_year(known, tmp_path):
    """The file of a filled dossier under another notice, with one attachment."""
    path = tmp_path / "去年的材料.shenbao"
    dossier = wiring.new_dossier(
        known, "national-2022-62", "base", is_existing=False, with_example=True
    )
    scan = tmp_path / "证明.pdf"
    scan.write_bytes(b"%PDF-1.4 proof")
    with DossierFile.create(path, dossier) as file:
        dossier.set_value(PROOF, (file.add_content(scan),))
    return path


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
def choose(monkeypatch):
    """The user picks a file."""

    def pick(path):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))

    return pick


@pytest.fixture
def decide(monkeypatch):
    """The user does something in the dialog and agrees to it."""

    def plan(kind, action=lambda _dialog: None):
        shown = []

        def run(dialog):
            shown.append(dialog)
            dialog.show()
            action(dialog)
            dialog.accept()
            return QDialog.DialogCode.Accepted

        monkeypatch.setattr(kind, "exec", run)
        return shown

    return plan


def only(dialog, *keys):
    """Tick nothing but these."""
    dialog.model.tick_all(ticked=False)
    for branch in range(dialog.model.rowCount()):
        parent = dialog.model.index(branch, 0)
        for row in range(dialog.model.rowCount(parent)):
            index = dialog.model.index(row, 0, parent)
            if dialog.model.leaf(index).item.key in keys:
                dialog.model.setData(
                    index, Qt.CheckState.Checked.value, Qt.ItemDataRole.CheckStateRole
                )


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_everything_proposed_comes_over_as_one_step(
    empty_session, window, last_year, choose, decide, answers
):
    choose(last_year)
    before, dossier = digest(last_year), empty_session.dossier
    former = dossier.undo_name
    decide(FileCopyDialog)
    assert copy_from_file(empty_session, window)
    assert len(dossier.rows(TABLE)) == 5
    assert dossier.display("unit.features")
    assert dossier.undo_name.startswith("复制自 去年的材料：")
    assert dossier.undo_name.endswith("项")
    assert dossier.value(PROOF) is None
    assert not [key for _, key, _ in dossier.values() if key.startswith("statement.")]
    assert digest(last_year) == before
    assert answers == []
    empty_session.undo()
    assert dossier.undo_name == former
    assert dossier.rows(TABLE) == ()


def test_nothing_is_taken_where_the_user_says_no(empty_session, window, last_year, choose, qtbot):
    choose(last_year)
    opened = open_other(empty_session, window)
    with opened.file:
        found = offers(opened.dossier, empty_session.dossier, empty_session.definitions)
        dialog = FileCopyDialog(empty_session, opened, found)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.result() == QDialog.DialogCode.Rejected
    assert not empty_session.dossier.rows(TABLE)
    assert "复制" not in empty_session.dossier.undo_name


def test_an_occupation_gives_the_step_its_name(empty_session, window, last_year, choose, decide):
    choose(last_year)

    def first_occupation(dialog):
        dialog.model.tick_all(ticked=False)
        group = dialog.model.index(0, 0)
        dialog.model.setData(
            dialog.model.index(0, 0, group),
            Qt.CheckState.Checked.value,
            Qt.ItemDataRole.CheckStateRole,
        )

    decide(FileCopyDialog, first_occupation)
    assert copy_from_file(empty_session, window, {TABLE})
    name = empty_session.dossier.display(TITLE, empty_session.dossier.rows(TABLE)[0])
    assert empty_session.dossier.undo_name == f"复制自 去年的材料：职业 {name}"


def test_attached_files_come_with_their_contents(session, window, last_year, choose, decide):
    choose(last_year)
    decide(FileCopyDialog, lambda dialog: only(dialog, PROOF))
    assert copy_from_file(session, window, {PROOF})
    [file] = session.dossier.value(PROOF)
    assert file.name == "证明.pdf"
    assert session.file.content(file.sha256) == b"%PDF-1.4 proof"


def test_a_damaged_attachment_is_left_out_and_told(
    session, window, last_year, choose, decide, answers
):
    with sqlite3.connect(last_year) as database:
        database.execute("UPDATE part SET bytes = CAST('other' AS BLOB)")
    database.close()
    choose(last_year)
    decide(FileCopyDialog, lambda dialog: only(dialog, PROOF))
    copy_from_file(session, window, {PROOF})
    assert session.dossier.value(PROOF) is None
    assert "证明.pdf" in answers[0]
    assert "没有复制" in answers[0]


def test_it_says_what_would_be_replaced(session, window, last_year, qtbot):
    session.set_value("unit.features", "这里写的")
    session.dossier.remove_row(session.dossier.rows("indicators")[0])
    opened = read_other(session, last_year, window)
    with opened.file:
        found = offers(opened.dossier, session.dossier, session.definitions)
        dialog = FileCopyDialog(session, opened, found)
        qtbot.addWidget(dialog)
        dialog.show()
        assert "都保留" in dialog.effect.text()
        only(dialog, "indicators")
        assert "都保留" in dialog.effect.text()
        qtbot.mouseClick(
            dialog.replace, Qt.MouseButton.LeftButton, pos=dialog.replace.rect().center()
        )
        dialog.replace.setChecked(True)
        assert "建设指标会被替换" in dialog.effect.text()
        only(dialog, "unit.features")
        assert "会被替换" in dialog.effect.text()
        take_over(session, opened, dialog.chosen(), window, replace=False)
    assert session.dossier.display("unit.features") != "这里写的"


def test_another_notice_and_unknown_contents_are_said(session, window, last_year, qtbot):
    with DossierFile.open(last_year, session.definitions).file as file:
        file.dossier.set_value("unit.features", "去年写的")
    _add_unknown(last_year)
    opened = read_other(session, last_year, window)
    with opened.file:
        found = offers(opened.dossier, session.dossier, session.definitions)
        dialog = FileCopyDialog(session, opened, found)
        qtbot.addWidget(dialog)
        said = " ".join(dialog.notes)
    assert "另一份通知" in said
    assert "不认识的内容" in said


def _add_unknown(path):
    with sqlite3.connect(path) as database:
        stored = '"x"'
        database.execute(
            "INSERT INTO value (row, key, stored, mark) VALUES (?, ?, ?, ?)",
            (ROOT, "future.key", stored, mark(ROOT, "future.key", stored)),
        )
    database.close()


def test_a_file_without_anything_new_is_said(session, window, choose, answers, tmp_path):
    path = tmp_path / "一样的.shenbao"
    DossierFile.create(path, session.dossier.copy()).close()
    choose(path)
    assert not copy_from_file(session, window, {"unit.features"})
    assert "没有可以复制的内容" in answers[0]


@pytest.mark.parametrize(
    "make, said",
    [
        (lambda _path: None, "找不到文件"),
        (lambda path: path.write_bytes(b"hello" * 500), "不是申报材料文件"),
        (lambda path: path.mkdir(), "文件夹"),
        (lambda path: path.write_bytes(b""), "是空的"),
    ],
)
def test_what_cannot_be_opened_is_said(session, window, choose, answers, tmp_path, make, said):
    path = tmp_path / "别的.shenbao"
    make(path)
    choose(path)
    before = session.dossier.undo_name
    assert not copy_from_file(session, window)
    assert said in answers[0]
    assert session.dossier.undo_name == before


def test_a_file_that_someone_edits_is_said(session, window, last_year, choose, answers):
    choose(last_year)
    with DossierFile.open(last_year, session.definitions).file:
        assert not copy_from_file(session, window)
    assert "打开着" in answers[0]


def test_the_open_file_itself_is_refused(session, window, choose, answers):
    choose(session.file.path)
    assert not copy_from_file(session, window)
    assert "就是现在打开的这份材料" in answers[0]


def test_a_damaged_file_gives_what_can_be_rescued(empty_session, window, last_year, choose, decide):
    data = bytearray(last_year.read_bytes())
    data[40 * 1024 : 44 * 1024] = bytes(4096)
    last_year.write_bytes(data)
    choose(last_year)
    shown = decide(FileCopyDialog)
    assert copy_from_file(empty_session, window)
    assert shown[0].notes
    assert empty_session.dossier.display("unit.name")
    assert bytes(data) == last_year.read_bytes()


def test_a_disk_that_fills_up_changes_nothing(
    session, window, last_year, choose, decide, answers, monkeypatch
):
    def fail(*_):
        raise DiskFullError(session.file.path)

    choose(last_year)
    decide(FileCopyDialog, lambda dialog: only(dialog, PROOF))
    monkeypatch.setattr(contents, "add", fail)
    before = session.dossier.undo_name
    assert not copy_from_file(session, window, {PROOF})
    assert "磁盘已满" in answers[0]
    assert session.dossier.undo_name == before


# --- from the pages ------------------------------------------------------------------------------


def page_of(session, qtbot, key, kind):
    plan = next(one for one in session.definitions.pages if one.key == key)
    page = kind(session, plan)
    qtbot.addWidget(page)
    page.resize(1000, 620)
    page.show()
    return page


def test_a_page_offers_only_its_own_facts(empty_session, qtbot, last_year, choose, decide):
    page = page_of(empty_session, qtbot, "base_background", FormPage)
    choose(last_year)
    shown = decide(FileCopyDialog)
    button = next(one for one in page.findChildren(QPushButton) if "另一份材料" in one.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    [dialog] = shown
    assert {leaf.item.key for leaf in dialog.model.leaves} == {
        "background.situation",
        "background.foundation",
    }
    assert empty_session.dossier.display("background.situation")
    assert page.boxes["background.situation"].editor.field.toPlainText()


def test_whole_occupations_go_behind_those_here(session, qtbot, last_year, choose, decide):
    page = page_of(session, qtbot, "base_occupations", OccupationsPage)
    choose(last_year)
    decide(FileCopyDialog, lambda dialog: dialog.model.tick_all(ticked=True))
    page.whole_action.trigger()
    assert page.model.rowCount() == 10
    assert page.list.row() == page.model.rows[5]
    session.undo()
    assert page.model.rowCount() == 5


def test_parts_of_another_files_occupation_go_into_the_chosen_one(
    session, qtbot, last_year, choose, decide
):
    page = page_of(session, qtbot, "base_occupations", OccupationsPage)
    target = page.list.row()
    before = len(session.dossier.rows(BLOCK, target))
    choose(last_year)
    shown = decide(CopyDialog)
    page.parts_action.trigger()
    [dialog] = shown
    assert dialog.sources.count() == 5
    assert len(session.dossier.rows(BLOCK, target)) > before
    assert session.dossier.undo_name.startswith("复制自 去年的材料：职业 ")
    session.undo()
    assert len(session.dossier.rows(BLOCK, target)) == before


def test_a_file_without_occupations_is_said(session, qtbot, tmp_path, choose, answers, empty):
    path = tmp_path / "空的.shenbao"
    DossierFile.create(path, empty).close()
    page = page_of(session, qtbot, "base_occupations", OccupationsPage)
    choose(path)
    page.parts_action.trigger()
    assert "没有填过申报职业" in answers[0]


def test_parts_are_taken_from_the_other_dossier_and_replace_what_is_here(session, empty):
    source = empty.add_row(TABLE)
    item = empty.add_row(BLOCK, source)
    empty.set_value("item.content", "去年的内容", item)
    target = session.dossier.rows(TABLE)[0]
    origin = Origin(empty, "去年")
    copy_parts(session, source, target, [BLOCK], replace=True, origin=origin)
    [row] = session.dossier.rows(BLOCK, target)
    assert session.dossier.display("item.content", row) == "去年的内容"


def test_a_file_copied_from_this_one_offers_the_same_occupation_too(
    session, qtbot, tmp_path, choose, decide
):
    path = tmp_path / "上月的副本.shenbao"
    DossierFile.create(path, session.dossier.copy()).close()
    page = page_of(session, qtbot, "base_occupations", OccupationsPage)
    choose(path)
    shown = decide(CopyDialog)
    page.parts_action.trigger()
    [dialog] = shown
    assert dialog.sources.count() == len(session.dossier.rows(TABLE))
