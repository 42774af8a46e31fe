"""What is found of files as they come in; nothing bad ever makes it fail."""

from __future__ import annotations

import time

import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from app import paths
from app.outputs.evidence.examining import examine
from tests.outputs.evidence import bad_files as made

SEVERITIES = {"error", "warning", "note"}
LANDSCAPE = made.A4[::-1]


@pytest.fixture
def look(tmp_path):
    def take(data, name="文件.pdf"):
        path = tmp_path / "content"
        path.write_bytes(data)
        return examine(path, name)

    return take


def said(found):
    return "".join(f"[{one.severity}]{one}" for one in found.problems)


def test_a_sound_pdf_has_pages_sizes_and_no_problem(look):
    found = look(made.pdf([made.A4, LANDSCAPE]))
    assert (found.kind, found.pages, found.problems) == ("pdf", 2, ())
    assert found.sizes == (pytest.approx(made.A4), pytest.approx(LANDSCAPE))
    assert found.is_usable


@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90, 450])
def test_sizes_are_as_displayed(look, turn):
    """What CropBox and Rotate leave to be seen."""
    found = look(made.pdf([(600, 800)], turns=[turn], crop=(50, 100, 450, 700)))
    assert found.sizes == ((400, 600) if turn % 180 == 0 else (600, 400),)


BAD_PDFS = {
    "password": (made.encrypted(made.pdf(), "secret"), "error", "打开密码", 0),
    "cut": (made.cut(made.pdf([made.A4] * 9)), "error", "不完整", 0),
    "rubbish": (b"%PDF-1.7\n" + b"rubbish" * 500, "error", "损坏", 0),
    "no pages": (made.saved(pikepdf.new()), "error", "一页也没有", 0),
    "dynamic": (made.dynamic_xfa(made.pdf()), "error", "XFA", 0),
    "bomb": (made.inflating_pdf(), "error", "损坏", 0),
    "restricted": (made.encrypted(made.pdf(), ""), "note", "权限限制", 1),
    "sealed": (made.sealed(made.pdf()), "note", "电子签名或电子印章", 1),
    "form": (made.filled_form(made.pdf()), "note", "表单", 1),
    "unseen form": (made.unseen_form(made.pdf(), "张三"), "warning", "没有存下样子", 1),
    "script": (made.scripted(made.pdf()), "warning", "脚本", 1),
    "attachment": (made.with_attachment(made.pdf()), "warning", "夹带", 1),
    "a3": (made.pdf([(1190.55, 841.89)]), "note", "A3", 1),
    "poster": (made.pdf([(2000, 3000)]), "note", "比 A4 大", 1),
    "receipt": (made.pdf([(200, 300)]), "note", "比 A5 还小", 1),
    "small print": (made.pdf([made.A4], text=made.lines_of(5)), "warning", "字很小", 1),
    "small on A4": (made.pdf([(1190, 1684)], text=made.lines_of(9)), "warning", "字很小", 1),
    "sideways": (made.pdf([made.A4], text=made.lines_of(12, aside=True)), "warning", "横倒", 1),
}


@pytest.mark.parametrize("case", BAD_PDFS)
def test_what_is_wrong_with_a_pdf_is_named(look, case):
    data, severity, word, pages = BAD_PDFS[case]
    found = look(data)
    assert any(one.severity == severity and word in str(one) for one in found.problems), said(found)
    assert found.pages == pages
    assert found.is_usable is (severity != "error")


def test_usual_print_is_not_called_small_or_sideways(look):
    assert look(made.pdf([made.A4], text=made.lines_of(10.5))).problems == ()
    aside = made.pdf([LANDSCAPE], text=made.lines_of(12, aside=True), turns=[90])
    assert look(aside).problems == ()


def test_ten_thousand_pages_are_looked_at_quickly(look):
    many = pikepdf.new()
    for _ in range(10_000):
        many.add_blank_page(page_size=made.A4)
    data = made.saved(many)
    begun = time.perf_counter()
    found = look(data)
    assert time.perf_counter() - begun < 5
    assert (found.pages, len(found.sizes)) == (10_000, 50)
    assert "10000 页" in said(found)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "BMP"])
def test_pictures_stand_on_a4(look, form):
    name = f"a.{form.lower()}"
    found = look(made.picture((1654, 2339), form=form), name)
    assert (found.kind, found.pages, found.problems) == ("image", 1, ())
    assert found.sizes == (pytest.approx(made.A4),)
    assert look(made.picture((2339, 1654), form=form), name).sizes == (pytest.approx(LANDSCAPE),)


@pytest.mark.parametrize("orientation", range(9))
def test_a_turned_photograph_stands_upright(look, orientation):
    found = look(made.turned_jpeg(orientation), "a.jpg")
    upright = orientation in (5, 6, 7, 8)
    assert found.sizes == (pytest.approx(made.A4 if upright else LANDSCAPE),)
    assert found.is_usable


