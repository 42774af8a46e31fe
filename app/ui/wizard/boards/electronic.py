"""电子版与邮件: what is sent as files: made, measured against the mail limit, and where it lies."""

from __future__ import annotations

import tempfile
from collections.abc import Generator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QRect, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.definitions.types import FileRef
from app.definitions.types.files import size_text
from app.storage.files import DossierFile
from app.storage.settings import MAIL_LIMITS, Settings
from app.ui.background import Job, Work
from app.ui.icons import icon
from app.ui.labels import say, text_label
from app.ui.messages import show_failure
from app.ui.number_boxes import QuietSpinBox
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.boards.frame import Board
from app.ui.wizard.boards.mail_budget import MailBudget
from app.ui.wizard.boards.printing_choice import PrintingChoice, printing_with
from app.ui.wizard.boards.sealed_scans import SealedScans
from app.ui.wizard.boards.shrinking import ShrinkingDialog
from app.ui.wizard.boards.whole_table import WholeTable
from app.ui.wizard.boards.work_row import WorkRow

if TYPE_CHECKING:
    from app.outputs.delivery.package import Package
    from app.outputs.delivery.package_models import Staged


_COLUMNS = ("文件", "页数", "大小", "邮件里占")
_SHARES = (6, 0, 0, 1)
_MB = 1 << 20
_Made: TypeAlias = "Generator[str, None, tuple[Staged | None, Package] | None]"
_HINT = (
    "按通知的顺序把要电子版的材料放进一个文件夹和一个 zip：Word、PDF、Excel、盖章扫描件，"
    "附文件清单；另外写好邮件草稿。程序不发送任何东西。"
)


