"""Long work off the window's thread: with its progress by name, and a way to stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal
from shiboken6 import isValid

Work = Callable[[], Iterator[str]]
"""Does a piece at each step and says in Chinese what it has done; may return a result."""


class Job(QObject):
    """One piece of work in the background.

    `progressed(text)` follows each step; then exactly one of `finished()`, `cancelled()` and
    `failed(error)`. `result` is what the work returned, once it is finished.
    """

    progressed = Signal(str)
    finished = Signal()
    cancelled = Signal()
    failed = Signal(object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()
        self.result: Any = None

    def start(self) -> None:
        """Begin."""
        QThreadPool.globalInstance().start(QRunnable.create(self._run))

    def cancel(self) -> None:
        """Stop after the step under way; what is written stays whole."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()

    def _run(self) -> None:
        try:
            steps = self._work()
            while True:
                try:
                    text = next(steps)
                except StopIteration as end:
                    self.result = end.value
                    break
                self._tell("progressed", text)
                if self._stop.is_set():
                    self._tell("cancelled")
                    return
        except Exception as error:  # noqa: BLE001 - it is told in the window's thread
            self._tell("failed", error)
        else:
            self._tell("finished")

    def _tell(self, signal: str, *words: object) -> None:
        """Emit a signal, unless the window that owned this job is gone."""
        if isValid(self):
            getattr(self, signal).emit(*words)
