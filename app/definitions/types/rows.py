"""A table whose columns are facts of their own.

The rows live in the dossier, each with its values; the field itself has no value. The type only
knows the shape of the table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from app.definitions.types.base import FieldType, JsonValue, Problem, Reading, Unread


@dataclass(frozen=True, slots=True)
class Rows(FieldType):
    """The keys of the columns, and how many rows there may be."""

    name: ClassVar[str] = "rows"
    columns: tuple[str, ...]
    min_rows: int = 0
    max_rows: int | None = None

    def count_problems(self, count: int) -> tuple[Problem, ...]:
        """What is wrong with the number of rows."""
        if count < self.min_rows:
            return (Problem(f"至少要有 {self.min_rows} 行，现在有 {count} 行，请补充。"),)
        if self.max_rows is not None and count > self.max_rows:
            more = count - self.max_rows
            return (Problem(f"最多 {self.max_rows} 行，现在有 {count} 行，请删去 {more} 行。"),)
        return ()

    def _contradictions(self) -> Iterator[str]:
        if not self.columns:
            yield "columns 里没有列"
        for column, count in Counter(self.columns).items():
            if count > 1:
                yield f"columns 里 {column} 出现了 {count} 次"
        if self.min_rows < 0:
            yield "min_rows 不能小于 0"
        if self.max_rows is not None and self.max_rows < max(self.min_rows, 1):
            yield f"max_rows {self.max_rows} 太小"

    def _read(self, text: str) -> Reading:
        return Reading(Unread(text))

    def _expected(self) -> str:
        return "表格的各行"

    def _problems(self, value: object) -> Iterator[Problem]:
        raise self._not_stored(value)

    def _display(self, value: object) -> str:
        raise self._not_stored(value)

    def _store(self, value: object) -> JsonValue:
        raise self._not_stored(value)

    def _restore(self, stored: object) -> object:
        raise self._not_stored(stored)
