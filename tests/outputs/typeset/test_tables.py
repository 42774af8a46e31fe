"""Tables: where cells stand, which lines are drawn, how high rows are, how pages part them."""

from __future__ import annotations

import pytest

from app.outputs.typeset.pages import Fill, GlyphRun, Rule
from app.outputs.typeset.rules import LIBREOFFICE, WORD
from tests.outputs.typeset.word_files import (
    cell,
    indent,
    paragraph,
    row,
    run,
    spacing,
    table,
)

LEFT, TOP, LINE = 72.0, 72.0, 17.25
MODE_15 = {
    "settings": '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
}
WHOLE = "<w:cantSplit/>"
HEAD = "<w:tblHeader/>"


def height(twips, rule="atLeast"):
    return f'<w:trHeight w:val="{twips}" w:hRule="{rule}"/>'


def level(page):
    """The level lines of a page: (y, left, right), in whole points."""
    rules = [item for item in page.items if isinstance(item, Rule) and item.y == item.y2]
    return sorted((round(rule.y, 1), round(rule.x), round(rule.x2)) for rule in rules)


def upright(page):
    rules = [item for item in page.items if isinstance(item, Rule) and item.x == item.x2]
    return sorted((round(rule.x), round(rule.y), round(rule.y2)) for rule in rules)


def letters(page):
    return {item.text: item for item in page.items if isinstance(item, GlyphRun)}


def test_cells_stand_in_their_columns(set_body):
    body = table(row(cell("甲"), cell("乙")), row(cell("丙"), cell("丁")), columns=(2000, 3000))
    found = letters(set_body(body, parts=MODE_15).pages[0])
    assert found["甲"].x == pytest.approx(LEFT + 5.4)
    assert found["乙"].x == found["丁"].x == pytest.approx(LEFT + 100 + 5.4)
    assert found["丙"].y - found["甲"].y == pytest.approx(LINE + 0.5, abs=0.1)


def test_an_older_document_s_text_stands_at_the_margin(set_body):
    found = letters(set_body(table(row(cell("甲"), cell("乙")))).pages[0])
    assert found["甲"].x == pytest.approx(LEFT)


@pytest.mark.parametrize("kind, left", [("center", 197.6), ("right", 323.3), ("left", 72.0)])
def test_a_table_s_place(set_body, kind, left):
    look = f'<w:jc w:val="{kind}"/>'
    document = set_body(table(row(cell("甲"), cell("乙")), properties=look), parts=MODE_15)
    assert letters(document.pages[0])["甲"].x == pytest.approx(left + 5.4, abs=0.1)


def test_thin_lines_around_every_cell(set_body):
    body = table(row(cell("甲"), cell("乙")), row(cell("丙"), cell("丁")))
    page = set_body(body, parts=MODE_15).pages[0]
    assert [y for y, _, _ in level(page)] == [
        pytest.approx(TOP + 0.25 + number * (LINE + 0.5), abs=0.1) for number in range(3)
    ]
    assert {(left, right) for _, left, right in level(page)} == {(72, 272)}
    assert [x for x, _, _ in upright(page)] == [72, 172, 272]


def test_joined_cells_have_no_line_between_them(set_body):
    wide = cell("通栏", 4000, '<w:gridSpan w:val="2"/>')
    high = cell("合并", 2000, '<w:vMerge w:val="restart"/><w:vAlign w:val="center"/>')
    body = table(row(wide), row(high, cell("乙")), row(cell("", 2000, "<w:vMerge/>"), cell("丁")))
    page = set_body(body, parts=MODE_15).pages[0]
    assert [(left, right) for _, left, right in level(page)] == [
        (72, 272), (72, 272), (172, 272), (72, 272),
    ]  # fmt: skip
    assert (172, 72, 90) not in upright(page)
    found = letters(page)
    middle = (found["乙"].y + found["丁"].y) / 2
    assert found["合并"].y == pytest.approx(middle, abs=0.5)


