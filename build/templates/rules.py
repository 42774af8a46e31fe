"""实施管理办法 and 经费管理实施细则 of a training base and of a studio: drafts that can be used.

What all four share; they are the annexes 1 and 2 of the national base form; 同人社发〔2025〕100号 (附件5, 附件6) asks
them of studios as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from templates.markup import Element
from templates.official import (
    PROJECT,
    UNIT,
    Article,
    chapters,
    known,
    title,
)

BASIS = "{{ notice.issuer }}有关通知（{{ notice.number }}）"
MEETING = "【请填写：审议本制度的会议名称、日期，例如“党委会议”“院长办公会议”“董事会”】"
LEGAL = known("legal.name", "法定代表人姓名")

# --- What all four share --------------------------------------------------------------------


def rules(name: str, *parts: tuple[str, Sequence[Article]]) -> list[Element]:
    """Put rules together: the title in three lines, then chapters and articles."""
    return [*title(UNIT, PROJECT, name), *chapters(*parts)]


def closing(name: str, department: str) -> tuple[str, list[Article]]:
    """Make the last chapter: who explains the rules and from when they hold."""
    return (
        "附则",
        [
            [
                (
                    f"本{name}未尽事宜，按照国家和项目所在地有关规定执行；"
                    "与国家和项目所在地有关规定不一致的，以国家和项目所在地有关规定为准。"
                )
            ],
            [f"本{name}由{department}负责解释。"],
            [f"本{name}经本单位{MEETING}审议通过，自【请填写：施行日期】起施行。"],
        ],
    )


def general() -> list[Article]:
    """Make the first chapter of the rules on money."""
    return [
        [
            (
                f"为规范{PROJECT}（以下简称“项目”）经费管理，保证资金安全、规范、有效使用，"
                f"根据国家财政财务管理规定和{BASIS}，结合{UNIT}（以下简称“本单位”）实际，"
                "制定本细则。"
            )
        ],
        [
            (
                "本细则所称项目经费，是指用于项目建设的财政补助资金、地方财政配套资金、"
                "行业企业投入、本单位自筹和其他资金。"
            )
        ],
        [
            "项目经费管理遵循以下原则：",
            (
                "（一）专款专用。资金到项目、管理到项目、核算到项目，任何部门和个人不得挤占、"
                "挪用和截留；"
            ),
            "（二）预算控制。先预算后支出，无预算不支出；",
            "（三）集体决策。重大支出集体研究决定；",
            "（四）注重绩效。支出与建设内容、绩效目标、验收要点相对应。",
        ],
        [
            (
                f"法定代表人{LEGAL}对项目经费使用的真实性、合法性、有效性负总责；"
                "财务负责人【请填写：财务负责人姓名、职务】负责经费核算和监督；"
                "项目组负责人对本项目组支出的真实性、相关性负直接责任。"
            )
        ],
    ]


# --- Approval, accounts, review: the same for both ------------------------------------------


def approval() -> list[Article]:
    """Make the chapter on who approves what, and on vouchers."""
    return [
        [
            "项目支出按照下列权限审批：",
            "（一）单笔【请填写：金额】元以下的，由项目组负责人审核、办公室负责人审批；",
            (
                "（二）单笔【请填写：金额】元至【请填写：金额】元的，经财务部门审核后，"
                "由分管负责人审批；"
            ),
            "（三）单笔【请填写：金额】元以上的，由领导小组集体研究，法定代表人审批。",
        ],
        [
            (
                "达到政府采购限额标准或者招标规模标准的货物、服务和工程，执行政府采购、"
                "招标投标规定；未达到标准的，按照本单位内部采购制度比选、询价，保留过程资料。"
            )
        ],
        [
            "报销应当手续齐全、票据合法、内容真实，并附下列材料：",
            "（一）购置设备、材料的，附合同、发票、验收单、资产登记单；",
            (
                "（二）支付课酬、咨询费的，附聘用协议、签到表、工作成果和领取签字，通过银行转账，"
                "依法代扣税款；"
            ),
            "（三）开发课程、教材和资源的，附合同、成果清单、验收意见；",
            "（四）开展活动的，附活动方案、通知、人员名单、费用预算和总结。",
        ],
        [
            (
                "经办人、证明人、审核人、审批人应当在报销凭证上签字。票据不合规、资料不齐全、"
                "超预算或者超范围的，财务部门不予报销。"
            )
        ],
        ["项目资金支付按照国库集中支付和银行结算规定办理，严格控制现金支付。"],
    ]


def accounts() -> list[Article]:
    """Make the chapter on accounts kept apart."""
    account = known("bank.account", "资金账号")
    bank = known("bank.name", "开户银行")
    return [
        [
            "项目经费通过本单位下列账户管理，单独建立账目、单独核算、单独建立收支明细账目。",
            f"开户银行：{bank}",
            f"资金账号：{account}",
        ],
        [
            (
                "财务部门按照资金来源、职业（工种）、建设内容和支出项目设置辅助核算，"
                "做到账证相符、账账相符、账实相符。"
            )
        ],
        [
            (
                "使用项目经费形成的固定资产、无形资产，及时办理验收、入账手续，"
                "纳入本单位资产管理，建立项目资产台账。"
            )
        ],
        [
            (
                "财务部门每季度向领导小组报告预算执行情况，年度终了编制项目经费收支报告；"
                "项目建设期满及时编制决算。"
            )
        ],
    ]


def review() -> list[Article]:
    """Make the chapter on supervision and results."""
    return [
        [
            (
                "建立健全资金使用监督机制。纪检、审计部门每年至少对项目经费开展一次检查；"
                "项目建设期满，委托第三方机构进行专项审计。"
            )
        ],
        [
            (
                "项目经费使用情况在本单位内公开，接受教职工（职工）监督。主动接受财政、"
                "人力资源社会保障、审计部门和上级主管部门的监督检查。"
            )
        ],
        [
            (
                "按照项目绩效目标开展绩效自评，重点评价预算执行、任务完成、产出质量、"
                "培训效益和满意度；绩效结果作为以后年度经费安排和项目组考核的依据。"
            )
        ],
        [
            (
                "对虚列支出、套取资金、挤占挪用截留、擅自调整预算、违规采购等行为，责令改正、"
                "追回资金，依规依纪追究有关人员责任；涉嫌违法犯罪的，移送有关机关处理。"
            )
        ],
        ["项目会计凭证、账簿、报表、合同和审计资料，按照会计档案管理规定保存。"],
    ]
