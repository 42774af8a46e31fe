"""The past of a dossier: for each step, in the file, what takes it back.

An earlier state is the present one with the steps since then taken back, the newest first. All
of it is about JSON texts, so that facts unknown today have their past as well.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from app.definitions.models import Fact
from app.dossier.changes import (
    Change,
    NoticeSet,
    RowAdded,
    RowMoved,
    RowRemoved,
    Step,
    ValueSet,
)
from app.storage.database import Database
from app.storage.errors import DamagedError, DamagedHistoryError
from app.storage.state import (
    KeyNow,
    StoredState,
    value_text,
    write_meta,
    write_row,
    write_value,
)

KEPT_DAYS = 30

# What turns the newer of two texts into the older: None for "there was none", the whole text, or
# [characters kept at the start, characters kept at the end, what stood between].
Patch: TypeAlias = "str | list[Any] | None"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A step of the past; `at` is in UTC."""

    id: int
    at: datetime
    name: str


# --- writing -----------------------------------------------------------------------------------


def write_step(database: Database, at: str, step: Step, facts: Mapping[str, Fact]) -> None:
    """Do a step to the file, and keep what takes it back. To be called in a transaction."""
    inverse = [_write_change(database, change, facts) for change in step.changes]
    add_entry(database, at, step.name, inverse[::-1])


def add_entry(database: Database, at: str, name: str, inverse: list[list[Any]]) -> None:
    """Append to the history."""
    database.execute(
        "INSERT INTO step (at, name, inverse) VALUES (?, ?, ?)",
        (at, name.encode("utf-8", "replace").decode("utf-8"), _packed(inverse)),
    )


def _packed(inverse: list[list[Any]]) -> bytes:
    return zlib.compress(json.dumps(inverse, separators=(",", ":")).encode("ascii"))


def _write_change(database: Database, change: Change, facts: Mapping[str, Fact]) -> list[Any]:
    match change:
        case ValueSet(row, key, _, new):
            text = None if new is None else value_text(facts[key], new)
            old = _stored(database, row, key)
            write_value(database, row, key, text)
            return ["value", row, key, patch_to(old, text)]
        case RowAdded(row, table, parent, position):
            _shift(database, table, parent, position, 1)
            write_row(database, row, table, parent, position)
            return ["remove", row, table, parent]
        case RowRemoved(row, table, parent, position):
            database.execute("DELETE FROM row WHERE id = ?", (row,))
            _shift(database, table, parent, position, -1)
            return ["add", row, table, parent, position]
        case RowMoved(row, table, parent, old_position, new_position):
            _shift(database, table, parent, old_position + 1, -1)
            _shift(database, table, parent, new_position, 1)
            write_row(database, row, table, parent, new_position)
            return ["move", row, table, parent, old_position]
        case NoticeSet(old_notice, new_notice):
            write_meta(database, "notice", new_notice)
            return ["notice", old_notice]


def _stored(database: Database, row: str, key: str) -> str | None:
    """What the file holds: it may be more than the dossier could read."""
    found = database.execute("SELECT stored FROM value WHERE row = ? AND key = ?", (row, key))
    return str(found[0][0]) if found else None


def _shift(database: Database, table: str, parent: str, first: int, by: int) -> None:
    """Move the rows from a position on by one."""
    database.execute(
        "UPDATE row SET position = position + ?"
        " WHERE parent = ? AND in_table = ? AND position >= ?",
        (by, parent, table, first),
    )


def patch_to(old: str | None, new: str | None) -> Patch:
    """What makes the old text out of the new one."""
    if old is None or new is None:
        return old
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    between = old[start : len(old) - end]
    return [start, end, between] if len(between) + 20 < len(old) else old


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def patched(text: str | None, patch: Patch) -> str | None:
    """The old text. ValueError where the patch isn't one of this text."""
    if patch is None or isinstance(patch, str):
        return patch
    start, end, between = patch
    if text is None or start + end > len(text):
        raise ValueError("a patch of another text")
    return f"{text[:start]}{between}{text[len(text) - end :]}"


# --- looking back ------------------------------------------------------------------------------


def entries(database: Database) -> tuple[HistoryEntry, ...]:
    """All that is kept, the oldest first. Raises `DamagedError`.

    The oldest is the state from which all others came.
    """
    rows = database.execute("SELECT id, at, name FROM step ORDER BY id")
    try:
        return tuple(HistoryEntry(id_, datetime.fromisoformat(at), name) for id_, at, name in rows)
    except (ValueError, TypeError) as error:
        raise DamagedError(database.named) from error


def go_back(
    database: Database,
    state: StoredState,
    entry: int,
    current: KeyNow,
    seen: Callable[[str], None] = lambda _: None,
) -> None:
    """Turn the present state into the one right after a step.

    `seen` is told every text that comes up on the way. Raises `DamagedHistoryError`.
    """
    steps = database.execute("SELECT inverse FROM step WHERE id > ? ORDER BY id DESC", (entry,))
    try:
        for (inverse,) in steps:
            for change in json.loads(zlib.decompress(inverse)):
                _take_back(state, change, current, seen)
    except (zlib.error, ValueError, TypeError, LookupError) as error:
        raise DamagedHistoryError(database.named) from error


def _take_back(
    state: StoredState,
    change: list[Any],
    current: KeyNow,
    seen: Callable[[str], None],
) -> None:
    match change:
        case ["value", row, key, patch]:
            text = patched(state.values.pop((row, current(key)), None), patch)
            if text is not None:
                seen(text)
                state.values[row, current(key)] = text
        case ["remove", row, table, parent]:
            state.rows[parent, current(table)].remove(row)
        case ["add", row, table, parent, position]:
            state.rows.setdefault((parent, current(table)), []).insert(position, row)
        case ["move", row, table, parent, position]:
            rows = state.rows[parent, current(table)]
            rows.remove(row)
            rows.insert(position, row)
        case ["notice", notice]:
            state.notice = notice
        case _:
            raise ValueError("an unknown change")


# --- forgetting --------------------------------------------------------------------------------


def drop_old_steps(database: Database) -> bool:
    """Forget what is older than 30 days before the newest step; whether there was any.

    Counted from the newest step, as a wrong clock shall not cost the past. The last step before
    that time stays as the state to start from.
    """
    first = _first_forgettable(database)
    if first is None:
        return False
    database.execute("DELETE FROM step WHERE id < ?", (first,))
    database.execute("UPDATE step SET inverse = ? WHERE id = ?", (_packed([]), first))
    return True


def has_old_steps(database: Database) -> bool:
    """Whether `drop_old_steps` would forget any."""
    return _first_forgettable(database) is not None


def _first_forgettable(database: Database) -> int | None:
    """The step to start from in future, where there are steps before it."""
    found = entries(database)
    if not found:
        return None
    limit = found[-1].at - timedelta(days=KEPT_DAYS)
    old = 0
    while old < len(found) and found[old].at < limit:
        old += 1
    return found[old - 1].id if old > 1 else None


def now_text() -> str:
    """The time of a step that is made now."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
