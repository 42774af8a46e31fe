"""The papers of a training base whose outline a notice gives: reports, record, list, assessment."""

from __future__ import annotations

from templates import styles
from templates.budget_table import BudgetWords, budget_table
from templates.markup import Element
from templates.official import (
    DATE,
    HEAD,
    PROJECT,
    SIGNATURE_ABOVE,
    TEXT,
    UNIT,
    document,
    facts_table,
    fill,
    head_row,
    heads,
    known,
    long_text,
    occupation_rows,
    open_table,
    signature,
    subheads,
    texts,
    title,
)
from templates.package import Document
from templates.paper import TEXT_WIDTH, Cell, Row, each, paragraph, table, tag, when

UNIT_FACTS = (
    (("单位名称", "unit.name"),),
    (("统一社会信用代码", "unit.credit_code"), ("主管单位", "unit.authority")),
    (("单位地址", "unit.address"),),
    (("法人代表", "legal.name"), ("职务", "legal.post")),
    (("联系人", "contact.name"), ("部门及职务", "contact.post")),
    (("办公电话", "contact.phone"), ("手机", "contact.mobile")),
)
SIDE = 1900
FIRST_YEAR, LAST_YEAR = "{{ notice.year|int - 3 }}", "{{ notice.year|int - 1 }}"


def _year(number: int) -> str:
    return f"{{{{ notice.year|int - {number} }}}}年"


# --- 项目申报报告（吉人社联〔2025〕56号 四（四）1） -----------------------------------------


def report() -> Document:
    """Make the report: necessity and advantages, presentation, planned goals."""
    body = [
        *title(UNIT, f"{PROJECT}申报报告"),
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
                fill("本单位建设本项目的必要性：要解决的问题、不建设的影响、建成后的作用"),
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
    stage = f"项目类别：{known('project.stage', '项目类别')}。申报职业（工种）及代码：{known('occupation_codes', '申报职业（工种）及代码')}。"
    return subheads(
        (
            "项目单位",
            [
                facts_table(SIDE, *UNIT_FACTS),
                *long_text("unit.features", "办学特色：规范管理、培训能力、师资队伍、校企合作等"),
            ],
        ),
        ("申报项目", [*texts(stage), *_occupations()]),
        ("投入预算", [budget_table()]),
    )


def _occupations() -> list[Element]:
    name = paragraph(
        TEXT, "{{ occupation.number }}. {{ occupation.title }}　项目负责人：{{ occupation.leader }}"
    )
    goal = paragraph(TEXT, "{{ line }}")
    return each(
        "occupation in occupations",
        [name, *each("line in occupation.goal", [goal], [fill("本职业（工种）的建设目标")])],
        [fill("申报职业（工种）、项目负责人和建设目标")],
    )


def _planned() -> list[Element]:
    return subheads(
        ("总体目标", long_text("goal.overall", "项目建设总体目标和项目产出")),
        ("阶段目标", _phases()),
        ("主要措施", [fill("实现目标的主要措施和进度安排；申报表表4-1已写的内容，这里只写要点")]),
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
ENTERPRISE = "unit.organisation == '企业' or condition.education_fund or not unit.organisation"


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
        *title(UNIT, f"{PROJECT}申报报告"),
        *parts,
        *when(ENTERPRISE, _enterprise(), []),
        *signature(UNIT),
        *approval("上级行政主管部门审核意见"),
    ]
    return document("项目单位申报报告", body)


def _profile() -> list[Element]:
    return [
        facts_table(SIDE, *DATONG_FACTS),
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
    trade = (
        f"申报专业（职业工种）及代码：{known('occupation_codes', '申报专业（职业工种）及代码')}。"
    )
    return [
        *texts(trade, figures),
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
        fill("本单位申报本项目的必要性：要解决的问题、建成后的作用"),
    ]


def _contents_and_goals() -> list[Element]:
    return subheads(
        ("主要内容", _work()),
        (
            "总体目标",
            long_text("goal.overall", "总体目标：打造的特色专业、提升的培训能力、项目产出"),
        ),
        ("阶段目标", _phases()),
        ("投入预算", [budget_table(CITY_WORDS)]),
    )


def _work() -> list[Element]:
    blocks = zip(CITY_WORDS.blocks, ("block_1", "block_2", "block_3"), strict=True)
    content = [element for name, block in blocks for element in _block(name, block)]
    name = "{{ occupation.number }}. {{ occupation.title }}（项目负责人：{{ occupation.leader }}）"
    return each(
        "occupation in occupations",
        [paragraph(TEXT, name), *content],
        [
            fill(
                "各专业（职业）的建设内容：构建完善的高技能人才培训体系、校企合作提升培训能力、总结技能人才培养规律"
            )
        ],
    )


def _block(name: str, block: str) -> list[Element]:
    line = paragraph(TEXT, "{{ line }}")
    first = paragraph(TEXT, f"{name}：")
    return [
        tag(f"if occupation.{block}"),
        first,
        tag(f"for item in occupation.{block}"),
        *each("line in item.content", [line], []),
        tag("endfor"),
        tag("endif"),
    ]


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
            "不是企业的，删去本部分"
        ),
        *texts(
            f"本企业职工教育经费用于高技能人才培养、交流等方面的费用占{fund}，证明材料见佐证材料。"
        ),
    ]


