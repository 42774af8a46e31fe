"""A dossier as the file holds it: JSON texts under keys, and the way from there to a dossier.

What this program doesn't know (a newer one made it) or can't restore stays in the file untouched;
here it is only named.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias, get_args

from app.definitions.kinds import Kind
from app.definitions.models import Fact
from app.definitions.types import Rows
from app.dossier.changes import ROOT, Change, RowAdded, Step, ValueSet
from app.dossier.dossier import Dossier
from app.storage.database import PROGRAM, Database
from app.storage.errors import DamagedError, NewerFormatError

KeyNow: TypeAlias = Callable[[str], str]
"""What a saved key is called today."""


class Vocabulary(Protocol):
    """What is needed of the definitions: the facts, and what became of former keys."""

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Every fact by its key."""
        ...

    def current_key(self, key: str) -> str:
        """What a saved key is called today; "" where the fact was removed."""
        ...


@dataclass(frozen=True, slots=True)
class FactsOfToday:
    """The vocabulary of a new file, which has no former keys."""

    facts: Mapping[str, Fact]

    def current_key(self, key: str) -> str:
        """The key itself."""
        return key


@dataclass(slots=True)
class StoredState:
    """All of one moment. `rows`: (parent, table) → ids in order; `values`: (row, key) → JSON.

    `labels` are what the keys were called when the file was last written.
    """

    kind: str
    notice: str
    rows: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    values: dict[tuple[str, str], str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)


def key_now(vocabulary: Vocabulary) -> KeyNow:
    """The keys of today; a removed fact keeps its key."""
    return lambda key: vocabulary.current_key(key) or key


def mark(*parts: str) -> int:
    """The checksum that stands beside each row of meta, row and value."""
    return zlib.crc32("\x1f".join(parts).encode("utf-8", "surrogatepass"))


def to_text(stored: object) -> str:
    """JSON text; lone surrogates, which no file can hold, are escaped."""
    text = json.dumps(stored, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(stored, separators=(",", ":"))
    return text


# --- from and to the file ----------------------------------------------------------------------


def read_state(database: Database, current: KeyNow) -> StoredState:
    """What the file holds now, under the keys that `current` gives. Raises `DamagedError`."""
    meta = _meta(database)
    if meta.get("program") != PROGRAM or "kind" not in meta or "notice" not in meta:
        raise DamagedError(database.named)
    state = StoredState(meta["kind"], meta["notice"], labels=_labels(meta.get("labels", "{}")))
    rows = database.execute("SELECT id, in_table, parent, mark FROM row ORDER BY position, id")
    for row, table, parent, sum_of_row in rows:
        _require_mark(database, sum_of_row, row, table, parent)
        state.rows.setdefault((parent, current(table)), []).append(row)
    renamed: dict[tuple[str, str], str] = {}
    for row, key, stored, sum_of_value in database.execute(
        "SELECT row, key, stored, mark FROM value"
    ):
        _require_mark(database, sum_of_value, row, key, stored)
        into = state.values if current(key) == key else renamed
        into[row, current(key)] = stored
    state.values = renamed | state.values
    return state


def _meta(database: Database) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, text, sum_of_text in database.execute("SELECT key, text, mark FROM meta"):
        _require_mark(database, sum_of_text, key, text)
        found[key] = text
    return found


def _require_mark(database: Database, expected: object, *parts: object) -> None:
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) < len(parts) or mark(*texts) != expected:
        raise DamagedError(database.named)


def _labels(text: str) -> dict[str, str]:
    return {str(key): str(label) for key, label in json.loads(text).items()}


def read_meta(database: Database, key: str) -> str:
    """One entry of meta; "" where there is none."""
    rows = database.execute("SELECT text FROM meta WHERE key = ?", (key,))
    return str(rows[0][0]) if rows else ""


def write_meta(database: Database, key: str, text: str) -> None:
    """Set one entry of meta."""
    database.execute(
        "INSERT OR REPLACE INTO meta (key, text, mark) VALUES (?, ?, ?)",
        (key, text, mark(key, text)),
    )


def write_value(database: Database, row: str, key: str, stored: str | None) -> None:
    """Set a value's JSON text; None takes it out."""
    if stored is None:
        database.execute("DELETE FROM value WHERE row = ? AND key = ?", (row, key))
        return
    database.execute(
        "INSERT INTO value (row, key, stored, mark) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (row, key) DO UPDATE SET stored = excluded.stored, mark = excluded.mark",
        (row, key, stored, mark(row, key, stored)),
    )


def write_row(database: Database, row: str, table: str, parent: str, position: int) -> None:
    """Put a row at a position, without making room for it."""
    database.execute(
        "INSERT OR REPLACE INTO row (id, in_table, parent, position, mark) VALUES (?, ?, ?, ?, ?)",
        (row, table, parent, position, mark(row, table, parent)),
    )


