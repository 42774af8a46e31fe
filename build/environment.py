"""The project's own Python environment, .venv: made from the lock file, anew when that changes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "build" / "requirements.lock"
VENV = ROOT / ".venv"
# Written last, so that a half made environment has none.
STAMP = VENV / "made-from"


class SetupError(Exception):
    """Something is missing on this machine; ``advice`` says what to do."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.advice = advice


def python() -> Path:
    """Return the environment's interpreter, whether it is there yet or not."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def has_display() -> bool:
    """Tell whether a window can be shown."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def surroundings(**more: str) -> dict[str, str]:
    """Return the variables every started program gets: UTF-8 everywhere, and ``more``."""
    return {**os.environ, "PYTHONUTF8": "1", **more}


def run_python(
    arguments: Sequence[str | Path],
    more: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
) -> int:
    """Run the environment's Python at the root of the checkout; its exit status.

    What it says goes into ``output``, or where this program's own words go.
    """
    command = [str(python()), *map(str, arguments)]
    errors = None if output is None else subprocess.STDOUT
    return subprocess.run(
        command, cwd=ROOT, env=surroundings(**(more or {})), stdout=output, stderr=errors,
        check=False,
    ).returncode  # fmt: skip


def run_script(script: str, arguments: Sequence[str]) -> int:
    """Run a script of build/, which may import the program; its exit status."""
    return run_python([script, *arguments], {"PYTHONPATH": str(ROOT)})


def prepare() -> None:
    """Make .venv what the lock file says. At once when it already is."""
    token = _token()
    if _is_made_from(token):
        return
    with one_at_a_time(ROOT / ".venv.lock"):
        if not _is_made_from(token):
            _make()
            STAMP.write_text(token, encoding="utf-8")


def _token() -> str:
    """Return what an environment depends on: the lock, the Python, its own place."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{digest}\n{sys.version}\n{VENV}\n"


def _is_made_from(token: str) -> bool:
    # The interpreter is a link on most systems: it dangles when the base Python was removed.
    return python().exists() and STAMP.is_file() and STAMP.read_text(encoding="utf-8") == token


def _make() -> None:
    print("正在准备 .venv（首次或依赖有变化时）……")
    STAMP.unlink(missing_ok=True)
    if VENV.exists():
        shutil.rmtree(VENV)
    # When dev.py itself runs in an environment, the new one must not hang on to that.
    base = getattr(sys, "_base_executable", sys.executable) or sys.executable
    if subprocess.run([base, "-m", "venv", str(VENV)], check=False).returncode:
        message = "无法建立 .venv。"
        advice = "Debian、Ubuntu 上请先安装 python3-venv；或改用 python.org 的 Python。"
        raise SetupError(message, advice)
    if pip("install", "--require-hashes", "-r", str(LOCK)):
        message = "依赖没有装全（原因见上）。"
        raise SetupError(message, "请检查网络和本机 pip 的设置，然后重试。")


def pip(*arguments: str) -> int:
    """Run the environment's pip as this machine has it configured; its exit status."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    return run_python(["-m", "pip", *arguments, *quiet])


@contextlib.contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Keep a second dev.py waiting while this one makes something."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as handle:
        _lock(handle)
        yield  # closing the file frees it, also when the process dies


def _lock(handle: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - Windows alone has it

        while True:  # it gives up after ten seconds, and is asked again
            handle.seek(0)
            with contextlib.suppress(OSError):
                msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                return
    else:
        import fcntl  # noqa: PLC0415 - Windows lacks it

        fcntl.flock(handle, fcntl.LOCK_EX)
