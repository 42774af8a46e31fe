"""Print the libraries that programs in a folder want and neither it nor Windows 10 has.

Wine brings libraries that a new Windows lacks (Visual C++'s), so that their absence wouldn't show
there. Run by Windows' Python, which has pefile: PyInstaller needs it too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pefile

# What every Windows 10 from 1809 on has, as far as anything here asks for it.
SYSTEM = {
    "advapi32", "authz", "bcrypt", "cfgmgr32", "comctl32", "comdlg32", "crypt32", "d3d11", "d3d12",
    "d3d9", "dnsapi", "dwmapi", "dwrite", "dxgi", "gdi32", "icuuc", "imm32", "iphlpapi", "kernel32",
    "kernelbase", "mpr", "msi", "msvcrt", "netapi32", "ntdll", "ole32", "oleacc", "oleaut32",
    "powrprof", "propsys", "rpcrt4", "secur32", "setupapi", "shcore", "shell32", "shlwapi",
    "uiautomationcore", "urlmon", "user32", "userenv", "uxtheme", "version", "winmm", "winspool",
    "ws2_32", "wtsapi32",
}  # fmt: skip
_SETS = re.compile(r"(api|ext)-ms-win-|ucrtbase")


def missing(folder: Path) -> Iterator[str]:
    """Yield "importer: library" for each that can't be found. ``folder`` is that of the program."""
    files = [path for path in folder.rglob("*") if path.suffix.lower() in {".exe", ".dll", ".pyd"}]
    own = {path.name.casefold() for path in files}
    for path in sorted(files):
        for name in imports(path):
            stem = name.casefold().rpartition(".")[0]
            if name.casefold() not in own and stem not in SYSTEM and not _SETS.match(stem):
                yield f"{path.relative_to(folder).as_posix()}: {name}"


def imports(path: Path) -> list[str]:
    """Return the names of the libraries that a program or library asks for."""
    with pefile.PE(str(path), fast_load=True) as program:
        wanted = ("IMAGE_DIRECTORY_ENTRY_IMPORT", "IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT")
        numbers = [pefile.DIRECTORY_ENTRY[name] for name in wanted]
        program.parse_data_directories(numbers, import_dllnames_only=True)
        found = [
            *getattr(program, "DIRECTORY_ENTRY_IMPORT", ()),
            *getattr(program, "DIRECTORY_ENTRY_DELAY_IMPORT", ()),
        ]
        return [entry.dll.decode("ascii") for entry in found]


if __name__ == "__main__":
    print("\n".join(missing(Path(sys.argv[1]))))
