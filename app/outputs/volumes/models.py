"""The records of a volume: materials as planned, places as counted, books as made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from app.definitions.models import Contents
from app.definitions.types.files import FileRef

Layout = Literal["print", "screen"]
LAYOUTS: Mapping[Layout, str] = {"print": "打印版", "screen": "电子版"}
Starts = Literal["material", "folder", "forms"]
STARTS: Mapping[Starts, str] = {
    "material": "每份材料都从正面（右页）开始",
    "folder": "每个文件夹从正面开始，里面的文件连着排",
    "forms": "只有表、报告和留出的位置从正面开始，佐证材料连着排",
}
"""What begins on a right-hand page in print: of many scans of one page each, every file would leave
a blank back. Forms, what others put in, and the first file behind them always do."""
USUAL_STARTS: Starts = "material"


def starts_named(name: str) -> Starts:
    """The choice of that name; the usual one where there is none."""
    return next((one for one in STARTS if one == name), USUAL_STARTS)


Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done and how much there is."""

MaterialKind = Literal["cover", "contents", "heading", "document", "file", "placeholder", "same"]
COVER, CONTENTS = "cover", "contents"
"""The keys of what stands before the materials."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a volume holds in one place, under a key of its own.

    A `heading` has no pages itself, but what follows on lower levels; `same` is a file that is bound
    at an earlier place (`same_as`); a `placeholder` keeps `reserved` pages for what others make.
    Files and their heading name the `folder` they lie in.
    """

    key: str
    title: str
    level: int
    kind: MaterialKind
    folder: str = ""
    document: str = ""
    copies: int = 0
    file: FileRef | None = None
    same_as: str = ""
    reserved: int = 0
    maker: str = ""


@dataclass(frozen=True, slots=True)
class Proofs:
    """A condition, by its id and title, and the keys of the materials that prove it."""

    condition: str
    title: str
    materials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Volume:
    """What is bound together. Without `contents` it has neither a contents page nor numbers.

    `proofs` are the conditions that want one, whether there are files or not.
    """

    key: str
    title: str
    contents: Contents | None
    materials: tuple[Material, ...]
    cover: Material | None = None
    remarks: tuple[str, ...] = ()
    proofs: tuple[Proofs, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What the pagination knows of a material: how many pages it has and how it is placed.

    Parts that aren't `listed` come before the numbered ones and have no place in the contents.
    """

    key: str
    title: str
    level: int = 1
    pages: int = 0
    starts_right: bool = True
    is_heading: bool = False
    is_listed: bool = True
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class PageRules:
    """How pages are counted.

    Print: what `starts_right` begins on a right-hand page, after a blank back where need be; blank
    backs have no number unless `counts_blanks`. Screen: no blanks. The first page of `numbered_from`
    ("": of the first listed part) has the number 1, nothing before it has one; without `has_numbers`
    nothing at all.
    """

    layout: Layout = "print"
    numbered_from: str = ""
    label: str = "{}"
    counts_blanks: bool = False
    has_numbers: bool = True


@dataclass(frozen=True, slots=True)
class Face:
    """One side of a sheet, or one page of the screen: `index` counts all of them from 0.

    `part` is "" for a blank; `page` counts from 0 within the part; `number` is None where nothing is
    stamped; `label` is what a PDF reader calls the page.
    """

    index: int
    part: str
    page: int
    number: int | None
    label: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands on it."""
        return not self.part

    @property
    def is_right(self) -> bool:
        """Whether it lies on the right when the book is open: the binding is at its left."""
        return self.index % 2 == 0


@dataclass(frozen=True, slots=True)
class Span:
    """Where a part stands: face and number of its first page, and how many pages it has.

    A heading spans what is below it. `first` is -1 and `number` None where there are no pages.
    """

    key: str
    first: int
    pages: int
    number: int | None


@dataclass(frozen=True, slots=True)
class Pagination:
    """All faces of a volume in their order, and the span of each part."""

    rules: PageRules
    parts: tuple[Part, ...]
    faces: tuple[Face, ...]
    spans: Mapping[str, Span]

    def label(self, key: str) -> str:
        """The first page of a part as the contents write it; "" where it has no number."""
        number = self.spans[key].number
        return "" if number is None else self.rules.label.format(number)

    @property
    def listed(self) -> tuple[Part, ...]:
        """The parts that stand in the contents."""
        return tuple(part for part in self.parts if part.is_listed)

    @property
    def bound_pages(self) -> int:
        """How many pages of materials there are, blanks, cover and contents left aside."""
        return sum(part.pages for part in self.listed)


@dataclass(frozen=True, slots=True)
class BoundFile:
    """A material on its way into the book: a PDF on the disk, and what is known of it.

    `sha256` is that of the original; `original` is attached in the screen layout. A form keeps its
    own margins; anything else makes room for the binding. `is_part`: only its first pages are bound.
    """

    key: str
    path: Path
    pages: int
    name: str
    sha256: str
    keeps_margins: bool = False
    original: Path | None = None
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A volume in its place: the PDF, its control sheet, and what the user should know.

    `faults` name the materials that couldn't be bound; a sheet in their place says so. `pages` says
    where evidence stands, by the name that references use, as they print it.
    """

    title: str
    path: Path
    control: Path
    pagination: Pagination
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    others: tuple[Path, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)
