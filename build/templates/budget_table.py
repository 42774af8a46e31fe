"""Table 4-2 of the training-base form: build content against sources, amounts and ratios."""

from __future__ import annotations

from templates import styles
from templates.markup import Element
from templates.paper import (
    TEXT_WIDTH,
    Cell,
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

# At 小五, 1234.56 and 100.00 stand in one line in whatever face: a figure takes up to 0.6 of its size.
AMOUNT, RATIO = 786, 678
SOURCE = AMOUNT + RATIO
SIDE = TEXT_WIDTH - 5 * SOURCE
COLUMNS = ("central", "local", "industry", "other", "total")
ROWS = (
    ("合计", "total"),
    ("构建完善的高技能人才培训体系", "block_1"),
    ("提升培训能力", "block_2"),
    ("高技能人才培养经验成果", "block_3"),
)


def budget_table() -> Element:
    """Make the table; the program gives all sums and ratios."""
    rows = [_head(), _sources(), _measures(), *(_amounts(*row) for row in ROWS)]
    return together(table(rows, room=Room(13)))


def _label(width: int, *words: str) -> Cell:
    return label(width, *words, style=styles.SMALL_LABEL)


def _head() -> Row:
    cells = [
        label(SIDE, "建设内容", merge="first", style=styles.SMALL_LABEL),
        _label(4 * SOURCE, "资金总预算及来源"),
        label(SOURCE, "合计", merge="first", style=styles.SMALL_LABEL),
    ]
    return Row(cells, 480, head=True)


def _sources() -> Row:
    cells = [
        joined(SIDE, styles.SMALL_LABEL),
        _central(),
        _label(SOURCE, "地方财政", "配套投入"),
        _label(SOURCE, "行业企业投入"),
        _label(SOURCE, "其他投入"),
        joined(SOURCE, styles.SMALL_LABEL),
    ]
    return Row(cells, 760, head=True)


def _central() -> Cell:
    words = [
        paragraph(styles.SMALL_LABEL, "中央财政补助"),
        paragraph(styles.SMALL_HINT, "(就业补助资金)"),
    ]
    return Cell(SOURCE, words)


def _measures() -> Row:
    pair = [(AMOUNT, "金额", "(万元)"), (RATIO, "比例", "(%)")]
    cells = [_label(width, *words) for _ in COLUMNS for width, *words in pair]
    return Row([joined(SIDE, styles.SMALL_LABEL), *cells], 760, head=True)


def _amounts(name: str, row: str) -> Row:
    cells: list[Cell] = []
    for column in COLUMNS:
        key = f"budget_table.{row}.{column}"
        cells.append(value(AMOUNT, f"{key}.amount", style=styles.SMALL_VALUE))
        cells.append(value(RATIO, f"{key}.ratio", style=styles.SMALL_VALUE))
    return whole_row([_label(SIDE, name), *cells], 900)
