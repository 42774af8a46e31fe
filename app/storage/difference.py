"""What turns one dossier into another: so that going back in time is a step like any other."""

from __future__ import annotations

from collections.abc import Iterator

from app.dossier.changes import (
    Change,
    NoticeSet,
    RowAdded,
    RowMoved,
    RowRemoved,
    ValueSet,
)
from app.dossier.dossier import Dossier
from app.storage.state import value_text


def changes_between(now: Dossier, then: Dossier) -> tuple[Change, ...]:
    """The changes that make `now` hold what `then` holds, in an order that can be done."""
    return (*_notice(now, then), *_removals(now, then), *_arrivals(now, then), *_values(now, then))


def _notice(now: Dossier, then: Dossier) -> Iterator[Change]:
    if now.notice != then.notice:
        yield NoticeSet(now.notice, then.notice)


def _removals(now: Dossier, then: Dossier) -> Iterator[Change]:
    """Rows go empty, and before the rows above them and in front of them."""
    gone = {row for row, *_ in now.all_rows() if not then.has_row(row)}
    for row, key, value in now.values():
        if row in gone:
            yield ValueSet(row, key, value, None)
    for row, table, parent, position in reversed(list(now.all_rows())):
        if row in gone:
            yield RowRemoved(row, table, parent, position)


def _arrivals(now: Dossier, then: Dossier) -> Iterator[Change]:
    order: dict[tuple[str, str], list[str]] = {}
    for row, table, parent, position in then.all_rows():
        if (parent, table) not in order:
            order[parent, table] = [row for row in now.rows(table, parent) if then.has_row(row)]
        rows = order[parent, table]
        if row not in rows:
            yield RowAdded(row, table, parent, position)
            rows.insert(position, row)
        elif (old := rows.index(row)) != position:
            yield RowMoved(row, table, parent, old, position)
            rows.insert(position, rows.pop(old))


def _values(now: Dossier, then: Dossier) -> Iterator[Change]:
    for row, key, value in then.values():
        old = now.value(key, row) if now.has_row(row) else None
        # Compared as the file would hold them: 1.0 and 1.00 are equal, but not the same.
        fact = then.facts[key]
        if old is None or value_text(fact, old) != value_text(fact, value):
            yield ValueSet(row, key, old, value)
    for row, key, value in now.values():
        if then.has_row(row) and then.value(key, row) is None:
            yield ValueSet(row, key, value, None)
