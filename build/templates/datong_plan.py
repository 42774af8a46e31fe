"""市级高技能人才培训基地项目实施方案 (同人社发〔2025〕100号, 附件3)."""

from __future__ import annotations

from collections.abc import Sequence

from templates import application, datong, styles
from templates.application import CoverLine, CoverPlan, ReviewHeights, ReviewWords
from templates.budget_table import BudgetWords, budget_table
from templates.datong import REST, SIDE, Topic, note_row, person_rows, topic_rows
from templates.datong_contents import CONTENTS_STYLES, contents_page
from templates.datong_occupations import NAMES, occupation_tables
from templates.markup import Element
from templates.package import Document
from templates.paper import (
    Cell,
    label,
    lines,
    paragraph,
    table,
    tag,
    value,
    whole_row,
)

COVER = CoverPlan(
    title=("市级高技能人才培训基地项目", "实施方案"),
    lines=(
        CoverLine("项目单位：", "unit.name", seal=True),
        CoverLine("主管部门：", "unit.authority", seal=True),
        CoverLine("法人代表：", "legal.name"),
        CoverLine("办公电话", "legal.phone", group="联系方式："),
        CoverLine("手机号码", "legal.mobile", group=""),
        CoverLine("电子邮箱", "legal.email", group=""),
    ),
    letters=5,
    value_width=5500,
    value_letters=16,
)

RULES = (
    "一、要按照通知相关要求，如实填写。",
    (
        "二、须制定项目总体目标和分阶段目标，要有可量化的考核指标。"
        "各项目进度须明确年度目标、可监测指标和经费预算。"
    ),
    "三、填写内容文字要准确简练，内容要重点突出，数字要精准无误。",
    "四、填写内容的字体为仿宋_GB2312，字号为五号，行距为固定值16磅。",
    "五、请使用A4纸，双面印，左侧装订后一式{{ notice.copies }}份连同电子文档一并上报。",
)

APPROACH_NOTES = (
    (
        "指导思想：简述培训基地申报的指导思想，主要是贯彻落实高技能人才开发工程，"
        "培训急需、紧缺高技能人才，促进区域经济和产业发展等。"
    ),
    "基本思路：简述开展培训基地的工作思路和原则。",
)
APPROACH = (
    Topic(("指导思想",), "approach.guidance", 5200),
    Topic(("基本思路",), "approach.outline", 5200),
)
GOAL_NOTES = (
    (
        "简述总体目标和阶段目标。总体目标：要围绕服务区域（行业）技能人才所需，"
        "通过加大实训设备投入和师资队伍建设，打造2-3个特色专业，提升其高技能人才培训能力。"
    ),
    "阶段目标：按年度来实施，体现可量化、可监测。",
)
OVERALL_GOAL = Topic(("总体目标",), "goal.overall", 5200)
YEAR_GOALS = Topic(("阶段目标",), "goal.year_1 or goal.year_2", 5600)
SAFEGUARD_NOTES = (
    "管理机构：管理机构的总体架构、基本职责、人员组成、责任分工以及考核奖惩措施等。",
    "保障机制：项目的培训机制、管理机制等。",
    (
        "经费保障：包括财政补助经费的使用与管理，地方、学校、行业、企业和其他方面的经费筹措措施，"
        "以及其他方面的物质条件。"
    ),
)
SAFEGUARDS = (
    Topic(("管理机构",), "safeguard.organisation", 3400),
    Topic(("保障机制",), "safeguard.mechanism", 3400),
    Topic(("经费保障",), "safeguard.funding", 3400),
)

