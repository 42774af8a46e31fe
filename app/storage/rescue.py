"""A damaged file: everything that can still be read of it goes into a new file.

The damaged one is only copied from. On the copy, tables are read from both ends up to the bad
places, as table and as index (each holds everything), then entry by entry where gaps remain. If
the first page is gone, that of an empty file stands in for it: all files have the same trees at
the same pages.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.dossier.changes import ROOT
from app.storage import contents
from app.storage.database import APPLICATION_ID, PAGE_SIZE, PROGRAM, Database, connect
from app.storage.errors import HopelessError, NotADossierError, UnreachableError
from app.storage.history import add_entry, now_text
from app.storage.state import StoredState, mark, write_state

_COPY = "damaged.shenbao"
_MAGIC = b"SQLite format 3\0"
_BLOCK = 1 << 16
_MOST_PROBES = 100_000

_COLUMNS = {
    "meta": ("key, text, mark", "key", "text, key"),
    "row": ("id, in_table, parent, position, mark", "id", "parent, in_table, position, id"),
    "value": ("row, key, stored, mark", "id", "key, row"),
}
"""Of each table: its columns, the order of the table's tree, the order of the index's."""


@dataclass(slots=True)
class Rescued:
    """What was saved. `path` is a new, sound file; `notes` say in Chinese what is missing."""

    path: Path
    notes: tuple[str, ...]


def require_ours(path: Path) -> None:
    """Raise `NotADossierError` unless the file is, or once was, one of this program."""
    try:
        with path.open("rb") as file:
            start = file.read(_BLOCK)
    except OSError as error:
        raise UnreachableError(path) from error
    if not start:
        raise NotADossierError(path, "是空的（0 字节），可能没有复制完整或还没有同步下来")
    if not start.strip(b"\0"):
        raise NotADossierError(path, "里面全是空白，可能是存盘时断电或U盘提前拔出造成的")
    is_marked = start[68:72] == APPLICATION_ID.to_bytes(4, "big")
    if not is_marked and PROGRAM.encode() not in start:
        raise NotADossierError(path)


def rescue(path: Path, folder: Path, labels: Mapping[str, str]) -> Rescued:
    """Read what can be read of a damaged file into a new one in a folder.

    `labels` are the keys that values may have, and what to call them. Raises `HopelessError`.
    """
    with contextlib.closing(_wreck(path, folder)) as wreck:
        state, lost = _read(wreck, tuple(labels))
        state.labels = dict(labels)
        target = folder / "rescued.shenbao"
        with Database.create(target, named=path) as database:
            with database.transaction():
                write_state(database, state)
                _rescue_history(wreck, database)
            found = _rescue_contents(wreck, database)
    (folder / _COPY).unlink()
    unread = [labels.get(key, key) for _, key in lost]
    unread += [name for name, sha256 in _attachments(state) if sha256 not in found]
    return Rescued(target, tuple(_notes(path, state, unread)))


# --- the wreck ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Wreck:
    """A connection to a copy of the damaged file, on which reading may end at any moment."""

    connection: sqlite3.Connection

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """The rows before the first error."""
        found: list[tuple[Any, ...]] = []
        with contextlib.suppress(sqlite3.Error):
            found.extend(iter(self.connection.execute(sql, parameters)))
        return found

    def table(self, name: str) -> list[tuple[Any, ...]]:
        """All rows of meta, row or value that are found in either tree from either end."""
        columns, own, other = _COLUMNS[name]
        found: dict[tuple[Any, ...], None] = {}
        for tree, order in (("NOT INDEXED", own), (f"INDEXED BY {name}_copy", other)):
            for way in ("ASC", "DESC"):
                ordered = ", ".join(f"{column} {way}" for column in order.split(", "))
                # The names are those above, not anyone's input.
                sql = f"SELECT {columns} FROM {name} {tree} ORDER BY {ordered}"  # noqa: S608
                found.update(dict.fromkeys(self.rows(sql)))
        return list(found)

    def close(self) -> None:
        self.connection.close()


def _wreck(path: Path, folder: Path) -> _Wreck:
    """The copy as it is or, where that tells nothing, with the first page of an empty file."""
    copy = folder / _COPY
    for is_first_page_lost in (False, True):
        _copy(path, copy)
        journal = copy.with_name(f"{copy.name}-journal")
        if is_first_page_lost:
            journal.unlink(missing_ok=True)
            _replace_first_page(copy, folder)
        else:
            _copy_journal(path, journal)
        wreck = _Wreck(connect(copy, "rw"))
        # Lets SQLite read on where the schema or the size contradict themselves.
        wreck.rows("PRAGMA writable_schema = ON")
        wreck.rows("PRAGMA locking_mode = EXCLUSIVE")
        wreck.rows("PRAGMA cell_size_check = ON")
        wreck.rows("PRAGMA trusted_schema = OFF")
        if "kind" in _meta(wreck):
            return wreck
        wreck.close()
    raise HopelessError(path)


def _copy(path: Path, copy: Path) -> None:
    """Copy whole pages; what the drive can't read, or what was cut off, becomes zeros."""
    try:
        size = path.stat().st_size
        with path.open("rb", buffering=0) as source, copy.open("wb") as target:
            for position in range(0, size, _BLOCK):
                target.write(read_block(source, position, min(_BLOCK, size - position)))
            target.write(bytes(-size % PAGE_SIZE))
        _pad(copy)
    except OSError as error:
        raise UnreachableError(path) from error


