"""Datong's own forms: true to 附件2 to 附件6 of the notice, in the face and line it asks for."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from functools import cache

import pytest
from docx import Document
from lxml import etree

from app import paths, wiring
from app.dossier.dossier import Dossier
from app.outputs.documents.context import gather
from app.outputs.documents.word import render_word
from tests.outputs import datong_labels as labels
from tests.outputs.office import as_pdf

NOTICE = "datong-2025-100"
FORMS = ("datong_base_application", "datong_base_plan", "datong_studio_form")
COVERS = ("datong_base_cover", "datong_studio_cover")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT_WIDTH = 11906 - 1701 - 1361

BLANK_LABELS = {
    "datong_base_application": labels.APPLICATION_LABELS,
    "datong_base_plan": labels.BLANK_PLAN_LABELS,
    "datong_studio_form": labels.STUDIO_LABELS,
    "datong_base_cover": labels.BASE_COVER_LABELS,
    "datong_studio_cover": labels.STUDIO_COVER_LABELS,
}
FILLED_LABELS = BLANK_LABELS | {"datong_base_plan": labels.plan_labels(5)}
IMPRINTS = {
    "datong_base_application": labels.APPLICATION_IMPRINT,
    "datong_base_plan": labels.PLAN_IMPRINT,
    "datong_studio_form": labels.STUDIO_IMPRINT,
}
BOXES = {"datong_base_application": "□" * 3}


# --- rendering ---------------------------------------------------------------------------------


def _dossier(known, kind, *, with_example):
    return wiring.new_dossier(known, NOTICE, kind, is_existing=False, with_example=with_example)


def _render(known, dossier, key):
    document = known.documents[key]
    gathered = gather(dossier, document, known.notices[NOTICE], 3)
    template = document.folder / document.template
    return render_word(template, gathered.context, gathered.values, dossier.caption)


@pytest.fixture(scope="module")
def made(known):
    """Gives the parts of a document, blank or filled with the example."""

    @cache
    def make(key, *, with_example):
        kind = known.documents[key].kinds[0]
        return _parsed(_render(known, _dossier(known, kind, with_example=with_example), key))

    return make


def _parsed(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def _template(key):
    return _parsed((paths.PROGRAM / "templates_docx" / f"{key}.docx").read_bytes())


def _plain(text):
    """Text without blanks; brackets, commas and colons as Chinese has them."""
    return re.sub(r"\s", "", text).translate(str.maketrans("(),:", "（），："))


def _text(part):
    return _plain("".join(part.itertext(f"{W}t")))


def _missing(words, text):
    """The first word that doesn't follow those before it; None where all stand in order."""
    cursor = 0
    for word in words:
        found = text.find(_plain(word), cursor)
        if found < 0:
            return word
        cursor = found + len(_plain(word))
    return None


# --- true to the notice ------------------------------------------------------------------------


@pytest.mark.parametrize("key", [*FORMS, *COVERS])
def test_the_blank_form_has_every_word_of_the_notice_in_order(made, key):
    text = _text(made(key, with_example=False)["word/document.xml"])
    assert _missing(BLANK_LABELS[key], text) is None


@pytest.mark.parametrize("key", [*FORMS, *COVERS])
def test_the_blank_form_has_no_word_that_is_not_the_notices(made, key):
    text = _text(made(key, with_example=False)["word/document.xml"])
    text = text.replace("×××（项目单位名称）", "")
    for word in sorted(set(BLANK_LABELS[key]), key=len, reverse=True):
        text = text.replace(_plain(word), "")
    assert text == BOXES.get(key, "")


@pytest.mark.parametrize("key", [*FORMS, *COVERS])
def test_the_filled_form_has_every_word_of_the_notice_in_order(made, key):
    text = _text(made(key, with_example=True)["word/document.xml"])
    assert _missing(FILLED_LABELS[key], text.replace("☑", "□")) is None


@pytest.mark.parametrize("key", FORMS)
def test_the_offices_stand_at_the_foot_of_the_cover(key):
    footer = _template(key)["word/footer1first.xml"]
    assert tuple(_text(line) for line in footer.iter(f"{W}p")) == IMPRINTS[key]


