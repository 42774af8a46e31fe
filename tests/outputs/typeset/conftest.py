"""The program's own face, and documents set in it."""

from __future__ import annotations

import pytest

from app.outputs.typeset.faces import Faces
from app.outputs.typeset.pages import GlyphRun
from app.outputs.typeset.setting import set_document
from tests.outputs.typeset.word_files import word_file


@pytest.fixture(scope="session")
def faces():
    return Faces(only_own=True)


@pytest.fixture
def set_body(faces):
    """Set a document of that body; further arguments are those of `word_file`."""

    def do(body, rules=None, **how):
        chosen = {"rules": rules} if rules else {}
        return set_document(word_file(body, **how), faces, **chosen)

    return do


@pytest.fixture
def lines_of():
    """The lines of a page: their text with the place of their first letter, in points."""

    def do(page):
        lines = {}
        for item in page.items:
            if isinstance(item, GlyphRun):
                lines.setdefault((round(item.y, 1), page), []).append(item)
        return [
            (
                "".join(run.text for run in sorted(runs, key=lambda run: run.x)),
                round(min(run.x for run in runs), 1),
                y,
            )
            for (y, _), runs in sorted(lines.items(), key=lambda entry: entry[0][0])
        ]

    return do


@pytest.fixture
def texts_of(lines_of):
    """The lines of all pages, as text alone."""

    def do(document):
        return [text for page in document.pages for text, _, _ in lines_of(page)]

    return do