def write_state(database: Database, state: StoredState) -> None:
    """Fill an empty file."""
    meta = {"program": PROGRAM, "kind": state.kind, "notice": state.notice}
    for key, text in meta.items():
        write_meta(database, key, text)
    write_meta(database, "labels", to_text(state.labels))
    for (parent, table), rows in state.rows.items():
        for position, row in enumerate(rows):
            write_row(database, row, table, parent, position)
    for (row, key), stored in state.values.items():
        write_value(database, row, key, stored)


# --- from and to the dossier -------------------------------------------------------------------


def state_of(dossier: Dossier) -> StoredState:
    """What a file of this dossier would hold."""
    state = StoredState(dossier.kind, dossier.notice, labels=labels_of(dossier.facts))
    for row, table, parent, _ in dossier.all_rows():
        state.rows.setdefault((parent, table), []).append(row)
    for row, key, value in dossier.values():
        state.values[row, key] = value_text(dossier.facts[key], value)
    return state


def value_text(fact: Fact, value: object) -> str:
    """The JSON text of a value."""
    return to_text(fact.type.store(value))


def labels_of(facts: Mapping[str, Fact]) -> dict[str, str]:
    """What each key is called."""
    return {key: fact.label for key, fact in facts.items()}


@dataclass(slots=True)
class _Loading:
    """Collects what a dossier can take of a state, and the labels of what it can't."""

    state: StoredState
    vocabulary: Vocabulary
    changes: list[Change] = field(default_factory=list)
    unknown: dict[str, None] = field(default_factory=dict)
    removed: dict[str, None] = field(default_factory=dict)
    unreadable: dict[str, None] = field(default_factory=dict)

    def take_all(self) -> None:
        tables: dict[str, list[str]] = {}
        values: dict[str, list[str]] = {}
        for parent, table in self.state.rows:
            tables.setdefault(parent, []).append(table)
        for row, key in self.state.values:
            values.setdefault(row, []).append(key)
        pending = [(ROOT, "")]
        while pending:
            row, table = pending.pop()
            for key in values.get(row, ()):
                self._take_value(row, key, table)
            for key in tables.get(row, ()):
                pending += self._take_rows(row, key, table)

    def _take_value(self, row: str, key: str, table: str) -> None:
        fact = self._fact(key, table)
        if fact is None:
            return
        try:
            value = fact.type.restore(json.loads(self.state.values[row, key]))
        except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError):
            self.unreadable[fact.label] = None
            return
        if value is not None:
            self.changes.append(ValueSet(row, key, None, value))

    def _take_rows(self, parent: str, key: str, table: str) -> Iterator[tuple[str, str]]:
        fact = self._fact(key, table)
        if fact is None:
            return
        if not isinstance(fact.type, Rows):
            self.unreadable[fact.label] = None
            return
        for position, row in enumerate(self.state.rows[parent, key]):
            self.changes.append(RowAdded(row, key, parent, position))
            yield row, key

    def _fact(self, key: str, table: str) -> Fact | None:
        """The fact, where it is known and has its place in this table ("" for none)."""
        fact = self.vocabulary.facts.get(key)
        if fact is not None and (table in fact.tables if table else not fact.tables):
            return fact
        label = self.state.labels.get(key, key)
        into = self.unknown if self.vocabulary.current_key(key) else self.removed
        into[label] = None
        return None

    def notes(self) -> Iterator[str]:
        if self.unknown:
            yield (
                f"文件里有本程序不认识的内容，已原样保留，但不显示：{'、'.join(self.unknown)}。"
                "可能是用更新版本的程序填写的"
            )
        if self.removed:
            yield f"表格已不再要求这些内容，文件里仍然保留着：{'、'.join(self.removed)}"
        if self.unreadable:
            yield (
                f"这些内容的填写方式已经改变，请重新填写：{'、'.join(self.unreadable)}。"
                "原来的内容仍保留在文件里，直到您填入新的"
            )


def to_dossier(
    state: StoredState, vocabulary: Vocabulary, database: Database
) -> tuple[Dossier, tuple[str, ...]]:
    """The dossier of a state, and notes in Chinese on what it can't take."""
    kind = _kind(state.kind, database)
    loading = _Loading(state, vocabulary)
    loading.take_all()
    dossier = Dossier(kind, state.notice, vocabulary.facts)
    dossier.replay(Step("打开", tuple(loading.changes)))
    return dossier, tuple(loading.notes())


def _kind(text: str, database: Database) -> Kind:
    for kind in get_args(Kind):
        if kind == text:
            found: Kind = kind
            return found
    raise NewerFormatError(database.named)