@pytest.mark.parametrize("key", ["datong_base_plan", "datong_studio_form"])
def test_there_are_seven_rows_for_experts(key):
    rows = list(_template(key)["word/document.xml"].iter(f"{W}tr"))
    [head] = [i for i, row in enumerate(rows) if "签名" in _text(row)]
    assert sum(not _text(row) for row in rows[head + 1 :]) == 7


def test_the_contents_name_each_occupation_and_leave_the_numbers_blank(made):
    body = made("datong_base_plan", with_example=True)["word/document.xml"]
    entries = [line for line in body.iter(f"{W}p") if line.find(f"{W}pPr/{W}tabs") is not None]
    names = [_text(line) for line in entries]
    assert "表3-1-1焊工专业（职业）目标与预算安排" in names
    assert "表3-5-2汽车维修工（新能源汽车维修工）专业（职业）内容与进度" in names
    assert len(names) == 21
    for line in entries:
        [stop] = line.iterfind(f"{W}pPr/{W}tabs/{W}tab")
        assert (stop.get(f"{W}val"), stop.get(f"{W}leader")) == ("right", "dot")
        assert etree.QName(line[-1][-1]).localname == "tab"


# --- the budgets of the occupations ------------------------------------------------------------


def _budget_tables(parts):
    tables = parts["word/document.xml"].iter(f"{W}tbl")
    return [table for table in tables if "预算安排：围绕本专业" in _text(table)]


def test_each_occupation_has_its_own_budget_and_their_sums_are_the_tables(known, made):
    rows = [
        [_text(cell) for row in table.findall(f"{W}tr")[-3:] for cell in row[-1:]]
        for table in _budget_tables(made("datong_base_plan", with_example=True))
    ]
    assert rows[0] == ["126", "125", "49"]
    assert [sum(map(int, column)) for column in zip(*rows, strict=True)] == [545, 542, 213]


def test_the_remarks_above_name_the_occupations_amount(made):
    tables = _budget_tables(made("datong_base_plan", with_example=True))
    texts = [_text(table) for table in tables]
    assert [re.search(r"按照(\d+)万元", text)[1] for text in texts] == [
        "300", "290", "280", "240", "190",
    ]  # fmt: skip


def test_an_occupation_without_amounts_keeps_its_budget_blank(known):
    dossier = _dossier(known, "base", with_example=False)
    row = dossier.add_row("occupations")
    dossier.set_value("occupation.title", "车工", row)
    [table] = _budget_tables(_parsed(_render(known, dossier, "datong_base_plan")))
    assert [_text(line[-1]) for line in table.findall(f"{W}tr")[-3:]] == ["", "", ""]
    assert "按照万元资金额度" in _text(table)


def test_the_subsidy_stands_in_the_head_of_the_budget(made):
    assert "上级财政补助（600万）" in _text(
        made("datong_base_plan", with_example=True)["word/document.xml"]
    )


# --- face and line (附件2 填写要求四, 附件3 填写要求四) ---------------------------------------------


def _inner_paragraphs(parts):
    """The paragraphs of all ruled tables: not those of the cover."""
    for table in parts["word/document.xml"].iter(f"{W}tbl"):
        if table.find(f"{W}tblPr/{W}tblBorders/{W}top").get(f"{W}val") == "single":
            yield from table.iter(f"{W}p")


@pytest.mark.parametrize("key", FORMS)
def test_tables_have_lines_of_exactly_16_points_in_size_five(made, key):
    styles = _template(key)["word/styles.xml"]
    looks = {style.get(f"{W}styleId"): style for style in styles.iter(f"{W}style")}
    used = {
        line.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        for line in _inner_paragraphs(made(key, with_example=True))
    }
    assert used
    for name in used:
        spacing, size = looks[name].find(f"{W}pPr/{W}spacing"), looks[name].find(f"{W}rPr/{W}sz")
        assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("320", "exact"), name
        assert size.get(f"{W}val") == "21", name


