"""What is wrong with a PDF, as far as that can be told quickly and without drawing much of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.outputs.evidence.models import A4, Examined, FileProblem
from app.outputs.evidence.pdf_fields import unseen_fields
from app.outputs.evidence.pdf_reading import (
    Contents,
    PdfEvidenceError,
    contents_of,
    displayed_size,
    opened,
)
from app.outputs.evidence.pdf_text import TextLook, look_at_text

MOST_SIZES = 50
_MANY_PAGES = 300
_LOOKED_AT = 200
_TEXT_PAGES = 3
_SMALL, _ODD = 0.6, 1.06
_A3 = (A4[1], A4[0] * 2)
_NEAR = 12.0
_SMALL_PRINT = 6.0


_UNSEEN = FileProblem(
    "warning",
    "PDF 表单里填的字没有存下样子，装订时由程序用自带的宋体排在原处",
    "请打开成册后的文件核对；不合适的，请用填写它的程序“打印”成 PDF，再添加",
)


def examine_pdf(source: Path) -> Examined:
    """Pages, sizes, and what should be known of them. Never raises for a bad file."""
    try:
        with opened(source) as pdf:
            pages = len(pdf.pages)
            sizes = tuple(displayed_size(pdf.pages[n]) for n in range(min(pages, MOST_SIZES)))
            contents = contents_of(pdf, source, min(pages, _LOOKED_AT))
            is_unseen = any(unseen_fields(pdf, min(pages, _LOOKED_AT)))
    except PdfEvidenceError as error:
        return Examined("pdf", 0, (), (FileProblem("error", error.message, error.advice),))
    problems = [*_of_contents(contents, pages), *_of_pages(pages), *_of_sizes(sizes)]
    if is_unseen and not contents.is_dynamic:
        problems.insert(0, _UNSEEN)
    if not contents.is_cut and not contents.is_dynamic:
        looks = look_at_text(source, min(pages, _TEXT_PAGES))
        problems += _of_text(looks, sizes)
    is_lost = any(one.severity == "error" for one in problems)
    return Examined("pdf", 0 if is_lost else pages, () if is_lost else sizes, tuple(problems))


def _of_contents(contents: Contents, pages: int) -> Iterator[FileProblem]:
    if contents.is_cut:
        yield FileProblem(
            "error",
            f"PDF 不完整，文件后半部分缺失（只能读出 {pages} 页）",
            "请重新下载、拷贝或扫描这个文件，再添加",
        )
    elif contents.is_mended:
        yield FileProblem(
            "warning", "PDF 有损坏，已按能读出的内容修复", "请打开成册后的文件，逐页核对这一份"
        )
    if contents.is_dynamic:
        yield FileProblem(
            "error",
            "这是 XFA 动态表单，除了 Adobe Reader 都显示不出内容",
            "请用 Adobe Reader 打开它，“打印”成普通的 PDF，再添加",
        )
    yield from _of_extras(contents)


def _of_extras(contents: Contents) -> Iterator[FileProblem]:
    if contents.is_encrypted:
        yield FileProblem("note", "PDF 设有权限限制（不用密码就能打开），装订时去掉限制")
    if contents.is_signed:
        yield FileProblem(
            "note",
            "PDF 有电子签名或电子印章",
            "装订时保留签章的样子；签名本身只在原件里有效，电子版里附上原件",
        )
    elif contents.has_forms and not contents.is_dynamic:
        yield FileProblem("note", "PDF 里有可填写的表单，装订时按现在填的样子固定下来")
    if contents.has_scripts:
        yield FileProblem("warning", "PDF 里有脚本或自动动作，装订时去掉", "请确认文件来源可靠")
    if contents.has_files:
        yield FileProblem(
            "warning", "PDF 里夹带了附件，装订时不带入", "附件也要交的，请单独取出来添加"
        )


def _of_pages(pages: int) -> Iterator[FileProblem]:
    if pages > _MANY_PAGES:
        yield FileProblem(
            "warning", f"这个文件有 {pages} 页", "请核对是否都要装订；可以用“页码范围”只取需要的页"
        )


def _of_sizes(sizes: tuple[tuple[float, float], ...]) -> Iterator[FileProblem]:
    if any(_is_a3(size) for size in sizes):
        yield FileProblem("note", "有 A3 幅面的页", "装入 A4 的册子时会缩小，请核对字是否看得清")
    elif any(_is_larger(size) for size in sizes):
        yield FileProblem("note", "有比 A4 大的页", "装入 A4 的册子时会缩小，请核对字是否看得清")
    if any(max(size) < _SMALL * A4[1] and min(size) < _SMALL * A4[0] for size in sizes):
        yield FileProblem(
            "note", "有比 A5 还小的页", "几张小的可以用“每页 2 份”或“每页 4 份”拼在一页"
        )


def _is_a3(size: tuple[float, float]) -> bool:
    short, long = sorted(size)
    return abs(short - _A3[0]) < _NEAR and abs(long - _A3[1]) < _NEAR


def _is_larger(size: tuple[float, float]) -> bool:
    short, long = sorted(size)
    return short > A4[0] * _ODD or long > A4[1] * _ODD


def _of_text(
    looks: tuple[TextLook, ...], sizes: tuple[tuple[float, float], ...]
) -> Iterator[FileProblem]:
    """Small print, measured as it will stand on A4, and pages that lie on their side."""
    for number, (look, size) in enumerate(zip(looks, sizes, strict=False), 1):
        scale = min(1.0, A4[0] / min(size), A4[1] / max(size))
        if look.letters and look.height * scale < _SMALL_PRINT:
            yield FileProblem(
                "warning",
                f"第 {number} 页的字很小（约 {look.height * scale:.1f} 磅）",
                "打印出来可能看不清，请换大一些的版本，或者只取需要的部分",
            )
            break
    aside = [number for number, look in enumerate(looks, 1) if look.is_sideways]
    if aside:
        yield FileProblem("warning", f"第 {aside[0]} 页的字是横倒的", "请用“向右转”或“向左转”转正")
