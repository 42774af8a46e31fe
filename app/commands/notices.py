"""The commands on what is shipped: the notices, and whether all definitions agree."""

from __future__ import annotations

import argparse
from typing import Any

from app import wiring
from app.commands.speaking import add, print_json
from app.outputs.notice_list import notice_lines, notice_row


def add_commands(commands: Any) -> None:
    """Add them to the parser."""
    notices = add(commands, "notices", _notices, "列出自带的通知")
    notices.add_argument("--json", action="store_true", help="以 JSON 输出")
    add(commands, "check-definitions", _check_definitions, "核对程序自带的全部定义")


def _notices(options: argparse.Namespace) -> int:
    known = wiring.definitions()
    if options.json:
        print_json([notice_row(notice) for notice in known.notices.values()])
        return 0
    for notice in known.notices.values():
        print("\n".join(notice_lines(notice)))
    return 0


def _check_definitions(_: argparse.Namespace) -> int:
    known = wiring.check_definitions()
    print(
        f"定义没有错误：{len(known.facts)} 项、{len(known.pages)} 页、"
        f"{len(known.documents)} 份文件、{len(known.notices)} 份通知"
    )
    return 0
