"""The vocabulary of official papers (公文): titles, headings, marked places, articles, signatures.

Layout as GB/T 9704: A4, margins 37/35/28/26 mm, 仿宋 三号, 28 points a line, the page's number at
the outer edge. What only the unit can write stands as 【请填写：…】 on a coloured ground, so that a
search for 【请填写 finds every place. Strings may hold such a place anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from templates import styles
from templates.application import numbered_footers
from templates.markup import MAIN, Element, text, w
from templates.package import Document, Margins, Section
from templates.paper import (
    IDEOGRAPHIC_SPACE,
    MARK,
    TEXT_WIDTH,
    Cell,
    Content,
    Piece,
    Row,
    each,
    each_row,
    label,
    paragraph,
    table,
    together,
)
from templates.styles import HEADING_FACE, SUBHEADING_FACE, TEXT_FACE, TITLE_FACE, Style

MARGINS = Margins(top=2098, bottom=1984, inside=1588, outside=1474)
# The number's line ends 7 mm and its own height below the text.
FOOTER_DISTANCE = 1190

TITLE = Style("OfficialTitle", "公文标题", TITLE_FACE, 22, 36, "center", keep_next=True)
TITLE_BELOW = Style("OfficialTitleBelow", "公文标题下空", TEXT_FACE, 12, 28, keep_next=True)
SALUTATION = Style("Salutation", "主送机关", TEXT_FACE, 16, 28)
CHAPTER = Style(
    "Chapter", "章", HEADING_FACE, 16, 28, "center",
    before=14, after=14, outline=0, keep_next=True,
)  # fmt: skip
HEAD = Style(
    "OfficialHead", "公文一级标题", HEADING_FACE, 16, 28, first=2, outline=0, keep_next=True
)
SUBHEAD = Style(
    "OfficialSubhead", "公文二级标题", SUBHEADING_FACE, 16, 28, first=2, outline=1, keep_next=True
)
TEXT = Style("OfficialText", "公文正文", TEXT_FACE, 16, 28, first=2)
LEAD = Style("OfficialLead", "公文引语", TEXT_FACE, 16, 28, first=2, keep_next=True)
FILL = Style("ToFill", "请填写", TEXT_FACE, 16, 28, first=2, shade=MARK)
FILL_ABOVE = replace(FILL, key="ToFillAbove", name="请填写（表前）", keep_next=True)
TABLE_TITLE = Style(
    "OfficialTableTitle", "公文表题", HEADING_FACE, 12, 22, "center",
    before=8, after=4, keep_next=True,
)  # fmt: skip
SIGNATURE = Style(
    "OfficialSignature", "公文落款", TEXT_FACE, 16, 30, "right", right=2, keep_next=True
)
SIGNATURE_DATE = replace(
    SIGNATURE, key="OfficialDate", name="公文成文日期", right=4, keep_next=False
)
SIGNATURE_ABOVE = Style("OfficialSignatureAbove", "公文落款上空", TEXT_FACE, 12, 40, keep_next=True)
# Parts a table from the text above and below it.
AIR = Style("TableAir", "表格上下空", TEXT_FACE, 1, 6, exact=True, keep_next=True)
AIR_BELOW = replace(AIR, key="TableAirBelow", name="表格下空", keep_next=False)
OWN = (
    TITLE, TITLE_BELOW, SALUTATION, CHAPTER, HEAD, SUBHEAD, TEXT, LEAD, FILL, FILL_ABOVE,
    TABLE_TITLE, SIGNATURE, SIGNATURE_DATE, SIGNATURE_ABOVE, AIR, AIR_BELOW,
)  # fmt: skip

PROJECT = "{{ notice.words.project }}"
DATE = f"年{IDEOGRAPHIC_SPACE * 2}月{IDEOGRAPHIC_SPACE * 2}日"

_MARKED = re.compile("(【请填写[^】]*】)")
_DIGITS = "零一二三四五六七八九"


def document(title: str, blocks: Sequence[Element]) -> Document:
    """Put a paper together: one section, numbered from its first page."""
    for before, block in pairwise(blocks):
        if _style(block) == SIGNATURE_ABOVE.key:
            _cling(before)
    section = Section(
        blocks,
        numbered_footers(),
        first_number=1,
        footer_distance=FOOTER_DISTANCE,
        margins=MARGINS,
    )
    return Document(title, [section], OWN)


def _style(block: Element) -> str:
    style = block.find(f"{w('pPr').tag}/{w('pStyle').tag}")
    return "" if style is None else style.get(f"{{{MAIN}}}val", "")


def _cling(block: Element) -> None:
    """Keep a paragraph on the page of what follows: no signature stands alone."""
    properties = block.find(w("pPr").tag)
    if properties is not None and properties.find(w("keepNext").tag) is None:
        properties.insert(1, w("keepNext"))


def numeral(number: int) -> str:
    """Write a number in Chinese (1 to 99): 12 → 十二."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


