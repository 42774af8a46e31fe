"""Sets and draws the preview's pages off the window's thread: always the newest wish, never two at once."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.definitions.models import Definitions
from app.dossier.changes import Address
from app.dossier.dossier import Dossier
from app.outputs.preview_plan import PreviewDocument, nearest, paper_order
from app.ui.background import Job

if TYPE_CHECKING:
    from app.outputs.engines.pdf_files import Picture
    from app.outputs.preview import Previewed, Previewer, Spot


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be seen: the page of a value (`address`, and of its paragraphs this one), or `page`.

    Where a value stands on several pages, `page` is preferred.
    `snapshot` is the dossier as it is now; None where nothing changed since the last wish. `scale`
    is in pixels for a point, or for None of it `width` says how many pixels all pages fill.
    """

    document: PreviewDocument
    snapshot: Dossier | None = None
    address: Address | None = None
    paragraph: int | None = None
    page: int = 0
    count: int = 1
    scale: float | None = None
    width: int = 400
    pages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page as it is shown: its number (from 0), picture, pixels for a point, and values."""

    number: int
    picture: Picture
    scale: float
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """The answer to a wish; `address` is the value that stands for the wanted one, if any."""

    document: PreviewDocument
    pages: int
    leaves: tuple[Leaf, ...]
    address: Address | None
    notes: tuple[str, ...]


class PreviewWork(QObject):
    """`shown(Sight)` follows each wish that wasn't overtaken by another; `failed(error)` the rest."""

    shown = Signal(object)
    failed = Signal(object)

    def __init__(self, definitions: Definitions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = _Bench(definitions)
        self._job: Job | None = None
        self._wish: Wish | None = None
        self._asked: Wish | None = None
        self._unset: Dossier | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a page is under way."""
        return self._job is not None

    def ask(self, wish: Wish) -> None:
        """Wish for something; what was wished before and isn't there yet is forgotten."""
        if wish.snapshot is not None:
            self._unset = wish.snapshot
        self._wish = replace(wish, snapshot=self._unset)
        if self._job is None:
            self._start()
        elif wish.snapshot is not None:
            self._job.cancel()

    def _start(self) -> None:
        wish, self._wish = self._wish, None
        self._asked = wish
        if wish is None:
            return
        bench = self._bench
        job = Job(lambda: bench.work(wish, job), self)
        self._job = job
        # Methods, not functions: they are forgotten together with what they belong to.
        job.finished.connect(self._take)
        job.cancelled.connect(self._go_on)
        job.failed.connect(self._fail)
        job.start()

    def _take(self) -> None:
        job = self._job
        if self._asked is not None and self._asked.snapshot is self._unset:
            self._unset = None
        if job is not None and self._wish is None:
            self.shown.emit(job.result)
        self._go_on()

    def _fail(self, error: Exception) -> None:
        job = self._job
        if job is not None and not job.is_cancelled and self._wish is None:
            self.failed.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        self._job = None
        self._start()


class _Bench:
    """What the jobs work with, one after the other: never two of them at once."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._previewer: Previewer | None = None
        self._set: Previewed | None = None
        self._document = ""

    def work(self, wish: Wish, job: Job) -> Generator[str, None, Sight]:
        """A job's work: set the document where it changed, then draw."""
        done = self._made(wish, job)
        address, first = self._place(done, wish)
        yield ""
        leaves = []
        for number in range(first, min(first + wish.count, done.pages)):
            leaves.append(self._leaf(done, number, wish))
            yield ""
        return Sight(wish.document, done.pages, tuple(leaves), address, done.notes)

    def _made(self, wish: Wish, job: Job) -> Previewed:
        if wish.snapshot is None and self._set is not None and self._document == wish.document.key:
            return self._set
        if wish.snapshot is None:
            raise RuntimeError("a document that wasn't set needs a snapshot")
        if self._previewer is None:
            # Loaded here: the window needs neither Word files nor PDFs to stand.
            from app.outputs.preview import Previewer  # noqa: PLC0415

            self._previewer = Previewer(self._definitions)
        self._set = None
        self._set = self._previewer.set(
            wish.snapshot, wish.document, lambda: job.is_cancelled, wish.pages
        )
        self._document = wish.document.key
        self._kind = wish.snapshot.kind
        return self._set

    def _place(self, done: Previewed, wish: Wish) -> tuple[Address | None, int]:
        """The value to be pointed out, and the page to begin with."""
        last = max(0, done.pages - 1)
        if wish.address is None:
            return None, min(wish.page, last)
        pages = done.pages_of(wish.address, wish.paragraph)
        if pages:
            is_shown = any(0 <= page - wish.page < wish.count for page in pages)
            return wish.address, wish.page if is_shown else pages[0]
        order = paper_order(self._definitions, self._kind)
        found = nearest(tuple(done.addresses()), wish.address, order)
        return (found[1], found[0]) if found else (None, min(wish.page, last))

    @staticmethod
    def _leaf(done: Previewed, number: int, wish: Wish) -> Leaf:
        width, _ = done.size(number)
        scale = wish.scale or wish.width / wish.count / width
        return Leaf(number, done.picture(number, scale), scale, done.spots(number))