def test_what_a_joined_cell_holds_below_is_not_shown(set_body):
    high = cell("首", 2000, '<w:vMerge w:val="restart"/>')
    body = table(row(high, cell("乙")), row(cell("藏", 2000, "<w:vMerge/>"), cell("丁")))
    assert "藏" not in set_body(body).pages[0].text


def test_a_merged_cell_makes_its_last_row_higher(set_body):
    high = cell("高" * 40, 2000, '<w:vMerge w:val="restart"/>')
    body = table(row(high, cell("乙")), row(cell("", 2000, "<w:vMerge/>"), cell("丁")))
    page = set_body(body + paragraph("后"), parts=MODE_15).pages[0]
    assert letters(page)["后"].y == pytest.approx(TOP + 6 * LINE + 1 + LINE - 3.45, abs=0.3)


def test_of_two_lines_on_an_edge_the_wider_is_drawn(set_body):
    thick = '<w:tcBorders><w:bottom w:val="single" w:sz="24" w:color="FF0000"/></w:tcBorders>'
    none = '<w:tcBorders><w:bottom w:val="nil"/></w:tcBorders>'
    no_top = '<w:tcBorders><w:top w:val="nil"/></w:tcBorders>'
    body = table(
        row(cell("甲", 2000, thick), cell("乙", 2000, none)),
        row(cell("丙"), cell("丁", 2000, no_top)),
    )
    rules = [
        item for item in set_body(body, parts=MODE_15).pages[0].items if isinstance(item, Rule)
    ]
    between = [rule for rule in rules if rule.y == rule.y2 and 80 < rule.y < 100]
    assert [(rule.width, rule.colour) for rule in between] == [(3, "FF0000")]
    assert round(between[0].x2) in (173, 174)


def test_colours_lie_behind_the_text(set_body):
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="FFF2A8"/>'
    items = list(
        set_body(table(row(cell("甲", 2000, shade), cell("乙"))), parts=MODE_15).pages[0].items
    )
    [fill] = [item for item in items if isinstance(item, Fill)]
    assert (fill.colour, fill.x, fill.width) == ("FFF2A8", LEFT, 100)
    assert items.index(fill) == 0


@pytest.mark.parametrize(
    "properties, expected",
    [("", LINE + 0.5), (height(1000), 50), (height(100), LINE + 0.5), (height(200, "exact"), 10)],
)
def test_heights_of_rows(set_body, properties, expected):
    body = table(row(cell("甲"), cell("乙"), properties=properties)) + paragraph("后")
    page = set_body(body, parts=MODE_15).pages[0]
    tops = [y for y, _, _ in level(page)]
    assert tops[-1] - tops[0] == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("kind, share", [("top", 0), ("center", 0.5), ("bottom", 1)])
def test_vertical_alignment(set_body, kind, share):
    align = f'<w:vAlign w:val="{kind}"/>'
    body = table(row(cell("甲", 2000, align), cell("乙"), properties=height(2000)))
    page = set_body(body, parts=MODE_15).pages[0]
    rest = 100 - 0.5 - LINE
    expected = TOP + 0.5 + rest * share + LINE - 3.45
    assert letters(page)["甲"].y == pytest.approx(expected, abs=0.2)


def test_margins_of_cells(set_body):
    margins = (
        '<w:tblCellMar><w:top w:w="100" w:type="dxa"/><w:left w:w="200" w:type="dxa"/>'
        '<w:bottom w:w="100" w:type="dxa"/><w:right w:w="200" w:type="dxa"/></w:tblCellMar>'
    )
    own = '<w:tcMar><w:left w:w="600" w:type="dxa"/></w:tcMar>'
    body = table(row(cell("甲"), cell("乙", 2000, own)), properties=margins)
    page = set_body(body, parts=MODE_15).pages[0]
    found = letters(page)
    assert (found["甲"].x, found["乙"].x) == (LEFT + 10, LEFT + 100 + 30)
    assert found["甲"].y == pytest.approx(TOP + 0.5 + 5 + LINE - 3.45, abs=0.2)


