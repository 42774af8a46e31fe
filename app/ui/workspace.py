"""The work on an open dossier: the task list, the page, the search, what is wrong beneath it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.definitions.models import (
    FOLDER_FILES,
    FOLDER_TITLE,
    OWN_FOLDERS,
    Page,
    is_listed_material,
)
from app.definitions.types import Rows
from app.dossier.changes import ROOT
from app.storage.files import DossierFile
from app.storage.settings import Settings
from app.ui.dates import submission_text
from app.ui.panels.findings import FindingsPanel
from app.ui.session import Session
from app.ui.task_list import TaskList
from app.ui.wizard.sections import CLOSING, EVIDENCE, OUTPUT, REVIEW, WIDE, make_page

if TYPE_CHECKING:
    from app.ui.lock_bar import LockBar
    from app.ui.page_lock import PageLock
    from app.ui.panels.preview import PreviewPanel
    from app.ui.panels.search import SearchPanel


class Workspace(QWidget):
    """All of an open dossier but the window around it. A page is made when it is first shown."""

    sections_changed = Signal()
    preview_wanted = Signal(bool)

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._settings = session, settings
        self.pages: tuple[Page, ...] = ()
        self.made_pages: dict[int, QWidget] = {}
        self._before_search: QWidget | None = None
        self.tasks = TaskList(session)
        self.stack = QStackedWidget()
        self.findings = FindingsPanel(session)
        self.lock_bar: LockBar | None = None
        self._lock: PageLock | None = None
        self._search: SearchPanel | None = None
        self._findings_height = 150
        self.preview: PreviewPanel | None = None
        self.wants_preview = False
        self.unfold = _strip("官方页面", "在右边显示官方页面（F7）")
        self.unfold.clicked.connect(lambda _checked=False: self.preview_wanted.emit(True))
        self._lay_out()
        self.tasks.chosen.connect(self.show_page)
        self.findings.wanted.connect(self.show_field)
        self.findings.room_changed.connect(self._fit_findings)
        session.notice_changed.connect(self.show_pages)
        session.saved.connect(self.show_export_state)
        session.delivery_changed.connect(self.show_export_state)
        session.lock_changed.connect(self._follow_lock)
        session.opened.connect(self._make_lock)

    def _lay_out(self) -> None:
        column = QWidget()
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.stack)
        self._middle = middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(column)
        middle.addWidget(self.findings)
        middle.setStretchFactor(0, 1)
        middle.setSizes([560, self._findings_height])
        self._across = QSplitter(Qt.Orientation.Horizontal)
        self._across.addWidget(self.tasks)
        self._across.addWidget(middle)
        self._across.setStretchFactor(1, 1)
        self._across.setSizes([230, 950])
        self._across.setChildrenCollapsible(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._across, 1)
        layout.addWidget(self.unfold, 0, Qt.AlignmentFlag.AlignTop)

    def _fit_findings(self, has_findings: bool) -> None:  # noqa: FBT001 - a slot
        """The page gets what an empty list of findings leaves, and gives it back."""
        page, below = self._middle.sizes()
        if has_findings:
            wanted = self._findings_height
        else:
            self._findings_height = below or self._findings_height
            wanted = self.findings.maximumHeight()
        self._middle.setSizes([page + below - wanted, wanted])

    # --- the official page ---

    def show_preview(self, *, is_shown: bool) -> None:
        """Show or fold away the official page, wherever there is something to be seen on it."""
        self.wants_preview = is_shown
        self._fit_preview()

    def _fit_preview(self) -> None:
        """Make the official page when it is first shown; evidence and output need its room."""
        index = self.tasks.sections.currentRow()
        has_paper = not 0 <= index < len(self.titles) or self.titles[index] not in WIDE
        is_shown = self.wants_preview and has_paper
        if is_shown and self.preview is None:
            from app.ui.panels.preview import PreviewPanel  # noqa: PLC0415 - many do without it

            self.preview = PreviewPanel(self._session)
            self.preview.wanted.connect(self.show_field)
            self.preview.closed.connect(lambda: self.preview_wanted.emit(False))
            self._across.addWidget(self.preview)
            self._share_width()
        if self.preview is not None:
            self.preview.setVisible(is_shown)
        self.unfold.setVisible(has_paper and not is_shown)

    def behind_the_page(self) -> tuple[QWidget, ...]:
        """What Tab reaches after the page, in this order."""
        preview = () if self.preview is None else (self.preview,)
        return (self.findings, self.unfold, *preview)

    def _share_width(self) -> None:
        """The page gets two fifths of what the task list leaves."""
        rail = self._across.sizes()[0]
        rest = self._across.width() - rail
        self._across.setSizes([rail, rest * 3 // 5, rest * 2 // 5])

    # --- the sections ---

    @property
    def titles(self) -> tuple[str, ...]:
        """The sections of the task list, in its order."""
        return (*(page.title for page in self.pages), *CLOSING)

    def show_pages(self) -> None:
        """Make the sections of the open dossier anew and show the first."""
        while self.stack.count():
            widget = self.stack.widget(0)
            self.stack.removeWidget(widget)
            widget.deleteLater()
        self.pages = self._session.definitions.pages_of(self._session.kind)
        self.made_pages = {}
        self.tasks.show_pages(self.pages, tuple(CLOSING))
        self.show_export_state()
        self.tasks.select(0)
        self.show_page(0)
        self.sections_changed.emit()

    def show_page(self, index: int) -> None:
        """Show the section at an index."""
        if not self._session.is_open or not 0 <= index < len(self.titles):
            return
        if index not in self.made_pages:
            made = self.made_pages[index] = self._make(index)
            if self._lock is not None and self._session.is_locked and self._is_held(index):
                self._lock.hold(made)
            self.stack.addWidget(made)
        self.stack.setCurrentWidget(self.made_pages[index])
        self._fit_preview()
        if self.preview is not None and index < len(self.pages):
            self._visit(self.pages[index])

    def _is_held(self, index: int) -> bool:
        """Whether a locked dossier could be changed on the page at an index."""
        return self.titles[index] not in (REVIEW, OUTPUT)

    def _held_page(self, widget: QWidget) -> QWidget | None:
        """The page that a widget stands on, where it is one that a lock holds."""
        for index, page in self.made_pages.items():
            if page is widget or page.isAncestorOf(widget):
                return page if self._is_held(index) else None
        return None

    def _make_lock(self) -> None:
        """Load what a lock needs with the first dossier that is locked: most never are."""
        if self._lock is None and self._session.is_locked:
            from app.ui.lock_bar import LockBar  # noqa: PLC0415
            from app.ui.page_lock import PageLock  # noqa: PLC0415

            self._lock = PageLock(self._session, self._held_page)
            self.lock_bar = LockBar(self._session)
            self._column.insertWidget(0, self.lock_bar)

    def _follow_lock(self) -> None:
        """Make the pages anew, as they are with or without a lock."""
        self._make_lock()
        for index in [one for one in self.made_pages if self._is_held(one)]:
            page = self.made_pages.pop(index)
            self.stack.removeWidget(page)
            page.deleteLater()
        self.show_page(self.tasks.sections.currentRow())

    def _visit(self, page: Page) -> None:
        """Turn the official page to what a section begins with."""
        for key in (key for group in page.groups for key in group.facts):
            kind = self._session.definitions.facts[key].type
            rows = self._session.dossier.rows(key) if isinstance(kind, Rows) else ()
            if not isinstance(kind, Rows):
                self._session.visited.emit(ROOT, key)
                return
            if rows:
                self._session.visited.emit(rows[0], kind.columns[0])
                return

    def _make(self, index: int) -> QWidget:
        made = (
            make_page(self._session, self.pages[index])
            if index < len(self.pages)
            else CLOSING[self.titles[index]](self._session, self._settings)
        )
        if hasattr(made, "wanted"):
            made.wanted.connect(self.show_field)
        if hasattr(made, "exported"):
            made.exported.connect(self.show_export_state)
        return made

    def step_section(self, step: int) -> None:
        """To the section after or before the one shown."""
        self.tasks.select(
            max(0, min(self.tasks.sections.currentRow() + step, len(self.titles) - 1))
        )

    def show_output(self) -> None:
        """To 输出与报送."""
        self.tasks.select(self.titles.index(OUTPUT))

    def current_page(self) -> Page | None:
        """The page of the plan that is shown; None for the sections after those."""
        index = self.tasks.sections.currentRow()
        return self.pages[index] if 0 <= index < len(self.pages) else None

    def current_title(self) -> str:
        """The title of the section that is shown; "" where none is."""
        index = self.tasks.sections.currentRow()
        return self.titles[index] if 0 <= index < len(self.titles) else ""

    # --- going to a field ---

    def show_field(self, key: str, row: str = ROOT) -> None:
        """Show the page of a value and put the cursor there."""
        if key in (OWN_FOLDERS, FOLDER_TITLE, FOLDER_FILES) or is_listed_material(key):
            self._show_evidence(key, row)
            return
        for index, page in enumerate(self.pages):
            if key in _keys_of(page) or self._holds(page, key, row):
                self.tasks.select(index)
                widget = self.stack.currentWidget()
                if hasattr(widget, "show_field"):
                    widget.show_field(key, row)
                return

    def _show_evidence(self, key: str, row: str) -> None:
        self.tasks.select(self.titles.index(EVIDENCE))
        section = self.stack.currentWidget()
        if hasattr(section, "show_field"):
            section.show_field(key, row)

    def _holds(self, page: Page, key: str, row: str) -> bool:
        """Whether a page shows a value of a table, or one that a condition brought."""
        if key.startswith(("statement.", "evidence.")):
            return any(group.conditions for group in page.groups)
        while row != ROOT and self._session.dossier.has_row(row):
            row, table = self._session.dossier.home(row)
            if table in _keys_of(page):
                return True
        return False

    def _show_page_of(self, key: str) -> None:
        keys = [page.key for page in self.pages]
        if key in keys:
            self.tasks.select(keys.index(key))

    @property
    def search(self) -> SearchPanel:
        """The search above the page, made when it is first wanted."""
        if self._search is None:
            from app.ui.panels.search import SearchPanel  # noqa: PLC0415

            self._search = SearchPanel(self._session)
            self._search.hide()
            self._search.wanted.connect(self.show_field)
            self._search.page_wanted.connect(self._show_page_of)
            self._search.closed.connect(self._end_search)
            self._column.insertWidget(0, self._search)
        return self._search

    def start_search(self) -> None:
        """Open the search and let the keys go there."""
        focus = QApplication.focusWidget()
        if focus is not None and not self.search.isAncestorOf(focus):
            self._before_search = focus
        self.search.show()
        self.search.start()

    def _end_search(self) -> None:
        """The keys go back to where they went before the search, where that still is."""
        place = self._before_search
        if place is not None and shiboken6.isValid(place) and place.isVisible():
            place.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.tasks.sections.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- exporting ---

    def show_export_state(self) -> None:
        """Say in the task list how far the material is on its way, and whether it changed since."""
        lines = _state_lines(self._session.file) if self._session.is_open else ("尚未导出",)
        self.tasks.show_export_state("\n".join(filter(None, lines)))


def _state_lines(file: DossierFile) -> tuple[str, ...]:
    """How far the material is: handed in, printed, exported or nothing of it; what was done last."""
    delivery, export = file.delivery(), file.last_export()
    if delivery.submission is not None:
        return "已标记为报送", f"（{submission_text(delivery.submission)}）"
    again = "曾标记为报送，后来解除了锁定" if delivery.log else ""
    if delivery.printed:
        at = max(one.at for one in delivery.printed.values())
        state = f"已打印 {len(delivery.printed)} 件 {at.astimezone():%m-%d %H:%M}"
        oldest = min(one.seen_at for one in delivery.printed.values())
        is_current = file.changed_at is None or oldest >= file.changed_at
    elif export is not None:
        state = f"已导出 {export.at.astimezone():%m-%d %H:%M}"
        is_current = export.is_current
    else:
        return "尚未导出", again
    remarks = ("" if is_current else "之后又改过", "尚未报送")
    folder = Path(export.folder).name if export is not None else ""
    return state, f"（{'，'.join(filter(None, remarks))}）", again, folder


def _strip(text: str, tip: str) -> QPushButton:
    """A narrow button at the window's edge, its letters one below the other."""
    button = QPushButton("\n".join(text))
    button.setProperty("role", "strip")
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    return button


def _keys_of(page: Page) -> set[str]:
    return {key for group in page.groups for key in group.facts}
