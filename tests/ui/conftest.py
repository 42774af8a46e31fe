"""What the window's tests share: fonts and style, and sessions on open example dossiers."""

from __future__ import annotations

import gc
import sys

import pytest

from app import wiring
from app.outputs.notice_list import overview
from app.storage.recent import RecentFiles
from app.storage.settings import Settings
from app.ui.application import ARGUMENTS, prepare
from app.ui.main_window import MainWindow
from app.ui.session import Session

NOTICE = "neimenggu-2025-105"
FROZEN = [sys.maxsize]
"""How many objects the collector leaves aside since the tests were collected."""


def pytest_collection_modifyitems(items):
    for item in items:
        if "/ui/" in item.path.as_posix():
            item.add_marker(pytest.mark.ui)


def pytest_runtest_setup(item):
    """No pass of the collector while Qt may hold a lock: waitSignal disconnects (CONTRIBUTING)."""
    FROZEN[0] = min(FROZEN[0], gc.get_freeze_count())
    gc.disable()


def pytest_runtest_teardown(item, nextitem):
    """Let go of a module's windows, which are cycles: what dresses the program would dress them too."""
    if nextitem is None or nextitem.path != item.path:
        if gc.get_freeze_count() > FROZEN[0]:
            # A start of the program froze what was there: the windows, too.
            gc.unfreeze()
            gc.collect()
            gc.freeze()
            FROZEN[0] = gc.get_freeze_count()
        gc.collect()
        gc.enable()


@pytest.fixture(scope="session")
def qapp_args():
    return list(ARGUMENTS)


@pytest.fixture(scope="session")
def dressed(qapp):
    prepare(qapp)
    return qapp


@pytest.fixture
def new_session(known, dressed, tmp_path):
    """Makes an open session; closed at the end."""
    made = []

    def make(kind, *, with_example=True, notice=NOTICE):
        def new_dossier(kind, notice, *, is_existing, with_example):
            return wiring.new_dossier(
                known, notice, kind, is_existing=is_existing, with_example=with_example
            )

        session = Session(known, new_dossier)
        dossier = new_dossier(kind, notice, is_existing=False, with_example=with_example)
        session.create(tmp_path / f"材料{len(made)}.shenbao", dossier)
        made.append(session)
        return session

    yield make
    for session in made:
        session.close()


@pytest.fixture
def closed_session(known, dressed):
    """A session with nothing open."""

    def new_dossier(kind, notice, *, is_existing, with_example):
        return wiring.new_dossier(
            session.definitions, notice, kind, is_existing=is_existing, with_example=with_example
        )

    session = Session(known, new_dossier)
    yield session
    session.close()


@pytest.fixture
def session(new_session):
    return new_session("base")


@pytest.fixture
def studio_session(new_session):
    return new_session("studio")


@pytest.fixture
def empty_session(new_session):
    return new_session("base", with_example=False)


@pytest.fixture
def recent(tmp_path):
    return RecentFiles(tmp_path / "recent.json")


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.json")


@pytest.fixture
def open_window(known, recent, settings, qtbot):
    """Makes the window on a session, as it is once all is loaded; shows its dossier, if one is open."""

    def make(session):
        notices = tuple(map(overview, known.notices.values()))
        window = MainWindow(notices, lambda: session, recent, settings)
        qtbot.addWidget(window)
        window.get_ready()
        if session.is_open:
            session.opened.emit()
        return window

    return make
