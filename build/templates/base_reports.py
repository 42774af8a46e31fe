"""The reports by which a unit applies for a training base, with the outlines of two notices."""

from __future__ import annotations

from templates.budget_table import BudgetWords, budget_table
from templates.markup import Element
from templates.official import (
    HEAD,
    LEAD,
    PROJECT,
    TEXT,
    UNIT,
    approval,
    document,
    facts_table,
    fill,
    heads,
    known,
    long_text,
    signature,
    spaced,
    subheads,
    texts,
    title,
    written,
)
from templates.package import Document
from templates.paper import each, paragraph, when

UNIT_FACTS = (
    (("单位名称", "unit.name"),),
    (("统一社会信用代码", "unit.credit_code"),),
    (("主管单位", "unit.authority"),),
    (("单位地址", "unit.address"),),
    (("法人代表", "legal.name"), ("职务", "legal.post")),
    (("联系人", "contact.name"), ("部门及职务", "contact.post")),
    (("办公电话", "contact.phone"), ("手机", "contact.mobile")),
)
SIDE = 2200
CLAUSE, CITY_CLAUSE = "四（四）1", "四（一）1"


# --- 项目申报报告（吉人社联〔2025〕56号 四（四）1） -----------------------------------------


def report() -> Document:
    """Make the report: necessity and advantages, presentation, planned goals."""
    body = [
        *title(UNIT, PROJECT, "申报报告"),
        *heads(
            ("项目的必要性和现有优势", _need_and_advantages()),
            ("项目简介", _presentation()),
            ("项目计划目标", _planned()),
        ),
        *signature(UNIT),
    ]
    return document("项目申报报告", body)


def _need_and_advantages() -> list[Element]:
    return subheads(
        (
            "项目的必要性",
            [
                *long_text(
                    "background.situation",
                    "当地经济社会发展、产业结构调整、高技能人才需求和培训的总体情况",
                ),
                fill("本单位建设本项目的必要性：要解决的问题、不建设的影响、建成后的作用", CLAUSE),
            ],
        ),
        (
            "现有优势",
            long_text(
                "background.foundation", "拟申报专业培养高技能人才具备的条件和已有的工作基础"
            ),
        ),
    )


def _presentation() -> list[Element]:
    stage = (
        f"项目类别：{known('project.stage', '项目类别')}。申报职业（工种）及代码："
        f"{known('occupation_codes', '申报职业（工种）及代码')}。"
    )
    return subheads(
        (
            "项目单位",
            [
                *facts_table(SIDE, *UNIT_FACTS),
                *long_text("unit.features", "办学特色：规范管理、培训能力、师资队伍、校企合作等"),
            ],
        ),
        ("申报项目", [*texts(stage), *_occupations()]),
        ("投入预算", spaced(budget_table(), whole=False)),
    )


def _occupations() -> list[Element]:
    goal = paragraph(TEXT, "{{ line }}")
    return each(
        "occupation in occupations",
        [
            _occupation(),
            *each("line in occupation.goal", [goal], [fill("本职业（工种）的建设目标")]),
        ],
        [fill("申报职业（工种）、项目负责人和建设目标")],
    )


def _occupation() -> Element:
    """Name an occupation and who leads its project, above what follows."""
    leader = known("occupation.leader", "项目负责人")
    return written(
        LEAD, f"{{{{ occupation.number }}}}. {{{{ occupation.title }}}}（项目负责人：{leader}）"
    )


def _planned() -> list[Element]:
    return subheads(
        ("总体目标", long_text("goal.overall", "项目建设总体目标和项目产出")),
        ("阶段目标", _phases()),
        (
            "主要措施",
            [fill("实现目标的主要措施和进度安排；申报表表4-1已写的内容，这里只写要点", CLAUSE)],
        ),
    )


def _phases() -> list[Element]:
    return [
        *_phase("第一年：", "goal.year_1"),
        *_phase("第二年：", "goal.year_2"),
    ]


def _phase(lead: str, key: str) -> list[Element]:
    first = f"{{% if loop.first %}}{lead}{{% endif %}}"
    waiting = fill(f"{lead.rstrip('：')}可量化、可监测的目标")
    return each(f"line in {key}", [paragraph(TEXT, first + "{{ line }}")], [waiting])


# --- 项目单位申报报告（同人社发〔2025〕100号 四（一）1） ------------------------------------

DATONG_FACTS = (
    *UNIT_FACTS,
    (("单位类型", "unit.organisation"), ("申报档次", "project.tier")),
)
CITY_WORDS = BudgetWords(
    corner="内容",
    subsidy="上级财政补助",
    subsidy_hint=(),
    sources=(("所在地方", "财政投入"), ("行业企业", "投入"), ("其他投入",)),
    blocks=("构建完善的高技能人才培训体系", "校企合作提升培训能力", "总结技能人才培养规律"),
)
ENTERPRISE = "unit.organisation == '企业' or not unit.organisation"
FUND = "职工教育经费用于高技能人才培养、交流等方面的费用占"


