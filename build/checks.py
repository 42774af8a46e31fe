"""Lint, types and tests, each with its heading; all are run, and one failure fails the whole."""

from __future__ import annotations

import time
from collections.abc import Sequence

import environment

Phase = tuple[str, list[str]]

STYLE: Phase = ("代码检查 ruff check", ["-m", "ruff", "check"])
FORMAT: Phase = ("代码排版 ruff format", ["-m", "ruff", "format", "--check"])
TYPES: Phase = ("类型检查 mypy", ["-m", "mypy"])


def lint(*, fix: bool = False) -> int:
    """Run ruff and mypy over the checkout; with ``fix`` ruff changes files. 0 when all is well."""
    if fix:
        return _run_all(
            [
                ("自动改正 ruff check --fix", ["-m", "ruff", "check", "--fix"]),
                ("排版 ruff format", ["-m", "ruff", "format"]),
                TYPES,
            ]
        )
    return _run_all([STYLE, FORMAT, TYPES])


def test(arguments: Sequence[str]) -> int:
    """Run lint, types and pytest with ``arguments``. 0 when all is well."""
    return _run_all([STYLE, FORMAT, TYPES, ("测试 pytest", ["-m", "pytest", *arguments])])


def _run_all(phases: Sequence[Phase]) -> int:
    # A screen may be missing, but Qt is content to draw into memory.
    more = {} if environment.has_display() else {"QT_QPA_PLATFORM": "offscreen"}
    failed = []
    for name, command in phases:
        print(f"== {name}")
        start = time.monotonic()
        if environment.run_python(command, more):
            failed.append(name)
        print(f"   （{time.monotonic() - start:.1f} 秒）")
    print("== 未通过：" + "、".join(failed) if failed else "== 全部通过")
    return 1 if failed else 0
