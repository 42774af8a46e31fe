"""The finished book as PDFium reads it: another library than the one that wrote it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from app.outputs.engines.pdf_files import PDFIUM
from app.outputs.volumes.outlines import OutlineItem
from app.outputs.volumes.placement import Box

_LONGEST = 64
_KEPT = 48 << 20
"""After about so many bytes of pages the document is opened anew."""


@dataclass(frozen=True, slots=True)
class ReadLink:
    """A link on a page: its box, and the page it leads to, counted from 0 (-1: nowhere)."""

    box: Box
    target: int


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What a page says of itself; `texts` are those within the boxes asked for, without blanks.

    `stamp` is the text that stands on the page itself, `stamp_box` its place; what was put in from a
    source stands in forms and isn't part of it.
    """

    size: tuple[float, float]
    label: str
    stamp: str
    stamp_box: Box
    texts: tuple[str, ...]
    links: tuple[ReadLink, ...]
    is_empty: bool


class BookReader:
    """A finished PDF, asked page by page; each question holds PDFium for itself only.

    PDFium keeps all that it has read of a document: it is opened anew from time to time.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._read = path, 0
        with PDFIUM:
            self._pdf = pypdfium2.PdfDocument(path)
            self.pages = len(self._pdf)
            # Once it knows all pages, PDFium finds the one that a bookmark or a link names at once.
            for index in range(self.pages):
                self._pdf.get_page_size(index)
        self._kept = max(1, _KEPT * self.pages // max(1, path.stat().st_size))

    def __enter__(self) -> BookReader:  # noqa: PYI034 - it is final
        return self

    def __exit__(self, *_: object) -> None:
        with PDFIUM:
            self._pdf.close()

    def page(self, index: int, boxes: Sequence[Box] = ()) -> ReadPage:
        """What a page, counted from 0, says of itself."""
        with PDFIUM:
            self._forget()
            page = self._pdf[index]
            textpage = page.get_textpage()
            try:
                stamp, box, is_empty = _stamp(page, textpage)
                texts = tuple(_squeezed(textpage.get_text_bounded(*one)) for one in boxes)
                links = tuple(_links(self._pdf, page))
                label = self._pdf.get_page_label(index)
                return ReadPage(page.get_size(), label, stamp, box, texts, links, is_empty)
            finally:
                textpage.close()
                page.close()

    def _forget(self) -> None:
        """Let go of what was read of earlier pages."""
        self._read += 1
        if self._read % self._kept == 0:
            self._pdf.close()
            self._pdf = pypdfium2.PdfDocument(self._path)

    def bookmarks(self) -> list[OutlineItem]:
        """The bookmarks in their order."""
        with PDFIUM:
            return list(_bookmarks(self._pdf))

    def attached(self) -> dict[str, bytes]:
        """The files inside, by their names."""
        with PDFIUM:
            return dict(_attached(self._pdf))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _stamp(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage) -> tuple[str, Box, bool]:
    """The text on the page itself and its box; whether there is nothing at all on it."""
    found, box, is_empty = [], (0.0, 0.0, 0.0, 0.0), True
    for item in page.get_objects(max_depth=1):
        is_empty = False
        if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
            buffer = ctypes.create_string_buffer(_LONGEST)
            shorts = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
            size = pdfium.FPDFTextObj_GetText(item, textpage, shorts, _LONGEST)
            found.append(buffer.raw[: max(0, size - 2)].decode("utf-16-le", "replace"))
            box = tuple(item.get_bounds())
    return "".join(found), box, is_empty


def _links(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[ReadLink]:
    place, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page, place, link):
        rect = pdfium.FS_RECTF()
        pdfium.FPDFLink_GetAnnotRect(link, rect)
        destination = pdfium.FPDFLink_GetDest(pdf, link)
        target = pdfium.FPDFDest_GetDestPageIndex(pdf, destination) if destination else -1
        yield ReadLink((rect.left, rect.bottom, rect.right, rect.top), target)


def _bookmarks(pdf: pypdfium2.PdfDocument) -> Iterator[OutlineItem]:
    for mark in pdf.get_toc(max_depth=50):
        destination = mark.get_dest()
        target = destination.get_index() if destination else None
        yield OutlineItem(mark.level + 1, mark.get_title(), -1 if target is None else target)


def _attached(pdf: pypdfium2.PdfDocument) -> Iterator[tuple[str, bytes]]:
    for number in range(pdf.count_attachments()):
        one = pdf.get_attachment(number)
        yield one.get_name(), bytes(one.get_data())
