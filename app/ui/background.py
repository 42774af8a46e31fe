"""Long work off the window's thread: with its progress by name, and a way to stop it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

Work = Callable[[], Iterator[str]]
"""Does a piece at each step and says in Chinese what it has done."""


class Job(QObject):
    """One piece of work in the background.

    `progressed(text)` follows each step; then exactly one of `finished()`, `cancelled()` and
    `failed(error)`.
    """

    progressed = Signal(str)
    finished = Signal()
    cancelled = Signal()
    failed = Signal(object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()

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
            for text in self._work():
                self.progressed.emit(text)
                if self._stop.is_set():
                    self.cancelled.emit()
                    return
        except Exception as error:  # noqa: BLE001 - it is told in the window's thread
            self.failed.emit(error)
        else:
            self.finished.emit()
