"""Evidence by the gigabyte for the benchmarks: scans as pictures and PDFs, some text."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path

import img2pdf
from PIL import Image

from app.outputs.typeset.faces import Faces
from app.outputs.volumes.paper import Line, set_paper

WIDTH, HEIGHT = 1654, 2339
"""A4 at 200 dots an inch."""
PATTERNS = 6
# Of six files three are pictures, two scanned PDFs of eight pages, one a page of text:
# 300 files have 1,000 pages.
PAGES_OF_SCAN = 8
_SIXTH = ("picture", "scan", "picture", "scan", "picture", "text")


def make_files(folder: Path, count: int, page_bytes: int) -> list[Path]:
    """So many files, no two alike, with about so many bytes for each scanned page."""
    folder.mkdir(parents=True, exist_ok=True)
    patterns = [_scan(seed, page_bytes) for seed in range(PATTERNS)]
    pages = _pages(patterns)
    text = Faces(only_own=True)
    return [_file(folder, number, pages, text) for number in range(count)]


def _file(folder: Path, number: int, pages: Iterator[bytes], faces: Faces) -> Path:
    kind = _SIXTH[number % len(_SIXTH)]
    path = folder / f"{number:05d}.{'jpg' if kind == 'picture' else 'pdf'}"
    if kind == "picture":
        path.write_bytes(next(pages))
    elif kind == "scan":
        scans = [next(pages) for _ in range(PAGES_OF_SCAN)]
        path.write_bytes(img2pdf.convert(scans) or b"")
    else:
        lines = [Line(f"第 {number} 份说明：材料真实、完整。", 14)] * 20
        path.write_bytes(set_paper(lines, faces).pdf)
    return path


def _pages(patterns: list[bytes]) -> Iterator[bytes]:
    """JPEGs without end, each with a comment of its own, so that none is a duplicate."""
    number = 0
    while True:
        pattern = patterns[number % len(patterns)]
        comment = f"page {number}".encode()
        segment = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
        yield pattern[:2] + segment + pattern[2:]
        number += 1


def _scan(seed: int, size: int) -> bytes:
    """A JPEG of about so many bytes: noise, as much of the page as that takes."""
    rng = random.Random(seed)  # noqa: S311 - the same pictures each time
    picture = Image.new("L", (WIDTH, HEIGHT), 245)
    data = b""
    rows = 0
    while len(data) < size and rows < HEIGHT:
        step = min(200, HEIGHT - rows)
        noise = Image.frombytes("L", (WIDTH, step), rng.randbytes(WIDTH * step))
        picture.paste(noise, (0, rows))
        rows += step
        data = _encoded(picture)
    return data


def _encoded(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80, dpi=(200, 200))
    return target.getvalue()
