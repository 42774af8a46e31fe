"""`window`: the window against a bare one of PySide6, and large dossiers against the example.

Time from the start of the process to the painted window: asked ≤ 1.6 × that of a bare window;
the same with the example open for comparison. Memory with the example open: asked ≤ 1.5 ×.
Opening 30 × 3 × 12 rows: asked ≤ 2 × opening the example. Adding an occupation to 30: ≤ 100 ms.
Each is the median of five or more, in turns, in processes of their own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import _memory

ROUNDS = 9
ADDED = 9
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
SCREEN = {
    "name": "laptop",
    "x": 0,
    "y": 0,
    "width": 1366,
    "height": 728,
    "logicalDpi": 96,
    "logicalBaseDpi": 96,
    "dpr": 1,
}
"""The users' laptop, less the task bar: Qt's own offscreen screen has 800 × 800."""


# --- in a process of its own: show a window and say when it is painted --------------------------


def _show_bare() -> object:
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    application = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QLabel("匠申"))
    window.resize(1195, 637)
    window.show()
    application.processEvents()
    return application, window


def _show_program(file: str) -> None:
    """The program as a user starts it; ends in place of waiting for the user.

    Without a file: when the start page is painted. With one: when the dossier is.
    """
    # First of the program, then of Qt, as `python -m app` does.
    from app import cli, ui  # noqa: F401, I001
    from PySide6.QtWidgets import QApplication

    def stand_in(*_: object) -> int:
        found: list[Any] = [*QApplication.topLevelWidgets()]
        [window] = [one for one in found if hasattr(one, "painted")]
        while not (window.session.is_open if file else window.was_painted):
            QApplication.processEvents()
        if file:
            QApplication.processEvents()
        _tell_and_go()
        return 0

    QApplication.exec = stand_in  # type: ignore[method-assign]
    cli.main([file] if file else [])


def _be_window(what: str, file: str) -> None:
    """Show a window, tell that it is there, and go."""
    if what == "bare":
        shown = _show_bare()
        _tell_and_go()
        del shown
    _show_program(file)


def _tell_and_go() -> None:
    """Print how much memory was taken, and end without ado."""
    print(_memory.resident(), flush=True)
    os._exit(0)


def _start(cache: Path, what: str, file: str = "") -> tuple[float, int]:
    """Seconds from the start of a process to its painted window, and its kilobytes.

    Compiled modules lie in the cache, as they lie beside the modules of an installed program.
    """
    command = [sys.executable, __file__, what, file]
    own = ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "LOCALAPPDATA")
    screen = cache.parent / "screen.json"
    screen.write_text(json.dumps({"screens": [SCREEN]}), encoding="utf-8")
    surroundings = os.environ | {"PYTHONPYCACHEPREFIX": str(cache)}
    surroundings |= {"QT_QPA_PLATFORM": f"offscreen:configfile={screen}"}
    surroundings |= dict.fromkeys(own, str(cache.parent))
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    with subprocess.Popen(
        command, env=surroundings, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        line = process.stdout.readline() if process.stdout else ""
        seconds = time.perf_counter() - start
    # What ends so abruptly would be taken for a broken run the next time, and told in a dialog.
    for mark in cache.parent.rglob("run-*.json"):
        mark.unlink()
    return seconds, int(line)


# --- in this process: opening and adding -------------------------------------------------------


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _open_and_add(example: Path, large: Path, folder: Path) -> dict[str, float]:
    """Medians of opening both files, painted, and of adding an occupation to the large one."""
    from _windows import new_session, new_window
    from PySide6.QtWidgets import QApplication

    from app import wiring
    from app.ui.application import prepare

    application = QApplication([])
    prepare(application)
    session = new_session(wiring.definitions())
    window = new_window(session, folder)
    window.show()

    def open_painted(path: Path) -> None:
        window.open_file(path)
        application.processEvents()

    times: dict[Path, list[float]] = {example: [], large: []}
    for path in (example, large) * (ROUNDS + 1):
        session.close()
        application.processEvents()
        times[path].append(_seconds(partial(open_painted, path)))
    opening = {path: median(each[1:]) for path, each in times.items()}
    keys = [page.key for page in window.work.pages]
    window.work.tasks.select(keys.index("base_occupations"))
    application.processEvents()
    page: Any = window.work.stack.currentWidget()

    def add() -> None:
        page.add()
        application.processEvents()

    adding = []
    for _ in range(ADDED):
        adding.append(_seconds(add))
        session.undo()
        application.processEvents()
    session.close()
    return {"example": opening[example], "large": opening[large], "add": median(adding)}


def _write_files(folder: Path) -> tuple[Path, Path]:
    from _material import NOTICE, large_base

    from app import wiring
    from app.storage.files import DossierFile

    known = wiring.definitions()
    example, large = folder / "example.shenbao", folder / "large.shenbao"
    small = wiring.new_dossier(known, NOTICE, "base", is_existing=False, with_example=True)
    DossierFile.create(example, small).close()
    DossierFile.create(large, large_base(known, 30, 12)).close()
    return example, large


def main() -> None:
    """Print times, memory and their ratios as one line of JSON."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        example, large = _write_files(folder)
        started: dict[str, list[tuple[float, int]]] = {"bare": [], "start": [], "example": []}
        for number in range(ROUNDS + 1):
            for what, times in started.items():
                found = _start(folder / "cache", what, str(example) if what == "example" else "")
                if number:  # the first fills the cache
                    times.append(found)
        opened = _open_and_add(example, large, folder)
    time_of = {what: median(one[0] for one in each) for what, each in started.items()}
    memory_of = {what: median(one[1] for one in each) for what, each in started.items()}
    result = {
        "bare_s": round(time_of["bare"], 3),
        "start_ratio": round(time_of["start"] / time_of["bare"], 2),
        "start_ratio_asked": 1.6,
        "start_with_example_ratio": round(time_of["example"] / time_of["bare"], 2),
        "bare_mb": round(memory_of["bare"] / 1024, 1),
        "memory_ratio": round(memory_of["example"] / (memory_of["bare"] or 1), 2),
        "memory_ratio_asked": 1.5,
        "open_example_ms": round(opened["example"] * 1000, 1),
        "open_large_ratio": round(opened["large"] / opened["example"], 2),
        "open_large_ratio_asked": 2,
        "add_occupation_ms": round(opened["add"] * 1000, 1),
        "add_occupation_ms_asked": 100,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    os.environ.update(OFFSCREEN)
    if len(sys.argv) > 1:
        _be_window(*sys.argv[1:3])
    else:
        main()
