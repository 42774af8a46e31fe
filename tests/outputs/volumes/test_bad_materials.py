"""What may go wrong: each material is named in plain words, the rest goes on, nothing is half there."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import json
import time
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from app import wiring
from app.definitions.types.files import FileRef, Treatment
from app.errors import JiangshenError
from app.outputs.documents.rendering import Printing
from app.outputs.engines.errors import EngineCancelledError, EngineFailedError
from app.outputs.files import OutputError
from app.outputs.volumes import binding, pdf_writing
from app.outputs.volumes.assembly import UnreadableMaterialError, assemble
from app.outputs.volumes.binding import Order, bind
from app.outputs.volumes.control import BookFaultError, check_book
from app.outputs.volumes.models import PageRules, Part
from app.outputs.volumes.outlines import OutlineItem
from app.outputs.volumes.pagination import paginate
from app.outputs.volumes.pdf_writing import BookCancelledError
from tests.outputs.pretence import Pretender, pdf_of
from tests.outputs.volumes.material_files import (
    FACES,
    Shape,
    bound,
    jpeg,
    red_pixels,
    sealed_pdf,
    settled,
    text_pdf,
)

NOTICE, FACT = "neimenggu-2025-105", "evidence.national_2022_62.management_rules"


class Store:
    """Attached files by their hash, as the dossier's file keeps them."""

    def __init__(self):
        self.contents = {}

    def add(self, name, data):
        sha256 = hashlib.sha256(data).hexdigest()
        self.contents[sha256] = data
        return FileRef(name, sha256, len(data))

    def __call__(self, file, path):
        if file.sha256 not in self.contents:
            raise JiangshenError(f"文件 {file.name} 的内容不见了", "请重新添加")
        path.write_bytes(self.contents[file.sha256])


@pytest.fixture
def store():
    return Store()


def _bind(known, store, files, folder, engine=None, **printing):
    dossier = wiring.new_dossier(known, NOTICE, "base", is_existing=False, with_example=True)
    dossier.set_value(FACT, files)
    engine = engine or Pretender("builtin", pdf_of(1))
    order = Order("screen", Printing(engine, **printing), faces=FACES)
    return list(bind(dossier, known, folder, store, order))


def _encrypted():
    pdf = pikepdf.new()
    pdf.add_blank_page()
    return _saved(pdf, encryption=pikepdf.Encryption(owner="a", user="b"))


def _saved(pdf, **how):
    import io  # noqa: PLC0415 - only here

    target = io.BytesIO()
    pdf.save(target, **how)
    return target.getvalue()


BAD = {
    "有密码.pdf": _encrypted(),
    "截断.pdf": pdf_of(3)[:400],
    "空的.pdf": b"",
    "不是文档.pdf": b"hello",
    "坏照片.jpg": jpeg()[:200],
    "电子发票.ofd": b"PK\x03\x04 OFD.xml",
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_gets_a_sheet_and_is_named(known, store, tmp_path, name):
    good, other = store.add("好的.pdf", pdf_of(2)), store.add("好照片.jpg", jpeg())
    bad = store.add(name, BAD[name])
    [book] = _bind(known, store, [good, bad, other], tmp_path)
    [fault] = book.faults
    assert name.rpartition(".")[0] in fault
    assert "Traceback" not in fault
    pdf = pypdfium2.PdfDocument(book.path)
    try:
        spans = book.pagination.spans
        assert [spans[f"{FACT}/{one.sha256}"].number for one in (good, bad, other)] == [1, 3, 4]
        text = pdf[spans[f"{FACT}/{bad.sha256}"].first].get_textpage().get_text_range()
        assert "没有装进来" in text
    finally:
        pdf.close()


def _odd(change):
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    change(pdf, page)
    return _saved(pdf)


def _bare_numbers(pdf, page):
    """A number, a truth and nothing at all as objects of their own."""
    extra = [pdf.make_indirect(one) for one in (500, True, pikepdf.Array([1.5]))]
    form = pdf.make_stream(b"", Extra=pikepdf.Array(extra))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=form))


