"""The commands: thin, each a few lines on the rooms; a module for what belongs together."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from app import __version__
from app.command_line import ChineseParser
from app.commands import (
    delivery,
    documents,
    dossiers,
    evidence,
    notices,
    packages,
    selftest,
    sheets,
)
from app.commands.speaking import Command

_GROUPS = (notices, dossiers, documents, delivery, evidence, sheets, packages, selftest)
"""Each adds its commands to the parser, in the order of the help."""


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status. Raises `JiangshenError`."""
    options = _parser().parse_args(arguments)
    command: Command = options.command
    return command(options)


def _parser() -> argparse.ArgumentParser:
    parser = ChineseParser(prog="jiangshen", description="匠申：申报材料的离线填报程序")
    parser.add_argument(
        "--version", action="version", version=f"匠申 {__version__}", help="显示版本"
    )
    commands = parser.add_subparsers(required=True, title="命令", metavar="命令")
    for group in _GROUPS:
        group.add_commands(commands)
    return parser
