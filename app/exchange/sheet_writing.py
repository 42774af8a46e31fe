"""The 填报表 as an Excel file: official headings, choices as lists, only answers unlocked."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import (
    Alignment,
    Border,
    Font,
    NamedStyle,
    PatternFill,
    Protection,
    Side,
)
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.definitions.models import Fact
from app.definitions.types import (
    CalendarDate,
    Choice,
    Choices,
    DecimalNumber,
    FieldType,
    Integer,
    LongText,
    Money,
    Percent,
    Rows,
)
from app.dossier.changes import ROOT
from app.dossier.dossier import Dossier
from app.exchange.sheet_cells import (
    FORMAT,
    HIDDEN,
    INTRODUCTION,
    LONGEST_CELL,
    TOO_LONG,
    cell_value,
    escaped,
    exported_fingerprint,
)
from app.exchange.sheet_layout import PARENT, FieldSheet, Layout, TableSheet, heading

FIRST_LINE = 4
"""The first line of answers: above it stand the hidden keys, the title and the headings."""

_SPARE_ROWS = 50
_LABEL_WIDTH, _ANSWER_WIDTH, _HINT_WIDTH = 32, 80, 42
_LINE_WIDTH, _TEXT_WIDTH, _NUMBER_WIDTH = 20, 46, 12
_COMMENT_WIDTH, _COMMENT_HEIGHT = 320, 140
_LINE_HEIGHT, _MOST_HEIGHT = 15.6, 400.0
_TITLE_HEIGHT = 26
_LATIN = 0x2E80
_THIN = Side(style="thin", color="9AA5B1")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_BODY, _HEADING, _TITLE, _ANSWER = "匠申正文", "匠申标题", "匠申表名", "匠申填写"
_DAY_FORMAT = 'yyyy"年"m"月"d"日"'
_HELP = (
    "只填浅黄色的格；其他格已锁住，不用改动。有下拉箭头的格请从列表里选。",
    "鼠标移到标题上，可以看到申报表里的说明。",
    "表格下面的空行可以接着填；不要的一行，把整行内容清空即可。",
    "一个格里要分段时，按 Alt+Enter 换行。没有改动的格，导入时不会影响材料里的内容。",
    "填完直接保存，把这个文件发回给导出的人，由他在程序里导入。",
)


def write_workbook(
    dossier: Dossier, sheets: Layout, notice_title: str, occupation: str = ROOT
) -> bytes:
    """The sheets, filled with what the dossier holds, as the bytes of an .xlsx."""
    return _Writer(dossier, sheets).write(notice_title, occupation)


class _Writer:
    def __init__(self, dossier: Dossier, sheets: Layout) -> None:
        self.dossier = dossier
        self.sheets = sheets
        self.book = Workbook()
        for style in _styles():
            self.book.add_named_style(style)
        self.hidden = self.book.create_sheet(HIDDEN)
        self.notes: list[tuple[object, ...]] = []
        self.lists: dict[tuple[str, ...], str] = {}
        self.titles = {sheet.marker: sheet.title for sheet in sheets}

    def write(self, notice_title: str, occupation: str) -> bytes:
        """All of it."""
        self._note("format", FORMAT)
        self._note("kind", self.dossier.kind)
        self._note("notice", self.dossier.notice)
        self._note("occupation", occupation)
        self._introduce(notice_title, occupation)
        for sheet in self.sheets:
            page = self._page(sheet)
            if isinstance(sheet, FieldSheet):
                self._write_fields(page, sheet)
            else:
                self._write_table(page, sheet)
        return self._saved()

    def _saved(self) -> bytes:
        for line, cells in enumerate(self.notes, 1):
            for column, text in enumerate(cells, 1):
                _put(self.hidden.cell(line, column), str(text), _BODY)
        self.hidden.sheet_state = "veryHidden"
        self.book.move_sheet(self.hidden, len(self.book.sheetnames))
        self.book.security = WorkbookProtection(lockStructure=True)
        target = io.BytesIO()
        self.book.save(target)
        return target.getvalue()

    def _note(self, *cells: object) -> None:
        """A line of the hidden sheet."""
        self.notes.append(cells)

    def _introduce(self, notice_title: str, occupation: str) -> None:
        page = self.book.active
        if not isinstance(page, Worksheet):
            raise TypeError(page)
        page.title = INTRODUCTION
        unit = self.dossier.display("unit.name") or "（单位名称未填）"
        whose = [f"单位：{unit}", f"通知：{notice_title}"]
        if occupation:
            whose.append(f"职业：{self.dossier.display('occupation.title', occupation)}")
        page.column_dimensions["A"].width = 100
        page.row_dimensions[1].height = _TITLE_HEIGHT
        for number, text in enumerate(["填报表", *whose, "", *_HELP], 1):
            cell = page.cell(number, 1)
            _put(cell, text, _TITLE if number == 1 else _BODY)
            if number > 1:
                _grow(page, number)
        _lock(page)

    def _page(self, sheet: FieldSheet | TableSheet) -> Worksheet:
        page: Worksheet = self.book.create_sheet(sheet.title)
        self._note("sheet", sheet.marker, sheet.title)
        _put(page.cell(1, 1), sheet.marker, _BODY)
        page.row_dimensions[1].hidden = True
        page.column_dimensions["A"].hidden = True
        page.row_dimensions[2].height = _TITLE_HEIGHT
        page.freeze_panes = f"A{FIRST_LINE}"
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = page.PAPERSIZE_A4
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        _lock(page)
        return page

    # --- facts one below the other ---

    def _write_fields(self, page: Worksheet, sheet: FieldSheet) -> None:
        _put(page.cell(2, 2), sheet.title, _TITLE)
        widths = (_LABEL_WIDTH, _ANSWER_WIDTH, _HINT_WIDTH)
        names = (("label", "项目"), ("answer", "填写"), ("hint", "说明"))
        for column, ((key, text), width) in enumerate(zip(names, widths, strict=True), 2):
            _put(page.cell(1, column), key, _BODY)
            self._head(page, column, text, width)
        for line, (row, key) in enumerate(sheet.places, FIRST_LINE):
            fact = self.dossier.facts[key]
            _put(page.cell(line, 1), f"{row}|{key}", _BODY)
            _put(page.cell(line, 2), heading(fact), _HEADING)
            _put(page.cell(line, 4), fact.hint or fact.help, _BODY)
            page.cell(line, 2).comment = _comment(fact)
            self._note("head", sheet.marker, key, heading(fact))
            self._answer(page.cell(line, 3), fact, row)
            self._restrict(page, fact, f"C{line}")
            _grow(page, line)

    def _head(self, page: Worksheet, column: int, text: str, width: int) -> None:
        _put(page.cell(3, column), text, _HEADING)
        page.column_dimensions[get_column_letter(column)].width = width

    # --- tables ---

    def _write_table(self, page: Worksheet, sheet: TableSheet) -> None:
        _put(page.cell(2, 2), self.dossier.facts[sheet.table].label, _TITLE)
        for column, key in enumerate(sheet.heads, 2):
            _put(page.cell(1, column), key, _BODY)
            self._table_head(page, column, sheet, key)
        _grow(page, FIRST_LINE - 1)
        rows = [
            (row, parent) for parent in self._parents(sheet) for row in self._rows(sheet, parent)
        ]
        for line, (row, parent) in enumerate(rows, FIRST_LINE):
            _put(page.cell(line, 1), row, _BODY)
            self._note("row", row, sheet.table, parent)
            self._write_row(page, line, sheet, row, parent)
        last = FIRST_LINE + len(rows) + self._spare(sheet, len(rows))
        for line in range(FIRST_LINE + len(rows), last):
            self._blank_row(page, line, sheet)
        for column, key in enumerate(sheet.heads, 2):
            if last > FIRST_LINE:
                letter = get_column_letter(column)
                self._restrict_column(page, key, sheet, f"{letter}{FIRST_LINE}:{letter}{last - 1}")

    def _table_head(self, page: Worksheet, column: int, sheet: TableSheet, key: str) -> None:
        if key == PARENT:
            self._head(page, column, self._outer(sheet).label, _LINE_WIDTH)
            return
        fact = self.dossier.facts[key]
        self._head(page, column, heading(fact), _width(fact.type))
        page.cell(3, column).comment = _comment(fact)
        self._note("head", sheet.marker, key, heading(fact))

    def _parents(self, sheet: TableSheet) -> tuple[str, ...]:
        if sheet.parent is not None:
            return (sheet.parent,)
        return self.dossier.rows(self._outer(sheet).key)

    def _rows(self, sheet: TableSheet, parent: str) -> tuple[str, ...]:
        return self.dossier.rows(sheet.table, parent)

    def _outer(self, sheet: TableSheet) -> Fact:
        """The table in whose rows this one stands."""
        return self.dossier.facts[self.dossier.facts[sheet.table].tables[0]]

    def _spare(self, sheet: TableSheet, count: int) -> int:
        kind = self.dossier.facts[sheet.table].type
        most = kind.max_rows if isinstance(kind, Rows) and sheet.parent is not None else None
        return _SPARE_ROWS if most is None else max(0, min(_SPARE_ROWS, most - count))

    def _write_row(
        self, page: Worksheet, line: int, sheet: TableSheet, row: str, parent: str
    ) -> None:
        for column, key in enumerate(sheet.heads, 2):
            if key == PARENT:
                _put(page.cell(line, column), self._name(parent), _HEADING)
            else:
                self._answer(page.cell(line, column), self.dossier.facts[key], row)
        _grow(page, line)

    def _blank_row(self, page: Worksheet, line: int, sheet: TableSheet) -> None:
        for column, key in enumerate(sheet.heads, 2):
            kind = None if key == PARENT else self.dossier.facts[key].type
            _open(page.cell(line, column), kind)

    def _name(self, row: str) -> str:
        """How a row of the outer table is called: by its first column."""
        _, table = self.dossier.home(row)
        kind = self.dossier.facts[table].type
        return self.dossier.display(kind.columns[0], row) if isinstance(kind, Rows) else ""

    # --- cells ---

    def _answer(self, cell: Any, fact: Fact, row: str) -> None:
        value = self.dossier.value(fact.key, row)
        found = cell_value(fact.type, value)
        _open(cell, fact.type)
        if isinstance(found, str) and len(escaped(found)) > LONGEST_CELL:
            _put(cell, TOO_LONG, _BODY)
            return
        if isinstance(found, str):
            cell.value, cell.data_type, cell.number_format = escaped(found), "s", "@"
        else:
            cell.value = found
            cell.number_format = _number_format(fact.type)
        if value is not None:
            self._note("base", row, fact.key, exported_fingerprint(fact.type, value))

    def _restrict_column(self, page: Worksheet, key: str, sheet: TableSheet, cells: str) -> None:
        if key != PARENT:
            self._restrict(page, self.dossier.facts[key], cells)
            return
        title = self.titles.get(f"table {self._outer(sheet).key}")
        last = FIRST_LINE + len(self._parents(sheet)) + _SPARE_ROWS
        if title:
            source = f"'{title}'!$B${FIRST_LINE}:$B${last}"
            _restrict(page, cells, DataValidation("list", formula1=source), "请从列表里选一项。")

    def _restrict(self, page: Worksheet, fact: Fact, cells: str) -> None:
        kind = fact.type
        if isinstance(kind, Choice):
            rule = DataValidation("list", formula1=self._list(tuple(kind.options.values())))
            _restrict(page, cells, rule, "请从列表里选一项。")
        elif isinstance(kind, Integer | DecimalNumber | Money | Percent):
            rule = DataValidation("decimal", operator="greaterThanOrEqual", formula1="0")
            rule.errorStyle = "warning"
            _restrict(page, cells, rule, f"这里一般填{heading(fact)}的数字，请核对。")

    def _list(self, labels: tuple[str, ...]) -> str:
        """Where in the hidden sheet the options stand: a list in the cell itself is too short."""
        if labels not in self.lists:
            column = 10 + len(self.lists)
            for line, label in enumerate(labels, 1):
                _put(self.hidden.cell(line, column), label, _BODY)
            letter = get_column_letter(column)
            self.lists[labels] = f"'{HIDDEN}'!${letter}$1:${letter}${len(labels)}"
        return self.lists[labels]


class _GrowingRow(RowDimension):
    """A height to begin with: programs go on fitting it to the text that is typed."""

    @property
    def customHeight(self) -> bool | None:  # type: ignore[override]  # noqa: N802
        """Not written: the height isn't the user's own."""
        return None


def _grow(page: Worksheet, line: int) -> None:
    """Let a line be as high as its longest text; not every program does so by itself."""
    columns = page.column_dimensions
    letters = [get_column_letter(number) for number in range(1, page.max_column + 1)]
    lines = max(
        _lines(str(page[f"{letter}{line}"].value or ""), columns[letter].width)
        for letter in letters
        if not columns[letter].hidden
    )
    height = min((lines + 0.4) * _LINE_HEIGHT, _MOST_HEIGHT)
    page.row_dimensions[line] = _GrowingRow(page, index=line, ht=height)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column; a Chinese letter is two wide."""
    sizes = (sum(1 + (ord(char) > _LATIN) for char in part) for part in text.split("\n"))
    return sum(max(1, -(-size // int(width - 2))) for size in sizes)


def _styles() -> tuple[NamedStyle, ...]:
    wrapped = Alignment(horizontal="left", vertical="top", wrap_text=True)
    text: dict[str, Any] = {"number_format": "@", "alignment": wrapped}
    body, head = Font(name="宋体", size=11), Font(name="黑体", size=11)
    fill = partial(PatternFill, "solid")
    return (
        NamedStyle(_BODY, font=body, **text),
        NamedStyle(_TITLE, font=Font(name="黑体", size=16), number_format="@"),
        NamedStyle(_HEADING, font=head, fill=fill(fgColor="E8EDF3"), border=_BORDER, **text),
        NamedStyle(
            _ANSWER,
            font=body,
            fill=fill(fgColor="FFFBE6"),
            border=_BORDER,
            protection=Protection(locked=False),
            **text,
        ),
    )


def _put(cell: Any, text: str, style: str) -> None:
    """Text as text: a value that begins with = + - @ is no formula, a long number no number."""
    cell.value, cell.data_type = escaped(text), "s"
    cell.style = style


def _open(cell: Any, kind: FieldType | None) -> None:
    """An empty cell that may be filled."""
    cell.style = _ANSWER
    if kind is not None and (number_format := _number_format(kind)) != "@":
        cell.number_format = number_format


def _number_format(kind: FieldType) -> str:
    if isinstance(kind, Percent):
        return "0.00%"
    if isinstance(kind, CalendarDate):
        return _DAY_FORMAT
    return "General" if isinstance(kind, Integer | DecimalNumber | Money) else "@"


def _width(kind: FieldType) -> int:
    if isinstance(kind, LongText):
        return _TEXT_WIDTH
    return _NUMBER_WIDTH if isinstance(kind, Integer | DecimalNumber) else _LINE_WIDTH


def _comment(fact: Fact) -> Comment | None:
    """The form's hint, our help and how many options may be named."""
    lines = [fact.hint and f"（{fact.hint}）", fact.help]
    if isinstance(fact.type, Choices):
        lines.append(f"可填几项，用顿号分开：{'、'.join(fact.type.options.values())}。")
    if limit := getattr(fact.type, "max_length", None):
        lines.append(f"建议不超过 {limit} 字。")
    text = "\n".join(line for line in lines if line)
    return Comment(text, "匠申", _COMMENT_HEIGHT, _COMMENT_WIDTH) if text else None


def _restrict(page: Worksheet, cells: str, rule: DataValidation, message: str) -> None:
    rule.allow_blank, rule.showErrorMessage = True, True
    rule.errorTitle, rule.error = "请核对", message
    page.add_data_validation(rule)
    rule.add(cells)


def _lock(page: Worksheet) -> None:
    """Only answers may change; lines and columns may be made wider."""
    page.protection.sheet = True
    page.protection.formatColumns = False
    page.protection.formatRows = False
