"""The covers of the two volumes with their 目录 (同人社发〔2025〕100号, 附件5 and 附件6).

The numbers of pages stay open: they are counted from the finished volume.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from templates import application, styles
from templates.application import CoverLine, CoverPlan
from templates.markup import Element
from templates.package import Document, Section
from templates.paper import (
    IDEOGRAPHIC_SPACE,
    Cell,
    Row,
    label,
    paragraph,
    table,
    when,
    whole_row,
)
from templates.styles import Style

# As far down as the longest values leave room for: a cover is one page.
BASE_DATE = Style("CoverDate", "封面日期", styles.TEXT_FACE, 16, 30, "center", before=180)
STUDIO_DATE = replace(BASE_DATE, before=96)
TITLE = Style(
    "ContentsTitle", "目录标题", styles.HEADING_FACE, 22, 40, "center", before=30, after=24
)
HEAD = Style("ContentsHead", "目录表头", styles.HEADING_FACE, 14, 24, "center")
ENTRY = Style("ContentsEntry", "目录文字", styles.TEXT_FACE, 14, 24, "left")
NUMBER = Style("ContentsNumber", "目录数字", styles.TEXT_FACE, 14, 24, "center")
CONTENTS_STYLES = (TITLE, HEAD, ENTRY, NUMBER)

BASE = CoverPlan(
    title=("市级高技能人才培训基地项目", "申报材料"),
    lines=(
        CoverLine("项目单位", "unit.name", seal=True),
        CoverLine("申报专业", "occupation_names", note="（职业工种）"),
        CoverLine("所在县（区）", "unit.county"),
    ),
    letters=6,
    value_width=5250,
    value_letters=16,
)
STUDIO = CoverPlan(
    title=("市级技能大师工作室项目", "申报材料"),
    lines=(
        CoverLine("申报单位", "unit.name"),
        CoverLine("工作室职业（工种）", "studio.occupation"),
        CoverLine("领办人姓名", "leader.name"),
        CoverLine("领办人职业技能等级", "leader.level"),
        CoverLine("填报时间", "report.date"),
    ),
    letters=9,
    value_width=4644,
    value_letters=14,
)
BASE_MATERIALS = (
    "推荐函", "项目单位申报报告", "项目申报书", "项目实施方案", "项目实施管理办法",
    "项目经费管理实施细则", "项目佐证材料",
)  # fmt: skip
STUDIO_MATERIALS = (
    "推荐函", "项目单位申报报告", "项目申报表", "项目实施管理办法", "项目经费管理实施细则",
    "项目佐证材料",
)  # fmt: skip

COLUMNS = (("序号", 1000), ("材料名称", 4244), ("材料页数", 1600), ("起始页码", 2000))


def base() -> Document:
    """Make the cover of a training base's volume."""
    return _document("市级高技能人才培训基地项目申报材料", BASE, BASE_DATE, BASE_MATERIALS)


def studio() -> Document:
    """Make the cover of a studio's volume."""
    return _document("市级技能大师工作室项目申报材料", STUDIO, STUDIO_DATE, STUDIO_MATERIALS)


def _document(title: str, plan: CoverPlan, date: Style, materials: Sequence[str]) -> Document:
    contents = [paragraph(TITLE, "目  录", new_page=True), _contents(materials)]
    pages = Section([*application.cover(plan), *_date(date), *contents])
    return Document(title, [pages], (date, *CONTENTS_STYLES))


def _date(style: Style) -> list[Element]:
    """Name the month of the report, or leave it to be written."""
    open_month = f"{{{{ notice.year }}}}年{IDEOGRAPHIC_SPACE * 2}月"
    return when(
        "year_of_report",
        [paragraph(style, "{{ year_of_report }}")],
        [paragraph(style, open_month)],
    )


def _contents(materials: Sequence[str]) -> Element:
    head = Row([label(width, name, style=HEAD) for name, width in COLUMNS], 700, head=True)
    return table([head, *(_entry(number, name) for number, name in enumerate(materials, 1))])


def _entry(number: int, name: str) -> Row:
    """Make the row of a material: the volume is numbered from the first one's first page."""
    first = "P1-" if number == 1 else f"P{IDEOGRAPHIC_SPACE * 2}-"
    texts = ((str(number), NUMBER), (name, ENTRY), ("", NUMBER), (first, NUMBER))
    cells = [
        Cell(width, [paragraph(style, text)])
        for (_, width), (text, style) in zip(COLUMNS, texts, strict=True)
    ]
    return whole_row(cells, 700)
