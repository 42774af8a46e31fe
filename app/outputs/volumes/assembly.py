"""Puts a volume together: every page on its paper, numbered, with bookmarks, links and labels.

All numbers and places are those of the pagination; nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from app.definitions.models import ContentsColumn
from app.errors import JiangshenError
from app.outputs.engines.models import Cancel
from app.outputs.volumes.models import BoundFile, Face, Pagination, Progress
from app.outputs.volumes.numerals import FONT, Numerals
from app.outputs.volumes.outlines import OutlineItem, write_outline
from app.outputs.volumes.page_forms import (
    Layers,
    PageFault,
    PageForm,
    Source,
    drawing,
    layer_properties,
)
from app.outputs.volumes.page_labels import label_ranges
from app.outputs.volumes.pdf_writing import (
    PageTree,
    PdfWriter,
    copied_font,
    dictionary,
    reference,
    text_string,
)
from app.outputs.volumes.placement import A4, Box, Placement, place
from app.outputs.volumes.stamps import stamp

_CREATOR = text_string("匠申")


class UnreadableMaterialError(JiangshenError):
    """A material that was prepared can't be read any more, or isn't what it was."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"“{name}”装不进册里：{reason}", "请重新添加这个文件（或先在别的程序里另存一次），再做"
        )
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Link:
    """A place on a page of the book that leads to the first page of a part; counted from 0."""

    key: str
    face: int
    box: Box
    target: int


@dataclass(frozen=True, slots=True)
class Edition:
    """All that the book is made of beside the pages of its materials."""

    title: str
    pagination: Pagination
    files: Mapping[str, BoundFile]
    bookmarks: Sequence[OutlineItem]
    links: Sequence[Link]
    numerals: Numerals
    columns: tuple[ContentsColumn, ...] = ()
    notes: tuple[str, ...] = ()


def assemble(
    edition: Edition,
    target: Path,
    *,
    cancel: Cancel | None = None,
    progress: Progress | None = None,
) -> None:
    """Write the book to a file, material after material, each open only while it is put in.

    Raises `UnreadableMaterialError`, `BookCancelledError`, or OSError where the disk is full.
    """
    with target.open("wb", buffering=1 << 20) as file:
        assembler = _Assembler(edition, PdfWriter(file, cancel))
        faces = edition.pagination.faces
        for key, run in groupby(faces, lambda face: face.part):
            assembler.add(key, list(run))
            if progress is not None:
                progress("装订成册", assembler.done, len(faces))
        assembler.finish()


