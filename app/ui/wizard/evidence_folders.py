"""The folders of proofs: one for each condition of the notice that wants one and applies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.definitions.types import FileRef
from app.ui.icons import icon
from app.ui.session import Session
from app.ui.wizard.attachments import attached, dropped_files
from app.ui.wizard.whole_text import WholeTextDelegate

MIME = "application/x-jiangshen-evidence"
"""Files dragged from one folder to another: the hashes of their contents."""
_KEY = Qt.ItemDataRole.UserRole
UNPROVED = "待证明"


@dataclass(frozen=True, slots=True)
class Folder:
    """The folder of a condition; one that isn't wanted now is shown only for what lies in it."""

    key: str
    title: str
    source: str
    files: tuple[FileRef, ...]
    is_wanted: bool = True

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if not self.files:
            return UNPROVED
        said = f"{len(self.files)} 个文件"
        return said if self.is_wanted else f"{said}（现在不要求）"

    @property
    def look(self) -> tuple[str, str]:
        """Name and role of its icon."""
        if not self.is_wanted:
            return "info", "hint"
        return ("ok", "ok") if self.files else ("warning", "warning")


def folders_of(session: Session) -> Iterator[Folder]:
    """The folders in the notice's order, then those that nothing asks for now but hold files."""
    applying = set()
    for state in session.conditions():
        key = state.use.evidence_fact
        if state.use.proof and key in session.dossier.facts:
            applying.add(key)
            yield Folder(key, state.title, state.source, attached(session, key))
    for key, fact in session.dossier.facts.items():
        if key.startswith("evidence.") and key not in applying and (has := attached(session, key)):
            yield Folder(key, fact.label, "", has, is_wanted=False)


def brought_files(data: QMimeData) -> list[Path]:
    """The files that are dragged in; none for a dossier alone, which the window opens."""
    paths = dropped_files(data)
    return [] if all(path.suffix.lower() == ".shenbao" for path in paths) else paths


class FolderList(QListWidget):
    """The folders with their states. Files can be dropped onto one.

    `chosen(key)` follows another current one, `brought(key, paths)` files from a disk,
    `moved_here(key, hashes)` files of another folder.
    """

    chosen = Signal(str)
    brought = Signal(str, list)
    moved_here = Signal(str, list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.folders: tuple[Folder, ...] = ()
        self.setAccessibleName("证明材料的各个文件夹")
        self.setWordWrap(True)
        self.setItemDelegate(WholeTextDelegate(self))
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
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
        item.setToolTip("\n".join(filter(None, (folder.title, folder.source))))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{folder.title}，{folder.state}")

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
