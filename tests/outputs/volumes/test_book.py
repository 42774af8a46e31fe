"""Finished books, read again by PDFium alone: every number everywhere is the same number."""

from __future__ import annotations

import ctypes
import hashlib
import itertools
import random
import time

import img2pdf
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from app.outputs.volumes.assembly import assemble
from app.outputs.volumes.control import check_book, control_data, control_rows
from app.outputs.volumes.models import CONTENTS, PageRules, Part
from app.outputs.volumes.pdf_writing import BookCancelledError
from tests.outputs.volumes.material_files import (
    A3_LYING,
    A4,
    RECEIPT,
    Shape,
    bound,
    jpeg,
    red_pixels,
    sealed_pdf,
    settled,
    shaped,
    text_pdf,
)

# Parts and the layout; the long ones make contents of up to five pages.
SIZES = [(1, 2), (3, 4), (8, 3), (25, 2), (60, 1), (105, 1), (150, 1)]
CASES = [
    (layout, parts, most, counts, seed)
    for seed, ((parts, most), layout, counts) in enumerate(
        itertools.product(SIZES, ("print", "screen"), (False, True))
    )
    if layout == "print" or not counts
]


def _mixture(folder, count, most, seed):
    """So many parts, headings among them, and their files; page i of part n says M<n>P<i>E."""
    rng = random.Random(seed)
    parts, files = [], {}
    for number in range(count):
        key = f"m{number}"
        if rng.random() < 0.2:
            parts.append(Part(f"h{number}", f"条件{number}", 1, is_heading=True))
        pages = rng.randint(1, most)
        words = [f"M{number}P{page}E" for page in range(pages)]
        path = text_pdf(folder / f"{key}.pdf", words, [shaped(rng) for _ in words])
        title = f"第{number}份证明 A&B <{'很长的名称' * rng.randint(0, 12)}>"
        parts.append(Part(key, title, rng.randint(1, 3), pages, rng.random() < 0.8))
        files[key] = bound(key, path, pages, keeps_margins=rng.random() < 0.4)
    if count > 2:
        parts.append(Part("again", "第0份证明", 2, same_as="m0"))
    return parts, files


@pytest.mark.parametrize("layout, count, most, counts_blanks, seed", CASES)
def test_contents_stamp_bookmark_link_and_label_agree(
    tmp_path, layout, count, most, counts_blanks, seed
):
    parts, files = _mixture(tmp_path, count, most, seed)
    rules = PageRules(layout, label="P{}-", counts_blanks=counts_blanks)
    edition = settled(tmp_path, parts, files, rules)
    book = tmp_path / "book.pdf"
    assemble(edition, book)
    check_book(book, edition)
    read = _read(book)
    first_pages = {}
    for face, page in zip(edition.pagination.faces, read.pages, strict=True):
        assert page.label == face.label
        if face.is_blank:
            assert page.words == ""
        elif face.part != CONTENTS:
            mark = f"M{face.part[1:]}P{face.page}E"
            assert mark in page.words  # the right page of the right file is there …
            assert page.words.replace(mark, "") == page.label  # … and its stamp is its label
            if not face.page:
                first_pages[face.part] = (face.index, page.label)
    _agree_with_contents(edition, read, first_pages)
    assert edition.pagination.bound_pages == sum(file.pages for file in files.values())


def _agree_with_contents(edition, read, first_pages):
    """Every line of the contents, its link and its bookmark lead to the page with that number."""
    spans = edition.pagination.spans
    lines = [part for part in edition.pagination.listed if spans[part.key].first >= 0]
    links = [link for page in read.pages for link in page.links]
    marks = read.bookmarks[1:]  # the first is that of the contents themselves
    assert len(links) == len(marks) == len(lines)
    for part, (text, target), (title, place) in zip(lines, links, marks, strict=True):
        assert target == place
        label = read.pages[target].label
        assert text.endswith(f"P{label}-")
        assert part.title.split("（")[0] in title
        key = part.same_as or part.key
        if key in first_pages:
            assert first_pages[key] == (target, label)


class _Page:
    def __init__(self, pdf, index):
        page = pdf[index]
        text = page.get_textpage()
        self.label = pdf.get_page_label(index)
        self.size = page.get_size()
        self.words = "".join(text.get_text_range().split())
        self.links = list(self._links(pdf, page, text))

    def _links(self, pdf, page, text):
        place, link, box = ctypes.c_int(0), pdfium.FPDF_LINK(), pdfium.FS_RECTF()
        while pdfium.FPDFLink_Enumerate(page, place, link):
            pdfium.FPDFLink_GetAnnotRect(link, box)
            words = text.get_text_bounded(box.left, box.bottom, box.right, box.top)
            target = pdfium.FPDFDest_GetDestPageIndex(pdf, pdfium.FPDFLink_GetDest(pdf, link))
            yield "".join(words.split()), target


