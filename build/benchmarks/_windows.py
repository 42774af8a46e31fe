"""Windows for the benchmarks: a session with the program's window, painted offscreen."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pathlib import Path

from app import wiring
from app.definitions.models import Definitions, Kind
from app.dossier.dossier import Dossier
from app.storage.recent import RecentFiles
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
    """The window, its list of recent files in a folder of the benchmark's own."""
    return MainWindow(session, RecentFiles(folder / "recent.json"))
