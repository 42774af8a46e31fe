"""Scans of a PDF made smaller by steps, in a copy: the pictures alone, text and drawings untouched.

A picture is set in fewer points where it has more than the step allows at the size in which it is
shown, written as JPEG, and taken only where it has become smaller: nothing ever grows or is enlarged.
Signed PDFs and attached originals stay as they are.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pikepdf
from PIL import Image, ImageChops, ImageStat

from app.outputs.engines.models import Cancel
from app.outputs.volumes.pdf_writing import BookCancelledError

StepKey = Literal["fine", "middle", "small"]
Matrix = tuple[float, float, float, float, float, float]
_POINTS_AN_INCH = 72
_WORTH = 0.95
_SLACK = 1.1
_SMALLEST = 20_000
"""Pictures of fewer bytes: logos, seals; nothing is to be won."""
_MOST_PIXELS = 120_000_000
_MOST_DEPTH = 12
_GREY_WITHIN = 6.0
_FAULTS = (
    pikepdf.PdfError, pikepdf.PasswordError, OSError, ValueError, TypeError, KeyError, IndexError,
    NotImplementedError, AttributeError, RuntimeError, Image.DecompressionBombError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """How small pictures may become: points an inch, and the quality of JPEG."""

    key: StepKey
    title: str
    dpi: int
    quality: int

    def __str__(self) -> str:
        return f"{self.title}（{self.dpi} dpi）"


STEPS: Mapping[StepKey, Step] = {
    "fine": Step("fine", "略缩小", 200, 80),
    "middle": Step("middle", "中等", 150, 70),
    "small": Step("small", "最小", 110, 55),
}


@dataclass(frozen=True, slots=True)
class Shrunk:
    """What came of a PDF: bytes before and after, how many pictures changed.

    `worst` is the page (from 0) of the picture that lost most, -1 where none lost anything; `loss` is
    how many times more bytes it had.
    """

    before: int
    after: int
    pictures: int = 0
    worst: int = -1
    loss: float = 0.0


def shrink_pdf(source: Path, target: Path, step: Step, cancel: Cancel | None = None) -> Shrunk:
    """Write a smaller copy of a PDF; nothing is written where there is nothing to win.

    Raises `BookCancelledError`, or OSError where the disk is full.
    """
    before = source.stat().st_size
    try:
        with pikepdf.open(source) as pdf:
            work = _Work(pdf, step, cancel)
            if not is_signed(pdf):
                work.do()
            if not work.pictures:
                return Shrunk(before, before)
            pdf.save(target)
    except BookCancelledError:
        target.unlink(missing_ok=True)
        raise
    except _FAULTS as error:
        target.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno:
            raise
        return Shrunk(before, before)
    after = target.stat().st_size
    if after >= before:
        target.unlink()
        return Shrunk(before, before)
    return Shrunk(before, after, work.pictures, work.worst, work.loss)


def single_page(source: Path, page: int) -> bytes:
    """One page (from 0) of a PDF as a PDF."""
    target = io.BytesIO()
    with pikepdf.open(source) as pdf, pikepdf.new() as made:
        made.pages.append(pdf.pages[page])
        made.save(target)
    return target.getvalue()


def is_signed(pdf: pikepdf.Pdf) -> bool:
    """Whether a change would break a signature."""
    form = pdf.Root.get("/AcroForm")
    return form is not None and (
        int(form.get("/SigFlags", 0)) > 0
        or any(field.get("/FT") == "/Sig" for field in form.get("/Fields", []))
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    """A picture with the page on which it is shown largest, in inches there."""

    image: Any
    page: int
    inches: tuple[float, float]


class _Work:
    """The pictures of one PDF."""

    def __init__(self, pdf: pikepdf.Pdf, step: Step, cancel: Cancel | None) -> None:
        self._pdf, self._step, self._cancel = pdf, step, cancel
        self.pictures, self.worst, self.loss = 0, -1, 0.0

    def do(self) -> None:
        """Recode what may become smaller."""
        for shown in self._shown().values():
            if self._cancel is not None and self._cancel():
                raise BookCancelledError
            # One picture that can't be read leaves the others alone.
            try:
                lost = self._recode(shown)
            except _FAULTS:
                continue
            if lost:
                self.pictures += 1
                if lost > self.loss:
                    self.worst, self.loss = shown.page, lost

    def _shown(self) -> dict[tuple[int, int], _Shown]:
        found: dict[tuple[int, int], _Shown] = {}
        for number, page in enumerate(self._pdf.pages):
            unit = float(page.obj.get("/UserUnit", 1))
            start = (unit, 0.0, 0.0, unit, 0.0, 0.0)
            for image, matrix in _images(page.obj, page.resources, start, 0):
                inches = _inches(matrix)
                known = found.get(image.objgen)
                if known is None or inches[0] > known.inches[0]:
                    found[image.objgen] = _Shown(image, number, inches)
        return found

    def _recode(self, shown: _Shown) -> float:
        """Put a smaller picture in the place of one; how many times more bytes it had, or 0."""
        image = shown.image
        before = int(image.stream_dict.get("/Length", 0))
        if before < _SMALLEST or not _is_plain(image):
            return 0.0
        picture = pikepdf.PdfImage(image).as_pil_image()
        # A JPEG may hold other colours than the PDF says: programs show it each in their own way.
        if picture.mode not in ("L", "RGB"):
            return 0.0
        small = _fitted(picture, shown.inches, self._step.dpi)
        small = small.convert("L") if small.mode == "L" or _is_grey(small) else small
        target = io.BytesIO()
        small.save(target, "JPEG", quality=self._step.quality, optimize=True)
        data = target.getvalue()
        if len(data) > before * _WORTH:
            return 0.0
        _replace(image, small, data)
        return before / len(data)


def _is_plain(image: Any) -> bool:
    """Whether a picture is a photograph or scan in grey or RGB, eight bits each, and all of it shown."""
    known = image.stream_dict
    if known.get("/ImageMask") or any(key in known for key in ("/Decode", "/Mask")):
        return False
    # Colours that were blended with a mask beforehand fit that mask point by point.
    if "/Matte" in known.get("/SMask", {}):
        return False
    if int(known.get("/BitsPerComponent", 0)) != 8:  # noqa: PLR2004 - eight bits
        return False
    if int(known.Width) * int(known.Height) > _MOST_PIXELS or "/SMaskInData" in known:
        return False
    return _components(known.get("/ColorSpace")) in (1, 3)


def _components(space: Any) -> int:
    """How many colours a space has; 0 for what had better be left alone."""
    plain = {"/DeviceGray": 1, "/DeviceRGB": 3}
    if isinstance(space, pikepdf.Name):
        return plain.get(str(space), 0)
    if isinstance(space, pikepdf.Array) and len(space) > 1:
        if space[0] == "/ICCBased":
            return int(space[1].get("/N", 0))
        return {"/CalGray": 1, "/CalRGB": 3}.get(str(space[0]), 0)
    return 0


def _fitted(picture: Image.Image, inches: tuple[float, float], dpi: int) -> Image.Image:
    """The picture with no more points than it is shown with; never with more than it has."""
    if not all(inches):
        return picture
    have = min(picture.width / inches[0], picture.height / inches[1])
    if have <= dpi * _SLACK:
        return picture
    share = dpi / have
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _is_grey(picture: Image.Image) -> bool:
    """Whether a coloured picture has no colours: none of its points, looked at from afar."""
    tiny = picture.resize((64, 64), Image.Resampling.BOX)
    red, green, blue = tiny.split()
    apart = ImageChops.lighter(
        ImageChops.difference(red, green), ImageChops.difference(green, blue)
    )
    return float(ImageStat.Stat(apart).extrema[0][1]) <= _GREY_WITHIN


def _replace(image: Any, picture: Image.Image, data: bytes) -> None:
    known = image.stream_dict
    for key in ("/DecodeParms", "/Intent"):
        if key in known:
            del known[key]
    image.write(data, filter=pikepdf.Name.DCTDecode)
    known.Width, known.Height = picture.width, picture.height
    grey = picture.mode == "L"
    if _components(known.ColorSpace) != (1 if grey else 3):
        known.ColorSpace = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB


# --- where pictures stand ----------------------------------------------------------------------


def _images(holder: Any, resources: Any, start: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """The pictures that a page or a form draws, each with the matrix that shows it."""
    drawn = resources.get("/XObject") if resources is not None else None
    if drawn is None or depth > _MOST_DEPTH:
        return
    for name, matrix in _drawings(holder, start):
        one = drawn.get(name)
        if not isinstance(one, pikepdf.Stream):
            continue
        if one.get("/Subtype") == "/Image":
            yield one, matrix
        elif one.get("/Subtype") == "/Form":
            inner = _times(_matrix(one.get("/Matrix")), matrix)
            yield from _images(one, one.get("/Resources", resources), inner, depth + 1)


def _drawings(holder: Any, start: Matrix) -> Iterator[tuple[str, Matrix]]:
    """What is drawn by name, and the matrix in force there."""
    stack: list[Matrix] = []
    now = start
    for instruction in pikepdf.parse_content_stream(holder, "q Q cm Do"):
        operands, word = instruction.operands, str(instruction.operator)
        if word == "q":
            stack.append(now)
        elif word == "Q":
            now = stack.pop() if stack else now
        elif word == "cm":
            now = _times(_matrix(operands), now)
        else:
            yield str(operands[0]), now


def _matrix(numbers: Any) -> Matrix:
    parts = [float(one) for one in numbers] if numbers is not None else []
    return (
        (parts[0], parts[1], parts[2], parts[3], parts[4], parts[5])
        if parts
        else (1, 0, 0, 1, 0, 0)
    )


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip


def _inches(matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, _, _ = matrix
    wide, high = (a * a + b * b) ** 0.5, (c * c + d * d) ** 0.5
    return wide / _POINTS_AN_INCH, high / _POINTS_AN_INCH
