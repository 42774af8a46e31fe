"""国家级技能大师工作室建设项目申报表 (内人社办发〔2025〕105号, 附件4).

The notice's own print calls it 国家职业技能大师工作室; the programme's name, and the notice's text,
is 国家级技能大师工作室.
"""

from __future__ import annotations

from collections.abc import Sequence

from templates import application, styles
from templates.application import CoverLine, CoverPlan, ReviewHeights
from templates.markup import Element
from templates.package import Document
from templates.paper import (
    TEXT_WIDTH,
    Cell,
    Room,
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
    title=("{{ notice.year }}年国家级技能大师工作室", "建设项目申报表"),
    lines=(
        CoverLine("申报单位", "unit.name", seal=True),
        CoverLine("工作室职业（工种）", "studio.occupation"),
        CoverLine("领办人姓名", "leader.name"),
        CoverLine("领办人职业技能等级", "leader.level"),
        CoverLine("主管单位", "unit.authority", seal=True),
        CoverLine("填报人", "report.author"),
        CoverLine("填报时间", "report.date"),
    ),
    letters=9,
    value_width=4644,
    value_letters=14,
)

RULES = (
    "一、请按照要求，如实填写，仔细核对。",
    "二、文字描述要说清时间、内容、结果，抓住重点，叙述简要。",
    "三、此表请使用A4纸，双面印，左侧装订，一式{{ notice.copies }}份连同电子文档一并上报。",
)

# Cells from left to right; most rows end with the pair RIGHT_LABEL, RIGHT. A phone number of twelve
# signs stands in one line in SECOND and RIGHT, in whatever face: a figure takes up to 0.6 of its
# size.
SIDE, FIRST, SECOND_LABEL, SECOND, RIGHT_LABEL = 1340, 1530, 1084, 1902, 1084
RIGHT = TEXT_WIDTH - SIDE - FIRST - SECOND_LABEL - SECOND - RIGHT_LABEL
MIDDLE = FIRST + SECOND_LABEL + SECOND
REST = TEXT_WIDTH - SIDE
HEIGHT = 580


def document() -> Document:
    """Make the form."""
    title = "国家级技能大师工作室建设项目申报表"
    note = "说明：专家人数应为单数，不得少于5人。"
    body = [
        table(
            [*_unit_rows(), *_leader_rows(), *_studio_rows(), *_achievement_rows()], room=Room(57)
        ),
        paragraph(styles.GAP, new_page=True),
        application.review(note, ReviewHeights(opinion=2700, expert=530, decision=2850)),
    ]
    return application.document(title, COVER, RULES, body)


def _small_text(width: int, key: str) -> Cell:
    return Cell(width, lines(key, styles.SMALL_TEXT), align="top")


def _paired_row(side: Sequence[str], key: str, right: Sequence[str], right_key: str) -> Row:
    """Make a row of a wide value and, at the right, a narrow one."""
    cells = [
        label(SIDE, *side),
        value(MIDDLE, key),
        label(RIGHT_LABEL, *right),
        value(RIGHT, right_key),
    ]
    return whole_row(cells, HEIGHT)


def _wide_row(side: Sequence[str], *keys: str) -> Row:
    return whole_row([label(SIDE, *side), value(REST, *keys)], HEIGHT)


def _unit_rows() -> list[Row]:
    head = [label(SIDE, "负责人"), value(FIRST, "legal.name")]
    contact = [label(SIDE, "联系人"), value(FIRST, "contact.name")]
    return [
        _paired_row(["申报单位", "名称"], "unit.name", ["单位性质"], "unit.character"),
        whole_row(
            [*head, *_phone("legal.phone", TEXT_WIDTH - SIDE - FIRST - SECOND_LABEL)], HEIGHT
        ),
        whole_row([*contact, *_phone("contact.phone", SECOND), *_mobile("contact.mobile")], HEIGHT),
        _paired_row(["电子邮箱"], "contact.email", ["传真"], "contact.fax"),
        _paired_row(["通信地址"], "unit.address", ["邮政编码"], "unit.postcode"),
        _wide_row(["开户银行", "及资金账号"], "bank.name", "bank.account"),
    ]


def _phone(key: str, width: int) -> tuple[Cell, Cell]:
    return label(SECOND_LABEL, "办公电话"), value(width, key)


def _mobile(key: str) -> tuple[Cell, Cell]:
    return label(RIGHT_LABEL, "手机"), value(RIGHT, key)


def _leader_rows() -> list[Row]:
    honours = "获得中华技能大奖、全国技术能手、享受国务院政府特殊津贴年度"
    return [
        _person_row(),
        _career_row(),
        _wide_row(["工作单位", "及职务"], "leader_post"),
        _paired_row(
            ["从事职业", "（工种）"], "leader.occupation", ["职业技能", "等级"], "leader.level"
        ),
        Row(
            [
                label(SIDE + FIRST, honours),
                Cell(SECOND_LABEL + SECOND, lines("leader.honours", styles.LEFT_VALUE)),
                *_mobile("leader.mobile"),
            ],
            980,
        ),
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


# An identity number of 17 digits and an X has to stand in one line.
AFFILIATION, ID_LABEL = 1084, 1084
ID_NUMBER = REST - FIRST - SECOND_LABEL - AFFILIATION - ID_LABEL


def _career_row() -> Row:
    cells = [
        label(SIDE, "参加工作", "时间"),
        value(FIRST, "leader.work_since"),
        label(SECOND_LABEL, "政治面貌"),
        value(AFFILIATION, "leader.affiliation"),
        label(ID_LABEL, "身份证号"),
        value(ID_NUMBER, "leader.id_number"),
    ]
    return whole_row(cells, HEIGHT)


def _studio_rows() -> list[Row]:
    half = (REST - RIGHT_LABEL) // 2
    place = [
        label(SIDE, "工作室", "地点"),
        value(MIDDLE, "studio.place"),
        label(RIGHT_LABEL, "工作室", "面积"),
        value(RIGHT, "studio.area"),
    ]
    equipment = [
        label(SIDE, "工作室", "基本设施"),
        _small_text(half, "studio.facilities"),
        label(RIGHT_LABEL, "工作室", "人员"),
        _small_text(half, "studio.staff"),
    ]
    return [whole_row(place, HEIGHT), Row(equipment, 1300)]


def _achievement_rows() -> list[Row]:
    words = "技能大师工作业绩、获省部级以上奖励或国家专利情况、主要创新发明等情况。"
    content = lines("leader.achievements", styles.TEXT)

    def row(text: list[Element], height: int) -> Row:
        side = [paragraph(styles.LABEL, words), paragraph(styles.SMALL_LABEL, "（可另附页）")]
        return Row([Cell(SIDE, side), Cell(REST, text, align="top")], height)

    blank = row([paragraph(styles.TEXT)], 3150)
    return either_row("leader.achievements", [row(content, 0)], [blank])
