"""The vocabulary a form is written in: paragraphs, blanks, loops, cells, rows, tables.

A form is a list of paragraphs and tables. Text is plain strings; `{{ key }}` in them is filled in
later by docxtpl. Print a key plainly, never joined or through a filter: the program knows by the
very value that it has been printed. Widths and heights are in twips (1 mm is 56.7).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Literal

from templates import styles
from templates.markup import Element, flag, text, twips, w
from templates.styles import Style

# A4; the inner margin, which is bound, is the wider one.
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
INSIDE, OUTSIDE = 1701, 1361
TOP, BOTTOM = 1474, 1418
TEXT_WIDTH = PAGE_WIDTH - INSIDE - OUTSIDE

# Behind what only the unit can write, until it is written.
MARK = "FFF2A8"

IDEOGRAPHIC_SPACE = "\N{IDEOGRAPHIC SPACE}"


# --- Text -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that looks different from its paragraph; `spacing` in points.

    With `one_face` the Chinese face serves for Latin letters and signs, too; `marked` text waits
    for the unit.
    """

    text: str
    underlined: bool = False
    spacing: float = 0
    one_face: bool = False
    marked: bool = False


Content = str | Piece | Element


def paragraph(style: Style, *content: Content, new_page: bool = False) -> Element:
    """Make a paragraph; with `new_page` it begins one."""
    properties = w("pPr", w("pStyle", val=style.key), flag("pageBreakBefore", on=new_page))
    return w("p", properties, *(_run(piece, style) for piece in content))


def _run(piece: Content, style: Style) -> Element:
    if isinstance(piece, str):
        piece = Piece(piece)
    if not isinstance(piece, Piece):
        return piece
    properties = w(
        "rPr",
        styles.fonts(style.face, style.face if piece.one_face else styles.LATIN_FACE),
        w("spacing", val=twips(piece.spacing)) if piece.spacing else None,
        w("u", val="single") if piece.underlined else None,
        styles.shading(MARK) if piece.marked else None,
    )
    return w("r", properties, text("t", piece.text))


def marks(key: str) -> Piece:
    """Show the options of a choice with their boxes; Times has a box too, half as large."""
    return Piece(f"{{{{ {key} }}}}", one_face=True)


def blank(width: int = 8) -> Piece:
    """Make an underlined blank of so many characters."""
    return Piece(IDEOGRAPHIC_SPACE * width, underlined=True)


def filled_blank(key: str, width: int = 8) -> Piece:
    """Underline a value with some air around it; the blank stays where there is none."""
    air = IDEOGRAPHIC_SPACE
    filled = f"{{% if {key} %}}{air}{{{{ {key} }}}}{air}"
    return Piece(f"{filled}{{% else %}}{air * width}{{% endif %}}", underlined=True)


def spread(label: str, width: int, size: float) -> tuple[Piece, ...]:
    """Space a label out to the width of so many characters, as covers have it.

    Done with letter spacing and not by w:jc="distribute", which the engines render differently.
    """
    gaps = len(label) - 1
    if gaps < 1 or len(label) >= width:
        return (Piece(label),)
    spacing = (width - len(label)) * size / gaps
    return (Piece(label[:-1], spacing=spacing), Piece(label[-1]))


def page_number(style: Style) -> tuple[Element, ...]:
    """Make the number of the page as a field in five runs: in one run WPS doesn't show it."""
    marks = (
        w("fldChar", fldCharType="begin"),
        text("instrText", " PAGE "),
        w("fldChar", fldCharType="separate"),
        text("t", "1"),
        w("fldChar", fldCharType="end"),
    )
    return tuple(w("r", w("rPr", styles.fonts(style.face)), mark) for mark in marks)


def gap() -> Element:
    """Part two tables: without a paragraph between them Word makes them one."""
    return paragraph(styles.GAP)


# --- Loops and conditions (docxtpl) ---------------------------------------------------------


def tag(statement: str) -> Element:
    """Make a paragraph that is a Jinja statement; docxtpl takes the paragraph away."""
    return paragraph(styles.NORMAL, f"{{%p {statement} %}}")


def each(loop: str, blocks: Sequence[Element], otherwise: Sequence[Element]) -> list[Element]:
    """Repeat blocks ("item in items"); where there are no items, show others."""
    return [tag(f"for {loop}"), *blocks, tag("else"), *otherwise, tag("endfor")]


def when(condition: str, blocks: Sequence[Element], otherwise: Sequence[Element]) -> list[Element]:
    """Show blocks where the condition holds, others where it doesn't."""
    return [tag(f"if {condition}"), *blocks, tag("else"), *otherwise, tag("endif")]


def lines(key: str, style: Style, *, lead: str = "") -> list[Element]:
    """Make one paragraph per line of a long text, `lead` before the first.

    There is a paragraph even where there is no line: a cell without one makes the file unreadable.
    """
    first = f"{{% if loop.first %}}{lead}{{% endif %}}" if lead else ""
    return each(
        f"line in {key}",
        [paragraph(style, first + "{{ line }}")],
        [paragraph(style, lead) if lead else paragraph(style)],
    )


def fitted(key: str, style: Style, *smaller: tuple[int, Style]) -> list[Element]:
    """Show a value in a style, or where it has more letters than a limit, in a smaller one.

    The limits go up: (30, style for more than 30 letters), (80, style for more than 80).
    """
    blocks = [paragraph(style, f"{{{{ {key} }}}}")]
    for limit, small in smaller:
        blocks = when(f"{key}|length > {limit}", fitted(key, small), blocks)
    return blocks


# --- Tables ---------------------------------------------------------------------------------

