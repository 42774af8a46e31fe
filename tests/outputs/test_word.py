"""Rendering: values arrive character for character, templates can do no harm, files are whole."""

from __future__ import annotations

import errno
import zipfile

import docx
import pytest

from app.definitions.models import Document
from app.dossier.dossier import Dossier
from app.outputs import files
from app.outputs.documents.context import Printed, gather, numeral, plain
from app.outputs.documents.read_back import read_text
from app.outputs.documents.rendering import NoticeGoneError, render_documents
from app.outputs.documents.templates import template_problems
from app.outputs.documents.word import ReadBackError, TemplateFaultError, render_word
from app.outputs.files import OutputError

LINE_KEYS = ("unit.name", "unit.city")
NASTY = [
    "A & B <校企合作> \"引\" 'x'",
    "{{7*7}} {% if %} {# x #} {{ unit.city }}",
    "{_{7*7}_} {_% x %_}",
    "表情😀👨‍👩‍👧 和罕见字𬭎𠮷",
    "a  b   c",
    "<w:t>假标签</w:t> &amp; &lt;",
    "$1 \\1 \\g<0> \\n %s",
    "]]> <!-- -->",
]


@pytest.fixture
def template(tmp_path):
    """Writes a template of the given paragraphs."""

    def write(*lines):
        document = docx.Document()
        for line in lines:
            document.add_paragraph(line)
        path = tmp_path / "模板.docx"
        document.save(path)
        return path

    return write


def _render(path, **values):
    printed = {key: Printed(value, "", f"unit.{key}") for key, value in values.items()}
    return render_word(path, {"unit": printed}, tuple(printed.values()), lambda key, _: key)


def _form(dossier, known, folder):
    """The national form among the files that the notice asks for."""
    title = known.documents[f"{dossier.kind}_form"].title
    written = [one.path for one in render_documents(dossier, known, folder)]
    [form] = [path for path in written if title in path.name and path.suffix == ".docx"]
    return form


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_arrives_character_for_character(template, text):
    path = template("名称：{{ unit.name }}。", "后面还有一段。")
    assert f"名称：{text}。" in read_text(_render(path, name=text)).split("\n")


def test_a_text_of_twenty_thousand_characters_arrives(template):
    text = "内容，" * 6_667
    assert text in read_text(_render(template("{{ unit.name }}"), name=text))


def test_a_value_that_the_template_forgets_fails_by_name(template):
    with pytest.raises(ReadBackError) as caught:
        _render(template("{{ unit.name }}"), name="示例", city="呼和浩特市")
    assert caught.value.key == "unit.city"


def test_a_value_that_the_template_alters_fails_by_name(template):
    path = template("{{ unit.name | upper }}{{ unit.city }}")
    with pytest.raises(ReadBackError) as caught:
        _render(path, name="abc", city="呼和浩特市")
    assert caught.value.key == "unit.name"


@pytest.mark.parametrize(
    "line",
    [
        "{{ unit.nobody }}",
        "{{ nobody }}",
        "{{ unit.name.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{% for x in unit.name %}",
        "{{ unit.name",
        "{% include 'x' %}",
        "{{ range(1000000000) | list }}",
    ],
)
def test_a_template_with_unknown_names_or_code_fails_with_its_name(template, line):
    with pytest.raises(TemplateFaultError) as caught:
        _render(template("{{ unit.name }}", line), name="x")
    assert "模板.docx" in caught.value.message


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_a_template_that_is_no_word_file_fails_with_its_name(tmp_path, content):
    path = tmp_path / "坏.docx"
    path.write_bytes(content)
    with pytest.raises(TemplateFaultError) as caught:
        _render(path, name="x")
    assert "坏.docx" in caught.value.message


def test_a_zip_without_a_document_fails_with_its_name(tmp_path):
    path = tmp_path / "空.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(TemplateFaultError):
        _render(path, name="x")


