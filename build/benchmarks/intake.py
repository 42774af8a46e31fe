"""`intake`: how long the window's event loop stands still while 300 files come in.

The files (1,000 pages) are added to a folder of the example's evidence page, once with the contents
preview folded and once with it open, until every file that is wanted was looked at. Asked: no turn
of the loop over 50 ms. Beside it the same files in a bare QListWidget, which a thread of its own
reads and hashes: what machine, Python and Qt cost by themselves. A heart beats every millisecond; a
stop is the time between two beats; of it `cpu` is what the window's own thread worked, which other
work of the machine doesn't lengthen. Medians of the longest of each round, in turns.
"""

from __future__ import annotations

import gc
import hashlib
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from _evidence_files import make_files
from _material import NOTICE
from _windows import new_session, new_window
from PySide6.QtCore import QEvent, QObject, QSize, Qt, QThread, QTimer, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QListWidget, QListWidgetItem

from app import wiring
from app.storage.files import DossierFile
from app.ui.application import prepare
from app.ui.main_window import MainWindow
from app.ui.session import Session
from app.ui.wizard.attachments import intake_of
from app.ui.wizard.sections import EVIDENCE
from app.ui.wizard.thumbnails import thumbnails_of

FILES, PAGE_BYTES = 300, 100_000
ROUNDS = 3
QUIET = 0.5
"""Seconds without anything to do, after which all has come in."""
LONGEST = 180
Stops = tuple[float, float]
"""The longest stop by the clock, and by the thread's own work."""


class Heart(QObject):
    """Beats every millisecond, and keeps the longest stop between its beats, in seconds."""

    def __init__(self) -> None:
        super().__init__()
        self._stop, self._cpu = 0.0, 0.0
        self._timer = QTimer(self, interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last, self._last_cpu = 0.0, 0.0

    def watch(self, is_busy: Callable[[], bool]) -> Stops:
        """Let the loop turn until nothing was under way for a while."""
        self._stop, self._cpu = 0.0, 0.0
        self._last, self._last_cpu = time.perf_counter(), time.thread_time()
        start = busy = self._last
        self._timer.start()
        while time.perf_counter() - busy < QUIET and time.perf_counter() - start < LONGEST:
            QApplication.processEvents()
            time.sleep(0.0002)
            busy = time.perf_counter() if is_busy() else busy
        self._timer.stop()
        return self._stop, self._cpu

    def _beat(self) -> None:
        now, cpu = time.perf_counter(), time.thread_time()
        self._stop = max(self._stop, now - self._last)
        self._cpu = max(self._cpu, cpu - self._last_cpu)
        self._last, self._last_cpu = now, cpu


class Reader(QThread):
    """Reads and hashes files, and says each."""

    read = Signal(str, str)

    def __init__(self, paths: list[Path]) -> None:
        super().__init__()
        self._paths = paths

    def run(self) -> None:
        """One file after the other."""
        for path in self._paths:
            self.read.emit(path.name, hashlib.sha256(path.read_bytes()).hexdigest())


def _bare(heart: Heart, paths: list[Path]) -> Stops:
    """The stops of a bare list that shows the same files."""
    shown = QListWidget()
    shown.setIconSize(QSize(56, 56))
    shown.setUniformItemSizes(True)
    picture = QPixmap(112, 112)
    picture.fill(Qt.GlobalColor.lightGray)
    look = QIcon(picture)
    shown.resize(800, 600)
    shown.show()
    QApplication.processEvents()
    reader = Reader(paths)
    reader.read.connect(lambda name, _hash: shown.addItem(QListWidgetItem(look, name)))
    reader.start()
    stops = heart.watch(reader.isRunning)
    reader.wait()
    shown.close()
    return stops


def _ours(heart: Heart, window: MainWindow, paths: list[Path], *, with_contents: bool) -> Stops:
    """The stops of the evidence page while they come in, and until they were looked at."""
    page: Any = window.work.stack.currentWidget()
    page.contents_button.setChecked(with_contents)
    heart.watch(lambda: thumbnails_of(window.session).is_busy)
    before = len(page.model.files)
    page.add_files(page.folders.key(), paths)
    intake, looks = intake_of(window.session), thumbnails_of(window.session)
    stops = heart.watch(lambda: intake.is_busy or looks.is_busy)
    if len(page.model.files) != before + FILES:
        raise AssertionError("the files didn't come in")
    return stops


def _open(session: Session, window: MainWindow, path: Path) -> None:
    """The example, at its evidence."""
    session.open(path)
    window.work.tasks.select(window.work.titles.index(EVIDENCE))
    QApplication.processEvents()


def main() -> None:
    """Print milliseconds and ratios as one line of JSON."""
    known = wiring.definitions()
    application = QApplication([])
    prepare(application)
    longest: dict[str, list[Stops]] = {"bare": [], "folded": [], "open": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make_files(folder / "files", FILES, PAGE_BYTES)
        session, heart = new_session(known), Heart()
        window = new_window(session, folder)
        window.show()
        # As the program's start does: what stays anyway is no work for the collector.
        gc.collect()
        gc.freeze()
        for number in range(ROUNDS):
            longest["bare"].append(_bare(heart, paths))
            for what in ("folded", "open"):
                example = folder / f"{what}-{number}.shenbao"
                dossier = wiring.new_dossier(
                    known, NOTICE, "base", is_existing=False, with_example=True
                )
                DossierFile.create(example, dossier).close()
                _open(session, window, example)
                stops = _ours(heart, window, paths, with_contents=what == "open")
                longest[what].append(stops)
                session.close()
                # Only a running loop ends what is to be deleted later.
                QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
                gc.collect()
    middle = {what: median(one[0] for one in each) * 1000 for what, each in longest.items()}
    cpu = {what: median(one[1] for one in each) * 1000 for what, each in longest.items()}
    result = {
        "folded_longest_ms": round(middle["folded"], 1),
        "open_longest_ms": round(middle["open"], 1),
        "longest_ms_asked": 50,
        "folded_cpu_ms": round(cpu["folded"], 1),
        "open_cpu_ms": round(cpu["open"], 1),
        "bare_longest_ms": round(middle["bare"], 1),
        "folded_ratio": round(middle["folded"] / middle["bare"], 2),
        "open_ratio": round(middle["open"] / middle["bare"], 2),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