SUBSIDY = "{{ budget_table.total.central.amount or '　' * 3 }}"
BUDGET = BudgetWords(
    corner="内容",
    subsidy="上级财政补助",
    subsidy_hint=(f"（{SUBSIDY}万）",),
    sources=(("所在地方财政", "投入"), ("行业企业", "投入"), ("其他", "投入")),
    blocks=NAMES,
    room=10,
    # 1234.5 and 100.00 stand in one line at 五号, too.
    amount=760,
    ratio=760,
)
REVIEW = ReviewWords(
    opinions=(),
    experts=("专家评审", "意见"),
    decision=("行政部门", "审核意见"),
    offices=("市人力资源社会保障局", "市财政局"),
    seal="（盖章）",
    is_dated=False,
)
UNIT = '{{ unit.name or "×××（项目单位名称）" }}'
ANNEXES = (
    f"附件：1.{UNIT}市级高技能人才培训基地项目实施管理办法",
    f"2.{UNIT}市级高技能人才培训基地项目经费管理实施细则",
)


def document() -> Document:
    """Make the form."""
    return datong.document(
        "市级高技能人才培训基地项目实施方案",
        COVER,
        RULES,
        [*contents_page(annexes()), *_overview(), *_goals(), *_work(), *_safeguards(), *_review()],
        "大同市人力资源和社会保障局 财政局 制",
        CONTENTS_STYLES,
    )


def annexes() -> list[Element]:
    """Name the two annexes, as the contents and the end of the form do."""
    first, second = ANNEXES
    return [paragraph(styles.ANNEX, first), paragraph(styles.ANNEX_MORE, second)]


def _part(words: str) -> Element:
    return paragraph(styles.PART, words, new_page=True)


def _caption(words: str) -> Element:
    return paragraph(styles.CAPTION, words)


def _topic_table(notes: Sequence[str], topics: Sequence[Topic]) -> Element:
    rows = [row for topic in topics for row in topic_rows(topic)]
    return table([note_row(*([note] for note in notes)), *rows], room=datong.ROOM)


def _overview() -> list[Element]:
    address = "{{ unit.address }}{% if unit.postcode %}（{{ unit.postcode }}）{% endif %}"
    rows = [
        whole_row([label(SIDE, "项目单位名称"), value(REST, "unit.name")], 900),
        whole_row(
            [label(SIDE, "通信地址", "（邮编）"), Cell(REST, [paragraph(styles.VALUE, address)])],
            800,
        ),
        *person_rows(("联系人", "信息"), "contact"),
        *topic_rows(Topic(("办学特色概述",), "unit.features", 8400)),
    ]
    return [
        _part("一、项目概述"),
        _caption("表 1-1 项目单位基本情况信息"),
        table(rows, room=datong.ROOM),
    ]


def _goals() -> list[Element]:
    years = [*_year_goal("第一年度", "goal.year_1"), *_year_goal("第二年度", "goal.year_2")]
    goals = [
        note_row(*([note] for note in GOAL_NOTES)),
        *topic_rows(OVERALL_GOAL),
        *topic_rows(YEAR_GOALS, years),
    ]
    return [
        _part("二、项目实施工作思路与工作目标"),
        _caption("表 2-1 项目实施工作思路"),
        _topic_table(APPROACH_NOTES, APPROACH),
        _caption("表 2-2 项目实施工作目标"),
        table(goals, room=datong.ROOM),
    ]


def _year_goal(year: str, key: str) -> list[Element]:
    """Name the year above its goals; the blank form has no such line."""
    return [
        tag(f"if {key}"),
        paragraph(styles.LEAD, year),
        *lines(key, styles.TEXT),
        tag("endif"),
    ]


def _work() -> list[Element]:
    return [_part("三、项目实施工作重点及内容"), *occupation_tables()]


def _safeguards() -> list[Element]:
    return [
        _part("四、主要保障措施"),
        _caption("表 4-1 保障机制"),
        _topic_table(SAFEGUARD_NOTES, SAFEGUARDS),
        _caption("表 4-2 投入预算汇总"),
        budget_table(BUDGET),
    ]


def _review() -> list[Element]:
    note = "说明：1.专家人数不得少于5人；2.专家人数应为单数。"
    heights = ReviewHeights(opinion=3000, expert=480, decision=2200)
    return [
        _part("五、审核结果"),
        _caption("表 5 市级专家审核意见和行政部门审核结果"),
        application.review(note, heights, REVIEW),
        *annexes(),
    ]