@pytest.mark.parametrize(
    "number, text",
    [(1, "一"), (4, "四"), (6, "六"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")],
)
def test_copies_are_printed_in_chinese(number, text):
    assert numeral(number) == text


def test_amounts_lose_idle_zeros_only(base):
    base.set_value("budget.block_1.other", "100.500000")
    assert plain(base.value("budget.block_1.other")) == "100.5"
    base.set_value("budget.block_1.other", "100")
    assert plain(base.value("budget.block_1.other")) == "100"


# --- the shipped documents ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_the_templates_and_the_documents_name_the_same(known, kind):
    assert list(template_problems(known.documents[f"{kind}_form"], known.facts)) == []


def test_a_document_that_disagrees_with_its_template_is_named(known):
    form = known.documents["studio_form"]
    wrong = Document(
        key="x", title="x", kinds=("studio",), template=form.template, clause="", folder=form.folder,
        required=(*form.required[1:], "unit.website"), optional=(),
    )  # fmt: skip
    text = "\n".join(template_problems(wrong, known.facts))
    assert "unit.name" in text
    assert "没有打印 unit.website" in text


@pytest.mark.parametrize("example", ["base", "studio"])
def test_every_value_of_the_example_stands_in_the_file(request, known, tmp_path, example):
    dossier = request.getfixturevalue(example)
    form = _form(dossier, known, tmp_path / "出 件")
    text = read_text(form.read_bytes())
    printed = [
        dossier.facts[key].type.printed(value)
        for row, key, value in dossier.values()
        if key in known.documents[f"{example}_form"].facts and not key.startswith("budget.")
    ]
    assert len(printed) > 25
    assert [line for value in printed for line in value.split("\n") if line not in text] == []


@pytest.mark.parametrize("kind", ["base", "studio"])
def test_an_empty_dossier_gives_the_blank_form(known, tmp_path, kind):
    dossier = Dossier(kind, "neimenggu-2025-105", known.facts)
    form = _form(dossier, known, tmp_path)
    assert "一式六份" in read_text(form.read_bytes())
    assert form.name.endswith(f"{known.documents[f'{kind}_form'].title}.docx")


def test_an_empty_budget_stays_blank_and_one_amount_fills_the_table(known, empty):
    document, notice = known.documents["base_form"], known.notices["neimenggu-2025-105"]
    blank = gather(empty, document, notice, 6).context["budget_table"]
    assert {cell["amount"] for row in blank.values() for cell in row.values()} == {""}
    empty.set_value("budget.block_1.central", "0")
    shown = gather(empty, document, notice, 6).context["budget_table"]
    assert {cell["amount"] for row in shown.values() for cell in row.values()} == {"0"}


def test_nasty_values_arrive_in_the_real_form(known, base, tmp_path):
    occupation = base.rows("occupations")[0]
    row = base.rows("occupation.block_1", occupation)[0]
    long = "字，" * 10_000
    for key, text in zip(("unit.features", "goal.overall", "goal.year_1"), NASTY[:3], strict=True):
        base.set_value(key, text)
    base.set_value("item.year_1", "\n".join(NASTY), row)
    base.set_value("background.situation", long)
    form = _form(base, known, tmp_path)
    lines = read_text(form.read_bytes()).split("\n")
    assert long in lines
    for text in NASTY[:3]:
        assert text in lines
    for text in NASTY:
        assert base.facts["item.year_1"].type.printed(text) in "\n".join(lines)


def test_opinions_experts_and_signatures_stay_blank(known, base, tmp_path):
    form = _form(base, known, tmp_path)
    text = read_text(form.read_bytes())
    behind = text[text.index("申报单位意见") :]
    ours = [base.display(key, row) for row, key, _ in base.values()]
    assert not [
        value
        for value in ours
        if len(value) > 3 and value != base.display("unit.name") and value in behind
    ]


def test_the_file_name_is_safe_on_windows(known, base, tmp_path):
    base.set_value("unit.name", 'a<b>:"/\\|?*c' + "长" * 100 + ". ")
    form = _form(base, known, tmp_path)
    assert not set('<>:"/\\|?*') & set(form.name)
    assert len(form.name) < 100


def test_a_gone_notice_is_said(known, base, tmp_path):
    base.set_notice("gone-1")
    with pytest.raises(NoticeGoneError):
        list(render_documents(base, known, tmp_path))


# --- where the files go ------------------------------------------------------------------------


def test_a_file_in_place_of_the_folder_is_named(known, base, tmp_path):
    (tmp_path / "出件").write_text("x")
    with pytest.raises(OutputError) as caught:
        list(render_documents(base, known, tmp_path / "出件"))
    assert "出件" in caught.value.message


def test_a_folder_in_place_of_the_file_is_named(known, base, tmp_path):
    form = _form(base, known, tmp_path)
    form.unlink()
    form.mkdir()
    with pytest.raises(OutputError) as caught:
        list(render_documents(base, known, tmp_path))
    assert form.name in caught.value.message


@pytest.mark.parametrize(
    "number, words",
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EACCES, "权限"),
        (errno.EROFS, "只读"),
        (errno.EIO, "系统错误"),
    ],
)
def test_what_the_disk_refuses_is_said_and_the_old_file_stays(
    known, base, tmp_path, monkeypatch, number, words
):
    form = _form(base, known, tmp_path)
    old = form.read_bytes()

    def refuse(*_):
        raise OSError(number, "refused")

    monkeypatch.setattr(files, "place_bytes", refuse)
    base.set_value("unit.city", "包头市")
    with pytest.raises(OutputError) as caught:
        list(render_documents(base, known, tmp_path))
    assert words in caught.value.message
    assert form.read_bytes() == old


def test_a_failed_write_leaves_nothing_behind(known, base, tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("pathlib.Path.write_bytes", refuse)
    with pytest.raises(OutputError):
        list(render_documents(base, known, tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_gathering_gives_a_number_to_each_row(known, base):
    found = gather(base, known.documents["base_form"], known.notices["neimenggu-2025-105"], 6)
    occupations = found.context["occupations"]
    assert [occupation["number"] for occupation in occupations] == ["1", "2", "3", "4", "5"]
    assert occupations[2]["block_1"][1]["number"] == "2"
