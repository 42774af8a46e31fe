"""Leads a table over pages: rows placed or parted, heads repeated, merged cells carried on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.outputs.typeset.drafts import Draft
from app.outputs.typeset.fragments import Fragment, RowPart
from app.outputs.typeset.rules import Rules
from app.outputs.typeset.stacks import Stack
from app.outputs.typeset.tables import SetRow, SetTable

_TOLERANCE = 0.5


class Pages(Protocol):
    """Where a table is led over."""

    page: Draft
    y: float
    rules: Rules
    is_chained: bool

    def turn(self, *, is_wanted: bool = False) -> None:
        """Go on at the top of a new page."""

    @property
    def room(self) -> float:
        """What is left of the page."""

    @property
    def whole(self) -> float:
        """How much a page holds from top to bottom."""


class TableFlow:
    """One table on its way over the pages.

    `next_begins` tells whether what comes after the table begins within a height.
    """

    def __init__(
        self,
        pages: Pages,
        table: SetTable,
        table_x: Callable[[SetTable, float], float],
        next_begins: Callable[[float], bool],
    ) -> None:
        self._pages, self._table, self._table_x = pages, table, table_x
        self._next_begins = next_begins
        self._carried: dict[tuple[int, int], Stack] = {}
        self._fragment = self._new_fragment()
        self._goes_on = False
        # Rows kept with the next are looked at once, at the first of them.
        self._settled = 0

    def run(self) -> None:
        """Place all rows."""
        is_cramped = not begins_within(self._table, self._pages.room, self._pages.whole)
        if self._table.heads and self._pages.page.used and is_cramped:
            # A head never stands alone at the foot of a page.
            self._turn()
        for row in self._table.rows:
            self._keep_together(row.index)
            self._row(row)
        self._draw(is_last=True)
        pages = self._pages
        pages.y += self._table.bottom_line(len(self._table.rows) - 1)

    def _new_fragment(self) -> Fragment:
        page = self._pages.page
        x = page.left + self._table_x(self._table, page.width)
        aligns = self._pages.rules.aligns_parts
        return Fragment(self._table, x, self._carried, aligns_parts=aligns)

    def _draw(self, *, is_last: bool) -> None:
        self._fragment.draw(self._pages.page.canvas, is_last=is_last)

    def _turn(self) -> None:
        self._draw(is_last=False)
        self._goes_on = True
        self._pages.turn()
        self._fragment = self._new_fragment()

    def _repeat_heads(self, index: int) -> None:
        """Put the heads above a row that goes on upon a new page, where they leave it room."""
        heads = self._table.rows[: self._table.heads]
        height = sum(row.height for row in heads)
        if not heads or index < len(heads) or height >= self._pages.room:
            return
        for row in heads:
            self._put(row, row.height, [cell.content for cell in row.cells])

    def _put(
        self,
        row: SetRow,
        height: float,
        contents: list[Stack],
        *,
        begins: bool = True,
        ends: bool = True,
    ) -> None:
        pages = self._pages
        part = RowPart(row, pages.y, height, contents, begins=begins, ends=ends)
        self._fragment.parts.append(part)
        pages.y += height
        pages.page.used = True

    def _keep_together(self, index: int) -> None:
        """Turn the page ahead of rows that stay with the next where they don't all fit."""
        rows = self._table.rows
        if index < self._settled or not rows[index].keeps:
            return
        last = index
        while last + 1 < len(rows) and rows[last].keeps:
            last += 1
        self._settled = last
        height = sum(row.height for row in rows[index:last])
        pages = self._pages
        if not pages.page.used or self._stands(rows[last], pages.room - height):
            return
        whole = pages.rules.keeps_whole
        if not self._is_chained if whole else self._stands(rows[last], pages.whole - height):
            self._turn()
            self._repeat_heads(index)

    @property
    def _is_chained(self) -> bool:
        """Whether all that stands on the page so far stays with what comes next."""
        heads, parts = self._table.heads, self._fragment.parts
        if not parts or not (self._goes_on or self._pages.is_chained):
            return False
        return all(part.row.keeps or part.row.index < heads for part in parts)

    def _stands(self, row: SetRow, room: float) -> bool:
        """Whether the last of rows kept together begins within a height, or what it's kept with."""
        if not row.keeps or self._goes_on:
            return row_begins_within(self._table, row, room, self._pages.whole)
        rest = room - row.height - self._table.bottom_line(row.index)
        return rest > -_TOLERANCE and self._next_begins(rest)

    def _row(self, row: SetRow) -> None:
        contents = [cell.content for cell in row.cells]
        height, begins = row.height, True
        while not self._fits(row, height):
            firsts = self._parted(row, contents, is_whole=begins)
            if firsts is None and self._can_turn():
                self._turn()
                self._repeat_heads(row.index)
                continue
            firsts = firsts or _forced(contents)
            rests = [cell.rest_after(first) for cell, first in zip(contents, firsts, strict=True)]
            part = self._part_height(row, firsts)
            is_air = not any(rest.slabs for rest in rests)
            if is_air and not (self._fits(row, part) and self._can_turn()):
                # What is left is air that no page holds: the row ends with this one.
                height = min(height, self._pages.room - self._table.bottom_line(row.index))
                break
            self._put(row, part, firsts, begins=begins, ends=False)
            contents, begins = rests, False
            height = max(self._rest_height(row, rests), row.least - part)
            self._turn()
            self._repeat_heads(row.index)
        self._put(row, height, contents, begins=begins)

    def _rest_height(self, row: SetRow, rests: list[Stack]) -> float:
        """How high the rest is; LibreOffice makes it as the whole where only air is left over."""
        if any(rest.slabs for rest in rests):
            return self._part_height(row, rests)
        return row.height

    def _fits(self, row: SetRow, height: float) -> bool:
        return height + self._table.bottom_line(row.index) <= self._pages.room + _TOLERANCE

    def _can_turn(self) -> bool:
        """Whether there is anything on the page but repeated heads."""
        page = self._pages.page
        parts = self._fragment.parts
        if not parts:
            return page.used
        heads = self._table.heads
        is_all_heads = all(part.row.index < heads for part in parts)
        top = parts[0].y <= page.top + _TOLERANCE
        return not (is_all_heads and top and len(parts) == heads)

    def _parted(self, row: SetRow, contents: list[Stack], *, is_whole: bool) -> list[Stack] | None:
        """What of each cell stays on this page; None where the row can't be parted here."""
        room = self._pages.room - self._table.bottom_line(row.index)
        # Where the page below repeated heads is too small for a row, it is parted in any case.
        holds = self._pages.whole if self._can_turn() else 0.0
        return parts_within(row, contents, room, holds, is_whole=is_whole)

    @staticmethod
    def _part_height(row: SetRow, contents: list[Stack]) -> float:
        heights = [
            content.height + cell.margins
            for cell, content in zip(row.cells, contents, strict=True)
            if cell.cell.merge == "alone"
        ]
        return row.line + max(heights, default=0.0)


