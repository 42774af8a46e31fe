"""The one bridge between the dossier and Qt: every change goes through it, every news comes from it.

No widget listens to a widget of another page: it listens to the session, and asks it to change.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.definitions.kinds import Kind
from app.definitions.models import Definitions
from app.definitions.types import Reading
from app.dossier import switching
from app.dossier.changes import ROOT, NoticeSet, Step, ValueSet
from app.dossier.conditions import ConditionState, condition_states
from app.dossier.dossier import Dossier
from app.dossier.findings import Finding
from app.dossier.review import Review
from app.storage.deliveries import Delivery
from app.storage.errors import ReadOnlyError, StorageError
from app.storage.files import DossierFile, Opened

TRY_AGAIN = 10_000
"""Milliseconds after which it is tried again to write what could not be written."""
_READ_ONLY = (
    "这份文件是只读的（光盘、没有写入权限，或属性设成了只读）："
    "可以看，也可以改，改过的要用“另存为”存到别处。"
)


class NewDossier(Protocol):
    """Makes a dossier under a notice, empty or the example; wiring provides it."""

    def __call__(
        self, kind: Kind, notice: str, *, is_existing: bool, with_example: bool
    ) -> Dossier:
        """Raises `JiangshenError` where the notice isn't for the kind."""
        ...


def _add_nothing(_file: DossierFile) -> None:
    """An example has no evidence where nobody provides it."""


