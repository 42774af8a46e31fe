"""The commands on one dossier: made, read, filled, checked, and its past."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from app import wiring
from app.commands.speaking import BLOCKED, add, add_file, print_json, say, tell
from app.definitions.kinds import KINDS
from app.errors import JiangshenError


class NoSuchStepError(JiangshenError):
    """The history of a file has no such step."""


class NoSuchFolderError(JiangshenError):
    """A file is to be made in a folder that isn't there."""


def add_commands(commands: Any) -> None:
    """Add them to the parser."""
    new = add(commands, "new", _new, "新建一份申报材料")
    new.add_argument("file", type=Path, metavar="OUT.shenbao")
    new.add_argument("--notice", required=True, help="通知的编号，见 notices")
    new.add_argument(
        "--kind", required=True, choices=tuple(KINDS), help="base 培训基地，studio 大师工作室"
    )
    new.add_argument("--existing", action="store_true", help="已建项目（只用于培训基地）")
    new.add_argument("--example", action="store_true", help="填好虚构的示例")
    add_file(add(commands, "dump", _dump, "把全部内容以 JSON 输出"))
    load = add(commands, "load", _load, "导入这样的 JSON，全部或一部分")
    add_file(load)
    load.add_argument("data", type=Path, metavar="DATA.json")
    check = add(commands, "check", _check, "列出还缺什么、错在哪里")
    add_file(check)
    check.add_argument("--json", action="store_true", help="以 JSON 输出")
    switch = add(commands, "switch", _switch, "把材料换到另一份通知；填过的都留着")
    add_file(switch)
    switch.add_argument("--notice", required=True, help="通知的编号，见 notices")
    goals = add(commands, "goals", _goals, "由建设指标生成阶段目标的文字")
    add_file(goals)
    goals.add_argument("--fill", action="store_true", help="写进还空着的阶段目标")
    history = add(commands, "history", _history, "列出 30 天内的每一步")
    add_file(history)
    history.add_argument("--json", action="store_true", help="以 JSON 输出")
    restore = add(commands, "restore", _restore, "回到以前某一步之后的样子（可以再退回来）")
    add_file(restore)
    restore.add_argument("step", type=int, metavar="步号", help="见 history")


def _new(options: argparse.Namespace) -> int:
    from app.storage.files import DossierFile

    folder = options.file.absolute().parent
    if not folder.is_dir():
        raise NoSuchFolderError(f"没有这个文件夹：{folder}", "请先建好文件夹，或者换一个位置")
    known = wiring.definitions()
    dossier = wiring.new_dossier(
        known,
        options.notice,
        options.kind,
        is_existing=options.existing,
        with_example=options.example,
    )
    with DossierFile.create(options.file, dossier) as file:
        if options.example:
            wiring.add_example_evidence(file, known)
    say(f"已新建 {options.file}")
    return 0


def _dump(options: argparse.Namespace) -> int:
    from app.exchange.interchange import dump

    with wiring.opened(options.file, wiring.definitions(), for_reading=True) as opened:
        tell(opened.notes)
        print_json(dump(opened.dossier))
    return 0


def _load(options: argparse.Namespace) -> int:
    from app.exchange.interchange import load, read_json

    data = read_json(options.data)
    known = wiring.definitions()
    with wiring.opened(options.file, known) as opened:
        tell(opened.notes)
        tell(load(opened.dossier, data, known.notices))
        opened.file.save()
    say(f"已导入 {options.data}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from app.dossier.review import Review
    from app.outputs.examination import examination

    known = wiring.definitions()
    with wiring.opened(options.file, known, for_reading=True) as opened:
        tell(opened.notes)
        dossier = opened.dossier
    review = Review(dossier, known)
    if options.json:
        print_json([_finding_row(dossier, finding) for finding in review.findings()])
    else:
        today = datetime.now().astimezone().date()
        print("\n".join(examination(dossier, known, review.findings(), today)))
    return BLOCKED if review.is_blocked else 0


def _finding_row(dossier: Any, finding: Any) -> dict[str, str]:
    return {
        "severity": finding.severity,
        "field": dossier.path(finding.key, finding.row) if finding.key else "",
        "label": dossier.caption(finding.key, finding.row) if finding.key else "",
        "page": finding.page,
        "message": finding.message,
        "clause": finding.clause,
    }


def _switch(options: argparse.Namespace) -> int:
    from app.dossier.switching import switch

    known = wiring.definitions()
    with wiring.opened(options.file, known) as opened:
        tell(opened.notes)
        wiring.require_terms(known, options.notice, opened.dossier.kind)
        found = switch(opened.dossier, known, options.notice)
        opened.file.save()
    for caption, keys in (("新需要填的", found.needed), ("不再用到的（内容都留着）", found.unused)):
        print(f"{caption}：{len(keys)} 项")
        for key in keys:
            print(f"  {known.facts[key].label}（{key}）")
    return 0


def _goals(options: argparse.Namespace) -> int:
    from app.dossier.indicators import YEARS, fill_goals, goal_text

    known = wiring.definitions()
    with wiring.opened(options.file, known, for_reading=not options.fill) as opened:
        tell(opened.notes)
        for year in YEARS:
            print(goal_text(opened.dossier, year))
        for key in fill_goals(opened.dossier) if options.fill else ():
            say(f"已写入：{known.facts[key].label}")
        if options.fill:
            opened.file.save()
    return 0


def _history(options: argparse.Namespace) -> int:
    with wiring.opened(options.file, wiring.definitions(), for_reading=True) as opened:
        tell(opened.notes)
        entries = opened.file.history()
    if options.json:
        print_json(
            [{"step": one.id, "at": one.at.isoformat(), "name": one.name} for one in entries]
        )
    else:
        for one in entries:
            print(f"{one.id:>6}  {one.at.astimezone():%Y-%m-%d %H:%M:%S}  {one.name}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    with wiring.opened(options.file, wiring.definitions()) as opened:
        tell(opened.notes)
        if options.step not in {one.id for one in opened.file.history()}:
            raise NoSuchStepError(
                f"{options.file} 里没有第 {options.step} 步", "用 history 看有哪些步"
            )
        opened.file.restore_state(options.step)
        opened.file.save()
    say(f"已恢复到第 {options.step} 步之后的内容")
    return 0
