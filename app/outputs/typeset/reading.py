"""From the parts of a .docx to frozen records; what is read once is found again by its bytes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.outputs.typeset.inlines import InlineReader
from app.outputs.typeset.models import (
    Block,
    Field,
    Paragraph,
    Row,
    Section,
    Settings,
    Story,
    Table,
)
from app.outputs.typeset.numbering import Counter, Numbering
from app.outputs.typeset.package import Node, Package, R, W
from app.outputs.typeset.properties import Report, head_of, local, names, number, raw, value, whole
from app.outputs.typeset.styles import StyleSheet, switch
from app.outputs.typeset.table_reading import TableReader

_DOCUMENT = "word/document.xml"
_DEEPEST = 12
_SILENT = names(
    "sectPr proofErr bookmarkStart bookmarkEnd tblPr tblGrid tcPr trPr permStart permEnd sdtPr "
    "sdtEndPr commentRangeStart commentRangeEnd moveFromRangeStart moveFromRangeEnd "
    "moveToRangeStart moveToRangeEnd customXmlPr background"
)
_WRAPPERS = names("sdt sdtContent customXml ins moveTo smartTag")
_NAMED = {
    "altChunk": "嵌入的其他文件",
    "oMathPara": "公式",
    "oMath": "公式",
    "del": "修订中删去的内容",
}
_LEAST_PAGE = 400
_PARTS = ("styles", "numbering", "settings", "theme/theme1")


class Memory:
    """What has been read of a document, by its bytes; emptied when its styles change.

    With `lasts` off nobody will ask again, so that rows, which are seldom alike, aren't kept.
    """

    def __init__(self) -> None:
        self.lasts = True
        self.frame: tuple[bytes, ...] = ()
        self.styles: StyleSheet | None = None
        self.numbering: Numbering | None = None
        self.reports: dict[str, None] = {}
        self.blocks: dict[Any, Any] = {}
        self.unnumbered: set[Block] = set()


def read_story(package: Package, memory: Memory) -> Story:
    """The whole document; what can't be set is named in `memory.reports`."""
    report = memory.reports.setdefault
    _prepare(package, memory)
    assert memory.styles is not None  # noqa: S101 - `_prepare` has set both
    assert memory.numbering is not None  # noqa: S101
    body = package.xml(_DOCUMENT).find(W + "body")
    reader = BlockReader(package, memory, report)
    settings = _settings(package.optional_xml("word/settings.xml"))
    counter = Counter(memory.numbering, memory.styles, report)
    sections = []
    section = Section()
    for blocks, node in _stretches(body if body is not None else ()):
        section = SectionReader(package, reader, report).read(node, section)
        read = reader.blocks(blocks, _DOCUMENT)
        sections.append((section, tuple(_numbered(block, counter, memory) for block in read)))
    return Story(tuple(sections), settings)


def _prepare(package: Package, memory: Memory) -> None:
    names = [f"word/{name}.xml" for name in _PARTS]
    frame = tuple(package.read(name) if name in package else b"" for name in names)
    if frame == memory.frame and memory.styles is not None:
        return
    memory.frame = frame
    memory.blocks.clear()
    memory.unnumbered.clear()
    memory.reports.clear()
    report = memory.reports.setdefault
    theme = package.optional_xml("word/theme/theme1.xml")
    memory.styles = StyleSheet(package.optional_xml("word/styles.xml"), theme, report)
    memory.numbering = Numbering(package.optional_xml("word/numbering.xml"), report)


def _stretches(body: Node) -> list[tuple[list[Node], Node | None]]:
    """The nodes of each section and its sectPr."""
    found: list[tuple[list[Node], Node | None]] = []
    nodes: list[Node] = []
    last = None
    for node in body:
        if local(node) == "sectPr":
            last = node
            continue
        nodes.append(node)
        inner = node.find(f"{W}pPr/{W}sectPr") if local(node) == "p" else None
        if inner is not None:
            found.append((nodes, inner))
            nodes = []
    if nodes or not found:
        found.append((nodes, last))
    return found


def _numbered(block: Block, counter: Counter, memory: Memory) -> Block:
    """A block with its labels; one that was found to have none is not looked through again."""
    if block in memory.unnumbered:
        return block
    done = labelled(block, counter)
    if done is block:
        memory.unnumbered.add(block)
    return done


def labelled(block: Block, counter: Counter) -> Block:
    """A block whose numbered paragraphs have their labels; the same where there are none."""
    if isinstance(block, Paragraph):
        return counter.labelled(block) if block.look.number else block
    rows = tuple(_labelled_row(row, counter) for row in block.rows)
    if all(new is old for new, old in zip(rows, block.rows, strict=True)):
        return block
    return Table(block.columns, rows, block.align, block.indent, block.borders, block.spacing)


def _labelled_row(row: Row, counter: Counter) -> Row:
    cells = []
    for cell in row.cells:
        blocks = tuple(labelled(block, counter) for block in cell.blocks)
        same = all(new is old for new, old in zip(blocks, cell.blocks, strict=True))
        cells.append(cell if same else replace(cell, blocks=blocks))
    same = all(new is old for new, old in zip(cells, row.cells, strict=True))
    return row if same else replace(row, cells=tuple(cells))


