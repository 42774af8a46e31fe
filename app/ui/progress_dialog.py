"""The dialog over long work: of what, what is being done, and 停止. The window stays alive."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from app.ui.background import Job, Work
from app.ui.labels import text_label
from app.ui.messages import show_failure
from app.ui.style.tokens import size

_MOST_NAME = 60
_STOPPING = "正在停止，做完手上这一步就停……"


class ProgressDialog(QDialog):
    """Stays until a job is over: accepted when it is finished, rejected when it stopped or failed.

    `leaves_at_once`: the job changes nothing, so 停止 needn't wait for the step under way.
    `error` is what the job failed with.
    """

    def __init__(
        self,
        title: str,
        name: str,
        job: Job,
        parent: QWidget | None = None,
        *,
        leaves_at_once: bool = False,
    ) -> None:
        super().__init__(parent)
        self.job = job
        self.error: Exception | None = None
        self._leaves_at_once = leaves_at_once
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(size("space_6") * 17)
        self.name = text_label(_shortened(name), "caption", self)
        self.name.setToolTip(name)
        self.name.setWordWrap(False)
        self.text = text_label("正在开始……", "quiet", self)
        self.text.setAccessibleName("正在做什么")
        self._build()
        job.progressed.connect(self._show)
        job.finished.connect(self.accept)
        job.cancelled.connect(self._end)
        job.failed.connect(self._fail)

    def run(self) -> bool:
        """Begin the job and wait for its end while the window goes on; whether it is finished."""
        self.job.start()
        return self.exec() == QDialog.DialogCode.Accepted

    def reject(self) -> None:
        """停止, Esc or the cross: the job is told to stop."""
        self.job.cancel()
        if self._leaves_at_once:
            super().reject()
            return
        self.stop_button.setEnabled(False)
        self.text.setText(_STOPPING)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter doesn't stop anything by accident: only the button, the space key on it and Esc do."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    # --- inside ---

    def _build(self) -> None:
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(size("space_3"))
        self.bar.setAccessibleName("进度")
        buttons = QDialogButtonBox(self)
        self.stop_button = buttons.addButton("停止", QDialogButtonBox.ButtonRole.RejectRole)
        self.stop_button.setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(size("space_4"),) * 4)
        layout.setSpacing(size("space_3"))
        for widget in (self.name, self.text, self.bar, buttons):
            layout.addWidget(widget)

    def _show(self, text: str) -> None:
        if not self.job.is_cancelled:
            self.text.setText(f"{text}……")

    def _end(self) -> None:
        super().reject()

    def _fail(self, error: Exception) -> None:
        self.error = None if self.job.is_cancelled and self._leaves_at_once else error
        super().reject()


def run_work(
    title: str, path: Path, work: Work, parent: QWidget, *, leaves_at_once: bool = False
) -> Job | None:
    """Do work on a file under a `ProgressDialog`; the finished job with its result.

    None where the user stopped it, or it failed; a `JiangshenError` is told to the user, any
    other error is raised again in the window's thread.
    """
    job = Job(work, parent)
    dialog = ProgressDialog(title, path.name, job, parent, leaves_at_once=leaves_at_once)
    is_finished, error = dialog.run(), dialog.error
    dialog.deleteLater()
    if error is not None:
        show_failure(parent, error)
    return job if is_finished else None


def _shortened(name: str) -> str:
    """A file's name with its middle left out where it is too long for one look."""
    if len(name) <= _MOST_NAME:
        return name
    half = _MOST_NAME // 2
    return f"{name[:half]}……{name[-half:]}"
