"""Paragraphs: alignment, indents, air, heights of lines, tabs, what keeps them together."""

from __future__ import annotations

import itertools

import pytest

from app.outputs.typeset.pages import Fill, GlyphRun, Rule
from app.outputs.typeset.rules import LIBREOFFICE, WORD
from tests.outputs.typeset.word_files import (
    STYLES,
    align,
    indent,
    paragraph,
    run,
    spacing,
)

LEFT, RIGHT, TOP = 72.0, 523.3, 72.0
# Our own face is 1.437 of its size high, at 12 points 17.25; 3.45 of it below the baseline.
LINE, BELOW = 17.25, 3.45
TAB = "<w:r><w:tab/></w:r>"


def places(set_body, lines_of, body, **how):
    return [(text, x, y) for text, x, y in lines_of(set_body(body, **how).pages[0])]


@pytest.mark.parametrize(
    "kind, x", [("left", LEFT), ("center", 279.6), ("right", 487.3), ("both", LEFT)]
)
def test_alignment(set_body, lines_of, kind, x):
    assert places(set_body, lines_of, paragraph("三个字", align(kind)))[0][1] == pytest.approx(
        x, abs=0.1
    )


def test_distributed_letters_reach_both_margins(set_body):
    [item] = set_body(paragraph("三个字", align("distribute"))).pages[0].items
    assert item.x == LEFT
    assert item.x + 36 + 2 * item.spread == pytest.approx(RIGHT, abs=0.1)


@pytest.mark.parametrize(
    "how, first, second",
    [
        ({"left": 480, "firstLine": 480}, LEFT + 48, LEFT + 24),
        ({"left": 960, "hanging": 480}, LEFT + 24, LEFT + 48),
        ({"firstLineChars": 200, "firstLine": 1}, LEFT + 24, LEFT),
        ({"leftChars": 100}, LEFT + 12, LEFT + 12),
        ({"firstLineChars": 0, "firstLine": 240}, LEFT + 12, LEFT),
    ],
)
def test_indents_in_points_and_in_characters(set_body, lines_of, how, first, second):
    lines = places(set_body, lines_of, paragraph("字" * 60, indent(**how)))
    assert [x for _, x, _ in lines] == [
        pytest.approx(first, abs=0.1),
        pytest.approx(second, abs=0.1),
    ]


@pytest.mark.parametrize(
    "how, pitch",
    [
        ({"line": 240, "lineRule": "auto"}, LINE),
        ({"line": 360, "lineRule": "auto"}, LINE * 1.5),
        ({"line": 400, "lineRule": "exact"}, 20),
        ({"line": 600, "lineRule": "atLeast"}, 30),
        ({"line": 200, "lineRule": "atLeast"}, LINE),
    ],
)
def test_heights_of_lines(set_body, lines_of, how, pitch):
    lines = places(set_body, lines_of, paragraph("字" * 80, spacing(**how)))
    assert lines[1][2] - lines[0][2] == pytest.approx(pitch, abs=0.1)


def test_air_between_paragraphs_is_the_greater_of_both(set_body, lines_of):
    body = paragraph("甲", spacing(after=240)) + paragraph("乙", spacing(before=400))
    lines = places(set_body, lines_of, body)
    assert lines[1][2] - lines[0][2] == pytest.approx(LINE + 20, abs=0.1)


def test_air_adds_up_where_the_document_says_so(set_body, lines_of):
    body = paragraph("甲", spacing(after=240)) + paragraph("乙", spacing(before=400))
    settings = "<w:compat><w:doNotUseHTMLParagraphAutoSpacing/></w:compat>"
    lines = places(set_body, lines_of, body, parts={"settings": settings})
    assert lines[1][2] - lines[0][2] == pytest.approx(LINE + 32, abs=0.1)


def test_air_in_lines(set_body, lines_of):
    lines = places(set_body, lines_of, paragraph("甲") + paragraph("乙", spacing(beforeLines=100)))
    assert lines[1][2] - lines[0][2] == pytest.approx(LINE + 12, abs=0.1)


def test_contextual_spacing_leaves_out_the_air_between_alike(set_body, lines_of):
    look = "<w:contextualSpacing/>" + spacing(after=400)
    lines = places(set_body, lines_of, paragraph("甲", look) + paragraph("乙", look))
    assert lines[1][2] - lines[0][2] == pytest.approx(LINE, abs=0.1)


