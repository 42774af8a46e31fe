"""A printing under way: piece after piece, pass after pass, each a job of its own beside the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.outputs.delivery.composing import PrintJob, compose
from app.outputs.delivery.printing import Mode, Pass, whole_copies
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.pdf_writing import BookCancelledError
from app.ui.background import Job
from app.ui.paper_printing import MakePrinter, send

Ask = Callable[[Pass, str], bool]
"""Shows how the paper goes on before a pass of a piece of that title; whether it does."""


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """A piece as it is to be printed: the PDF of its pages, its passes, how many copies there are.

    `footed` are the pages (from 0) that bear the number of the copy.
    """

    key: str
    title: str
    source: Path
    passes: tuple[Pass, ...]
    copies: int
    mode: Mode
    footed: frozenset[int] = frozenset()

    def job(self, one: Pass) -> PrintJob:
        """What is composed for one of its passes."""
        return PrintJob(self.title, self.source, one.sides, self.copies, self.footed)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a printing. `done` are the keys of pieces that were sent as a whole.

    Of the one that broke off (`broken`) `copies` are those that were sent whole; `error` says why,
    None where the user stopped it. So many pages were made `smaller` to fit.
    """

    done: tuple[str, ...]
    broken: PrintOrder | None = None
    copies: frozenset[int] = frozenset()
    error: Exception | None = None
    smaller: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether all was sent."""
        return self.broken is None


class PrintRun(QObject):
    """Prints orders one after another. `progressed(text)`, then `ended(outcome)` once."""

    progressed = Signal(str)
    ended = Signal(object)

    def __init__(
        self,
        orders: Sequence[PrintOrder],
        printer: str,
        make_printer: MakePrinter,
        ask: Ask,
        folder: Path,
        owner: QObject | None = None,
    ) -> None:
        super().__init__(owner)
        self._orders, self._ask, self._folder = tuple(orders), ask, folder
        self._printer, self._make_printer = printer, make_printer
        self._job: Job | None = None
        self._place = self._pass = self._sent = self._smaller = 0
        self._faces = Faces()
        self._is_stopped = False

    def start(self) -> None:
        """Begin with the first."""
        self._go_on()

    def stop(self) -> None:
        """Stop after the band under way."""
        self._is_stopped = True
        if self._job is not None:
            self._job.cancel()

    # --- pass after pass ---

    def _go_on(self) -> None:
        if self._place == len(self._orders):
            self._end()
            return
        order = self._orders[self._place]
        one = order.passes[self._pass]
        if self._needs_hand(one) and not self._ask(one, order.title):
            self._is_stopped = True
        if self._is_stopped:
            self._break_off(None)
            return
        self._job = job = Job(lambda: self._work(order, one, job), self)
        job.progressed.connect(self.progressed)
        job.finished.connect(self._finish_pass)
        job.cancelled.connect(lambda: self._break_off(None))
        job.failed.connect(self._break_off)
        job.start()

    @staticmethod
    def _needs_hand(one: Pass) -> bool:
        return one.is_back or one.batch > 1

    def _finish_pass(self) -> None:
        if self._is_stopped:
            self._break_off(None)
            return
        self._job, self._sent = None, 0
        self._pass += 1
        if self._pass == len(self._orders[self._place].passes):
            self._place, self._pass = self._place + 1, 0
        self._go_on()

    def _end(self) -> None:
        done = tuple(order.key for order in self._orders)
        self.ended.emit(Outcome(done, smaller=self._smaller))

    def _break_off(self, error: Exception | None) -> None:
        """What fails once it was told to stop — its files may be gone — needs no word."""
        self._job = None
        order = self._orders[self._place]
        before = sum(len(one.sides) for one in order.passes[: self._pass])
        done = tuple(one.key for one in self._orders[: self._place])
        copies = whole_copies(order.passes, before + self._sent)
        why = None if self._is_stopped else error
        self.ended.emit(Outcome(done, order, copies, why, self._smaller))

    # --- in the job's thread ---

    def _work(self, order: PrintOrder, one: Pass, job: Job) -> Iterator[str]:
        """Put the sides in their order, then send them; nothing stays behind."""
        yield f"《{order.title}》正在排好页序"
        composed = self._folder / "打印.pdf"
        try:
            compose(order.job(one), composed, self._faces, cancel=lambda: job.is_cancelled)
            printer = self._make_printer(self._printer)
            for sent in send(composed, printer, order.title, order.mode, lambda: job.is_cancelled):
                self._sent = sent.count
                self._smaller += sent.is_smaller
                yield _told(order, one, sent.count)
        except BookCancelledError:
            yield "已停止"  # the job knows that it was told to
        finally:
            composed.unlink(missing_ok=True)


def _told(order: PrintOrder, one: Pass, sent: int) -> str:
    of = len(one.sides)
    side = one.sides[sent - 1]
    which = "反面" if one.is_back else "正面" if order.mode == "manual" else ""
    copy = f"第 {side.copy} 份／共 {order.copies} 份，" if order.copies > 1 else ""
    return f"《{order.title}》{copy}已送出{which} {sent}／{of} 面"
