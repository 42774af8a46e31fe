"""What both application forms have: the cover, the rules for filling in, the review, page numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from templates import styles
from templates.markup import Element
from templates.package import Document, Section
from templates.paper import (
    IDEOGRAPHIC_SPACE,
    TEXT_WIDTH,
    Cell,
    Room,
    Row,
    empty,
    fitted,
    joined,
    label,
    marks,
    page_number,
    paragraph,
    spread,
    table,
    whole_row,
)

SEAL_WIDTH = 1200
ISSUED_BY = ("人力资源社会保障部  财政部  制", "2022年")


@dataclass(frozen=True, slots=True)
class CoverLine:
    """A line of the cover; `note` under the label, `seal` where it is stamped, `marks` a choice.

    With a `group`, which stands before the first of several lines and is "" on the others, the
    label stands between it and the value.
    """

    label: str
    key: str
    note: str = ""
    seal: bool = False
    marks: bool = False
    group: str | None = None


@dataclass(frozen=True, slots=True)
class CoverPlan:
    """A cover: labels as wide as so many letters, the width of the values in twips.

    `value_letters` is how many letters of a value stand in one line.
    """

    title: Sequence[str]
    lines: Sequence[CoverLine]
    letters: int
    value_width: int
    value_letters: int


def document(
    title: str,
    plan: CoverPlan,
    rules: Sequence[str],
    body: Sequence[Element],
    issued_by: Sequence[str] = ISSUED_BY,
    own_styles: Sequence[styles.Style] = (),
) -> Document:
    """Put a form together: cover and rules back to back without numbers, then the tables.

    The imprint is the footer of the cover: so it keeps its place however long the values are.
    Without rules the tables begin on the back of the cover, on page 2: margins and numbers are
    mirrored by the number of the page.
    """
    behind = rule_page(rules) if rules else []
    number = 1 if rules else None
    nothing = [paragraph(styles.ODD_FOOTER)]
    front = Section(
        [*cover(plan), *behind],
        {
            "first": [paragraph(styles.IMPRINT, line) for line in issued_by],
            "default": nothing,
            "even": [paragraph(styles.EVEN_FOOTER)],
        },
        footer_distance=1360,
    )
    tables = Section(body, numbered_footers(), first_number=number)
    return Document(title, [front, tables], own_styles)


def numbered_footers() -> dict[str, Sequence[Element]]:
    """Make the footers "— 1 —", at the outer edge of both sides of the sheet (GB/T 9704, 7.5)."""
    kinds = {"default": styles.ODD_FOOTER, "even": styles.EVEN_FOOTER}
    return {
        kind: [paragraph(style, "— ", *page_number(style), " —")] for kind, style in kinds.items()
    }


# --- Cover and rules ------------------------------------------------------------------------


def cover(plan: CoverPlan) -> list[Element]:
    """Make the cover without its imprint."""
    titles = [paragraph(styles.COVER_TITLE, line) for line in plan.title]
    return [
        paragraph(styles.COVER_ABOVE),
        *titles,
        paragraph(styles.COVER_BELOW),
        table(
            [_grouped(line, _cover_row(line, plan)) for line in plan.lines],
            "bare",
            Room(36, above=110, below=20),
        ),
        paragraph(styles.GAP),
    ]


def _cover_row(line: CoverLine, plan: CoverPlan) -> Row:
    size = styles.COVER_LABEL.size
    words = [paragraph(styles.COVER_LABEL, *spread(line.label, plan.letters, size))]
    if line.note:
        words.append(paragraph(styles.COVER_SUBLABEL, line.note))
    seal = [paragraph(styles.COVER_SEAL, "（公章）" if line.seal else "")]
    return Row(
        [
            Cell(round(plan.letters * size * 20) + 120, words, align="bottom"),
            Cell(plan.value_width, _cover_value(line, plan), "alone", "bottom", not line.marks),
            Cell(SEAL_WIDTH, seal, align="bottom"),
        ],
        height=1080 if line.note else 760,
    )


def _cover_value(line: CoverLine, plan: CoverPlan) -> list[Element]:
    if line.marks:
        return [paragraph(styles.COVER_VALUE, marks(line.key))]
    # One line at full size, one at 四号 (two letters more), one to four at 小四: the cover never
    # grows past its page.
    letters = plan.value_letters
    smaller = (
        (letters, styles.COVER_MIDDLE_VALUE),
        (letters + 2, styles.COVER_LONG_VALUE),
        (5 * letters, styles.COVER_LONGEST_VALUE),
    )
    return fitted(line.key, styles.COVER_VALUE, *smaller)


GROUPED = 1400


def _grouped(line: CoverLine, row: Row) -> Row:
    """Put the group of a line before its label, which takes its room from the value's."""
    if line.group is None:
        return row
    first, value, seal = row.cells
    group = replace(first, content=[paragraph(styles.COVER_LABEL, line.group)])
    name = Cell(GROUPED, [paragraph(styles.COVER_LABEL, line.label)], align="bottom")
    return replace(row, cells=[group, name, replace(value, width=value.width - GROUPED), seal])


