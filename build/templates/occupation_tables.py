"""Tables 3-n-1 and 3-n-2 of the training-base form, once per occupation.

Each block of table 3-n-2 is a table of its own, a hair's breadth from the next: a block has its own
head, and Word repeats only the first rows of a table on the pages that follow. In one table the
head of block 1 would stand above the rows of block 3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from templates import styles
from templates.markup import Element
from templates.paper import (
    TEXT_WIDTH,
    Cell,
    Row,
    blank,
    each,
    each_row,
    either_row,
    empty,
    filled_blank,
    gap,
    joined,
    label,
    lines,
    paragraph,
    table,
    when,
)

SIDE, CONTENT, YEAR = 1040, 2404, 2700
TEAM_SIDE = 1500
BLANK_ROWS = range(1, 5)
TEAM_WORDS = " 专业（职业）项目组构成与建设目标"
CONTENT_WORDS = " 专业（职业）建设内容与进度"
YEARS = (("建设期第一年", "验收要点"), ("建设期第二年", "验收要点"))


@dataclass(frozen=True, slots=True)
class Block:
    """One of the three blocks of build content: its fact, the form's words."""

    key: str
    head: str
    hint: str
    name: str


BLOCKS = (
    Block(
        "block_1",
        "建设内容一",
        "（重点包括课程设置、培训模式、教材开发、师资配备、培训设备设施、实训实操、技能评价等内容）",
        "构建完善的高技能人才培训体系",
    ),
    Block(
        "block_2",
        "建设内容二",
        "（重点包括校企合作、企业新型学徒制、师资能力提升、设备设施改造等内容）",
        "提升培训能力",
    ),
    Block(
        "block_3",
        "建设内容三",
        "（重点包括高技能人才培训体系建设形成的技术经验、创新性规律性成果）",
        "高技能人才培养经验成果",
    ),
)


def occupation_tables() -> list[Element]:
    """Make the tables of all occupations; of none, the blank ones that the form prints."""
    filled = [
        # Each occupation is often written by another hand: it begins a page, the first below 三.
        *team_captions(TEAM_WORDS),
        _team_table(),
        *captions(2, CONTENT_WORDS),
        *content_tables(),
    ]
    return each("occupation in occupations", filled, _blank_tables())


def _blank_tables() -> list[Element]:
    """Make the tables as they are printed: 3-1-1, 3-1-2 and 3-n-2."""
    return [
        paragraph(styles.CAPTION, "表 3-1-1 ", blank(), TEAM_WORDS),
        _blank_team_table(),
        paragraph(styles.CAPTION, "表 3-1-2 ", blank(), CONTENT_WORDS, new_page=True),
        *content_tables(rows_of=blank_rows),
        paragraph(styles.CAPTION, "表 3-n-2 ", blank(), CONTENT_WORDS, new_page=True),
        *content_tables(rows_of=blank_rows),
    ]


def team_captions(words: str) -> list[Element]:
    """Make the caption of table 3-n-1, on a page of its own but below the heading 三."""
    return when("loop.first", captions(1, words), captions(1, words, new_page=True))


def captions(part: int, words: str, *, new_page: bool = False) -> list[Element]:
    """Make the caption of table 3-n-`part`, small where the occupation's name is long."""
    number = f"表 3-{{{{ loop.index }}}}-{part} "
    title = filled_blank("occupation.title")
    small, large = (
        paragraph(style, number, title, words, new_page=new_page)
        for style in (styles.LONG_CAPTION, styles.CAPTION)
    )
    return when("occupation.title|length > 13", [small], [large])


# --- Table 3-n-1 ----------------------------------------------------------------------------


def _team_table() -> Element:
    goal = lines("occupation.goal", styles.TEXT)
    return _team(team_lines(), goal, (1400, 1400))


def _blank_team_table() -> Element:
    members = paragraph(styles.TEAM, "项目组成员：")
    return _team([_leader(""), members], [], (3600, 8400))


