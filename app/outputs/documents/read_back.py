"""Reads the text of a finished .docx, and finds in it what was to be printed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from app.outputs.documents.context import Printed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BODY = "word/document.xml"


def read_text(document: bytes) -> str:
    """The text of a .docx, body first, then headers and footers; a line for each paragraph."""
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        others = sorted(
            name
            for name in archive.namelist()
            if name.startswith(("word/header", "word/footer")) and name.endswith(".xml")
        )
        return "\n".join("\n".join(_paragraphs(archive.read(name))) for name in (_BODY, *others))


def _paragraphs(part: bytes) -> Iterator[str]:
    """The paragraphs of a part, in order; those of text boxes come after the one they hang on."""
    for paragraph in etree.fromstring(part).iter(f"{_W}p"):
        yield "".join(_pieces(paragraph))


def _pieces(paragraph: Any) -> Iterator[str]:
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        if node.tag == f"{_W}t":
            yield node.text or ""
        elif node.getparent().tag == f"{_W}r":
            yield "\t" if node.tag == f"{_W}tab" else "\n"


def first_missing(
    document: bytes, printed: Sequence[Printed], values: Sequence[Printed]
) -> Printed | None:
    """The first value that isn't in the document as it should; None where all are.

    What the template printed must stand there in that very order, character for character; and
    what the dossier holds must have been printed.
    """
    text, cursor = read_text(document), 0
    for value in printed:
        found = text.find(value, cursor)
        if found < 0:
            return value
        cursor = found + len(value)
    seen = {id(value) for value in printed}
    return next((value for value in values if id(value) not in seen), None)
