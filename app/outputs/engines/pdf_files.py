"""What a finished PDF is asked: whether it can be read, how many pages it has, and its text."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass

import pikepdf
import pypdfium2

PDFIUM = threading.Lock()
"""PDFium isn't safe in threads, not even across documents: whoever uses it holds this."""

_END = b"%%EOF"
_END_WITHIN = 2048


class PdfFault(Exception):  # noqa: N818 - a cause, told in the words of the error that it becomes
    """Why a PDF can't be used, in Chinese."""


def count_pages(pdf: bytes) -> int:
    """The number of pages, at least 1. Raises `PdfFault` for what is no whole, open PDF."""
    if not pdf:
        raise PdfFault("得到的是空文件")
    if _END not in pdf[-_END_WITHIN:]:
        raise PdfFault("PDF 不完整" if pdf.startswith(b"%PDF-") else "得到的不是 PDF")
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            pages = len(document.pages)
    except pikepdf.PasswordError as error:
        raise PdfFault("PDF 有密码") from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise PdfFault("PDF 损坏，读不了") from error
    if not pages:
        raise PdfFault("PDF 里一页也没有")
    return pages


def read_text(pdf: bytes) -> str:
    """The text of all pages in the order in which they draw it; "" for scans. Raises `PdfFault`."""
    with PDFIUM:
        try:
            return _text_of(pypdfium2.PdfDocument(pdf))
        except pypdfium2.PdfiumError as error:
            raise PdfFault("PDF 损坏，读不了") from error


def _text_of(document: pypdfium2.PdfDocument) -> str:
    try:
        return "\n".join(_page_text(page) for page in document)
    finally:
        document.close()


def _page_text(page: pypdfium2.PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        return str(textpage.get_text_range())
    finally:
        textpage.close()
        page.close()


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as pixels: four bytes each (blue, green, red, unused), rows from the top."""

    width: int
    height: int
    data: bytes


def draw_page(pdf: bytes, scale: float, page: int = 0) -> Picture:
    """A page (counted from 0), with a scale of 1 at 72 pixels an inch."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(pdf)
        try:
            drawn = document[page].render(scale=scale, prefer_bgrx=True)
            return Picture(drawn.width, drawn.height, bytes(drawn.buffer))
        finally:
            document.close()
