"""Folders of files put in their place all together: either all of it is there, or all is as before.

Everything is written first, in a folder beside the place; then it is moved, file by file, and what
was there is kept until the last move is done.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from app.outputs.engines.models import Cancel
from app.outputs.files import make_folder, not_written
from app.outputs.volumes.pdf_writing import BookCancelledError
from app.placement import move

_CHUNK = 1 << 20
_KEPT = " 原来的"


@dataclass(slots=True)
class Placing:
    """Files on their way into a folder. `work` is a folder on the same disk, for what isn't ready."""

    target: Path
    work: Path
    cancel: Cancel | None = None
    _ready: dict[str, Path] = field(default_factory=dict)
    _leaving: list[str] = field(default_factory=list)
    _staying: dict[str, str] = field(default_factory=dict)

    def new(self, name: str) -> Path:
        """Where the bytes of a file are to be written that shall be called `name` in the target."""
        path = self.work / f"new-{len(self._ready)}"
        self._ready[name] = path
        return path

    def add(self, name: str, data: bytes) -> tuple[int, str]:
        """A file from its bytes; how many, and their SHA-256."""
        self.new(name).write_bytes(data)
        return len(data), hashlib.sha256(data).hexdigest()

    def take(self, made: Path, name: str) -> tuple[int, str]:
        """A finished file of the `work` folder; its bytes and SHA-256. It is moved after all before."""
        self._ready[name] = made
        return made.stat().st_size, _hash(made)

    def copy(self, source: Path, name: str, also: BinaryIO | None = None) -> tuple[int, str]:
        """Copy a file, at the same time into an open one; its bytes and SHA-256."""
        with self.new(name).open("wb") as writing:
            return self.pour(source, *([writing, also] if also is not None else [writing]))

    def pour(self, source: Path, *targets: BinaryIO) -> tuple[int, str]:
        """Write the bytes of a file into open ones; how many, and their SHA-256."""
        digest, size = hashlib.sha256(), 0
        with source.open("rb") as reading:
            while chunk := reading.read(_CHUNK):
                self.ask()
                digest.update(chunk)
                for target in targets:
                    target.write(chunk)
                size += len(chunk)
        return size, digest.hexdigest()

    def ask(self) -> None:
        """Stop where the user wants it. Raises `BookCancelledError`."""
        if self.cancel is not None and self.cancel():
            raise BookCancelledError

    def drop_former(self, folder: str, former: Mapping[str, str], table: str) -> None:
        """Let the files of a former copy leave that aren't part of this one and that nobody changed.

        `former` are their hashes by name, as the `table` in that folder has them; it leaves as well.
        """
        kept = {name.casefold() for name in self._ready}
        for name, sha256 in former.items():
            within = f"{folder}/{name}"
            path = self.target / within
            if within.casefold() not in kept and _is_within(name) and path.is_file():
                self._leaving += [within] if _hash(path) == sha256 else []
        own = f"{folder}/{table}"
        if former and own.casefold() not in kept:
            self._leaving.append(own)

    def keep_changed(self, folder: str, former: Mapping[str, str], table: str) -> list[str]:
        """Let what is in the way in a folder, and isn't a former copy's, stay under another name.

        `former` and `table` as for `drop_former`. Returns the new names.
        """
        found = []
        for name, made in self._ready.items():
            within = name.removeprefix(f"{folder}/")
            place = self.target / name
            if within == name or (within == table and former) or not place.is_file():
                continue
            there = _hash(place)
            if there != former.get(within) and there != _hash(made):
                self._staying[name] = other = _free_name(self.target, name)
                found.append(other)
        return found

    def finish(self) -> None:
        """Move everything. Raises `OutputError`; all is as it was then."""
        moves = _Moves(self.target, self.work)
        try:
            for path in self._ready.values():
                _be_on_disk(path)
            for name, other in self._staying.items():
                moves.rename(name, other)
            for name in self._leaving:
                moves.away(name)
            for name, path in self._ready.items():
                moves.put(path, name)
        except OSError as error:
            moves.undo()
            raise not_written(self.target / moves.last, error) from error
        moves.tidy()


@contextmanager
def placing(target: Path, cancel: Cancel | None = None) -> Iterator[Placing]:
    """A folder in the making; whoever uses it calls `finish` in the end. Raises `OutputError`."""
    make_folder(target)
    try:
        work = Path(tempfile.mkdtemp(prefix=".~", dir=target))
    except OSError as error:
        raise not_written(target, error) from error
    try:
        yield Placing(target, work, cancel)
    except OSError as error:
        raise not_written(target, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


class _Moves:
    """Moves that can be taken back. `last` is the name that the last one was about."""

    def __init__(self, target: Path, work: Path) -> None:
        self._target, self._work = target, work
        self._done: list[tuple[Path | None, Path | None, Path]] = []
        self._folders: list[Path] = []
        self.last = ""

    def put(self, made: Path, name: str) -> None:
        """A finished file in its place; what was there steps aside."""
        self.last = name
        place = self._target / name
        self._make_folder(place.parent)
        if place.is_dir():
            raise IsADirectoryError(place)
        aside = self._aside(place) if place.exists() else None
        self._done.append((aside, None, place))
        move(made, place)
        self._done[-1] = (aside, made, place)

    def rename(self, name: str, other: str) -> None:
        """What the user has changed makes room, and stays."""
        self.last = name
        place, target = self._target / name, self._target / other
        move(place, target)
        self._done.append((target, None, place))

    def away(self, name: str) -> None:
        """A file of a former copy steps aside."""
        self.last = name
        place = self._target / name
        self._done.append((self._aside(place), None, place))

    def _aside(self, place: Path) -> Path:
        aside = self._work / f"old-{len(self._done)}"
        move(place, aside)
        return aside

    def _make_folder(self, folder: Path) -> None:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            one.mkdir()
            self._folders.append(one)

    def undo(self) -> None:
        """As it was before, the last move first; what the system refuses now is left."""
        for aside, made, place in reversed(self._done):
            with suppress(OSError):
                if made is not None:
                    move(place, made)
                if aside is not None:
                    move(aside, place)
        for folder in reversed(self._folders):
            with suppress(OSError):
                folder.rmdir()

    def tidy(self) -> None:
        """Folders from which the last file went go, too."""
        for aside, _, place in self._done:
            if aside is not None and place.parent != self._target:
                with suppress(OSError):
                    place.parent.rmdir()


def _be_on_disk(path: Path) -> None:
    """Make sure that what is moved into place is whole even if the power fails now."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _free_name(target: Path, name: str) -> str:
    """A name beside another at which nothing is yet: `申报表 原来的.docx`, `申报表 原来的2.docx`."""
    path, number = PurePosixPath(name), 1
    while True:
        mark = f"{_KEPT}{number}" if number > 1 else _KEPT
        other = path.with_name(f"{path.stem}{mark}{path.suffix}").as_posix()
        if not (target / other).exists():
            return other
        number += 1


def _is_within(name: str) -> bool:
    """Whether a name from a table stays in its folder: the table may have been changed."""
    parts = name.replace("\\", "/").split("/")
    return all(part not in ("", ".", "..") and ":" not in part for part in parts)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
