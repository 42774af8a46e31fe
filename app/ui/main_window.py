"""The window: start page or workspace, menus and keys, files, the autosave line.

It stands before what a dossier needs is loaded: `get_ready` brings that, after the first picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Signal
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QStackedWidget

from app.definitions.kinds import KINDS, Kind
from app.definitions.overview import NoticeOverview
from app.errors import JiangshenError
from app.storage.recent import RecentFiles
from app.storage.settings import Settings
from app.ui.file_places import (
    ask_for_file,
    ask_for_target,
    dropped,
    free_name,
    made,
    nearest,
    with_ending,
)
from app.ui.labels import give_role
from app.ui.menus import Menus, fill_choices, next_scale
from app.ui.messages import ask, choose, show_error, show_notes
from app.ui.start_page import StartPage
from app.ui.style.sheet import dress

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent

    from app.definitions.models import Definitions
    from app.ui.manual.desk import HelpDesk
    from app.ui.notice_packages import Desk
    from app.ui.self_test import Test
    from app.ui.session import Session
    from app.ui.workspace import Workspace

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_SHOWN = 8000
"""Milliseconds that a remark stands in the status bar."""
_LEAST = (1180, 620)
"""Width and height that the window has at first, at least; seven eighths of a larger screen."""
_WIDE = 1280
"""From so many pixels on the official page has room beside the fields."""


class MainWindow(QMainWindow):
    """One window on one session. `painted()` follows its first picture; `test` is the self-test."""

    painted = Signal()

    def __init__(
        self,
        notices: Sequence[NoticeOverview],
        load: Callable[[], Session],
        recent: RecentFiles | None = None,
        settings: Settings | None = None,
        notice_desk: Desk | None = None,
        test: Test | None = None,
    ) -> None:
        super().__init__()
        self._notice_desk, self.test = notice_desk, test
        self._load = load
        self._recent = recent or RecentFiles()
        self.settings = settings or Settings()
        self._session: Session | None = None
        self._work: Workspace | None = None
        self._desk: HelpDesk | None = None
        self.was_painted = False
        self.setAcceptDrops(True)
        room = self.screen().availableSize()
        self.resize(max(_LEAST[0], room.width() * 7 // 8), max(_LEAST[1], room.height() * 7 // 8))
        self.restoreGeometry(QByteArray.fromHex(self.settings.text("geometry").encode()))
        self._build(notices)

    def appear(self) -> None:
        """Show the window; where it doesn't fit on the screen, all over the screen."""
        room = self.screen().availableSize()
        if self.width() > room.width() or self.height() > room.height():
            self.showMaximized()
        else:
            self.show()

    def _build(self, notices: Sequence[NoticeOverview]) -> None:
        """From the window inwards: a part that moves to another parent is styled twice."""
        self.whole = QStackedWidget(self)
        self.setCentralWidget(self.whole)
        self.start_page = StartPage(notices, self._recent, self.settings, self.whole)
        self.whole.addWidget(self.start_page)
        self.start_page.new_wanted.connect(self.create_file)
        self.start_page.open_wanted.connect(self.choose_file)
        self.start_page.file_wanted.connect(self.open_file)
        self.saved_label = QLabel("", self.statusBar())
        self.saved_label.setProperty("role", "hint")
        self.statusBar().addPermanentWidget(self.saved_label)
        self.menus = Menus(self, self._slots())
        self.menus.actions["dark"].setChecked(self.settings.flag("is_dark"))
        self.menus.submenus["recent"].aboutToShow.connect(self._list_recent)
        self.menus.submenus["notices"].aboutToShow.connect(self._list_notices)
        self._show_closed()

    def _slots(self) -> dict[str, Callable[[], object]]:
        return {
            "new": self.close_file,
            "open": self.choose_file,
            "save": self.save,
            "save_as": self.save_as,
            "close": self.close_file,
            "output": lambda: self._after_typing(self.work.show_output),
            "quit": self.close,
            "undo": lambda: self._after_typing(self.session.undo),
            "redo": lambda: self._after_typing(self.session.redo),
            "find": self._find,
            "next_section": lambda: self.work.step_section(1),
            "previous_section": lambda: self.work.step_section(-1),
            "preview": lambda: self._show_preview(is_shown=not self.work.wants_preview),
            "findings": self._toggle_findings,
            "next_finding": lambda: self._go_on(backwards=False),
            "previous_finding": lambda: self._go_on(backwards=True),
            "larger": lambda: self._set_scale(next_scale(self.settings.number("text_size"), 1)),
            "smaller": lambda: self._set_scale(next_scale(self.settings.number("text_size"), -1)),
            "usual": lambda: self._set_scale(1.0),
            "dark": self._toggle_dark,
            "history": self._history,
            "copy_from_file": self._copy_from_file,
            "export_sheet": self._export_sheet,
            "import_sheet": self._import_sheet,
            "import_notice": self._choose_package,
            "manage_notices": self._manage_notices,
            "settings": self._change_settings,
            "help": self._at_desk(lambda desk: desk.show_here()),
            "questions": self._at_desk(lambda desk: desk.show_questions()),
            "keys": self._at_desk(lambda desk: desk.show_keys()),
            "tour": self._at_desk(lambda desk: desk.start_tour()),
            "self_test": self._test_itself,
            "about": self._at_desk(lambda desk: desk.about()),
        }

    # --- getting ready ---

    def get_ready(self) -> None:
        """Load what an open dossier needs, once. Raises `JiangshenError` for a broken program."""
        if self._session is not None:
            return
        self.start_page.polish()
        # Loaded late on purpose: all of the work on a dossier stands behind these two.
        from app.ui.workspace import Workspace  # noqa: PLC0415

        session = self._load()
        self._session, self._work = session, Workspace(session, self.settings, self.whole)
        self.whole.addWidget(self._work)
        self._work.findings.setVisible(self.settings.flag("shows_findings"))
        self._work.preview_wanted.connect(lambda shown: self._show_preview(is_shown=shown))
        session.opened.connect(self._show_opened)
        session.closed.connect(self._show_closed)
        session.steps_changed.connect(self._show_steps)
        session.lock_changed.connect(self._show_steps)
        session.saved.connect(self._show_saved)
        session.trouble.connect(self._show_trouble)

    @property
    def session(self) -> Session:
        """The session; loads it where that hasn't been done."""
        self.get_ready()
        if self._session is None:
            raise RuntimeError("get_ready made no session")
        return self._session

    @property
    def work(self) -> Workspace:
        """The work on the open dossier; loads it where that hasn't been done."""
        self.get_ready()
        if self._work is None:
            raise RuntimeError("get_ready made no workspace")
        return self._work

    def _after_typing(self, action: Callable[[], object]) -> None:
        """Do something with the whole dossier once what is being typed belongs to it."""
        self._commit_typing()
        action()

    def _commit_typing(self) -> None:
        if self._session is not None and self._session.is_open:
            from app.ui.wizard.editors.base import commit_typing  # noqa: PLC0415

            commit_typing()

    # --- files ---

    def open_file(self, path: Path) -> None:
        """Open a dossier in place of the one that is open."""
        if not self._may_leave():
            return
        try:
            self.session.open(path)
        except JiangshenError as error:
            show_error(self, error)
            return
        self._recent.add(path)
        show_notes(self, self.session.notes)

    def open_any(self, path: Path) -> None:
        """Open a dossier, or look at a notice package."""
        (self.import_notice if path.suffix.lower() == ".tongzhi" else self.open_file)(path)

    def choose_file(self) -> None:
        """Let the user pick a dossier."""
        path = ask_for_file(self, "打开申报材料", nearest(self.settings.dossier_folder))
        if path:
            self.open_file(Path(path))

    def create_file(self, kind: Kind, notice: str, is_existing: bool, with_example: bool) -> None:  # noqa: FBT001 - a slot
        """Make a new dossier where the user wants it."""
        sort = KINDS[kind].removesuffix("建设项目").removeprefix("国家级")
        name = f"{sort}{'示例（虚构）' if with_example else '申报材料'}"
        proposed = free_name(made(self.settings.dossier_folder), name)
        path = ask_for_target(self, "新的申报材料存为", proposed)
        if path:
            self.create_at(
                Path(path), kind, notice, is_existing=is_existing, with_example=with_example
            )

    def create_at(
        self, path: Path, kind: Kind, notice: str, *, is_existing: bool, with_example: bool
    ) -> None:
        """Make a new dossier at a path and open it."""
        target = with_ending(path)
        if not self._may_replace(path, target) or not self._may_leave():
            return
        try:
            dossier = self.session.new_dossier(
                kind, notice, is_existing=is_existing, with_example=with_example
            )
            create = self.session.create_example if with_example else self.session.create
            create(target, dossier, replace=True)
        except JiangshenError as error:
            show_error(self, error)
            return
        self.settings.keep("notice", notice)
        self._recent.add(target)

    def save(self) -> None:
        """Everything is saved by itself; say so, or try again what could not be written."""
        self._commit_typing()
        try:
            self.session.save()
        except JiangshenError as error:
            show_error(self, error)
            self.save_as()
        else:
            self.statusBar().showMessage("都已存好。填写的内容随时自动保存。", _SHOWN)

    def save_as(self) -> None:
        """Go on in another file."""
        self._commit_typing()
        name = _FORBIDDEN.sub("", self.session.dossier.display("unit.name")) or "申报材料"
        proposed = self.session.file.path.with_name(f"{name}.shenbao")
        path = ask_for_target(self, "另存为", proposed)
        if not path:
            return
        target = with_ending(Path(path))
        if not self._may_replace(Path(path), target):
            return
        try:
            notes = self.session.save_as(target, replace=True)
        except JiangshenError as error:
            show_error(self, error)
            return
        self._recent.add(target)
        self._show_steps()
        show_notes(self, notes)

    def close_file(self) -> None:
        """Back to the start page."""
        if self._session is not None and self._may_leave():
            self._session.close(discard=True)

    def _may_leave(self) -> bool:
        """Whether the open dossier may be left: all is on the disk, or the user gives the rest up."""
        self._commit_typing()
        if self._session is None or not self._session.is_open:
            return True
        file = self._session.file
        if not file.has_unsaved_steps:
            return True
        try:
            file.save()
        except JiangshenError as error:
            return self._gives_up(error)
        return True

    def _gives_up(self, error: JiangshenError) -> bool:
        """Whether the user, told why something isn't saved, leaves it or saved it elsewhere."""
        chosen = choose(
            self,
            f"最近的修改还没有存上：{error.message}",
            f"{error.advice}。也可以另存到别处；“不存就离开”会丢掉还没有存上的修改。",
            ("另存为…", "不存就离开"),
            "先不离开",
        )
        if chosen == 0:
            self.save_as()
        return chosen == 1 or (chosen == 0 and not self.session.file.has_unsaved_steps)

    def _may_replace(self, chosen: Path, target: Path) -> bool:
        """Whether a file may go to a target that the dialog hasn't asked about, for lack of an ending."""
        if target == chosen or not target.exists():
            return True
        question = f"“{target.name}”已经有了，要替换它吗？"
        return ask(self, question, "替换以后，原来那一份里的内容就没有了。", "替换")

    # --- what is shown ---

    def _show_opened(self) -> None:
        self.work.show_pages()
        self.whole.setCurrentWidget(self.work)
        self.menus.enable(is_open=True)
        self.menus.actions["findings"].setChecked(self.settings.flag("shows_findings"))
        self._place_preview()
        self._show_steps()

    def _show_closed(self) -> None:
        self.start_page.refresh()
        self.whole.setCurrentWidget(self.start_page)
        self.menus.enable(is_open=False)
        self.setWindowTitle("匠申")
        self.saved_label.setText("")

    def _show_steps(self) -> None:
        if not self.session.is_open:
            return
        dossier = self.session.dossier
        for name, verb, step in (
            ("undo", "撤销", dossier.undo_name),
            ("redo", "重做", dossier.redo_name),
        ):
            action = self.menus.actions[name]
            action.setText(f"{verb}：{step}".replace("&", "&&") if step else verb)
            action.setEnabled(bool(step) and not self.session.is_locked)
        self.menus.lock(is_locked=self.session.is_locked)
        unit = dossier.display("unit.name") or "未填单位名称"
        self.setWindowTitle(f"{unit} — {self.session.file.path.name} — 匠申")

    def _show_saved(self) -> None:
        at = self.session.file.saved_at or datetime.now().astimezone()
        self.saved_label.setText(f"已自动保存 {at:%H:%M}")
        give_role(self.saved_label, "hint")

    def _show_trouble(self) -> None:
        problem = self.session.file.problem
        self.saved_label.setText(f"还没有存上：{problem.message}" if problem else "")
        give_role(self.saved_label, "error")

    # --- going places ---

    def _find(self) -> None:
        self.work.start_search()

    def _go_on(self, *, backwards: bool) -> None:
        self.work.findings.go_on(backwards=backwards)

    # --- looks ---

    def _toggle_findings(self) -> None:
        is_shown = not self.work.findings.isVisible()
        self.work.findings.setVisible(is_shown)
        self.menus.actions["findings"].setChecked(is_shown)
        self.settings.keep("shows_findings", is_shown)

    def _show_preview(self, *, is_shown: bool) -> None:
        self.settings.keep("preview", "shown" if is_shown else "folded")
        self._place_preview()

    def _place_preview(self) -> None:
        """Show the official page, or fold it away; at first by whether there is room for it."""
        wanted = self.settings.text("preview")
        is_shown = wanted == "shown" or (
            not wanted and self.width() >= _WIDE * self.settings.number("text_size")
        )
        self.work.show_preview(is_shown=is_shown)
        self.menus.actions["preview"].setChecked(is_shown)

    def _toggle_dark(self) -> None:
        self.settings.keep("is_dark", not self.settings.flag("is_dark"))
        self.menus.actions["dark"].setChecked(self.settings.flag("is_dark"))
        self._dress()

    def _set_scale(self, scale: float) -> None:
        self.settings.keep("text_size", scale)
        self.statusBar().showMessage(f"文字大小 {scale:.0%}", _SHOWN)
        self._dress()

    def _dress(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            settings = self.settings
            dress(application, dark=settings.flag("is_dark"), scale=settings.number("text_size"))

    # --- tools ---

    def _history(self) -> None:
        from app.ui.panels.history import HistoryDialog  # noqa: PLC0415

        self._commit_typing()
        dialog = HistoryDialog(self.session, self)
        dialog.restored.connect(lambda text: self.statusBar().showMessage(text, _SHOWN))
        dialog.exec()

    def _copy_from_file(self) -> None:
        from app.ui.file_copy import copy_from_file  # noqa: PLC0415

        self._commit_typing()
        copy_from_file(self.session, self)

    def _export_sheet(self) -> None:
        from app.ui.colleague import export_for_colleague  # noqa: PLC0415 - loads openpyxl

        self._commit_typing()
        self._job = export_for_colleague(self.session, self)

    def _import_sheet(self) -> None:
        from app.ui.colleague import import_from_colleague  # noqa: PLC0415 - loads openpyxl

        self._commit_typing()
        import_from_colleague(self.session, self)

    def _change_settings(self) -> None:
        from app.ui.settings_dialog import change_settings  # noqa: PLC0415

        self._commit_typing()
        change_settings(self.settings, self, self._use_settings)

    def _use_settings(self) -> None:
        self.menus.actions["dark"].setChecked(self.settings.flag("is_dark"))
        self._dress()

    # --- notices from elsewhere ---

    def import_notice(self, path: Path) -> None:
        """Show what a notice package holds and take it in, where the user wants that."""
        from app.ui.notice_packages import import_package  # noqa: PLC0415

        self._commit_typing()
        if self._notice_desk is not None:
            notice = import_package(self._notice_desk, path, self.use_definitions, self)
            self.start_page.choose(notice)

    def use_definitions(self, known: Definitions) -> None:
        """Go on under other definitions; an open dossier is opened anew."""
        session = self.session
        path = session.file.path if session.is_open else None
        if path is not None:
            try:
                session.close(discard=not session.file.has_unsaved_steps)
            except JiangshenError as error:
                # What isn't on the disk yet stays open under the old ones; the next start has the new.
                show_error(self, error)
                return
        session.definitions = known
        if self._notice_desk is not None:
            self.start_page.show_notices(self._notice_desk.overviews(known))
        if path is not None:
            self.open_file(path)

    def _choose_package(self) -> None:
        from app.ui.notice_packages import choose_package  # noqa: PLC0415

        path = choose_package(self)
        if path is not None:
            self.import_notice(path)

    def _manage_notices(self) -> None:
        from app.ui.notice_packages import NoticesDialog  # noqa: PLC0415

        self._commit_typing()
        if self._notice_desk is not None:
            NoticesDialog(
                self._notice_desk, self.session.definitions, self.use_definitions, self
            ).exec()

    def _list_recent(self) -> None:
        files = {str(entry.path): str(entry.path) for entry in self._recent.entries()}
        fill_choices(
            self.menus.submenus["recent"], files, "", lambda path: self.open_file(Path(path))
        )

    def _list_notices(self) -> None:
        texts = {
            notice.id: f"{notice.region}　{notice.number}"
            for notice in self.session.definitions.notices.values()
            if notice.terms(self.session.kind)
        }
        chosen = self.session.dossier.notice
        fill_choices(self.menus.submenus["notices"], texts, chosen, self._switch)

    def _switch(self, notice: str) -> None:
        """Move to another notice once the user knows what that means."""
        if notice == self.session.dossier.notice:
            return
        needed, unused = self.session.switching(notice)
        explanation = (
            f"新需要填 {len(needed)} 项：{_some(needed)}\n"
            f"不再用到 {len(unused)} 项（内容都留着）：{_some(unused)}"
        )
        if ask(self, "换到另一份通知？填过的内容都留着，可以撤销。", explanation, "换过去"):
            self.session.switch(notice)

    # --- help ---

    @property
    def desk(self) -> HelpDesk:
        """帮助: the manual and the tour, made when first wanted."""
        if self._desk is None:
            from app.ui.manual.desk import HelpDesk  # noqa: PLC0415

            self._desk = HelpDesk(self)
        return self._desk

    def _at_desk(self, action: Callable[[HelpDesk], object]) -> Callable[[], object]:
        return lambda: action(self.desk)

    def _test_itself(self) -> None:
        from app.ui.self_test import test_program  # noqa: PLC0415

        if self.test is not None:
            test_program(self.test, self)

    # --- Qt ---

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell that the window stands."""
        super().paintEvent(event)
        if not self.was_painted:
            self.was_painted = True
            self.painted.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001
        """Tab goes from the list of sections into the page, and from there to the findings."""
        focus = QApplication.focusWidget()
        if self._work is not None and focus is not None and self._work.isAncestorOf(focus):
            from app.ui.tab_order import put_last  # noqa: PLC0415 - needed with an open dossier

            put_last(*self._work.behind_the_page())
        return super().focusNextPrevChild(forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the file back; what could not be written keeps the window open."""
        focus = QApplication.focusWidget()
        if focus is not None:
            focus.clearFocus()
        if not self._may_leave():
            event.ignore()
            return
        if self._desk is not None:
            self._desk.close()
        self.settings.keep("geometry", bytes(self.saveGeometry().toHex().data()).decode())
        if self._session is not None:
            self._session.close(discard=True)
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A dossier or a notice package may be dropped anywhere."""
        if dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        for path in dropped(event):
            self.open_any(path)


def _some(labels: tuple[str, ...]) -> str:
    shown = "、".join(labels[:8])
    return shown + ("……" if len(labels) > len(labels[:8]) else "")
