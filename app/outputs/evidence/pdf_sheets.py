"""Arranging the pages of one file: chosen, turned, cropped, several on a sheet, marked.

Only what is asked for is done. Pages that are merely chosen or turned are copied as they are; those
that are set anew on A4 (cropped, several a sheet, the sides of a card) become form XObjects, so that
their contents stay what they were.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from app.outputs.evidence.marks import Mark
from app.outputs.evidence.models import A4, POINTS_PER_MILLIMETRE, EvidenceCancelledError
from app.outputs.evidence.pdf_pages import PICTURE_PRODUCER, operands
from app.outputs.evidence.pdf_reading import displayed_box, displayed_size, opened, turn_of
from app.outputs.evidence.pdf_text import UndrawnError, ink_box

Box = tuple[float, float, float, float]
"""Left, foot, right and top in points."""
_CARD = (85.6 * POINTS_PER_MILLIMETRE, 54.0 * POINTS_PER_MILLIMETRE)
_CARD_SHAPE = (1.3, 1.9)
_MARGIN, _GUTTER, _CROP_AIR = 28.0, 14.0, 4.0
_MOST_ENLARGED = 2.0
_LYING_GAIN = 1.15
_MARK_MARGIN = 24.0
_WATER_ALPHA, _WATER_SHARE = 0.28, 0.82


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What is to be done to the pages (numbers from 0) of a PDF; the rest as in `Treatment`."""

    pages: Sequence[int]
    turn: int = 0
    crop: bool = False
    per_page: int = 1
    card: bool = False
    watermark: Mark | None = None
    certificate: Mark | None = None

    @property
    def is_set_anew(self) -> bool:
        """Whether the pages are drawn on new sheets."""
        return self.crop or self.card or self.per_page > 1

    def does_anything(self, count: int) -> bool:
        """Whether a PDF of so many pages would become another."""
        is_marked = self.watermark is not None or self.certificate is not None
        is_chosen = tuple(self.pages) != tuple(range(count))
        return bool(self.turn) or self.is_set_anew or is_marked or is_chosen


@dataclass(frozen=True, slots=True)
class Arranged:
    """How many pages came out, and remarks in Chinese."""

    pages: int
    notes: tuple[str, ...] = ()


def arrange(
    source: Path, target: Path, how: Arrangement, cancel: Callable[[], bool] | None = None
) -> Arranged:
    """Write the arranged pages of a PDF that needs no cleaning. Raises `PdfEvidenceError`, OSError."""
    with ExitStack() as stack:
        pdf = stack.enter_context(opened(source))
        made = stack.enter_context(pikepdf.new())
        work = _Work(pdf, made, source, how, cancel)
        if how.is_set_anew:
            work.set_anew()
        else:
            work.copy()
        work.mark()
        pages = len(made.pages)
        made.save(target)
    return Arranged(pages, tuple(dict.fromkeys(work.notes)))


