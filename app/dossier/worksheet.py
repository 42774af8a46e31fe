"""The budget worksheet: lines from which 表4-2 and the budgets by occupation are summed.

Either the amounts hold (`budget.mode` direct, the default) or the lines do; never both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from app.definitions.types import OccupationName
from app.dossier import budget
from app.dossier.dossier import Dossier

MODE = "budget.mode"
LINES = "budget_lines"
COLUMNS = ("line.occupation", "line.block", "line.quantity", "line.price", "line.source")
FACTS = (MODE, LINES, *COLUMNS)
OCCUPATION_BUDGETS: Mapping[str, str] = {
    "block_1": "occupation.budget_1",
    "block_2": "occupation.budget_2",
    "block_3": "occupation.budget_3",
}
OCCUPATION_FACTS = (*OCCUPATION_BUDGETS.values(), "occupations", "occupation.title", *FACTS)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that counts: what it is for and its amount (quantity × unit price) in 万元."""

    row: str
    occupation: str
    block: str
    source: str
    amount: Decimal


def is_by_lines(dossier: Dossier) -> bool:
    """Whether the lines hold, not the amounts."""
    return dossier.value(MODE) == "lines"


def identity(value: object) -> str:
    """What makes two entries the same occupation: code and 工种, else the typed name."""
    if isinstance(value, OccupationName):
        return value.code + value.work_type or value.name
    return ""


def lines(dossier: Dossier) -> Iterator[Line]:
    """The lines that have a quantity and a unit price."""
    for row in dossier.rows(LINES):
        quantity, price = dossier.value("line.quantity", row), dossier.value("line.price", row)
        if isinstance(quantity, Decimal) and isinstance(price, Decimal):
            yield Line(
                row,
                identity(dossier.value("line.occupation", row)),
                str(dossier.value("line.block", row) or ""),
                str(dossier.value("line.source", row) or ""),
                quantity * price,
            )


def amounts(dossier: Dossier) -> Callable[[str], Decimal]:
    """Gives each amount of 表4-2 (万元) by its fact key, from whichever of the two holds."""
    if not is_by_lines(dossier):
        return partial(_direct, dossier)
    sums: dict[str, Decimal] = {}
    for line in lines(dossier):
        key = budget.fact_key(line.block, line.source)
        sums[key] = sums.get(key, Decimal(0)) + line.amount
    return lambda key: sums.get(key, Decimal(0))


def _direct(dossier: Dossier, key: str, row: str = "") -> Decimal:
    """An amount as typed; one not yet given, or unreadable, counts as 0."""
    value = dossier.value(key, row)
    return value if isinstance(value, Decimal) else Decimal(0)


def occupation_budgets(dossier: Dossier) -> Mapping[str, Mapping[str, Decimal]]:
    """The budget of each occupation's row by block, in 万元, with their `total`."""
    by_line = is_by_lines(dossier)
    found = list(lines(dossier)) if by_line else []
    return {
        row: _of_occupation(dossier, row, found, by_line=by_line)
        for row in dossier.rows("occupations")
    }


def _of_occupation(
    dossier: Dossier, row: str, found: list[Line], *, by_line: bool
) -> Mapping[str, Decimal]:
    name = identity(dossier.value("occupation.title", row))
    if by_line:
        mine = [line for line in found if name and line.occupation == name]
        blocks = {
            block: sum((line.amount for line in mine if line.block == block), Decimal(0))
            for block in budget.BLOCKS
        }
    else:
        blocks = {block: _direct(dossier, key, row) for block, key in OCCUPATION_BUDGETS.items()}
    return {**blocks, budget.TOTAL: sum(blocks.values(), Decimal(0))}


# --- switching ---------------------------------------------------------------------------------


def switching_changes(dossier: Dossier) -> tuple[str, ...]:
    """What the amounts would change to if the other way of entry held, in Chinese; the page asks."""
    here = amounts(dossier)
    twin = dossier.copy()
    twin.set_value(MODE, "direct" if is_by_lines(dossier) else "lines")
    there = amounts(twin)
    return tuple(
        f"{dossier.facts[key].label}：由 {budget.figure(here(key))} 万元变为 {budget.figure(there(key))} 万元"
        for key in budget.FACTS
        if here(key) != there(key)
    )


def switch_mode(dossier: Dossier, mode: str) -> None:
    """Let the other way of entry hold; from lines to amounts, the sums become the amounts."""
    sums, budgets = amounts(dossier), occupation_budgets(dossier)
    keep = is_by_lines(dossier) and mode == "direct"
    with dossier.step("切换预算的填法"):
        dossier.set_value(MODE, mode)
        for key in budget.FACTS if keep else ():
            dossier.set_value(key, sums(key))
        for row, blocks in budgets.items() if keep else ():
            for block, key in OCCUPATION_BUDGETS.items():
                dossier.set_value(key, blocks[block], row)