def _no_unit(_pdf, page):
    page.obj.UserUnit = 0


def _no_size(_pdf, page):
    page.obj.MediaBox = pikepdf.Array([0, 0, 0, 0])


@pytest.mark.parametrize("change", [_bare_numbers, _no_unit, _no_size])
def test_odd_pages_are_bound_all_the_same(known, store, tmp_path, change):
    files = [store.add("怪.pdf", _odd(change)), store.add("好.pdf", pdf_of(1))]
    [book] = _bind(known, store, files, tmp_path)
    assert book.faults == ()
    assert book.pagination.spans[f"{FACT}/{files[1].sha256}"].number == 2


def test_a_file_that_vanished_is_named(known, store, tmp_path):
    good, gone = store.add("好的.pdf", pdf_of(2)), FileRef("丢了.pdf", "0" * 64, 5)
    [book] = _bind(known, store, [good, gone], tmp_path)
    assert ["丢了" in fault for fault in book.faults] == [True]


def test_long_and_odd_names_are_whole_in_the_contents(known, store, tmp_path):
    names = ["😀" * 3 + "证明.v1.2.final.pdf", "很长的名字" * 40 + ".pdf", "a & b <c>.pdf"]
    files = [store.add(name, pdf_of(at + 1)) for at, name in enumerate(names)]
    [book] = _bind(known, store, files, tmp_path)
    pdf = pypdfium2.PdfDocument(book.path)
    try:
        text = "".join(pdf[1].get_textpage().get_text_range().split())
        titles = [mark.get_title() for mark in pdf.get_toc()]
    finally:
        pdf.close()
    assert "很长的名字" * 40 in text
    assert "证明.v1.2.final" in text
    assert "a&b<c>" in text
    assert any(title.endswith("😀😀😀证明.v1.2.final") for title in titles)


def test_a_form_that_no_engine_makes_gets_a_sheet(known, store, tmp_path, bare_forms):
    dossier = wiring.new_dossier(known, "jilin-2025-56", "base", is_existing=False, with_example=True)  # fmt: skip
    engine = Pretender("word", EngineFailedError("Word", "它拒绝了"))
    books = list(
        bind(dossier, known, tmp_path, store, Order("print", Printing(engine), faces=FACES))
    )
    assert len(books) == 2
    assert all("没能生成" in fault for book in books for fault in book.faults)
    assert len(books[1].faults) == 3


def test_a_file_bound_twice_with_other_pages_is_whole_both_times(known, store, tmp_path):
    data = text_pdf(tmp_path / "three.pdf", ["ONE", "TWO", "THREE"], [Shape()] * 3).read_bytes()
    file = store.add("三页.pdf", data)
    dossier = wiring.new_dossier(known, NOTICE, "base", is_existing=False, with_example=True)
    dossier.set_value(FACT, [file])
    other = "evidence.national_2022_62.annual_training"
    part = dataclasses.replace(file, treatment=Treatment(pages="3"))
    dossier.set_value(other, [part])
    order = Order("screen", Printing(Pretender("builtin", pdf_of(1))), faces=FACES)
    [book] = bind(dossier, known, tmp_path / "out", store, order)
    pdf = pypdfium2.PdfDocument(book.path)
    words = [pdf[at].get_textpage().get_text_range().split()[0] for at in range(2, len(pdf))]
    pdf.close()
    assert (book.faults, words) == ((), ["ONE", "TWO", "THREE", "THREE"])


def test_too_many_pages_for_a_notice_are_told(known, store, tmp_path):
    notice = known.notices[NOTICE]
    base = dataclasses.replace(notice.base, page_limit=3)
    strict = {**known.notices, NOTICE: dataclasses.replace(notice, base=base)}
    files = [store.add("好的.pdf", pdf_of(4))]
    [book] = _bind(dataclasses.replace(known, notices=strict), store, files, tmp_path)
    assert "材料共 4 页，超过通知规定的 3 页" in book.notes
    [book] = _bind(known, store, files, tmp_path)
    assert not any("超过" in note for note in book.notes)


