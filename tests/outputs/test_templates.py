"""The Word templates: made by their scripts, true to the official forms, sound as Word files."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from tests.outputs.official_labels import (
    BASE_FORM_LABELS,
    BLANK_BASE_FORM_LABELS,
    STUDIO_FORM_LABELS,
)

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates_docx"
SCRIPT = ROOT / "build" / "templates" / "__main__.py"
FORMS = ("base_form", "studio_form")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_WIDTH = 11906 - 1701 - 1361

# Word reads the children of these in this order only (ECMA-376 Part 1, annex A).
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl kinsoku overflowPunct "
    "autoSpaceDE autoSpaceDN snapToGrid spacing ind jc outlineLvl sectPr",
    "rPr": "rFonts b color spacing sz szCs u lang",
    "tblPr": "tblW jc tblInd tblBorders tblLayout tblCellMar",
    "tcPr": "tcW gridSpan vMerge tcBorders vAlign",
    "sectPr": "footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    "settings": "zoom mirrorMargins defaultTabStop evenAndOddHeaders characterSpacingControl compat",
}


LABELS = {"base_form": BASE_FORM_LABELS, "studio_form": STUDIO_FORM_LABELS}
BLANK_LABELS = LABELS | {"base_form": BLANK_BASE_FORM_LABELS}


def _unpacked(file):
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _parsed(file):
    return {name: etree.fromstring(content) for name, content in _unpacked(file).items()}


@cache
def _template(form):
    return _parsed(TEMPLATES / f"{form}.docx")


def _part(form, name):
    return _template(form)[name]


# --- contexts ----------------------------------------------------------------------------------

TEXTS = (
    "unit.features", "background.situation", "background.foundation", "approach.guidance",
    "approach.outline", "goal.overall", "goal.year_1", "goal.year_2", "safeguard.organisation",
    "safeguard.mechanism", "safeguard.funding", "studio.facilities", "studio.staff",
    "leader.honours", "leader.achievements",
)  # fmt: skip
VALUES = (
    "unit.name", "unit.nature_other", "unit.character", "unit.authority", "unit.credit_code",
    "unit.city", "unit.address", "unit.website", "unit.postcode", "legal.name", "legal.post",
    "legal.phone", "legal.mobile", "contact.name", "contact.post", "contact.phone",
    "contact.mobile", "contact.email", "contact.fax", "bank.account", "bank.name",
    "report.author", "report.date", "studio.occupation", "studio.place", "studio.area",
    "leader.name", "leader.gender", "leader.ethnicity", "leader.birth", "leader.work_since",
    "leader.affiliation", "leader.id_number", "leader.post", "leader.occupation", "leader.level",
    "leader.mobile",
)  # fmt: skip
MARKS = {
    "unit.nature": "□政府办  □行业、企业办  □其它",
    "project.stage": "□新建项目  □已建项目",
    "notice.year": "2025",
    "notice.copies": "六",
}
SOURCES = ("central", "local", "industry", "other", "total")


def _nested(flat):
    context = {}
    for key, value in flat.items():
        group, name = key.split(".")
        context.setdefault(group, {})[name] = value
    return context


def _context(occupations=(), **filled):
    """A context with every name that the templates use; empty but for the dotted keys given."""
    number = {"amount": filled.get("amount", ""), "ratio": ""}
    rows = ("total", "block_1", "block_2", "block_3")
    values = dict.fromkeys(VALUES, "") | dict.fromkeys(TEXTS, ()) | MARKS
    return {
        **_nested(values | {key: value for key, value in filled.items() if "." in key}),
        "occupations": occupations,
        "occupation_names": "、".join(one["title"] for one in occupations),
        "leader_post": filled.get("leader.post", ""),
        "budget_table": {row: dict.fromkeys(SOURCES, number) for row in rows},
    }


def _full():
    """A context where every value says its key, every text has two paragraphs."""
    values = {key: f"[{key}]" for key in VALUES}
    texts = {key: [f"[{key}甲]", f"[{key}乙]"] for key in TEXTS}
    return _context([_occupation("车工", 4), _occupation("焊工", 5)], **values, **texts)


def _occupation(title, rows, text="内容"):
    items = [
        {
            "number": str(number),
            "content": [f"{text}{number}", "又一段"],
            "year_1": [f"甲{number}"],
            "year_2": [f"乙{number}"],
        }
        for number in range(1, rows + 1)
    ]
    return {
        "number": "1", "title": title, "leader": "[负责人]", "members": ["[成员甲]", "[成员乙]"],
        "goal": ["[目标]"], "block_1": items, "block_2": items, "block_3": [],
    }  # fmt: skip


def _render(form, context):
    template = DocxTemplate(TEMPLATES / f"{form}.docx")
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    template.render(context, environment, autoescape=True)
    target = io.BytesIO()
    template.save(target)
    return _parsed(target)


@cache
def _blank(form):
    return _render(form, _context())


@cache
def _filled(form):
    return _render(form, _full())


# --- text --------------------------------------------------------------------------------------


def _plain(text):
    """Text without blanks; brackets, commas and colons as Chinese has them."""
    return re.sub(r"\s", "", text).translate(str.maketrans("(),:", "（），："))


def _text(parts):
    """The text in the order of the pages: the footer of the cover stands where the cover ends."""
    found = []
    for paragraph in parts["word/document.xml"].iter(f"{W}p"):
        if paragraph.find(f"{W}pPr/{W}pageBreakBefore") is not None and "2022年" not in found:
            found += _lines(parts["word/footer1first.xml"])
        found.append(_plain("".join(paragraph.itertext(f"{W}t"))))
    return "".join(found)


def _lines(part):
    return [_plain("".join(line.itertext(f"{W}t"))) for line in part.iter(f"{W}p")]


def _missing(labels, text):
    """The first label that doesn't follow those before it; None where all stand in order."""
    cursor = 0
    for label in labels:
        found = text.find(_plain(label), cursor)
        if found < 0:
            return label
        cursor = found + len(_plain(label))
    return None


