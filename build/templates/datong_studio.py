"""市级技能大师工作室项目申报表 (同人社发〔2025〕100号, 附件4).

The print has the row 工作室基本设施 twice, at the end of one page and at the top of the next: it is
one row, which may run over.
"""

from __future__ import annotations

from collections.abc import Sequence

from templates import application, datong, styles
from templates.application import CoverLine, CoverPlan, ReviewHeights, ReviewWords
from templates.datong import HEIGHT
from templates.package import Document
from templates.paper import (
    TEXT_WIDTH,
    Cell,
    Row,
    either_row,
    label,
    lines,
    paragraph,
    table,
    value,
    whole_row,
)

COVER = CoverPlan(
    title=("市级技能大师工作室项目", "申报表"),
    lines=(
        CoverLine("申报单位", "unit.name", seal=True),
        CoverLine("工作室职业（工种）", "studio.occupation"),
        CoverLine("领办人姓名", "leader.name"),
        CoverLine("领办人职业技能等级", "leader.level"),
        CoverLine("填报时间", "report.date"),
    ),
    letters=9,
    value_width=4644,
    value_letters=14,
)

REVIEW = ReviewWords(
    opinions=(
        ("申报单位", "意见"),
        ("县（区）", "人力资源", "社会保障局", "或行业、", "企业主管", "部门意见"),
    ),
    experts=("专家评审", "意见"),
    decision=("行政部门", "审核意见"),
    offices=("市人力资源社会保障局", "市财政局"),
    seal="（盖章）",
)

# Cells from left to right; most rows end with the pair RIGHT_LABEL, RIGHT. A phone number of twelve
# signs stands in one line in SECOND and RIGHT.
SIDE, FIRST, SECOND_LABEL, SECOND, RIGHT_LABEL = 1300, 1530, 1040, 1900, 1040
RIGHT = TEXT_WIDTH - SIDE - FIRST - SECOND_LABEL - SECOND - RIGHT_LABEL
MIDDLE = FIRST + SECOND_LABEL + SECOND
REST = TEXT_WIDTH - SIDE
HONOURS = (
    "获得中华技能大奖、全国技术能手、三晋技术能手届次，"
    "享受国务院政府特殊津贴、山西省享受政府津贴年度"
)
ACHIEVEMENTS = "技能大师工作业绩、获市级以上奖励或国家专利情况、主要创新发明等情况。"


def document() -> Document:
    """Make the form."""
    note = "说明：专家人数应为单数，不得少于5人。"
    heights = ReviewHeights(opinion=2000, expert=450, decision=2200)
    body = [
        table([*_unit_rows(), *_leader_rows(), *_studio_rows()], room=datong.ROOM),
        paragraph(styles.GAP, new_page=True),
        application.review(note, heights, REVIEW),
    ]
    offices = "大同市人力资源社会保障局 财政局制"
    return datong.document("市级技能大师工作室项目申报表", COVER, (), body, offices)


def _paired(side: Sequence[str], key: str, right: Sequence[str], right_key: str) -> Row:
    """Make a row of a wide value and, at the right, a narrow one."""
    cells = [
        label(SIDE, *side),
        value(MIDDLE, key),
        label(RIGHT_LABEL, *right),
        value(RIGHT, right_key),
    ]
    return whole_row(cells, HEIGHT)


def _unit_rows() -> list[Row]:
    head = [label(SIDE, "负责人"), value(FIRST, "legal.name")]
    contact = [label(SIDE, "联系人"), value(FIRST, "contact.name")]
    phone = label(SECOND_LABEL, "办公电话")
    bank = value(REST, "bank.name", "bank.account")
    return [
        _paired(["申报单位", "名称"], "unit.name", ["单位性质"], "unit.character"),
        whole_row(
            [*head, phone, value(TEXT_WIDTH - SIDE - FIRST - SECOND_LABEL, "legal.phone")], HEIGHT
        ),
        whole_row(
            [
                *contact,
                label(SECOND_LABEL, "办公电话"),
                value(SECOND, "contact.phone"),
                label(RIGHT_LABEL, "手机"),
                value(RIGHT, "contact.mobile"),
            ],
            HEIGHT,
        ),
        _paired(["E-mail"], "contact.email", ["传真"], "contact.fax"),
        _paired(["通信地址"], "unit.address", ["邮政编码"], "unit.postcode"),
        whole_row([label(SIDE, "开户银行", "及资金账号"), bank], HEIGHT),
    ]


def _leader_rows() -> list[Row]:
    post = [label(SIDE, "工作单位", "及职务"), value(REST, "leader.post")]
    honours = [
        label(SIDE + FIRST, HONOURS),
        Cell(REST - FIRST, lines("leader.honours", styles.LEFT_VALUE)),
    ]
    return [
        _person_row(),
        _career_row(),
        whole_row(post, HEIGHT),
        _paired(
            ["从事职业", "（工种）"], "leader.occupation", ["职业技能", "等级"], "leader.level"
        ),
        Row(honours, 1100),
    ]


def _person_row() -> Row:
    gender, ethnicity = 640, 1000
    word = (MIDDLE - FIRST - gender - ethnicity) // 2
    cells = [
        label(SIDE, "技能大师", "姓名"),
        value(FIRST, "leader.name"),
        label(word, "性别"),
        value(gender, "leader.gender"),
        label(word, "民族"),
        value(ethnicity, "leader.ethnicity"),
        label(RIGHT_LABEL, "出生年月"),
        value(RIGHT, "leader.birth"),
    ]
    return whole_row(cells, HEIGHT)


# An identity number of 17 digits and an X stands in one line.
AFFILIATION = 1100
ID_NUMBER = REST - FIRST - SECOND_LABEL - AFFILIATION - RIGHT_LABEL


def _career_row() -> Row:
    cells = [
        label(SIDE, "参加工作", "时间"),
        value(FIRST, "leader.work_since"),
        label(SECOND_LABEL, "政治面貌"),
        value(AFFILIATION, "leader.affiliation"),
        label(RIGHT_LABEL, "身份证号"),
        value(ID_NUMBER, "leader.id_number"),
    ]
    return whole_row(cells, HEIGHT)


def _studio_rows() -> list[Row]:
    place = [
        label(SIDE, "工作室", "地点"),
        value(MIDDLE, "studio.place"),
        label(RIGHT_LABEL, "工作室", "面积"),
        value(RIGHT, "studio.area"),
    ]
    return [
        *_text_rows(("工作室人员",), "studio.staff", 1500),
        whole_row(place, HEIGHT),
        *_text_rows(("工作室基本设施",), "studio.facilities", 2600),
        *_text_rows((ACHIEVEMENTS,), "leader.achievements", 5200),
    ]


def _text_rows(name: Sequence[str], key: str, height: int) -> list[Row]:
    """Make a row of a long text: as high as it is, or as high as in the blank form."""
    side = label(SIDE, *name, style=styles.SIDE_LABEL)
    filled = Row([side, Cell(REST, lines(key, styles.TEXT), align="top")])
    side = label(SIDE, *name, style=styles.SIDE_LABEL)
    return either_row(key, [filled], [Row([side, Cell(REST, [paragraph(styles.TEXT)])], height)])