@dataclass(slots=True)
class _Work:
    """One file on its way."""

    pdf: pikepdf.Pdf
    made: pikepdf.Pdf
    source: Path
    how: Arrangement
    cancel: Callable[[], bool] | None
    notes: list[str] = field(default_factory=list)
    forms: dict[int, tuple[Any, tuple[float, float]]] = field(default_factory=dict)

    def copy(self) -> None:
        """The pages as they are, turned where that is wanted."""
        for number in self._numbers():
            page = self.pdf.pages[number]
            turn = (turn_of(page) + self.how.turn * 90) % 360
            self.made.pages.append(page)
            if self.how.turn:
                # Not relative: a page that is wanted twice was turned already.
                self.made.pages[-1].rotate(turn, relative=False)

    def set_anew(self) -> None:
        """The pages on new sheets of A4."""
        size = 2 if self.how.card else self.how.per_page
        shapes = [_turned(displayed_size(self.pdf.pages[n]), self.how.turn) for n in self.how.pages]
        waiting: list[int] = []
        for number in self._numbers():
            waiting.append(number)
            if len(waiting) == size:
                self._sheet(waiting, shapes)
                waiting = []
        if waiting:
            self._sheet(waiting, shapes)

    def _numbers(self) -> Iterator[int]:
        for number in self.how.pages:
            if self.cancel and self.cancel():
                raise EvidenceCancelledError
            yield number

    def _sheet(self, numbers: Sequence[int], shapes: Sequence[tuple[float, float]]) -> None:
        for number in numbers:
            if number not in self.forms:
                self.forms[number] = self._form(number)
        forms = [self.forms[number] for number in numbers]
        if self.how.card:
            paper, cells = A4, self._card_cells([size for _, size in forms])
        elif self.how.per_page == 1:
            paper, cells = _single(forms[0][1])
        else:
            paper, cells = cells_for(self.how.per_page, shapes)
        page = self.made.add_blank_page(page_size=paper)
        code = [
            _placement(page, form, size, cell, enlarged=self.how.crop or self.how.card)
            for (form, size), cell in zip(forms, cells, strict=False)
        ]
        page.obj.Contents = self.made.make_stream(b"\n".join(code))

    def _form(self, number: int) -> tuple[Any, tuple[float, float]]:
        """A page as a form, upright, cut to what is to be seen of it; and its size as shown."""
        page = self.pdf.pages[number]
        box, turn = displayed_box(page), turn_of(page)
        if (
            self._has_pictures
            and Name.ArtBox in page.obj
            and (self.how.per_page > 1 or self.how.card)
        ):
            left, foot, right, top = (float(edge) for edge in page.artbox)
            box = left, foot, right, top
        if self.how.crop or self.how.card:
            box = self._inked(number, displayed_box(page), turn) or box
        page.obj.TrimBox = Array([*box])
        turn = (turn + self._turn_for(box, turn)) % 360
        page.rotate(turn, relative=False)
        form = self.made.copy_foreign(page.as_form_xobject())
        width, height = box[2] - box[0], box[3] - box[1]
        return form, (height, width) if turn in (90, 270) else (width, height)

    def _turn_for(self, box: Box, turn: int) -> int:
        """The user's turn; a card that stands on end is laid down besides."""
        width, height = _turned((box[2] - box[0], box[3] - box[1]), turn // 90 + self.how.turn)
        on_end = self.how.card and _CARD_SHAPE[0] < height / width < _CARD_SHAPE[1]
        return self.how.turn * 90 + (270 if on_end else 0)

    @property
    def _has_pictures(self) -> bool:
        return str(self.pdf.docinfo.get(Name.Producer, "")) == PICTURE_PRODUCER

    def _inked(self, number: int, box: Box, turn: int) -> Box | None:
        try:
            shares = ink_box(self.source, number)
        except UndrawnError:
            self.notes.append(f"第 {number + 1} 页画不出来，没有裁边")
            return None
        if shares is None:
            self.notes.append(f"第 {number + 1} 页是空白页")
            return None
        return _part(box, turn, shares)

    def _card_cells(self, sizes: Sequence[tuple[float, float]]) -> list[Box]:
        """Real size, one above the other in the middle of the upper half."""
        cells = []
        middle = A4[1] * 0.72
        for width, height in sizes:
            if _CARD_SHAPE[0] < width / height < _CARD_SHAPE[1]:
                across, up = _CARD
            else:
                self.notes.append("内容不像一张证件的正面或背面，按原来的大小放")
                scale = min(1.0, (A4[0] - 2 * _MARGIN) / width, (A4[1] / 2 - _MARGIN) / height)
                across, up = width * scale, height * scale
            left = (A4[0] - across) / 2
            cells.append((left, middle - up / 2, left + across, middle + up / 2))
            middle -= max(up, _CARD[1]) + 3 * _MARGIN
        return cells

    # --- marks ---

    def mark(self) -> None:
        """Draw the marks over every page."""
        drawn = [
            (self._mark_form(mark), mark, place)
            for mark, place in (
                (self.how.watermark, _across),
                (self.how.certificate, _in_the_corner),
            )
            if mark is not None
        ]
        if not drawn:
            return
        faint = self.made.make_indirect(Dictionary(Type=Name.ExtGState, ca=_WATER_ALPHA))
        for number in range(len(self.made.pages)):
            if self.cancel and self.cancel():
                raise EvidenceCancelledError
            page = self.made.pages[number]
            code = [_mark_code(page, form, mark, place, faint) for form, mark, place in drawn]
            page.contents_add(self.made.make_stream(b"q\n"), prepend=True)
            page.contents_add(self.made.make_stream(("\nQ\n" + "\n".join(code)).encode()))

    def _mark_form(self, mark: Mark) -> Any:
        with pikepdf.open(io.BytesIO(mark.pdf)) as drawn:
            return self.made.copy_foreign(drawn.pages[0].as_form_xobject())


def cells_for(
    count: int, shapes: Sequence[tuple[float, float]]
) -> tuple[tuple[float, float], list[Box]]:
    """The paper and its cells for so many pages a sheet: upright unless lying shows them larger."""
    upright = (1, 2) if count == 2 else (2, 2)  # noqa: PLR2004 - columns and rows
    lying = upright[::-1]
    ways = [(A4, _grid(A4, *upright)), (A4[::-1], _grid(A4[::-1], *lying))]
    gains = [sum(_fit(shape, cells[0]) for shape in shapes) for _, cells in ways]
    return ways[1] if gains[1] > gains[0] * _LYING_GAIN else ways[0]


def _grid(paper: tuple[float, float], columns: int, rows: int) -> list[Box]:
    width = (paper[0] - 2 * _MARGIN - (columns - 1) * _GUTTER) / columns
    height = (paper[1] - 2 * _MARGIN - (rows - 1) * _GUTTER) / rows
    cells = []
    for row in range(rows):
        for column in range(columns):
            left = _MARGIN + column * (width + _GUTTER)
            top = paper[1] - _MARGIN - row * (height + _GUTTER)
            cells.append((left, top - height, left + width, top))
    return cells


def _fit(size: tuple[float, float], cell: Box) -> float:
    return min((cell[2] - cell[0]) / size[0], (cell[3] - cell[1]) / size[1])


def _single(size: tuple[float, float]) -> tuple[tuple[float, float], list[Box]]:
    """One cropped page in the middle of its sheet."""
    paper = A4 if size[0] <= size[1] else A4[::-1]
    return paper, [(_MARGIN, _MARGIN, paper[0] - _MARGIN, paper[1] - _MARGIN)]


def _turned(size: tuple[float, float], quarters: int) -> tuple[float, float]:
    return size[::-1] if quarters % 2 else size


def _part(box: Box, turn: int, shares: tuple[float, float, float, float]) -> Box:
    """The part of a page's box that holds the ink, given as shares of the page as shown."""
    left, foot, right, top = box
    width, height = right - left, top - foot
    points = [(shares[0], shares[1]), (shares[2], shares[3])]
    if turn == 90:  # noqa: PLR2004 - degrees
        found = [(left + v * width, foot + u * height) for u, v in points]
    elif turn == 180:  # noqa: PLR2004 - degrees
        found = [(right - u * width, foot + v * height) for u, v in points]
    elif turn == 270:  # noqa: PLR2004 - degrees
        found = [(right - v * width, top - u * height) for u, v in points]
    else:
        found = [(left + u * width, top - v * height) for u, v in points]
    (x0, y0), (x1, y1) = found
    return (
        max(left, min(x0, x1) - _CROP_AIR), max(foot, min(y0, y1) - _CROP_AIR),
        min(right, max(x0, x1) + _CROP_AIR), min(top, max(y0, y1) + _CROP_AIR),
    )  # fmt: skip


def _placement(
    page: pikepdf.Page, form: Any, size: tuple[float, float], cell: Box, *, enlarged: bool
) -> bytes:
    """The operators that draw a form in the middle of a cell."""
    scale = min(_fit(size, cell), _MOST_ENLARGED if enlarged else 1.0)
    across, up = size[0] * scale, size[1] * scale
    middle = ((cell[0] + cell[2]) / 2, (cell[1] + cell[3]) / 2)
    rect = pikepdf.Rectangle(
        middle[0] - across / 2, middle[1] - up / 2, middle[0] + across / 2, middle[1] + up / 2
    )
    name = page.add_resource(form, Name.XObject)
    return page.calc_form_xobject_placement(
        form, name, rect, invert_transformations=True, allow_shrink=True, allow_expand=True
    )


# --- where marks stand -------------------------------------------------------------------------


def displayed_matrix(page: pikepdf.Page) -> tuple[float, float, float, float, float, float]:
    """From points on the page as shown (from its lower left) to the page's own coordinates."""
    left, foot, right, top = displayed_box(page)
    return {
        90: (0, 1, -1, 0, right, foot),
        180: (-1, 0, 0, -1, right, top),
        270: (0, -1, 1, 0, left, top),
    }.get(turn_of(page), (1, 0, 0, 1, left, foot))


def _mark_code(
    page: pikepdf.Page,
    form: Any,
    mark: Mark,
    place: Callable[[tuple[float, float], Mark], tuple[float, ...]],
    faint: Any,
) -> str:
    name = page.add_resource(form, Name.XObject)
    state = ""
    if place is _across:
        state = f"{page.add_resource(faint, Name.ExtGState)} gs "
    left, foot, right, top = displayed_box(page)
    size = _turned((right - left, top - foot), turn_of(page) // 90)
    matrix, own = displayed_matrix(page), place(size, mark)
    return f"q {state}{operands(matrix)} cm {operands(own)} cm {name} Do Q"


def _across(size: tuple[float, float], mark: Mark) -> tuple[float, ...]:
    """From the lower left to the upper right, over most of the page."""
    width, height = size
    diagonal = (width**2 + height**2) ** 0.5
    cosine, sine = width / diagonal, height / diagonal
    scale = diagonal * _WATER_SHARE / mark.width
    across, up = mark.width * scale / 2, mark.height * scale / 2
    return (
        scale * cosine, scale * sine, -scale * sine, scale * cosine,
        width / 2 - across * cosine + up * sine, height / 2 - across * sine - up * cosine,
    )  # fmt: skip


def _in_the_corner(size: tuple[float, float], mark: Mark) -> tuple[float, ...]:
    """At the foot on the right, shrunk where the page is small."""
    scale = min(1.0, size[0] / 2 / mark.width, size[1] / 4 / mark.height)
    left = size[0] - mark.width * scale - _MARK_MARGIN
    return scale, 0, 0, scale, max(0.0, left), _MARK_MARGIN
