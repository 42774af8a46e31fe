"""The control sheet: what went into a volume, and the finished file read again by another library.

The book was written by `PdfWriter`; PDFium reads it here. Stamps, bookmarks, links, page labels and
the rows of the contents are held against the pagination, page by page. One difference and the book
isn't put in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path

from app.errors import JiangshenError
from app.outputs.engines.models import Cancel
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.assembly import Edition, Link
from app.outputs.volumes.book_reading import BookReader, ReadPage
from app.outputs.volumes.contents import contents_lines
from app.outputs.volumes.models import LAYOUTS, Face, Pagination, Progress
from app.outputs.volumes.outlines import OutlineItem
from app.outputs.volumes.paper import HEADING_FACE, Column, Line, Paper, Table, TableRow, set_paper
from app.outputs.volumes.pdf_writing import BookCancelledError
from app.outputs.volumes.placement import Box
from app.outputs.volumes.stamps import stamp_area

TITLE = "控制单"
_SAME = 1.5
_SHOWN = 3
_HASH_SHOWN = 16
_OFTEN = 20


class BookFaultError(JiangshenError):
    """The finished book isn't what it should be: it isn't put in its place."""

    exit_status = 3

    def __init__(self, book: str, differences: Sequence[str]) -> None:
        rest = len(differences) - _SHOWN
        more = f"；另有 {rest} 处" if rest > 0 else ""
        super().__init__(
            f"《{book}》核对没有通过，不能用：{'；'.join(differences[:_SHOWN])}{more}",
            "册子没有放到文件夹里。请再生成一次；还是这样，就把点名的材料另存成 PDF 后重新添加",
        )
        self.differences = tuple(differences)


# --- the finished book against its pagination --------------------------------------------------


def check_book(
    path: Path,
    edition: Edition,
    *,
    cancel: Cancel | None = None,
    progress: Progress | None = None,
) -> None:
    """Read the finished book and hold it against what it should be.

    Raises `BookFaultError`, or `BookCancelledError`.
    """
    with BookReader(path) as reader:
        checker = _Checker(reader, edition)
        differences = list(checker.of_the_whole())
        for face in edition.pagination.faces if not differences else ():
            if cancel is not None and cancel():
                raise BookCancelledError
            differences += checker.of(face)
            if progress is not None and face.index % _OFTEN == 0:
                progress("核对成册", face.index, len(edition.pagination.faces))
    if differences:
        raise BookFaultError(edition.title, list(dict.fromkeys(differences)))


class _Checker:
    """Names every difference by the material it concerns."""

    def __init__(self, reader: BookReader, edition: Edition) -> None:
        self._reader, self._edition = reader, edition
        self._pagination = edition.pagination
        self._titles = {part.key: part.title for part in self._pagination.parts}
        self._lines = {line.key: line for line in contents_lines(self._pagination)}
        self._links: dict[int, list[Link]] = {}
        for link in edition.links:
            self._links.setdefault(link.face, []).append(link)

    def of_the_whole(self) -> Iterator[str]:
        """Pages in all, and the bookmarks."""
        faces = self._pagination.faces
        if self._reader.pages != len(faces):
            yield f"应当有 {len(faces)} 面，读到 {self._reader.pages} 面"
            return
        for wanted, found in zip_longest(self._edition.bookmarks, self._reader.bookmarks()):
            if wanted != found:
                yield f"书签应当是{_bookmark(wanted)}，读到{_bookmark(found)}"
        bound = sum(1 for face in faces if not face.is_blank)
        parts = sum(part.pages for part in self._pagination.parts)
        if bound != parts:
            yield f"材料共 {parts} 页，册里排了 {bound} 页"

    def of(self, face: Face) -> Iterator[str]:
        """What one page has that it shouldn't have, or lacks."""
        links = self._links.get(face.index, [])
        page = self._reader.page(face.index, [link.box for link in links])
        where = f"“{self._titles.get(face.part, '空白页')}”（第 {face.index + 1} 面）"
        yield from (f"{where}{what}" for what in self._on_page(face, page))
        yield from self._in_contents(links, page)

    def _on_page(self, face: Face, page: ReadPage) -> Iterator[str]:
        wanted = "" if face.number is None else str(face.number)
        if page.stamp != wanted:
            yield f"应当印着“{wanted}”，读到“{page.stamp}”"
        elif wanted and not _inside(page.stamp_box, self._stamp_area(face, page)):
            yield f"的页码 {wanted} 没有印在应在的位置"
        if page.label != face.label:
            yield f"的页标签应当是“{face.label}”，读到“{page.label}”"
        if page.is_empty != face.is_blank:
            yield "应当是空白的" if face.is_blank else "是空的"

    def _stamp_area(self, face: Face, page: ReadPage) -> Box:
        return stamp_area(face, page.size[0], self._pagination.rules.layout)

    def _in_contents(self, links: Sequence[Link], page: ReadPage) -> Iterator[str]:
        if len(page.links) != len(links):
            yield f"目录里应当有 {len(links)} 处链接，读到 {len(page.links)} 处"
            return
        for link, text, found in zip(links, page.texts, page.links, strict=True):
            name = f"目录里的“{self._titles[link.key]}”"
            span = self._pagination.spans[link.key]
            if found.target != span.first or not _alike(found.box, link.box):
                yield f"{name}链接到第 {found.target + 1} 面，应当是第 {span.first + 1} 面"
            yield from self._row(name, link.key, text)

    def _row(self, name: str, key: str, text: str) -> Iterator[str]:
        """The row as it is printed: its place in the list first, pages and first page last."""
        line, columns = self._lines[key], self._edition.columns
        cells = {
            "number": line.number,
            "title": line.title,
            "pages": str(line.pages) if line.pages else "—",
            "first": line.first_label or "—",
        }
        values = [column.value for column in columns]
        at = values.index("title") if "title" in values else len(values)
        before = _squeezed(cells[value] for value in values[:at])
        behind = _squeezed(cells[value] for value in values[at + 1 :])
        if not (text.startswith(before) and text.endswith(behind)):
            yield f"{name}一行应当以“{before}”开头、以“{behind}”结尾，读到“{text}”"


