"""The part of a table that stands on one page: its cells placed, coloured and lined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.outputs.typeset.borders import level_rules, upright_rules
from app.outputs.typeset.pages import Fill, Placement, Rule
from app.outputs.typeset.stacks import Stack
from app.outputs.typeset.tables import SetCell, SetRow, SetTable

_MOST_DRAWN = 32
"""So many drawings of one table are kept: as text grows, what follows it moves."""


@dataclass(slots=True)
class Canvas:
    """What is drawn on a page, in twips."""

    fills: list[Fill]
    placements: list[Placement]
    rules: list[Rule]


@dataclass(slots=True)
class RowPart:
    """A row, or a part of it, on a page; `contents` are those of its cells, in order."""

    row: SetRow
    y: float
    height: float
    contents: list[Stack]
    begins: bool = True
    ends: bool = True


class Fragment:
    """Collects the rows of a table on one page and draws them."""

    def __init__(
        self,
        table: SetTable,
        x: float,
        carried: dict[tuple[int, int], Stack],
        *,
        aligns_parts: bool = True,
    ) -> None:
        self._table, self._x = table, x
        self._carried, self._aligns_parts = carried, aligns_parts
        self.parts: list[RowPart] = []

    def draw(self, canvas: Canvas, *, is_last: bool) -> None:
        """Draw all; what a merged cell couldn't show is carried on to the next page.

        What was drawn of the same rows at the same place before is taken from the table.
        """
        if not self.parts:
            return
        known, key = self._table.drawn, self._key(is_last=is_last)
        if key not in known:
            if len(known) >= _MOST_DRAWN:
                known.clear()
            own, named = Canvas([], [], []), (*self.parts, *self._carried.values())
            self._draw(own, is_last=is_last)
            known[key] = own, dict(self._carried), named
        drawn, carried, _ = known[key]
        canvas.fills += drawn.fills
        canvas.placements += drawn.placements
        canvas.rules += drawn.rules
        self._carried.clear()
        self._carried.update(carried)

    def _key(self, *, is_last: bool) -> tuple[Any, ...]:
        """All that the drawing depends on; what it names by identity is kept beside the drawing."""
        parts = [
            (part.row.index, part.y, part.height, part.begins, part.ends, *map(id, part.contents))
            for part in self.parts
        ]
        carried = [(place, id(content)) for place, content in self._carried.items()]
        return self._x, self._aligns_parts, is_last, *parts, *carried

    def _draw(self, canvas: Canvas, *, is_last: bool) -> None:
        # A head that is repeated ahead of the rest has spans of its own.
        for part in self.parts:
            for cell, content in zip(part.row.cells, part.contents, strict=True):
                if cell.cell.merge == "alone":
                    where = (part.y, part.height)
                    self._cell(canvas, cell, content, where, is_aligned=part.ends)
        self._merged(canvas, is_last=is_last)
        self._lines(canvas)

    def _cell(
        self,
        canvas: Canvas,
        cell: SetCell,
        content: Stack,
        where: tuple[float, float],
        *,
        is_aligned: bool,
    ) -> None:
        y, height = where
        line = self._line_at(y)
        if cell.cell.shade:
            canvas.fills.append(Fill(self._x + cell.x, y, cell.width, height, cell.cell.shade))
        margins = cell.cell.margins
        room = height - line - margins.top - margins.bottom - content.height
        shift = {"center": room / 2, "bottom": room}.get(cell.cell.align, 0.0)
        if not (is_aligned or self._aligns_parts):
            shift = 0.0
        top = y + line + margins.top + max(0.0, shift)
        content.place(self._x + cell.inner_x, top, canvas.placements)

    def _line_at(self, y: float) -> float:
        return next((part.row.line for part in self.parts if part.y == y), 0.0)

    def _merged(self, canvas: Canvas, *, is_last: bool) -> None:
        """Draw the merged cells of which rows stand here."""
        for (first, column), last in self._table.spans.items():
            parts = [part for part in self.parts if first <= part.row.index <= last]
            if parts:
                self._merged_cell(canvas, (first, column), parts, last, is_last=is_last)

    def _merged_cell(
        self,
        canvas: Canvas,
        key: tuple[int, int],
        parts: list[RowPart],
        last: int,
        *,
        is_last: bool,
    ) -> None:
        cell = next(cell for cell in self._table.rows[key[0]].cells if cell.first == key[1])
        y, height = parts[0].y, sum(part.height for part in parts)
        whole = self._carried.pop(key, None)
        whole = cell.content if whole is None else whole
        goes_on = not is_last and not (parts[-1].row.index == last and parts[-1].ends)
        margins = cell.cell.margins
        room = height - parts[0].row.line - margins.top - margins.bottom
        count = whole.fitting(room) if goes_on else len(whole.slabs)
        is_cut = count < len(whole.slabs)
        # LibreOffice takes the rest of a lower row for a cell that is covered.
        is_aligned = not goes_on and (parts[0].begins or parts[0].row.index == key[0])
        shown = whole.first(count) if is_cut else whole
        self._cell(canvas, cell, shown, (y, height), is_aligned=is_aligned)
        if goes_on:
            self._carried[key] = whole.rest(count)

    def _lines(self, canvas: Canvas) -> None:
        grid, edges = self._table.grid, self._table.grid.edges
        before: RowPart | None = None
        for part in self.parts:
            index = part.row.index
            follows = before is not None and before.row.index == index - 1
            lines = grid.above(index) if follows else grid.at_break(index, top=True)
            if not follows and index == 0:
                lines = grid.above(0)
            canvas.rules.extend(level_rules(lines, edges, self._x, part.y))
            before = part
        assert before is not None  # noqa: S101 - there are parts
        ends = before.ends and before.row.index == len(self._table.rows) - 1
        index = before.row.index
        lines = grid.above(index + 1) if ends else grid.at_break(index, top=False)
        bottom = before.y + before.height
        canvas.rules.extend(level_rules(lines, edges, self._x, bottom))
        rows = [(grid.upright(part.row.index), part.y, part.y + part.height) for part in self.parts]
        canvas.rules.extend(upright_rules(rows, edges, self._x))
