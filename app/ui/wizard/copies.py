"""Copies of attached files, made to be looked at in another program; gone when the dossier is closed."""

from __future__ import annotations

import shutil
import stat
import tempfile
from pathlib import Path, PurePosixPath, PureWindowsPath

from PySide6.QtCore import QObject

from app.definitions.types import FileRef
from app.errors import JiangshenError
from app.ui.session import Session

# What may be handed to Windows to open; anything else (a program, a script) is only saved.
_PAPERS = (
    "pdf",
    "ofd",
    "doc",
    "docx",
    "wps",
    "rtf",
    "txt",
    "xls",
    "xlsx",
    "et",
    "csv",
    "ppt",
    "pptx",
)
_PICTURES = ("jpg", "jpeg", "png", "bmp", "gif", "tif", "tiff", "webp", "heic")
_RECORDINGS = ("mp4", "mov", "avi", "wmv", "mp3", "wav", "m4a")
_SHOWN_BY_WINDOWS = frozenset((*_PAPERS, *_PICTURES, *_RECORDINGS))
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))


class CopyError(JiangshenError):
    """A copy can't be written to its place."""

    def __init__(self, target: Path) -> None:
        super().__init__(
            f"“{target.name}”写不出来",
            "请检查磁盘是否已满、同名的文件是否正打开着，或者另选一个文件夹",
        )


def safe_name(name: str) -> str:
    """A file's name that names nothing outside its folder, on Windows either."""
    last = PureWindowsPath(PurePosixPath(name).name).name
    return last.translate(_FORBIDDEN).strip(". ") or "附件"


def may_be_opened(name: str) -> bool:
    """Whether it is a paper or a picture, not a program."""
    return Path(name).suffix.lower().removeprefix(".") in _SHOWN_BY_WINDOWS


def write_copy(session: Session, file: FileRef, target: Path) -> None:
    """Write an attached file to a path. Raises `JiangshenError`."""
    try:
        session.file.copy_content(file.sha256, target)
    except OSError as error:
        raise CopyError(target) from error


class Copies(QObject):
    """The folder of a session's copies; use `copies_of`."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._folder: Path | None = None
        session.closed.connect(self._throw_away)

    def copy(self, file: FileRef) -> Path:
        """A copy that can't be changed, since no change would come back. Raises `JiangshenError`."""
        target = self._whole() / file.sha256[:8] / safe_name(file.name)
        if not target.exists():
            target.parent.mkdir(exist_ok=True)
            write_copy(self._session, file, target)
            target.chmod(stat.S_IREAD)
        return target

    def fresh_folder(self) -> Path:
        """An empty folder for what is written on the way into the dossier. Raises OSError."""
        return Path(tempfile.mkdtemp(dir=self._whole()))

    def _whole(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="jiangshen-"))
        return self._folder

    def _throw_away(self) -> None:
        folder, self._folder = self._folder, None
        if folder is None:
            return
        for copy in folder.glob("*/*"):
            copy.chmod(stat.S_IWRITE | stat.S_IREAD)  # Windows deletes nothing that is locked.
        # What another program still has open stays behind.
        shutil.rmtree(folder, ignore_errors=True)


def copies_of(session: Session) -> Copies:
    """The copies of a session; there is one folder."""
    return next(iter(session.findChildren(Copies)), None) or Copies(session)