def _squeezed(texts: Iterable[str]) -> str:
    return "".join("".join(texts).split())


def _bookmark(item: OutlineItem | None) -> str:
    return f"“{item.title}”→第 {item.face + 1} 面" if item else "（没有）"


def _alike(one: Box, other: Box) -> bool:
    return all(abs(a - b) < _SAME for a, b in zip(one, other, strict=True))


def _inside(box: Box, area: Box) -> bool:
    return (
        box[0] >= area[0] - _SAME
        and box[1] >= area[1] - _SAME
        and box[2] <= area[2] + _SAME
        and box[3] <= area[3] + _SAME
    )


# --- the sheet ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ControlRow:
    """A material: its file and hash, pages that went in and came out, first page."""

    number: str
    title: str
    file: str
    sha256: str
    pages_in: int
    pages_out: int
    first: str


def control_rows(edition: Edition) -> Iterator[ControlRow]:
    """A row for each material that has pages of its own."""
    out: dict[str, int] = {}
    for face in edition.pagination.faces:
        out[face.part] = out.get(face.part, 0) + 1
    for line in contents_lines(edition.pagination):
        bound = edition.files.get(line.key)
        if bound is not None:
            yield ControlRow(
                line.number,
                line.title,
                bound.name,
                bound.sha256,
                bound.pages,
                out.get(line.key, 0),
                line.first_label,
            )


def control_data(edition: Edition) -> dict[str, object]:
    """The control sheet as JSON can carry it."""
    pagination = edition.pagination
    return {
        "title": edition.title,
        "layout": pagination.rules.layout,
        "faces": len(pagination.faces),
        "blanks": sum(face.is_blank for face in pagination.faces),
        "materials": [asdict(row) for row in control_rows(edition)],
        "notes": list(edition.notes),
    }


def set_control(edition: Edition, faces: Faces, cancel: Cancel | None = None) -> Paper:
    """The control sheet for the reader, with the remarks on the book."""
    rows = tuple(control_rows(edition))
    sums = sum(row.pages_in for row in rows), sum(row.pages_out for row in rows)
    table = tuple(
        TableRow(
            (
                row.number,
                row.title,
                row.file,
                str(row.pages_in),
                str(row.pages_out),
                row.first,
                row.sha256[:_HASH_SHOWN],
            )
        )
        for row in rows
    )
    total = TableRow(("", f"共 {len(rows)} 份", "", str(sums[0]), str(sums[1]), "", ""))
    columns = (
        Column("序号", 15, "center"),
        Column("材料名称", 45),
        Column("文件", 33),
        Column("进", 11, "center"),
        Column("出", 11, "center"),
        Column("首页", 15, "center"),
        Column("SHA-256 前 16 位", 26),
    )
    return set_paper(
        [*_heading(edition, sums), Table(columns, (*table, total), 9), *_remarks(edition.notes)],
        faces,
        TITLE,
        cancel,
    )


def _heading(edition: Edition, sums: tuple[int, int]) -> Iterator[Line]:
    pagination: Pagination = edition.pagination
    blanks = sum(face.is_blank for face in pagination.faces)
    layout = LAYOUTS[pagination.rules.layout]
    yield Line(f"{edition.title}{layout}{TITLE}", 16, "center", HEADING_FACE)
    yield Line(
        f"共 {len(pagination.faces)} 面，其中空白 {blanks} 面；材料进 {sums[0]} 页，出 {sums[1]} 页。"
        "页码、书签、链接、页标签和目录已用另一程序库从成册重新读出，逐页相符。",
        10.5,
        above=6,
    )
    yield Line("", 6)


def _remarks(told: Sequence[str]) -> Iterator[Line]:
    yield from (Line(f"说明：{one}", 10.5, above=3) for one in told)
