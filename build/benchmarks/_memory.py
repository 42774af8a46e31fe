"""How much memory this process takes now, and the most that it ever took."""

from __future__ import annotations

import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def resident() -> int:
    """Kilobytes resident; 0 where the system doesn't tell it in this way."""
    return _said("VmRSS")


def peak() -> int:
    """The most bytes that this process ever had."""
    if _STATUS.exists():  # what getrusage says of a child includes its parent
        return _said("VmHWM") << 10
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    import ctypes  # noqa: PLC0415 - a bare window is measured without it

    counters = (ctypes.c_size_t * 10)()  # PROCESS_MEMORY_COUNTERS; two 32-bit numbers come first
    kernel = ctypes.windll.kernel32
    kernel.K32GetProcessMemoryInfo(
        kernel.GetCurrentProcess(), ctypes.byref(counters), ctypes.sizeof(counters)
    )
    return int(counters[1])


def _said(name: str) -> int:
    lines = _STATUS.read_text(encoding="ascii").splitlines() if _STATUS.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)
