"""The work of the tab 打印 beside the window: onto paper, into PDFs, a trial sheet. One at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.ui.background import Job
from app.ui.paper_dialogs import TrialDialog, TurnDialog
from app.ui.progress_dialog import run_work

if TYPE_CHECKING:
    from app.outputs.delivery.composing import PrintJob
    from app.outputs.delivery.printing import PaperPath, Pass
    from app.ui.paper_printing import MakePrinter
    from app.ui.print_run import PrintOrder, PrintRun


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving PDFs: those that are there, and why it broke off (None: it didn't)."""

    paths: tuple[Path, ...]
    error: Exception | None = None
    is_stopped: bool = False


class PrintWork(QObject):
    """`progressed(text)`, then `printed(outcome)` or `saved(result)`.

    `make_printer` makes the printer of a name: the system's, unless a test has one of its own.
    """

    progressed = Signal(str)
    printed = Signal(object)
    saved = Signal(object)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self._run: PrintRun | None = None
        self._job: Job | None = None
        self.make_printer: MakePrinter | None = None
        self.ask: Callable[[Pass, str, PaperPath], bool] = self._ask

    def stop(self) -> None:
        """Stop what is under way."""
        if self._run is not None:
            self._run.stop()
        if self._job is not None:
            self._job.cancel()

    @property
    def is_busy(self) -> bool:
        """Whether it still works on files."""
        return self._run is not None or self._job is not None

    # --- onto paper ---

    def print(
        self, orders: Sequence[PrintOrder], printer: str, path: PaperPath, folder: Path
    ) -> None:
        """Print orders; `folder` takes what only passes through."""
        from app.ui.print_run import PrintRun  # noqa: PLC0415 - slow to import

        self._run = run = PrintRun(
            orders,
            printer,
            self._printer_maker(),
            lambda one, title: self.ask(one, title, path),
            folder,
            self,
        )
        run.progressed.connect(self.progressed)
        run.ended.connect(self._end_run)
        run.start()

    def _end_run(self, outcome: object) -> None:
        if self._run is not None:
            self._run.deleteLater()
        self._run = None
        self.printed.emit(outcome)

    def _printer_maker(self) -> MakePrinter:
        from app.ui.paper_printing import system_printer  # noqa: PLC0415 - loads QtPrintSupport

        return self.make_printer or system_printer

    def _ask(self, one: Pass, title: str, path: PaperPath) -> bool:
        dialog = TurnDialog(one, title, path, self._owner)
        goes_on = dialog.exec() == dialog.DialogCode.Accepted
        dialog.deleteLater()
        return goes_on

    # --- into PDFs ---

    def save(self, jobs: Mapping[Path, PrintJob]) -> None:
        """Write PDFs, each whole or not at all."""
        done: list[Path] = []

        def work() -> Iterator[str]:
            from app.outputs.delivery.composing import compose  # noqa: PLC0415 - slow to import
            from app.outputs.volumes.pdf_writing import BookCancelledError  # noqa: PLC0415

            for target, one in jobs.items():
                yield f"《{one.title}》正在写"
                try:
                    compose(one, target, cancel=lambda: job.is_cancelled)
                    done.append(target)
                except BookCancelledError:
                    yield "已停止"  # the job knows that it was told to

        def end(error: Exception | None = None, *, is_stopped: bool = False) -> None:
            self._job = None
            was_stopped = is_stopped or job.is_cancelled
            self.saved.emit(Saved(tuple(done), None if was_stopped else error, was_stopped))

        self._job = job = Job(work, self)
        job.progressed.connect(self.progressed)
        job.finished.connect(end)
        job.cancelled.connect(lambda: end(is_stopped=True))
        job.failed.connect(end)
        job.start()

    # --- a trial sheet ---

    def try_paper(self, printer: str, folder: Path) -> PaperPath | None:
        """Let the user print a trial sheet and tell what it looks like; None where he leaves it."""
        maker = self._printer_maker()
        dialog = TrialDialog(lambda side: self._print_side(side, printer, maker, folder, dialog))
        dialog.setParent(self._owner, dialog.windowFlags())
        dialog.exec()
        dialog.deleteLater()
        return dialog.found

    @staticmethod
    def _print_side(
        side: int, printer: str, maker: MakePrinter, folder: Path, parent: QWidget
    ) -> bool:
        target = folder / "试打.pdf"

        def work() -> Iterator[str]:
            from app.outputs.delivery.trial_sheet import write_trial_side  # noqa: PLC0415
            from app.ui.paper_printing import send  # noqa: PLC0415 - loads QtPrintSupport

            yield "正在送到打印机"
            write_trial_side(target, side)
            for _ in send(target, maker(printer), "试打一张", "simplex", lambda: False):
                yield "已送到打印机"

        return run_work("试打一张", Path(printer), work, parent) is not None