def read_block(source: Any, position: int, size: int) -> bytes:
    """A stretch of a file; zeros where the drive can't read it."""
    try:
        source.seek(position)
        data: bytes = source.read(size)
    except OSError:
        return bytes(size)
    return data.ljust(size, b"\0")


def _pad(copy: Path) -> None:
    """Give a file that was cut off the length that its header tells, if that is believable."""
    size = copy.stat().st_size
    with copy.open("rb+") as file:
        header = file.read(100)
        told = int.from_bytes(header[28:32], "big") * PAGE_SIZE
        if header.startswith(_MAGIC) and size < told <= 4 * size + (1 << 24):
            file.truncate(told)


def _copy_journal(path: Path, journal: Path) -> None:
    with contextlib.suppress(OSError):
        shutil.copyfile(path.with_name(f"{path.name}-journal"), journal)


def _replace_first_page(copy: Path, folder: Path) -> None:
    empty = folder / "empty.shenbao"
    Database.create(empty).close()
    page = bytearray(empty.read_bytes()[:PAGE_SIZE])
    empty.unlink()
    page[28:32] = (copy.stat().st_size // PAGE_SIZE).to_bytes(4, "big")
    with copy.open("rb+") as file:
        file.write(page)


# --- reading -----------------------------------------------------------------------------------


def _meta(wreck: _Wreck) -> dict[str, str]:
    return {key: text for key, text, *_ in _sound(wreck.table("meta"), slice(0, 2))}


def _sound(rows: Iterable[tuple[Any, ...]], marked: slice) -> Iterator[tuple[Any, ...]]:
    """The rows whose checksum, over the marked columns, is right."""
    for row in rows:
        parts = row[marked]
        if all(isinstance(part, str) for part in parts) and row[-1] == mark(*parts):
            yield row


def _read(wreck: _Wreck, keys: tuple[str, ...]) -> tuple[StoredState, set[tuple[str, str]]]:
    """The state, and the (row, key) of values that were there but can't be read."""
    meta = _meta(wreck)
    state = StoredState(meta["kind"], meta.get("notice", ""))
    rows = list(_sound(wreck.table("row"), slice(0, 3)))
    for row, table, parent, _, _ in sorted(rows, key=_position):
        ids = state.rows.setdefault((parent, table), [])
        if row not in ids:
            ids.append(row)
    found = wreck.table("value")
    state.values = _values(found)
    _probe(wreck, state, {row[0] for row in rows} | {ROOT}, keys)
    seen = {(str(row), str(key)) for row, key, *_ in found}
    return state, seen - state.values.keys()


def _position(row: tuple[Any, ...]) -> int:
    return row[3] if isinstance(row[3], int) else 0


def _values(rows: Iterable[tuple[Any, ...]]) -> dict[tuple[str, str], str]:
    return {(row, key): stored for row, key, stored, _ in _sound(rows, slice(0, 3))}


def _probe(wreck: _Wreck, state: StoredState, rows: set[str], keys: tuple[str, ...]) -> None:
    """Ask one by one for the values between the bad places that no scan came to."""
    highest = [number for (number,) in wreck.rows("SELECT max(id) FROM value NOT INDEXED")]
    last = highest[0] if highest and isinstance(highest[0], int) else _MOST_PROBES
    sql = "SELECT row, key, stored, mark FROM value NOT INDEXED WHERE id = ?"
    for number in range(1, min(last, _MOST_PROBES) + 1):
        state.values |= _values(wreck.rows(sql, number))
    sql = "SELECT row, key, stored, mark FROM value INDEXED BY value_copy WHERE row = ? AND key = ?"
    missing = [(row, key) for row in rows for key in keys if (row, key) not in state.values]
    for row, key in missing[:_MOST_PROBES]:
        state.values |= _values(wreck.rows(sql, row, key))


# --- history and contents ----------------------------------------------------------------------


def _rescue_history(wreck: _Wreck, database: Database) -> None:
    """Carry over the newest steps, up to the first that can't be read."""
    kept: list[tuple[str, str, bytes]] = []
    following = None
    for step, at, name, inverse in wreck.rows("SELECT * FROM step ORDER BY id DESC"):
        if following not in {None, step + 1} or not _is_step(at, name, inverse):
            break
        kept.append((at, name, inverse))
        following = step
    for at, name, inverse in reversed(kept):
        database.execute(
            "INSERT INTO step (at, name, inverse) VALUES (?, ?, ?)", (at, name, inverse)
        )
    add_entry(database, now_text(), "抢救损坏的文件", [])


def _is_step(at: object, name: object, inverse: object) -> bool:
    try:
        datetime.fromisoformat(str(at))
        return (
            isinstance(name, str) and isinstance(inverse, bytes) and bool(zlib.decompress(inverse))
        )
    except (ValueError, zlib.error):
        return False


def _rescue_contents(wreck: _Wreck, database: Database) -> set[str]:
    """Carry over the contents; the hashes of what came, whole or not."""
    found = set()
    for numbers in _part_ids(wreck).values():
        parts = [numbers[number] for number in sorted(numbers)]
        sha256, _ = contents.add(database, _parts(wreck, parts))
        found.add(sha256)
    return found


def _part_ids(wreck: _Wreck) -> dict[int, dict[int, int]]:
    """For each content the ids of its parts, by their number."""
    found: dict[int, dict[int, int]] = {}
    for tree, order in (
        ("NOT INDEXED", "id {0}"),
        ("INDEXED BY part_place", "content {0}, number {0}"),
    ):
        for way in ("ASC", "DESC"):
            sql = f"SELECT content, number, id FROM part {tree} ORDER BY {order.format(way)}"  # noqa: S608
            for content, number, part in wreck.rows(sql):
                if all(isinstance(item, int) for item in (content, number, part)):
                    found.setdefault(content, {})[number] = part
    return found


def _parts(wreck: _Wreck, ids: list[int]) -> Iterator[bytes]:
    for part in ids:
        for (data,) in wreck.rows("SELECT bytes FROM part NOT INDEXED WHERE id = ?", part):
            if isinstance(data, bytes):
                yield data


def _attachments(state: StoredState) -> Iterator[tuple[str, str]]:
    """Name and hash of every file that a value refers to."""
    for stored in state.values.values():
        value = json.loads(stored)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict) and item.keys() >= {"name", "sha256"}:
                yield str(item["name"]), str(item["sha256"])


# --- what to say -------------------------------------------------------------------------------


def _notes(path: Path, state: StoredState, unread: list[str]) -> Iterator[str]:
    rows = sum(map(len, state.rows.values()))
    yield (
        f"“{path.name}”已经损坏。已抢救出 {len(state.values)} 项内容、{rows} 行表格；"
        "原文件没有改动，请留着它"
    )
    if unread:
        yield f"这些内容或附件读不出来，请重新填写或添加：{'、'.join(sorted(set(unread)))}"
    if not state.notice:
        yield "适用哪份通知读不出来，请重新选择"
    yield "请马上用“另存为”存成一个新文件，再与纸质稿或备份逐项核对，看有没有缺少"
