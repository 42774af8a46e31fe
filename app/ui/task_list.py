"""The rail at the left: the sections in the order of the official tables, each with its state."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.definitions.models import Page
from app.ui.icons import icon
from app.ui.progress import COMPLETE, STARTED, UNTOUCHED, WRONG, PageProgress, page_progress
from app.ui.session import Session

_ICONS = {
    UNTOUCHED: ("todo", "quiet"),
    STARTED: ("doing", "quiet"),
    WRONG: ("error", "error"),
    COMPLETE: ("ok", "ok"),
}
"""Name and role of the picture of each state."""


class TaskList(QWidget):
    """Emits `chosen(index)` for the section at an index; extra sections have no state."""

    chosen = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self._session = session
        self._pages: tuple[Page, ...] = ()
        self._shown: dict[int, PageProgress] = {}
        self.sections = QListWidget(self)
        self.sections.setAccessibleName("各部分")
        self.sections.setWordWrap(True)
        self.sections.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.sections.setProperty("role", "rail")
        self.sections.setSpacing(2)
        self.sections.currentRowChanged.connect(self.chosen)
        self.export_state = QLabel("尚未导出", self)
        self.export_state.setProperty("role", "caption")
        self.export_state.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.sections, 1)
        layout.addWidget(self.export_state)
        session.findings_changed.connect(self.refresh)
        session.notice_changed.connect(self.refresh)

    def show_pages(self, pages: tuple[Page, ...], extra: tuple[str, ...]) -> None:
        """List the sections anew, the extra ones last."""
        self._pages, self._shown = pages, {}
        self.sections.blockSignals(True)
        self.sections.clear()
        for title in (*(page.title for page in pages), *extra):
            self.sections.addItem(QListWidgetItem(title))
        self.sections.blockSignals(False)
        self.refresh()

    def select(self, index: int) -> None:
        """Mark a section as the one shown."""
        self.sections.setCurrentRow(index)

    def show_export_state(self, text: str) -> None:
        """Say whether the material was exported: a finished section is not a submitted one."""
        self.export_state.setText(text)

    def refresh(self) -> None:
        """Show the state of each section where it is another than before."""
        if not self._session.is_open:
            return
        for index, page in enumerate(self._pages):
            found = page_progress(self._session, page)
            if found == self._shown.get(index):
                continue
            self._shown[index] = found
            item = self.sections.item(index)
            item.setText(f"{page.title}\n{found.text}")
            item.setIcon(icon(*_ICONS[found.state]))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{page.title}，{found.text}")
