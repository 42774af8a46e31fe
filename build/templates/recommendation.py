"""Drafts for the recommender: 推荐报告 and 推荐函, our facts in place, the rest marked.

The parts of the report stand in the order that the notice gives (`notice.words.report_parts`,
joined by “；”); where it gives none, all parts that the notices known to us ask for.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from templates.markup import Element
from templates.official import (
    HEAD,
    PROJECT,
    SALUTATION,
    UNIT,
    document,
    facts_row,
    facts_table,
    fill,
    heads,
    known,
    open_table,
    signature,
    spaced,
    texts,
    title,
    written,
)
from templates.package import Document
from templates.paper import either_row, paragraph, table, tag, when

SIDE = 2400
ISSUER = "{{ notice.issuer }}"
RECOMMENDER = known("recommender.name", "推荐单位全称")
CONTACT = ("联系人：【请填写：推荐单位联系人】", "联系方式：【请填写：联系电话】")
# 辽人社函〔2025〕118号 附件3之1, 吉人社联〔2025〕56号 四（一）: sealed by both offices.
JOINT = "【请填写：联合推荐的财政局，没有的删去】"
ANNEXES = (
    "附件：1. 申报情况汇总表",
    "　　　2. 专家评审意见书",
    "　　　3. 公示截图",
)
# 吉人社联〔2025〕56号 四（一）, then what 内人社办发〔2025〕105号 四（一） asks beyond it.
ALL_PARTS = (
    "项目推荐情况；评审专家组成情况；评审程序；评审方法；评审结果；公示情况；"
    "党组会议研究情况；纪检监察部门意见"
)
NUMERALS = "一二三四五六七八九十"

Facts = tuple[tuple[tuple[str, str], ...], ...]

BASE_FACTS: Facts = (
    (("项目单位", "unit.name"),),
    (("统一社会信用代码", "unit.credit_code"),),
    (("主管单位", "unit.authority"),),
    (("单位地址", "unit.address"),),
    (("申报职业（工种）", "occupation_codes"),),
    (("法人代表", "legal.name"), ("职务", "legal.post")),
    (("联系人", "contact.name"), ("联系电话", "contact.phone")),
)
# A notice sorts bases by stage and category, or by tier (同人社发〔2025〕100号 三): only its own
# rows stand in the table.
BASE_SORTS = {
    "notice.sorts.stage": ("项目类别", "project.stage"),
    "notice.sorts.category": ("申报类别", "project.category"),
    "notice.sorts.tier": ("申报档次", "notice.tier"),
}
STUDIO_FACTS: Facts = (
    (("申报单位", "unit.name"),),
    (("单位性质", "unit.character"),),
    (("主管单位", "unit.authority"),),
    (("通信地址", "unit.address"),),
    (("工作室职业（工种）", "occupation_codes"),),
    (("领办人", "leader.name"), ("职业技能等级", "leader.level")),
    (("领办人单位及职务", "leader.post"),),
    (("申报类别", "project.category"),),
    (("工作室面积", "studio.area"),),
    (("联系人", "contact.name"), ("联系电话", "contact.phone")),
)
STUDIO_REASON = (
    "领办人业绩贡献：【请填写：领办人不具备高级技师的，由推荐单位对其业绩贡献，或者技术技艺在推动劳动者就业创业"
    "方面的贡献作出说明；具备高级技师的，删去本段】"
)


def base_report() -> Document:
    """Make the draft of the report that recommends a training base."""
    return document("推荐报告（高技能人才培训基地）", _report(_base_facts()))


def studio_report() -> Document:
    """Make the draft of the report that recommends a master studio."""
    project = [*_facts(STUDIO_FACTS), *texts(STUDIO_REASON)]
    return document("推荐报告（技能大师工作室）", _report(project))


def base_letter() -> Document:
    """Make the draft of the letter that recommends a training base."""
    return document("推荐函（高技能人才培训基地）", _letter(_base_facts()))


def studio_letter() -> Document:
    """Make the draft of the letter that recommends a master studio."""
    return document("推荐函（技能大师工作室）", _letter(_facts(STUDIO_FACTS)))


def _facts(rows: Facts) -> list[Element]:
    return facts_table(SIDE, *rows, whole=False)


def _base_facts() -> list[Element]:
    sorts = [
        row
        for condition, pair in BASE_SORTS.items()
        for row in either_row(condition, [facts_row(SIDE, [pair])], [])
    ]
    rows = [facts_row(SIDE, pairs) for pairs in BASE_FACTS]
    return spaced(table([*rows[:4], *sorts, *rows[4:]]), whole=False)


# --- The report -----------------------------------------------------------------------------


def _report(project: Sequence[Element]) -> list[Element]:
    opening = (
        f"按照{ISSUER}有关通知（{{{{ notice.number }}}}）要求，我单位组织开展了{PROJECT}申报推荐工作。"
        f"经资格审查、专家评审、公示和集体研究，现推荐{UNIT}申报{PROJECT}，有关情况报告如下。"
    )
    return [
        *title(f"关于{UNIT}", f"申报{PROJECT}", "的推荐报告"),
        written(SALUTATION, f"{ISSUER}："),
        *texts(opening),
        *_parts(project),
        *texts("以上报告，请审核。", *CONTACT, *ANNEXES),
        *signature(RECOMMENDER, JOINT),
    ]


def _parts(project: Sequence[Element]) -> list[Element]:
    """Walk through the notice's parts; the first that fits says what belongs there."""
    blocks: list[Element] = [fill("{{ part }}")]
    for word, content in reversed(list(_contents().items())):
        blocks = when(f"'{word}' in part", content, blocks)
    order = f"(notice.words.report_parts|default('{ALL_PARTS}')).split('；')"
    number = f"{{{{ '{NUMERALS}'[loop.index0] }}}}"
    return [
        *when("notice.words.report_parts is defined", _project(project), []),
        tag(f"for part in {order}"),
        paragraph(HEAD, f"{number}、{{{{ part }}}}"),
        *when("'推荐情况' in part", project, blocks),
        tag("endfor"),
    ]


