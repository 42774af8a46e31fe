"""Large dossiers for the benchmarks: the example, its occupations and rows multiplied."""

from __future__ import annotations

import itertools

from app import wiring
from app.definitions.models import Definitions
from app.dossier.dossier import Dossier

PRODUCTION = 6
NOTICE = "neimenggu-2025-105"
BLOCKS = ("occupation.block_1", "occupation.block_2", "occupation.block_3")


def large_base(known: Definitions, occupations: int, rows: int) -> Dossier:
    """The example of a base, with so many occupations of three blocks of so many rows."""
    dossier = wiring.new_dossier(known, NOTICE, "base", is_existing=False, with_example=True)
    for row in reversed(dossier.rows("occupations")):
        dossier.remove_row(row)
    titles = (found.name for found in known.occupations if found.class_number == PRODUCTION)
    for number, title in enumerate(itertools.islice(titles, occupations)):
        _add_occupation(dossier, number, title, rows)
    return dossier


def _add_occupation(dossier: Dossier, number: int, title: str, rows: int) -> None:
    occupation = dossier.add_row("occupations")
    dossier.set_value("occupation.title", title, occupation)
    dossier.set_value("occupation.leader", "示例人", occupation)
    dossier.set_value("occupation.members", "示例甲、示例乙、示例丙", occupation)
    dossier.set_value(
        "occupation.goal", f"两年培养高技能人才 {200 + number} 人，开发课程 6 门。", occupation
    )
    for block in BLOCKS:
        for item in range(rows):
            row = dossier.add_row(block, occupation)
            text = f"{number}-{item} 建设实训室并开发 {item + 2} 门课程，完善技能评价标准与题库"
            for key in ("item.content", "item.year_1", "item.year_2"):
                dossier.set_value(key, f"{text}，形成验收资料一套", row)
