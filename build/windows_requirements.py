"""Print what a lock file asks of Python 3.11 on Windows: its markers judged, its hashes kept.

``pip --platform`` chooses wheels for another platform, yet judges the markers for the running one;
so they are judged here. Run by the environment's Python, as it needs ``packaging``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from packaging.markers import Marker

WINDOWS = {
    "implementation_name": "cpython",
    "os_name": "nt",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "platform_system": "Windows",
    "python_full_version": "3.11.9",
    "python_version": "3.11",
    "sys_platform": "win32",
}
ENTRY = re.compile(r"(?P<pin>\S+==\S+)(?:\s*;\s*(?P<marker>.+?))?(?P<hashes>(?:\s+--hash=\S+)+)\s*")


def for_windows(lock: str) -> list[str]:
    """Return the entries of ``lock`` that hold on Windows, one line each, without markers."""
    entries = []
    for line in lock.replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        entry = ENTRY.fullmatch(line)
        if entry is None:
            message = f"unreadable line in the lock: {line[:80]}"
            raise ValueError(message)
        if entry["marker"] is None or Marker(entry["marker"]).evaluate(WINDOWS):
            entries.append(entry["pin"] + entry["hashes"])
    return entries


if __name__ == "__main__":
    print("\n".join(for_windows(Path(sys.argv[1]).read_text(encoding="utf-8"))))
