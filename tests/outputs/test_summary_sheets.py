"""The recommenders' summary sheets: columns and notes as printed, one row of the unit's facts."""

from __future__ import annotations

import io

import openpyxl
import pytest

from app import wiring
from app.outputs.documents.context import gather
from app.outputs.documents.workbook import render_workbook

COLUMNS = {
    "neimenggu_base_summary": "序号 项目申报单位 项目类别 申报职业（工种）及代码 获得荣誉情况 开展培训及主要业绩情况",
    "neimenggu_studio_summary": "序号 项目申报单位 项目类别 申报职业（工种）及代码 领办人 领办人职业技能等级 "
    "领办人获奖情况 领办人主要业绩情况",
    "datong_base_summary": "编号 项目单位 属性 项目所在地址 推荐单位 申报专业 备注",
    "datong_studio_summary": "序号 推荐单位 领办人 申报单位 单位性质 项目所在地址 类别 工作室职业（工种） 职业技能等级 "
    "主要荣誉 其他荣誉以及业绩 工作室规模",
}
SHEETS = [
    ("neimenggu-2025-105", "base"),
    ("neimenggu-2025-105", "studio"),
    ("jilin-2025-56", "base"),
    ("jilin-2025-56", "studio"),
    ("datong-2025-100", "base"),
    ("datong-2025-100", "studio"),
]


def _page(known, notice, kind, **values):
    dossier = wiring.new_dossier(known, notice, kind, is_existing=False, with_example=True)
    for key, value in values.items():
        dossier.set_value(key.replace("__", "."), value)
    document = known.documents[f"{notice.partition('-')[0]}_{kind}_summary"]
    gathered = gather(dossier, document, known.notices[notice], 1)
    page = openpyxl.load_workbook(io.BytesIO(render_workbook(document, [gathered]))).active
    head = 2 + len(document.sheet.head)
    titles = [cell.value for cell in page[head]]
    return document, page, dict(zip(titles, (cell.value for cell in page[head + 1]), strict=True))


@pytest.mark.parametrize("notice, kind", SHEETS)
def test_the_sheet_has_the_printed_columns_and_lines(known, notice, kind):
    document, page, row = _page(known, notice, kind)
    assert page["A1"].value == document.title
    lines = [page.cell(number, 1).value for number in range(1, page.max_row + 1)]
    assert list(document.sheet.head) == lines[1 : 1 + len(document.sheet.head)]
    assert lines[-1] == document.sheet.foot[-1]
    if document.key in COLUMNS:
        assert " ".join(row) == COLUMNS[document.key]


@pytest.mark.parametrize("notice, kind", SHEETS)
def test_nothing_in_a_sheet_of_the_recommender_blocks_the_unit(known, notice, kind):
    document, *_ = _page(known, notice, kind)
    assert document.required == ()
    assert document.checks == ()


@pytest.mark.parametrize("notice, kind", SHEETS)
def test_the_example_fills_every_column_but_the_remarks(known, notice, kind):
    *_, row = _page(known, notice, kind, recommender__name="示例市人力资源和社会保障局（虚构）")
    assert [title for title, value in row.items() if not value] in ([], ["备注"])


def test_category_and_tier_stand_in_one_cell(known):
    notice = "neimenggu-2025-105"
    assert _page(known, notice, "base")[2]["项目类别"] == "生产制造类 A 档"
    existing = _page(known, notice, "base", project__stage="existing")[2]
    assert existing["项目类别"] == "生产制造类 B 档"
    assert _page(known, notice, "studio")[2]["项目类别"] == "生产制造类"


def test_a_sheet_whose_columns_are_not_printed_says_so(known):
    *_, row = _page(known, "jilin-2025-56", "base")
    assert row["项目类别"] == "生产制造类 新建项目"
    for kind in ("base", "studio"):
        document, *_ = _page(known, "jilin-2025-56", kind)
        assert "以省人力资源社会保障厅发布的表格为准" in document.sheet.head[0]


def test_nature_and_size_are_plain_words(known):
    *_, row = _page(
        known, "datong-2025-100", "base", unit__nature="other", unit__nature_other="社会团体"
    )
    assert row["属性"] == "其它（社会团体）"
    *_, row = _page(known, "datong-2025-100", "studio", studio__headcount=12)
    assert row["工作室规模"] == "320.5㎡ 12人"


def test_codes_stand_beside_the_occupations(known):
    *_, row = _page(known, "neimenggu-2025-105", "base")
    assert "焊工 6-18-02-04" in row["申报职业（工种）及代码"]


def test_a_long_note_is_high_enough_to_be_read(known):
    _, page, _ = _page(known, "neimenggu-2025-105", "base")
    assert page.row_dimensions[page.max_row].height >= 2 * 16