class ElectronicBoard(Board):
    """Makes the electronic copy in the background. `packed(folder)` when all of it is in its place."""

    packed = Signal(Path)

    def __init__(
        self,
        session: Session,
        settings: Settings,
        choice: PrintingChoice,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, parent)
        self._settings, self._choice = settings, choice
        self._job: Job | None = None
        self._of: DossierFile | None = None
        self._made_at = datetime.now().astimezone()
        self._work_folder: tempfile.TemporaryDirectory[str] | None = None
        self._step = 0
        self.staged: Staged | None = None
        self.package: Package | None = None
        self._build()
        session.notice_changed.connect(self.mark_stale)
        session.steps_changed.connect(self._tell_changed)
        session.closed.connect(self._throw_away)
        self.bring_up_to_date()

    @property
    def is_busy(self) -> bool:
        """Whether a copy is being made."""
        return self._job is not None

    # --- building ---

    def _build(self) -> None:
        column = self.column
        column.addWidget(self._build_card())
        self.files_caption = text_label("电子版里的文件", "caption", self.body)
        self.table = WholeTable("电子版里的文件", _COLUMNS, _SHARES, self.body)
        column.addWidget(self.files_caption)
        column.addWidget(self.table)
        column.addSpacing(SIZES["space_2"])
        column.addWidget(text_label("盖章扫描件", "caption", self.body))
        self.scans = SealedScans(self.session, self.body)
        column.addWidget(self.scans)
        column.addStretch(1)
        self.table.arrived.connect(lambda place: self._reveal_row(self.table, place))
        self.scans.arrived.connect(lambda place: self._reveal_row(self.scans.table, place))
        self.scans.changed.connect(self._tell_changed)
        self.files_caption.hide()
        self.table.hide()

    def _build_card(self) -> QFrame:
        card = QFrame(self.body)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*(SIZES["space_4"],) * 4)
        inside.setSpacing(SIZES["space_3"])
        inside.addWidget(text_label(_HINT, "hint", card))
        self.masks = QCheckBox("遮盖身份证号和电话（只在电子版里；扫描件、照片遮盖不了）", card)
        self.everything = QCheckBox("通知只要纸质的材料，也放一份电子版进去", card)
        inside.addWidget(self.masks)
        inside.addWidget(self.everything)
        inside.addLayout(self._build_limit(card))
        self.row = WorkRow("export", "生成电子版…", "正在打包", self)
        self.row.make.clicked.connect(self.make)
        self.row.stop.clicked.connect(lambda: self._job.cancel() if self._job else None)
        self.row.open.clicked.connect(self._open_folder)
        inside.addLayout(self.row)
        self.said = text_label("", "quiet", card)
        self.missing = text_label("", "error", card)
        self.budget = MailBudget(card)
        self.notes = text_label("", "hint", card)
        for part in (self.said, self.missing, self.budget):
            inside.addWidget(part)
        inside.addLayout(self._build_mail_row(card))
        inside.addWidget(self.notes)
        for label in (self.said, self.missing, self.notes):
            label.hide()
        return card

    def _build_limit(self, card: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        self.limit = QuietSpinBox(card)
        self.limit.setRange(*MAIL_LIMITS)
        self.limit.setValue(self._settings.mail_limit)
        self.limit.setSuffix(" MB")
        self.limit.setAccessibleName("一封邮件的上限")
        self.limit.valueChanged.connect(lambda most: self._settings.keep("mail_limit", float(most)))
        caption = text_label("一封邮件的上限", "", card)
        caption.setWordWrap(False)
        explained = text_label("连附件的编码在内；放不下时自动分成几封", "hint", card)
        row.addWidget(caption)
        row.addWidget(self.limit)
        row.addWidget(explained, 1)
        return row

    def _build_mail_row(self, card: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        self.shrink = QPushButton(icon("image"), "缩小扫描件…", card)
        self.mail = QPushButton(icon("open"), "打开邮件草稿", card)
        self.shrink.clicked.connect(self.ask_to_shrink)
        self.mail.clicked.connect(self._open_mail)
        for button in (self.shrink, self.mail):
            row.addWidget(button)
            button.hide()
        row.addStretch(1)
        return row

    # --- showing ---

    def redraw(self) -> None:
        """List the artefacts that get a seal again; say where the last copy went."""
        self.scans.redraw()
        # The dialog of the settings may have changed it meanwhile.
        self.limit.setValue(self._settings.mail_limit)
        packed = self.session.file.delivery().packed
        if packed is not None and not self.said.text():
            folder, at = packed
            self.row.folder = Path(folder)
            say(self.said, f"上次 {at.astimezone():%m-%d %H:%M} 生成到 {folder}")
            self.row.show_busy(busy=False)
        self.row.make.setEnabled(self._job is None and self._terms() is not None)

    def _terms(self) -> object:
        return self.session.definitions.terms(self.session.dossier.notice, self.session.kind)

    def _reveal_row(self, table: WholeTable, place: QRect) -> None:
        """Scroll the page to the row that the keys have gone to."""
        corner = table.mapTo(self.body, place.topLeft())
        self.area.ensureVisible(corner.x(), corner.y() + place.height() // 2, 0, place.height())

    def _tell_changed(self) -> None:
        """What was packed of another state is no longer the material."""
        if self.package is not None and self._job is None:
            say(self.said, f"已生成到 {self.row.folder}；之后又改过，报送前请再生成一次", "warning")

    # --- making ---

    def make(self) -> None:
        """Ask for a folder and make the copy there."""
        before = self.row.start_folder
        folder = QFileDialog.getExistingDirectory(self, "电子版存放到哪个文件夹", before)
        if folder:
            self.make_into(Path(folder))

    def make_into(self, folder: Path) -> None:
        """Make the electronic copy in a folder, in the background."""
        self._throw_away()
        # What changes while it is being made isn't in it any more.
        self._made_at = datetime.now().astimezone()
        self._work_folder = tempfile.TemporaryDirectory(
            prefix="jiangshen-", ignore_cleanup_errors=True
        )
        self._start(folder, self._work(folder, Path(self._work_folder.name)))

    def _start(self, folder: Path, work: Work) -> None:
        self.row.folder, self._of = folder, self.session.file
        self._job = job = Job(work, self)
        job.progressed.connect(self._show_progress)
        job.finished.connect(self._finish)
        job.cancelled.connect(lambda: self._stop("已停止；文件夹里和原来一样。"))
        job.failed.connect(self._fail)
        self._set_busy(busy=True)
        job.start()

    def _work(self, folder: Path, work_folder: Path) -> Work:
        """What is done beside the window; what it needs is copied here, in the window's thread."""
        session, file = self.session, self.session.file
        snapshot, known = session.dossier.copy(), session.definitions
        choices, path, engine = file.print_choices(), file.path, self._choice.engine
        scans, limit = file.delivery().scans, self.limit.value() * _MB
        masks, everything = self.masks.isChecked(), self.everything.isChecked()

        def fetch(one: FileRef, target: Path) -> None:
            file.copy_content(one.sha256, target)

        def work() -> _Made:
            # Not needed to show the window, and slow to import.
            from app.outputs.delivery.package import place_package  # noqa: PLC0415
            from app.outputs.delivery.package_models import PackageOrder  # noqa: PLC0415
            from app.outputs.delivery.package_staging import stage  # noqa: PLC0415
            from app.outputs.volumes.pdf_writing import BookCancelledError  # noqa: PLC0415

            order = PackageOrder(
                printing_with(engine, choices.own, path, self._is_stopped), scans, choices.pages,
                choices.reserved, masks, everything, progress=self._tell_progress,
                has_moved=not choices.pages_now(snapshot, known),
            )  # fmt: skip
            try:
                staged = stage(snapshot, known, work_folder, fetch, order)
                yield "材料都做好了，正在放到文件夹里"
                package = place_package(
                    staged, snapshot, known, folder, limit, cancel=self._is_stopped,
                    progress=self._tell_progress,
                )  # fmt: skip
            except BookCancelledError:
                yield "已停止"  # the job knows that it was told to
                return None
            return staged, package

        return work

    def _is_stopped(self) -> bool:
        return self._job is not None and self._job.is_cancelled

    def _tell_progress(self, what: str, done: int, whole: int) -> None:
        """Called beside the window: the job's signal carries it over."""
        if self._job is not None:
            self._job.tell_count(what, done, whole)

    # --- smaller scans ---

    def ask_to_shrink(self) -> None:
        """Let the user choose a step, and put the copy in its place anew."""
        dialog = self.shrinking()
        if dialog is None:
            return
        if dialog.exec() == ShrinkingDialog.DialogCode.Accepted:
            self.place_again(dialog.chosen)
        dialog.deleteLater()

    def shrinking(self) -> ShrinkingDialog | None:
        """The dialog on the copy that was made last; None where there is none to be shrunk."""
        if self.staged is None or self._work_folder is None or self.is_busy:
            return None
        limit = self.limit.value() * _MB
        return ShrinkingDialog(self.staged, Path(self._work_folder.name), limit, self)

    def place_again(self, staged: Staged) -> None:
        """Put another guise of the copy that was made in its place."""
        snapshot, known = self.session.dossier.copy(), self.session.definitions
        limit, folder, original = self.limit.value() * _MB, self.row.folder, self.staged

        def work() -> _Made:
            from app.outputs.delivery.package import place_package  # noqa: PLC0415 - slow to import
            from app.outputs.volumes.pdf_writing import BookCancelledError  # noqa: PLC0415

            yield "正在放到文件夹里"
            try:
                package = place_package(
                    staged, snapshot, known, folder, limit, cancel=self._is_stopped,
                    progress=self._tell_progress,
                )  # fmt: skip
            except BookCancelledError:
                yield "已停止"
                return None
            return original, package

        self._start(folder, work)

    # --- afterwards ---

    def _show_progress(self, text: str) -> None:
        if self._job is not None:
            say(self.said, text, "quiet")

    def _finish(self) -> None:
        job = self._job
        if job is None or job.result is None:
            return
        self.staged, self.package = job.result
        self._stop(f"已生成到 {self.row.folder}")
        self._show_package()
        session = self.session
        if session.is_open and self._of is session.file:
            packed = (str(self.row.folder), self._made_at)
            session.keep_delivery(replace(session.file.delivery(), packed=packed))
            if self._made_at < session.file.changed_at:
                self._tell_changed()
        self.packed.emit(self.row.folder)

    def _show_package(self) -> None:
        package = self.package
        if package is None or self.staged is None:
            return
        from app.outputs.delivery.mail_draft import coded_size  # noqa: PLC0415 - not at the start

        mailed = {one.name for one in self.staged.mailed}
        rows = [
            (
                one.name,
                str(one.file.pages) if one.file and one.file.pages else "",
                size_text(one.size),
                size_text(coded_size(one.size)) if one.file and one.file.name in mailed else "",
            )
            for one in package.listed
        ]
        for part in (self.table, self.files_caption):
            part.show()
        self.table.show_rows(rows)
        say(self.missing, "\n".join(package.missing))
        say(self.notes, "\n".join(package.notes))
        if package.mails:
            sent = sum(one.sent for one in package.mails)
            self.budget.show_mail(sent, self.limit.value() * _MB, len(package.mails))
        self.shrink.setVisible(any(one.name.endswith(".pdf") for one in package.listed))
        self.mail.setVisible(bool(package.mails))

    def _fail(self, error: Exception) -> None:
        self._stop("没有生成；文件夹里和原来一样。")
        show_failure(self, error)

    def _stop(self, said: str) -> None:
        self._job = None
        if self._is_closed:
            self._throw_away()
        self._set_busy(busy=False)
        say(self.said, said, "quiet")

    def _set_busy(self, *, busy: bool) -> None:
        self.row.show_busy(busy=busy)
        self.row.make.setEnabled(not busy)
        self.shrink.setEnabled(not busy and self.staged is not None)
        self.mail.setEnabled(not busy)

    def _open_folder(self) -> None:
        if not self.row.open_folder():
            say(self.said, f"{self.row.folder} 已经不在了，请再生成一次。", "warning")

    def _open_mail(self) -> None:
        """Let the mail program show the draft; where there are several, their folder."""
        if self.package is None or not self.package.mails:
            return
        first = self.package.mails[0].path
        path = first if len(self.package.mails) == 1 else first.parent
        if not path.exists():
            say(self.said, f"{path} 已经不在了，请再生成一次。", "warning")
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            say(self.said, f"没有能打开 .eml 的邮件程序；草稿在 {path}", "warning")

    def _throw_away(self) -> None:
        """What was made on the way isn't needed any more."""
        if self._work_folder is not None and self._job is None:
            self._work_folder.cleanup()
            self._work_folder, self.staged = None, None
