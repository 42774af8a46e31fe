"""Definitions are read strictly: everything wrong is reported at once, with file and key."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess

import pytest

from app import paths
from app.definitions.reader import read_definitions
from app.definitions.record import DefinitionError
from app.dossier.checks import CHECKS
from app.dossier.derived import DERIVED
from app.outputs.documents.read_back import read_text

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


OFFICIALS_SALT = "2f4335c96705d6c8"
OFFICIALS = {
    "09b1a4e27a5bdc54944132a3",
    "38a257f3965964138f0f6e88",
    "587c02dd05f18fdc7b419124",
    "5cee27d210363dfbab7e51bb",
    "5fee4ac7205b9195d0c95e49",
    "92961ef4814cec30235d56c8",
    "955489c489f81a37d1b1bc48",
    "9f07a3a5095e3b6112cc7192",
    "af37bdb3d1f7dafe0e67b9fb",
}
"""The persons whom the notices name: the starts of salted SHA-256 sums, for no file may hold them."""


def _sum(name):
    return hashlib.sha256((OFFICIALS_SALT + name).encode()).hexdigest()[:24]


def _possible_names(text):
    """Every two or three Chinese characters in a row, blanks between them left out."""
    runs = set(re.findall("[\u4e00-\u9fff]+", re.sub(r"[ \t\u3000]", "", text)))
    return {run[at : at + length] for run in runs for length in (2, 3) for at in range(len(run))}


def _texts():
    """What everybody can read: every tracked file; of a Word file, its text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=paths.PROGRAM, capture_output=True, check=False, timeout=60
    ).stdout.decode("utf-8")
    if not listed:
        pytest.skip("this isn't a checkout")
    for name in filter(None, listed.split("\0")):
        file = paths.PROGRAM / name
        if not file.is_file():
            continue
        data = file.read_bytes()
        if file.suffix == ".docx":
            yield name, read_text(data)
        elif b"\0" not in data:
            yield name, data.decode("utf-8", "replace")


def test_a_name_is_seen_wherever_it_stands():
    assert {"示例人", "例人"} <= _possible_names("联系人：职业能力建设处  示 例 人，电话")


@pytest.mark.posix(reason="asks git what is tracked, and the Windows test bed has none")
def test_nothing_shipped_names_an_official():
    named = {}
    for file, text in _texts():
        for one in _possible_names(text):
            named.setdefault(one, file)
    assert {file for one, file in named.items() if _sum(one) in OFFICIALS} == set()
