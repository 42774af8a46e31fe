"""What is seen and known of attached files: found out when they are looked at, beside the window's thread.

A small picture, and what the examination says of pages and problems; kept by the hash of the content.
"""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QImageReader, QPainter, QPixmap, QTransform

from app.definitions.types import FileRef
from app.errors import JiangshenError
from app.outputs.evidence.examining import examine
from app.outputs.evidence.models import Examined, FileProblem
from app.outputs.evidence.pdf_text import UndrawnError, small_picture
from app.storage.files import DossierFile
from app.ui.background import Job
from app.ui.icons import icon
from app.ui.session import Session

EXTENT = 56
"""The side of a thumbnail in logical pixels."""
_SHARP = 2
MOST_BYTES = 64 << 20
MOST_PIXELS = 150_000_000
_MOST_KEPT = 400
_QUARTER = 90
# Not SVG: it may name other files and never end.
_FORMATS = frozenset({"jpeg", "png", "bmp", "gif", "tiff", "webp"})
_KINDS = {
    "图片": ("image", ("jpg", "jpeg", "png", "bmp", "gif", "tif", "tiff", "webp", "heic")),
    "PDF": ("pdf", ("pdf", "ofd")),
    "表格": ("sheet", ("xls", "xlsx", "et", "csv")),
    "文档": ("file", ("doc", "docx", "wps", "rtf", "txt", "ppt", "pptx")),
}


def kind_of(name: str) -> tuple[str, str]:
    """The kind of a file by its name, in Chinese, and the name of the icon for it."""
    extension = Path(name).suffix.lower().removeprefix(".")
    for kind, (drawing, extensions) in _KINDS.items():
        if extension in extensions:
            return extension.upper() if drawing == "pdf" else kind, drawing
    return "其他文件", "attachment"


def thumbnail(content: bytes, extent: int) -> QImage | None:
    """A picture within a square, the right way up; None where the bytes are no sane picture."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    if bytes(reader.format().data()).decode("ascii", "replace") not in _FORMATS:
        return None
    whole = reader.size()
    if not whole.isValid() or whole.width() * whole.height() > MOST_PIXELS:
        return None
    if max(whole.width(), whole.height()) > extent:
        within = whole.scaled(QSize(extent, extent), Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(within.expandedTo(QSize(1, 1)))
    image = reader.read()
    return None if image.isNull() else image


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found out of a content: the examination, and its picture where there is one."""

    found: Examined
    image: QImage | None


