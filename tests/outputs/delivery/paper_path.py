"""A simple printer as it is built: sheets are things with two sides and a head, and they lie in stacks.

It knows nothing of the rules by which the passes are ordered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product


@dataclass(slots=True)
class Leaf:
    """A sheet of paper: what was printed on its sides A and B, each as (side, head is at end 0)."""

    printed: dict = field(default_factory=dict)
    up: str = "A"
    head: int = 0
    """Which of the paper's ends lies toward the printer's back."""


def other(side):
    return "B" if side == "A" else "A"


@dataclass(frozen=True)
class Printer:
    """`prints_top`: the upper side of what lies in the tray is printed. `lands_face_down`: so it comes
    out. `swaps_ends`: the end that went in first lies toward the front afterwards."""

    prints_top: bool
    lands_face_down: bool
    swaps_ends: bool

    def run(self, tray, sides):
        """Print sides on a tray (the top first); the stack that comes out (the top first)."""
        out = []
        assert len(tray) == len(sides)
        for leaf, side in zip(tray, sides, strict=True):
            face = leaf.up if self.prints_top else other(leaf.up)
            assert face not in leaf.printed, "printed twice on one side"
            # The head of what is printed goes to the end that goes in first: the back one.
            end = leaf.head ^ side.is_turned
            leaf.printed[face] = (side, end)
            leaf.up = other(face) if self.lands_face_down else face
            leaf.head ^= self.swaps_ends
            out.insert(0, leaf)
        return out


def turned_over(stack):
    """A stack turned over about its long edge, like the page of a book."""
    for leaf in stack:
        leaf.up = other(leaf.up)
    return stack[::-1]


PRINTERS = tuple(Printer(*flags) for flags in product((True, False), repeat=3))
