"""Who has a dossier file open: a small file beside it, for the eyes of the next one only.

What really keeps others out is SQLite's lock, which falls with the process. So this file may be
missing, old or unwritable without harm.
"""

from __future__ import annotations

import contextlib
import dataclasses
import getpass
import json
import os
import platform
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Holder:
    """A user at a computer, since a moment of that computer's clock (YYYY-MM-DD HH:MM)."""

    user: str
    computer: str
    since: str
    process: int

    def __str__(self) -> str:
        if self.is_here:
            return f"本机上的另一个窗口（{self.since} 起）"
        return f" {self.user or '另一位用户'}（电脑 {self.computer}，{self.since} 起）"

    @property
    def is_here(self) -> bool:
        """Whether it is the same user at the same computer."""
        return (self.user, self.computer) == (_user(), platform.node())


def side_file(path: Path) -> Path:
    """The file that says who has `path` open."""
    return path.with_name(f".~lock.{path.name}#")


def read_holder(path: Path) -> Holder | None:
    """Who says to have the file open; None where nobody does."""
    try:
        table = json.loads(side_file(path).read_text(encoding="utf-8"))
        return Holder(
            str(table["user"]), str(table["computer"]), str(table["since"]), int(table["process"])
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def claim(path: Path) -> Holder:
    """Say that this process has the file open, where the folder lets it."""
    since = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M")
    holder = Holder(_user(), platform.node(), since, os.getpid())
    with contextlib.suppress(OSError):
        text = json.dumps(dataclasses.asdict(holder), ensure_ascii=False)
        side_file(path).write_text(text, encoding="utf-8", errors="replace")
    return holder


def release(path: Path, holder: Holder) -> None:
    """Take back what `claim` said, unless someone else stands there by now."""
    if read_holder(path) == holder:
        with contextlib.suppress(OSError):
            side_file(path).unlink()


def _user() -> str:
    # What `getpass` raises where no name is to be found depends on the system and on Python.
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
