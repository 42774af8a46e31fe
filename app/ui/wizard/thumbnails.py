"""Small pictures of attached files: made when they are looked at, beside the window's thread."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QImageReader, QPainter, QPixmap

from app.definitions.types import FileRef
from app.errors import JiangshenError
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


class Thumbnails(QObject):
    """The thumbnails of a session's files by their hash; use `thumbnails_of`.

    `made(sha256)` follows each that has become ready.
    """

    made = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._kept: OrderedDict[str, QIcon | None] = OrderedDict()
        self._wanted: list[str] = []
        self._drawn: dict[str, QImage | None] = {}
        self._job: Job | None = None
        session.closed.connect(self._forget)

    def icon(self, file: FileRef) -> QIcon:
        """The picture of a file, or the icon of its kind: until it is made, or for good."""
        drawing = kind_of(file.name)[1]
        if drawing == "image" and file.sha256 in self._kept:
            self._kept.move_to_end(file.sha256)
            return self._kept[file.sha256] or icon(drawing, "hint")
        if drawing == "image" and 0 < file.size <= MOST_BYTES:
            self._want(file.sha256)
        return icon(drawing, "hint")

    def _want(self, sha256: str) -> None:
        if sha256 not in self._wanted and sha256 not in self._drawn:
            self._wanted.append(sha256)
        self._go_on()

    def _go_on(self) -> None:
        if self._job or not self._wanted or not self._session.is_open:
            return
        file, wanted, drawn = self._session.file, self._wanted, self._drawn

        def work() -> Iterator[str]:
            while wanted:
                sha256 = wanted.pop()  # What was looked at last comes first.
                drawn[sha256] = None
                drawn[sha256] = _draw(file, sha256)
                yield sha256

        self._job = Job(work)
        self._job.progressed.connect(self._take)
        for signal in (self._job.finished, self._job.cancelled, self._job.failed):
            signal.connect(self._end)
        self._job.start()

    def _take(self, sha256: str) -> None:
        if sha256 not in self._drawn:
            return
        image = self._drawn.pop(sha256)
        self._kept[sha256] = None if image is None else QIcon(_framed(image))
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        self.made.emit(sha256)

    def _end(self, *_: object) -> None:
        self._job = None
        self._go_on()

    def _forget(self) -> None:
        if self._job:
            self._job.cancel()
        self._wanted.clear()
        self._wanted, self._drawn = [], {}
        self._kept.clear()


def thumbnails_of(session: Session) -> Thumbnails:
    """The thumbnails of a session; there is one store."""
    return next(iter(session.findChildren(Thumbnails)), None) or Thumbnails(session)


def _draw(file: DossierFile, sha256: str) -> QImage | None:
    try:
        return thumbnail(file.content(sha256), EXTENT * _SHARP)
    except JiangshenError:
        return None


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
