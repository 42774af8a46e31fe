"""The files of one folder of evidence: thumbnail, name, pages, treatment and problems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDragEnterEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.definitions.types import FileRef
from app.definitions.types.files import size_text
from app.outputs.evidence.listing import of_use
from app.outputs.evidence.models import FileProblem
from app.ui.session import Session
from app.ui.wizard.evidence_folders import MIME
from app.ui.wizard.evidence_treatment import treatment_text
from app.ui.wizard.rows_table import key_name
from app.ui.wizard.thumbnails import EXTENT, kind_of, thumbnails_of

_NOWHERE = QModelIndex()
_KEYS = {
    "Del": "remove",
    "Return": "open",
    "Enter": "open",
    "Alt+Up": "up",
    "Alt+Down": "down",
    "F2": "rename",
    "Ctrl+R": "turn_right",
    "Ctrl+Shift+R": "turn_left",
}
_SEVERITIES = ("error", "warning", "note")


class FilesModel(QAbstractListModel):
    """Only what is painted asks for its thumbnail.

    `known(sha256)` follows when it was found out what a file of the folder is; `moved(places, to)`
    when files were dragged to another place of the list.
    """

    known = Signal(str)
    moved = Signal(list, int)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.files: tuple[FileRef, ...] = ()
        self._thumbnails = thumbnails_of(session)
        self._thumbnails.made.connect(self._show_made)

    def show_files(self, files: tuple[FileRef, ...]) -> bool:
        """Show these from now on; False where they are shown already."""
        if files == self.files:
            return False
        self.beginResetModel()
        self.files = files
        self.endResetModel()
        return True

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """One row for each file."""
        return 0 if parent.isValid() else len(self.files)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """What is shown and said of a file."""
        if not index.isValid():
            return None
        file = self.files[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return "\n".join(self.lines(file))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"第 {index.row() + 1} 个，{'，'.join(filter(None, self.lines(file)))}"
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join((file.name, *map(str, self.problems(file))))
            case Qt.ItemDataRole.DecorationRole:
                return self._thumbnails.icon(file)
        return None

    def lines(self, file: FileRef) -> tuple[str, str, str]:
        """Its name, what it is and how it will stand, and the worst that is wrong with it."""
        found = self._thumbnails.found(file)
        pages = f"{found.pages} 页" if found and found.pages else ""
        about = (kind_of(file.name)[0], size_text(file.size), pages, treatment_text(file.treatment))
        name = file.name if not file.treatment.title else f"{file.title}（{file.name}）"
        problems = self.problems(file)
        worst = problems[0].message if problems else ""
        more = f"（共 {len(problems)} 条提示）" if len(problems) > 1 else ""
        return name, "，".join(filter(None, about)), f"{worst}{more}"

    def is_known(self, file: FileRef) -> bool:
        """Whether it was looked at already."""
        return self._thumbnails.found(file) is not None

    def problems(self, file: FileRef) -> tuple[FileProblem, ...]:
        """What is wrong with a file, the worst first; nothing as long as it isn't known."""
        found = self._thumbnails.found(file)
        if found is None:
            return ()
        problems = (*found.problems, *of_use(file, found, 1))
        return tuple(sorted(problems, key=lambda one: _SEVERITIES.index(one.severity)))

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """A file can be dragged to another folder."""
        flags = Qt.ItemFlag
        if not index.isValid():
            return flags.ItemIsDropEnabled
        return flags.ItemIsSelectable | flags.ItemIsEnabled | flags.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        """Only our own folders take them."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The files that are dragged."""
        data = QMimeData()
        data.setData(MIME, " ".join(self.files[one.row()].sha256 for one in indexes).encode())
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        """They are moved, never copied."""
        return Qt.DropAction.MoveAction

    def dropMimeData(
        self,
        data: QMimeData,
        _action: Qt.DropAction,
        row: int,
        _column: int,
        _parent: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Files of this list, dropped between two others; the page moves them."""
        hashes = bytes(data.data(MIME).data()).decode().split()
        places = [place for place, file in enumerate(self.files) if file.sha256 in hashes]
        if len(places) == len(hashes) and places:
            self.moved.emit(places, len(self.files) if row < 0 else row)
        return False  # the view would take the rows away itself

    def _show_made(self, sha256: str) -> None:
        for place, file in enumerate(self.files):
            if file.sha256 == sha256:
                index = self.index(place)
                self.dataChanged.emit(index, index)
                self.known.emit(sha256)


class FilesView(QListView):
    """The list with its keys; `asked(name)` follows a key or a double click."""

    asked = Signal(str)
    selection_changed = Signal()

    def __init__(self, model: FilesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self._shown = model
        self.setAccessibleName("这一项的证明材料")
        self.setIconSize(QSize(EXTENT, EXTENT))
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragDropOverwriteMode(False)
        self.setDropIndicatorShown(True)
        self.doubleClicked.connect(lambda _index: self.asked.emit("open"))
        self.selectionModel().selectionChanged.connect(self._tell)

    def places(self) -> list[int]:
        """The places of the chosen files, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def choose(self, places: Iterable[int]) -> None:
        """Choose the files at these places, as far as there are any."""
        known = [place for place in places if 0 <= place < len(self._shown.files)]
        chosen = QItemSelection()
        for place in known:
            chosen.select(self._shown.index(place), self._shown.index(place))
        flags = QItemSelectionModel.SelectionFlag
        if known:
            self.selectionModel().setCurrentIndex(self._shown.index(known[0]), flags.NoUpdate)
            self.scrollTo(self._shown.index(known[0]))
        self.selectionModel().select(chosen, flags.ClearAndSelect)

    # --- drops: what comes from a disk is the page's ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Only files of a folder; others go on to the page."""
        if event.mimeData().hasFormat(MIME):
            super().dragEnterEvent(event)
        else:
            event.ignore()

    def _tell(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self.selection_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The list's own keys."""
        if name := key_name(event, _KEYS):
            self.asked.emit(name)
        else:
            super().keyPressEvent(event)