class _Read:
    def __init__(self, pdf):
        self.pages = [_Page(pdf, index) for index in range(len(pdf))]
        self.bookmarks = [(mark.get_title(), mark.get_dest().get_index()) for mark in pdf.get_toc()]


def _read(path):
    pdf = pypdfium2.PdfDocument(path)
    try:
        return _Read(pdf)
    finally:
        pdf.close()


def _one(folder, parts, files, layout="print"):
    edition = settled(folder, parts, files, PageRules(layout))
    book = folder / "book.pdf"
    assemble(edition, book)
    return edition, book


def test_contents_of_five_pages_are_counted_themselves(tmp_path):
    parts, files = _mixture(tmp_path, 150, 1, 3)
    edition, book = _one(tmp_path, parts, files)
    check_book(book, edition)
    assert edition.pagination.spans[CONTENTS].pages >= 5


# --- places on the paper -----------------------------------------------------------------------


def _place_of_word(page):
    text = page.get_textpage()
    found = text.search("M")
    start, _ = found.get_next()
    return text.get_charbox(start)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [False, True])
def test_turned_and_cropped_pages_are_shown_as_before(tmp_path, rotate, crop):
    shape = Shape((595, 842), rotate, crop, (-30, 40))
    path = text_pdf(tmp_path / "m0.pdf", ["M0P0E"], [shape])
    edition, book = _one(
        tmp_path, [Part("m0", "甲", pages=1)], {"m0": bound("m0", path, 1)}, "screen"
    )
    before, after = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument(book)
    try:
        source, page = before[0], after[1]
        assert page.get_size() == pytest.approx(source.get_size(), abs=1.5)
        one, other = _ink_without_stamp(source), _ink_without_stamp(page)
        assert one == pytest.approx(other, abs=2)
    finally:
        before.close()
        after.close()
    check_book(book, edition)


def _ink(picture):
    return picture.point(lambda level: 255 if level < 230 else 0).getbbox()


def _ink_without_stamp(page):
    picture = page.render(scale=1).to_pil().convert("L")
    picture.paste(255, (picture.width - 90, picture.height - 40, picture.width, picture.height))
    box = _ink(picture)
    assert box is not None
    return box


@pytest.mark.parametrize("size", [A4, A3_LYING, RECEIPT, (595, 1700), (1200, 60)])
def test_everything_lies_within_the_paper_and_clear_of_the_binding(tmp_path, size):
    """A frame drawn at the edge of the page shows where the page went."""
    pdf = pikepdf.new()
    for _ in range(2):
        pdf.add_blank_page(page_size=size)
        frame = f"2 w 1 1 {size[0] - 2} {size[1] - 2} re S"
        pdf.pages[-1].Contents = pdf.make_stream(frame.encode())
    path = tmp_path / "m0.pdf"
    pdf.save(path)
    _, book = _one(tmp_path, [Part("m0", "甲", pages=2)], {"m0": bound("m0", path, 2)})
    read = pypdfium2.PdfDocument(book)
    try:
        for index, (left, right) in ((2, (49, 12)), (3, (12, 49))):
            page = read[index]
            assert page.get_size() == pytest.approx((595.3, 841.9), abs=0.1)
            picture = page.render(scale=1).to_pil().convert("L")
            foot = picture.crop((0, 0, 595, 842 - 34))
            box = _ink(foot)
            assert box[0] >= left
            assert box[2] <= 595 - right + 1
            assert box[1] >= 12
    finally:
        read.close()


def test_a_form_keeps_its_own_place(tmp_path):
    path = text_pdf(tmp_path / "m0.pdf", ["M0P0E"], [Shape()])
    places = []
    for keeps in (True, False):
        files = {"m0": bound("m0", path, 1, keeps_margins=keeps)}
        _, book = _one(tmp_path, [Part("m0", "甲", pages=1)], files)
        read = pypdfium2.PdfDocument(book)
        places.append(_place_of_word(read[2])[0])
        read.close()
    assert places[0] == pytest.approx(60, abs=2)
    assert places[1] > places[0] + 30


# --- what passes through -----------------------------------------------------------------------


