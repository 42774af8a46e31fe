"""Long work off the window's thread: with its progress by name, and a way to stop it."""

from __future__ import annotations

import gc
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

Work = Callable[[], Iterator[str]]
"""Does a piece at each step and says in Chinese what it has done; may return a result."""


_SWITCH = 0.001
"""Seconds after which a thread at work must let the window go on; Python's own 5 ms add up."""


class Job(QObject):
    """One piece of work in the background.

    `progressed(text)` follows each step; then exactly one of `finished()`, `cancelled()` and
    `failed(error)`. `result` is what the work returned, once it is finished. When its owner is gone
    it stops after the step under way and says nothing more.
    """

    progressed = Signal(str)
    finished = Signal()
    cancelled = Signal()
    failed = Signal(object)
    _ended = Signal()

    _running: ClassVar[set[Job]] = set()
    _collects: ClassVar[bool] = False
    _over: ClassVar[deque[Job]] = deque(maxlen=8)
    """Jobs under way, and the last that were. A QObject must not end while its thread still speaks
    through it, nor with the thread's last reference to it: so it ends some jobs later, in the
    window's thread."""

    def __init__(self, work: Work, owner: QObject | None = None) -> None:
        super().__init__()
        self._work = work
        self._stop = threading.Event()
        self._is_orphan = False
        self.result: Any = None
        self._ended.connect(self._release)
        if owner is not None:
            owner.destroyed.connect(self._leave_owner)

    def start(self) -> None:
        """Begin.

        Python's collector of cycles rests meanwhile: in this thread it would end windows that were
        thrown away, which only their own thread may, and it stops all threads for long.
        """
        if not self._running:
            Job._collects = gc.isenabled()
            gc.disable()
        sys.setswitchinterval(_SWITCH)
        self._running.add(self)
        QThreadPool.globalInstance().start(QRunnable.create(self._run))

    def cancel(self) -> None:
        """Stop after the step under way; what is written stays whole."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()

    def tell_count(self, what: str, done: int, whole: int) -> None:
        """Say how much of the step under way is done; called by the work itself."""
        self.progressed.emit(f"{what}（{done}／{whole}）")

    def _leave_owner(self) -> None:
        self._is_orphan = True
        self._stop.set()

    def _release(self) -> None:
        """In the window's thread, after the last word was heard."""
        self._running.discard(self)
        self._over.append(self)
        if not self._running and self._collects:
            gc.enable()

    def _run(self) -> None:
        try:
            self._do_steps()
        except Exception as error:  # noqa: BLE001 - it is told in the window's thread
            self._tell(self.failed, error)
        self._ended.emit()

    def _do_steps(self) -> None:
        steps = self._work()
        while True:
            try:
                text = next(steps)
            except StopIteration as end:
                self.result = end.value
                self._tell(self.finished)
                return
            self._tell(self.progressed, text)
            if self._stop.is_set():
                self._tell(self.cancelled)
                return

    def _tell(self, signal: Any, *words: object) -> None:
        if not self._is_orphan:
            signal.emit(*words)
