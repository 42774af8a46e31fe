"""The papers of a master studio whose outline a notice gives: two reports and a statement."""

from __future__ import annotations

from templates.markup import Element
from templates.official import (
    PROJECT,
    UNIT,
    approval,
    document,
    facts_table,
    fill,
    heads,
    known,
    long_text,
    open_table,
    signature,
    subheads,
    texts,
    title,
)
from templates.package import Document

UNIT_FACTS = (
    (("单位名称", "unit.name"),),
    (("单位性质", "unit.character"),),
    (("主管单位", "unit.authority"),),
    (("通信地址", "unit.address"),),
    (("负责人", "legal.name"), ("办公电话", "legal.phone")),
    (("联系人", "contact.name"), ("联系电话", "contact.phone")),
)
STUDIO_FACTS = (
    (("工作室职业（工种）", "studio.occupation"),),
    (("工作室地点", "studio.place"),),
    (("工作室面积", "studio.area"), ("领办人", "leader.name")),
)
LEADER_FACTS = (
    (("姓名", "leader.name"), ("性别", "leader.gender")),
    (("出生年月", "leader.birth"), ("民族", "leader.ethnicity")),
    (("政治面貌", "leader.affiliation"), ("参加工作时间", "leader.work_since")),
    (("工作单位及职务", "leader.post"),),
    (("从事职业（工种）", "leader.occupation"), ("职业技能等级", "leader.level")),
)
SIDE = 2400
PLAN_COLUMNS = (("计划任务", 3444), ("单位", 1000), ("建设期第一年", 2200), ("建设期第二年", 2200))
PLAN_ROWS = (
    ("技术革新、技能攻关", "项"), ("成果推广", "项"), ("培训、研修、交流活动", "场"),
    ("培训技能人员", "人次"), ("带徒（青年技术技能骨干和学徒）", "人"), ("企业新型学徒制培训", "人"),
)  # fmt: skip
PLAN = "下表各年度可量化的目标，不做的任务删去"


# --- 技能大师工作室申报报告（内人社办发〔2025〕105号 四（一）2（3）） ------------------------


def report() -> Document:
    """Make the report: necessity and advantages, the leader and the members, plan and goals."""
    body = [
        *title(UNIT, "技能大师工作室申报报告"),
        *heads(
            ("工作室成立的必要性和现有优势", _need_and_advantages()),
            ("工作室领办人及主要成员简介", _leader_and_members()),
            ("工作室工作计划目标", _plan()),
        ),
        *signature(UNIT),
    ]
    return document("技能大师工作室申报报告", body)


def _need_and_advantages() -> list[Element]:
    return subheads(
        (
            "工作室成立的必要性",
            [
                fill(
                    "行业和本单位的技能人才需求、生产技术难题、技艺传承需要，成立工作室要解决的问题"
                )
            ],
        ),
        ("现有优势", [*facts_table(SIDE, *STUDIO_FACTS), *_advantages()]),
    )


def _advantages() -> list[Element]:
    return [
        *long_text("studio.facilities", "工作室基本设施：设备、仪器、研修和交流条件"),
        fill("本单位在技术、人才、管理、已开展活动等方面的优势"),
    ]


def _leader_and_members() -> list[Element]:
    return subheads(
        ("领办人简介", _leader()),
        ("主要成员简介", long_text("studio.staff", "主要成员的姓名、职业技能等级、专长和分工")),
    )


def _leader() -> list[Element]:
    return [
        *facts_table(SIDE, *LEADER_FACTS),
        *long_text(
            "leader.honours",
            "获得中华技能大奖、全国技术能手、享受国务院政府特殊津贴等荣誉的年度和名称",
        ),
        *long_text("leader.summary", "领办人主要业绩：三五句话，与汇总表一致，详细情况见申报表"),
    ]


def _plan() -> list[Element]:
    return [
        *subheads(
            ("总体目标", [fill("工作室建设期的总体目标：技术攻关、带徒传技、成果推广、交流研修")]),
            ("年度目标", [fill(PLAN), *open_table(PLAN_COLUMNS, *PLAN_ROWS)]),
            ("工作措施", [fill("实现目标的措施：人员分工、活动制度、经费和场所保障")]),
        ),
    ]


