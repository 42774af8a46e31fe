"""合并: the chosen files become one, beside the window's thread; the originals stay in the history."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.definitions.types import FileRef
from app.errors import JiangshenError
from app.outputs.evidence.joining import join, marks_of
from app.ui.background import Job
from app.ui.session import Session
from app.ui.wizard.attachments import attached, is_there, put, told
from app.ui.wizard.copies import safe_name

_GONE = "要合并的文件已经改动，没有合并。"


class Joining(QObject):
    """`finished(address, note)` follows each try; the note says what went wrong, "" for nothing."""

    finished = Signal(str, str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether files are being joined."""
        return self._job is not None

    def join(self, address: str, files: tuple[FileRef, ...]) -> None:
        """Let one file stand in the place of several of a folder."""
        if self._job is not None or len(files) <= 1:
            return
        store = self._session.file

        def work() -> Generator[str, None, FileRef]:
            with tempfile.TemporaryDirectory(
                prefix="jiangshen-", ignore_cleanup_errors=True
            ) as name:
                target = Path(name) / safe_name(f"{files[0].title}等{len(files)}个.pdf")
                join(
                    files, lambda file, to: store.lend_content(file.sha256, to), Path(name), target
                )
                made = store.add_content(target)
            yield ""
            return replace(made, treatment=marks_of(files))

        self._job = job = Job(work, self)
        job.finished.connect(lambda: self._end(address, files, job.result))
        job.failed.connect(lambda error: self._fail(address, error))
        job.cancelled.connect(lambda: self._end(address, files, None))
        job.start()

    def _end(self, address: str, files: tuple[FileRef, ...], made: FileRef | None) -> None:
        self._job = None
        if made is None or not self._session.is_open:
            return
        here = list(attached(self._session, address)) if is_there(self._session, address) else []
        if any(file not in here for file in files):
            self.finished.emit(address, _GONE)
            return
        here[here.index(files[0])] = made
        kept = tuple(file for file in here if file not in files)
        self._session.do(f"合并 {len(files)} 个文件", lambda: put(self._session, address, kept))
        self.finished.emit(address, "")

    def _fail(self, address: str, error: Exception) -> None:
        self._job = None
        if not isinstance(error, JiangshenError):
            raise error
        self.finished.emit(address, told(error))
