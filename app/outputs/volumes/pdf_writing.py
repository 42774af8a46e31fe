"""Writes a PDF object by object, straight to the disk.

pikepdf's own saving keeps every source open until the end and can't be stopped. Here the objects of
one source are written as its pages are put in; then it is closed. What stays in memory is the place
of each object, and streams pass through as they are: a JPEG keeps every byte.
"""

from __future__ import annotations

import io
import re
import zlib
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf

from app.errors import JiangshenError
from app.outputs.engines.models import Cancel

# A string is left as it is: a reference is never inside one.
_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|\b(\d+) (\d+) R\b", re.DOTALL)
_HEADER = b"%PDF-1.7\n%\xe5\x8c\xa0\xe7\x94\xb3\n"
_QUICKLY = 1
_CHUNK = 1 << 20
_NODE = 64
"""So many pages hang on one node of the tree."""
_NO_CONTENT = ("/Page", "/Pages", "/Catalog")
"""What leads out of a page into the document that it stood in."""


class BookCancelledError(JiangshenError):
    """The user stopped it. Nothing is left behind."""

    def __init__(self) -> None:
        super().__init__("已停止：册子还没有做完", "需要时再做一次即可")


class PdfWriter:
    """A PDF under way into a file. Objects have numbers from 1; each is written once."""

    def __init__(self, file: BinaryIO, cancel: Cancel | None = None) -> None:
        self._file, self._cancel = file, cancel
        self._offsets = array("Q", [0])
        self._at = 0
        self._put(_HEADER)

    def reserve(self) -> int:
        """The number of an object that is written later."""
        self._offsets.append(0)
        return len(self._offsets) - 1

    def write(self, data: bytes, number: int = 0) -> int:
        """Write an object; its number. Raises OSError, or `BookCancelledError`."""
        if self._cancel is not None and self._cancel():
            raise BookCancelledError
        number = number or self.reserve()
        self._offsets[number] = self._at
        self._put(b"%d 0 obj\n%b\nendobj\n" % (number, data))
        return number

    def stream(self, entries: bytes, data: bytes, number: int = 0) -> int:
        """Write a stream whose dictionary has these entries beside its length."""
        body = b"<< %b /Length %d >>\nstream\n" % (entries, len(data))
        return self.write(b"".join((body, data, b"\nendstream")), number)

    def packed(self, entries: bytes, data: bytes, number: int = 0) -> int:
        """Write a stream, packed quickly rather than tightly."""
        return self.stream(
            entries + b" /Filter /FlateDecode", zlib.compress(data, _QUICKLY), number
        )

    def file(self, entries: bytes, path: Path) -> int:
        """Write a file as a stream, piece by piece."""
        number, size = self.reserve(), path.stat().st_size
        self._offsets[number] = self._at
        self._put(b"%d 0 obj\n<< %b /Length %d >>\nstream\n" % (number, entries, size))
        with path.open("rb") as source:
            while piece := source.read(_CHUNK):
                if self._cancel is not None and self._cancel():
                    raise BookCancelledError
                self._put(piece)
        self._put(b"\nendstream\nendobj\n")
        return number

    def finish(self, root: int, info: int) -> None:
        """Write the table of places and the trailer."""
        start, count = self._at, len(self._offsets)
        self._put(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        for offset in self._offsets[1:]:
            self._put(b"%010d 00000 n \n" % offset if offset else b"0000000000 65535 f \n")
        self._put(b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (count, root, info))
        self._put(b"startxref\n%d\n%%%%EOF\n" % start)

    def _put(self, data: bytes) -> None:
        self._file.write(data)
        self._at += len(data)


class PageTree:
    """The pages of a PDF in their order: `numbers` are theirs, known before they are written."""

    def __init__(self, writer: PdfWriter, count: int) -> None:
        self._writer = writer
        self.numbers = [writer.reserve() for _ in range(count)]
        self._nodes = [writer.reserve() for _ in range(0, count, _NODE)]

    def parent(self, index: int) -> bytes:
        """What the page in a place (from 0) names as its parent."""
        return reference(self._nodes[index // _NODE])

    def write(self) -> bytes:
        """Write the tree; the reference to its root."""
        root = self._writer.reserve()
        for at, node in enumerate(self._nodes):
            pages = self.numbers[at * _NODE : (at + 1) * _NODE]
            self._writer.write(_node(pages, len(pages), root), node)
        self._writer.write(_node(self._nodes, len(self.numbers)), root)
        return reference(root)


def _node(kids: Sequence[int], count: int, parent: int = 0) -> bytes:
    entries = {
        "Type": b"/Pages",
        "Kids": b"[ %b ]" % b" ".join(reference(kid) for kid in kids),
        "Count": b"%d" % count,
    }
    return dictionary(entries | ({"Parent": reference(parent)} if parent else {}))


class Copier:
    """Copies objects of one source into the book, each once, with all that they refer to."""

    def __init__(self, pdf: pikepdf.Pdf, writer: PdfWriter) -> None:
        self._pdf, self._writer = pdf, writer
        self._numbers: dict[tuple[int, int], int] = {}
        self._pending: list[tuple[int, int]] = []

    def text(self, value: Any) -> bytes:
        """An object as it is written in the book; what it refers to is copied by `finish`."""
        return self._renumbered(value.unparse())

    def finish(self) -> None:
        """Write all that was referred to so far."""
        while self._pending:
            key = self._pending.pop()
            self._copy(self._pdf.get_object(key), self._numbers[key])

    def _copy(self, found: Any, number: int) -> None:
        if isinstance(found, pikepdf.Stream):
            entries = self.entries(found)
            self._writer.stream(entries, found.read_raw_bytes(), number)
        elif isinstance(found, pikepdf.Dictionary) and str(found.get("/Type")) in _NO_CONTENT:
            self._writer.write(b"null", number)
        else:
            # Numbers and the like come as Python's own, which only a list can write.
            is_plain = not hasattr(found, "unparse")
            whole = pikepdf.Array([found]).unparse() if is_plain else b""
            data = whole[1:-1] if is_plain else found.unparse(resolved=True)
            self._writer.write(self._renumbered(data), number)

    def copied(self, found: Any) -> int:
        """The number in the book of an indirect object; 0 where it wasn't copied."""
        return self._numbers.get(tuple(found.objgen), 0)

    def entries(self, stream: Any) -> bytes:
        """What stands in the dictionary of a stream beside its length."""
        entries = dict(stream.stream_dict.items())
        entries.pop("/Length", None)
        whole: bytes = pikepdf.Dictionary(entries).unparse()
        return self._renumbered(whole[2:-2])

    def _renumbered(self, data: bytes) -> bytes:
        return _REFERENCE.sub(self._reference, data)

    def _reference(self, found: re.Match[bytes]) -> bytes:
        if found[1] is None:
            return found[0]
        key = int(found[1]), int(found[2])
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = self._writer.reserve()
            self._pending.append(key)
        return b"%d 0 R" % number


def copied_font(pdf: bytes, name: str, writer: PdfWriter) -> bytes:
    """A reference to a font in the book, taken from the first page of a small PDF."""
    with pikepdf.open(io.BytesIO(pdf)) as source:
        copier = Copier(source, writer)
        text = copier.text(source.pages[0].obj.Resources.Font[f"/{name}"])
        copier.finish()
        return text


def reference(number: int) -> bytes:
    """An object as it is named by others."""
    return b"%d 0 R" % number


def text_string(text: str) -> bytes:
    """A text as a string of a PDF."""
    return b"<%b>" % (b"\xfe\xff" + text.encode("utf-16-be", "replace")).hex().encode()


def dictionary(entries: Mapping[str, bytes]) -> bytes:
    """Entries as a dictionary of a PDF."""
    return b"<< %b >>" % b" ".join(
        b"/%b %b" % (name.encode(), value) for name, value in entries.items()
    )
