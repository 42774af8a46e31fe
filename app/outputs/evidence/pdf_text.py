"""How the text of a page stands, and where its ink lies: what PDFium can tell of a page."""

from __future__ import annotations

import ctypes
import math
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image

from app.outputs.engines.pdf_files import PDFIUM, Picture

_FEWEST_LETTERS = 20
_MOST_LETTERS = 3000
_STEP = 7
_MOST_BYTES = 200 << 20
_ASIDE = math.pi / 4
_RASTER = 300
"""Pixels of the longer side of the raster on which ink is looked for."""


class UndrawnError(Exception):
    """PDFium can't read a file or draw a page of it."""


@dataclass(frozen=True, slots=True)
class TextLook:
    """Of a page's text: how many letters were looked at, their middle size in points, their lie."""

    letters: int = 0
    height: float = 0.0
    is_sideways: bool = False


def look_at_text(source: Path, pages: int) -> tuple[TextLook, ...]:
    """The first pages' text; nothing where the file is huge or PDFium can't read it."""
    if source.stat().st_size > _MOST_BYTES:
        return ()
    try:
        with _opened(source) as document:
            return tuple(_look(document, number) for number in range(min(pages, len(document))))
    except UndrawnError:
        return ()


@contextmanager
def _opened(source: Path) -> Iterator[pypdfium2.PdfDocument]:
    """One document at a time. Raises `UndrawnError`."""
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(source)
            try:
                yield document
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise UndrawnError(str(error)) from error


def _look(document: pypdfium2.PdfDocument, number: int) -> TextLook:
    page = document[number]
    textpage = page.get_textpage()
    try:
        found = list(_letters(textpage))
        if len(found) < _FEWEST_LETTERS:
            return TextLook()
        turn = math.radians(page.get_rotation())
        aside = sum(_is_aside(angle - turn) for _, angle in found)
        height = statistics.median(size for size, _ in found)
        return TextLook(len(found), height, aside * 2 > len(found))
    finally:
        textpage.close()
        page.close()


def _letters(textpage: pypdfium2.PdfTextPage) -> Iterator[tuple[float, float]]:
    """Size in points and angle of some of a page's letters."""
    matrix = pdfium_c.FS_MATRIX()
    for index in range(0, min(textpage.count_chars(), _MOST_LETTERS), _STEP):
        if chr(pdfium_c.FPDFText_GetUnicode(textpage, index)).isspace():
            continue
        if not pdfium_c.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix)):
            continue
        scale = math.hypot(matrix.c, matrix.d)
        size = pdfium_c.FPDFText_GetFontSize(textpage, index) * scale
        if size > 0:
            yield size, pdfium_c.FPDFText_GetCharAngle(textpage, index)


def _is_aside(angle: float) -> bool:
    """Whether a letter lies nearer to its side than upright."""
    return _ASIDE < abs(math.remainder(angle, math.pi)) <= math.pi / 2


def ink_box(
    source: Path, page: int, threshold: int = 236
) -> tuple[float, float, float, float] | None:
    """Where the ink of a page lies, as shares of its shown width and height from the top left.

    Left, top, right, bottom, between 0 and 1; None for a blank page. Raises `UndrawnError`.
    """
    picture = _drawn(source, page)
    dark = picture.point([255 if level < threshold else 0 for level in range(256)])
    # Specks of a scanner are no ink: a row or column needs more than one dark dot.
    box = _without_specks(dark)
    if box is None:
        return None
    width, height = picture.size
    return box[0] / width, box[1] / height, box[2] / width, box[3] / height


def small_picture(source: Path, extent: int, page: int = 0) -> Picture:
    """A page within a square of so many pixels. Raises `UndrawnError`."""
    with _opened(source) as document:
        shown = document[page]
        scale = extent / max(1.0, *shown.get_size())
        drawn = shown.render(scale=scale, prefer_bgrx=True)
        return Picture(drawn.width, drawn.height, bytes(drawn.buffer))


def _drawn(source: Path, page: int) -> Image.Image:
    with _opened(source) as document:
        shown = document[page]
        scale = _RASTER / max(1.0, *shown.get_size())
        drawn = shown.render(scale=scale, grayscale=True)
        picture: Image.Image = drawn.to_pil().convert("L").copy()
    return picture


def _without_specks(dark: Image.Image) -> tuple[int, int, int, int] | None:
    width, height = dark.size
    data = dark.tobytes()
    rows = [data[y * width : (y + 1) * width].count(255) for y in range(height)]
    columns = [data[x::width].count(255) for x in range(width)]
    across = [x for x, count in enumerate(columns) if count > 1]
    down = [y for y, count in enumerate(rows) if count > 1]
    if not across or not down:
        return None
    return across[0], down[0], across[-1] + 1, down[-1] + 1
