"""The dossier file: listens to an open dossier and has every step on the disk at once."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from app.definitions.types.cleaning import clean_text
from app.definitions.types.files import FileRef
from app.dossier.changes import Step
from app.dossier.dossier import Dossier
from app.storage import contents, history
from app.storage.creation import new_file, write_new
from app.storage.database import BRIEF_PATIENCE_SECONDS, Database
from app.storage.deliveries import Delivery, read_delivery, write_delivery
from app.storage.difference import changes_between
from app.storage.errors import (
    ChangedElsewhereError,
    DamagedError,
    StorageError,
    UnreachableError,
)
from app.storage.exports import Export, read_export, write_export
from app.storage.history import HistoryEntry
from app.storage.migrations import MIGRATIONS, Migrations, copy_database
from app.storage.opening import (
    Ground,
    ground_for_editing,
    ground_for_reading,
)
from app.storage.printing import PrintChoices, read_choices, write_choices
from app.storage.state import FactsOfToday, Vocabulary, key_now, read_state, state_of, to_dossier

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Opened:
    """An open file, its dossier, and in Chinese what the user should know about it."""

    file: DossierFile
    dossier: Dossier
    notes: tuple[str, ...]


class DossierFile:
    """A dossier on the disk. Made by `create`, `open` and `open_for_reading`.

    Steps of the dossier are written in the thread that makes them. Contents may be added and read
    in any thread. `problem` says why the last step isn't on the disk yet; None when all is well.
    A file that is only read, or was rescued from a damaged one, has a problem until `save_as`.
    """

    def __init__(
        self, path: Path, dossier: Dossier, vocabulary: Vocabulary, ground: Ground
    ) -> None:
        self.path = path
        self.dossier = dossier
        self.problem: StorageError | None = None
        self.saved_at: datetime | None = None
        self._vocabulary = vocabulary
        self._pending: list[tuple[str, Step]] = []
        self._is_open = True
        self._print_choices: PrintChoices | None = None
        self._delivery: Delivery | None = None
        self._stand_on(ground)
        dossier.is_locked = self.delivery().is_locked
        dossier.listen(self._take)

    # --- opening and closing ---

    @classmethod
    def create(
        cls,
        path: Path,
        dossier: Dossier,
        *,
        contents_of: DossierFile | None = None,
        replace: bool = False,
    ) -> DossierFile:
        """A new file that follows the dossier from now on; it appears whole or not at all.

        Attachments are copied from `contents_of`. Raises `StorageError`; `ExistingFileError`
        unless it may `replace` what is there.
        """
        source = contents_of._database if contents_of else None  # noqa: SLF001 - one of its own
        with new_file(path, replace=replace) as temporary:
            write_new(temporary, path, state_of(dossier), source)
        facts = FactsOfToday(dossier.facts)
        return cls(path, dossier, facts, ground_for_editing(path, facts, MIGRATIONS))

    @classmethod
    def open(
        cls, path: Path, vocabulary: Vocabulary, *, migrations: Migrations = MIGRATIONS
    ) -> Opened:
        """Open a file to be edited; nobody else can meanwhile. Raises `StorageError`."""
        return cls._opened(path, vocabulary, ground_for_editing(path, vocabulary, migrations))

    @classmethod
    def open_for_reading(
        cls, path: Path, vocabulary: Vocabulary, *, migrations: Migrations = MIGRATIONS
    ) -> Opened:
        """Open a file only to read it, on any medium. Raises `StorageError`."""
        return cls._opened(path, vocabulary, ground_for_reading(path, vocabulary, migrations))

    @classmethod
    def _opened(cls, path: Path, vocabulary: Vocabulary, ground: Ground) -> Opened:
        try:
            dossier, notes = to_dossier(ground.state, vocabulary, ground.database)
            file = cls(path, dossier, vocabulary, ground)
        except BaseException:
            ground.held.close()
            raise
        return Opened(file, dossier, ground.notes + notes)

    def _stand_on(self, ground: Ground) -> None:
        self._database = ground.database
        self._held = ground.held
        self._obstacle = self.problem = ground.obstacle
        self._last, self._last_at = self._newest_step()

    def _newest_step(self) -> tuple[int, str]:
        found = self._database.execute("SELECT id, at FROM step ORDER BY id DESC LIMIT 1")
        return int(found[0][0]), str(found[0][1])

    def close(self) -> None:
        """Give the file back. Raises `StorageError`, closed all the same, for unsaved steps."""
        if not self._is_open:
            return
        try:
            if self._pending:
                self.save()
        finally:
            self._is_open = False
            self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # What went wrong inside shall not be hidden behind what can't be saved because of it.
        with contextlib.suppress(StorageError) if error else contextlib.nullcontext():
            self.close()

    # --- saving ---

    @property
    def has_unsaved_steps(self) -> bool:
        """Whether anything is not on the disk."""
        return bool(self._pending)

    def save(self) -> None:
        """Write what could not be written so far. Raises the `StorageError` that prevents it."""
        try:
            self._write_pending()
        except StorageError as error:
            self.problem = error
            raise

    def _take(self, step: Step) -> None:
        if self._is_open:
            self._pending.append((history.now_text(), step))
            with contextlib.suppress(StorageError):
                self.save()

    def _write_pending(self) -> None:
        if self._obstacle:
            raise self._obstacle
        if self._pending:
            self._insist(lambda: self._write_to(self._database))
            self._pending.clear()
            self._last, self._last_at = self._newest_step()
            self.saved_at = datetime.now().astimezone()
        self.problem = None

    def _write_to(self, database: Database) -> None:
        with database.transaction():
            self._skip_written(database)
            for at, step in self._pending:
                history.write_step(database, at, step, self.dossier.facts)

    def _skip_written(self, database: Database) -> None:
        """Forget the steps that did reach the disk although an error was reported."""
        rows = database.execute("SELECT id, at FROM step WHERE id >= ? ORDER BY id", (self._last,))
        known = [self._last_at, *(at for at, _ in self._pending)]
        if not rows or [at for _, at in rows] != known[: len(rows)]:
            raise ChangedElsewhereError(self.path)
        del self._pending[: len(rows) - 1]
        self._last, self._last_at = rows[-1]

    def _insist(self, action: Callable[[], Result]) -> Result:
        """Do it; if the drive was away in between, once more over a new connection."""
        try:
            return action()
        except UnreachableError:
            if self._obstacle or not self._is_open:
                raise
            self._connect_again()
            return action()

    def _connect_again(self) -> None:
        if self._database.is_gone:
            raise UnreachableError(self.path)
        # Once a problem is known the drive may be away for long: typing mustn't wait for it.
        patience = 0.0 if self.problem else BRIEF_PATIENCE_SECONDS
        self._database.close()
        self._database = self._held.enter_context(Database.open(self.path, patience=patience))

    def save_as(self, target: Path, *, replace: bool = False) -> tuple[str, ...]:
        """Go on in another file, with everything, the past included; the old one stays as it is.

        Returns notes in Chinese on what could not be taken along. Raises `StorageError`, and
        then nothing has changed.
        """
        if target == self.path and self._obstacle is None:
            self.save()
            return ()
        choices, delivery = self.print_choices(), self.delivery()
        with new_file(target, replace=replace) as temporary:
            lost = self._write_copy(temporary, target)
        ground = ground_for_editing(target, self._vocabulary, MIGRATIONS)
        former = self._held
        self._pending.clear()
        self._stand_on(ground)
        self.path = target
        self.saved_at = datetime.now().astimezone()
        former.close()
        if choices != PrintChoices():
            self.keep_print_choices(choices)
        if delivery != Delivery():
            self.keep_delivery(delivery)
        return lost

    def _write_copy(self, temporary: Path, target: Path) -> tuple[str, ...]:
        try:
            copy_database(self._database, temporary)
            with Database.open(temporary, named=target) as copy:
                self._write_to(copy)
        except (DamagedError, UnreachableError, ChangedElsewhereError):
            return self._write_anew(temporary, target)
        return ()

    def _write_anew(self, temporary: Path, target: Path) -> tuple[str, ...]:
        """From the dossier alone, with the attachments that can still be read."""
        temporary.write_bytes(b"")
        lost = write_new(temporary, target, state_of(self.dossier), self._database)
        names = sorted({ref.name for _, _, ref in self.dossier.files() if ref.sha256 in lost})
        past = "以前的历史记录留在原来的文件里"
        return (f"这些附件读不出来，请重新添加：{'、'.join(names)}", past) if names else (past,)

    # --- the past ---

    def history(self) -> tuple[HistoryEntry, ...]:
        """The steps of the last 30 days, the oldest first."""
        return history.entries(self._database)

    def state_at(self, entry: int) -> Dossier:
        """The dossier as it was right after a step. Raises `DamagedHistoryError`."""
        current = key_now(self._vocabulary)
        with self._database.lock:
            state = read_state(self._database, current)
            history.go_back(self._database, state, entry, current)
        return to_dossier(state, self._vocabulary, self._database)[0]

    def restore_state(self, entry: int) -> None:
        """Make the dossier what it was right after a step: one more step, which can be undone."""
        changes = changes_between(self.dossier, self.state_at(entry))
        at = next(item.at for item in self.history() if item.id == entry)
        if changes:
            self.dossier.do(Step(f"恢复到 {at.astimezone():%Y-%m-%d %H:%M} 的内容", changes))

    # --- exports ---

    def last_export(self) -> Export | None:
        """When the material was last exported; None where that is unknown or never was."""
        with contextlib.suppress(StorageError):
            return read_export(self._database, self.newest_step)
        return None

    @property
    def newest_step(self) -> int:
        """Which step the dossier stands at; 0 while the newest isn't on the disk."""
        return 0 if self._pending else self._last

    @property
    def changed_at(self) -> datetime:
        """When the newest step was made, on the disk or not yet; at first when the file was made."""
        at = self._pending[-1][0] if self._pending else self._last_at
        return datetime.fromisoformat(at).astimezone()

    def keep_export(self, folder: str, at: datetime, step: int | None = None) -> None:
        """Keep that all of it was exported as it was at a step (None: as it is now).

        A file that can't be written forgets it.
        """
        newest = self._last if step is None else step
        with contextlib.suppress(StorageError):
            if self._obstacle is None:
                self._insist(lambda: write_export(self._database, folder, at, newest))

    # --- printing ---

    def print_choices(self) -> PrintChoices:
        """What the user chose for the printing of this material."""
        if self._print_choices is None:
            try:
                self._print_choices = read_choices(self._database)
            except StorageError:
                return PrintChoices()
        return self._print_choices

    def keep_print_choices(self, choices: PrintChoices) -> None:
        """Keep them; a file that can't be written knows them until it is closed."""
        self._print_choices = choices
        with contextlib.suppress(StorageError):
            if self._obstacle is None:
                self._insist(lambda: write_choices(self._database, choices))

    # --- delivery ---

    def delivery(self) -> Delivery:
        """What has become of the material: printed, packed, handed in."""
        if self._delivery is None:
            try:
                self._delivery = read_delivery(self._database)
            except StorageError:
                return Delivery()
        return self._delivery

    def keep_delivery(self, delivery: Delivery) -> None:
        """Keep it, and lock or unlock the dossier by it; a file that can't be written knows it until it is closed."""
        self._delivery = delivery
        self.dossier.is_locked = delivery.is_locked
        with contextlib.suppress(StorageError):
            if self._obstacle is None:
                self._insist(lambda: write_delivery(self._database, delivery))

    # --- attachments ---

    def add_content(self, path: Path) -> FileRef:
        """Take a file in; the same content twice is kept once. Raises `StorageError`.

        It stays as long as a value refers to it, or did within the last 30 days.
        """
        if self._obstacle:
            raise self._obstacle
        sha256, size = self._insist(
            lambda: contents.add(self._database, contents.read_source(path))
        )
        name, _ = clean_text(path.name, several_lines=False)
        return FileRef(name or "附件", sha256, size)

    def content(self, sha256: str) -> bytes:
        """The bytes of an attached file, all at once. Raises `MissingContentError`."""
        return self._insist(lambda: b"".join(contents.read(self._database, sha256)))

    def copy_content(self, sha256: str, target: Path) -> None:
        """Write an attached file to a path, whole or not at all. Raises `StorageError`."""
        self._insist(lambda: contents.copy_to(self._database, sha256, target))

    def lend_content(self, sha256: str, target: Path) -> None:
        """Write an attached file to a passing place, quickly. Raises `StorageError`."""
        self._insist(lambda: contents.lend_to(self._database, sha256, target))