def _project(project: Sequence[Element]) -> list[Element]:
    """Show what is recommended above the parts, where none of them is about it."""
    lead = texts("推荐项目基本情况如下：")
    return when("'推荐情况' in notice.words.report_parts", [], [*lead, *deepcopy(list(project))])


def _contents() -> dict[str, list[Element]]:
    """What belongs in the part whose name holds a word."""
    return {
        "专家": [
            fill(
                "评审专家组成情况：专家库、抽取办法、人数（不少于5人且为单数）、回避情况，并填下表",
                above=True,
            ),
            *_experts(),
        ],
        "程序": [
            fill("评审程序：受理、资格审查、实地查看、专家评审、集体研究、公示各步骤的时间和经过")
        ],
        "方法": [fill("评审方法：评审标准、打分或者票决办法、排序办法")],
        "结果": [fill("评审结果：专家评审得分或者票数、推荐顺序")],
        "公示": [
            fill(
                "公示情况：公示媒介、起止日期（不少于规定的工作日）、有无异议及处理结果，"
                "公示截图附后"
            )
        ],
        "党组": [fill("党组会议研究情况：会议日期、研究意见")],
        "纪检": [fill("纪检监察部门意见：征求意见的日期、意见内容")],
    }


def _experts() -> list[Element]:
    columns = (("序号", 800), ("姓名", 1700), ("单位及职务/职称", 4344), ("专业领域", 2000))
    return open_table(columns, *((str(number),) for number in range(1, 8)))


# --- The letter -----------------------------------------------------------------------------


def _letter(project: Sequence[Element]) -> list[Element]:
    opening = (
        f"按照{ISSUER}有关通知（{{{{ notice.number }}}}）要求，我单位对{UNIT}的申报资格及条件、"
        "申报材料的真实性和完整性进行了审查，并按照评审规定程序组织了初评和公示。"
        f"经研究，同意推荐{UNIT}申报{PROJECT}。"
    )
    review = [
        fill("资格审查和材料审查情况：审查日期、审查结论"),
        fill("初评情况：评审程序、专家组成、评审结果"),
        fill("公示情况：公示媒介、起止日期、有无异议"),
    ]
    return [
        *title("推荐函"),
        written(SALUTATION, f"{ISSUER}："),
        *texts(opening),
        *heads(
            ("推荐项目基本情况", project),
            ("审查、初评和公示情况", review),
            ("推荐意见", texts("该项目符合申报条件，申报材料真实、完整，同意推荐。")),
        ),
        *texts(*CONTACT),
        *signature(RECOMMENDER, JOINT),
    ]
