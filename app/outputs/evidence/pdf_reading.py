"""Opening a PDF within bounds, and what stands in it beside its pages."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from app.outputs.evidence.models import A4, EvidenceError

_MOST_INFLATED = 256 << 20
_END = b"%%EOF"
_END_WITHIN = 2048
_MOST_FIELDS = 2000
_MOST_DEPTH = 32
_MOST_ABOVE = 20
_ANOTHER = "请换一份能正常打开的 PDF；也可以重新扫描，或者在阅读器里“打印”成新的 PDF"

# A few bytes may inflate to any size: structures of a PDF never need that much.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=_MOST_INFLATED, run_length_max_memory=_MOST_INFLATED
)
# It tells of every oddity it has mended; they are asked for below instead.
logging.getLogger("pikepdf").setLevel(logging.CRITICAL)

_FAULTS = (
    pikepdf.PdfError, pikepdf.DataDecodingError, pikepdf.ForeignObjectError, ValueError,
    RuntimeError, TypeError, AttributeError, KeyError, IndexError, RecursionError, OverflowError,
)  # fmt: skip


class PdfEvidenceError(EvidenceError):
    """A PDF can't be bound."""

    def __init__(self, message: str, advice: str = _ANOTHER) -> None:
        super().__init__(message, advice)


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in a PDF beside its pages."""

    is_encrypted: bool = False
    is_mended: bool = False
    is_cut: bool = False
    is_signed: bool = False
    has_forms: bool = False
    is_dynamic: bool = False
    has_scripts: bool = False
    has_files: bool = False
    has_stamps: bool = False
    has_drawings: bool = False

    @property
    def needs_flattening(self) -> bool:
        """Whether something with a look of its own lies over the pages."""
        return self.has_forms or self.has_drawings

    @property
    def needs_cleaning(self) -> bool:
        """Whether it can't be bound as it is."""
        mended = self.is_encrypted or self.is_mended
        return mended or self.needs_flattening or self.has_scripts or self.has_files


@contextmanager
def opened(source: Path) -> Iterator[pikepdf.Pdf]:
    """An open PDF with at least one page. Raises `PdfEvidenceError`, also for faults met inside."""
    try:
        with pikepdf.open(source, suppress_warnings=True) as pdf:
            if not len(pdf.pages):
                raise PdfEvidenceError("PDF 里一页也没有")
            yield pdf
    except pikepdf.PasswordError as error:
        raise PdfEvidenceError(
            "PDF 有打开密码", "请用密码打开它，另存或“打印”成没有密码的 PDF，再添加"
        ) from error
    except _FAULTS as error:
        raise PdfEvidenceError("PDF 损坏，读不了") from error


def contents_of(pdf: pikepdf.Pdf, source: Path, pages: int) -> Contents:
    """What is in it; of so many pages the annotations are looked at."""
    root = pdf.Root
    form = _dictionary(root.get(Name.AcroForm))
    fields = list(_fields(form))
    annotations = [one for page in range(pages) for one in annotations_of(pdf.pages[page])]
    names = _dictionary(root.get(Name.Names))
    mended = bool(pdf.get_warnings())
    return Contents(
        is_encrypted=pdf.is_encrypted,
        is_mended=mended,
        is_cut=mended and not _has_end(source),
        is_signed=any(_is_signature(field) for field in fields)
        or any(_is_signature(one) for one in annotations),
        has_forms=bool(fields)
        or Name.XFA in form
        or any(one.get(Name.Subtype) == Name.Widget for one in annotations),
        is_dynamic=Name.XFA in form and bool(root.get(Name.NeedsRendering, False)),
        has_scripts=Name.JavaScript in names
        or _is_script(root.get(Name.OpenAction))
        or Name.AA in root
        or any(_acts(one) for one in annotations),
        has_files=Name.EmbeddedFiles in names
        or Name.AF in root
        or any(one.get(Name.Subtype) == Name.FileAttachment for one in annotations),
        has_stamps=any(one.get(Name.Subtype) == Name.Stamp for one in annotations),
        has_drawings=any(
            Name.AP in one and one.get(Name.Subtype) not in (Name.Link, Name.Popup)
            for one in annotations
        ),
    )


