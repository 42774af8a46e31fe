"""A document as it is read: frozen records, lengths in twips, sizes of letters in points.

Looks and blocks are told apart by identity (`eq=False`): the reader makes each only once, so that
what has been set can be found again by the record it was set from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "center", "right", "both", "distribute"]
LineRule = Literal["auto", "exact", "atLeast"]
VerticalAlign = Literal["top", "center", "bottom"]


@dataclass(frozen=True, slots=True, eq=False)
class RunLook:
    """How letters look. `rise` is superscript, subscript or empty; `scale` a share of the width."""

    east: str
    latin: str
    size: float
    bold: bool = False
    italic: bool = False
    underline: str = ""
    strike: bool = False
    colour: str = "000000"
    shade: str = ""
    rise: str = ""
    raised: float = 0
    spacing: float = 0
    scale: float = 1
    hidden: bool = False
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class TabStop:
    """A tab stop from the left edge of the text; the leader is the letter that fills the way."""

    position: float
    kind: str = "left"
    leader: str = ""


@dataclass(frozen=True, slots=True)
class Border:
    """A line: its width in twips, colour and kind; `none` is one that is expressly not there."""

    width: float
    colour: str = "000000"
    kind: str = "single"

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything to see."""
        return self.kind not in ("nil", "none") and self.width > 0


@dataclass(frozen=True, slots=True, eq=False)
class ParagraphLook:
    """How a paragraph stands. `line` is in twips, or for `auto` in 240ths of a line."""

    align: Align = "left"
    left: float = 0
    right: float = 0
    first: float = 0
    before: float = 0
    after: float = 0
    before_lines: float = 0
    after_lines: float = 0
    line: float = 240
    rule: LineRule = "auto"
    keep_next: bool = False
    keep_lines: bool = False
    widow_control: bool = False
    new_page: bool = False
    contextual: bool = False
    snap: bool = True
    kinsoku: bool = True
    hanging: bool | None = None
    space_latin: bool = True
    space_digits: bool = True
    tabs: tuple[TabStop, ...] = ()
    shade: str = ""
    style: str = ""
    number: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Span:
    """Text in one look."""

    text: str
    look: RunLook


@dataclass(frozen=True, slots=True, eq=False)
class Break:
    """The end of a line or a page inside a paragraph."""

    look: RunLook
    new_page: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Tab:
    """A jump to the next tab stop."""

    look: RunLook


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """A number that depends on the page: PAGE, NUMPAGES or SECTIONPAGES; `saved` is the file's own."""

    kind: str
    look: RunLook
    saved: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture in the line: the part that holds it, and its size in twips."""

    part: str
    width: float
    height: float
    look: RunLook


@dataclass(frozen=True, slots=True, eq=False)
class Bookmark:
    """Where a named stretch begins or ends."""

    name: str
    begins: bool


Inline = Span | Break | Tab | Field | Picture | Bookmark


@dataclass(frozen=True, slots=True, eq=False)
class Paragraph:
    """A paragraph; `mark` is the look of its end, which an empty one is as high as."""

    look: ParagraphLook
    mark: RunLook
    inlines: tuple[Inline, ...]
    has_fields: bool = False


@dataclass(frozen=True, slots=True)
class Margins:
    """The room inside a cell."""

    top: float = 0
    left: float = 0
    bottom: float = 0
    right: float = 0


Sides = dict[str, Border]
"""Borders by side: top, left, bottom, right, insideH, insideV."""


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A cell over `span` columns; `merge` joins it with those below (first) or above it (more)."""

    span: int
    merge: Literal["alone", "first", "more"]
    width: float
    align: VerticalAlign
    margins: Margins
    borders: Sides
    shade: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """A row; `before` and `after` count the columns it leaves out."""

    cells: tuple[Cell, ...]
    height: float = 0
    exact: bool = False
    head: bool = False
    whole: bool = False
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table: the widths of its columns and its rows."""

    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    align: Align = "left"
    indent: float = 0
    borders: Sides = field(default_factory=dict)
    spacing: float = 0


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of pages. Headers and footers are by kind: default, first, even."""

    width: float = 11906
    height: float = 16838
    top: float = 1440
    right: float = 1800
    bottom: float = 1440
    left: float = 1800
    gutter: float = 0
    header: float = 851
    footer: float = 992
    kind: str = "nextPage"
    first_differs: bool = False
    first_number: int | None = None
    number_format: str = "decimal"
    grid: str = ""
    pitch: float = 0
    headers: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    footers: dict[str, tuple[Block, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for the whole document. `mode` is Word's compatibility mode."""

    odd_and_even: bool = False
    mirrored: bool = False
    tab: float = 720
    adds_spacing: bool = False
    expands_soft_breaks: bool = False
    mode: int = 12


@dataclass(frozen=True, slots=True)
class Story:
    """A document: its blocks, section by section."""

    sections: tuple[tuple[Section, tuple[Block, ...]], ...]
    settings: Settings