class _Assembler:
    """A book under way."""

    def __init__(self, edition: Edition, writer: PdfWriter) -> None:
        self._edition, self._writer = edition, writer
        self._layout = edition.pagination.rules.layout
        faces = edition.pagination.faces
        self._tree = PageTree(writer, len(faces))
        self._font = copied_font(edition.numerals.pdf, FONT, writer)
        self._links: dict[int, list[Link]] = {}
        for link in edition.links:
            self._links.setdefault(link.face, []).append(link)
        self._layers: list[Layers] = []
        self.done = 0

    def add(self, key: str, faces: Sequence[Face]) -> None:
        """The pages of a material, or blanks."""
        if not key:
            for face in faces:
                self._page(face, Placement(*A4, 0, 1, 0, 0), None)
            return
        bound = self._edition.files[key]
        try:
            with Source(bound.path, self._writer) as source:
                if source.pages != bound.pages and not bound.is_part:
                    reason = f"准备好的是 {bound.pages} 页，现在读到 {source.pages} 页"
                    raise UnreadableMaterialError(bound.name, reason)
                for face in faces:
                    self._put(face, source.page(face.page), bound)
                self._layers.append(source.layers())
        except PageFault as error:
            raise UnreadableMaterialError(bound.name, "文件读不出来") from error

    def _put(self, face: Face, form: PageForm, bound: BoundFile) -> None:
        placed = place(
            form.size,
            self._layout,
            is_right=face.is_right,
            keeps_margins=bound.keeps_margins,
        )
        self._page(face, placed, form)

    def _page(self, face: Face, placed: Placement, form: PageForm | None) -> None:
        """One page: the form of its source where it goes, the number above it."""
        drawn = [] if form is None else [drawing(form, placed)]
        numbered = stamp(face, placed.width, self._edition.numerals, self._layout)
        content = b"\n".join([*drawn, numbered.encode()])
        entries = {
            "Type": b"/Page",
            "Parent": self._tree.parent(face.index),
            "MediaBox": f"[ 0 0 {placed.width:.3f} {placed.height:.3f} ]".encode(),
            "Resources": self._resources(form, has_number=bool(numbered)),
            "Contents": reference(self._writer.packed(b"", content)),
        }
        if face.index in self._links:
            entries["Annots"] = self._annotations(self._links[face.index])
        self._writer.write(dictionary(entries), self._tree.numbers[face.index])
        self.done += 1

    def _resources(self, form: PageForm | None, *, has_number: bool) -> bytes:
        entries = {"XObject": dictionary(form.forms)} if form else {}
        if has_number:
            entries["Font"] = dictionary({FONT: self._font})
        return dictionary(entries)

    def _annotations(self, links: Iterable[Link]) -> bytes:
        return b"[ %b ]" % b" ".join(self._link(link) for link in links)

    def _link(self, link: Link) -> bytes:
        box = f"[ {' '.join(f'{edge:.2f}' for edge in link.box)} ]".encode()
        return dictionary(
            {
                "Type": b"/Annot",
                "Subtype": b"/Link",
                "Rect": box,
                "Border": b"[ 0 0 0 ]",
                "F": b"4",
                "Dest": self._destination(link.target),
            }
        )

    def _destination(self, face: int) -> bytes:
        return b"[ %d 0 R /XYZ null null null ]" % self._tree.numbers[face]

    # --- the whole ---

    def finish(self) -> None:
        """The tree of pages, bookmarks, labels, attachments."""
        root = {
            "Type": b"/Catalog",
            "Pages": self._tree.write(),
            "Lang": text_string("zh-CN"),
            "PageLabels": self._labels(),
            "PageMode": b"/UseOutlines",
            "ViewerPreferences": self._preferences(),
        }
        if self._edition.bookmarks:
            outline = write_outline(self._edition.bookmarks, self._writer, self._destination)
            root["Outlines"] = reference(outline)
        if layers := layer_properties(self._layers):
            root["OCProperties"] = layers
        if attached := list(self._attachments()):
            names = dictionary({"Names": b"[ %b ]" % b" ".join(attached)})
            root["Names"] = dictionary({"EmbeddedFiles": names})
        info = {
            "Title": text_string(self._edition.title),
            "Creator": _CREATOR,
            "Producer": _CREATOR,
        }
        self._writer.finish(
            self._writer.write(dictionary(root)), self._writer.write(dictionary(info))
        )

    def _labels(self) -> bytes:
        ranges = [
            b"%d %b" % (start, dictionary(entries))
            for start, entries in label_ranges(self._edition.pagination.faces)
        ]
        return dictionary({"Nums": b"[ %b ]" % b" ".join(ranges)})

    def _preferences(self) -> bytes:
        entries = {"DisplayDocTitle": b"true"}
        if self._layout == "print":
            entries |= {"Duplex": b"/DuplexFlipLongEdge", "PrintScaling": b"/None"}
        return dictionary(entries)

    def _attachments(self) -> Iterator[bytes]:
        """The untouched originals of signed files, for the screen; sorted, as the format wants."""
        if self._layout != "screen":
            return
        bound = [one for one in self._edition.files.values() if one.original]
        for at, one in enumerate(bound):
            assert one.original is not None  # noqa: S101 - chosen by it
            name = text_string(one.name)
            stream = self._writer.file(b"/Type /EmbeddedFile", one.original)
            entries = {
                "Type": b"/Filespec",
                "F": name,
                "UF": name,
                "EF": dictionary({"F": reference(stream)}),
            }
            number = self._writer.write(dictionary(entries))
            yield b"(%05d) %d 0 R" % (at, number)