# --- 依托单位情况说明（内人社办发〔2025〕105号 四（一）2（4），吉人社联〔2025〕56号 四（四）2（2）） --


def unit_statement() -> Document:
    """Make the statement of the unit that a studio depends on."""
    activities = "已开展的技能培训、技能研修、技术交流、技术革新、技能攻关、技能推广情况"
    body = [
        *title(UNIT, "工作室所依托的企业或职业培训机构", "有关情况说明"),
        *facts_table(SIDE, *UNIT_FACTS),
        *heads(
            ("本单位技能人才队伍建设情况", _people()),
            ("职工教育经费用于高技能人才培养、交流等方面的情况", _education_fund()),
            ("为工作室提供资金支持以及场所、设备等工作条件的情况", _support()),
            (
                "管理制度和办法",
                [
                    fill(
                        "工作室运行管理、经费使用、师徒培养、成果奖励、安全管理等制度的名称和主要内容"
                    )
                ],
            ),
            (activities, [fill("近三年各项活动的时间、内容、参加人次和成效，数字与佐证材料一致")]),
            (
                "企业新型学徒制开展情况",
                [
                    fill(
                        "企业新型学徒制的起止时间、职业（工种）、学徒人数、取证人数；未开展的写明计划"
                    )
                ],
            ),
        ),
        *texts(
            "附：企业法人营业执照或主管部门批准成立的文件以及组织机构代码证、"
            "开户许可证（或开户证明）的复印件"
        ),
        *signature(UNIT),
    ]
    return document("工作室所依托的企业或职业培训机构有关情况说明", body)


def _people() -> list[Element]:
    return [
        fill(
            "职工总数、技能岗位职工数、各等级技能人才数量和比例，技能人才培养、评价、选拔、"
            "使用、激励的政策措施"
        )
    ]


def _education_fund() -> list[Element]:
    fund = known("condition.education_fund", "比例，不低于50%")
    return [
        *texts(f"本单位职工教育经费用于高技能人才培养、交流等方面的费用占{fund}。"),
        fill(
            "近三年提取和使用职工教育经费的金额、其中用于高技能人才培养和交流的金额，证明材料附后"
        ),
    ]


def _support() -> list[Element]:
    return [
        *facts_table(SIDE, *STUDIO_FACTS),
        *long_text("studio.facilities", "为工作室提供的设备、仪器和研修条件"),
        fill("每年为工作室提供的资金数额、来源和用途，证明材料附后"),
    ]


# --- 项目申报报告（同人社发〔2025〕100号 四（二）1） ----------------------------------------


def datong_report() -> Document:
    """Make the report that the city asks, the unit's own statement inside."""
    trade = (
        "本单位申报技能大师工作室的职业（工种）及代码为："
        f"{known('occupation_codes', '工作室职业（工种）及代码')}。"
    )
    body = [
        *title(UNIT, PROJECT, "申报报告"),
        *heads(
            ("申报技能大师工作室职业（工种）", texts(trade)),
            ("技能大师工作室成立的必要性和现有优势", _need_and_advantages()),
            ("技能大师简介", _master()),
            ("技能大师工作室计划目标", _plan()),
            ("技能大师工作室所依托的单位培养高技能人才情况说明", _dependence()),
        ),
        *signature(UNIT),
        *approval("上级行政主管部门审核意见"),
    ]
    return document("项目申报报告", body)


def _master() -> list[Element]:
    return [
        *_leader(),
        *texts("所获荣誉或身份：{{ leader.honour_kinds }}", "具备的条件：{{ leader.strengths }}"),
        *long_text("studio.staff", "工作室成员的姓名、职业技能等级、专长和分工"),
    ]


def _dependence() -> list[Element]:
    return [
        *facts_table(SIDE, *UNIT_FACTS),
        *subheads(
            (
                "加快高技能人才队伍建设的政策措施",
                [fill("技能人才培养、评价、选拔、使用和激励的政策措施，列出文件名称和主要内容")],
            ),
            ("职工教育经费用于高技能人才培养、交流等方面的情况", _education_fund()),
            ("为技能大师工作室提供资金支持以及场所、设备等工作条件的情况", _conditions()),
        ),
    ]


def _conditions() -> list[Element]:
    return [fill("每年为工作室提供的资金数额、来源和用途，场所、设备的保障措施，证明材料附后")]
