"""Makes the Qt application: fonts, words, style, window; the only place that knows QApplication."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from app import paths
from app.definitions.models import Definitions
from app.ui.icons import icon
from app.ui.main_window import MainWindow
from app.ui.session import NewDossier, Session
from app.ui.style.sheet import dress


def run(definitions: Definitions, new_dossier: NewDossier, file: Path | None) -> int:
    """Show the window until it is closed; opens a file in it where one is given."""
    application = QApplication(sys.argv[:1])
    prepare(application)
    window = MainWindow(Session(definitions, new_dossier))
    window.show()
    if file is not None:
        window.open_file(file)
    return application.exec()


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
    application.setWindowIcon(icon("jiangshen"))
