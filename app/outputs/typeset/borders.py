"""The lines of a table: which of two neighbours' borders is drawn, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.outputs.typeset.models import Border, Cell, Table
from app.outputs.typeset.pages import Rule

_NOTHING = Border(0, kind="nil")
_WEIGHTS = {"single": 1, "thick": 2, "double": 3, "dotted": 4, "dashed": 5, "dotDash": 6}


@dataclass(frozen=True, slots=True)
class Occupant:
    """A cell where it stands in the grid: its columns, and its row as the table counts."""

    cell: Cell
    first: int
    last: int


class BorderGrid:
    """The borders of a table's grid, edge by edge."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._sides = table.borders
        self._count = len(table.columns)
        self.edges = _edges(table.columns)
        self.rows = [self._occupants(index) for index in range(len(table.rows))]
        self._tops: dict[int, list[Border]] = {}

    def _occupants(self, index: int) -> list[Occupant | None]:
        row = self._table.rows[index]
        found: list[Occupant | None] = [None] * self._count
        at = row.before
        for cell in row.cells:
            last = min(at + cell.span, self._count)
            for column in range(at, last):
                found[column] = Occupant(cell, at, last)
            at += cell.span
        return found

    def above(self, index: int) -> list[Border]:
        """The borders above a row, column by column; below the last row for its number."""
        if index not in self._tops:
            self._tops[index] = [self._horizontal(index, column) for column in range(self._count)]
        return self._tops[index]

    def thickness(self, index: int) -> float:
        """How much room the line above a row takes."""
        return max((line.width for line in self.above(index) if line.is_drawn), default=0.0)

    def _horizontal(self, index: int, column: int) -> Border:
        below = self.rows[index][column] if index < len(self.rows) else None
        above = self.rows[index - 1][column] if index else None
        if above and below and below.cell.merge == "more":
            return _NOTHING
        top = self.top_of(below, index) if below else None
        bottom = self.bottom_of(above, index - 1) if above else None
        return stronger(top, bottom)

    def top_of(self, place: Occupant, index: int) -> Border | None:
        """The line that a cell wants above itself."""
        return place.cell.borders.get("top") or self._sides.get("insideH" if index else "top")

    def bottom_of(self, place: Occupant, index: int) -> Border | None:
        """The line that a cell wants below itself."""
        is_last = index == len(self.rows) - 1
        side = "bottom" if is_last else "insideH"
        return place.cell.borders.get("bottom") or self._sides.get(side)

    def at_break(self, index: int, *, top: bool) -> list[Border]:
        """The lines that close a row off where the page breaks."""
        lines = []
        for place in self.rows[index]:
            wanted = self.top_of(place, index) if place and top else None
            if place and not top:
                wanted = self.bottom_of(place, index)
            lines.append(wanted or _NOTHING)
        return lines

    def upright(self, index: int) -> list[Border]:
        """The lines of a row from left to right, one more than there are columns."""
        row = self.rows[index]
        lines = []
        for edge in range(self._count + 1):
            left = row[edge - 1] if edge else None
            right = row[edge] if edge < self._count else None
            if (left is not None and left is right) or (left and right and left.cell is right.cell):
                lines.append(_NOTHING)
            else:
                lines.append(stronger(self._right_of(left), self._left_of(right)))
        return lines

    def _left_of(self, place: Occupant | None) -> Border | None:
        if place is None:
            return None
        side = "insideV" if place.first else "left"
        return place.cell.borders.get("left") or self._sides.get(side)

    def _right_of(self, place: Occupant | None) -> Border | None:
        if place is None:
            return None
        side = "insideV" if place.last < self._count else "right"
        return place.cell.borders.get("right") or self._sides.get(side)


def _edges(columns: Sequence[float]) -> list[float]:
    found = [0.0]
    for width in columns:
        found.append(found[-1] + width)
    return found


def stronger(first: Border | None, second: Border | None) -> Border:
    """Of two lines on one edge the one that is drawn: the wider, then the more special, darker."""
    lines = [line for line in (first, second) if line is not None and line.is_drawn]
    if not lines:
        return _NOTHING
    return max(
        lines, key=lambda line: (line.width, _WEIGHTS.get(line.kind, 0), line.colour == "000000")
    )


def level_rules(
    lines: Sequence[Border], edges: Sequence[float], x: float, y: float
) -> Iterator[Rule]:
    """Lines side by side at one height, joined where they are alike; `y` is their upper edge."""
    start = 0
    for column in range(1, len(lines) + 1):
        if column < len(lines) and lines[column] == lines[start]:
            continue
        line = lines[start]
        if line.is_drawn:
            half = line.width / 2
            yield Rule(
                x + edges[start] - half, y + half, x + edges[column] + half, y + half,
                line.width, line.colour, line.kind,
            )  # fmt: skip
        start = column


def upright_rules(
    rows: Sequence[tuple[list[Border], float, float]], edges: Sequence[float], x: float
) -> Iterator[Rule]:
    """The lines between columns of rows (lines, top, bottom), joined where they go on."""
    for column, edge in enumerate(edges):
        begun: tuple[Border, float, float] | None = None
        for lines, top, bottom in rows:
            line = lines[column]
            if begun and line == begun[0] and line.is_drawn:
                begun = (line, begun[1], bottom)
                continue
            if begun:
                yield _upright(begun, x + edge)
            begun = (line, top, bottom) if line.is_drawn else None
        if begun:
            yield _upright(begun, x + edge)


def _upright(begun: tuple[Border, float, float], x: float) -> Rule:
    line, top, bottom = begun
    return Rule(x, top, x, bottom, line.width, line.colour, line.kind)
