"""What Windows' registry says of office programs: read only, and nothing elsewhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path, PureWindowsPath

Read = Callable[[str, str], Iterator[str]]
"""(root, path) → the default values of that key in every view of the registry."""

_QUOTED = re.compile(r'"([^"]+)"')
_BARE = re.compile(r"(.+?\.exe)\b", re.IGNORECASE)
CLASSES, MACHINE, USER = "HKEY_CLASSES_ROOT", "HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER"


def default_values(root: str, path: str) -> Iterator[str]:
    """The default value of a key, in the 64-bit and in the 32-bit view."""
    if sys.platform != "win32":
        return
    import winreg  # noqa: PLC0415 - Windows alone has it

    for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
        try:
            with winreg.OpenKey(getattr(winreg, root), path, 0, winreg.KEY_READ | view) as key:
                value, _ = winreg.QueryValueEx(key, "")
        except OSError:
            continue
        if isinstance(value, str) and value:
            yield value


def servers(prog_id: str, read: Read = default_values) -> Iterator[Path]:
    """The programs that are registered to serve a ProgID; whether they exist is another question."""
    for clsid in read(CLASSES, rf"{prog_id}\CLSID"):
        for command in read(CLASSES, rf"CLSID\{clsid}\LocalServer32"):
            program = program_of(command)
            if program:
                yield Path(program)


def program_of(command: str) -> str:
    r"""The program of a registered command: `"C:\a b\x.exe" /Automation` → C:\a b\x.exe."""
    found = _QUOTED.match(command.strip()) or _BARE.match(command.strip())
    return found[1] if found else ""


def file_name(program: Path) -> str:
    """The last part of a Windows path in lower case, wherever this runs."""
    return PureWindowsPath(str(program)).name.casefold()
