"""The editor of attached files: a list to add to by picking or dropping, to open, to take away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.definitions.types import FileRef
from app.definitions.types.files import size_text
from app.dossier.changes import ROOT
from app.ui.icons import icon
from app.ui.labels import looks_only, reveal
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.attachments import (
    dropped_files,
    intake_of,
    open_copy,
    pick_files,
    save_copy,
)
from app.ui.wizard.editors.base import FieldEditor

_FILE = Qt.ItemDataRole.UserRole
_MOST_ROWS = 6


class FilesEditor(FieldEditor):
    """The files of one folder of proofs. Enter opens a copy, Delete takes a file away."""

    is_wide = True

    def __init__(
        self, session: Session, key: str, row: str = ROOT, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, key, row, parent)
        self.open_url: Callable[[QUrl], object] = QDesktopServices.openUrl
        self.setAcceptDrops(True)
        self._column = QVBoxLayout()
        self._column.setSpacing(SIZES["space_1"])
        self.line.addLayout(self._column)
        self._row = QHBoxLayout()
        self._column.addLayout(self._row)
        self._list: QListWidget | None = None
        self.file_buttons: tuple[QPushButton, ...] = ()
        self._build_row()
        self.refresh()
        self._intake = intake_of(session)
        self._intake.finished.connect(self._tell_taken)

    # --- showing ---

    def refresh(self) -> None:
        """List the files that are attached, or do it once they are seen: it may be hundreds."""
        if self.isVisible():
            self._list_files()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while it wasn't seen."""
        super().showEvent(event)
        self._list_files()

    def _list_files(self) -> None:
        attached = self._attached()
        reveal(self.empty, is_shown=not attached)
        if not attached and self._list is None:
            return
        place = self.files.currentRow()
        self.files.clear()
        for file in attached:
            item = QListWidgetItem(f"{file.name}　{size_text(file.size)}", self.files)
            item.setIcon(icon("file", "hint"))
            item.setData(_FILE, file)
            item.setToolTip(file.name)
        count = self.files.count()
        self.files.setCurrentRow(min(max(place, 0), count - 1))
        height = self.files.sizeHintForRow(0) if count else 0
        self.files.setFixedHeight(min(count, _MOST_ROWS) * height + 2 * self.files.frameWidth())
        for part in (self.files, *self.file_buttons):
            reveal(part, is_shown=count > 0)

    def focus_editor(self) -> None:
        """Let the keys go to the list, or to the button that fills it."""
        (self.files if self._attached() else self.add_button).setFocus()

    def _attached(self) -> tuple[FileRef, ...]:
        value = self.value
        return value if isinstance(value, tuple) else ()

    @property
    def files(self) -> QListWidget:
        """The list, made with the first file: most folders are empty for long."""
        if self._list is None:
            self._list = QListWidget(self)
            self._list.installEventFilter(self)
            self._list.itemActivated.connect(self.open_copy)
            self.name(self._list, "已添加的文件")
            self._column.insertWidget(0, self._list)
            self._add_file_buttons()
            QWidget.setTabOrder(self._list, self.add_button)
        return self._list

    def _build_row(self) -> None:
        self.add_button = self._button("添加文件…", "add", self.pick, "")
        self.empty = QLabel("也可以把文件拖到这里。", self)
        self.empty.setProperty("role", "hint")
        for part in (self.add_button, self.empty):
            self._row.addWidget(part)
        self._row.addStretch(1)
        self.take_keys(self.add_button)
        self.name(self.add_button, "添加文件")

    def _add_file_buttons(self) -> None:
        self.file_buttons = (
            self._button("打开", "open", self.open_copy, "quiet"),
            self._button("另存…", "save_as", self.save_copy, "quiet"),
            self._button("删除", "delete", self.remove, "quiet"),
        )
        looks_only(*self.file_buttons[:2])
        before = self.add_button
        for place, button in enumerate(self.file_buttons, 1):
            self._row.insertWidget(place, button)
            QWidget.setTabOrder(before, button)
            before = button

    def _button(
        self, text: str, drawing: str, action: Callable[..., None], role: str
    ) -> QPushButton:
        button = QPushButton(icon(drawing, role), text, self)
        button.setProperty("role", role)
        button.setAutoDefault(False)
        button.clicked.connect(lambda *_: action())
        self.name(button, text.rstrip("…"))
        return button

    # --- adding and taking away ---

    def pick(self) -> None:
        """Let the user choose files."""
        self.add_files(pick_files(self.type, self))

    def add_files(self, paths: Iterable[Path]) -> None:
        """Take files in, and those of a folder, beside the window's thread."""
        if self.is_alive and (found := list(paths)):
            self.noted.emit((f"正在添加 {len(found)} 个文件…",))
            self._intake.add(self.key, found)

    def _tell_taken(self, key: str, notes: tuple[str, ...]) -> None:
        """What could not be taken in is named; the others came in."""
        if key == self.key:
            self.noted.emit(notes)

    def remove(self) -> None:
        """Take the chosen file away; it can be undone."""
        place = self.files.currentRow()
        kept = list(self._attached())
        if 0 <= place < len(kept):
            name = kept.pop(place).name
            self.session.do(f"删除文件 {name}", lambda: self._set(tuple(kept)))

    def _set(self, files: tuple[FileRef, ...]) -> None:
        self.enter(files or None)

    # --- looking at one ---

    def _chosen(self) -> FileRef | None:
        item = self.files.currentItem()
        return item.data(_FILE) if item else None

    def open_copy(self, *_: object) -> None:
        """Open a copy of the chosen file with the program that Windows has for it."""
        if (file := self._chosen()) and (note := open_copy(self.session, file, self.open_url)):
            self.noted.emit((note,))

    def save_copy(self) -> None:
        """Write the chosen file to a place of the user's choice."""
        if (file := self._chosen()) and (note := save_copy(self.session, file, self)):
            self.noted.emit((note,))

    # --- keys and drops ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete takes the chosen file away."""
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_key and event.key() == Qt.Key.Key_Delete:  # type: ignore[attr-defined]
            self.remove()
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that lie on a disk."""
        if dropped_files(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped; it stays where it was, too."""
        paths = dropped_files(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.add_files(paths)
