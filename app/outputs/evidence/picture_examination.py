"""What is wrong with a picture: read in small, never decoded at full size where that can be spared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from app.outputs.evidence.models import Examined, FileProblem
from app.outputs.evidence.picture_reading import (
    MOST_FRAMES,
    PictureError,
    opened,
    orientation_of,
    paper_for,
    reads_heif,
    require_size,
    shown_size,
)
from app.outputs.evidence.picture_reading import full_page_dpi as dpi_of
from app.outputs.evidence.recognition import Recognised

MOST_SIZES = 50
_LOW_DPI = 150
_SMALL = 400
_LIGHT, _MOSTLY = 170, 0.6
_FULL = 255
_FAINT = 0.12
_MUCH_AIR, _TILTED = 0.2, 2.0
_FEWEST_DARK = 20
_MANY_FRAMES = 300
_HEIC = FileProblem(
    "error",
    "这是 HEIC 格式的照片（苹果手机默认格式），本机打不开",
    "请在手机上用“设置 → 相机 → 格式 → 兼容性最佳”重拍，或者把照片另存为 JPG 再添加",
)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What was seen of one page of a picture file."""

    size: tuple[int, int]
    is_sideways: bool


def examine_picture(source: Path, found: Recognised) -> Examined:
    """Pages (TIFF may have several), the paper they stand on, and problems."""
    if found.format == "heic" and not reads_heif():
        return Examined("image", 0, (), (_HEIC,))
    try:
        with opened(source) as picture:
            count = _count(picture, found)
            problems = list(_of_whole(picture, found, count))
            frames = [_frame(picture, number) for number in range(min(count, MOST_SIZES))]
    except PictureError as error:
        return Examined("image", 0, (), (FileProblem("error", error.message, error.advice),))
    sizes = tuple(paper_for(frame.size) for frame in frames)
    problems += _of_frames(frames)
    is_lost = any(one.severity == "error" for one in problems)
    return Examined("image", 0 if is_lost else count, () if is_lost else sizes, tuple(problems))


def _count(picture: Image.Image, found: Recognised) -> int:
    """Only TIFF has pages; the frames of the others are a film."""
    frames = int(getattr(picture, "n_frames", 1))
    return frames if found.format == "tif" else 1


def _of_whole(picture: Image.Image, found: Recognised, count: int) -> Iterator[FileProblem]:
    if found.format != "tif" and getattr(picture, "is_animated", False) and picture.format != "MPO":
        yield FileProblem("note", "这是动图，只装订第一帧")
    if count > MOST_FRAMES:
        yield FileProblem(
            "error", f"这个 TIFF 有 {count} 页，太多了", f"请分成每个不超过 {MOST_FRAMES} 页的文件"
        )
    elif count > _MANY_FRAMES:
        yield FileProblem("warning", f"这个文件有 {count} 页", "请核对是否都要装订")


def _frame(picture: Image.Image, number: int) -> _Frame:
    if number or picture.format == "TIFF":
        picture.seek(number)
        require_size(picture)
    size, turn = shown_size(picture), orientation_of(picture)
    # A JPEG can be decoded at an eighth of its size, which still reads all of it.
    picture.draft("L", (_SMALL, _SMALL))
    picture.load()
    small = picture.convert("RGBA") if "transparency" in picture.info else picture
    small = small.convert("L").resize((_SMALL, _SMALL), Image.Resampling.BOX)
    return _Frame(size, turn == 1 and is_sideways(small))


def is_sideways(small: Image.Image) -> bool:
    """Whether the lines of a page of writing run down instead of across; False where unsure.

    Between lines there is air right through, between the letters of a line hardly any.
    """
    width, height = small.size
    data = small.tobytes()
    if sum(level > _LIGHT for level in data) < _MOSTLY * len(data):
        return False  # a photograph
    rows = [_FULL * width - sum(data[y * width : (y + 1) * width]) for y in range(height)]
    columns = [_FULL * height - sum(data[x::width]) for x in range(width)]
    across, along = _air(rows), _air(columns)
    return along > _MUCH_AIR and along > _TILTED * across


def _air(darkness: list[int]) -> float:
    """The share of light rows (or columns) between the first dark one and the last."""
    paper = min(darkness)
    limit = paper + (sorted(darkness)[int(len(darkness) * 0.9)] - paper) * _FAINT
    dark = [place for place, level in enumerate(darkness) if level > limit]
    if len(dark) < _FEWEST_DARK:
        return 0.0
    return 1 - len(dark) / (dark[-1] - dark[0] + 1)


def _of_frames(frames: list[_Frame]) -> Iterator[FileProblem]:
    coarse = [(dpi_of(frame.size), number) for number, frame in enumerate(frames, 1)]
    dpi, number = min(coarse)
    if dpi < _LOW_DPI:
        width, height = frames[number - 1].size
        where = f"第 {number} 页" if len(frames) > 1 else "图片"
        yield FileProblem(
            "warning",
            f"{where}清晰度低：{width}×{height} 像素，印满一页只有 {dpi:.0f} dpi",
            "请按 300 dpi 重新扫描，或者离近一些重拍",
        )
    aside = [number for number, frame in enumerate(frames, 1) if frame.is_sideways]
    if aside:
        where = f"第 {aside[0]} 页" if len(frames) > 1 else "图片"
        yield FileProblem("note", f"{where}的字好像是横倒的", "请看一下，需要时“向右转”或“向左转”")
