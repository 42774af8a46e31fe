"""The contents as they would be, for the window: quick, from page counts that are known already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.definitions.models import Definitions
from app.definitions.types.files import Treatment
from app.dossier.dossier import Dossier
from app.outputs.evidence.page_ranges import PageRangeError, read_pages
from app.outputs.volumes.contents import ContentsLine, contents_lines
from app.outputs.volumes.models import CONTENTS, USUAL_STARTS, Layout, Material, Starts, Volume
from app.outputs.volumes.pagination import paginate_volume
from app.outputs.volumes.plan import volumes_of

_SIDES = 2


def contents_preview(
    dossier: Dossier,
    definitions: Definitions,
    page_counts: Mapping[str, int],
    layout: Layout = "print",
    reserved: Mapping[str, int] | None = None,
    starts: Starts = USUAL_STARTS,
) -> tuple[ContentsLine, ...]:
    """The lines of the volume that has contents; none where nothing is to be bound.

    `page_counts` are the pages of files by hash and of documents by key. What isn't known counts as
    one page, and its line and those behind it aren't `is_sure`. Raises `NoticeGoneError`.
    """
    for volume in volumes_of(dossier, definitions, reserved):
        if volume.contents is not None:
            return tuple(_lines(volume, page_counts, layout, starts))
    return ()


def _lines(
    volume: Volume, page_counts: Mapping[str, int], layout: Layout, starts: Starts
) -> Iterator[ContentsLine]:
    counts = {one.key: _pages(one, page_counts) for one in volume.materials}
    pages = {key: count or 1 for key, count in counts.items() if count is not None}
    pages |= {CONTENTS: 1} | ({volume.cover.key: 1} if volume.cover else {})
    is_sure = True
    for line in contents_lines(paginate_volume(volume, pages, layout, starts)):
        is_sure &= counts[line.key] != 0
        yield line if is_sure else replace(line, is_sure=False)


def _pages(material: Material, page_counts: Mapping[str, int]) -> int | None:
    """How many pages a material will have; 0 where nobody knows, None where it has none itself."""
    if material.kind in ("heading", "same"):
        return None
    if material.file is not None:
        return treated_pages(material.file.treatment, page_counts.get(material.file.sha256, 0))
    if material.kind == "placeholder":
        return material.reserved
    return page_counts.get(material.document, 0)


def treated_pages(treatment: Treatment, pages: int) -> int:
    """How many pages a file of so many has in the volume."""
    if not pages:
        return 0
    try:
        chosen = len(read_pages(treatment.pages, pages))
    except PageRangeError:
        return 0
    on_one = _SIDES if treatment.card else treatment.per_page
    return -(-chosen // on_one)
