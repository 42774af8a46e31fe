"""What goes into which mail: all in one where it fits the limit, else in numbered parts, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.outputs.delivery.mail_draft import most_attached
from app.outputs.delivery.package_models import PackageFile
from app.outputs.delivery.zipping import zip_size
from app.outputs.engines.models import Cancel

_TABLE_ROOM = 12_288
_LEAST_ROOM = 20_000


@dataclass(frozen=True, slots=True)
class MailPart:
    """The files of one mail, each with its name there. `is_over`: it is larger than the limit."""

    files: tuple[PackageFile, ...]
    is_over: bool = False


def parts_of(
    files: Sequence[PackageFile], limit: int, root: str, folder: Path, cancel: Cancel | None = None
) -> tuple[MailPart, ...]:
    """The files of each mail in their order; what is too large for one alone is parted by pages.

    Parts of PDFs are written into `folder`. Raises `BookCancelledError`, OSError.
    """
    room = most_attached(limit) - _TABLE_ROOM - 512 * len(files)
    pieces = [
        piece for file in files for piece in _pieces(file, max(room, _LEAST_ROOM), folder, cancel)
    ]
    return tuple(_distributed(pieces, most_attached(limit) - _TABLE_ROOM, root))


def _distributed(pieces: Iterable[PackageFile], room: int, root: str) -> Iterator[MailPart]:
    """Fill one mail after the other."""
    taken: list[PackageFile] = []
    for piece in pieces:
        if taken and _zipped([*taken, piece], root) > room:
            yield MailPart(tuple(taken), _zipped(taken, root) > room)
            taken = []
        taken.append(piece)
    if taken:
        yield MailPart(tuple(taken), _zipped(taken, root) > room)


def _zipped(files: Sequence[PackageFile], root: str) -> int:
    return zip_size(root, [(one.name, one.size) for one in files])


def _pieces(
    file: PackageFile, room: int, folder: Path, cancel: Cancel | None
) -> Iterator[PackageFile]:
    """A file, or the parts of a PDF that is too large."""
    if file.size <= room or not file.name.lower().endswith(".pdf") or file.pages == 1:
        yield file
        return
    # Slow to import, and most packages fit.
    from app.outputs.delivery.splitting import split_pdf  # noqa: PLC0415

    parts = split_pdf(file.source, file.name, room, folder, cancel)
    if not parts:
        yield file
    for part in parts:
        pages = part.last - part.first + 1 if part.last else 0
        yield PackageFile(part.path, part.name, file.artefacts, pages, file.maker)
