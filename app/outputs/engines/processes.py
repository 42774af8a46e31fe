"""Office programs as children: bounded in time, stopped when the user says so, killed with theirs.

Only processes that were started here are ever ended, by their number.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from app.outputs.engines.errors import (
    EngineCancelledError,
    EngineFailedError,
    EngineTimeoutError,
)
from app.outputs.engines.models import Cancel

_LOOK_EVERY = 0.05
_PATIENCE = 10
_SAID = "said.txt"
_SAID_AT_MOST = 4000


class OutOfTimeError(Exception):
    """The child had to be killed for its time was over."""


class StoppedError(Exception):
    """The child was killed since it wasn't wanted any more."""


@contextmanager
def told(name: str, seconds: float) -> Iterator[None]:
    """What goes wrong with a child as an error of the engine of that name."""
    try:
        yield
    except OutOfTimeError as error:
        raise EngineTimeoutError(name, seconds) from error
    except StoppedError as error:
        raise EngineCancelledError(name) from error
    except OSError as error:
        raise EngineFailedError(name, "启动不了", str(error)) from error


def run(
    command: Sequence[str],
    folder: Path,
    *,
    seconds: float,
    cancel: Cancel | None = None,
    environment: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    """Run a program to its end inside a folder; its exit status, and what it said.

    Raises OSError where it can't be started, `OutOfTimeError`, `StoppedError`; nothing of it is
    left running then.
    """
    # A file, no pipe: a grandchild that keeps a pipe open would be waited for.
    said = folder / _SAID
    with said.open("wb") as output:
        process = _start(command, folder, output, environment)
        try:
            status = _wait(process, seconds, cancel)
        finally:
            if process.poll() is None:
                end_tree(process)
    with said.open("rb") as file:
        text = file.read(_SAID_AT_MOST).decode("utf-8", "replace")
    return status, text


def _start(
    command: Sequence[str], folder: Path, output: BinaryIO, environment: Mapping[str, str] | None
) -> subprocess.Popen[bytes]:
    surroundings = dict(os.environ if environment is None else environment)
    return subprocess.Popen(
        list(command),
        cwd=folder,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        creationflags=_NO_WINDOW,
    )


def _wait(process: subprocess.Popen[bytes], seconds: float, cancel: Cancel | None) -> int:
    deadline = time.monotonic() + seconds
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(_LOOK_EVERY)
        if cancel is not None and cancel():
            raise StoppedError
        if time.monotonic() > deadline:
            raise OutOfTimeError


def end_tree(process: subprocess.Popen[bytes]) -> None:
    """Kill a child started here, and what it started."""
    if sys.platform == "win32":
        end_by_number(process.pid)
    else:
        # It leads a session of its own, so that its group is it and its children.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_PATIENCE)


def end_by_number(pid: int, image: str = "") -> None:
    """Kill a process and its children; with `image`, only if it still is that program (Windows)."""
    if sys.platform == "win32":
        only = ["/FI", f"IMAGENAME eq {image}"] if image else []
        _tell_windows([_TASKKILL, "/F", "/T", "/PID", str(pid), *only])
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def running(image: str) -> frozenset[int]:
    """The numbers of all processes of a program (Windows; elsewhere none)."""
    if sys.platform != "win32":
        return frozenset()
    listed = _tell_windows([_TASKLIST, "/FO", "CSV", "/NH", "/FI", f"IMAGENAME eq {image}"])
    return numbers_in(listed.decode("mbcs", "replace"), image)


def _tell_windows(command: Sequence[str]) -> bytes:
    """What a tool of Windows says; nothing where it can't be asked."""
    try:
        return subprocess.run(
            command,
            check=False,
            capture_output=True,
            timeout=_PATIENCE,
            creationflags=_NO_WINDOW,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return b""


def numbers_in(listing: str, image: str) -> frozenset[int]:
    """The process numbers in the lines of `tasklist /FO CSV` that are about a program."""
    rows = (line.strip().strip('"').split('","') for line in listing.splitlines())
    return frozenset(
        int(row[1])
        for row in rows
        if len(row) > 1 and row[0].casefold() == image.casefold() and row[1].isdigit()
    )


_SYSTEM = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "System32"
_TASKKILL, _TASKLIST = str(_SYSTEM / "taskkill.exe"), str(_SYSTEM / "tasklist.exe")
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
