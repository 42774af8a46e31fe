"""Rules about the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.dossier.checks.look import Look, Remark, silent
from app.dossier.worksheet import identity


@dataclass(frozen=True, slots=True)
class RowCount:
    """A table has at least, or at most, so many rows that count.

    A row counts once `counted` (a column) is filled; every row does where none is named.
    """

    table: str
    minimum: int = 0
    maximum: int | None = None
    counted: str = ""
    unit: str = "行"

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (self.table, self.counted) if self.counted else (self.table,)

    def find(self, look: Look) -> Iterator[Remark]:
        """One remark with both numbers where it hasn't."""
        rows = look.rows(self.table)
        count = sum(1 for row in rows if not self.counted or look.dossier.value(self.counted, row))
        label = look.fact(self.table).label
        if count < self.minimum:
            message = f"{label}有 {count} {self.unit}，要求不少于 {self.minimum} {self.unit}"
            yield Remark(self.table, message, is_missing=not count)
        if self.maximum is not None and count > self.maximum:
            yield Remark(
                self.table, f"{label}有 {count} {self.unit}，要求不超过 {self.maximum} {self.unit}"
            )


@dataclass(frozen=True, slots=True)
class RowsListed:
    """Each occupation in a column of a table is named just as the 大典 names it."""

    table: str
    column: str

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (self.table, self.column)

    def find(self, look: Look) -> Iterator[Remark]:
        """A remark at each row whose occupation the list doesn't know so."""
        kind = look.fact(self.column).type
        if not any(look.dossier.value(self.column, row) for row in look.rows(self.table)):
            yield silent(self.table, f"“{look.fact(self.table).label}”还没有填，无法核对")
        for row in look.rows(self.table):
            for problem in kind.validate(look.dossier.value(self.column, row)):
                yield Remark(self.column, f"名称要与职业分类大典一致：{problem.message}", row)


@dataclass(frozen=True, slots=True)
class RowsDistinct:
    """No two rows of a table name the same occupation in a column."""

    table: str
    column: str

    def facts(self) -> tuple[str, ...]:
        """The keys looked at."""
        return (self.table, self.column)

    def find(self, look: Look) -> Iterator[Remark]:
        """A remark at each later row that repeats an earlier one."""
        seen: dict[str, int] = {}
        for number, row in enumerate(look.rows(self.table), 1):
            value = look.dossier.value(self.column, row)
            name = identity(value)
            if name and name in seen:
                shown = look.fact(self.column).type.display(value)
                yield Remark(self.column, f"“{shown}”与第 {seen[name]} 行重复，请删去一行", row)
            seen.setdefault(name, number)
