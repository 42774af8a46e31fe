"""What the forms of 同人社发〔2025〕100号 share: the office, the look of their tables, long texts.

The rules for filling in ask for 仿宋_GB2312 五号 with lines of exactly 16 points (附件2 填写要求四,
附件3 填写要求四): in these forms the styles inside tables have that size and that line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from templates import application, styles
from templates.markup import Element, w
from templates.package import Document
from templates.paper import (
    TEXT_WIDTH,
    Cell,
    Content,
    Room,
    Row,
    either_row,
    joined,
    label,
    lines,
    paragraph,
    value,
    whole_row,
)
from templates.styles import Style

SIZE, LINE = 10.5, 16
# The offices stand at the foot of each cover; the notice spaces them in two ways.
YEAR_OF_ISSUE = "二○二五年"
ROOM = Room(57)
SIDE = 1400
REST = TEXT_WIDTH - SIDE


def _in_table(style: Style) -> Style:
    return replace(style, face=styles.TEXT_FACE, size=SIZE, line=LINE, exact=True)


TABLE_STYLES = tuple(
    _in_table(style)
    for style in styles.ALL
    if style.key.startswith(("Cell", "Small", "LongSmall", "Signature"))
)


def document(
    title: str,
    plan: application.CoverPlan,
    rules: Sequence[str],
    body: Sequence[Element],
    offices: str,
    own_styles: Sequence[Style] = (),
) -> Document:
    """Put one of the forms together; `offices` is the first line of its imprint."""
    imprint = (offices, YEAR_OF_ISSUE)
    looks = (*TABLE_STYLES, *own_styles)
    return application.document(title, plan, rules, _in_one_face(body), imprint, looks)


def _in_one_face(blocks: Sequence[Element]) -> Sequence[Element]:
    """Let 仿宋_GB2312 serve for all that stands in tables, as the rules ask, figures included."""
    wanted = styles.fonts(styles.TEXT_FACE, styles.TEXT_FACE).attrib
    for block in blocks:
        if block.tag == w("tbl").tag:
            for faces in block.iter(w("rFonts").tag):
                faces.attrib.update(wanted)
    return blocks


@dataclass(frozen=True, slots=True)
class Topic:
    """A row that holds a long text: its name, the fact, its height in the blank form.

    `below` is a remark that the form prints under the text.
    """

    name: Sequence[str]
    key: str
    height: int
    below: str = ""


def topic_rows(topic: Topic, content: Sequence[Element] | None = None) -> list[Row]:
    """Make the row of a long text: as high as the text, or as high as in the blank form."""
    if content is None:
        content = lines(topic.key, styles.TEXT)

    def row(words: Sequence[Element], height: int) -> Row:
        side = label(SIDE, *topic.name, style=styles.SIDE_LABEL)
        below = [paragraph(styles.HINT, topic.below)] if topic.below else []
        return Row([side, Cell(REST, [*words, *below], align="top")], height)

    empty = [paragraph(styles.TEXT)]
    return either_row(topic.key, [row(content, 0)], [row(empty, topic.height)])


# A phone number of twelve signs and an account of 19 figures stand in one line in these.
SUB, FIRST, SECOND = 1180, 2000, 1180
LAST = TEXT_WIDTH - SIDE - SUB - FIRST - SECOND
HEIGHT = 540


def person_rows(side: Sequence[str], person: str) -> list[Row]:
    """Make the three rows about the legal representative or the contact person."""
    pairs = (
        ("姓名", "name", "部门及职务", "post"),
        ("办公室电话", "phone", "传真", "fax"),
        ("手机", "mobile", "E-mail", "email"),
    )
    sides = (label(SIDE, *side, merge="first"), joined(SIDE), joined(SIDE))
    return [
        whole_row([first, *_pair(f"{person}.", *pair)], HEIGHT)
        for first, pair in zip(sides, pairs, strict=True)
    ]


def _pair(group: str, first: str, key: str, second: str, other: str) -> list[Cell]:
    return [
        label(SUB, first),
        value(FIRST, group + key),
        label(SECOND, second),
        value(LAST, group + other),
    ]


def note_row(*notes: Sequence[Content], side: int = SIDE) -> Row:
    """Make the row 说明 at the top of a table: what the form says of it, a paragraph each."""
    words = [paragraph(styles.HINT, *note) for note in notes]
    return whole_row([label(side, "说明"), Cell(TEXT_WIDTH - side, words)], 0)
