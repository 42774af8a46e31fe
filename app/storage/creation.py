"""New files: written under another name and moved into place when they are complete."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.placement import unfinished
from app.storage import contents, history
from app.storage.database import Database
from app.storage.deliveries import delivery_text
from app.storage.errors import (
    ExistingFileError,
    InUseError,
    NotADossierError,
    StorageError,
    from_os_error,
)
from app.storage.state import StoredState, write_state


@contextmanager
def new_file(target: Path, *, replace: bool) -> Iterator[Path]:
    """A temporary file that takes the target's place when the block ends well.

    Raises `ExistingFileError` unless it may `replace`, `InUseError` and other `StorageError`.
    """
    target = Path(os.path.abspath(target))  # noqa: PTH100 - resolve() asks drives that may be away
    _require_free(target, replace=replace)
    try:
        with unfinished(target) as temporary:
            yield temporary
            _require_free(target, replace=replace)
            # Left by a crash, it would be rolled back into the new file.
            target.with_name(f"{target.name}-journal").unlink(missing_ok=True)
    except OSError as error:
        raise from_os_error(target, error) from error


def _require_free(target: Path, *, replace: bool) -> None:
    if not target.exists():
        return
    if not replace:
        raise ExistingFileError(target)
    if target.is_dir():
        raise NotADossierError(target, "是一个文件夹，不能当作文件来存")
    try:
        Database.open(target).close()
    except InUseError:
        raise
    except StorageError:
        # Damaged, or something else: it was chosen to be replaced.
        pass


def write_new(
    path: Path, named: Path, state: StoredState, source: Database | None
) -> tuple[str, ...]:
    """Fill an empty file with a state and the contents that it refers to.

    Returns the hashes of contents that the source doesn't have any more.
    """
    with Database.create(path, named=named) as database:
        with database.transaction():
            write_state(database, state)
            history.add_entry(database, history.now_text(), "新建", [])
        wanted = sorted(_referred_to(state, source)) if source else []
        return tuple(sha256 for sha256 in wanted if not _carry(source, database, sha256))


def _referred_to(state: StoredState, source: Database) -> set[str]:
    """The hashes that the values refer to, and what is kept of the delivery."""
    texts = list(state.values.values())
    with contextlib.suppress(StorageError):
        texts.append(delivery_text(source))
    return contents.hashes_in(texts)


def _carry(source: Database | None, database: Database, sha256: str) -> bool:
    if source is None or not contents.is_sound(source, sha256):
        return False
    contents.add(database, contents.read(source, sha256))
    return True
