"""What every engine owes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from app.outputs.engines.errors import (
    EngineFailedError,
    EngineMissingError,
    UnreadableResultError,
)
from app.outputs.engines.pdf_files import PdfFault, count_pages
from app.outputs.files import write

EngineKey = Literal["auto", "builtin", "word", "wps", "libreoffice", "own"]
ENGINE_NAMES: Mapping[EngineKey, str] = {
    "auto": "自动",
    "builtin": "程序自带的排版",
    "word": "Microsoft Word",
    "wps": "WPS 文字",
    "libreoffice": "LibreOffice",
    "own": "用户自己的 PDF",
}

Cancel = Callable[[], bool]
"""Asked from time to time whether to stop."""


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF in its place: how many pages it has, and which engine counted them.

    `notes` are remarks for the user in Chinese.
    """

    path: Path
    pages: int
    engine: EngineKey
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The engine in Chinese."""
        return ENGINE_NAMES[self.engine]

    def __str__(self) -> str:
        return f"{self.path.name}（{self.pages} 页，{self.name}）"


@dataclass(frozen=True, slots=True)
class Draft:
    """A readable PDF not yet in its place, and the engine that made it in the end."""

    pdf: bytes
    pages: int
    engine: EngineKey
    notes: tuple[str, ...] = ()


class Engine(ABC):
    """Makes PDFs of Word documents. A subclass says what it lacks, and makes the bytes."""

    key: ClassVar[EngineKey]
    reads: ClassVar[frozenset[str]] = frozenset({"docx"})
    """The formats that it takes, each by its usual ending."""

    @property
    def name(self) -> str:
        """What the user calls it."""
        return ENGINE_NAMES[self.key]

    def is_there(self) -> bool:
        """Whether it can be used on this machine; cheap."""
        return not self.lack()

    @abstractmethod
    def lack(self) -> str:
        """Why it can't be used, in Chinese; "" where it can. Looked up once."""

    @abstractmethod
    def _make(self, docx: bytes, cancel: Cancel | None) -> tuple[bytes, tuple[str, ...]]:
        """The PDF of a document, unproved, and remarks. Raises an `EngineError`."""

    def draft(self, docx: bytes, cancel: Cancel | None = None) -> Draft:
        """The PDF of a document, proved readable. Raises an `EngineError`."""
        return self._proved(lambda: self._make(docx, cancel))

    def draft_of(self, data: bytes, form: str, cancel: Cancel | None = None) -> Draft:
        """The PDF of a file in one of the formats that it `reads`. Raises an `EngineError`."""
        if form == "docx":
            return self.draft(data, cancel)
        if form not in self.reads:
            raise EngineFailedError(self.name, f"它读不了 .{form} 文件")
        return self._proved(lambda: self._make_other(data, form, cancel))

    def _make_other(
        self, data: bytes, form: str, cancel: Cancel | None
    ) -> tuple[bytes, tuple[str, ...]]:
        """As `_make`, of another format; for the engines that read more than one."""
        raise NotImplementedError

    def _proved(self, make: Callable[[], tuple[bytes, tuple[str, ...]]]) -> Draft:
        if lack := self.lack():
            raise EngineMissingError(self.name, lack)
        pdf, notes = make()
        try:
            return Draft(pdf, count_pages(pdf), self.key, notes)
        except PdfFault as fault:
            raise UnreadableResultError(self.name, str(fault)) from fault

    def convert(self, docx: Path | bytes, target: Path, *, cancel: Cancel | None = None) -> Made:
        """Put the PDF of a document in its place, whole and readable, or not at all.

        Raises an `EngineError`, or `OutputError` where the target can't be written.
        """
        draft = self.draft(docx if isinstance(docx, bytes) else docx.read_bytes(), cancel)
        write(target, draft.pdf)
        return Made(target, draft.pages, draft.engine, draft.notes)
