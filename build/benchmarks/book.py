"""`book`: 300 files, 1,000 pages, about 2 GB become a volume, against a plain merge of the same files.

Asked: wall time ≤ 1.5 × that of pikepdf and img2pdf alone (no contents, stamps or control), a peak of
memory ≤ 400 MB that doesn't grow from 300 to 1,200 files, a cancellation answered within 1 s, time
that grows with the files (the processor's; on the wall the disk's writing behind is in it). Each run
is a process of its own; both sides take turns. `--size 0.1` makes a tenth of the bytes; 300 files are
always held against 1,200 with small ones.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import _memory
import img2pdf
import pikepdf
from _evidence_files import make_files

from app import wiring
from app.definitions.types.files import FileRef
from app.dossier.dossier import Dossier
from app.outputs.documents.rendering import Printing
from app.outputs.engines.built_in import BuiltIn
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.binding import Order, bind

NOTICE = "neimenggu-2025-105"
FILES, MANY = 300, 1200
PAGE_BYTES = 2_200_000
SMALL = 0.05
ROUNDS = 3


# --- one run, in a process of its own ----------------------------------------------------------


def _plain(files: list[Path], target: Path) -> dict[str, float]:
    """What anybody would write: pictures by img2pdf, all pages by pikepdf."""
    merged = pikepdf.new()
    sources = []
    for file in files:
        data = img2pdf.convert(str(file)) if file.suffix == ".jpg" else None
        source = pikepdf.open(io.BytesIO(data) if data else file)
        merged.pages.extend(source.pages)
        sources.append(source)
    merged.save(target)
    return {"pages": len(merged.pages)}


class _Polls:
    """Asked whether to stop; remembers the longest time between two questions."""

    def __init__(self) -> None:
        self.last, self.longest = time.perf_counter(), 0.0

    def __call__(self) -> bool:
        now = time.perf_counter()
        self.longest, self.last = max(self.longest, now - self.last), now
        return False


def _book(files: list[Path], folder: Path) -> dict[str, float]:
    """The volume with all that belongs to it."""
    known = wiring.definitions()
    dossier, paths = _dossier(files)
    polls = _Polls()
    order = Order("print", Printing(BuiltIn(), cancel=polls), faces=Faces())
    start, worked = time.perf_counter(), time.process_time()
    [book] = bind(
        dossier, known, folder, lambda file, path: os.link(paths[file.sha256], path), order
    )
    polls()
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    if book.faults:
        raise RuntimeError(book.faults[0])
    return {
        "pages": book.pagination.bound_pages,
        "longest_between_polls": polls.longest,
        "seconds": seconds,
        "cpu_seconds": worked,
    }


def _dossier(files: list[Path]) -> tuple[Dossier, dict[str, Path]]:
    """The example with the files spread over its folders; their hashes stand in their names."""
    known = wiring.definitions()
    dossier = wiring.new_dossier(known, NOTICE, "base", is_existing=False, with_example=True)
    terms = known.terms(NOTICE, "base")
    uses = terms.conditions if terms else ()
    facts = [use.evidence_fact for use in uses if use.proof and not use.only_if]
    refs = [FileRef(file.name, f"{at:064x}", file.stat().st_size) for at, file in enumerate(files)]
    for at, fact in enumerate(facts):
        dossier.set_value(fact, refs[at :: len(facts)])
    return dossier, {ref.sha256: file for ref, file in zip(refs, files, strict=True)}


def _run_here(side: str, folder: Path, out: Path) -> None:
    """The child's part: one run, told as JSON."""
    files = sorted(folder.iterdir())
    start = time.perf_counter()
    found = _plain(files, out / "plain.pdf") if side == "plain" else _book(files, out)
    found.setdefault("seconds", time.perf_counter() - start)
    print(json.dumps({**found, "peak_mb": _memory.peak() >> 20}))


# --- all of it ---------------------------------------------------------------------------------


def _run(side: str, files: Path, work: Path) -> dict[str, float]:
    out = work / "out"
    out.mkdir()
    surroundings = {**os.environ, "TMPDIR": str(work), "TEMP": str(work)}
    command = [sys.executable, __file__, side, str(files), str(out)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=surroundings)
    found: dict[str, float] = json.loads(told.stdout)
    found["bytes"] = max(path.stat().st_size for path in out.iterdir())
    shutil.rmtree(out)
    return found


def _in_turns(sides: dict[str, tuple[str, Path]], work: Path) -> dict[str, list[dict[str, float]]]:
    """The runs of each side, taken in turns so that noise falls on all alike."""
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in sides}
    for _ in range(ROUNDS):
        for name, (side, files) in sides.items():
            runs[name].append(_run(side, files, work))
    return runs


def _median(runs: list[dict[str, float]], key: str) -> float:
    return statistics.median(run[key] for run in runs)


def main(size: float, work: Path) -> None:
    """Print the ratios as one line of JSON."""
    large = make_files(work / "large", FILES, round(PAGE_BYTES * size))[0].parent
    runs = _in_turns({"plain": ("plain", large), "book": ("book", large)}, work)
    shutil.rmtree(large)
    small = round(PAGE_BYTES * SMALL)
    few = make_files(work / "few", FILES, small)[0].parent
    many = make_files(work / "many", MANY, small)[0].parent
    runs |= _in_turns({"few": ("book", few), "many": ("book", many)}, work)
    book, plain = _median(runs["book"], "seconds"), _median(runs["plain"], "seconds")
    growth, cpu_growth = (
        _median(runs["many"], key) / _median(runs["few"], key) for key in ("seconds", "cpu_seconds")
    )
    result = {
        "ratio_to_plain": round(book / plain, 2),
        "ratio_to_plain_asked": 1.5,
        "seconds": round(book, 2),
        "seconds_plain": round(plain, 2),
        "pages": int(_median(runs["book"], "pages")),
        "gigabytes": round(_median(runs["book"], "bytes") / 1e9, 2),
        "peak_mb": max(run["peak_mb"] for run in runs["book"]),
        "peak_mb_asked": 400,
        "peak_mb_plain": max(run["peak_mb"] for run in runs["plain"]),
        "peak_mb_300": max(run["peak_mb"] for run in runs["few"]),
        "peak_mb_1200": max(run["peak_mb"] for run in runs["many"]),
        "ratio_1200_to_300": round(growth, 2),
        "cpu_ratio_1200_to_300": round(cpu_growth, 2),
        "cpu_ratio_1200_to_300_asked": 5,
        "longest_between_polls": round(_median(runs["book"], "longest_between_polls"), 2),
        "longest_between_polls_asked": 1,
        "longest_between_polls_1200": round(_median(runs["many"], "longest_between_polls"), 2),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in ("plain", "book"):
        _run_here(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        parser = argparse.ArgumentParser(description="成册的性能对比")
        parser.add_argument("--size", type=float, default=1.0, help="份量：1 是约 2 GB")
        options = parser.parse_args()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            main(options.size, Path(name))
