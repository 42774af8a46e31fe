"""Makes the pictures of the manual, and tells which of them show what isn't there any more.

`python build/dev.py manual` takes all of `PICTURES` from the window, filled from the examples, and
writes them under resources/manual/pictures. Every picture carries, within its own file, the words
that stood in the pictured part of the window. `--check` stages everything again without drawing and
compares these words: a button that was renamed, a column that was added makes its picture stale.
Numbers, times and folders aren't compared, nor is the look.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path, PureWindowsPath
from typing import Any, cast

from PIL import Image
from PIL.PngImagePlugin import PngImageFile, PngInfo
from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QAbstractTableModel,
    QBuffer,
    QModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

import screenshot_dialogs
import screenshot_stage
import screenshots
from app import wiring
from app.definitions.kinds import Kind
from app.definitions.models import Deadline, Definitions
from app.outputs import font_check, preparation
from app.outputs.delivery import packing_list
from app.outputs.documents.checklist import DueDate, due_date
from app.outputs.engines.choice import EngineState
from app.ui import first_start, settings_dialog, start_page
from app.ui.application import ARGUMENTS, prepare
from app.ui.manual.browser import SHARPNESS
from app.ui.manual.pages import PICTURES as FOLDER
from app.ui.panels.history import HistoryDialog
from app.ui.panels.preview import PreviewPanel
from app.ui.wizard.boards.books import BooksBoard
from app.ui.wizard.evidence_coverage import CoverageDialog
from app.ui.wizard.pages import output

_SIZE = (1060, 690)
"""The window of the pictures, in pixels: of its page a picture shows some 800, unscaled."""
_DIALOG = (800, 520)
_COLOURS = 256
_LONGEST = 40
"""Letters of a text that are compared."""
_MOST_CELLS = 120
_WORDS = "words"
"""The name under which a picture carries its words."""
MISTAKES: dict[str, object] = {
    "condition.annual_training": 1500,
    "unit.credit_code": "12150000460000013Y",
    "contact.mobile": "1380471",
    "unit.address": "",
    "goal.year_2": "完成各项建设任务。",
    "background.foundation": "",
    "budget.block_2.local": "",
}
"""What is wrong in the pictures of mistakes."""


class Staged:
    """The window as the pictures show it; dossiers are opened when the first picture needs them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        options = argparse.Namespace(scale=1.0, text=1.0, dark=False, size="1060x760", only="")
        self.studio = screenshots.Studio(options, wiring.definitions(), folder)
        self.window, self.session = self.studio.window, self.studio.session
        self._shown = ("", "")
        self._opened = 0
        self.window.resize(*_SIZE)
        self.window.menus.actions["preview"].trigger()
        self.show_preview(is_shown=False)

    def open(self, kind: Kind, state: str = "已填") -> None:
        """Have a dossier open: an example with its evidence, or one with errors."""
        if (kind, state) == self._shown:
            return
        self._shown = (kind, state)
        self._opened += 1
        made = screenshot_stage.dossier_in(state, self.session.definitions, kind)
        self.session.create(self.folder / f"申报材料 {self._opened}.shenbao", made)
        wiring.add_example_evidence(self.session.file, self.session.definitions)
        self.show_preview(is_shown=False)

    def forget(self) -> None:
        """The dossier was changed for a picture: the next one wants it anew."""
        self._shown = ("", "")

    def show_preview(self, *, is_shown: bool) -> None:
        """Show or fold the official page."""
        if self.session.is_open:
            self.window.work.show_preview(is_shown=is_shown)

    def page(self, title: str) -> Any:
        """The widget of a section, in sight."""
        work = self.window.work
        work.tasks.select(work.titles.index(title))
        work.findings.hide()
        self.studio.settle()
        self.rest()
        if (focus := QApplication.focusWidget()) is not None:
            focus.clearFocus()
        return work.stack.currentWidget()

    def rest(self) -> None:
        """Let everything find its place, the official page too."""
        preview = self.window.work.preview if self.session.is_open else None
        if preview is not None:
            screenshot_stage.wait_until(lambda: not preview.is_busy)
        for _ in range(4):
            QApplication.processEvents()


# --- what each picture shows ---------------------------------------------------------------------


def _window(stage: Staged) -> QWidget:
    stage.open("base")
    stage.page("项目单位")
    stage.window.resize(1240, 680)
    stage.window.work.findings.show()
    stage.show_preview(is_shown=True)
    stage.window.work.show_field("unit.name")
    stage.rest()
    return stage.window


def _start(stage: Staged) -> QWidget:
    stage.session.close()
    stage.forget()
    stage.window.start_page.choose(screenshot_stage.NOTICE)
    stage.rest()
    return stage.window.start_page.first_card


