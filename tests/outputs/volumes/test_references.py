"""Page numbers of evidence in the forms: those of the finished book, settled, and only where asked."""

from __future__ import annotations

import hashlib
import re

import pypdfium2
import pytest

from app import wiring
from app.definitions.types.files import FileRef
from app.dossier.references import BLANK
from app.outputs.documents.read_back import read_text
from app.outputs.documents.rendering import Printing, render_documents, word_forms
from app.outputs.engines.built_in import BuiltIn
from app.outputs.preview import Previewer
from app.outputs.preview_plan import preview_documents
from app.outputs.typeset.pdf import write_pdf
from app.outputs.volumes.binding import Order, UnsettledReferencesError, bind
from tests.outputs.pretence import Pretender, pdf_of
from tests.outputs.volumes.material_files import FACES

PRINTED = re.compile(r"佐证见 ?(P\d+(?:–\d+)?)")


class Store:
    """Evidence by its hash."""

    def __init__(self):
        self.contents = {}

    def add(self, name, pages):
        data = pdf_of(pages)
        sha256 = hashlib.sha256(data + name.encode()).hexdigest()
        self.contents[sha256] = data
        return FileRef(name, sha256, len(data))

    def __call__(self, file, path):
        path.write_bytes(self.contents[file.sha256])


class Typist(Pretender):
    """Makes as many blank pages of a form as it is told for its text, and keeps the texts."""

    def __init__(self, pages_for):
        super().__init__("builtin", b"")
        self._pages_for = pages_for
        self.texts = []

    def _make(self, docx, cancel):
        self.asked += 1
        text = read_text(docx)
        self.texts.append(text)
        return pdf_of(self._pages_for(text)), ()


@pytest.fixture
def store():
    return Store()


def _dossier(known, notice, kind, store, texts):
    """An example with two files in the folder of its first condition, and texts that refer."""
    dossier = wiring.new_dossier(known, notice, kind, is_existing=False, with_example=True)
    terms = known.terms(notice, kind)
    fact = next(use.evidence_fact for use in terms.conditions if use.proof and not use.only_if)
    dossier.set_value(fact, [store.add("证书.pdf", 3), store.add("合同.pdf", 5)])
    for key, text in texts.items():
        dossier.set_value(key, text)
    return dossier


def _bind(dossier, known, folder, store, engine, layout="screen"):
    return list(bind(dossier, known, folder, store, Order(layout, Printing(engine), faces=FACES)))


def _texts(path):
    """The text of each page by its label."""
    with pypdfium2.PdfDocument(path) as pdf:
        return {
            pdf.get_page_label(at): page.get_textpage().get_text_range().replace("\r\n", "")
            for at, page in enumerate(pdf)
        }


def _span(book, title):
    [part] = [one for one in book.pagination.parts if one.title == title]
    span = book.pagination.spans[part.key]
    return f"P{span.number}–{span.number + span.pages - 1}"


