"""Notices and their layers are read strictly: every error with file and key, all at once."""

# ruff: noqa: E501 - the table of bad inputs reads best with one case a line

from __future__ import annotations

import shutil

import pytest

from app import paths
from app.definitions.occupations import OccupationList
from app.definitions.reader import read_definitions
from app.definitions.record import DefinitionError
from app.dossier.checks import CHECKS
from app.dossier.derived import DERIVED

FILE = "notices/example/2026.toml"
LAYER = """
id = "example-2026-1"
based_on = "national-2022-62"
title = "示例通知（虚构）"
issuer = "示例局（虚构）"
number = "示〔2026〕1号"
level = "city"
region = "示例市"
in_force_from = 2026-01-01
in_force_to = 2026-12-31
year = 2026

[base]
words = { leader = "负责人" }
drop = ["open_training"]
hints = [{ text = "提示", clause = "一" }]

[base.money]
minimum = 100
maximum = 700
clause = "二"

[base.category]
options = ["production", "service"]
more_than = 3
both = "production"
clause = "三"

[[base.amounts]]
category = "production"
only_if = [{ fact = "project.stage", value = "new" }]
amount = 700
clause = "三"

[[base.deadlines]]
date = 2026-06-01
start = 2026-05-01
kind = "window"
what = "报送"
clause = "四"

[[base.artefacts]]
id = "form"
title = "申报表"
maker = "unit"
document = "base_form"
copies = 3
only_if = [{ fact = "project.tier", value = "A|B" }]
clause = "五"

[base.contents]
columns = [{ title = "序号", value = "number" }]
numbered_from = "form"
clause = "六"

[[base.materials]]
id = "site_papers"
title = "场所证明"
clause = "九"
proves = ["floor_space"]
only_if = [{ fact = "project.stage", value = "existing" }]

[[base.materials]]
id = "honours"
title = "荣誉证书"
clause = "十"
optional = true

[[base.conditions]]
id = "clean_record"
replaces = true
title = "近5年没有受过处罚"
clause = "七"
check = "declared"

[[base.conditions]]
id = "floor_space"
title = "场所500平方米以上"
clause = "八"
check = "number_within"
parameters = { fact = "condition.floor_space", minimum = 500 }
proof = true
only_if = [{ fact = "unit.organisation", value = "technical" }]
"""
BAD = [
    ('region = "示例市"', 'region = "示例市"\ncolour = 1', "colour", "不认识的项目"),
    ('words = { leader = "负责人" }', "colour = 1", "base.colour", "不认识的项目"),
    ('clause = "七"', 'clause = "七"\ncolour = 1', "base.conditions[1].colour", "不认识的项目"),
    ('clause = "七"', 'clause = "七"\nsource = "x"', "base.conditions[1].source", "不认识的项目"),
    ('drop = ["open', 'package_name = ["unit", "school"]\ndrop = ["open', "base.package_name[2]", "只能是"),
    ('drop = ["open', 'package_name = []\ndrop = ["open', "base.package_name", "至少要有一项"),
    ('id = "example-2026-1"', "", "id", "缺少这一项"),
    ('issuer = "示例局（虚构）"', "", "issuer", "缺少这一项"),
    ('number = "示〔2026〕1号"', "", "number", "缺少这一项"),
    ('number = "示〔2026〕1号"', 'number = " "', "number", "不能是空的"),
    ('id = "example-2026-1"', 'id = "jilin-2025-56"', "id", "已有另一份通知在用"),
    ('region = "示例市"', 'region = "大同市"', "in_force_from", "与 datong-2025-100 的生效日期重叠"),
    ("in_force_to = 2026-12-31", "in_force_to = 2025-12-31", "in_force_to", "早于"),
    ('fact = "condition.floor_space"', 'fact = "condition.space"', "base.conditions[2].parameters", "没有 condition.space 这一项"),
    ('check = "number_within"', 'check = "number_inside"', "base.conditions[2].check", "没有 number_inside 这种检查"),
    ("minimum = 500", 'minimum = "五百"', "base.conditions[2].parameters.minimum", "应当是整数"),
    ("minimum = 500", "least = 500", "base.conditions[2].parameters.least", "不认识的项目"),
    ('fact = "unit.organisation"', 'fact = "unit.kind"', "base.conditions[2].only_if[1].fact", "没有 unit.kind 这一项"),
    ('value = "technical" }', 'value = "college" }', "base.conditions[2].only_if[1].value", "没有 college 这个选项"),
    ('fact = "unit.organisation"', 'fact = "unit.name"', "base.conditions[2].only_if[1].fact", "不是选择项"),
    ('clause = "八"', 'clause = ""', "base.conditions[2].clause", "不能是空的"),
    ('clause = "八"', "", "base.conditions[2].clause", "缺少这一项"),
    ("amount = 700", 'amount = "七百"', "base.amounts[1].amount", "应当是整数"),
    ("amount = 700", "amount = 700.5", "base.amounts[1].amount", "应当是整数"),
    ("minimum = 100", 'minimum = "一百"', "base.money.minimum", "应当是整数"),
    ('category = "production"\nonly', 'category = "other"\nonly', "base.amounts[1].category", "other 不在 category 的 options 里"),
    ('"project.stage", value = "new"', '"project.step", value = "new"', "base.amounts[1].only_if[1].fact", "没有 project.step 这一项"),
    ('"project.stage", value = "new"', '"project.stage", value = "old"', "base.amounts[1].only_if[1].value", "没有 old 这个选项"),
    ('"production", "service"]', '"production", "trade"]', "base.category.options[2]", "没有 trade 这个选项"),
    ('both = "production"', 'both = "other"', "base.category.both", "other 不在 options 里"),
    ("date = 2026-06-01", 'date = "六月"', "base.deadlines[1].date", "应当是日期"),
    ("start = 2026-05-01\n", "", "base.deadlines[1].start", "要写 start"),
    ("start = 2026-05-01", "start = 2026-07-01", "base.deadlines[1].start", "晚于 date"),
    ('document = "base_form"', 'document = "no_form"', "base.artefacts[1].document", "没有 no_form 这份文件"),
    ('document = "base_form"', 'document = "studio_form"', "base.artefacts[1].document", "不是用于"),
    ("copies = 3", "copies = -1", "base.artefacts[1].copies", "不能是负数"),
    ('"project.tier", value = "A|B"', '"project.tier", value = "A|D"', "base.artefacts[1].only_if[1].value", "没有 D 这个选项"),
    ('maker = "unit"', 'maker = "clerk"', "base.artefacts[1].maker", "只能是"),
    ('proves = ["floor_space"]', 'proves = ["floor_area"]', "base.materials[1].proves", "没有 floor_area 这个要证明的条件"),
    ('proves = ["floor_space"]', 'proves = ["clean_record"]', "base.materials[1].proves", "没有 clean_record 这个要证明的条件"),
    ('id = "honours"', 'id = "site_papers"', "base.materials[2].id", "site_papers 重复"),
    ('clause = "十"', 'clause = " "', "base.materials[2].clause", "不能是空的"),
    ('clause = "十"', "", "base.materials[2].clause", "缺少这一项"),
    ("optional = true", 'optional = "yes"', "base.materials[2].optional", "应当是true 或 false"),
    ("optional = true", "colour = 1", "base.materials[2].colour", "不认识的项目"),
    ('value = "existing" }', 'value = "old" }', "base.materials[1].only_if[1].value", "没有 old 这个选项"),
    ('numbered_from = "form"', 'numbered_from = "letter"', "base.contents.numbered_from", "没有 letter 这份材料"),
    ('numbered_from = "form"', 'cover = "letter"', "base.contents.cover", "没有 letter 这份材料"),
    ('numbered_from = "form"', 'label = "P"', "base.contents.label", "要有一处 {}"),
    ('value = "number" }', 'value = "colour" }', "base.contents.columns[1].value", "只能是"),
    ("copies = 3", 'bound_with = "letter"', "base.artefacts[1].bound_with", "没有 letter 这份材料"),
    ("copies = 3", 'holds = ["night_school"]', "base.artefacts[1].holds", "没有 night_school 这个佐证材料文件夹"),
    ('drop = ["open_training"]', 'drop = ["night_school"]', "base.drop", "没有 night_school 这个条件"),
    ('drop = ["open_training"]', 'drop = "open_training"', "base.drop", "应当是一个列表"),
    ('id = "floor_space"', 'id = "floor_space"\nreplaces = true', "base.conditions[2].replaces", "没有 floor_space 这个条件"),
    ("replaces = true\n", "", "base.conditions[1].id", "请写 replaces = true"),
    ("replaces = true", 'replaces = "yes"', "base.conditions[1].replaces", "true 或 false"),
    ('id = "floor_space"', 'id = "clean_record"\nreplaces = true', "base.conditions[2].id", "clean_record 重复"),
    ('based_on = "national-2022-62"', 'based_on = "jilin-2025-56"', "based_on", "或者它自己也是叠加的"),
    ('based_on = "national-2022-62"', 'based_on = "nobody-1"', "based_on", "没有 nobody-1 这份通知"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _list_read_once(monkeypatch, known):
    """The list of occupations, by far the most of the reading, plays no part here."""
    monkeypatch.setattr(OccupationList, "read", lambda folder: known.occupations)


def _read(folder, text):
    file = folder / "forms" / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return read_definitions((paths.PROGRAM, folder), checks=CHECKS, derived=DERIVED)


def _problems(folder, text):
    with pytest.raises(DefinitionError) as caught:
        _read(folder, text)
    return [(one.file, one.key, one.message) for one in caught.value.problems]


def _changed(text, *pairs):
    for old, new in pairs:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text


def test_the_example_itself_is_sound(tmp_path):
    known = _read(tmp_path, LAYER)
    conditions = {use.id: use for use in known.terms("example-2026-1", "base").conditions}
    assert "open_training" not in conditions
    assert conditions["clean_record"].title == "近5年没有受过处罚"
    assert conditions["clean_record"].source == "example-2026-1"
    assert conditions["annual_training"].source == "national-2022-62"
    first = known.terms("example-2026-1", "base").materials[0]
    assert known.facts[first.evidence_fact].label == "场所证明"
    assert first.evidence_fact == "evidence.example_2026_1.m_site_papers"


@pytest.mark.parametrize("old, new, key, message", BAD)
def test_a_bad_layer_is_refused_with_file_and_key(tmp_path, old, new, key, message):
    problems = _problems(tmp_path, _changed(LAYER, (old, new)))
    assert [one for one in problems if one[0] == FILE and one[1] == key and message in one[2]], (
        problems
    )
    assert {file for file, *_ in problems} == {FILE}


def test_all_errors_of_a_file_come_at_once(tmp_path):
    pairs = (
        ('issuer = "示例局（虚构）"', ""),
        ('region = "示例市"', 'region = "大同市"\ncolour = 1'),
        ("amount = 700", 'amount = "七百"'),
        ('drop = ["open_training"]', 'drop = ["night_school"]'),
        ('document = "base_form"', 'document = "no_form"'),
        ('check = "number_within"', 'check = "number_inside"'),
        ('fact = "unit.organisation"', 'fact = "unit.kind"'),
        ("replaces = true\n", ""),
    )
    keys = {key for _, key, _ in _problems(tmp_path, _changed(LAYER, *pairs))}
    assert keys == {
        "issuer", "colour", "base.amounts[1].amount", "base.drop", "base.artefacts[1].document",
        "base.conditions[2].check", "base.conditions[2].only_if[1].fact", "base.conditions[1].id",
    }  # fmt: skip


@pytest.mark.parametrize(
    "old, new, key, message",
    [
        (
            'check = "row_count"',
            'check = "row_counts"',
            "base.conditions[4].check",
            "没有 row_counts",
        ),
        (
            "minimum = 2000",
            'minimum = "两千"',
            "base.conditions[3].parameters.minimum",
            "应当是整数",
        ),
        ("maximum = 700", 'maximum = "七百"', "base.money.maximum", "应当是整数"),
        (
            'id = "clean_record"',
            'id = "clean_record"\nreplaces = true',
            "base.conditions[2].replaces",
            "不认识的项目",
        ),
        ("[base]\n", '[base]\ndrop = ["x"]\n', "base.drop", "不认识的项目"),
    ],
)
def test_an_error_beneath_is_reported_once_and_in_its_own_file(tmp_path, old, new, key, message):
    shutil.copytree(paths.FORMS, tmp_path / "forms")
    file = tmp_path / "forms" / "notices" / "national" / "2022-09-14.toml"
    file.write_text(_changed(file.read_text(encoding="utf-8"), (old, new)), encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_definitions((tmp_path,), checks=CHECKS, derived=DERIVED)
    at = [one for one in caught.value.problems if one.key == key and message in one.message]
    assert [one.file for one in at] == ["notices/national/2022-09-14.toml"]


def test_a_layer_takes_its_source_from_nobody(tmp_path):
    own = ("title", "issuer", "number", "level", "region", "in_force_from", "in_force_to", "year")
    head, kind = LAYER.split("[base]", 1)
    lines = [line for line in head.splitlines() if line.partition(" ")[0] not in own]
    text = "\n".join((*lines, "[base]", kind))
    keys = {key for _, key, message in _problems(tmp_path, text) if "缺少" in message}
    assert keys == set(own)


STUDIO = """
[studio]
[[studio.conditions]]
id = "clean_record"
title = "近5年没有受过处罚"
clause = "七"
check = "declared"
"""


def test_both_kinds_share_a_statement_only_word_for_word(tmp_path):
    known = _read(tmp_path, LAYER + STUDIO)
    assert known.facts["statement.example_2026_1.clean_record"].label == "近5年没有受过处罚"
    (_, key, message), *_ = _problems(tmp_path, LAYER + STUDIO.replace("近5年", "近3年"))
    assert key == "studio.conditions[1].id"
    assert "近5年没有受过处罚" in message


def test_a_layer_concerns_only_the_kinds_it_names(tmp_path):
    assert _read(tmp_path, LAYER).notices["example-2026-1"].kinds == ("base",)


def test_what_a_layer_does_not_say_comes_from_beneath(tmp_path):
    known = _read(tmp_path, LAYER)
    beneath, here = (known.terms(name, "base") for name in ("national-2022-62", "example-2026-1"))
    assert here.quotas == beneath.quotas
    assert here.hints != beneath.hints
    assert dict(here.words) == {"leader": "负责人"}
    assert known.notices["example-2026-1"].office is None
