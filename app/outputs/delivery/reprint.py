"""The reprint list: which sheets of a printed piece have to be printed again, in each copy. Pure.

Sheets are held against each other by what is on them. One that only moved isn't printed again: a new
one before it is put in, one that is gone is taken out.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.outputs.delivery.fingerprints import picture_of
from app.outputs.delivery.printing import Mode, told_numbers

Fate = Literal["changed", "new", "gone"]
_Look = tuple[str, ...]
"""A sheet by the pictures on its sides."""


@dataclass(frozen=True, slots=True)
class SheetChange:
    """A sheet by its number of now and of then (from 1; 0: there is none), and its pages (from 0).

    The pages of one that is `gone` are those of then.
    """

    fate: Fate
    sheet: int
    old: int
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReprintList:
    """What changed in a piece. `old_copies` were printed, `copies` are wanted now."""

    changes: tuple[SheetChange, ...]
    sheet_count: int
    old_copies: int
    copies: int

    @property
    def sheets(self) -> frozenset[int]:
        """The sheets to be printed again in each copy that is there."""
        return frozenset(one.sheet for one in self.changes if one.sheet)

    @property
    def mended_copies(self) -> int:
        """How many of the printed copies are mended: more than are wanted needn't be."""
        return min(self.old_copies, self.copies)

    @property
    def more_copies(self) -> int:
        """How many copies have to be printed whole."""
        return max(0, self.copies - self.old_copies)

    @property
    def paper(self) -> int:
        """How many sheets that takes in all."""
        return len(self.sheets) * self.mended_copies + self.sheet_count * self.more_copies

    @property
    def is_empty(self) -> bool:
        """Whether what was printed still holds."""
        return not self.changes and not self.more_copies


def reprint_list(
    old: Sequence[str], new: Sequence[str], mode: Mode, *, old_copies: int, copies: int
) -> ReprintList:
    """Hold the pages of now against those that were printed, both as fingerprints.

    With `simplex` every page is a sheet of its own.
    """
    changes, sheet_count = _held(tuple(old), tuple(new), mode)
    return ReprintList(changes, sheet_count, old_copies, copies)


@lru_cache(maxsize=32)
def _held(
    old: tuple[str, ...], new: tuple[str, ...], mode: Mode
) -> tuple[tuple[SheetChange, ...], int]:
    """What changed, and how many sheets there are; kept, as a list of copies asks for it again."""
    before, now = _sheets(old, mode), _sheets(new, mode)
    return tuple(_changes(before, now, mode, len(old), len(new))), len(now)


def _sheets(pages: Sequence[str], mode: Mode) -> list[_Look]:
    looks = [picture_of(page) for page in pages]
    if mode == "simplex":
        return [(look,) for look in looks]
    if len(looks) % 2:
        looks.append("")
    return list(zip(looks[::2], looks[1::2], strict=True))


def _changes(
    before: list[_Look], now: list[_Look], mode: Mode, old: int, new: int
) -> Iterator[SheetChange]:
    at, place = 0, 0
    for kept, where in [*_kept(before, now), (len(before), len(now))]:
        both = min(kept - at, where - place)
        for step in range(1, both + 1):
            pages = pages_of_sheet(place + step, mode, new)
            yield SheetChange("changed", place + step, at + step, pages)
        for sheet in range(place + both + 1, where + 1):
            yield SheetChange("new", sheet, 0, pages_of_sheet(sheet, mode, new))
        for sheet in range(at + both + 1, kept + 1):
            yield SheetChange("gone", 0, sheet, pages_of_sheet(sheet, mode, old))
        at, place = kept + 1, where + 1


def _kept(before: list[_Look], now: list[_Look]) -> list[tuple[int, int]]:
    """The places (of then, of now) of as many sheets as can stay, in their order."""
    shorter = min(len(before), len(now))
    head = next((at for at in range(shorter) if before[at] != now[at]), shorter)
    rest = shorter - head
    tail = next((at for at in range(rest) if before[-1 - at] != now[-1 - at]), rest)
    same = [(at, at) for at in range(head)]
    inner = _longest(before[head : len(before) - tail], now[head : len(now) - tail])
    same += [(head + at, head + place) for at, place in inner]
    same += [(len(before) - at, len(now) - at) for at in range(tail, 0, -1)]
    return same


def _longest(before: list[_Look], now: list[_Look]) -> Iterator[tuple[int, int]]:
    """The longest common subsequence, by the usual table of lengths from behind."""
    table = [array("L", [0]) * (len(now) + 1)]
    for look in reversed(before):
        below, row = table[-1], array("L", [0]) * (len(now) + 1)
        for place in range(len(now) - 1, -1, -1):
            longer = max(below[place], row[place + 1])
            row[place] = below[place + 1] + 1 if look == now[place] else longer
        table.append(row)
    table.reverse()
    at = place = 0
    while at < len(before) and place < len(now):
        if before[at] == now[place]:
            yield at, place
            at, place = at + 1, place + 1
        elif table[at + 1][place] >= table[at][place + 1]:
            at += 1
        else:
            place += 1


def pages_of_sheet(sheet: int, mode: Mode, page_count: int) -> tuple[int, ...]:
    """The pages (from 0) on a sheet (from 1) of a whole copy."""
    if mode == "simplex":
        return (sheet - 1,)
    return tuple(page for page in (2 * sheet - 2, 2 * sheet - 1) if page < page_count)


def told_changes(found: ReprintList, labels: Sequence[str]) -> Iterator[str]:
    """The list in Chinese, a line for each sheet; `labels` are the page numbers as printed now."""
    if found.changes and found.mended_copies:
        whole = f"每份（第 {told_numbers(range(1, found.mended_copies + 1))} 份）"
        yield f"{whole}要换 {len(found.sheets)} 张：" if found.sheets else f"{whole}："
        yield from (f"　{_told(one, labels)}" for one in found.changes)
    if found.more_copies:
        more = told_numbers(range(found.old_copies + 1, found.copies + 1))
        yield f"第 {more} 份是新增的，整份打印（每份 {found.sheet_count} 张）"
    if found.old_copies > found.copies:
        yield f"以前打印了 {found.old_copies} 份，现在只要 {found.copies} 份，多的不用换"


def _told(one: SheetChange, labels: Sequence[str]) -> str:
    if one.fate == "gone":
        return f"原来的第 {one.old} 张抽去，不再有"
    names = "、".join(labels[page] for page in one.pages if page < len(labels))
    pages = f"第 {one.sheet} 张（页码 {names}）" if names else f"第 {one.sheet} 张"
    moved = f"，换下原来的第 {one.old} 张" if one.fate == "changed" and one.old != one.sheet else ""
    return f"{pages}插入，是新的" if one.fate == "new" else f"{pages}换掉{moved}"
