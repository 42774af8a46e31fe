"""Writing the pages of evidence: pictures on their page, parts joined, what mustn't be bound taken out."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from app.outputs.evidence.models import EvidenceCancelledError
from app.outputs.evidence.pdf_fields import draw_unseen
from app.outputs.evidence.pdf_reading import annotations_of

_UPRIGHT = 1
PICTURE_PRODUCER = "Jiangshen Pictures"
"""Who made a PDF of pictures: in such a one ArtBox says where on its paper the picture stands."""

_ORIENTED: dict[int, tuple[int, int, int, int, int, int]] = {
    # EXIF 2 to 8: what becomes of the unit square in which PDF draws a picture.
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
_ACTIONS = (Name.OpenAction, Name.AA, Name.AF, Name.Perms, Name.Extensions, Name.Outlines,
            Name.StructTreeRoot, Name.MarkInfo, Name.Metadata, Name.PageLabels,
            Name.Dests)  # fmt: skip
_FORBIDDEN = (Name.FileAttachment, Name.Screen, Name.Movie, Name.Sound, Name.RichMedia)


@dataclass(frozen=True, slots=True)
class PictureStand:
    """How a picture stands: its paper, its size on it as shown, and its EXIF orientation."""

    paper: tuple[float, float]
    size: tuple[float, float]
    orientation: int = _UPRIGHT


def stand_picture(raw: bytes, target: Path, stand: PictureStand) -> None:
    """Write a PDF of one picture with the camera's orientation done by the page's matrix."""
    if stand.orientation == _UPRIGHT:
        target.write_bytes(raw)
        return
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        page = pdf.pages[0]
        name = next(iter(page.resources.XObject.keys()))
        (width, height), (across, up) = stand.paper, stand.size
        left, foot = (width - across) / 2, (height - up) / 2
        a, b, c, d, e, f = _ORIENTED[stand.orientation]
        matrix = (a * across, b * up, c * across, d * up, left + e * across, foot + f * up)
        page.obj.Contents = pdf.make_stream(f"q {operands(matrix)} cm {name} Do Q".encode())
        pdf.save(target)


def operands(numbers: Sequence[float]) -> str:
    """Numbers as a content stream has them."""
    return " ".join(f"{number:.5f}".rstrip("0").rstrip(".") for number in numbers)


def append_files(parts: Sequence[Path], target: Path, *, are_pictures: bool = True) -> None:
    """Join PDFs, all of pictures or not; their streams go from file to file."""
    with ExitStack() as stack:
        whole = stack.enter_context(pikepdf.new())
        for part in parts:
            source = stack.enter_context(pikepdf.open(part))
            for number in range(len(source.pages)):
                whole.pages.append(source.pages[number])
        if are_pictures:
            whole.docinfo.Producer = PICTURE_PRODUCER
        whole.save(target)


def cleaned(
    pdf: pikepdf.Pdf,
    target: Path,
    *,
    flatten: bool,
    cancel: Callable[[], bool] | None = None,
) -> None:
    """Write an open PDF without what mustn't be bound.

    Scripts, actions, embedded files and all that speaks of the whole document go. With `flatten`
    fields and annotations become part of their pages with the look they have, seals included.
    """
    for page in pdf.pages:
        if cancel and cancel():
            raise EvidenceCancelledError
        _clean_page(page)
    if flatten:
        form = pdf.Root.get(Name.AcroForm)
        if isinstance(form, Dictionary) and Name.XFA in form:
            del form[Name.XFA]
        if isinstance(form, Dictionary) and form.get(Name.NeedAppearances, False):
            # Ticks and buttons by qpdf; texts anew, since it leaves out what isn't Latin.
            pdf.generate_appearance_streams()
            form.NeedAppearances = True
        draw_unseen(pdf)
        if isinstance(form, Dictionary):
            form.NeedAppearances = False
        pdf.flatten_annotations("all")
    for key in (*_ACTIONS, Name.Names, Name.AcroForm):
        if key in pdf.Root:
            del pdf.Root[key]
    pdf.save(target, encryption=False)


def _clean_page(page: pikepdf.Page) -> None:
    for key in (Name.AA, Name.AF, Name.Metadata, Name.PieceInfo):
        if key in page.obj:
            del page.obj[key]
    if Name.Annots not in page.obj:
        return
    kept = Array()
    for one in annotations_of(page):
        if one.get(Name.Subtype) not in _FORBIDDEN and one.get(Name.Subtype) != Name.Link:
            for key in (Name.A, Name.AA):
                if key in one:
                    del one[key]
            kept.append(one)
    page.obj.Annots = kept