@pytest.mark.parametrize("key", FORMS)
def test_tables_are_set_in_fangsong_for_every_kind_of_letter(made, key):
    for line in _inner_paragraphs(made(key, with_example=True)):
        for run in line.iter(f"{W}r"):
            faces = run.find(f"{W}rPr/{W}rFonts")
            named = {faces.get(f"{W}{kind}") for kind in ("ascii", "hAnsi", "eastAsia", "cs")}
            assert named == {"仿宋_GB2312"}


@pytest.mark.parametrize("key", [*FORMS, *COVERS])
def test_the_pages_are_a4_and_bound_left_on_both_sides(key):
    parts = _template(key)
    assert parts["word/settings.xml"].find(f"{W}mirrorMargins") is not None
    for section in parts["word/document.xml"].iter(f"{W}sectPr"):
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
        assert int(margins.get(f"{W}left")) > int(margins.get(f"{W}right"))


# --- sound as Word files -----------------------------------------------------------------------


def test_the_committed_templates_are_what_the_scripts_make(tmp_path):
    script = paths.PROGRAM / "build" / "templates" / "__main__.py"
    subprocess.run([sys.executable, script, tmp_path], check=True, capture_output=True)
    for key in (*FORMS, *COVERS):
        committed = paths.PROGRAM / "templates_docx" / f"{key}.docx"
        assert committed.read_bytes() == (tmp_path / f"{key}.docx").read_bytes(), key


@pytest.mark.parametrize("key", [*FORMS, *COVERS])
def test_python_docx_opens_the_filled_form_and_its_tables_are_as_wide_as_the_text(made, key):
    for parts in (made(key, with_example=True), made(key, with_example=False)):
        for table in parts["word/document.xml"].iter(f"{W}tbl"):
            widths = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
            is_ruled = table.find(f"{W}tblPr/{W}tblBorders/{W}top").get(f"{W}val") == "single"
            assert sum(widths) == TEXT_WIDTH or (not is_ruled and sum(widths) < TEXT_WIDTH + 400)
            assert table.getnext().tag == f"{W}p"
            assert all(cell[-1].tag == f"{W}p" for cell in table.iter(f"{W}tc"))
    assert Document(paths.PROGRAM / "templates_docx" / f"{key}.docx").sections


# --- as LibreOffice sets them ------------------------------------------------------------------

LONG = {
    "unit.name": "示例" * 29,
    "unit.authority": "主管" * 29,
    "unit.county": "示例" * 9,
    "legal.email": "a.rather.long.address@example-school.cn",
    "leader.name": "阿卜杜拉·买买提明江",
}


@pytest.fixture(scope="module")
def covers(known, tmp_path_factory):
    """The text of each page of the documents with the longest values, by document."""
    folder = tmp_path_factory.mktemp("datong")
    for key in (*FORMS, *COVERS):
        dossier = _long(known, known.documents[key].kinds[0])
        (folder / f"{key}.docx").write_bytes(_render(known, dossier, key))
    return {pdf.stem: _pages(pdf) for pdf in as_pdf(sorted(folder.glob("*.docx")))}


def _long(known, kind) -> Dossier:
    dossier = _dossier(known, kind, with_example=True)
    for key, text in LONG.items():
        dossier.set_value(key, text)
    return dossier


def _pages(pdf):
    found = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, timeout=60)
    return [_plain(page) for page in found.stdout.decode("utf-8").split("\f")]


@pytest.mark.office
@pytest.mark.parametrize("key", FORMS)
def test_a_cover_stays_on_its_page_however_long_its_values_are(covers, key):
    assert IMPRINTS[key][0] in covers[key][0]
    second = "填写要求" if key != "datong_studio_form" else "单位性质"
    assert second in covers[key][1]


@pytest.mark.office
@pytest.mark.parametrize("key", COVERS)
def test_the_contents_of_a_volume_follow_its_cover(covers, key):
    assert "2025年7月" in covers[key][0]
    assert covers[key][1].startswith("目录")
    assert [page for page in covers[key] if page] == covers[key][:2]
