"""The font check: what is missing, by name, before anything is printed."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn

from app.outputs.font_check import font_check, missing_faces, missing_in, office_remarks
from app.outputs.typeset.faces import Faces, Substitution


def _document(*faces):
    document, target = docx.Document(), io.BytesIO()
    for face in faces:
        run = document.add_paragraph().add_run("申报表")
        run.font.name = face
        run._element.rPr.rFonts.set(qn("w:eastAsia"), face)  # noqa: SLF001 - python-docx has no way
    document.save(target)
    return target.getvalue()


@pytest.fixture
def faces(tmp_path):
    """A machine without any face but the program's own."""
    return Faces(folders=[tmp_path])


def test_each_missing_face_is_named_once_with_what_stands_in(faces):
    documents = [_document("仿宋_GB2312", "黑体"), _document("黑体", "仿宋_GB2312")]
    assert font_check(documents, faces) == (
        "缺少 仿宋_GB2312，将以 匠申宋体 代替",
        "缺少 黑体，将以 匠申宋体 代替",
    )


def test_an_office_chooses_for_itself(faces):
    assert font_check([_document("黑体")], faces, office="WPS 文字") == (
        "缺少 黑体，WPS 文字 会另选字体代替，分页和字形都可能不同",
    )


def test_a_face_that_was_lent_to_the_office_is_told_so(faces):
    missing = missing_faces([_document("黑体", "宋体")], faces)
    assert office_remarks(missing, "LibreOffice", ["黑体"]) == (
        "缺少 黑体，LibreOffice 以 匠申宋体 代替",
        "缺少 宋体，LibreOffice 会另选字体代替，分页和字形都可能不同",
    )


def test_what_we_may_not_embed_an_office_takes():
    refused = Substitution("华康仿宋", "匠申宋体", refused="它不允许嵌入")
    assert office_remarks([refused], "Microsoft Word") == ()


def test_of_what_cannot_be_set_nothing_is_said():
    assert missing_in(b"no document") == ()


def test_what_is_there_is_not_named(faces):
    assert font_check([_document("Jiangshen Serif")], faces) == ()
