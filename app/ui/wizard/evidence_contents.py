"""目录预览: the contents as they would be printed now, beside the files that one arranges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.dossier.evidence import folders
from app.ui.labels import say, text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.thumbnails import thumbnails_of

if TYPE_CHECKING:
    from app.outputs.volumes.contents import ContentsLine

_TITLES = ("序号", "材料名称", "页数", "起始页")
_WAIT = 40
"""Milliseconds in which several changes are shown as one."""
_UNSURE, _NONE = "约 ", "—"
_SURE_HINT = "页数是逐个文件数出来的；成册时再从成品核对。"
_UNSURE_HINT = "标“约”的：前面有还没数过的文件，或者要成册时才排版的表，先按 1 页算。"
_EMPTY = "这份通知没有要装订成册的材料，或者还没有放入文件。"


class ContentsPreview(QWidget):
    """Counts only while it is seen; then every file of the dossier is looked at, one by one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._looks = thumbnails_of(session)
        self.lines: Sequence[ContentsLine] = ()
        self.hint = text_label("", "hint", self)
        self.table = QTableWidget(0, len(_TITLES), self)
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self._show)
        self._looks.made.connect(lambda _sha256: self.refresh())
        self._build()

    def refresh(self) -> None:
        """Show the contents anew, in a moment; nothing where they aren't seen."""
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    # --- inside ---

    def _build(self) -> None:
        self.table.setHorizontalHeaderLabels(_TITLES)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName("目录预览")
        across, down = self.table.horizontalHeader(), self.table.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        across.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        down.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(SIZES["space_2"], 0, 0, 0)
        column.addWidget(text_label("目录预览", "caption", self))
        column.addWidget(self.table, 1)
        column.addWidget(self.hint)

    def _show(self) -> None:
        if not self._session.is_open:
            return
        self.lines = self._made()
        self.table.setRowCount(len(self.lines))
        for row, line in enumerate(self.lines):
            self._show_line(row, line)
        if not self.lines:
            say(self.hint, _EMPTY)
        else:
            is_sure = all(line.is_sure for line in self.lines)
            say(self.hint, _SURE_HINT if is_sure else _UNSURE_HINT)
        self._look_at_the_rest()

    def _made(self) -> Sequence[ContentsLine]:
        # Binding is loaded when it is first wanted.
        from app.outputs.documents.rendering import NoticeGoneError  # noqa: PLC0415
        from app.outputs.volumes.previewing import contents_preview  # noqa: PLC0415

        dossier, known = self._session.dossier, self._session.definitions
        try:
            return contents_preview(dossier, known, self._looks.page_counts)
        except NoticeGoneError:
            return ()

    def _show_line(self, row: int, line: ContentsLine) -> None:
        about = "" if line.is_sure or not line.first_label else _UNSURE
        cells = (
            line.number,
            f"{'　' * (line.level - 1)}{line.title}",
            str(line.pages) if line.pages else _NONE,
            f"{about}{line.first_label or _NONE}",
        )
        for place, text in enumerate(cells):
            item = self.table.item(row, place)
            if item is None:
                item = QTableWidgetItem()
                side = Qt.AlignmentFlag.AlignLeft if place <= 1 else Qt.AlignmentFlag.AlignRight
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, place, item)
            if item.text() != text:
                item.setText(text)
                item.setToolTip(text.strip())

    def _look_at_the_rest(self) -> None:
        """One file that wasn't counted yet at a time: what is seen in the list goes first."""
        if self._looks.is_busy:
            return
        for folder in folders(self._session.dossier, self._session.definitions):
            for file in folder.files:
                if self._looks.found(file) is None:
                    self._looks.want(file)
                    return