def test_jpegs_keep_every_byte(tmp_path):
    pictures = [jpeg(seed=seed) for seed in range(3)]
    path = tmp_path / "m0.pdf"
    path.write_bytes(img2pdf.convert(pictures))
    _, book = _one(tmp_path, [Part("m0", "照片", pages=3)], {"m0": bound("m0", path, 3)})
    with pikepdf.open(book) as pdf:
        found = {
            hashlib.sha256(one.read_raw_bytes()).hexdigest()
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Filter") == "/DCTDecode"
        }
        assert not pdf.check_pdf_syntax()
    assert found == {hashlib.sha256(one).hexdigest() for one in pictures}


@pytest.mark.parametrize("layout", ["print", "screen"])
def test_a_seal_keeps_its_look_and_the_original_is_attached_for_the_screen(tmp_path, layout):
    path = sealed_pdf(tmp_path / "m0.pdf")
    files = {"m0": bound("m0", path, 1, original=path)}
    _, book = _one(tmp_path, [Part("m0", "证明", pages=1)], files, layout)
    read = pypdfium2.PdfDocument(book)
    page = read[2 if layout == "print" else 1]
    assert 1200 < red_pixels(page) < 2700  # one seal of 50 × 50 pixels, not both
    attached = read.count_attachments()
    if layout == "screen":
        assert bytes(read.get_attachment(0).get_data()) == path.read_bytes()
    assert attached == (layout == "screen")
    read.close()


@pytest.mark.parametrize("base", ["/ON", "/OFF"])
def test_a_layer_that_is_hidden_stays_hidden(tmp_path, base):
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=A4)
    shown, hidden = (
        pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=name)) for name in "ab"
    )
    state = {"OFF": pikepdf.Array([hidden])} if base == "/ON" else {"ON": pikepdf.Array([shown])}
    pdf.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([shown, hidden]),
        D=pikepdf.Dictionary(BaseState=pikepdf.Name(base), **state),
    )
    page = pdf.pages[0].obj
    page.Resources = pikepdf.Dictionary(Properties=pikepdf.Dictionary(S=shown, H=hidden))
    square = "1 0 0 rg {} 300 100 100 re f"
    code = f"/OC /S BDC {square.format(100)} EMC /OC /H BDC {square.format(300)} EMC"
    page.Contents = pdf.make_stream(code.encode())
    path = tmp_path / "m0.pdf"
    pdf.save(path)
    _, book = _one(tmp_path, [Part("m0", "证明", pages=1)], {"m0": bound("m0", path, 1)}, "screen")
    read = pypdfium2.PdfDocument(book)
    assert 2000 < red_pixels(read[1]) < 3000  # one square of 50 × 50 pixels
    read.close()


def test_the_book_speaks_chinese_and_has_a_title(tmp_path):
    path = text_pdf(tmp_path / "m0.pdf", ["M0P0E"], [Shape()])
    _, book = _one(tmp_path, [Part("m0", "甲", pages=1)], {"m0": bound("m0", path, 1)})
    with pikepdf.open(book) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        assert str(pdf.docinfo.Title) == "申报材料"


def test_one_subset_of_figures_serves_all_stamps(tmp_path):
    parts, files = _mixture(tmp_path, 8, 3, 1)
    _, book = _one(tmp_path, parts, files)
    with pikepdf.open(book) as pdf:
        fonts = {
            page.obj.Resources.Font["/JN"].objgen
            for page in pdf.pages
            if "/Font" in page.obj.Resources
        }
    assert len(fonts) == 1


def test_the_control_sheet_names_file_pages_and_hash(tmp_path):
    parts, files = _mixture(tmp_path, 8, 3, 1)
    edition, _ = _one(tmp_path, parts, files)
    rows = list(control_rows(edition))
    assert len(rows) == len(files)
    assert all(row.pages_in == row.pages_out for row in rows)
    assert {row.sha256 for row in rows} == {file.sha256 for file in files.values()}
    assert control_data(edition)["faces"] == len(edition.pagination.faces)


# --- stopping ----------------------------------------------------------------------------------


def test_stopping_is_answered_at_once(tmp_path):
    parts, files = _mixture(tmp_path, 25, 2, 5)
    edition = settled(tmp_path, parts, files, PageRules())
    asked = []

    def cancel():
        asked.append(time.perf_counter())
        return len(asked) > 40

    with pytest.raises(BookCancelledError):
        assemble(edition, tmp_path / "book.pdf", cancel=cancel)
    assert len(asked) == 41
    gaps = [b - a for a, b in itertools.pairwise(asked)]
    assert max(gaps) < 1


def test_a_check_can_be_stopped(tmp_path):
    parts, files = _mixture(tmp_path, 3, 2, 5)
    edition, book = _one(tmp_path, parts, files)
    with pytest.raises(BookCancelledError):
        check_book(book, edition, cancel=lambda: True)
