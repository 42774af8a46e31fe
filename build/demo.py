"""The demonstration: both examples filled, checked and printed under out/, then the window."""

from __future__ import annotations

import shutil
from pathlib import Path

import environment

OUT = environment.ROOT / "out"
NOTICE = "neimenggu-2025-105"
# Kind of dossier, and what it is called in file names.
KINDS = {"base": "培训基地", "studio": "大师工作室"}


def run(*, with_window: bool) -> int:
    """Make everything anew under out/ and list it; the exit status of the first failing step."""
    _clear()
    for kind, name in KINDS.items():
        status = _make(kind, name)
        if status:
            return status
    _list_files()
    if with_window and environment.has_display():
        return _program(str(_dossier(KINDS["base"])))
    return 0


def _clear() -> None:
    try:
        if OUT.exists():
            shutil.rmtree(OUT)
    except PermissionError as error:
        message = f"{error.filename} 正被其他程序使用。"
        raise environment.SetupError(message, "请关闭打开着的示例文件，然后重试。") from error
    OUT.mkdir()


def _make(kind: str, name: str) -> int:
    """Make one example; the exit status of the step that failed, or 0."""
    dossier = str(_dossier(name))
    print(f"== {name}")
    status = _program("new", dossier, "--notice", NOTICE, "--kind", kind, "--example")
    if status:
        return status
    status = _program("check", dossier)
    if status > 1:  # 1 says only that something still blocks, which the example may show
        return status
    status = _program("render", dossier, "--out", str(OUT / name))
    for layout in ("print", "screen") if not status else ():
        folder = str(OUT / name / "成册")
        status = status or _program("book", dossier, "--out", folder, "--layout", layout)
    if not status:
        # 1 says only that something is still to be added by hand.
        packed = _program("package", dossier, "--out", str(OUT / name / "报送"))
        status = packed if packed > 1 else 0
    return status


def _dossier(name: str) -> Path:
    return OUT / f"示例-{name}.shenbao"


def _program(*arguments: str) -> int:
    return environment.run_python(["-m", "app", *arguments])


def _list_files() -> None:
    print("== 生成的文件")
    for path in sorted(OUT.rglob("*")):
        if path.is_file():
            print(f"{path.stat().st_size / 1024:10,.1f} KB  {path.relative_to(OUT.parent)}")
