"""Several files become one PDF: both sides of a card, pictures that are to share a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.definitions.types.files import FileRef, Treatment
from app.outputs.engines.models import Cancel, Engine
from app.outputs.evidence.models import EvidenceError, Fetch
from app.outputs.evidence.pdf_pages import append_files
from app.outputs.evidence.preparing import prepare
from app.outputs.evidence.recognition import recognise
from app.outputs.files import reason


def join(
    files: Sequence[FileRef],
    fetch: Fetch,
    folder: Path,
    target: Path,
    *,
    engine: Engine | None = None,
    cancel: Cancel | None = None,
) -> None:
    """Write the pages of files, each with its treatment, one after the other into `target`.

    Marks aren't burnt in, since their words change with the dossier: see `marks_of`.
    `folder` is for what passes. Raises `EvidenceError`, which names the file that can't be joined.
    """
    parts: list[Path] = []
    are_pictures = True
    for number, file in enumerate(files):
        source = folder / f"{number}.original"
        place = folder / str(number)
        place.mkdir()
        fetch(file, source)
        are_pictures &= recognise(source).kind == "image"
        parts.append(prepare(source, _unmarked(file), place, engine=engine, cancel=cancel).path)
    try:
        append_files(parts, target, are_pictures=are_pictures)
    except OSError as error:
        raise EvidenceError(f"合并不了：{reason(error)}", "请腾出磁盘空间，再试一次") from error


def marks_of(files: Sequence[FileRef]) -> Treatment:
    """The marks that the joined file is to have: those that any of its parts had."""
    return Treatment(
        watermark=any(file.treatment.watermark for file in files),
        certified=any(file.treatment.certified for file in files),
    )


def _unmarked(file: FileRef) -> FileRef:
    return replace(file, treatment=replace(file.treatment, watermark=False, certified=False))
