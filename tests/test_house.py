"""The laws of the house, held against every module: imports, libraries, sizes, names."""

from __future__ import annotations

import ast
import statistics
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "app").rglob("*.py"))

BELOW = {
    "definitions": set(),
    "dossier": {"definitions"},
    "storage": {"definitions", "dossier"},
    "outputs": {"definitions", "dossier"},
    "exchange": {"definitions", "dossier"},
    "ui": {"definitions", "dossier", "storage", "outputs", "exchange"},
}
COMMON = {"errors", "paths", "placement", "reports"}
"""Modules beside the rooms that any room but the lowest may use."""

LIBRARY_HOMES = {
    "PySide6": {"app/ui"},
    "docxtpl": {"app/outputs/documents/word.py", "app/outputs/documents/templates.py"},
    "docx": set(),
    "openpyxl": {
        "app/outputs/documents/workbook.py",
        "app/exchange/sheet_reading.py",
        "app/exchange/sheet_writing.py",
    },
    "reportlab": {
        "app/outputs/typeset/pdf.py",
        "app/outputs/typeset/embedding.py",
        "app/outputs/volumes/numerals.py",
    },
    "pikepdf": {
        "app/outputs/engines/pdf_files.py",
        "app/outputs/evidence/pdf_reading.py",
        "app/outputs/evidence/pdf_pages.py",
        "app/outputs/evidence/pdf_fields.py",
        "app/outputs/evidence/pdf_sheets.py",
        "app/outputs/volumes/pdf_writing.py",
        "app/outputs/volumes/page_forms.py",
        "app/outputs/delivery/page_structure.py",
        "app/outputs/delivery/shrinking.py",
        "app/outputs/delivery/splitting.py",
    },
    "pypdfium2": {
        "app/outputs/engines/pdf_files.py",
        "app/outputs/engines/pdf_drawing.py",
        "app/outputs/evidence/pdf_text.py",
        "app/outputs/volumes/book_reading.py",
    },
    "img2pdf": {"app/outputs/evidence/pictures.py"},
    "pythoncom": {"app/outputs/engines/com_office.py"},
    "win32com": {"app/outputs/engines/com_office.py"},
    "sqlite3": {"app/storage"},
}


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            found.update(name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: a relative import"
            module = node.module or ""
            names = (
                {f"{module}.{name.name}" for name in node.names} if module == "app" else {module}
            )
            found.update(names)
    return found


def _functions(file: Path):
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, node.end_lineno - node.lineno + 1


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("file", MODULES, ids=_name)
def test_a_room_imports_only_the_rooms_below_it(file):
    room = file.relative_to(ROOT / "app").parts[0].removesuffix(".py")
    for module in _imports(file):
        if module.startswith("app.") and room in BELOW:
            other = module.split(".")[1]
            assert other in BELOW[room] | {room} | COMMON, f"{_name(file)} imports {module}"


@pytest.mark.parametrize("file", MODULES, ids=_name)
def test_each_library_stays_in_its_own_files(file):
    for module in _imports(file):
        homes = LIBRARY_HOMES.get(module.split(".")[0])
        if homes is not None:
            assert any(_name(file).startswith(home) for home in homes), f"{_name(file)}: {module}"


@pytest.mark.parametrize("file", MODULES, ids=_name)
def test_files_and_functions_stay_small(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 600
    for node, size in _functions(file):
        assert size <= 60, f"{_name(file)}:{node.lineno} {node.name} has {size} lines"


def test_most_functions_are_short():
    sizes = sorted(size for file in MODULES for _, size in _functions(file))
    assert statistics.median(sizes) < 10
    assert sizes[int(len(sizes) * 0.9)] <= 30


@pytest.mark.parametrize("file", MODULES, ids=_name)
def test_no_module_is_named_after_nothing(file):
    words = {"utils", "util", "helpers", "helper", "manager", "misc", "common"}
    assert not words & set(file.stem.split("_"))


def _date_formats(file: Path):
    """Every constant that ends up as a format of strftime, with its line."""
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            parts = node.format_spec.values
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            parts = node.args if node.func.attr == "strftime" else []
        else:
            continue
        for part in parts:
            if isinstance(part, ast.Constant) and "%" in str(part.value):
                yield node.lineno, part.value


@pytest.mark.parametrize("file", MODULES, ids=_name)
def test_the_format_of_a_date_is_ascii(file):
    """Windows passes it through the system's code page, which may have no Chinese letters."""
    for line, text in _date_formats(file):
        assert text.isascii(), f"{_name(file)}:{line} {text}"


@pytest.mark.parametrize("file", MODULES, ids=_name)
def test_nothing_is_disconnected(file):
    """Qt looks for a Python override while it holds a lock; a pass of the collector then stops all."""
    assert ".disconnect(" not in file.read_text(encoding="utf-8")


def test_no_province_is_named_in_code():
    provinces = ("内蒙古", "辽宁", "吉林", "大同", "neimenggu", "liaoning", "jilin", "datong")
    for file in MODULES:
        text = file.read_text(encoding="utf-8")
        assert not [name for name in provinces if name in text], _name(file)


def test_the_top_level_is_exactly_the_house():
    expected = {
        "app", "forms", "templates_docx", "resources", "tests", "build", "pyproject.toml",
        "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", ".gitignore", ".ci", ".github",
    }  # fmt: skip
    generated = {
        ".git", ".venv", ".venv.lock", ".wine-bed", ".wine-bed.lock", "out", "dist",
        ".mypy_cache", ".ruff_cache", ".pytest_cache",
    }  # fmt: skip
    found = {path.name for path in ROOT.iterdir()} - generated
    assert found == expected