def test_an_empty_paragraph_is_as_high_as_its_mark(set_body, lines_of):
    mark = '<w:rPr><w:sz w:val="44"/></w:rPr>'
    lines = places(set_body, lines_of, paragraph("甲") + paragraph("", mark) + paragraph("乙"))
    assert lines[1][2] - lines[0][2] == pytest.approx(LINE + 22 * 1.437, abs=0.2)


def test_styles_are_inherited_and_overlaid(set_body):
    styles = STYLES + (
        '<w:style w:type="paragraph" w:styleId="A"><w:pPr><w:jc w:val="right"/></w:pPr>'
        '<w:rPr><w:sz w:val="40"/><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/>'
        '<w:rPr><w:sz w:val="32"/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="C"><w:rPr><w:color w:val="00FF00"/></w:rPr></w:style>'
    )
    runs = run("继承", '<w:rStyle w:val="C"/>') + run("自己", '<w:sz w:val="24"/>')
    first, second = set_body(paragraph(runs, '<w:pStyle w:val="B"/>'), styles=styles).pages[0].items
    assert (first.size, first.colour, first.face.sfnt.name) == (16, "00FF00", "JiangshenSerif-Bold")
    assert (second.size, second.colour) == (12, "000000")
    assert second.x + 24 == pytest.approx(RIGHT, abs=0.1)


def test_looks_of_letters(set_body):
    runs = (
        run("下划", '<w:u w:val="single"/>')
        + run("删除", "<w:strike/>")
        + run("底色", '<w:shd w:val="clear" w:fill="FFF2A8"/>')
        + run("隐藏", "<w:vanish/>")
        + run("。")
        + run("2", '<w:vertAlign w:val="superscript"/>')
        + run("疏", '<w:spacing w:val="40"/>')
        + run("caps", "<w:caps/>")
    )
    items = list(set_body(paragraph(runs)).pages[0].items)
    letters = [item for item in items if isinstance(item, GlyphRun)]
    assert [item.text for item in letters] == ["下划", "删除", "底色", "。", "2", "疏", "CAPS"]
    assert [item.size for item in letters if item.text == "2"] == [pytest.approx(6.96)]
    lines = [item for item in items if isinstance(item, Rule)]
    assert [(round(line.x), round(line.x2)) for line in lines] == [(72, 96), (96, 120)]
    assert lines[0].y > letters[0].y > lines[1].y
    [fill] = [item for item in items if isinstance(item, Fill)]
    assert (fill.colour, round(fill.x), round(fill.width)) == ("FFF2A8", 120, 24)


def test_an_underlined_blank_is_drawn(set_body):
    body = paragraph(run("签字") + run("\u3000" * 5, '<w:u w:val="single"/>'))
    [line] = [item for item in set_body(body).pages[0].items if isinstance(item, Rule)]
    assert (line.x, line.x2) == (pytest.approx(96), pytest.approx(156))


def test_tabs_left_center_right_with_leaders(set_body):
    stops = (
        '<w:tabs><w:tab w:val="left" w:pos="2000"/><w:tab w:val="center" w:pos="4000"/>'
        '<w:tab w:val="right" w:leader="dot" w:pos="8000"/></w:tabs>'
    )
    body = paragraph(run("甲") + TAB + run("乙") + TAB + run("丙丙") + TAB + run("12"), stops)
    items = {item.text: item for item in set_body(body).pages[0].items}
    assert items["乙"].x == pytest.approx(LEFT + 100)
    assert items["丙丙"].x == pytest.approx(LEFT + 200 - 12)
    twelve = items["12"]
    width = sum(twelve.face.advances[letter] for letter in "12") * 12
    assert twelve.x + width == pytest.approx(LEFT + 400, abs=0.1)
    [dots] = [text for text in items if set(text) == {"."}]
    assert items[dots].x >= LEFT + 212
    assert len(dots) > 20


def test_default_tabs(set_body):
    body = paragraph(run("甲") + TAB + run("乙"))
    items = {item.text: item for item in set_body(body).pages[0].items}
    assert items["乙"].x == pytest.approx(LEFT + 36)


