"""佐证材料: the folders that the notice and the user want, the files of the chosen one beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.definitions.models import FOLDER_FILES
from app.definitions.types import FileRef
from app.dossier.changes import ROOT
from app.ui.icons import icon
from app.ui.labels import looks_only, reveal, say, text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.attachments import (
    OpenUrl,
    address_of,
    attached,
    intake_of,
    open_copy,
    pick_files,
    place_of_folder,
    put,
    save_copy,
)
from app.ui.wizard.evidence_contents import ContentsPreview
from app.ui.wizard.evidence_coverage import CoverageDialog
from app.ui.wizard.evidence_files import FilesModel, FilesView
from app.ui.wizard.evidence_folders import (
    NO_FOLDERS,
    Folder,
    FolderList,
    brought_files,
    folders_of,
    summary_of,
)
from app.ui.wizard.evidence_joining import Joining
from app.ui.wizard.evidence_own import OwnFolders
from app.ui.wizard.evidence_pasting import Pasting
from app.ui.wizard.evidence_treatment import TreatmentPanel, changed, step_name

_BUTTONS = (
    ("open", "open", "打开", "打开一份副本来看（Enter）"),
    ("save", "save_as", "另存…", "把这个文件另存到别处"),
    ("up", "up", "上移", "上移（Alt+↑）"),
    ("down", "down", "下移", "下移（Alt+↓）"),
    ("move", "folder", "移到", "移到另一个文件夹"),
    ("join", "copy", "合并", "所选的几个文件合成一个，例如证件的正面和反面、要拼在一页的几张照片"),
    ("remove", "delete", "删除", "删除所选的文件，可以撤销（Del）"),
)
_FOLDER_BUTTONS = (
    ("new_folder", "add", "新建", "新建一个自己的文件夹（Ctrl+Shift+N）"),
    ("rename_folder", "edit", "改名", "给自己建的文件夹改名（F2）"),
    ("delete_folder", "delete", "删除", "删除自己建的文件夹，连同里面的文件；可以撤销（Del）"),
)
_EMPTY = (
    "这里还没有文件。点“添加文件…”（Ins）选取，也可以把文件、文件夹拖到这里，或者粘贴（Ctrl+V）。"
)
_ROLES = {"error": "error", "warning": "warning", "note": "hint"}


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
        self.folder_buttons: dict[str, QPushButton] = {}
        self.treatment = TreatmentPanel(self)
        self._pasting = Pasting(session, self)
        self.joining = Joining(session, self)
        self._own = OwnFolders(session, self, self._step)
        self.contents: ContentsPreview | None = None
        self._shown_key = ""
        self._needed = 0
        self.setAcceptDrops(True)
        self._build()
        self._connect()
        self.refresh()

    def show_field(self, key: str, row: str = ROOT) -> None:
        """Choose a folder and put the cursor there."""
        self.refresh()
        self.folders.choose(address_of(FOLDER_FILES if row != ROOT else key, row))
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
        parts.addWidget(self._left())
        parts.addWidget(self._right())
        parts.setStretchFactor(1, 1)
        parts.setSizes([SIZES["row"] * 10, SIZES["row"] * 24])
        self.parts = parts
        column.addWidget(parts, 1)

    def _left(self) -> QWidget:
        """The folders, and what can be done with the user's own."""
        left = QWidget(self)
        self.folders.setMinimumWidth(SIZES["row"] * 6)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.folders, 1)
        line = QHBoxLayout()
        for name, drawing, text, tip in _FOLDER_BUTTONS:
            button = QPushButton(icon(drawing, "quiet"), text if name == "new_folder" else "", left)
            button.setProperty("role", "quiet")
            button.setAccessibleName(f"{text}文件夹")
            button.setToolTip(tip)
            button.clicked.connect(lambda _checked=False, name=name: self._do(name))
            self.folder_buttons[name] = button
            line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
        return left

    def _right(self) -> QWidget:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(SIZES["space_2"], 0, 0, 0)
        self.heading = text_label("", "caption")
        self.source = text_label("", "hint")
        self.problems = text_label("", "error")
        self.notes = text_label("", "warning")
        self.about = text_label("", "warning")
        self.empty = text_label(_EMPTY, "quiet")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget(right)
        self.stack.addWidget(self.files)
        self.stack.addWidget(self.empty)
        for part in (self.heading, self.source, self.problems):
            column.addWidget(part)
        column.addLayout(self._first_line(right))
        self.body = QWidget(right)
        column.addWidget(self.body, 1)
        inside = QVBoxLayout(self.body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.stack, 1)
        inside.addWidget(self.about)
        inside.addWidget(self.notes)
        inside.addLayout(self._second_line(self.body))
        inside.addWidget(self.treatment)
        self._right_column = column
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
        # A long name mustn't break into lines: with each file all beneath it would jump.
        self.progress.setWordWrap(False)
        self.progress.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.condition_button = QPushButton(icon("right"), "查看这个条件", parent)
        self.condition_button.clicked.connect(lambda: self.wanted.emit(self.folders.key(), ROOT))
        self.coverage_button = QPushButton(icon("list"), "条件对照…", parent)
        self.coverage_button.setToolTip("每个条件有哪些材料，每份材料证明什么")
        self.coverage_button.clicked.connect(self.show_coverage)
        self.contents_button = QPushButton(icon("panel_right"), "目录预览", parent)
        self.contents_button.setCheckable(True)
        self.contents_button.setToolTip("旁边显示目录：排好的顺序、页数和起始页")
        self.contents_button.toggled.connect(lambda is_shown: self.show_contents(is_shown=is_shown))
        looks_only(self.stop_button, self.condition_button, self.coverage_button)
        looks_only(self.contents_button)
        for part in (self.add_button, self.stop_button):
            line.addWidget(part)
        line.addWidget(self.progress, 1)
        line.addWidget(self.condition_button)
        line.addWidget(self.coverage_button)
        line.addWidget(self.contents_button)
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
        looks_only(self.buttons["open"], self.buttons["save"])
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
        self.folders.asked.connect(self._do)
        self.files.selection_changed.connect(self._show_chosen)
        self.model.known.connect(self._show_known)
        self.model.moved.connect(self.move_between)
        self.treatment.wanted.connect(self.treat)
        self._pasting.brought.connect(self.add_files)
        self.joining.finished.connect(self._show_joined)
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
        self.summary.setText(summary_of(self.folders.folders))
        self._show_folder()
        if self.contents is not None:
            self.contents.refresh()

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
        source = f"依据：{folder.source}" if folder and folder.source else ""
        say(self.source, "\n".join(filter(None, (folder.note if folder else "", source))))
        files = folder.files if folder else ()
        places = self.files.places()
        if self.model.show_files(files):
            self.files.choose([one for one in places if one < len(files)] or range(1))
        self.stack.setCurrentWidget(self.files if files else self.empty)
        self.empty.setText(_EMPTY if folder else NO_FOLDERS)
        self._show_problems(key)
        self.add_button.setEnabled(folder is not None)
        is_condition = folder is not None and folder.is_wanted and folder.kind == "condition"
        self.condition_button.setVisible(is_condition)
        for name in ("rename_folder", "delete_folder"):
            self.folder_buttons[name].setEnabled(folder is not None and folder.kind == "own")
        self._show_chosen()

    def _show_problems(self, key: str) -> None:
        """What is wrong with the files themselves; that there are none is said already."""
        value = attached(self.session, key) if key else ()
        kind = self.session.dossier.facts[place_of_folder(key)[0]].type if value else None
        problems = kind.validate(value) if kind else ()
        worst = "error" if any(one.severity == "error" for one in problems) else "warning"
        say(self.problems, "\n".join(one.message for one in problems), worst)

    def _show_chosen(self) -> None:
        """What can be done with the chosen files, how they are to stand, what is wrong with one."""
        self._enable()
        chosen = self._chosen()
        self.treatment.show_files(chosen)
        reveal(self.treatment, is_shown=bool(chosen))
        problems = self.model.problems(chosen[0]) if len(chosen) == 1 else ()
        worst = _ROLES[problems[0].severity] if problems else "hint"
        say(self.about, "\n".join(map(str, problems)), worst)

    def _show_known(self, sha256: str) -> None:
        if any(file.sha256 == sha256 for file in self._chosen()):
            self._show_chosen()

    def _chosen(self) -> tuple[FileRef, ...]:
        count = len(self.model.files)
        return tuple(self.model.files[place] for place in self.files.places() if place < count)

    def _enable(self) -> None:
        places, count = self.files.places(), len(self.model.files)
        can = dict.fromkeys(self.buttons, bool(places))
        can["open"] = can["save"] = len(places) == 1
        can["up"] = can["up"] and places != list(range(len(places)))
        can["down"] = can["down"] and places != list(range(count - len(places), count))
        can["join"] = len(places) > 1 and not self.joining.is_busy
        can["move"] = can["move"] and len(self.folders.folders) > 1
        for name, button in self.buttons.items():
            button.setEnabled(can[name])

    # --- adding ---

    def pick(self) -> None:
        """Let the user choose files for the chosen folder."""
        if key := self.folders.key():
            kind = self.session.dossier.facts[place_of_folder(key)[0]].type
            self.add_files(key, pick_files(kind, self))

    def add_files(self, key: str, paths: Iterable[Path]) -> None:
        """Take files into a folder, beside the window's thread."""
        if found := list(paths):
            say(self.notes, "")
            self.stop_button.show()
            self.progress.setText("正在添加…")
            self.intake.add(key, found)

    def paste(self) -> None:
        """Add the files, or the picture, that the clipboard holds."""
        if key := self.folders.key():
            say(self.notes, self._pasting.paste(key), "warning")

    def _show_progress(self, _key: str, text: str) -> None:
        self.stop_button.show()
        room = self.progress.width()
        self.progress.setText(
            self.progress.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        )

    def _show_taken(self, key: str, notes: tuple[str, ...]) -> None:
        self.stop_button.setVisible(self.intake.is_busy)
        self.progress.setText("")
        focus = QApplication.focusWidget()
        is_typing = focus is not None and self.treatment.isAncestorOf(focus)
        if key == self.folders.key() and not is_typing:
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
            "join": self.join,
            "rename": lambda: self.treatment.title.setFocus(Qt.FocusReason.ShortcutFocusReason),
            "turn_right": lambda: self.treat("turned", 1),
            "turn_left": lambda: self.treat("turned", -1),
            "new_folder": self.new_folder,
            "rename_folder": self.rename_folder,
            "delete_folder": self.delete_folder,
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

    def join(self) -> None:
        """The chosen files become one, in the place of the first."""
        say(self.notes, "")
        self.joining.join(self.folders.key(), self._chosen())
        self._enable()

    def _show_joined(self, key: str, note: str) -> None:
        self._enable()
        if key == self.folders.key():
            say(self.notes, note, "warning")

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

    def treat(self, change: str, value: object) -> None:
        """Let the chosen files stand another way in the volume; one step."""
        places, files = self.files.places(), list(self.model.files)
        chosen = [files[place] for place in places]
        for place in places:
            files[place] = changed(files[place], **{change: value})
        if not places or tuple(files) == self.model.files:
            return
        name = step_name("turn" if change == "turned" else change, chosen)
        self._step(name, lambda: put(self.session, self.folders.key(), tuple(files)))
        self.files.choose(places)

    def move_between(self, places: list[int], to: int) -> None:
        """Files that were dragged within the list go before the one at a place."""
        files = list(self.model.files)
        moved = [files[place] for place in places]
        rest = [file for place, file in enumerate(files) if place not in places]
        start = to - sum(place < to for place in places)
        ordered = (*rest[:start], *moved, *rest[start:])
        if ordered != self.model.files:
            key = self.folders.key()
            self._step(f"移动{self._called(places)}", lambda: put(self.session, key, ordered))
        self.files.choose(range(start, start + len(moved)))

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

        title = next(one.title for one in self.folders.folders if one.key == target)
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

    # --- the user's own folders ---

    def new_folder(self) -> None:
        """Make a folder under a name that the user gives."""
        self.folders.choose(self._own.make())

    def rename_folder(self) -> None:
        """Give an own folder another name."""
        if folder := self._own_folder():
            self._own.rename(folder)

    def delete_folder(self) -> None:
        """Take an own folder away with its files; it can be undone."""
        if folder := self._own_folder():
            self._own.delete(folder)

    def _own_folder(self) -> Folder | None:
        folder = self._folder()
        return folder if folder and folder.kind == "own" else None

    def show_contents(self, *, is_shown: bool) -> None:
        """Show the contents beside the files, or fold them away; made when first wanted."""
        if self.contents is None:
            self.contents = ContentsPreview(self.session, self)
        self.contents.setVisible(is_shown)
        self._place_contents()
        self.contents.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With more or less room the contents find another place."""
        super().resizeEvent(event)
        self._place_contents()

    def _place_contents(self) -> None:
        """Beside the files; in their place where the window is too narrow for the three of them."""
        if self.contents is None:
            return
        left, right = (self.parts.widget(place).minimumSizeHint() for place in (0, 1))
        least = self.contents.room
        room = self.parts.width() - 2 * self.parts.handleWidth()
        # What the files need is known from when they were shown: hidden parts need nothing.
        self._needed = max(self._needed, right.width())
        is_narrow = left.width() + self._needed + least > room
        is_instead = is_narrow and not self.contents.isHidden()
        self.contents_button.setText("返回文件" if is_instead else "目录预览")
        self.body.setVisible(not is_instead)
        if self.contents.isHidden():
            return
        is_beside = self.parts.indexOf(self.contents) >= 0
        if is_narrow:
            self._right_column.addWidget(self.contents, 1)
        elif not is_beside:
            self.parts.addWidget(self.contents)
            spare = room - left.width() - self._needed - least
            shares = left.width() + spare // 4, self._needed + spare // 4, least + spare // 2
            self.parts.setSizes(shares)
        self.contents.show()

    def show_coverage(self) -> None:
        """Condition and file, both ways."""
        dialog = CoverageDialog(self.session, self)
        dialog.wanted.connect(self.folders.choose)
        dialog.exec()
        dialog.deleteLater()

    def _step(self, name: str, action: Callable[[], None]) -> None:
        say(self.notes, "")
        self.session.do(name, action)
        if not self.isVisible():
            self.refresh()

    def _called(self, places: list[int]) -> str:
        if len(places) == 1:
            return f"文件 {self.model.files[places[0]].name}"
        return f" {len(places)} 个文件"

    # --- keys and drops ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ins adds, Ctrl+V pastes, wherever on the page the keys go."""
        if event.key() == Qt.Key.Key_Insert and not event.modifiers():
            self.pick()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
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
