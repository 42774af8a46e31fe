"""材料清单: all that the notice wants, who makes it, on what it goes, how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QTableWidgetItem,
    QWidget,
)

from app.definitions.models import MAKERS
from app.outputs.documents.checklist import office_text
from app.ui.background import Job
from app.ui.icons import icon
from app.ui.labels import say, text_label
from app.ui.messages import ask, show_failure
from app.ui.session import Session
from app.ui.wizard.boards.frame import Board
from app.ui.wizard.boards.whole_table import WholeTable

if TYPE_CHECKING:
    from app.outputs.delivery.packing_list import Entry, PackingList

_COLUMNS = ("材料", "由谁做", "纸质", "签字盖章", "电子", "自己勾", "现在怎样")
_SHARES = (9, 0, 0, 6, 4, 0, 7)
_TICK, _STATE = 5, 6
_HINT = (
    "导出、打印、装入电子版由程序记下；已经盖好章的、已经拿到的，请在“自己勾”一列打勾（空格键也行）。"
    "鼠标停在一行上看依据和说明。"
)
_GONE = "本程序里没有这份材料的通知，请先换到另一份通知。"


class TickTable(WholeTable):
    """A table to read with a column that the user ticks. `ticked(row, is_on)` follows each."""

    ticked = Signal(int, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("通知要求的全部材料", _COLUMNS, _SHARES, parent)
        self._is_filling = False
        self._entries: tuple[Entry, ...] = ()
        self.itemChanged.connect(self._tell)

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show the lines of the list."""
        self._is_filling, self._entries = True, entries
        self.show_rows([_texts(entry) for entry in entries])
        self._is_filling = False

    def _show_cell(self, row: int, column: int, text: str) -> None:
        """A cell with its sign or tick before it is measured: they take room of their own."""
        super()._show_cell(row, column, text)
        cell, entry = self.item(row, column), self._entries[row]
        if cell is None:
            return
        said = (entry.artefact.note, f"依据：{entry.artefact.clause}")
        cell.setToolTip("\n".join(filter(None, said)))
        if column == _STATE:
            cell.setIcon(icon(*_sign(entry)))
        elif column == _TICK:
            _show_tick(cell, entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The space bar ticks the row, wherever in it the keys are."""
        cell = self.item(self.currentRow(), _TICK)
        can_tick = cell is not None and bool(cell.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        if event.key() == Qt.Key.Key_Space and cell is not None and can_tick:
            is_on = cell.checkState() != Qt.CheckState.Checked
            cell.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
        else:
            super().keyPressEvent(event)

    def _tell(self, cell: QTableWidgetItem) -> None:
        if not self._is_filling and cell.column() == _TICK:
            self.ticked.emit(cell.row(), cell.checkState() == Qt.CheckState.Checked)


class PackingBoard(Board):
    """The list with its sums and the papers that go with it. `written(path)` follows each paper."""

    written = Signal(Path)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.open_url: Callable[[QUrl], object] = QDesktopServices.openUrl
        self.listed: PackingList | None = None
        self._job: Job | None = None
        self.summary = text_label("", "", self.body)
        self.office = text_label("", "hint", self.body)
        self.table = TickTable(self.body)
        self.said = text_label("", "quiet", self.body)
        self.column.addWidget(self.summary)
        self.column.addWidget(self.office)
        self.column.addWidget(text_label(_HINT, "hint", self.body))
        self.column.addWidget(self.table)
        self.column.addLayout(self._build_buttons())
        self.column.addWidget(self.said)
        self.column.addStretch(1)
        self.said.hide()
        self.table.ticked.connect(self._tick)
        self.table.arrived.connect(self._reveal_row)
        for signal in (session.notice_changed, session.delivery_changed):
            signal.connect(self.mark_stale)
        self.bring_up_to_date()

    def _build_buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.list_button = QPushButton(icon("list"), "装袋清单…", self.body)
        self.list_button.setToolTip("一张可以打印、逐项打勾的清单：什么装进哪里、几份、谁盖章")
        self.labels_button = QPushButton(icon("file"), "标签和附纸…", self.body)
        self.labels_button.setToolTip("档案袋附纸、书脊、光盘标签、份号条，一个 PDF")
        self.list_button.clicked.connect(lambda _checked=False: self.write_list())
        self.labels_button.clicked.connect(lambda _checked=False: self.write_labels())
        for button in (self.list_button, self.labels_button):
            line.addWidget(button)
        line.addStretch(1)
        return line

    def redraw(self) -> None:
        """Write the list anew."""
        self.listed = list_of(self.session)
        listed = self.listed
        self.table.show_entries(listed.entries if listed else ())
        self.summary.setText(listed.summary if listed else _GONE)
        office = listed.office if listed else None
        say(self.office, f"送到：{office_text(office)}" if office else "")
        self._show_ready()

    def _tick(self, row: int, is_on: bool) -> None:  # noqa: FBT001 - a slot
        """Keep what the user says of an artefact, and when he said so."""
        if self.listed is None:
            return
        item, delivery = self.listed.entries[row].artefact.id, self.session.file.delivery()
        kept = {key: at for key, at in delivery.at_hand.items() if key != item}
        if is_on:
            kept[item] = datetime.now().astimezone()
        self.session.keep_delivery(replace(delivery, at_hand=kept))

    def _reveal_row(self, place: QRect) -> None:
        corner = self.table.mapTo(self.body, place.topLeft())
        self.area.ensureVisible(corner.x(), corner.y() + place.height() // 2, 0, place.height())

    # --- papers ---

    def write_list(self) -> None:
        """Ask for a place and write the 装袋清单 there."""
        if target := self._ask("装袋清单"):
            self.write_list_to(target)

    def write_list_to(self, target: Path) -> None:
        """Write the 装袋清单 to a place and open it."""
        listed = list_of(self.session)

        def work() -> Iterator[str]:
            from app.outputs.delivery.packing_list import write_packing_list  # noqa: PLC0415

            if listed is not None:
                write_packing_list(listed, target)
            yield target.name

        self._start(work, target)

    def write_labels(self) -> None:
        """Ask for a place and write the labels there."""
        if target := self._ask("标签和附纸"):
            self.write_labels_to(target)

    def write_labels_to(self, target: Path) -> None:
        """Write slips and labels to a place and open them."""
        snapshot, known = self.session.dossier.copy(), self.session.definitions
        printed = self.session.file.delivery().printed
        sheets = {key: one.sheets for key, one in printed.items()}

        def work() -> Iterator[str]:
            from app.outputs.delivery.labels import write_labels  # noqa: PLC0415

            write_labels(snapshot, known, target, sheets)
            yield target.name

        self._start(work, target)

    def _ask(self, name: str) -> Path | None:
        proposed = self.session.file.path.with_name(f"{name}.pdf")
        path, _ = QFileDialog.getSaveFileName(self, f"{name}存为", str(proposed), "PDF (*.pdf)")
        if not path:
            return None
        chosen = Path(path)
        # A dot within the name is part of the name; and of what is added the dialog hasn't asked.
        is_named = chosen.suffix.lower() == ".pdf"
        target = chosen if is_named else chosen.with_name(f"{chosen.name}.pdf")
        if is_named or not target.exists():
            return target
        question = f"“{target.name}”已经有了，要替换它吗？"
        return target if ask(self, question, "替换以后，原来的那一个就没有了。", "替换") else None

    def _start(self, work: Callable[[], Iterator[str]], target: Path) -> None:
        self._job = job = Job(work, self)
        job.finished.connect(lambda: self._finish(target))
        job.failed.connect(self._fail)
        say(self.said, f"正在写 {target.name}…")
        self._show_ready()
        job.start()

    def _finish(self, target: Path) -> None:
        self._job = None
        self._show_ready()
        say(self.said, f"已存到 {target}")
        self.open_url(QUrl.fromLocalFile(str(target)))
        self.written.emit(target)

    def _fail(self, error: Exception) -> None:
        self._job = None
        self._show_ready()
        say(self.said, "没有写成。")
        show_failure(self, error)

    def _show_ready(self) -> None:
        for button in (self.list_button, self.labels_button):
            button.setEnabled(self._job is None and self.listed is not None)


def list_of(session: Session) -> PackingList | None:
    """The list of the open dossier as it stands now; None where its notice is unknown."""
    # Not needed to show the window, and slow to import.
    from app.outputs.delivery.packing_list import packing_list  # noqa: PLC0415
    from app.outputs.documents.rendering import NoticeGoneError  # noqa: PLC0415

    file, today = session.file, datetime.now().astimezone().date()
    export, changed = file.last_export(), file.changed_at
    try:
        return packing_list(
            session.dossier, session.definitions, file.delivery(), export, changed, today
        )
    except NoticeGoneError:
        return None


def _texts(entry: Entry) -> tuple[str, ...]:
    """A line of the list as texts of the table."""
    item = entry.artefact
    title = f"{item.title}\n{entry.within}" if entry.within else item.title
    states = "\n".join(entry.states)
    tick = "" if item.later else entry.tick
    return (title, MAKERS[item.maker], entry.copies, item.seal, entry.media, tick, states)


def _show_tick(cell: QTableWidgetItem, entry: Entry) -> None:
    """Let what has to be there be ticked, and nothing else."""
    if entry.artefact.later:
        cell.setFlags(cell.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        cell.setData(Qt.ItemDataRole.CheckStateRole, None)
        return
    cell.setFlags(cell.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    cell.setCheckState(Qt.CheckState.Checked if entry.is_ticked else Qt.CheckState.Unchecked)


def _sign(entry: Entry) -> tuple[str, str]:
    """The picture of a state, and its role."""
    if entry.is_ready:
        return "ok", "ok"
    return ("warning", "warning") if entry.is_changed else ("todo", "quiet")
