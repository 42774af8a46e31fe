"""Rows copied within a dossier, or from another one, with everything that stands in and below them."""

from __future__ import annotations

from app.definitions.types import Rows
from app.dossier.dossier import Dossier


def copy_row(
    dossier: Dossier,
    source: str,
    parent: str,
    table: str,
    position: int,
    origin: Dossier | None = None,
) -> str:
    """A new row like `source`, at a position of a table under a parent; returns its id.

    `source` is a row of `origin`, by default of the dossier itself. Columns that the other table
    doesn't have are left out.
    """
    with dossier.step(f"复制一行：{dossier.facts[table].label}"):
        made = dossier.add_row(table, parent, position)
        copy_contents(dossier, source, made, origin)
    return made


def copy_contents(
    dossier: Dossier, source: str, target: str, origin: Dossier | None = None
) -> None:
    """Put the values of one row, and copies of the rows below it, into another row."""
    origin = origin or dossier
    for column in _columns(dossier, target):
        if isinstance(dossier.facts[column].type, Rows):
            copy_table(dossier, column, source, target, origin)
        else:
            dossier.set_value(column, origin.value(column, source), target)


def copy_table(
    dossier: Dossier, table: str, source: str, target: str, origin: Dossier | None = None
) -> tuple[str, ...]:
    """Copies of all rows of a table under one parent, behind those of another; their ids."""
    origin = origin or dossier
    return tuple(
        copy_row(dossier, row, target, table, len(dossier.rows(table, target)), origin)
        for row in origin.rows(table, source)
    )


def has_content(dossier: Dossier, row: str) -> bool:
    """Whether anything was filled in a row or below it."""
    return any(
        dossier.value(column, row) is not None
        or any(has_content(dossier, below) for below in dossier.rows(column, row))
        for column in _columns(dossier, row)
    )


def _columns(dossier: Dossier, row: str) -> tuple[str, ...]:
    kind = dossier.facts[dossier.home(row)[1]].type
    return kind.columns if isinstance(kind, Rows) else ()
