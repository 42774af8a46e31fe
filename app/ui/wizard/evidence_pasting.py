"""What the clipboard holds, as files: those of a disk, or a picture that becomes one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from app.ui.background import Job
from app.ui.session import Session
from app.ui.wizard.copies import copies_of
from app.ui.wizard.evidence_folders import brought_files

_PASTED = "粘贴的图片"
_NO_ROOM = "临时文件夹写不进去，图片没有粘贴。请先把图片存成文件，再添加。"


class Pasting(QObject):
    """`brought(address, paths)` follows a paste: at once, or when the picture is written."""

    brought = Signal(str, list)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._writing: Job | None = None

    def paste(self, address: str) -> str:
        """Bring what the clipboard holds to a folder; a note where that isn't possible."""
        clipboard = QGuiApplication.clipboard()
        data = clipboard.mimeData()
        if paths := brought_files(data):
            self.brought.emit(address, paths)
        elif data.hasImage() and self._writing is None:
            return self._write(address, clipboard.image())
        return ""

    def _write(self, address: str, image: QImage) -> str:
        """A large picture takes its time to be packed: beside the window's thread."""
        try:
            folder = copies_of(self._session).fresh_folder()
        except OSError:
            return _NO_ROOM
        path = folder / f"{_PASTED} {datetime.now().astimezone():%H-%M-%S}.png"

        def work() -> Iterator[str]:
            image.save(str(path))
            yield ""

        self._writing = Job(work, self)
        self._writing.finished.connect(lambda: self._done(address, path))
        self._writing.start()
        return ""

    def _done(self, address: str, path: Path) -> None:
        self._writing = None
        self.brought.emit(address, [path])
