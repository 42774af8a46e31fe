"""A block of cells put into a table of the dossier: whether it may, and what was cleaned."""

from __future__ import annotations

from collections.abc import Sequence

from app.ui.wizard.clipboard import Fit
from app.ui.wizard.rows_model import RowsModel

_MOST_NOTES = 3


def refusal_of(model: RowsModel, first: int, fit: Fit) -> str:
    """Why a block can't go in from row `first` on; "" where it can."""
    if not fit.rows or not fit.columns:
        return "复制的内容里只有表头，没有可以粘贴的行。"
    maximum, count = model.maximum, first + len(fit.rows)
    if maximum is None or count <= max(maximum, model.rowCount()):
        return ""
    return (
        f"粘贴后会有 {count} 行，这个表最多 {maximum} 行，所以没有粘贴。"
        "请在 Excel 里少选一些行再复制。"
    )


def put_block(model: RowsModel, first: int, fit: Fit) -> list[str]:
    """Put a block in from row `first` on, with new rows as needed; returns notes on cleaning."""
    session, dossier = model.session, model.session.dossier
    rows = list(model.rows)
    while len(rows) < first + len(fit.rows):
        rows.append(dossier.add_row(model.table, model.parent_row))
    return [
        note
        for row, cells in zip(rows[first:], fit.rows, strict=False)
        for column, text in zip(fit.columns, cells, strict=True)
        for note in session.set_value(model.columns[column], text, row).notes
    ]


def summed_up(notes: Sequence[str]) -> list[str]:
    """Notes of cleaning, the same ones once; of many, how many more there are."""
    kinds = list(dict.fromkeys(notes))
    more = len(kinds) - _MOST_NOTES
    return kinds[:_MOST_NOTES] + ([f"另有 {more} 种整理"] if more > 0 else [])
