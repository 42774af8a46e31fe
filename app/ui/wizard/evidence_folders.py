"""The folders of evidence: what the notice lists, one for each condition to be proved, the user's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.definitions.types import FileRef
from app.dossier.evidence import FolderKind, coverage, folders
from app.ui.icons import icon
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.attachments import address_of, dropped_files
from app.ui.wizard.rows_table import key_name

MIME = "application/x-jiangshen-evidence"
"""Files dragged from one folder to another: the hashes of their contents."""
_KEY = Qt.ItemDataRole.UserRole
_KEYS = {"F2": "rename_folder", "Del": "delete_folder", "Ctrl+Shift+N": "new_folder"}
_AROUND, _TALL = 32, 10_000
NO_FOLDERS = "这份通知没有列出要提供的佐证材料；可以自己新建文件夹。"
UNPROVED = "待证明"
_PROVED_ELSEWHERE, _NOT_YET, _IF_ANY, _EMPTY = (
    "由上面所列的材料证明",
    "还没有放入",
    "有则提供",
    "空文件夹",
)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder as the list shows it; `key` is its address, one that isn't wanted holds files only.

    `is_proved`: the condition is proved, be it by files in another folder.
    """

    key: str
    title: str
    source: str
    files: tuple[FileRef, ...]
    is_wanted: bool = True
    kind: FolderKind = "condition"
    note: str = ""
    is_optional: bool = False
    is_proved: bool = False

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.files:
            said = f"{len(self.files)} 个文件"
            return said if self.is_wanted else f"{said}（现在不要求）"
        if self.kind == "own":
            return _EMPTY
        if self.kind == "material":
            return _IF_ANY if self.is_optional else _NOT_YET
        return _PROVED_ELSEWHERE if self.is_proved else UNPROVED

    @property
    def look(self) -> tuple[str, str]:
        """Name and role of its icon."""
        if not self.is_wanted:
            return "info", "hint"
        if self.kind == "own":
            return "folder", "hint"
        if self.files or self.is_proved:
            return "ok", "ok"
        return ("todo", "hint") if self.is_optional else ("warning", "warning")


def folders_of(session: Session) -> Iterator[Folder]:
    """What the notice lists, its conditions, the user's own, then what isn't wanted but holds files."""
    if not session.is_open:
        return
    dossier, known = session.dossier, session.definitions
    proved = {one.use.id for one in coverage(dossier, known).conditions if one.proofs}
    titles = {state.use.evidence_fact: state.title for state in session.conditions()}
    for one in folders(dossier, known):
        is_proved = one.kind == "condition" and bool(proved & set(one.proves))
        yield Folder(
            address_of(one.key, one.row), titles.get(one.key, one.title), one.clause, one.files,
            one.is_wanted, one.kind, one.note, one.is_optional, is_proved,
        )  # fmt: skip


def summary_of(known: tuple[Folder, ...]) -> str:
    """How many folders there are, how many conditions still lack a proof, how many files."""
    if not known:
        return NO_FOLDERS
    conditions = [one for one in known if one.kind == "condition" and one.is_wanted]
    listed = [one for one in known if one.kind == "material"]
    without = sum(not one.files and not one.is_proved for one in conditions)
    lacking = sum(not one.files and not one.is_optional for one in listed)
    parts = [f"{len(conditions)} 个条件要证明材料，{without} 个待证明" if conditions else ""]
    parts += [f"通知列出 {len(listed)} 项材料，{lacking} 项还没有放入" if listed else ""]
    parts += [f"共 {sum(len(one.files) for one in known)} 个文件"]
    return "；".join(part for part in parts if part) + "。"


def brought_files(data: QMimeData) -> list[Path]:
    """The files that are dragged in; none for a dossier alone, which the window opens."""
    paths = dropped_files(data)
    return [] if all(path.suffix.lower() == ".shenbao" for path in paths) else paths


class _WholeText(QStyledItemDelegate):
    """Rows as high as their text needs: Qt forgets the style's own margins where text wraps."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """The height for the width that icon and margins leave to the text."""
        usual, owner = super().sizeHint(option, index), self.parent()
        room = owner.viewport().width() if isinstance(owner, FolderList) else usual.width()
        width = room - SIZES["icon"] - _AROUND
        text = str(index.data())
        needed = QFontMetrics(option.font).boundingRect(
            QRect(0, 0, max(width, SIZES["row"]), _TALL), Qt.TextFlag.TextWordWrap, text
        )
        return QSize(usual.width(), max(usual.height(), needed.height() + SIZES["space_3"]))


class FolderList(QListWidget):
    """The folders with their states. Files can be dropped onto one.

    `chosen(key)` follows another current one, `brought(key, paths)` files from a disk,
    `moved_here(key, hashes)` files of another folder, `asked(name)` a key of the list.
    """

    chosen = Signal(str)
    brought = Signal(str, list)
    moved_here = Signal(str, list)
    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folders: tuple[Folder, ...] = ()
        self.setAccessibleName("证明材料的各个文件夹")
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setItemDelegate(_WholeText(self))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)  # narrower, the names take more lines
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        self.currentRowChanged.connect(lambda _row: self.chosen.emit(self.key()))

    def key(self) -> str:
        """The folder that is chosen; "" where there is none."""
        item = self.currentItem()
        return str(item.data(_KEY)) if item else ""

    def choose(self, key: str) -> None:
        """Make a folder the chosen one."""
        keys = [folder.key for folder in self.folders]
        if key in keys:
            self.setCurrentRow(keys.index(key))

    def show_folders(self, folders: tuple[Folder, ...]) -> None:
        """Show these from now on; the chosen one stays chosen."""
        before, key = [one.key for one in self.folders], self.key()
        self.folders = folders
        if before != [one.key for one in folders]:
            self.blockSignals(True)
            self.clear()
            for _ in folders:
                QListWidgetItem(self)
            self.blockSignals(False)
        for place, folder in enumerate(folders):
            self._show(self.item(place), folder)
        if self.key() != key or self.currentRow() < 0:
            self.choose(key)
            if self.currentRow() < 0 and folders:
                self.setCurrentRow(0)

    def _show(self, item: QListWidgetItem, folder: Folder) -> None:
        item.setData(_KEY, folder.key)
        item.setText(f"{folder.title}\n{folder.state}")
        item.setIcon(icon(*folder.look))
        about = (folder.title, folder.note, folder.source)
        item.setToolTip("\n".join(part for part in about if part))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{folder.title}，{folder.state}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The list's own keys, for the user's own folders."""
        if name := key_name(event, _KEYS):
            self.asked.emit(name)
        else:
            super().keyPressEvent(event)

    # --- drops ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files, from a disk or from another folder."""
        self._answer(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """They need a folder under the pointer."""
        self._answer(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand them to the page."""
        key, data = self._key_at(event), event.mimeData()
        if key and data.hasFormat(MIME):
            event.accept()
            self.moved_here.emit(key, bytes(data.data(MIME).data()).decode().split())
        elif key and (paths := brought_files(data)):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.brought.emit(key, paths)
        else:
            event.ignore()

    def _answer(self, event: QDragMoveEvent) -> None:
        data = event.mimeData()
        if data.hasFormat(MIME):
            event.setAccepted(bool(self._key_at(event)))
        elif brought_files(data):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def _key_at(self, event: QDropEvent) -> str:
        """The folder under the pointer, or the chosen one beneath them all for files of a disk."""
        item = self.itemAt(event.position().toPoint())
        if item is None and not event.mimeData().hasFormat(MIME):
            return self.key()
        return str(item.data(_KEY)) if item else ""
