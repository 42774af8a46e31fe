"""Reads a 填报表 that came back, within bounds: values as shown, never a formula, never a macro.

What comes out are lines of cells under the keys that the hidden row names; what they mean for a
dossier is decided elsewhere.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter, range_boundaries

from app.errors import JiangshenError
from app.exchange.sheet_cells import FORMAT, HIDDEN, INTRODUCTION, raw_value, unescaped

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_CONTENT = 96 * 1024 * 1024
MOST_PARTS = 2_000
MOST_LINES = 10_000
FURTHEST_LINE = 60_000
MOST_COLUMNS = 60
_MOST_HIDDEN = 300_000
_MOST_MERGES = 1_000
_FIRST_LINE = 4
_MOST_STRAY = 5
_LINES_A_STEP = 1_000

COVERED = "被合并的单元格盖住了"
"""The trouble of a cell that a note on the whole sheet has told already."""

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MERGE = re.compile(
    rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"'
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class SheetError(JiangshenError):
    """A file is no 填报表 that can be read."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """What stands in a cell and where; `trouble` says why it can't be read."""

    value: object
    address: str
    trouble: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.trouble and (
            self.value is None or (isinstance(self.value, str) and not self.value.strip())
        )


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line: what the hidden first column says of it, and its cells by key."""

    mark: str
    number: int
    cells: Mapping[str, RawCell]


@dataclass(slots=True)
class RawSheet:
    """A sheet under the marker that it was exported with; `columns` and `heads` by key."""

    marker: str
    title: str
    columns: dict[str, int] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    lines: list[RawLine] = field(default_factory=list)

    def cell(self, line: RawLine, key: str) -> RawCell:
        """The cell of a key; an empty one where there is nothing."""
        return line.cells.get(key) or RawCell(
            None, _address(self.title, self.columns.get(key, 1), line.number)
        )


@dataclass(slots=True)
class RawBook:
    """All that a file holds.

    `facts`, `titles`, `heads`, `rows` and `base` come from the hidden sheet: single lines, names
    of sheets by marker, headings by (marker, key), (table, parent) by row id, fingerprints by
    (row id, key). `notes` are remarks, `problems` what couldn't be read, both in Chinese.
    """

    facts: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    heads: dict[tuple[str, str], str] = field(default_factory=dict)
    rows: dict[str, tuple[str, str]] = field(default_factory=dict)
    base: dict[tuple[str, str], str] = field(default_factory=dict)
    sheets: list[RawSheet] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def workbook_steps(path: Path) -> Generator[str, None, RawBook]:
    """The lines of a 填报表, in small steps that say in Chinese what is being read.

    Raises `SheetError` where the file isn't one, or isn't sound.
    """
    yield "打开文件"
    data = _bytes(path)
    _examine(path, data)
    try:
        return (yield from _Reader(path, data, _opened(data, with_values=True)).steps())
    except SheetError:
        raise
    except Exception as error:  # broken files break openpyxl in a hundred ways
        raise SheetError(
            f"{path.name} 已损坏，或者不是 Excel 工作簿",
            "请用 Excel 或 WPS 打开它，另存为“Excel 工作簿（*.xlsx）”再导入",
        ) from error


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SheetError(
                f"{path.name} 有 {path.stat().st_size // 1024 // 1024} MB，太大了",
                "填报表不会超过 50 MB；请删去里面的图片和别的工作表再导入",
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise SheetError(f"没有文件 {path}", "请核对文件名和文件夹") from error
    except IsADirectoryError as error:
        raise SheetError(f"{path} 是一个文件夹", "请选里面的 .xlsx 文件") from error
    except PermissionError as error:
        raise SheetError(
            f"读不了 {path}", "多半是 Excel 或 WPS 正开着它，请关闭那个窗口再导入"
        ) from error
    except OSError as error:
        raise SheetError(f"读不了 {path}", "请把文件复制到电脑的硬盘上再导入") from error


def _examine(path: Path, data: bytes) -> None:
    """Refuse what is no .xlsx, or one made to swallow the memory."""
    if data.startswith(_OLD_EXCEL) and _ENCRYPTED in data:
        raise SheetError(
            f"{path.name} 加了打开密码，读不了",
            "请用 Excel 或 WPS 打开，去掉密码（文件、信息、保护工作簿），保存后再导入",
        )
    if data.startswith(_OLD_EXCEL):
        raise SheetError(
            f"{path.name} 是旧格式（.xls），或者加了打开密码",
            "请用 Excel 或 WPS 打开，去掉密码，另存为“Excel 工作簿（*.xlsx）”再导入",
        )
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise SheetError(f"{path.name} 不是 Excel 工作簿", "请选由“导出填报表”得到的 .xlsx 文件")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [part for part in archive.infolist() if part.filename.endswith((".xml", ".rels"))]
        size = sum(part.file_size for part in parts)
        if len(archive.infolist()) > MOST_PARTS or size > LARGEST_CONTENT:
            raise SheetError(
                f"{path.name} 的内容太多（展开有 {size // 1024 // 1024} MB），没有读入",
                "请用“导出填报表”重新得到一份，只把答案复制过去",
            )
        if any(_DECLARATION.search(_part(archive, part.filename)[:4096]) for part in parts):
            raise SheetError(f"{path.name} 里有不安全的内容，没有读入", "请用 Excel 重新另存一份")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return b""


def _opened(data: bytes, *, with_values: bool) -> Any:
    reader = ExcelReader(
        io.BytesIO(data), read_only=True, keep_vba=False, data_only=with_values, keep_links=False
    )
    reader.read()
    return reader


class _Reader:
    def __init__(self, path: Path, data: bytes, values: Any) -> None:
        self.path = path
        self.data = data
        self.values = values.wb
        self.parts = {sheet.name: rel.target for sheet, rel in values.parser.find_sheets()}
        self.formulas: Any = None
        self.result = RawBook()

    def steps(self) -> Generator[str, None, RawBook]:
        """The hidden sheet first: it says what the others are."""
        if HIDDEN not in self.values.sheetnames:
            raise SheetError(
                f"{self.path.name} 不是由本程序导出的填报表",
                "请用“导出填报表”得到一份，把内容填进去（或复制过去）再导入",
            )
        self._read_hidden()
        if any(name.endswith("vbaProject.bin") for name in self._names()):
            self.result.notes.append("文件里带有宏，没有运行，也没有读入")
        for title in self.values.sheetnames:
            if title not in (HIDDEN, INTRODUCTION):
                yield f"读工作表“{title}”"
                yield from self._read_sheet(title)
        return self.result

    def _names(self) -> list[str]:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return archive.namelist()

    def _read_hidden(self) -> None:
        found = self.result
        rows = self.values[HIDDEN].iter_rows(max_row=_MOST_HIDDEN, max_col=5, values_only=True)
        for cells in rows:
            match [unescaped(str(cell)) if cell is not None else "" for cell in cells]:
                case ["sheet", marker, title, *_]:
                    found.titles[marker] = title
                case ["head", marker, key, text, *_]:
                    found.heads[marker, key] = text
                case ["row", row, table, parent, *_]:
                    found.rows[row] = (table, parent)
                case ["base", row, key, mark, *_]:
                    found.base[row, key] = mark
                case [name, text, *_] if name:
                    found.facts[name] = text
        number = found.facts.get("format", "")
        if not number.isdecimal() or not 1 <= int(number) <= FORMAT:
            raise SheetError(
                f"{self.path.name} 是由别的版本导出的填报表，这一版读不了",
                "请升级程序，或者用这一版重新导出一份填报表",
            )

    def _read_sheet(self, title: str) -> Iterator[str]:
        page = self.values[title]
        if not hasattr(page, "iter_rows"):
            return
        lines = self._lines(title)
        marker, keys, heads = "", {}, {}
        sheet = None
        for number, cells in lines:
            if number % _LINES_A_STEP == 0:
                yield f"读工作表“{title}”，第 {number} 行"
            if number == 1:
                marker = _text(cells.get(1))
                keys = {column: _text(cell) for column, cell in cells.items() if column > 1}
            if number == _FIRST_LINE - 1:
                heads = {keys[at]: _text(cell) for at, cell in cells.items() if at in keys}
            if marker not in self.result.titles:
                break
            sheet = sheet or RawSheet(marker, title, {key: at for at, key in keys.items()})
            if number >= _FIRST_LINE and not self._take_line(sheet, number, keys, cells):
                self.result.titles.pop(marker)
                return
        if sheet is None:
            self.result.notes.append(f"工作表“{title}”不是填报表里的，没有读")
            return
        sheet.heads.update(heads)
        self._note_width(title, page)
        self.result.sheets.append(sheet)

    def _note_width(self, title: str, page: Any) -> None:
        """Say so where a sheet is wider than what is read of it."""
        if (page.max_column or 0) > MOST_COLUMNS:
            last = get_column_letter(MOST_COLUMNS)
            self.result.notes.append(
                f"工作表“{title}”太宽，{last} 列以后没有读；填报表的内容都在它前面"
            )

    def _take_line(
        self, sheet: RawSheet, number: int, keys: Mapping[int, str], cells: Mapping[int, RawCell]
    ) -> bool:
        """Add a line; False where there are too many of them."""
        if len(sheet.lines) >= MOST_LINES:
            self.result.problems.append(
                f"工作表“{sheet.title}”有 {MOST_LINES} 行以上的内容，这张表没有读入；请删去多余的行"
            )
            return False
        known = {keys[column]: cell for column, cell in cells.items() if keys.get(column)}
        stray = [cell for column, cell in cells.items() if column > 1 and not keys.get(column)]
        self._note_stray(stray)
        sheet.lines.append(RawLine(_text(cells.get(1)), number, known))
        return True

    def _note_stray(self, stray: list[RawCell]) -> None:
        for cell in stray:
            note = f"{cell.address} 在表格以外，没有读入"
            already = sum(one.endswith("在表格以外，没有读入") for one in self.result.notes)
            if already < _MOST_STRAY:
                self.result.notes.append(note)

    # --- cells ---

    def _lines(self, title: str) -> Iterator[tuple[int, dict[int, RawCell]]]:
        """The lines that hold anything, with their numbers and their cells by column number."""
        part = self._part_of(title)
        merges = self._merges(title, part)
        formulas = self._formula_rows(title) if _FORMULA.search(part) else repeat(())
        rows = self.values[title].iter_rows(max_row=FURTHEST_LINE, max_col=MOST_COLUMNS)
        for number, (row, others) in enumerate(zip(rows, formulas, strict=False), 1):
            found = {}
            for column, cell in enumerate(row, 1):
                with_formula = column <= len(others) and others[column - 1].data_type == "f"
                if _is_covered(merges, number, column):
                    address = _address(title, column, number)
                    found[column] = RawCell(None, address, COVERED)
                elif cell.value is not None or with_formula:
                    found[column] = _raw(title, number, column, cell, with_formula=with_formula)
            if number == FURTHEST_LINE:
                self.result.notes.append(f"工作表“{title}”第 {number} 行以后没有读")
            if cells := {at: cell for at, cell in found.items() if not cell.is_empty}:
                yield number, cells

    def _part_of(self, title: str) -> bytes:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            return _part(archive, self.parts.get(title, ""))

    def _merges(self, title: str, part: bytes) -> list[tuple[Any, ...]]:
        found = [match[1].decode() for match in _MERGE.finditer(part)]
        if found:
            names = "、".join(found[:_MOST_STRAY])
            self.result.notes.append(
                f"工作表“{title}”里合并了单元格（{names}），只读左上角的一格，其余的不改动"
            )
        return [range_boundaries(text) for text in found[:_MOST_MERGES]]

    def _formula_rows(self, title: str) -> Any:
        if self.formulas is None:
            self.formulas = _opened(self.data, with_values=False).wb
        return self.formulas[title].iter_rows(max_row=FURTHEST_LINE, max_col=MOST_COLUMNS)


def _raw(title: str, number: int, column: int, cell: Any, *, with_formula: bool) -> RawCell:
    address = _address(title, column, number)
    if cell.data_type == "e":
        return RawCell(None, address, f"公式出错（{cell.value}），没有读；请改成文字或数字")
    if with_formula and cell.value is None:
        return RawCell(None, address, "公式没有存下结果，没有读；请在 Excel 里打开并保存一次")
    return RawCell(raw_value(cell.value, cell.number_format or ""), address)


def _address(title: str, column: int, number: int) -> str:
    return f"工作表“{title}”!{get_column_letter(column)}{number}"


def _is_covered(merges: list[tuple[Any, ...]], row: int, column: int) -> bool:
    """Whether a cell lies under a merged one, and isn't its top left."""
    return any(
        left <= column <= right and top <= row <= bottom and (column, row) != (left, top)
        for left, top, right, bottom in merges
    )


def _text(cell: RawCell | None) -> str:
    return str(cell.value).strip() if cell is not None and cell.value is not None else ""
