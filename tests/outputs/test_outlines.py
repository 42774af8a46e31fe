"""The papers whose outline a notice gives: made by their scripts, in its order, waiting where marked."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from app import paths, wiring
from app.outputs.documents.context import gather
from app.outputs.documents.read_back import read_text
from app.outputs.documents.templates import template_problems
from app.outputs.documents.word import render_word

TEMPLATES = paths.PROGRAM / "templates_docx"
SCRIPT = paths.PROGRAM / "build" / "templates" / "__main__.py"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARK = "【请填写"

RULES = ("总则", "组织机构与职责", "项目实施", "监督检查与考核奖惩", "附则")
MONEY = (
    "总则", "经费来源与预算", "开支范围", "审批与报销", "专账核算", "监督与绩效", "附则",
)  # fmt: skip
BASE_PURPOSES = (
    "购置技能研修实训设备", "完善培训基础设施", "聘用指导教师", "开发高技能人才培训课程",
    "开展与教学有关的科研、评价、竞赛活动",
)  # fmt: skip
LETTER = ("推荐函", "推荐项目基本情况", "审查、初评和公示情况", "推荐意见", "联系人：", "（盖章）")

# The words of each outline, in the order in which its notice has them.
OUTLINES = {
    "base_management_rules": ("实施管理办法", *RULES),
    "base_finance_rules": (
        "经费管理实施细则", *MONEY[:3], *BASE_PURPOSES, *MONEY[3:], "项目投入预算汇总",
    ),
    "studio_management_rules": ("实施管理办法", *RULES),
    "studio_finance_rules": (
        "经费管理实施细则", *MONEY[:3], "培训设施设备材料购置", "技能交流推广", *MONEY[3:],
    ),
    "base_recommendation_letter": LETTER,
    "studio_recommendation_letter": LETTER,
    "base_commitment_letter": ("承 诺 书", "单位（公章）", "单位主要负责人", "（签名）", "年"),
    "base_bag_slip": ("申报项目", "申报单位", "（申报人）", "联系人", "电话"),
    "studio_bag_slip": ("申报项目", "申报单位", "（申报人）", "联系人", "电话"),
    "base_disc_label": ("申报材料（电子版）", "项目单位", "2025年", "内容", "（Excel版）"),
    "studio_disc_label": ("申报材料（电子版）", "项目单位", "2025年", "内容", "（Excel版）"),
    "base_report": (
        "项目的必要性和现有优势", "项目简介", "项目计划目标", "（盖章）",
    ),
    "datong_base_report": (
        "一、单位概况", "二、相关专业（职业）状况和现有优势", "三、项目申报的必要性",
        "四、项目申报的主要内容和目标", "五、保障措施", "（盖章）", "上级行政主管部门审核意见",
    ),
    "base_training_record": (
        "2022—2024年职业技能培训工作开展情况", "2022年", "2023年", "2024年", "培训质量",
        "属地人力资源社会保障部门审核意见", "（签字盖章）",
    ),
    "base_courseware_list": (
        "高技能人才培训课程课件录制开发清单", "职业（工种）", "课程名称", "课件名称",
    ),
    "base_self_assessment": (
        "自评基本情况", "项目建成后的管理运行情况", "培训效能发挥情况", "资金使用情况",
    ),
    "studio_report": (
        "技能大师工作室申报报告", "工作室成立的必要性和现有优势", "工作室领办人及主要成员简介",
        "工作室工作计划目标",
    ),
    "studio_unit_statement": (
        "工作室所依托的企业或职业培训机构", "有关情况说明", "本单位技能人才队伍建设情况",
        "职工教育经费用于高技能人才培养、交流等方面的", "资金支持以及场所、设备等工作条件",
        "管理制度和办法",
        "已开展的技能培训、技能研修、技术交流、技术革新、技能攻关、技能推广情况",
        "企业新型学徒制开展情况", "组织机构代码证、开户许可证（或开户证明）的复印件",
    ),
    "datong_studio_report": (
        "一、申报技能大师工作室职业（工种）", "二、技能大师工作室成立的必要性和现有优势",
        "三、技能大师简介", "四、技能大师工作室计划目标",
        "五、技能大师工作室所依托的单位培养高技能人才情况说明",
        "加快高技能人才队伍建设的政策措施", "资金支持以及场所、设备等工作条件",
        "上级行政主管部门审核意见",
    ),
}  # fmt: skip
# The recommender's report follows the notice; these are the notices' own words.
REPORT_PARTS = {
    "neimenggu-2025-105": (
        "一、评审程序", "二、评审方法", "三、专家组成情况", "四、公示情况", "五、党组会议研究情况",
        "六、纪检监察部门意见",
    ),
    "jilin-2025-56": (
        "一、项目推荐情况", "二、评审专家组成", "三、评审程序", "四、评审方法", "五、评审结果",
        "六、公示情况", "联系人", "联系方式", "专家评审意见书", "公示截图",
    ),
}  # fmt: skip
REPORTS = ("base_recommendation_report", "studio_recommendation_report")
KEYS = (*OUTLINES, *REPORTS)
# Nothing in these is the unit's to write once the facts are there; they are signed or cut out.
COMPLETE = {
    "base_commitment_letter", "base_bag_slip", "studio_bag_slip", "base_disc_label",
    "studio_disc_label",
}  # fmt: skip
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl shd kinsoku overflowPunct "
    "autoSpaceDE autoSpaceDN snapToGrid spacing ind jc outlineLvl sectPr",
    "rPr": "rFonts b color spacing sz szCs u shd lang",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
}


def _users(known, key):
    kind = known.documents[key].kinds[0]
    return [
        notice
        for notice in known.notices
        if key in {document.key for document in known.documents_of(notice, kind)}
    ]


def _rendered(known, key, notice, *, with_example):
    document = known.documents[key]
    dossier = wiring.new_dossier(
        known, notice, document.kinds[0], is_existing=False, with_example=with_example
    )
    gathered = gather(dossier, document, known.notices[notice], 4)
    template = document.folder / document.template
    return render_word(template, gathered.context, gathered.values, dossier.caption)


def _plain(text):
    return re.sub(r"\s", "", text)


def _missing(words, text):
    """The first of the words that doesn't follow those before it; None where all stand in order."""
    cursor = 0
    for word in words:
        found = text.find(_plain(word), cursor)
        if found < 0:
            return word
        cursor = found + len(_plain(word))
    return None


