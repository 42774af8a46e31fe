"""Pictures of a document: held against bounds before anything decodes them."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable

from PIL import Image, UnidentifiedImageError

from app.outputs.typeset.errors import TooLargeDocumentError
from app.outputs.typeset.package import Package
from app.outputs.typeset.pages import PlacedPicture, SetPage

MOST_PIXELS = 100_000_000
_MILLION = 1_000_000


def checked_pictures(package: Package, pages: Iterable[SetPage]) -> dict[str, bytes]:
    """The bytes of every picture that stands on a page, by part; too large ones are refused.

    A part that isn't a picture this program knows has no bytes: its place stays blank.
    """
    parts = dict.fromkeys(
        item.part
        for page in pages
        for _, _, slab in page.placements
        for item in slab.items
        if isinstance(item, PlacedPicture)
    )
    return {part: _checked(package, part) for part in parts}


def _checked(package: Package, part: str) -> bytes:
    data = package.read(part)
    try:
        with warnings.catch_warnings():
            # Pillow's own alarm comes later and in English.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                width, height = picture.size
    except Image.DecompressionBombError as error:
        raise _too_large(part, 2 * MOST_PIXELS) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return b""
    if width * height > MOST_PIXELS:
        raise _too_large(part, width * height)
    return data


def _too_large(part: str, pixels: int) -> TooLargeDocumentError:
    name = part.rpartition("/")[2]
    return TooLargeDocumentError(f"图片 {name} 有 {pixels // _MILLION} 百万像素以上，太大了")
