"""The user's own PDF of a form, made in Word by himself: taken as it is, held against the form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from app.outputs.documents.read_back import read_text as read_word
from app.outputs.engines.errors import UnreadablePdfError
from app.outputs.engines.models import Cancel, Engine, EngineKey
from app.outputs.engines.pdf_files import PdfFault, count_pages, read_text

_PIECE = 12
_SHOWN = 20
_PAGE_NUMBER = re.compile(r"[—–-]+\d*[—–-]+|\d{1,3}")

_LEFT_OF_LEADER = re.compile(r"[.·…]{2,}\d{0,3}$|[.·…]$")
"""The leader of an entry that takes nearly the whole line; never the decimals of a number."""
_LEADER = re.compile(r"\.{7,}|·{7,}|…{4,}")


class OwnPdf(Engine):
    """A file of the user's in the place of a conversion."""

    key: ClassVar[EngineKey] = "own"

    def __init__(self, path: Path) -> None:
        self._path = path

    def lack(self) -> str:
        """Nothing: whether the file can be used is told by its own error."""
        return ""

    def pages(self) -> int:
        """How many pages the file has. Raises `UnreadablePdfError` where it can't be used."""
        return self._read()[1]

    def doubt(self, docx: bytes) -> str:
        """How its text differs from the form's, in Chinese; "" where it doesn't. Raises as `pages`."""
        return self._held_against(docx, self._read()[0])

    def _held_against(self, docx: bytes, pdf: bytes) -> str:
        try:
            return disagreement(read_word(docx), read_text(pdf))
        except PdfFault as fault:
            raise UnreadablePdfError(self._path, str(fault)) from fault

    def _read(self) -> tuple[bytes, int]:
        try:
            pdf = self._path.read_bytes()
            return pdf, count_pages(pdf)
        except OSError as error:
            raise UnreadablePdfError(self._path, "打不开这个文件") from error
        except PdfFault as fault:
            raise UnreadablePdfError(self._path, str(fault)) from fault

    def _make(self, docx: bytes, cancel: Cancel | None) -> tuple[bytes, tuple[str, ...]]:
        del cancel  # it takes no time
        pdf, pages = self._read()
        notes = (f"{self._path.name} 是用户自己的 PDF，共 {pages} 页，页数以它为准",)
        doubt = self._held_against(docx, pdf)
        return pdf, (*notes, f"{self._path.name}：{doubt}") if doubt else notes


def disagreement(form: str, pdf: str) -> str:
    """What a reader should know of a PDF's text beside that of the form; "" where they agree."""
    here, there = _squeezed(form), _squeezed(pdf)
    if not there:
        return "这份 PDF 里没有文字（像是扫描件），没法和现在的内容核对"
    for words in _strangers(form, there):
        return f"这份 PDF 和现在的内容不一致：里面找不到“{words}”"
    for words in _strangers(pdf, here):
        return f"这份 PDF 和现在的内容不一致：现在的表里没有“{words}”"
    return ""


def _strangers(text: str, other: str) -> Iterator[str]:
    """The passages of a text that the other lacks, by their first words; page numbers are none."""
    for whole in map(_squeezed, text.splitlines()):
        if _PAGE_NUMBER.fullmatch(whole):
            continue
        line = _LEFT_OF_LEADER.sub("", whole)
        last = max(len(line) - _PIECE, 0)
        for start in (*range(0, last, _PIECE), *([last] if line else [])):
            if not _is_in(line[start : start + _PIECE], other):
                yield line[start : start + _SHOWN]


def _is_in(piece: str, text: str) -> bool:
    """Whether a piece stands in a text, be it that a page or a cell ends in its middle."""
    # A single letter says something only beside many others: of a short name it would be found.
    edge = 1 if len(piece) == _PIECE else 2
    return piece in text or any(
        piece[:at] in text and piece[at:] in text for at in range(edge, len(piece) - edge + 1)
    )


def _squeezed(text: str) -> str:
    """A text without white space and leaders of dots, signs of one look being one."""
    return _LEADER.sub("", "".join(unicodedata.normalize("NFKC", text).split()))
