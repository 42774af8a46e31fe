"""All the evidence of a dossier with what was found of each file."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.definitions.models import CheckUse, Definitions
from app.definitions.types import FileRef
from app.dossier.dossier import Dossier
from app.dossier.evidence import Folder, coverage, folders
from app.errors import JiangshenError
from app.outputs.evidence.examining import examine
from app.outputs.evidence.models import Examined, Fetch, FileProblem
from app.outputs.evidence.page_ranges import PageRangeError, read_pages


@dataclass(frozen=True, slots=True)
class Listed:
    """A file in its folder: what was found of it, all problems, and the conditions it proves."""

    folder: Folder
    file: FileRef
    found: Examined
    problems: tuple[FileProblem, ...]
    conditions: tuple[CheckUse, ...]


def listing(dossier: Dossier, definitions: Definitions, fetch: Fetch) -> Iterator[Listed]:
    """Every file of every folder in order; each content is looked at once."""
    proved = {one.file.sha256: one.conditions for one in coverage(dossier, definitions).files}
    found: dict[str, Examined] = {}
    seen: Counter[object] = Counter()
    with tempfile.TemporaryDirectory(prefix="jiangshen-", ignore_cleanup_errors=True) as place:
        for folder in folders(dossier, definitions):
            for file in folder.files:
                if file.sha256 not in found:
                    found[file.sha256] = fetched(file, Path(place), fetch)
                one = found[file.sha256]
                seen[file.standing] += 1
                problems = (*one.problems, *of_use(file, one, seen[file.standing]))
                yield Listed(folder, file, one, problems, proved.get(file.sha256, ()))


def fetched(file: FileRef, place: Path, fetch: Fetch) -> Examined:
    """Look at a file of the dossier; what can't be fetched is a problem of it."""
    source = place / file.sha256
    try:
        fetch(file, source)
        return examine(source, file.name)
    except JiangshenError as error:
        return Examined("other", 0, (), (FileProblem("error", error.message, error.advice),))
    finally:
        source.unlink(missing_ok=True)


def of_use(file: FileRef, found: Examined, times: int) -> Iterator[FileProblem]:
    """What is wrong with how a file is used: the same content again, pages that aren't there."""
    if times > 1:
        yield FileProblem(
            "note", "和前面的一个文件内容完全相同", "成册时只装订一次，两处都指向同一页"
        )
    try:
        if found.pages:
            read_pages(file.treatment.pages, found.pages)
    except PageRangeError as error:
        yield FileProblem("error", error.message, error.advice)
