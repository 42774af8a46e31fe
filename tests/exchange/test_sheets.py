"""The 填报表: out, filled by someone, and back as a list of changes; hostile files are refused."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from app import wiring
from app.definitions.types import CalendarDate, Percent
from app.dossier.dossier import Dossier
from app.exchange import sheet_reading, sheet_writing
from app.exchange.interchange import dump
from app.exchange.sheet_cells import cell_value, escaped, raw_value, unescaped
from app.exchange.sheet_layout import TableSheet, layout
from app.exchange.sheets import SheetError, apply_differences, export_sheets, read_sheets

NOTICE = "neimenggu-2025-105"


@pytest.fixture(autouse=True, scope="module")
def _few_spare_rows():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_writing, "_SPARE_ROWS", 4)
        yield


@pytest.fixture(scope="module")
def small(known):
    """The example with two occupations and short tables: quick to write and read."""
    dossier = wiring.new_dossier(known, NOTICE, "base", is_existing=False, with_example=True)
    for row, _, _, position in list(dossier.all_rows()):
        if dossier.has_row(row) and position > 1:
            dossier.remove_row(row)
    return dossier


@pytest.fixture(scope="module")
def small_bytes(small, known, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "a.xlsx"
    export_sheets(small, known, path)
    return path.read_bytes()


@pytest.fixture
def base(small):
    return small.copy()


@pytest.fixture
def sheet(tmp_path):
    return tmp_path / "填报表.xlsx"


@pytest.fixture
def exported(base, small_bytes, sheet):
    sheet.write_bytes(small_bytes)
    return sheet


class Filler:
    """Someone with Excel: finds the answer cells by the hidden keys and changes them."""

    def __init__(self, path):
        self.path = path
        self.book = load_workbook(path)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.book.save(self.path)

    def field(self, key, row=""):
        for page in self.book.worksheets:
            for line in range(4, page.max_row + 1):
                if page.cell(line, 1).value == f"{row}|{key}":
                    return page.cell(line, 3)
        raise KeyError(key)

    def cell(self, table, line, key):
        """The cell of a column in the n-th line of answers, 0 the first."""
        page = self.page(table)
        keys = [cell.value for cell in page[1]]
        return page.cell(4 + line, keys.index(key) + 1)

    def page(self, table):
        return next(one for one in self.book.worksheets if one["A1"].value == f"table {table}")

    def free_line(self, table):
        page = self.page(table)
        return next(line - 4 for line in range(4, page.max_row + 1) if not page.cell(line, 1).value)


def _read(path, dossier, known):
    return read_sheets(path, dossier, known)


@pytest.mark.parametrize("example", ["base", "studio"])
def test_an_untouched_sheet_changes_nothing(request, example, known, sheet):
    dossier = request.getfixturevalue(example)
    export_sheets(dossier, known, sheet)
    found = _read(sheet, dossier, known)
    assert (found.differences, found.kept, found.problems, found.notes) == ((), (), (), ())


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_every_fact_in_use_has_a_place_but_files(known, kind):
    for notice in known.notices.values():
        if notice.terms(kind) is None:
            continue
        keys = set()
        for one in layout(Dossier(kind, notice.id, known.facts), known):
            is_table = isinstance(one, TableSheet)
            keys |= set(one.columns) if is_table else {key for _, key in one.places}
        used = known.facts_in_use(notice.id, kind)
        asked = {key for key in used if known.facts[key].type.name not in ("files", "rows")}
        assert asked == keys, notice.id


def test_the_whole_example_comes_back_the_same(known, sheet):
    dossier = wiring.new_dossier(known, NOTICE, "base", is_existing=False, with_example=True)
    export_sheets(dossier, known, sheet)
    found = _read(sheet, dossier, known)
    assert (found.differences, found.kept, found.problems, found.notes) == ((), (), (), ())


def test_a_filled_cell_is_a_difference_with_its_address(base, known, exported):
    with Filler(exported) as filler:
        filler.field("unit.city").value = " 包头市\t"
        where = filler.field("unit.city").coordinate
    found = _read(exported, base, known)
    [one] = found.differences
    assert (one.kind, one.key, one.row, one.path) == ("value", "unit.city", "", "unit.city")
    assert (one.label, one.after, one.value) == ("所在地市", "包头市", "包头市")
    assert one.before == base.display("unit.city")
    assert one.where == f"工作表“封面”!{where}"
    assert not one.changed_here


def test_nothing_changes_before_it_is_applied_and_then_in_one_step(base, known, exported):
    before = dump(base)
    with Filler(exported) as filler:
        filler.field("unit.city").value = "包头市"
        filler.cell("occupations", 0, "occupation.leader").value = "李四"
        filler.cell("indicators", 0, "indicator.year_1").value = 12.5
    found = _read(exported, base, known)
    assert dump(base) == before
    apply_differences(base, found.differences)
    assert base.value("unit.city") == "包头市"
    assert base.value("occupation.leader", base.rows("occupations")[0]) == "李四"
    assert base.value("indicator.year_1", base.rows("indicators")[0]) == Decimal("12.5")
    assert base.undo_name == "导入填报表"
    base.undo()
    assert dump(base) == before


def test_an_emptied_cell_empties_the_value(base, known, exported):
    with Filler(exported) as filler:
        filler.field("unit.features").value = None
    found = _read(exported, base, known)
    assert [(one.key, one.after) for one in found.differences] == [("unit.features", "")]
    apply_differences(base, found.differences)
    assert base.value("unit.features") is None


def test_work_done_here_since_the_export_stays(base, known, exported):
    base.set_value("unit.city", "赤峰市")
    base.set_value("unit.address", "甲路 1 号")
    with Filler(exported) as filler:
        filler.field("unit.address").value = "乙路 2 号"
    found = _read(exported, base, known)
    assert [(one.key, one.changed_here) for one in found.differences] == [("unit.address", True)]
    assert [one.key for one in found.kept] == ["unit.city"]
    apply_differences(base, found.differences)
    assert base.value("unit.city") == "赤峰市"


def test_rows_are_added_and_taken_out(base, known, exported):
    first = base.rows("indicators")[0]
    with Filler(exported) as filler:
        for key in ("name", "unit", "baseline", "year_1", "year_2"):
            filler.cell("indicators", 0, f"indicator.{key}").value = None
        line = filler.free_line("indicators")
        filler.cell("indicators", line, "indicator.name").value = "新增指标"
        filler.cell("indicators", line, "indicator.year_1").value = "1,200"
    count = len(base.rows("indicators"))
    found = _read(exported, base, known)
    assert sorted(one.kind for one in found.differences) == ["added", "removed"]
    apply_differences(base, found.differences)
    assert not base.has_row(first)
    assert len(base.rows("indicators")) == count
    last = base.rows("indicators")[-1]
    assert base.value("indicator.name", last) == "新增指标"
    assert base.value("indicator.year_1", last) == Decimal(1200)


def test_a_new_row_finds_its_occupation_by_name_even_a_new_one(base, known, exported):
    with Filler(exported) as filler:
        new = filler.free_line("occupations")
        filler.cell("occupations", new, "occupation.title").value = "茶艺师"
        name = filler.cell("occupations", 1, "occupation.title").value
        line = filler.free_line("occupation.block_1")
        for offset, parent in enumerate([name, "茶艺师", "不存在的职业"]):
            filler.cell("occupation.block_1", line + offset, "@parent").value = parent
            filler.cell("occupation.block_1", line + offset, "item.content").value = f"内容{offset}"
    second = base.rows("occupations")[1]
    found = _read(exported, base, known)
    assert len(found.problems) == 1
    assert f"工作表“建设内容一”!B{4 + line + 2}" in found.problems[0]
    apply_differences(base, found.differences)
    last = base.rows("occupations")[-1]
    assert base.display("occupation.title", last).startswith("茶艺师")
    assert base.value("item.content", base.rows("occupation.block_1", second)[-1]) == "内容0"
    assert base.value("item.content", base.rows("occupation.block_1", last)[0]) == "内容1"


def test_an_occupation_named_twice_is_asked_about(base, known, sheet):
    rows = base.rows("occupations")
    base.set_value("occupation.title", base.value("occupation.title", rows[0]), rows[1])
    export_sheets(base, known, sheet)
    with Filler(sheet) as filler:
        line = filler.free_line("occupation.block_1")
        filler.cell("occupation.block_1", line, "@parent").value = base.display(
            "occupation.title", rows[0]
        )
        filler.cell("occupation.block_1", line, "item.content").value = "内容"
    found = _read(sheet, base, known)
    assert found.differences == ()
    assert "2 个同名" in found.problems[0]


def test_one_occupation_goes_out_and_comes_back_alone(base, known, sheet):
    row = base.rows("occupations")[1]
    export_sheets(base, known, sheet, row)
    assert "unit.city" not in str(
        [cell.value for page in load_workbook(sheet) for cell in page["A"]]
    )
    with Filler(sheet) as filler:
        filler.field("occupation.goal", row).value = "第一段\n第二段"
        line = filler.free_line("occupation.block_2")
        filler.cell("occupation.block_2", line, "item.content").value = "新内容"
    found = _read(sheet, base, known)
    assert len(found.differences) == 2
    apply_differences(base, found.differences)
    assert base.value("occupation.goal", row) == "第一段\n第二段"
    assert base.value("item.content", base.rows("occupation.block_2", row)[-1]) == "新内容"


def test_an_occupation_from_another_dossier_is_a_new_one(base, known, sheet):
    row = base.rows("occupations")[0]
    export_sheets(base, known, sheet, row)
    other = Dossier("base", base.notice, known.facts)
    apply_differences(other, _read(sheet, other, known).differences)
    [new] = other.rows("occupations")
    assert other.value("occupation.goal", new) == base.value("occupation.goal", row)
    for table in ("occupation.block_1", "occupation.block_2", "occupation.block_3"):
        mine = [base.value("item.content", one) for one in base.rows(table, row)]
        assert [other.value("item.content", one) for one in other.rows(table, new)] == mine


def test_a_sheet_of_another_dossier_offers_all_and_takes_nothing_by_itself(base, known, exported):
    other = Dossier("base", base.notice, known.facts)
    found = _read(exported, other, known)
    assert found.differences == ()
    apply_differences(other, found.kept)
    assert len(other.rows("occupations")) == len(base.rows("occupations"))
    assert other.value("unit.name") == base.value("unit.name")


def test_what_cannot_be_read_is_taken_in_as_typed_with_the_problem(base, known, exported):
    with Filler(exported) as filler:
        filler.field("condition.annual_training").value = "两千多"
    [one] = _read(exported, base, known).differences
    assert "两千多" in one.problem
    apply_differences(base, [one])
    assert base.display("condition.annual_training") == "两千多"


def test_percent_cells_are_read_as_they_look(known, tmp_path):
    dossier = wiring.new_dossier(known, NOTICE, "base", is_existing=True, with_example=True)
    key = "condition.pass_rate"
    dossier.set_value(key, "96.5%")
    path = tmp_path / "a.xlsx"
    export_sheets(dossier, known, path)
    assert _read(path, dossier, known).differences == ()
    with Filler(path) as filler:
        cell = filler.field(key)
        assert (cell.value, cell.number_format) == (0.965, "0.00%")
        cell.value = 0.985
    [one] = _read(path, dossier, known).differences
    assert one.value == Decimal("98.5")


def test_numbers_and_days_come_back_exactly(base, known, sheet):
    base.set_value("budget.block_1.other", "0.123456")
    base.set_value("budget.block_2.other", "123456789012345.123456")
    base.set_value("report.date", "2026年7月10日")
    export_sheets(base, known, sheet)
    with Filler(sheet) as filler:
        assert filler.field("budget.block_2.other").value == "123456789012345.123456"
        filler.field("report.date").value = date(2026, 8, 1)
    found = _read(sheet, base, known)
    assert [(one.key, one.value) for one in found.differences] == [
        ("report.date", date(2026, 8, 1))
    ]


def test_identity_numbers_are_text_and_a_rounded_one_is_told(studio, known, sheet):
    export_sheets(studio, known, sheet)
    with Filler(sheet) as filler:
        cell = filler.field("bank.account")
        assert (cell.data_type, cell.number_format) == ("s", "@")
        cell.value, cell.number_format = 150501234567890123, "General"
    found = _read(sheet, studio, known)
    assert [one.key for one in found.differences] == ["bank.account"]
    assert any("15 位" in note for note in found.notes)


TEXTS = ("=1+1", "+86", "-3", "@SUM(A1)", "a_x0041_b", "_x000D_", "  <&>{{7*7}}", "'x")


def test_text_stays_text(base, known, sheet):
    for text in TEXTS:
        row = base.add_row("indicators")
        base.set_value("indicator.name", text, row)
    export_sheets(base, known, sheet)
    with Filler(sheet) as filler:
        for line in range(len(base.rows("indicators"))):
            assert filler.cell("indicators", line, "indicator.name").data_type == "s"
    assert _read(sheet, base, known).differences == ()


def test_a_text_too_long_for_a_cell_is_left_alone(base, known, sheet):
    base.set_value("unit.features", "字" * 40_000)
    export_sheets(base, known, sheet)
    with Filler(sheet) as filler:
        assert "太长" in filler.field("unit.features").value
        assert filler.field("unit.features").protection.locked
    assert _read(sheet, base, known).differences == ()


def test_only_answers_are_unlocked_and_choices_are_lists(exported):
    book = load_workbook(exported)
    assert book.security.lockStructure
    assert book.worksheets[-1].sheet_state == "veryHidden"
    assert all(page.protection.sheet for page in book.worksheets[:-1])
    page = book["表 1-1 项目单位基本情况信息"]
    free = {c.coordinate for line in page.iter_rows() for c in line if not c.protection.locked}
    assert free == {f"C{line}" for line in range(4, page.max_row + 1)}
    lists = [one for one in page.data_validations.dataValidation if one.type == "list"]
    assert len(lists) == 1
    assert lists[0].formula1.startswith("'匠申'!")
    assert any(page.cell(line, 2).comment for line in range(4, page.max_row + 1))


# --- what people and machines do to a file -----------------------------------------------------


def test_renamed_sheets_and_headings_are_named_and_read(base, known, exported):
    with Filler(exported) as filler:
        filler.book["封面"].title = "第一页"
        page = filler.page("indicators")
        page.cell(3, 2).value = "名字"
        filler.field("unit.city").value = "包头市"
        filler.book.create_sheet("我的草稿")["A1"] = "x"
    found = _read(exported, base, known)
    assert [one.key for one in found.differences] == ["unit.city"]
    for word in ("第一页", "名字", "我的草稿"):
        assert any(word in note for note in found.notes), word


def test_a_missing_sheet_changes_nothing_and_is_told(base, known, exported):
    with Filler(exported) as filler:
        del filler.book["封面"]
        del filler.book[filler.page("indicators").title]
    found = _read(exported, base, known)
    assert found.differences == ()
    assert sum("没有读到工作表" in note for note in found.notes) == 2


def test_a_copied_sheet_counts_once(base, known, exported):
    with Filler(exported) as filler:
        copy = filler.book.copy_worksheet(filler.book["封面"])
        copy["C4"].value = "别的市"
    found = _read(exported, base, known)
    assert found.differences == ()
    assert any("副本" in note for note in found.notes)


def test_merged_cells_do_not_empty_what_they_cover(base, known, exported):
    with Filler(exported) as filler:
        filler.book["封面"].merge_cells("C4:C6")
    found = _read(exported, base, known)
    assert found.differences == ()
    assert any("C4:C6" in note for note in found.notes)


def test_a_formula_counts_by_its_stored_result_or_not_at_all(base, known, exported):
    with Filler(exported) as filler:
        filler.field("unit.city").value = "=1+1"
        filler.field("unit.city").number_format = "General"
        where = filler.field("unit.city").coordinate
    found = _read(exported, base, known)
    assert found.differences == ()
    [problem] = found.problems
    assert f"工作表“封面”!{where}" in problem
    _edit(exported, "<v></v>", "<v>7</v>")
    _edit(exported, "<v/>", "<v>7</v>")
    [one] = _read(exported, base, known).differences
    assert one.after == "7"


def test_an_error_value_is_a_problem_with_its_address(base, known, exported):
    with Filler(exported) as filler:
        cell = filler.field("unit.city")
        cell.value, cell.data_type = "#REF!", "e"
    found = _read(exported, base, known)
    assert found.differences == ()
    assert "#REF!" in found.problems[0]


def test_cells_beside_the_table_are_told(base, known, exported):
    with Filler(exported) as filler:
        filler.book["封面"]["H9"].value = "记得问张三"
    found = _read(exported, base, known)
    assert any("H9" in note for note in found.notes)


def test_fifty_thousand_rows_are_refused_by_name(base, known, exported, monkeypatch):
    monkeypatch.setattr(sheet_reading, "MOST_LINES", 200)
    with Filler(exported) as filler:
        page = filler.page("indicators")
        for line in range(100, 400):
            page.cell(line, 2).value = f"指标{line}"
    found = _read(exported, base, known)
    assert found.differences == ()
    assert any("建设指标" in problem and "200 行" in problem for problem in found.problems)


def test_macros_are_told_and_never_run(base, known, exported):
    with zipfile.ZipFile(exported, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"Sub Auto_Open()")
    found = _read(exported, base, known)
    assert any("宏" in note for note in found.notes)


def test_the_other_kind_is_refused_and_another_notice_told(base, studio, known, exported):
    with pytest.raises(SheetError):
        _read(exported, studio, known)
    base.set_notice("liaoning-2025-118")
    assert any("另一份通知" in note for note in _read(exported, base, known).notes)


def test_a_newer_format_is_refused(base, known, exported):
    with Filler(exported) as filler:
        filler.book["匠申"]["B1"].value = "99"
    with pytest.raises(SheetError) as caught:
        _read(exported, base, known)
    assert "版本" in caught.value.message


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"PK\x03\x04" + b"\0" * 99]
)
def test_what_is_no_workbook_is_said(base, known, sheet, content):
    sheet.write_bytes(content)
    with pytest.raises(SheetError) as caught:
        _read(sheet, base, known)
    assert caught.value.advice


def test_another_workbook_a_folder_and_nothing_are_said(base, known, sheet, tmp_path):
    Workbook().save(sheet)
    for path in (sheet, tmp_path, tmp_path / "没有.xlsx"):
        with pytest.raises(SheetError) as caught:
            _read(path, base, known)
        assert path.name in caught.value.message


def test_a_zip_bomb_and_a_document_type_are_refused(base, known, exported):
    data = exported.read_bytes()
    with zipfile.ZipFile(exported, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/bomb.xml", b" " * (sheet_reading.LARGEST_CONTENT + 1))
    with pytest.raises(SheetError):
        _read(exported, base, known)
    exported.write_bytes(data)
    with zipfile.ZipFile(exported, "a") as archive:
        archive.writestr("xl/evil.xml", b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>')
    with pytest.raises(SheetError):
        _read(exported, base, known)


def test_a_broken_file_is_an_error_at_every_cut(base, known, exported):
    data = exported.read_bytes()
    for share in range(1, 10):
        exported.write_bytes(data[: len(data) * share // 10])
        with pytest.raises(SheetError):
            _read(exported, base, known)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet3.xml"])
def test_a_spoilt_part_is_an_error(base, known, exported, part):
    _replace(exported, part, lambda text: text[: len(text) // 2])
    with pytest.raises(SheetError):
        _read(exported, base, known)


def test_a_file_that_is_held_open_elsewhere_is_said(base, known, sheet, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "in use")

    monkeypatch.setattr("app.exchange.sheets.place_bytes", refuse)
    with pytest.raises(SheetError) as caught:
        export_sheets(base, known, sheet)
    assert "Excel" in caught.value.advice


@pytest.mark.parametrize("text", ["_x0041_", "a_x005F_x0041_", "_x_", "_xZZZZ_"])
def test_escapes_go_there_and_back(text):
    assert unescaped(escaped(text)) == text


def test_days_before_excels_calendar_are_text():
    assert cell_value(CalendarDate(), date(1899, 5, 1)) == "1899年5月1日"
    assert cell_value(CalendarDate(), date(1999, 5, 1)) == date(1999, 5, 1)
    assert cell_value(Percent(), Decimal(95)) == Decimal("0.95")
    assert raw_value(0.07, "0%") == "7%"


def _edit(path, old, new):
    for name in zipfile.ZipFile(path).namelist():
        if name.startswith("xl/worksheets/sheet"):
            _replace(path, name, lambda text: text.replace(old.encode(), new.encode()))


def _replace(path, name, change):
    target = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for part in source.namelist():
            data = source.read(part)
            out.writestr(part, change(data) if part == name else data)
    path.write_bytes(target.getvalue())
