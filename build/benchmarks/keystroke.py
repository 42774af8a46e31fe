"""`keystroke`: from a key to the redrawn findings, with 30 × 3 × 12 rows.

A key is typed into a line, or into the open cell of a table; the text is handed over at once, since
the pause that a field waits for is wanted. p99 asked ≤ 16 ms, one frame.
"""

from __future__ import annotations

import gc
import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from _material import large_base
from _windows import new_session, new_window
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app import wiring
from app.dossier.changes import ROOT
from app.storage.files import DossierFile
from app.ui.application import prepare
from app.ui.main_window import MainWindow
from app.ui.session import Session
from app.ui.wizard.editors.base import commit_typing

KEYS = 500
WARM_UP = 20
PLACES = ("unit.name", "unit.credit_code", "occupation.leader", "item.content")
"""Lines of the first page and of an occupation, and a cell of its table."""


def _address(session: Session, key: str, chance: random.Random) -> tuple[str, str]:
    """A place for a fact: itself, in any occupation, or in any row of one."""
    row = ROOT
    if key.startswith(("occupation.", "item.")):
        row = chance.choice(session.dossier.rows("occupations"))
    if key.startswith("item."):
        row = chance.choice(session.dossier.rows("occupation.block_1", row))
    return key, row


def _one_key(application: QApplication) -> float:
    """Seconds of one key in the widget that has the focus, until all is painted."""
    editor: Any = application.focusWidget()
    if isinstance(editor, QLineEdit):
        editor.selectAll()
    start = time.perf_counter()
    QTest.keyClick(editor, Qt.Key.Key_7)
    commit_typing()
    application.processEvents()
    return time.perf_counter() - start


def _times(application: QApplication, session: Session, window: MainWindow) -> list[float]:
    """Seconds of each key, sorted; the values are put back in between."""
    chance = random.Random(7)  # noqa: S311 - the same places each time
    times = []
    for number in range(WARM_UP + KEYS):
        key, row = _address(session, PLACES[number % len(PLACES)], chance)
        window.work.show_field(key, row)
        application.processEvents()
        before = session.dossier.value(key, row)
        seconds = _one_key(application)
        times += [seconds] if number >= WARM_UP else []
        if session.dossier.value(key, row) == before:
            raise AssertionError(f"the key didn't reach {key}")
        session.undo()
        application.processEvents()
    return sorted(times)


def main() -> None:
    """Print p50 and p99 in milliseconds as one line of JSON."""
    known = wiring.definitions()
    application = QApplication([])
    prepare(application)
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "large.shenbao"
        DossierFile.create(path, large_base(known, 30, 12)).close()
        session = new_session(known)
        window = new_window(session, Path(name))
        window.show()
        # As the program's start does: what stays anyway is no work for the collector.
        gc.collect()
        gc.freeze()
        session.open(path)
        application.processEvents()
        times = _times(application, session, window)
        session.close()
    result = {
        "p99_ms": round(times[int(KEYS * 0.99)] * 1000, 2),
        "p99_ms_asked": 16,
        "p50_ms": round(times[KEYS // 2] * 1000, 2),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
