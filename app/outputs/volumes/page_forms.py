"""Pages of a source as forms: what is shown of a page, as one object that can be put anywhere.

The content of a page may leave its state in disorder, name its fonts as others do, stand in a
CropBox and be turned: as a form XObject none of this reaches the page that it is put on. What lies
above the content (stamps, seals, filled-in fields) is drawn by its own appearance.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

from app.outputs.evidence.pdf_reading import displayed_box, inherited, turn_of, user_unit
from app.outputs.volumes.pdf_writing import Copier, PdfWriter, dictionary, reference
from app.outputs.volumes.placement import Box, Placement, displayed, matrix

_HIDDEN, _NO_VIEW = 2, 32
_NOT_DRAWN = ("/Link", "/Popup")
_QUICKLY = 1
_FAULTS = (
    pikepdf.PdfError, pikepdf.PasswordError, pikepdf.DataDecodingError, FileNotFoundError,
    ValueError, RuntimeError, TypeError, AttributeError, KeyError, RecursionError,
)  # fmt: skip
"""What a damaged PDF may bring about."""


class PageFault(Exception):  # noqa: N818 - a cause, told in the words of the error it becomes
    """A PDF, or one of its pages, can't be read."""


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except _FAULTS as error:
        raise PageFault(str(error)) from error


@dataclass(frozen=True, slots=True)
class PageForm:
    """A page in the book: its forms by name, and the operators that draw them in its user space."""

    box: Box
    rotate: int
    unit: float
    forms: dict[str, bytes]
    code: bytes

    @property
    def size(self) -> tuple[float, float]:
        """As it is shown, in points."""
        width, height = displayed(self.box, self.rotate)
        return width * self.unit, height * self.unit


@dataclass(frozen=True, slots=True)
class Layers:
    """Layers of a source by their numbers in the book; the `hidden` ones aren't to be seen."""

    every: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()


class Source:
    """A PDF on the disk whose pages are put into the book; open only as long as they are."""

    def __init__(self, path: Path, writer: PdfWriter) -> None:
        with _told():
            self._pdf, self._writer = pikepdf.open(path), writer
            self._copier = Copier(self._pdf, writer)
            self.pages = len(self._pdf.pages)

    def __enter__(self) -> Source:  # noqa: PYI034 - it is final
        return self

    def __exit__(self, *_: object) -> None:
        self._pdf.close()

    def page(self, number: int) -> PageForm:
        """The form of a page, counted from 0, with all that it needs in the book."""
        with _told():
            return self._page(number)

    def layers(self) -> Layers:
        """The layers that the pages put in so far refer to, and which of them aren't shown."""
        with _told():
            asked = self._pdf.Root.get("/OCProperties")
            if not isinstance(asked, pikepdf.Dictionary):
                return Layers()
            every = self._listed(asked.get("/OCGs"))
            usual = asked.get("/D")
            state = usual if isinstance(usual, pikepdf.Dictionary) else pikepdf.Dictionary()
            hidden = set(self._listed(state.get("/OFF")))
            if state.get("/BaseState") == "/OFF":
                hidden |= set(every) - set(self._listed(state.get("/ON")))
            return Layers(tuple(every), tuple(one for one in every if one in hidden))

    def _listed(self, found: Any) -> list[int]:
        """The numbers in the book of those of a list of objects that were copied."""
        items = list(found) if isinstance(found, pikepdf.Array) else []
        numbers = [self._copier.copied(one) for one in items if hasattr(one, "objgen")]
        return [number for number in numbers if number]

    def _page(self, number: int) -> PageForm:
        whole = self._pdf.pages[number]
        page, box, rotate = whole.obj, displayed_box(whole), turn_of(whole)
        forms = {"P": self._form(page, box)}
        drawn = [b"/P Do"]
        for at, appearance in enumerate(_appearances(page, rotate)):
            name = f"A{at}"
            forms[name] = self._copier.text(appearance.stream)
            drawn.append(appearance.code.replace(b"/JSA", f"/{name}".encode()))
        self._copier.finish()
        return PageForm(box, rotate, user_unit(whole), forms, b"\n".join(drawn))

    def _form(self, page: Any, box: Box) -> bytes:
        entries = {
            "Type": b"/XObject",
            "Subtype": b"/Form",
            "BBox": f"[ {' '.join(f'{edge:.4f}' for edge in box)} ]".encode(),
        }
        for name, value in (
            ("Resources", inherited(page, "/Resources")),
            ("Group", page.get("/Group")),
        ):
            if isinstance(value, pikepdf.Dictionary):
                entries[name] = self._copier.text(value)
        packing, content = self._content(page)
        head = dictionary(entries)[2:-2]
        return b"%d 0 R" % self._writer.stream(head + packing, content)

    def _content(self, page: Any) -> tuple[bytes, bytes]:
        """How the content is packed, and it: a single stream stays as it is."""
        found = page.get("/Contents")
        if isinstance(found, pikepdf.Stream):
            return self._copier.entries(found), found.read_raw_bytes()
        parts = list(found) if isinstance(found, pikepdf.Array) else []
        streams = [part for part in parts if isinstance(part, pikepdf.Stream)]
        if len(streams) == 1:
            return self._copier.entries(streams[0]), streams[0].read_raw_bytes()
        whole = b"\n".join(part.read_bytes() for part in streams)
        return b" /Filter /FlateDecode", zlib.compress(whole, _QUICKLY)


def drawing(form: PageForm, placed: Placement) -> bytes:
    """The operators that put a page where it goes; nothing outside its box is shown."""
    moved = " ".join(f"{part:.6f}" for part in matrix(form.box, form.rotate, placed, form.unit))
    left, foot, right, top = form.box
    clip = f"{left:.4f} {foot:.4f} {right - left:.4f} {top - foot:.4f} re W n"
    return b"q %b cm %b\n%b\nQ" % (moved.encode(), clip.encode(), form.code)


def layer_properties(layers: Sequence[Layers]) -> bytes:
    """What the catalog says of layers: what a source hides stays hidden. b"" where there are none."""
    every, hidden = (
        b"[ %b ]" % b" ".join(map(reference, numbers))
        for numbers in (
            [one for each in layers for one in each.every],
            [one for each in layers for one in each.hidden],
        )
    )
    if not any(each.every for each in layers):
        return b""
    return dictionary({"OCGs": every, "D": dictionary({"OFF": hidden})})


# --- Annotations -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Appearance:
    stream: Any
    code: bytes


def _appearances(page: Any, rotate: int) -> Iterator[_Appearance]:
    """What is drawn above the content and neither hidden nor a mere link."""
    found = page.get("/Annots")
    for annotation in found if isinstance(found, pikepdf.Array) else ():
        if (
            not isinstance(annotation, pikepdf.Dictionary)
            or str(annotation.get("/Subtype")) in _NOT_DRAWN
        ):
            continue
        asked = pikepdf.Annotation(annotation)
        stream = asked.get_appearance_stream(pikepdf.Name.N)
        if isinstance(stream, pikepdf.Stream):
            code = asked.get_page_content_for_appearance(
                pikepdf.Name("/JSA"), rotate, 0, _HIDDEN | _NO_VIEW
            )
            if code:
                yield _Appearance(stream, code)
