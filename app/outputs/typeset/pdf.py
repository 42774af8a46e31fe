"""Writes set pages as a PDF: text as text, faces embedded as subsets, pictures as they are."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from PIL import Image
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.outputs.typeset.embedding import EmbeddedFace, packed
from app.outputs.typeset.faces import Face
from app.outputs.typeset.pages import (
    TWIPS,
    Fill,
    GlyphRun,
    PlacedPicture,
    Rule,
    SetDocument,
    SetPage,
)

# Streams stay binary: as ASCII they are a quarter larger, and slow to make.
rl_config.useA85 = 0

_DASHES = {"dotted": (1, 2), "dashed": (4, 2), "dashSmallGap": (3, 1), "dotDash": (4, 2, 1, 2)}
_DOUBLE = "double"
_SLANT = 0.21
_BOLDNESS = 0.03
_THOUSAND = 1000
_MOST_PICTURE_PIXELS = 16_000_000
_CREATOR = "匠申"


def write_pdf(
    document: SetDocument,
    title: str = "",
    *,
    pages: Sequence[int] | None = None,
    compressed: bool = True,
) -> bytes:
    """The pages, or those of the given numbers (from 0), as a PDF.

    Uncompressed is faster and meant for the preview.
    """
    target = io.BytesIO()
    canvas = Canvas(target, pageCompression=0, invariant=1)
    canvas.setTitle(title)
    canvas.setCreator(_CREATOR)
    canvas.setProducer(_CREATOR)
    writer = _Writer(canvas, document, compressed=compressed)
    numbers = range(len(document.pages)) if pages is None else pages
    for number in numbers:
        if 0 <= number < len(document.pages):
            writer.page(document.pages[number])
    writer.finish()
    canvas.save()
    return target.getvalue()


class _Writer:
    """Turns items into drawing operators; coordinates go up from the page's foot."""

    def __init__(self, canvas: Any, document: SetDocument, *, compressed: bool) -> None:
        self._canvas, self._document, self._compressed = canvas, document, compressed
        self._faces: dict[str, EmbeddedFace] = {}
        self._pictures: dict[str, Any] = {}
        self._code: list[str] = []
        self._top = 0.0

    def page(self, page: SetPage) -> None:
        """Draw one page."""
        canvas = self._canvas
        canvas.setPageSize((page.width, page.height))
        self._code, self._top = [], page.height * TWIPS
        for fill in page.fills:
            self._fill(fill, 0, 0)
        self._placements(page)
        for rule in page.rules:
            self._rule(rule, 0, 0)
        canvas._code.extend(self._code)  # noqa: SLF001 - operators made here, a line each
        canvas._preamble = ""  # noqa: SLF001 - it would name a face that isn't embedded
        canvas.showPage()

    def finish(self) -> None:
        """Pack the pages, quickly."""
        if not self._compressed:
            return
        for page in self._canvas._doc.Pages.pages:  # noqa: SLF001
            page.Contents = packed(page.stream.encode("latin-1"))

    def _placements(self, page: SetPage) -> None:
        """The text in one text object as far as it goes; other items end it."""
        runs: list[tuple[float, float, GlyphRun]] = []
        others: list[tuple[float, float, Rule]] = []
        for x, y, slab in page.placements:
            for item in slab.items:
                if isinstance(item, GlyphRun):
                    runs.append((x, y, item))
                elif isinstance(item, Fill):
                    self._fill(item, x, y)
                elif isinstance(item, PlacedPicture):
                    self._picture(item, x, y)
                else:
                    others.append((x, y, item))
        self._text(runs)
        for x, y, rule in others:
            self._rule(rule, x, y)

    # --- Text --------------------------------------------------------------------------------

    def _text(self, runs: list[tuple[float, float, GlyphRun]]) -> None:
        if not runs:
            return
        code = self._code
        code.append("q BT")
        before: tuple[Any, ...] = ()
        codes: EmbeddedFace | None = None
        slant, spread = "", 0.0
        top = self._top
        for x, y, run in runs:
            state = (run.face, run.size, run.colour, run.scale)
            if state != before:
                codes, before = self._dress(run), state
                slant = f"1 0 {_SLANT} 1" if run.face.makes_italic else "1 0 0 1"
            assert codes is not None  # noqa: S101 - the first run dresses
            if run.spread != spread:
                spread = run.spread
                code.append(f"{spread / TWIPS:.3f} Tc")
            letters = "".join([codes[letter] for letter in run.text])
            across, up = (x + run.x) / TWIPS, (top - y - run.y) / TWIPS
            code.append(f"{slant} {across:.2f} {up:.2f} Tm <{letters}> Tj")
        code.append("ET Q")

    def _dress(self, run: GlyphRun) -> EmbeddedFace:
        """Say how the next letters look."""
        codes = self._embedded(run.face)
        colour = _colour(run.colour)
        self._code.append(f"/{codes.name} {run.size:g} Tf {run.scale * 100:g} Tz {colour} rg")
        if run.face.makes_bold:
            self._code.append(f"2 Tr {run.size * _BOLDNESS:.3f} w {colour} RG")
        else:
            self._code.append("0 Tr")
        return codes

    def _embedded(self, face: Face) -> EmbeddedFace:
        key = f"{face.path}#{face.number}"
        found = self._faces.get(key)
        if found is None:
            name = f"J{len(self._faces) + 1}"
            found = EmbeddedFace(face, name, compressed=self._compressed)
            self._faces[key] = found
            document = self._canvas._doc  # noqa: SLF001 - where reportlab keeps its fonts
            document.delayedFonts.append(found)
        return found

    # --- Lines, colours, pictures ------------------------------------------------------------

    def _fill(self, fill: Fill, x: float, y: float) -> None:
        left, foot = (x + fill.x) / TWIPS, (self._top - y - fill.y - fill.height) / TWIPS
        width, height = fill.width / TWIPS, fill.height / TWIPS
        self._code.append(
            f"{_colour(fill.colour)} rg {left:.2f} {foot:.2f} {width:.2f} {height:.2f} re f"
        )

    def _rule(self, rule: Rule, x: float, y: float) -> None:
        if rule.kind == _DOUBLE:
            self._double_rule(rule, x, y)
            return
        width = rule.width / TWIPS
        dashes = " ".join(f"{part * max(width, 0.5):.2f}" for part in _DASHES.get(rule.kind, ()))
        left, right = (x + rule.x) / TWIPS, (x + rule.x2) / TWIPS
        top, foot = (self._top - y - rule.y) / TWIPS, (self._top - y - rule.y2) / TWIPS
        self._code.append(
            f"{_colour(rule.colour)} RG {width:.2f} w [{dashes}] 0 d "
            f"{left:.2f} {top:.2f} m {right:.2f} {foot:.2f} l S"
        )

    def _double_rule(self, rule: Rule, x: float, y: float) -> None:
        """Two lines, a third of the width each, with as much between them."""
        third = rule.width / 3
        is_level = rule.y == rule.y2
        for side in (-third, third):
            dx, dy = (0.0, side) if is_level else (side, 0.0)
            self._rule(rule._replace(width=third, kind="single"), x + dx, y + dy)

    def _picture(self, item: PlacedPicture, x: float, y: float) -> None:
        image = self._image(item.part)
        if image is None or item.width <= 0 or item.height <= 0:
            return
        left, foot = (x + item.x) / TWIPS, (self._top - y - item.y - item.height) / TWIPS
        self._canvas._code.extend(self._code)  # noqa: SLF001 - what was drawn so far lies below
        self._code = []
        self._canvas.drawImage(
            image, left, foot, item.width / TWIPS, item.height / TWIPS, mask="auto"
        )

    def _image(self, part: str) -> Any:
        if part not in self._pictures:
            data = self._document.pictures.get(part, b"")
            self._pictures[part] = _reader(data) if data else None
        return self._pictures[part]


def _reader(data: bytes) -> Any:
    """A picture for reportlab: a JPEG's own bytes; others decoded, very large ones made smaller."""
    try:
        picture: Image.Image = Image.open(io.BytesIO(data))
        if picture.format == "JPEG":
            return ImageReader(io.BytesIO(data))
        width, height = picture.size
        if width * height > _MOST_PICTURE_PIXELS:
            share = (_MOST_PICTURE_PIXELS / (width * height)) ** 0.5
            picture.thumbnail((int(width * share), int(height * share)))
        plain = picture.convert("RGBA" if _is_clear(picture) else "RGB")
        return ImageReader(plain)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _is_clear(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


@lru_cache(maxsize=200)
def _colour(text: str) -> str:
    """Three shares for the operators rg and RG."""
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return f"{red:.3g} {green:.3g} {blue:.3g}"
