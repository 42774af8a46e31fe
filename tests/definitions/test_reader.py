"""Definitions are read strictly: everything wrong is reported at once, with file and key."""

from __future__ import annotations

import shutil

import pytest

from app import paths
from app.definitions.reader import read_definitions
from app.definitions.record import DefinitionError
from app.dossier.checks import CHECKS
from app.dossier.derived import DERIVED

FORM = "documents/base_form.toml"
NOTICE = "notices/neimenggu/2025-06-24.toml"


def _read(folder):
    return read_definitions((folder.parent,), checks=CHECKS, derived=DERIVED)


def _problems(folder):
    with pytest.raises(DefinitionError) as caught:
        _read(folder)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def forms(tmp_path):
    shutil.copytree(paths.FORMS, tmp_path / "forms")
    return tmp_path / "forms"


@pytest.fixture
def change(forms):
    def replace(name, old, new):
        file = forms / name
        text = file.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.mark.parametrize(
    "name, old, new, where, what",
    [
        ("facts/unit.toml", 'type = "line"', 'type = "lines"', "unit.name.type", "没有这种类型"),
        (
            "facts/unit.toml",
            "max_length = 60",
            "max_lenght = 60",
            "unit.name.max_lenght",
            "不认识的项目",
        ),
        (
            "facts/unit.toml",
            "max_length = 60",
            'max_length = "60"',
            "unit.name.max_length",
            "应当是整数",
        ),
        ("facts/unit.toml", 'label = "项目单位名称"', "", "unit.name.label", "缺少这一项"),
        ("facts/unit.toml", '["unit.name"]', '["Unit Name"]', "Unit Name", "键只能由"),
        ("facts/unit.toml", '["unit.name"]', '["studio.area"]', "studio.area", "已经用过"),
        ("facts/unit.toml", 'print = "marks"', 'print = "stars"', "unit.nature", "print 只能是"),
        (
            "facts/base.toml",
            '"occupation.title", "occupation.leader"',
            '"occupation.titel"',
            "occupations.columns",
            "occupation.titel",
        ),
        (
            "facts/base.toml",
            'columns = ["item.content"',
            'columns = ["unit.city"',
            "columns",
            "相同的前缀",
        ),
        (FORM, '"unit.city"', '"unit.town"', "required", "unit.town"),
        (FORM, '"occupation_names"]', '"occupation_names", "moon"]', "derived", "moon"),
        (
            FORM,
            '"unit.nature_other",',
            '"unit.name",',
            "optional",
            "已在 required",
        ),
        (
            FORM,
            'check = "filled_when"',
            'check = "filled"',
            "checks[1].check",
            "没有 filled 这种检查",
        ),
        (FORM, 'value = "other" }', "value = 3 }", "checks[1].parameters.value", "应当是文字"),
        (FORM, 'fact = "unit.nature_other"', 'fact = "unit.colour"', "checks[1]", "unit.colour"),
        (FORM, 'each = "occupations"', 'each = "unit.name"', "checks[5].each", "不是表"),
        (FORM, 'id = "goal_year_2_figure"', 'id = "goal_year_1_figure"', "checks[4].id", "重复"),
        (NOTICE, "in_force_to = 2025-12-31", "in_force_to = 2024-12-31", "in_force_to", "早于"),
        (NOTICE, "date = 2025-07-31", 'date = "soon"', "deadlines[2].date", "应当是日期"),
        ("pages/base/unit.toml", '"unit.city"', '"unit.town"', "groups[1].facts", "unit.town"),
        ("pages/base/unit.toml", '"unit.city"', '"goal.overall"', "groups[1].facts", "已在页面"),
        ("pages/base/unit.toml", 'kind = "base"', 'kind = "school"', "kind", "只能是"),
        ("pages/base/goals.toml", 'key = "base_goals"', 'key = "base_unit"', "key", "重复"),
    ],
)
def test_one_error_is_reported_with_file_and_key(forms, change, name, old, new, where, what):
    change(name, old, new)
    problems = _problems(forms)
    assert any(
        name.rpartition("/")[2].split(".")[0] in line or "facts" in line for line in problems
    )
    assert any(where in line and what in line for line in problems), problems


def test_all_errors_are_reported_at_once(forms, change):
    change("facts/unit.toml", "max_length = 60", "max_lenght = 60")
    change(FORM, '"unit.city"', '"unit.town"')
    change(NOTICE, "year = 2025", 'year = "2025"')
    text = "\n".join(_problems(forms))
    assert "facts/unit.toml" in text
    assert FORM in text
    assert NOTICE in text


def test_broken_toml_is_named(forms):
    (forms / "facts" / "unit.toml").write_text("[unit", encoding="utf-8")
    assert any(line.startswith("facts/unit.toml") and "TOML" in line for line in _problems(forms))


def test_a_file_in_another_encoding_is_named(forms):
    (forms / "pages" / "base" / "unit.toml").write_bytes("标题".encode("gbk"))
    assert any(line.startswith("pages/base/unit.toml") for line in _problems(forms))


def test_missing_lists_are_named(forms):
    (forms / "lists" / "occupations.csv").unlink()
    assert any("occupations.csv" in line for line in _problems(forms))


def test_renamed_and_removed_facts_keep_their_successors(forms):
    (forms / "facts" / "old.toml").write_text(
        '["unit.title"]\nrenamed_to = "unit.name"\n["unit.colour"]\nremoved = true\n',
        encoding="utf-8",
    )
    known = _read(forms)
    assert known.current_key("unit.title") == "unit.name"
    assert known.current_key("unit.colour") == ""
    assert known.current_key("unit.name") == "unit.name"


def test_a_fact_renamed_to_nothing_known_is_reported(forms):
    (forms / "facts" / "old.toml").write_text(
        '["unit.title"]\nrenamed_to = "unit.x"\n', encoding="utf-8"
    )
    assert any("unit.title" in line and "unit.x" in line for line in _problems(forms))


def test_everything_shipped_agrees(known):
    assert len(known.facts) > 80
    assert set(known.documents) >= {"base_form", "studio_form"}


def _placed(known, kind):
    """Every fact on the pages of a kind; those that conditions bring have their own group."""
    groups = [group for page in known.pages_of(kind) for group in page.groups]
    assert any(group.conditions for group in groups)
    return {key for group in groups for key in group.facts}


def _asked(known, kind):
    """Every fact outside tables that some notice asks of a kind, without those of conditions."""
    asked = {key for notice in known.notices for key in known.facts_in_use(notice, kind)}
    return {
        key
        for key in asked
        if not known.facts[key].tables and not key.startswith(("statement.", "evidence."))
    }


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_every_fact_that_a_notice_asks_stands_on_a_page(known, kind):
    assert _asked(known, kind) <= _placed(known, kind)


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_no_page_asks_what_no_notice_needs(known, kind):
    # The third year is there for notices with a longer build period; none of the shipped has it.
    assert _placed(known, kind) - {"goal.year_3"} <= _asked(known, kind)


def test_nothing_shipped_names_an_official():
    for name in (
        "某某某",
        "某某某",
        "某某某",
        "某某某",
        "某某某",
        "某某某",
        "某某某",
        "某某某",
        "某某某",
    ):
        for file in paths.FORMS.rglob("*.toml"):
            assert name not in file.read_text(encoding="utf-8")
