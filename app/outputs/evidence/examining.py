"""Looks at a file as it comes in: what it is, how many pages, and what is wrong with it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from app.outputs.evidence.models import Examined, FileProblem
from app.outputs.evidence.pdf_examination import examine_pdf
from app.outputs.evidence.picture_examination import examine_picture
from app.outputs.evidence.recognition import Recognised, recognise

_MOST_BYTES = 2 << 30
_MOST_UNZIPPED = 1 << 30
_LONG_NAME = 150
_OFD = FileProblem(
    "error",
    "这是 OFD 版式文件（电子发票、电子公文常用），不能直接装订；原件照样保存",
    "请用 WPS、数科阅读器或开具单位的查验网站打开它，“打印”或“导出”成 PDF，再添加",
)
_LOCKED = FileProblem(
    "error", "这个 Office 文件有打开密码", "请用密码打开它，去掉密码后另存，再添加"
)
_ARCHIVE = FileProblem("error", "这是压缩包，不能直接装订", "请先解压，把里面的文件添加进来")
_WEB = FileProblem("error", "这是网页，不能直接装订", "请在浏览器里打开它，“打印”成 PDF，再添加")
_SLIDES = FileProblem(
    "error", "这是演示文稿，不能直接装订", "请在 WPS 或 PowerPoint 里另存为 PDF，再添加"
)
_OTHERS = {
    "locked": _LOCKED, "zip": _ARCHIVE, "rar": _ARCHIVE, "7z": _ARCHIVE, "html": _WEB,
    "pptx": _SLIDES, "ppt": _SLIDES,
}  # fmt: skip
_UNKNOWN = FileProblem(
    "error",
    "这种文件不能装订",
    "可以装订的有 PDF、图片（JPG、PNG、TIFF、WebP、BMP）、Word 和 Excel；别的请先“打印”成 PDF",
)


def examine(source: Path, name: str) -> Examined:
    """What is found of a file that the user calls `name`. Never raises for a bad file."""
    try:
        found = recognise(source)
        size = source.stat().st_size
        if not size:
            return _refused("other", "空文件（0 字节）", "请重新下载、拷贝或扫描，再添加")
        looked = _look(source, found, size)
    except OSError as error:
        return _refused(
            "other", f"读不了这个文件（系统错误 {error.errno}）", "请确认文件还在，再添加一次"
        )
    except MemoryError:
        return _refused("other", "文件太复杂，本机内存不够", "请“打印”成新的 PDF，或者分成几个文件")
    problems = (*looked.problems, *_of_name(name, found))
    return Examined(looked.kind, looked.pages, looked.sizes, problems)


def _look(source: Path, found: Recognised, size: int) -> Examined:
    if size > _MOST_BYTES:
        return _refused(found.kind, "文件超过 2 GB，太大了", "请分成几个文件，或者降低扫描的分辨率")
    if found.kind == "pdf":
        return examine_pdf(source)
    if found.kind == "image":
        return examine_picture(source, found)
    if found.kind in ("word", "excel"):
        return Examined(found.kind, 0, (), tuple(_of_office(source, found)))
    problem = _OFD if found.kind == "ofd" else _OTHERS.get(found.format, _UNKNOWN)
    return Examined(found.kind, 0, (), (problem,))


def _of_office(source: Path, found: Recognised) -> Iterator[FileProblem]:
    """Its pages are known only once an engine has set it."""
    if found.format in ("docx", "xlsx") and (problem := _of_archive(source)):
        yield problem
        return
    kind = "Word" if found.kind == "word" else "Excel"
    yield FileProblem(
        "note",
        f"{kind} 文件在装订时才转成 PDF，页数到时才知道",
        "要固定版面，请自己另存为 PDF，再添加",
    )


def _of_archive(source: Path) -> FileProblem | None:
    """A document that unpacks to any size, or doesn't unpack at all."""
    try:
        with zipfile.ZipFile(source) as archive:
            whole = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return FileProblem("error", "文件损坏，打不开", "请用 Word 或 WPS 打开并另存一次，再添加")
    if whole > _MOST_UNZIPPED:
        return FileProblem(
            "error", "文件里的内容太大（解压后超过 1 GB）", "请压缩其中的图片，再添加"
        )
    return None


def _of_name(name: str, found: Recognised) -> Iterator[FileProblem]:
    if not found.belongs_to(name):
        yield FileProblem("note", f"文件名的后缀和内容不符：实际是{found.title}", "不影响装订")
    if len(name) > _LONG_NAME:
        yield FileProblem("note", "文件名很长", "可以给它起一个短一些的标题，目录里用标题")


def _refused(kind: str, message: str, advice: str) -> Examined:
    return Examined(kind, 0, (), (FileProblem("error", message, advice),))  # type: ignore[arg-type]
