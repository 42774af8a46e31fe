"""The commands on evidence: taken in, listed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app import wiring
from app.commands.speaking import add, add_file, print_json, say, tell
from app.errors import JiangshenError


class NothingToAttachError(JiangshenError):
    """A file that is to be attached can't be read, or there is none."""


def add_commands(commands: Any) -> None:
    """Add them to the parser."""
    attach = add(commands, "attach", _attach, "添加佐证材料：文件，或整个文件夹")
    add_file(attach)
    attach.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    attach.add_argument(
        "--to",
        default="",
        metavar="KEY",
        help="放进哪里：attachments 里列出的键，或者自建文件夹的名称（没有就新建）",
    )
    listed = add(commands, "attachments", _attachments, "列出佐证材料：名称、页数、条件、问题")
    add_file(listed)
    listed.add_argument("--json", action="store_true", help="以 JSON 输出")


def _attach(options: argparse.Namespace) -> int:
    from app.dossier.evidence import add_files, require_folder
    from app.outputs.evidence.examining import examine
    from app.outputs.evidence.intake import gathered

    found = list(gathered(options.paths))
    for one in found:
        if isinstance(one, OSError) or not one.is_file():
            name = one.filename if isinstance(one, OSError) else one
            raise NothingToAttachError(
                f"读不了 {name}，一个文件也没有添加", "请核对路径，去掉它再试一次"
            )
    files = [one for one in found if isinstance(one, Path)]
    if not files:
        raise NothingToAttachError("这些文件夹里没有文件", "请核对路径")
    known = wiring.definitions()
    with wiring.opened(options.file, known) as opened:
        tell(opened.notes)
        require_folder(opened.dossier, known, options.to)
        taken = []
        for path in files:
            taken.append(opened.file.add_content(path))
            tell([f"{path.name}：{problem}" for problem in examine(path, path.name).problems])
        folder = add_files(opened.dossier, known, options.to, taken)
        opened.file.save()
    say(f"已添加 {len(files)} 个文件到“{folder.title}”")
    return 0


def _attachments(options: argparse.Namespace) -> int:
    from app.outputs.evidence.listing import listing

    known = wiring.definitions()
    with wiring.opened(options.file, known, for_reading=True) as opened:
        tell(opened.notes)
        dossier, file = opened.dossier, opened.file
        rows = listing(dossier, known, lambda ref, path: file.lend_content(ref.sha256, path))
        if options.json:
            print_json([_attachment_row(dossier, one) for one in rows])
        else:
            for one in rows:
                print("\n".join(_attachment_lines(dossier, one)))
    return 0


def _attachment_row(dossier: Any, one: Any) -> dict[str, Any]:
    """A file of evidence as JSON."""
    return {
        "field": dossier.path(one.folder.key, one.folder.row),
        "folder": one.folder.title,
        "name": one.file.name,
        "title": one.file.title,
        "size": one.file.size,
        "sha256": one.file.sha256,
        "kind": one.found.kind,
        "pages": one.found.pages,
        "treatment": one.file.treatment.stored(),
        "conditions": [use.title for use in one.conditions],
        "problems": [
            {"severity": problem.severity, "message": problem.message, "advice": problem.advice}
            for problem in one.problems
        ],
    }


def _attachment_lines(dossier: Any, one: Any) -> list[str]:
    pages = f"{one.found.pages} 页" if one.found.pages else "页数未知"
    where = f"{one.folder.title}（{dossier.path(one.folder.key, one.folder.row)}）"
    lines = [f"{one.file.name}　{pages}　{where}"]
    lines += [f"  证明：{use.title}" for use in one.conditions]
    return lines + [f"  {problem}" for problem in one.problems]
