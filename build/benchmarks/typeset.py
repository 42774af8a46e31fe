"""`typeset`: the example's base form to PDF in the running program, against LibreOffice.

Asked: ≥ 10 × as fast as a cold `soffice --convert-to pdf`, ≥ 3 × as fast as a LibreOffice that is
already running and listens, and 30 occupations ≤ 7 × five. The listener is measured as a client
sees it; beside that the cost of one more document in a call that it has (`ratio_to_one_more`). Both
sides set our own face; all take turns, so that noise falls on all alike. Peak memory is that of a
process that sets 30 occupations, imports included.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import _memory
from _material import NOTICE, large_base
from _own_face import Office, in_own_face

from app import wiring
from app.definitions.models import Definitions
from app.dossier.dossier import Dossier
from app.outputs.documents.context import gather
from app.outputs.documents.word import render_word
from app.outputs.engines.built_in import BuiltIn
from app.outputs.engines.pdf_files import count_pages
from app.outputs.engines.processes import end_tree
from app.outputs.typeset.faces import Faces

ROUNDS = 5
FURTHER = 5
"""Documents in a call beside the first, to see what one more costs."""
ROWS = 12
START_SECONDS = 8


def _docx(known: Definitions, dossier: Dossier) -> bytes:
    document = known.documents["base_form"]
    gathered = gather(dossier, document, known.notices[NOTICE], 6)
    template = document.folder / document.template
    return in_own_face(render_word(template, gathered.context, gathered.values, dossier.caption))


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _medians(actions: dict[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, float]:
    """The median time of each action, taken in turns."""
    times: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            times[name].append(_seconds(action))
    return {name: statistics.median(found) for name, found in times.items()}


# --- LibreOffice -------------------------------------------------------------------------------


def _copies(folder: Path, docx: bytes, count: int) -> list[Path]:
    files = [folder / f"form-{number}.docx" for number in range(count)]
    for file in files:
        file.write_bytes(docx)
    return files


@contextmanager
def _running(office: Office, folder: Path) -> Iterator[None]:
    """LibreOffice listening; a call with its profile is handed on to it.

    It holds a document open, since it would end with the first conversion otherwise.
    """
    held = folder / "held.docx"
    held.write_bytes((folder / "form-0.docx").read_bytes())
    pipe = f"--accept=pipe,name=jiangshen{os.getpid()};urp;"
    process = subprocess.Popen(
        [*office.command(), pipe, "--norestore", "--nologo", str(held)],
        env=office.surroundings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        time.sleep(START_SECONDS)
        yield
        if process.poll() is not None:
            message = "LibreOffice didn't stay"
            raise RuntimeError(message)
    finally:
        end_tree(process)


def _against_office(docx: bytes, ours: Callable[[], object]) -> dict[str, float]:
    """Seconds of ours, of a cold call, of a call to a listener, and of one more document in it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder, apart = Path(name), Path(name) / "apart"
        apart.mkdir()
        listener, cold = Office(folder), Office(apart)
        files = _copies(folder, docx, 1 + FURTHER)
        cold.run(apart, files[:1])  # the first call makes the profile and the font cache
        with _running(listener, folder):
            listener.run(folder, files[:1])
            found = _medians(
                {
                    "ours": ours,
                    "cold": lambda: cold.run(apart, files[:1]),
                    "listener": lambda: listener.run(folder, files[:1]),
                    "many": lambda: listener.run(folder, files),
                }
            )
    return {**found, "one_more": (found["many"] - found["listener"]) / FURTHER}


# --- ours --------------------------------------------------------------------------------------


def _peak(docx: bytes) -> int:
    """Megabytes at the peak of a process of its own that sets a document."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "form.docx"
        file.write_bytes(docx)
        told = subprocess.run(
            [sys.executable, __file__, str(file)], check=True, capture_output=True, text=True
        )
    return int(told.stdout)


def _tell_peak(file: Path) -> None:
    """The child's part: set a document and print the peak of memory in MB."""
    BuiltIn(Faces(only_own=True)).draft(file.read_bytes())
    print(_memory.peak() >> 20)


def main() -> None:
    """Print the ratios as one line of JSON."""
    if shutil.which("soffice") is None:
        print(json.dumps({"skipped": "there is no LibreOffice (soffice) on the PATH"}))
        return
    # As in the program, whose collector of cycles rests while a document is made.
    gc.disable()
    known = wiring.definitions()
    example = wiring.new_dossier(known, NOTICE, "base", is_existing=False, with_example=True)
    docx = _docx(known, example)
    small, large = (_docx(known, large_base(known, count, ROWS)) for count in (5, 30))
    engine = BuiltIn(Faces(only_own=True))
    first = _seconds(lambda: engine.draft(docx))
    found = _against_office(docx, lambda: engine.draft(docx))
    sizes = _medians({"5": lambda: engine.draft(small), "30": lambda: engine.draft(large)})
    ours = found["ours"]
    result = {
        "ratio_to_cold": round(found["cold"] / ours, 1),
        "ratio_to_cold_asked": 10,
        "ratio_to_listener": round(found["listener"] / ours, 1),
        "ratio_to_listener_asked": 3,
        "ratio_to_one_more": round(found["one_more"] / ours, 1),
        "ratio_30_to_5": round(sizes["30"] / sizes["5"], 2),
        "ratio_30_to_5_asked": 7,
        "seconds": round(ours, 3),
        "seconds_first": round(first, 3),
        "seconds_cold": round(found["cold"], 3),
        "seconds_listener": round(found["listener"], 3),
        "seconds_30": round(sizes["30"], 3),
        "pages": count_pages(engine.draft(docx).pdf),
        "pages_30": count_pages(engine.draft(large).pdf),
        "peak_mb_30": _peak(large),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    if sys.argv[1:]:
        _tell_peak(Path(sys.argv[1]))
    else:
        main()