def datong_report() -> Document:
    """Make the report that the city asks: five parts, for enterprises a sixth."""
    parts = heads(
        ("单位概况", _profile()),
        ("相关专业（职业）状况和现有优势", _strengths()),
        ("项目申报的必要性", _need()),
        ("项目申报的主要内容和目标", _contents_and_goals()),
        ("保障措施", _safeguards()),
    )
    body = [
        *title(UNIT, PROJECT, "申报报告"),
        *parts,
        *when(ENTERPRISE, _enterprise(), []),
        *signature(UNIT),
        *approval("上级行政主管部门审核意见"),
    ]
    return document("项目单位申报报告", body)


def _profile() -> list[Element]:
    return [
        *facts_table(SIDE, *DATONG_FACTS),
        *long_text("unit.features", "单位概况：历史沿革、规模、机构设置、办学（培训）情况"),
        *long_text(
            "profile.management", "规范管理：内设机构、部门职能、培训、财务、资产、风险管理等制度"
        ),
    ]


def _strengths() -> list[Element]:
    figures = (
        f"经培训后年度内取得高级工证书{known('condition.new_advanced', '人数')}；"
        f"专、兼职教师{known('teachers.total', '人数')}，参训学员{known('condition.students', '人数')}；"
        f"实训教师{known('teachers.practice', '人数')}，其中高级实习指导教师和具有技师职业资格的教师"
        f"{known('teachers.practice_senior', '人数')}；"
        f"稳定合作的大、中型企业{known('condition.partners', '家数')}。"
    )
    other = f"本单位{FUND}{{{{ condition.education_fund }}}}。"
    trade = (
        f"申报专业（职业工种）及代码：{known('occupation_codes', '申报专业（职业工种）及代码')}。"
    )
    return [
        *texts(trade, figures),
        *when(f"condition.education_fund and not ({ENTERPRISE})", texts(other), []),
        *subheads(
            (
                "相关专业（职业）状况",
                long_text(
                    "background.foundation", "申报专业的培训场所、实训装备、课程教材、培养规模"
                ),
            ),
            ("培训能力", long_text("profile.capacity", "年培训规模、取证人数、实训条件")),
            (
                "师资队伍",
                long_text("profile.teachers", "师资培养规划、专兼职教师、师生比、技师以上教师比例"),
            ),
            ("校企合作", long_text("profile.cooperation", "合作企业、合作内容、共建实训基地")),
        ),
    ]


def _need() -> list[Element]:
    return [
        *long_text(
            "background.situation", "大同市相关产业发展、紧缺急需技能人才和培训供给的总体情况"
        ),
        fill("本单位申报本项目的必要性：要解决的问题、建成后的作用", CITY_CLAUSE),
    ]


CONTENTS = (
    "构建完善的高技能人才培训体系、校企合作提升培训能力、总结技能人才培养规律三方面的主要内容，"
    "只写要点，详细内容见实施方案"
)


def _contents_and_goals() -> list[Element]:
    return subheads(
        ("主要内容", [fill(CONTENTS, CITY_CLAUSE)]),
        ("各专业（职业）目标", _occupations()),
        (
            "总体目标",
            long_text("goal.overall", "总体目标：打造的特色专业、提升的培训能力、项目产出"),
        ),
        ("阶段目标", _phases()),
        ("投入预算", spaced(budget_table(CITY_WORDS), whole=False)),
    )


def _safeguards() -> list[Element]:
    return subheads(
        (
            "管理机构",
            long_text(
                "safeguard.organisation", "管理机构的架构、职责、人员组成、责任分工以及考核奖惩措施"
            ),
        ),
        ("保障机制", long_text("safeguard.mechanism", "项目的培训机制、管理机制等")),
        (
            "经费保障",
            long_text(
                "safeguard.funding",
                "财政补助经费的使用与管理，经费筹措措施，以及其他方面的物质条件",
            ),
        ),
    )


def _enterprise() -> list[Element]:
    fund = known("condition.education_fund", "比例，不低于50%")
    return [
        paragraph(HEAD, "六、本企业加快高技能人才队伍建设的政策措施"),
        fill(
            "本企业技能人才培养、评价、选拔、使用、激励的政策措施，列出文件名称和主要内容；"
            "不是企业的，删去本部分",
            CITY_CLAUSE,
        ),
        *texts(f"本企业{FUND}{fund}，证明材料见佐证材料。"),
    ]
