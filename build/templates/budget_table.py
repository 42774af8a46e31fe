"""Table 4-2 of the training-base form: build content against sources, amounts and ratios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from templates import styles
from templates.markup import Element
from templates.paper import (
    TEXT_WIDTH,
    Cell,
    Content,
    Room,
    Row,
    joined,
    label,
    paragraph,
    table,
    together,
    value,
    whole_row,
)

COLUMNS = ("central", "local", "industry", "other", "total")


@dataclass(frozen=True, slots=True)
class BudgetWords:
    """What a form prints: above the blocks, of the four sources line by line, the blocks.

    `amount` and `ratio` are the widths of the columns, `room` what cells have at both sides, in
    twips.
    """

    corner: str
    subsidy: str
    subsidy_hint: Sequence[Content]
    sources: Sequence[Sequence[str]]
    blocks: Sequence[str]
    room: int = 13
    # At 小五, 1234.56 and 100.00 stand in one line in whatever face: a figure takes up to 0.6 of
    # its size.
    amount: int = 786
    ratio: int = 678

    @property
    def source(self) -> int:
        """The width of a source: its amount and its ratio."""
        return self.amount + self.ratio

    @property
    def side(self) -> int:
        """The width of the names: what five sources leave."""
        return TEXT_WIDTH - len(COLUMNS) * self.source


NATIONAL = BudgetWords(
    corner="建设内容",
    subsidy="中央财政补助",
    subsidy_hint=("(就业补助资金)",),
    sources=(("地方财政", "配套投入"), ("行业企业投入",), ("其他投入",)),
    blocks=("构建完善的高技能人才培训体系", "提升培训能力", "高技能人才培养经验成果"),
)


def budget_table(words: BudgetWords = NATIONAL) -> Element:
    """Make the table; the program gives all sums and ratios."""
    names = [("合计", "total")]
    names += [(name, f"block_{number}") for number, name in enumerate(words.blocks, 1)]
    head = [_head(words), _sources(words), _measures(words)]
    rows = [*head, *(_amounts(words, *row) for row in names)]
    return together(table(rows, room=Room(words.room)))


def _label(width: int, *words: str) -> Cell:
    return label(width, *words, style=styles.SMALL_LABEL)


def _head(words: BudgetWords) -> Row:
    cells = [
        label(words.side, words.corner, merge="first", style=styles.SMALL_LABEL),
        _label(4 * words.source, "资金总预算及来源"),
        label(words.source, "合计", merge="first", style=styles.SMALL_LABEL),
    ]
    return Row(cells, 480, head=True)


def _sources(words: BudgetWords) -> Row:
    cells = [
        joined(words.side, styles.SMALL_LABEL),
        _subsidy(words),
        *(_label(words.source, *lines) for lines in words.sources),
        joined(words.source, styles.SMALL_LABEL),
    ]
    return Row(cells, 760, head=True)


def _subsidy(words: BudgetWords) -> Cell:
    lines = [
        paragraph(styles.SMALL_LABEL, words.subsidy),
        paragraph(styles.SMALL_HINT, *words.subsidy_hint),
    ]
    return Cell(words.source, lines)


def _measures(words: BudgetWords) -> Row:
    pair = [(words.amount, "金额", "(万元)"), (words.ratio, "比例", "(%)")]
    cells = [_label(width, *names) for _ in COLUMNS for width, *names in pair]
    return Row([joined(words.side, styles.SMALL_LABEL), *cells], 760, head=True)


def _amounts(words: BudgetWords, name: str, row: str) -> Row:
    cells: list[Cell] = []
    for column in COLUMNS:
        key = f"budget_table.{row}.{column}"
        cells.append(value(words.amount, f"{key}.amount", style=styles.SMALL_VALUE))
        cells.append(value(words.ratio, f"{key}.ratio", style=styles.SMALL_VALUE))
    return whole_row([_label(words.side, name), *cells], 900)
