"""A print job as a PDF: side after side in the order of the printer, each page drawn as it was made.

The same file is printed or kept: what goes onto paper and what 存为 PDF writes can't differ. A page is
written once, however many copies show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.errors import JiangshenError
from app.outputs.delivery.printing import NO_PAGE, Side
from app.outputs.engines.models import Cancel
from app.outputs.files import not_written
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.models import Progress
from app.outputs.volumes.numerals import FIGURES, FONT, Numerals, numerals
from app.outputs.volumes.page_forms import (
    PageFault,
    PageForm,
    Source,
    drawing,
    layer_properties,
)
from app.outputs.volumes.paper import HEADING_FACE, TEXT_FACE, Line, set_paper
from app.outputs.volumes.pdf_writing import (
    PageTree,
    PdfWriter,
    copied_font,
    dictionary,
    reference,
    text_string,
)
from app.outputs.volumes.placement import A4, Placement
from app.outputs.volumes.stamps import ABOVE
from app.placement import unfinished

_SIZE = 9.0
_HALO = 2.0
_RISE, _FALL = 0.86, 0.16
_UPRIGHT, _TURNED = 0, 180


class UnprintablePieceError(JiangshenError):
    """What was made for the printing can't be read any more."""

    def __init__(self, title: str) -> None:
        super().__init__(f"《{title}》打不出来：做好的 PDF 读不出来了", "请再打印一次")


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What is sent at once of a piece: the PDF of its pages, and the sides in their order.

    `copies` is how many there are in all; `footed` are the pages (from 0) that bear the number of the
    copy.
    """

    title: str
    source: Path
    sides: tuple[Side, ...]
    copies: int
    footed: frozenset[int] = frozenset()


def copy_words(copy: int, copies: int) -> str:
    """The number of a copy as it is printed."""
    return f"第 {copy} 份／共 {copies} 份"


def compose(
    job: PrintJob,
    target: Path,
    faces: Faces | None = None,
    *,
    cancel: Cancel | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a job to a file, whole or not at all.

    Raises `UnprintablePieceError`, `OutputError`, `BookCancelledError` or a `TypesetError`.
    """
    try:
        with (
            unfinished(target) as temporary,
            temporary.open("wb", buffering=1 << 20) as file,
        ):
            writer = PdfWriter(file, cancel)
            with Source(job.source, writer) as source:
                _Composer(job, source, writer, faces or Faces()).write(progress)
    except PageFault as error:
        raise UnprintablePieceError(job.title) from error
    except OSError as error:
        raise not_written(target, error) from error


class _Composer:
    """A job on its way into a file."""

    def __init__(self, job: PrintJob, source: Source, writer: PdfWriter, faces: Faces) -> None:
        self._job, self._source, self._writer, self._faces = job, source, writer, faces
        self._tree = PageTree(writer, len(job.sides))
        self._forms: dict[int, PageForm] = {}
        self._slips: dict[int, PageForm] = {}
        self._letters: Numerals | None = None
        self._font = b""

    def write(self, progress: Progress | None) -> None:
        """All sides, then what holds them together."""
        self._set_slips()
        if self._job.footed:
            self._letters = numerals(self._faces, TEXT_FACE, f"{FIGURES} 第份／共")
            self._font = copied_font(self._letters.pdf, FONT, self._writer)
        for place, side in enumerate(self._job.sides):
            self._page(place, side)
            if progress is not None:
                progress("排好页序", place + 1, len(self._job.sides))
        self._finish()

    def _set_slips(self) -> None:
        """The slips of all copies that have one, set at once."""
        copies = sorted({side.copy for side in self._job.sides if side.is_slip})
        if not copies:
            return
        lines = [line for number, copy in enumerate(copies) for line in self._slip(copy, number)]
        place = self._job.source.with_name("份号页.pdf")
        try:
            place.write_bytes(set_paper(lines, self._faces).pdf)
            with Source(place, self._writer) as source:
                self._slips = {copy: source.page(number) for number, copy in enumerate(copies)}
        finally:
            place.unlink(missing_ok=True)

    def _slip(self, copy: int, number: int) -> list[Line]:
        words = copy_words(copy, self._job.copies)
        return [
            Line(self._job.title, 20, "center", above=160, begins_page=number > 0),
            Line(words, 36, "center", HEADING_FACE, above=40),
            Line("分份用，不装订", 12, "center", above=40),
        ]

    # --- sides ---

    def _page(self, place: int, side: Side) -> None:
        form = self._form(side)
        width, height = form.size if form else self._paper(side)
        turn = _TURNED if side.is_turned else _UPRIGHT
        placed = Placement(width, height, turn, 1.0, 0.0, 0.0)
        content = drawing(form, placed) if form else b""
        entries = {"XObject": dictionary(form.forms)} if form else {}
        if side.page in self._job.footed:
            content += self._foot(side, width, height)
            entries["Font"] = dictionary({FONT: self._font})
        page = {
            "Type": b"/Page",
            "Parent": self._tree.parent(place),
            "MediaBox": f"[ 0 0 {width:.3f} {height:.3f} ]".encode(),
            "Resources": dictionary(entries),
            "Contents": reference(self._writer.packed(b"", content)),
        }
        self._writer.write(dictionary(page), self._tree.numbers[place])

    def _form(self, side: Side) -> PageForm | None:
        if side.is_slip:
            return self._slips[side.copy]
        return None if side.page == NO_PAGE else self._form_of(side.page)

    def _form_of(self, page: int) -> PageForm:
        if page not in self._forms:
            self._forms[page] = self._source.page(page)
        return self._forms[page]

    def _paper(self, side: Side) -> tuple[float, float]:
        """A blank is as large as what stands on the sheet's other side."""
        return A4 if side.beside == NO_PAGE else self._form_of(side.beside).size

    def _foot(self, side: Side, width: float, height: float) -> bytes:
        """The number of the copy in the middle of the foot, on white."""
        assert self._letters is not None  # noqa: S101 - set where anything is footed
        words = copy_words(side.copy, self._job.copies)
        wide = self._letters.width(words, _SIZE)
        left, foot = (width - wide) / 2, ABOVE
        turned = f"-1 0 0 -1 {width:.3f} {height:.3f} cm " if side.is_turned else ""
        return (
            f"\nq {turned}1 g {left - _HALO:.2f} {foot - _FALL * _SIZE - _HALO:.2f} "
            f"{wide + 2 * _HALO:.2f} {(_RISE + _FALL) * _SIZE + 2 * _HALO:.2f} re f "
            f"0 g BT /{FONT} {_SIZE:g} Tf {left:.2f} {foot:.2f} Td "
            f"<{self._letters.code(words)}> Tj ET Q"
        ).encode()

    # --- the whole ---

    def _finish(self) -> None:
        preferences = {"Duplex": b"/DuplexFlipLongEdge", "PrintScaling": b"/None"}
        root = {
            "Type": b"/Catalog",
            "Pages": self._tree.write(),
            "Lang": text_string("zh-CN"),
            "ViewerPreferences": dictionary(preferences),
        }
        if layers := layer_properties([self._source.layers()]):
            root["OCProperties"] = layers
        info = {"Title": text_string(self._job.title), "Producer": text_string("匠申")}
        self._writer.finish(
            self._writer.write(dictionary(root)), self._writer.write(dictionary(info))
        )
