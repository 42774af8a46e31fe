"""Fingerprints of pages: what stands on them, not when they were made.

A fingerprint is `structure.picture`, both in hexadecimal. Equal pictures are equal pages. Pages of
equal structure have equal pictures, so that only what is made otherwise has to be drawn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable
from pathlib import Path

from app.outputs.delivery.page_structure import page_structures
from app.outputs.engines.pdf_drawing import DrawnPdf

DPI = 100
"""Fine enough that no stroke of a letter gets lost between the pixels: shades tell it."""
BLANK = "."
"""The fingerprint of a page that the book only leaves free: it has no picture."""
_LENGTH = 8


def fingerprints(
    path: Path, known: Iterable[str] = ()
) -> Generator[tuple[int, int], None, tuple[str, ...]]:
    """The fingerprints of all pages of a PDF; after each is told how many of how many are done.

    `known` are fingerprints of an earlier printing, whose pictures needn't be drawn again. One page
    is in memory at a time. Raises `PdfFault`.
    """
    pictures = dict(map(_parted, known))
    pictures.pop("", None)
    found = []
    with DrawnPdf(path) as drawn:
        for page, structure in enumerate(page_structures(path)):
            picture = pictures.get(structure) or _picture(drawn, page)
            if structure:
                pictures[structure] = picture
            found.append(f"{structure}.{picture}")
            yield page + 1, drawn.page_count
    return tuple(found)


def picture_of(fingerprint: str) -> str:
    """The part that tells whether two pages look the same."""
    return _parted(fingerprint)[1]


def _parted(fingerprint: str) -> tuple[str, str]:
    structure, _, picture = fingerprint.partition(".")
    return structure, picture


def _picture(drawn: DrawnPdf, page: int) -> str:
    width, height, data = drawn.grey(page, DPI)
    return hashlib.blake2b(b"%d %d " % (width, height) + data, digest_size=_LENGTH).hexdigest()
