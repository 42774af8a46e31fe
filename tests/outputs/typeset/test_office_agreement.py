"""The example's forms, and a page of everything, as LibreOffice sets them and as we do."""

from __future__ import annotations

import ctypes
import io

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from app.outputs.typeset.pdf import write_pdf
from app.outputs.typeset.setting import set_document
from tests.outputs.office import as_pdf
from tests.outputs.typeset.form_snapshots import filled_forms
from tests.outputs.typeset.word_files import (
    align,
    cell,
    field,
    indent,
    paragraph,
    picture,
    row,
    run,
    spacing,
    table,
    word_file,
)

pytestmark = pytest.mark.office

SAME_LINE = 2.0
TEXT = "高技能人才培训基地建设项目按照国家职业标准开展培训，覆盖training共12项。"
COMPATIBLE = (
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)


def everything():
    """Paragraphs, tabs, pictures and tables of every sort, header and footer."""
    target = io.BytesIO()
    Image.new("RGB", (20, 10)).save(target, "PNG")
    tab = "<w:r><w:tab/></w:r>"
    stops = (
        '<w:tabs><w:tab w:val="left" w:pos="3000"/>'
        '<w:tab w:val="right" w:leader="dot" w:pos="8000"/></w:tabs>'
    )
    merged = cell("合并", 2000, '<w:vMerge w:val="restart"/><w:vAlign w:val="center"/>')
    body = (
        paragraph(TEXT * 3, align("both"))
        + paragraph(TEXT * 3, spacing(line=360, lineRule="auto"))
        + paragraph(TEXT * 2, spacing(line=400, lineRule="exact", before=240, after=120))
        + paragraph(TEXT * 2, spacing(line=600, lineRule="atLeast") + indent(left=960, hanging=480))
        + paragraph("居中", align("center"))
        + paragraph("分散对齐", align("distribute"))
        + paragraph(run("签字：") + tab + run("日期") + tab + run("完"), stops)
        + paragraph(run("图前") + picture("p1", 1270000, 635000) + run("图后"))
        + paragraph("")
        + table(
            row(merged, cell(TEXT)),
            row(cell("", 2000, "<w:vMerge/>"), cell("第二行")),
            row(cell("通栏" + TEXT, 4000, '<w:gridSpan w:val="2"/>')),
        )
        + paragraph("表后", spacing(before=200))
        + table(*(row(cell(f"行{number}"), cell(TEXT)) for number in range(12)))
        + paragraph("标题", "<w:keepNext/>")
        + paragraph(TEXT * 40, "<w:widowControl/>" + align("both"))
    )
    references = (
        '<w:headerReference w:type="default" r:id="header1"/>'
        '<w:footerReference w:type="default" r:id="footer1"/>'
    )
    parts = {
        "settings": COMPATIBLE,
        "header1": paragraph("页眉", align("center")),
        "footer1": paragraph(run("第 ") + field("PAGE") + run(" 页"), align("center")),
    }
    return word_file(body, section=references, parts=parts, media={"p1.png": target.getvalue()})


@pytest.fixture(scope="module")
def documents(known):
    forms = dict(filled_forms(known))
    return {
        "base_form": forms["base_form"],
        "studio_form": forms["studio_form"],
        "everything": everything(),
    }


@pytest.fixture(scope="module")
def office(documents, tmp_path_factory):
    folder = tmp_path_factory.mktemp("agreement")
    files = []
    for name, docx in documents.items():
        files.append(folder / f"{name}.docx")
        files[-1].write_bytes(docx)
    return {pdf.stem: pdf.read_bytes() for pdf in as_pdf(files)}


def lines_of(pdf):
    """For each page its lines from top to bottom: (text, x, y) in points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_rows(list(_letters(page))) for page in document]
    finally:
        document.close()


def _letters(page):
    text, height = page.get_textpage(), page.get_height()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(pdfium.FPDFText_CountChars(text)):
        letter = chr(pdfium.FPDFText_GetUnicode(text, index))
        if not letter.isspace() and not pdfium.FPDFText_IsGenerated(text, index):
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            yield letter, x.value, height - y.value


def _rows(letters):
    rows = []
    for letter in sorted(letters, key=lambda one: one[2]):
        if not rows or letter[2] - rows[-1][-1][2] > SAME_LINE:
            rows.append([])
        rows[-1].append(letter)
    return [
        ("".join(one[0] for one in found), found[0][1], found[0][2])
        for found in (sorted(line, key=lambda one: one[1]) for line in rows)
    ]


@pytest.mark.parametrize("name", ["base_form", "studio_form", "everything"])
def test_pages_and_lines_are_libreoffice_s(documents, office, faces, name):
    theirs = lines_of(office[name])
    ours = lines_of(write_pdf(set_document(documents[name], faces)))
    assert [[text for text, _, _ in page] for page in ours] == [
        [text for text, _, _ in page] for page in theirs
    ]


@pytest.mark.parametrize("name", ["base_form", "studio_form", "everything"])
def test_lines_stand_where_libreoffice_puts_them(documents, office, faces, name):
    theirs = lines_of(office[name])
    ours = lines_of(write_pdf(set_document(documents[name], faces)))
    for page, other in zip(ours, theirs, strict=True):
        for (text, x, y), (_, their_x, their_y) in zip(page, other, strict=True):
            assert (x, y) == pytest.approx((their_x, their_y), abs=0.8), text