def test_forced_lines_and_pages(set_body, texts_of):
    runs = (
        run("一")
        + "<w:r><w:br/></w:r>"
        + run("二")
        + '<w:r><w:br w:type="page"/></w:r>'
        + run("三")
    )
    document = set_body(paragraph(runs))
    assert len(document.pages) == 2
    assert texts_of(document) == ["一", "二", "三"]


def test_page_break_before(set_body):
    document = set_body(paragraph("一") + paragraph("二", "<w:pageBreakBefore/>"))
    assert [page.text for page in document.pages] == ["一", "二"]


def filled(lines):
    return "".join(paragraph(f"第{number}行") for number in range(lines))


# 697.9 points of text height hold 40 lines of 17.25.
FITTING = 40


def test_what_does_not_fit_goes_to_the_next_page(set_body):
    document = set_body(filled(FITTING + 3))
    assert [page.text.count("\n") + 1 for page in document.pages] == [FITTING, 3]


def test_a_heading_stays_with_what_follows(set_body):
    body = filled(FITTING - 1) + paragraph("标题", "<w:keepNext/>") + paragraph("正文")
    assert set_body(body).pages[1].text == "标题\n正文"


def test_a_chain_of_headings_stays_together(set_body):
    headings = paragraph("章", "<w:keepNext/>") + paragraph("节", "<w:keepNext/>")
    body = filled(FITTING - 2) + headings + paragraph("正文")
    assert set_body(body).pages[1].text == "章\n节\n正文"


def test_lines_kept_together(set_body):
    body = filled(FITTING - 1) + paragraph("字" * 80, "<w:keepLines/>")
    assert set_body(body).pages[1].text.count("字") == 80


@pytest.mark.parametrize("lines, below", [(2, 2), (3, 3), (4, 2), (5, 3)])
def test_neither_widows_nor_orphans(set_body, lines, below):
    """With room for two lines more; at least two stand on either page."""
    body = filled(FITTING - 2) + paragraph("字" * 37 * lines, "<w:widowControl/>")
    document = set_body(body)
    if lines == 2:
        assert len(document.pages) == 1
        return
    assert document.pages[1].text.count("字") == 37 * below


def test_air_at_the_top_of_a_page_is_left_out_unless_the_page_was_asked_for(set_body, lines_of):
    body = filled(FITTING) + paragraph("甲", spacing(before=600))
    [(_, _, y)] = lines_of(set_body(body).pages[1])
    assert y == pytest.approx(TOP + LINE - BELOW, abs=0.2)
    body = paragraph("一") + paragraph("甲", "<w:pageBreakBefore/>" + spacing(before=600))
    [(_, _, y)] = lines_of(set_body(body).pages[1])
    assert y == pytest.approx(TOP + 30 + LINE - BELOW, abs=0.2)


def test_a_paragraph_of_ten_pages(set_body, texts_of):
    document = set_body(paragraph("字" * 37 * 395))
    assert len(document.pages) == 10
    assert "".join(texts_of(document)) == "字" * 37 * 395


def test_the_grid_of_a_page_sets_the_pitch(set_body, lines_of):
    grid = '<w:docGrid w:type="lines" w:linePitch="400"/>'
    section = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" '
        f'w:bottom="1440" w:left="1440"/>{grid}</w:sectPr>'
    )
    body = paragraph("字" * 80) + paragraph("末")
    for rules in (LIBREOFFICE, WORD):
        document = set_body(paragraph("首", section) + body, rules)
        ys = [y for _, _, y in lines_of(document.pages[0])]
        assert len(ys) == 1
    grid_body = body.replace("</w:pPr>", "</w:pPr>", 1) + paragraph("节", section)
    ys = [y for _, _, y in lines_of(set_body(grid_body, WORD).pages[0])]
    assert [round(b - a, 1) for a, b in itertools.pairwise(ys)] == [20, 20, 20, 20]


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:suff w:val="space"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def item(text, level):
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')


def test_lists_count_by_level(set_body, texts_of):
    body = item("甲", 0) + item("子", 1) + item("丑", 1) + item("乙", 0) + item("寅", 1)
    document = set_body(body, parts={"numbering": NUMBERING})
    assert texts_of(document) == ["一、甲", "1. 子", "2. 丑", "二、乙", "1. 寅"]
