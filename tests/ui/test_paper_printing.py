"""Printing through QPrinter: each printed page is told by its own picture among those of the source."""

from __future__ import annotations

import errno

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfgen.canvas import Canvas

from app import placement
from app.outputs.delivery.composing import PrintJob, compose
from app.outputs.delivery.printing import (
    PaperPath,
    Wish,
    passes_of,
    sheets_of,
)
from app.outputs.engines.pdf_drawing import DrawnPdf
from app.outputs.files import OutputError
from app.outputs.volumes.pdf_writing import PdfWriter
from app.ui import paper_printing
from app.ui.paper_printing import PrinterError, Sent, send
from app.ui.print_run import PrintOrder, PrintRun

DPI = 100
COARSE = 20


@pytest.fixture
def source(tmp_path):
    return make_source(tmp_path / "source.pdf", 5)


def make_source(path, pages, sizes=None):
    canvas = Canvas(str(path), pagesize=A4)
    for page in range(pages):
        size = (sizes or {}).get(page, A4)
        canvas.setPageSize(size)
        canvas.setFont("Helvetica", 40)
        canvas.drawString(90, size[1] - 140, f"page {page + 1}")
        canvas.rect(80, 120 + 60 * page, 200 - 12 * page, 40, fill=1)
        canvas.showPage()
    canvas.save()
    return path


def printer_to(target, resolution=DPI):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(resolution)
    return printer


def pictures(path):
    with DrawnPdf(path) as drawn:
        return [drawn.grey(page, COARSE) for page in range(drawn.page_count)]


def texts(path):
    document = pypdfium2.PdfDocument(path)
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def distance(one, other):
    assert one[:2] == other[:2]
    return sum(abs(a - b) for a, b in zip(one[2], other[2], strict=True))


def turned(picture):
    return (*picture[:2], picture[2][::-1])


def read_printed(printed, source):
    """The text of the source page that each printed page shows; its head down: the text reversed."""
    found = texts(source)
    known = dict(zip(found, pictures(source), strict=True))
    width, height, _ = next(iter(known.values()))
    known[""] = (width, height, b"\xff" * (width * height))
    known |= {text[::-1]: turned(picture) for text, picture in known.items() if text}
    told = []
    for picture in pictures(printed):
        ranked = sorted((distance(picture, one), text) for text, one in known.items())
        assert ranked[0][0] * 4 < ranked[1][0], "not told from another page"
        told.append(ranked[0][1])
    return told


def print_job(source, target, wish, path=None, folder=None):
    """What lies in the output of each pass, as the text of its pages."""
    came = []
    for number, one in enumerate(passes_of(sheets_of(wish), wish.mode, path)):
        composed, printed = folder / f"c{number}.pdf", folder / f"{target}{number}.pdf"
        compose(PrintJob("件", source, one.sides, wish.copies), composed)
        sides = list(send(composed, printer_to(printed), "件", wish.mode, lambda: False))
        assert sides[-1] == Sent(len(one.sides))
        told = read_printed(printed, source)
        assert told == [
            side[::-1] if one.sides[at].is_turned else side
            for at, side in enumerate(texts(composed))
        ]
        came.append(told)
    return came


def test_duplex_copies_come_collated_and_each_begins_on_a_front(source, tmp_path, dressed):
    [sent] = print_job(source, "p", Wish(5, copies=2), folder=tmp_path)
    whole = ["page1", "page2", "page3", "page4", "page5", ""]
    assert sent == whole * 2


def test_by_hand_backs_come_turned_and_from_behind(source, tmp_path, dressed):
    fronts, backs = print_job(source, "p", Wish(5, mode="manual"), PaperPath(), tmp_path)
    assert fronts == ["page1", "page3", "page5"]
    assert backs == ["", "4egap", "2egap"]


def test_a_range_and_single_sheets_come_alone(source, tmp_path, dressed):
    [some] = print_job(source, "r", Wish(5, pages=(1, 2, 3)), folder=tmp_path)
    assert some == ["", "page2", "page3", "page4"]
    [sheets] = print_job(source, "s", Wish(5, pages=(4,)), folder=tmp_path)
    assert sheets == ["page5", ""]
    [single] = print_job(source, "o", Wish(5, pages=(4, 0), mode="simplex"), folder=tmp_path)
    assert single == ["page5", "page1"]


def test_pages_have_their_own_size_and_paper(tmp_path, dressed):
    source = make_source(tmp_path / "s.pdf", 3, {1: landscape(A3), 2: landscape(A4)})
    composed, printed = tmp_path / "c.pdf", tmp_path / "p.pdf"
    [one] = passes_of(sheets_of(Wish(3, mode="simplex")), "simplex")
    compose(PrintJob("件", source, one.sides, 1), composed)
    list(send(composed, printer_to(printed), "件", "simplex", lambda: False))
    with DrawnPdf(printed) as drawn:
        sizes = [tuple(map(round, drawn.size(page))) for page in range(3)]
        lying = drawn.grey(2, COARSE)
    assert sizes == [(595, 842), (842, 1191), (595, 842)]
    with DrawnPdf(source) as drawn:
        bands = list(drawn.bands(2, lying[:2], turn=270))
    grey = b"".join(band.data[::4] for band in bands)
    assert distance(lying, (*lying[:2], grey)) < sum(255 - tone for tone in grey) / 4