Merge = Literal["alone", "first", "more"]
Look = Literal["grid", "bare"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; `merge` joins it with those below it (first) or above it (more).

    A `marked` one waits for the unit.
    """

    width: int
    content: Sequence[Element]
    merge: Merge = "alone"
    align: Literal["top", "center", "bottom"] = "center"
    underlined: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row at least so high; a head is repeated on each page, a whole row never parted."""

    cells: Sequence[Cell]
    height: int = 0
    head: bool = False
    whole: bool = False


def label(width: int, *content: str, merge: Merge = "alone", style: Style = styles.LABEL) -> Cell:
    """Make a cell with the form's own words, one paragraph per string."""
    return Cell(width, [paragraph(style, line) for line in content], merge)


def value(width: int, *keys: str, style: Style = styles.VALUE) -> Cell:
    """Make a cell that is filled in with these keys, one paragraph per key."""
    return Cell(width, [paragraph(style, f"{{{{ {key} }}}}") for key in keys])


def joined(width: int, style: Style = styles.LABEL) -> Cell:
    """Make the lower part of the merged cell above."""
    return Cell(width, [paragraph(style)], "more")


def empty(width: int, style: Style = styles.VALUE) -> Cell:
    """Make a cell that is filled in by hand."""
    return Cell(width, [paragraph(style)])


def whole_row(cells: Sequence[Cell], height: int) -> Row:
    """Make a row of short values, which is never parted between two pages."""
    return Row(cells, height, whole=True)


def each_row(loop: str, rows: Sequence[Row], otherwise: Sequence[Row]) -> list[Row]:
    """Repeat rows ("item in items"); where there are no items, show others."""
    return _branches(f"for {loop}", rows, otherwise, "endfor")


def either_row(condition: str, rows: Sequence[Row], otherwise: Sequence[Row]) -> list[Row]:
    """Show rows where the condition holds, others where it doesn't."""
    return _branches(f"if {condition}", rows, otherwise, "endif")


def _branches(begin: str, rows: Sequence[Row], otherwise: Sequence[Row], end: str) -> list[Row]:
    width = _edges(rows[0])[-1]
    first, between, last = (_row_tag(statement, width) for statement in (begin, "else", end))
    return [first, *rows, between, *otherwise, last]


def _row_tag(statement: str, width: int) -> Row:
    """Make a row that is a Jinja statement; docxtpl takes the row away."""
    return Row([Cell(width, [paragraph(styles.NORMAL, f"{{%tr {statement} %}}")])])


@dataclass(frozen=True, slots=True)
class Room:
    """The room inside each cell, in twips."""

    side: int = 85
    above: int = 40
    below: int = 40


def table(rows: Sequence[Row], look: Look = "grid", room: Room = Room()) -> Element:
    """Make a table of fixed widths; its grid is the union of all the rows' cell edges.

    Rows may divide the width as they like, but all must be equally wide.
    """
    columns = _grid(rows)
    return w(
        "tbl",
        _table_properties(sum(columns), look, room),
        w("tblGrid", *(w("gridCol", w=width) for width in columns)),
        *(_row(row, columns) for row in rows),
    )


def _edges(row: Row) -> list[int]:
    return list(accumulate(cell.width for cell in row.cells))


def _grid(rows: Iterable[Row]) -> list[int]:
    edges = [_edges(row) for row in rows]
    if len({row[-1] for row in edges}) != 1:
        raise ValueError(f"rows of unequal width: {[row[-1] for row in edges]}")
    return [right - left for left, right in pairwise(sorted({0}.union(*edges)))]


def together(block: Element) -> Element:
    """Keep a table on one page: every paragraph but those of the last row clings to the next."""
    *rows, _last = block.iterfind(w("tr").tag)
    for row in rows:
        for properties in row.iter(w("pPr").tag):
            properties.insert(1, w("keepNext"))
    return block


def _line(kind: str) -> dict[str, object]:
    return {"val": kind, "sz": 4, "space": 0, "color": "auto"}


def _table_properties(width: int, look: Look, room: Room) -> Element:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    line = _line("single") if look == "grid" else {"val": "nil"}
    return w(
        "tblPr",
        w("tblW", w=width, type="dxa"),
        w("jc", val="center"),
        w("tblBorders", *(w(side, **line) for side in sides)),
        w("tblLayout", type="fixed"),
        _cell_margins(room),
    )


def _cell_margins(room: Room) -> Element:
    widths = {"top": room.above, "left": room.side, "bottom": room.below, "right": room.side}
    return w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in widths.items()))


def _row(row: Row, columns: Sequence[int]) -> Element:
    properties = w(
        "trPr",
        flag("cantSplit", on=row.whole or row.head),
        w("trHeight", val=row.height, hRule="atLeast") if row.height else None,
        flag("tblHeader", on=row.head),
    )
    lefts = [0, *_edges(row)]
    edges = list(accumulate(columns))
    spans = [sum(left < edge <= right for edge in edges) for left, right in pairwise(lefts)]
    cells = (_cell(cell, span) for cell, span in zip(row.cells, spans, strict=True))
    return w("tr", properties, *cells)


def _cell(cell: Cell, span: int) -> Element:
    merge = {"alone": None, "first": w("vMerge", val="restart"), "more": w("vMerge")}[cell.merge]
    properties = w(
        "tcPr",
        w("tcW", w=cell.width, type="dxa"),
        w("gridSpan", val=span) if span > 1 else None,
        merge,
        w("tcBorders", w("bottom", **_line("single"))) if cell.underlined else None,
        styles.shading(MARK) if cell.marked else None,
        w("vAlign", val=cell.align),
    )
    return w("tc", properties, *cell.content)