class Thumbnails(QObject):
    """The looks at a session's files by their hash; use `thumbnails_of`.

    `made(sha256)` follows each that has become ready. Of what is asked for, the last comes first.
    """

    made = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._icons: OrderedDict[str, QIcon | None] = OrderedDict()
        self._turned: OrderedDict[tuple[str, int], QIcon] = OrderedDict()
        self._found: dict[str, Examined] = {}
        self._wanted: OrderedDict[str, FileRef] = OrderedDict()
        self._seen: dict[str, Seen] = {}
        self._job: Job | None = None
        session.closed.connect(self._forget)

    def icon(self, file: FileRef) -> QIcon:
        """The picture of a file as it will stand, or the icon of its kind: until then, or for good."""
        if file.sha256 not in self._icons:
            self.want(file)
            return icon(kind_of(file.name)[1], "hint")
        self._icons.move_to_end(file.sha256)
        made = self._icons[file.sha256]
        if made is None:
            return icon(kind_of(file.name)[1], "hint")
        return self._turned_icon(made, file) if file.treatment.turn else made

    def found(self, file: FileRef) -> Examined | None:
        """What the examination says of it; None as long as that isn't known."""
        return self._found.get(file.sha256)

    @property
    def page_counts(self) -> dict[str, int]:
        """The pages of the contents that were looked at, by hash."""
        return {sha256: one.pages for sha256, one in self._found.items() if one.pages}

    @property
    def is_busy(self) -> bool:
        """Whether something is still being looked at."""
        return self._job is not None

    def want(self, file: FileRef) -> None:
        """Look at a file when its turn comes."""
        if file.sha256 not in self._seen:
            self._wanted[file.sha256] = file
            self._wanted.move_to_end(file.sha256)
            self._go_on()

    def want_later(self, files: Iterable[FileRef]) -> None:
        """Look at files when nothing else is wanted, the first of them first."""
        for file in files:
            sha256 = file.sha256
            if not any(sha256 in known for known in (self._found, self._seen, self._wanted)):
                self._wanted[sha256] = file
                self._wanted.move_to_end(sha256, last=False)
        self._go_on()

    def _turned_icon(self, made: QIcon, file: FileRef) -> QIcon:
        key = file.sha256, file.treatment.turn
        if key not in self._turned:
            pixmap = made.pixmap(QSize(EXTENT, EXTENT))
            turn = QTransform().rotate(_QUARTER * file.treatment.turn)
            self._turned[key] = QIcon(pixmap.transformed(turn))
            while len(self._turned) > _MOST_KEPT:
                self._turned.popitem(last=False)
        return self._turned[key]

    def _go_on(self) -> None:
        if self._job or not self._wanted or not self._session.is_open:
            return
        file, wanted, seen = self._session.file, self._wanted, self._seen

        def work() -> Iterator[str]:
            with tempfile.TemporaryDirectory(
                prefix="jiangshen-", ignore_cleanup_errors=True
            ) as place:
                while wanted:
                    # It stays wanted until it is seen, so that nobody wants it a second time.
                    sha256, ref = list(wanted.items())[-1]
                    seen[sha256] = _look(file, ref, Path(place) / "content")
                    wanted.pop(sha256, None)
                    yield sha256

        self._job = Job(work)
        self._job.progressed.connect(self._take)
        for signal in (self._job.finished, self._job.cancelled, self._job.failed):
            signal.connect(self._end)
        self._job.start()

    def _take(self, sha256: str) -> None:
        seen = self._seen.pop(sha256, None)
        if seen is None:
            return
        self._found[sha256] = seen.found
        self._icons[sha256] = None if seen.image is None else QIcon(_framed(seen.image))
        while len(self._icons) > _MOST_KEPT:
            self._icons.popitem(last=False)
        self.made.emit(sha256)

    def _end(self, *_: object) -> None:
        self._job = None
        self._go_on()

    def _forget(self) -> None:
        if self._job:
            self._job.cancel()
        self._wanted.clear()
        self._wanted, self._seen = OrderedDict(), {}
        for kept in (self._icons, self._turned, self._found):
            kept.clear()


def thumbnails_of(session: Session) -> Thumbnails:
    """The thumbnails of a session; there is one store."""
    return next(iter(session.findChildren(Thumbnails)), None) or Thumbnails(session)


def _look(file: DossierFile, ref: FileRef, source: Path) -> Seen:
    """Everything there is to know of a file of the dossier; never raises for a bad one."""
    try:
        file.lend_content(ref.sha256, source)
        found = examine(source, ref.name)
        return Seen(found, _draw(source, found))
    except JiangshenError as error:
        problem = FileProblem("error", error.message, error.advice)
        return Seen(Examined("other", 0, (), (problem,)), None)
    except OSError:
        return Seen(Examined("other", 0, (), ()), None)
    finally:
        source.unlink(missing_ok=True)


def _draw(source: Path, found: Examined) -> QImage | None:
    if found.kind == "image":
        is_small = source.stat().st_size <= MOST_BYTES
        return thumbnail(source.read_bytes(), EXTENT * _SHARP) if is_small else None
    if found.kind != "pdf" or not found.pages:
        return None
    try:
        drawn = small_picture(source, EXTENT * _SHARP)
    except UndrawnError:
        return None
    stride = len(drawn.data) // drawn.height
    whole = QImage(drawn.data, drawn.width, drawn.height, stride, QImage.Format.Format_RGB32)
    return whole.copy()


def _framed(image: QImage) -> QPixmap:
    """In the middle of a square, so that all names begin at the same place."""
    square = QPixmap(EXTENT * _SHARP, EXTENT * _SHARP)
    square.fill(Qt.GlobalColor.transparent)
    painter = QPainter(square)
    corner = square.rect().center() - image.rect().center()
    painter.drawImage(corner, image)
    painter.end()
    square.setDevicePixelRatio(_SHARP)
    return square
