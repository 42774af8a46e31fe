"""Makes the books of a dossier: materials, pagination, contents, assembly, control, in this order."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.definitions.models import Definitions
from app.dossier.dossier import Dossier
from app.dossier.references import places, still_known
from app.errors import JiangshenError
from app.outputs.documents.rendering import Printing, file_name
from app.outputs.engines.choice import engine_for
from app.outputs.evidence.models import Fetch
from app.outputs.files import OutputError, make_folder, reason, write
from app.outputs.typeset.errors import SettingCancelledError
from app.outputs.typeset.faces import Faces
from app.outputs.volumes import control, cross_reference
from app.outputs.volumes.assembly import Edition, assemble
from app.outputs.volumes.contents import bookmarks, contents_links, set_contents
from app.outputs.volumes.control import check_book, control_data, set_control
from app.outputs.volumes.cross_reference import set_cross_reference
from app.outputs.volumes.gathering import (
    Gathered,
    Workshop,
    gather_volume,
    refer_to,
    write_pdf_of,
)
from app.outputs.volumes.models import (
    CONTENTS,
    LAYOUTS,
    USUAL_STARTS,
    Book,
    Layout,
    Pagination,
    Progress,
    Starts,
    Volume,
)
from app.outputs.volumes.numerals import numerals
from app.outputs.volumes.pagination import paginate_volume
from app.outputs.volumes.paper import Paper
from app.outputs.volumes.pdf_writing import BookCancelledError
from app.outputs.volumes.plan import volumes_of
from app.outputs.volumes.reference_pages import reference_pages
from app.placement import unfinished

_MOST_ROUNDS = 6
_CONTROL = f" {control.TITLE}"


@dataclass(frozen=True, slots=True)
class Order:
    """How books are wanted: for paper or the screen, by which engine, with which pages kept.

    `reserved` says, by artefact, how many pages are kept for what the recommender makes; `starts`
    what begins on a right-hand page in print. `only` are the keys of the volumes that are wanted
    (None: all); what they refer to in others prints `pages`.
    """

    layout: Layout = "print"
    printing: Printing | None = None
    reserved: Mapping[str, int] = field(default_factory=dict)
    faces: Faces | None = None
    progress: Progress | None = None
    only: Container[str] | None = None
    pages: Mapping[str, str] = field(default_factory=dict)
    starts: Starts = USUAL_STARTS


def bind(
    dossier: Dossier, definitions: Definitions, folder: Path, fetch: Fetch, order: Order
) -> Iterator[Book]:
    """Make every volume of the dossier in a folder, each with its control sheet.

    A book appears whole and proved, or not at all. Raises `NoticeGoneError`, `OutputError`,
    `BookFaultError`, `BookCancelledError`, `UnreadableMaterialError` or a `TypesetError`.
    """
    snapshot = dossier.copy()
    volumes = volumes_of(snapshot, definitions, order.reserved)
    make_folder(folder)
    printing = order.printing or Printing(engine_for("auto"))
    faces = order.faces or Faces()
    pages: Mapping[str, str] = still_known(order.pages, snapshot, definitions)
    wanted = [one for one in volumes if order.only is None or one.key in order.only]
    for number, volume in enumerate(wanted, 1):
        with tempfile.TemporaryDirectory(prefix="jiangshen-", ignore_cleanup_errors=True) as job:
            workshop = Workshop(
                snapshot, definitions, printing, fetch, faces, Path(job), order.progress, pages
            )
            book = _bound(_Binder(number, volume, workshop, order), folder)
        # What is bound after the volume of the evidence refers to the pages there.
        pages = {**pages, **book.pages}
        yield book


def _bound(binder: _Binder, folder: Path) -> Book:
    """A book, with what may go wrong on the way told in the words of this room."""
    try:
        return binder.bind(folder)
    except SettingCancelledError as error:
        raise BookCancelledError from error
    except OSError as error:
        raise OutputError(
            f"成册做不下去：{reason(error)}", "请腾出磁盘空间（要有全部材料的两倍），再做一次"
        ) from error


class UnsettledContentsError(JiangshenError):
    """The contents change their own length without end."""

    def __init__(self, title: str) -> None:
        super().__init__(f"《{title}》的目录排不定页数", "请把最长的材料名称改短一些，再试一次")


class UnsettledReferencesError(JiangshenError):
    """The page numbers in the texts change the pages of the texts without end."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__(
            f"“{'、'.join(titles)}”里引用的佐证页码排不定",
            "请把写有【佐证：…】的那一段改长或改短一行，再试一次",
        )


