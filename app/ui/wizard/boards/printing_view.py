"""What the tab 打印 shows: the printer, the pieces, what became of each, and how much paper it takes."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import JiangshenError
from app.outputs.delivery.printing import Mode, count_sheets, paper_for
from app.storage.deliveries import PrintedPiece
from app.storage.settings import Settings
from app.ui.background import Job
from app.ui.icons import icon
from app.ui.labels import text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.boards.frame import Board
from app.ui.wizard.boards.paper_choice import PaperChoice
from app.ui.wizard.boards.piece_rows import PieceRows, RowState
from app.ui.wizard.boards.piece_store import PieceStore
from app.ui.wizard.boards.print_work import PrintWork
from app.ui.wizard.boards.work_row import WorkRow
from app.ui.wizard.editors.flow import FlowLayout

if TYPE_CHECKING:
    from app.outputs.delivery.pieces import Piece
    from app.outputs.delivery.preparing import PreparedPiece
    from app.outputs.delivery.printing import Wish
    from app.outputs.delivery.reprint import ReprintList
    from app.outputs.engines.models import EngineKey
    from app.ui.wizard.boards.print_orders import PaperWay

_HOW = (
    "每次都按现在的内容重新排版、装订，再打印；先告诉您要多少纸，确认后才开始。"
    "打印以后又改了内容，点“换页清单”，只打变了的那几张。"
)
_RANGE_HINT = "只打一份材料的几页时填，例如 1-3，5；空着打全部。双面时每页仍在原来那一面。"
_NOT_MADE = "点“打印…”先排版，页数和用纸随后列出。"


class PrintingView(Board):
    """`engine_of` tells by which engine forms are set now."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        engine_of: Callable[[], EngineKey],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, parent)
        self._settings, self._engine_of = settings, engine_of
        self._looking: Job | None = None
        self._has_looked = self._is_busy = False
        self.find_printers: Callable[[], tuple[tuple[str, ...], str]] | None = None
        self.store = PieceStore(session, self)
        self.work = PrintWork(self)
        self.choice = PaperChoice(settings, self.body)
        self.rows = PieceRows(self.body)
        self.row = WorkRow("print", "打印…", "正在打印", self.body)
        self._build()
        self._connect()
        self.bring_up_to_date()

    # --- building ---

    def _build(self) -> None:
        column = self.column
        column.addWidget(text_label(_HOW, "hint", self.body))
        column.addWidget(self._card(self.choice))
        column.addWidget(text_label("打印哪些", "caption", self.body))
        column.addWidget(self._card(self.rows, self._build_range()))
        self.sum = text_label("", "caption", self.body)
        column.addWidget(self.sum)
        column.addLayout(self.row)
        column.addLayout(self._build_buttons())
        self.said = text_label("", "quiet", self.body)
        self.faults = text_label("", "error", self.body)
        for label in (self.said, self.faults):
            column.addWidget(label)
            label.hide()
        column.addStretch(1)

    def _card(self, *parts: QWidget) -> QFrame:
        card = QFrame(self.body)
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*(SIZES["space_4"],) * 4)
        inside.setSpacing(SIZES["space_3"])
        for part in parts:
            inside.addWidget(part)
        return card

    def _build_range(self) -> QWidget:
        part = QWidget(self.body)
        line = QHBoxLayout(part)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SIZES["space_4"])
        self.range = QLineEdit(part)
        self.range.setPlaceholderText("全部")
        self.range.setAccessibleName("页码范围")
        self.range.setToolTip(_RANGE_HINT)
        label = text_label("页码范围", "", part)
        label.setWordWrap(False)
        label.setBuddy(self.range)
        line.addWidget(label)
        line.addWidget(self.range, 1)
        line.addWidget(text_label(_RANGE_HINT, "hint", part), 3)
        return part

    def _build_buttons(self) -> FlowLayout:
        flow = FlowLayout(SIZES["space_2"], SIZES["space_2"])
        self.save = QPushButton(icon("pdf"), "存为 PDF…", self.body)
        self.reprint = QPushButton(icon("sheet"), "换页清单…", self.body)
        self.mark = QPushButton(icon("ok"), "已在别处打印", self.body)
        self.unmark = QPushButton(icon("undo"), "取消打印记号", self.body)
        for button in (self.save, self.reprint, self.mark, self.unmark):
            flow.addWidget(button)
        return flow

    def _connect(self) -> None:
        self.choice.changed.connect(self._show_states)
        self.rows.changed.connect(self._show_states)
        self.range.textChanged.connect(self._show_sum)
        self.session.notice_changed.connect(self.mark_stale)

    # --- showing ---

    def redraw(self) -> None:
        """List the pieces again, and what is known of them."""
        from app.outputs.delivery.pieces import pieces_of  # noqa: PLC0415 - not needed at the start

        pieces: tuple[Piece, ...] = ()
        with suppress(JiangshenError):
            pieces = pieces_of(self.session.dossier, self.session.definitions)
        self.rows.show_pieces(pieces, self._usual_copies)
        self._show_states()

    def showEvent(self, event: QShowEvent) -> None:
        """The system is asked for its printers when the tab is first seen."""
        super().showEvent(event)
        if not self._has_looked:
            self._look_for_printers()

    def _usual_copies(self, piece: Piece) -> int:
        """The notice's number, unless the settings have one for all; 1 where nobody says."""
        wanted = self._settings.copies
        return int(wanted or piece.copies or 1)

    def _look_for_printers(self) -> None:
        """Ask the system beside the window: a printer of the network may take its time."""

        def work() -> Generator[str, None, tuple[tuple[str, ...], str]]:
            # QtPrintSupport is loaded when it is first needed.
            from app.ui.paper_printing import printer_names  # noqa: PLC0415

            yield "正在找打印机"
            return (self.find_printers or printer_names)()

        self._has_looked = True
        self._looking = job = Job(work, self)
        job.finished.connect(lambda: self._take_printers(job))
        job.start()

    def _take_printers(self, job: Job) -> None:
        self._looking = None
        if not self._is_closed:
            self.choice.show_printers(*job.result)
            self._show_ready()

    @property
    def is_looking(self) -> bool:
        """Whether the system is being asked for its printers."""
        return self._looking is not None

    @property
    def _prepared(self) -> Mapping[str, PreparedPiece]:
        return self.store.current(self._engine_of())

    def _show_states(self) -> None:
        if not self.session.is_open or self._is_closed:
            return
        prepared = self._prepared
        states = {one.key: self._state(one, prepared.get(one.key)) for one in self.rows.pieces}
        self.rows.show_states(states)
        self._show_sum()
        self._show_ready()

    def _state(self, piece: Piece, ready: PreparedPiece | None) -> RowState:
        pages = sheets = ""
        if ready is not None:
            wish = self._way().wish(ready.made, 1)
            pages = f"{ready.made.page_count} 页"
            sheets = f"{count_sheets(wish)} 张"
        text, role = self._told(piece, ready)
        return RowState(pages, sheets, text, role)

    def _told(self, piece: Piece, ready: PreparedPiece | None) -> tuple[str, str]:
        """What became of a piece, in words and their look."""
        printed = self._delivered.get(piece.key)
        if printed is None:
            return "未打印", "hint"
        when = f"已打印 {printed.copies} 份（{printed.at.astimezone():%m-%d %H:%M}）"
        if ready is None:
            is_later = self.session.file.changed_at > printed.seen_at
            more = "；之后有过改动，点“换页清单”看要不要换"
            return (f"{when}{more}", "warning") if is_later else (when, "ok")
        found = self._list_for(piece, ready, printed)
        if found.is_empty:
            return f"{when}，和现在的内容一样", "ok"
        if not found.changes:
            return f"{when}；还差 {found.more_copies} 份", "warning"
        swaps = f"每份要换 {len(found.sheets)} 张" if found.sheets else "有几张要抽去"
        lack = f"，还差 {found.more_copies} 份" if found.more_copies else ""
        return f"{when}；之后改过：{swaps}{lack}", "warning"

    def _show_sum(self) -> None:
        prepared, told, sheets = self._prepared, [], 0
        for piece in self.rows.ticked:
            if (ready := prepared.get(piece.key)) is None:
                self.sum.setText(_NOT_MADE)
                return
            try:
                wish = self._wish(ready)
            except JiangshenError as error:
                self.sum.setText(str(error))
                return
            sheets += count_sheets(wish)
            pages = len(wish.pages) if wish.pages is not None else wish.page_count
            told.append(f"{wish.copies} 份 × {pages} 页")
        paper = paper_for(sheets, self.choice.price)
        self.sum.setText(f"共 {' ＋ '.join(told)} = {paper}" if told else "请勾选要打印的材料。")

    def _show_ready(self) -> None:
        is_free, ticked = not self._is_busy, self.rows.ticked
        self.row.make.setEnabled(is_free and bool(ticked))
        self.save.setEnabled(is_free and bool(ticked))
        self.mark.setEnabled(is_free and bool(ticked))
        printed = self._delivered
        self.reprint.setEnabled(is_free and bool(printed))
        self.unmark.setEnabled(is_free and any(one.key in printed for one in ticked))
        self.range.setEnabled(is_free and len(ticked) == 1)
        for part in (self.rows, self.choice):
            part.setEnabled(is_free)

    # --- what is wanted ---

    @property
    def _delivered(self) -> Mapping[str, PrintedPiece]:
        return self.session.file.delivery().printed if self.session.is_open else {}

    def _way(self, mode: Mode | None = None) -> PaperWay:
        from app.ui.wizard.boards.print_orders import PaperWay  # noqa: PLC0415 - see `redraw`

        chosen = self.choice
        return PaperWay(mode or chosen.mode, chosen.path, chosen.numbering)

    def _pages(self, ready: PreparedPiece) -> tuple[int, ...] | None:
        """The pages that the range names (from 0); None for all. Raises `PageRangeError`."""
        from app.outputs.evidence.page_ranges import read_pages  # noqa: PLC0415 - see `redraw`

        text = self.range.text().strip()
        if not text or len(self.rows.ticked) != 1:
            return None
        return read_pages(text, ready.made.page_count)

    def _wish(self, ready: PreparedPiece, mode: Mode | None = None) -> Wish:
        copies = self.rows.copies(ready.made.piece.key)
        return self._way(mode).wish(ready.made, copies, self._pages(ready))

    def _list_for(self, piece: Piece, ready: PreparedPiece, printed: PrintedPiece) -> ReprintList:
        from app.outputs.delivery.reprint import reprint_list  # noqa: PLC0415 - see `redraw`

        return reprint_list(
            printed.pages,
            ready.prints,
            "simplex" if printed.is_one_sided else "duplex",
            old_copies=printed.copies,
            copies=self.rows.copies(piece.key),
        )
