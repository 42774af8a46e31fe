"""Whether the program was closed properly the last time, and what to tell the user if not.

Each run leaves a mark in a folder and takes it away at its end. A mark whose run is gone is that
of a run that broke off: the power failed, the program was killed.
"""

from __future__ import annotations

import contextlib
import json
import os
from datetime import datetime
from pathlib import Path

import platformdirs
from PySide6.QtCore import QLockFile

from app.ui.dates import moment_text
from app.ui.session import Session


class RunMark:
    """The mark of this run. That it can't be written harms nobody."""

    def __init__(self, session: Session, folder: Path | None = None) -> None:
        self._folder = folder or platformdirs.user_state_path("Jiangshen", appauthor=False)
        self._session = session
        self._mark = self._folder / f"run-{os.urandom(6).hex()}.json"
        self.lock = QLockFile(str(self._mark.with_suffix(".lock")))
        self.lock.setStaleLockTime(0)
        self._is_over = False

    def begin(self) -> tuple[str, ...]:
        """Set the mark; returns what to say about runs that broke off, in Chinese."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
        notes = [note for mark in sorted(self._folder.glob("run-*.json")) for note in _told(mark)]
        self.lock.tryLock(0)
        self._write()
        self._session.opened.connect(self._write)
        self._session.closed.connect(self._write)
        return tuple(dict.fromkeys(notes))

    def end(self) -> None:
        """Take the mark away: the program ends as it should."""
        self._is_over = True
        with contextlib.suppress(OSError):
            self._mark.unlink(missing_ok=True)
        self.lock.unlock()

    def _write(self) -> None:
        if self._is_over:
            return
        path = str(self._session.file.path) if self._session.is_open else ""
        with contextlib.suppress(OSError):
            self._mark.write_text(json.dumps({"path": path}), encoding="utf-8")


def _told(mark: Path) -> tuple[str, ...]:
    """What to say of a mark, which is taken away; nothing while its run is still there."""
    lock = QLockFile(str(mark.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        return ()
    try:
        path = Path(json.loads(mark.read_text(encoding="utf-8"))["path"])
        mark.unlink()
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    finally:
        lock.unlock()
    return (_note(path),) if path.name else ()


def _note(path: Path) -> str:
    try:
        at = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError:
        return (
            f"上一次没有正常关闭，当时打开的“{path}”现在找不到；在U盘或网络盘上的，请先接好再打开。"
        )
    return (
        f"上一次没有正常关闭（断电或被强行结束）。“{path.name}”里的内容都在，"
        f"存到了 {moment_text(at)}；打开后请看一眼最后填的那一栏。"
    )
