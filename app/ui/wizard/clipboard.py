"""The clipboard's text as a block of cells, and back: how Excel, WPS and Word copy tables.

Pure functions. A block is a list of rows, each a list of texts. Cells are parted by tabs, rows by
line ends; a cell that holds either stands in quotes, its own quotes doubled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Block = list[list[str]]

_NEEDS_QUOTES = re.compile(r"[\t\r\n]")
_CELL = re.compile(r'"((?:[^"]|"")*)"(?=[\t\r\n]|\Z)|([^\t\r\n]*)')
_BETWEEN = re.compile(r"\t|\r\n|\r|\n|\Z")
_NOT_WORDS = re.compile(r"[\s:：*＊（）()、，,]+")


def parse_block(text: str) -> Block:
    """The cells of a copied block; empty rows at its end are left out.

    A quote that is never closed, or that has nothing to protect, is part of the text.
    """
    rows: Block = [[]]
    place = 0
    while True:
        cell, place = _read_cell(text, place)
        rows[-1].append(cell)
        between = _BETWEEN.match(text, place)
        if between is None or not between[0]:
            break
        place = between.end()
        if between[0] != "\t":
            rows.append([])
    return _without_empty_end(rows)


def _read_cell(text: str, place: int) -> tuple[str, int]:
    """The cell that begins at a place, and where it ends."""
    found = _CELL.match(text, place)
    if found is None:  # the second branch matches anything
        return "", place
    quoted = found[1]
    if quoted is None:
        return found[2], found.end()
    if _NEEDS_QUOTES.search(quoted) or '""' in quoted:
        return re.sub(r"\r\n?", "\n", quoted.replace('""', '"')), found.end()
    return found[0], found.end()


def _without_empty_end(rows: Block) -> Block:
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def format_block(rows: Sequence[Sequence[str]]) -> str:
    """The block as Excel puts it on the clipboard."""
    return "".join("\t".join(map(_quoted, row)) + "\r\n" for row in rows)


def _quoted(cell: str) -> str:
    if _NEEDS_QUOTES.search(cell) or (cell.startswith('"') and cell.endswith('"')):
        return '"' + cell.replace('"', '""') + '"'
    return cell


# --- fitting a block into a table ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fit:
    """A block as a table takes it: `columns` (numbers, 0 is first) for the cells of each row.

    `notes` say in Chinese what was left out.
    """

    columns: tuple[int, ...]
    rows: Block
    notes: tuple[str, ...] = ()


def fit_block(block: Block, labels: Sequence[str], first: int = 0) -> Fit:
    """Fit a block into the columns of a table, from column `first` on.

    A row of headings tells where each column belongs; it is recognised by the table's own labels.
    A leading column that only counts the rows (序号) is left out, and what has no column too.
    """
    headed = _by_headings(block, labels)
    if headed is not None:
        return headed
    width = max(map(len, block), default=0)
    room = len(labels) - first
    notes = []
    if width > room and _is_numbering(block):
        block, width = [row[1:] for row in block], width - 1
        notes.append("序号一列没有粘贴")
    if width > room and any(cell.strip() for row in block for cell in row[room:]):
        notes.append(f"多出的 {width - room} 列没有粘贴（从这一列起只有 {room} 列）")
    columns = tuple(range(first, first + min(width, room)))
    return Fit(columns, [_padded(row, len(columns)) for row in block], tuple(notes))


def _by_headings(block: Block, labels: Sequence[str]) -> Fit | None:
    """The fit by the first row, where all of it that isn't empty or 序号 are labels; else None."""
    known = {_fold(label): number for number, label in enumerate(labels)}
    heads = [_fold(cell) for cell in block[0]] if block else []
    found = [(place, known[head]) for place, head in enumerate(heads) if head in known]
    strange = [head for head in heads if head and head not in known and head != "序号"]
    if not found or strange or len({column for _, column in found}) < len(found):
        return None
    rows = [[row[place] if place < len(row) else "" for place, _ in found] for row in block[1:]]
    return Fit(tuple(column for _, column in found), rows, ("第一行是表头，没有粘贴",))


def _is_numbering(block: Block) -> bool:
    """Whether the first column counts 1, 2, 3 …."""
    first = [row[0].strip() if row else "" for row in block]
    return first == [str(number) for number in range(1, len(first) + 1)]


def _padded(row: list[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _fold(text: str) -> str:
    return _NOT_WORDS.sub("", text).casefold()
