"""Draws the window offscreen: every page, panel and dialog; empty, filled, with errors.

`python build/dev.py screenshots DIR [--scale 1.5] [--text 1.25] [--dark] [--only WORD]`. The
window is as large as a 1366×768 screen at that scale leaves it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from app import wiring
from app.definitions.kinds import KINDS, Kind
from app.definitions.models import Definitions
from app.definitions.types import Choices, Files, LongText, Rows
from app.dossier.dossier import Dossier
from app.outputs.notice_list import overview
from app.storage.recent import RecentFiles
from app.storage.settings import Settings
from app.ui.application import ARGUMENTS, prepare
from app.ui.crash import CrashDialog
from app.ui.main_window import MainWindow
from app.ui.panels.findings import FindingsPanel
from app.ui.panels.history import HistoryDialog
from app.ui.panels.search import SearchPanel
from app.ui.session import Session
from app.ui.style.sheet import dress

NOTICE = "neimenggu-2025-105"
STATES = ("空白", "已填", "有错")


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


def dossier_in(state: str, known: Definitions, kind: Kind) -> Dossier:
    """A dossier that is empty, the example, or the example with something wrong everywhere."""
    is_empty = state == "空白"
    made = wiring.new_dossier(known, NOTICE, kind, is_existing=False, with_example=not is_empty)
    if state == "有错":
        spoil(made)
    return made


def spoil(dossier: Dossier) -> None:
    """Every second value that has a form of its own becomes unreadable, every ninth is emptied."""
    places = [(row, key) for row, key, _ in dossier.values()]
    for number, (row, key) in enumerate(places):
        kind = dossier.facts[key].type
        if isinstance(kind, Files | Rows | Choices) or key == "project.stage":
            continue
        if number % 9 == 0:
            dossier.set_value(key, "", row)
        elif isinstance(kind, LongText) and number % 5 == 0:
            dossier.set_value(key, dossier.display(key, row) * 30, row)
        elif number % 2 == 0 and not isinstance(kind, LongText):
            dossier.set_value(key, f"{dossier.display(key, row)}？待定", row)


class Studio:
    """Takes the pictures; needs a Qt application with its style on."""

    def __init__(self, options: argparse.Namespace, known: Definitions) -> None:

        self._options, self._known = options, known
        self._folder = Path(tempfile.mkdtemp())
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
        target = self._options.folder / f"{name}.png"
        shown.grab().save(str(target))
        print(target)

    def everything(self) -> None:
        """All pictures."""
        self.take("开始")
        self.window.start_page.choose(NOTICE)
        self.take("开始-选好通知")
        for kind in KINDS:
            for state in STATES:
                path = self._folder / f"{kind}-{state}.shenbao"
                self.session.create(path, dossier_in(state, self._known, kind))
                self.pages(f"{kind}-{state}")
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
                self.take(f"{name}-{index + 1:02}-{title}")

    def dialogs(self) -> None:
        """The panels and dialogs, over the dossier that is open last."""
        for name, widget in self._panels():
            widget.show()
            self.take(name, widget)
            widget.hide()

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


def main() -> int:
    """Take all pictures into the folder."""
    options = parse()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)

    options.folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(list(ARGUMENTS))
    prepare(application)
    dress(application, dark=options.dark, scale=options.text)
    studio = Studio(options, wiring.definitions())
    studio.everything()
    studio.session.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