def _forced(contents: list[Stack]) -> list[Stack]:
    """A row that fits on no page and can't be parted: line by line all the same."""
    return [content.first(min(1, len(content.slabs))) for content in contents]


def begins_within(table: SetTable, room: float, whole: float) -> bool:
    """Whether the first rows of a table, or their first lines, stand within a height.

    `whole` is that of a page.
    """
    if not table.rows:
        return True
    index = min(table.heads, len(table.rows) - 1)
    room -= sum(row.height for row in table.rows[:index])
    while index + 1 < len(table.rows) and table.rows[index].keeps:
        room -= table.rows[index].height
        index += 1
    return row_begins_within(table, table.rows[index], room, whole)


def row_begins_within(table: SetTable, row: SetRow, room: float, whole: float) -> bool:
    """Whether a row, or a line of each of its cells, stands within a height."""
    line = table.bottom_line(row.index)
    if row.height + line <= room + _TOLERANCE:
        return True
    contents = [cell.content for cell in row.cells]
    return parts_within(row, contents, room - line, whole, is_whole=True) is not None


def parts_within(
    row: SetRow, contents: list[Stack], room: float, holds: float, *, is_whole: bool
) -> list[Stack] | None:
    """What of each cell stands within a height; None where the row can't be parted there.

    `holds` is how high a row may be to stand on one page.
    """
    room += _TOLERANCE
    if not row.is_parted(holds) or (is_whole and row.least > room and row.height <= row.least):
        return None
    firsts = []
    for cell, content in zip(row.cells, contents, strict=True):
        if cell.cell.merge == "alone":
            first = content.within(room - row.line - cell.margins)
            if content.slabs and not first.slabs:
                return None
            firsts.append(first)
        else:
            firsts.append(content)
    return firsts if _leaves_rest(row, contents, firsts) else None


def _leaves_rest(row: SetRow, contents: list[Stack], firsts: list[Stack]) -> bool:
    """Whether a row is parted at all where only air is left over for the next page.

    LibreOffice parts it where the cell whose air is cut is the highest without it, too.
    """
    pairs = list(zip(contents, firsts, strict=True))
    if any(len(first.slabs) < len(content.slabs) for content, first in pairs):
        return True
    heights = [first.height + cell.margins for cell, first in zip(row.cells, firsts, strict=True)]
    cut = [
        height
        for height, (content, first) in zip(heights, pairs, strict=True)
        if first is not content
    ]
    return bool(cut) and max(cut) >= max(heights)
