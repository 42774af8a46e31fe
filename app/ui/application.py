"""Makes the Qt application: fonts, words, style, window; the only place that knows QApplication."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

from app import paths
from app.definitions.overview import NoticeOverview
from app.errors import JiangshenError
from app.storage.settings import Settings
from app.ui.icons import application_icon
from app.ui.main_window import MainWindow
from app.ui.messages import show_error, show_notes
from app.ui.style.sheet import FAMILIES, dress

if TYPE_CHECKING:
    from app.ui.crash import CrashGuard
    from app.ui.notice_packages import Desk
    from app.ui.recovery import RunMark
    from app.ui.self_test import Test
    from app.ui.session import Session


OWN_FACES = ("JiangshenSerif-Regular.ttf", "JiangshenSerif-Bold.ttf")
ARGUMENTS = ("匠申", "-style", "Fusion")
"""What Qt is started with. Asking it for Fusion later would cost a tenth of the start."""
_PROBE = "JIANGSHEN_PROBE"
"""Names the file for `probe`, in the surroundings of a script that tries the program."""
_CALM = 400
"""Milliseconds for which the window stands before the tour comes up, at the first start."""


def run(
    notices: Sequence[NoticeOverview],
    load: Callable[[], Session],
    file: Path | None,
    notice_desk: Desk | None = None,
    test: Test | None = None,
) -> int:
    """Show the window until it is closed; opens a file in it where one is given.

    `test` is the program's self-test.
    """
    application = QApplication(list(ARGUMENTS))
    settings = Settings()
    prepare(application, settings)
    window = MainWindow(notices, load, settings=settings, notice_desk=notice_desk, test=test)
    start = Start(window, file, notice_desk)
    # The window stands, then comes what an open dossier needs.
    window.painted.connect(lambda: QTimer.singleShot(0, window, start.finish))
    window.appear()
    status = application.exec()
    start.end()
    return max(status, start.status)


class Start:
    """What follows the first picture of the window: the rest of the program, what a broken run left."""

    def __init__(
        self, window: MainWindow, file: Path | None, notice_desk: Desk | None = None
    ) -> None:
        self._window, self._file, self._notice_desk = window, file, notice_desk
        self._guard: CrashGuard | None = None
        self._mark: RunMark | None = None
        self.status = 0

    def finish(self) -> None:
        """Load the rest, tell of what was recovered, and open the file that was given."""
        from app.ui.crash import CrashGuard  # noqa: PLC0415
        from app.ui.recovery import RunMark  # noqa: PLC0415

        window = self._window
        try:
            window.get_ready()
        except JiangshenError as error:
            show_error(window, error)
            self.status = error.exit_status
            window.close()
            return
        gc.freeze()
        gc.enable()
        self._guard, self._mark = CrashGuard(window.session, window), RunMark(window.session)
        self._guard.install()
        show_notes(window, self._mark.begin())
        self._tell_of_notices()
        if self._file is not None:
            window.open_any(self._file)
        if _PROBE in os.environ:
            from app.ui.probe import Probe  # noqa: PLC0415

            Probe(window, Path(os.environ[_PROBE]))
            return
        settings = window.settings
        if self._file is None and not settings.flag("was_welcomed"):
            self._when_calm(self._welcome)
        elif not settings.flag("tour_seen"):
            self._when_calm(self._start_tour)

    def _when_calm(self, slot: Callable[[], object]) -> None:
        """Later, and not above a dialog that the user has opened meanwhile."""

        def look() -> None:
            if QApplication.activeModalWidget() is None:
                slot()
            else:
                self._when_calm(slot)

        QTimer.singleShot(_CALM, self._window, look)

    def _start_tour(self) -> None:
        self._window.desk.start_tour()

    def _welcome(self) -> None:
        from app.ui.first_start import welcome  # noqa: PLC0415

        window = self._window
        welcome(window.settings, window.session.definitions, window, window.desk.start_tour)

    def _tell_of_notices(self) -> None:
        """Say which imported notices can't be used any more; the start page knows the others."""
        if self._notice_desk is None:
            return
        if news := self._notice_desk.news():
            from app.ui.notice_packages import tell_of_aside  # noqa: PLC0415

            known = self._window.session.definitions
            self._window.start_page.show_notices(self._notice_desk.overviews(known))
            show_notes(self._window, tell_of_aside(news))

    def end(self) -> None:
        """The program ends as it should."""
        if self._mark is not None:
            self._mark.end()
        if self._guard is not None:
            self._guard.remove()


def _add_face(path: Path) -> None:
    """Let Qt use a face; by its bytes where Qt can't open the path, as with Chinese in it offscreen."""
    if QFontDatabase.addApplicationFont(str(path)) < 0:
        QFontDatabase.addApplicationFontFromData(QByteArray(path.read_bytes()))


def prepare(application: QApplication, settings: Settings | None = None) -> None:
    """Load the fonts, speak Chinese, put on the style."""
    application.setApplicationName("匠申")
    application.setApplicationDisplayName("匠申")
    if not any(map(QFontDatabase.hasFamily, FAMILIES[:-1])):
        # 5 MB each, which a computer with a Chinese face needn't read.
        for face in OWN_FACES:
            _add_face(paths.RESOURCES / "fonts" / face)
    translator = QTranslator(application)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    chinese = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
    if translator.load(chinese, "qtbase", "_", folder):
        application.installTranslator(translator)
    is_dark = settings.flag("is_dark") if settings else False
    dress(application, dark=is_dark, scale=settings.number("text_size") if settings else 1.0)
    application.setWindowIcon(application_icon())
