"""What counts as a readable PDF."""

from __future__ import annotations

import pikepdf
import pytest

from app.outputs.engines.pdf_files import PdfFault, count_pages
from tests.outputs.pretence import pdf_of


def test_pages_are_counted():
    assert count_pages(pdf_of(3)) == 3


@pytest.mark.parametrize(
    "pdf, said",
    [
        (b"", "空文件"),
        (b"<html>", "不是 PDF"),
        (pdf_of(2)[:400], "不完整"),
        (b"%PDF-1.7\n" + b"rubbish " * 40 + b"\n%%EOF", "损坏"),
        (pdf_of(0), "一页也没有"),
        (pdf_of(1, encryption=pikepdf.Encryption(owner="a", user="b")), "密码"),
    ],
)
def test_what_is_no_readable_pdf_is_told(pdf, said):
    with pytest.raises(PdfFault, match=said):
        count_pages(pdf)
