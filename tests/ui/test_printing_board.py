"""打印: from the list of pieces to paper, to a PDF, and to the list of sheets after a correction."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from app import wiring
from app.dossier.evidence import folders
from app.dossier.references import reference_to
from app.outputs.delivery.printing import PaperPath
from app.storage.deliveries import Submission
from app.storage.files import DossierFile
from app.ui import messages
from app.ui.paper_dialogs import TrialDialog, TurnDialog
from app.ui.wizard.boards import printing
from app.ui.wizard.boards.packing import list_of
from app.ui.wizard.boards.printing import PrintingBoard
from app.ui.wizard.boards.reprint_dialog import ReprintDialog

LIMIT = 120_000
PRINTER = "某某激光打印机"
BLANK = "佐证见第页"


class Desk:
    """A board whose printer writes PDFs, and whose questions are answered yes."""

    def __init__(self, session, settings, qtbot, folder, monkeypatch):
        self.session, self.qtbot, self.folder = session, qtbot, folder
        self.printed, self.asked, self.errors = [], [], []
        self.answer = 0
        self.board = PrintingBoard(session, settings, lambda: "builtin")
        qtbot.addWidget(self.board)
        self.board.find_printers = lambda: ((PRINTER,), PRINTER)
        self.board.work.make_printer = self.make_printer
        monkeypatch.setattr(printing, "choose", self.choose)
        monkeypatch.setattr(messages, "show_error", lambda _, error: self.errors.append(error))
        self.board.show()
        qtbot.waitUntil(lambda: self.board.choice.printer == PRINTER, timeout=LIMIT)
        self.marks = []
        session.delivery_changed.connect(lambda: self.marks.append(1))

    def choose(self, _parent, question, explanation, *_):
        self.asked.append(f"{question}\n{explanation}")
        return self.answer

    def make_printer(self, name):
        assert name == PRINTER
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        target = self.folder / f"paper{len(self.printed)}.pdf"
        printer.setOutputFileName(str(target))
        printer.setResolution(40)
        self.printed.append(target)
        return printer

    def do(self, action, times=1):
        """Do something and wait until all work is over."""
        left = [times]

        def is_over():
            left[0] -= 1
            return left[0] == 0

        with self.qtbot.waitSignal(self.board.settled, timeout=LIMIT, check_params_cb=is_over):
            action()

    def pages(self):
        return [len(pypdfium2.PdfDocument(path)) for path in self.printed]

    def text(self, key):
        document = pypdfium2.PdfDocument(self.board.store.current("builtin")[key].made.path)
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)

    def state(self, key):
        return self.board.rows.told(key).text


@pytest.fixture
def desk(new_session, settings, qtbot, tmp_path, monkeypatch):
    session = new_session("studio")
    return Desk(session, settings, qtbot, tmp_path, monkeypatch)


def test_pieces_are_listed_with_the_notices_copies_drafts_apart_and_unticked(desk):
    rows = desk.board.rows
    assert [one.key for one in rows.ticked] == ["form", "report", "unit_statement"]
    assert [rows.copies(one.key) for one in rows.ticked] == [6, 6, 6]
    assert [one.key for one in rows.pieces if one.is_draft] == ["recommendation"]
    assert desk.state("form") == "未打印"


def test_the_paper_is_told_before_anything_is_printed_and_no_means_nothing(desk):
    desk.answer = None
    desk.do(desk.board.print_ticked)
    assert "要打 54 张纸，约 2.70 元" in desk.asked[0]
    assert "6 份，每份 5 张" in desk.asked[0]
    assert desk.printed == []
    assert (
        desk.board.sum.text()
        == "共 6 份 × 9 页 ＋ 6 份 × 4 页 ＋ 6 份 × 4 页 = 54 张纸，约 2.70 元"
    )


def test_what_was_printed_is_kept_in_the_file_and_told(desk, tmp_path):
    desk.board.rows.tick(["report", "form"])
    desk.board.rows.want("report", 2)
    desk.do(desk.board.print_ticked, times=2)
    assert desk.pages() == [6 * 10, 2 * 4]
    assert desk.marks
    assert "已打印 6 份" in desk.state("form")
    assert "一样" in desk.state("form")
    assert desk.state("unit_statement") == "未打印"
    path = desk.session.file.path
    desk.session.close()
    with DossierFile.open_for_reading(path, desk.session.definitions).file as file:
        kept = file.delivery().printed
    assert {key: (one.copies, len(one.pages)) for key, one in kept.items()} == {
        "form": (6, 9),
        "report": (2, 4),
    }


def test_a_range_prints_these_pages_alone_and_is_no_printing_of_the_whole(desk):
    desk.board.rows.tick(["form"])
    desk.board.range.setText("3-4，7")
    desk.do(desk.board.print_ticked, times=2)
    assert desk.pages() == [6 * 4]
    assert desk.session.file.delivery().printed == {}
    assert "没有记作" in desk.board.said.text()


def test_a_range_that_names_no_page_is_told(desk):
    desk.board.rows.tick(["form"])
    desk.board.range.setText("3-40")
    desk.do(desk.board.print_ticked)
    assert "只有 9 页" in desk.errors[0].message
    assert desk.printed == []


def test_without_a_printer_it_is_told_and_a_pdf_is_offered(desk):
    desk.board.choice.show_printers((), "")
    desk.board.find_printers = lambda: ((), "")
    desk.board.print_ticked()
    assert desk.errors[0].message == "这台电脑上没有打印机"
    assert "存为 PDF" in desk.errors[0].advice
    desk.qtbot.waitUntil(lambda: not desk.board.is_looking, timeout=LIMIT)


class GonePrinter(QPrinter):
    def __init__(self, target, pages):
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(target))
        self.setResolution(40)
        self.left = pages

    def newPage(self):
        self.left -= 1
        return super().newPage() if self.left > 0 else False


def test_a_printer_gone_in_mid_job_leaves_no_mark_unless_the_user_counted(
    desk, tmp_path, monkeypatch
):
    desk.board.rows.tick(["report"])
    desk.board.work.make_printer = lambda _: GonePrinter(tmp_path / "x.pdf", 10)
    answers = iter([0, None])
    monkeypatch.setattr(printing, "choose", lambda *words: (desk.choose(*words), next(answers))[1])
    desk.do(desk.board.print_ticked, times=2)
    assert "前 2 份都打全了吗" in desk.asked[1]
    assert desk.session.file.delivery().printed == {}
    assert "没有打完" in desk.errors[0].message
    assert "第 1-2 份已送完" in desk.board.said.text()
    answers = iter([0, 0])
    desk.do(desk.board.print_ticked, times=2)
    assert "已打印 2 份" in desk.state("report")
    assert "还差 4 份" in desk.state("report")


def test_after_a_correction_only_the_changed_sheets_of_each_copy_are_printed(desk, monkeypatch):
    desk.board.rows.tick(["form"])
    desk.do(desk.board.mark_printed)
    assert "已打印 6 份" in desk.state("form")
    desk.session.set_value("unit.name", "北疆技师学院（改名）")
    assert "之后有过改动" in desk.state("form")
    shown = []

    def accept(dialog):
        shown.append(dialog.text)
        dialog.print.click()

    monkeypatch.setattr(ReprintDialog, "exec", accept)
    desk.do(desk.board.show_reprint, times=2)
    [text] = shown
    assert "每份（第 1-6 份）要换" in text
    sheets = text.count("换掉")
    assert 0 < sheets < 5
    assert desk.pages() == [6 * 2 * sheets]
    assert "一样" in desk.state("form")


def test_more_copies_than_were_printed_are_completed(desk, monkeypatch):
    desk.board.rows.tick(["report"])
    desk.do(desk.board.mark_printed)
    desk.board.rows.want("report", 8)
    assert "还差 2 份" in desk.state("report")
    monkeypatch.setattr(ReprintDialog, "exec", lambda dialog: dialog.print.click())
    desk.do(desk.board.show_reprint, times=2)
    assert desk.pages() == [2 * 4]
    assert "已打印 8 份" in desk.state("report")


def test_a_mark_can_be_taken_back(desk):
    desk.board.rows.tick(["report"])
    desk.do(desk.board.mark_printed)
    desk.board.take_mark_back()
    assert desk.state("report") == "未打印"
    assert desk.session.file.delivery().printed == {}


def test_a_pdf_holds_one_copy_unless_the_copies_are_numbered(desk, monkeypatch, tmp_path):
    desk.board.rows.tick(["report"])
    target = tmp_path / "申报报告.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    desk.do(desk.board.save_pdf, times=2)
    assert len(pypdfium2.PdfDocument(target)) == 4
    desk.board.choice.numbers.setCurrentIndex(desk.board.choice.numbers.findData("slip"))
    desk.do(desk.board.save_pdf, times=2)
    document = pypdfium2.PdfDocument(target)
    assert len(document) == 6 * (2 + 4)
    assert "第6份／共6份" in "".join(document[30].get_textpage().get_text_range().split())
    assert desk.session.file.delivery().printed == {}


def test_a_pdf_that_cannot_be_written_is_told(desk, monkeypatch, tmp_path):
    desk.board.rows.tick(["report"])
    target = tmp_path / "没有的文件夹" / "申报报告.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    desk.do(desk.board.save_pdf, times=2)
    assert "写不了" in desk.errors[0].message
    assert "已存好" not in desk.board.said.text()


def test_by_hand_the_picture_is_shown_between_the_passes(desk, monkeypatch):
    desk.board.rows.tick(["report"])
    desk.board.choice.modes.setCurrentIndex(desk.board.choice.modes.findData("manual"))
    shown = []

    def accept(dialog):
        shown.append((dialog.text.text(), dialog.go.text()))
        return dialog.DialogCode.Accepted

    monkeypatch.setattr(TurnDialog, "exec", accept)
    desk.do(desk.board.print_ticked, times=2)
    assert desk.pages() == [12, 12]
    assert "不翻面" in shown[0][0]
    assert shown[0][1] == "已放好，打印反面"


def test_the_trial_of_a_sheet_is_remembered(desk, monkeypatch, settings):
    choice = desk.board.choice
    choice.modes.setCurrentIndex(choice.modes.findData("manual"))
    assert not choice.is_tried

    def answer(dialog):
        dialog.go.click()
        dialog.answer("face_up")
        dialog.go.click()
        dialog.answer("same_same")

    monkeypatch.setattr(TrialDialog, "exec", answer)
    desk.board.try_paper()
    assert desk.pages() == [1, 1]
    assert choice.is_tried
    path = choice.path
    assert (path.lands_face_down, path.needs_turning, path.comes_upside_down) == (
        False,
        True,
        False,
    )
    assert settings.text("paper_path") == f"tried,turn\t{PRINTER}"


def test_a_change_while_pieces_lie_ready_has_them_made_anew(desk):
    desk.board.rows.tick(["report"])
    desk.answer = None
    desk.do(desk.board.print_ticked)
    assert "4 页" in desk.board.rows.told("report").pages
    desk.session.set_value("unit.name", "另一个名称")
    assert desk.board.rows.told("report").pages == ""


def test_a_stop_while_pieces_are_made_leaves_nothing_printed(desk):
    desk.do(lambda: (desk.board.print_ticked(), desk.board.stop()))
    assert desk.board.said.text() == "已停止。"
    assert desk.printed == []
    assert desk.session.file.delivery().printed == {}


# --- what changes meanwhile ---


def test_a_change_while_pieces_are_made_is_told_and_nothing_is_printed(desk):
    desk.board.rows.tick(["report"])

    def begin():
        desk.board.print_ticked()
        desk.session.set_value("unit.name", "排版时改的名称")

    desk.do(begin)
    assert "又改了" in desk.board.said.text()
    assert (desk.printed, desk.asked, desk.errors) == ([], [], [])


def test_a_change_while_it_is_printed_leaves_the_mark_of_what_was_printed(desk):
    desk.board.rows.tick(["form"])
    changed = []

    def on_progress(_text):
        if not changed and desk.printed:
            changed.append(1)
            desk.session.set_value("unit.name", "打印时改的名称")

    desk.board.work.progressed.connect(on_progress)
    desk.do(desk.board.print_ticked, times=2)
    assert changed
    kept = desk.session.file.delivery().printed["form"]
    assert (kept.copies, len(kept.pages)) == (6, 9)
    assert kept.at < desk.session.file.changed_at
    assert "之后有过改动" in desk.state("form")
    [entry] = [one for one in list_of(desk.session).entries if one.artefact.id == "form"]
    assert "已打印 6 份（之后又改过）" in entry.states


def test_a_dossier_that_cannot_be_saved_is_printed_all_the_same(desk, monkeypatch):
    monkeypatch.setattr(DossierFile, "newest_step", property(lambda _: 0))
    desk.board.rows.tick(["report"])
    desk.do(desk.board.print_ticked, times=2)
    assert desk.pages() == [6 * 4]
    assert "已打印 6 份" in desk.state("report")


def test_what_is_closed_while_it_is_printed_needs_no_word_and_leaves_no_file(desk):
    desk.board.rows.tick(["report"])
    desk.do(desk.board.prepare)
    folder = desk.board.store.folder

    def close(_text):
        if desk.session.is_open:
            desk.session.close()

    desk.board.work.progressed.connect(close)
    desk.do(desk.board.print_ticked, times=2)
    assert desk.errors == []
    assert not folder.exists()


def test_what_a_change_does_not_touch_still_holds_here_and_on_the_list(desk, monkeypatch):
    desk.board.rows.tick(["report"])
    desk.do(desk.board.mark_printed)
    value = desk.session.dossier.display("unit.name")
    desk.session.set_value("unit.name", "改了又改回来")
    desk.session.set_value("unit.name", value)
    assert "之后有过改动" in desk.state("report")
    monkeypatch.setattr(ReprintDialog, "exec", lambda _: None)
    desk.do(desk.board.show_reprint)
    assert "一样" in desk.state("report")
    states = [one.states for one in list_of(desk.session).entries if one.artefact.id == "report"]
    assert states == [("已打印 6 份",)]
    desk.session.set_value("unit.name", "真的改了")
    assert "之后有过改动" in desk.state("report")


def test_a_handed_in_dossier_can_be_printed_and_marked(desk):
    now = datetime(2026, 7, 30, tzinfo=UTC)
    delivery = desk.session.file.delivery().submitted(Submission(now, "mail"), now)
    desk.session.keep_delivery(delivery)
    desk.board.rows.tick(["report"])
    desk.do(desk.board.print_ticked, times=2)
    assert desk.pages() == [6 * 4]
    assert desk.session.file.delivery().printed["report"].copies == 6
    assert desk.session.is_locked


# --- numbers that must not be lost ---


def test_a_second_printing_that_breaks_off_leaves_the_copies_that_were_there(desk, tmp_path):
    desk.board.rows.tick(["report"])
    desk.do(desk.board.mark_printed)
    desk.board.work.make_printer = lambda _: GonePrinter(tmp_path / "x.pdf", 10)
    desk.do(desk.board.print_ticked, times=2)
    assert "没有打完" in desk.errors[0].message
    assert len(desk.asked) == 1
    assert desk.session.file.delivery().printed["report"].copies == 6


def test_a_mark_is_not_taken_back_by_a_slip_of_the_hand(desk):
    desk.board.rows.tick(["report"])
    desk.do(desk.board.mark_printed)
    desk.answer = None
    desk.board.take_mark_back()
    assert "已打印 6 份" in desk.state("report")


def test_a_piece_of_another_notice_is_wanted_in_that_notices_copies(desk):
    rows = desk.board.rows
    rows.want("report", 2)
    rows.tick(["report"])
    rows.show_pieces((*rows.pieces[:1], *rows.pieces[2:]), desk.board._usual_copies)  # noqa: SLF001
    pieces = tuple(replace(one, copies=8) if one.key == "form" else one for one in rows.pieces)
    rows.want("unit_statement", 3)
    rows.show_pieces(pieces, lambda piece: piece.copies)
    assert (rows.copies("form"), rows.copies("unit_statement")) == (8, 3)


def test_what_was_printed_on_both_sides_is_mended_whole_though_one_side_is_chosen_now(
    desk, monkeypatch
):
    desk.board.rows.tick(["form"])
    desk.do(desk.board.mark_printed)
    assert not desk.session.file.delivery().printed["form"].is_one_sided
    modes = desk.board.choice.modes
    modes.setCurrentIndex(modes.findData("simplex"))
    desk.session.set_value("unit.name", "北疆技师学院（改名）")
    shown = []

    def accept(dialog):
        shown.append(dialog.text)
        dialog.print.click()

    monkeypatch.setattr(ReprintDialog, "exec", accept)
    desk.do(desk.board.show_reprint, times=2)
    sheets = shown[0].count("换掉")
    assert sheets
    pages = 2 * sheets - ("（页码 9）" in shown[0])
    assert desk.pages() == [6 * pages]
    assert f"要打 {6 * pages} 张纸" in desk.asked[0]


# --- the view ---


def test_a_range_that_cannot_be_read_is_told_where_the_paper_is_counted(desk):
    desk.board.rows.tick(["form"])
    desk.do(desk.board.prepare)
    desk.board.range.setText("3-40")
    assert "只有 9 页" in desk.board.sum.text()
    desk.board.range.setText("3-4")
    assert "6 份 × 2 页" in desk.board.sum.text()


def test_each_printer_has_its_own_trial(desk):
    choice = desk.board.choice
    choice.show_printers((PRINTER, "另一台"), PRINTER)
    choice.keep_path(PaperPath(lands_face_down=False, needs_turning=True))
    choice.printers.setCurrentIndex(1)
    assert not choice.is_tried
    assert choice.path == PaperPath()
    choice.keep_path(PaperPath())
    choice.printers.setCurrentIndex(0)
    assert choice.is_tried
    assert choice.path == PaperPath(lands_face_down=False, needs_turning=True)


def test_a_form_made_before_the_volume_is_made_again_with_the_pages_to_which_it_refers(desk):
    session, rows = desk.session, desk.board.rows
    wiring.add_example_evidence(session.file, session.definitions)
    desk.board.redraw()
    session.set_value("leader.honours", f"获奖若干{reference_to('工作室管理制度')}")
    rows.tick(["form"])
    desk.do(desk.board.prepare)
    assert BLANK in desk.text("form")
    rows.tick(["form", "main"])
    desk.do(desk.board.prepare)
    assert "佐证见P" in desk.text("form")
    assert BLANK not in desk.text("form")


def test_a_printed_piece_that_is_no_part_of_the_material_any_more_is_told(desk, monkeypatch):
    session = desk.session
    wiring.add_example_evidence(session.file, session.definitions)
    desk.board.redraw()
    desk.board.rows.tick(["main"])
    desk.do(desk.board.mark_printed)
    for folder in folders(session.dossier, session.definitions):
        session.set_value(folder.key, ())
    assert "main" not in [one.key for one in desk.board.rows.pieces]
    assert desk.board.reprint.isEnabled()
    shown = []
    monkeypatch.setattr(ReprintDialog, "exec", lambda dialog: shown.append(dialog.text))
    desk.do(desk.board.show_reprint)
    assert shown == [
        "《佐证材料》以前打印过 6 份，现在的材料里已经没有它：请抽出来，不要再装进去。"
    ]


def test_what_changes_while_the_list_is_shown_stays_another_change(desk, monkeypatch):
    desk.board.rows.tick(["form"])
    desk.do(desk.board.mark_printed)
    desk.session.set_value("unit.name", "改过的名称")

    def accept(dialog):
        desk.session.set_value("unit.name", "又改了的名称")
        dialog.print.click()

    monkeypatch.setattr(ReprintDialog, "exec", accept)
    desk.do(desk.board.show_reprint, times=2)
    assert len(desk.printed) == 1
    monkeypatch.setattr(ReprintDialog, "exec", lambda _: None)
    desk.do(desk.board.show_reprint)
    assert "要换" in desk.state("form")


def test_a_stop_in_mid_job_blames_no_printer_and_keeps_no_mark(desk):
    desk.board.rows.tick(["report"])
    desk.do(desk.board.prepare)

    def stop(text):
        if "已送出" in text:
            desk.board.stop()

    desk.board.work.progressed.connect(stop)
    desk.do(desk.board.print_ticked, times=2)
    assert "没有打完" in desk.board.said.text()
    assert "打印机" not in desk.board.said.text()
    assert desk.errors == []
    assert desk.session.file.delivery().printed == {}
