"""Pieces as they are printed: volumes and forms, of now, and where the number of a copy may stand."""

from __future__ import annotations

import pypdfium2
import pytest

from app import paths, wiring
from app.definitions.types.files import FileRef
from app.outputs.delivery.composing import PrintJob, compose
from app.outputs.delivery.making import Making, make_pieces
from app.outputs.delivery.printing import Wish, passes_of, sheets_of
from app.outputs.documents.rendering import Printing
from app.outputs.engines.built_in import BuiltIn
from app.outputs.engines.own_pdf import OwnPdf
from app.outputs.volumes.binding import Order
from app.outputs.volumes.pdf_writing import BookCancelledError

ENGINE = BuiltIn()
SCAN = paths.EXAMPLES / "evidence" / "rules.pdf"


def fetch(_file, target):
    target.write_bytes(SCAN.read_bytes())


def making(**given):
    return Making(Order(printing=Printing(ENGINE, **given)), fetch)


def texts(path):
    document = pypdfium2.PdfDocument(path)
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


@pytest.fixture
def bound(known):
    """A dossier of a notice that binds all in one volume, with a file of evidence."""
    made = wiring.new_dossier(
        known, "datong-2025-100", "studio", is_existing=False, with_example=True
    )
    terms = known.terms("datong-2025-100", "studio")
    fact = terms.materials[0].evidence_fact
    made.set_value(fact, (FileRef("制度.pdf", "0" * 64, SCAN.stat().st_size),))
    return made


def test_only_what_is_wanted_is_made_and_excel_sheets_are_left_out(known, studio, tmp_path):
    found = list(
        make_pieces(studio, known, tmp_path, {"report", "summary", "unit_statement"}, making())
    )
    assert [one.piece.key for one in found] == ["report", "unit_statement"]
    for one in found:
        assert one.page_count == len(texts(one.path)) == len(one.labels)
        assert one.engine == "程序自带的排版"
        assert not one.footed


def test_the_users_own_pdf_is_printed_in_the_place_of_a_form(known, studio, tmp_path):
    own = making(own={"studio_report": OwnPdf(SCAN)})
    report = next(one for one in make_pieces(studio, known, tmp_path, {"report"}, making())).piece
    own = making(own={report.document: OwnPdf(SCAN)})
    [made] = make_pieces(studio, known, tmp_path / "own", {"report"}, own)
    assert made.path.read_bytes() == SCAN.read_bytes()
    assert made.engine == "用户自己的 PDF"


def test_the_number_of_a_copy_stands_on_evidence_and_contents_never_on_a_form(
    known, bound, tmp_path
):
    [made] = make_pieces(bound, known, tmp_path, {"main"}, making())
    assert not made.faults
    target = tmp_path / "printed.pdf"
    wish = Wish(made.page_count, copies=2)
    [one] = passes_of(sheets_of(wish), "duplex")
    compose(PrintJob(made.piece.title, made.path, one.sides, 2, made.footed), target)
    before, after = texts(made.path), texts(target)
    evidence = texts(SCAN)
    assert len(made.footed) >= len(evidence)
    every = made.page_count + made.page_count % 2
    for copy in (1, 2):
        own = after[(copy - 1) * every : copy * every]
        for page, text in enumerate(before):
            words = f"第{copy}份／共2份" if page in made.footed else ""
            assert own[page].replace(words, "", 1) == text
            assert ("份／共" in own[page]) == bool(words)
    for page in made.footed:
        is_evidence = any(text and text in before[page] for text in evidence)
        assert is_evidence or "目录" in before[page]


def test_blank_backs_of_a_volume_are_known(known, bound, tmp_path):
    [made] = make_pieces(bound, known, tmp_path, {"main"}, making())
    found = texts(made.path)
    assert made.blanks
    assert all(found[page] == "" for page in made.blanks)


def test_a_stop_is_answered_and_leaves_no_book(known, bound, tmp_path):
    with pytest.raises(BookCancelledError):
        list(make_pieces(bound, known, tmp_path, {"main"}, making(cancel=lambda: True)))
    assert not list(tmp_path.glob("*.pdf"))
