"""目录预览: the contents as they would be printed now, beside the files that one arranges."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.dossier.evidence import folders
from app.ui.background import Job
from app.ui.labels import say, text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.thumbnails import thumbnails_of

if TYPE_CHECKING:
    from app.outputs.volumes.contents import ContentsLine

_TITLES = ("序号", "材料名称", "页数", "起始页")
_LEAST_LETTERS = 22
"""Chinese letters that are to find room in a line of the table, all columns together."""
_FIGURES = str.maketrans("123456789", "0" * 9)
_WAIT, _WHILE_COUNTING = 40, 400
"""Milliseconds in which several changes are shown as one; files are counted by the dozen."""
_INDENT = "  "
_BINDING = "app.outputs.volumes.previewing"
_NOWHERE = QModelIndex()
_UNSURE, _NONE = "约 ", "—"
_SURE_HINT = "页数是逐个文件数出来的；成册时再从成品核对。"
_UNSURE_HINT = "标“约”的：前面有还没数过的文件，或者要成册时才排版的表，先按 1 页算。"
_EMPTY = "这份通知没有要装订成册的材料，或者还没有放入文件。"


class ContentsModel(QAbstractTableModel):
    """The lines in four columns."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[ContentsLine] = ()

    def show_lines(self, lines: Sequence[ContentsLine]) -> None:
        """Show these from now on."""
        if len(lines) != len(self.lines):
            self.beginResetModel()
            self.lines = lines
            self.endResetModel()
        elif lines != self.lines:
            self.lines = lines
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(_TITLES) - 1))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """One row for each line."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _NOWHERE) -> int:
        """Number, name, pages, first page."""
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The titles of the columns."""
        is_title = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return _TITLES[section] if is_title else None

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """A cell; what is only assumed says so."""
        line, place = self.lines[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _cells(line)[place]
            case Qt.ItemDataRole.ToolTipRole:
                return line.title
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignLeft if place <= 1 else Qt.AlignmentFlag.AlignRight
                return side | Qt.AlignmentFlag.AlignVCenter
        return None


def _cells(line: ContentsLine) -> tuple[str, str, str, str]:
    about = "" if line.is_sure or not line.first_label else _UNSURE
    return (
        line.number,
        f"{_INDENT * (line.level - 1)}{line.title}",
        str(line.pages) if line.pages else _NONE,
        f"{about}{line.first_label or _NONE}",
    )


class ContentsPreview(QWidget):
    """Counts only while it is seen; then every file of the dossier is looked at, one by one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._looks = thumbnails_of(session)
        self.model = ContentsModel(self)
        self.hint = text_label("", "hint", self)
        self.table = QTableView(self)
        self.table.setModel(self.model)
        self._is_loaded = _BINDING in sys.modules
        self._loading: Job | None = None
        self._counting: Job | None = None
        self._is_outdated = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._show)
        self._looks.made.connect(lambda _sha256: self.refresh(_WHILE_COUNTING))
        self._build()

    @property
    def lines(self) -> Sequence[ContentsLine]:
        """What is shown."""
        return self.model.lines

    @property
    def room(self) -> int:
        """The width in pixels from which on it can be read; no minimum, which would hold the window."""
        return self.fontMetrics().horizontalAdvance("目" * _LEAST_LETTERS)

    @property
    def is_counted(self) -> bool:
        """Whether everything that is shown was counted, as far as it can be before binding."""
        is_waiting = self._timer.isActive() or self._counting or self._loading
        return bool(self.lines) and not is_waiting and not self._looks.is_busy

    def refresh(self, wait: int = _WAIT) -> None:
        """Show the contents anew, in a moment; nothing where they aren't seen."""
        if self.isVisible() and not (
            self._timer.isActive() and self._timer.remainingTime() <= wait
        ):
            self._timer.start(wait)

    # --- inside ---

    def _build(self) -> None:
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName("目录预览")
        self.table.setWordWrap(False)
        self.table.setShowGrid(False)
        across = self.table.horizontalHeader()
        across.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self._fit_columns()
        self.table.verticalHeader().hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(SIZES["space_2"], 0, 0, 0)
        column.addWidget(text_label("目录预览", "caption", self))
        column.addWidget(self.table, 1)
        column.addWidget(self.hint)

    def _fit_columns(self) -> None:
        """Numbers as wide as the longest of them; Qt itself would measure every line each time."""
        cells = [_TITLES, *map(_cells, self.lines)]
        across, padding = self.table.horizontalHeader(), 2 * SIZES["space_3"]
        for place in (0, 2, 3):
            # All figures are alike: few different texts are left of hundreds.
            shapes = {line[place].translate(_FIGURES) for line in cells}
            widest = max(map(self.fontMetrics().horizontalAdvance, shapes))
            if across.sectionSize(place) != widest + padding:
                across.resizeSection(place, widest + padding)

    def _show(self) -> None:
        if not self._session.is_open:
            return
        if not self._is_loaded:
            self._load()
        elif self._counting is not None:
            self._is_outdated = True
        else:
            self._count()

    def _take(self, lines: Sequence[ContentsLine]) -> None:
        """Show what was counted; the table is filled where anything of it changed."""
        if lines != self.lines:
            self.model.show_lines(lines)
            self._fit_columns()
        if not self.lines:
            say(self.hint, _EMPTY)
        else:
            is_sure = all(line.is_sure for line in self.lines)
            say(self.hint, _SURE_HINT if is_sure else _UNSURE_HINT)
        self._look_at_the_rest()

    def _load(self) -> None:
        """Binding brings half the document libraries: loaded beside the window's thread."""
        if self._loading is not None:
            return

        def work() -> Iterator[str]:
            import_module(_BINDING)
            yield ""

        def done() -> None:
            self._is_loaded, self._loading = True, None
            self._show()

        self._loading = Job(work, self)
        self._loading.finished.connect(done)
        self._loading.start()

    def _count(self) -> None:
        """Count beside the window's thread: with a thousand pages that takes a while."""
        from app.outputs.documents.rendering import NoticeGoneError  # noqa: PLC0415
        from app.outputs.volumes.models import starts_named  # noqa: PLC0415
        from app.outputs.volumes.previewing import contents_preview  # noqa: PLC0415

        file, known = self._session.file, self._session.definitions
        snapshot, counts = file.dossier.copy(), self._looks.page_counts
        choices = file.print_choices()
        starts = starts_named(choices.starts)

        def work() -> Generator[str, None, Sequence[ContentsLine]]:
            try:
                lines: Sequence[ContentsLine] = contents_preview(
                    snapshot, known, counts, reserved=choices.reserved, starts=starts
                )
            except NoticeGoneError:
                lines = ()
            yield ""
            return lines

        def done() -> None:
            self._counting = None
            if self._session.is_open and self._session.file is file:
                self._take(job.result)
            if self._is_outdated:
                self._is_outdated = False
                self.refresh()

        def fail(error: Exception) -> None:
            self._counting = None
            raise error

        self._counting = job = Job(work, self)
        job.finished.connect(done)
        job.failed.connect(fail)
        job.start()

    def _look_at_the_rest(self) -> None:
        """The files that weren't counted yet, behind what is seen in the list."""
        found = folders(self._session.dossier, self._session.definitions)
        self._looks.want_later(file for folder in found for file in folder.files)
