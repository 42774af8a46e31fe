"""What is packed: only what belongs there, all of it with its licence; nothing that Windows refuses."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import re
import tomllib

import pytest
from packaging.requirements import Requirement

from app import __version__, paths

BUILD = paths.PROGRAM / "build"
SCRIPT = (BUILD / "windows" / "installer.nsi").read_text(encoding="utf-8")
PROJECT = tomllib.loads((paths.PROGRAM / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture
def build(monkeypatch):
    """Imports a script of build/ as its neighbours do."""
    monkeypatch.syspath_prepend(str(BUILD))
    return importlib.import_module


@pytest.fixture
def contents(build):
    return build("program_contents")


@pytest.mark.parametrize(
    "name",
    [
        "icuuc.dll",
        "win32\\ICUUC.DLL",
        "PySide6\\Qt6Network.dll",
        "PySide6/Qt6Qml.dll",
        "PySide6/Qt6Quick.dll",
        "Qt6VirtualKeyboard.dll",
        "PySide6/QtNetwork.pyd",
        "PySide6/opengl32sw.dll",
        "opengl32sw.dll",
        "PySide6/translations/qtbase_de.qm",
        "PySide6/translations/qt_zh_TW.qm",
        "PySide6/plugins/tls/qopensslbackend.dll",
        "PySide6/plugins/platforminputcontexts/qtvirtualkeyboardplugin.dll",
        "PySide6/plugins/imageformats/qpdf.dll",
        "_ssl.pyd",
        "libssl-3.dll",
        "_tkinter.pyd",
        "PIL/_avif.cp311-win_amd64.pyd",
        "reportlab/fonts/DarkGarden.sfd",
    ],
)
def test_unused_parts_stay_out(contents, name):
    assert not contents.is_wanted(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt6Core.dll",
        "PySide6/QtPrintSupport.pyd",
        "PySide6\\MSVCP140_1.dll",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/plugins/platforms/qoffscreen.dll",
        "PySide6/plugins/imageformats/qjpeg.dll",
        "PySide6/translations/qtbase_zh_CN.qm",
        "sqlite3.dll",
        "forms/notices/national/2022-62.toml",
        "PIL/_imaging.cp311-win_amd64.pyd",
    ],
)
def test_what_the_program_uses_stays_in(contents, name):
    assert contents.is_wanted(name)


def _imported():
    for file in (paths.PROGRAM / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield node.module
                yield from (f"{node.module}.{name.name}" for name in node.names)


def test_every_part_of_qt_that_the_program_imports_is_packed(contents):
    used = {name.split(".")[1] for name in _imported() if name.startswith("PySide6.Qt")}
    assert used <= set(contents.QT_MODULES)
    assert {"QtCore", "QtWidgets"} <= used


def test_nothing_that_is_left_out_is_imported(contents):
    assert not set(contents.EXCLUDED_MODULES) & set(_imported())


@pytest.fixture
def program(contents, tmp_path):
    """A folder that has what a frozen one must have, each file of one byte."""
    for pattern in contents.NEEDED:
        path = tmp_path / pattern.replace("python3*", "python311").replace("*", "some")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    licences = tmp_path / contents.LICENCES
    names = ("Python", "lxml", "shiboken6")
    for name in names:
        (licences / name).mkdir(parents=True)
        (licences / name / "LICENSE").write_text("as is", encoding="utf-8")
    shipped = "".join(f"{name}\t1\tMIT\n" for name in names)
    (licences / "清单.txt").write_text(shipped, encoding="utf-8")
    return tmp_path


def test_a_whole_program_has_no_faults(contents, program):
    assert list(contents.faults(program)) == []


def test_each_missing_part_is_a_fault(contents, program):
    inside = program / contents.INSIDE
    (inside / "PySide6" / "msvcp140_2.dll").unlink()
    (program / contents.CONSOLE).unlink()
    faults = list(contents.faults(program))
    assert [one.split("/")[-1] for one in faults] == ["缺少 jiangshen.exe", "msvcp140_2.dll"]


@pytest.mark.parametrize("name", ["icuuc.dll", "PySide6/Qt6Network.dll", f"{'deep/' * 28}file.txt"])
def test_each_wrong_file_is_a_fault(contents, program, name):
    path = program / contents.INSIDE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    assert len(list(contents.faults(program))) == 1


@pytest.mark.posix(reason="Windows 不许建立这样的文件")
@pytest.mark.parametrize("name", ["a:b", "问?", "点.", "空 ", "aux.txt", "com1", '引"号'])
def test_names_that_windows_refuses_are_faults(contents, program, name):
    (program / contents.INSIDE / name).write_bytes(b"x")
    assert list(contents.faults(program)) == [f"Windows 不许这样命名：{contents.INSIDE}/{name}"]


def test_a_shipped_library_without_its_licence_is_a_fault(contents, program):
    (program / contents.LICENCES / "lxml" / "LICENSE").write_bytes(b"")
    (program / contents.LICENCES / "Python" / "LICENSE").unlink()
    found = list(contents.faults(program))
    assert found == ["没有 Python 的许可证文本", "没有 lxml 的许可证文本"]


def test_too_much_is_a_fault(contents, program, monkeypatch):
    monkeypatch.setattr(contents, "MOST_BYTES", 20)
    assert [one[:3] for one in contents.faults(program)] == ["太大："]


def _needed_libraries():
    """Every library that the program needs, those of others included, as far as they are here."""
    waiting, found = [Requirement(one) for one in PROJECT["project"]["dependencies"]], set()
    while waiting:
        wanted = waiting.pop()
        if wanted.name in found or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
            continue
        found.add(wanted.name)
        needs = importlib.metadata.requires(wanted.name) or ()
        waiting += map(Requirement, needs)
    return sorted(found)


@pytest.mark.parametrize("name", _needed_libraries())
def test_every_library_has_a_licence_text_to_go_with_it(build, name):
    licences = build("licences")
    owner = importlib.metadata.distribution(name)
    texts = [path for path, _ in licences.texts_of(owner)]
    assert texts
    assert max(path.stat().st_size for path in texts) > 300
    assert all(path.stat().st_size for path in texts)


def test_only_qts_free_licence_goes_with_it(build):
    licences = build("licences")
    names = {
        path.name for path, _ in licences.texts_of(importlib.metadata.distribution("shiboken6"))
    }
    assert names == {"LGPL-3.0.txt", "GPL-3.0.txt"}


def test_the_version_is_everywhere_the_same(build):
    assert build("installer").version() == __version__ == PROJECT["project"]["version"]


def test_the_installer_puts_and_removes_the_names_that_are_frozen(contents):
    defined = dict(re.findall(r'^!define (\w+) "([^"]+)"$', SCRIPT, re.MULTILINE))
    assert (defined["WINDOW"], defined["CONSOLE"], defined["INSIDE"]) == (
        contents.WINDOW, contents.CONSOLE, contents.INSIDE,
    )  # fmt: skip


def test_the_installer_removes_whole_only_folders_that_are_its_own():
    removed = re.findall(r'RMDir /r "([^"]+)"', SCRIPT)
    own = r"\$INSTDIR\\\$\{INSIDE\}(\.new|\.old)?|\$LOCALAPPDATA\\Jiangshen"
    assert removed
    assert [one for one in removed if not re.fullmatch(own, one)] == []


def test_no_shipped_file_lies_too_deep():
    for folder in ("forms", "templates_docx", "resources"):
        for path in (paths.PROGRAM / folder).rglob("*"):
            assert len(path.relative_to(paths.PROGRAM).as_posix()) <= 120
