"""From an older format to today's: a verified backup first, then one transaction."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from app.placement import unfinished
from app.storage.database import FORMAT, Database
from app.storage.errors import (
    DamagedError,
    MigrationError,
    NewerFormatError,
    StorageError,
    from_os_error,
)

Migrations: TypeAlias = Mapping[int, Callable[[Database], None]]

MIGRATIONS: Migrations = MappingProxyType({})
"""What brings format n to n + 1, by n. Each runs inside the transaction of all."""

_LARGEST_FORMAT = 999


def newest(migrations: Migrations) -> int:
    """The format that the migrations lead to."""
    return max(migrations, default=FORMAT - 1) + 1


def format_of(database: Database, migrations: Migrations) -> int:
    """The file's format. Raises `NewerFormatError`, or `DamagedError` where that is no number."""
    number = int(database.execute("PRAGMA user_version")[0][0])
    if not 1 <= number <= _LARGEST_FORMAT:
        raise DamagedError(database.named)
    if number > newest(migrations):
        raise NewerFormatError(database.named)
    return number


def migrate(database: Database, migrations: Migrations) -> None:
    """Bring the file up to the newest format, or leave it as it is. Raises `MigrationError`."""
    number = format_of(database, migrations)
    try:
        with database.transaction():
            for step in range(number, newest(migrations)):
                migrations[step](database)
            database.execute(f"PRAGMA user_version = {newest(migrations)}")
    except StorageError as error:
        raise MigrationError(database.named, error.advice) from error


def back_up(database: Database) -> Path:
    """Put a verified copy beside the file; where it lies. Raises `MigrationError`."""
    number = int(database.execute("PRAGMA user_version")[0][0])
    target = _free_name(database.path, f"格式{number}备份")
    try:
        with unfinished(target) as temporary:
            copy_database(database, temporary)
            with Database.open_for_reading(temporary, named=target) as copy:
                if not is_sound(copy) or fingerprint(copy) != fingerprint(database):
                    raise DamagedError(target)
    except OSError as error:
        raise MigrationError(database.named, from_os_error(target, error).advice) from error
    except StorageError as error:
        raise MigrationError(database.named, error.advice) from error
    return target


def _free_name(path: Path, what: str) -> Path:
    number = 1
    while True:
        suffix = f"（{what}{number if number > 1 else ''}）"
        target = path.with_name(f"{path.stem}{suffix}{path.suffix}")
        if not target.exists():
            return target
        number += 1


def copy_database(database: Database, target: Path) -> None:
    """A compact copy of everything that is saved. The target is missing or an empty file."""
    database.execute("VACUUM INTO ?", (str(target),))


def copy_files(path: Path, target: Path) -> None:
    """Copy a file that nobody has open together with the journal of a cut-off transaction."""
    journal = path.with_name(f"{path.name}-journal")
    try:
        shutil.copyfile(path, target)
        if journal.exists():
            shutil.copyfile(journal, target.with_name(f"{target.name}-journal"))
    except OSError as error:
        raise from_os_error(path, error) from error


def is_sound(database: Database) -> bool:
    """Whether SQLite finds nothing wrong anywhere in the file."""
    return database.execute("PRAGMA integrity_check") == [("ok",)]


def fingerprint(database: Database) -> dict[str, tuple[int, str]]:
    """Of each table the number of its rows, and a hash over all of them."""
    tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return {table: _fingerprint(database, table) for (table,) in tables}


def _fingerprint(database: Database, table: str) -> tuple[int, str]:
    import hashlib  # noqa: PLC0415 - it brings OpenSSL, 4 MB

    digest, count = hashlib.sha256(), 0
    for row in database.each(f'SELECT * FROM "{table}"'):  # noqa: S608 - a name from the schema
        digest.update(repr(row).encode("utf-8", "surrogatepass"))
        count += 1
    return count, digest.hexdigest()
