"""The commands on sheets that a colleague fills."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app import wiring
from app.commands.speaking import add, add_file, say, tell
from app.errors import JiangshenError


class NoSuchOccupationError(JiangshenError):
    """A dossier has no such occupation."""


def add_commands(commands: Any) -> None:
    """Add them to the parser."""
    out = add(commands, "export-sheet", _export_sheet, "导出填报表（Excel），请别人填一部分")
    add_file(out)
    out.add_argument("out", type=Path, metavar="OUT.xlsx")
    out.add_argument("--occupation", type=int, metavar="N", help="只要第 N 个申报职业")
    back = add(commands, "import-sheet", _import_sheet, "导入填好的填报表，列出改动")
    add_file(back)
    back.add_argument("sheet", type=Path, metavar="IN.xlsx")
    back.add_argument("--dry-run", action="store_true", help="只列出改动，不写入")


def _export_sheet(options: argparse.Namespace) -> int:
    from app.exchange.sheets import export_sheets

    known = wiring.definitions()
    with wiring.opened(options.file, known, for_reading=True) as opened:
        tell(opened.notes)
        rows = opened.dossier.rows("occupations")
        number = options.occupation
        if number is not None and not 1 <= number <= len(rows):
            raise NoSuchOccupationError(
                f"{options.file} 里没有第 {number} 个申报职业", f"一共有 {len(rows)} 个，从 1 数起"
            )
        chosen = None if number is None else rows[number - 1]
        export_sheets(opened.dossier, known, options.out, chosen)
    print(options.out)
    return 0


def _import_sheet(options: argparse.Namespace) -> int:
    from app.exchange.sheets import apply_differences, read_sheets

    known = wiring.definitions()
    with wiring.opened(options.file, known, for_reading=options.dry_run) as opened:
        tell(opened.notes)
        found = read_sheets(options.sheet, opened.dossier, known)
        tell(found.notes)
        for problem in found.problems:
            say(f"没有读入：{problem}")
        for one in found.differences:
            print(f"{one.label}：{_brief(one.before)} → {_brief(one.after)}  {one.where}")
            tell([f"{one.where}：{one.problem}"] if one.problem else [])
        if not options.dry_run:
            apply_differences(opened.dossier, found.differences)
            opened.file.save()
    kept = f"；另有 {len(found.kept)} 处导出以后只在本机改过，保持本机的内容" if found.kept else ""
    say(f"{'将改动' if options.dry_run else '已改动'} {len(found.differences)} 处{kept}")
    return 0


def _brief(text: str, length: int = 60) -> str:
    flat = " ".join(text.split()) or "（空）"
    return flat if len(flat) <= length else f"{flat[:length]}…"
