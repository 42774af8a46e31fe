"""Lint, types and tests, each with its heading; all are run, and one failure fails the whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import IO

import environment
import lanes

Phase = tuple[str, Callable[[], int]]
# About half of the work: what LibreOffice sets, and the commands.
FIRST_LANE = [
    "tests/outputs", "tests/storage", "tests/exchange",
    "tests/test_cli.py", "tests/test_cli_locked.py", "tests/test_cli_package.py", "tests/test_selftest.py",
]  # fmt: skip


def _python(arguments: Sequence[str], output: IO[bytes] | None = None) -> int:
    # A screen may be missing, but Qt is content to draw into memory.
    more = {} if environment.has_display() else {"QT_QPA_PLATFORM": "offscreen"}
    return environment.run_python(arguments, more, output)


def _pytest(arguments: list[str], output: IO[bytes] | None) -> int:
    return _python(["-m", "pytest", *arguments], output)


STYLE: Phase = ("代码检查 ruff check", partial(_python, ["-m", "ruff", "check"]))
FORMAT: Phase = ("代码排版 ruff format", partial(_python, ["-m", "ruff", "format", "--check"]))
TYPES: Phase = ("类型检查 mypy", partial(_python, ["-m", "mypy"]))


def lint(*, fix: bool = False) -> int:
    """Run ruff and mypy over the checkout; with ``fix`` ruff changes files. 0 when all is well."""
    if fix:
        return _run_all(
            [
                ("自动改正 ruff check --fix", partial(_python, ["-m", "ruff", "check", "--fix"])),
                ("排版 ruff format", partial(_python, ["-m", "ruff", "format"])),
                TYPES,
            ]
        )
    return _run_all([STYLE, FORMAT, TYPES])


def test(arguments: Sequence[str]) -> int:
    """Run lint, types and pytest with ``arguments``. 0 when all is well."""
    tests = partial(lanes.run, _pytest, arguments, FIRST_LANE)
    return _run_all([STYLE, FORMAT, TYPES, ("测试 pytest", tests)])


def _run_all(phases: Sequence[Phase]) -> int:
    failed = []
    for name, phase in phases:
        print(f"== {name}")
        start = time.monotonic()
        if phase():
            failed.append(name)
        print(f"   （{time.monotonic() - start:.1f} 秒）")
    print("== 未通过：" + "、".join(failed) if failed else "== 全部通过")
    return 1 if failed else 0
