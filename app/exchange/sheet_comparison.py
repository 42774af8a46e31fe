"""What a 填报表 that came back would change in a dossier.

Three sides of every value are compared: what was exported, what the sheet says now, and what the
dossier holds now.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Literal

from app.definitions.models import Definitions
from app.definitions.types import Rows
from app.definitions.types.cleaning import excerpt
from app.dossier.changes import ROOT
from app.dossier.dossier import Dossier
from app.exchange.sheet_cells import TOO_LONG, exported_fingerprint, fingerprint
from app.exchange.sheet_layout import PARENT
from app.exchange.sheet_reading import COVERED, RawBook, RawCell, RawLine, RawSheet

_LONGEST_SUMMARY = 120

DifferenceKind = Literal["value", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a sheet would change.

    `key`, `row`: the value's address; of a row, its table and its id (of an added one only a
    name for it). `label`, `before`, `after`, `where` (`工作表“封面”!C4`) and `sheet` (the official
    title) are for the user; `problem` says what is wrong with the new value, which is taken in all the same.
    `changed_here`: since the export the dossier was changed at this place, too.
    """

    kind: DifferenceKind
    key: str
    row: str
    path: str
    label: str
    before: str
    after: str
    where: str
    value: object | None = None
    cells: tuple[tuple[str, object], ...] = ()
    parent: str = ROOT
    changed_here: bool = False
    problem: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class SheetImport:
    """What a 填报表 brings.

    `differences`: what its user changed. `kept`: where only the dossier was changed since the
    export; it stays unless someone wants these, too. `problems`: what couldn't be read, with the
    addresses of the cells; `notes`: what was cleaned, renamed or passed over.
    """

    differences: tuple[Difference, ...] = ()
    kept: tuple[Difference, ...] = ()
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """A cell as its fact's type reads it, against what was exported."""

    key: str
    value: object
    problem: str
    where: str
    mark: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class _Addition:
    """A row that the dossier doesn't have; `top` is the outermost such row that it belongs to."""

    difference: Difference
    top: str
    is_changed: bool