@pytest.mark.parametrize("layout", ["print", "screen"])
def test_a_form_of_the_same_volume_names_the_pages_of_the_volume(known, store, tmp_path, layout):
    texts = {"goal.overall": "设备齐全（【佐证：合同】），证书齐全（【佐证：《证书》】）。"}
    dossier = _dossier(known, "datong-2025-100", "base", store, texts)
    [book] = _bind(dossier, known, tmp_path, store, BuiltIn(FACES), layout)
    assert not book.faults
    pages = _texts(book.path)
    assert not any("【佐证" in text or "第　　页）" in text for text in pages.values())
    printed = [found for text in pages.values() for found in PRINTED.findall(text)]
    expected = [_span(book, "合同"), _span(book, "证书")]
    assert printed
    assert printed == expected * (len(printed) // 2)
    assert [book.pages["合同"], book.pages["证书"]] == expected
    assert not any("佐证" in note and "空白" in note for note in book.notes)


def test_only_documents_that_refer_are_made_again(known, store, tmp_path):
    texts = {"safeguard.organisation": "见【佐证：合同】。"}
    dossier = _dossier(known, "datong-2025-100", "base", store, texts)
    engine = Typist(lambda _text: 2)
    [book] = _bind(dossier, known, tmp_path, store, engine)
    referring = [PRINTED.findall(text) for text in engine.texts if "佐证见" in text]
    blank = [found for found in referring if not found]
    assert blank
    assert referring == [*blank, *[[book.pages["合同"]]] * len(blank)]
    once = Typist(lambda _text: 2)
    dossier.set_value("safeguard.organisation", "没有引用。")
    _bind(dossier, known, tmp_path / "无", store, once)
    assert engine.asked == once.asked + len(blank)


def test_numbers_that_make_the_form_longer_are_counted_again(known, store, tmp_path):
    """The form has a page more as soon as it names the place that it had without it, twice over."""
    texts = {"safeguard.organisation": "见【佐证：合同】。"}
    dossier = _dossier(known, "datong-2025-100", "base", store, texts)
    seen = []

    def pages_for(text):
        found = PRINTED.findall(text)
        if found and found[0] not in seen:
            seen.append(found[0])
        return 2 + min(seen.index(found[0]) + 1 if found else 0, 2)

    engine = Typist(pages_for)
    [book] = _bind(dossier, known, tmp_path, store, engine)
    assert seen[-1] == book.pages["合同"] == _span(book, "合同")
    assert len(seen) == 3


def test_numbers_that_never_settle_are_told(known, store, tmp_path):
    texts = {"safeguard.organisation": "见【佐证：合同】。"}
    dossier = _dossier(known, "datong-2025-100", "base", store, texts)
    engine = Typist(lambda text: 2 + ("佐证见 P" in text and len(engine.texts) % 7))
    with pytest.raises(UnsettledReferencesError, match=r"项目实施管理办法.*排不定") as told:
        _bind(dossier, known, tmp_path, store, engine)
    assert "改长或改短" in told.value.advice
    assert list(tmp_path.iterdir()) == []


def test_what_isnt_bound_keeps_room_and_is_told(known, store, tmp_path):
    texts = {"safeguard.organisation": "见【佐证：没有这一份】。"}
    dossier = _dossier(known, "datong-2025-100", "base", store, texts)
    engine = Typist(lambda _text: 2)
    [book] = _bind(dossier, known, tmp_path, store, engine)
    assert any("《没有这一份》没有装进册里，页码留了空白" in note for note in book.notes)
    assert any(f"见{BLANK}" in text for text in engine.texts)


def test_a_folder_stands_for_all_its_files(known, store, tmp_path):
    dossier = _dossier(known, "neimenggu-2025-105", "base", store, {})
    row = dossier.add_row("folders")
    dossier.set_value("folder.title", "媒体报道", row)
    dossier.set_value("folder.files", [store.add("报道一.pdf", 1), store.add("报道二.pdf", 2)], row)
    [book] = _bind(dossier, known, tmp_path, store, Typist(lambda _text: 1))
    assert book.pages["媒体报道"] == "P9–11"
    assert book.pages["证书"] == "P1–3"
    assert book.pages["报道一"] == "P9"


def test_a_form_outside_the_volume_prints_the_pages_of_the_last_book(known, store, tmp_path):
    texts = {"goal.overall": "见【佐证：合同】。"}
    dossier = _dossier(known, "neimenggu-2025-105", "base", store, texts)
    [form] = [one for one in word_forms(dossier, known) if one.document == "base_form"]
    assert f"见{BLANK}。" in read_text(form.data)
    notes = [
        note for one in render_documents(dossier, known, tmp_path / "前") for note in one.notes
    ]
    assert any("《合同》；请先装订成册" in note for note in notes)
    engine = Typist(lambda _text: 1)
    [book] = _bind(dossier, known, tmp_path / "册", store, engine)
    assert engine.asked == 0
    made = list(render_documents(dossier, known, tmp_path / "后", pages=book.pages))
    [path] = [one.path for one in made if "申报表" in one.path.name]
    assert "见佐证见 P4–8。" in read_text(path.read_bytes())
    assert any("P4–8）取自最近一次装订" in note for one in made for note in one.notes)


def test_a_form_bound_without_numbers_names_the_pages_of_the_volume(known, store, tmp_path):
    texts = {"safeguard.organisation": "见【佐证：合同】。"}
    dossier = _dossier(known, "jilin-2025-56", "base", store, texts)
    engine = Typist(lambda _text: 1)
    main, form = _bind(dossier, known, tmp_path, store, engine)
    assert main.pages["合同"] == _span(main, "合同")
    assert form.pages == {}
    found = [text for text in engine.texts if "佐证见" in text]
    assert len(found) > 1
    assert {PRINTED.findall(text)[0] for text in found} == {main.pages["合同"]}


def test_the_preview_shows_what_prints(known, store):
    texts = {"goal.overall": "见【佐证：合同】和【佐证：别的】。"}
    dossier = _dossier(known, "neimenggu-2025-105", "base", store, texts)
    [entry] = [one for one in preview_documents(dossier, known) if one.key == "base_form"]
    pages = {"合同": "P4–8", "别的": "P99"}
    shown = Previewer(known, FACES).set(dossier, entry, pages=pages)
    [page, *_] = shown.pages_of(("", "goal.overall"))
    with pypdfium2.PdfDocument(write_pdf(shown.document, pages=[page])) as pdf:
        text = pdf[0].get_textpage().get_text_range().replace("\r\n", "")
    assert "佐证见 P4–8" in text
    assert "P99" not in text  # that evidence isn't there any more
    assert "【佐证" not in text
