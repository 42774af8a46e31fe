"""Documents that can't be set, or not as they are: named and bounded, never a traceback."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile

import pytest
from PIL import Image

from app.errors import JiangshenError
from app.outputs.typeset import drafts, pictures
from app.outputs.typeset.errors import (
    BrokenDocumentError,
    EndlessDocumentError,
    SettingCancelledError,
    TooLargeDocumentError,
    TypesetError,
)
from app.outputs.typeset.pages import PlacedPicture
from app.outputs.typeset.setting import set_document
from tests.outputs.typeset.word_files import (
    STYLES,
    cell,
    paragraph,
    picture,
    row,
    run,
    table,
    word_file,
)


def repacked(data, change):
    """A Word file with its parts changed by a function of (name, content)."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in source.namelist():
            content = change(name, source.read(name))
            if content is not None:
                copy.writestr(name, content)
    return target.getvalue()


def only_in(part, content):
    return lambda name, old: content if name == part else old


GOOD = word_file(paragraph("正文"))
BROKEN = {
    "nothing": b"",
    "text": b"hello",
    "cut zip": GOOD[: len(GOOD) // 2],
    "no body": repacked(GOOD, only_in("word/document.xml", None)),
    "broken xml": repacked(GOOD, only_in("word/document.xml", b"<w:document><w:body>")),
    "broken styles": repacked(GOOD, only_in("word/styles.xml", b"no xml")),
    "old .doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
    "strict": repacked(
        GOOD,
        only_in(
            "word/document.xml",
            b'<d xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main"/>',
        ),
    ),
    "entities": repacked(
        GOOD,
        only_in("word/document.xml", b'<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>'),
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_named(faces, kind):
    with pytest.raises(BrokenDocumentError) as caught:
        set_document(BROKEN[kind], faces)
    assert caught.value.message
    assert caught.value.advice


def test_errors_are_the_program_s_own():
    assert issubclass(TypesetError, JiangshenError)
    assert SettingCancelledError().advice


def test_any_damage_ends_in_pages_or_in_an_error_of_ours(faces):
    """Bytes overturned at random, a seeded sample."""
    chance = random.Random(5)
    data = word_file(table(row(cell("甲"), cell("乙"))) + paragraph("字" * 50))
    survived = 0
    for _ in range(60):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(TypesetError):
            assert set_document(bytes(damaged), faces).pages
            survived += 1
    assert 0 < survived < 60


def test_a_zip_bomb_is_refused(faces):
    bomb = repacked(GOOD, only_in("word/styles.xml", b"<a>" + bytes(60 << 20)))
    assert len(bomb) < 1 << 20
    with pytest.raises(TooLargeDocumentError, match="styles"):
        set_document(bomb, faces)


def test_too_many_parts_are_refused(faces):
    target = io.BytesIO(GOOD)
    with zipfile.ZipFile(target, "a") as archive:
        for number in range(5001):
            archive.writestr(f"x{number}", b"")
    with pytest.raises(TooLargeDocumentError, match="部件"):
        set_document(target.getvalue(), faces)


def png(width, height, mode="1"):
    target = io.BytesIO()
    Image.new(mode, (width, height)).save(target, "PNG")
    return target.getvalue()


def test_a_picture_of_too_many_pixels_is_named_before_it_is_decoded(set_body, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 10_000)
    with pytest.raises(TooLargeDocumentError, match=r"p1\.png"):
        set_body(paragraph(picture("p1", 12700, 12700)), media={"p1.png": png(101, 100)})


def test_the_bound_is_a_hundred_megapixels(set_body):
    data = png(10_001, 10_000)
    assert len(data) < 1 << 20
    with pytest.raises(TooLargeDocumentError, match="百万像素"):
        set_body(paragraph(picture("p1", 12700, 12700)), media={"p1.png": data})


def test_a_picture_stands_in_its_line(set_body):
    runs = run("前") + picture("p1", 1270000, 635000) + run("后")
    document = set_body(paragraph(runs), media={"p1.png": png(20, 10)})
    before, drawn, after = document.pages[0].items
    assert isinstance(drawn, PlacedPicture)
    assert (drawn.x, drawn.width, drawn.height) == (84, 100, 50)
    assert drawn.y + drawn.height == pytest.approx(before.y)
    assert after.x == 184
    assert document.pictures


def test_what_is_no_picture_stays_blank(set_body):
    document = set_body(paragraph(picture("p1", 12700, 12700)), media={"p1.png": b"no picture"})
    assert list(document.pictures.values()) == [b""]


MATHS = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"/>'
REPORTED = {
    "脚注": paragraph('<w:r><w:footnoteReference w:id="1"/></w:r>' + run("文")),
    "公式": paragraph("<w:bookmarkEnd/>" + MATHS + run("文")),
    "嵌入的对象": paragraph("<w:r><w:object/></w:r>" + run("文")),
    "分栏符": paragraph('<w:r><w:br w:type="column"/></w:r>' + run("文")),
    "图文框": paragraph("文", "<w:framePr/>"),
    "段落边框": paragraph("文", "<w:pBdr/>"),
    "着重号": paragraph("文", "", '<w:em w:val="dot"/>'),
    "浮动的表格": table(row(cell("文")), properties="<w:tblpPr/>"),
    "竖排文字": table(row(cell("文", 2000, '<w:textDirection w:val="tbRl"/>'))),
    "修订中删去的内容": paragraph(
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>" + run("文")
    ),
    "域 DATE（按文件里存的结果排）": paragraph(
        '<w:fldSimple w:instr="DATE"><w:r><w:t>今</w:t></w:r></w:fldSimple>' + run("文")
    ),
    "正文里的页码域（按文件里存的结果排）": paragraph(
        '<w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>' + run("文")
    ),
    "拼音指南": paragraph(
        "<w:r><w:ruby><w:rt/><w:rubyBase><w:r><w:t>注</w:t></w:r></w:rubyBase></w:ruby></w:r>"
        + run("文")
    ),
    "旧式的图形、文本框或水印": paragraph("<w:r><w:pict/></w:r>" + run("文")),
    "嵌入的其他文件": "<w:altChunk/>" + paragraph("文"),
    "内容 novelty": paragraph("<w:novelty/>" + run("文")),
    "文字格式 novelty": paragraph("文", "", "<w:novelty/>"),
    "段落格式 novelty": paragraph("文", "<w:novelty/>"),
}


@pytest.mark.parametrize("name", REPORTED)
def test_what_can_t_be_set_is_named_once_and_the_rest_is_set(set_body, name):
    document = set_body(REPORTED[name] * 2)
    assert list(document.reports).count(name) == 1
    assert sum(page.text.count("文") for page in document.pages) == 2


def test_columns_are_named(set_body):
    document = set_body(paragraph("文"), section='<w:cols w:num="2"/>')
    assert "分栏" in document.reports


def test_a_plain_document_has_nothing_to_report(set_body):
    assert set_body(table(row(cell("甲"), cell("乙"))) + paragraph("文")).reports == ()


def test_styles_that_are_based_on_each_other(set_body):
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    document = set_body(paragraph("文", '<w:pStyle w:val="A"/>'), styles=styles)
    assert document.pages[0].text == "文"
    assert "互相继承的样式" in document.reports


def test_letters_that_no_face_has_are_named(set_body):
    document = set_body(paragraph("文\U00020000字"))
    assert any("字体里没有的字" in report and "\U00020000" in report for report in document.reports)


def test_tables_nested_without_end_are_cut(set_body):
    body = paragraph("心")
    for _ in range(30):
        body = table(row(cell(body + paragraph("尾"))))
    document = set_body(body)
    assert "嵌套过深的表格" in document.reports


def test_more_pages_than_any_form_has(set_body, monkeypatch):
    monkeypatch.setattr(drafts, "_MOST_PAGES", 20)
    with pytest.raises(EndlessDocumentError, match="20"):
        set_body(paragraph("页", "<w:pageBreakBefore/>") * 30)


def test_nonsense_in_numbers_is_taken_for_nothing(set_body):
    properties = (
        '<w:spacing w:before="x" w:line="NaN" w:lineRule="exact"/><w:ind w:left="1e999"/>'
        '<w:jc w:val="sideways"/><w:tabs><w:tab w:pos="?"/></w:tabs>'
    )
    document = set_body(paragraph("文", properties, '<w:sz w:val="-5"/><w:color w:val="red"/>'))
    assert document.pages[0].text == "文"


def test_the_work_can_be_cancelled(faces):
    asked = []

    def cancel():
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(SettingCancelledError):
        set_document(word_file(paragraph("段") * 50), faces, cancel=cancel)