def annotations_of(page: pikepdf.Page) -> Iterator[Dictionary]:
    """The annotations of a page that are what they should be."""
    found = page.obj.get(Name.Annots)
    if isinstance(found, Array):
        for one in found:
            if isinstance(one, Dictionary):
                yield one


def inherited(page: Any, name: str) -> Any:
    """An entry of a page's object or of what is above it in the tree of pages; None where there is none."""
    node = page
    for _ in range(_MOST_ABOVE):
        if name in node:
            return node[name]
        node = node.get("/Parent")
        if not isinstance(node, Dictionary):
            break
    return None


def displayed_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """What is seen of a page, in its own coordinates; A4 where it has no sensible size."""
    try:
        left, foot, right, top = _box(page.mediabox)
    except (ValueError, TypeError):
        left, foot, right, top = 0.0, 0.0, *A4
    if right - left <= 1 or top - foot <= 1:
        left, foot, right, top = 0.0, 0.0, *A4
    try:
        x0, y0, x1, y1 = _box(page.cropbox)
    except (ValueError, TypeError):
        return left, foot, right, top
    box = max(left, x0), max(foot, y0), min(right, x1), min(top, y1)
    is_sound = box[2] - box[0] > 1 and box[3] - box[1] > 1
    return box if is_sound else (left, foot, right, top)


def turn_of(page: pikepdf.Page) -> int:
    """By how many degrees a page is turned clockwise when shown: 0, 90, 180 or 270."""
    try:
        turn = int(page.rotation)
    except (TypeError, ValueError):
        return 0
    return turn % 360 if turn % 90 == 0 else 0


def displayed_size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height of a page as it is shown, in points."""
    left, foot, right, top = displayed_box(page)
    unit = user_unit(page)
    width, height = (right - left) * unit, (top - foot) * unit
    return (height, width) if turn_of(page) in (90, 270) else (width, height)


def user_unit(page: pikepdf.Page) -> float:
    """How many points a unit of the page is: 1 but for large plans."""
    try:
        unit = float(page.obj.get(Name.UserUnit, 1))
    except (TypeError, ValueError):
        return 1.0
    return unit if 0 < unit <= 100 else 1.0  # noqa: PLR2004 - a sane one


def _box(raw: Any) -> tuple[float, float, float, float]:
    edges = [float(edge) for edge in raw]
    if len(edges) != 4:  # noqa: PLR2004 - a box has four edges
        raise ValueError("no box")
    x0, y0, x1, y1 = edges
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


# --- inside ------------------------------------------------------------------------------------


def _dictionary(raw: object) -> Dictionary:
    return raw if isinstance(raw, Dictionary) else Dictionary()


def _has_end(source: Path) -> bool:
    with source.open("rb") as file:
        file.seek(max(0, source.stat().st_size - _END_WITHIN))
        return _END in file.read()


def _fields(form: Dictionary) -> Iterator[Dictionary]:
    """The fields of a form and those below them, bounded in number and depth."""
    waiting = [(one, 0) for one in _items(form.get(Name.Fields))]
    for _ in range(_MOST_FIELDS):
        if not waiting:
            return
        field, depth = waiting.pop()
        if isinstance(field, Dictionary):
            yield field
            if depth < _MOST_DEPTH:
                waiting += [(one, depth + 1) for one in _items(field.get(Name.Kids))]


def _items(raw: object) -> list[Any]:
    return list(raw) if isinstance(raw, Array) and len(raw) <= _MOST_FIELDS else []


def _is_signature(field: Dictionary) -> bool:
    return field.get(Name.FT) == Name.Sig and Name.V in field


def _is_script(action: object) -> bool:
    return isinstance(action, Dictionary) and action.get(Name.S) in (
        Name.JavaScript,
        Name.Launch,
    )


def _acts(annotation: Dictionary) -> bool:
    return Name.AA in annotation or _is_script(annotation.get(Name.A))
