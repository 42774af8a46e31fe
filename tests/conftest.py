"""What many tests need: the shipped definitions and dossiers filled from the examples."""

from __future__ import annotations

import gc
import sys

import pytest

from app import cli, packages, wiring
from app.dossier.dossier import Dossier
from app.storage.package_store import PackageStore

NOTICE = "neimenggu-2025-105"


def pytest_collection_modifyitems(items):
    """Leave out, on Windows, what can't hold there; the end of the run lists it with its reason."""
    for item in items:
        for mark in item.iter_markers("posix"):
            if not mark.kwargs.get("reason"):
                raise pytest.UsageError(f"{item.nodeid}: posix needs a reason")
            if sys.platform == "win32":
                item.add_marker(pytest.mark.skip(reason=mark.kwargs["reason"]))


def pytest_collection_finish():
    """Spare the collector the thousands of tests themselves: a sixth of the whole time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def package_folder(tmp_path_factory):
    """No test sees the notices that whoever runs it has imported."""
    root = tmp_path_factory.mktemp("导入的 通知")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packages, "folder", lambda: root / "data")
        patch.setattr(packages, "store", lambda: PackageStore(root / "data", root / "cache"))
        yield root


@pytest.fixture(scope="session")
def known():
    return wiring.definitions()


@pytest.fixture
def run(capsys):
    """Runs a command in this process; returns (status, stdout, stderr)."""

    def call(*arguments):
        status = 0
        try:
            status = cli.main([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = stop.code
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return call


@pytest.fixture
def base(known) -> Dossier:
    return wiring.new_dossier(known, NOTICE, "base", is_existing=False, with_example=True)


@pytest.fixture
def studio(known) -> Dossier:
    return wiring.new_dossier(known, NOTICE, "studio", is_existing=False, with_example=True)


@pytest.fixture
def empty(known) -> Dossier:
    return Dossier("base", NOTICE, known.facts)
