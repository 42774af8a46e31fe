"""TrueType font files, read directly: names, metrics, advance widths, glyph outlines.

Tables are taken from the file's bytes with `struct`; nothing is built for a glyph that isn't asked
for. Layout of the tables: OpenType 1.9, ISO/IEC 14496-22.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

_TRUETYPE = (b"\x00\x01\x00\x00", b"true")
_OPENTYPE_CFF = b"OTTO"
_COLLECTION = b"ttcf"
_MOST_FACES = 64
_MOST_TABLES = 64
_LONGEST_NAMES = 1 << 20
_LARGEST_FILE = 256 << 20
_FAMILY, _SUBFAMILY, _FULL, _POSTSCRIPT = 1, 2, 4, 6
_TYPOGRAPHIC_FAMILY = 16
_NAMES = (_FAMILY, _FULL, _POSTSCRIPT, _TYPOGRAPHIC_FAMILY)
_UNICODE_PLATFORMS = (0, 3)
_USE_TYPO = 1 << 7
_BOLD, _ITALIC = 1, 2
_NAME_HEAD, _NAME_RECORD = 6, 12
_RESTRICTED = 0x0002


class FontFormatError(ValueError):
    """Not a font, or not one this program reads."""


@dataclass(frozen=True, slots=True)
class FaceNames:
    """A face of a file: its names in every language, lower case, and what it is."""

    path: Path
    number: int
    names: frozenset[str]
    family: str
    bold: bool
    italic: bool
    has_outlines: bool
    may_embed: bool


Tables = dict[str, tuple[int, int]]


def read_names(path: Path) -> list[FaceNames]:
    """The faces of a font file, by their name tables alone. Raises `FontFormatError`, `OSError`."""
    with path.open("rb") as file:
        return [_face_names(file, path, number) for number in range(len(_offsets(file)))]


def _offsets(file: BinaryIO) -> list[int]:
    head = _read(file, 0, 12)
    if head[:4] != _COLLECTION:
        return [0]
    count = struct.unpack(">I", head[8:12])[0]
    if count > _MOST_FACES:
        raise FontFormatError("too many faces")
    return list(struct.unpack(f">{count}I", _read(file, 12, 4 * count)))


def _read(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    data = file.read(length)
    if len(data) != length:
        raise FontFormatError("cut short")
    return data


def _directory(file: BinaryIO, offset: int) -> tuple[bytes, Tables]:
    kind, count = struct.unpack(">4sH", _read(file, offset, 6))
    if kind not in (*_TRUETYPE, _OPENTYPE_CFF) or count > _MOST_TABLES:
        raise FontFormatError("no TrueType or OpenType face")
    tables: Tables = {}
    for entry in struct.iter_unpack(">4sIII", _read(file, offset + 12, 16 * count)):
        tables[entry[0].decode("latin-1")] = (entry[2], entry[3])
    return kind, tables


def _face_names(file: BinaryIO, path: Path, number: int) -> FaceNames:
    kind, tables = _directory(file, _offsets(file)[number])
    start, length = _table(tables, "name")
    names = _name_strings(_read(file, start, min(length, _LONGEST_NAMES)))
    style, rights = 0, 0
    if "head" in tables:
        style = struct.unpack(">H", _read(file, tables["head"][0] + 44, 2))[0]
    if "OS/2" in tables:
        rights = struct.unpack(">H", _read(file, tables["OS/2"][0] + 8, 2))[0]
    families = [text for identity, text in names if identity == _FAMILY]
    return FaceNames(
        path,
        number,
        frozenset(text.casefold() for _, text in names),
        families[0] if families else path.stem,
        bool(style & _BOLD),
        bool(style & _ITALIC),
        kind != _OPENTYPE_CFF and "glyf" in tables,
        rights & 0xF != _RESTRICTED,
    )


def _table(tables: Tables, name: str) -> tuple[int, int]:
    if name not in tables:
        raise FontFormatError(f"no table {name}")
    return tables[name]


def _name_strings(data: bytes) -> list[tuple[int, str]]:
    if len(data) < _NAME_HEAD:
        raise FontFormatError("no names")
    count, start = struct.unpack(">HH", data[2:6])
    found = []
    for index in range(count):
        entry = data[6 + 12 * index : 18 + 12 * index]
        if len(entry) < _NAME_RECORD:
            break
        platform, _, _, identity, length, offset = struct.unpack(">6H", entry)
        if identity in _NAMES:
            text = data[start + offset : start + offset + length]
            coding = "utf-16-be" if platform in _UNICODE_PLATFORMS else "mac-roman"
            found.append((identity, text.decode(coding, "replace").strip("\0 ")))
    return found


@dataclass(frozen=True, slots=True)
class LineMetrics:
    """Above and below the baseline, and the gap between lines, in units of the em."""

    ascent: int
    descent: int
    gap: int


class SfntFace:
    """One face of a font file: what is needed to measure text and to embed it."""

    def __init__(self, path: Path, number: int = 0) -> None:
        if path.stat().st_size > _LARGEST_FILE:
            raise FontFormatError("too large")
        with path.open("rb") as file:
            kind, self._tables = _directory(file, _offsets(file)[number])
            if kind == _OPENTYPE_CFF or "glyf" not in self._tables:
                raise FontFormatError("no TrueType outlines")
            file.seek(0)
            self._data = file.read()
        self.units, self._long_loca = self._head()
        self._advance_count = self._unpack("hhea", 34, ">H")[0]

    def _unpack(self, table: str, offset: int, layout: str) -> tuple[int, ...]:
        start, length = _table(self._tables, table)
        try:
            return struct.unpack_from(layout, self._data, start + offset)
        except struct.error as error:
            raise FontFormatError(f"table {table} cut short ({length})") from error

    def table(self, name: str) -> bytes:
        """The bytes of a table; empty where there is none."""
        start, length = self._tables.get(name, (0, 0))
        return self._data[start : start + length]

    def _head(self) -> tuple[int, bool]:
        units = self._unpack("head", 18, ">H")[0]
        if not units:
            raise FontFormatError("no units")
        return units, bool(self._unpack("head", 50, ">h")[0])

    @cached_property
    def box(self) -> tuple[int, ...]:
        """The box around all glyphs, in units: left, bottom, right, top."""
        return self._unpack("head", 36, ">4h")

    @cached_property
    def line_metrics(self) -> LineMetrics:
        """The metrics of lines, chosen as Windows and LibreOffice choose them.

        hhea, unless OS/2 is asked for by its flag or hhea says nothing.
        """
        ascent, descent, gap = self._unpack("hhea", 4, ">3h")
        metrics = LineMetrics(ascent, -descent, gap)
        if "OS/2" not in self._tables:
            return metrics
        selection = self._unpack("OS/2", 62, ">H")[0]
        up, down, typo_gap, win_up, win_down = self._unpack("OS/2", 68, ">3h2H")
        if selection & _USE_TYPO and up >= 0 >= down:
            return LineMetrics(up, -down, typo_gap)
        if metrics.ascent + metrics.descent <= 0:
            return LineMetrics(win_up, win_down, 0)
        return metrics

    @cached_property
    def _segments(self) -> tuple[list[int], list[tuple[int, int, int]]]:
        """Ends of the mapped ranges, ascending, and for each (start, kind, value); see `glyph`."""
        start, _ = _table(self._tables, "cmap")
        count = self._unpack("cmap", 2, ">H")[0]
        best: tuple[int, int] = (-1, 0)
        for index in range(count):
            platform, _, offset = self._unpack("cmap", 4 + 8 * index, ">HHI")
            layout = struct.unpack_from(">H", self._data, start + offset)[0]
            if platform in _UNICODE_PLATFORMS and layout in (4, 12):
                best = max(best, (layout, start + offset))
        if best[0] < 0:
            raise FontFormatError("no Unicode cmap")
        return self._groups(best[1]) if best[0] == 12 else self._ranges(best[1])  # noqa: PLR2004

    def _groups(self, start: int) -> tuple[list[int], list[tuple[int, int, int]]]:
        count = struct.unpack_from(">I", self._data, start + 12)[0]
        data = self._data[start + 16 : start + 16 + 12 * count]
        groups = list(struct.iter_unpack(">III", data[: len(data) // 12 * 12]))
        return [last for _, last, _ in groups], [(first, -1, gid) for first, _, gid in groups]

    def _ranges(self, start: int) -> tuple[list[int], list[tuple[int, int, int]]]:
        count = struct.unpack_from(">H", self._data, start + 6)[0] // 2
        at = start + 14
        ends = list(struct.unpack_from(f">{count}H", self._data, at))
        firsts = struct.unpack_from(f">{count}H", self._data, at + 2 * count + 2)
        deltas = struct.unpack_from(f">{count}H", self._data, at + 4 * count + 2)
        table = at + 6 * count + 2
        offsets = struct.unpack_from(f">{count}H", self._data, table)
        segments = []
        for index, (first, delta, offset) in enumerate(zip(firsts, deltas, offsets, strict=True)):
            where = table + 2 * index + offset if offset else 0
            segments.append((first, where, delta))
        return ends, segments

    def glyph(self, code: int) -> int:
        """The glyph of a character; 0 where the face has none."""
        ends, segments = self._segments
        index = bisect_left(ends, code)
        if index == len(ends) or segments[index][0] > code:
            return 0
        first, where, value = segments[index]
        if where < 0:
            return value + code - first
        if not where:
            return (code + value) & 0xFFFF
        place = where + 2 * (code - first)
        found: int = struct.unpack_from(">H", self._data, place)[0]
        return (found + value) & 0xFFFF if found else 0

    def advance(self, glyph: int) -> int:
        """The advance width of a glyph in units."""
        row = min(glyph, self._advance_count - 1)
        return self._unpack("hmtx", 4 * row, ">H")[0]

    def bearing(self, glyph: int) -> int:
        """The left side bearing of a glyph in units."""
        if glyph < self._advance_count:
            return self._unpack("hmtx", 4 * glyph + 2, ">h")[0]
        rest = glyph - self._advance_count
        return self._unpack("hmtx", 4 * self._advance_count + 2 * rest, ">h")[0]

    def outline(self, glyph: int) -> bytes:
        """The glyph's own bytes in the table glyf; empty for a blank."""
        if self._long_loca:
            first, last = self._unpack("loca", 4 * glyph, ">2I")
        else:
            first, last = (2 * value for value in self._unpack("loca", 2 * glyph, ">2H"))
        start, length = _table(self._tables, "glyf")
        if not 0 <= first <= last <= length:
            raise FontFormatError(f"glyph {glyph} lies outside")
        return self._data[start + first : start + last]

    @cached_property
    def name(self) -> str:
        """The PostScript name; empty where there is none."""
        names = _name_strings(self.table("name"))
        return next((text for identity, text in names if identity == _POSTSCRIPT), "")