def _with_mistakes(stage: Staged) -> None:
    """The example with a few mistakes, as they happen."""
    stage.open("base")
    for key, value in MISTAKES.items():
        stage.session.set_value(key, value)
    stage.forget()
    stage.page("项目单位")


def _tasks(stage: Staged) -> QWidget:
    _with_mistakes(stage)
    stage.window.resize(_SIZE[0], 470)
    stage.rest()
    return stage.window.work.tasks


def _findings(stage: Staged) -> QWidget:
    _with_mistakes(stage)
    stage.window.work.findings.show()
    stage.rest()
    return stage.window.work.findings


def _preview(stage: Staged) -> QWidget:
    _window(stage)
    preview = stage.window.work.preview
    if preview is None:
        raise RuntimeError("the official page isn't there")
    return preview


def _section(kind: Kind, title: str, state: str = "已填") -> Callable[[Staged], QWidget]:
    def staged(stage: Staged) -> QWidget:
        stage.open(kind, state)
        return cast("QWidget", stage.page(title))

    return staged


def _unit(stage: Staged) -> QWidget:
    """One mistake among the fields, seen beside the field."""
    stage.open("base")
    page = stage.page("项目单位")
    stage.session.set_value("unit.credit_code", MISTAKES["unit.credit_code"])
    stage.rest()
    page.area.verticalScrollBar().setValue(560)
    stage.rest()
    stage.forget()
    return cast("QWidget", page)


def _goals(stage: Staged) -> QWidget:
    stage.open("base")
    page = stage.page("思路与目标")
    stage.window.work.show_field("indicators")
    page.area.verticalScrollBar().setValue(page.area.verticalScrollBar().maximum())
    stage.rest()
    return cast("QWidget", page)


def _block(stage: Staged) -> QWidget:
    stage.open("base")
    page = stage.page("申报职业")
    row = stage.session.dossier.rows("occupations")[0]
    first = stage.session.dossier.rows("occupation.block_1", row)[0]
    stage.window.work.show_field("item.content", first)
    stage.rest()
    return cast("QWidget", page)


def _budget_rules(stage: Staged) -> QWidget:
    stage.open("base")
    page = stage.page("投入预算")
    page.area.verticalScrollBar().setValue(page.area.verticalScrollBar().maximum())
    stage.rest()
    return cast("QWidget", page)


def _evidence(stage: Staged) -> QWidget:
    stage.open("base")
    page = stage.page("佐证材料")
    fullest = max(page.folders.folders, key=lambda one: len(one.files))
    page.folders.choose(fullest.key)
    page.files.choose([0])
    screenshot_stage.wait_until(lambda: all(map(page.model.is_known, page.model.files)))
    stage.rest()
    return cast("QWidget", page)


def _coverage(stage: Staged) -> QWidget:
    stage.open("base")
    keys = [one.use.evidence_fact for one in stage.session.conditions() if one.use.proof]
    stage.session.set_value(keys[1], ())
    stage.forget()
    dialog = CoverageDialog(stage.session, stage.window)
    dialog.resize(*_DIALOG)
    return dialog


def _books(stage: Staged) -> QWidget:
    stage.open("base")
    page = stage.page("输出与报送")
    page.tabs.setCurrentWidget(page.making)
    stage.rest()
    return cast("QWidget", page.findChild(BooksBoard))


def _tab(name: str) -> Callable[[Staged], QWidget]:
    """A tab of the output page."""

    def staged(stage: Staged) -> QWidget:
        stage.open("base")
        page = stage.page("输出与报送")
        page.printing.find_printers = lambda: (("HP LaserJet M1005",), "HP LaserJet M1005")
        page.tabs.setCurrentWidget(getattr(page, name))
        screenshot_stage.wait_until(lambda: not page.printing.is_looking)
        stage.rest()
        return cast("QWidget", getattr(page, name))

    return staged


def _dialog(name: str, size: tuple[int, int] = _DIALOG) -> Callable[[Staged], QWidget]:
    """A dialog as the screenshots have it."""

    def staged(stage: Staged) -> QWidget:
        stage.open("base")
        made = screenshot_dialogs.DIALOGS[name](stage.session, stage.window, stage.folder)
        made.resize(*size)
        stage.forget()
        return made

    return staged


def _history(stage: Staged) -> QWidget:
    stage.open("base")
    stage.session.set_value("unit.name", "改过的单位名称")
    stage.session.set_value("unit.city", "包头市")
    dialog = HistoryDialog(stage.session, stage.window)
    dialog.choose_oldest()
    stage.forget()
    return dialog


