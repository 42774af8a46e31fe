"""Files move into place last: a target is either the old file or the finished new one."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RETRY_SECONDS = 4.0
"""How long a file held by an antivirus or a cloud drive is waited for (WinError 5, 32, 33)."""

_PAUSE = 0.1


def place_bytes(target: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises OSError; nothing is left behind then."""
    with unfinished(target) as temporary:
        temporary.write_bytes(data)


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """A temporary file beside the target, moved there when the block ends without an exception."""
    if target.is_dir():
        raise IsADirectoryError(target)
    handle, name = tempfile.mkstemp(prefix=".~", suffix=".tmp", dir=target.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        finish(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def finish(temporary: Path, target: Path) -> None:
    """Make sure a finished file is on the disk, then put it in the target's place."""
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    _give_usual_rights(temporary)
    move(temporary, target)


def move(source: Path, target: Path) -> None:
    """Move a file within one disk; waits for a while where another program holds it. Raises OSError."""
    deadline = time.monotonic() + RETRY_SECONDS
    while True:
        try:
            source.replace(target)
        except PermissionError:
            if sys.platform != "win32" or time.monotonic() >= deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return


def _give_usual_rights(file: Path) -> None:
    """Temporary files are private on POSIX; what the user gets isn't."""
    if sys.platform != "win32":
        mask = os.umask(0)
        os.umask(mask)
        file.chmod(0o666 & ~mask)