# --- Text -----------------------------------------------------------------------------------


def pieces(content: str) -> tuple[Content, ...]:
    """Part a string into plain text and marked places."""
    parts = (part for part in _MARKED.split(content) if part)
    return tuple(Piece(part, marked=bool(_MARKED.fullmatch(part))) for part in parts)


def written(style: Style, content: str, *, new_page: bool = False) -> Element:
    """Make a paragraph of a string that may hold marked places."""
    return paragraph(style, *pieces(content), new_page=new_page)


def known(key: str, what: str) -> str:
    """Print a value inside a text; where there is none, a marked place that says what belongs."""
    return f"{{% if {key} %}}{{{{ {key} }}}}{{% else %}}【请填写：{what}】{{% endif %}}"


UNIT = known("unit.name", "项目单位名称")


def title(*rows: str) -> list[Element]:
    """Make the title, one paragraph per row, and the line below it."""
    return [*(written(TITLE, row) for row in rows), paragraph(TITLE_BELOW)]


def texts(*contents: str) -> list[Element]:
    """Make paragraphs of text."""
    return [written(TEXT, content) for content in contents]


def fill(what: str, clause: str | None = "", *, above: bool = False) -> Element:
    """Make a marked paragraph: what the unit writes in its place, or in the table it is `above`.

    It names the notice, and the clause of it where the paper belongs to one notice only; None
    where the place before it has named them already.
    """
    basis = "" if clause is None else f"（依据：{{{{ notice.number }}}}{clause}）"
    return paragraph(FILL_ABOVE if above else FILL, f"【请填写：{what}{basis}】")


def long_text(key: str, what: str) -> list[Element]:
    """Print a long text of the dossier; where there is none, a marked place."""
    return each(f"line in {key}", [paragraph(TEXT, "{{ line }}")], [fill(what)])


def heads(*parts: tuple[str, Sequence[Element]]) -> list[Element]:
    """Number parts 一、二、… and put each heading above its blocks."""
    return [
        block
        for number, (name, blocks) in enumerate(parts, 1)
        for block in (paragraph(HEAD, f"{numeral(number)}、{name}"), *blocks)
    ]


def subheads(*parts: tuple[str, Sequence[Element]]) -> list[Element]:
    """Number parts （一）（二）… and put each heading above its blocks."""
    return [
        block
        for number, (name, blocks) in enumerate(parts, 1)
        for block in (paragraph(SUBHEAD, f"（{numeral(number)}）{name}"), *blocks)
    ]


def signature(*names: str, seal: str = "（盖章）") -> list[Element]:
    """Make the place to sign and seal: each name above its seal, the date last."""
    signed = [written(SIGNATURE, f"{name}{seal}") for name in names]
    return [paragraph(SIGNATURE_ABOVE), *signed, paragraph(SIGNATURE_DATE, DATE)]


def approval(name: str) -> list[Element]:
    """Make the place where an office gives its opinion, signed and sealed."""
    content = [
        paragraph(styles.LEAD_ROW, f"{name}："),
        *(paragraph(styles.VALUE) for _ in range(4)),
        *(paragraph(styles.SIGNATURE, words) for words in ("（签字盖章）", DATE)),
    ]
    box = table([Row([Cell(TEXT_WIDTH, content)], 3000, whole=True)])
    return [paragraph(SIGNATURE_ABOVE), *spaced(box)]


