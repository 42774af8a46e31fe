"""What a training base has done: the record of training, the list of courses, the assessment."""

from __future__ import annotations

from templates.base_reports import SIDE, UNIT_FACTS
from templates.markup import Element
from templates.official import (
    PROJECT,
    UNIT,
    approval,
    document,
    facts_table,
    fill,
    head_row,
    heads,
    known,
    long_text,
    occupation_rows,
    open_row,
    open_table,
    signature,
    spaced,
    subheads,
    texts,
    title,
)
from templates.package import Document
from templates.paper import Row, each_row, table

RECORD, COURSES, ASSESSMENT = "四（一）1（5）", "附件3第7项", "四（四）2（1）"
FIRST_YEAR, LAST_YEAR = "{{ notice.year|int - 3 }}", "{{ notice.year|int - 1 }}"


def _year(number: int) -> str:
    return f"{{{{ notice.year|int - {number} }}}}年"


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


YEAR = "本年度培训对象、班次、主要职业（工种）、政府补贴性培训、企业新型学徒制、师资研修等情况"


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
        *facts_table(SIDE, *UNIT_FACTS),
        *texts(
            f"本单位申报{PROJECT}，申报职业（工种）及代码为："
            f"{known('occupation_codes', '申报职业（工种）及代码')}。"
            f"现有培训场所和设施设备能满足年培训{capacity}的需要。"
        ),
    ]


def _record_years() -> list[Element]:
    years = [[_year(number)] for number in (3, 2, 1)]
    return [
        fill("下表各年度的数字，应与培训台账、证书查询结果和佐证材料一致", RECORD, above=True),
        *open_table(RECORD_COLUMNS, *years, ["合计"]),
        *subheads(*((_year(number), [fill(YEAR, None)]) for number in (3, 2, 1))),
    ]


def _record_trades() -> list[Element]:
    return [
        fill("下表各申报职业（工种）的培训人次", None, above=True),
        *spaced(table([head_row(TRADE_COLUMNS), *occupation_rows(TRADE_COLUMNS)]), whole=False),
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
        fill("培训质量控制、考核评价、跟踪回访的做法，学员就业、上岗、晋级情况和典型事例", None),
    ]


# --- 高技能人才培训课程课件录制开发清单（辽人社函〔2025〕118号 附件3之7） -------------------

COURSE_COLUMNS = (
    ("职业（工种）", 1700), ("序号", 600), ("课程名称", 1844), ("课件名称", 1900),
    ("形式（视频、课件等）", 1100), ("时长（分钟）", 800), ("完成时间", 900),
)  # fmt: skip
COURSES_OF_ONE = 3


def courseware_list() -> Document:
    """Make the list of courses recorded and to be recorded, by occupation."""
    body = [
        *title(UNIT, "高技能人才培训课程课件录制开发清单"),
        *texts(f"申报项目：{PROJECT}", "课程课件可公开，以U盘方式提供。"),
        fill(
            (
                "下表每个职业（工种）的课程课件，一个课件一行，行数不够的自行添加，"
                "课件名称与U盘内的文件名一致"
            ),
            COURSES,
            above=True,
        ),
        *spaced(table([head_row(COURSE_COLUMNS), *_courses()]), whole=False),
        *texts(
            f"联系人：{known('contact.name', '联系人姓名')}　　"
            f"联系电话：{known('contact.phone', '联系电话')}"
        ),
        *signature(UNIT),
    ]
    return document("高技能人才培训课程课件录制开发清单", body)


def _courses() -> list[Row]:
    """Make the rows of each occupation: its name in every one, so that they may part anywhere."""
    rows = [open_row(COURSE_COLUMNS, "{{ occupation.title }}") for _ in range(COURSES_OF_ONE)]
    waiting = [open_row(COURSE_COLUMNS) for _ in range(COURSES_OF_ONE)]
    return each_row("occupation in occupations", rows, waiting)


# --- 项目建设自评报告（吉人社联〔2025〕56号 四（四）2（1）） --------------------------------

MONEY_COLUMNS = (
    ("资金来源", 2644), ("预算（万元）", 1500), ("到位（万元）", 1500), ("支出（万元）", 1500),
    ("结余（万元）", 1700),
)  # fmt: skip
SOURCES = ("中央财政补助", "地方财政配套投入", "行业企业投入", "其他投入", "合计")


def self_assessment() -> Document:
    """Make the report by which an existing base assesses itself, in four parts."""
    body = [
        *title(UNIT, PROJECT, "自评报告"),
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
        *facts_table(SIDE, *UNIT_FACTS),
        *texts(
            f"本单位于{named}年确定为国家级高技能人才培训基地，申报职业（工种）为："
            f"{known('occupation_names', '申报职业（工种）')}。"
        ),
        fill(
            "自评工作的组织、时间、方法、参加人员，对照建设目标的自评结论和存在的问题", ASSESSMENT
        ),
    ]


def _managed() -> list[Element]:
    return [
        *long_text("safeguard.organisation", "管理机构的架构、职责、人员组成和责任分工"),
        fill(
            "项目建成后管理制度的执行、设备设施的使用和维护、师资队伍、信息化平台的运行情况",
            ASSESSMENT,
        ),
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
        fill(
            "按年度说明培训人次、高技能人才培养、取证、竞赛、师资研修、社会服务等成效", ASSESSMENT
        ),
        fill(
            (
                "所申报专业在课程设置、教材开发、师资建设、培训装备、能力评价、"
                "技能竞赛等方面的高技能人才培养培训体系建设情况"
            ),
            ASSESSMENT,
        ),
    ]


def _spent() -> list[Element]:
    return [
        fill("下表资金的预算、到位、支出、结余，应与专账和审计报告一致", ASSESSMENT, above=True),
        *open_table(MONEY_COLUMNS, *((name,) for name in SOURCES)),
        fill("专账管理、支出范围、资产管理、接受审计检查的情况和发现问题的整改情况", ASSESSMENT),
    ]
