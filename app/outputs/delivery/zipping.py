"""Zips whose names are right on Windows: UTF-8 with its flag (zipfile sets it), slashes, a sane time.

What is compressed already is stored as it is: it would cost time and win nothing.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

_PACKED = {".pdf", ".docx", ".xlsx", ".jpg", ".jpeg", ".png", ".zip"}
_LOCAL, _CENTRAL, _END = 30, 46, 22
_EARLIEST = 1980
_ZIP64_ROOM = 20


class PackageZip:
    """A zip being written; every file stands below a folder named `root`."""

    def __init__(self, file: zipfile.ZipFile, root: str) -> None:
        self._file, self._root = file, root
        self._now = datetime.now().astimezone().timetuple()[:6]

    @contextmanager
    def member(self, name: str, size: int) -> Iterator[BinaryIO]:
        """A file of the zip, open for writing so many bytes."""
        when = (max(self._now[0], _EARLIEST), *self._now[1:])
        info = zipfile.ZipInfo(f"{self._root}/{name}", when)
        info.file_size = size
        is_packed = Path(name).suffix.lower() in _PACKED
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o100644 << 16
        with self._file.open(info, "w") as member:
            yield cast("BinaryIO", member)

    def add(self, name: str, data: bytes) -> None:
        """A file of the zip from its bytes."""
        with self.member(name, len(data)) as member:
            member.write(data)


@contextmanager
def package_zip(target: Path, root: str) -> Iterator[PackageZip]:
    """A zip in the making. Raises OSError."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        yield PackageZip(file, root)


def zip_size(root: str, files: Iterable[tuple[str, int]]) -> int:
    """How large a zip of stored files gets, at most: names and sizes in bytes."""
    heads = sum(
        size + _LOCAL + _CENTRAL + 2 * (len(f"{root}/{name}".encode()) + _ZIP64_ROOM) + 16
        for name, size in files
    )
    return heads + _END
