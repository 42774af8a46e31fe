"""帮助 of the window: the manual at the page of the step, the keys, the tour, what this program is."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox

from app import paths
from app.reports import program
from app.ui.manual.keys import keys_html
from app.ui.manual.pages import KEYS, KEYS_PLACE, QUESTIONS, read_manual
from app.ui.manual.section import section_html
from app.ui.manual.tour import Tour
from app.ui.manual.window import ManualWindow
from app.ui.wizard.sections import EVIDENCE, OUTPUT, REVIEW

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

START = "start"
CLOSING_PAGES = {EVIDENCE: "evidence", REVIEW: "review", OUTPUT: "output"}
"""The pages of the sections behind those of the plan, by their titles."""


class HelpDesk(QObject):
    """One for a window; the manual and its window are made when first asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._manual: ManualWindow | None = None
        self._tour: Tour | None = None

    # --- the manual ---

    @property
    def manual(self) -> ManualWindow:
        """The window of the manual."""
        if self._manual is None:
            keys = keys_html(self._window.menus.keys())
            pages = {
                key: dataclasses.replace(page, source=page.source.replace(KEYS_PLACE, keys))
                for key, page in read_manual().items()
            }
            self._manual = ManualWindow(pages, self._more)
        return self._manual

    def show(self, key: str) -> None:
        """Show a page of the manual, beside the work."""
        manual = self.manual
        manual.show_page(key)
        manual.show()
        manual.raise_()
        manual.activateWindow()
        manual.sheet.setFocus()

    def show_here(self) -> None:
        """Show the page of the step at which the user is."""
        self.show(self.page_here())

    def show_questions(self) -> None:
        """What offices send back, and how to see it before."""
        self.show(QUESTIONS)

    def show_keys(self) -> None:
        """Every key."""
        self.show(KEYS)

    def page_here(self) -> str:
        """The key of the manual's page for what the window shows."""
        window = self._window
        if not window.session.is_open:
            return START
        page = window.work.current_page()
        if page is not None:
            return page.key
        return CLOSING_PAGES.get(window.work.current_title(), START)

    def _more(self, key: str) -> str:
        """What the open dossier adds to a page: the fields that it asks for there."""
        session = self._window.session
        if not session.is_open:
            return ""
        pages = session.definitions.pages_of(session.kind)
        return "".join(section_html(session, page) for page in pages if page.key == key)

    # --- the tour ---

    def start_tour(self) -> None:
        """Show the tour from its beginning."""
        self.end_tour()
        self._tour = Tour(self._window)
        self._tour.start()

    def end_tour(self) -> None:
        """Put the tour away, where it is shown."""
        if self._tour is not None:
            self._tour.end()
            self._tour.deleteLater()
            self._tour = None

    @property
    def tour(self) -> Tour | None:
        """The tour, where it is under way."""
        return self._tour if self._tour is not None and self._tour.is_under_way else None

    # --- the rest ---

    def about(self) -> None:
        """Say what this program is."""
        box = QMessageBox(
            QMessageBox.Icon.NoIcon,
            "关于匠申",
            program().partition("\n")[0],
            parent=self._window,
        )
        box.setInformativeText(
            "高技能人才培训基地、技能大师工作室申报材料的离线填报程序。\n"
            "内容只在这台电脑上；程序不联网，不发送任何东西。\n\n"
            "许可证：Apache-2.0；界面用 Qt（LGPL）；自带字体 Jiangshen Serif（OFL 1.1）。"
            + _others()
        )
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def close(self) -> None:
        """Close what stands beside the window, with the window."""
        self.end_tour()
        if self._manual is not None:
            self._manual.close()
            self._manual.deleteLater()
            self._manual = None


def _others() -> str:
    """Where the licences of what was packed with the program are; nothing in the sources."""
    folder = paths.PROGRAM / "许可"
    return f"\n其余各部分的许可证在 {folder}" if folder.is_dir() else ""
