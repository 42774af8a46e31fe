"""The button of long work with what goes with it: 停止 and a bar meanwhile, 打开文件夹 afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from app.ui.icons import icon
from app.ui.style.tokens import SIZES


class WorkRow(QHBoxLayout):
    """One row; whoever owns it connects `make`, `stop` and `open`. `folder` holds what came out.

    `usual_folder` says where the user wants finished files before any came out.
    """

    def __init__(self, drawing: str, text: str, doing: str, owner: QWidget) -> None:
        super().__init__()
        self.folder = Path()
        self.usual_folder: Callable[[], Path] = Path
        self.make = QPushButton(icon(drawing, "on_primary"), text, owner)
        self.make.setProperty("role", "primary")
        self.stop = QPushButton("停止", owner)
        self.open = QPushButton(icon("folder"), "打开文件夹", owner)
        self.bar = QProgressBar(owner)
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(SIZES["space_3"])
        self.bar.setAccessibleName(doing)
        for widget in (self.make, self.stop, self.open, self.bar):
            self.addWidget(widget)
        self.addStretch(1)
        self.show_busy(busy=False)

    @property
    def start_folder(self) -> str:
        """Where a dialog that asks for a folder begins."""
        return str(self.folder if self.has_folder else self.usual_folder())

    @property
    def has_folder(self) -> bool:
        """Whether anything came out yet."""
        return self.folder != Path()

    def show_busy(self, *, busy: bool) -> None:
        """Show what belongs to work under way, or to work that is over."""
        had_focus = self.make.hasFocus() or self.stop.hasFocus()
        for part in (self.stop, self.bar):
            part.setVisible(busy)
        self.open.setVisible(not busy and self.has_folder)
        if had_focus:
            # What is disabled or hidden hands the keys to wherever is next.
            (self.stop if busy else self.open).setFocus()

    def open_folder(self) -> bool:
        """Let the system show the folder; False where it is gone."""
        is_there = self.folder.is_dir()
        if is_there:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))
        return is_there
