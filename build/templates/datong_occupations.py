"""Tables 3-n-1 and 3-n-2 of the plan, once per occupation, with the occupation's own budget."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from templates import datong, styles
from templates import occupation_tables as national
from templates.datong import REST, SIDE, note_row
from templates.markup import Element
from templates.occupation_tables import Block, blank_rows, content_tables
from templates.paper import (
    Cell,
    Content,
    Piece,
    Row,
    blank,
    each,
    empty,
    filled_blank,
    gap,
    joined,
    label,
    lines,
    paragraph,
    table,
    value,
    whole_row,
)

NAMES = ("构建完善的高技能人才培训体系", "校企合作提升培训能力", "总结技能人才培养规律")
HEADS = ("内容一", "内容二", "内容三")
KEYS = ("block_1", "block_2", "block_3")
BLOCKS = tuple(
    Block(key, head, "", name) for key, head, name in zip(KEYS, HEADS, NAMES, strict=True)
)
# The form shows the tables of further occupations in short: one column, without numerals.
FURTHER_BLOCKS = tuple(Block(key, "内容", "", name) for key, name in zip(KEYS, NAMES, strict=True))
YEARS = (("验收要点",), ("第二年度验收要点",))

GOAL_WORDS = " 专业（职业）目标与预算安排"
WORK_WORDS = " 专业（职业）内容与进度"
TEAM_NOTE = "项目组构成：主要指申报本专业（职业）的项目负责人和项目组成员。"
GOAL_NOTE = "目标：按照本通知“项目产出”来制定，要用数据来设计可量化、可监测的指标。"
WORK_NOTES = (
    (
        "内容一：本专业（职业）的高技能人才培训体系建设，重点围绕培训模式、课程设置、教材开发、"
        "师资建设、培训装备、技能评价等内容来制定，并确定验收要点。"
    ),
    (
        "内容二：通过校企合作平台提升本专业（职业）的培训能力，重点围绕校企合作项目以及在师资、"
        "装备、实训等方面提升培训能力来制定，并确定验收要点。"
    ),
    (
        "内容三：通过开展高技能人才培训体系建设和校企合作等一系列工作，"
        "形成培训基地所具备的规律性、创新性的成果。"
    ),
)
BUDGET = "occupation_budgets[loop.index0]"
ITEM = 4900


def occupation_tables() -> list[Element]:
    """Make the tables of all occupations; of none, the blank ones that the form prints."""
    filled = [
        *national.team_captions(GOAL_WORDS),
        _goal_table(
            filled_blank(f"{BUDGET}.total", 3),
            national.team_lines(),
            lines("occupation.goal", styles.TEXT),
            [value(REST - ITEM, f"{BUDGET}.{key}") for key in KEYS],
            (900, 1800),
        ),
        *national.captions(2, WORK_WORDS, new_page=True),
        *_work_tables(content_tables(BLOCKS, YEARS)),
    ]
    return each("occupation in occupations", filled, [*_blank("1"), *_blank("n")])


def _blank(number: str) -> list[Element]:
    """Make the tables as they are printed for the first occupation (1) and for others (n)."""
    is_first = number == "1"
    blocks, years = (BLOCKS, YEARS) if is_first else (FURTHER_BLOCKS, YEARS[:1])
    rows_of = partial(blank_rows, years=len(years))
    team = [paragraph(styles.TEAM, f"{name}：") for name in ("项目负责人", "项目组成员")]
    budget = [empty(REST - ITEM) for _ in KEYS]
    return [
        paragraph(styles.CAPTION, f"表 3-{number}-1 ", blank(), GOAL_WORDS, new_page=not is_first),
        _goal_table(
            blank(3), team, [paragraph(styles.TEXT)], budget, (1800, 4600), is_first=is_first
        ),
        paragraph(styles.CAPTION, f"表 3-{number}-2 ", blank(), WORK_WORDS, new_page=True),
        *_work_tables(content_tables(blocks, years, rows_of)),
    ]


def _goal_table(
    money: Piece,
    team: Sequence[Element],
    goal: Sequence[Element],
    budget: Sequence[Cell],
    heights: tuple[int, int],
    *,
    is_first: bool = True,
) -> Element:
    """Make table 3-n-1; `money` is the amount in its remarks, `budget` one cell per block."""
    need = "内容需要" if is_first else "申报内容需要"
    amount: Sequence[Content] = (
        f"预算安排：围绕本专业（职业）{need}，按照", money, "万元资金额度，划分预算资金。",
    )  # fmt: skip
    notes = note_row([TEAM_NOTE], [GOAL_NOTE], amount)
    topics = ((("项目组构成",), team), (("项目目标",), goal))
    rows = [
        Row([label(SIDE, *name, style=styles.SIDE_LABEL), Cell(REST, words, align="top")], height)
        for (name, words), height in zip(topics, heights, strict=True)
    ]
    return table([notes, *rows, *_budget_rows(budget)], room=datong.ROOM)


def _budget_rows(budget: Sequence[Cell]) -> list[Row]:
    side = label(SIDE, "预算", "安排", merge="first")
    head = [side, label(ITEM, "项目内容"), label(REST - ITEM, "资金预算（单位：万元）")]
    rows = [
        [joined(SIDE), label(ITEM, name), cell] for name, cell in zip(NAMES, budget, strict=True)
    ]
    return [whole_row(cells, 520) for cells in (head, *rows)]


def _work_tables(tables: Sequence[Element]) -> list[Element]:
    """Put the remarks above the blocks of table 3-n-2."""
    notes = note_row(*([note] for note in WORK_NOTES), side=national.SIDE)
    return [table([notes]), gap(), *tables]