# --- made by the scripts -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("templates")
    subprocess.run([sys.executable, SCRIPT, folder], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("form", FORMS)
def test_the_committed_template_is_what_the_script_makes(made, form):
    assert _unpacked(TEMPLATES / f"{form}.docx") == _unpacked(made / f"{form}.docx")


def test_the_scripts_make_all_templates_and_nothing_else(made):
    assert {path.name for path in made.iterdir()} == {path.name for path in TEMPLATES.iterdir()}


@pytest.mark.parametrize("form", FORMS)
def test_nothing_tells_when_where_or_by_whom(form):
    with zipfile.ZipFile(TEMPLATES / f"{form}.docx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = _part(form, "docProps/core.xml")
    named = {etree.QName(one).localname: one.text for one in properties}
    assert named["creator"] is None
    assert "lastModifiedBy" not in named
    assert named["created"] == named["modified"] == "2025-01-01T00:00:00Z"


# --- true to the official forms ----------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_the_blank_form_has_every_official_word_in_order(form):
    assert _missing(BLANK_LABELS[form], _text(_blank(form))) is None


@pytest.mark.parametrize("form", FORMS)
def test_the_blank_form_has_no_word_that_is_not_official(form):
    text = _text(_blank(form)).replace("（项目单位名称）", "")
    for label in sorted(set(BLANK_LABELS[form]), key=len, reverse=True):
        text = text.replace(_plain(label), "")
    assert text == {"base_form": "□" * 5, "studio_form": ""}[form]


@pytest.mark.parametrize("form", FORMS)
def test_the_filled_form_has_every_official_word_in_order(form):
    assert _missing(LABELS[form], _text(_filled(form))) is None


def test_the_unit_is_named_in_the_annexes():
    annex = "国家级高技能人才培训基地建设项目实施管理办法"
    assert f"附件：1.（项目单位名称）{annex}" in _text(_blank("base_form"))
    assert f"附件：1.[unit.name]{annex}" in _text(_filled("base_form"))


def test_every_value_stands_in_one_of_the_forms():
    texts = "".join(_text(_filled(form)) for form in FORMS)
    wanted = [f"[{key}]" for key in VALUES] + [f"[{key}{x}]" for key in TEXTS for x in "甲乙"]
    assert [value for value in wanted if value not in texts] == []


def test_there_are_seven_rows_for_experts():
    for form in FORMS:
        rows = list(_part(form, "word/document.xml").iter(f"{W}tr"))
        heads = [i for i, row in enumerate(rows) if "签 名" in "".join(row.itertext(f"{W}t"))]
        blank = [row for row in rows[heads[0] + 1 :] if not "".join(row.itertext(f"{W}t"))]
        assert len(blank) == 7


# --- occupations -------------------------------------------------------------------------------


def _tables(parts):
    return list(parts["word/document.xml"].iter(f"{W}tbl"))


def _block_tables(parts, head):
    return [table for table in _tables(parts) if _lines(table)[0] == head]


def test_each_occupation_has_its_own_numbered_tables():
    text = _text(_filled("base_form"))
    for number, title in enumerate(("车工", "焊工"), 1):
        assert f"表3-{number}-1{title}专业（职业）项目组构成与建设目标" in text
        assert f"表3-{number}-2{title}专业（职业）建设内容与进度" in text
    assert "表3-3-1" not in text
    assert "表3-n" not in text


def test_the_rows_of_a_block_share_one_merged_name():
    _, table = _block_tables(_filled("base_form"), "建设内容一")
    merges = [row.find(f"{W}tc/{W}tcPr/{W}vMerge") for row in table.findall(f"{W}tr")[1:]]
    assert [merge.get(f"{W}val") for merge in merges] == ["restart", None, None, None, None]
    assert _lines(table).count("构建完善的高技能人才培训体系") == 1
    assert [line for line in _lines(table) if "内容" in line][2:] == [
        "1.内容1", "2.内容2", "3.内容3", "4.内容4", "5.内容5",
    ]  # fmt: skip


def test_a_block_without_rows_has_four_numbered_blank_ones():
    table, _ = _block_tables(_filled("base_form"), "建设内容三")
    assert [line for line in _lines(table) if re.fullmatch(r"\d\.", line)] == [
        "1.",
        "2.",
        "3.",
        "4.",
    ]


def test_short_rows_stay_whole_and_long_ones_may_be_parted():
    for text, is_whole in (("短", True), ("很长" * 100, False)):
        context = _context([_occupation("车工", 2, text)])
        [table] = _block_tables(_render("base_form", context), "建设内容一")
        whole = [row.find(f"{W}trPr/{W}cantSplit") is not None for row in table[3:]]
        assert whole == [is_whole, is_whole]


def test_large_and_small_amounts_are_set_alike():
    for amount in ("28", "12345.67"):
        body = _render("base_form", _context(amount=amount))["word/document.xml"]
        styles = {
            paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
            for paragraph in body.iter(f"{W}p")
            if "".join(paragraph.itertext(f"{W}t")) == amount
        }
        assert styles == {"SmallValue"}


# --- sound as Word files -----------------------------------------------------------------------


def _rendered_and_templates():
    for form in FORMS:
        yield _template(form)
        yield _blank(form)
        yield _filled(form)


def _elements(parts, tag):
    for part in parts.values():
        yield from part.iter(f"{W}{tag}")


def test_a_value_with_markup_and_line_ends_arrives():
    context = _context(**{"unit.name": "A & B <校企>", "unit.features": ["“引号”&<甲>"]})
    text = _text(_render("base_form", context))
    assert "A&B<校企>" in text
    assert "“引号”&<甲>" in text


@pytest.mark.parametrize("form", FORMS)
def test_the_faces_are_named_for_both_scripts_everywhere(form):
    parts = _template(form)
    everything = b"".join(_unpacked(TEMPLATES / f"{form}.docx").values()).decode()
    assert "Mincho" not in everything
    assert "Theme" not in everything
    faces = list(_elements(parts, "rFonts"))
    assert {face.get(f"{W}eastAsia") for face in faces} == {
        "方正小标宋简体", "黑体", "仿宋_GB2312", "宋体",
    }  # fmt: skip
    assert all(face.get(f"{W}ascii") and face.get(f"{W}hAnsi") for face in faces)
    runs = [run for run in _elements(parts, "r") if run.find(f"{W}rPr/{W}rFonts") is None]
    assert runs == []


@pytest.mark.parametrize("form", FORMS)
def test_the_pages_are_a4_with_mirrored_margins(form):
    sections = list(_part(form, "word/document.xml").iter(f"{W}sectPr"))
    assert len(sections) == 2
    for section in sections:
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
        assert int(margins.get(f"{W}left")) > int(margins.get(f"{W}right"))
    settings = _part(form, "word/settings.xml")
    assert settings.find(f"{W}mirrorMargins") is not None
    assert settings.find(f"{W}evenAndOddHeaders") is not None


@pytest.mark.parametrize("form", FORMS)
def test_page_numbers_begin_after_the_rules_in_separate_runs(form):
    front, body = _part(form, "word/document.xml").iter(f"{W}sectPr")
    assert front.find(f"{W}pgNumType") is None
    assert body.find(f"{W}pgNumType").get(f"{W}start") == "1"
    assert front.find(f"{W}titlePg") is not None
    for kind, side in (("default", "OddFooter"), ("even", "EvenFooter")):
        assert list(_part(form, f"word/footer1{kind}.xml").iter(f"{W}r")) == []
        footer = _part(form, f"word/footer2{kind}.xml")
        assert footer.find(f".//{W}pStyle").get(f"{W}val") == side
        field = [etree.QName(run[-1]).localname for run in footer.iter(f"{W}r")][1:-1]
        assert field == ["fldChar", "instrText", "fldChar", "t", "fldChar"]


def test_long_tables_repeat_their_heads():
    parts = _filled("base_form")
    heads = {
        _lines(table)[0]: [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table[2:]]
        for table in _tables(parts)
    }
    for name in ("建设内容一", "建设内容二", "建设内容三"):
        assert heads[name][:2] == [True, False]
    assert heads["建设内容"] == [True, True, True, False, False, False, False]


def test_tables_are_fixed_and_their_columns_add_up():
    for parts in _rendered_and_templates():
        for table in _tables(parts):
            assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
            widths = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
            is_bordered = table.find(f"{W}tblPr/{W}tblBorders/{W}top").get(f"{W}val") == "single"
            assert sum(widths) == TEXT_WIDTH or not is_bordered
            for row in table.iter(f"{W}tr"):
                assert _spans(row) == len(widths)
                assert sum(int(width.get(f"{W}w")) for width in row.iter(f"{W}tcW")) == sum(widths)


def _spans(row):
    spans = (cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iter(f"{W}tc"))
    return sum(1 if span is None else int(span.get(f"{W}val")) for span in spans)


def test_a_paragraph_ends_every_cell_and_follows_every_table():
    for parts in _rendered_and_templates():
        for cell in _elements(parts, "tc"):
            assert cell[-1].tag == f"{W}p"
        for table in _elements(parts, "tbl"):
            assert table.getnext().tag == f"{W}p"


def test_children_stand_in_the_order_of_the_schema():
    for parts in _rendered_and_templates():
        for tag, names in ORDER.items():
            order = names.split()
            for element in _elements(parts, tag):
                places = [order.index(etree.QName(child).localname) for child in element]
                assert places == sorted(places), etree.tostring(element)
