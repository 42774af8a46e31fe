"""Draws the window offscreen: every page, panel and dialog; empty, filled, with errors.

`python build/dev.py screenshots DIR [--scale 1.5] [--text 1.25] [--dark] [--only WORD]`. The
window is as large as a 1366×768 screen at that scale leaves it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from app import wiring
from app.definitions.kinds import KINDS, Kind
from app.definitions.models import Definitions
from app.dossier.dossier import Dossier
from app.outputs.notice_list import overview
from app.storage.deliveries import Submission
from app.storage.recent import RecentFiles
from app.storage.settings import Settings
from app.ui.application import ARGUMENTS, prepare
from app.ui.crash import CrashDialog
from app.ui.lock_bar import UnlockDialog
from app.ui.main_window import MainWindow
from app.ui.panels.findings import FindingsPanel
from app.ui.panels.history import HistoryDialog
from app.ui.panels.search import SearchPanel
from app.ui.session import Session
from app.ui.style.sheet import dress
from app.ui.wizard.pages.output import OutputPage
from screenshot_dialogs import DIALOGS
from screenshot_stage import NOTICE, STATES, dossier_in, wait_until


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="dev.py screenshots", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--scale", type=float, default=1.0, help="屏幕缩放，例如 1.25")
    parser.add_argument("--text", type=float, default=1.0, help="文字大小，例如 1.5")
    parser.add_argument("--dark", action="store_true", help="深色")
    parser.add_argument("--size", default="1366x768", help="屏幕大小（像素）")
    parser.add_argument("--only", default="", help="只画名称里有这个词的")
    return parser.parse_args()


class Studio:
    """Takes the pictures; needs a Qt application with its style on."""

    def __init__(self, options: argparse.Namespace, known: Definitions, folder: Path) -> None:

        self._options, self._known, self._folder = options, known, folder
        self.session = Session(known, self._new_dossier)
        self.window = self._new_window()
        width, height = (int(part) for part in options.size.split("x"))
        # What the title bar and the task bar of Windows take.
        self.window.resize(round(width / options.scale), round(height / options.scale) - 70)
        self.window.show()

    def _new_dossier(
        self, kind: Kind, notice: str, *, is_existing: bool, with_example: bool
    ) -> Dossier:
        return wiring.new_dossier(
            self._known, notice, kind, is_existing=is_existing, with_example=with_example
        )

    def _new_window(self) -> MainWindow:
        """The window with recent files and settings of its own."""
        recent = RecentFiles(self._folder / "recent.json")
        for name in ("申报材料", "示例北疆技师学院（虚构）"):
            recent.add(self._folder / f"{name}.shenbao")
        settings = Settings(self._folder / "settings.json")
        settings.keep("text_size", self._options.text)
        notices = tuple(map(overview, self._known.notices.values()))
        window = MainWindow(notices, lambda: self.session, recent, settings)
        window.get_ready()
        return window

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """One picture, of the window or of a part."""
        if self._options.only not in name:
            return
        shown = self.window if widget is None else widget
        for _ in range(3):
            QApplication.processEvents()
        self._wait_for_page()
        target = self._options.folder / f"{name}.png"
        shown.grab().save(str(target))
        print(target)

    def _wait_for_page(self) -> None:
        """The official page beside the fields is set behind the window."""
        preview = self.window.work.preview
        while preview is not None and preview.is_busy:
            QApplication.processEvents()
            time.sleep(0.005)
        # What came last still has to find its place.
        for _ in range(3):
            QApplication.processEvents()

    def everything(self) -> None:
        """All pictures."""
        self.take("开始")
        self.window.start_page.choose(NOTICE)
        self.take("开始-选好通知")
        for kind in KINDS:
            for state in STATES:
                path = self._folder / f"{kind}-{state}.shenbao"
                self.session.create(path, dossier_in(state, self._known, kind))
                if state == "已填":
                    wiring.add_example_evidence(self.session.file, self._known)
                self.pages(f"{kind}-{state}")
                if state == "已填":
                    self.made_files(f"{kind}-{state}-输出与报送-已生成")
                    self.handed_in(f"{kind}-{state}")
        self.dialogs()

    def pages(self, name: str) -> None:
        """Every page of the open dossier, in order."""
        titles = [page.title for page in self.window.work.pages] + [
            "佐证材料",
            "核对",
            "输出与报送",
        ]
        for index, title in enumerate(titles):
            if self._options.only in f"{name}-{index + 1:02}-{title}":
                self.window.work.tasks.select(index)
                self.window.work.show_page(index)
                self.settle()
                self.take(f"{name}-{index + 1:02}-{title}")
                self.tabs(f"{name}-{index + 1:02}-{title}")

    def tabs(self, name: str) -> None:
        """The other tabs of the last page."""
        page = self.window.work.stack.currentWidget()
        if isinstance(page, OutputPage):
            for place in range(1, page.tabs.count()):
                page.tabs.setCurrentIndex(place)
                self.settle()
                self.take(f"{name}-{page.tabs.tabText(place)}")
            page.tabs.setCurrentIndex(0)

    def handed_in(self, name: str) -> None:
        """Pages of what was handed in, and its log."""
        now = datetime(2026, 7, 30, 9, 15).astimezone()
        file = self.session.file
        once = file.delivery().submitted(Submission(now, "mail", "EMS 1234567890"), now)
        again = once.unlocked(now, "受理的同志要求补正表4-2").submitted(
            Submission(now, "person"), now
        )
        self.session.keep_delivery(again)
        for index in range(len(self.window.work.titles)):
            self.window.work.tasks.select(index)
            self.settle()
            self.take(f"{name}-{index + 1:02}-已锁定")
        page = self.window.work.stack.currentWidget()
        if isinstance(page, OutputPage):
            page.tabs.setCurrentWidget(page.submitting)
            self.take(f"{name}-报送-已锁定")
        self.take("对话框-解除锁定", UnlockDialog(self.window))

    def settle(self) -> None:
        """Let a page that looks something up in the background come to its end."""
        page = self.window.work.stack.currentWidget()
        if isinstance(page, OutputPage) and page.making.isVisible():
            wait_until(lambda: page.making.preparation is not None)

    def made_files(self, name: str) -> None:
        """The last page after an export, with a PDF of the user's that is a day old."""
        self.window.work.show_output()
        self.settle()
        shown = self.window.work.stack.currentWidget()
        if self._options.only not in name or not isinstance(shown, OutputPage):
            return
        page = shown.making
        shown.tabs.setCurrentWidget(page)
        self.settle()
        page.engine = "builtin"
        done: list[Path] = []
        page.exported.connect(done.append)
        page.make_into(self._folder / name)
        wait_until(lambda: bool(done))
        page.files.table.setCurrentCell(2, 0)
        own = next((self._folder / name).glob("*申报表*.pdf"))
        if row := page.files.chosen():
            page.files.give_own(row, own.rename(own.with_name("我存的申报表.pdf")))
        self.session.set_value("unit.name", "改过的单位名称")
        page.preparation = None
        self.settle()
        page.area.verticalScrollBar().setValue(page.files.y() - 40)
        self.take(name)

    def dialogs(self) -> None:
        """The panels and dialogs, over the dossier that is open last."""
        for name, widget in self._panels():
            widget.show()
            self.take(name, widget)
            if widget is not self.window:
                widget.hide()
        self.window.desk.end_tour()

    def _panels(self) -> Iterator[tuple[str, QWidget]]:

        findings = FindingsPanel(self.session)
        findings.resize(1000, 220)
        yield "面板-检查结果", findings
        search = SearchPanel(self.session)
        search.resize(360, 480)
        search.line.setText("技能")
        search.refresh()
        yield "面板-查找", search
        self.session.set_value("unit.name", "改过的单位名称")
        history = HistoryDialog(self.session, self.window)
        history.choose_oldest()
        yield "对话框-历史记录", history
        yield "对话框-意外", CrashDialog(self.session, ValueError(), Path("报告.txt"), self.window)
        path = self._folder / "对话框.shenbao"
        self.session.create(path, dossier_in("已填", self._known, "base"))
        for name, make in DIALOGS.items():
            if self._options.only in name:
                yield name, make(self.session, self.window, self._folder)


def main() -> int:
    """Take all pictures into the folder."""
    options = parse()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)

    options.folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(list(ARGUMENTS))
    prepare(application)
    dress(application, dark=options.dark, scale=options.text)
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(options, wiring.definitions(), Path(folder))
        studio.everything()
        studio.session.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