@pytest.mark.parametrize("layout", ["print", "screen"])
def test_a_sealed_file_is_bound_with_its_seal_and_told(known, store, tmp_path, layout):
    seal = sealed_pdf(tmp_path / "seal.pdf").read_bytes()
    dossier = wiring.new_dossier(known, NOTICE, "base", is_existing=False, with_example=True)
    dossier.set_value(FACT, [store.add("盖章的证明.pdf", seal)])
    order = Order(layout, Printing(Pretender("builtin", pdf_of(1))), faces=FACES)
    [book] = bind(dossier, known, tmp_path / "out", store, order)
    assert any("电子版里附有原件" in note for note in book.notes)
    pdf = pypdfium2.PdfDocument(book.path)
    try:
        page = pdf[book.pagination.faces[-1].index]
        assert 1000 < red_pixels(page) < 2700
        names = [pdf.get_attachment(at).get_name() for at in range(pdf.count_attachments())]
        assert names == (["盖章的证明.pdf"] if layout == "screen" else [])
    finally:
        pdf.close()


def test_the_users_own_pdf_takes_the_recommenders_place(known, store, tmp_path):
    own = {"base_recommendation_letter": Pretender("own", pdf_of(4))}
    dossier = wiring.new_dossier(known, "datong-2025-100", "base", is_existing=False, with_example=True)  # fmt: skip
    printing = Printing(Pretender("builtin", pdf_of(2)), own)
    [book] = bind(dossier, known, tmp_path, store, Order("print", printing, faces=FACES))
    assert book.pagination.spans["recommendation"].pages == 4
    assert book.pagination.spans["report"].number == 5


# --- nothing half there ------------------------------------------------------------------------


