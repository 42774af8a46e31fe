"""`package`: the example's electronic copy, against writing the same bytes with a plain zip.

Asked: ≤ 3 × a plain zip (`zipfile`, deflated, as anybody packs a folder). Measured is the packing: from
files that are made (rendered and bound) to the folder, its table with hashes, the zip and the mail draft,
all on the disk; beside it a zip that only stores, the same with scans of some 75 MB, and the whole with
rendering and binding. Both sides take turns, medians of the rounds.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from _evidence_files import make_files

from app import wiring
from app.definitions.models import Definitions
from app.outputs.delivery.package import MB, place_package
from app.outputs.delivery.package_models import PackageFile, PackageOrder, Staged
from app.outputs.delivery.package_staging import stage
from app.outputs.documents.rendering import Printing
from app.outputs.engines.built_in import BuiltIn
from app.storage.files import DossierFile

NOTICE = "neimenggu-2025-105"
ROUNDS = 9
LIMIT = 2000 * MB
SCANS, SCAN_BYTES = 30, 650_000


def _plain(files: list[Path], target: Path, compression: int) -> None:
    """What anybody would write."""
    with zipfile.ZipFile(target, "w", compression) as archive:
        for file in files:
            archive.write(file, file.name)


def _median(sides: dict[str, Callable[[Path], None]], work: Path) -> dict[str, float]:
    """Seconds of each side, taken in turns so that noise falls on all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(ROUNDS):
        for name, do in sides.items():
            folder = work / f"{name}-{number}"
            folder.mkdir()
            start = time.perf_counter()
            do(folder)
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(every) for name, every in seconds.items()}


def _heavy(staged: Staged, folder: Path) -> Staged:
    """The copy with scans of sealed paper."""
    paths = make_files(folder, SCANS, SCAN_BYTES)
    scans = (PackageFile(path, f"99 盖章扫描件{path.name}", ("form",)) for path in paths)
    return replace(staged, files=(*staged.files, *scans))


def main(work: Path) -> None:
    """Print the ratios as one line of JSON."""
    known = wiring.definitions()
    dossier = wiring.new_dossier(known, NOTICE, "base", is_existing=False, with_example=True)
    with DossierFile.create(work / "a.shenbao", dossier) as file:
        wiring.add_example_evidence(file, known)
        start = time.perf_counter()
        staged = _staged(file, known, work / "staged")
        staging = time.perf_counter() - start
        result = _compared(staged, file, known, work / "light")
        heavy = _compared(_heavy(staged, work / "scans"), file, known, work / "heavy")
    packing = result["seconds"]
    whole = {"seconds_whole_with_rendering": round(staging + packing, 2)}
    print(json.dumps({**result, "ratio_to_plain_asked": 3, **whole}))
    print(json.dumps({f"{name}_with_scans": value for name, value in heavy.items()}))


def _staged(file: DossierFile, known: Definitions, folder: Path) -> Staged:
    folder.mkdir()
    order = PackageOrder(Printing(BuiltIn()))
    return stage(
        file.dossier, known, folder, lambda one, to: file.lend_content(one.sha256, to), order
    )


def _compared(
    staged: Staged, file: DossierFile, known: Definitions, work: Path
) -> dict[str, float]:
    work.mkdir()
    files = [one.source for one in staged.files]
    sides: dict[str, Callable[[Path], None]] = {
        "deflated": lambda folder: _plain(files, folder / "a.zip", zipfile.ZIP_DEFLATED),
        "stored": lambda folder: _plain(files, folder / "a.zip", zipfile.ZIP_STORED),
        "package": lambda folder: _place(staged, file, known, folder),
    }
    seconds = _median(sides, work)
    return {
        "ratio_to_plain": round(seconds["package"] / seconds["deflated"], 2),
        "ratio_to_stored": round(seconds["package"] / seconds["stored"], 2),
        "seconds": round(seconds["package"], 3),
        "seconds_plain": round(seconds["deflated"], 3),
        "seconds_stored": round(seconds["stored"], 3),
        "megabytes": round(sum(one.size for one in staged.files) / MB, 1),
    }


def _place(staged: Staged, file: DossierFile, known: Definitions, folder: Path) -> None:
    package = place_package(staged, file.dossier, known, folder, LIMIT)
    if not package.mails or not package.zip.is_file():
        raise RuntimeError("nothing was packed")


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        main(Path(name))