class Session(QObject):
    """An open dossier with its file and its review; or, before one is open, nothing.

    `value_changed(row, key)` and `rows_changed(parent, table)` follow each change; then, once a
    step, `findings_changed()` and `steps_changed()` (undo, redo). `opened()` and `closed()` frame
    a dossier's time; `saved()` follows each try to write, `trouble()` each that failed.

    `delivery_changed()` when it was kept what became of the material, and `lock_changed()` where
    that locked or unlocked the dossier.

    Of what is under way two tell: `typing(row, key, text)` follows each key, long before the text
    is handed over, and `visited(row, key)` says which value is being edited.
    """

    opened = Signal()
    closed = Signal()
    value_changed = Signal(str, str)
    rows_changed = Signal(str, str)
    notice_changed = Signal()
    findings_changed = Signal()
    steps_changed = Signal()
    saved = Signal()
    trouble = Signal()
    delivery_changed = Signal()
    lock_changed = Signal()
    typing = Signal(str, str, str)
    visited = Signal(str, str)

    def __init__(
        self,
        definitions: Definitions,
        new_dossier: NewDossier,
        add_evidence: Callable[[DossierFile], None] = _add_nothing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.definitions = definitions
        self.new_dossier = new_dossier
        self.add_evidence = add_evidence
        self._file: DossierFile | None = None
        self._review: Review | None = None
        self._found: tuple[Finding, ...] | None = None
        self.notes: tuple[str, ...] = ()
        self._again = QTimer(self, singleShot=True, interval=TRY_AGAIN)
        self._again.timeout.connect(self._try_again)

    # --- opening and closing ---

    @property
    def is_open(self) -> bool:
        """Whether a dossier is open."""
        return self._file is not None

    @property
    def file(self) -> DossierFile:
        """The open file. RuntimeError where none is."""
        if self._file is None:
            raise RuntimeError("no dossier is open")
        return self._file

    @property
    def dossier(self) -> Dossier:
        """The open dossier. RuntimeError where none is."""
        return self.file.dossier

    @property
    def kind(self) -> Kind:
        """The kind of the open dossier."""
        return self.dossier.kind

    def open(self, path: Path) -> None:
        """Open a file in place of the one that is open. Raises `StorageError`; then that stays.

        A file that can't be written is opened all the same: to be looked at, and saved elsewhere.
        """
        if self._file is not None and _is_same(self._file.path, path):
            return
        try:
            self._take(DossierFile.open(path, self.definitions))
        except ReadOnlyError:
            opened = DossierFile.open_for_reading(path, self.definitions)
            self._take(replace(opened, notes=(_READ_ONLY, *opened.notes)))

    def create(self, path: Path, dossier: Dossier, *, replace: bool = False) -> None:
        """Write a new dossier into a new file and open it. Raises `StorageError`."""
        self._take(Opened(DossierFile.create(path, dossier, replace=replace), dossier, ()))

    def create_example(self, path: Path, dossier: Dossier, *, replace: bool = False) -> None:
        """The same for an example, with the evidence that comes with it. Raises `StorageError`."""
        with DossierFile.create(path, dossier, replace=replace) as file:
            self.add_evidence(file)
        # Opened anew: nothing of how it was made can be undone.
        self.open(path)

    def save_as(self, path: Path, *, replace: bool = False) -> tuple[str, ...]:
        """Go on in another file; returns notes. Raises `StorageError`, and nothing has changed."""
        notes = self.file.save_as(path, replace=replace)
        self.saved.emit()
        return notes

    def close(self, *, discard: bool = False) -> None:
        """Give the file back. Raises `StorageError` for what could not be written; then it stays open.

        With `discard` what can't be written is given up.
        """
        if self._file is None:
            return
        if self._file.has_unsaved_steps and not discard:
            self._file.save()
        file, self._file, self._review, self._found = self._file, None, None, None
        self.closed.emit()
        with contextlib.suppress(StorageError) if discard else contextlib.nullcontext():
            file.close()

    def _take(self, opened: Opened) -> None:
        try:
            self.close()
        except BaseException:
            opened.file.close()
            raise
        self._file, self.notes = opened.file, opened.notes
        self._review = Review(opened.dossier, self.definitions)
        self._review.attach()
        self._found = None
        opened.dossier.listen(self._tell)
        self.opened.emit()
        self._tell_saving()

    # --- looking ---

    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong or missing, in the order of the paper; kept until the next step."""
        if self._found is None:
            self._found = self._review.findings() if self._review else ()
        return self._found

    def conditions(self) -> tuple[ConditionState, ...]:
        """How the notice's conditions stand."""
        return tuple(condition_states(self.dossier, self.definitions)) if self.is_open else ()

    def findings_at(self, key: str, row: str = ROOT) -> tuple[Finding, ...]:
        """What is wrong with one value."""
        return tuple(one for one in self.findings() if (one.key, one.row) == (key, row))

    # --- changing ---

    def set_value(self, key: str, raw: object, row: str = ROOT) -> Reading:
        """Take what was typed; returns how it was read, notes on cleaning included."""
        return self.dossier.set_value(key, raw, row)

    def do(self, name: str, action: Callable[[], None]) -> None:
        """Several changes as one step under a name: all of them, or none."""
        with self.dossier.step(name):
            action()

    def switching(self, notice: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What moving to a notice would newly need, and no longer use, as labels."""
        found = switching.compare(self.dossier, self.definitions, notice)
        needed, unused = (
            tuple(self.definitions.facts[key].label for key in keys)
            for keys in (found.needed, found.unused)
        )
        return needed, unused

    def switch(self, notice: str) -> None:
        """Move to another notice as one step."""
        switching.switch(self.dossier, self.definitions, notice)

    @property
    def is_locked(self) -> bool:
        """Whether the material was handed in, so that nothing of it may change."""
        return self._file is not None and self._file.dossier.is_locked

    def keep_delivery(self, delivery: Delivery) -> None:
        """Keep what became of the material; once it was handed in it is locked."""
        was_locked = self.is_locked
        self.file.keep_delivery(delivery)
        self.delivery_changed.emit()
        if self.is_locked != was_locked:
            self.lock_changed.emit()

    def undo(self) -> None:
        """Take the last step back."""
        self.dossier.undo()

    def redo(self) -> None:
        """Do the step last taken back again."""
        self.dossier.redo()

    def save(self) -> None:
        """Try again to write what could not be written. Raises `StorageError`."""
        self.file.save()
        self._tell_saving()

    def _tell(self, step: Step) -> None:
        """Pass a step on, in small signals."""
        self._found = None
        for change in dict.fromkeys(step.changes):
            if isinstance(change, ValueSet):
                self.value_changed.emit(change.row, change.key)
            elif isinstance(change, NoticeSet):
                self.notice_changed.emit()
            else:
                self.rows_changed.emit(change.parent, change.table)
        self.findings_changed.emit()
        self.steps_changed.emit()
        self._tell_saving()

    def _tell_saving(self) -> None:
        """Whether all is on the disk; what isn't is tried again from time to time."""
        is_in_trouble = self.file.problem is not None
        if is_in_trouble and self.file.has_unsaved_steps:
            self._again.start()
        else:
            self._again.stop()
        (self.trouble if is_in_trouble else self.saved).emit()

    def _try_again(self) -> None:
        if self._file is not None:
            with contextlib.suppress(StorageError):
                self._file.save()
            self._tell_saving()


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
