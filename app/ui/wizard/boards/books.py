"""装订成册: for which layout, how many pages are kept for others, and the books that came out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from app.definitions.types import FileRef
from app.dossier.references import arrangement
from app.errors import JiangshenError
from app.storage.files import DossierFile
from app.ui.background import Job, Work
from app.ui.labels import say, text_label
from app.ui.messages import show_failure
from app.ui.number_boxes import QuietSpinBox
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.boards.printing_choice import PrintingChoice, printing_with
from app.ui.wizard.boards.work_row import WorkRow
from app.ui.wizard.editors.choices import QuietComboBox

if TYPE_CHECKING:
    from app.outputs.volumes.models import Book, Layout


_LAYOUTS: dict[Layout, str] = {
    "print": "打印版（双面）",
    "screen": "电子版（不留空白页，附带原件）",
}
_SHORT: dict[Layout, str] = {"print": "打印版", "screen": "电子版"}
_HINT = (
    "要装订在一起的材料排成一本：封面、目录、页码、书签都照通知；"
    "做好以后逐页读回核对，并附控制单和佐证对照表。"
)
_BLANKS = (
    "从正面开始的材料，前一份在正面结束时，它的背面就空着；空白面不编页码，也不计页数。"
    "单页的扫描件很多时，让文件夹里的文件连着排，省一半的纸。"
)
_MOST_RESERVED = 99


class BooksBoard(QFrame):
    """Makes the books in the background. `bound(folder)` when all of them are there."""

    bound = Signal(Path)

    def __init__(
        self, session: Session, choice: PrintingChoice, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self._choice = session, choice
        self._job: Job | None = None
        self._has_books = False
        self._books: list[tuple[Layout, Book]] = []
        self._of: DossierFile | None = None
        self._arrangement = ""
        self.boxes: dict[Layout, QCheckBox] = {}
        self.starts = QuietComboBox(self)
        self.reserved: dict[str, QuietSpinBox] = {}
        self.setProperty("role", "card")
        self._build()

    # --- building ---

    def _build(self) -> None:
        inside = QVBoxLayout(self)
        inside.setContentsMargins(*(SIZES["space_4"],) * 4)
        inside.setSpacing(SIZES["space_3"])
        inside.addWidget(text_label(_HINT, "hint"))
        for layout, caption in _LAYOUTS.items():
            box = self.boxes[layout] = QCheckBox(caption, self)
            box.setChecked(True)
            box.toggled.connect(lambda _checked: self._show_ready())
            inside.addWidget(box)
            if layout == "print":
                inside.addLayout(self._starts_line())
        self._places = QGridLayout()
        self._places.setColumnStretch(1, 1)
        inside.addLayout(self._places)
        self.row = WorkRow("pdf", "装订成册…", "正在装订", self)
        self.row.make.clicked.connect(self.make)
        self.row.stop.clicked.connect(lambda: self._job.cancel() if self._job else None)
        self.row.open.clicked.connect(self._open_folder)
        inside.addLayout(self.row)
        self.said = text_label("", "quiet")
        self.found = text_label("", "ok")
        self.faults = text_label("", "error")
        for label in (self.said, self.found, self.faults):
            inside.addWidget(label)
            label.hide()
        self._show_ready()

    def _starts_line(self) -> QHBoxLayout:
        """What begins on a right-hand page: below the print layout, which alone has blanks."""
        line = QHBoxLayout()
        line.addSpacing(SIZES["space_5"])
        line.addWidget(self.starts)
        line.addStretch(1)
        self.starts.setAccessibleName("打印版里什么从正面开始")
        self.starts.setToolTip(_BLANKS)
        self.starts.activated.connect(self._keep_starts)
        self.boxes["print"].toggled.connect(self.starts.setEnabled)
        return line

    # --- showing ---

    def redraw(self) -> None:
        """Ask for the pages of what others put in, as the notice has it now."""
        # Not needed at the start.
        from app.outputs.volumes.models import STARTS  # noqa: PLC0415
        from app.outputs.volumes.plan import volumes_of  # noqa: PLC0415

        choices = self.session.file.print_choices()
        kept = choices.reserved
        if not self.starts.count():
            for key, caption in STARTS.items():
                self.starts.addItem(caption, key)
        self.starts.setCurrentIndex(max(0, self.starts.findData(choices.starts)))
        try:
            volumes = volumes_of(self.session.dossier, self.session.definitions, kept)
        except JiangshenError:
            volumes = ()
        wanted = {
            material.key: (material.title, material.maker, material.reserved)
            for volume in volumes
            for material in volume.materials
            if material.kind == "placeholder"
        }
        if wanted.keys() != self.reserved.keys():
            self._ask_for(wanted)
        self._has_books = bool(volumes)
        self._show_ready()

    def _ask_for(self, wanted: dict[str, tuple[str, str, int]]) -> None:
        while (item := self._places.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.reserved = {}
        for line, (key, (title, maker, pages)) in enumerate(wanted.items()):
            box = self.reserved[key] = QuietSpinBox(self)
            box.setRange(1, _MOST_RESERVED)
            box.setValue(pages)
            box.setSuffix(" 页")
            box.setAccessibleName(f"给{title}留几页")
            box.valueChanged.connect(lambda pages, key=key: self._keep(key, pages))
            by = f"（由{maker}装入）" if maker else ""
            self._places.addWidget(text_label(f"{title}{by}，留出", "", self), line, 0)
            # Right in the grid: what stands in a row of its own isn't taken out with the grid's rest.
            self._places.addWidget(box, line, 1, Qt.AlignmentFlag.AlignLeft)

    def _keep(self, key: str, pages: int) -> None:
        file = self.session.file
        choices = file.print_choices()
        kept = {**choices.reserved, key: pages}
        file.keep_print_choices(replace(choices.without_pages(), reserved=kept))

    def _keep_starts(self, place: int) -> None:
        file = self.session.file
        choices = file.print_choices().without_pages()
        file.keep_print_choices(replace(choices, starts=self.starts.itemData(place)))

    def _show_ready(self) -> None:
        is_chosen = any(box.isChecked() for box in self.boxes.values())
        self.row.make.setEnabled(self._job is None and is_chosen and self._has_books)

    # --- making ---

    def make(self) -> None:
        """Ask for a folder and bind what is to be bound into it."""
        before = self.row.start_folder
        folder = QFileDialog.getExistingDirectory(self, "材料册存放到哪个文件夹", before)
        if folder:
            self.make_into(Path(folder))

    def make_into(self, folder: Path) -> None:
        """Bind the dossier's volumes into a folder, in the background."""
        self.row.folder, self._books, self._of = folder, [], self.session.file
        work = self._work(lambda: job, folder)
        self._job = job = Job(work, self)
        job.progressed.connect(self._show_progress)
        job.finished.connect(self._finish)
        job.cancelled.connect(lambda: self._stop("已停止；做好的册子都是完整的。"))
        job.failed.connect(self._fail)
        for label in (self.found, self.faults):
            say(label, "")
        self._set_busy(busy=True)
        job.start()

    def _work(self, job_of: Callable[[], Job], folder: Path) -> Work:
        """What is done beside the window; what it needs is copied here, in the window's thread."""
        session, file = self.session, self.session.file
        snapshot, known = session.dossier.copy(), session.definitions
        self._arrangement, starts = arrangement(snapshot, known), self.starts.currentData()
        choices, path, engine = file.print_choices(), file.path, self._choice.engine
        layouts = [layout for layout, box in self.boxes.items() if box.isChecked()]

        def fetch(one: FileRef, target: Path) -> None:
            file.copy_content(one.sha256, target)

        def tell(what: str, done: int, whole: int) -> None:
            job_of().tell_count(what, done, whole)

        def work() -> Iterator[str]:
            # Not needed to show the window, and slow to import.
            from app.outputs.volumes.binding import Order, bind  # noqa: PLC0415
            from app.outputs.volumes.pdf_writing import BookCancelledError  # noqa: PLC0415

            printing = printing_with(engine, choices.own, path, lambda: job_of().is_cancelled)
            try:
                for layout in layouts:
                    order = Order(layout, printing, choices.reserved, progress=tell, starts=starts)
                    for book in bind(snapshot, known, folder, fetch, order):
                        self._books.append((layout, book))
                        yield f"《{book.title}》{_SHORT[layout]}做好了"
            except BookCancelledError:
                yield "已停止"  # the job knows that it was told to

        return work

    def _show_progress(self, text: str) -> None:
        if self._job is not None:
            say(self.said, text)

    def _finish(self) -> None:
        self._stop(f"已装订到 {self.row.folder}")
        self.bound.emit(self.row.folder)

    def _fail(self, error: Exception) -> None:
        self._stop("没有装订完；做好的册子都是完整的。")
        show_failure(self, error)

    def _stop(self, said: str) -> None:
        self._job = None
        self._set_busy(busy=False)
        say(self.said, said)
        books = self._books
        self._keep_pages()
        say(self.found, "\n".join(_told(layout, book) for layout, book in books))
        say(self.faults, "\n".join(dict.fromkeys(one for _, book in books for one in book.faults)))

    def _keep_pages(self) -> None:
        """Keep where the evidence stands, for the texts that refer to it: on paper, where it's there."""
        if not self._books or not self.session.is_open or self.session.file is not self._of:
            return
        pages: dict[str, str] = {}
        for layout in ("screen", "print"):
            for book in (one for made, one in self._books if made == layout):
                pages |= book.pages
        choices = self._of.print_choices()
        kept = replace(choices, pages=pages, arrangement=self._arrangement)
        if kept != choices:
            self._of.keep_print_choices(kept)

    def _set_busy(self, *, busy: bool) -> None:
        self.row.show_busy(busy=busy)
        self._show_ready()

    def _open_folder(self) -> None:
        if not self.row.open_folder():
            say(self.said, f"{self.row.folder} 已经不在了，请再装订一次。")


def _told(layout: Layout, book: Book) -> str:
    """A book in a line: what went in came out, as the control sheet proves it."""
    pages, bound = len(book.pagination.faces), book.pagination.bound_pages
    materials = sum(1 for part in book.pagination.listed if part.pages)
    blanks = sum(face.is_blank for face in book.pagination.faces)
    of_them = f"（其中空白 {blanks} 面）" if blanks else ""
    return (
        f"《{book.title}》{_SHORT[layout]}：{materials} 份材料 {bound} 页，"
        f"全册 {pages} 面{of_them}，逐页核对一致"
    )
