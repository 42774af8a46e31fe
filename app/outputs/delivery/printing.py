"""Which page comes onto which side of which sheet, and in which order a printer is given the sides. Pure.

Every page keeps the side on which it stands in the whole piece: the margins of a volume are mirrored,
and a sheet that is printed again has to fit between its neighbours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Mode = Literal["duplex", "simplex", "manual"]
NO_PAGE = -1
REAM = 500
MOST_AT_ONCE = 100
"""So many sheets of the first pass are put back into a simple printer at once."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of one copy (from 1): the pages on its sides from 0, `NO_PAGE` where none is.

    A slip bears the number of the copy alone.
    """

    copy: int
    front: int = NO_PAGE
    back: int = NO_PAGE
    is_slip: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """What a printer is given at a time: a page from 0, a blank or a slip; `is_turned` by 180°.

    `beside` is the page on the other side of the sheet, whose paper a blank has.
    """

    copy: int
    page: int = NO_PAGE
    is_slip: bool = False
    is_turned: bool = False
    beside: int = NO_PAGE


@dataclass(frozen=True, slots=True)
class PaperPath:
    """How a simple printer takes and gives paper, as a test sheet shows it.

    Printed sheets come to lie one on the other, `lands_face_down` with what was printed below. A
    stack put back as it came `needs_turning` over where the printed side would be printed again.
    `comes_upside_down`: the second side's head would be at the first one's foot.
    """

    lands_face_down: bool = True
    needs_turning: bool = False
    comes_upside_down: bool = True


@dataclass(frozen=True, slots=True)
class Pass:
    """Sides that are sent at once. `is_back` for the second pass of a batch (from 1)."""

    sides: tuple[Side, ...]
    batch: int = 1
    batches: int = 1
    is_back: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a piece: so many copies from `first`, all of it or some of its pages.

    `pages` are pages from 0 in the order wanted, None for all.
    `blanks` are pages on which nothing stands. `has_slips`: a sheet with its number before each copy.
    """

    page_count: int
    copies: int = 1
    first: int = 1
    mode: Mode = "duplex"
    pages: tuple[int, ...] | None = None
    blanks: frozenset[int] = frozenset()
    has_slips: bool = False


# --- sheets ------------------------------------------------------------------------------------


def sheets_of(wish: Wish) -> tuple[Sheet, ...]:
    """All sheets in their order, copy after copy."""
    return tuple(
        sheet
        for copy in range(wish.first, wish.first + wish.copies)
        for sheet in _copy_of(wish, copy)
    )


def count_sheets(wish: Wish) -> int:
    """How many sheets are printed."""
    return len(tuple(_copy_of(wish, 1))) * wish.copies


def _copy_of(wish: Wish, copy: int) -> Iterator[Sheet]:
    if wish.has_slips:
        yield Sheet(copy, is_slip=True)
    pages = list(range(wish.page_count)) if wish.pages is None else list(wish.pages)
    if wish.mode == "simplex":
        yield from (Sheet(copy, page) for page in pages if page not in wish.blanks)
    else:
        yield from _paired(pages, copy)


def _paired(pages: Sequence[int], copy: int) -> Iterator[Sheet]:
    """A front with its own back where that comes next; each page on the side where it belongs."""
    at = 0
    while at < len(pages):
        page = pages[at]
        has_back = page % 2 == 0 and at + 1 < len(pages) and pages[at + 1] == page + 1
        if page % 2:
            yield Sheet(copy, NO_PAGE, page)
        else:
            yield Sheet(copy, page, page + 1 if has_back else NO_PAGE)
        at += 2 if has_back else 1


# --- passes ------------------------------------------------------------------------------------


def passes_of(
    sheets: Sequence[Sheet], mode: Mode, path: PaperPath | None = None, most: int = MOST_AT_ONCE
) -> tuple[Pass, ...]:
    """What is sent to the printer, in this order; between two passes the user has the paper in hand.

    By hand (`manual`) batches of at most `most` sheets are printed, whole copies where they fit.
    """
    if not sheets:
        return ()
    if mode != "manual":
        return (Pass(tuple(_in_turn(sheets, mode))),)
    batches = list(_batches(sheets, most))
    return tuple(
        one
        for number, batch in enumerate(batches, 1)
        for one in _by_hand(batch, path or PaperPath(), number, len(batches))
    )


def _in_turn(sheets: Iterable[Sheet], mode: Mode) -> Iterator[Side]:
    for sheet in sheets:
        yield _front(sheet)
        if mode == "duplex":
            yield _back(sheet)


def _by_hand(batch: Sequence[Sheet], path: PaperPath, number: int, of: int) -> Iterator[Pass]:
    """All fronts, then all backs, so ordered that the finished stack is in the order of the copy.

    The printer takes from the top of the stack. The last one printed lies on top, too, and it shows
    the front where sheets land face down: then the first sheet must come last. A stack that is put
    back as it came is taken in the opposite order, one that is turned over in the same order.
    """
    backs_reversed = path.lands_face_down
    fronts_reversed = backs_reversed == path.needs_turning
    fronts = list(reversed(batch)) if fronts_reversed else batch
    backs = list(reversed(batch)) if backs_reversed else batch
    yield Pass(tuple(map(_front, fronts)), number, of)
    turned = path.comes_upside_down
    yield Pass(tuple(_back(sheet, is_turned=turned) for sheet in backs), number, of, is_back=True)


def _batches(sheets: Sequence[Sheet], most: int) -> Iterator[list[Sheet]]:
    batch: list[Sheet] = []
    for copy in _copies(sheets):
        if batch and len(batch) + len(copy) > most:
            yield batch
            batch = []
        batch = [*batch, *copy]
        while len(batch) > most:
            yield batch[:most]
            batch = batch[most:]
    if batch:
        yield batch


def _copies(sheets: Iterable[Sheet]) -> Iterator[list[Sheet]]:
    copy: list[Sheet] = []
    for sheet in sheets:
        if copy and copy[-1].copy != sheet.copy:
            yield copy
            copy = []
        copy.append(sheet)
    if copy:
        yield copy


def _front(sheet: Sheet) -> Side:
    return Side(sheet.copy, sheet.front, sheet.is_slip, beside=sheet.back)


def _back(sheet: Sheet, *, is_turned: bool = False) -> Side:
    return Side(sheet.copy, sheet.back, is_turned=is_turned, beside=sheet.front)


# --- copies that came out, paper ---------------------------------------------------------------


def whole_copies(passes: Sequence[Pass], sent: int) -> frozenset[int]:
    """The copies of which every side was sent, when so many sides were."""
    sides = [side for one in passes for side in one.sides]
    begun = {side.copy for side in sides[sent:]}
    return frozenset(side.copy for side in sides) - begun


@dataclass(frozen=True, slots=True)
class Paper:
    """Paper that is needed: sheets, and what they cost in yuan."""

    sheets: int
    cost: Decimal

    @property
    def reams(self) -> int:
        """How many packs of 500 have to be there."""
        return -(-self.sheets // REAM)

    def __str__(self) -> str:
        packs = f"（{self.reams} 包）" if self.sheets > REAM else ""
        return f"{self.sheets} 张纸{packs}，约 {self.cost:.2f} 元"


def paper_for(sheets: int, price: Decimal) -> Paper:
    """The paper for so many sheets at a price each."""
    return Paper(sheets, sheets * price)


def told_numbers(numbers: Collection[int]) -> str:
    """Numbers as people write them: `1-3、5`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(f"{first}-{last}" if last > first else f"{first}" for first, last in runs)
