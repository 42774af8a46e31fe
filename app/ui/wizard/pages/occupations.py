"""申报职业: the occupations at the left, the chosen one with its tables at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.definitions.models import Page
from app.dossier.changes import ROOT
from app.dossier.copying import copy_row
from app.ui.file_copy import copy_from_file, open_other
from app.ui.icons import icon
from app.ui.labels import text_label
from app.ui.messages import show_notes
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.editors.base import commit_typing
from app.ui.wizard.occupation_copy import CopyDialog, Origin
from app.ui.wizard.occupation_list import (
    OCCUPATIONS,
    TITLE,
    OccupationsModel,
    OccupationView,
    move_occupation,
    place_of,
    remove_occupation,
    tallies,
)
from app.ui.wizard.occupation_sheet import OccupationSheet

_BUTTONS = (
    ("duplicate", "duplicate", "复制这个职业（Ctrl+D）"),
    ("move_up", "up", "上移（Alt+↑）"),
    ("move_down", "down", "下移（Alt+↓）"),
    ("delete", "delete", "删除这个职业，可以撤销（Del）"),
)
_EMPTY = "还没有申报职业。点“增加职业”（Ins），输入名称、代码、工种或拼音首字母查找。"


class OccupationsPage(QWidget):
    """Two levels: which occupations, and everything about one of them."""

    def __init__(self, session: Session, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.page = session, page
        self.model = OccupationsModel(session, self)
        self.buttons: dict[str, QToolButton] = {}
        self._is_built = False
        self._build()
        self._connect()

    def show_field(self, key: str, row: str = ROOT) -> None:
        """Choose the occupation, open the part and focus the field or cell."""
        self.build()
        occupation, part = place_of(self.session, key, row)
        if occupation:
            self.list.choose(occupation)
            self.sheet.show_field(key, row, part)
        elif self.model.rowCount():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the page wasn't seen."""
        self.build()
        super().showEvent(event)
        self._review()

    def build(self) -> None:
        """Make the sheet under the dossier's notice, once."""
        if self._is_built or not self.session.is_open or self.session.kind != self.page.kind:
            return
        self._is_built = True
        before = self.sheet.row
        self.sheet.build()
        if not self.list.row() and self.model.rowCount():
            self.list.choose(before if before in self.model.rows else self.model.rows[0])
        self._show_chosen()

    # --- building ---

    def _build(self) -> None:
        """The parts from left to right, which is the order of the tab key."""
        column = QVBoxLayout(self)
        margin = SIZES["space_5"]
        column.setContentsMargins(margin, SIZES["space_4"], SIZES["space_4"], SIZES["space_2"])
        head = QHBoxLayout()
        head.addWidget(text_label(self.page.title, "title"))
        head.addWidget(text_label(self.page.groups[0].title, "hint"), 1)
        self.copy_button = QPushButton("复制自另一职业…", self)
        self.copy_button.setToolTip("把另一个职业的建设内容、指标等复制到所选的职业")
        self.copy_button.clicked.connect(self.ask_copy)
        head.addWidget(self.copy_button)
        head.addWidget(self._file_button())
        column.addLayout(head)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self._left())
        parts.addWidget(self._right())
        parts.setStretchFactor(1, 1)
        parts.setSizes([SIZES["row"] * 8, SIZES["row"] * 30])
        column.addWidget(parts, 1)

    def _file_button(self) -> QPushButton:
        """Whole occupations of another file, or parts of one of them into the chosen one."""
        self.file_button = QPushButton("复制自另一份材料", self)
        self.file_button.setToolTip("从去年的或别人的申报材料文件里复制职业，那份文件不会改动")
        # Made here: what Qt makes is lost to Python once its wrapper's parent is collected.
        self.file_menu = QMenu(self)
        self.whole_action = QAction("整个职业，加在后面…", self)
        self.whole_action.triggered.connect(lambda _=False: self.ask_whole_from_file())
        self.parts_action = QAction("一部分，复制到所选的职业…", self)
        self.parts_action.triggered.connect(lambda _=False: self.ask_parts_from_file())
        self.file_menu.addActions([self.whole_action, self.parts_action])
        self.file_button.setMenu(self.file_menu)
        return self.file_button

    def _left(self) -> QWidget:
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, SIZES["space_2"], 0)
        self.add_button = QPushButton(icon("add", "on_primary"), "增加职业", left)
        self.add_button.setProperty("role", "primary")
        self.add_button.setToolTip("增加一个申报职业（Ins）")
        self.add_button.clicked.connect(self.add)
        column.addWidget(self.add_button)
        self.list = OccupationView(self.model, left)
        column.addWidget(self.list, 1)
        bar = QGridLayout()
        for place, (name, picture, tip) in enumerate(_BUTTONS):
            button = QToolButton(left)
            button.setIcon(icon(picture))
            button.setToolTip(tip)
            button.setAccessibleName(tip.partition("（")[0].partition("，")[0])
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(self._actions()[name])
            bar.addWidget(button, 0, place)
            self.buttons[name] = button
        column.addLayout(bar)
        left.setMinimumWidth(SIZES["row"] * 5)
        return left

    def _right(self) -> QWidget:
        self.parts = QStackedWidget(self)
        self.sheet = OccupationSheet(self.session, self)
        empty = text_label(_EMPTY, "quiet")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setMargin(SIZES["space_5"])
        self.parts.addWidget(empty)
        self.parts.addWidget(self.sheet)
        return self.parts

    def _connect(self) -> None:
        self.list.asked.connect(lambda name: self._actions()[name]())
        self.list.chosen.connect(self._show_chosen)
        self.session.findings_changed.connect(self._review)
        self.session.notice_changed.connect(self._build_anew)
        self.session.opened.connect(self._build_anew)
        for signal in (self.model.rowsInserted, self.model.rowsRemoved, self.model.rowsMoved):
            signal.connect(self._follow_rows)

    def _actions(self) -> dict[str, Callable[[], None]]:
        return {
            "add": self.add,
            "duplicate": self.duplicate,
            "delete": self.delete,
            "move_up": lambda: self.move_by(-1),
            "move_down": lambda: self.move_by(1),
        }

    # --- what can be done ---

    def add(self) -> None:
        """A new occupation behind the chosen one; the search box waits for its name."""
        place = self._place() + 1 if self.list.row() else self.model.rowCount()
        dossier = self.session.dossier
        self._do_new("增加职业", lambda: dossier.add_row(OCCUPATIONS, ROOT, place))
        self.sheet.ask_name()

    def duplicate(self) -> None:
        """The chosen occupation once more, behind it."""
        row, place = self.list.row(), self._place() + 1
        if row:
            name = f"复制职业 {self.session.dossier.value(TITLE, row) or ''}".rstrip()
            dossier = self.session.dossier
            self._do_new(name, lambda: copy_row(dossier, row, ROOT, OCCUPATIONS, place))

    def delete(self) -> None:
        """The chosen occupation goes; 撤销 brings it back."""
        if row := self.list.row():
            remove_occupation(self.session, row)
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def move_by(self, step: int) -> None:
        """The chosen occupation goes up (-1) or down (1)."""
        place = self._place() + step
        if self.list.row() and 0 <= place < self.model.rowCount():
            move_occupation(self.session, self.list.row(), place)

    def ask_copy(self) -> None:
        """Ask what to take over from which other occupation, and do it."""
        if not self.list.row() or self.model.rowCount() < 2:
            return
        dialog = CopyDialog(self.model, self.list.row(), self._copyable(), self)
        if dialog.exec() == CopyDialog.DialogCode.Accepted:
            dialog.take()

    def ask_whole_from_file(self) -> None:
        """Occupations of another file, with all that stands in them, behind those here."""
        before = self.model.rowCount()
        if copy_from_file(self.session, self.window(), {OCCUPATIONS}):
            self.list.choose(self.model.rows[before])

    def ask_parts_from_file(self) -> None:
        """Parts of an occupation of another file into the chosen one."""
        target = self.list.row()
        if not target:
            return
        commit_typing()
        opened = open_other(self.session, self.window())
        if opened is None:
            return
        with opened.file:
            origin = Origin(opened.dossier, opened.file.path.stem)
            dialog = CopyDialog(self.model, target, self._copyable(), self, origin)
            if not dialog.sources.count():
                show_notes(self.window(), (f"“{origin.name}”里没有填过申报职业。", *opened.notes))
            elif dialog.exec() == CopyDialog.DialogCode.Accepted:
                dialog.take()
            dialog.deleteLater()

    # --- inside ---

    def _place(self) -> int:
        return self.list.currentIndex().row()

    def _copyable(self) -> list[str]:
        """The tables first; the name itself is never copied."""
        fields = [key for key in self.sheet.boxes if key != TITLE]
        return [*self.sheet.tables, *fields]

    def _do_new(self, name: str, make: Callable[[], str]) -> None:
        """Do a step that makes an occupation, and choose it."""
        made: list[str] = []
        self.session.do(name, lambda: made.append(make()))
        self.list.choose(made[0])

    def _build_anew(self) -> None:
        self._is_built = False
        self.model.reload()
        if self.isVisible():
            self.build()

    def _follow_rows(self) -> None:
        """Where the chosen one went, its neighbour is chosen."""
        if not self.list.row() and self.model.rowCount():
            self.list.choose(self.model.rows[0])
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.list.row()
        self.parts.setCurrentIndex(1 if row else 0)
        if row and self._is_built and row != self.sheet.row:
            self.sheet.show_row(row)
        self._show_buttons()
        self._review()

    def _show_buttons(self) -> None:
        row, count = self.list.row(), self.model.rowCount()
        self.copy_button.setEnabled(count > 1)
        self.parts_action.setEnabled(bool(row))
        for name in ("duplicate", "delete"):
            self.buttons[name].setEnabled(bool(row))
        self.buttons["move_up"].setEnabled(bool(row) and self._place() > 0)
        self.buttons["move_down"].setEnabled(bool(row) and self._place() < count - 1)

    def _review(self) -> None:
        """Count anew what is to be mended; only while the page is seen."""
        if not self.isVisible() or not self._is_built or not self.session.is_open:
            return
        found = tallies(self.session)
        self.model.take_tallies(found)
        self.sheet.show_tally(self.model.tally(self.list.row()))
