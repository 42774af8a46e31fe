"""Windows programs run from here: by Wine in the test bed, or as they are where this is Windows."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import environment
import windows_bed

IS_NATIVE = os.name == "nt"


def prepare() -> None:
    """Make ready the Python with the wheels of the lock: of the bed, or .venv's."""
    if IS_NATIVE:
        environment.prepare()
    else:
        windows_bed.prepare()


def python() -> str:
    """Return Windows' Python, as a program here starts it."""
    return str(environment.python() if IS_NATIVE else windows_bed.PYTHON / "python.exe")


def named(path: Path) -> str:
    """Return a path as a Windows program names it."""
    return str(path) if IS_NATIVE else windows_bed.windows_path(path)


def start(
    command: Sequence[str], more: Mapping[str, str] | None = None, *, cwd: Path = environment.ROOT
) -> subprocess.Popen[bytes]:
    """Start a Windows program with further variables; what it says goes into its ``stdout``."""
    before = [] if IS_NATIVE else ["wine"]
    surroundings = environment.surroundings() if IS_NATIVE else windows_bed.surroundings()
    return subprocess.Popen(
        [*before, *command],
        cwd=cwd,
        env={**surroundings, **(more or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def run(
    command: Sequence[str],
    more: Mapping[str, str] | None = None,
    *,
    seconds: float = 300,
    cwd: Path = environment.ROOT,
) -> tuple[int, str]:
    """Run a Windows program; its exit status and what it said. Raises `SetupError` out of time."""
    process = start(command, more, cwd=cwd)
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        process.kill()
        message = f"超过 {seconds:.0f} 秒仍未结束：{' '.join(command)}"
        raise environment.SetupError(message, "请单独运行这一条，看它停在哪里。") from error
    return process.returncode, said.decode("utf-8", errors="replace").replace("\r\n", "\n")


def must_run(command: Sequence[str], more: Mapping[str, str] | None = None) -> str:
    """Run a Windows program that may not fail; what it said."""
    status, said = run(command, more, seconds=900)
    if status:
        print(said, file=sys.stderr)
        message = f"没有成功（{status}）：{' '.join(command[:3])}……"
        raise environment.SetupError(message, "请看上面的原因，改正后重试。")
    return said
