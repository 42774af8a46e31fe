"""What can happen to a dossier: small reversible changes, bundled into named steps."""

from __future__ import annotations

from dataclasses import dataclass

ROOT = ""
"""The row of values that stand in no table."""

Address = tuple[str, str]
"""Where a value is: its row and its key."""


@dataclass(frozen=True, slots=True)
class ValueSet:
    """A value was entered, changed or (None) emptied. Values are those of the fact's type."""

    row: str
    key: str
    old: object | None
    new: object | None

    def inverse(self) -> ValueSet:
        """The change that undoes this one."""
        return ValueSet(self.row, self.key, self.new, self.old)


@dataclass(frozen=True, slots=True)
class RowAdded:
    """An empty row now stands at a position (0 is first) of a table under a parent row."""

    row: str
    table: str
    parent: str
    position: int

    def inverse(self) -> RowRemoved:
        """The change that undoes this one."""
        return RowRemoved(self.row, self.table, self.parent, self.position)


@dataclass(frozen=True, slots=True)
class RowRemoved:
    """A row without values and without rows below it was taken out."""

    row: str
    table: str
    parent: str
    position: int

    def inverse(self) -> RowAdded:
        """The change that undoes this one."""
        return RowAdded(self.row, self.table, self.parent, self.position)


@dataclass(frozen=True, slots=True)
class RowMoved:
    """A row went from one position of its table to another."""

    row: str
    table: str
    parent: str
    old: int
    new: int

    def inverse(self) -> RowMoved:
        """The change that undoes this one."""
        return RowMoved(self.row, self.table, self.parent, self.new, self.old)


@dataclass(frozen=True, slots=True)
class NoticeSet:
    """The dossier was moved to another notice."""

    old: str
    new: str

    def inverse(self) -> NoticeSet:
        """The change that undoes this one."""
        return NoticeSet(self.new, self.old)


Change = ValueSet | RowAdded | RowRemoved | RowMoved | NoticeSet


@dataclass(frozen=True, slots=True)
class Step:
    """What the user did, under the name that 撤销 shows: all of it happens, or nothing."""

    name: str
    changes: tuple[Change, ...]

    def inverse(self, name: str) -> Step:
        """The step that takes this one back."""
        return Step(name, tuple(change.inverse() for change in reversed(self.changes)))
