"""Attached files, for whoever shows them: taking in, opening a copy, saving one elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QUrl, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.definitions.types import FieldType, FileRef, Files
from app.dossier.changes import ROOT
from app.dossier.dossier import LockedDossierError
from app.dossier.evidence import UnreadFolderError, require_read
from app.errors import JiangshenError
from app.outputs.evidence.intake import gathered
from app.storage.errors import SourceError
from app.storage.files import DossierFile
from app.ui.background import Job
from app.ui.session import Session
from app.ui.wizard.copies import copies_of, may_be_opened, safe_name, write_copy

Source = Path | SourceError
_AT = "@"
OpenUrl = Callable[[QUrl], object]


def told(error: JiangshenError) -> str:
    """An error in one line."""
    return f"{error.message}。{error.advice}。"


def sources(paths: Iterable[Path]) -> Iterator[Source]:
    """The files in the order that people expect, a folder standing for all that is in it.

    An error for each that can't be looked at.
    """
    for found in gathered(paths):
        yield SourceError(Path(found.filename or "")) if isinstance(found, OSError) else found


def take_in(file: DossierFile, source: Source) -> FileRef | str:
    """Take one file in; a note in Chinese where that isn't possible."""
    try:
        if isinstance(source, SourceError):
            raise source
        return file.add_content(source)
    except JiangshenError as error:
        return told(error)


def dropped_files(data: QMimeData) -> list[Path]:
    """What lies on a disk of that which is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def pick_files(kind: FieldType, parent: QWidget) -> list[Path]:
    """Let the user choose files for a fact."""
    kinds = kind.extensions if isinstance(kind, Files) else ()
    known = f"可用的文件 ({' '.join(f'*.{one}' for one in kinds)});;" if kinds else ""
    names, _ = QFileDialog.getOpenFileNames(parent, "添加文件", "", f"{known}所有文件 (*)")
    return [Path(name) for name in names]


def open_copy(session: Session, file: FileRef, open_url: OpenUrl) -> str:
    """Open a copy with the program that Windows has for it; a note where that isn't possible."""
    if not may_be_opened(file.name):
        return f"“{file.name}”不是文档或图片，本程序不直接打开；要看请点“另存…”存到别处。"
    try:
        open_url(QUrl.fromLocalFile(str(copies_of(session).copy(file))))
    except JiangshenError as error:
        return told(error)
    except OSError:
        return "临时文件夹写不进去，请点“另存…”存到别处再看。"
    return ""


def save_copy(session: Session, file: FileRef, parent: QWidget) -> str:
    """Write a file to a place of the user's choice; a note where that isn't possible."""
    name, _ = QFileDialog.getSaveFileName(parent, "另存附件", safe_name(file.name))
    if not name:
        return ""
    try:
        write_copy(session, file, Path(name))
    except JiangshenError as error:
        return told(error)
    return ""


class Intake(QObject):
    """Takes files in beside the window's thread, one lot after the other; use `intake_of`.

    Each lot is one step, which adds to the folder what could be read; it belongs to the session,
    so that a lot arrives whatever page is shown by then. `progressed(key, text)` follows each
    file, `finished(key, notes)` each lot.
    """

    progressed = Signal(str, str)
    finished = Signal(str, tuple)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._waiting: list[tuple[str, tuple[Path, ...]]] = []
        self._job: Job | None = None
        self._key = ""
        self._taken: list[FileRef | str] = []
        self._file: DossierFile | None = None
        session.closed.connect(self.stop)

    @property
    def is_busy(self) -> bool:
        """Whether something is still being taken in."""
        return self._job is not None

    def add(self, key: str, paths: Iterable[Path]) -> None:
        """Take files, and those of a folder, into a folder of proofs."""
        self._waiting.append((key, tuple(paths)))
        self._go_on()

    def stop(self) -> None:
        """Stop after the file under way."""
        self._waiting.clear()
        if self._job:
            self._job.cancel()

    def _go_on(self) -> None:
        if self._job or not self._waiting or not self._session.is_open:
            return
        self._key, paths = self._waiting.pop(0)
        file, taken = self._session.file, list[FileRef | str]()
        self._file, self._taken = file, taken

        def work() -> Iterator[str]:
            for source in sources(paths):
                if isinstance(source, Path):
                    yield f"正在添加第 {len(taken) + 1} 个：{source.name}"
                taken.append(take_in(file, source))

        # Without a parent: it must outlive the session while its last file is read.
        self._job = Job(work)
        self._job.progressed.connect(self._tell)
        self._job.finished.connect(self._finish)
        self._job.cancelled.connect(self._cancelled)
        self._job.failed.connect(self._fail)
        self._job.start()

    def _tell(self, text: str) -> None:
        self.progressed.emit(self._key, text)

    def _finish(self) -> None:
        self._end(())

    def _cancelled(self) -> None:
        self._end(("已停止；已经读完的文件都在。",))

    def _fail(self, error: Exception) -> None:
        is_here = self._is_here()
        self._end(("没有全部添加，请再试一次。",))
        if is_here:
            raise error

    def _end(self, notes: tuple[str, ...]) -> None:
        self._job = None
        if self._is_here():
            refs = [one for one in self._taken if isinstance(one, FileRef)]
            said = tuple(note for note in self._taken if isinstance(note, str))
            try:
                if not add_refs(self._session, self._key, refs):
                    said = (*said, "文件夹已经删除，文件没有放进去。")
            except (UnreadFolderError, LockedDossierError) as error:
                said = (*said, told(error))
            self.finished.emit(self._key, (*said, *notes))
        self._go_on()

    def _is_here(self) -> bool:
        """Whether the file that was added to is still the open one."""
        return self._session.is_open and self._session.file is self._file


def intake_of(session: Session) -> Intake:
    """The one intake of a session."""
    return next(iter(session.findChildren(Intake)), None) or Intake(session)


def place_of_folder(address: str) -> tuple[str, str]:
    """Key and row of the value in which a folder's files lie; the user's own are `key@row`."""
    key, _, row = address.partition(_AT)
    return key, row or ROOT


def address_of(key: str, row: str = ROOT) -> str:
    """How a folder is named in the window."""
    return key if row == ROOT else f"{key}{_AT}{row}"


def is_there(session: Session, address: str) -> bool:
    """Whether a folder is still there: one of the user's own may have been deleted."""
    _, row = place_of_folder(address)
    return row == ROOT or session.dossier.has_row(row)


def attached(session: Session, address: str) -> tuple[FileRef, ...]:
    """The files of a folder of proofs."""
    value = session.dossier.value(*place_of_folder(address)) if is_there(session, address) else ()
    return value if isinstance(value, tuple) else ()


def add_refs(session: Session, address: str, added: list[FileRef]) -> bool:
    """Append files to a folder of proofs, as one step; False where it is gone meanwhile.

    Raises `UnreadFolderError` where that would lose what the folder holds.
    """
    if added and is_there(session, address):
        require_read(session.dossier, *place_of_folder(address))
        files = (*attached(session, address), *added)
        session.do(f"添加 {len(added)} 个文件", lambda: put(session, address, files))
    return is_there(session, address)


def put(session: Session, address: str, files: tuple[FileRef, ...]) -> None:
    """Let a folder of proofs hold these files."""
    key, row = place_of_folder(address)
    session.set_value(key, files or None, row)
