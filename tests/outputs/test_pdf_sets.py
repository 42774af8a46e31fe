"""The set as PDFs beside the Word files: which there are, what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import wiring
from app.outputs.documents.rendering import (
    ALL_FORMATS,
    CHECKLIST,
    Printing,
    render_documents,
)
from app.outputs.engines.built_in import BuiltIn
from app.outputs.engines.choice import Automatic
from app.outputs.engines.errors import EngineCancelledError, EngineFailedError
from app.outputs.engines.own_pdf import OwnPdf
from app.outputs.engines.pdf_files import count_pages, read_text
from app.outputs.typeset.faces import Faces
from app.outputs.typeset.pages import GlyphRun
from app.outputs.typeset.setting import set_document
from tests.outputs.cases import CASES
from tests.outputs.pretence import Pretender, pdf_of


@pytest.fixture(scope="module")
def builtin():
    return BuiltIn(Faces(only_own=True))


def _squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("notice, kind", CASES)
def test_every_word_document_is_there_as_pdf(known, tmp_path, builtin, notice, kind):
    dossier = wiring.new_dossier(known, notice, kind, is_existing=False, with_example=True)
    printing = Printing(builtin)
    written = [
        one.path for one in render_documents(dossier, known, tmp_path, ALL_FORMATS, printing)
    ]
    listed = (tmp_path / CHECKLIST).read_text(encoding="utf-8-sig")
    words = [path for path in written if path.suffix == ".docx"]
    assert words
    for word in words:
        pdf = word.with_suffix(".pdf")
        assert pdf in written
        pages = count_pages(pdf.read_bytes())
        assert f"{word.name}、{pdf.name}（{pages} 页，程序自带的排版）" in listed
    assert "PDF 由 程序自带的排版 生成" in listed
    unit = _squeezed(dossier.display("unit.name"))
    [form] = [path for path in written if "申报表" in path.name or "申报书" in path.name][1:2]
    assert unit in _squeezed(read_text(form.read_bytes()))


def test_only_pdf_writes_no_word_file(known, base, tmp_path, builtin):
    list(render_documents(base, known, tmp_path, ("pdf",), Printing(builtin)))
    assert {path.suffix for path in tmp_path.iterdir()} == {".pdf", ".txt"}


def test_a_remark_on_faces_is_made_once(known, base, tmp_path):
    (tmp_path / "没有字体").mkdir()
    bare = Printing(BuiltIn(Faces(folders=[tmp_path / "没有字体"])))
    rendered = list(render_documents(base, known, tmp_path, ALL_FORMATS, bare))
    notes = [note for one in rendered for note in one.notes if "代替" in note]
    assert notes
    assert len(notes) == len(set(notes))
    listed = (tmp_path / CHECKLIST).read_text(encoding="utf-8-sig")
    assert all(note in listed for note in notes)


def test_without_an_office_the_set_says_who_printed_and_why(known, base, tmp_path, builtin):
    engine = Automatic([Pretender("word", None, lack="这台电脑上没有找到")], builtin)
    rendered = list(render_documents(base, known, tmp_path, ("pdf",), Printing(engine)))
    said = [note for one in rendered for note in one.notes if "改由" in note]
    assert len(said) == 1
    assert "Microsoft Word：这台电脑上没有找到" in said[0]


def test_the_users_own_pdf_stands_in_for_one_document(known, base, tmp_path, one_page, builtin):
    own = tmp_path / "我的.pdf"
    own.write_bytes(pdf_of(3))
    folder = tmp_path / "出件"
    printing = Printing(builtin, {"base_form": OwnPdf(own)})
    list(render_documents(base, known, folder, ("pdf",), printing))
    [form] = folder.glob("*申报表*.pdf")
    assert form.read_bytes() == own.read_bytes()
    listed = (folder / CHECKLIST).read_text(encoding="utf-8-sig")
    assert f"{form.name}（3 页，用户自己的 PDF）" in listed
    assert "像是扫描件" in listed


def test_a_pdf_of_an_earlier_time_is_named(known, base, tmp_path, builtin):
    list(render_documents(base, known, tmp_path, ALL_FORMATS, Printing(builtin)))
    *_, last = render_documents(base, known, tmp_path)
    [note] = last.notes
    assert note.startswith("这些 PDF 是以前生成的")
    assert set(note.partition("：")[2].split("、")) == {
        path.name for path in tmp_path.glob("*.pdf")
    }


def test_an_engine_that_fails_leaves_what_is_whole(known, base, tmp_path, failure):
    printing = Printing(Pretender("word", failure))
    with pytest.raises(EngineFailedError):
        list(render_documents(base, known, tmp_path, ALL_FORMATS, printing))
    assert {path.suffix for path in tmp_path.iterdir()} == {".docx"}


def test_setting_can_be_cancelled(known, base, tmp_path, builtin):
    with pytest.raises(EngineCancelledError):
        list(
            render_documents(
                base, known, tmp_path, ("pdf",), Printing(builtin, cancel=lambda: True)
            )
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.office
def test_every_letter_is_drawn_by_a_face_that_has_it(base, known, tmp_path):
    # Where the Western face is another than the Chinese one, as on every user's machine.
    fonts = [path.parent for path in Path("/usr/share/fonts").rglob("DejaVuSerif.ttf")]
    faces = Faces(folders=fonts)
    assert faces.find("Times New Roman").title != faces.find("宋体").title
    list(render_documents(base, known, tmp_path, ("docx",)))
    for document in tmp_path.glob("*.docx"):
        for page in set_document(document.read_bytes(), faces).pages:
            for item in page.items:
                if isinstance(item, GlyphRun):
                    assert all(item.face.sfnt.glyph(ord(letter)) for letter in item.text), item.text
