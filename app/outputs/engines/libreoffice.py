"""LibreOffice as an engine: found on the machine, run with a profile of its own."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import ClassVar

from app.outputs.engines import registry
from app.outputs.engines.errors import (
    EngineFailedError,
    UnreadableResultError,
)
from app.outputs.engines.lent_face import lend, lendable
from app.outputs.engines.models import Cancel, Engine, EngineKey
from app.outputs.engines.processes import run, told
from app.outputs.font_check import missing_in, office_remarks

SECONDS = 180.0
_INSTALL_PATH = r"SOFTWARE\LibreOffice\UNO\InstallPath"
_PROGRAM_FOLDERS = ("PROGRAMFILES", "PROGRAMW6432", "PROGRAMFILES(X86)", "LOCALAPPDATA")
_POSIX_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/usr/local/bin/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
# Set for our own Python, fatal for the one that comes with LibreOffice.
_OURS = ("PYTHONHOME", "PYTHONPATH")


class LibreOffice(Engine):
    """Converts by `soffice --convert-to`, one process and one profile for each document.

    The profile keeps it apart from a LibreOffice that the user has open: with a shared one the
    document would go to that instance, and ending it would end the user's work.
    """

    key: ClassVar[EngineKey] = "libreoffice"
    reads: ClassVar[frozenset[str]] = frozenset({"docx", "doc", "rtf", "xlsx", "xls"})

    def __init__(self, program: Path | None = None, seconds: float = SECONDS) -> None:
        self._given, self._seconds = program, seconds

    def lack(self) -> str:
        """Whether soffice is found."""
        return "" if self._program else "这台电脑上没有找到"

    @property
    def _program(self) -> Path | None:
        return self._given or find_soffice()

    def _make(self, docx: bytes, cancel: Cancel | None) -> tuple[bytes, tuple[str, ...]]:
        return self._make_other(docx, "docx", cancel)

    def _make_other(
        self, data: bytes, form: str, cancel: Cancel | None
    ) -> tuple[bytes, tuple[str, ...]]:
        with tempfile.TemporaryDirectory(prefix="jiangshen-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            source = folder / f"document.{form}"
            source.write_bytes(data)
            missing = missing_in(data) if form == "docx" else ()
            lent = lendable(missing)
            status, said = self._run(source, lend(folder, lent), cancel)
            pdf = source.with_suffix(".pdf")
            if pdf.exists():
                return pdf.read_bytes(), office_remarks(missing, self.name, lent)
        if status:
            raise EngineFailedError(self.name, f"它中途退出了（{status}）", said)
        raise UnreadableResultError(self.name, "它没有写出 PDF", said)

    def _run(
        self, source: Path, fonts: Mapping[str, str], cancel: Cancel | None
    ) -> tuple[int, str]:
        folder = source.parent
        command = [str(self._program), f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--headless", "--norestore", "--nolockcheck", "--nologo"]
        command += ["--convert-to", _export(source), "--outdir", str(folder), str(source)]
        surroundings = {key: value for key, value in os.environ.items() if key not in _OURS}
        surroundings |= fonts
        with told(self.name, self._seconds):
            return run(
                command, folder, seconds=self._seconds, cancel=cancel, environment=surroundings
            )


def _export(source: Path) -> str:
    """The filter for a kind of document."""
    program = "calc" if source.suffix in (".xlsx", ".xls") else "writer"
    return f"pdf:{program}_pdf_Export"


@cache
def find_soffice() -> Path | None:
    """The program, looked for once: on the PATH, then where installers put it."""
    return next((place for place in _places() if place.is_file()), None)


def _places() -> Iterator[Path]:
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            yield Path(found)
    if sys.platform == "win32":
        yield from windows_places()
    else:
        yield from map(Path, _POSIX_PLACES)
        yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


def windows_places() -> Iterator[Path]:
    """Where it may lie on Windows: as registered, then in the usual folders, the newest first."""
    for root in (registry.USER, registry.MACHINE):
        for folder in registry.default_values(root, _INSTALL_PATH):
            yield Path(folder) / "soffice.exe"
    for variable in _PROGRAM_FOLDERS:
        if base := os.environ.get(variable):
            parents = (Path(base), Path(base) / "Programs")
            for parent in parents:
                yield from sorted(parent.glob("LibreOffice*/program/soffice.exe"), reverse=True)
