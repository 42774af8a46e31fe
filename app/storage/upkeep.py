"""What is done to a file each time it is opened for editing, before anyone sees it."""

from __future__ import annotations

import contextlib

from app.storage import contents, history
from app.storage.database import Database
from app.storage.errors import StorageError
from app.storage.state import (
    StoredState,
    Vocabulary,
    key_now,
    labels_of,
    to_text,
    write_meta,
    write_row,
    write_value,
)


def keep_house(database: Database, state: StoredState, vocabulary: Vocabulary) -> None:
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
