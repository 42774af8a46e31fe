"""市级高技能人才培训基地项目申报书 (同人社发〔2025〕100号, 附件2)."""

from __future__ import annotations

from templates import application, datong, styles
from templates.application import CoverLine, CoverPlan
from templates.datong import (
    FIRST,
    HEIGHT,
    LAST,
    REST,
    SECOND,
    SIDE,
    SUB,
    Topic,
    person_rows,
    topic_rows,
)
from templates.package import Document
from templates.paper import (
    TEXT_WIDTH,
    Cell,
    Row,
    empty,
    filled_blank,
    label,
    marks,
    paragraph,
    table,
    value,
    whole_row,
)

COVER = CoverPlan(
    title=("市级高技能人才培训基地项目", "申报书"),
    lines=(
        CoverLine("项目单位", "unit.name", seal=True),
        CoverLine("填报人", "report.author"),
        CoverLine("主管单位", "unit.authority", seal=True),
        CoverLine("申报档次", "project.tier"),
        CoverLine("填报时间", "report.date"),
    ),
    letters=4,
    value_width=5250,
    value_letters=16,
)

RULES = (
    "一、请按栏目要求，如实填写，仔细核对。",
    (
        "二、填报“管理制度、培训能力、师资队伍、校企合作”栏目，要求抓住重点，简明扼要，"
        "表述要清楚，文字要简练。"
    ),
    "三、此表统一用A4纸，双面印，左侧装订，一式{{ notice.copies }}份连同电子版一并上报。",
    "四、此表字体为仿宋_GB2312，字号为五号，行距为固定值16磅。",
)

TOPICS = (
    Topic(("规范管理",), "profile.management", 2400, "（可加附页）"),
    Topic(("培训能力",), "profile.capacity", 2200, "（可加附页）"),
    Topic(("师资队伍",), "profile.teachers", 1900, "（可加附页）"),
    Topic(("校企合作",), "profile.cooperation", 1800, "（可加附页）"),
)

HALF = TEXT_WIDTH // 2


def document() -> Document:
    """Make the form."""
    topics = [row for topic in TOPICS for row in topic_rows(topic)]
    legal = person_rows(("法人代表", "信息"), "legal")
    rows = [*_unit_rows(), *legal, *_bank_rows(), *topics]
    # What others write stands on a page of its own, however long the texts are.
    opinions = [paragraph(styles.GAP, new_page=True), table(_opinions(), room=datong.ROOM)]
    return datong.document(
        "市级高技能人才培训基地项目申报书",
        COVER,
        RULES,
        [table(rows, room=datong.ROOM), *opinions],
        "大同市人力资源和社会保障局 财政局制",
    )


def _unit_rows() -> list[Row]:
    nature = 700
    options = [marks("unit.nature"), filled_blank("unit.nature_other", 3)]
    name = [
        label(SIDE, "项目单位名称"),
        value(SUB + FIRST, "unit.name"),
        label(nature, "属性"),
        Cell(SECOND + LAST - nature, [paragraph(styles.LEFT_VALUE, *options)]),
    ]
    return [
        whole_row(name, 700),
        whole_row([label(SIDE, "项目单位地址"), value(REST, "unit.address")], HEIGHT),
        whole_row(_pair(label(SIDE, "邮政编码"), "unit.postcode", "网址", "unit.website"), HEIGHT),
    ]


def _pair(first: Cell, key: str, second: str, second_key: str) -> list[Cell]:
    return [first, value(SUB + FIRST, key), label(SECOND, second), value(LAST, second_key)]


def _bank_rows() -> list[Row]:
    account = _pair(label(SIDE, "资金账号"), "bank.account", "开户银行", "bank.name")
    authority = [label(SIDE, "项目单位", "主管部门"), value(REST, "unit.authority")]
    return [whole_row(account, HEIGHT), whole_row(authority, HEIGHT)]


def _opinions() -> list[Row]:
    first = ("县（区）", "人力资源", "社会保障局", "或行业、企业", "主管部门", "初审意见")
    half = HALF - SIDE
    offices = [
        label(SIDE, "市人力资源", "社会保障局", "审核意见"),
        application.signed(half),
        label(SIDE, "市财政局", "审核意见"),
        application.signed(TEXT_WIDTH - HALF - SIDE),
    ]
    return [
        whole_row([label(SIDE, *first), application.signed(REST)], 3500),
        whole_row([label(SIDE, "专家组", "审核意见"), empty(REST)], 3500),
        whole_row(offices, 3500),
        whole_row([label(SIDE, "备注"), empty(REST)], 1900),
    ]
