"""For scripts that prove an installed program: tells what the window shows, then closes it.

`JIANGSHEN_PROBE` names the file to write; as long as a file of that name with `.hold` behind it is
there, the window stays. Only the greeting of a first start and the tour are left out.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.placement import place_bytes

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

LOOK_EVERY = 200
_SAMPLES = 40


class Probe(QObject):
    """Writes the report once what the window shows has been painted."""

    def __init__(self, window: MainWindow, report: Path) -> None:
        super().__init__(window)
        self._window, self._report = window, report
        self._hold = report.with_name(f"{report.name}.hold")
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._leave)
        QTimer.singleShot(0, self, self._tell)

    def _tell(self) -> None:
        at = time.time()
        place_bytes(self._report, json.dumps(self._seen() | {"at": at}).encode())
        self._timer.start(LOOK_EVERY)

    def _seen(self) -> dict[str, object]:
        """What is open, what the title says, and of how many colours the picture is."""
        window = self._window
        session = window.session
        picture = window.grab().toImage()
        wide, high = picture.width() // _SAMPLES, picture.height() // _SAMPLES
        places = [(x * wide, y * high) for x in range(_SAMPLES) for y in range(_SAMPLES)]
        return {
            "file": str(session.file.path) if session.is_open else "",
            "unit": session.dossier.display("unit.name") if session.is_open else "",
            "title": window.windowTitle(),
            "colours": len({picture.pixel(x, y) for x, y in places}),
        }

    def _leave(self) -> None:
        if not self._hold.exists():
            self._timer.stop()
            self._window.close()
