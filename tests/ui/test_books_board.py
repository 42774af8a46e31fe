"""装订成册: books made beside the window, with pages kept for others, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QSpinBox, QWidget

from app.outputs.volumes import binding
from app.ui.wizard.boards.books import BooksBoard
from app.ui.wizard.boards.printing_choice import PrintingChoice

LIMIT = 120_000


@pytest.fixture
def make_board(new_session, settings, qtbot):
    parents = []

    def make(notice="datong-2025-100", kind="studio"):
        session = new_session(kind, notice=notice)
        parent = QWidget()
        parents.append(parent)
        qtbot.addWidget(parent)
        choice = PrintingChoice(settings, parent)
        choice.choose("builtin")
        board = BooksBoard(session, choice, parent)
        board.redraw()
        parent.show()
        return board

    return make


def _bind(board, qtbot, folder):
    with qtbot.waitSignal(board.bound, timeout=LIMIT):
        board.make_into(folder)


def _books(folder):
    return [path for path in sorted(folder.glob("*.pdf")) if "控制单" not in path.name]


def test_both_books_come_out_and_are_told(make_board, qtbot, tmp_path):
    board = make_board()
    _bind(board, qtbot, tmp_path)
    names = [path.name for path in _books(tmp_path)]
    assert any("打印版" in name for name in names)
    assert any("电子版" in name for name in names)
    assert board.found.text().count("逐页核对一致") == 2
    assert str(tmp_path) in board.said.text()
    assert board.row.open.isVisibleTo(board)
    assert not board.row.stop.isVisibleTo(board)


def test_a_material_that_cannot_be_bound_is_named_in_red(make_board, qtbot, tmp_path):
    board = make_board()
    session = board.session
    broken = tmp_path / "坏了的证书.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    key = next(state.use.evidence_fact for state in session.conditions() if state.use.proof)
    session.set_value(key, (session.file.add_content(broken),))
    board.boxes["screen"].setChecked(False)
    _bind(board, qtbot, tmp_path / "册")
    assert "坏了的证书" in board.faults.text()
    assert board.faults.property("role") == "error"


def test_pages_are_kept_for_what_others_put_in(make_board, qtbot, tmp_path):
    board = make_board()
    board.boxes["print"].setChecked(False)
    [(key, box)] = board.reserved.items()
    assert "推荐" in box.accessibleName()
    _bind(board, qtbot, tmp_path / "一")
    box.setValue(5)
    assert board.session.file.print_choices().reserved == {key: 5}
    _bind(board, qtbot, tmp_path / "五")
    counts = []
    for folder in ("一", "五"):
        with pikepdf.open(_books(tmp_path / folder)[0]) as book:
            counts.append(len(book.pages))
    assert counts[1] - counts[0] == 4
    board.redraw()
    assert board.reserved[key].value() == 5


def test_where_the_evidence_stands_is_kept_for_the_texts_that_refer_to_it(
    make_board, qtbot, tmp_path
):
    board = make_board("neimenggu-2025-105")
    session = board.session
    key = next(state.use.evidence_fact for state in session.conditions() if state.use.proof)
    scan = tmp_path / "扫描件.pdf"
    with pikepdf.new() as pdf:
        for _ in range(3):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(scan)
    session.set_value(key, (session.file.add_content(scan),))
    board.redraw()
    _bind(board, qtbot, tmp_path / "册")
    assert session.file.print_choices().pages["扫描件"] == "P1–3"
    assert set(session.file.print_choices().pages.values()) == {"P1–3"}


def test_pages_of_another_order_are_forgotten_and_come_back_with_it(make_board, qtbot, tmp_path):
    board = make_board("neimenggu-2025-105")
    session = board.session
    key = next(state.use.evidence_fact for state in session.conditions() if state.use.proof)
    session.set_value(key, [_scan(session, tmp_path, name) for name in ("甲", "乙")])
    board.redraw()
    _bind(board, qtbot, tmp_path / "册")
    assert _pages_now(session)["乙"] == "P4–6"
    session.set_value(key, tuple(reversed(session.dossier.value(key))))
    assert _pages_now(session) == {}
    session.undo()
    assert _pages_now(session)["乙"] == "P4–6"
    session.set_value("unit.name", "另一个名称")
    assert _pages_now(session)["乙"] == "P4–6"
    board.starts.setCurrentIndex(1)
    board.starts.activated.emit(1)
    assert _pages_now(session) == {}


def _scan(session, folder, name, pages=3):
    path = folder / f"{name}.pdf"
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595 + len(pdf.pages), 842))
        pdf.docinfo["/Title"] = name
        pdf.save(path)
    return session.file.add_content(path)


def _pages_now(session):
    return session.file.print_choices().pages_now(session.dossier, session.definitions)


def test_the_user_says_what_begins_on_a_right_hand_page(make_board, qtbot, tmp_path):
    board = make_board("neimenggu-2025-105")
    session = board.session
    keys = [one.use.evidence_fact for one in session.conditions() if one.use.proof][:2]
    for key in keys:
        names = [f"{key[-3:]}{number}" for number in range(4)]
        session.set_value(key, [_scan(session, tmp_path, name, 1) for name in names])
    board.boxes["screen"].setChecked(False)
    board.redraw()
    assert "每份材料" in board.starts.currentText()
    blanks = {}
    for place, name in enumerate(("material", "folder", "forms")):
        board.starts.setCurrentIndex(place)
        board.starts.activated.emit(place)
        board.redraw()
        assert board.starts.currentData() == name
        _bind(board, qtbot, tmp_path / name)
        [(_, book)] = board._books  # noqa: SLF001 - what became of the choice
        evidence = book.pagination.faces[book.pagination.spans["contents"].first + 1 :]
        blanks[name] = sum(face.is_blank for face in evidence)
        assert (
            f"空白 {sum(face.is_blank for face in book.pagination.faces)} 面" in board.found.text()
        )
    # The contents' own back, and before each file, before the second folder, before nothing.
    assert blanks == {"material": 8, "folder": 1, "forms": 1}
    board.boxes["print"].setChecked(False)
    assert not board.starts.isEnabled()


def test_it_is_stopped_and_leaves_nothing_half_done(make_board, qtbot, tmp_path):
    board = make_board()
    board.make_into(tmp_path / "册")
    QTest.mouseClick(board.row.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(board.row.make.isEnabled, timeout=LIMIT)
    assert "已停止" in board.said.text()
    assert not any(path.suffix != ".pdf" for path in (tmp_path / "册").glob("*"))


def test_without_a_layout_there_is_nothing_to_do(make_board):
    board = make_board()
    for box in board.boxes.values():
        box.setChecked(False)
    assert not board.row.make.isEnabled()


def test_a_notice_without_books_leaves_the_button_alone(make_board, monkeypatch):
    monkeypatch.setattr("app.outputs.volumes.plan.volumes_of", lambda *_args: ())
    board = make_board()
    assert not board.row.make.isEnabled()
    board.boxes["print"].toggle()
    board.boxes["print"].toggle()
    assert not board.row.make.isEnabled()


def test_another_notice_asks_for_its_own_pages_only(make_board, qapp):
    board = make_board()
    assert board.reserved
    board.session.switch("neimenggu-2025-105")
    board.redraw()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert board.findChildren(QSpinBox) == list(board.reserved.values())


def test_an_error_is_told_and_the_board_can_be_used_again(make_board, qtbot, tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr("app.ui.messages.show_error", lambda _p, error: shown.append(error))
    board = make_board()

    def full(*_args, **_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(binding, "assemble", full)
    board.make_into(tmp_path)
    qtbot.waitUntil(lambda: bool(shown), timeout=LIMIT)
    assert "成册做不下去" in shown[0].message
    assert board.row.make.isEnabled()
    assert _books(tmp_path) == []


def test_the_folder_is_asked_for(make_board, qtbot, tmp_path, monkeypatch):
    board = make_board()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "册"))
    for box in board.boxes.values():
        box.setChecked(box is board.boxes["screen"])
    with qtbot.waitSignal(board.bound, timeout=LIMIT) as done:
        board.row.make.click()
    assert done.args == [Path(tmp_path / "册")]
