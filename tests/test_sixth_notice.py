"""A sixth, invented notice needs data only: its folder holds TOML and a Word template, no Python."""

from __future__ import annotations

import docx
import pytest

from app import wiring
from app.dossier.conditions import condition_states
from app.dossier.review import Review
from app.dossier.subsidy import entitlement
from app.outputs.documents.read_back import read_text
from app.outputs.documents.rendering import render_documents

NOTICE = """
id = "sixth-2026-1"
based_on = "national-2022-62"
title = "关于示例市三年期培训基地的通知（虚构）"
issuer = "示例市人力资源和社会保障局（虚构）"
number = "示人社发〔2026〕1号"
level = "city"
region = "示例市"
issued = 2026-01-05
in_force_from = 2026-01-05
in_force_to = 2026-12-31
year = 2026
build_years = 3

[base]
words = { leader = "负责人", project = "示例市高技能人才培训基地项目", clean_record = "近3年没有受过刑事处罚" }
drop = ["annual_training", "open_training"]
page_limit = 50
pictures_a_page = [2, 4]

[base.money]
minimum = 90
maximum = 150
clause = "三"

[base.category]
options = ["production", "service"]
more_than = 3
both = "production"
clause = "四"

[[base.amounts]]
category = "production"
amount = 120
band = 25
maximum = 140
clause = "附件1"

[[base.deadlines]]
date = 2026-03-01
kind = "hour"
time = "17:00"
what = "报送材料"
clause = "五"

[[base.artefacts]]
id = "form"
title = "示例市培训基地申报书"
maker = "unit"
document = "sixth_form"
copies = 7
level = "市级"
media = ["paper", "online"]
binding = "box"
seal = "实地复核后盖章"
certified = true
clause = "附件2"

[[base.conditions]]
id = "night_school"
title = "开办夜校"
clause = "二（六）"
check = "declared"
proof = true

[[base.conditions]]
id = "three_years"
title = "三年累计培训9000人次以上"
clause = "二（七）"
check = "number_within"
severity = "warning"
period = "three_years"
parameters = { fact = "sixth.three_years", minimum = 9000, unit = "人次" }
"""
FACTS = """
["sixth.three_years"]
type = "integer"
label = "三年累计培训"
unit = "人次"
minimum = 0

["sixth.slogan"]
type = "line"
label = "口号"
max_length = 20
"""
PAGE = """
key = "sixth_page"
title = "本市要求"
kind = "base"
order = 9

[[groups]]
title = "本市要求"
facts = ["sixth.three_years", "sixth.slogan"]
"""
DOCUMENT = """
key = "sixth_form"
title = "示例市培训基地申报书"
kinds = ["base"]
template = "sixth_form.docx"
clause = "附件2"
required = [
    "unit.name", "sixth.slogan", "goal.year_1", "goal.year_2", "goal.year_3",
    "occupations", "occupation.title", "occupation.block_1",
    "item.content", "item.year_1", "item.year_2", "item.year_3",
]
"""