def rule_page(rules: Sequence[str]) -> list[Element]:
    """Make the page 填写要求."""
    title = paragraph(styles.RULES_TITLE, "填 写 要 求", new_page=True)
    return [title, *(paragraph(styles.RULES, rule) for rule in rules)]


# --- Review ---------------------------------------------------------------------------------

NAME, POST, PHONE, SIGN = 1500, 2944, 1600, 1500
SIDE = TEXT_WIDTH - NAME - POST - PHONE - SIGN
HALF = (TEXT_WIDTH - SIDE) // 2
# The form asks for five or more, and an odd number.
EXPERTS = 7


@dataclass(frozen=True, slots=True)
class ReviewHeights:
    """How high the rows of the review are, in twips."""

    opinion: int
    expert: int
    decision: int


@dataclass(frozen=True, slots=True)
class ReviewWords:
    """Who gives an opinion in the review and seals it, who decides, and what is written below.

    The names at the side are given line by line.
    """

    opinions: Sequence[Sequence[str]] = (("申报单位意见",),)
    experts: Sequence[str] = ("专家评审意见",)
    decision: Sequence[str] = ("行政部门审核意见",)
    offices: tuple[str, str] = ("省级人力资源社会保障厅（局）", "省级财政厅（局）")
    seal: str = "（签字盖章）"
    is_dated: bool = True


NATIONAL = ReviewWords()


def review(note: str, heights: ReviewHeights, words: ReviewWords = NATIONAL) -> Element:
    """Make the table of opinions, experts and decisions: nothing in it is filled in by program."""
    rest = TEXT_WIDTH - SIDE
    sealed = [
        whole_row([label(SIDE, *name), signed(rest)], heights.opinion) for name in words.opinions
    ]
    return table(
        [
            *sealed,
            whole_row([label(SIDE, *words.experts), empty(rest)], heights.opinion),
            *_experts(note, heights.expert),
            *_decisions(heights, words),
        ]
    )


def _experts(note: str, height: int) -> list[Row]:
    hint = [paragraph(styles.LEFT_VALUE, note)]
    widths = (NAME, POST, PHONE, SIGN)
    heads = ("姓 名", "单位及职务/职称", "手 机", "签 名")
    head = [label(width, text) for width, text in zip(widths, heads, strict=True)]
    rest = TEXT_WIDTH - SIDE
    return [
        whole_row([label(SIDE, "专家信息", merge="first"), Cell(rest, hint)], height),
        whole_row([joined(SIDE), *head], height),
        *(
            whole_row([joined(SIDE), *(empty(width) for width in widths)], height)
            for _ in range(EXPERTS)
        ),
    ]


def _decisions(heights: ReviewHeights, words: ReviewWords) -> list[Row]:
    side = label(SIDE, *words.decision, merge="first")
    below = (signed(HALF, words.seal, is_dated=words.is_dated) for _ in words.offices)
    return [
        whole_row([side, *(label(HALF, office) for office in words.offices)], heights.expert),
        whole_row([joined(SIDE), *below], heights.decision),
    ]


def signed(width: int, seal: str = "（签字盖章）", *, is_dated: bool = True) -> Cell:
    """Make a blank cell that is signed, sealed and dated at its foot."""
    space = IDEOGRAPHIC_SPACE * 2
    words = (seal, f"年{space}月{space}日") if is_dated else (seal,)
    return Cell(width, [paragraph(styles.SIGNATURE, word) for word in words], align="bottom")
