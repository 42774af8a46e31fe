"""标签和附纸: slips for the bags, spines, discs and copies, on sheets to be cut.

Where the notice has a slip or a label of its own among its documents, that one is used.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from app.definitions.models import Artefact, Definitions, Document
from app.dossier.dossier import Dossier
from app.outputs.delivery.pieces import Piece, pieces_of
from app.outputs.documents.checklist import artefacts_of, project_title
from app.outputs.documents.context import gather
from app.outputs.documents.rendering import NoticeGoneError
from app.outputs.documents.word import render_word
from app.outputs.files import write
from app.outputs.typeset.faces import Faces
from app.outputs.typeset.pages import SetDocument
from app.outputs.typeset.pdf import write_pdf
from app.outputs.typeset.setting import set_document
from app.outputs.volumes.paper import HEADING_FACE, WIDTH, Block, Line, Slips, set_blocks

TITLE = "标签和附纸"
PER_SHEET, PER_COVER = 0.104, 1.0
"""Thickness in millimetres of a sheet of 80 g paper, and of the two covers together."""
_SPINE_HEIGHT, _LEAST_SPINE, _UNKNOWN_SPINE = 220, 6, 10
_LARGEST, _SMALLEST, _PITCH = 16.0, 7.0, 1.4
_POINTS_PER_MM = 72 / 25.4
_BAG = (WIDTH, 95)
_DISC, _STICK, _COPY = (120, 120), (78, 32), (78, 30)
_ROOM_ON_COPY = 40
_BLANK = "＿＿＿＿＿＿＿＿"
_CUT = "沿虚线裁下"


def write_labels(
    dossier: Dossier,
    definitions: Definitions,
    target: Path,
    sheets: Mapping[str, int] | None = None,
    faces: Faces | None = None,
) -> int:
    """Write all slips and labels as one PDF; returns its pages.

    `sheets` of one copy, by the key of the piece, tell how thick its spine is. Raises
    `NoticeGoneError`, `OutputError`, what `render_word` raises, a `TypesetError`.
    """
    maker = _Maker(dossier, definitions, sheets or {}, faces or Faces())
    document = _joined(list(maker.sets()))
    write(target, write_pdf(document, TITLE))
    return len(document.pages)


class _Maker:
    """Sets the sheets of one dossier."""

    def __init__(
        self, dossier: Dossier, definitions: Definitions, sheets: Mapping[str, int], faces: Faces
    ) -> None:
        terms = definitions.terms(dossier.notice, dossier.kind)
        if terms is None:
            raise NoticeGoneError(dossier.notice)
        self._dossier, self._definitions, self._faces = dossier, definitions, faces
        self._project = project_title(terms, dossier.kind)
        self._artefacts = [item for item in artefacts_of(dossier, terms) if not item.later]
        self._pieces = [one for one in pieces_of(dossier, definitions) if not one.is_draft]
        self._sheets = sheets
        self._unit = dossier.display("unit.name")

    def sets(self) -> Iterator[SetDocument]:
        """The sheets in their order: bag, spines, disc and stick, copies."""
        bag = next((one for one in self._artefacts if is_bag_slip(one)), None)
        yield self._form(bag) if bag else self._set(self._bag())
        for piece in self._pieces:
            if is_bound(piece):
                yield self._set(self._spines(piece))
        yield from self._media()
        if copies := list(self._copies()):
            yield self._set(copies)

    def _set(self, blocks: Sequence[Block] | Iterator[Block]) -> SetDocument:
        return set_blocks(blocks, self._faces)

    def _form(self, item: Artefact) -> SetDocument:
        """The notice's own slip or label, from its template."""
        document: Document = self._definitions.documents[item.document]
        notice = self._definitions.notices[self._dossier.notice]
        gathered = gather(self._dossier, document, notice, item.copies)
        template = document.folder / document.template
        data = render_word(template, gathered.context, gathered.values, self._dossier.caption)
        return set_document(data, self._faces)

    # --- what stands on them ---

    def _bag(self) -> Iterator[Block]:
        yield _caption(f"档案袋附纸（{_CUT}，贴在袋面）")
        yield Slips((tuple(self._bag_lines()),), *_BAG)

    def _bag_lines(self) -> Iterator[Line]:
        yield Line("申报材料", 20, "center", HEADING_FACE, above=6, below=10)
        for caption, text in bag_texts(self._dossier, self._project):
            yield Line(f"{caption}：{text}", 14, above=4, below=4, indent=1)

    def _spines(self, piece: Piece) -> Iterator[Block]:
        width, remark = spine_width(self._sheets.get(piece.key, 0))
        yield _caption(f"书脊：{piece.title}（{remark}；{_CUT}）")
        is_whole = self._project in piece.title
        title = piece.title if is_whole else f"{self._project}{piece.title}"
        letters = spine_letters(title, self._unit)
        size = _spine_size(len(letters), width)
        slip = tuple(Line(one, size, "center") for one in letters)
        count, abreast = max(piece.copies, 1), int(WIDTH // width)
        for done in range(0, count, abreast):
            yield Slips((slip,) * min(abreast, count - done), width, _SPINE_HEIGHT)

    def _media(self) -> Iterator[SetDocument]:
        disc = next((one for one in self._artefacts if is_disc_label(one)), None)
        if disc is not None:
            yield self._form(disc)
        elif titles := self._on("disc"):
            caption = _caption(f"光盘标签（{_CUT}，随光盘装盒）")
            yield self._set([caption, Slips((self._disc_lines(titles),), *_DISC)])
        if titles := self._on("usb"):
            caption = _caption(f"U盘标签（{_CUT}，系在U盘上或贴在袋面）")
            yield self._set([caption, Slips((self._stick_lines(titles),), *_STICK)])

    def _on(self, medium: str) -> list[str]:
        return [one.title for one in self._artefacts if medium in one.media]

    def _disc_lines(self, titles: Sequence[str]) -> tuple[Line, ...]:
        contact = self._dossier.display("contact.name")
        return (
            Line(self._project, 14, "center", HEADING_FACE),
            Line("申报材料（电子版）", 14, "center", HEADING_FACE, below=8),
            Line(f"项目单位：{self._unit or _BLANK}", 12, "center", below=2),
            Line(f"联系人：{contact or _BLANK}　{_phones(self._dossier)}", 12, "center", below=8),
            *(Line(f"{at}. {title}", 9, indent=3) for at, title in enumerate(titles, 1)),
        )

    def _stick_lines(self, titles: Sequence[str]) -> tuple[Line, ...]:
        return (
            Line(self._project, 10, "center", HEADING_FACE),
            Line(self._unit or _BLANK, 10, "center"),
            Line("、".join(titles), 9, "center"),
        )

    def _copies(self) -> Iterator[Block]:
        slips = [
            _copy_slip(piece, number, self._unit)
            for piece in self._pieces
            if piece.copies > 1 and not piece.is_sheet
            for number in range(1, piece.copies + 1)
        ]
        if slips:
            yield _caption(f"份号条（{_CUT}，夹在每一份里，不要写在表内）")
        for at in range(0, len(slips), 2):
            yield Slips(tuple(slips[at : at + 2]), *_COPY)


def bag_texts(dossier: Dossier, project: str) -> tuple[tuple[str, str], ...]:
    """What a bag slip says: project, unit (with the leader of a studio), contact, telephones."""
    unit = dossier.display("unit.name") or _BLANK
    leader = dossier.display("leader.name") if dossier.kind == "studio" else ""
    return (
        ("申报项目", project),
        ("申报单位（申报人）", f"{unit}（{leader}）" if leader else unit),
        ("联系人", dossier.display("contact.name") or _BLANK),
        ("电话", _phones(dossier) or _BLANK),
    )


def is_bag_slip(item: Artefact) -> bool:
    """Whether a notice asks for a slip of its own on the bag."""
    return bool(item.document) and item.binding == "bag"


def is_disc_label(item: Artefact) -> bool:
    """Whether a notice's document is the label of the disc, not what is on it."""
    return bool(item.document) and item.media == ("disc",)


def is_bound(piece: Piece) -> bool:
    """Whether it is a book, which has a spine."""
    return piece.is_volume or any(item.binding == "alone" for item in piece.artefacts)


def spine_width(sheets: int) -> tuple[int, str]:
    """Millimetres of a spine, and how that is known."""
    if not sheets:
        return _UNKNOWN_SPINE, f"张数打印以后才知道，先按 {_UNKNOWN_SPINE} 毫米宽"
    thick = sheets * PER_SHEET + PER_COVER
    if thick < _LEAST_SPINE:
        return _LEAST_SPINE, f"{sheets} 张，约 {thick:.0f} 毫米厚，册子薄的可以不贴"
    return round(thick), f"{sheets} 张，约 {thick:.0f} 毫米厚"


def spine_letters(title: str, unit: str) -> tuple[str, ...]:
    """Title and unit one letter below the other, numbers kept together; cut where it can't fit."""
    both = [re.findall(r"[0-9]{1,4}|\S", text) for text in (title, unit)]
    room = int(_SPINE_HEIGHT * _POINTS_PER_MM / (_SMALLEST * _PITCH)) - 2
    share = [len(letters) for letters in both]
    if sum(share) > room:
        share[0] = min(share[0], max(room // 2, room - share[1]))
        share[1] = room - share[0]
    parts = [
        [*letters[: most - 1], "…"] if len(letters) > most else letters
        for letters, most in zip(both, share, strict=True)
    ]
    return (*parts[0], "", *parts[1]) if parts[1] else tuple(parts[0])


def _spine_size(letters: int, width: float) -> float:
    """Points of its letters: as large as width and height allow."""
    across = (width - 1) * _POINTS_PER_MM * 0.8
    along = _SPINE_HEIGHT * _POINTS_PER_MM / (letters * _PITCH)
    # Down to half a point: rounded up they would need a higher slip, and another page.
    return math.floor(max(min(_LARGEST, across, along), _SMALLEST) * 2) / 2


def _copy_slip(piece: Piece, number: int, unit: str) -> tuple[Line, ...]:
    return (
        Line(f"第 {number} 份／共 {piece.copies} 份", 15, "center", HEADING_FACE, below=2),
        Line(f"《{_cut(piece.title)}》", 10.5, "center"),
        Line(_cut(unit) or _BLANK, 10.5, "center"),
    )


def _cut(text: str) -> str:
    return text if len(text) <= _ROOM_ON_COPY else f"{text[: _ROOM_ON_COPY - 1]}…"


def _caption(text: str) -> Line:
    return Line(text, 10.5, below=6, keeps_next=True)


def _phones(dossier: Dossier) -> str:
    return "　".join(filter(None, map(dossier.display, ("contact.phone", "contact.mobile"))))


def _joined(parts: Sequence[SetDocument]) -> SetDocument:
    """Pages set apart, as one document."""
    return SetDocument(
        tuple(page for one in parts for page in one.pages),
        tuple(dict.fromkeys(told for one in parts for told in one.reports)),
        tuple(dict.fromkeys(told for one in parts for told in one.substitutions)),
        {name: data for one in parts for name, data in one.pictures.items()},
    )
