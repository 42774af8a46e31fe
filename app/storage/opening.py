"""From a path to an open database: who has it, which format, is it sound, what if not."""

from __future__ import annotations

import contextlib
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from app.storage import history, holder
from app.storage.database import APPLICATION_ID, Database
from app.storage.errors import (
    DamagedError,
    DiskFullError,
    MissingFileError,
    NotADossierError,
    ReadOnlyError,
    StorageError,
    UnreadableError,
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
from app.storage.state import StoredState, Vocabulary, key_now, labels_of, read_state
from app.storage.upkeep import keep_house


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
            with contextlib.suppress(DiskFullError):
                keep_house(database, state, vocabulary)
            database.forget_pages()
            notes += _claim(path, held)
            return Ground(database, state, held.pop_all(), notes)
    except (DamagedError, UnreadableError):
        return _rescued_ground(path, vocabulary)


def ground_for_reading(path: Path, vocabulary: Vocabulary, migrations: Migrations) -> Ground:
    """Open a file that is only read and never changed, on any medium. Raises `StorageError`."""
    _require_file(path)
    try:
        with ExitStack() as held:
            database = _open_for_reading(path, held, migrations)
            _require_sound(database)
            state = read_state(database, key_now(vocabulary))
            database.forget_pages()
            return Ground(database, state, held.pop_all(), (), ReadOnlyError(path))
    except (DamagedError, UnreadableError):
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
