"""The attached files: each content once, by its SHA-256, in parts, so that memory stays bounded."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.placement import unfinished
from app.storage.database import Database
from app.storage.deliveries import delivery_text
from app.storage.errors import (
    DamagedError,
    MissingContentError,
    SourceError,
    StorageError,
    UnreachableError,
    from_os_error,
)
from app.storage.history import entries, go_back
from app.storage.state import KeyNow, StoredState, read_state

PART_BYTES = 1 << 18
BATCH_PARTS = 8
"""Parts to a transaction: 2 MB, so that typing never waits for a big file to be taken in."""

_HASH = re.compile(r"[0-9a-f]{64}")


def read_source(path: Path) -> Iterator[bytes]:
    """The bytes of a file that is to be attached, part by part. Raises `SourceError`."""
    try:
        with path.open("rb") as file:
            while part := file.read(PART_BYTES):
                yield part
    except OSError as error:
        raise SourceError(path) from error


def add(database: Database, parts: Iterable[bytes]) -> tuple[str, int]:
    """Take a content in, if it isn't there yet; its SHA-256 as hex and its size in bytes.

    Until it is complete it has no hash, and is swept away when the file is opened next.
    """
    with database.transaction():
        database.execute("INSERT INTO content (sha256, size) VALUES (NULL, NULL)")
        content = int(database.execute("SELECT last_insert_rowid()")[0][0])
    try:
        import hashlib  # noqa: PLC0415 - it brings OpenSSL, 4 MB

        digest, size = hashlib.sha256(), 0
        for number, batch in enumerate(_batches(parts)):
            with database.transaction():
                for offset, part in enumerate(batch):
                    digest.update(part)
                    size += len(part)
                    _add_part(database, content, number * BATCH_PARTS + offset, part)
        return _complete(database, content, digest.hexdigest(), size), size
    except BaseException:
        _discard_quietly(database, content)
        raise


def _batches(parts: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for part in parts:
        batch.append(part)
        if len(batch) == BATCH_PARTS:
            yield batch
            batch = []
    if batch:
        yield batch


def _add_part(database: Database, content: int, number: int, part: bytes) -> None:
    database.execute(
        "INSERT INTO part (content, number, bytes) VALUES (?, ?, ?)", (content, number, part)
    )


def _complete(database: Database, content: int, sha256: str, size: int) -> str:
    """Keep the new copy, or the older one if that is still what it was."""
    same = _find(database, sha256)
    is_known = same is not None and is_sound(database, sha256)
    with database.transaction():
        if is_known:
            _discard(database, content)
            return sha256
        if same is not None:
            _discard(database, same[0])
        database.execute(
            "UPDATE content SET sha256 = ?, size = ? WHERE id = ?", (sha256, size, content)
        )
    return sha256


def is_sound(database: Database, sha256: str) -> bool:
    """Whether a content is there, can be read, and is what it was."""
    try:
        for _ in read(database, sha256):
            pass
    except (MissingContentError, DamagedError, UnreachableError):
        return False
    return True


def _discard(database: Database, content: int) -> None:
    database.execute("DELETE FROM part WHERE content = ?", (content,))
    database.execute("DELETE FROM content WHERE id = ?", (content,))


def _discard_quietly(database: Database, content: int) -> None:
    # On a full disk even this may fail; the next opening sweeps.
    with contextlib.suppress(StorageError), database.transaction():
        _discard(database, content)


def _find(database: Database, sha256: str) -> tuple[int, int] | None:
    """The id and the size in bytes of a complete content."""
    found = database.execute("SELECT id, size FROM content WHERE sha256 = ?", (sha256,))
    return (int(found[0][0]), int(found[0][1])) if found else None


def read(database: Database, sha256: str) -> Iterator[bytes]:
    """The parts of a content, which is verified at the end. Raises `MissingContentError`."""
    found = _find(database, sha256)
    if found is None:
        raise MissingContentError(database.named)
    content, size = found
    import hashlib  # noqa: PLC0415 - it brings OpenSSL, 4 MB

    digest, position, number = hashlib.sha256(), 0, 0
    while position < size:
        part = _part(database, content, number)
        digest.update(part)
        position, number = position + len(part), number + 1
        yield part
    if digest.hexdigest() != sha256:
        raise MissingContentError(database.named)


def _part(database: Database, content: int, number: int) -> bytes:
    rows = database.execute(
        "SELECT bytes FROM part WHERE content = ? AND number = ?", (content, number)
    )
    if not rows or not isinstance(rows[0][0], bytes) or not rows[0][0]:
        raise MissingContentError(database.named)
    return rows[0][0]


def copy_to(database: Database, sha256: str, target: Path) -> None:
    """Write a content to a file, whole or not at all. Raises `StorageError`."""
    try:
        with unfinished(target) as temporary, temporary.open("wb") as file:
            for part in read(database, sha256):
                file.write(part)
    except OSError as error:
        raise from_os_error(target, error) from error


def lend_to(database: Database, sha256: str, target: Path) -> None:
    """Write a content to a passing file: quickly, not waiting for the disk. Raises `StorageError`."""
    try:
        with target.open("wb") as file:
            for part in read(database, sha256):
                file.write(part)
    except OSError as error:
        raise from_os_error(target, error) from error


# --- what is no longer needed ------------------------------------------------------------------


def hashes_in(texts: Iterable[str]) -> set[str]:
    """Everything in JSON texts that may be the hash of a content."""
    return {found for text in texts for found in _HASH.findall(text)}


def unused(database: Database, state: StoredState, current: KeyNow) -> list[int]:
    """The contents that no value refers to, in the present state or in the history; by id."""
    used = hashes_in((*state.values.values(), delivery_text(database)))
    rows = database.execute("SELECT id, sha256 FROM content")
    candidates = {content: sha256 for content, sha256 in rows if sha256 not in used}
    if candidates:
        past = read_state(database, current)
        oldest = entries(database)[0].id
        go_back(database, past, oldest, current, lambda text: used.update(_HASH.findall(text)))
    return [content for content, sha256 in candidates.items() if sha256 not in used]


def sweep(database: Database, contents: Iterable[int]) -> None:
    """Delete contents. To be called in a transaction."""
    for content in contents:
        _discard(database, content)
