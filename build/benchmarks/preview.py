"""`preview`: from the last key to the new picture of the official page, with the panel open.

Keys are typed as a quick clerk does; measured is from the last one, the pause that the panel waits
for included, until the page is painted anew. p95 asked ≤ 150 ms with the example, ≤ 300 ms with
30 × 3 × 12 rows. Beside it what a key costs while pages are set behind it (`key_p99_ms`), and the
memory that the open panel takes.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

import _memory
from _material import NOTICE, large_base
from _windows import new_session, new_window
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import wiring
from app.dossier.changes import ROOT
from app.dossier.dossier import Dossier
from app.storage.files import DossierFile
from app.ui.application import prepare
from app.ui.main_window import MainWindow
from app.ui.session import Session
from app.ui.wizard.editors.base import commit_typing

ROUNDS = 60
WARM_UP = 5
KEYS = 4
GAP = 0.09
"""Seconds between two keys of a quick clerk."""
PLACES = ("unit.address", "background.situation", "occupation.leader", "item.content")


def _place(session: Session, key: str, chance: random.Random) -> str:
    """The row of a place for a fact: none, any occupation, or any row of one."""
    row = ROOT
    if key.startswith(("occupation.", "item.")):
        row = chance.choice(session.dossier.rows("occupations"))
    if key.startswith("item."):
        row = chance.choice(session.dossier.rows("occupation.block_1", row))
    return row


class _Clerk:
    """Types into an open window, and waits for the page."""

    def __init__(self, application: QApplication, window: MainWindow) -> None:
        self._application, self._window = application, window
        self._panel: Any = window.work.preview
        self._loop = QEventLoop()
        self.keys: list[float] = []

    def _live(self, seconds: float) -> None:
        """Let the window live for a time, without asking it anything meanwhile."""
        QTimer.singleShot(max(0, round(seconds * 1000)), self._loop.quit)
        self._loop.exec()

    def rest(self) -> None:
        """Wait until nothing is under way."""
        while self._panel.is_busy:
            self._live(0.02)

    def _wait_for_picture(self) -> None:
        """Wait for the page that shows what was typed last."""
        self._panel.painted.connect(self._loop.quit)
        while self._panel.is_busy:
            self._loop.exec()
        self._panel.painted.disconnect(self._loop.quit)

    def type_at(self, key: str, row: str) -> float:
        """Seconds from the last of some keys at a place to the new picture."""
        self._window.work.show_field(key, row)
        self._application.processEvents()
        self.rest()
        for number in range(KEYS):
            # The first key in a table opens the cell, the next go there.
            focus: Any = self._application.focusWidget()
            start = time.perf_counter()
            QTest.keyClick(focus, Qt.Key.Key_7)
            self._application.processEvents()
            self.keys.append(time.perf_counter() - start)
            if number < KEYS - 1:
                self._live(GAP - self.keys[-1])
        self._wait_for_picture()
        self._application.processEvents()
        seconds = time.perf_counter() - start
        commit_typing()
        self.rest()
        return seconds


def _measure(
    application: QApplication, session: Session, window: MainWindow, path: Path
) -> dict[str, float]:
    chance = random.Random(7)  # noqa: S311 - the same places each time
    window.open_file(path)
    application.processEvents()
    before = _memory.resident()
    window.work.show_preview(is_shown=True)
    clerk = _Clerk(application, window)
    clerk.rest()
    taken = _memory.resident() - before
    times = []
    for number in range(WARM_UP + ROUNDS):
        key = PLACES[number % len(PLACES)]
        seconds = clerk.type_at(key, _place(session, key, chance))
        times += [seconds] if number >= WARM_UP else []
    times.sort()
    keys = sorted(clerk.keys)
    window.work.show_preview(is_shown=False)
    return {
        "p50_ms": round(times[ROUNDS // 2] * 1000, 1),
        "p95_ms": round(times[int(ROUNDS * 0.95)] * 1000, 1),
        "key_p99_ms": round(keys[int(len(keys) * 0.99)] * 1000, 1),
        "panel_mb": round(taken / 1024, 1),
    }


def main() -> None:
    """Print a line of JSON for the example, and one for 30 occupations."""
    known = wiring.definitions()
    application = QApplication([])
    prepare(application)
    example = wiring.new_dossier(known, NOTICE, "base", is_existing=False, with_example=True)
    cases: tuple[tuple[str, Dossier, int], ...] = (
        ("example", example, 150),
        ("30 occupations", large_base(known, 30, 12), 300),
    )
    for name, dossier, asked in cases:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "material.shenbao"
            DossierFile.create(path, dossier).close()
            session = new_session(known)
            window = new_window(session, Path(folder))
            window.resize(1366, 740)
            window.show()
            result = _measure(application, session, window, path)
            session.close()
            window.close()
        print(json.dumps({"of": name, **result, "p95_ms_asked": asked}))


if __name__ == "__main__":
    main()
