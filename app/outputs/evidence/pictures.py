"""A picture becomes a PDF on A4: the bytes of a JPEG unchanged, everything else without loss.

The camera's orientation is done by the page's matrix, never by decoding the picture again.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import img2pdf
from PIL import Image

from app.outputs.evidence.models import EvidenceCancelledError
from app.outputs.evidence.pdf_pages import (
    PICTURE_PRODUCER,
    PictureStand,
    append_files,
    stand_picture,
)
from app.outputs.evidence.picture_reading import (
    MOST_FRAMES,
    PictureError,
    opened,
    orientation_of,
    paper_for,
    printed_size,
    reads_heif,
    require_size,
    shown_size,
)

_PASSED_THROUGH = ("JPEG", "MPO")
_PHOTOGRAPHS = ("WEBP", "HEIF", "AVIF")
"""Photographs whose own coding PDF doesn't know: as JPEG of high quality, else ten times as large."""
_QUALITY = 93
_BATCH = 40
_END_OF_JPEG, _END_WITHIN = b"\xff\xd9", 1 << 16
_OPAQUE = 255
_EIGHT_BITS = 257
_ADVICE = "请把它另存为 JPG 或 PDF，再添加"
_SIXTEEN_BITS = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")


def picture_pdf(source: Path, target: Path, cancel: Callable[[], bool] | None = None) -> int:
    """Make the PDF of a picture; returns its pages.

    Raises `PictureError`, `EvidenceCancelledError` and OSError.
    """
    reads_heif()
    with opened(source) as picture:
        form = picture.format or ""
        if form in _PASSED_THROUGH:
            data = source.read_bytes()
            if _END_OF_JPEG not in data[-_END_WITHIN:]:
                raise PictureError("图片不完整，后半部分缺失", "请重新扫描、拍摄或拷贝一次，再添加")
            _write(data, target, _stand(picture))
            return 1
        count = int(getattr(picture, "n_frames", 1)) if form == "TIFF" else 1
        if count > MOST_FRAMES:
            raise PictureError(f"这个 TIFF 有 {count} 页，太多了", "请分成几个文件再添加")
        if count == 1:
            _write(_encoded(picture, source), target, _stand(picture))
            return 1
        _write_frames(picture, count, target, cancel)
        return count


def _stand(picture: Image.Image) -> PictureStand:
    size = shown_size(picture)
    return PictureStand(paper_for(size), printed_size(size), orientation_of(picture))


def _write(data: bytes, target: Path, stand: PictureStand) -> None:
    """One picture on one page."""
    try:
        raw = img2pdf.convert(
            data,
            rotation=img2pdf.Rotation.none,
            layout_fun=lambda *_: (*stand.paper, *stand.size),
            first_frame_only=True,
            artborder=((stand.paper[1] - stand.size[1]) / 2, (stand.paper[0] - stand.size[0]) / 2),
            producer=PICTURE_PRODUCER,
            nodate=True,
            engine=img2pdf.Engine.internal,
        )
    except Exception as error:  # img2pdf has a dozen kinds, bare ones among them
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise PictureError("图片不完整，或者编码不常见，转不成 PDF", _ADVICE) from error
    stand_picture(raw, target, stand)


def _write_frames(
    picture: Image.Image, count: int, target: Path, cancel: Callable[[], bool] | None
) -> None:
    """The pages of a TIFF one by one, joined in batches: never all of them in memory."""
    parts: list[Path] = []
    made: list[Path] = []
    try:
        for number in range(count):
            if cancel and cancel():
                raise EvidenceCancelledError
            picture.seek(number)
            require_size(picture)
            part = target.with_suffix(f".{number}.part")
            made.append(part)
            _write(_encoded(picture), part, _stand(picture))
            parts.append(part)
            if len(parts) == _BATCH:
                batch = target.with_suffix(f".{number}.batch")
                made.append(batch)
                append_files(parts, batch)
                parts = [batch]
        append_files(parts, target)
    finally:
        for part in made:
            part.unlink(missing_ok=True)


def _encoded(picture: Image.Image, source: Path | None = None) -> bytes:
    """A file that PDF can take in as it is: eight bits, no alpha.

    A PNG that is so already stays the file it is.
    """
    if source is not None and picture.format == "PNG" and _is_plain_png(picture, source):
        return source.read_bytes()
    profile = picture.info.get("icc_profile")
    plain = plainly(picture)
    target = io.BytesIO()
    is_photograph = picture.format in _PHOTOGRAPHS
    if is_photograph and plain.mode != "1":
        plain.convert("RGB").save(target, "JPEG", quality=_QUALITY, icc_profile=profile)
    elif plain.mode == "1":
        plain.save(target, "TIFF", compression="group4")
    elif plain.mode == "CMYK":
        plain.save(target, "TIFF", compression="tiff_adobe_deflate")
    else:
        kept = None if plain.mode == "P" else profile
        plain.save(target, "PNG", compress_level=4, icc_profile=kept)
    return target.getvalue()


def _is_plain_png(picture: Image.Image, source: Path) -> bool:
    with source.open("rb") as file:
        depth = file.read(25)[24]
    is_clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return depth <= 8 and not is_clear and not getattr(picture, "is_animated", False)  # noqa: PLR2004


def plainly(picture: Image.Image) -> Image.Image:
    """A decoded picture with eight bits a colour; what is clear becomes white paper."""
    picture.load()
    if picture.mode in _SIXTEEN_BITS:
        return _eight_bits(picture)
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        paper = Image.new("RGB", clear.size, "white")
        paper.paste(clear, mask=clear.getchannel("A"))
        return paper
    known = picture.mode in ("1", "L", "RGB", "CMYK", "P")
    return picture if known else picture.convert("RGB")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Grey of 16 bits or more, its range brought to 0–255."""
    if picture.mode.startswith("I;16"):
        picture = picture.convert("I")
    _, highest = picture.getextrema()
    top = float(highest)  # type: ignore[arg-type]
    scale = 1 / _EIGHT_BITS if picture.mode == "I" and top > _OPAQUE else 1.0
    if picture.mode == "F":
        scale = _OPAQUE / top if top > 0 else 1.0
    return picture.point(lambda level: level * scale + 0).convert("L")
