"""佐证对照表: which condition is proved by which files on which pages, and both ways round."""

from __future__ import annotations

from collections.abc import Iterable

from app.outputs.engines.models import Cancel
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.models import Pagination, Volume
from app.outputs.volumes.paper import HEADING_FACE, Column, Line, Paper, Table, TableRow, set_paper

TITLE = "佐证对照表"
_NONE = "（没有佐证材料）"


def evidence_pages(pagination: Pagination, volume: Volume) -> dict[str, str]:
    """For each condition that has proofs, by its id, where they stand: `P37–41、P50`."""
    spans = file_spans(pagination, volume)
    found = {
        one.condition: [spans[key] for key in one.materials if key in spans]
        for one in volume.proofs
    }
    return {condition: page_ranges(spans) for condition, spans in found.items() if spans}


def file_spans(pagination: Pagination, volume: Volume) -> dict[str, tuple[int, int]]:
    """First and last page of each file, by its key; one bound elsewhere has the pages there."""
    spans = {}
    for material in volume.materials:
        span = pagination.spans[material.key]
        if material.file is not None and span.number is not None:
            spans[material.key] = (span.number, span.number + span.pages - 1)
    return spans


def page_ranges(numbers: Iterable[tuple[int, int]]) -> str:
    """Runs of pages in ascending order, those that follow one another joined."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(numbers):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return "、".join(f"P{a}" if a == b else f"P{a}–{b}" for a, b in joined)


def set_cross_reference(
    pagination: Pagination, volume: Volume, faces: Faces, cancel: Cancel | None = None
) -> Paper:
    """The sheet: a row for each condition that wants a proof, with its files."""
    pages, spans = evidence_pages(pagination, volume), file_spans(pagination, volume)
    titles = {one.key: one.title for one in volume.materials}
    rows = []
    for number, one in enumerate(volume.proofs, 1):
        bound = [key for key in one.materials if key in spans]
        files = "；".join(f"{titles[key]}（{page_ranges([spans[key]])}）" for key in bound)
        cells = (str(number), one.title, files or _NONE, pages.get(one.condition, "—"))
        rows.append(TableRow(cells))
    columns = (
        Column("序号", 14, "center"),
        Column("申报条件", 60),
        Column("佐证材料", 56),
        Column("页码", 26, "center"),
    )
    lines = [
        Line(TITLE, 20, "center", HEADING_FACE, above=6),
        Line(f"页码是《{volume.title}》里的编号", 10.5, "center", above=4),
        Line("", 6),
    ]
    return set_paper([*lines, Table(columns, tuple(rows), 10.5)], faces, TITLE, cancel)
