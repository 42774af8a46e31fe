"""佐证对照表: which condition is proved by which files on which pages, and both ways round."""

from __future__ import annotations

from collections.abc import Iterator

from app.outputs.engines.models import Cancel
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.models import Material, Pagination, Span, Volume
from app.outputs.volumes.paper import HEADING_FACE, Column, Line, Paper, Table, TableRow, set_paper

TITLE = "佐证对照表"


def evidence_pages(pagination: Pagination, volume: Volume) -> dict[str, str]:
    """For each evidence folder (by its fact) where its proofs stand: `P37–41、P50`."""
    found: dict[str, list[tuple[int, int]]] = {}
    for material in volume.materials:
        span = pagination.spans[material.key]
        if material.file is not None and span.number is not None:
            found.setdefault(material.fact, []).append((span.number, span.number + span.pages - 1))
    return {fact: _ranges(numbers) for fact, numbers in found.items()}


def _ranges(numbers: list[tuple[int, int]]) -> str:
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
    pages = evidence_pages(pagination, volume)
    rows = tuple(
        TableRow(
            (
                str(number),
                title,
                "；".join(_files(pagination, volume, fact)) or "（没有佐证材料）",
                pages.get(fact, "—"),
            )
        )
        for number, (fact, title) in enumerate(volume.proofs, 1)
    )
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
    return set_paper([*lines, Table(columns, rows, 10.5)], faces, TITLE, cancel)


def _files(pagination: Pagination, volume: Volume, fact: str) -> Iterator[str]:
    for material in volume.materials:
        if material.file is not None and material.fact == fact:
            yield f"{material.title}（{_pages(material, pagination.spans[material.key])}）"


def _pages(material: Material, span: Span) -> str:
    if span.number is None:
        return f"{span.pages} 页" if material.file else ""
    return _ranges([(span.number, span.number + span.pages - 1)])
