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

    `again[i]` is None where a paragraph begins. Elsewhere it is the air that stands above the slab
    where it begins a part of its own: LibreOffice repeats in a cell what its paragraph has above.

    Parts of it are the same objects each time, so that what was drawn with them can be found again.
    """

    __slots__ = ("_parts", "again", "edges", "gaps", "height", "slabs", "tail")

    def __init__(
        self,
        slabs: Sequence[Slab],
        gaps: Sequence[float],
        tail: float = 0,
        again: Sequence[float | None] = (),
    ) -> None:
        self.slabs, self.gaps, self.tail, self.again = slabs, gaps, tail, again
        bottoms = (gap + slab.height for gap, slab in zip(gaps, slabs, strict=True))
        self.edges = list(accumulate(bottoms, initial=0.0))
        self.height = self.edges[-1] + tail
        self._parts: dict[tuple[str, int], Stack] | None = None

    def fitting(self, room: float) -> int:
        """How many slabs fit into a height; the air below the last may be cut."""
        count = 0
        while count < len(self.slabs) and self.edges[count + 1] <= room:
            count += 1
        return count

    def first(self, count: int) -> Stack:
        """The first slabs."""
        return self if count >= len(self.slabs) else self._without_tail(count)

    def within(self, room: float) -> Stack:
        """What fits into a height.

        Where only the air below the last slab doesn't, it is cut; LibreOffice keeps the last line
        of several back with it.
        """
        if self.height <= room:
            return self
        count = self.fitting(room)
        if count == len(self.again) and count and self.again[-1] is not None:
            count -= 1
        return self._without_tail(count)

    def rest(self, count: int) -> Stack:
        """All but the first slabs; the air between paragraphs is left behind."""
        if count >= len(self.slabs):
            return EMPTY
        return self._part("rest", count, self._rest)

    def rest_after(self, first: Stack) -> Stack:
        """What is left over by the part that stood within a height.

        Where that lost air only, LibreOffice sets the last paragraph's line again, without letters.
        """
        count = len(first.slabs)
        if first is self or not self.again or count < len(self.slabs):
            return self.rest(count)
        return self._part("air", count, self._air)

    def _without_tail(self, count: int) -> Stack:
        return self._part("first", count, self._first)

    def _part(self, name: str, count: int, make: Callable[[int], Stack]) -> Stack:
        if self._parts is None:
            self._parts = {}
        if (name, count) not in self._parts:
            self._parts[name, count] = make(count)
        return self._parts[name, count]

    def _first(self, count: int) -> Stack:
        return Stack(self.slabs[:count], self.gaps[:count], again=self.again[:count])

    def _rest(self, count: int) -> Stack:
        above = self.again[count] if self.again else None
        gaps = [above or 0.0, *self.gaps[count + 1 :]]
        return Stack(self.slabs[count:], gaps, self.tail, self.again[count:])

    def _air(self, _count: int) -> Stack:
        return Stack([Slab(self.slabs[-1].height, ())], [self.gaps[-1]], self.tail)

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
    repeats: bool = False,
) -> Stack:
    """Blocks set into a column, one below the other; `repeats` is `Rules.repeats_air`."""
    slabs: list[Slab] = []
    gaps: list[float] = []
    again: list[float | None] = []
    last: SetParagraph | None = None
    below = 0.0
    for block in blocks:
        if isinstance(block, Paragraph):
            done = set_paragraph(block, width)
            gaps.append(gap_between(last, below, done, adds=adds))
            gaps.extend(0.0 for _ in done.slabs[1:])
            again.append(None)
            again.extend(done.above for _ in done.slabs[1:])
            slabs.extend(done.slabs)
            last, below = done, done.below
        else:
            rows = set_table(block, width)
            gaps.extend(0.0 if index else below for index, _ in enumerate(rows))
            again.extend(None for _ in rows)
            slabs.extend(rows)
            last, below = None, 0.0
    return Stack(slabs, gaps, below, again if repeats else ()) if slabs else EMPTY
