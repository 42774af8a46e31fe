"""帮助 → 自检: everything the program does, tried in the background; then the report."""

from __future__ import annotations

from collections.abc import Callable, Generator
from html import escape
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.placement import place_bytes
from app.ui.messages import show_notes
from app.ui.progress_dialog import run_work
from app.ui.style.tokens import size, tokens_of

TITLE = "自检"
_FAILED = "失败"
_FILTER = "文本文件 (*.txt)"


class Report(Protocol):
    """What a self-test found."""

    @property
    def verdict(self) -> str:
        """The outcome in one sentence."""

    def text(self) -> str:
        """All of it, as lines of plain text."""


Test = Callable[[], Generator[str, None, Report]]
"""Tries step after step, and says in Chinese which."""


def test_program(test: Test, parent: QWidget) -> None:
    """Run the self-test where the user can stop it, and show what it found."""
    job = run_work(TITLE, Path("匠申"), test, parent, leaves_at_once=True)
    if job is None:
        return
    dialog = ReportDialog(job.result, parent)
    dialog.exec()
    dialog.deleteLater()


class ReportDialog(QDialog):
    """The report, which can be kept as a file for somebody who helps."""

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self.setWindowTitle(TITLE)
        self.resize(size("space_6") * 20, size("space_6") * 15)
        self.sheet = QTextBrowser(self)
        self.sheet.setAccessibleName(TITLE)
        first, *rest = report.text().splitlines()
        red = tokens_of(self.palette()).error
        lines = "<br>".join(_shown(line, red) for line in rest)
        self.sheet.setHtml(f"<h3>{escape(first)}</h3><p>{lines}</p>")
        buttons = QDialogButtonBox(self)
        buttons.addButton("知道了", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.accepted.connect(self.accept)
        keep = buttons.addButton("存为文件…", QDialogButtonBox.ButtonRole.ActionRole)
        keep.clicked.connect(self.keep)
        layout = QVBoxLayout(self)
        layout.addWidget(self.sheet)
        layout.addWidget(buttons)

    def keep(self) -> None:
        """Ask for a place, and write the report there."""
        path, _ = QFileDialog.getSaveFileName(self, "自检报告存为", "匠申自检报告.txt", _FILTER)
        if not path:
            return
        try:
            place_bytes(Path(path), self._report.text().encode("utf-8-sig"))
        except OSError:
            show_notes(self, (f"写不了 {path}，请换一个文件夹。",))


def _shown(line: str, red: str) -> str:
    """A line as HTML: indented as it is, and in red where a step failed."""
    kept = escape(line).replace("  ", "&nbsp;&nbsp;")
    return f'<b style="color:{red}">{kept}</b>' if line.startswith(_FAILED) else kept
