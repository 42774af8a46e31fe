"""An invented notice with facts, a page, a document and a template of its own: data only."""

from __future__ import annotations

import docx

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


def write_template(path):
    """The template of its document."""
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


FILES = {
    "forms/notices/示例市/2026-01-05.toml": NOTICE,
    "forms/facts/sixth.toml": FACTS,
    "forms/pages/base/sixth.toml": PAGE,
    "forms/documents/sixth_form.toml": DOCUMENT,
}


def write_sixth(root):
    """Write all of it below a folder."""
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="\n")
    (root / "templates_docx").mkdir()
    write_template(root / "templates_docx" / "sixth_form.docx")
