"""What stands one below the other in a cell, a header or a footer: slabs with air between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from app.outputs.typeset.models import Block, Paragraph, ParagraphLook, Table
from app.outputs.typeset.pages import Placement, Slab
from app.outputs.typeset.paragraphs import SetParagraph

ParagraphSet = Callable[[Paragraph, float], SetParagraph]
TableSet = Callable[[Table, float], list[Slab]]


class Stack:
    """Slabs from top to bottom; `gaps[i]` is the air above the slab i, `tail` that below the last.

    Parts of it are the same objects each time, so that what was drawn with them can be found again.
    """

    __slots__ = ("_firsts", "_rests", "edges", "gaps", "height", "slabs", "tail")

    def __init__(self, slabs: Sequence[Slab], gaps: Sequence[float], tail: float = 0) -> None:
        self.slabs, self.gaps, self.tail = slabs, gaps, tail
        bottoms = (gap + slab.height for gap, slab in zip(gaps, slabs, strict=True))
        self.edges = list(accumulate(bottoms, initial=0.0))
        self.height = self.edges[-1] + tail
        self._firsts: dict[int, Stack] | None = None
        self._rests: dict[int, Stack] | None = None

    def fitting(self, room: float) -> int:
        """How many slabs fit into a height; the air below the last may be cut."""
        count = 0
        while count < len(self.slabs) and self.edges[count + 1] <= room:
            count += 1
        return count

    def first(self, count: int) -> Stack:
        """The first slabs."""
        if count >= len(self.slabs):
            return self
        known = self._firsts = self._firsts or {}
        if count not in known:
            known[count] = Stack(self.slabs[:count], self.gaps[:count])
        return known[count]

    def within(self, room: float) -> Stack:
        """What fits into a height; where only the air below the last slab doesn't, it is cut."""
        if self.height <= room:
            return self
        count = self.fitting(room)
        if count < len(self.slabs):
            return self.first(count)
        return Stack(self.slabs, self.gaps)

    def rest(self, count: int) -> Stack:
        """All but the first slabs; the air above the next is left behind."""
        if count >= len(self.slabs):
            return EMPTY
        known = self._rests = self._rests or {}
        if count not in known:
            gaps = [0.0, *self.gaps[count + 1 :]]
            known[count] = Stack(self.slabs[count:], gaps, self.tail)
        return known[count]

    def place(self, x: float, y: float, placements: list[Placement]) -> None:
        """Put the slabs on a page, the stack's corner at (x, y)."""
        for slab, gap in zip(self.slabs, self.gaps, strict=True):
            y += gap
            if slab.items or slab.spans:
                placements.append(Placement(x, y, slab))
            y += slab.height


EMPTY = Stack((), ())


def gap_between(
    before: SetParagraph | None, below: float, after: SetParagraph, *, adds: bool
) -> float:
    """The air between two paragraphs; `below` is what the first asks for."""
    above = after.above
    if before is not None and _are_alike(before.look, after.look):
        below = 0 if before.look.contextual else below
        above = 0 if after.look.contextual else above
    return below + above if adds else max(below, above)


def _are_alike(first: ParagraphLook, second: ParagraphLook) -> bool:
    return first.style == second.style and (first.contextual or second.contextual)


def stack(
    blocks: Sequence[Block],
    width: float,
    set_paragraph: ParagraphSet,
    set_table: TableSet,
    *,
    adds: bool,
) -> Stack:
    """Blocks set into a column, one below the other."""
    slabs: list[Slab] = []
    gaps: list[float] = []
    last: SetParagraph | None = None
    below = 0.0
    for block in blocks:
        if isinstance(block, Paragraph):
            done = set_paragraph(block, width)
            gaps.append(gap_between(last, below, done, adds=adds))
            gaps.extend(0.0 for _ in done.slabs[1:])
            slabs.extend(done.slabs)
            last, below = done, done.below
        else:
            rows = set_table(block, width)
            gaps.extend(0.0 if index else below for index, _ in enumerate(rows))
            slabs.extend(rows)
            last, below = None, 0.0
    return Stack(slabs, gaps, below) if slabs else EMPTY
