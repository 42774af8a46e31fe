"""经费管理实施细则 of a training base: annex 2 of the national form."""

from __future__ import annotations

from dataclasses import replace

from templates.budget_table import NATIONAL, budget_table
from templates.markup import Element
from templates.official import (
    TABLE_TITLE,
    Article,
    document,
    known,
    long_text,
)
from templates.package import Document
from templates.paper import paragraph
from templates.rules import accounts, approval, closing, general, review, rules

# The money comes from the central or from the city's treasury, as the notice has it.
# A notice may call the blocks by other names.
FIRST, SECOND, THIRD = NATIONAL.blocks
BLOCKS = (
    FIRST,
    f"{{{{ notice.words.block_2|default('{SECOND}') }}}}",
    f"{{{{ notice.words.block_3|default('{THIRD}') }}}}",
)
WORDS = replace(NATIONAL, subsidy="上级财政补助", subsidy_hint=(), blocks=BLOCKS)


def finance_rules() -> Document:
    """Make the rules by which the unit spends the money of a training base."""
    body = rules(
        "经费管理实施细则",
        ("总则", general()),
        ("经费来源与预算", _base_sources()),
        ("开支范围", _base_spending()),
        ("审批与报销", approval()),
        ("专账核算", accounts()),
        ("监督与绩效", review()),
        closing("细则", "财务部门"),
    )
    annex = [
        paragraph(TABLE_TITLE, "附表 项目投入预算汇总"),
        budget_table(WORDS),
    ]
    return document("高技能人才培训基地项目经费管理实施细则", [*body, *annex])


def _base_sources() -> list[Article]:
    total = "budget_table.total"
    amounts = (
        f"上级财政补助{known(f'{total}.central.amount', '上级财政补助金额')}万元，"
        f"地方财政配套投入{known(f'{total}.local.amount', '地方财政配套投入金额')}万元，"
        f"行业企业投入{known(f'{total}.industry.amount', '行业企业投入金额')}万元，"
        f"其他投入{known(f'{total}.other.amount', '其他投入金额')}万元"
    )
    return [
        [
            (
                f"项目总预算为{known(f'{total}.total.amount', '总预算金额')}万元，其中："
                f"{amounts}。各项建设内容的预算见附表。"
            )
        ],
        [
            (
                "财政补助资金以实际下达的金额为准。补助资金与预算有差额的，"
                "由领导小组研究调整经费安排，并落实自筹资金，保证建设任务完成。"
            )
        ],
        ["经费筹措和使用管理按照以下安排执行：", *_funding()],
        [
            (
                "财务部门会同领导小组办公室根据年度实施计划编制年度预算，细化到职业（工种）、"
                "建设内容和支出项目，经领导小组审定后执行。"
            )
        ],
        [
            (
                "预算一经批准，一般不作调整。同一建设内容内支出项目之间的调整，由项目组申请、"
                "财务部门审核、分管负责人批准；建设内容之间的调整，由领导小组研究决定，"
                "按照规定需要报批的，报主管部门批准后执行。"
            )
        ],
        ["年度未完成的支出，按照财政结转结余资金管理规定处理。"],
    ]


def _funding() -> list[Element]:
    return long_text(
        "safeguard.funding",
        (
            "财政补助经费的使用与管理，地方、学校、行业、"
            "企业和其他方面的经费筹措措施（与申报表表4-1“经费保障”一致）"
        ),
    )


def _base_spending() -> list[Article]:
    return [
        [
            "财政补助资金主要用于下列支出：",
            (
                "（一）购置技能研修实训设备。包括与申报职业（工种）直接相关的实训设备、检测仪器、"
                "软件及安装调试费用；"
            ),
            "（二）完善培训基础设施。包括实训场地改造、安全防护、信息化管理与服务平台建设等费用；",
            (
                "（三）聘用指导教师。包括聘请企业技师、高级技师、"
                "专业技术人员等担任指导教师的课酬，以及与聘用有关的交通、食宿费用；"
            ),
            (
                "（四）开发高技能人才培训课程。包括课程标准、教材、数字资源、题库等的编写、论证、"
                "制作、出版费用；"
            ),
            (
                "（五）开展与教学有关的科研、评价、竞赛活动等。包括课题研究、技能评价、技能竞赛、"
                "技术交流、成果推广等费用。"
            ),
        ],
        [
            (
                "地方财政配套资金、行业企业投入和其他投入，按照资金提供方的规定或者约定使用，"
                "优先保障财政补助资金不足部分和项目运行维护。"
            )
        ],
        [
            "项目经费不得用于下列支出：",
            "（一）偿还债务、对外投资、捐赠赞助；",
            "（二）缴纳罚款、违约金、滞纳金；",
            "（三）在职人员工资、津贴补贴和福利；",
            "（四）与项目建设无关的差旅、接待、会议、车辆购置和楼堂馆所建设；",
            "（五）国家规定不得列支的其他支出。",
        ],
        [
            (
                "课酬、专家咨询费、评审费、差旅费等，执行国家和项目所在地规定的标准；"
                "没有统一标准的，执行本单位标准：【请填写：本单位课酬、"
                "专家咨询费等标准的文件名称和文号】。"
            )
        ],
    ]
