"""Faces inside a PDF: a subset of the outlines, the widths, and the way back to text.

A face becomes a composite font (ISO 32000-1, 9.7) whose codes are the numbers of its glyphs in the
subset, two bytes each; ToUnicode makes the text searchable.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFStream,
    PDFString,
)

from app.outputs.typeset.faces import Face
from app.outputs.typeset.sfnt import SfntFace

_KEPT_TABLES = ("cvt ", "fpgm", "prep")
_CHECK_SUM = 0xB1B0AFBA
_WORDS_SIZE, _SCALE, _MORE, _XY_SCALE, _MATRIX = 0x1, 0x8, 0x20, 0x40, 0x80
_SYMBOLIC = 4
_THOUSAND = 1000
_RANGE = 100
_STEM = 80
_QUICKLY = 1
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{ranges}endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class EmbeddedFace(dict[str, str]):
    """A face under way into a PDF: for each letter its code in hexadecimal, given as it is met."""

    def __init__(self, face: Face, name: str, *, compressed: bool = True) -> None:
        super().__init__()
        self._compressed = compressed
        self._sfnt: SfntFace = face.sfnt
        self.name = name
        self._glyphs: list[int] = [0]
        self._codes: dict[int, int] = {0: 0}
        self._letters: dict[int, str] = {}

    def __missing__(self, letter: str) -> str:
        code = self._code(self._sfnt.glyph(ord(letter)))
        self._letters.setdefault(code, letter)
        text = self[letter] = f"{code:04X}"
        return text

    def _code(self, glyph: int) -> int:
        code = self._codes.get(glyph)
        if code is None:
            code = self._codes[glyph] = len(self._glyphs)
            self._glyphs.append(glyph)
        return code

    # --- reportlab's protocol ----------------------------------------------------------------

    def addObjects(self, document: Any) -> None:  # noqa: N802 - reportlab's name
        """Put the font's objects into the document; called when it is written."""
        base = f"{_tag(self.name)}+{_plain(self._sfnt)}"
        font = self._font(document, base)
        composite = _dictionary(
            Type=PDFName("Font"),
            Subtype=PDFName("Type0"),
            BaseFont=PDFName(base),
            Encoding=PDFName("Identity-H"),
            DescendantFonts=PDFArray([document.Reference(font, f"cid{self.name}")]),
            ToUnicode=document.Reference(
                PDFStream(content=self._to_unicode().encode()), f"unicode{self.name}"
            ),
        )
        fonts = document.idToObject["BasicFonts"].dict
        # reportlab names Helvetica in every document; nothing here is set in it.
        fonts.pop("F1", None)
        fonts[self.name] = document.Reference(composite, f"font{self.name}")

    def _font(self, document: Any, base: str) -> PDFDictionary:
        subset = _subset(self._sfnt, tuple(self._glyphs))
        descriptor = self._descriptor(document, base, subset)
        system = {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity")}
        return _dictionary(
            Type=PDFName("Font"),
            Subtype=PDFName("CIDFontType2"),
            BaseFont=PDFName(base),
            CIDToGIDMap=PDFName("Identity"),
            DW=_THOUSAND,
            W=f"[0 [{subset.widths}]]",
            CIDSystemInfo=_dictionary(**system, Supplement=0),
            FontDescriptor=document.Reference(descriptor, f"descriptor{self.name}"),
        )

    def _descriptor(self, document: Any, base: str, subset: _Subset) -> PDFDictionary:
        scale = _THOUSAND / self._sfnt.units
        metrics, box = self._sfnt.line_metrics, self._sfnt.box
        stream = (
            _packed_stream(_packed_file(subset))
            if self._compressed
            else PDFStream(content=subset.file)
        )
        stream.dictionary["Length1"] = len(subset.file)
        return _dictionary(
            Type=PDFName("FontDescriptor"),
            FontName=PDFName(base),
            Flags=_SYMBOLIC,
            FontBBox=PDFArray([round(edge * scale) for edge in box]),
            ItalicAngle=0,
            Ascent=round(metrics.ascent * scale),
            Descent=-round(metrics.descent * scale),
            CapHeight=round(box[3] * scale),
            StemV=_STEM,
            FontFile2=document.Reference(stream, f"file{self.name}"),
        )

    def _to_unicode(self) -> str:
        pairs = [
            f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>\n"
            for code, letter in sorted(self._letters.items())
        ]
        ranges = ""
        for start in range(0, len(pairs), _RANGE):
            part = pairs[start : start + _RANGE]
            ranges += f"{len(part)} beginbfchar\n{''.join(part)}endbfchar\n"
        return _CMAP.format(ranges=ranges)


@dataclass(frozen=True, slots=True, eq=False)
class _Subset:
    """A font file of some glyphs, and the widths of its glyphs in thousandths of an em."""

    file: bytes
    widths: str


# A document is often written again with the same letters: by the preview, or page by page.
@lru_cache(maxsize=8)
def _subset(sfnt: SfntFace, glyphs: tuple[int, ...]) -> _Subset:
    """The face with these glyphs, under their places as new numbers."""
    wanted = list(glyphs)
    outlines = _outlines(sfnt, wanted)
    offsets = array("I", [0])
    for outline in outlines:
        offsets.append(offsets[-1] + len(outline))
    count = len(outlines)
    metrics = b"".join(
        struct.pack(">Hh", sfnt.advance(glyph), sfnt.bearing(glyph)) for glyph in wanted
    )
    tables = {tag: sfnt.table(tag) for tag in _KEPT_TABLES}
    head = bytearray(sfnt.table("head"))
    head[8:12] = bytes(4)
    struct.pack_into(">h", head, 50, 1)
    hhea = bytearray(sfnt.table("hhea"))
    struct.pack_into(">H", hhea, 34, count)
    maxp = bytearray(sfnt.table("maxp"))
    struct.pack_into(">H", maxp, 4, count)
    tables |= {
        "head": bytes(head), "hhea": bytes(hhea), "maxp": bytes(maxp), "hmtx": metrics,
        "loca": struct.pack(f">{count + 1}I", *offsets), "glyf": b"".join(outlines),
    }  # fmt: skip
    scale = _THOUSAND / sfnt.units
    widths = " ".join(str(round(sfnt.advance(glyph) * scale)) for glyph in wanted)
    return _Subset(_file({tag: data for tag, data in tables.items() if data}), widths)


@lru_cache(maxsize=8)
def _packed_file(subset: _Subset) -> bytes:
    return zlib.compress(subset.file, _QUICKLY)


def _outlines(sfnt: SfntFace, glyphs: list[int]) -> list[bytes]:
    """The outlines in the new order; parts of composite glyphs are added as they are met."""
    codes = {glyph: code for code, glyph in enumerate(glyphs)}
    outlines: list[bytes] = []
    while len(outlines) < len(glyphs):
        outline = sfnt.outline(glyphs[len(outlines)])
        if len(outline) >= 2 and struct.unpack_from(">h", outline)[0] < 0:  # noqa: PLR2004
            outline = _renumbered(outline, glyphs, codes)
        outlines.append(outline + bytes(-len(outline) % 4))
    return outlines


def _renumbered(outline: bytes, glyphs: list[int], codes: dict[int, int]) -> bytes:
    """A composite outline whose parts have their new numbers; new ones are added to `glyphs`."""
    changed, place, flags = bytearray(outline), 10, _MORE
    while flags & _MORE:
        flags, glyph = struct.unpack_from(">HH", outline, place)
        if glyph not in codes:
            codes[glyph] = len(glyphs)
            glyphs.append(glyph)
        struct.pack_into(">H", changed, place + 2, codes[glyph])
        place += 4 + (4 if flags & _WORDS_SIZE else 2)
        place += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _MATRIX else 0
    return bytes(changed)


def _dictionary(**entries: object) -> PDFDictionary:
    return PDFDictionary(entries)


def packed(data: bytes) -> PDFStream:
    """A stream that is packed already; quickly rather than tightly."""
    return _packed_stream(zlib.compress(data, _QUICKLY))


def _packed_stream(data: bytes) -> PDFStream:
    stream = PDFStream(content=data)
    stream.dictionary["Filter"] = PDFName("FlateDecode")
    return stream


def _tag(name: str) -> str:
    """Six capitals that tell the subset from others of the same face."""
    letters = [chr(ord("A") + ord(letter) % 26) for letter in f"JSZ{name}"[-6:]]
    return "".join(letters).rjust(6, "A")


def _plain(sfnt: SfntFace) -> str:
    """A name for the face in a PDF: letters and figures only."""
    name = sfnt.name or "Face"
    return "".join(letter for letter in name if letter.isascii() and letter.isalnum()) or "Face"


def _file(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    search = 16 << power
    head = struct.pack(">4sHHHH", b"\x00\x01\x00\x00", count, search, power, count * 16 - search)
    offset = 12 + 16 * count
    directory, body = b"", b""
    for tag in sorted(tables):
        data = tables[tag]
        directory += struct.pack(">4sIII", tag.encode(), _sum(data), offset, len(data))
        padded = data + bytes(-len(data) % 4)
        body += padded
        offset += len(padded)
    file = bytearray(head + directory + body)
    place = 12 + 16 * count + _head_offset(tables)
    whole = struct.pack(">I", (_CHECK_SUM - _sum(bytes(file))) & 0xFFFFFFFF)
    file[place + 8 : place + 12] = whole
    return bytes(file)


def _head_offset(tables: dict[str, bytes]) -> int:
    before = [data for tag, data in tables.items() if tag < "head"]
    return sum(len(data) + -len(data) % 4 for data in before)


def _sum(data: bytes) -> int:
    words = array("I", data + bytes(-len(data) % 4))
    words.byteswap()
    return sum(words) & 0xFFFFFFFF
