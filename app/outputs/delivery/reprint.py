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
_Sheet = tuple[_Look, tuple[int, ...]]
"""A sheet with its pages (from 0)."""


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
    """What changed in a piece that was printed in a `mode`.

    `old_copies` were printed, `copies` are wanted now; a copy of now has `sheet_count` sheets.
    """

    changes: tuple[SheetChange, ...]
    sheet_count: int
    old_copies: int
    copies: int
    mode: Mode = "duplex"

    @property
    def sheets(self) -> frozenset[int]:
        """The sheets to be printed again in each copy that is there."""
        return frozenset(one.sheet for one in self.changes if one.sheet)

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages (from 0) on these sheets."""
        return tuple(page for one in self.changes if one.sheet for page in one.pages)

    @property
    def mended_copies(self) -> int:
        """How many of the printed copies are mended: more than are wanted needn't be."""
        return min(self.old_copies, self.copies)

    @property
    def more_copies(self) -> int:
        """How many copies have to be printed whole."""
        return max(0, self.copies - self.old_copies)

    @property
    def is_empty(self) -> bool:
        """Whether what was printed still holds."""
        return not self.changes and not self.more_copies


def reprint_list(
    old: Sequence[str], new: Sequence[str], mode: Mode, *, old_copies: int, copies: int
) -> ReprintList:
    """Hold the pages of now against those that were printed, both as fingerprints.

    `mode` is how they were printed: with `simplex` every page is a sheet of its own, and what is
    only left free takes none.
    """
    changes, sheet_count = _held(tuple(old), tuple(new), is_one_sided=mode == "simplex")
    return ReprintList(changes, sheet_count, old_copies, copies, mode)


def looks_same(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether the same stands on all pages of two printings, given as fingerprints."""
    return [picture_of(one) for one in old] == [picture_of(one) for one in new]


@lru_cache(maxsize=32)
def _held(
    old: tuple[str, ...], new: tuple[str, ...], *, is_one_sided: bool
) -> tuple[tuple[SheetChange, ...], int]:
    """What changed, and how many sheets there are; kept, as a list of copies asks for it again."""
    before, now = _sheets(old, is_one_sided), _sheets(new, is_one_sided)
    return tuple(_changes(before, now)), len(now)


def _sheets(prints: Sequence[str], is_one_sided: bool) -> list[_Sheet]:  # noqa: FBT001 - of `_held`
    looks = [picture_of(one) for one in prints]
    if is_one_sided:
        return [((look,), (page,)) for page, look in enumerate(looks) if look]
    pages = range(len(looks))
    # Nothing on a back, and no back: the same paper.
    looks += [""] * (len(looks) % 2)
    return [((looks[at], looks[at + 1]), tuple(pages[at : at + 2])) for at in pages[::2]]


def _changes(before: list[_Sheet], now: list[_Sheet]) -> Iterator[SheetChange]:
    at, place = 0, 0
    kept = _kept([look for look, _ in before], [look for look, _ in now])
    for old, new in [*kept, (len(before), len(now))]:
        both = min(old - at, new - place)
        for step in range(both):
            pages = now[place + step][1]
            yield SheetChange("changed", place + step + 1, at + step + 1, pages)
        for sheet in range(place + both, new):
            yield SheetChange("new", sheet + 1, 0, now[sheet][1])
        for sheet in range(at + both, old):
            yield SheetChange("gone", 0, sheet + 1, before[sheet][1])
        at, place = old + 1, new + 1


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
    names = "、".join(filter(None, (labels[page] for page in one.pages if page < len(labels))))
    pages = f"第 {one.sheet} 张（页码 {names}）" if names else f"第 {one.sheet} 张"
    moved = f"，换下原来的第 {one.old} 张" if one.fate == "changed" and one.old != one.sheet else ""
    return f"{pages}插入，是新的" if one.fate == "new" else f"{pages}换掉{moved}"