# --- Articles -------------------------------------------------------------------------------

Article = Sequence[str | Element]


def chapters(*parts: tuple[str, Sequence[Article]]) -> list[Element]:
    """Number chapters and, through all of them, articles; an article is strings and tables."""
    return list(_chapters(parts))


def _chapters(parts: Iterable[tuple[str, Sequence[Article]]]) -> Iterator[Element]:
    article_number = 0
    for number, (name, articles) in enumerate(parts, 1):
        yield paragraph(CHAPTER, f"第{numeral(number)}章{IDEOGRAPHIC_SPACE}{name}")
        for article in articles:
            article_number += 1
            yield from _article(article_number, article)


def _article(number: int, article: Article) -> Iterator[Element]:
    first, *rest = article
    style = LEAD if rest else TEXT
    head = w("r", w("rPr", styles.fonts(HEADING_FACE)), text("t", f"第{numeral(number)}条"))
    yield paragraph(style, head, IDEOGRAPHIC_SPACE, *pieces(str(first)))
    for line in rest:
        yield written(TEXT, line) if isinstance(line, str) else line


# --- Tables ---------------------------------------------------------------------------------


def fact_cell(width: int, key: str, what: str = "") -> Cell:
    """Make a cell with a value, or with a marked place where there is none."""
    waiting = f"【请填写{f'：{what}' if what else ''}】"
    content = f"{{% if {key} %}}{{{{ {key} }}}}{{% else %}}{waiting}{{% endif %}}"
    return Cell(width, [written(styles.VALUE, content)])


def spaced(block: Element, *, whole: bool = True) -> list[Element]:
    """Set a table with air above and below; a whole one stands on one page."""
    return [paragraph(AIR), together(block) if whole else block, paragraph(AIR_BELOW)]


def facts_table(
    width: int, *rows: tuple[tuple[str, str], ...], whole: bool = True
) -> list[Element]:
    """Make a table of labels, `width` wide, and values: one or two pairs of them in each row."""
    return spaced(table([facts_row(width, row) for row in rows]), whole=whole)


def facts_row(width: int, pairs: Sequence[tuple[str, str]]) -> Row:
    """Make a row of such a table: a pair or two of label and value."""
    rest = TEXT_WIDTH // len(pairs) - width
    cells = [cell for name, key in pairs for cell in (label(width, name), fact_cell(rest, key))]
    return Row(cells, 560, whole=True)


def head_row(columns: Sequence[tuple[str, int]]) -> Row:
    """Make the head of a table: names and widths."""
    cells = [label(width, name, style=styles.SMALL_HEAD) for name, width in columns]
    return Row(cells, 560, head=True)


def open_row(columns: Sequence[tuple[str, int]], *first: str, height: int = 560) -> Row:
    """Make a row whose first cells are given; the others wait for the unit."""
    style = styles.SMALL_LABEL
    given = zip(first, columns[: len(first)], strict=True)
    cells = [label(width, name, style=style) for name, (_, width) in given]
    waiting = (Cell(width, [paragraph(style)], marked=True) for _, width in columns[len(first) :])
    return Row([*cells, *waiting], height, whole=True)


def open_table(columns: Sequence[tuple[str, int]], *firsts: Sequence[str]) -> list[Element]:
    """Make a table that the unit fills in, a row for each list of first cells."""
    return spaced(table([head_row(columns), *(open_row(columns, *first) for first in firsts)]))


def occupation_rows(columns: Sequence[tuple[str, int]]) -> list[Row]:
    """Make a row for each occupation: its number and its name; the rest waits."""
    firsts = ("{{ occupation.number }}", "{{ occupation.title }}")
    waiting = [open_row(columns) for _ in range(2)]
    return each_row("occupation in occupations", [open_row(columns, *firsts)], waiting)