def _team(team: Sequence[Element], goal: Sequence[Element], heights: tuple[int, int]) -> Element:
    rest = TEXT_WIDTH - TEAM_SIDE
    hint = paragraph(styles.HINT, "（根据项目产出制定，应包括可量化、可监测的数据指标）")
    sides = (label(TEAM_SIDE, name, style=styles.SIDE_LABEL) for name in ("项目组成", "建设目标"))
    contents = (Cell(rest, words, align="top") for words in (team, [hint, *goal]))
    return table([Row(cells[:2], cells[2]) for cells in zip(sides, contents, heights, strict=True)])


def team_lines() -> list[Element]:
    """Name the leader and the members of an occupation's team."""
    return [_leader("{{ occupation.leader }}"), *_members()]


def _leader(name: str) -> Element:
    return paragraph(styles.TEAM, f"项目负责人：{name}")


def _members() -> list[Element]:
    name = "项目组成员："
    first = paragraph(styles.TEAM, name, "{{ line }}")
    more = paragraph(styles.TEAM_MORE, "{{ line }}")
    either = when("loop.first", [first], [more])
    return each("line in occupation.members", either, [paragraph(styles.TEAM, name)])


# --- Table 3-n-2 ----------------------------------------------------------------------------


def filled_rows(block: Block) -> list[Row]:
    """Make the rows of a block, each as its length asks; blank ones where there are none."""

    def rows(*, whole: bool) -> list[Row]:
        first = label(SIDE, block.name, merge="first", style=styles.SMALL_LABEL)
        more = joined(SIDE, styles.SMALL_LABEL)
        head, rest = ([_filled_row(side, whole=whole)] for side in (first, more))
        return either_row("loop.first", head, rest)

    either = either_row(IS_SHORT, rows(whole=True), rows(whole=False))
    loop = f"item in occupation.{block.key}"
    return each_row(loop, either, blank_rows(block))


def content_tables(
    blocks: Sequence[Block] = BLOCKS,
    years: Sequence[Sequence[str]] = YEARS,
    rows_of: Callable[[Block], list[Row]] = filled_rows,
) -> list[Element]:
    """Make the tables of the blocks; `years` are the words above the acceptance points."""
    parts: list[Element] = []
    for block in blocks:
        if parts:
            parts.append(gap())
        parts.append(table([_block_head(block, years), *rows_of(block)]))
    return parts


def _block_head(block: Block, years: Sequence[Sequence[str]]) -> Row:
    words = [paragraph(styles.SMALL_HEAD, block.head)]
    words += [paragraph(styles.SMALL_HINT, block.hint)] if block.hint else []
    heads = (label(2 * YEAR // len(years), *lines, style=styles.SMALL_HEAD) for lines in years)
    return Row([Cell(SIDE + CONTENT, words), *heads], height=900 if block.hint else 480, head=True)


# A row of a few lines goes to the next page whole; a long one is parted where the page ends.
LONGEST_WHOLE = 100
IS_SHORT = (
    f"[item.content, item.year_1, item.year_2]|map('join')|map('length')|max <= {LONGEST_WHOLE}"
)


def _filled_row(side: Cell, *, whole: bool) -> Row:
    style = styles.SMALL_TEXT
    number = "{{ item.number }}. "
    return Row(
        [
            side,
            Cell(CONTENT, lines("item.content", style, lead=number), align="top"),
            Cell(YEAR, lines("item.year_1", style), align="top"),
            Cell(YEAR, lines("item.year_2", style), align="top"),
        ],
        height=480,
        whole=whole,
    )


def blank_rows(block: Block, years: int = 2) -> list[Row]:
    """Make the numbered rows that the blank form has, with cells for one or two years."""
    style = styles.SMALL_LABEL
    first = label(SIDE, block.name, merge="first", style=style)
    return [
        Row(
            [
                first if number == 1 else joined(SIDE, style),
                Cell(CONTENT, [paragraph(styles.SMALL_TEXT, f"{number}.")]),
                *(empty(2 * YEAR // years, styles.SMALL_TEXT) for _ in range(years)),
            ],
            height=760,
        )
        for number in BLANK_ROWS
    ]