class Comparison:
    """One reading of a book against a dossier."""

    def __init__(self, dossier: Dossier, definitions: Definitions, book: RawBook) -> None:
        self.dossier = dossier
        self.definitions = definitions
        self.book = book
        self.differences: list[Difference] = []
        self.kept: list[Difference] = []
        self.additions: list[_Addition] = []
        self.seen: set[str] = set()
        self.names: dict[tuple[str, str], set[str]] = {}
        self.title = ""

    def steps(self) -> Generator[str, None, SheetImport]:
        """All sheets, outer tables before those inside their rows; says which is compared."""
        if self.book.facts.get("notice") != self.dossier.notice:
            self.book.notes.append("填报表是按另一份通知导出的；两份通知都有的项目照样读入")
        for sheet in sorted(self._sheets(), key=lambda one: PARENT in one.columns):
            self.title = self.book.titles[sheet.marker]
            yield f"比较“{self.title}”"
            if sheet.marker.startswith("fields "):
                self._read_fields(sheet)
            else:
                self._read_table(sheet)
        self._place_additions()
        book = self.book
        return SheetImport(
            tuple(self.differences), tuple(self.kept), tuple(book.problems), tuple(book.notes)
        )

    def _sheets(self) -> Iterator[RawSheet]:
        """Each sheet once, with remarks on what is missing, twice there or renamed."""
        seen: set[str] = set()
        for sheet in self.book.sheets:
            official = self.book.titles[sheet.marker]
            if sheet.marker in seen:
                self.book.notes.append(f"工作表“{sheet.title}”是“{official}”的副本，没有读")
                continue
            seen.add(sheet.marker)
            if sheet.title != official:
                self.book.notes.append(f"工作表“{sheet.title}”改过名，按“{official}”读入")
            yield sheet
        for marker, title in self.book.titles.items():
            if marker not in seen:
                self.book.notes.append(f"没有读到工作表“{title}”，其中的内容不改动")

    # --- facts one below the other ---

    def _read_fields(self, sheet: RawSheet) -> None:
        lost: dict[str, list[_Read]] = {}
        for line in sheet.lines:
            row, bar, key = line.mark.partition("|")
            if not bar:
                self.book.notes.append(
                    f"工作表“{sheet.title}”第 {line.number} 行不是表里原有的，没有读入"
                )
                continue
            self._note_heading(sheet, key, sheet.cell(line, "label"))
            found = self._read(key, row, sheet.cell(line, "answer"))
            if found is None:
                continue
            if self.dossier.has_row(row):
                self._compare(found, row)
            else:
                lost.setdefault(row, []).append(found)
        for row, values in lost.items():
            table = sheet.marker.partition(" ")[2]
            self.book.notes.append(
                f"“{sheet.title}”是为一行单独导出的，这份材料里没有那一行，按新增的一行读入"
            )
            self._add(table, row, ROOT, values, f"工作表“{sheet.title}”", is_changed=True)

    # --- tables ---

    def _read_table(self, sheet: RawSheet) -> None:
        table = self._current(sheet.marker.partition(" ")[2])
        if not table:
            return
        for key, text in sheet.heads.items():
            self._note_heading(sheet, key, RawCell(text, ""))
        there = {line.mark for line in sheet.lines}
        for line in sheet.lines:
            self._read_line(sheet, table, line)
        for row, (home, _) in self.book.rows.items():
            if home == table and row not in there and self.dossier.has_row(row):
                self._remove(row, f"工作表“{sheet.title}”")

    def _read_line(self, sheet: RawSheet, table: str, line: RawLine) -> None:
        keys = [key for key in sheet.columns if key and key != PARENT]
        cells = [(key, sheet.cell(line, key)) for key in keys]
        row = line.mark if line.mark in self.book.rows and line.mark not in self.seen else ""
        where = f"工作表“{sheet.title}”第 {line.number} 行"
        was_filled = any(self.book.base.get((row, key)) for key in keys) if row else False
        if all(cell.is_empty for _, cell in cells):
            self._read_empty(sheet, line, row, where, was_filled=was_filled)
            return
        found = [one for key, cell in cells if (one := self._read(key, row, cell))]
        self._remember(table, row or where, found)
        if row:
            self.seen.add(row)
        if row and self.dossier.has_row(row):
            for one in found:
                self._compare(one, row)
            return
        parent = self.book.rows[row][1] if row else self._parent(sheet, table, line)
        if parent is not None:
            changed = not row or any(one.is_changed for one in found)
            self._add(table, row or where, parent, found, where, is_changed=changed)

    def _read_empty(
        self, sheet: RawSheet, line: RawLine, row: str, where: str, *, was_filled: bool
    ) -> None:
        """A row without answers: emptied to be taken out, or never filled."""
        if row:
            self.seen.add(row)
            if was_filled and self.dossier.has_row(row):
                self._remove(row, where)
        elif not sheet.cell(line, PARENT).is_empty and PARENT in sheet.columns:
            self.book.notes.append(f"{where}只选了职业，没有填内容，没有读入")

    def _remember(self, table: str, row: str, found: list[_Read]) -> None:
        """Under what name rows of tables inside may refer to this one: its first column."""
        first = self._first_column(table)
        for one in found:
            if one.key == first and one.mark:
                self.names.setdefault((table, one.mark), set()).add(row)

    def _parent(self, sheet: RawSheet, table: str, line: RawLine) -> str | None:
        """The row that a new row belongs to; None, with a problem noted, where nobody can tell."""
        if PARENT not in sheet.columns:
            return self.book.facts.get("occupation", ROOT) if self._outer(table) else ROOT
        outer = self._outer(table)
        kind = self.dossier.facts[self._first_column(outer)].type
        cell = sheet.cell(line, PARENT)
        mark = fingerprint(kind, kind.normalise(cell.value).value)
        named = self.names.get((outer, mark)) or self._named_here(outer, mark)
        if mark and len(named) == 1:
            return next(iter(named))
        label = self.dossier.facts[outer].label
        unknown = (
            f"没有叫{excerpt(str(cell.value))}的{label}" if mark else f"没有写明是哪一个{label}"
        )
        reason = f"有 {len(named)} 个同名的{label}" if named else unknown
        self.book.problems.append(f"{cell.address}：{reason}，这一行没有读入；请从列表里选一项")
        return None

    def _named_here(self, table: str, mark: str) -> set[str]:
        key = self._first_column(table)
        kind = self.dossier.facts[key].type
        rows = self.dossier.rows(table)
        return {
            row for row in rows if exported_fingerprint(kind, self.dossier.value(key, row)) == mark
        }

    def _outer(self, table: str) -> str:
        tables = self.dossier.facts[table].tables
        return tables[0] if tables else ""

    def _first_column(self, table: str) -> str:
        kind = self.dossier.facts[table].type
        return kind.columns[0] if isinstance(kind, Rows) else ""

    # --- values ---

    def _read(self, old_key: str, row: str, cell: RawCell) -> _Read | None:
        """A cell as its type reads it; None where it says nothing."""
        key = self._current(old_key)
        if not key or (isinstance(cell.value, str) and cell.value.strip() == TOO_LONG):
            return None
        fact = self.dossier.facts[key]
        if cell.trouble:
            if cell.trouble != COVERED:
                self.book.problems.append(f"{cell.address}（{fact.label}）：{cell.trouble}")
            return None
        reading = fact.type.normalise(cell.value)
        mark = fingerprint(fact.type, reading.value)
        is_changed = mark != self.book.base.get((row, old_key), "")
        if is_changed:
            self.book.notes += [f"{cell.address}（{fact.label}）：{note}" for note in reading.notes]
        problem = self._problem(key, reading.value)
        return _Read(key, reading.value, problem, cell.address, mark, is_changed)

    def _problem(self, key: str, value: object) -> str:
        found = self.dossier.facts[key].type.validate(value)
        return "；".join(one.message for one in found if one.severity == "error")

    def _compare(self, found: _Read, row: str) -> None:
        key, kind = found.key, self.dossier.facts[found.key].type
        now = self.dossier.value(key, row)
        here = exported_fingerprint(kind, now)
        if found.mark == here:
            return
        one = Difference(
            "value",
            key,
            row,
            self.dossier.path(key, row),
            self.dossier.caption(key, row),
            self.dossier.display(key, row),
            kind.display(found.value),
            found.where,
            value=found.value,
            changed_here=self.book.base.get((row, key), "") != here,
            problem=found.problem,
            sheet=self.title,
        )
        (self.differences if found.is_changed else self.kept).append(one)

    def _current(self, key: str) -> str:
        """What a key of the file is called today; "" where the fact is gone."""
        now = self.definitions.current_key(key)
        if now in self.dossier.facts:
            return now
        note = f"“{key}”这一项现在不再使用，没有读入"
        if note not in self.book.notes:
            self.book.notes.append(note)
        return ""

    def _note_heading(self, sheet: RawSheet, key: str, cell: RawCell) -> None:
        official = self.book.heads.get((sheet.marker, key))
        text = str(cell.value or "").strip()
        if official and text != official:
            self.book.notes.append(
                f"工作表“{sheet.title}”的标题“{official}”被改成了“{text}”，仍按“{official}”读入"
            )

    # --- rows ---

    def _remove(self, row: str, where: str) -> None:
        _, table = self.dossier.home(row)
        below = sum(parent == row for _, _, parent, _ in self.dossier.all_rows())
        caption, _, _ = self.dossier.caption(self._first_column(table), row).rpartition(" · ")
        also = f"，连同其中的 {below} 行" if below else ""
        shown = self._summary((key, self.dossier.value(key, row)) for key in self._columns(table))
        one = Difference(
            "removed",
            table,
            row,
            self.dossier.path(self._first_column(table), row).rpartition("].")[0] + "]",
            f"{caption}：删除这一行{also}",
            shown,
            "",
            where,
            changed_here=self._is_changed_here(row, table),
            sheet=self.title,
        )
        self.differences.append(one)

    def _is_changed_here(self, row: str, table: str) -> bool:
        """Whether a value of an exported row was changed in the dossier since."""
        return any(
            exported_fingerprint(self.dossier.facts[key].type, self.dossier.value(key, row)) != mark
            for key in self._columns(table)
            if (mark := self.book.base.get((row, key)))
        )

    def _columns(self, table: str) -> tuple[str, ...]:
        kind = self.dossier.facts[table].type
        return kind.columns if isinstance(kind, Rows) else ()

    def _add(
        self, table: str, row: str, parent: str, found: list[_Read], where: str, *, is_changed: bool
    ) -> None:
        cells = tuple((one.key, one.value) for one in found if one.value is not None)
        is_here = self.dossier.has_row(parent)
        home = self.dossier.caption(table, parent) if is_here else self.dossier.facts[table].label
        one = Difference(
            "added",
            table,
            row,
            f"{self.dossier.path(table, parent) if is_here else table}[+]",
            f"{home}：增加一行",
            "",
            self._summary(cells),
            where,
            cells=cells,
            parent=parent,
            problem="；".join(f"{one.where}：{one.problem}" for one in found if one.problem),
            sheet=self.title,
        )
        top = row if is_here else parent
        self.additions.append(_Addition(one, top, is_changed))

    def _summary(self, cells: Iterator[tuple[str, object]] | tuple[tuple[str, object], ...]) -> str:
        shown = (
            self.dossier.facts[key].type.display(value) for key, value in cells if value is not None
        )
        text = "；".join(part for part in shown if part).replace("\n", " ")
        return text if len(text) <= _LONGEST_SUMMARY else f"{text[:_LONGEST_SUMMARY]}…"

    def _place_additions(self) -> None:
        """Rows inside a row that the dossier doesn't have come with it, or not at all."""
        changed = {one.top for one in self.additions if one.is_changed}
        for one in self.additions:
            (self.differences if one.top in changed else self.kept).append(one.difference)
