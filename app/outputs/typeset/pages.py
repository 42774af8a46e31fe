"""The pages as they are set: what stands where, in points from a page's top left corner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.outputs.typeset.faces import Face, Substitution

TWIPS = 20


# Made by the ten thousand: named tuples are made several times faster than frozen dataclasses.
class GlyphRun(NamedTuple):
    """Letters in a row on one baseline; `spread` is added behind each of them."""

    x: float
    y: float
    text: str
    face: Face
    size: float
    colour: str = "000000"
    spread: float = 0
    scale: float = 1


class Rule(NamedTuple):
    """A straight line from (x, y) to (x2, y2); `kind` is Word's name of it."""

    x: float
    y: float
    x2: float
    y2: float
    width: float
    colour: str = "000000"
    kind: str = "single"


class Fill(NamedTuple):
    """A coloured rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


class PlacedPicture(NamedTuple):
    """A picture of the document's package."""

    x: float
    y: float
    width: float
    height: float
    part: str


Item = GlyphRun | Rule | Fill | PlacedPicture


@dataclass(frozen=True, slots=True)
class Rect:
    """A box on the page."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """Where the text of a bookmark stands on a page: a box for each line."""

    name: str
    rects: tuple[Rect, ...]


class Slab:
    """What can't be parted: a line, or a whole row; its items are in twips from its own corner.

    `above` and `below` are the air that its paragraph asks for.
    """

    __slots__ = ("above", "below", "break_after", "height", "items", "spans")

    def __init__(self, height: float, items: Sequence[Item]) -> None:
        self.height, self.items = height, items
        self.above = self.below = 0.0
        self.break_after = False
        self.spans: tuple[tuple[str, float, float], ...] = ()


class Placement(NamedTuple):
    """A slab on a page, in twips from the page's corner."""

    x: float
    y: float
    slab: Slab


@dataclass(frozen=True, slots=True)
class SetPage:
    """A page: its size in points, its printed number, and what stands on it."""

    width: float
    height: float
    number: str
    fills: tuple[Fill, ...]
    placements: tuple[Placement, ...]
    rules: tuple[Rule, ...]

    @property
    def items(self) -> Iterator[Item]:
        """Everything on the page in drawing order: colours, text and pictures, lines."""
        for fill in self.fills:
            yield _moved(fill, 0, 0)
        for x, y, slab in self.placements:
            for item in slab.items:
                yield _moved(item, x, y)
        for rule in self.rules:
            yield _moved(rule, 0, 0)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The bookmarks whose text stands on this page."""
        found: dict[str, list[Rect]] = {}
        for x, y, slab in self.placements:
            for name, left, right in slab.spans:
                rect = Rect(
                    (x + left) / TWIPS, y / TWIPS, (right - left) / TWIPS, slab.height / TWIPS
                )
                found.setdefault(name, []).append(rect)
        return tuple(Mark(name, tuple(rects)) for name, rects in found.items())

    @property
    def text(self) -> str:
        """The text of the page in drawing order, a line for each slab."""
        lines = (
            "".join(item.text for item in slab.items if isinstance(item, GlyphRun))
            for _, _, slab in self.placements
        )
        return "\n".join(line for line in lines if line)


def _moved(item: Item, x: float, y: float) -> Item:
    if isinstance(item, GlyphRun):
        return item._replace(
            x=(x + item.x) / TWIPS, y=(y + item.y) / TWIPS, spread=item.spread / TWIPS
        )
    if isinstance(item, Rule):
        return item._replace(
            x=(x + item.x) / TWIPS, y=(y + item.y) / TWIPS, x2=(x + item.x2) / TWIPS,
            y2=(y + item.y2) / TWIPS, width=item.width / TWIPS,
        )  # fmt: skip
    return item._replace(
        x=(x + item.x) / TWIPS, y=(y + item.y) / TWIPS,
        width=item.width / TWIPS, height=item.height / TWIPS,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SetDocument:
    """All pages; `reports` names in Chinese what couldn't be set as it is in the file, each once."""

    pages: tuple[SetPage, ...]
    reports: tuple[str, ...]
    substitutions: tuple[Substitution, ...]
    pictures: dict[str, bytes] = field(default_factory=dict, repr=False)
