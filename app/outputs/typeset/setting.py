"""The door: a .docx set into pages, by one program's rules and with the faces there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from app.outputs.typeset.drafts import Draft, PageMaker
from app.outputs.typeset.errors import SettingCancelledError
from app.outputs.typeset.faces import Faces, Substitution
from app.outputs.typeset.fragments import Canvas, Fragment, RowPart
from app.outputs.typeset.models import (
    Block,
    Paragraph,
    Section,
    Settings,
    Story,
    Table,
)
from app.outputs.typeset.numbering import numeral
from app.outputs.typeset.package import Package, Parts
from app.outputs.typeset.pages import SetDocument, SetPage, Slab
from app.outputs.typeset.pagination import Flow, Paginator, SetBlock
from app.outputs.typeset.paragraphs import ParagraphSetter, SetParagraph, Surroundings, surroundings
from app.outputs.typeset.pictures import checked_pictures
from app.outputs.typeset.reading import Memory, read_story
from app.outputs.typeset.rules import LIBREOFFICE, Rules
from app.outputs.typeset.stacks import Stack, stack
from app.outputs.typeset.tables import SetTable
from app.outputs.typeset.text import Measures

_WORD_15 = 15
_TWIPS_PER_MM = 1440 / 25.4
_MOST_MEMORY = 60_000
Cancel = Callable[[], bool]


class LayoutCache:
    """What has been read and set, kept between calls: only what changed is done anew.

    Belongs to one document under way; not for use by two threads at once.
    """

    def __init__(self) -> None:
        self.memory = Memory()
        self.paragraphs: dict[Any, SetParagraph] = {}
        self.tables: dict[Any, SetTable] = {}
        self.stacks: dict[Any, Stack] = {}
        self.measures: Measures | None = None
        self._made_for: tuple[Any, ...] = ()

    def ready(self, faces: Faces, rules: Rules) -> Measures:
        """The measures of these faces; what was set with others is forgotten."""
        made_for = (faces, rules)
        is_full = len(self.paragraphs) + len(self.memory.blocks) > _MOST_MEMORY
        if made_for != self._made_for or self.measures is None or is_full:
            self._made_for = made_for
            self.forget()
            self.measures = Measures(faces)
        return self.measures

    def forget(self) -> None:
        """Forget everything."""
        self.memory = Memory()
        self.paragraphs.clear()
        self.tables.clear()
        self.stacks.clear()


def set_document(
    docx: bytes | Parts,
    faces: Faces,
    *,
    cancel: Cancel | None = None,
    cache: LayoutCache | None = None,
    rules: Rules = LIBREOFFICE,
) -> SetDocument:
    """Set the pages of a .docx, packed or as its parts.

    Raises `TypesetError`: not a Word file, damaged, beyond all bounds, or cancelled. What is met
    and can't be set is named in the result's `reports`.
    """
    is_kept = cache is not None
    cache = cache or LayoutCache()
    measures = cache.ready(faces, rules)
    cache.memory.lasts = is_kept
    package = Package(docx)
    story = read_story(package, cache.memory)
    setter = _Setter(story, cache, measures, rules, cancel)
    pages = setter.pages()
    pictures = checked_pictures(package, pages)
    reports = [*cache.memory.reports, *setter.reports]
    if lacking := measures.lacking():
        reports.append(f"字体里没有的字：{lacking[:50]}")
    return SetDocument(pages, tuple(dict.fromkeys(reports)), _substitutions(measures), pictures)


def _substitutions(measures: Measures) -> tuple[Substitution, ...]:
    names = [name for look in measures.looks() for name in (look.east, look.latin)]
    return () if measures.faces.only_own else measures.faces.missing(names)


class _Setter:
    """Sets one story."""

    def __init__(
        self,
        story: Story,
        cache: LayoutCache,
        measures: Measures,
        rules: Rules,
        cancel: Cancel | None,
    ) -> None:
        self._story, self._cache, self._rules = story, cache, rules
        self._cancel = cancel or (lambda: False)
        self._paragraphs = ParagraphSetter(measures, rules)
        self._settings: Settings = story.settings
        self._around = Surroundings()
        self.reports: dict[str, None] = {}

    def _check(self) -> None:
        if self._cancel():
            raise SettingCancelledError

    def pages(self) -> tuple[SetPage, ...]:
        """All pages."""
        maker = PageMaker(self._settings, self._rules, self._margin_height)
        paginator = Paginator(maker, self._check, self._rules)
        for section, blocks in self._story.sections:
            self._enter(section)
            goes_on = maker.begin(section)
            width = _column(section)
            done = [self._block(block, width) for block in blocks]
            flow = Flow(done, self._table_x, self._settings.adds_spacing)
            paginator.fill(flow, goes_on=goes_on)
        return self._finish(maker.drafts)

    def _enter(self, section: Section) -> None:
        self._around = surroundings(
            section, self._settings.tab, expands=self._settings.expands_soft_breaks
        )

    # --- Blocks ------------------------------------------------------------------------------

    def _block(self, block: Block, width: float) -> SetBlock:
        self._check()
        if isinstance(block, Table):
            return self._table(block, width)
        if block.has_fields:
            self.reports["正文里的页码域（按文件里存的结果排）"] = None
        return self._paragraph(block, width)

    def _paragraph(self, paragraph: Paragraph, width: float) -> SetParagraph:
        key = (paragraph, width, self._around)
        found = self._cache.paragraphs.get(key)
        if found is None:
            found = self._paragraphs.set(paragraph, width, self._around, {})
            self._cache.paragraphs[key] = found
        return found

    def _table(self, table: Table, width: float) -> SetTable:
        if sum(table.columns) > width + _TWIPS_PER_MM:
            over = (sum(table.columns) - width) / _TWIPS_PER_MM
            self.reports[f"比版心宽的表格（超出约 {over:.0f} 毫米）"] = None
        key = (table, self._around)
        found = self._cache.tables.get(key)
        if found is None:
            whole = self._rules.keeps_whole
            found = SetTable(table, self._stack, keeps_whole=whole)
            self._cache.tables[key] = found
        return found

    def _stack(self, blocks: Sequence[Block], width: float) -> Stack:
        around = self._around
        self._around = replace(around, in_cell=True)
        adds = self._settings.adds_spacing
        repeats = self._rules.repeats_air
        found = stack(blocks, width, self._paragraph, self._nested, adds=adds, repeats=repeats)
        self._around = around
        return found

    def _nested(self, table: Table, width: float) -> list[Slab]:
        """A table inside a cell: each row is a slab that can't be parted."""
        done = self._table(table, width)
        return [self._row_slab(done, row.index, width) for row in done.rows]

    def _row_slab(self, table: SetTable, index: int, width: float) -> Slab:
        canvas = Canvas([], [], [])
        row = table.rows[index]
        fragment = Fragment(table, self._table_x(table, width), {})
        contents = [cell.content for cell in row.cells]
        fragment.parts.append(RowPart(row, 0.0, row.height, contents))
        fragment.draw(canvas, is_last=True)
        items: list[Any] = [*canvas.fills]
        for x, y, slab in canvas.placements:
            items.extend(_shifted(item, x, y) for item in slab.items)
        items.extend(canvas.rules)
        is_last = index == len(table.rows) - 1
        return Slab(row.height + (table.bottom_line(index) if is_last else 0), items)

    def _table_x(self, table: SetTable, width: float) -> float:
        record = table.table
        if record.align == "center":
            return (width - table.width) / 2
        if record.align == "right":
            return width - table.width
        # Before Word 2013 the text of the cells, not their edge, stood at the margin.
        cells = table.rows[0].cells if table.rows else []
        inset = cells[0].cell.margins.left if cells and self._settings.mode < _WORD_15 else 0
        return record.indent - inset

    # --- Headers and footers -----------------------------------------------------------------

    def _margin_stack(
        self, blocks: tuple[Block, ...], width: float, fields: dict[str, str]
    ) -> Stack:
        around = replace(self._around, pitch=0)
        key = (blocks, width, around, tuple(fields.items()))
        found = self._cache.stacks.get(key)
        if found is None:

            def set_paragraph(paragraph: Paragraph, room: float) -> SetParagraph:
                return self._paragraphs.set(paragraph, room, around, fields)

            adds = self._settings.adds_spacing
            found = stack(blocks, width, set_paragraph, self._nested, adds=adds)
            self._cache.stacks[key] = found
        return found

    def _margin_height(self, section: Section, blocks: tuple[Block, ...], width: float) -> float:
        self._enter(section)
        return self._margin_stack(blocks, width, {}).height if blocks else 0.0

    def _finish(self, drafts: list[Draft]) -> tuple[SetPage, ...]:
        totals: dict[int, int] = {}
        for draft in drafts:
            totals[draft.section_index] = totals.get(draft.section_index, 0) + 1
        return tuple(self._page(draft, len(drafts), totals) for draft in drafts)

    def _page(self, draft: Draft, total: int, totals: dict[int, int]) -> SetPage:
        self._check()
        section = draft.section
        number = numeral(section.number_format, draft.number)
        if not draft.is_blank:
            fields = {
                "PAGE": number,
                "NUMPAGES": str(total),
                "SECTIONPAGES": str(totals[draft.section_index]),
            }
            self._enter(section)
            self._margins(draft, fields)
        canvas = draft.canvas
        return SetPage(
            section.width / 20,
            section.height / 20,
            "" if draft.is_blank else number,
            tuple(canvas.fills),
            tuple(canvas.placements),
            tuple(canvas.rules),
        )

    def _margins(self, draft: Draft, fields: dict[str, str]) -> None:
        section, placements = draft.section, draft.canvas.placements
        above = draft.margin_blocks(self._settings, above=True)
        if above:
            head = self._margin_stack(above, draft.width, fields)
            head.place(draft.left, section.header, placements)
        below = draft.margin_blocks(self._settings, above=False)
        if below:
            foot = self._margin_stack(below, draft.width, fields)
            foot.place(draft.left, section.height - section.footer - foot.height, placements)


def _column(section: Section) -> float:
    return max(100.0, section.width - section.left - section.right - section.gutter)


def _shifted(item: Any, x: float, y: float) -> Any:
    moved = item._replace(x=item.x + x, y=item.y + y)
    return moved._replace(x2=item.x2 + x, y2=item.y2 + y) if hasattr(item, "x2") else moved
