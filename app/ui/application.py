"""Makes the Qt application: fonts, words, style, window; the only place that knows QApplication."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from app import paths
from app.definitions.models import Definitions
from app.ui.crash import CrashGuard
from app.ui.icons import application_icon
from app.ui.main_window import MainWindow
from app.ui.messages import show_notes
from app.ui.recovery import RunMark
from app.ui.session import NewDossier, Session
from app.ui.style.sheet import dress


def run(definitions: Definitions, new_dossier: NewDossier, file: Path | None) -> int:
    """Show the window until it is closed; opens a file in it where one is given."""
    application = QApplication(sys.argv[:1])
    prepare(application)
    session = Session(definitions, new_dossier)
    window = MainWindow(session)
    guard, mark = CrashGuard(session, window), RunMark(session)
    guard.install()
    recovered = mark.begin()
    window.show()
    show_notes(window, recovered)
    if file is not None:
        window.open_file(file)
    status = application.exec()
    mark.end()
    guard.remove()
    return status


def prepare(application: QApplication) -> None:
    """Load the fonts, speak Chinese, put on the style."""
    application.setApplicationName("匠申")
    application.setApplicationDisplayName("匠申")
    for file in sorted((paths.RESOURCES / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    chinese = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
    if translator.load(chinese, "qtbase", "_", folder):
        application.installTranslator(translator)
    dress(application)
    application.setWindowIcon(application_icon())
