"""Runs pytest as two processes at once, each over its own files: a second core isn't left idle.

What the first lane doesn't name is the second's, so that no file is forgotten.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import IO

Start = Callable[[list[str], IO[bytes] | None], int]
"""Runs pytest with these arguments, its output into the file or, without one, shown at once."""


def run(start: Start, arguments: Sequence[str], first: Sequence[str]) -> int:
    """Run all tests, those under ``first`` beside the others; 0 when both lanes passed.

    With ``arguments`` of the caller's, which may name tests, it is one process like any other.
    """
    if arguments:
        return start(list(arguments), None)
    rest = [f"--ignore={path}" for path in first]
    with tempfile.TemporaryFile() as kept, ThreadPoolExecutor(1) as other:
        second = other.submit(start, rest, kept)
        status = start(list(first), None)
        status = second.result() or status
        # Shown when the first has had its say: two reports at once can't be read.
        kept.seek(0)
        sys.stdout.flush()
        shutil.copyfileobj(kept, sys.stdout.buffer)
        sys.stdout.flush()
    return status
