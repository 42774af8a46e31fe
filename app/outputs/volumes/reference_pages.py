"""Where the evidence that texts refer to stands in a book, as the reference prints it."""

from __future__ import annotations

from app.dossier.references import Places
from app.outputs.volumes.cross_reference import file_spans, page_ranges
from app.outputs.volumes.models import Pagination, Volume
from app.outputs.volumes.plan import file_key


def reference_pages(pagination: Pagination, volume: Volume, places: Places) -> dict[str, str]:
    """By name, the pages of all its files: `P37–41、P50`; names without any are left out."""
    spans = file_spans(pagination, volume)
    found = {
        name: [spans[key] for folder, file in pairs if (key := file_key(folder, file)) in spans]
        for name, pairs in places.items()
    }
    return {name: page_ranges(numbers) for name, numbers in found.items() if numbers}
