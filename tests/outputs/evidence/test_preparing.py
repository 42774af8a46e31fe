"""Files of evidence become pages: everything is proved on the finished PDF, by a second library."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageOps

from app.definitions.types.files import FileRef, Treatment
from app.outputs.engines.errors import EngineFailedError
from app.outputs.evidence.examining import examine
from app.outputs.evidence.joining import join, marks_of
from app.outputs.evidence.marks import MarkWords, mark_words
from app.outputs.evidence.models import EvidenceCancelledError, EvidenceError
from app.outputs.evidence.preparing import prepare
from tests.outputs.evidence import bad_files as made
from tests.outputs.pretence import Pretender, pdf_of

LANDSCAPE = made.A4[::-1]
TURNS = [0, 90, 180, 270]
RED = (255, 0, 0)
WORDS = MarkWords("仅供2025年测试项目申报使用", "临江市高级技工学校")


class Bench:
    """Prepares bytes as the volumes do."""

    def __init__(self, folder):
        self.source, self.folder = folder / "original", folder / "job"
        self.folder.mkdir()

    def prepare(self, data, name="材料.pdf", engine=None, cancel=None, words=WORDS, **treatment):
        self.source.write_bytes(data)
        file = FileRef(name, hashlib.sha256(data).hexdigest(), len(data), Treatment(**treatment))
        made_of = prepare(self.source, file, self.folder, engine=engine, cancel=cancel, words=words)
        assert self.source.read_bytes() == data
        with pikepdf.open(made_of.path) as pdf:
            assert len(pdf.pages) == made_of.pages
        return made_of


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def shown(path, page=0, scale=1.0):
    document = pypdfium2.PdfDocument(path)
    try:
        return document[page].render(scale=scale).to_pil().convert("RGB").copy()
    finally:
        document.close()


def sizes(path):
    document = pypdfium2.PdfDocument(path)
    try:
        return [tuple(round(edge) for edge in document[n].get_size()) for n in range(len(document))]
    finally:
        document.close()


def texts(path):
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range().strip() for page in document]
    finally:
        document.close()


def numbers(path):
    return [re.findall(r"P\d+", text) for text in texts(path)]


def place_of(picture, is_it):
    """The box of all dots of a colour, as shares of the picture; None where there are none."""
    width, height = picture.size
    mask = Image.frombytes("L", picture.size, bytes(255 * is_it(*dot) for dot in dots(picture)))
    box = mask.getbbox()
    return box and (box[0] / width, box[1] / height, box[2] / width, box[3] / height)


def dots(picture):
    data = picture.tobytes()
    return zip(data[::3], data[1::3], data[2::3], strict=True)


def is_red(red, green, blue):
    return red > 180 and green < 90 and blue < 90


def is_blue(red, green, blue):
    return blue > 180 and red < 90 and green < 90


# --- PDFs as they are --------------------------------------------------------------------------


def test_a_sound_pdf_is_its_own_result(bench):
    found = bench.prepare(made.pdf([made.A4] * 3))
    assert found.path == bench.source
    assert (found.pages, found.notes, found.keeps_original) == (3, (), False)
    assert not any(bench.folder.iterdir())


def test_restrictions_scripts_and_attachments_are_left_behind(bench):
    for data in (
        made.encrypted(made.pdf([made.A4] * 2), ""),
        made.scripted(made.pdf([made.A4] * 2)),
        made.with_attachment(made.pdf([made.A4] * 2)),
    ):
        found = bench.prepare(data)
        with pikepdf.open(found.path) as pdf:
            assert not pdf.is_encrypted
            assert not {"/OpenAction", "/Names", "/AA", "/AF"} & set(pdf.Root.keys())
            assert len(pdf.attachments) == 0
        assert texts(found.path) == ["P1", "P2"]
        assert b"app.alert" not in found.path.read_bytes()


@pytest.mark.parametrize("treatment", [{}, {"crop": True}, {"per_page": 2}, {"watermark": True}])
def test_a_seal_keeps_its_look_and_the_original_is_kept(bench, treatment):
    plain = made.pdf([made.A4], text=lambda *_: "0 0 1 rg 50 700 100 100 re f")
    for data in (made.sealed(plain), made.stamped(plain)):
        found = bench.prepare(data, **treatment)
        assert found.keeps_original
        assert place_of(shown(found.path), is_red)
        assert place_of(shown(found.path), is_blue)
    if not treatment:
        before, after = (place_of(shown(path), is_red) for path in (bench.source, found.path))
        assert after == pytest.approx(before, abs=0.01)


def test_a_form_stays_as_it_is_filled(bench):
    found = bench.prepare(made.filled_form(made.pdf()))
    assert place_of(shown(found.path), is_blue)
    assert not found.keeps_original
    with pikepdf.open(found.path) as pdf:
        assert "/AcroForm" not in pdf.Root


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize("left_to_readers", [False, True])
@pytest.mark.parametrize(
    "text", ["张三", "Zhang San", "北疆技师学院机电工程系高技能人才培训中心主任，高级技师"]
)
def test_what_was_filled_in_without_its_look_is_drawn_where_it_stands(
    bench, text, left_to_readers, lines
):
    data = made.unseen_form(made.pdf(), text, left_to_readers=left_to_readers, lines=lines)
    found = bench.prepare(data)
    with pypdfium2.PdfDocument(found.path) as pdf:
        page = pdf[0].get_textpage()
        assert "".join(page.get_text_range().split()) == "P1" + text.replace(" ", "")
        inside = page.get_text_bounded(100, 600, 300, 660 if lines else 620)
        assert "".join(inside.split()) == text.replace(" ", "")
    assert not place_of(shown(found.path), is_blue)


def test_a_mended_pdf_is_said_to_be_one(bench):
    data = made.pdf([made.A4] * 2).replace(b"startxref\n", b"startxref\n9")
    found = bench.prepare(data)
    assert "修复" in found.notes[0]
    assert found.path != bench.source


@pytest.mark.parametrize(
    "data,word",
    [
        (made.encrypted(made.pdf(), "secret"), "打开密码"),
        (made.cut(made.pdf([made.A4] * 9)), "不完整"),
        (made.dynamic_xfa(made.pdf()), "XFA"),
        (made.pixel_bomb(), "百万像素"),
        (made.cut(made.picture(form="PNG")), "不完整"),
        (made.ofd(), "OFD"),
        (b"", "0 字节"),
        (b"what is this", "不能装订"),
        (made.docx(), "没有能把Word 文件转成 PDF"),
    ],
    ids=["password", "cut", "xfa", "bomb", "cut picture", "ofd", "empty", "unknown", "no engine"],
)
def test_what_cannot_be_bound_is_named_and_leaves_nothing(bench, data, word):
    with pytest.raises(EvidenceError) as caught:
        bench.prepare(data, "证书.pdf")
    assert "证书.pdf" in caught.value.message
    assert word in caught.value.message
    assert caught.value.advice
    assert not any(bench.folder.iterdir())


def test_a_file_that_vanished_is_named(bench):
    with pytest.raises(EvidenceError) as caught:
        prepare(Path("没有这个文件"), FileRef("证书.pdf", "0" * 64, 3), bench.folder)
    assert "证书.pdf" in caught.value.message
    assert "不见了" in caught.value.message


def test_a_full_disk_is_named(bench, monkeypatch):
    def full(self, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(EvidenceError) as caught:
        prepare(_written(bench, made.picture()), FileRef("a.jpg", "0" * 64, 3), bench.folder)
    assert "磁盘已满" in caught.value.message
    assert not any(bench.folder.iterdir())


def _written(bench, data):
    with bench.source.open("wb") as file:
        file.write(data)
    return bench.source


def test_it_stops_when_told(bench):
    for data in (made.pdf([made.A4] * 3), made.tiff(3)):
        with pytest.raises(EvidenceCancelledError):
            bench.prepare(data, cancel=lambda: True, watermark=True)
        assert not any(bench.folder.iterdir())


# --- pictures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("orientation", range(9))
def test_the_bytes_of_a_jpeg_stay_and_it_stands_upright(bench, orientation):
    data = made.turned_jpeg(orientation)
    found = bench.prepare(data, "照片.jpg")
    with pikepdf.open(found.path) as pdf:
        [image] = pdf.pages[0].get_images().values()
        assert image.read_raw_bytes() == data
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    if orientation == 0:
        upright = Image.open(io.BytesIO(data)).convert("RGB")
    page = shown(found.path)
    assert sizes(found.path) == [
        tuple(map(round, made.A4 if upright.height > upright.width else LANDSCAPE))
    ]
    assert _corner(page) == _corner(upright)


def _corner(picture):
    """In which corner the red mark stands."""
    left, top, right, foot = place_of(picture, is_red)
    return (left + right) / 2 < 0.5, (top + foot) / 2 < 0.5


@pytest.mark.parametrize(
    "mode,form",
    [("RGB", "PNG"), ("L", "PNG"), ("1", "PNG"), ("P", "PNG"), ("RGBA", "PNG"), ("LA", "PNG"),
     ("I;16", "PNG"), ("CMYK", "JPEG"), ("L", "JPEG"), ("CMYK", "TIFF"), ("1", "TIFF"),
     ("I;16", "TIFF"), ("RGBA", "TIFF"), ("RGB", "WEBP"), ("RGBA", "WEBP"), ("RGB", "BMP")],
)  # fmt: skip
def test_every_kind_of_colour_is_printed_as_it_looks(bench, mode, form):
    """Light paper, and in the upper left a mark that is clearly darker or coloured."""
    found = bench.prepare(made.picture((1240, 1754), mode, form), f"a.{form.lower()}")
    page = shown(found.path)
    mark, paper = page.getpixel((60, 80)), page.getpixel((400, 600))
    assert min(paper) > 215, (mark, paper)
    assert sum(map(abs, (a - b for a, b in zip(mark, paper, strict=True)))) > 150, (mark, paper)


def test_clear_parts_become_paper(bench):
    data = made.encoded(Image.new("RGBA", (1240, 1754), (0, 0, 0, 0)), "PNG")
    assert min(shown(bench.prepare(data, "章.png").path).getpixel((300, 400))) == 255


def test_a_film_gives_its_first_picture(bench):
    for form in ("GIF", "WEBP", "PNG"):
        found = bench.prepare(made.animation(form), "a.gif")
        assert found.pages == 1
        assert min(shown(found.path).getpixel((300, 420))) > 240


def test_all_pages_of_a_tiff_come_in_their_order(bench):
    found = bench.prepare(made.tiff(45), "扫描.tif")
    assert found.pages == 45
    widths = [place_of(shown(found.path, n, 0.3), lambda *dot: max(dot) < 90)[2] for n in (0, 3, 9)]
    assert widths == sorted(widths)
    assert len(set(widths)) == 3
    assert list(bench.folder.iterdir()) == [found.path]


def test_no_picture_is_larger_than_its_paper(bench):
    for size in ((4000, 400), (400, 4000), (300, 200), (1654, 2339), (5000, 5001)):
        found = bench.prepare(made.picture(size, form="PNG"), "a.png")
        with pikepdf.open(found.path) as pdf:
            left, foot, right, top = map(float, pdf.pages[0].artbox)
            width, height = map(float, pdf.pages[0].mediabox[2:])
        assert sorted((width, height)) == pytest.approx(sorted(made.A4), abs=0.1)
        assert left >= -0.01
        assert foot >= -0.01
        assert (right - left) / (top - foot) == pytest.approx(size[0] / size[1], rel=0.01)
        assert (right - left) <= size[0] * 72 / 96 + 0.1


# --- treatment ---------------------------------------------------------------------------------


def test_chosen_pages_come_in_the_order_they_are_named(bench):
    data = made.pdf([made.A4] * 6)
    assert texts(bench.prepare(data, pages="5，1-2").path) == ["P5", "P1", "P2"]
    with pytest.raises(EvidenceError) as caught:
        bench.prepare(data, pages="2-7")
    assert "第 7 页" in caught.value.message


@pytest.mark.parametrize("page_turn", TURNS)
@pytest.mark.parametrize("turn", range(4))
def test_pages_are_turned_clockwise(bench, page_turn, turn):
    data = made.pdf([made.A4], turns=[page_turn])
    before = shown(_written(bench, data))
    after = shown(bench.prepare(data, turn=turn).path)
    turned = before.rotate(-90 * turn, expand=True)
    assert after.size == turned.size
    assert place_of(after, is_red) == pytest.approx(place_of(turned, is_red), abs=0.01)


@pytest.mark.parametrize("page_turn", TURNS)
@pytest.mark.parametrize("crop", [None, (30, 100, 500, 830)])
@pytest.mark.parametrize("count", [2, 4])
def test_pages_on_a_sheet_stand_as_they_are_shown(bench, page_turn, crop, count):
    """In all turns, and cut to their CropBox: the red marks lie as on the pages themselves."""
    data = made.pdf([made.A4] * count, turns=[page_turn], crop=crop)
    alone = shown(_written(bench, data))
    found = bench.prepare(data, per_page=count)
    assert found.pages == 1
    assert sizes(found.path)[0] in {(595, 842), (842, 595)}
    assert numbers(found.path) == [[f"P{n + 1}" for n in range(count)]]
    sheet = shown(found.path, scale=2)
    first = _first_cell(sheet, alone, count)
    assert _corner(first) == _corner(alone)


def _first_cell(sheet, alone, count):
    """The part of a sheet in which its first page stands: the page's shape within the cell."""
    columns, rows = (2, 2) if count == 4 else ((1, 2) if sheet.height > sheet.width else (2, 1))
    cell = sheet.crop((0, 0, sheet.width // columns, sheet.height // rows))
    scale = min(cell.width / alone.width, cell.height / alone.height) * 0.93
    across, up = alone.width * scale / 2, alone.height * scale / 2
    x, y = cell.width / 2, cell.height / 2
    return cell.crop((int(x - across), int(y - up), int(x + across), int(y + up)))


def test_the_last_sheet_may_be_half_empty_and_pages_keep_their_order(bench):
    found = bench.prepare(made.pdf([made.A4] * 7), per_page=4)
    assert found.pages == 2
    assert numbers(found.path) == [
        ["P1", "P2", "P3", "P4"],
        ["P5", "P6", "P7"],
    ]


@pytest.mark.parametrize("page_turn", TURNS)
def test_a_wide_white_border_is_cropped(bench, page_turn):
    data = made.pdf(
        [made.A4],
        turns=[page_turn],
        text=lambda *_: "1 0 0 rg 200 300 150 200 re f 0 0 1 rg 200 300 20 20 re f",
    )
    found = bench.prepare(data, crop=True)
    left, top, right, foot = place_of(shown(found.path), lambda *dot: is_red(*dot) or is_blue(*dot))
    assert max(right - left, foot - top) > 0.45
    assert (left + right) / 2 == pytest.approx(0.5, abs=0.02)
    assert (top + foot) / 2 == pytest.approx(0.5, abs=0.02)
    before = place_of(shown(bench.source), is_blue)
    after = place_of(shown(found.path), is_blue)
    assert (after[0] < 0.5, after[1] < 0.5) == (_side(shown(bench.source), before))


def _side(picture, blue):
    """On which side of the whole drawing the blue spot lies."""
    whole = place_of(picture, lambda *dot: is_red(*dot) or is_blue(*dot))
    return blue[0] < (whole[0] + whole[2]) / 2, blue[1] < (whole[1] + whole[3]) / 2


def test_a_blank_page_stays_when_cropped(bench):
    found = bench.prepare(pdf_of(2), crop=True)
    assert found.pages == 2
    assert any("空白页" in note for note in found.notes)


def test_both_sides_of_a_card_stand_on_one_page_at_their_real_size(bench):
    def card(number, size):
        colour = ("1 0 0", "0 0 1")[number]
        return f"{colour} rg 100 {200 + 100 * number} 300 190 re f"

    found = bench.prepare(made.pdf([made.A4] * 2, text=card), card=True)
    assert found.pages == 1
    page = shown(found.path)
    for is_it in (is_red, is_blue):
        left, top, right, foot = place_of(page, is_it)
        assert (right - left) * made.A4[0] / 72 * 25.4 == pytest.approx(85.6, abs=4)
        assert (foot - top) * made.A4[1] / 72 * 25.4 == pytest.approx(54, abs=4)
    assert place_of(page, is_red)[1] < place_of(page, is_blue)[1]


def test_a_card_that_stands_on_end_is_laid_down_and_no_card_is_said_to_be_none(bench):
    on_end = made.picture((800, 1268), colour=(90, 120, 200))
    found = bench.prepare(on_end, "证件.jpg", card=True)
    left, top, right, foot = place_of(shown(found.path), lambda *dot: max(dot) < 230)
    assert (right - left) * made.A4[0] > (foot - top) * made.A4[1]
    square = made.picture((900, 900), colour=(90, 120, 200))
    assert any("不像" in note for note in bench.prepare(square, "证件.jpg", card=True).notes)


@pytest.mark.parametrize("page_turn", TURNS)
@pytest.mark.parametrize("crop", [None, (60, 100, 500, 800)])
def test_the_marks_stand_upright_on_what_is_seen(bench, page_turn, crop):
    data = made.pdf([made.A4] * 2, turns=[page_turn], crop=crop, text=lambda *_: "")
    found = bench.prepare(data, watermark=True, certified=True)
    for number in range(2):
        page = shown(found.path, number)
        left, top, right, foot = place_of(page, lambda r, g, b: r > 150 and g < 140 and b < 140)
        assert right > 0.9
        assert foot > 0.9
        assert left > 0.4
        assert top > 0.8
        assert (right - left) * page.width > 1.6 * (foot - top) * page.height
        water = place_of(page, lambda *dot: max(dot) < 245 and max(dot) - min(dot) < 12)
        assert water[2] - water[0] > 0.6
        assert water[3] - water[1] > 0.6
    assert "仅供2025年测试项目申报使用" in "".join(texts(found.path)[0].split())
    assert "复印件与原件一致" in texts(found.path)[0]


def test_the_words_of_the_marks_come_from_the_dossier(base, known):
    words = mark_words(base, known)
    assert words.watermark == "仅供2025年国家级高技能人才培训基地建设项目申报使用"
    assert words.unit == base.value("unit.name")


def test_what_lies_below_a_mark_stays(bench):
    found = bench.prepare(made.pdf([made.A4] * 2), watermark=True, turn=1)
    assert all(f"P{n + 1}" in text for n, text in enumerate(texts(found.path)))


def test_jpegs_stay_the_same_bytes_through_every_treatment(bench):
    data = made.turned_jpeg(6)
    for treatment in (
        {"turn": 1},
        {"crop": True},
        {"per_page": 4},
        {"watermark": True},
        {"card": True},
    ):
        found = bench.prepare(data, "照片.jpg", **treatment)
        assert data in found.path.read_bytes()


# --- office files ------------------------------------------------------------------------------


def test_word_comes_through_the_engine(bench, one_page):
    engine = Pretender("builtin", one_page)
    found = bench.prepare(made.docx(), "说明.docx", engine, per_page=2)
    assert found.pages == 1
    assert engine.asked == 1
    assert found.notes == ("由 builtin 提醒",)


def test_what_the_engine_cannot_do_is_said_with_a_way_out(bench):
    for data, name in ((made.docx(), "说明.docx"), (made.compound("WordDocument"), "旧.doc")):
        with pytest.raises(EvidenceError) as caught:
            bench.prepare(data, name, Pretender("builtin", EngineFailedError("某程序", "它拒绝了")))
        assert name in caught.value.message
        assert "另存为 PDF" in caught.value.advice
    assert not any(bench.folder.iterdir())


# --- several files as one ----------------------------------------------------------------------


def joined(bench, contents):
    files, store = [], {}
    for number, (data, treatment) in enumerate(contents):
        sha256 = hashlib.sha256(data).hexdigest()
        store[sha256] = data
        files.append(FileRef(f"{number}.x", sha256, len(data), treatment))
    target = bench.folder.parent / "joined.pdf"
    join(files, lambda file, path: path.write_bytes(store[file.sha256]), bench.folder, target)
    return target


def test_files_are_joined_with_their_treatment(bench):
    photo = made.turned_jpeg(6)
    found = joined(
        bench,
        [
            (made.pdf([made.A4] * 4), Treatment(pages="2，4")),
            (photo, Treatment()),
            (made.sealed(made.pdf([LANDSCAPE])), Treatment(turn=1)),
        ],
    )
    assert [text[:2] for text in texts(found)] == ["P2", "P4", "", "P1"]
    assert photo in found.read_bytes()
    assert place_of(shown(found, 3), is_red)


def test_joined_pictures_share_a_sheet_without_the_paper_around_them(bench):
    photos = [made.picture((1600, 900), colour=(90, 120, 40 * n)) for n in range(4)]
    whole = joined(bench, [(photo, Treatment()) for photo in photos]).read_bytes()
    found = bench.prepare(whole, per_page=4).path
    page, data = shown(found), found.read_bytes()
    inked = sum(max(dot) < 240 for dot in dots(page)) / (page.width * page.height)
    assert inked > 0.35
    assert all(photo in data for photo in photos)


# --- damage ------------------------------------------------------------------------------------


TREATMENTS = [{}, {"per_page": 4}, {"crop": True, "watermark": True}, {"card": True, "turn": 3}]


@pytest.mark.parametrize("seed", range(4))
def test_damage_ends_in_pages_or_in_words(bench, seed, one_page):
    """160 damaged files with every treatment: a readable PDF, or an error that names the file."""
    pages, said = 0, []
    for number, data in enumerate(made.mutations(100 + seed, 40)):
        try:
            bench.prepare(data, "坏.pdf", **TREATMENTS[number % len(TREATMENTS)])
            pages += 1
        except EvidenceError as error:
            said.append(error)
        for path in bench.folder.iterdir():
            path.unlink()
    assert pages
    assert said
    assert all("坏.pdf" in error.message and error.advice for error in said)


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "group4"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_tiff_is_seen_as_it_lies(bench, tmp_path, orientation, compression):
    """The black quarter is where EXIF says, and the examination names the same paper."""
    mode = "1" if compression == "group4" else "L"
    picture = Image.new(mode, (1600, 800), 255 if mode == "L" else 1)
    picture.paste(0, (0, 0, 400, 400))
    exif = picture.getexif()
    exif[274] = orientation
    data = made.encoded(picture, "TIFF", exif=exif, compression=compression)
    done = bench.prepare(data, "扫描.tif")
    upright = orientation >= 5
    assert [w < h for w, h in sizes(done.path)] == [upright]
    page = shown(done.path)
    (left, top, right, foot) = (
        ImageChops.invert(page.convert("L")).point(lambda one: 255 * (one > 128)).getbbox()
    )
    middle = (left + right) / 2 < page.width / 2, (top + foot) / 2 < page.height / 2
    corners = {1: (True, True), 2: (False, True), 3: (False, False), 4: (True, False)}
    corners |= {5: (True, True), 6: (False, True), 7: (False, False), 8: (True, False)}
    assert middle == corners[orientation]
    (tmp_path / "again.tif").write_bytes(data)
    [(width, height)] = examine(tmp_path / "again.tif", "扫描.tif").sizes
    assert (width < height) == upright


def test_a_page_that_is_wanted_twice_is_turned_once(bench):
    found = bench.prepare(made.pdf([made.A4] * 2), pages="1,1，2,1", turn=1)
    with pikepdf.open(found.path) as pdf:
        assert [page.rotation for page in pdf.pages] == [90] * 4


@pytest.mark.parametrize("treatment", [{}, {"per_page": 2}, {"watermark": True}, {"card": True}])
def test_a_page_without_size_counts_as_a4(bench, treatment):
    def shrink(document):
        document.pages[0].obj.MediaBox = pikepdf.Array([0, 0, 0, 0])

    data = made.changed(made.pdf(), shrink)
    assert bench.prepare(data, **treatment).pages == 1
    bench.source.write_bytes(data)
    assert examine(bench.source, "空.pdf").pages == 1


def test_joined_files_keep_their_marks_as_marks(tmp_path):
    """Burnt in they would keep the words of today."""
    data = {"a": made.pdf(), "b": made.pdf([made.A4] * 2)}
    files = [FileRef("a", "a" * 64, 1, Treatment(watermark=True)), FileRef("b", "b" * 64, 1)]
    target = tmp_path / "joined.pdf"
    join(files, lambda file, path: path.write_bytes(data[file.name]), tmp_path, target)
    bare = tmp_path / "bare.pdf"
    bare.write_bytes(data["a"])
    assert shown(target).tobytes() == shown(bare).tobytes()
    assert marks_of(files) == Treatment(watermark=True)
