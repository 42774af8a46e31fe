"""Windows for the benchmarks: a session with the program's window, painted offscreen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pathlib import Path

from app import wiring
from app.definitions.kinds import Kind
from app.definitions.models import Definitions
from app.dossier.dossier import Dossier
from app.outputs.notice_list import overview
from app.storage.recent import RecentFiles
from app.storage.settings import Settings
from app.ui.main_window import MainWindow
from app.ui.session import Session


def new_session(known: Definitions) -> Session:
    """A session with nothing open, as the program makes it."""

    def make(kind: Kind, notice: str, *, is_existing: bool, with_example: bool) -> Dossier:
        return wiring.new_dossier(
            known, notice, kind, is_existing=is_existing, with_example=with_example
        )

    return Session(known, make)


def new_window(session: Session, folder: Path) -> MainWindow:
    """The window, ready, with recent files and settings in a folder of the benchmark's own."""
    notices = tuple(map(overview, session.definitions.notices.values()))
    window = MainWindow(
        notices,
        lambda: session,
        RecentFiles(folder / "recent.json"),
        Settings(folder / "settings.json"),
    )
    window.get_ready()
    return window
