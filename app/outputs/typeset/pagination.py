"""Puts set blocks on pages: what fits, what stays together, where a table is parted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.outputs.typeset.drafts import Draft, PageMaker
from app.outputs.typeset.pages import Placement, Slab
from app.outputs.typeset.paragraphs import SetParagraph
from app.outputs.typeset.rules import Rules
from app.outputs.typeset.stacks import gap_between
from app.outputs.typeset.table_flow import TableFlow, begins_within
from app.outputs.typeset.tables import SetTable

_FEWEST_LINES = 2
_TOLERANCE = 0.5

SetBlock = SetParagraph | SetTable


@dataclass(frozen=True, slots=True)
class Flow:
    """A section's blocks, and how far a table stands in from the left of its column."""

    blocks: Sequence[SetBlock]
    table_x: Callable[[SetTable, float], float]
    adds_spacing: bool


class Paginator:
    """Fills pages from top to bottom."""

    def __init__(self, maker: PageMaker, check: Callable[[], None], rules: Rules) -> None:
        self._maker, self._check, self.rules = maker, check, rules
        self.page: Draft
        self.y = 0.0
        self._flow = Flow((), lambda _table, _width: 0.0, adds_spacing=False)
        self._before: SetParagraph | None = None
        self._below = 0.0
        self._settled = 0
        self._is_wanted = True
        # Whether all that stands on the page so far stays with what comes next.
        self.is_chained = True

    def fill(self, flow: Flow, *, goes_on: bool) -> None:
        """Put a section's blocks on pages; a new page first unless it goes on."""
        self._flow, self._settled = flow, 0
        if not goes_on:
            self.turn(is_wanted=True)
        for index, block in enumerate(flow.blocks):
            self._check()
            if isinstance(block, SetParagraph):
                self._paragraph(index, block)
            else:
                self._table(index, block)

    def turn(self, *, is_wanted: bool = False) -> None:
        """Go on at the top of a new page; where that isn't asked for, air above is left out."""
        self.page = self._maker.next()
        self._is_wanted = is_wanted
        self.y = self.page.top
        self._before, self._below = None, 0.0
        self.is_chained = True

    @property
    def room(self) -> float:
        """What is left of the page."""
        return self.page.bottom - self.y

    @property
    def whole(self) -> float:
        """How much the page holds from top to bottom."""
        return self.page.bottom - self.page.top

    # --- Paragraphs --------------------------------------------------------------------------

    def _gap(self, block: SetParagraph) -> float:
        if not self.page.used and not self._is_wanted:
            return 0.0
        return gap_between(self._before, self._below, block, adds=self._flow.adds_spacing)

    def _paragraph(self, index: int, block: SetParagraph) -> None:
        if block.look.new_page and self.page.used:
            self.turn(is_wanted=True)
        self._keep_together(index)
        slabs, done = block.slabs, 0
        gap = self._gap(block)
        while done < len(slabs):
            count = self._fitting(block, done, gap)
            if count == 0:
                self.turn()
                gap = 0.0
                continue
            self._place(slabs[done : done + count], gap)
            breaks = slabs[done + count - 1].break_after
            done += count
            gap = 0.0
            if done < len(slabs) or breaks:
                self.turn(is_wanted=breaks)
        self._before, self._below = block, block.below
        self.is_chained = self.is_chained and block.look.keep_next

    def _fitting(self, block: SetParagraph, done: int, gap: float) -> int:
        """How many of the lines left go on this page; none where the page must be turned."""
        rest = block.slabs[done:]
        room, count = self.room - gap + _TOLERANCE, 0
        while count < len(rest) and rest[count].height <= room:
            room -= rest[count].height
            count += 1
            if rest[count - 1].break_after:
                return count
        if count < len(rest):
            count = self._without_widows(block, done, count)
        if count == 0 and not self.page.used:
            return 1
        return count

    def _without_widows(self, block: SetParagraph, done: int, count: int) -> int:
        if self._is_whole(block) and self.page.used:
            return 0
        if not block.look.widow_control:
            return count
        left = len(block.slabs) - done - count
        if left < _FEWEST_LINES:
            count -= _FEWEST_LINES - left
        is_short = count < _FEWEST_LINES and not done
        return 0 if count < 1 or (is_short and self.page.used) else count

    def _is_whole(self, block: SetParagraph) -> bool:
        look = block.look
        return look.keep_lines or (look.keep_next and self.rules.keeps_whole)

    def _place(self, slabs: Sequence[Slab], gap: float) -> None:
        page = self.page
        self.y += gap
        for slab in slabs:
            if slab.items or slab.spans:
                page.canvas.placements.append(Placement(page.left, self.y, slab))
            self.y += slab.height
        page.used = True

    # --- Keeping together --------------------------------------------------------------------

    def _keep_together(self, index: int) -> None:
        """Turn the page where a block and those it must stay with don't fit on what is left."""
        blocks = self._flow.blocks
        block = blocks[index]
        if index < self._settled or not self.page.used:
            return
        if not (isinstance(block, SetParagraph) and block.look.keep_next):
            return
        height, at = self._chain(index)
        self._settled = at
        if self._stands(at, self.room - height):
            return
        whole = self.rules.keeps_whole
        if not self.is_chained if whole else self._stands(at, self.whole - height):
            self.turn()

    def _chain(self, index: int) -> tuple[float, int]:
        """The height of the paragraphs that stay with the next, and which block ends the chain."""
        blocks = self._flow.blocks
        height, at = 0.0, index
        before, below = self._before, self._below
        while at < len(blocks):
            item = blocks[at]
            if not isinstance(item, SetParagraph):
                return height + below, at
            height += gap_between(before, below, item, adds=self._flow.adds_spacing)
            if not item.look.keep_next or at == len(blocks) - 1:
                return height, at
            height += sum(slab.height for slab in item.slabs)
            before, below = item, item.below
            at += 1
        return height, at

    def _stands(self, at: int, room: float) -> bool:
        """Whether the beginning of a block stands within a height."""
        item = self._flow.blocks[at]
        if isinstance(item, SetParagraph):
            return self._least_lines(item) <= room + _TOLERANCE
        return begins_within(item, room, self.whole)

    def _least_lines(self, block: SetParagraph) -> float:
        """The height of the lines that must stand where a paragraph begins."""
        count = len(block.slabs)
        if self._is_whole(block):
            least = count
        elif block.look.widow_control:
            least = count if count <= _FEWEST_LINES + 1 else _FEWEST_LINES
        else:
            least = 1
        return sum(slab.height for slab in block.slabs[:least])

    # --- Tables ------------------------------------------------------------------------------

    def _table(self, index: int, table: SetTable) -> None:
        if not table.rows:
            return
        if self.page.used:
            self.y += self._below

        def next_begins(room: float) -> bool:
            return index + 1 >= len(self._flow.blocks) or self._stands(index + 1, room)

        TableFlow(self, table, self._flow.table_x, next_begins).run()
        self._before, self._below = None, 0.0
        self.is_chained = False
