"""The contents page: the notice's own columns, filled from the pagination and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from app.definitions.models import ContentsColumn, ContentsValue
from app.outputs.engines.models import Cancel
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.assembly import Link
from app.outputs.volumes.models import CONTENTS, Pagination
from app.outputs.volumes.outlines import OutlineItem
from app.outputs.volumes.paper import (
    HEADING_FACE,
    WIDTH,
    Column,
    Line,
    Paper,
    Spot,
    Table,
    TableRow,
    set_paper,
)
from app.outputs.volumes.placement import A4, MM, Box

TITLE = "目  录"
_WIDTHS: Mapping[ContentsValue, float] = {"number": 20, "pages": 24, "first": 24}
_NONE = "—"
_MARGIN = (A4[0] - WIDTH * MM) / 2
_PAD = 2.0


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the contents: place in the list, name, number of pages, first page as it is written.

    `is_sure` is false where a count before it is only assumed.
    """

    key: str
    level: int
    number: str
    title: str
    pages: int
    first_label: str
    is_sure: bool = True


def contents_lines(pagination: Pagination) -> Iterator[ContentsLine]:
    """The lines in their order; a file bound elsewhere says where."""
    parts = pagination.listed
    numbers = list(numbers_of([part.level for part in parts]))
    by_key = {part.key: number for part, number in zip(parts, numbers, strict=True)}
    for part, number in zip(parts, numbers, strict=True):
        title = part.title
        if part.same_as:
            title = f"{title}（同 {by_key[part.same_as]}，装订在该处）"
        span = pagination.spans[part.key]
        yield ContentsLine(
            part.key, part.level, number, title, span.pages, pagination.label(part.key)
        )


def numbers_of(levels: Collection[int]) -> Iterator[str]:
    """The places in a list of levels, as 1, 1.1, 1.2, 2."""
    counts: list[int] = []
    for level in levels:
        counts += [0] * (level - len(counts))
        del counts[level:]
        counts[-1] += 1
        yield ".".join(str(max(count, 1)) for count in counts)


def set_contents(
    pagination: Pagination,
    columns: tuple[ContentsColumn, ...],
    faces: Faces,
    cancel: Cancel | None = None,
) -> Paper:
    """The contents page or pages; the rows bear the keys of their parts."""
    lines = contents_lines(pagination)
    taken = sum(_WIDTHS.get(column.value, 0) for column in columns)
    wide = max(1, sum(column.value not in _WIDTHS for column in columns))
    made = tuple(
        Column(
            column.title,
            _WIDTHS.get(column.value, (WIDTH - taken) / wide),
            "left" if column.value == "title" else "center",
        )
        for column in columns
    )
    named = next((at for at, one in enumerate(columns) if one.value == "title"), -1)
    rows = tuple(_row(line, columns, named) for line in lines)
    title = Line(TITLE, 22, "center", HEADING_FACE, above=6)
    return set_paper([title, Line("", 6), Table(made, rows)], faces, TITLE, cancel)


def _row(line: ContentsLine, columns: tuple[ContentsColumn, ...], named: int) -> TableRow:
    texts: Mapping[ContentsValue, str] = {
        "number": line.number,
        "title": line.title,
        "pages": str(line.pages) if line.pages else _NONE,
        "first": line.first_label or _NONE,
    }
    cells = tuple(texts[column.value] for column in columns)
    return TableRow(cells, line.key, indent=line.level - 1, indented=named)


def row_box(spot: Spot) -> Box:
    """The whole row in which text stands, from margin to margin; from the lower left corner."""
    top = A4[1] - spot.box.y
    return (_MARGIN, top - spot.box.height - _PAD, A4[0] - _MARGIN, top + _PAD)


def contents_links(pagination: Pagination, paper: Paper) -> Iterator[Link]:
    """A link over each row, to the first page of what it names."""
    start = pagination.spans[CONTENTS].first
    for spot in paper.spots:
        target = pagination.spans[spot.name].first
        if target >= 0:
            yield Link(spot.name, start + spot.page, row_box(spot), target)


def bookmarks(pagination: Pagination) -> Iterator[OutlineItem]:
    """A bookmark for cover and contents, and one for each line that leads somewhere."""
    for part in pagination.parts:
        if not part.is_listed and part.pages:
            yield OutlineItem(1, part.title, pagination.spans[part.key].first)
    above = 0
    for line in contents_lines(pagination):
        first = pagination.spans[line.key].first
        if first >= 0:
            above = min(line.level, above + 1)  # a tree has no gaps between its levels
            yield OutlineItem(above, f"{line.number} {line.title}", first)
