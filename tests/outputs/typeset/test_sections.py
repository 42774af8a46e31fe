"""Sections: sizes, margins, headers and footers, page numbers."""

from __future__ import annotations

import pytest

from app.outputs.typeset.pages import GlyphRun
from app.outputs.typeset.rules import LIBREOFFICE, WORD
from tests.outputs.typeset.word_files import align, field, paragraph, run

REFERENCES = "".join(
    f'<w:{kind}Reference w:type="{page}" r:id="{kind}{number}"/>'
    for kind in ("header", "footer")
    for number, page in enumerate(("default", "even", "first"), 1)
)
EVEN_AND_ODD = "<w:evenAndOddHeaders/>"


def section(inner="", *, references="", size='w:w="11906" w:h="16838"', margins=""):
    margin = {"top": 1440, "right": 1440, "bottom": 1440, "left": 1440, "header": 851}
    margin |= {"footer": 992, "gutter": 0}
    said = " ".join(f'w:{side}="{width}"' for side, width in margin.items())
    return f"<w:sectPr>{references}<w:pgSz {size}/><w:pgMar {margins or said}/>{inner}</w:sectPr>"


def ended(text, mark):
    """A paragraph that ends a section."""
    return paragraph(text, mark)


def first_x(page):
    return next(item.x for item in page.items if isinstance(item, GlyphRun))


def test_the_size_and_direction_of_a_page(set_body):
    wide = section(
        '<w:type w:val="nextPage"/>', size='w:w="16838" w:h="11906" w:orient="landscape"'
    )
    document = set_body(ended("横", wide) + paragraph("竖"))
    assert [(page.width, page.height) for page in document.pages] == [
        (841.9, 595.3),
        (595.3, 841.9),
    ]


def test_a_continuous_section_goes_on_upon_the_page(set_body):
    document = set_body(
        ended("上", section()) + ended("中", section('<w:type w:val="continuous"/>'))
    )
    assert document.pages[0].text == "上\n中"


def test_mirrored_margins_and_gutter(set_body):
    margins = 'w:top="1440" w:right="1000" w:bottom="1440" w:left="1400" w:gutter="200"'
    body = paragraph("一") + paragraph("二", "<w:pageBreakBefore/>" + section(margins=margins))
    document = set_body(body, parts={"settings": "<w:mirrorMargins/>"})
    assert [first_x(page) for page in document.pages[:2]] == [80, 50]


def fields():
    return run("第 ") + field("PAGE") + run(" 页共 ") + field("NUMPAGES") + run(" 页")


def test_page_fields(set_body, lines_of):
    references = '<w:footerReference w:type="default" r:id="footer1"/>'
    body = paragraph("一") + paragraph("二", "<w:pageBreakBefore/>")
    document = set_body(body, section=references, parts={"footer1": paragraph(fields())})
    feet = [lines_of(page)[-1] for page in document.pages]
    assert [text for text, _, _ in feet] == ["第 1 页共 2 页", "第 2 页共 2 页"]
    assert feet[0][2] == pytest.approx(841.9 - 49.6 - 3.45, abs=0.2)


def test_simple_fields_and_the_pages_of_a_section(set_body, texts_of):
    content = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>9</w:t></w:r></w:fldSimple>'
    content += run("/") + field("SECTIONPAGES", "9")
    references = '<w:headerReference w:type="default" r:id="header1"/>'
    first = ended("甲", section(references=references))
    body = first + paragraph("乙") + paragraph("丙", "<w:pageBreakBefore/>")
    document = set_body(body, section="", parts={"header1": paragraph(content)})
    heads = [text for text in texts_of(document) if "/" in text]
    assert heads == ["1/1", "2/2", "3/2"]


def test_first_even_and_odd(set_body, texts_of):
    parts = {"settings": EVEN_AND_ODD}
    for kind in ("header", "footer"):
        for number, name in enumerate(("单", "双", "首"), 1):
            parts[f"{kind}{number}"] = paragraph(f"{kind}{name}")
    pages = "".join(paragraph(str(number), "<w:pageBreakBefore/>") for number in range(2, 5))
    document = set_body(paragraph("1") + pages, section=REFERENCES + "<w:titlePg/>", parts=parts)
    found = texts_of(document)
    assert found[::3] == ["header首", "header双", "header单", "header双"]
    assert found[2::3] == ["footer首", "footer双", "footer单", "footer双"]


def test_a_section_takes_over_what_it_does_not_name(set_body, texts_of):
    references = '<w:headerReference w:type="default" r:id="header1"/>'
    body = ended("甲", section(references=references)) + paragraph("乙")
    found = texts_of(set_body(body, parts={"header1": paragraph("页眉")}))
    assert found == ["页眉", "甲", "页眉", "乙"]


def test_numbers_begin_anew_in_their_own_format(set_body):
    roman = section('<w:pgNumType w:start="3" w:fmt="lowerRoman"/>')
    body = ended("甲", roman) + paragraph("乙", "<w:pageBreakBefore/>")
    assert [page.number for page in set_body(body).pages] == ["iii", "4"]


@pytest.mark.parametrize("rules, numbers", [(WORD, ["1", "", "3"]), (LIBREOFFICE, ["1", "3"])])
def test_a_section_on_odd_pages(set_body, rules, numbers):
    body = ended("甲", section()) + ended("乙", section('<w:type w:val="oddPage"/>'))
    document = set_body(body, rules)
    assert [page.number for page in document.pages][: len(numbers)] == numbers


def test_a_high_header_pushes_the_text_down(set_body, lines_of):
    references = '<w:headerReference w:type="default" r:id="header1"/>'
    head = "".join(paragraph(f"眉{number}") for number in range(6))
    document = set_body(paragraph("正文"), section=references, parts={"header1": head})
    text = [y for line, _, y in lines_of(document.pages[0]) if line == "正文"]
    assert text[0] == pytest.approx(42.55 + 6 * 17.25 + 17.25 - 3.45, abs=0.3)


def test_a_footer_on_the_outer_edge(set_body):
    parts = {
        "settings": EVEN_AND_ODD,
        "footer1": paragraph("右", align("right")),
        "footer2": paragraph("左", align("left")),
    }
    references = "".join(
        f'<w:footerReference w:type="{kind}" r:id="footer{number}"/>'
        for number, kind in ((1, "default"), (2, "even"))
    )
    body = paragraph("一") + paragraph("二", "<w:pageBreakBefore/>")
    document = set_body(body, section=references, parts=parts)
    feet = [list(page.items)[-1] for page in document.pages]
    assert [(item.text, round(item.x)) for item in feet] == [("右", 511), ("左", 72)]
