"""The pieces as PDFs of now, in a folder of the sitting: made when asked for, anew after a change."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.definitions.types import FileRef
from app.dossier.references import arrangement
from app.storage.files import DossierFile
from app.storage.printing import place_of
from app.ui.background import Job, Work
from app.ui.session import Session
from app.ui.wizard.boards.printing_choice import printing_with

if TYPE_CHECKING:
    from app.outputs.delivery.preparing import PreparedPiece
    from app.outputs.engines.models import EngineKey


class PieceStore(QObject):
    """`progressed(text)` while pieces are made, then `ended(error)`: None where all are there.

    A stop ends with `stopped()`.
    """

    progressed = Signal(str)
    ended = Signal(object)
    stopped = Signal()

    def __init__(self, session: Session, owner: QObject) -> None:
        super().__init__(owner)
        self._session = session
        self._folder: TemporaryDirectory[str] | None = None
        self._number = 0
        self._kept: dict[str, str] = {}
        self._arrangement = ""
        self._job: Job | None = None
        self._stamp: object = None
        self._found: dict[str, PreparedPiece] = {}

    @property
    def folder(self) -> Path:
        """A folder of the sitting for what only passes through."""
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="jiangshen-", ignore_cleanup_errors=True)
        return Path(self._folder.name)

    def current(self, engine: EngineKey) -> Mapping[str, PreparedPiece]:
        """The pieces that are there as the material is now, by key."""
        return self._found if self._stamp == self._stamp_of(engine) else {}

    def stop(self) -> None:
        """Stop what is being made."""
        if self._job is not None:
            self._job.cancel()

    def forget(self) -> None:
        """Throw everything away, once the dossier is gone and nothing works on the files any more."""
        self.stop()
        self._found, self._stamp = {}, None
        if self._folder is not None and self._job is None:
            self._folder.cleanup()
            self._folder = None

    def make(self, keys: Iterable[str], engine: EngineKey) -> None:
        """Make these pieces where they aren't there as they are now."""
        asked, stamp = frozenset(keys), self._stamp_of(engine)
        if stamp != self._stamp:
            self._found, self._stamp = {}, stamp
            self._throw_away()
        wanted = asked - self._found.keys()
        if not wanted:
            self.ended.emit(None)
            return
        file = self._session.file
        self._job = job = Job(self._work(lambda: job, wanted, engine), self)
        job.progressed.connect(self.progressed)
        job.finished.connect(lambda: self._take(job, file, asked, engine))
        job.cancelled.connect(self._stop)
        job.failed.connect(lambda error: self._fail(job, error))
        job.start()

    # --- inside ---

    def _throw_away(self) -> None:
        """A book of scans is large: what isn't the material any more doesn't stay on the disk."""
        for old in self.folder.iterdir():
            shutil.rmtree(old, ignore_errors=True)

    def _stamp_of(self, engine: EngineKey) -> object:
        """What the pieces depend on: the newest step, on the disk or not, and what was chosen."""
        if not self._session.is_open:
            return object()
        file = self._session.file
        choices = file.print_choices()
        own = tuple(
            (key, path, _changed(place_of(path, file.path)))
            for key, path in sorted(choices.own.items())
        )
        others = (sorted(choices.reserved.items()), sorted(choices.pages.items()))
        return (file, file.changed_at, engine, own, choices.starts, *others)

    def _work(self, job_of: Callable[[], Job], wanted: frozenset[str], engine: EngineKey) -> Work:
        """What is done beside the window; what it needs is copied here, in the window's thread."""
        session, file = self._session, self._session.file
        snapshot, known = session.dossier.copy(), session.definitions
        choices, path = file.print_choices(), file.path
        before = {key: one.pages for key, one in file.delivery().printed.items()}
        kept = self._kept = dict(choices.pages_now(snapshot, known))
        self._arrangement = arrangement(snapshot, known)
        self._number += 1
        folder = self.folder / f"{self._number}"

        def fetch(one: FileRef, target: Path) -> None:
            file.copy_content(one.sha256, target)

        def tell(what: str, done: int, whole: int) -> None:
            job_of().tell_count(what, done, whole)

        def work() -> Generator[str, None, tuple[dict[str, PreparedPiece], dict[str, str]]]:
            # Not needed to show the window, and slow to import.
            from app.outputs.delivery.making import Making  # noqa: PLC0415
            from app.outputs.delivery.preparing import prepare_pieces  # noqa: PLC0415
            from app.outputs.engines.errors import EngineCancelledError  # noqa: PLC0415
            from app.outputs.volumes.binding import Order  # noqa: PLC0415
            from app.outputs.volumes.models import starts_named  # noqa: PLC0415
            from app.outputs.volumes.pdf_writing import BookCancelledError  # noqa: PLC0415

            printing = printing_with(engine, choices.own, path, lambda: job_of().is_cancelled)
            starts = starts_named(choices.starts)
            order = Order("print", printing, choices.reserved, progress=tell, starts=starts)
            making = Making(order, fetch, dict(kept))
            try:
                found = yield from prepare_pieces(snapshot, known, folder, wanted, making, before)
            except (BookCancelledError, EngineCancelledError):
                yield "已停止"  # the job knows that it was told to
                return {}, {}
            return found, making.pages

        return work

    def _take(self, job: Job, file: DossierFile, asked: frozenset[str], engine: EngineKey) -> None:
        self._job = None
        if not self._session.is_open or self._session.file is not file:
            self.forget()
            return
        found, pages = job.result
        is_current = self._stamp == self._stamp_of(engine)
        if is_current:
            self._found |= found
        if pages != self._kept:
            choices = file.print_choices()
            kept = replace(choices, pages=pages, arrangement=self._arrangement)
            file.keep_print_choices(kept)
            if is_current:
                # What was made before refers to other pages.
                self._found, self._stamp = dict(found), self._stamp_of(engine)
                self.make(asked, engine)
                return
        self.ended.emit(None)

    def _stop(self) -> None:
        self._job = None
        self.stopped.emit()

    def _fail(self, job: Job, error: Exception) -> None:
        """What fails once it was told to stop — its file may be closed — needs no word."""
        if job.is_cancelled:
            self._stop()
            return
        self._job = None
        self.ended.emit(error)


def _changed(path: Path) -> int:
    """When a file was written last; 0 where it isn't there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
