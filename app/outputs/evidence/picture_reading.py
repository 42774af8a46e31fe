"""Opening a picture within bounds, upright as its camera meant it."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from app.outputs.evidence.models import A4, EvidenceError

MOST_PIXELS = 178_000_000
"""What Pillow itself takes at most."""
MOST_FRAMES = 2000
_MILLION = 1_000_000
_ORIENTATION = 0x0112
_UPRIGHT = 1
_HEIF_PLUGINS = ("pillow_heif", "pi_heif")
_SIDEWAYS = (5, 6, 7, 8)
_FEWEST_DPI = 96.0
_MARGIN = 28.35  # a centimetre: printers don't reach the edge
_PAPER_LIKE = 0.03
_FAULTS = (OSError, ValueError, SyntaxError, TypeError, IndexError, KeyError, OverflowError,
           struct.error, zlib.error, AttributeError, RuntimeError, EOFError, MemoryError,
           ZeroDivisionError)  # fmt: skip


class PictureError(EvidenceError):
    """A picture can't be bound."""


def reads_heif() -> bool:
    """Whether a plug-in for HEIC is there; it is made known to Pillow then."""
    for name in _HEIF_PLUGINS:
        if find_spec(name) is not None:
            import_module(name).register_heif_opener()
            return True
    return False


@contextmanager
def opened(source: Path) -> Iterator[Image.Image]:
    """An open picture, not yet decoded. Raises `PictureError`, also for faults met inside."""
    try:
        with warnings.catch_warnings():
            # Pillow's own alarms come in English; the size is looked at below.
            warnings.simplefilter("ignore")
            # From a handle: of a path Pillow maps the bare data of a TIFF that lies on its side.
            with source.open("rb") as file, Image.open(file) as picture:
                require_size(picture)
                yield picture
    except Image.DecompressionBombError as error:
        raise too_large(2 * Image.MAX_IMAGE_PIXELS if Image.MAX_IMAGE_PIXELS else 0) from error
    except UnidentifiedImageError as error:
        raise PictureError(
            "图片损坏，打不开", "请重新扫描或拍摄，或者换一份能正常打开的"
        ) from error
    except FileNotFoundError:
        raise
    except _FAULTS as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise PictureError("图片不完整或已损坏", "请重新扫描、拍摄或拷贝一次，再添加") from error


def require_size(picture: Image.Image) -> None:
    """Raises `PictureError` for one that is too large to be decoded."""
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise too_large(width * height)


def too_large(pixels: int) -> PictureError:
    """The error for a picture of so many pixels."""
    return PictureError(
        f"图片太大（{pixels // _MILLION} 百万像素以上）", "请按 300 dpi 重新扫描，或者缩小后再添加"
    )


def orientation_of(picture: Image.Image) -> int:
    """What EXIF says of its lie, 1 to 8; 1 where it says nothing sensible (0 of some phones)."""
    try:
        found = picture.getexif().get(_ORIENTATION, _UPRIGHT)
    except _FAULTS:
        return _UPRIGHT
    return found if isinstance(found, int) and 1 <= found <= 8 else _UPRIGHT  # noqa: PLR2004


def shown_size(picture: Image.Image) -> tuple[int, int]:
    """Width and height in pixels as it is to be seen."""
    width, height = picture.size
    # Of a TIFF Pillow tells the size as it will be seen.
    is_turned = orientation_of(picture) in _SIDEWAYS and picture.format != "TIFF"
    return (height, width) if is_turned else (width, height)


def paper_for(size: tuple[int, int]) -> tuple[float, float]:
    """A4 upright, or lying for a picture too wide for it: a small one needn't be turned."""
    is_narrow = size[0] * 72 / _FEWEST_DPI <= A4[0] - 2 * _MARGIN
    return A4 if size[0] <= size[1] or is_narrow else (A4[1], A4[0])


def printed_size(size: tuple[int, int]) -> tuple[float, float]:
    """How large a picture of so many pixels stands on its A4 page, in points.

    One of the paper's own shape is a scan of it and fills it; any other keeps a margin. None is
    drawn so large that its dots show.
    """
    paper, (width, height) = paper_for(size), size
    fills = abs((width / height) / (paper[0] / paper[1]) - 1) < _PAPER_LIKE
    margin = 0.0 if fills else 2 * _MARGIN
    scale = min((paper[0] - margin) / width, (paper[1] - margin) / height, 72 / _FEWEST_DPI)
    return width * scale, height * scale


def full_page_dpi(size: tuple[int, int]) -> float:
    """Its dots an inch where it fills a page of A4."""
    paper = paper_for(size)
    return 72 * max(size[0] / paper[0], size[1] / paper[1])
