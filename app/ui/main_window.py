"""The window: the task list, the page, what is wrong beneath it; menus, keys, the autosave line."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import platformdirs
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.definitions.models import Kind, Page
from app.dossier.changes import ROOT
from app.errors import JiangshenError
from app.storage.recent import RecentFiles
from app.ui.icons import icon
from app.ui.messages import ask, show_error, show_notes
from app.ui.panels.findings import FindingsPanel
from app.ui.panels.history import HistoryDialog
from app.ui.panels.search import SearchPanel
from app.ui.session import Session
from app.ui.start_page import StartPage
from app.ui.style.sheet import dress
from app.ui.tab_order import put_last
from app.ui.task_list import TaskList
from app.ui.wizard.boards.frame import give_role
from app.ui.wizard.editors.base import commit_typing
from app.ui.wizard.form_page import FormPage
from app.ui.wizard.pages.budget import BudgetPage
from app.ui.wizard.pages.eligibility import EligibilityPage
from app.ui.wizard.pages.evidence import EvidencePage
from app.ui.wizard.pages.occupations import OccupationsPage
from app.ui.wizard.pages.output import OutputPage
from app.ui.wizard.pages.review import ReviewPage

HAND_MADE = {
    "base_eligibility": EligibilityPage,
    "studio_eligibility": EligibilityPage,
    "base_occupations": OccupationsPage,
    "base_budget": BudgetPage,
}
"""Pages that the derived one would be too plain for, by the key of the page plan."""

_FILTER = "申报材料 (*.shenbao)"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')


class MainWindow(QMainWindow):
    """One window on one session."""

    def __init__(self, session: Session, recent: RecentFiles | None = None) -> None:
        super().__init__()
        self._session = session
        self._recent = recent or RecentFiles()
        self._scale, self._is_dark = 1.0, False
        self.pages: tuple[Page, ...] = ()
        self.setAcceptDrops(True)
        self.resize(1180, 720)
        self._build_parts()
        self._build_menus()
        self._follow_session()
        self._show_closed()

    # --- files ---

    def open_file(self, path: Path) -> None:
        """Open a dossier in place of the one that is open."""
        commit_typing()
        try:
            self._session.open(path)
        except JiangshenError as error:
            show_error(self, error)
            return
        self._recent.add(path)
        show_notes(self, self._session.notes)

    def choose_file(self) -> None:
        """Let the user pick a dossier."""
        path, _ = QFileDialog.getOpenFileName(self, "打开申报材料", str(_folder()), _FILTER)
        if path:
            self.open_file(Path(path))

    def create_file(self, kind: Kind, notice: str, is_existing: bool, with_example: bool) -> None:  # noqa: FBT001 - a slot
        """Make a new dossier where the user wants it."""
        name = "示例（虚构）" if with_example else "申报材料"
        proposed = str(_folder() / f"{name}.shenbao")
        path, _ = QFileDialog.getSaveFileName(self, "新的申报材料存为", proposed, _FILTER)
        if path:
            self.create_at(
                Path(path), kind, notice, is_existing=is_existing, with_example=with_example
            )

    def create_at(
        self, path: Path, kind: Kind, notice: str, *, is_existing: bool, with_example: bool
    ) -> None:
        """Make a new dossier at a path and open it."""
        try:
            dossier = self._session.new_dossier(
                kind, notice, is_existing=is_existing, with_example=with_example
            )
            self._session.create(path.with_suffix(".shenbao"), dossier, replace=True)
        except JiangshenError as error:
            show_error(self, error)
            return
        self._recent.add(path.with_suffix(".shenbao"))

    def save(self) -> None:
        """Everything is saved by itself; say so, or try again what could not be written."""
        commit_typing()
        try:
            self._session.save()
        except JiangshenError as error:
            show_error(self, error)
            self.save_as()

    def save_as(self) -> None:
        """Go on in another file."""
        commit_typing()
        name = _FORBIDDEN.sub("", self._session.dossier.display("unit.name")) or "申报材料"
        proposed = str(self._session.file.path.with_name(f"{name}.shenbao"))
        path, _ = QFileDialog.getSaveFileName(self, "另存为", proposed, _FILTER)
        if not path:
            return
        try:
            show_notes(
                self, self._session.save_as(Path(path).with_suffix(".shenbao"), replace=True)
            )
        except JiangshenError as error:
            show_error(self, error)

    def close_file(self) -> None:
        """Back to the start page."""
        commit_typing()
        try:
            self._session.close()
        except JiangshenError as error:
            show_error(self, error)

    # --- going places ---

    def show_field(self, key: str, row: str = ROOT) -> None:
        """Show the page of a value and put the cursor there."""
        for index, page in enumerate(self.pages):
            if key in self._keys_of(page) or self._holds(page, key, row):
                self.tasks.select(index)
                widget = self.stack.currentWidget()
                if hasattr(widget, "show_field"):
                    widget.show_field(key, row)
                return

    def _keys_of(self, page: Page) -> set[str]:
        return {key for group in page.groups for key in group.facts}

    def _holds(self, page: Page, key: str, row: str) -> bool:
        """Whether a page shows a value of a table, or one that a condition brought."""
        if key.startswith(("statement.", "evidence.")):
            return any(group.conditions for group in page.groups)
        while row != ROOT and self._session.dossier.has_row(row):
            row, table = self._session.dossier.home(row)
            if table in self._keys_of(page):
                return True
        return False

    # --- building ---

    def _build_parts(self) -> None:
        self.start_page = StartPage(self._session.definitions, self._recent)
        self.tasks = TaskList(self._session)
        self.stack = QStackedWidget()
        self._findings = FindingsPanel(self._session)
        self._search = SearchPanel(self._session)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.addWidget(self._column(self._search, self.stack))
        middle.addWidget(self._findings)
        middle.setStretchFactor(0, 1)
        middle.setSizes([560, 150])
        work = QSplitter(Qt.Orientation.Horizontal)
        work.addWidget(self.tasks)
        work.addWidget(middle)
        work.setStretchFactor(1, 1)
        work.setSizes([230, 950])
        self._search.hide()
        self.whole = QStackedWidget()
        self.whole.addWidget(self.start_page)
        self.whole.addWidget(work)
        self.setCentralWidget(self.whole)
        self.saved_label = QLabel("")
        self.statusBar().addPermanentWidget(self.saved_label)

    def _column(self, *widgets: QWidget) -> QWidget:
        column = QWidget()
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            layout.addWidget(widget)
        return column

    def _build_menus(self) -> None:
        keys = QKeySequence.StandardKey
        file = self.menuBar().addMenu("文件(&F)")
        self._add(file, "新建…", keys.New, "new", self.close_file)
        self._add(file, "打开…", keys.Open, "open", self.choose_file)
        self._add(file, "保存", keys.Save, "save", self.save, needs_file=True)
        self._add(file, "另存为…", "Ctrl+Shift+S", "save_as", self.save_as, needs_file=True)
        self._add(file, "生成文件…", keys.Print, "export", self._export, needs_file=True)
        file.addSeparator()
        self._add(file, "退出", keys.Quit, "close", self.close)
        edit = self.menuBar().addMenu("编辑(&E)")
        self.undo_action = self._add(
            edit, "撤销", keys.Undo, "undo", self._take_back, needs_file=True
        )
        self.redo_action = self._add(
            edit, "重做", "Ctrl+Y", "redo", self._session.redo, needs_file=True
        )
        self._add(edit, "查找…", keys.Find, "search", self._find, needs_file=True)
        view = self.menuBar().addMenu("查看(&V)")
        self._add(view, "问题列表", "F8", "list", self._toggle_findings, needs_file=True)
        self._add(view, "下一个问题", "F4", "down", self._findings.go_on, needs_file=True)
        self._add(view, "上一个问题", "Shift+F4", "up", self._go_back, needs_file=True)
        self._add(view, "深色", "Ctrl+Shift+D", "contrast", self._toggle_dark)
        for percent in (100, 125, 150):
            self._add(view, f"文字 {percent}%", "", "", lambda p=percent: self._set_scale(p / 100))
        tools = self.menuBar().addMenu("工具(&T)")
        self._add(tools, "历史…", "Ctrl+H", "history", self._history, needs_file=True)
        # Made here: a menu that Qt made is lost to Python once its wrapper's parent is collected.
        self._notices = QMenu("换到另一份通知", self)
        tools.addMenu(self._notices)
        tools.addSeparator()
        self._add(tools, "导出填报表给同事…", "", "sheet", self._export_sheet, needs_file=True)
        self._add(tools, "导入填报表…", "", "import", self._import_sheet, needs_file=True)
        self._build_help()

    def _build_help(self) -> None:
        menu = self.menuBar().addMenu("帮助(&H)")
        self._add(menu, "这一节要填什么", "F1", "help", self._help, needs_file=True)

    def _add(
        self,
        menu: QMenu,
        text: str,
        key: QKeySequence.StandardKey | str,
        icon_name: str,
        slot: object,
        *,
        needs_file: bool = False,
    ) -> QAction:
        action = QAction(text, self)
        if key:
            action.setShortcut(QKeySequence(key))
        if icon_name:
            action.setIcon(icon(icon_name))
        action.triggered.connect(lambda _checked=False: slot())  # type: ignore[operator]
        action.setProperty("needs_file", needs_file)
        menu.addAction(action)
        self.addAction(action)
        return action

    def _follow_session(self) -> None:
        session = self._session
        session.opened.connect(self._show_opened)
        session.closed.connect(self._show_closed)
        session.steps_changed.connect(self._show_steps)
        session.notice_changed.connect(self._show_pages)
        session.saved.connect(self._show_saved)
        session.trouble.connect(self._show_trouble)
        self.start_page.new_wanted.connect(self.create_file)
        self.start_page.open_wanted.connect(self.choose_file)
        self.start_page.file_wanted.connect(self.open_file)
        self.tasks.chosen.connect(self.show_page)
        self._findings.wanted.connect(self.show_field)
        self._search.wanted.connect(self.show_field)
        self._search.page_wanted.connect(self._show_page_of)

    # --- what is shown ---

    def _show_opened(self) -> None:
        self._show_pages()
        self.whole.setCurrentIndex(1)
        self._enable(is_open=True)
        self._show_steps()

    def _show_pages(self) -> None:
        """Make the pages of the kind anew; each is built when it is first shown."""
        while self.stack.count():
            widget = self.stack.widget(0)
            self.stack.removeWidget(widget)
            widget.deleteLater()
        self.pages = self._session.definitions.pages_of(self._session.kind)
        self.made_pages: dict[int, QWidget] = {}
        self.tasks.show_pages(self.pages, ("佐证材料", "核对", "输出与报送"))
        self._build_notices()
        self.tasks.select(0)
        self.show_page(0)

    def show_page(self, index: int) -> None:
        """Show the section at an index: the pages of the plan, 佐证材料, 核对, 输出与报送."""
        if not self._session.is_open or index < 0:
            return
        if index not in self.made_pages:
            self.made_pages[index] = self._make_page(index)
            self.stack.addWidget(self.made_pages[index])
        self.stack.setCurrentWidget(self.made_pages[index])

    def _make_page(self, index: int) -> QWidget:
        if index < len(self.pages):
            page = self.pages[index]
            made = HAND_MADE.get(page.key, FormPage)(self._session, page)
            if hasattr(made, "wanted"):
                made.wanted.connect(self.show_field)
            return made
        if index == len(self.pages):
            evidence = EvidencePage(self._session)
            evidence.wanted.connect(self.show_field)
            return evidence
        if index == len(self.pages) + 1:
            review = ReviewPage(self._session)
            review.wanted.connect(self.show_field)
            return review
        output = OutputPage(self._session)
        output.refresh()
        output.exported.connect(self._show_exported)
        return output

    def _show_closed(self) -> None:
        self.pages = ()
        self.start_page.refresh()
        self.whole.setCurrentIndex(0)
        self._enable(is_open=False)
        self.setWindowTitle("匠申")
        self.saved_label.setText("")

    def _enable(self, *, is_open: bool) -> None:
        for action in self.actions():
            if action.property("needs_file"):
                action.setEnabled(is_open)
        self._notices.setEnabled(is_open)

    def _show_steps(self) -> None:
        if not self._session.is_open:
            return
        dossier = self._session.dossier
        for action, verb, name in (
            (self.undo_action, "撤销", dossier.undo_name),
            (self.redo_action, "重做", dossier.redo_name),
        ):
            action.setText(f"{verb}：{name}" if name else verb)
            action.setEnabled(bool(name))
        unit = dossier.display("unit.name") or "未填单位名称"
        self.setWindowTitle(f"{unit} — {self._session.file.path.name} — 匠申")

    def _show_saved(self) -> None:
        at = self._session.file.saved_at or datetime.now().astimezone()
        self.saved_label.setText(f"已自动保存 {at:%H:%M}")
        give_role(self.saved_label, "hint")

    def _show_trouble(self) -> None:
        problem = self._session.file.problem
        self.saved_label.setText(f"还没有存上：{problem.message}" if problem else "")
        give_role(self.saved_label, "error")

    def _show_exported(self, folder: Path) -> None:
        now = datetime.now().astimezone()
        self.tasks.show_export_state(f"已导出 {now:%m-%d %H:%M}（尚未报送）\n{folder.name}")

    # --- actions ---

    def _take_back(self) -> None:
        commit_typing()
        self._session.undo()

    def _export(self) -> None:
        commit_typing()
        self.tasks.select(len(self.pages) + 2)

    def _find(self) -> None:
        self._search.show()
        self._search.start()

    def _toggle_findings(self) -> None:
        self._findings.setVisible(not self._findings.isVisible())

    def _toggle_dark(self) -> None:
        self._is_dark = not self._is_dark
        self._dress()

    def _set_scale(self, scale: float) -> None:
        self._scale = scale
        self._dress()

    def _dress(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            dress(application, dark=self._is_dark, scale=self._scale)

    def _history(self) -> None:
        commit_typing()
        dialog = HistoryDialog(self._session, self)
        dialog.restored.connect(lambda text: self.statusBar().showMessage(text, 8000))
        dialog.exec()

    def _go_back(self) -> None:
        self._findings.go_on(backwards=True)

    def _show_page_of(self, key: str) -> None:
        keys = [page.key for page in self.pages]
        if key in keys:
            self.tasks.select(keys.index(key))

    def _export_sheet(self) -> None:
        from app.ui.colleague import export_for_colleague  # noqa: PLC0415 - loads openpyxl

        commit_typing()
        self._job = export_for_colleague(self._session, self)

    def _import_sheet(self) -> None:
        from app.ui.colleague import import_from_colleague  # noqa: PLC0415 - loads openpyxl

        commit_typing()
        import_from_colleague(self._session, self)

    def _build_notices(self) -> None:
        self._notices.clear()
        for notice in self._session.definitions.notices.values():
            if notice.terms(self._session.kind):
                text = f"{notice.region}　{notice.number}"
                action = self._notices.addAction(text)
                action.setCheckable(True)
                action.setChecked(notice.id == self._session.dossier.notice)
                action.triggered.connect(lambda _checked=False, one=notice.id: self._switch(one))

    def _switch(self, notice: str) -> None:
        """Move to another notice once the user knows what that means."""
        needed, unused = self._session.switching(notice)
        explanation = (
            f"新需要填 {len(needed)} 项：{_some(needed)}\n"
            f"不再用到 {len(unused)} 项（内容都留着）：{_some(unused)}"
        )
        if notice != self._session.dossier.notice and ask(
            self, "换到另一份通知？填过的内容都留着，可以撤销。", explanation, "换过去"
        ):
            self._session.switch(notice)
        self._build_notices()

    def _help(self) -> None:
        index = self.tasks.sections.currentRow()
        if 0 <= index < len(self.pages):
            titles = "、".join(group.title for group in self.pages[index].groups)
            self.statusBar().showMessage(f"本节对应：{titles}", 8000)

    # --- Qt ---

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001
        """Tab goes from the list of sections into the page, and from there to the findings."""
        put_last(self._findings)
        return super().focusNextPrevChild(forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the file back; what could not be written keeps the window open."""
        focus = QApplication.focusWidget()
        if focus is not None:
            focus.clearFocus()
        try:
            self._session.close()
        except JiangshenError as error:
            show_error(self, error)
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A dossier may be dropped anywhere."""
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        for path in _dropped(event):
            self.open_file(path)


def _dropped(event: QDropEvent) -> list[Path]:
    urls = event.mimeData().urls()
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [path for path in paths if path.suffix == ".shenbao"][:1]


def _folder() -> Path:
    """Where dossiers go: the folder 匠申 in the user's documents."""
    folder = Path(platformdirs.user_documents_dir()) / "匠申"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path.home()
    return folder


def _some(labels: tuple[str, ...]) -> str:
    shown = "、".join(labels[:8])
    return shown + ("……" if len(labels) > len(labels[:8]) else "")
