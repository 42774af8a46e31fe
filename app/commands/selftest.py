"""The command `self-test`: the report goes to stdout, or into a file for a program without a console."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.commands.speaking import add, say

_FAILED = 1


def add_commands(commands: Any) -> None:
    """Add it to the parser."""
    tried = add(commands, "self-test", _self_test, "自检：把程序做的事全做一遍，读回来核对")
    tried.add_argument("--report", type=Path, metavar="FILE", help="报告存为一个文本文件")


def _self_test(options: argparse.Namespace) -> int:
    """0 when all went well, 1 when a step failed; the report is there in both cases."""
    from app.placement import place_bytes
    from app.selftest import run

    steps = run()
    while True:
        try:
            say(f"{next(steps)}……")
        except StopIteration as end:
            found = end.value
            break
    if options.report is None:
        print(found.text(), end="")
    else:
        place_bytes(options.report, found.text().encode("utf-8-sig"))
    return 0 if found.is_ok else _FAILED