def test_a_table_style_gives_lines_and_margins(set_body):
    styles = (
        '<w:style w:type="table" w:styleId="T"><w:tblPr><w:tblBorders>'
        '<w:insideH w:val="double" w:sz="4" w:color="0000FF"/></w:tblBorders></w:tblPr></w:style>'
    )
    body = table(row(cell("甲")), row(cell("乙")), columns=(2000,)).replace(
        "<w:tblPr>", '<w:tblPr><w:tblStyle w:val="T"/>'
    )
    start, end = body.index("<w:tblBorders>"), body.index("</w:tblBorders>")
    body = body[:start] + body[end + len("</w:tblBorders>") :]
    rules = [
        item for item in set_body(body, styles=styles).pages[0].items if isinstance(item, Rule)
    ]
    assert [(rule.kind, rule.colour) for rule in rules] == [("double", "0000FF")]


# --- Over pages ------------------------------------------------------------------------------


def rows(count, properties=""):
    return [row(cell(f"行{number}"), cell("值"), properties=properties) for number in range(count)]


def test_heads_are_repeated_on_every_page(set_body):
    head = row(cell("表头"), cell("头二"), properties=HEAD)
    document = set_body(table(head, *rows(100)), parts=MODE_15)
    assert len(document.pages) == 3
    assert all(page.text.startswith("表头\n头二\n行") for page in document.pages)
    assert sum(page.text.count("行") for page in document.pages) == 100


def test_a_head_never_stands_alone_at_the_foot(set_body):
    lines = "".join(paragraph("段") for _ in range(38))
    head = row(cell("表头"), cell("头二"), properties=HEAD)
    document = set_body(lines + table(head, *rows(3, height(600))), parts=MODE_15)
    assert "表头" not in document.pages[0].text


def test_a_caption_stays_with_its_table(set_body):
    lines = "".join(paragraph("段") for _ in range(39))
    caption = paragraph("表题", "<w:keepNext/>")
    document = set_body(lines + caption + table(*rows(3)), parts=MODE_15)
    assert document.pages[1].text.startswith("表题")


LONG = "".join(paragraph(f"第{number}句") for number in range(60))


@pytest.mark.parametrize("rules", [LIBREOFFICE, WORD], ids=["LibreOffice", "Word"])
def test_a_row_is_parted_where_it_may(set_body, rules):
    lines = "".join(paragraph("段") for _ in range(30))
    document = set_body(lines + table(row(cell(LONG), cell("旁"))), rules, parts=MODE_15)
    first, second, third = (page.text.count("句") for page in document.pages)
    assert (first, second, first + second + third) == (10, 40, 60)
    assert [page.text.count("旁") for page in document.pages] == [1, 0, 0]


def test_each_part_of_a_row_is_closed_by_lines(set_body):
    lines = "".join(paragraph("段") for _ in range(30))
    document = set_body(lines + table(row(cell(LONG), cell("旁"))), parts=MODE_15)
    assert [len(level(page)) for page in document.pages] == [2, 2, 2]
    assert [len(upright(page)) for page in document.pages] == [3, 3, 3]


def test_a_whole_row_goes_to_the_next_page(set_body):
    lines = "".join(paragraph("段") for _ in range(35))
    content = "".join(paragraph(f"第{number}句") for number in range(10))
    document = set_body(lines + table(row(cell(content), cell("旁"), properties=WHOLE)))
    assert "句" not in document.pages[0].text
    assert document.pages[1].text.count("句") == 10


def test_a_whole_row_higher_than_a_page_is_parted_all_the_same(set_body):
    document = set_body(table(row(cell(LONG), cell("旁"), properties=WHOLE)))
    assert sum(page.text.count("句") for page in document.pages) == 60
    assert len(document.pages) >= 2


def test_a_cell_of_ten_pages(set_body):
    content = "".join(paragraph(f"第{number}句") for number in range(395))
    document = set_body(table(row(cell(content), cell("旁"))))
    assert len(document.pages) == 10
    assert sum(page.text.count("句") for page in document.pages) == 395