def _notices(stage: Staged) -> QWidget:
    stage.open("base")
    menu = stage.window.menus.submenus["notices"]
    menu.aboutToShow.emit()
    return menu


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its name, what stages the widget that it shows, and what is cut out of that.

    `height` and `width` in pixels of the window; 0 for all of it.
    """

    name: str
    stage: Callable[[Staged], QWidget]
    height: int = 0
    width: int = 0


PICTURES = (
    Picture("start", _start),
    Picture("window", _window),
    Picture("preview", _preview),
    Picture("tasks", _tasks),
    Picture("findings", _findings),
    Picture("base_eligibility", _section("base", "申报资格与档次"), 560),
    Picture("base_unit", _unit, 440),
    Picture("base_background", _section("base", "项目背景与工作基础"), 420),
    Picture("base_goals", _goals),
    Picture("base_occupations", _section("base", "申报职业"), 520),
    Picture("base_occupations_block", _block, 440),
    Picture("base_safeguards", _section("base", "保障措施"), 360),
    Picture("base_budget", _section("base", "投入预算"), 480),
    Picture("base_budget_rules", _budget_rules),
    Picture("studio_eligibility", _section("studio", "申报资格"), 520),
    Picture("studio_unit", _section("studio", "申报单位"), 440),
    Picture("studio_leader", _section("studio", "领办人"), 480),
    Picture("studio_workplace", _section("studio", "工作室"), 440),
    Picture("studio_achievements", _section("studio", "工作业绩"), 400),
    Picture("evidence", _evidence),
    Picture("evidence_coverage", _coverage),
    Picture("review", _section("base", "核对"), 460),
    Picture("output", _section("base", "输出与报送"), 560),
    Picture("output_books", _books),
    Picture("output_printing", _tab("printing"), 460),
    Picture("output_electronic", _tab("electronic"), 420),
    Picture("sheets", _dialog("对话框-导入填报表")),
    Picture("takeover", _dialog("对话框-复制自另一份材料")),
    Picture("history", _history),
    Picture("notices", _notices),
    Picture("packages", _dialog("对话框-导入通知包")),
    Picture("first_start", _dialog("对话框-第一次启动", (620, 330))),
    Picture("settings", _dialog("对话框-设置", (680, 690))),
    Picture("self_test", _dialog("对话框-自检", (640, 440))),
)


# --- the words of a part of the window -----------------------------------------------------------


def words_of(widget: QWidget) -> list[str]:
    """What can be read in a part of the window, as far as it is the program's and the examples'.

    Numbers become #, so that times and counts don't matter; the official page is left out, whose
    remarks depend on the fonts of the machine.
    """
    found: dict[str, None] = {}
    for one in (widget, *widget.findChildren(QWidget)):
        if one is not widget and not one.isVisibleTo(widget):
            continue
        if _is_within(one, PreviewPanel) and not isinstance(widget, PreviewPanel):
            continue
        for text in _texts(one):
            line = re.sub(r"[0-9.,:，]*[0-9]+", "#", " ".join(text.split()))[:_LONGEST]
            if line.strip("# ") and "/" not in line and "\\" not in line:
                found[line] = None
    return list(found)


def _is_within(widget: QWidget | None, kind: type[QWidget]) -> bool:
    while widget is not None and not isinstance(widget, kind):
        widget = widget.parentWidget()
    return widget is not None


def _texts(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    elif isinstance(widget, QLineEdit):
        yield widget.text() or widget.placeholderText()
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        yield widget.toPlainText()
    elif isinstance(widget, QComboBox):
        yield widget.currentText()
    elif isinstance(widget, QTabBar):
        yield from map(widget.tabText, range(widget.count()))
    elif isinstance(widget, QMenu):
        yield from (action.text() for action in widget.actions())
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _cells(widget.model())


def _cells(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    """Headings and cells, those beneath others too; no more than `_MOST_CELLS` of a level."""
    above = parent or QModelIndex()
    # Of lists and tables Qt hides what they don't need.
    is_list = isinstance(model, QAbstractListModel)
    columns = 1 if is_list else model.columnCount(above)
    for column in range(0 if is_list else columns):
        heading = model.headerData(column, Qt.Orientation.Horizontal)
        yield heading if isinstance(heading, str) else ""
    rows = min(model.rowCount(above), _MOST_CELLS // max(columns, 1) + 1)
    for row in range(rows):
        for column in range(columns):
            index = model.index(row, column, above)
            text = index.data()
            yield text if isinstance(text, str) else ""
            is_tree = not isinstance(model, QAbstractListModel | QAbstractTableModel)
            if column == 0 and is_tree and model.hasChildren(index):
                yield from _cells(model, index)


# --- making and checking -------------------------------------------------------------------------


def _cut(picture: Picture, widget: QWidget) -> QImage:
    area = widget.rect()
    if picture.height or picture.width:
        area = QRect(0, 0, picture.width or area.width(), picture.height or area.height())
    return widget.grab(area.intersected(widget.rect())).toImage()


def save(image: QImage, words: list[str], target: Path) -> None:
    """Write a picture of few colours, with its words inside."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    drawn = Image.open(BytesIO(buffer.data().data())).convert("RGB")
    few = drawn.quantize(_COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    about = PngInfo()
    about.add_itxt(_WORDS, "\n".join(words), zip=True)
    few.save(target, optimize=True, pnginfo=about)


def kept_words(file: Path) -> list[str]:
    """The words that a picture carries; none where it isn't there, or isn't one of ours."""
    if not file.exists():
        return []
    with Image.open(file) as picture:
        found = picture.text.get(_WORDS, "") if isinstance(picture, PngImageFile) else ""
    return str(found).splitlines()


def difference(name: str, before: list[str], now: list[str]) -> str:
    """How the words of a picture differ from those of the window now; "" where they don't."""
    if not before:
        return f"{name}：没有这张图，或者图里没有记下文字"
    gone, new = set(before) - set(now), set(now) - set(before)
    said = [f"不再有“{one}”" for one in sorted(gone)] + [f"多了“{one}”" for one in sorted(new)]
    return f"{name}：{'；'.join(said[:6])}" if said else ""


def stale(stage: Staged) -> Iterator[str]:
    """What is wrong with the pictures, a line for each."""
    for picture in PICTURES:
        widget = _stage(stage, picture)
        said = difference(picture.name, kept_words(_file(picture.name)), words_of(widget))
        _put_away(stage, widget)
        if said:
            yield said
    known = {picture.name for picture in PICTURES}
    for file in sorted(FOLDER.glob("*")):
        if file.stem not in known:
            yield f"{file.name}：没有一页会画这张图"


def make(stage: Staged, only: str) -> Iterator[Path]:
    """Take the pictures anew; yields the file of each."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        if only in picture.name:
            widget = _stage(stage, picture)
            save(_cut(picture, widget), words_of(widget), _file(picture.name))
            _put_away(stage, widget)
            yield _file(picture.name)


def _file(name: str) -> Path:
    return FOLDER / f"{name}.png"


def _stage(stage: Staged, picture: Picture) -> QWidget:
    stage.window.resize(*_SIZE)
    widget = picture.stage(stage)
    if widget.isWindow():
        widget.show()
    stage.rest()
    return widget


def _put_away(stage: Staged, widget: QWidget) -> None:
    if widget.isWindow() and widget is not stage.window:
        widget.hide()
    stage.show_preview(is_shown=False)


def _settle_the_machine() -> None:
    """What differs between machines and days is the same in every picture."""

    class Day(date):
        @classmethod
        def today(cls) -> Day:
            return cls(2025, 7, 1)

    def engines() -> tuple[EngineState, ...]:
        return (
            EngineState("word", "Microsoft Word", ""),
            EngineState("wps", "WPS 文字", "没有安装"),
            EngineState("libreoffice", "LibreOffice", "没有安装"),
            EngineState("builtin", "程序自带的排版", ""),
        )

    def due(deadline: Deadline, _today: date) -> DueDate:
        return due_date(deadline, Day.today())

    def documents() -> PureWindowsPath:
        return PureWindowsPath(r"D:\文档\匠申")

    def no_faces(_: Definitions) -> Generator[str, None, tuple[()]]:
        yield from ()
        return ()

    for module, name, stand_in in (
        (start_page, "date", Day),
        (output, "due_date", due),
        (packing_list, "due_date", due),
        (settings_dialog, "usual_dossier_folder", documents),
        (first_start, "usual_dossier_folder", documents),
        (font_check, "missing_official", no_faces),
        (preparation, "survey", engines),
        (preparation, "missing_in", lambda *_: ()),
    ):
        setattr(module, name, stand_in)


def main() -> int:
    """Make the pictures, or check them: 1 where some are stale."""
    parser = argparse.ArgumentParser(prog="dev.py manual", description=__doc__)
    parser.add_argument("--check", action="store_true", help="只核对，不画")
    parser.add_argument("--only", default="", help="只画名称里有这个词的")
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if not options.check:
        os.environ["QT_SCALE_FACTOR"] = str(SHARPNESS)
    application = QApplication(list(ARGUMENTS))
    prepare(application)
    _settle_the_machine()
    with tempfile.TemporaryDirectory() as folder:
        stage = Staged(Path(folder))
        lines = list(stale(stage)) if options.check else list(make(stage, options.only))
        stage.session.close()
    for line in lines:
        print(line)
    return 1 if options.check and lines else 0


if __name__ == "__main__":
    sys.exit(main())
