"""The lines of a PDF's pages by their place, and how two PDFs of one document agree.

A line is a run of characters on one baseline without a gap as wide as that between table cells;
its text has no white space, since engines differ in what blanks they write.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

_SAME_BASELINE = 2.5
"""Points; the lines of the forms are at least 12 apart."""
_CELL_GAP = 0.85
"""In em: narrower than two cell margins, wider than what justifying adds between two characters."""
_FOOT = 0.1
_PAGE_NUMBER = re.compile(r"[—–－-]*\d+[—–－-]*")
_SAME_SIGN = str.maketrans(
    {"☐": "□", "⬜": "□", "✔": "✓", "✕": "✗", "✘": "✗", "·": "・", "•": "・"}
)


@dataclass(frozen=True, slots=True)
class Line:
    """Text without white space; place of its first character in points from the left and top."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character, its origin in points from the left and bottom, its advance and its size."""

    text: str
    x: float
    y: float
    right: float
    size: float


Pages = tuple[tuple[Line, ...], ...]


def pages_of(pdf: bytes) -> Pages:
    """The lines of every page, in the order in which the page draws them, without page numbers."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(tuple(_lines_of(page)) for page in document)
    finally:
        document.close()


def _lines_of(page: pypdfium2.PdfPage) -> Iterator[Line]:
    height = page.get_height()
    for run in _runs(_glyphs(page)):
        line = Line(_plain("".join(one.text for one in run)), run[0].x, height - run[0].y)
        is_number = line.y > height * (1 - _FOOT) and _PAGE_NUMBER.fullmatch(line.text)
        if line.text and not is_number:
            yield line


def _plain(text: str) -> str:
    """Text without white space, its letters in the one form that both engines' PDFs agree on."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_SAME_SIGN).split())


def _glyphs(page: pypdfium2.PdfPage) -> Iterator[Glyph]:
    textpage = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    box = pdfium.FS_RECTF()
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if pdfium.FPDFText_IsGenerated(textpage, index) == 1 or chr(code).isspace() or not code:
            continue
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        size = pdfium.FPDFText_GetFontSize(textpage, index)
        yield Glyph(chr(code), x.value, y.value, box.right, size)
    textpage.close()


def _runs(glyphs: Iterator[Glyph]) -> Iterator[list[Glyph]]:
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _follows(run[-1], glyph):
            yield run
            run = []
        run.append(glyph)
    if run:
        yield run


def _follows(last: Glyph, glyph: Glyph) -> bool:
    gap = glyph.x - last.right
    return abs(glyph.y - last.y) < _SAME_BASELINE and -last.size < gap < _CELL_GAP * glyph.size


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two PDFs of a document agree; `differences` name what doesn't, page by page.

    `lines` counts those of the first PDF, `long_lines` those of ten characters and more.
    """

    pages: tuple[int, int]
    first_lines: int
    lines: int
    lines_alike: int
    long_lines: int
    long_lines_alike: int
    differences: tuple[str, ...]

    @property
    def has_same_pages(self) -> bool:
        """Whether both have the same number of pages."""
        return self.pages[0] == self.pages[1]

    @property
    def has_same_first_lines(self) -> bool:
        """Whether every page begins with the same line."""
        return self.has_same_pages and self.first_lines == self.pages[0]


_LONG = 10


def compare(office: Pages, ours: Pages, heads: frozenset[str]) -> Agreement:
    """Hold two PDFs against each other; `heads` are the texts of table heads that repeat."""
    theirs, mine = _counted(office), _counted(ours)
    heads = frozenset(map(_plain, heads))
    alike = theirs & mine
    firsts = [_first(page, heads) for page in office], [_first(page, heads) for page in ours]
    return Agreement(
        (len(office), len(ours)),
        sum(one == other for one, other in zip(*firsts, strict=False)),
        theirs.total(),
        alike.total(),
        _long(theirs),
        _long(alike),
        tuple(_differences(office, ours, firsts, alike)),
    )


def _counted(pages: Pages) -> Counter[str]:
    return Counter(line.text for page in pages for line in page)


def _long(lines: Counter[str]) -> int:
    return sum(count for text, count in lines.items() if len(text) >= _LONG)


def _first(page: Sequence[Line], heads: frozenset[str]) -> str:
    """The topmost line that isn't part of a repeated table head; its cells from left to right."""
    body = [line for line in page if not any(line.text in head for head in heads)] or list(page)
    if not body:
        return ""
    top = min(line.y for line in body)
    row = [line for line in body if line.y - top < _SAME_BASELINE]
    return "|".join(line.text for line in sorted(row, key=lambda line: line.x))


def _differences(
    office: Pages, ours: Pages, firsts: tuple[list[str], list[str]], alike: Counter[str]
) -> Iterator[str]:
    if len(office) != len(ours):
        yield f"pages: {len(office)} against {len(ours)}"
    for number, (one, other) in enumerate(zip(*firsts, strict=False), 1):
        if one != other:
            yield f"p{number} begins: {one[:40]} | {other[:40]}"
    left = _unmatched(office, alike), _unmatched(ours, alike)
    for (number, one), (at, other) in zip(*left, strict=False):
        yield f"p{number}/p{at} line: {one} | {other}"
    longer = left[0][len(left[1]) :] or left[1][len(left[0]) :]
    for number, text in longer:
        yield f"p{number} only {'office' if len(left[0]) > len(left[1]) else 'ours'}: {text}"


def _unmatched(pages: Pages, alike: Counter[str]) -> list[tuple[int, str]]:
    """The lines, with their page, that the other PDF hasn't got."""
    spare = Counter(alike)
    found = []
    for number, page in enumerate(pages, 1):
        for line in page:
            if spare[line.text]:
                spare[line.text] -= 1
            else:
                found.append((number, line.text))
    return found
