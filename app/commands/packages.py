"""The commands on notice packages: taking one in, giving one out, taking one away."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.commands.speaking import add, say
from app.packages import NoticeDesk


def add_commands(commands: Any) -> None:
    """Add them to the parser."""
    taken = add(
        commands, "import-notice", _import, "导入通知包（.tongzhi，或装着它的内容的文件夹）"
    )
    taken.add_argument("file", type=Path, metavar="FILE.tongzhi")
    taken.add_argument("--dry-run", action="store_true", help="只核对、显示，不导入")
    given = add(commands, "export-notice", _export, "把一份通知导出成通知包，给别的电脑用")
    given.add_argument("notice", metavar="ID", help="通知的编号，见 notices")
    given.add_argument("out", type=Path, metavar="OUT.tongzhi")
    removed = add(commands, "remove-notice", _remove, "移除一份导入的通知；用它填的材料都留着")
    removed.add_argument("notice", metavar="ID", help="通知的编号，见 notices")


def _import(options: argparse.Namespace) -> int:
    from app.outputs.notice_comparison import description, differences

    desk = NoticeDesk()
    candidate = desk.examine(options.file)
    for caption, text in description(candidate.notice, candidate.known):
        print(f"{caption}：{text.replace(chr(10), f'{chr(10)}  ')}")
    if candidate.before is not None:
        changes = list(differences(candidate.before, candidate.notice))
        print(f"和现在的那一份相比：{'' if changes else '要求没有不同'}")
        print("".join(f"  {line}\n" for line in changes), end="")
    if options.dry_run:
        say("核对过了，没有错误；没有导入")
        return 0
    desk.take(candidate)
    say(f"已导入通知 {candidate.notice.id}")
    return 0


def _export(options: argparse.Namespace) -> int:
    from app.storage.notice_packages import with_suffix

    target = with_suffix(options.out)
    NoticeDesk().export(options.notice, target)
    print(target)
    return 0


def _remove(options: argparse.Namespace) -> int:
    NoticeDesk().remove(options.notice)
    say(f"已移除通知 {options.notice}；用它填的材料都留着")
    return 0
