"""A PDF that is too large for one mail, parted by pages: where a material begins, if that can be.

Every page goes into exactly one part, as it is. Files attached to the PDF (the originals of sealed
ones) would be lost by parting it: they become files of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from app.outputs.delivery.package_names import safe_name
from app.outputs.delivery.shrinking import is_signed
from app.outputs.engines.models import Cancel
from app.outputs.volumes.pdf_writing import BookCancelledError

_MARGIN = 0.97
_LEAST_FILLED = 0.5
_MOST_DEPTH = 24


@dataclass(frozen=True, slots=True)
class PdfPart:
    """Pages `first` to `last` (from 1) of a PDF in a file of their own; 0 for an attached file."""

    path: Path
    name: str
    first: int = 0
    last: int = 0


def split_pdf(
    source: Path, name: str, room: int, folder: Path, cancel: Cancel | None = None
) -> tuple[PdfPart, ...]:
    """Parts of at most `room` bytes in a folder, in order; a page larger than that is a part alone.

    `name` is that of the whole. What can't be parted, or is signed, gives no parts. Raises `BookCancelledError` or
    OSError.
    """
    try:
        with pikepdf.open(source) as pdf:
            return () if is_signed(pdf) else tuple(_parts(pdf, name, room, folder, cancel))
    except pikepdf.PdfError:
        return ()


def _parts(
    pdf: pikepdf.Pdf, name: str, room: int, folder: Path, cancel: Cancel | None
) -> Iterator[PdfPart]:
    stem = name.removesuffix(".pdf")
    for path, first, last in _Splitter(pdf, folder, room, cancel).spans():
        yield PdfPart(path, f"{stem} 第{first + 1}-{last}页.pdf", first + 1, last)
    yield from _attached(pdf, stem, folder)


class _Splitter:
    """A PDF being parted; pages count from 0, a span ends before its last."""

    def __init__(self, pdf: pikepdf.Pdf, folder: Path, room: int, cancel: Cancel | None) -> None:
        self._pdf, self._folder, self._room, self._cancel = pdf, folder, room, cancel
        self._weights = [_weight(page.obj) for page in pdf.pages]
        self._starts = _material_starts(pdf)
        self._made = 0

    def spans(self) -> Iterator[tuple[Path, int, int]]:
        """Each part with its pages."""
        first, whole = 0, len(self._weights)
        while first < whole:
            room = self._room * _MARGIN
            while True:
                last = self._end(first, room)
                path = self._save(first, last)
                size = path.stat().st_size
                if size <= self._room or last == first + 1:
                    break
                path.unlink()
                room = min(room * self._room / size, sum(self._weights[first:last]) - 1) * _MARGIN
            yield path, first, last
            first = last

    def _end(self, first: int, room: float) -> int:
        """Before which page a part ends that begins at `first`."""
        last, weight = first, 0
        while last < len(self._weights) and (last == first or weight + self._weights[last] <= room):
            weight += self._weights[last]
            last += 1
        if last == len(self._weights):
            return last
        earliest = first + max(1, round((last - first) * _LEAST_FILLED))
        return max((at for at in self._starts if earliest <= at <= last), default=last)

    def _save(self, first: int, last: int) -> Path:
        if self._cancel is not None and self._cancel():
            raise BookCancelledError
        path = self._folder / f"pages-{id(self)}-{self._made}.pdf"
        self._made += 1
        with pikepdf.new() as part:
            for at in range(first, last):
                part.pages.append(self._pdf.pages[at])
            part.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return path


def _weight(obj: Any) -> int:
    """The bytes of the streams that a page is made of, each once."""
    seen: set[tuple[int, int]] = set()
    return sum(_streams(obj, seen, 0))


def _streams(obj: Any, seen: set[tuple[int, int]], depth: int) -> Iterator[int]:
    if depth > _MOST_DEPTH or not isinstance(obj, pikepdf.Object):
        return
    if obj.is_indirect:
        if obj.objgen in seen:
            return
        seen.add(obj.objgen)
    if isinstance(obj, pikepdf.Stream):
        yield int(obj.stream_dict.get("/Length", 0))
    if isinstance(obj, pikepdf.Array):
        for one in obj:
            yield from _streams(one, seen, depth + 1)
    elif isinstance(obj, pikepdf.Dictionary | pikepdf.Stream):
        for key in obj.keys():  # noqa: SIM118 - no mapping of Python
            # What leads out of the page belongs to others.
            if key not in ("/Parent", "/Annots", "/Dest", "/P"):
                yield from _streams(obj[key], seen, depth + 1)


def _material_starts(pdf: pikepdf.Pdf) -> Sequence[int]:
    """The pages (from 0) at which bookmarks stand: there a material begins."""
    places = {page.objgen: at for at, page in enumerate(page.obj for page in pdf.pages)}
    found: set[int] = set()
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop()
            waiting += item.children
            goes = item.destination
            if isinstance(goes, pikepdf.Array) and len(goes):
                found.add(places.get(goes[0].objgen, 0))
    return sorted(found)


def _attached(pdf: pikepdf.Pdf, stem: str, folder: Path) -> Iterator[PdfPart]:
    for at, (key, spec) in enumerate(pdf.attachments.items(), 1):
        path = folder / f"attached-{stem[:2]}-{at}"
        path.write_bytes(spec.get_file().read_bytes())
        yield PdfPart(path, safe_name(f"{stem[:2]} 签章原件 {spec.filename or key}"))
