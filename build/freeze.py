"""Freezes the program into dist/program, by Windows' Python and PyInstaller, and looks at the result."""

from __future__ import annotations

import shutil
from pathlib import Path

import environment
import program_contents
import windows_side

DIST = environment.ROOT / "dist"
FOLDER = DIST / "program"
WORK = DIST / "work"
SPEC = environment.ROOT / "build" / "windows" / "jiangshen.spec"


def freeze() -> Path:
    """Make the folder of the program anew; raises `SetupError` where anything in it is amiss."""
    for folder in (FOLDER, WORK):
        shutil.rmtree(folder, ignore_errors=True)
    WORK.mkdir(parents=True)
    # PyInstaller would write into build/, which here is no place for results.
    options = ["--distpath", windows_side.named(DIST), "--workpath", windows_side.named(WORK)]
    command = [windows_side.python(), "-m", "PyInstaller", "--noconfirm", *options]
    cache = {"PYINSTALLER_CONFIG_DIR": windows_side.named(WORK / "cache")}
    said = windows_side.must_run([*command, windows_side.named(SPEC)], cache)
    (WORK / "said.txt").write_text(said, encoding="utf-8")
    script = windows_side.named(environment.ROOT / "build" / "missing_libraries.py")
    libraries = windows_side.must_run([windows_side.python(), script, windows_side.named(FOLDER)])
    found = [f"缺少库 {line}" for line in libraries.splitlines() if line]
    if found := [*program_contents.faults(FOLDER), *found]:
        raise environment.SetupError("打包的内容不对：\n" + "\n".join(found), f"经过见 {WORK}")
    return FOLDER


def bytes_in(folder: Path) -> int:
    """Return how much a folder holds."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
