"""佐证材料: the conditions that want proof as folders, the files of the chosen one beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.definitions.types import FileRef
from app.dossier.changes import ROOT
from app.ui.icons import icon
from app.ui.labels import say, text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.attachments import (
    OpenUrl,
    attached,
    intake_of,
    open_copy,
    pick_files,
    put,
    save_copy,
)
from app.ui.wizard.evidence_files import FilesModel, FilesView
from app.ui.wizard.evidence_folders import Folder, FolderList, brought_files, folders_of

_BUTTONS = (
    ("open", "open", "打开", "打开一份副本来看（Enter）"),
    ("save", "save_as", "另存…", "把这个文件另存到别处"),
    ("up", "up", "上移", "上移（Alt+↑）"),
    ("down", "down", "下移", "下移（Alt+↓）"),
    ("move", "folder", "移到", "移到另一个条件下面"),
    ("remove", "delete", "删除", "删除所选的文件，可以撤销（Del）"),
)
_EMPTY = "这里还没有文件。点“添加文件…”（Ins）选取一个或多个，也可以把文件拖到这里。"
_NO_FOLDERS = "这份通知没有要求提供证明材料的条件。"


class EvidencePage(QWidget):
    """Redraws when the dossier changes, but only while it is seen.

    `wanted(key, row)` asks for the place where the condition of a folder is settled.
    """

    wanted = Signal(str, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.open_url: OpenUrl = QDesktopServices.openUrl
        self.intake = intake_of(session)
        self.folders = FolderList(self)
        self.model = FilesModel(session, self)
        self.files = FilesView(self.model, self)
        self.buttons: dict[str, QPushButton] = {}
        self._shown_key = ""
        self.setAcceptDrops(True)
        self._build()
        self._connect()
        self.refresh()

    def show_field(self, key: str, row: str = ROOT) -> None:  # noqa: ARG002 - as of every page
        """Choose a folder and put the cursor there."""
        self.refresh()
        self.folders.choose(key)
        (self.files if self.model.files else self.add_button).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    # --- building ---

    def _build(self) -> None:
        column = QVBoxLayout(self)
        margin = SIZES["space_5"]
        column.setContentsMargins(margin, SIZES["space_4"], SIZES["space_4"], SIZES["space_2"])
        column.addWidget(text_label("佐证材料", "title"))
        self.summary = text_label("", "hint")
        column.addWidget(self.summary)
        parts = QSplitter(Qt.Orientation.Horizontal, self)
        parts.setChildrenCollapsible(False)
        self.folders.setMinimumWidth(SIZES["row"] * 6)
        parts.addWidget(self.folders)
        parts.addWidget(self._right())
        parts.setStretchFactor(1, 1)
        parts.setSizes([SIZES["row"] * 10, SIZES["row"] * 24])
        column.addWidget(parts, 1)

    def _right(self) -> QWidget:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(SIZES["space_2"], 0, 0, 0)
        self.heading = text_label("", "caption")
        self.source = text_label("", "hint")
        self.problems = text_label("", "error")
        self.notes = text_label("", "warning")
        self.empty = text_label(_EMPTY, "quiet")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget(right)
        self.stack.addWidget(self.files)
        self.stack.addWidget(self.empty)
        for part in (self.heading, self.source, self.problems):
            column.addWidget(part)
        column.addLayout(self._first_line(right))
        column.addWidget(self.stack, 1)
        column.addWidget(self.notes)
        column.addLayout(self._second_line(right))
        return right

    def _first_line(self, parent: QWidget) -> QHBoxLayout:
        """Adding, how far it is, and the way to the condition."""
        line = QHBoxLayout()
        self.add_button = QPushButton(icon("add", "on_primary"), "添加文件…", parent)
        self.add_button.setProperty("role", "primary")
        self.add_button.setToolTip("添加一个或多个文件（Ins）")
        self.add_button.clicked.connect(self.pick)
        self.stop_button = QPushButton(icon("close"), "停止", parent)
        self.stop_button.setAccessibleName("停止添加文件")
        self.stop_button.clicked.connect(self.intake.stop)
        self.progress = text_label("", "hint")
        self.condition_button = QPushButton(icon("right"), "查看这个条件", parent)
        self.condition_button.clicked.connect(lambda: self.wanted.emit(self.folders.key(), ROOT))
        for part in (self.add_button, self.stop_button):
            line.addWidget(part)
        line.addWidget(self.progress, 1)
        line.addWidget(self.condition_button)
        self.stop_button.hide()
        return line

    def _second_line(self, parent: QWidget) -> QHBoxLayout:
        """What can be done with the chosen files."""
        line = QHBoxLayout()
        for name, drawing, text, tip in _BUTTONS:
            button = QPushButton(icon(drawing, "quiet"), text, parent)
            button.setProperty("role", "quiet")
            button.setToolTip(tip)
            button.setAccessibleName(text.rstrip("…"))
            line.addWidget(button)
            self.buttons[name] = button
            if name != "move":
                button.clicked.connect(lambda _checked=False, name=name: self._do(name))
        self.move_menu = QMenu(self)
        self.move_menu.aboutToShow.connect(self._fill_move_menu)
        self.buttons["move"].setMenu(self.move_menu)
        line.addStretch(1)
        return line

    def _connect(self) -> None:
        self.folders.chosen.connect(self._show_folder)
        self.folders.brought.connect(self.add_files)
        self.folders.moved_here.connect(self._take_moved)
        self.files.asked.connect(self._do)
        self.files.selection_changed.connect(self._enable)
        self.intake.progressed.connect(self._show_progress)
        self.intake.finished.connect(self._show_taken)
        for signal in (self.session.findings_changed, self.session.opened):
            signal.connect(self._follow)

    # --- showing ---

    def refresh(self) -> None:
        """Show the folders and the files as they are now."""
        if not self.session.is_open:
            return
        self.folders.show_folders(tuple(folders_of(self.session)))
        known = self.folders.folders
        without = sum(not folder.files for folder in known)
        count = sum(len(folder.files) for folder in known)
        said = f"{len(known)} 个条件要证明材料，{without} 个待证明；共 {count} 个文件。"
        self.summary.setText(said if known else _NO_FOLDERS)
        self._show_folder()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the page wasn't seen."""
        super().showEvent(event)
        self.refresh()

    def _follow(self) -> None:
        if self.isVisible():
            self.refresh()

    def _folder(self) -> Folder | None:
        key = self.folders.key()
        return next((one for one in self.folders.folders if one.key == key), None)

    def _show_folder(self, _key: str = "") -> None:
        folder = self._folder()
        key = folder.key if folder else ""
        if key != self._shown_key:
            self._shown_key = key
            say(self.notes, "")
        say(self.heading, folder.title if folder else "")
        say(self.source, f"依据：{folder.source}" if folder and folder.source else "")
        files = folder.files if folder else ()
        places = self.files.places()
        if self.model.show_files(files):
            self.files.choose([one for one in places if one < len(files)] or range(1))
        self.stack.setCurrentWidget(self.files if files else self.empty)
        self.empty.setText(_EMPTY if folder else _NO_FOLDERS)
        self._show_problems(key)
        self.add_button.setEnabled(folder is not None)
        self.condition_button.setVisible(folder is not None and folder.is_wanted)
        self._enable()

    def _show_problems(self, key: str) -> None:
        """What is wrong with the files themselves; that there are none is said already."""
        value = self.session.dossier.value(key) if key else None
        problems = self.session.dossier.facts[key].type.validate(value) if value else ()
        worst = "error" if any(one.severity == "error" for one in problems) else "warning"
        say(self.problems, "\n".join(one.message for one in problems), worst)

    def _enable(self) -> None:
        places, count = self.files.places(), len(self.model.files)
        can = dict.fromkeys(self.buttons, bool(places))
        can["open"] = can["save"] = len(places) == 1
        can["up"] = can["up"] and places != list(range(len(places)))
        can["down"] = can["down"] and places != list(range(count - len(places), count))
        can["move"] = can["move"] and len(self.folders.folders) > 1
        for name, button in self.buttons.items():
            button.setEnabled(can[name])

    # --- adding ---

    def pick(self) -> None:
        """Let the user choose files for the chosen folder."""
        if key := self.folders.key():
            self.add_files(key, pick_files(self.session.dossier.facts[key].type, self))

    def add_files(self, key: str, paths: Iterable[Path]) -> None:
        """Take files into a folder, beside the window's thread."""
        if found := list(paths):
            say(self.notes, "")
            self.stop_button.show()
            self.progress.setText("正在添加…")
            self.intake.add(key, found)

    def _show_progress(self, _key: str, text: str) -> None:
        self.stop_button.show()
        self.progress.setText(text)

    def _show_taken(self, key: str, notes: tuple[str, ...]) -> None:
        self.stop_button.setVisible(self.intake.is_busy)
        self.progress.setText("")
        self.refresh()
        if key == self.folders.key():
            self.files.choose([len(self.model.files) - 1])
        if notes:
            say(self.notes, "\n".join(notes))

    # --- acting on the chosen files ---

    def _do(self, name: str) -> None:
        actions: dict[str, Callable[[], None]] = {
            "open": self.open_chosen,
            "save": self.save_chosen,
            "up": lambda: self.move_by(-1),
            "down": lambda: self.move_by(1),
            "remove": self.remove,
        }
        actions[name]()

    def open_chosen(self) -> None:
        """Open a copy of the chosen file."""
        if file := self._only():
            say(self.notes, open_copy(self.session, file, self.open_url))

    def save_chosen(self) -> None:
        """Write the chosen file to a place of the user's choice."""
        if file := self._only():
            say(self.notes, save_copy(self.session, file, self))

    def _only(self) -> FileRef | None:
        places = self.files.places()
        return self.model.files[places[0]] if len(places) == 1 else None

    def remove(self) -> None:
        """Take the chosen files away; it can be undone."""
        key, places = self.folders.key(), self.files.places()
        if not places:
            return
        kept = tuple(one for n, one in enumerate(self.model.files) if n not in places)
        self._step(f"删除{self._called(places)}", lambda: put(self.session, key, kept))
        self.files.choose([min(places[0], len(kept) - 1)])

    def move_by(self, step: int) -> None:
        """The chosen files go up (-1) or down (1)."""
        key, places, files = self.folders.key(), self.files.places(), list(self.model.files)
        ends = [place + step for place in places]
        if not places or min(ends) < 0 or max(ends) >= len(files):
            return
        for place in places if step < 0 else reversed(places):
            files[place], files[place + step] = files[place + step], files[place]
        self._step(f"移动{self._called(places)}", lambda: put(self.session, key, tuple(files)))
        self.files.choose(ends)

    def move_to(self, target: str) -> None:
        """The chosen files go behind those of another folder."""
        key, places = self.folders.key(), self.files.places()
        if not places or target == key:
            return
        kept = tuple(one for n, one in enumerate(self.model.files) if n not in places)
        moved = tuple(self.model.files[place] for place in places)

        def move() -> None:
            put(self.session, key, kept)
            put(self.session, target, (*attached(self.session, target), *moved))

        title = self.session.dossier.facts[target].label
        self._step(f"把{self._called(places)}移到 {title}", move)
        self.files.choose([min(places[0], len(kept) - 1)])

    def _take_moved(self, key: str, hashes: list[str]) -> None:
        """What was dragged is what was chosen, unless something changed meanwhile."""
        chosen = [self.model.files[place].sha256 for place in self.files.places()]
        if sorted(chosen) == sorted(hashes):
            self.move_to(key)

    def _fill_move_menu(self) -> None:
        self.move_menu.clear()
        for folder in self.folders.folders:
            if folder.key != self.folders.key():
                text = f"{folder.title}（{folder.state}）".replace("&", "&&")
                action = self.move_menu.addAction(icon(*folder.look), text)
                action.triggered.connect(lambda _checked=False, key=folder.key: self.move_to(key))

    def _step(self, name: str, action: Callable[[], None]) -> None:
        say(self.notes, "")
        self.session.do(name, action)
        self.refresh()

    def _called(self, places: list[int]) -> str:
        if len(places) == 1:
            return f"文件 {self.model.files[places[0]].name}"
        return f" {len(places)} 个文件"

    # --- keys and drops ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ins adds, wherever on the page the keys go."""
        if event.key() == Qt.Key.Key_Insert and not event.modifiers():
            self.pick()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that lie on a disk; a dossier alone is the window's."""
        if self.folders.key() and brought_files(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped to the chosen folder; it stays where it was, too."""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.add_files(self.folders.key(), brought_files(event.mimeData()))