def _template(path):
    document = docx.Document()
    for text in (
        "{{ notice.words.project }}申报书，一式{{ notice.copies }}份",
        "项目单位：{{ unit.name }}　口号：{{ sixth.slogan }}",
    ):
        document.add_paragraph(text)
    for year in ("year_1", "year_2", "year_3"):
        document.add_paragraph(f"{{%p for line in goal.{year} %}}")
        document.add_paragraph("{{ line }}")
        document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p for occupation in occupations %}")
    document.add_paragraph("{{ occupation.title }}")
    table = document.add_table(rows=4, cols=4)
    for cell, text in zip(table.rows[0].cells, ("内容", "第一年", "第二年", "第三年"), strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "{%tr for item in occupation.block_1 %}"
    keys = ("content", "year_1", "year_2", "year_3")
    for cell, key in zip(table.rows[2].cells, keys, strict=True):
        cell.text = f"{{% for line in item.{key} %}}{{{{ line }}}}{{% endfor %}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.add_paragraph("{%p endfor %}")
    document.save(path)


@pytest.fixture(scope="module")
def sixth(tmp_path_factory):
    """The definitions with the invented notice on top of the shipped ones."""
    root = tmp_path_factory.mktemp("第六份 通知")
    files = {
        "forms/notices/示例市/2026-01-05.toml": NOTICE,
        "forms/facts/sixth.toml": FACTS,
        "forms/pages/base/sixth.toml": PAGE,
        "forms/documents/sixth_form.toml": DOCUMENT,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "templates_docx").mkdir()
    _template(root / "templates_docx" / "sixth_form.docx")
    assert not list(root.rglob("*.py"))
    return wiring.check_definitions(root)


@pytest.fixture
def dossier(sixth):
    return wiring.new_dossier(sixth, "sixth-2026-1", "base", is_existing=False, with_example=True)


def _fill(dossier):
    """What only the sixth notice asks for."""
    dossier.set_value("sixth.slogan", "三年成才")
    dossier.set_value("sixth.three_years", "9000")
    dossier.set_value("goal.year_3", "第三年培养 300 人。")
    dossier.set_value("statement.sixth_2026_1.night_school", "yes")
    for occupation in dossier.rows("occupations"):
        for row in dossier.rows("occupation.block_1", occupation):
            dossier.set_value("item.year_3", "第三年验收 1 项", row)


def test_it_asks_for_its_own_facts_and_all_three_years(sixth, dossier):
    missing = {f.key for f in Review(dossier, sixth).findings() if f.severity == "error"}
    assert missing == {
        "sixth.slogan",
        "goal.year_3",
        "item.year_3",
        "statement.sixth_2026_1.night_school",
    }


def test_its_conditions_are_its_own_and_those_it_kept(sixth, dossier):
    states = {one.use.id: one for one in condition_states(dossier, sixth)}
    assert "annual_training" not in states
    assert states["night_school"].state == "missing"
    assert states["clean_record"].source.startswith("人社部发〔2022〕62号")
    dossier.set_value("sixth.three_years", "8999")
    found = {one.use.id: one for one in condition_states(dossier, sixth)}["three_years"]
    assert found.state == "unmet"
    assert "8,999" in found.message
    assert "9,000" in found.message
    assert found.title.endswith("（三年合计）")


def test_its_declared_condition_wants_a_statement_and_a_proof(sixth, dossier):
    dossier.set_value("statement.sixth_2026_1.night_school", "yes")
    states = {one.use.id: one.state for one in condition_states(dossier, sixth)}
    assert states["night_school"] == "unproved"
    assert sixth.facts["evidence.sixth_2026_1.night_school"].label == "开办夜校"
    dossier.set_value("statement.sixth_2026_1.night_school", "no")
    states = {one.use.id: one.state for one in condition_states(dossier, sixth)}
    assert states["night_school"] == "unmet"


def test_its_amounts_hold(sixth, dossier):
    found = entitlement(dossier, sixth.notices["sixth-2026-1"].base)
    assert (found.low, found.amount, found.high) == (90, 120, 140)
    assert "上下浮动 25%" in found.words


def test_the_whole_path_works(sixth, dossier, tmp_path):
    _fill(dossier)
    review = Review(dossier, sixth)
    assert [f.message for f in review.findings() if f.severity == "error"] == []
    form, checklist = [one.path for one in render_documents(dossier, sixth, tmp_path)]
    text = read_text(form.read_bytes())
    assert "示例市高技能人才培训基地项目申报书，一式七份" in text
    assert text.count("第三年验收 1 项") == sum(
        len(dossier.rows("occupation.block_1", row)) for row in dossier.rows("occupations")
    )
    listed = checklist.read_text(encoding="utf-8-sig")
    for words in ("7 份（市级）", "装盒", "网上系统", "实地复核后盖章", "2026-03-01 17:00 前送达"):
        assert words in listed
