"""The notice packages that were imported: kept as files, unpacked where definitions are read from.

The file is the truth; the unpacked folder lies in the cache and is made again where it is missing.
What can't be used any more is set aside with the reason, so that the next start is undisturbed.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from app.placement import place_bytes
from app.storage.notice_packages import SUFFIX, Package, read_package

_ASIDE = "aside"
_LIST = "aside.json"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A package that isn't used: the notice's id, when (local time), why, whether that was told."""

    notice: str
    at: str
    reason: str
    is_told: bool = False


class PackageStore:
    """The imported packages, by the ids of their notices, below `folder`; unpacked below `cache`."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self._cache = cache

    def files(self) -> tuple[Path, ...]:
        """The packages in use, by name. None where the folder can't be read."""
        with contextlib.suppress(OSError):
            return tuple(sorted(path for path in self.folder.glob(f"*{SUFFIX}") if path.is_file()))
        return ()

    def file(self, notice: str) -> Path:
        """Where the package of a notice lies, or would lie."""
        return self.folder / f"{notice}{SUFFIX}"

    def keep(self, notice: str, package: Package) -> None:
        """Use a package from now on, in place of an earlier one of this notice. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        place_bytes(self.file(notice), package.as_zip())
        self._write([one for one in self.aside() if one.notice != notice])

    def remove(self, notice: str) -> None:
        """Use a package no more, nor speak of one that was set aside. Raises OSError."""
        self.file(notice).unlink(missing_ok=True)
        (self.folder / _ASIDE / f"{notice}{SUFFIX}").unlink(missing_ok=True)
        self._write([one for one in self.aside() if one.notice != notice])

    # --- unpacking ---

    def unpacked(self, file: Path) -> Path:
        """A folder with what is in a package. Raises `PackageError` or OSError."""
        data = file.read_bytes()
        import hashlib  # noqa: PLC0415 - it brings OpenSSL, 4 MB

        folder = self._cache / hashlib.sha256(data).hexdigest()[:20]
        if not _is_whole(folder, file):
            self._unpack(read_package(file), folder)
        return folder

    def _unpack(self, package: Package, folder: Path) -> None:
        """The folder is there whole, or not at all."""
        self._cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".~", dir=self._cache) as name:
            made = Path(name) / "made"
            unpack(package, made)
            shutil.rmtree(folder, ignore_errors=True)
            try:
                made.rename(folder)
            except OSError:
                # Another run of the program was quicker.
                if not folder.is_dir():
                    raise

    # --- setting aside ---

    def set_aside(self, file: Path, reason: str) -> None:
        """Use a package no more, for a reason in Chinese. What can't be moved stays where it is."""
        with contextlib.suppress(OSError):
            (self.folder / _ASIDE).mkdir(exist_ok=True)
            file.replace(self.folder / _ASIDE / file.name)
        self.tell(file, reason)

    def tell(self, file: Path, reason: str) -> None:
        """Let the user know why a package isn't used."""
        at = datetime.now().astimezone().isoformat(timespec="minutes")
        others = [one for one in self.aside() if one.notice != file.stem]
        self._write([*others, SetAside(file.stem, at, reason)])

    def aside(self) -> tuple[SetAside, ...]:
        """What was set aside."""
        try:
            rows = json.loads((self.folder / _LIST).read_text(encoding="utf-8"))
            return tuple(SetAside(**row) for row in rows)
        except (OSError, ValueError, TypeError):
            return ()

    def news(self) -> tuple[SetAside, ...]:
        """What was set aside since this was last asked."""
        found = self.aside()
        news = tuple(one for one in found if not one.is_told)
        if news:
            # What stayed where it was may be used again at the next start.
            gone = [one for one in found if not self.file(one.notice).exists()]
            self._write([replace(one, is_told=True) for one in gone])
        return news

    def _write(self, aside: Sequence[SetAside]) -> None:
        target = self.folder / _LIST
        if aside or target.exists():
            with contextlib.suppress(OSError):
                place_bytes(target, json.dumps([asdict(one) for one in aside]).encode())


def unpack(package: Package, folder: Path) -> None:
    """Write what is in a package below a folder. Raises OSError."""
    for name, data in package.files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _is_whole(folder: Path, file: Path) -> bool:
    """Whether every file of a package is in its folder, in its size."""
    try:
        with zipfile.ZipFile(file) as archive:
            return folder.is_dir() and all(
                (folder / entry.filename).stat().st_size == entry.file_size
                for entry in archive.infolist()
            )
    except (OSError, ValueError, zipfile.BadZipFile):
        return False
