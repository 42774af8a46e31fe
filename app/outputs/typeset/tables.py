"""Sets tables: the content of every cell, and how high every row is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.outputs.typeset.borders import BorderGrid
from app.outputs.typeset.models import Block, Cell, Paragraph, Row, Table
from app.outputs.typeset.stacks import EMPTY, Stack

_LEAST_COLUMN = 40.0
StackSet = Callable[[Sequence[Block], float], Stack]


@dataclass(frozen=True, slots=True)
class SetCell:
    """A cell with its content: its columns, where it begins and how wide it is."""

    cell: Cell
    first: int
    last: int
    x: float
    width: float
    content: Stack

    @property
    def inner_x(self) -> float:
        """Where its text begins, from the table's left edge."""
        return self.x + self.cell.margins.left

    @property
    def margins(self) -> float:
        """The room above and below its content."""
        return self.cell.margins.top + self.cell.margins.bottom

    @property
    def needed(self) -> float:
        """The height of content and margins."""
        return self.content.height + self.margins


class SetRow:
    """A row: its cells, its height with the line above it, and how it may be parted.

    With `keeps_whole` one that stays with the next is whole.
    """

    __slots__ = ("cells", "height", "index", "is_whole", "keeps", "least", "line", "row")

    def __init__(
        self, row: Row, index: int, cells: list[SetCell], line: float, *, keeps_whole: bool
    ) -> None:
        self.row, self.index, self.cells, self.line = row, index, cells, line
        self.keeps = _keeps_with_next(row)
        self.is_whole = row.whole or (self.keeps and keeps_whole)
        self.least = row.height
        own = [cell.needed for cell in cells if cell.cell.merge == "alone"]
        natural = line + max(own, default=0.0)
        self.height = row.height if row.exact else max(natural, row.height)

    def is_parted(self, page: float) -> bool:
        """Whether it may be parted between two pages; one that no page holds is, all the same."""
        if self.row.exact or self.row.head:
            return False
        return not self.is_whole or self.height > page


class SetTable:
    """A table whose rows are set; `spans` gives for a merged cell's (row, column) its last row.

    `drawn` is what `Fragment` keeps of its drawings.
    """

    def __init__(self, table: Table, set_stack: StackSet, *, keeps_whole: bool = False) -> None:
        self.drawn: dict[Any, Any] = {}
        self.table, self._keeps_whole = table, keeps_whole
        self.grid = BorderGrid(table)
        self.rows = [self._row(index, set_stack) for index in range(len(table.rows))]
        self.spans = self._spans()
        self._stretch()
        self.heads = self._count_heads()

    @property
    def width(self) -> float:
        """From the left edge to the right one."""
        return self.grid.edges[-1]

    def bottom_line(self, index: int) -> float:
        """The thickness of the line below a row."""
        return self.grid.thickness(index + 1)

    def _row(self, index: int, set_stack: StackSet) -> SetRow:
        row, edges = self.table.rows[index], self.grid.edges
        cells, at = [], row.before
        for cell in row.cells:
            last = min(at + cell.span, len(edges) - 1)
            width = edges[last] - edges[at]
            inner = max(_LEAST_COLUMN, width - cell.margins.left - cell.margins.right)
            # What a joined cell holds below its first part is never shown.
            content = EMPTY if cell.merge == "more" else set_stack(cell.blocks, inner)
            cells.append(SetCell(cell, at, last, edges[at], width, content))
            at = last
        line = self.grid.thickness(index)
        return SetRow(row, index, cells, line, keeps_whole=self._keeps_whole)

    def _spans(self) -> dict[tuple[int, int], int]:
        found = {}
        for row in self.rows:
            for cell in row.cells:
                if cell.cell.merge == "first":
                    found[(row.index, cell.first)] = self._last_row(row.index, cell)
        return found

    def _last_row(self, index: int, cell: SetCell) -> int:
        last = index
        while last + 1 < len(self.rows) and self._goes_on(last + 1, cell):
            last += 1
        return last

    def _goes_on(self, index: int, cell: SetCell) -> bool:
        return any(
            other.first == cell.first and other.cell.merge == "more"
            for other in self.rows[index].cells
        )

    def _stretch(self) -> None:
        """Make the last of the joined rows higher where a merged cell needs it."""
        for (first, column), last in self.spans.items():
            cell = next(cell for cell in self.rows[first].cells if cell.first == column)
            needed = cell.needed + self.rows[first].line
            there = sum(row.height for row in self.rows[first : last + 1])
            if needed > there and not self.rows[last].row.exact:
                self.rows[last].height += needed - there

    def _count_heads(self) -> int:
        count = 0
        while count < len(self.rows) and self.rows[count].row.head:
            count += 1
        return count if count < len(self.rows) else 0


def _keeps_with_next(row: Row) -> bool:
    """A row stays with the next where its first paragraph does."""
    blocks = row.cells[0].blocks if row.cells else ()
    return bool(blocks) and isinstance(blocks[0], Paragraph) and blocks[0].look.keep_next