# --- 职业技能培训工作开展情况（内人社办发〔2025〕105号 四（一）1（5）） ---------------------

RECORD_COLUMNS = (
    ("年度", 1300), ("开展培训（人次）", 1300), ("其中：高技能人才（人次）", 1500),
    ("取得证书（人）", 1200), ("其中：高级工及以上（人）", 1444), ("培训合格率（%）", 1100),
    ("满意率（%）", 1000),
)  # fmt: skip
TRADE_COLUMNS = (
    ("序号", 700), ("职业（工种）", 2344),
    *((f"{_year(number)}（人次）", 1300) for number in (3, 2, 1)),
    ("三年合计（人次）", 1900),
)  # fmt: skip


def training_record() -> Document:
    """Make the record of three years of training, which the local office checks and seals."""
    body = [
        *title(UNIT, f"{FIRST_YEAR}—{LAST_YEAR}年职业技能培训工作开展情况"),
        *heads(
            ("基本情况", _record_basis()),
            ("各年度培训开展情况", _record_years()),
            ("申报职业（工种）培训开展情况", _record_trades()),
            ("培训质量和效果", _record_quality()),
        ),
        *signature(UNIT),
        *approval("属地人力资源社会保障部门审核意见"),
    ]
    return document("职业技能培训工作开展情况", body)


def _record_basis() -> list[Element]:
    capacity = known("condition.annual_training", "年培训人次")
    return [
        facts_table(SIDE, *UNIT_FACTS),
        *texts(
            f"本单位申报{PROJECT}，申报职业（工种）及代码为："
            f"{known('occupation_codes', '申报职业（工种）及代码')}。"
            f"现有培训场所和设施设备能满足年培训{capacity}的需要。"
        ),
    ]


def _record_years() -> list[Element]:
    years = [[_year(number)] for number in (3, 2, 1)]
    return [
        fill("下表各年度的数字，应与培训台账、证书查询结果和佐证材料一致"),
        open_table(RECORD_COLUMNS, *years, ["合计"]),
        *subheads(
            *(
                (
                    _year(number),
                    [
                        fill(
                            "本年度培训对象、班次、主要职业（工种）、政府补贴性培训、企业新型学徒制、师资研修等情况"
                        )
                    ],
                )
                for number in (3, 2, 1)
            )
        ),
    ]


def _record_trades() -> list[Element]:
    return [
        fill("下表各申报职业（工种）的培训人次"),
        table([head_row(TRADE_COLUMNS), *occupation_rows(TRADE_COLUMNS, "title")]),
    ]


def _record_quality() -> list[Element]:
    figures = (
        f"年度开展培训规模{known('condition.annual_volume', '人次')}，"
        f"其中高技能人才{known('condition.annual_high_skilled', '人次')}；"
        f"年度培训合格率{known('condition.pass_rate', '合格率')}，"
        f"企业及劳动者调查评价满意率{known('condition.satisfaction', '满意率')}。"
    )
    return [
        *texts(figures),
        fill("培训质量控制、考核评价、跟踪回访的做法，学员就业、上岗、晋级情况和典型事例"),
    ]


