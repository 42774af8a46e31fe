"""Pages of a PDF on the disk as pixels, however large: in bands, and without keeping what was drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from app.outputs.engines.pdf_files import PDFIUM, PdfFault

_KEPT = 96 << 20
"""After about so many bytes of pages the document is opened anew: PDFium keeps all that it read."""
BAND = 32 << 20
"""At most so many bytes at a time. A band costs a page's whole decoding: fewer are quicker."""
_COLOUR, _GREY = 4, 1


@dataclass(frozen=True, slots=True)
class Band:
    """Rows of a page from the top on, four bytes a pixel: blue, green, red, unused."""

    top: int
    width: int
    height: int
    data: bytes


class DrawnPdf:
    """A PDF whose pages (from 0) are drawn one after another; PDFium is held for a band only.

    Raises `PdfFault` where it can't be read.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._drawn = path, 0
        with PDFIUM:
            self._pdf = self._open()
            self.page_count = len(self._pdf)
        self._kept = max(1, _KEPT * self.page_count // max(1, path.stat().st_size))

    def __enter__(self) -> DrawnPdf:  # noqa: PYI034 - it is final
        return self

    def __exit__(self, *_: object) -> None:
        with PDFIUM:
            self._pdf.close()

    def size(self, page: int) -> tuple[float, float]:
        """Width and height as it is shown, in points."""
        with PDFIUM:
            width, height = self._pdf.get_page_size(page)
        return float(width), float(height)

    def grey(self, page: int, dpi: float) -> tuple[int, int, bytes]:
        """A small picture in shades of grey: width, height, a byte a pixel without gaps."""
        width, height = (max(1, round(edge * dpi / 72)) for edge in self.size(page))
        with PDFIUM:
            self._forget()
            drawn = self._page(page)
            try:
                return width, height, _rows(drawn, (width, height), 0, height, 0, _GREY)
            finally:
                drawn.close()

    def bands(
        self, page: int, size: tuple[int, int], turn: int = 0, most: int = BAND
    ) -> Iterator[Band]:
        """The page at a size in pixels, turned clockwise by 0, 90, 180 or 270 degrees."""
        width, height = size
        rows = max(1, most // (width * _COLOUR))
        with PDFIUM:
            self._forget()
            drawn = self._page(page)
        try:
            for top in range(0, height, rows):
                high = min(rows, height - top)
                with PDFIUM:
                    data = _rows(drawn, size, top, high, turn, _COLOUR)
                yield Band(top, width, high, data)
        finally:
            with PDFIUM:
                drawn.close()

    # --- inside, with PDFium held ---

    def _open(self) -> pypdfium2.PdfDocument:
        try:
            return pypdfium2.PdfDocument(self._path)
        except (pypdfium2.PdfiumError, OSError) as error:
            raise PdfFault("PDF 读不出来") from error

    def _page(self, page: int) -> pypdfium2.PdfPage:
        try:
            return self._pdf[page]
        except pypdfium2.PdfiumError as error:
            raise PdfFault(f"PDF 的第 {page + 1} 页读不出来") from error

    def _forget(self) -> None:
        self._drawn += 1
        if self._drawn % self._kept == 0:
            self._pdf.close()
            self._pdf = self._open()


def _rows(
    page: pypdfium2.PdfPage, size: tuple[int, int], top: int, high: int, turn: int, depth: int
) -> bytes:
    """Some rows of a page, as a printer shows it: with what is drawn above the content."""
    width, height = size
    kind = pdfium.FPDFBitmap_BGRx if depth == _COLOUR else pdfium.FPDFBitmap_Gray
    bitmap = pypdfium2.PdfBitmap.new_native(width, high, kind)
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, high)
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_PRINTING
        if depth == _GREY:
            flags |= pdfium.FPDF_GRAYSCALE
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, turn // 90, flags)
        return _without_gaps(bytes(bitmap.buffer), bitmap.stride, width * depth)
    finally:
        bitmap.close()


def _without_gaps(data: bytes, stride: int, row: int) -> bytes:
    if stride == row:
        return data
    return b"".join(data[at : at + row] for at in range(0, len(data), stride))
