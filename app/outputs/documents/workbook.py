"""Summary sheets as real Excel files: one row for each dossier, every value text or number."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.definitions.models import Document, Sheet
from app.errors import JiangshenError
from app.outputs.documents.context import Context, Gathered

_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FACE, _HEAD_FACE, _TITLE_FACE = "仿宋_GB2312", "黑体", "方正小标宋简体"
_LINE_HEIGHT, _WIDTH_OF_LETTER = 16, 2.1
"""Of a Chinese letter of 11 pt, in points and in the units of a column's width."""
_LONGEST_CELL = 32_767
"""Characters that a cell of Excel holds."""


class SheetReadBackError(JiangshenError):
    """A value can't be found in the written sheet."""

    exit_status = 3

    def __init__(self, title: str, column: str) -> None:
        super().__init__(
            f"生成的{title}里“{column}”的内容不对", "文件没有写出；请把这一项的文字改短一些再试"
        )


def render_workbook(document: Document, dossiers: Sequence[Gathered]) -> bytes:
    """The sheet of a document with one row for each dossier, as the bytes of an .xlsx.

    It is read back, value by value: raises `SheetReadBackError` where one is altered.
    """
    sheet = document.sheet
    if sheet is None:
        raise ValueError(document.key)
    rows = [
        [_cell_text(column.value, number, one.context) for column in sheet.columns]
        for number, one in enumerate(dossiers, 1)
    ]
    data = _write(document.title, sheet, rows)
    _read_back(document.title, sheet, rows, data)
    return data


def _cell_text(key: str, number: int, context: Context) -> str:
    """The text of a column's key in a context; "" where a column has none, "#" is the number."""
    if not key:
        return ""
    if key == "#":
        return str(number)
    value: Any = context
    for part in key.split("."):
        value = value[part]
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)


def _write(title: str, sheet: Sheet, rows: list[list[str]]) -> bytes:
    book = Workbook()
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError(page)
    page.title = "汇总表"
    width = len(sheet.columns)
    _merged(page, 1, title, width, Font(name=_TITLE_FACE, size=18), center=True)
    for line in sheet.head:
        _merged(page, page.max_row + 1, line, width, Font(name=_FACE, size=12))
    _fill(
        page,
        page.max_row + 1,
        [column.title for column in sheet.columns],
        Font(name=_HEAD_FACE, size=12),
    )
    for row in rows:
        _fill(page, page.max_row + 1, row, Font(name=_FACE, size=11))
    for line in sheet.foot:
        _merged(page, page.max_row + 1, line, width, Font(name=_FACE, size=11))
    _lay_out(page, sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _lay_out(page: Worksheet, sheet: Sheet) -> None:
    """Landscape A4, one page wide, the head repeated on each page."""
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    for number, line in enumerate(sheet.foot, page.max_row - len(sheet.foot) + 1):
        page.row_dimensions[number].height = _height(line, sum(one.width for one in sheet.columns))
    head = 2 + len(sheet.head)
    page.print_title_rows = f"{head}:{head}"
    page.freeze_panes = f"A{head + 1}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _height(line: str, width: int) -> int:
    """Points that a line takes across all columns: Excel doesn't fit the height of merged cells."""
    return _LINE_HEIGHT * max(1, math.ceil(_WIDTH_OF_LETTER * len(line) / width))


def _merged(
    page: Worksheet, row: int, text: str, width: int, font: Font, *, center: bool = False
) -> None:
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    cell = page.cell(row, 1)
    _put(cell, text, font)
    cell.alignment = Alignment(horizontal="center" if center else "left", wrap_text=True)


def _fill(page: Worksheet, row: int, texts: list[str], font: Font) -> None:
    for number, text in enumerate(texts, 1):
        cell = page.cell(row, number)
        _put(cell, text, font)
        cell.border = _BORDER


def _put(cell: Any, text: str, font: Font) -> None:
    """Text as text: a value that begins with = + - @ is no formula, a long number no number."""
    if isinstance(cell, Cell):
        cell.value = text[:_LONGEST_CELL]
        cell.data_type = "s"
        cell.number_format = "@"
        cell.font = font
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _read_back(title: str, sheet: Sheet, rows: list[list[str]], data: bytes) -> None:
    page = load_workbook(io.BytesIO(data)).active
    first = 3 + len(sheet.head)
    for number, row in enumerate(rows):
        for place, (column, text) in enumerate(zip(sheet.columns, row, strict=True), 1):
            found = page.cell(first + number, place).value if page else None
            if str(found or "") != text:
                raise SheetReadBackError(title, column.title)
