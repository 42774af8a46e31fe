"""盖章扫描件: the artefacts that get a seal, and the scans of the sealed paper that go into the copy."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QRect, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.definitions.models import Artefact
from app.definitions.types import FileRef
from app.definitions.types.files import size_text
from app.errors import JiangshenError
from app.outputs.documents.checklist import artefacts_of
from app.ui.background import Work
from app.ui.icons import icon
from app.ui.labels import say, text_label
from app.ui.progress_dialog import run_work
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.boards.whole_table import WholeTable

_COLUMNS = ("材料", "盖章", "页数", "盖章扫描件")
_SHARES = (8, 7, 0, 9)
_HINT = (
    "纸质材料盖好章以后，把盖章的几页扫描成 PDF（或者照片）加在这里，会一起放进电子版；"
    "原来的文件不改动。"
)
_KINDS = "扫描件 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp);;所有文件 (*)"


def takes_scan(item: Artefact) -> bool:
    """Whether a scan of its sealed paper may go into the copy."""
    return not item.is_carrier and bool(item.seal or "scan" in item.media)


class SealedScans(QWidget):
    """The table with 添加 and 移除. `changed()` when a scan came or went, `arrived(rect)` as the table's."""

    changed = Signal()
    arrived = Signal(QRect)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.items: tuple[Artefact, ...] = ()
        self._pages: dict[str, int] = {}
        self.table = WholeTable("盖章扫描件", _COLUMNS, _SHARES, self)
        self.add = QPushButton(icon("add"), "添加扫描件…", self)
        self.remove = QPushButton("移除", self)
        self.said = text_label("", "quiet", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SIZES["space_3"])
        column.addWidget(text_label(_HINT, "hint", self))
        column.addWidget(self.table)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addWidget(self.remove)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.said)
        self.said.hide()
        self.add.clicked.connect(self._ask)
        self.remove.clicked.connect(self._take_away)
        self.table.currentCellChanged.connect(lambda *_: self._show_ready())
        self.table.arrived.connect(self.arrived)

    @property
    def scans(self) -> dict[str, tuple[FileRef, ...]]:
        """The scans by artefact, as the file keeps them."""
        return dict(self.session.file.delivery().scans)

    @property
    def chosen(self) -> Artefact | None:
        """The artefact of the chosen row."""
        row = self.table.currentRow()
        return self.items[row] if 0 <= row < len(self.items) else None

    def redraw(self) -> None:
        """List the artefacts again."""
        terms = self.session.definitions.terms(self.session.dossier.notice, self.session.kind)
        found = artefacts_of(self.session.dossier, terms) if terms else ()
        kept = self.scans
        self.items = tuple(item for item in found if takes_scan(item) or item.id in kept)
        self.table.show_rows([self._texts(item, kept.get(item.id, ())) for item in self.items])
        if self.table.currentRow() < 0 and self.items:
            self.table.setCurrentCell(0, 0)
        self._show_ready()

    def _texts(self, item: Artefact, scans: Sequence[FileRef]) -> tuple[str, str, str, str]:
        names = "\n".join(f"{one.name}（{size_text(one.size)}）" for one in scans)
        pages = sum(self._pages_of(one) for one in scans)
        return item.title, item.seal, str(pages or ""), names or "还没有"

    def _pages_of(self, scan: FileRef) -> int:
        """How many pages a scan has; looked up once, as the content of a hash never changes."""
        if scan.sha256 not in self._pages:
            # Not needed to show the window, and slow to import.
            from app.outputs.evidence.listing import fetched  # noqa: PLC0415

            file = self.session.file
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
                found = fetched(
                    scan, Path(place), lambda one, to: file.lend_content(one.sha256, to)
                )
            self._pages[scan.sha256] = found.pages
        return self._pages[scan.sha256]

    def _show_ready(self) -> None:
        item = self.chosen
        self.add.setEnabled(item is not None)
        self.remove.setEnabled(item is not None and bool(self.scans.get(item.id)))

    # --- coming and going ---

    def _ask(self) -> None:
        item = self.chosen
        if item is None:
            return
        names, _ = QFileDialog.getOpenFileNames(self, f"{item.title}：盖章扫描件", "", _KINDS)
        self.take_in(item.id, [Path(name) for name in names])

    def take_in(self, artefact: str, paths: Sequence[Path]) -> None:
        """Keep files as the scans of an artefact, after those that it has; one that can't be used is told."""
        if not paths:
            return
        work = _taking(paths, self.session.file.add_content)
        job = run_work("添加盖章扫描件", paths[0], work, self)
        if job is None:
            return
        added, told = job.result
        if added:
            self._keep(artefact, (*self.scans.get(artefact, ()), *added))
        say(self.said, "\n".join(told), "error")

    def _take_away(self) -> None:
        """The last scan of the chosen artefact goes."""
        item = self.chosen
        if item is not None:
            self._keep(item.id, self.scans.get(item.id, ())[:-1])
            say(self.said, "")

    def _keep(self, artefact: str, scans: Sequence[FileRef]) -> None:
        kept = {**self.scans, artefact: tuple(scans)}
        left = {key: files for key, files in kept.items() if files}
        self.session.keep_delivery(replace(self.session.file.delivery(), scans=left))
        self.redraw()
        self.changed.emit()


def _taking(paths: Sequence[Path], add: Callable[[Path], FileRef]) -> Work:
    """The work of looking at scans and taking in those that can be used."""

    def work() -> Generator[str, None, tuple[list[FileRef], list[str]]]:
        from app.outputs.evidence.examining import examine  # noqa: PLC0415 - slow to import

        added: list[FileRef] = []
        told: list[str] = []
        for path in paths:
            yield f"正在看 {path.name}"
            wrong = [one for one in examine(path, path.name).problems if one.severity == "error"]
            if wrong:
                told.append(f"{path.name}：{wrong[0]}")
                continue
            try:
                added.append(add(path))
            except JiangshenError as error:
                told.append(f"{path.name}：{error.message}。{error.advice}")
        return added, told

    return work
