"""What a page of a PDF is made of, as a number: the same number, the same look.

Content, fonts and pictures are followed wherever they lie in the file; names of subsets, dates and
the like don't count. Another number needn't be another look: a face of which more letters are used
elsewhere is another face in the file. Then the picture decides (`fingerprints`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

import pikepdf

from app.outputs.engines.pdf_files import PdfFault
from app.outputs.evidence.pdf_reading import (
    annotations_of,
    displayed_box,
    inherited,
    turn_of,
    user_unit,
)

_LENGTH = 8
_DEEPEST = 60
_NO_LOOK = frozenset({
    "/Parent", "/Metadata", "/LastModified", "/PieceInfo", "/StructParent", "/StructParents",
    "/Length", "/ToUnicode",
})  # fmt: skip
"""Entries that lead elsewhere or say nothing of the look."""
_OF_ANNOTATIONS = _NO_LOOK | {"/P", "/Popup", "/M", "/NM", "/CreationDate"}
"""Those of an annotation: elsewhere such a name may be that of a picture."""
_NAMES_OF_FACES = ("/BaseFont", "/FontName")
_TAG = 7
"""The letters of `ABCDEF+`, by which a subset is told from another."""
_NOT_PRINTED = ("/Link", "/Popup")
_FAULTS = (
    pikepdf.PdfError, pikepdf.DataDecodingError, ValueError, RuntimeError, TypeError,
    AttributeError, KeyError, RecursionError,
)  # fmt: skip


def page_structures(path: Path) -> Iterator[str]:
    """The number of each page, in order; "" for one that can't be read. Raises `PdfFault`."""
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            reader = _Reader(pdf.Root.get("/OCProperties"))
            for page in pdf.pages:
                yield reader.page(page)
    except (pikepdf.PdfError, pikepdf.PasswordError, OSError) as error:
        raise PdfFault("PDF 读不出来") from error


class _Reader:
    """Follows the objects of one file; what was met once is known by its number."""

    def __init__(self, layers: Any) -> None:
        self._known: dict[tuple[int, int], bytes] = {}
        self._layers = self._of(layers, 0)

    def page(self, page: pikepdf.Page) -> str:
        """The number of a page."""
        try:
            parts = [repr((displayed_box(page), turn_of(page), user_unit(page))).encode()]
            parts.append(self._layers)
            parts.append(self._of(page.obj.get("/Contents"), 0))
            parts.append(self._of(inherited(page.obj, "/Resources"), 0))
            parts += (
                self._entries(one, 0, _OF_ANNOTATIONS)
                for one in annotations_of(page)
                if str(one.get("/Subtype")) not in _NOT_PRINTED
            )
            return _digest(b"".join(parts)).hex()
        except _FAULTS:
            return ""

    def _of(self, value: Any, depth: int) -> bytes:
        """A value as bytes: short for what has a number, whole for what is plain."""
        key = tuple(getattr(value, "objgen", (0, 0)))
        if key == (0, 0):
            return self._plain(value, depth)
        if key not in self._known:
            # Whoever comes back here on the way meets the mark.
            self._known[key] = b"again"
            self._known[key] = _digest(self._plain(value, depth))
        return self._known[key]

    def _plain(self, value: Any, depth: int) -> bytes:
        if depth > _DEEPEST:
            return b"deep"
        if isinstance(value, pikepdf.Stream):
            return self._entries(value.stream_dict, depth) + _digest(value.read_raw_bytes())
        if isinstance(value, pikepdf.Dictionary):
            return self._entries(value, depth)
        if isinstance(value, pikepdf.Array):
            return b"[%b]" % b" ".join(self._of(one, depth + 1) for one in value)
        return repr(value).encode()

    def _entries(self, found: Any, depth: int, left_out: Container[str] = _NO_LOOK) -> bytes:
        told = [
            b"%b=%b" % (name.encode(), self._entry(name, value, depth))
            for name, value in sorted(found.items())
            if name not in left_out
        ]
        return b"<%b>" % b" ".join(told)

    def _entry(self, name: str, value: Any, depth: int) -> bytes:
        if name in _NAMES_OF_FACES and str(value)[_TAG : _TAG + 1] == "+":
            return str(value)[_TAG + 1 :].encode()
        return self._of(value, depth + 1)


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_LENGTH).digest()
