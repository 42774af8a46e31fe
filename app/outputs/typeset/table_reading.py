"""Tables of a .docx as records: widths, merges, borders and margins worked out cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.outputs.typeset.models import Align, Cell, Margins, Row, Sides, Table, VerticalAlign
from app.outputs.typeset.package import Node, W
from app.outputs.typeset.properties import (
    NAMES,
    Report,
    borders,
    head_of,
    is_on,
    local,
    margins,
    names,
    number,
    raw,
    shade,
    value,
    whole,
)
from app.outputs.typeset.styles import StyleSheet

if TYPE_CHECKING:
    from app.outputs.typeset.reading import BlockReader, Memory

_WORD_MARGINS = Margins(0, 108, 0, 108)
_MOST_COLUMNS = 1000
_DEFAULT_COLUMN = 1000
_ALIGNMENTS: dict[str, Align] = {
    "center": "center", "right": "right", "end": "right", "left": "left", "start": "left",
}  # fmt: skip
_TABLE_SILENT = names(
    "tblStyle tblW jc tblInd tblBorders tblCellMar tblLayout tblLook shd tblOverlap "
    "tblStyleRowBandSize tblStyleColBandSize tblCaption tblDescription tblPrChange"
)
_ROW_SILENT = names(
    "trHeight cantSplit tblHeader gridBefore gridAfter wBefore wAfter jc cnfStyle ins del divId "
    "trPrChange"
)
_CELL_SILENT = names(
    "tcW gridSpan vMerge tcBorders shd vAlign tcMar noWrap cnfStyle hideMark cellIns cellDel "
    "cellMerge tcPrChange"
)


@dataclass(frozen=True, slots=True)
class _TableLook:
    """What a table gives its cells; `key` tells it from others."""

    style: str
    margins: Margins
    shade: str
    key: bytes


class TableReader:
    """Reads tables; their cells are read by the reader of blocks."""

    def __init__(
        self, styles: StyleSheet, reader: BlockReader, report: Report, memory: Memory
    ) -> None:
        self._styles, self._reader, self._report = styles, reader, report
        self._known, self._lasts = memory.blocks, memory.lasts

    def table(self, node: Node, part: str, depth: int) -> Table:
        """One table; its rows are known by their bytes."""
        properties = head_of(node, W + "tblPr")
        chain = self._chain(properties)
        look = self._look(properties, chain)
        self._name_unknown(properties, _TABLE_SILENT)
        rows = tuple(self._row(row, look, part, depth) for row in self._rows(node))
        rows = tuple(row for row in rows if row.cells)
        heads = (properties, node.find(W + "tblGrid"))
        key = ("table", *map(raw, heads), rows)
        found: Table | None = self._known.get(key)
        if found is None:
            found = self._known[key] = Table(
                _columns(heads[1], rows),
                rows,
                _ALIGNMENTS.get(_said(properties, "jc"), "left"),
                self._indent(chain),
                self._borders(chain),
            )
        return found

    def _rows(self, node: Node) -> list[Node]:
        found = []
        for child in node:
            name = local(child)
            if name == "tr":
                found.append(child)
            elif name in ("sdt", "sdtContent", "ins", "customXml"):
                found.extend(self._rows(child))
        return found

    def _chain(self, properties: Node | None) -> list[Node]:
        """The tblPr of the style's ancestors, then the table's own."""
        styles = self._styles.table_chain(_said(properties, "tblStyle"))
        if any(style.node.find(W + "tblStylePr") is not None for style in styles):
            self._report("表格样式里首行、首列等处的单独格式")
        found = [style.node.find(W + "tblPr") for style in styles]
        return [node for node in (*found, properties) if node is not None]

    def _look(self, properties: Node | None, chain: list[Node]) -> _TableLook:
        inner = _WORD_MARGINS if not chain else Margins(0, 108, 0, 108)
        colour = ""
        for node in chain:
            inner = margins(node.find(W + "tblCellMar"), inner)
            child = node.find(W + "shd")
            colour = colour if child is None else shade(child)
        style = _said(properties, "tblStyle")
        return _TableLook(style, inner, colour, repr((style, inner, colour)).encode())

    @staticmethod
    def _borders(chain: list[Node]) -> Sides:
        found: Sides = {}
        for node in chain:
            found.update(borders(node.find(W + "tblBorders")))
        return found

    @staticmethod
    def _indent(chain: list[Node]) -> float:
        indent = 0.0
        for node in chain:
            child = node.find(W + "tblInd")
            if child is not None and (value(child, "type") or "dxa") == "dxa":
                indent = number(value(child, "w"))
        return indent

    def _name_unknown(self, properties: Node | None, silent: frozenset[str]) -> None:
        for child in properties if properties is not None else ():
            name = local(child)
            if name and name not in silent and is_on(child):
                self._report(NAMES.get(name, f"表格格式 {name}"))

    def _row(self, node: Node, look: _TableLook, part: str, depth: int) -> Row:
        if not self._lasts:
            return self._read_row(node, look, part, depth)
        key = (part, look.key, depth, raw(node))
        found: Row | None = self._known.get(key)
        if found is None:
            found = self._known[key] = self._read_row(node, look, part, depth)
        return found

    def _read_row(self, node: Node, look: _TableLook, part: str, depth: int) -> Row:
        properties = head_of(node, W + "trPr")
        self._name_unknown(properties, _ROW_SILENT)
        if node.find(W + "tblPrEx") is not None:
            self._report(NAMES["tblPrEx"])
        height = None if properties is None else properties.find(W + "trHeight")
        return Row(
            tuple(self._cell(cell, look, part, depth) for cell in self._cells(node)),
            0 if height is None else max(0.0, number(value(height))),
            height is not None and value(height, "hRule") == "exact",
            _is_on(properties, "tblHeader"),
            _is_on(properties, "cantSplit"),
            _count(properties, "gridBefore"),
            _count(properties, "gridAfter"),
        )

    def _cells(self, node: Node) -> list[Node]:
        found = []
        for child in node:
            name = local(child)
            if name == "tc":
                found.append(child)
            elif name in ("sdt", "sdtContent", "customXml"):
                found.extend(self._cells(child))
        return found

    def _cell(self, node: Node, look: _TableLook, part: str, depth: int) -> Cell:
        properties = head_of(node, W + "tcPr")
        key = ("cell", look.key, raw(properties))
        frame: Cell | None = self._known.get(key)
        if frame is None:
            frame = self._known[key] = self._frame(properties, look)
        return Cell(
            frame.span,
            frame.merge,
            frame.width,
            frame.align,
            frame.margins,
            frame.borders,
            frame.shade,
            self._reader.blocks(node, part, look.style, depth + 1),
        )

    def _frame(self, properties: Node | None, look: _TableLook) -> Cell:
        """A cell without its content."""
        self._name_unknown(properties, _CELL_SILENT)
        find = (lambda name: None) if properties is None else properties.find  # noqa: ARG005
        merge, width, own_shade = find(W + "vMerge"), find(W + "tcW"), find(W + "shd")
        is_measured = width is not None and (value(width, "type") or "dxa") == "dxa"
        return Cell(
            max(1, min(_count(properties, "gridSpan") or 1, _MOST_COLUMNS)),
            "alone" if merge is None else "first" if value(merge) == "restart" else "more",
            number(value(width, "w")) if is_measured else 0,
            _vertical(_said(properties, "vAlign")),
            margins(find(W + "tcMar"), look.margins),
            borders(find(W + "tcBorders")),
            look.shade if own_shade is None else shade(own_shade),
            (),
        )


def _said(properties: Node | None, name: str) -> str:
    node = None if properties is None else properties.find(W + name)
    return "" if node is None else value(node) or ""


def _is_on(properties: Node | None, name: str) -> bool:
    node = None if properties is None else properties.find(W + name)
    return node is not None and is_on(node)


def _count(properties: Node | None, name: str) -> int:
    return max(0, min(whole(_said(properties, name)), _MOST_COLUMNS))


def _vertical(text: str) -> VerticalAlign:
    return "center" if text in ("center", "both") else "bottom" if text == "bottom" else "top"


def _columns(grid: Node | None, rows: tuple[Row, ...]) -> tuple[float, ...]:
    """The widths of the columns; where the grid doesn't say, what the cells say."""
    widths = [] if grid is None else [number(value(column, "w")) for column in grid]
    needed = max((_columns_of(row) for row in rows), default=0)
    widths += [0.0] * (needed - len(widths))
    for row in rows:
        at = row.before
        for cell in row.cells:
            places = range(at, at + cell.span)
            blank = [place for place in places if widths[place] <= 0]
            if blank and cell.width:
                rest = cell.width - sum(widths[place] for place in places if place not in blank)
                for place in blank:
                    widths[place] = max(0.0, rest / len(blank))
            at += cell.span
    return tuple(width if width > 0 else _DEFAULT_COLUMN for width in widths)


def _columns_of(row: Row) -> int:
    return row.before + sum(cell.span for cell in row.cells) + row.after
