"""What stays together and what is parted between pages, by Word's and by LibreOffice's rules.

LibreOffice's were found by setting many made-up pages with it.
"""

from __future__ import annotations

from collections import Counter

import pytest

from app.outputs.typeset.rules import LIBREOFFICE, WORD
from tests.outputs.typeset.word_files import cell, paragraph, row, run, spacing, table

LINE = 250
LINES_OF_A_PAGE = 16
KEEP = "<w:keepNext/>"
EXACT = {"line": LINE, "lineRule": "exact"}
SECTION = (
    f'<w:sectPr><w:pgSz w:w="8000" w:h="{LINES_OF_A_PAGE * LINE + 2090}"/><w:pgMar w:top="1000" '
    'w:right="1000" w:bottom="1000" w:left="1000" w:header="300" w:footer="300"/></w:sectPr>'
)
END_OF_LINE = "<w:r><w:br/></w:r>"


def block(name, lines, properties=""):
    """A paragraph of so many lines."""
    words = END_OF_LINE.join(run(f"{name}{number:02d}") for number in range(lines))
    return paragraph(words, f"{properties}<w:widowControl/>{spacing(**EXACT)}")


def stacked(name, lines, properties=""):
    """So many paragraphs of a line."""
    return "".join(
        paragraph(f"{name}{number:02d}", properties + spacing(**EXACT)) for number in range(lines)
    )


@pytest.fixture
def pages_of(set_body, lines_of, monkeypatch):
    """The pages of a body: names and counts of lines, as a3b2, and where each name begins."""
    monkeypatch.setattr("tests.outputs.typeset.word_files.SECTION", "{}")

    def do(body, rules=LIBREOFFICE):
        document = set_body(body + paragraph(""), rules, section=SECTION)
        return [lines_of(page) for page in document.pages]

    return do


@pytest.fixture
def shape(pages_of):
    """The pages of a body as counts of the letters that their lines begin with: a3b2."""

    def do(body, rules=LIBREOFFICE):
        texts = ["".join(text for text, _, _ in page) for page in pages_of(body, rules)]
        counts = [Counter(letter for letter in text if letter.isalpha()) for text in texts]
        found = ["".join(f"{name}{count}" for name, count in page.items()) for page in counts]
        return [text for text in found if text]

    return do


@pytest.mark.parametrize(
    "rules, expected", [(LIBREOFFICE, ["a9", "b16", "b4c2"]), (WORD, ["a9b7", "b13c2"])]
)
def test_a_long_paragraph_that_stays_with_the_next(shape, rules, expected):
    body = block("a", 9) + block("b", 20, KEEP) + block("c", 2)
    assert shape(body, rules) == expected


def test_the_page_is_turned_though_the_next_holds_not_both(shape):
    body = block("a", 5) + block("b", 1, KEEP) + block("c", 16, KEEP) + block("d", 1)
    assert shape(body) == ["a5", "b1", "c16", "d1"]
    assert shape(body, WORD)[0].startswith("a5b1c")


def test_what_is_chained_from_the_top_of_a_page_stays(shape):
    body = block("a", 6, KEEP) + block("b", 9, KEEP) + block("c", 5)
    assert shape(body) == ["a6b9", "c5"]


def kept_row(name, lines, properties=""):
    return row(cell(stacked(name, lines, KEEP), 6000), properties=properties)


def plain_row(name, lines, properties=""):
    return row(cell(stacked(name, lines), 6000), properties=properties)


def wide(*rows):
    return table(*rows, columns=(6000,))


@pytest.mark.parametrize(
    "rules, expected", [(LIBREOFFICE, ["a9", "b16", "b4c4"]), (WORD, ["a9b7", "b13c3", "c1"])]
)
def test_a_row_that_stays_with_the_next_is_not_parted(shape, rules, expected):
    body = block("a", 9) + wide(kept_row("b", 20), plain_row("c", 4))
    assert shape(body, rules) == expected


def test_the_last_row_stays_with_what_follows_the_table(shape):
    rows = wide(plain_row("b", 2), kept_row("c", 2))
    body = block("a", 10) + rows + block("d", 5, "<w:keepLines/>")
    assert shape(body) == ["a10b2", "c2d5"]


@pytest.mark.parametrize("rules", [LIBREOFFICE, WORD], ids=["LibreOffice", "Word"])
def test_a_whole_row_that_no_page_holds_is_parted_where_it_stands(shape, rules):
    body = block("a", 4) + wide(plain_row("b", 20, "<w:cantSplit/>"))
    found = shape(body, rules)
    assert found == ["a4b12", "b8"]


def test_high_heads_are_repeated_all_the_same(shape):
    head = plain_row("h", 10, "<w:cantSplit/><w:tblHeader/>")
    body = wide(head, *(plain_row("b", 3) for _ in range(2)), plain_row("c", 2))
    assert shape(body) == ["h10b6", "h10c2"]


@pytest.mark.parametrize("least, expected", [(1500, ["a12b4", "b8"]), (3500, ["a12", "b12"])])
def test_a_row_of_least_height_is_parted_by_its_text(shape, least, expected):
    height = f'<w:trHeight w:val="{least}" w:hRule="atLeast"/>'
    body = block("a", 12) + wide(plain_row("b", 12, height))
    assert shape(body) == expected


def beside(label, lines):
    """A row of a centred label and so many lines."""
    properties = '<w:vAlign w:val="center"/>'
    return table(
        row(cell(label, 1500, properties), cell(stacked("c", lines), 4000)), columns=(1500, 4000)
    )


def top_of(page, name):
    return min(y for text, _, y in page if text[0] == name)


@pytest.mark.parametrize("rules, middle", [(LIBREOFFICE, False), (WORD, True)])
def test_which_parts_of_a_centred_cell_are_centred(pages_of, rules, middle):
    """LibreOffice has all but the last part at the top."""
    body = block("a", 8) + beside(stacked("b", 2), 14)
    first, _ = pages_of(body, rules)[:2]
    assert (top_of(first, "b") > top_of(first, "c")) is middle
    body = block("a", 8) + beside(stacked("b", 10), 14)
    second = pages_of(body, rules)[1]
    assert top_of(second, "b") - top_of(second, "c") == pytest.approx(2 * LINE / 20, abs=0.6)


def test_the_air_of_a_cell_s_text_stands_around_each_of_its_parts(shape, pages_of):
    """LibreOffice keeps the air below the text with its last line, and repeats that above."""
    words = END_OF_LINE.join(run(f"b{number:02d}") for number in range(3))
    label = paragraph(words, spacing(**EXACT, before=500, after=900))
    body = block("a", 8) + beside(label, 4)
    assert shape(body) == ["a8c4b2", "b1"]
    assert shape(body, WORD) == ["a8c4b3"]
    last, next_line = pages_of(body + paragraph("d"))[1]
    assert last[2] == pytest.approx(50 + 500 / 20 + 11, abs=1)
    assert next_line[2] - last[2] == pytest.approx(900 / 20 + 14, abs=3)