def test_a_line_higher_than_a_page_ends(set_body):
    body = table(
        row(cell(paragraph("高", spacing(line=20000, lineRule="exact")) * 2)), columns=(4000,)
    )
    document = set_body(body + paragraph("后"))
    assert sum(page.text.count("高") for page in document.pages) == 2
    assert "后" in document.pages[-1].text


@pytest.mark.parametrize("rule", ["atLeast", "exact"])
@pytest.mark.parametrize("whole", ["", "<w:cantSplit/>"])
@pytest.mark.parametrize("height", [13_000, 13_960, 14_000, 31_000])
def test_a_row_of_air_higher_than_a_page_ends(set_body, height, whole, rule):
    size = f'<w:trHeight w:val="{height}" w:hRule="{rule}"/>{whole}'
    found = set_body(table(row(cell("甲"), cell("乙"), properties=size)) + paragraph("完"))
    assert len(found.pages) <= 4
    assert found.pages[-1].text.endswith("完")


def test_a_merged_cell_goes_on_over_the_page(set_body):
    content = "".join(paragraph(f"第{number}句") for number in range(50))
    first = row(
        cell(content, 2000, '<w:vMerge w:val="restart"/>'), cell("行0"), properties=height(600)
    )
    more = [
        row(cell("", 2000, "<w:vMerge/>"), cell(f"行{number}"), properties=height(600))
        for number in range(1, 40)
    ]
    document = set_body(table(first, *more), parts=MODE_15)
    assert sum(page.text.count("句") for page in document.pages) == 50
    assert document.pages[1].text.count("句") > 0


def test_rows_that_stay_with_the_next(set_body):
    lines = "".join(paragraph("段") for _ in range(38))
    keeps = row(cell(paragraph("跟", "<w:keepNext/>")), cell("一"), properties=height(500))
    document = set_body(lines + table(keeps, keeps, *rows(1, height(500))), parts=MODE_15)
    assert "跟" not in document.pages[0].text


def test_a_table_wider_than_the_page_is_set_and_named(set_body):
    document = set_body(table(row(cell("甲", 9000), cell("乙", 9000)), columns=(9000, 9000)))
    assert "甲" in document.pages[0].text
    assert any("比版心宽的表格" in report for report in document.reports)


def test_a_nested_table(set_body):
    inner = table(row(cell("内甲", 900), cell("内乙", 900)), columns=(900, 900))
    blocks = paragraph("外上") + inner + paragraph("外下")
    page = set_body(table(row(cell(blocks), cell("邻"))), parts=MODE_15).pages[0]
    found = letters(page)
    assert found["外上"].y < found["内甲"].y == found["内乙"].y < found["外下"].y
    assert found["内甲"].x == pytest.approx(LEFT + 5.4 + 5.4)
    assert len(level(page)) == 4


def test_a_grid_that_lies_is_mended_by_the_cells(set_body):
    body = table(row(cell("甲", 3000), cell("乙", 1000)), columns=(0, 0))
    found = letters(set_body(body, parts=MODE_15).pages[0])
    assert found["乙"].x == pytest.approx(LEFT + 150 + 5.4)


def test_a_cell_narrower_than_its_margins(set_body, texts_of):
    document = set_body(table(row(cell("窄列", 100), cell("乙")), columns=(100, 2000)))
    assert "".join(texts_of(document)).count("窄") == 1


def test_indents_inside_cells(set_body):
    body = table(row(cell(paragraph("字", indent(left=240))), cell("乙")))
    assert letters(set_body(body, parts=MODE_15).pages[0])["字"].x == pytest.approx(LEFT + 5.4 + 12)


def test_a_row_without_cells_is_left_out(set_body):
    body = table("<w:tr/>", row(cell(run("甲") and "甲"), cell("乙")))
    assert set_body(body).pages[0].text == "甲\n乙"
