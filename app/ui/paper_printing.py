"""PDFs onto paper: the one place that touches a printer.

All of it — the printer, its painter, the pages' pixels — lives in the thread of the job that prints.
Qt lets a painter work on a printer in any one thread, and a driver that makes one wait doesn't stop
the window then. Pages are drawn by PDFium in bands at the printer's resolution, so that a sheet at
600 dpi never lies in memory as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from app.errors import JiangshenError
from app.outputs.delivery.paper_fit import Fit, Margins, fit_page, has_ink_outside
from app.outputs.engines.pdf_drawing import Band, DrawnPdf
from app.outputs.engines.pdf_files import PdfFault

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from app.outputs.delivery.printing import Mode

FINEST = 600
"""Pixels an inch beyond which nobody sees a difference, and a page takes four times the time."""
_POINTS = 72.0
_COARSE = 50
_HEAD_LEFT = 270
_SLACK = 3.0


@dataclass(frozen=True, slots=True)
class Sent:
    """How many pages are sent, and whether the last of them was made smaller to fit."""

    count: int
    is_smaller: bool = False


MakePrinter = Callable[[str], "QPrinter"]
"""Makes the printer of a name. Raises `PrinterError`."""


class PrinterError(JiangshenError):
    """A printer can't be used, or no longer."""


def printer_names() -> tuple[tuple[str, ...], str]:
    """The printers of this machine, and the usual one ("" where there is none). May take seconds."""
    # Loading it asks the system for its printers: not before somebody prints.
    from PySide6.QtPrintSupport import QPrinterInfo  # noqa: PLC0415

    return tuple(QPrinterInfo.availablePrinterNames()), QPrinterInfo.defaultPrinterName()


def system_printer(name: str) -> QPrinter:
    """A printer of this machine. Raises `PrinterError`."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo  # noqa: PLC0415 - see above

    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise no_printer(name)
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    if not printer.isValid():
        raise PrinterError(
            f"打印机“{name}”现在用不了", "请看它是否打开、联机，再打印一次；也可以先“存为 PDF”"
        )
    return printer


def no_printer(name: str = "") -> PrinterError:
    """That there is no printer at all, or not the one of a name."""
    return PrinterError(
        f"找不到打印机“{name}”" if name else "这台电脑上没有打印机",
        "请接上、打开打印机（或在 Windows 设置里添加），再打印一次；也可以先“存为 PDF”",
    )


def send(
    pdf: Path, printer: QPrinter, title: str, mode: Mode, is_stopped: Callable[[], bool]
) -> Iterator[Sent]:
    """Print a PDF page by page; what is sent, after each. Raises `PrinterError`.

    The job is taken back from the printer where it fails, is stopped, or isn't asked for its end.
    """
    _set_up(printer, title, mode)
    painter, is_whole = QPainter(), False
    try:
        with DrawnPdf(pdf) as drawn:
            for page in range(drawn.page_count):
                _begin_page(printer, painter, drawn.size(page), is_first=page == 0)
                fit = _paint(printer, painter, drawn, page, is_stopped)
                if fit is None:
                    return
                _see_that_it_is_there(printer)
                yield Sent(page + 1, not fit.is_actual)
        is_whole = painter.end()
        if not is_whole:
            raise _gone()
        _see_that_it_is_there(printer)
    except PdfFault as fault:
        raise PrinterError(f"《{title}》打不下去：{fault}", "请再打印一次") from fault
    finally:
        if not is_whole and painter.isActive():
            printer.abort()
            painter.end()


def _set_up(printer: QPrinter, title: str, mode: Mode) -> None:
    kinds = type(printer).DuplexMode
    printer.setDocName(title)
    printer.setFullPage(True)
    printer.setCopyCount(1)
    printer.setDuplex(kinds.DuplexLongSide if mode == "duplex" else kinds.DuplexNone)
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)


def _begin_page(
    printer: QPrinter, painter: QPainter, size: tuple[float, float], *, is_first: bool
) -> None:
    """The paper of a page: always upright, so that the long edge is the left one on every sheet."""
    paper = QPageSize(
        QSizeF(min(size), max(size)),
        QPageSize.Unit.Point,
        "",
        QPageSize.SizeMatchPolicy.FuzzyMatch,
    )
    if not paper.isEquivalentTo(printer.pageLayout().pageSize()):
        printer.setPageSize(paper)
    has_begun = painter.begin(printer) if is_first else printer.newPage()
    if not has_begun:
        raise _gone()


def _see_that_it_is_there(printer: QPrinter) -> None:
    states = type(printer).PrinterState
    if printer.printerState() in (states.Error, states.Aborted):
        raise _gone()


def _gone() -> PrinterError:
    return PrinterError(
        "打印机不再接收，没有打完",
        "请看打印机是否开着、联机、有纸，线是否松了；打出来的先数一数，不全的不要装订",
    )


# --- a page ------------------------------------------------------------------------------------


def _paint(
    printer: QPrinter,
    painter: QPainter,
    drawn: DrawnPdf,
    page: int,
    is_stopped: Callable[[], bool],
) -> Fit | None:
    """Draw a page, in bands; where it went, None where it was stopped meanwhile."""
    width, height = drawn.size(page)
    turn = _HEAD_LEFT if width > height + _SLACK else 0
    upright = (height, width) if turn else (width, height)
    fit = _fit(printer, drawn, page, upright, turn)
    resolution = printer.resolution()
    dpi = min(resolution, FINEST)
    pixels = tuple(max(1, round(edge * fit.scale * dpi / _POINTS)) for edge in upright)
    for band in drawn.bands(page, (pixels[0], pixels[1]), turn):
        if is_stopped():
            return None
        _draw(painter, band, fit, resolution, dpi)
    return fit


def _draw(painter: QPainter, band: Band, fit: Fit, resolution: int, dpi: int) -> None:
    if band.data.count(b"\xff") == len(band.data):
        return
    image = QImage(band.data, band.width, band.height, band.width * 4, QImage.Format.Format_RGB32)
    grain, inch = resolution / dpi, resolution / _POINTS
    corner = fit.x * inch, fit.y * inch + band.top * grain
    painter.drawImage(QRectF(*corner, band.width * grain, band.height * grain), image)


def _fit(
    printer: QPrinter, drawn: DrawnPdf, page: int, upright: tuple[float, float], turn: int
) -> Fit:
    layout = printer.pageLayout()
    layout.setUnits(QPageLayout.Unit.Point)
    full, least = layout.pageSize().size(QPageSize.Unit.Point), layout.minimumMargins()
    margins: Margins = (least.left(), least.top(), least.right(), least.bottom())
    reaches = any(margins) and _reaches(drawn, page, margins, turn)
    return fit_page(upright, (full.width(), full.height()), margins, reaches_margins=reaches)


def _reaches(drawn: DrawnPdf, page: int, margins: Margins, turn: int) -> bool:
    """Whether ink stands where the printer can't put any."""
    left, top, right, bottom = (int(edge * _COARSE / _POINTS) for edge in margins)
    # As the page lies in the file: turned back by a quarter.
    frame = (bottom, left, top, right) if turn else (left, top, right, bottom)
    return has_ink_outside(*drawn.grey(page, _COARSE), frame)
