"""输出与报送: the way to the counter in tabs, from what the notice asks for to the day it is handed in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from app.outputs.documents.checklist import deadline_text, due_date
from app.storage.settings import Settings
from app.ui.labels import text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.boards.electronic import ElectronicBoard
from app.ui.wizard.boards.making import MakingBoard
from app.ui.wizard.boards.packing import PackingBoard
from app.ui.wizard.boards.printing import PrintingBoard
from app.ui.wizard.boards.submitting import SubmittingBoard

_GONE = "本程序里没有这份材料的通知，请先换到另一份通知。"


class OutputPage(QWidget):
    """The dates above, a board in each tab. `exported(folder)` when all documents are done."""

    exported = Signal(Path)

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self._settings = session, settings
        self.dates = QVBoxLayout()
        self.dates.setSpacing(0)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.making = MakingBoard(session, settings)
        self.packing = PackingBoard(session)
        self.submitting = SubmittingBoard(session)
        self.making.exported.connect(self.exported)
        for board in (self.packing, self.submitting):
            self.making.exported.connect(board.mark_stale)
        self.tabs.addTab(self.packing, "材料清单")
        self.tabs.addTab(self.making, "生成与装订")
        self.printing = PrintingBoard(session, settings, lambda: self.making.engine)
        self.tabs.addTab(self.printing, "打印")
        self.electronic = ElectronicBoard(session, settings, self.making.choice)
        self.tabs.addTab(self.electronic, "电子版与邮件")
        self.tabs.addTab(self.submitting, "报送")
        for made in (self.making, self.making.books, self.printing, self.electronic):
            made.row.usual_folder = self._usual_folder
        column = QVBoxLayout(self)
        margin = SIZES["space_5"]
        column.setContentsMargins(margin, SIZES["space_4"], 0, 0)
        column.setSpacing(SIZES["space_3"])
        column.addWidget(text_label("输出与报送", "title", self))
        column.addLayout(self.dates)
        column.addWidget(self.tabs, 1)
        session.notice_changed.connect(self._show_dates)
        self._show_dates()

    def _usual_folder(self) -> Path:
        """Where finished files go: as the settings say, else beside the dossier."""
        return self._settings.output_folder or self.session.file.path.parent

    def _show_dates(self) -> None:
        terms = self.session.definitions.terms(self.session.dossier.notice, self.session.kind)
        while (item := self.dates.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        today = datetime.now().astimezone().date()
        for one in terms.deadlines if terms else ():
            due = due_date(one, today)
            text = f"{deadline_text(one)}（{one.clause}）——{due.left}"
            role = "warning" if due.is_over else "hint"
            self.dates.addWidget(text_label(text, role, self))
        if terms is None:
            self.dates.addWidget(text_label(_GONE, "warning", self))

    def showEvent(self, event: QShowEvent) -> None:
        """The dates follow the notice also while the page wasn't seen."""
        super().showEvent(event)
        if self.session.is_open:
            self._show_dates()
