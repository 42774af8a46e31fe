"""The SQLite side: connections, locks, transactions, and what SQLite's errors mean.

The file is locked for as long as it is open for editing (the lock falls with the process), every
transaction is synced before it counts, and there is no WAL: it doesn't hold on network drives.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from app.storage.errors import (
    DamagedError,
    DiskFullError,
    InUseError,
    ReadOnlyError,
    StorageError,
    UnreachableError,
    UnreadableError,
)
from app.storage.holder import read_holder

APPLICATION_ID = 0x4A53_5342
FORMAT = 1
PAGE_SIZE = 4096
PROGRAM = "jiangshen"
"""Stands in every file near its beginning; by it even a damaged one is recognised."""

# The trees of meta, row and value exist twice, once as the table and once as an index over all
# its columns: what a bad page takes from one is still in the other. `mark` is a checksum that
# tells which of the two is right. Tables come before indexes, so that the root pages have the
# same numbers in every file, copies made by VACUUM included (rescue.py relies on it).
SCHEMA = (
    """CREATE TABLE meta (
        key TEXT PRIMARY KEY, text TEXT NOT NULL, mark INTEGER NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE row (
        id TEXT PRIMARY KEY, in_table TEXT NOT NULL, parent TEXT NOT NULL,
        position INTEGER NOT NULL, mark INTEGER NOT NULL
    ) WITHOUT ROWID""",
    """CREATE TABLE value (
        id INTEGER PRIMARY KEY, row TEXT NOT NULL, key TEXT NOT NULL, stored TEXT NOT NULL,
        mark INTEGER NOT NULL, UNIQUE (row, key)
    )""",
    """CREATE TABLE content (id INTEGER PRIMARY KEY, sha256 TEXT UNIQUE, size INTEGER)""",
    """CREATE TABLE part (
        id INTEGER PRIMARY KEY, content INTEGER NOT NULL, number INTEGER NOT NULL,
        bytes BLOB NOT NULL
    )""",
    """CREATE TABLE step (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, name TEXT NOT NULL, inverse BLOB NOT NULL
    )""",
    "CREATE INDEX meta_copy ON meta (text, key, mark)",
    "CREATE INDEX row_copy ON row (parent, in_table, position, id, mark)",
    "CREATE INDEX value_copy ON value (key, row, stored, mark)",
    "CREATE UNIQUE INDEX part_place ON part (content, number)",
)

BUSY_SECONDS = 1.0
"""How long another process, which may be closing just now, is waited for."""

PATIENCE_SECONDS = 4.0
"""How long a file that Windows won't open (antivirus, cloud drive) is tried again."""

BRIEF_PATIENCE_SECONDS = 0.3
"""The same while someone is typing: what can't be written now is written with the next step."""


_NOWHERE = (0, 0)


class Database:
    """One connection to a dossier's file; errors of SQLite leave it as `StorageError`.

    `named` is the file that messages speak of, where the connection is to a working copy.
    Safe to use from several threads.
    """

    def __init__(self, path: Path, mode: str, *, named: Path | None = None) -> None:
        self.path = path
        self.named = named or path
        self._is_for_reading = mode == "ro"
        self._is_closed = False
        self._place: tuple[int, int] | None = None
        # Held by who needs several statements to see the same state.
        self.lock = threading.RLock()
        try:
            self._connection = connect(path, mode)
        except sqlite3.DatabaseError as error:
            raise UnreachableError(self.named) from error

    @classmethod
    def create(cls, path: Path, *, named: Path | None = None) -> Database:
        """A new file without anything but the schema. The path is missing or an empty file."""
        database = cls(path, "rwc", named=named)
        try:
            database.execute(f"PRAGMA page_size = {PAGE_SIZE}")
            database._set_up()
            with database.transaction():
                database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                database.execute(f"PRAGMA user_version = {FORMAT}")
                for statement in SCHEMA:
                    database.execute(statement)
            database._place = _place_of(path)
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def open(
        cls, path: Path, *, named: Path | None = None, patience: float = PATIENCE_SECONDS
    ) -> Database:
        """An existing file, to be changed; nobody else can open it from now on.

        `patience`: seconds for which Windows may refuse it. Raises `InUseError`, `ReadOnlyError`,
        `DamagedError`, `UnreachableError`.
        """
        return _patiently(lambda: cls._opened(path, "rw", named), patience)

    @classmethod
    def open_for_reading(cls, path: Path, *, named: Path | None = None) -> Database:
        """An existing file, only to be read; nobody can change it from now on.

        `ReadOnlyError` means that a transaction was cut off and has to be rolled back first.
        """
        return _patiently(lambda: cls._opened(path, "ro", named), PATIENCE_SECONDS)

    @classmethod
    def _opened(cls, path: Path, mode: str, named: Path | None) -> Database:
        database = cls(path, mode, named=named)
        try:
            database._set_up()
            if mode == "ro":
                database.execute("SELECT count(*) FROM sqlite_schema")
            else:
                database._require_writable()
            database._place = _place_of(path)
        except BaseException:
            database.close()
            raise
        return database

    def _set_up(self) -> None:
        self.execute("PRAGMA locking_mode = EXCLUSIVE")
        self.execute("PRAGMA synchronous = FULL")
        # A file from elsewhere shall not run anything by itself.
        self.execute("PRAGMA trusted_schema = OFF")
        self.execute("PRAGMA cell_size_check = ON")

    def _require_writable(self) -> None:
        """Take the lock, and try a change without keeping it: the file's time stays."""
        with self.lock:
            self.execute("BEGIN EXCLUSIVE")
            version = self.execute("PRAGMA user_version")[0][0]
            self.execute(f"PRAGMA user_version = {int(version)}")
            self.execute("ROLLBACK")

    def forget_pages(self) -> None:
        """Give back the memory of pages that were read to open the file; few are needed again."""
        self.execute("PRAGMA shrink_memory")

    def execute(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Run one statement; its rows."""
        with self.lock, self._translated():
            return self._connection.execute(sql, parameters).fetchall()

    def each(self, sql: str) -> Iterator[tuple[Any, ...]]:
        """Run one query; its rows one after the other, for what is too big for memory."""
        with self.lock, self._translated():
            cursor = self._connection.execute(sql)
        with contextlib.closing(cursor):
            while True:
                with self.lock, self._translated():
                    row = cursor.fetchone()
                if row is None:
                    return
                yield row

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and on the disk when the block ends. Not to be nested."""
        with self.lock:
            self._require_place()
            self.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    @property
    def is_gone(self) -> bool:
        """Whether the file was moved or deleted while it is open, which Windows doesn't let happen.

        What it held can still be read through this connection.
        """
        return self._place is not None and _place_of(self.path) == _NOWHERE

    def _require_place(self) -> None:
        """A file that was moved or deleted while it is open takes everything and keeps nothing."""
        if self._place is not None and _place_of(self.path) != self._place:
            raise UnreachableError(self.named)

    def _roll_back(self) -> None:
        # SQLite rolls back by itself on a full disk; on a lost drive it can't, and the journal
        # will do it at the next opening.
        with contextlib.suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """End the connection and with it the lock. May be called twice."""
        with self.lock:
            self._is_closed = True
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        if self._is_closed:
            raise UnreachableError(self.named)
        try:
            yield
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.DatabaseError as error:
            raise self._meaning(error) from error

    def _meaning(self, error: sqlite3.DatabaseError) -> StorageError:
        extended = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
        code, path = extended & 0xFF, self.named
        if extended == sqlite3.SQLITE_IOERR_READ:
            return UnreadableError(path)
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            holder = read_holder(path)
            return InUseError(path, str(holder) if holder else "")
        if code == sqlite3.SQLITE_CANTOPEN:
            # The journal can't be made: in a folder that is still there, for lack of rights.
            is_forbidden = path.exists() and not self._is_for_reading
            return ReadOnlyError(path) if is_forbidden else UnreachableError(path)
        return _MEANINGS.get(code, UnreachableError)(path)


_MEANINGS: dict[int, type[DamagedError | DiskFullError | ReadOnlyError]] = {
    sqlite3.SQLITE_FULL: DiskFullError,
    sqlite3.SQLITE_READONLY: ReadOnlyError,
    sqlite3.SQLITE_PERM: ReadOnlyError,
    sqlite3.SQLITE_CORRUPT: DamagedError,
    sqlite3.SQLITE_NOTADB: DamagedError,
    # A table is missing, or the schema can't be read.
    sqlite3.SQLITE_ERROR: DamagedError,
}


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """A bare connection. Text that isn't UTF-8 comes back with replacement characters."""
    connection = sqlite3.connect(
        _address(path, mode),
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    return connection


def _address(path: Path, mode: str) -> str:
    """The path as SQLite's URI; a network path keeps both its slashes in front."""
    text = os.path.abspath(path)  # noqa: PTH100 - resolve() asks drives that may be away
    plain = quote(os.fsencode(text.replace("\\", "/") if sys.platform == "win32" else text))
    return f"file://{'' if plain.startswith('/') else '/'}{plain}?mode={mode}"


def _place_of(path: Path) -> tuple[int, int] | None:
    """What tells the file at a path from any other that may come to lie there; None: not asked."""
    if sys.platform == "win32":
        return None
    try:
        found = path.stat()
    except OSError:
        return _NOWHERE
    return found.st_dev, found.st_ino


def _patiently(action: Callable[[], Database], patience: float) -> Database:
    """Try again what Windows refuses for moments only; `patience` in seconds."""
    deadline = time.monotonic() + (patience if sys.platform == "win32" else 0)
    while True:
        try:
            return action()
        except UnreachableError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.1)
