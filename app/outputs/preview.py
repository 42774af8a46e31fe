"""The official page while it is being filled in: set by our own typesetter, a page at a time.

A `Previewer` keeps what it has read and set, so that a change costs little more than itself. It
belongs to one thread at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.definitions.models import Definitions, Document
from app.dossier.changes import Address
from app.dossier.dossier import Dossier
from app.dossier.references import still_known
from app.outputs.documents.context import Printed, gather
from app.outputs.documents.word import WordTemplate
from app.outputs.engines.pdf_files import Picture, draw_page
from app.outputs.preview_plan import PreviewDocument
from app.outputs.typeset.errors import SettingCancelledError
from app.outputs.typeset.faces import Faces
from app.outputs.typeset.marking import marked
from app.outputs.typeset.pages import Rect, SetDocument
from app.outputs.typeset.pdf import write_pdf
from app.outputs.typeset.setting import LayoutCache, set_document

_BETWEEN = " "


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a value stands on a page: a box for each of its lines, in points.

    A value that is printed more than once, or in paragraphs, has several, numbered from 0.
    """

    address: Address
    number: int
    boxes: tuple[Rect, ...]


class Previewed:
    """A document as it was set; asked for single pages. Page numbers count from 0."""

    def __init__(self, document: SetDocument) -> None:
        self.document = document

    @property
    def notes(self) -> tuple[str, ...]:
        """What the page doesn't show as Word would, in Chinese."""
        return (*map(str, self.document.substitutions), *self.document.reports)

    @property
    def pages(self) -> int:
        """How many there are."""
        return len(self.document.pages)

    def size(self, page: int) -> tuple[float, float]:
        """Width and height in points."""
        found = self.document.pages[page]
        return found.width, found.height

    def spots(self, page: int) -> tuple[Spot, ...]:
        """The values on a page."""
        marks = self.document.pages[page].marks
        return tuple(Spot(*_parted(mark.name), mark.rects) for mark in marks)

    def pages_of(self, address: Address, paragraph: int | None = None) -> list[int]:
        """The pages on which a value, or one of its paragraphs, stands; in their order."""
        start = _BETWEEN.join(address) + _BETWEEN
        wanted = f"{start}{paragraph}"
        own = [] if paragraph is None else self._pages_with(lambda name: name == wanted)
        return own or self._pages_with(lambda name: name.startswith(start))

    def _pages_with(self, fits: Callable[[str], bool]) -> list[int]:
        return [
            number
            for number, page in enumerate(self.document.pages)
            if any(fits(span[0]) for _, _, slab in page.placements for span in slab.spans)
        ]

    def addresses(self) -> Iterator[tuple[int, Address]]:
        """Each value with its page, in the order of the paper."""
        for number, page in enumerate(self.document.pages):
            names = (name for _, _, slab in page.placements for name, _, _ in slab.spans)
            for name in dict.fromkeys(names):
                yield number, _parted(name)[0]

    def picture(self, page: int, scale: float) -> Picture:
        """A page as pixels; with a scale of 1 a point is a pixel."""
        return draw_page(write_pdf(self.document, pages=[page], compressed=False), scale)


class Previewer:
    """Sets the Word forms of a notice from snapshots of a dossier."""

    def __init__(self, definitions: Definitions, faces: Faces | None = None) -> None:
        self._definitions = definitions
        self._faces = faces
        self._template: WordTemplate | None = None
        self._cache = LayoutCache()
        self._kept = ""

    def set(
        self,
        dossier: Dossier,
        document: PreviewDocument,
        cancel: Callable[[], bool] | None = None,
        pages: Mapping[str, str] | None = None,
    ) -> Previewed:
        """Set a document; references to evidence print `pages`.

        Raises `TemplateFaultError` or a `TypesetError` (cancelled, too).
        """
        known = self._definitions.documents[document.key]
        template = self._ready(known)
        self._faces = self._faces or Faces()
        notice = self._definitions.notices[dossier.notice]
        there = still_known(pages or {}, dossier, self._definitions)
        context = gather(dossier, known, notice, document.copies, there).context
        parts = template.parts(context, _Dress(cancel or _never))
        return Previewed(set_document(parts, self._faces, cancel=cancel, cache=self._cache))

    def _ready(self, document: Document) -> WordTemplate:
        """The document's template; what was kept of another document is forgotten."""
        if self._template is None or self._kept != document.key:
            self._template = WordTemplate(document.folder / document.template)
            self._cache, self._kept = LayoutCache(), document.key
        return self._template


class _Dress:
    """Marks each value with its row, its key, and the how manieth of that address it is."""

    def __init__(self, cancel: Callable[[], bool]) -> None:
        self._counts: dict[Address, int] = {}
        self._cancel = cancel

    def __call__(self, value: Printed) -> str:
        if self._cancel():
            raise SettingCancelledError
        address = value.row, value.key
        number = self._counts[address] = self._counts.get(address, -1) + 1
        return marked(_BETWEEN.join((*address, str(number))), str(value))


def _never() -> bool:
    return False


def _parted(name: str) -> tuple[Address, int]:
    row, key, number = name.split(_BETWEEN)
    return (row, key), int(number)
