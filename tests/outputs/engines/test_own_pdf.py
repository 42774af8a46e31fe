"""The user's own PDF: taken as it is, and held against the form."""

from __future__ import annotations

import io

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app import paths
from app.outputs.engines.errors import UnreadablePdfError
from app.outputs.engines.own_pdf import OwnPdf, disagreement

LINES = (
    "申报单位：示例技师学院",
    "每年培训高技能人才1200人次，开发课程6门。",
    "联系电话 0471-1234567",
)


def _docx(lines):
    document, target = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def face():
    pdfmetrics.registerFont(TTFont("own", paths.RESOURCES / "fonts" / "JiangshenSerif-Regular.ttf"))
    return "own"


@pytest.fixture
def pdf(face, tmp_path):
    """Writes lines into a PDF, a page break where there is an empty one."""

    def make(lines):
        path = tmp_path / "我的 表.pdf"
        canvas = Canvas(str(path))
        height = 800
        canvas.setFont(face, 12)
        for line in lines:
            if not line:
                canvas.showPage()
                canvas.setFont(face, 12)
            canvas.drawString(50, height, line)
            height -= 30
        canvas.save()
        return path

    return make


def test_it_is_taken_as_it_is_and_its_pages_told(pdf, tmp_path):
    own = pdf([*LINES, "", "— 2 —"])
    made = OwnPdf(own).convert(_docx(LINES), tmp_path / "01.pdf")
    assert (tmp_path / "01.pdf").read_bytes() == own.read_bytes()
    assert (made.pages, made.engine) == (2, "own")
    assert made.notes == ("我的 表.pdf 是用户自己的 PDF，共 2 页，页数以它为准",)


def test_lines_and_pages_may_end_anywhere(pdf, tmp_path):
    own = pdf(
        [
            "申报单位：示例",
            "技师学院",
            "每年培训高技",
            "— 1 —",
            "",
            "能人才1200人次，开发课程6门。",
            LINES[2],
        ]
    )
    assert len(OwnPdf(own).convert(_docx(LINES), tmp_path / "a.pdf").notes) == 1


@pytest.mark.parametrize(
    "changed, words",
    [
        ((LINES[0], LINES[1].replace("1200", "1300"), LINES[2]), "每年培训高技能人才1300"),
        ((LINES[0].replace("示例", "另一所"), *LINES[1:]), "申报单位:另一所技师学院"),
        ((*LINES, "新增一行内容"), "新增一行内容"),
    ],
)
def test_what_the_form_says_now_and_the_pdf_does_not_is_named(pdf, tmp_path, changed, words):
    notes = OwnPdf(pdf(LINES)).convert(_docx(changed), tmp_path / "a.pdf").notes
    assert "这份 PDF 和现在的内容不一致" in notes[1]
    assert f"里面找不到“{words}" in notes[1]


def test_what_the_pdf_still_says_is_named(pdf, tmp_path):
    notes = OwnPdf(pdf(LINES)).convert(_docx(LINES[:2]), tmp_path / "a.pdf").notes
    assert "现在的表里没有“联系电话0471-12345" in notes[1]


def test_a_scan_cannot_be_compared_and_that_is_said(one_page, tmp_path):
    (tmp_path / "扫描.pdf").write_bytes(one_page)
    notes = OwnPdf(tmp_path / "扫描.pdf").convert(_docx(LINES), tmp_path / "a.pdf").notes
    assert "像是扫描件" in notes[1]


def test_leaders_and_page_numbers_are_no_difference():
    assert disagreement("一、项目概述\t3\n— 1 —\n二", "一、项目概述……………………3\n二\n- 3 -") == ""


@pytest.mark.parametrize("content", [None, b"", b"hello", b"%PDF-1.7 half"])
def test_what_cannot_be_used_is_told_by_name(tmp_path, content):
    path = tmp_path / "坏的.pdf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadablePdfError) as caught:
        OwnPdf(path).convert(_docx(LINES), tmp_path / "a.pdf")
    assert "坏的.pdf" in caught.value.message
    assert "另存为 PDF" in caught.value.advice
    assert not (tmp_path / "a.pdf").exists()


def test_a_page_may_end_behind_the_first_letter_of_a_passage():
    form = "二、设备总值1860万元，拥有数控车床、加工中心、主轴维修台和激光干涉仪等设备"
    for at in range(1, len(form)):
        assert disagreement(form, f"{form[:at]}\n— 6 —\n{form[at:]}") == ""


def test_few_dots_at_the_end_of_a_line_are_leaders_too():
    assert disagreement("专业（职业）目标与预算安排\t12", "专业（职业）目标与预算安排..12") == ""
    assert disagreement("内容与进度\t7", "内容与进度.......\n7") == ""


def test_a_short_name_is_not_found_by_its_letters():
    assert "王五" in disagreement("姓名\n王五", "姓名\n李四\n五一的王")


def test_decimals_at_the_end_of_a_line_count():
    assert "268.7" in disagreement("合计\n268.7", "合计\n268.5")