class _Binder:
    """Makes one book."""

    def __init__(self, number: int, volume: Volume, workshop: Workshop, order: Order) -> None:
        self._number, self._volume, self._shop = number, volume, workshop
        self._layout, self._starts = order.layout, order.starts

    def bind(self, folder: Path) -> Book:
        """The book in its folder, with its control sheet and what else belongs to it."""
        gathered = gather_volume(self._volume, self._shop)
        pagination, paper = self._settled(gathered)
        edition = self._edition(gathered, pagination, paper)
        target = folder / self._name("")
        cancel, progress = self._shop.printing.cancel, self._shop.progress
        with unfinished(target) as temporary:
            assemble(edition, temporary, cancel=cancel, progress=progress)
            check_book(temporary, edition, cancel=cancel, progress=progress)
            papers = {folder / name: data for name, data in self._papers(edition)}
            if progress is not None:
                progress("放到文件夹里", 0, 1)
        for path, data in papers.items():
            write(path, data)
        return self._told(target, tuple(papers), edition, gathered)

    def _settled(self, gathered: Gathered) -> tuple[Pagination, Paper | None]:
        """Count until the texts that refer to evidence print the pages that were counted."""
        for _ in range(_MOST_ROUNDS):
            pagination, paper = self._paginated(gathered)
            pages = {**self._shop.pages, **self._pages(pagination)}
            if not refer_to(pages, gathered, self._volume, self._shop):
                return pagination, paper
        raise UnsettledReferencesError([one.material.title for one in gathered.referring.values()])

    def _pages(self, pagination: Pagination) -> dict[str, str]:
        found = places(self._shop.dossier, self._shop.definitions)
        return reference_pages(pagination, self._volume, found)

    def _paginated(self, gathered: Gathered) -> tuple[Pagination, Paper | None]:
        """Count until the contents have the pages that they were counted with."""
        pages = {key: bound.pages for key, bound in gathered.files.items()}
        if self._volume.contents is None:
            return self._counted(pages), None
        pages[CONTENTS] = 1
        for _ in range(_MOST_ROUNDS):
            pagination = self._counted(pages)
            columns = self._volume.contents.columns
            paper = set_contents(pagination, columns, self._shop.faces, self._shop.printing.cancel)
            if paper.pages == pages[CONTENTS]:
                break
            pages[CONTENTS] = paper.pages
        else:
            raise UnsettledContentsError(self._volume.title)
        bound = write_pdf_of(self._shop.folder, CONTENTS, paper.pdf, "目录.pdf", paper.pages)
        gathered.files[CONTENTS] = bound
        return pagination, paper

    def _counted(self, pages: Mapping[str, int]) -> Pagination:
        return paginate_volume(self._volume, pages, self._layout, self._starts)

    def _edition(self, gathered: Gathered, pagination: Pagination, paper: Paper | None) -> Edition:
        contents = self._volume.contents
        unit = self._shop.dossier.display("unit.name")
        return Edition(
            f"{self._volume.title}（{unit}）" if unit else self._volume.title,
            pagination,
            gathered.files,
            tuple(bookmarks(pagination)),
            tuple(contents_links(pagination, paper)) if paper else (),
            numerals(self._shop.faces),
            contents.columns if contents else (),
            (*self._volume.remarks, *dict.fromkeys(gathered.notes), *gathered.faults),
        )

    def _papers(self, edition: Edition) -> Iterator[tuple[str, bytes]]:
        """What lies beside the book: its control sheet twice, conditions and proofs."""
        faces, cancel = self._shop.faces, self._shop.printing.cancel
        yield self._name(_CONTROL), set_control(edition, faces, cancel).pdf
        text = json.dumps(control_data(edition), ensure_ascii=False, indent=1)
        yield self._name(_CONTROL, "json"), text.encode()
        if any(material.file for material in self._volume.materials):
            paper = set_cross_reference(edition.pagination, self._volume, faces, cancel)
            yield self._name(f" {cross_reference.TITLE}"), paper.pdf

    def _told(
        self, target: Path, papers: tuple[Path, ...], edition: Edition, gathered: Gathered
    ) -> Book:
        limits = self._over_limit(edition.pagination)
        notes = tuple(dict.fromkeys((*self._volume.remarks, *limits, *gathered.notes)))
        faults = tuple(gathered.faults)
        title, pagination = self._volume.title, edition.pagination
        pages = self._pages(pagination)
        return Book(title, target, papers[0], pagination, notes, faults, papers[1:], pages)

    def _over_limit(self, pagination: Pagination) -> Iterator[str]:
        """A remark where a notice allows fewer pages."""
        shop = self._shop
        terms = shop.definitions.terms(shop.dossier.notice, shop.dossier.kind)
        limit = terms.page_limit if terms else None
        if limit and self._volume.contents and pagination.bound_pages > limit:
            yield f"材料共 {pagination.bound_pages} 页，超过通知规定的 {limit} 页"

    def _name(self, what: str, suffix: str = "pdf") -> str:
        unit = self._shop.dossier.display("unit.name")
        title = f"{self._volume.title} {LAYOUTS[self._layout]}{what}"
        return file_name(self._number, title, unit, suffix)
