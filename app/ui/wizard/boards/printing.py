"""打印: the copies on paper, the sheets to be changed after a correction, and what was printed when."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QWidget,
)

from app.errors import JiangshenError
from app.outputs.delivery.printing import Mode, count_sheets, paper_for, told_numbers
from app.storage.deliveries import PrintedPiece
from app.storage.files import DossierFile
from app.storage.settings import Settings
from app.ui.labels import say
from app.ui.messages import choose, show_failure
from app.ui.session import Session
from app.ui.wizard.boards.printing_view import PrintingView

if TYPE_CHECKING:
    from app.outputs.delivery.preparing import PreparedPiece
    from app.outputs.engines.models import EngineKey
    from app.ui.print_run import Outcome, PrintOrder
    from app.ui.wizard.boards.print_work import Saved
    from app.ui.wizard.boards.reprint_dialog import PieceChange


_MEANWHILE = "排版的时候内容又改了，请再点一次。"


class PrintingBoard(PrintingView):
    """Does what the buttons of the tab say, and keeps what was printed.

    `settled()` after each piece of work.
    """

    settled = Signal()

    def __init__(
        self,
        session: Session,
        settings: Settings,
        engine_of: Callable[[], EngineKey],
        parent: QWidget | None = None,
    ) -> None:
        self._after: Callable[[], None] | None = None
        self._asked: Collection[str] = ()
        self._sent: Mapping[str, PrintedPiece] = {}
        self._is_mending = False
        self._of: DossierFile | None = None
        super().__init__(session, settings, engine_of, parent)

    def _connect(self) -> None:
        super()._connect()
        for button, action in (
            (self.row.make, self.print_ticked),
            (self.row.stop, self.stop),
            (self.row.open, self._open_folder),
            (self.save, self.save_pdf),
            (self.reprint, self.show_reprint),
            (self.mark, self.mark_printed),
            (self.unmark, self.take_mark_back),
        ):
            button.clicked.connect(action)
        self.choice.trial_asked.connect(self.try_paper)
        self.store.progressed.connect(self._show_progress)
        self.store.ended.connect(self._go_on)
        self.store.stopped.connect(lambda: self._settle("已停止。"))
        self.work.progressed.connect(self._show_progress)
        self.work.printed.connect(self._take_outcome)
        self.work.saved.connect(self._take_saved)
        self.session.closed.connect(self._leave)

    def _open_folder(self) -> None:
        if not self.row.open_folder():
            say(self.said, f"{self.row.folder} 已经不在了，请再存一次。")

    # --- work: first the pieces, then what is done with them ---

    def stop(self) -> None:
        """Stop what is under way."""
        self.store.stop()
        self.work.stop()

    def _leave(self) -> None:
        """The dossier is gone: nothing of it stays on the disk, once nothing works on it."""
        self.stop()
        if not self.work.is_busy:
            self.store.forget()

    def _with_pieces(self, keys: Sequence[str], then: Callable[[], None]) -> None:
        """Make these pieces where they aren't there as they are now, then go on."""
        self._after, self._asked = then, keys
        say(self.faults, "")
        self._set_busy(busy=True)
        self.store.make(keys, self._engine_of())

    def prepare(self) -> None:
        """Make the ticked pieces and those that were printed, so that all is known of them."""
        keys = {one.key for one in self.rows.ticked} | set(self._delivered)
        self._with_pieces([one.key for one in self.rows.pieces if one.key in keys], lambda: None)

    def _go_on(self, error: Exception | None) -> None:
        then, self._after = self._after, None
        self._settle("")
        if error is not None:
            self._tell(error)
        elif not self._prepared.keys() >= set(self._asked):
            say(self.said, _MEANWHILE)
        elif then is not None:
            self._show_faults()
            self._keep_what_holds()
            try:
                then()
            except JiangshenError as found:
                show_failure(self, found)

    def _show_faults(self) -> None:
        faults = [
            f"《{ready.made.piece.title}》{fault}"
            for ready in self._prepared.values()
            for fault in ready.made.faults
        ]
        say(self.faults, "\n".join(faults))

    def _show_progress(self, text: str) -> None:
        if self._is_busy:
            say(self.said, f"{text}……")

    def _settle(self, said: str) -> None:
        """Work is over."""
        if self._is_closed:
            self._leave()
        self._set_busy(busy=False)
        say(self.said, said)
        self._show_states()
        self.settled.emit()

    def _set_busy(self, *, busy: bool) -> None:
        self._is_busy = busy
        self.row.show_busy(busy=busy)
        self._show_ready()

    def _tell(self, error: Exception) -> None:
        show_failure(self, error)

    @property
    def _is_same_file(self) -> bool:
        return self.session.is_open and self.session.file is self._of and not self._is_closed

    # --- printing ---

    def print_ticked(self) -> None:
        """Print the ticked pieces, once the user has seen how much paper it takes."""
        if not self.choice.printer:
            self._show_no_printer()
            return
        self._with_pieces([one.key for one in self.rows.ticked], self._print_ticked)

    def _show_no_printer(self) -> None:
        from app.ui.paper_printing import no_printer  # noqa: PLC0415 - loads QtPrintSupport

        show_failure(self, no_printer())
        self._look_for_printers()

    def _print_ticked(self) -> None:
        ready = [self._prepared[one.key] for one in self.rows.ticked]
        wishes = [self._wish(one) for one in ready]
        way = self._way()
        orders = [way.order(one.made, wish) for one, wish in zip(ready, wishes, strict=True)]
        lines = [
            f"《{one.made.piece.title}》{wish.copies} 份，每份 {count_sheets(wish) // wish.copies} 张"
            for one, wish in zip(ready, wishes, strict=True)
        ]
        is_part = any(wish.pages is not None for wish in wishes)
        if self._agrees(sum(map(count_sheets, wishes)), lines):
            mode = self.choice.mode
            sent = {} if is_part else {one.made.piece.key: self._as_now(one, mode) for one in ready}
            self._print(orders, sent, is_mending=False)

    def _agrees(self, sheets: int, lines: Sequence[str]) -> bool:
        """Whether the user, told how much paper it takes, has it printed."""
        question = f"要打 {paper_for(sheets, self.choice.price)}，现在打印吗？"
        mode = self.choice.modes.currentText()
        errors = sum(one.severity == "error" for one in self.session.findings())
        doubts = [f"材料里还有 {errors} 处必须改，打出来的不能报送。"] if errors else []
        if self.choice.mode == "manual" and not self.choice.is_tried:
            doubts.append("这台打印机还没有试打过，可能印反；先不打印，点“试打一张…”更稳妥。")
        text = "\n".join([*lines, f"打印机：{self.choice.printer}；{mode}", *doubts])
        return choose(self, question, text, ("开始打印",), "先不打印") is not None

    def _as_now(self, ready: PreparedPiece, mode: Mode) -> PrintedPiece:
        """What is kept of a piece that is printed as it is at this moment."""
        piece, now = ready.made.piece, datetime.now().astimezone()
        copies = self.rows.copies(piece.key)
        return PrintedPiece(piece.title, copies, now, ready.prints, mode == "simplex")

    def _print(
        self, orders: Sequence[PrintOrder], sent: Mapping[str, PrintedPiece], *, is_mending: bool
    ) -> None:
        """Print; `sent` is what is kept of each piece, by key, once all of it was sent."""
        self._of, self._sent, self._is_mending = self.session.file, sent, is_mending
        self._set_busy(busy=True)
        self.work.print(orders, self.choice.printer, self.choice.path, self.store.folder)

    def _take_outcome(self, outcome: Outcome) -> None:
        """Keep what was sent as a whole; ask about copies of what broke off."""
        sent, self._sent = self._sent, {}
        if self._is_same_file and sent:
            self._keep(self._came_out(outcome, sent))
        told = "已送到打印机。请数一数、翻一翻，份份齐全再装订。"
        if not sent and outcome.is_whole:
            told += "（只打了一部分，没有记作“已打印”。）"
        if outcome.smaller:
            told += f"有 {outcome.smaller} 面比纸大，或者有字在打印机打不到的边上，缩小了一点。"
        self._settle(told if outcome.is_whole else self._told_broken(outcome))
        if outcome.error is not None:
            self._tell(outcome.error)

    def _told_broken(self, outcome: Outcome) -> str:
        broken = outcome.broken
        title = f"《{broken.title}》" if broken is not None else ""
        copies = told_numbers(outcome.copies)
        sent = f"第 {copies} 份已送完，其余的没有打完" if copies else "没有打完"
        mended = "把打印机弄好，" if outcome.error is not None else ""
        return f"{title}{sent}，没有记作“已打印”。要接着打：{mended}再点“打印…”或“换页清单…”。"

    def _came_out(
        self, outcome: Outcome, sent: Mapping[str, PrintedPiece]
    ) -> Mapping[str, PrintedPiece]:
        """What is kept by key: of the piece that broke off the first copies, if the user counted them."""
        found = {key: self._with_earlier(key, sent[key]) for key in outcome.done}
        broken, whole = outcome.broken, len(outcome.copies)
        if broken is None or self._is_mending or outcome.copies != set(range(1, whole + 1)):
            return found
        counted = self._with_earlier(broken.key, replace(sent[broken.key], copies=whole))
        if counted.copies == whole > 0:
            question = f"《{broken.title}》前 {whole} 份都打全了吗？"
            text = "送到打印机的不一定都打出来了，请数一数。打全了就记下来，其余的以后用“换页清单”补打。"
            if choose(self, question, text, ("打全了，记下来",), "不算") is not None:
                found[broken.key] = counted
        return found

    def _with_earlier(self, key: str, now: PrintedPiece) -> PrintedPiece:
        """More copies that were there before still hold where nothing changed."""
        from app.outputs.delivery.reprint import looks_same  # noqa: PLC0415 - see `redraw`

        before = self._delivered.get(key)
        if before is None or before.copies <= now.copies:
            return now
        return replace(before, at=now.at) if looks_same(before.pages, now.pages) else now

    def _keep(self, printed: Mapping[str, PrintedPiece]) -> None:
        """Keep how these pieces were printed."""
        if printed:
            delivery = self.session.file.delivery()
            printed = {**delivery.printed, **printed}
            self.session.keep_delivery(replace(delivery, printed=printed))
            self._show_states()

    def _keep_what_holds(self) -> None:
        """Keep of what was printed and lies ready that it is still the same, whatever was changed."""
        from app.outputs.delivery.reprint import looks_same  # noqa: PLC0415 - see `redraw`

        now, changed_at = datetime.now().astimezone(), self.session.file.changed_at
        prepared = self._prepared
        self._keep(
            {
                key: replace(one, same_at=now)
                for key, one in self._delivered.items()
                if key in prepared
                and one.seen_at < changed_at
                and looks_same(one.pages, prepared[key].prints)
            }
        )

    # --- into a PDF ---

    def save_pdf(self) -> None:
        """Write what would be printed into PDFs."""
        self._with_pieces([one.key for one in self.rows.ticked], self._save_ticked)

    def _save_ticked(self) -> None:
        mode: Mode = "simplex" if self.choice.mode == "simplex" else "duplex"
        way, orders = self._way(mode), []
        for one in self.rows.ticked:
            ready = self._prepared[one.key]
            wish = self._wish(ready, mode)
            has_footer = way.numbering == "footer" and bool(ready.made.footed)
            if not wish.has_slips and not has_footer:
                wish = replace(wish, copies=1)
            orders.append(way.order(ready.made, wish))
        self._save(orders)

    def _save(self, orders: Sequence[PrintOrder]) -> None:
        """Ask where they go, and write them."""
        from app.outputs.documents.rendering import file_name  # noqa: PLC0415 - see `redraw`

        unit = self.session.dossier.display("unit.name")
        names = [
            file_name(at, f"{one.title} 打印", unit, "pdf") for at, one in enumerate(orders, 1)
        ]
        targets: list[Path] = []
        if len(orders) == 1:
            start = str(Path(self.row.start_folder) / names[0])
            path, _ = QFileDialog.getSaveFileName(self, "存为 PDF", start, "PDF 文件 (*.pdf)")
            targets = [Path(path)] if path else []
        elif folder := QFileDialog.getExistingDirectory(
            self, "PDF 存放到哪个文件夹", self.row.start_folder
        ):
            targets = [Path(folder) / name for name in names]
        if targets:
            self.row.folder = targets[0].parent
            self._set_busy(busy=True)
            self.work.save(
                {
                    target: one.job(one.passes[0])
                    for target, one in zip(targets, orders, strict=True)
                }
            )

    def _take_saved(self, saved: Saved) -> None:
        count = len(saved.paths)
        said = f"已存好 {count} 个 PDF，在 {self.row.folder}。" if count else ""
        once = (
            "没有份号的，每份内容一样，PDF 里只存一份；打印时请选好份数、双面、长边翻转、实际大小。"
        )
        if saved.is_stopped:
            said = f"已停止；存好的 {count} 个 PDF 是完整的。"
        self._settle(f"{said}{once}" if count and not saved.is_stopped else said)
        if saved.error is not None:
            self._tell(saved.error)

    # --- after a correction ---

    def show_reprint(self) -> None:
        """Show which sheets of what was printed have to be printed again."""
        printed = self._delivered
        keys = [one.key for one in self.rows.pieces if one.key in printed]
        self._with_pieces(keys, self._show_reprint)

    def changes(self) -> Iterator[PieceChange]:
        """What changed in each printed piece that lies ready."""
        from app.ui.wizard.boards.reprint_dialog import PieceChange  # noqa: PLC0415 - see `redraw`

        for piece in self.rows.pieces:
            printed, ready = self._delivered.get(piece.key), self._prepared.get(piece.key)
            if printed is not None and ready is not None:
                found = self._list_for(piece, ready, printed)
                paper = len(self._way().mending_sheets(ready.made, found))
                yield PieceChange(ready, found, paper)

    def _show_reprint(self) -> None:
        from app.ui.wizard.boards.reprint_dialog import ReprintDialog  # noqa: PLC0415 - see `redraw`

        changes = tuple(self.changes())
        is_numbered = self.choice.numbering != "none"
        here = {one.key for one in self.rows.pieces}
        gone = [one for key, one in self._delivered.items() if key not in here]
        dialog = ReprintDialog(changes, self.choice.price, self, gone=gone, is_numbered=is_numbered)
        dialog.exec()
        chosen, action = set(dialog.chosen), dialog.action
        dialog.deleteLater()
        wanted = [one for one in changes if one.key in chosen and one.paper]
        if action == "print" and not self.choice.printer:
            self._show_no_printer()
        elif action == "print":
            self._mend(wanted)
        elif action == "save":
            mode: Mode = "simplex" if self.choice.mode == "simplex" else "duplex"
            way = self._way(mode)
            self._save([way.mending(one.ready.made, one.found) for one in wanted])

    def _mend(self, wanted: Sequence[PieceChange]) -> None:
        """Print the sheets of the list; once all are sent the copies are what they are now."""
        way = self._way()
        orders = [way.mending(one.ready.made, one.found) for one in wanted]
        lines = [f"《{one.title}》{one.paper} 张" for one in wanted]
        if self._agrees(sum(one.paper for one in wanted), lines):
            sent = {one.key: self._as_now(one.ready, one.found.mode) for one in wanted}
            self._print(orders, sent, is_mending=True)

    # --- marks, the trial sheet ---

    def mark_printed(self) -> None:
        """Keep that the ticked pieces were printed elsewhere, as they are now."""
        keys = [one.key for one in self.rows.ticked]
        self._with_pieces(keys, lambda: self._mark(keys))

    def _mark(self, keys: Sequence[str]) -> None:
        prepared, mode = self._prepared, self.choice.mode
        self._keep({key: self._as_now(prepared[key], mode) for key in keys})
        say(self.said, "记下了：以后改了内容，“换页清单”会和现在的页面比。")

    def take_mark_back(self) -> None:
        """Forget that the ticked pieces were printed, if the user is sure: it can't be undone."""
        gone = {one.key for one in self.rows.ticked} & self._delivered.keys()
        question = f"取消 {len(gone)} 份材料的打印记号吗？"
        text = "程序不再知道打印过什么，以后列不出要换哪几张。取消以后不能撤销。"
        if choose(self, question, text, ("取消记号",), "保留记号") is None:
            return
        delivery = self.session.file.delivery()
        left = {key: one for key, one in delivery.printed.items() if key not in gone}
        self.session.keep_delivery(replace(delivery, printed=left))
        self._show_states()

    def try_paper(self) -> None:
        """Find out by a sheet how the printer takes paper."""
        found = self.work.try_paper(self.choice.printer, self.store.folder)
        if found is not None:
            self.choice.keep_path(found)
