"""装袋清单: the list on paper, to be ticked with a pen while the bags are filled."""

from __future__ import annotations

from collections.abc import Iterator

from app.definitions.models import BINDINGS, MAKERS, MEDIA
from app.outputs.delivery.packing_list import Entry, PackingList
from app.outputs.delivery.pieces import Piece
from app.outputs.documents.checklist import deadline_text, office_text
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.paper import (
    HEADING_FACE,
    Block,
    Column,
    Line,
    Paper,
    Table,
    TableRow,
    set_paper,
)

TITLE = "装袋清单"
_BOX = "□"
_SIZE = 10.5
_PAPER = (
    Column("", 8, "center"),
    Column("材料", 58),
    Column("份数", 15, "center"),
    Column("每份张数", 18, "center"),
    Column("要求", 57),
)
_ELECTRONIC = (
    Column("", 8, "center"),
    Column("材料", 76),
    Column("形式", 42),
    Column("放在哪里", 30),
)
_UNKNOWN = "＿＿"


def packing_sheet(listed: PackingList, faces: Faces | None = None) -> Paper:
    """The sheets. Raises a `TypesetError`."""
    return set_paper(_blocks(listed), faces or Faces(), TITLE)


def _blocks(listed: PackingList) -> Iterator[Block]:
    yield Line(TITLE, 22, "center", HEADING_FACE, below=8)
    yield Line(f"{listed.project}　{listed.unit or '（单位名称还没有填）'}", 14, "center", below=6)
    yield Line(f"依据：{listed.notice}", _SIZE)
    for one in listed.dates:
        text = deadline_text(one.deadline)
        yield Line(f"时间：{text}（{one.deadline.clause}）", _SIZE, above=2)
    if listed.office is not None:
        yield Line(f"送到：{office_text(listed.office)}", _SIZE, above=2)
    yield _heading("一、纸质材料")
    rows = tuple(_paper_rows(listed))
    yield Table(_PAPER, rows, _SIZE)
    yield Line(_paper_sum(listed), _SIZE, above=4)
    if electronic := tuple(_electronic_row(one) for one in listed.due if _is_electronic(one)):
        yield _heading("二、电子材料")
        yield Table(_ELECTRONIC, electronic, _SIZE)
    if later := [one for one in listed.entries if one.artefact.later]:
        names = "；".join(f"{one.artefact.title}（{one.artefact.note}）" for one in later)
        yield Line(f"现在不交：{names}", _SIZE, above=8)
    yield Line("装袋人：＿＿＿＿＿＿　　复核人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿", 12, above=20)


def _heading(text: str) -> Line:
    return Line(text, 13, face=HEADING_FACE, above=12, below=4, keeps_next=True)


def _paper_rows(listed: PackingList) -> Iterator[TableRow]:
    """What lies in the bag, thing by thing; what is bound in one thing stands below it."""
    pieces = {one.key: one for one in listed.pieces}
    told = set[str]()
    for entry in listed.due:
        piece = pieces.get(entry.piece)
        if "paper" not in entry.artefact.media or (piece is not None and piece.key in told):
            continue
        if piece is None or len(piece.artefacts) == 1:
            yield _row(entry.artefact.title, entry.copies, entry, _demands(entry))
            continue
        told.add(piece.key)
        yield from _bound_rows(listed, piece, entry)


def _bound_rows(listed: PackingList, piece: Piece, first: Entry) -> Iterator[TableRow]:
    copies = f"{piece.copies} 份" if piece.copies else first.copies
    yield _row(f"《{piece.title}》一本，内有：", copies, first, "装订在一起")
    for entry in listed.due:
        if entry.piece == piece.key:
            yield TableRow((_BOX, entry.artefact.title, "", "", _demands(entry)), indent=1)


def _row(title: str, copies: str, entry: Entry, demands: str) -> TableRow:
    sheets = f"{entry.sheets} 张" if entry.sheets else _UNKNOWN
    return TableRow((_BOX, title, copies, sheets, demands))


def _demands(entry: Entry) -> str:
    """Who makes and seals it, how it is bound, where the notice says so."""
    item = entry.artefact
    maker = f"{MAKERS[item.maker]}出具" if item.maker == "recommender" else ""
    binding = BINDINGS[item.binding] if item.binding != "volume" else ""
    certified = "复印件注明与原件一致" if item.certified else ""
    seal = f"签章：{item.seal}" if item.seal else ""
    parts = filter(None, (maker, binding, seal, certified))
    return "；".join((*parts, f"依据 {item.clause}"))


def _paper_sum(listed: PackingList) -> str:
    """How many things lie there in the end."""
    pieces = {one.key: one.copies for one in listed.pieces}
    things: dict[str, int] = {}
    for entry in listed.due:
        if "paper" in entry.artefact.media:
            key = entry.piece or entry.artefact.id
            things[key] = pieces.get(entry.piece, entry.artefact.copies)
    unsaid = sum(not copies for copies in things.values())
    more = f"，其中 {unsaid} 件通知没有写份数" if unsaid else ""
    return f"纸质材料共 {len(things)} 件，合计 {sum(things.values())} 份（本）{more}。"


def _is_electronic(entry: Entry) -> bool:
    return bool(entry.media)


def _electronic_row(entry: Entry) -> TableRow:
    forms = [one for one in entry.artefact.media if one in ("word", "pdf", "scan", "excel")]
    shown = "、".join(MEDIA[one] for one in forms) or "电子版"
    return TableRow((_BOX, entry.artefact.title, shown, entry.carriers or "随纸质材料上报"))