def _parts(document):
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("templates")
    subprocess.run([sys.executable, SCRIPT, folder], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("key", KEYS)
def test_the_committed_template_is_what_the_script_makes(made, key):
    committed, drawn = (Path(folder) / f"{key}.docx" for folder in (TEMPLATES, made))
    assert _parts(committed.read_bytes()) == _parts(drawn.read_bytes())


@pytest.mark.parametrize("key", KEYS)
def test_the_template_and_its_document_name_the_same(known, key):
    assert list(template_problems(known.documents[key], known.facts)) == []


@pytest.mark.parametrize("key", KEYS)
def test_a_notice_asks_for_the_paper(known, key):
    assert _users(known, key)


@pytest.mark.parametrize("with_example", [True, False])
@pytest.mark.parametrize("key", OUTLINES)
def test_the_outline_stands_in_the_order_of_the_notice(known, key, with_example):
    for notice in _users(known, key):
        text = _plain(read_text(_rendered(known, key, notice, with_example=with_example)))
        assert _missing(OUTLINES[key], text) is None, notice
        assert "{" not in text


@pytest.mark.parametrize("with_example", [True, False])
@pytest.mark.parametrize("key", REPORTS)
def test_the_recommenders_report_follows_its_notice(known, key, with_example):
    assert set(_users(known, key)) == set(REPORT_PARTS)
    for notice, parts in REPORT_PARTS.items():
        text = _plain(read_text(_rendered(known, key, notice, with_example=with_example)))
        assert _missing(parts, text) is None, notice


@pytest.mark.parametrize("key", KEYS)
def test_what_only_the_unit_can_write_is_marked_and_coloured(known, key):
    for with_example in (True, False):
        document = _rendered(known, key, _users(known, key)[0], with_example=with_example)
        parts = {name: etree.fromstring(part) for name, part in _parts(document).items()}
        styles = parts["word/styles.xml"].iter(f"{W}style")
        shaded = {
            style.get(f"{W}styleId") for style in styles if style.find(f"{W}pPr/{W}shd") is not None
        }
        marked = [
            run
            for run in parts["word/document.xml"].iter(f"{W}r")
            if MARK in "".join(run.itertext(f"{W}t"))
        ]
        assert bool(marked) is not (with_example and key in COMPLETE)
        for run in marked:
            style = run.getparent().find(f"{W}pPr/{W}pStyle").get(f"{W}val")
            assert style in shaded or run.find(f"{W}rPr/{W}shd") is not None


def test_the_commitment_has_the_exact_words_of_each_notice(known):
    wordings = {
        "liaoning-2025-118": "近三年未受过刑事行政处罚和失信联合惩戒",
        "jilin-2025-56": "近3年未受过刑事处罚和失信联合惩戒",
        "datong-2025-100": "近3年未受过刑事行政处罚和失信联合惩戒",
    }
    assert set(_users(known, "base_commitment_letter")) <= set(wordings)
    for notice in _users(known, "base_commitment_letter"):
        document = _rendered(known, "base_commitment_letter", notice, with_example=True)
        assert f"，{wordings[notice]}。" in read_text(document)


def test_an_enterprise_tells_of_its_policy_and_of_its_education_fund(known):
    document = known.documents["datong_base_report"]
    notice = known.notices["datong-2025-100"]
    for organisation, heading in (("enterprise", True), ("technical", False)):
        dossier = wiring.new_dossier(known, notice.id, "base", is_existing=False, with_example=True)
        dossier.set_value("unit.organisation", organisation)
        dossier.set_value("condition.education_fund", "55.5")
        gathered = gather(dossier, document, notice, 3)
        template = document.folder / document.template
        text = read_text(render_word(template, gathered.context, gathered.values, dossier.caption))
        assert ("六、本企业加快高技能人才队伍建设的政策措施" in text) is heading
        assert "55.5%" in text


@pytest.mark.parametrize("key", KEYS)
def test_the_page_is_that_of_official_papers(key):
    parts = _parts((TEMPLATES / f"{key}.docx").read_bytes())
    [section] = etree.fromstring(parts["word/document.xml"]).iter(f"{W}sectPr")
    margins = section.find(f"{W}pgMar")
    sides = [int(margins.get(f"{W}{side}")) for side in ("top", "bottom", "left", "right")]
    assert [round(side / 56.7) for side in sides] == [37, 35, 28, 26]
    assert etree.fromstring(parts["word/settings.xml"]).find(f"{W}mirrorMargins") is not None


@pytest.mark.parametrize("key", KEYS)
def test_children_stand_in_the_order_of_the_schema(key):
    for part in _parts((TEMPLATES / f"{key}.docx").read_bytes()).values():
        root = etree.fromstring(part)
        for tag, names in ORDER.items():
            order = names.split()
            for element in root.iter(f"{W}{tag}"):
                places = [order.index(etree.QName(child).localname) for child in element]
                assert places == sorted(places), etree.tostring(element)
