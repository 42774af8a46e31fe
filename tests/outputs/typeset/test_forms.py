"""The shipped forms as they are set: against their snapshots, and against their own PDFs."""

from __future__ import annotations

import pypdfium2
import pytest

from app import wiring
from app.outputs.typeset.faces import Faces
from app.outputs.typeset.pages import GlyphRun
from app.outputs.typeset.pdf import write_pdf
from app.outputs.typeset.setting import set_document
from tests.outputs.typeset.form_snapshots import FOLDER, filled_forms, snapshot

KEYS = sorted(path.stem for path in FOLDER.glob("*.txt"))


@pytest.fixture(scope="module")
def documents():
    faces = Faces(only_own=True)
    return {key: set_document(docx, faces) for key, docx in filled_forms(wiring.definitions())}


def test_every_form_has_its_snapshot(documents):
    assert sorted(documents) == KEYS


@pytest.mark.parametrize("key", KEYS)
def test_a_form_is_set_as_before(documents, key):
    assert snapshot(documents[key]) == (FOLDER / f"{key}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", KEYS)
def test_a_form_leaves_nothing_out(documents, key):
    assert documents[key].reports == ()


@pytest.mark.parametrize("key", KEYS)
def test_the_pdf_has_the_pages_and_their_text(documents, key):
    document = documents[key]
    pdf = pypdfium2.PdfDocument(write_pdf(document))
    try:
        assert len(pdf) == len(document.pages)
        for page, drawn in zip(document.pages, pdf, strict=True):
            assert drawn.get_size() == pytest.approx((page.width, page.height), abs=0.1)
            found = drawn.get_textpage().get_text_range()
            assert sorted("".join(found.split())) == sorted("".join(page.text.split()))
    finally:
        pdf.close()


@pytest.mark.parametrize("key", KEYS)
def test_no_letter_leaves_the_paper(documents, key):
    for page in documents[key].pages:
        for item in page.items:
            if isinstance(item, GlyphRun):
                width = sum(item.face.advances[letter] for letter in item.text) * item.size
                end = item.x + width + item.spread * len(item.text)
                assert item.x > 20
                assert end < page.width - 20
                assert 20 < item.y < page.height - 15
