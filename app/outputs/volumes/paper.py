"""Sheets that the program makes itself: lines and tables, set by our own typesetter.

They are described in the terms of Word's markup and go the way of any form, so that line breaking,
faces, repeated table heads and long cells are those of the forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

from lxml import etree

from app.outputs.engines.models import Cancel
from app.outputs.typeset.faces import Faces
from app.outputs.typeset.marking import marked
from app.outputs.typeset.pages import Rect, SetDocument
from app.outputs.typeset.pdf import write_pdf
from app.outputs.typeset.setting import set_document

HEADING_FACE, TEXT_FACE = "黑体", "仿宋_GB2312"
LATIN_FACE = "Times New Roman"
WIDTH = 156.0
"""Millimetres between the margins."""
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TWIPS_PER_MM = 1440 / 25.4
_SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1531" '
    'w:bottom="1361" w:left="1531" w:header="851" w:footer="567" w:gutter="0"/></w:sectPr>'
)
_STYLES = (
    f'<w:styles xmlns:w="{_NAMESPACE}"><w:docDefaults><w:rPrDefault><w:rPr>'
    f'<w:rFonts w:ascii="{LATIN_FACE}" w:hAnsi="{LATIN_FACE}" w:eastAsia="{TEXT_FACE}" '
    'w:hint="eastAsia"/><w:sz w:val="24"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style></w:styles>"
)
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES
)
_CUTS = "".join(
    f'<w:{side} w:val="dashed" w:sz="4" w:space="0" w:color="808080"/>' for side in _SIDES
)
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: size and space above and below in points, `indent` in letters.

    One that `keeps_next` stands on the same page as what follows.
    """

    text: str
    size: float = 12
    align: Align = "left"
    face: str = TEXT_FACE
    above: float = 0
    indent: float = 0
    below: float = 0
    begins_page: bool = False
    keeps_next: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, width in millimetres, where its text stands."""

    title: str
    width: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; its text can be found again on the page by `name`. `indent`: of the `indented` cell."""

    cells: tuple[str, ...]
    name: str = ""
    indent: float = 0
    indented: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose head stands on every page; a row isn't parted."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    size: float = 12


@dataclass(frozen=True, slots=True)
class Slips:
    """Slips side by side, to be cut out along their edges: each its lines, all of one size in millimetres.

    A slip whose lines need more room is higher.
    """

    slips: tuple[tuple[Line, ...], ...]
    width: float
    height: float


Block = Line | Table | Slips


@dataclass(frozen=True, slots=True)
class Spot:
    """Where what bears a name stands: the page from 0, the box in points from the top left."""

    name: str
    page: int
    box: Rect


@dataclass(frozen=True, slots=True)
class Paper:
    """Sheets as a PDF, and where the named text stands on them."""

    pdf: bytes
    pages: int
    spots: tuple[Spot, ...]


def set_paper(
    blocks: Iterable[Block], faces: Faces, title: str = "", cancel: Cancel | None = None
) -> Paper:
    """Set the sheets, all A4 upright. Raises a `TypesetError`, `SettingCancelledError` too."""
    document = set_blocks(blocks, faces, cancel)
    return Paper(write_pdf(document, title), len(document.pages), tuple(_spots(document)))


def set_blocks(blocks: Iterable[Block], faces: Faces, cancel: Cancel | None = None) -> SetDocument:
    """The same, as pages that can be joined with others before they become a PDF."""
    body = "".join(map(_markup, blocks))
    root = etree.fromstring(
        f'<w:document xmlns:w="{_NAMESPACE}"><w:body>{body}{_SECTION}</w:body></w:document>'
    )
    parts = {"word/document.xml": root, "word/styles.xml": _STYLES.encode()}
    return set_document(parts, faces, cancel=cancel)


def _spots(document: SetDocument) -> Iterator[Spot]:
    for number, page in enumerate(document.pages):
        for mark in page.marks:
            yield Spot(mark.name, number, _around(mark.rects))


def _around(boxes: Sequence[Rect]) -> Rect:
    """The box around several."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    right = max(box.x + box.width for box in boxes)
    foot = max(box.y + box.height for box in boxes)
    return Rect(left, top, right - left, foot - top)


# --- Markup ------------------------------------------------------------------------------------


def _markup(block: Block) -> str:
    if isinstance(block, Line):
        return _line(block)
    return _table(block) if isinstance(block, Table) else _slips(block)


def _line(line: Line) -> str:
    properties = "<w:keepNext/>" if line.keeps_next else ""
    properties += "<w:pageBreakBefore/>" if line.begins_page else ""
    return _paragraph(line, line.text, properties)


def _named(name: str, text: str) -> str:
    return marked(name, text) if name and text else text


def _paragraph(look: Line, text: str, properties: str = "") -> str:
    """A paragraph with the look of a line; `properties` come before its own."""
    properties += f'<w:spacing w:before="{look.above * 20:.0f}" w:after="{look.below * 20:.0f}"/>'
    if look.indent:
        properties += f'<w:ind w:left="{look.indent * look.size * 20:.0f}"/>'
    fonts = f'<w:rFonts w:ascii="{LATIN_FACE}" w:hAnsi="{LATIN_FACE}" w:eastAsia="{look.face}"/>'
    run_look = f'<w:rPr>{fonts}<w:sz w:val="{look.size * 2:.0f}"/></w:rPr>'
    run = f'<w:r>{run_look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr>{properties}<w:jc w:val="{look.align}"/>{run_look}</w:pPr>{run}</w:p>'


def _table(table: Table) -> str:
    grid = "".join(f'<w:gridCol w:w="{_twips(one.width)}"/>' for one in table.columns)
    head = TableRow(tuple(one.title for one in table.columns))
    rows = [_row(table, head, is_head=True), *(_row(table, row) for row in table.rows)]
    properties = (
        f'<w:tblW w:w="{sum(_twips(one.width) for one in table.columns)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/>'
    )
    return (
        f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{''.join(rows)}</w:tbl>{_paragraph(Line('', 2), '')}"
    )


def _slips(sheet: Slips) -> str:
    width, height = _twips(sheet.width), _twips(sheet.height)
    grid = f'<w:gridCol w:w="{width}"/>' * len(sheet.slips)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"{''.join(map(_line, slip))}</w:tc>"
        for slip in sheet.slips
    )
    properties = (
        f'<w:tblW w:w="{width * len(sheet.slips)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_CUTS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    )
    row = f'<w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/></w:trPr>{cells}'
    return (
        f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr>{row}</w:tr></w:tbl>{_paragraph(Line('', 2), '')}"
    )


def _row(table: Table, row: TableRow, *, is_head: bool = False) -> str:
    properties = "<w:cantSplit/>" + ("<w:tblHeader/>" if is_head else "")
    cells = []
    for at, (column, text) in enumerate(zip(table.columns, row.cells, strict=True)):
        indent = row.indent if at == row.indented else 0
        look = Line("", table.size, column.align, above=3, below=2, indent=indent)
        if is_head:
            look = Line("", table.size, "center", HEADING_FACE, above=3, below=2)
        inner = _paragraph(look, _named(row.name, text))
        width = f'<w:tcW w:w="{_twips(column.width)}" w:type="dxa"/>'
        cells.append(f'<w:tc><w:tcPr>{width}<w:vAlign w:val="center"/></w:tcPr>{inner}</w:tc>')
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS_PER_MM)