def test_bands_make_the_same_picture_as_the_whole(source):
    size = (827, 1169)
    with DrawnPdf(source) as drawn:
        [whole] = drawn.bands(1, size)
        parts = list(drawn.bands(1, size, most=827 * 4 * 100))
    assert len(parts) == 12
    joined = b"".join(part.data for part in parts)
    # Shades at an edge are rounded where a band ends.
    assert max(abs(a - b) for a, b in zip(joined, whole.data, strict=True)) <= 2


class FailingPrinter(QPrinter):
    """A printer that is gone after so many pages."""

    def __init__(self, target, pages):
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(target))
        self.setResolution(DPI)
        self.left = pages

    def newPage(self):
        self.left -= 1
        return super().newPage() if self.left > 0 else False


def run_orders(qtbot, orders, make_printer, folder, ask=lambda *_: True):
    run = PrintRun(orders, "某打印机", make_printer, ask, folder)
    with qtbot.waitSignal(run.ended, timeout=60_000) as told:
        run.start()
    assert not list(folder.glob("*打印.pdf"))
    return told.args[0]


def order_of(source, wish, key="form"):
    passes = passes_of(sheets_of(wish), wish.mode)
    return PrintOrder(key, "申报表", source, passes, wish.copies, wish.mode)


def test_a_printer_gone_in_mid_job_is_told_with_the_copies_that_are_whole(
    qtbot, source, tmp_path, dressed
):
    order = order_of(source, Wish(5, copies=3))
    outcome = run_orders(qtbot, [order], lambda _: FailingPrinter(tmp_path / "x.pdf", 8), tmp_path)
    assert isinstance(outcome.error, PrinterError)
    assert "没有打完" in outcome.error.message
    assert (outcome.done, outcome.copies, outcome.is_whole) == ((), {1}, False)


def test_no_printer_is_told(qtbot, source, tmp_path, dressed):
    outcome = run_orders(
        qtbot, [order_of(source, Wish(5))], paper_printing.system_printer, tmp_path
    )
    assert "找不到打印机“某打印机”" in outcome.error.message
    assert "存为 PDF" in outcome.error.advice


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_cannot_begin_is_told(qtbot, source, tmp_path, dressed):
    missing = tmp_path / "没有的文件夹" / "x.pdf"
    outcome = run_orders(
        qtbot, [order_of(source, Wish(5))], lambda _: printer_to(missing), tmp_path
    )
    assert isinstance(outcome.error, PrinterError)
    assert outcome.copies == frozenset()


def test_by_hand_the_user_is_asked_between_the_passes_and_may_stop(
    qtbot, source, tmp_path, dressed
):
    asked = []
    targets = iter(range(9))

    def make(_name):
        return printer_to(tmp_path / f"out{next(targets)}.pdf")

    def ask(one, title):
        asked.append((one.batch, one.is_back, title))
        return len(asked) < 2

    wishes = [Wish(5, mode="manual"), Wish(3, mode="manual")]
    orders = [order_of(source, wish, str(at)) for at, wish in enumerate(wishes)]
    outcome = run_orders(qtbot, orders, make, tmp_path, ask)
    assert asked == [(1, True, "申报表"), (1, True, "申报表")]
    assert (outcome.done, outcome.error, outcome.copies) == (("0",), None, frozenset())


def test_what_is_printed_to_a_pdf_is_text_in_the_same_order_and_small(source, tmp_path):
    target = tmp_path / "kept.pdf"
    wish = Wish(5, copies=6, has_slips=True)
    [one] = passes_of(sheets_of(wish), "duplex")
    compose(PrintJob("申报表", source, one.sides, 6, frozenset({1, 2})), target)
    found = texts(target)
    for copy in range(6):
        own = found[copy * 8 : copy * 8 + 8]
        words = f"第{copy + 1}份／共6份"
        assert words in own[0]
        assert own[1:] == ["", "page1", f"page2{words}", f"page3{words}", "page4", "page5", ""]
    assert target.stat().st_size < source.stat().st_size + 120_000


def test_a_pdf_that_cannot_be_written_is_told_and_nothing_is_left(source, tmp_path):
    target = tmp_path / "没有的文件夹" / "kept.pdf"
    [one] = passes_of(sheets_of(Wish(5)), "duplex")
    with pytest.raises(OutputError, match="写不了"):
        compose(PrintJob("申报表", source, one.sides, 1), target)
    assert [path.name for path in tmp_path.iterdir()] == ["source.pdf"]


@pytest.mark.parametrize(
    "where, error, words",
    [
        ("write", OSError(errno.ENOSPC, "full"), "磁盘已满"),
        ("replace", PermissionError(errno.EACCES, "in use"), "正被占用"),
    ],
)
def test_a_full_disk_or_a_pdf_open_elsewhere_is_told_and_the_old_file_stays(
    source, tmp_path, monkeypatch, where, error, words
):
    def fail(*_, **__):
        raise error

    if where == "write":
        monkeypatch.setattr(PdfWriter, "write", fail)
    else:
        monkeypatch.setattr(placement, "finish", fail)
    target = tmp_path / "kept.pdf"
    target.write_bytes(b"old")
    [one] = passes_of(sheets_of(Wish(5)), "duplex")
    with pytest.raises(OutputError, match=words):
        compose(PrintJob("申报表", source, one.sides, 1), target)
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.pdf", "source.pdf"]
