"""Every document of every notice, filled from the example, as LibreOffice opens it."""

from __future__ import annotations

import shutil

import pytest

from app import paths, wiring
from app.outputs.documents.rendering import render_documents
from tests.outputs.office import as_pdf, drawn, page_texts

pytestmark = pytest.mark.office

NOTICES = ("neimenggu-2025-105", "liaoning-2025-118", "jilin-2025-56", "datong-2025-100")
PICTURES = paths.PROGRAM / "out" / "pages"


@pytest.mark.parametrize("kind", ["base", "studio"])
@pytest.mark.parametrize("notice", NOTICES)
def test_every_document_opens_and_no_page_is_blank(known, tmp_path, notice, kind):
    # An existing base is asked for more than a new one.
    dossier = wiring.new_dossier(known, notice, kind, is_existing=False, with_example=True)
    if kind == "base":
        dossier.set_value("project.stage", "existing")
    folder = tmp_path / "出件"
    written = [one.path for one in render_documents(dossier, known, folder)]
    documents = [path for path in written if path.suffix == ".docx"]
    pictures = PICTURES / notice / kind
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    for pdf in as_pdf(documents):
        pages = page_texts(pdf)
        assert pages, pdf.name
        assert "{{" not in "".join(pages), pdf.name
        assert "{%" not in "".join(pages), pdf.name
        for number, picture in enumerate(drawn(pdf, 40), 1):
            name = f"{pdf.stem[:12]}-{number:03d}.png"
            picture.save(pictures / name, compress_level=1)
            assert picture.getextrema()[0] < 160, f"{name} is blank"
