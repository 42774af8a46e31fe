"""The dossier: owns every value and row of one application; everything else looks at it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from app.definitions.kinds import Kind
from app.definitions.models import Fact
from app.definitions.types import Files, Reading, Rows
from app.definitions.types.files import FileRef
from app.dossier.changes import (
    ROOT,
    Change,
    NoticeSet,
    RowAdded,
    RowMoved,
    RowRemoved,
    Step,
    ValueSet,
)
from app.errors import JiangshenError

Listener = Callable[[Step], None]


class LockedDossierError(JiangshenError):
    """The material was handed in: it stays as it was until somebody unlocks it."""

    def __init__(self) -> None:
        super().__init__(
            "这份材料已标记为报送，内容已锁定，不能修改",
            "确实要改的，先在“输出与报送 → 报送”里解除锁定（会记下时间和原因）",
        )


class Dossier:
    """One applicant's material under one notice.

    A value is addressed by its key and the row it stands in (`ROOT` outside tables); a table by
    its key and the row that it belongs to. Rows have ids that never change and are never reused.
    While it `is_locked` every change raises `LockedDossierError`.
    """

    def __init__(self, kind: Kind, notice: str, facts: Mapping[str, Fact]) -> None:
        self.kind = kind
        self.notice = notice
        self.facts = facts
        self.is_locked = False
        self._values: dict[tuple[str, str], object] = {}
        self._rows: dict[tuple[str, str], list[str]] = {}
        self._homes: dict[str, tuple[str, str]] = {}
        self._listeners: list[Listener] = []
        self._open: list[Change] | None = None
        self._done: list[Step] = []
        self._undone: list[Step] = []

    # --- looking ---

    def value(self, key: str, row: str = ROOT) -> object | None:
        """The value of a fact; None where it is empty."""
        return self._values.get((row, key))

    def display(self, key: str, row: str = ROOT) -> str:
        """The value as the user reads it; "" where it is empty."""
        return self.facts[key].type.display(self.value(key, row))

    def rows(self, table: str, parent: str = ROOT) -> tuple[str, ...]:
        """The ids of a table's rows, in their order."""
        return tuple(self._rows.get((parent, table), ()))

    def home(self, row: str) -> tuple[str, str]:
        """The parent row and the table of a row. KeyError where there is no such row."""
        return self._homes[row]

    def has_row(self, row: str) -> bool:
        """Whether the row is (still) there; the root always is."""
        return row == ROOT or row in self._homes

    def position(self, row: str) -> int:
        """Where a row stands in its table; 0 is first."""
        return self._rows[self._homes[row]].index(row)

    def values(self) -> Iterator[tuple[str, str, object]]:
        """Every filled value, as (row, key, value)."""
        for (row, key), value in self._values.items():
            yield row, key, value

    def all_rows(self) -> Iterator[tuple[str, str, str, int]]:
        """Every row as (row, table, parent, position), parents before what is below them."""
        pending = [ROOT]
        tables = [key for key, fact in self.facts.items() if isinstance(fact.type, Rows)]
        while pending:
            parent = pending.pop()
            for table in tables:
                for position, row in enumerate(self._rows.get((parent, table), ())):
                    yield row, table, parent, position
                    pending.append(row)

    def files(self) -> Iterator[tuple[str, str, FileRef]]:
        """Every attached file, as (row, key, file)."""
        for (row, key), value in self._values.items():
            if isinstance(self.facts[key].type, Files) and isinstance(value, tuple):
                for file in value:
                    yield row, key, file

    def path(self, key: str, row: str = ROOT) -> str:
        """The address as text, rows counted from 1: `occupations[2].occupation.goal`."""
        if row == ROOT:
            return key
        parent, table = self._homes[row]
        return f"{self.path(table, parent)}[{self.position(row) + 1}].{key}"

    def caption(self, key: str, row: str = ROOT) -> str:
        """The address in words: `申报职业第 2 行 · 建设目标`."""
        label = self.facts[key].label
        if row == ROOT:
            return label
        parent, table = self._homes[row]
        return f"{self.caption(table, parent)}第 {self.position(row) + 1} 行 · {label}"

    def copy(self) -> Dossier:
        """The same values, without listeners and without a past: what is rendered from."""
        twin = Dossier(self.kind, self.notice, self.facts)
        twin._values = dict(self._values)
        twin._rows = {key: list(rows) for key, rows in self._rows.items()}
        twin._homes = dict(self._homes)
        return twin

    # --- changing ---

    def set_value(self, key: str, raw: object, row: str = ROOT) -> Reading:
        """Take what was typed; what can't be read is kept as it is. Returns how it was read."""
        self._require_place(key, row)
        reading = self.facts[key].type.normalise(raw)
        old = self.value(key, row)
        if reading.value != old:
            with self.step(f"修改 {self.facts[key].label}"):
                self._change(ValueSet(row, key, old, reading.value))
        return reading

    def add_row(self, table: str, parent: str = ROOT, position: int | None = None) -> str:
        """A new empty row at a position (at the end by default); returns its id."""
        self._require_place(table, parent)
        count = len(self.rows(table, parent))
        position = count if position is None else max(0, min(position, count))
        row = os.urandom(6).hex()
        with self.step(f"增加一行：{self.facts[table].label}"):
            self._change(RowAdded(row, table, parent, position))
        return row

    def remove_row(self, row: str) -> None:
        """Take a row out, with its values and all rows below it."""
        parent, table = self._homes[row]
        with self.step(f"删除一行：{self.facts[table].label}"):
            for column in self._columns(table):
                for below in reversed(self.rows(column, row)):
                    self.remove_row(below)
                if (row, column) in self._values:
                    self._change(ValueSet(row, column, self.value(column, row), None))
            self._change(RowRemoved(row, table, parent, self.position(row)))

    def move_row(self, row: str, position: int) -> None:
        """Put a row at another position of its table; 0 is first."""
        parent, table = self._homes[row]
        old, last = self.position(row), len(self.rows(table, parent)) - 1
        new = max(0, min(position, last))
        if new != old:
            with self.step(f"移动一行：{self.facts[table].label}"):
                self._change(RowMoved(row, table, parent, old, new))

    def set_notice(self, notice: str) -> None:
        """Move the dossier to another notice; every value stays."""
        if notice != self.notice:
            with self.step("更换通知"):
                self._change(NoticeSet(self.notice, notice))

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """All changes inside are one step, undone together; an exception takes them all back.

        Inside another step it is part of that one.
        """
        if self._open is not None:
            yield
            return
        if self.is_locked:
            raise LockedDossierError
        self._open = []
        try:
            yield
        except BaseException:
            for change in reversed(self._open):
                self._apply(change.inverse())
            self._open = None
            raise
        changes, self._open = tuple(self._open), None
        if changes:
            step = Step(name, changes)
            self._done.append(step)
            self._undone.clear()
            self._tell(step)

    def undo(self) -> Step | None:
        """Take the last step back; None where there is none."""
        return self._travel(self._done, self._undone, "撤销")

    def redo(self) -> Step | None:
        """Do the last undone step again; None where there is none."""
        return self._travel(self._undone, self._done, "重做")

    @property
    def undo_name(self) -> str:
        """What 撤销 would take back; "" for nothing."""
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """What 重做 would do again; "" for nothing."""
        return self._undone[-1].name if self._undone else ""

    def do(self, step: Step) -> None:
        """Do a step that was made elsewhere, as if the user had: told to all, and undoable."""
        with self.step(step.name):
            for change in step.changes:
                self._change(change)

    def replay(self, step: Step) -> None:
        """Apply a step that came from the file, without telling anyone and without undo."""
        for change in step.changes:
            self._apply(change)

    def listen(self, listener: Listener) -> None:
        """Be told of every step, in the order of listening. A listener must not change anything."""
        self._listeners.append(listener)

    # --- inside ---

    def _travel(self, source: list[Step], target: list[Step], verb: str) -> Step | None:
        if not source:
            return None
        if self.is_locked:
            raise LockedDossierError
        step = source.pop()
        back = step.inverse(f"{verb}：{step.name}")
        for change in back.changes:
            self._apply(change)
        target.append(Step(step.name, back.changes))
        self._tell(back)
        return back

    def _tell(self, step: Step) -> None:
        for listener in self._listeners:
            listener(step)

    def _columns(self, table: str) -> tuple[str, ...]:
        kind = self.facts[table].type
        return kind.columns if isinstance(kind, Rows) else ()

    def _require_place(self, key: str, row: str) -> None:
        """Keys belong outside tables or into rows whose table has that column."""
        tables = self.facts[key].tables
        if row == ROOT and not tables:
            return
        if row == ROOT or self._homes[row][1] not in tables:
            raise KeyError(f"{key} has no place in row {row!r}")

    def _change(self, change: Change) -> None:
        if self._open is None:
            raise RuntimeError("a change outside a step")
        self._apply(change)
        self._open.append(change)

    def _apply(self, change: Change) -> None:
        match change:
            case ValueSet(row, key, _, None):
                self._values.pop((row, key), None)
            case ValueSet(row, key, _, new):
                self._values[row, key] = new
            case RowAdded(row, table, parent, position):
                self._rows.setdefault((parent, table), []).insert(position, row)
                self._homes[row] = (parent, table)
            case RowRemoved(row, table, parent, _):
                self._rows[parent, table].remove(row)
                del self._homes[row]
            case RowMoved(row, table, parent, _, new):
                self._rows[parent, table].remove(row)
                self._rows[parent, table].insert(new, row)
            case NoticeSet(_, new):
                self.notice = new
