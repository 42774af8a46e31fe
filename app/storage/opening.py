"""From a path to an open database: who has it, which format, is it sound, what if not."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.placement import unfinished
from app.storage import contents, history, holder
from app.storage.database import APPLICATION_ID, Database
from app.storage.errors import (
    DamagedError,
    ExistingFileError,
    InUseError,
    MissingFileError,
    NotADossierError,
    ReadOnlyError,
    StorageError,
    from_os_error,
)
from app.storage.migrations import (
    Migrations,
    back_up,
    copy_files,
    format_of,
    is_sound,
    migrate,
    newest,
)
from app.storage.rescue import require_ours, rescue
from app.storage.state import (
    StoredState,
    Vocabulary,
    labels_of,
    read_state,
    to_text,
    write_meta,
    write_row,
    write_state,
    write_value,
)


@dataclass(slots=True)
class Ground:
    """What an open file stands on. `held` gives everything back when it is closed.

    `obstacle` says why changes can't go into the file: it is only read, or was damaged.
    """

    database: Database
    state: StoredState
    held: ExitStack
    notes: tuple[str, ...] = ()
    obstacle: StorageError | None = None


def ground_for_editing(path: Path, vocabulary: Vocabulary, migrations: Migrations) -> Ground:
    """Open a file to be changed, or what could be rescued of it. Raises `StorageError`."""
    _require_file(path)
    try:
        with ExitStack() as held:
            database = held.enter_context(Database.open(path))
            notes = _bring_up_to_date(database, migrations)
            _require_sound(database)
            state = read_state(database, key_now(vocabulary))
            _keep_house(database, state, vocabulary)
            notes += _claim(path, held)
            return Ground(database, state, held.pop_all(), notes)
    except DamagedError:
        return _rescued_ground(path, vocabulary)


def ground_for_reading(path: Path, vocabulary: Vocabulary, migrations: Migrations) -> Ground:
    """Open a file that is only read and never changed, on any medium. Raises `StorageError`."""
    _require_file(path)
    try:
        with ExitStack() as held:
            database = _open_for_reading(path, held, migrations)
            _require_sound(database)
            state = read_state(database, key_now(vocabulary))
            return Ground(database, state, held.pop_all(), (), ReadOnlyError(path))
    except DamagedError:
        return _rescued_ground(path, vocabulary)


def _require_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise NotADossierError(path, "是一个文件夹，不是申报材料文件")
        if not path.exists():
            raise MissingFileError(path)
    except OSError as error:
        raise from_os_error(path, error) from error


def _require_sound(database: Database) -> None:
    """Look for damage in everything but the attachments, which are verified when they are used.

    What isn't one of our files at all is damaged as well, to begin with.
    """
    is_ours = database.execute("PRAGMA application_id") == [(APPLICATION_ID,)]
    is_plain = not database.execute(
        "SELECT 1 FROM sqlite_schema WHERE type NOT IN ('table', 'index')"
    )
    for table in ("meta", "row", "value") if is_ours and is_plain else ():
        if database.execute(f"PRAGMA integrity_check({table})") != [("ok",)]:
            raise DamagedError(database.named)
    database.execute("SELECT count(*) FROM content")
    if not (is_ours and is_plain and history.entries(database)):
        raise DamagedError(database.named)


def key_now(vocabulary: Vocabulary) -> history.KeyNow:
    """What a saved key is called today; a removed fact keeps its key."""
    return lambda key: vocabulary.current_key(key) or key


def _claim(path: Path, held: ExitStack) -> tuple[str, ...]:
    """Leave our name beside the file; a note where another computer's name still stands there."""
    other = holder.read_holder(path)
    claimed = holder.claim(path)
    held.callback(holder.release, path, claimed)
    if other is None or other.computer == claimed.computer:
        return ()
    doubt = f"“{path.name}”可能还由{other}打开着，或者在那边没有正常关闭"
    return (f"{doubt}；请确认没有两个人同时填写，否则同步时会互相覆盖",)


# --- formats -----------------------------------------------------------------------------------