def approval(name: str) -> list[Element]:
    """Make the place where an office gives its opinion, signed and sealed."""
    content = [
        paragraph(styles.LEAD_ROW, f"{name}："),
        *(paragraph(styles.VALUE) for _ in range(4)),
        *(paragraph(styles.SIGNATURE, words) for words in ("（签字盖章）", DATE)),
    ]
    return [paragraph(SIGNATURE_ABOVE), table([Row([Cell(TEXT_WIDTH, content)], 3000, whole=True)])]


# --- 高技能人才培训课程课件录制开发清单（辽人社函〔2025〕118号 附件3之7） -------------------

COURSE_COLUMNS = (
    ("序号", 640), ("职业（工种）", 1604), ("课程名称", 1900), ("课件名称", 1900),
    ("形式（视频、课件等）", 1200), ("时长或学时", 900), ("完成时间", 700),
)  # fmt: skip
TOTAL_COLUMNS = (("合计", 2244), ("课程（门）", 1900), ("课件（个）", 1900), ("时长或学时", 2800))


def courseware_list() -> Document:
    """Make the list of courses recorded and to be recorded, by occupation."""
    body = [
        *title(UNIT, "高技能人才培训课程课件录制开发清单"),
        *texts(f"申报项目：{PROJECT}", "课程课件可公开，以U盘方式提供。"),
        fill(
            "下表每个职业（工种）的课程课件，一个课件一行，行数不够的自行添加；文件名与U盘内的文件名一致"
        ),
        table([head_row(COURSE_COLUMNS), *occupation_rows(COURSE_COLUMNS, "title")]),
        *texts(
            f"联系人：{known('contact.name', '联系人姓名')}　　"
            f"联系电话：{known('contact.phone', '联系电话')}"
        ),
        *signature(UNIT),
    ]
    return document("高技能人才培训课程课件录制开发清单", body)


# --- 项目建设自评报告（吉人社联〔2025〕56号 四（四）2（1）） --------------------------------

MONEY_COLUMNS = (
    ("资金来源", 2644), ("预算（万元）", 1500), ("到位（万元）", 1500), ("支出（万元）", 1500),
    ("结余（万元）", 1700),
)  # fmt: skip
SOURCES = ("中央财政补助", "地方财政配套投入", "行业企业投入", "其他投入", "合计")


def self_assessment() -> Document:
    """Make the report by which an existing base assesses itself, in four parts."""
    body = [
        *title(UNIT, "国家级高技能人才培训基地建设项目自评报告"),
        *heads(
            ("自评基本情况", _assessed()),
            ("项目建成后的管理运行情况", _managed()),
            ("培训效能发挥情况", _effects()),
            ("资金使用情况", _spent()),
        ),
        *signature(UNIT),
    ]
    return document("项目建设自评报告", body)


def _assessed() -> list[Element]:
    named = known("condition.named_year", "年份")
    return [
        facts_table(SIDE, *UNIT_FACTS),
        *texts(
            f"本单位于{named}年确定为国家级高技能人才培训基地，申报职业（工种）为：{known('occupation_names', '申报职业（工种）')}。"
        ),
        fill("自评工作的组织、时间、方法、参加人员，对照建设目标的自评结论和存在的问题"),
    ]


def _managed() -> list[Element]:
    return [
        *long_text("safeguard.organisation", "管理机构的架构、职责、人员组成和责任分工"),
        fill("项目建成后管理制度的执行、设备设施的使用和维护、师资队伍、信息化平台的运行情况"),
    ]


def _effects() -> list[Element]:
    figures = (
        f"年度开展培训规模{known('condition.annual_volume', '人次')}，"
        f"其中高技能人才{known('condition.annual_high_skilled', '人次')}；"
        f"年度培训合格率{known('condition.pass_rate', '合格率')}，"
        f"企业及劳动者调查评价满意率{known('condition.satisfaction', '满意率')}。"
    )
    return [
        *texts(figures),
        fill("按年度说明培训人次、高技能人才培养、取证、竞赛、师资研修、社会服务等成效"),
        fill(
            "所申报专业在课程设置、教材开发、师资建设、培训装备、能力评价、技能竞赛等方面的高技能人才培养培训体系建设情况"
        ),
    ]


def _spent() -> list[Element]:
    return [
        fill("下表资金的预算、到位、支出、结余，应与专账和审计报告一致"),
        open_table(MONEY_COLUMNS, *((name,) for name in SOURCES)),
        fill("专账管理、支出范围、资产管理、接受审计检查的情况和发现问题的整改情况"),
    ]
