"""What belongs into the installed folder, and what never may: one list for the freezing and its test.

`is_wanted` is asked for every file that PyInstaller would take; `faults` looks at a finished folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

WINDOW, CONSOLE = "匠申.exe", "jiangshen.exe"
INSIDE = "jiangshen_files"
"""Everything but the two programs lies in this folder, whose name is nobody else's: an upgrade and
the uninstaller remove it whole."""
LICENCES = f"{INSIDE}/许可"
MOST_BYTES = 260_000_000
MOST_LETTERS = 150

# Of Qt only what is named here goes in: a new part is a decision, not an accident.
QT_MODULES = ("QtCore", "QtGui", "QtPrintSupport", "QtSvg", "QtWidgets")
_QT = (
    *(f"PySide6/{name}.pyd" for name in QT_MODULES),
    *(f"PySide6/Qt6{name.removeprefix('Qt')}.dll" for name in QT_MODULES),
    "PySide6/__init__.py*",
    "PySide6/pyside6.abi3.dll",
    "PySide6/msvcp140*.dll",
    "PySide6/vcruntime140*.dll",
    # offscreen: the self-test and the tests of the installed program work without a screen.
    "PySide6/plugins/platforms/qwindows.dll",
    "PySide6/plugins/platforms/qoffscreen.dll",
    "PySide6/plugins/iconengines/qsvgicon.dll",
    *(
        f"PySide6/plugins/imageformats/q{name}.dll"
        for name in ("gif", "ico", "jpeg", "svg", "tiff", "webp")
    ),
    "PySide6/translations/qtbase_zh_CN.qm",
)
_NEVER = (
    # The stand-in of the test bed for a library of Windows 10.
    "*icuuc*",
    # Nothing here speaks to a network.
    "_ssl.pyd", "libssl*.dll",
    # AVIF is no format that evidence comes in; Tk is another window system; MFC is Pythonwin's.
    "PIL/_avif*", "PIL/_imagingtk*", "_tkinter*", "tcl*", "tk*", "Pythonwin/*", "mfc*.dll",
    # Among them a face under the GPL. The program sets with faces of its own and of Windows.
    "reportlab/fonts/*",
)  # fmt: skip
EXCLUDED_MODULES = (
    "PIL._avif", "PIL.AvifImagePlugin", "PIL.ImageQt", "PIL.ImageTk",
    "_ssl", "ssl", "tkinter", "_tkinter",
    "unittest", "doctest", "pydoc", "pdb", "test", "lib2to3", "ensurepip", "idlelib", "venv",
    "numpy", "IPython", "setuptools", "pkg_resources", "distutils", "pip", "_pytest", "pytest",
    "fontTools", "pypinyin", "stdnum", "mypy", "ruff", "PyInstaller",
    "Pythonwin", "win32ui", "dde",
)  # fmt: skip
NEEDED = (
    WINDOW,
    CONSOLE,
    f"{INSIDE}/python3*.dll",
    f"{INSIDE}/LICENSE",
    f"{INSIDE}/forms/notices/*/*.toml",
    f"{INSIDE}/templates_docx/*.docx",
    f"{INSIDE}/resources/style/window.qss",
    f"{INSIDE}/resources/fonts/OFL.txt",
    f"{INSIDE}/resources/icons/dossier.ico",
    f"{INSIDE}/resources/examples/base.json",
    *(f"{INSIDE}/{one}" for one in _QT if "*" not in one),
    # Windows has none of these by itself, though Wine has.
    *(f"{INSIDE}/PySide6/{name}.dll" for name in ("msvcp140", "msvcp140_1", "msvcp140_2")),
    f"{INSIDE}/vcruntime140.dll",
    f"{INSIDE}/vcruntime140_1.dll",
)
_FORBIDDEN_LETTERS = re.compile(r'[<>:"|?*\x00-\x1f]|[ .]$')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


def is_wanted(name: str) -> bool:
    """Whether a file, by its path inside the program's folder, belongs there."""
    path = name.replace("\\", "/").casefold()
    if _is_like(path, _NEVER):
        return False
    return _is_like(path, _QT) if _is_of_qt(path) else True


def _is_like(path: str, patterns: Iterable[str]) -> bool:
    # What imports a library may write its name in any case; to Windows it is the same file.
    return any(fnmatchcase(path, one.casefold()) for one in patterns)


def _is_of_qt(path: str) -> bool:
    # The hooks put some of Qt's libraries beside the folder of their package.
    name = PurePosixPath(path).name
    return path.startswith("pyside6/") or name.startswith("qt6") or name == "opengl32sw.dll"


def faults(folder: Path) -> Iterator[str]:
    """Say, each in Chinese, what is wrong with a finished folder of the program."""
    files = {path.relative_to(folder).as_posix(): path for path in _files(folder)}
    for pattern in NEEDED:
        if not any(_is_like(name.casefold(), [pattern]) for name in files):
            yield f"缺少 {pattern}"
    for name in files:
        yield from _faults_of_name(name)
        if not is_wanted(name.removeprefix(f"{INSIDE}/")):
            yield f"不该有 {name}"
    size = sum(path.stat().st_size for path in files.values())
    if size > MOST_BYTES:
        yield f"太大：{size / 1e6:.0f} MB，最多 {MOST_BYTES / 1e6:.0f} MB"
    yield from _faults_of_licences(folder)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _faults_of_name(name: str) -> Iterator[str]:
    if len(name) > MOST_LETTERS:
        yield f"路径超过 {MOST_LETTERS} 个字：{name}"
    for part in name.split("/"):
        if _FORBIDDEN_LETTERS.search(part) or _DEVICES.fullmatch(part):
            yield f"Windows 不许这样命名：{name}"


def _faults_of_licences(folder: Path) -> Iterator[str]:
    """Every shipped distribution has its texts, and they aren't empty."""
    told = folder / LICENCES / "清单.txt"
    shipped = told.read_text(encoding="utf-8").split("\n") if told.is_file() else []
    names = [line.split("\t")[0] for line in shipped if line]
    if len(names) < len(("Python", "PySide6", "lxml")):
        yield f"没有许可证清单 {LICENCES}/清单.txt"
    for name in names:
        texts = _files(folder / LICENCES / name)
        if not any(path.stat().st_size for path in texts):
            yield f"没有 {name} 的许可证文本"