def _bring_up_to_date(database: Database, migrations: Migrations) -> tuple[str, ...]:
    """Migrate an older file after a verified backup; a note that says so."""
    _require_application(database)
    if format_of(database, migrations) == newest(migrations):
        return ()
    if not is_sound(database):
        raise DamagedError(database.named)
    backup = back_up(database)
    migrate(database, migrations)
    return (f"文件是旧版本保存的，已转换；转换前的原样备份在“{backup.name}”",)


def _require_application(database: Database) -> None:
    if database.execute("PRAGMA application_id") != [(APPLICATION_ID,)]:
        raise DamagedError(database.named)


def _open_for_reading(path: Path, held: ExitStack, migrations: Migrations) -> Database:
    """The file itself or, where it has to be changed before it can be read, a copy of it."""
    try:
        database = held.enter_context(Database.open_for_reading(path))
        _require_application(database)
        if format_of(database, migrations) == newest(migrations):
            return database
        held.pop_all().close()
    except ReadOnlyError:
        # A transaction was cut off, and its rolling back would have to write.
        pass
    copy = _folder(held) / "copy.shenbao"
    copy_files(path, copy)
    database = held.enter_context(Database.open(copy, named=path))
    _require_application(database)
    migrate(database, migrations)
    return database


def _folder(held: ExitStack) -> Path:
    """A folder of our own that goes away when the file is closed."""
    return Path(
        held.enter_context(
            tempfile.TemporaryDirectory(prefix="jiangshen-", ignore_cleanup_errors=True)
        )
    )


# --- damage ------------------------------------------------------------------------------------


def _rescued_ground(path: Path, vocabulary: Vocabulary) -> Ground:
    require_ours(path)
    labels = labels_of(vocabulary.facts)
    with ExitStack() as held:
        found = rescue(path, _folder(held), labels)
        database = held.enter_context(Database.open(found.path, named=path))
        state = read_state(database, key_now(vocabulary))
        return Ground(database, state, held.pop_all(), found.notes, DamagedError(path))


# --- upkeep ------------------------------------------------------------------------------------


def _keep_house(database: Database, state: StoredState, vocabulary: Vocabulary) -> None:
    """Follow renamed keys, forget what is older than 30 days. Changes nothing without need."""
    labels = state.labels | labels_of(vocabulary.facts)
    if labels != state.labels:
        state.labels = labels
        with database.transaction():
            write_meta(database, "labels", to_text(labels))
    _rename(database, state, vocabulary)
    if history.has_old_steps(database):
        with database.transaction():
            history.drop_old_steps(database)
    # Where the history can't be read, nothing is known to be unused.
    with contextlib.suppress(StorageError):
        if unused := contents.unused(database, state, key_now(vocabulary)):
            with database.transaction():
                contents.sweep(database, unused)


def _rename(database: Database, state: StoredState, vocabulary: Vocabulary) -> None:
    """Write what stands under retired keys under those of today."""
    current = key_now(vocabulary)
    stored = {(row, key) for row, key in database.execute("SELECT row, key FROM value")}
    # Where both exist, an older program was used in between: its value stays where it is.
    values = [
        (row, key)
        for row, key in stored
        if key != current(key) and (row, current(key)) not in stored
    ]
    tables = {key for (key,) in database.execute("SELECT DISTINCT in_table FROM row")}
    renamed = {current(table) for table in tables if table != current(table)}
    if not values and not renamed:
        return
    with database.transaction():
        for row, key in values:
            write_value(database, row, key, None)
            write_value(database, row, current(key), state.values[row, current(key)])
        for (parent, table), rows in state.rows.items():
            for position, row in enumerate(rows) if table in renamed else ():
                write_row(database, row, table, parent, position)


# --- new files ---------------------------------------------------------------------------------


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
        wanted = sorted(contents.hashes_in(state.values.values())) if source else []
        return tuple(sha256 for sha256 in wanted if not _carry(source, database, sha256))


def _carry(source: Database | None, database: Database, sha256: str) -> bool:
    if source is None or not contents.is_sound(source, sha256):
        return False
    contents.add(database, contents.read(source, sha256))
    return True
