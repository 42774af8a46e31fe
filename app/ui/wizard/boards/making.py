"""生成与装订: the button that makes our part, what came out of it, and the books."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QVBoxLayout,
    QWidget,
)

from app.definitions.models import NoticeKind
from app.errors import JiangshenError
from app.outputs.documents.checklist import artefacts_of
from app.storage.files import DossierFile
from app.storage.printing import place_of
from app.storage.settings import Settings
from app.ui.background import Job
from app.ui.labels import say, text_label
from app.ui.messages import choose, show_failure
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.boards.books import BooksBoard
from app.ui.wizard.boards.frame import Board
from app.ui.wizard.boards.made_files import FileRow, MadeFiles
from app.ui.wizard.boards.printing_choice import PrintingChoice, printing_with
from app.ui.wizard.boards.work_row import WorkRow

if TYPE_CHECKING:
    from app.outputs.documents.rendering import Rendered
    from app.outputs.engines.models import EngineKey
    from app.outputs.preparation import OwnState, Preparation

_FACES_ADVICE = (
    "装上这些字体、重新打开本程序，就会用它们；不装也能生成，只是字形和官方样式略有不同。"
)


class MakingBoard(Board):
    """Makes the documents in the background. `exported(folder)` when all of them are done.

    What should be known before — engines, faces, the user's own PDFs — is looked up in the
    background, too, each time the page is seen after a change; `looked()` follows.
    """

    exported = Signal(Path)
    looked = Signal()

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._job: Job | None = None
        self._of: DossierFile | None = None
        self._step = 0
        self._is_whole = self._is_known = False
        self._look: Job | None = None
        self._rest: list[Rendered] = []
        self.preparation: Preparation | None = None
        self.row = WorkRow("export", "生成全部文件…", "正在生成", self)
        self.choice = PrintingChoice(settings, self.body)
        self.files = MadeFiles(session, self.choice, self.body)
        self.books = BooksBoard(session, self.choice, self.body)
        self._build()
        self.choice.changed.connect(self._show_preparation)
        for slot in (self.mark_stale, self._tell_changed):
            self.files.own_changed.connect(slot)
        session.notice_changed.connect(self.mark_stale)
        session.steps_changed.connect(self._tell_changed)
        self.bring_up_to_date()

    @property
    def engine(self) -> EngineKey:
        """The engine that makes the PDFs."""
        return self.choice.engine

    @engine.setter
    def engine(self, key: EngineKey) -> None:
        self.choice.choose(key)
        self._show_preparation()

    # --- building ---

    def _build(self) -> None:
        column = self.column
        column.addWidget(self._build_card())
        column.addWidget(text_label("本程序生成的文件", "caption"))
        column.addWidget(self.files)
        column.addSpacing(SIZES["space_2"])
        column.addWidget(text_label("装订成册", "caption"))
        column.addWidget(self.books)
        column.addStretch(1)
        self.files.table.arrived.connect(self._reveal_row)

    def _build_card(self) -> QFrame:
        card = QFrame(self.body)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*(SIZES["space_4"],) * 4)
        inside.setSpacing(SIZES["space_3"])
        inside.addWidget(self.choice)
        inside.addLayout(self.row)
        self.row.make.clicked.connect(self.make)
        self.row.stop.clicked.connect(lambda: self._job.cancel() if self._job else None)
        self.row.open.clicked.connect(self._open_folder)
        self.said = text_label("", "quiet")
        self.faces = text_label("", "warning")
        self.faces_advice = text_label(_FACES_ADVICE, "hint")
        for part in (self.said, self.faces, self.faces_advice):
            inside.addWidget(part)
            part.hide()
        return card

    # --- showing ---

    def redraw(self) -> None:
        """List what is asked for again, and look up what should be known before an export."""
        terms = self.session.definitions.terms(self.session.dossier.notice, self.session.kind)
        if terms is None:
            self._is_known = False
            self.files.show_rows(())
            self.books.redraw()
            self._show_ready()
            return
        self._is_known = True
        self._show_artefacts(terms)
        self.books.redraw()
        self._show_last_export()
        self._show_ready()
        self._look_up()

    def _show_artefacts(self, terms: NoticeKind) -> None:
        artefacts = artefacts_of(self.session.dossier, terms)
        documents = self.session.definitions.documents
        self.files.show_rows(
            tuple(
                FileRow(item.id, item.title, item.document, bool(documents[item.document].sheet))
                for item in artefacts
                if item.document in documents
            )
        )

    def _show_last_export(self) -> None:
        """Where the last export went, until there is one of this sitting."""
        export = self.session.file.last_export()
        if export is not None and not self.said.text():
            self.row.folder, self._is_whole = Path(export.folder), True
            changed = "" if export.is_current else "；之后又改过，报送前请再生成一次"
            at = export.at.astimezone()
            say(self.said, f"上次 {at:%m-%d %H:%M} 生成到 {export.folder}{changed}")
        self.row.open.setVisible(self.row.has_folder)

    def _tell_changed(self) -> None:
        """Files that were made of another state are no longer the material."""
        if self._is_whole and self._job is None:
            say(self.said, f"已生成到 {self.row.folder}；之后又改过，报送前请再生成一次")

    def _reveal_row(self, place: QRect) -> None:
        """Scroll the page to the row that the keys have gone to."""
        corner = self.files.table.mapTo(self.body, place.topLeft())
        self.area.ensureVisible(corner.x(), corner.y() + place.height() // 2, 0, place.height())

    # --- looking before ---

    def _look_up(self) -> None:
        """Look up engines, faces and the user's own PDFs; once more where one look is under way."""
        if self._look is not None:
            self._look.cancel()
        snapshot, known = self.session.dossier.copy(), self.session.definitions
        choices, path = self.session.file.print_choices(), self.session.file.path
        pages = choices.pages_now(snapshot, known)

        def work() -> Generator[str, None, Preparation]:
            # Not needed to show the page, and slow to import.
            from app.outputs.preparation import prepare  # noqa: PLC0415

            own = {key: place_of(one, path) for key, one in choices.own.items()}
            return (yield from prepare(snapshot, known, own, pages=pages))

        self._look = job = Job(work, self)
        job.finished.connect(lambda: self._take_look(job))
        job.failed.connect(lambda error: self._fail_look(job, error))
        job.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever goes on elsewhere isn't slowed down; it is looked again when the page is seen."""
        super().hideEvent(event)
        if self._look is not None:
            self._look.cancel()
            self._look = None
            self._is_stale = True

    def _take_look(self, job: Job) -> None:
        if job is not self._look or self._is_closed:
            return
        self._look = None
        self.preparation = job.result
        self._show_preparation()
        self.looked.emit()

    def _fail_look(self, job: Job, error: Exception) -> None:
        """What the user can mend he is told when he has the files made."""
        if job is not self._look:
            return
        self._look = None
        if not isinstance(error, JiangshenError):
            raise error

    def _show_preparation(self) -> None:
        if self.preparation is not None:
            self.choice.show_found(self.preparation)
            self.files.show_states(self.preparation.own, self._face_notes())
        else:
            self.files.refresh()
        remarks = self._face_remarks()
        say(self.faces, "\n".join(remarks))
        self.faces_advice.setVisible(bool(remarks))
        self._show_ready()

    def _face_remarks(self) -> tuple[str, ...]:
        if self.preparation is None or "pdf" not in self.choice.formats:
            return ()
        from app.outputs.preparation import face_remarks  # noqa: PLC0415 - see `_look_up`

        return face_remarks(self.preparation.missing, self.choice.printer)

    def _face_notes(self) -> frozenset[str]:
        """The remarks on single faces that an engine will make: they are told above the list."""
        if self.preparation is None:
            return frozenset()
        from app.outputs.preparation import single_remarks  # noqa: PLC0415 - see `_look_up`

        return single_remarks(self.preparation.missing, self.choice.printer)

    def _show_ready(self) -> None:
        self.row.make.setEnabled(self._job is None and bool(self.choice.formats) and self._is_known)

    # --- making ---

    def make(self) -> None:
        """Ask for a folder and write the notice's whole set into it."""
        if not self._goes_on():
            return
        folder = QFileDialog.getExistingDirectory(
            self, "文件存放到哪个文件夹", self.row.start_folder
        )
        if folder:
            self.make_into(Path(folder))

    def _goes_on(self) -> bool:
        """Whether the user, told what is wrong, has the files made all the same."""
        doubts = list(self._doubts())
        if not doubts:
            return True
        question = f"{doubts[0][0]}，现在就生成吗？"
        explanation = "\n\n".join(text for _, text in doubts)
        if choose(self, question, explanation, ("照样生成",), "先不生成") is None:
            return False
        file = self.session.file
        choices = file.print_choices()
        told = choices.told | self._missing()
        if told != choices.told:
            file.keep_print_choices(replace(choices, told=told))
        return True

    def _doubts(self) -> Iterator[tuple[str, str]]:
        """What speaks against making the files now: in short, and at length; the worst first."""
        errors = sum(one.severity == "error" for one in self.session.findings())
        if errors:
            yield (
                f"还有 {errors} 处必须改",
                "生成的文件里这些地方会空着或不对，不能报送；改好后请再生成一次。",
            )
        if own := self._own_doubts():
            yield "自己的 PDF 和现在的内容对不上", "\n".join(own)
        if self._missing() - self.session.file.print_choices().told:
            remarks = "\n".join(self._face_remarks())
            yield "缺少官方样式用的字体", f"{remarks}\n{_FACES_ADVICE}"

    def _missing(self) -> frozenset[str]:
        """The faces that the PDFs would lack."""
        has_remarks = bool(self._face_remarks())
        found = self.preparation.missing if self.preparation and has_remarks else ()
        return frozenset(one.asked for one in found)

    def _own_doubts(self) -> list[str]:
        if self.preparation is None or "pdf" not in self.choice.formats:
            return []
        kept = self.session.file.print_choices().own
        states = [state for key, state in self.preparation.own.items() if key in kept]
        return [f"{one.name}：{one.problem or one.doubt}" for one in states if _is_doubtful(one)]

    def make_into(self, folder: Path) -> None:
        """Write the notice's whole set into a folder, in the background."""
        self.row.folder, self._rest, self._is_whole = folder, [], False
        self._of, self._step = self.session.file, self.session.file.newest_step
        snapshot, known = self.session.dossier.copy(), self.session.definitions
        choices, path = self.session.file.print_choices(), self.session.file.path
        formats, engine = self.choice.formats, self.engine

        def work() -> Iterator[str]:
            # Not needed to show the window, and slow to import.
            from app.outputs.documents.rendering import render_documents  # noqa: PLC0415
            from app.outputs.engines.errors import EngineCancelledError  # noqa: PLC0415

            printing = printing_with(engine, choices.own, path, lambda: job.is_cancelled)
            pages = choices.pages_now(snapshot, known)
            made = render_documents(snapshot, known, folder, formats, printing, pages)
            try:
                for rendered in made:
                    self._rest.append(rendered)
                    yield rendered.path.name
            except EngineCancelledError:
                yield "已停止"  # the job knows that it was told to

        self.files.forget_made()
        self._job = job = Job(work, self)
        job.progressed.connect(self._show_progress)
        job.finished.connect(self._finish)
        job.cancelled.connect(lambda: self._stop("已停止；写好的文件都是完整的。"))
        job.failed.connect(self._fail)
        self._set_busy(busy=True)
        job.start()

    def _show_progress(self, name: str) -> None:
        self._show_made()
        say(self.said, f"已写好：{name}")

    def _show_made(self) -> None:
        """Show what came out since the last time; `pop` is safe beside the thread that adds."""
        while self._rest:
            self.files.add_made(self._rest.pop(0))

    def _set_busy(self, *, busy: bool) -> None:
        self.row.show_busy(busy=busy)
        self._show_ready()
        self.choice.setEnabled(not busy)

    def _finish(self) -> None:
        """Keep that it was exported, as it was when it began; of a dossier closed since, nothing."""
        is_open = self.session.is_open and self.session.file is self._of
        self._is_whole = is_open
        self._stop(f"已生成到 {self.row.folder}")
        if self._of is None or not is_open:
            return
        self._of.keep_export(str(self.row.folder), datetime.now().astimezone(), self._step)
        if self._step != self._of.newest_step:
            self._tell_changed()
        self.exported.emit(self.row.folder)
        self._show_last_export()

    def _fail(self, error: Exception) -> None:
        self._stop("没有生成完；已经写好的文件都是完整的。")
        show_failure(self, error)

    def _stop(self, said: str) -> None:
        self._job = None
        self._show_made()
        self._set_busy(busy=False)
        say(self.said, said)

    def _open_folder(self) -> None:
        if not self.row.open_folder():
            say(self.said, f"{self.row.folder} 已经不在了，请再生成一次。")


def _is_doubtful(state: OwnState) -> bool:
    return bool(state.problem or state.doubt)
