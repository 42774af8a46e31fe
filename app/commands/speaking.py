"""What every command does alike: how it is added to the parser, and how it speaks."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Command = Callable[[argparse.Namespace], int]
BLOCKED = 1
"""The exit status of a command that did its work and found something that blocks."""


def add(commands: Any, name: str, command: Command, help_text: str) -> argparse.ArgumentParser:
    """A command of this name, carried out by this function."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text)
    parser.set_defaults(command=command)
    return parser


def add_file(parser: argparse.ArgumentParser) -> None:
    """The dossier file that a command works on."""
    parser.add_argument("file", type=Path, metavar="FILE")


def say(message: str) -> None:
    """Progress and remarks: never on stdout, which belongs to the result."""
    print(message, file=sys.stderr)


def tell(notes: Sequence[str]) -> None:
    """Remarks for the user, a line each."""
    for note in notes:
        say(f"提示：{note}")


def print_json(value: object) -> None:
    """The result, for a program."""
    print(json.dumps(value, ensure_ascii=False, indent=2))
