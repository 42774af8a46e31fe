"""国家级高技能人才培训基地建设项目申报表 (内人社办发〔2025〕105号, 附件3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from templates import application, styles
from templates.application import CoverLine, CoverPlan, ReviewHeights
from templates.budget_table import budget_table
from templates.markup import Element
from templates.occupation_tables import occupation_tables
from templates.package import Document
from templates.paper import (
    TEXT_WIDTH,
    Cell,
    Room,
    Row,
    either_row,
    filled_blank,
    joined,
    label,
    lines,
    marks,
    paragraph,
    table,
    tag,
    value,
    whole_row,
)

COVER = CoverPlan(
    title=("{{ notice.year }}年国家级高技能人才培训基地", "建设项目申报表"),
    lines=(
        CoverLine("项目单位", "unit.name", seal=True),
        CoverLine("项目类别", "project.stage", marks=True),
        CoverLine("申报专业", "occupation_names", note="（职业工种）"),
        CoverLine("所在地市", "unit.city"),
        CoverLine("主管单位", "unit.authority", seal=True),
        CoverLine("填报人", "report.author"),
        CoverLine("填报时间", "report.date"),
    ),
    letters=4,
    value_width=5250,
    value_letters=16,
)

RULES = (
    "一、请按照要求，如实填写，仔细核对。",
    (
        "二、须制定项目建设总体目标和分阶段目标，要有可量化的考核指标。"
        "各项目进度须明确年度目标、可监测指标和经费预算。"
    ),
    "三、填写内容文字要准确简练，内容要重点突出，数字要精准无误。",
    "四、请使用A4纸，双面印，左侧装订，一式{{ notice.copies }}份连同电子文档一并上报。",
)

# The side column of tables that hold long texts.
SIDE = 1500


@dataclass(frozen=True, slots=True)
class Topic:
    """A row that holds a long text: the form's words, the fact, its height in the blank form."""

    name: str
    hint: str
    key: str
    height: int


BACKGROUND = (
    Topic(
        "项目背景",
        "（简述当地经济社会发展、产业结构调整、企业高技能人才需求、高技能人才培训等方面的总体情况）",
        "background.situation",
        6450,
    ),
    Topic(
        "工作基础",
        "（就拟申报的专业分别简述培养高技能人才具备的条件和已有的工作基础）",
        "background.foundation",
        6450,
    ),
)
APPROACH = (
    Topic(
        "指导思想",
        "（重点围绕贯彻落实“十四五”职业技能培训规划，培训急需紧缺高技能人才，"
        "促进区域经济和产业发展等简述指导思想）",
        "approach.guidance",
        6150,
    ),
    Topic("基本思路", "（简述开展培训基地建设的工作思路和建设原则）", "approach.outline", 6150),
)
OVERALL_GOAL = Topic("总体目标", "（简述项目建设总体目标和项目产出）", "goal.overall", 6400)
YEAR_GOALS = Topic(
    "阶段目标", "（按年度制定可量化、可监测目标）", "goal.year_1 or goal.year_2", 6400
)
SAFEGUARDS = (
    Topic(
        "管理机构",
        "（管理机构的总体架构、基本职责、人员组成、责任分工以及考核奖惩措施等）",
        "safeguard.organisation",
        3900,
    ),
    Topic("保障机制", "（包括项目建设的培训机制、管理机制等）", "safeguard.mechanism", 3900),
    Topic(
        "经费保障",
        "（包括中央财政补助经费的使用与管理，地方、学校、行业、企业和其他方面的经费筹措措施）",
        "safeguard.funding",
        3900,
    ),
)


def document() -> Document:
    """Make the form."""
    title = "国家级高技能人才培训基地建设项目申报表"
    body = [*_overview(), *_goals(), *_work(), *_safeguards(), *_review(), *_annexes()]
    return application.document(title, COVER, RULES, body)


def _part(words: str, *, new_page: bool = True) -> Element:
    return paragraph(styles.PART, words, new_page=new_page)


def _caption(words: str) -> Element:
    return paragraph(styles.CAPTION, words)


def _topic_rows(topic: Topic, content: Sequence[Element] | None = None) -> list[Row]:
    """Make the row of a long text: as high as the text, or as high as in the blank form."""
    if content is None:
        content = lines(topic.key, styles.TEXT)

    def row(words: Sequence[Element], height: int) -> Row:
        side = label(SIDE, topic.name, style=styles.SIDE_LABEL)
        body = [paragraph(styles.HINT, topic.hint), *words]
        return Row([side, Cell(TEXT_WIDTH - SIDE, body, align="top")], height)

    return either_row(topic.key, [row(content, 0)], [row([], topic.height)])


def _topic_table(topics: Sequence[Topic]) -> Element:
    return table([row for topic in topics for row in _topic_rows(topic)])


# --- 一、项目概述 ---------------------------------------------------------------------------