class BlockReader:
    """Reads paragraphs and tables."""

    def __init__(self, package: Package, memory: Memory, report: Report) -> None:
        assert memory.styles is not None  # noqa: S101 - made ready before
        assert memory.numbering is not None  # noqa: S101
        self._package, self._report = package, report
        self._styles, self._numbering = memory.styles, memory.numbering
        self._known = memory.blocks
        self._tables = TableReader(self._styles, self, report, memory)

    def blocks(self, nodes: Any, part: str, table: str = "", depth: int = 0) -> tuple[Block, ...]:
        """The blocks among some nodes; `table` is the style of the table they stand in."""
        found: list[Block] = []
        if depth > _DEEPEST:
            self._report("嵌套过深的表格")
            return ()
        for node in nodes:
            name = local(node)
            if name == "p":
                found.append(self.paragraph(node, part, table))
            elif name == "tbl":
                found.append(self._tables.table(node, part, depth))
            elif name in _WRAPPERS:
                found.extend(self.blocks(node, part, table, depth + 1))
            elif name and name not in _SILENT:
                self._report(_NAMED.get(name, f"内容 {name}"))
        return tuple(found)

    def paragraph(self, node: Node, part: str, table: str) -> Paragraph:
        """One paragraph, known by its bytes."""
        key = (part, table, raw(node))
        found: Paragraph | None = self._known.get(key)
        if found is None:
            found = self._known[key] = self._read_paragraph(node, part, table)
        return found

    def _read_paragraph(self, node: Node, part: str, table: str) -> Paragraph:
        properties = head_of(node, W + "pPr")
        look, mark, style = self._styles.paragraph_look(properties, table, self._numbering)
        reader = InlineReader(self._package, self._styles, part, self._report, table)
        inlines = reader.read(node, style)
        has_fields = any(isinstance(inline, Field) for inline in inlines)
        return Paragraph(look, mark, inlines, has_fields)


class SectionReader:
    """Reads a sectPr with its headers and footers."""

    def __init__(self, package: Package, reader: BlockReader, report: Report) -> None:
        self._package, self._reader, self._report = package, reader, report

    def read(self, node: Node | None, before: Section) -> Section:
        """The section; headers and footers it doesn't name are those of the one before."""
        if node is None:
            return Section(headers=before.headers, footers=before.footers)
        self._name_what_is_left_out(node)
        return Section(
            **_page(node),
            kind=_value_of(node, "type", "nextPage"),
            first_differs=switch(node, "titlePg"),
            **_numbers(node),
            **_grid(node),
            headers=self._margins(node, "header", before.headers),
            footers=self._margins(node, "footer", before.footers),
        )

    def _name_what_is_left_out(self, node: Node) -> None:
        columns = node.find(W + "cols")
        if columns is not None and whole(value(columns, "num"), 1) > 1:
            self._report("分栏")
        grid = node.find(W + "docGrid")
        if grid is not None and number(value(grid, "charSpace")):
            self._report("文档网格的字距")
        for name, title in (
            ("pgBorders", "页面边框"),
            ("lnNumType", "行号"),
            ("textDirection", "竖排文字"),
        ):
            found = node.find(W + name)
            if found is not None and value(found) != "lrTb":
                self._report(title)
        if _value_of(node, "vAlign", "top") != "top":
            self._report("页面的垂直对齐")

    def _margins(
        self, node: Node, name: str, before: dict[str, tuple[Block, ...]]
    ) -> dict[str, tuple[Block, ...]]:
        found = dict(before)
        for reference in node.iterfind(f"{W}{name}Reference"):
            part = self._package.related(_DOCUMENT, reference.get(R + "id") or "")
            if part is None or part not in self._package:
                self._report("缺失的页眉或页脚")
                continue
            kind = value(reference, "type") or "default"
            found[kind] = self._reader.blocks(self._package.xml(part), part)
        return found


def _page(node: Node) -> dict[str, Any]:
    found: dict[str, Any] = {}
    size, margin = node.find(W + "pgSz"), node.find(W + "pgMar")
    if size is not None:
        found["width"] = max(_LEAST_PAGE, number(value(size, "w"), 11906))
        found["height"] = max(_LEAST_PAGE, number(value(size, "h"), 16838))
    for side in ("top", "right", "bottom", "left", "gutter", "header", "footer"):
        text = None if margin is None else value(margin, side)
        if text is not None:
            found[side] = number(text)
    return found


def _numbers(node: Node) -> dict[str, Any]:
    numbers = node.find(W + "pgNumType")
    if numbers is None:
        return {}
    start = value(numbers, "start")
    return {
        "first_number": None if start is None else whole(start, 1),
        "number_format": value(numbers, "fmt") or "decimal",
    }


def _grid(node: Node) -> dict[str, Any]:
    grid = node.find(W + "docGrid")
    kind = None if grid is None else value(grid, "type")
    if grid is None or kind not in ("lines", "linesAndChars", "snapToChars"):
        return {}
    pitch = max(0.0, number(value(grid, "linePitch")))
    return {"grid": kind, "pitch": pitch}


def _value_of(node: Node, name: str, default: str) -> str:
    found = node.find(W + name)
    return default if found is None else value(found) or default


def _settings(root: Node | None) -> Settings:
    if root is None:
        return Settings()
    compat = root.find(W + "compat")
    mode, tab = 12, root.find(W + "defaultTabStop")
    for setting in compat if compat is not None else ():
        if value(setting, "name") == "compatibilityMode":
            mode = whole(value(setting), mode)
    return Settings(
        odd_and_even=switch(root, "evenAndOddHeaders"),
        mirrored=switch(root, "mirrorMargins"),
        tab=720 if tab is None else max(20.0, number(value(tab), 720)),
        adds_spacing=switch(compat, "doNotUseHTMLParagraphAutoSpacing"),
        expands_soft_breaks=not switch(compat, "doNotExpandShiftReturn"),
        mode=mode,
    )