def test_a_full_disk_leaves_nothing(known, store, tmp_path, monkeypatch):
    files = [store.add("好的.pdf", pdf_of(2))]
    put = pdf_writing.PdfWriter._put  # noqa: SLF001 - the disk is full under it

    def full(self, data):
        if self._at > 20_000:
            raise OSError(errno.ENOSPC, "full")
        put(self, data)

    monkeypatch.setattr(pdf_writing.PdfWriter, "_put", full)
    with pytest.raises(OutputError, match="磁盘已满"):
        _bind(known, store, files, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("after", [1, 4, 30, 60])
def test_a_stopped_book_leaves_what_was_there(known, store, tmp_path, after):
    files = [store.add(f"{at}.pdf", pdf_of(at)) for at in range(1, 9)]
    [book] = _bind(known, store, files, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    asked = []

    def cancel():
        asked.append(time.perf_counter())
        return len(asked) >= after

    with pytest.raises(BookCancelledError):
        _bind(known, store, files, tmp_path, cancel=cancel)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert book.path in before


def test_a_stopped_engine_stops_the_book(known, store, tmp_path):
    dossier = wiring.new_dossier(known, "datong-2025-100", "base", is_existing=False, with_example=True)  # fmt: skip
    printing = Printing(Pretender("word", EngineCancelledError("Word")))
    with pytest.raises(BookCancelledError):
        list(bind(dossier, known, tmp_path, store, Order("print", printing, faces=FACES)))
    assert list(tmp_path.iterdir()) == []


def test_a_book_that_doesnt_agree_isnt_put_in_its_place(known, store, tmp_path, monkeypatch):
    files = [store.add("好的.pdf", pdf_of(2))]

    def spoilt(edition, target, **how):
        assemble(edition, target, **how)
        with pikepdf.open(target, allow_overwriting_input=True) as pdf:
            del pdf.pages[-1]
            pdf.save(target)

    monkeypatch.setattr(binding, "assemble", spoilt)
    with pytest.raises(BookFaultError, match="不能用"):
        _bind(known, store, files, tmp_path)
    assert list(tmp_path.iterdir()) == []


# --- the control finds each kind of difference -------------------------------------------------


@pytest.fixture
def edition(tmp_path):
    parts = [Part(key, title, 1, 2) for key, title in (("m0", "甲证明"), ("m1", "乙证明"))]
    files = {
        key: bound(key, text_pdf(tmp_path / f"{key}.pdf", ["A", "B"], [Shape(), Shape()]), 2)
        for key in ("m0", "m1")
    }
    return settled(tmp_path, parts, files, PageRules("screen", label="P{}-"))


def _other_numbers(edition):
    parts = edition.pagination.parts
    return dataclasses.replace(
        edition, pagination=paginate(parts, PageRules("screen", "m1", "P{}-"))
    )


def _other_bookmark(edition):
    *rest, last = edition.bookmarks
    wrong = OutlineItem(last.level, last.title, last.face - 1)
    return dataclasses.replace(edition, bookmarks=(*rest, wrong))


def _other_link(edition):
    first, second = edition.links
    return dataclasses.replace(
        edition, links=(dataclasses.replace(first, target=second.target), second)
    )


def _no_link(edition):
    return dataclasses.replace(edition, links=edition.links[:1])


@pytest.mark.parametrize(
    "spoil, words",
    [
        (_other_numbers, "甲证明"), (_other_bookmark, "乙证明"), (_other_link, "甲证明"),
        (_no_link, "目录里应当有 2 处链接"),
    ],
)  # fmt: skip
def test_one_difference_makes_the_book_unusable_by_name(edition, tmp_path, spoil, words):
    book = tmp_path / "book.pdf"
    assemble(edition, book)
    check_book(book, edition)
    assemble(spoil(edition), book)
    with pytest.raises(BookFaultError) as told:
        check_book(book, edition)
    assert words in told.value.message
    assert told.value.exit_status == 3


def test_a_contents_page_of_yesterday_is_found(edition, tmp_path):
    """The rows are read as they are printed, not as they should be."""
    book = tmp_path / "book.pdf"
    later = _other_numbers(edition)
    assemble(dataclasses.replace(later, files=edition.files, links=edition.links), book)
    with pytest.raises(BookFaultError) as told:
        check_book(book, later)
    assert "目录里的“乙证明”一行" in "；".join(told.value.differences)


def test_a_material_that_changed_meanwhile_is_named(edition, tmp_path):
    edition.files["m1"].path.write_bytes(pdf_of(3))
    with pytest.raises(UnreadableMaterialError, match="准备好的是 2 页，现在读到 3 页"):
        assemble(edition, tmp_path / "book.pdf")
    edition.files["m1"].path.write_bytes(b"%PDF-1.4 broken")
    with pytest.raises(UnreadableMaterialError, match=r"m1\.pdf"):
        assemble(edition, tmp_path / "book.pdf")
    edition.files["m1"].path.unlink()
    with pytest.raises(UnreadableMaterialError, match=r"m1\.pdf"):
        assemble(edition, tmp_path / "book.pdf")


def test_the_control_sheet_is_there_for_programs_too(known, store, tmp_path):
    files = [store.add("甲.pdf", pdf_of(2)), store.add("乙.jpg", jpeg())]
    [book] = _bind(known, store, files, tmp_path)
    [data] = [path for path in book.others if path.suffix == ".json"]
    told = json.loads(Path(data).read_text(encoding="utf-8"))
    assert [(row["file"], row["pages_in"], row["pages_out"], row["first"]) for row in told["materials"]] == [
        ("甲.pdf", 2, 2, "1"),
        ("乙.jpg", 1, 1, "3"),
    ]  # fmt: skip
    assert [row["sha256"] for row in told["materials"]] == [file.sha256 for file in files]