# A name of 13 letters stands in one line, as do a phone number of twelve signs and an account of 19
# figures, in whatever face: a figure takes up to 0.6 of its size. The options of 属性 stand in two
# lines: the first two and 其它 with its blank.
NAME, SUB, FIRST, SECOND, NATURE = 2054, 1170, 2094, 1340, 610
LAST = TEXT_WIDTH - NAME - SUB - FIRST - SECOND


def _overview() -> list[Element]:
    people = [*_people("法人代表信息", "legal"), *_people("联系人信息", "contact")]
    return [
        _part("一、项目概述", new_page=False),
        _caption("表 1-1 项目单位基本情况信息"),
        table([*_unit_rows(), *people, _bank_row(), *_feature_rows()], room=Room(57)),
        _caption("表 1-2 项目背景及工作基础"),
        _topic_table(BACKGROUND),
    ]


def _unit_rows() -> list[Row]:
    rest = TEXT_WIDTH - NAME
    options = [marks("unit.nature"), filled_blank("unit.nature_other", 3)]
    first = [
        label(NAME, "项目单位名称"),
        value(SUB + FIRST, "unit.name"),
        label(NATURE, "属性"),
        Cell(SECOND + LAST - NATURE, [paragraph(styles.LEFT_VALUE, *options)]),
    ]
    return [
        whole_row(first, 900),
        whole_row([label(NAME, "项目单位主管部门"), value(rest, "unit.authority")], 620),
        whole_row(
            [label(NAME, "统一社会信用代码", "或组织机构代码"), value(rest, "unit.credit_code")],
            760,
        ),
        whole_row(
            [label(NAME, "项目单位地址", "及网址"), value(rest, "unit.address", "unit.website")],
            860,
        ),
    ]


def _people(name: str, person: str) -> list[Row]:
    return [
        whole_row(
            [
                label(NAME, name, merge="first"),
                label(SUB, "姓名"),
                value(FIRST, f"{person}.name"),
                label(SECOND, "部门及职务"),
                value(LAST, f"{person}.post"),
            ],
            580,
        ),
        whole_row(
            [
                joined(NAME),
                label(SUB, "办公电话"),
                value(FIRST, f"{person}.phone"),
                label(SECOND, "手机"),
                value(LAST, f"{person}.mobile"),
            ],
            580,
        ),
    ]


def _bank_row() -> Row:
    return whole_row(
        [
            label(NAME, "资金账号"),
            value(SUB + FIRST, "bank.account"),
            label(SECOND, "开户银行"),
            value(LAST, "bank.name"),
        ],
        680,
    )


def _feature_rows() -> list[Row]:
    name = "办学特色概述（包括但不限于规范管理、培训能力、师资队伍、校企合作等方面）"
    content = lines("unit.features", styles.TEXT)

    def row(words: list[Element], height: int) -> Row:
        body = [paragraph(styles.HINT, "（可附加页）"), *words]
        return Row([Cell(TEXT_WIDTH, body, align="top")], height)

    return [
        whole_row([Cell(TEXT_WIDTH, [paragraph(styles.LEAD_ROW, name)])], 520),
        *either_row("unit.features", [row(content, 0)], [row([], 5350)]),
    ]


# --- 二、项目实施工作思路与工作目标 ---------------------------------------------------------


def _goals() -> list[Element]:
    years = [
        *_year_goal("建设期第一年", "goal.year_1"),
        *_year_goal("建设期第二年", "goal.year_2"),
    ]
    return [
        _part("二、项目实施工作思路与工作目标"),
        _caption("表 2-1 项目实施工作思路"),
        _topic_table(APPROACH),
        _caption("表 2-2 项目实施工作目标"),
        table([*_topic_rows(OVERALL_GOAL), *_topic_rows(YEAR_GOALS, years)]),
    ]


def _year_goal(year: str, key: str) -> list[Element]:
    """Name the year above its goals; the blank form has no such line."""
    return [
        tag(f"if {key}"),
        paragraph(styles.LEAD, year),
        *lines(key, styles.TEXT),
        tag("endif"),
    ]


# --- 三 to 五 -------------------------------------------------------------------------------


def _work() -> list[Element]:
    return [_part("三、项目实施工作重点及内容"), *occupation_tables()]


def _safeguards() -> list[Element]:
    return [
        _part("四、主要保障措施"),
        _caption("表 4-1 保障机制"),
        _topic_table(SAFEGUARDS),
        _caption("表 4-2 投入预算汇总"),
        budget_table(),
    ]


def _review() -> list[Element]:
    note = "说明：1.专家人数不得少于5人；2.专家人数应为单数。"
    return [
        _part("五、审核结果"),
        _caption("表5 申报单位、省级专家审核意见和行政部门审核结果"),
        application.review(note, ReviewHeights(opinion=1850, expert=410, decision=1900)),
    ]


def _annexes() -> list[Element]:
    unit = '{{ unit.name or "（项目单位名称）" }}'
    rules = f"{unit}国家级高技能人才培训基地建设项目"
    return [
        paragraph(styles.ANNEX, f"附件：1. {rules}实施管理办法"),
        paragraph(styles.ANNEX_MORE, f"2. {rules}经费管理实施细则"),
    ]