@pytest.mark.parametrize(
    "mode,form",
    [("CMYK", "JPEG"), ("L", "JPEG"), ("I;16", "PNG"), ("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"),
     ("1", "PNG"), ("1", "TIFF"), ("I;16", "TIFF"), ("CMYK", "TIFF"), ("RGBA", "TIFF")],
)  # fmt: skip
def test_odd_colours_are_taken(look, mode, form):
    found = look(made.picture((1654, 2339), mode, form), f"a.{form.lower()}")
    assert (found.pages, found.is_usable) == (1, True), said(found)


def test_a_tiff_has_pages(look):
    assert look(made.tiff(4), "a.tif").pages == 4


BAD_PICTURES = {
    "bomb": (made.pixel_bomb(), "error", "百万像素"),
    "cut": (made.cut(made.picture()), "error", "不完整"),
    "cut png": (made.cut(made.picture(form="PNG")), "error", "不完整"),
    "coarse": (made.picture((600, 800)), "warning", "dpi"),
    "gif": (made.animation("GIF"), "note", "第一帧"),
    "webp": (made.animation("WEBP"), "note", "第一帧"),
    "png": (made.animation("PNG"), "note", "第一帧"),
}


@pytest.mark.parametrize("case", BAD_PICTURES)
def test_what_is_wrong_with_a_picture_is_named(look, case):
    data, severity, word = BAD_PICTURES[case]
    found = look(data, "a.png")
    assert any(one.severity == severity and word in str(one) for one in found.problems), said(found)
    assert found.is_usable is (severity != "error")


def page_of_writing():
    made_page = Image.new("L", (1240, 1754), 250)
    face = ImageFont.truetype(str(paths.RESOURCES / "fonts" / "JiangshenSerif-Regular.ttf"), 32)
    draw = ImageDraw.Draw(made_page)
    for row, y in enumerate(range(120, 1600, 56)):
        draw.text(
            (120, y),
            "本单位具有较强的管理能力和高效的组织管理体系，已建立规范"[: 28 - row % 9],
            20,
            face,
        )
    return made_page


def test_a_scan_that_lies_on_its_side_is_noticed(look):
    upright = page_of_writing()
    assert "横倒" not in said(look(made.encoded(upright, "JPEG"), "a.jpg"))
    aside = upright.transpose(Image.Transpose.ROTATE_90)
    assert "横倒" in said(look(made.encoded(aside, "JPEG"), "a.jpg"))


OTHERS = {
    "ofd": (made.ofd(), "发票.ofd", "ofd", "OFD"),
    "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(100), "照片.heic", "image", "HEIC"),
    "zip": (made.archive({"a.txt": "a"}), "材料.zip", "other", "压缩包"),
    "locked": (made.compound("EncryptedPackage"), "表.docx", "other", "打开密码"),
    "slides": (made.archive({"ppt/presentation.xml": "x"}), "a.pptx", "other", "演示文稿"),
    "html": (b"<!DOCTYPE html><p>", "a.html", "other", "网页"),
    "unknown": (b"\x7fELF" + bytes(100), "a.exe", "other", "不能装订"),
    "empty": (b"", "a.pdf", "other", "0 字节"),
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_cannot_be_bound_is_explained(look, case):
    data, name, kind, word = OTHERS[case]
    found = look(data, name)
    assert found.kind == kind
    assert [one.severity for one in found.problems] == ["error"]
    assert word in found.problems[0].message
    assert found.problems[0].advice


def test_office_files_are_told_apart(look):
    assert look(made.docx(), "a.docx").kind == "word"
    assert look(made.compound("WordDocument"), "a.doc").kind == "word"
    assert look(made.compound("Workbook"), "a.xls").kind == "excel"
    assert look(made.archive({"xl/workbook.xml": "x"}), "a.xlsx").kind == "excel"
    assert look(made.docx(), "a.docx").is_usable


def test_a_document_that_unpacks_to_any_size_is_refused(look):
    bomb = made.archive(
        {"word/document.xml": bytes(1 << 20), "word/media/a.bin": bytes(1100 << 20)}
    )
    found = look(bomb, "a.docx")
    assert "太大" in said(found)


def test_the_content_counts_and_not_the_name(look):
    found = look(made.picture((1654, 2339)), "扫描件.pdf")
    assert found.kind == "image"
    assert "JPEG" in said(found)
    assert "很长" in said(look(made.pdf(), f"{'长' * 200}.pdf"))


def test_a_file_that_is_not_there_is_told(tmp_path):
    found = examine(tmp_path / "没有.pdf", "没有.pdf")
    assert not found.is_usable


@pytest.mark.parametrize("seed", range(6))
def test_no_damage_makes_it_fail(tmp_path, seed):
    """300 files in all; each answer is whole and in bounds."""
    path = tmp_path / "damaged"
    for data in made.mutations(seed, 50):
        path.write_bytes(data)
        begun = time.perf_counter()
        found = examine(path, "文件.pdf")
        assert time.perf_counter() - begun < 20
        assert {one.severity for one in found.problems} <= SEVERITIES
        assert all(one.message for one in found.problems)
        assert len(found.sizes) <= min(found.pages, 50)
        assert all(width > 0 and height > 0 for width, height in found.sizes)
        assert not (found.pages and not found.is_usable)
