"""The PDF: text as text, subsets embedded, a page alone, marks where the text stands."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from app.outputs.typeset.faces import Faces
from app.outputs.typeset.pdf import write_pdf
from app.outputs.typeset.setting import LayoutCache, set_document
from tests.outputs.typeset.word_files import (
    align,
    cell,
    paragraph,
    picture,
    row,
    run,
    table,
    word_file,
)

TEXT = "高技能人才 training ①☑□ “引号”——㎡"


def text_of(pdf, page=0):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].get_textpage().get_text_range()
    finally:
        document.close()


def drawn(pdf, page=0):
    document = pypdfium2.PdfDocument(pdf)
    try:
        return document[page].render(scale=2).to_pil().convert("RGB")
    finally:
        document.close()


def test_the_text_can_be_copied(set_body):
    pdf = write_pdf(set_body(paragraph(TEXT)))
    assert text_of(pdf).strip() == TEXT


def test_a_justified_line_is_copied_as_it_was(set_body):
    text = "项目单位建设training的标准，共12项。" * 4
    pdf = write_pdf(set_body(paragraph(text, align("both"))))
    assert "".join(text_of(pdf).split()) == text


def test_only_the_letters_that_are_used_are_embedded(set_body):
    pdf = write_pdf(set_body(paragraph(TEXT)))
    assert len(pdf) < 40_000
    document = pikepdf.open(io.BytesIO(pdf))
    fonts = [font for page in document.pages for font in page.Resources.Font.values()]
    assert [str(font.Subtype) for font in fonts] == ["/Type0"]
    [descendant] = fonts[0].DescendantFonts
    assert "+JiangshenSerif" in str(descendant.BaseFont)
    assert len(descendant.FontDescriptor.FontFile2.read_bytes()) > 1000


def test_letters_are_drawn_where_they_are_set(set_body):
    """A full block of a letter leaves ink in its own box and none outside it."""
    document = set_body(paragraph("　　■"))
    ink = drawn(write_pdf(document)).convert("L").point(lambda value: 255 * (value < 128)).getbbox()
    left, top, right, bottom = (edge / 2 for edge in ink)
    assert 96 <= left < right <= 108.5
    assert 72 <= top < bottom <= 90


def test_lines_colours_and_pictures_are_drawn(set_body):
    target = io.BytesIO()
    Image.new("RGB", (10, 10), (0, 0, 255)).save(target, "PNG")
    shade = '<w:shd w:val="clear" w:fill="FF0000"/>'
    body = table(row(cell("甲", 2000, shade), cell("乙"))) + paragraph(
        picture("p1", 508000, 508000)
    )
    page = drawn(write_pdf(set_body(body, media={"p1.png": target.getvalue()})))
    colours = {colour for _, colour in page.getcolors(1 << 20)}
    assert {(255, 0, 0), (0, 0, 255), (0, 0, 0)} <= colours


def test_a_jpeg_passes_through_unchanged(set_body):
    target = io.BytesIO()
    Image.effect_noise((40, 40), 90).convert("RGB").save(target, "JPEG", quality=70)
    body = paragraph(picture("p1", 508000, 508000))
    pdf = write_pdf(set_body(body, media={"p1.jpeg": target.getvalue()}))
    document = pikepdf.open(io.BytesIO(pdf))
    images = document.pages[0].Resources.XObject.values()
    assert [image.read_raw_bytes() for image in images] == [target.getvalue()]


def test_a_transparent_picture_shows_what_lies_behind(set_body):
    target = io.BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(target, "PNG")
    pdf = write_pdf(
        set_body(paragraph(picture("p1", 508000, 508000)), media={"p1.png": target.getvalue()})
    )
    assert drawn(pdf).getcolors() == [(drawn(pdf).width * drawn(pdf).height, (255, 255, 255))]


@pytest.fixture
def three(set_body):
    return set_body(
        "".join(paragraph(f"第{number}页", "<w:pageBreakBefore/>") for number in "一二三")
    )


def test_a_page_alone(three):
    pdf = write_pdf(three, pages=[1], compressed=False)
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert text_of(pdf).strip() == "第二页"


def test_a_range_of_pages_and_none_beyond(three):
    assert len(pypdfium2.PdfDocument(write_pdf(three, pages=range(1, 9)))) == 2


def test_title_and_sizes(three):
    document = pikepdf.open(io.BytesIO(write_pdf(three, "申报表")))
    assert str(document.docinfo["/Title"]) == "申报表"
    assert [round(float(edge)) for edge in document.pages[0].MediaBox] == [0, 0, 595, 842]


def test_the_same_document_gives_the_same_file(three):
    assert write_pdf(three, "申报表") == write_pdf(three, "申报表")


def test_bold_and_slanted_letters_without_such_cuts(set_body):
    looks = run("斜", "<w:i/>") + run("粗", "<w:b/>") + run("正")
    page = drawn(write_pdf(set_body(paragraph(looks))))
    assert page.convert("L").getextrema()[0] < 100


# --- Marks -----------------------------------------------------------------------------------


def marked(name, inner, identity="1"):
    start = f'<w:bookmarkStart w:id="{identity}" w:name="{name}"/>'
    return f'{start}{inner}<w:bookmarkEnd w:id="{identity}"/>'


def test_a_mark_has_the_box_of_its_text(set_body):
    body = paragraph(run("单位：") + marked("f_unit.name", run("示例学院")) + run("（公章）"))
    [mark] = set_body(body).pages[0].marks
    [rect] = mark.rects
    assert mark.name == "f_unit.name"
    assert (rect.x, rect.width) == (pytest.approx(108), pytest.approx(48))
    assert (rect.y, rect.height) == (pytest.approx(72), pytest.approx(17.25))


def test_a_mark_over_lines_and_pages_has_a_box_for_each_line(set_body):
    body = paragraph("行") * 39 + paragraph(marked("f_text", run("字" * 37 * 3)))
    document = set_body(body)
    found = [(mark.name, len(mark.rects)) for page in document.pages for mark in page.marks]
    assert found == [("f_text", 1), ("f_text", 2)]


def test_a_mark_in_a_justified_line_follows_the_letters(set_body):
    text = run("左" * 30) + marked("f_x", run("中")) + run("右" * 30)
    document = set_body(paragraph(text, align("both")))
    [rect] = document.pages[0].marks[0].rects
    assert rect.x == pytest.approx(72 + 30 * 451.3 / 37 + 0.1, abs=0.5)


def test_marks_in_cells_and_of_no_text(set_body):
    empty = paragraph(marked("f_empty", ""))
    body = table(row(cell(paragraph(marked("f_cell", run("值")))), cell("乙"))) + empty
    marks = {mark.name: mark.rects for mark in set_body(body).pages[0].marks}
    assert set(marks) == {"f_cell", "f_empty"}
    assert marks["f_empty"][0].width == 0


# --- Keeping what was set --------------------------------------------------------------------


def form(value):
    rows = [row(cell(f"项{number}"), cell("内容" * 20)) for number in range(30)]
    return word_file(table(*rows, row(cell("值"), cell(value))) + paragraph("末"))


def test_what_did_not_change_is_not_set_again(faces, monkeypatch):
    cache = LayoutCache()
    set_document(form("旧"), faces, cache=cache)
    known = set(cache.paragraphs)
    document = set_document(form("新"), faces, cache=cache)
    assert len(set(cache.paragraphs) - known) == 1
    assert "新" in document.pages[-1].text


def test_a_kept_document_is_the_same_as_a_new_one(faces):
    cache = LayoutCache()
    set_document(form("很长的旧值" * 50), faces, cache=cache)
    kept, new = set_document(form("新"), faces, cache=cache), set_document(form("新"), faces)
    assert write_pdf(kept) == write_pdf(new)


def test_other_styles_or_faces_empty_the_cache(faces):
    cache = LayoutCache()
    set_document(form("值"), faces, cache=cache)
    larger = word_file(
        paragraph("大"),
        styles="<w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:sz w:val="60"/></w:rPr></w:rPrDefault></w:docDefaults>',
    )
    [item] = set_document(larger, faces, cache=cache).pages[0].items
    assert item.size == 30
    set_document(larger, Faces(folders=[]), cache=cache)
    assert len(cache.paragraphs) == 1
