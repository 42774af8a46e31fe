"""The words on the pages of a PDF, blanks and line ends left out."""

from __future__ import annotations

import pypdfium2


def words_of(path):
    """The text of each page."""
    with pypdfium2.PdfDocument(path) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
