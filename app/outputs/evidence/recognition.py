"""What a file really is: told by its first bytes, never by its name."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path

from app.outputs.evidence.models import FileKind

_HEAD = 4096
_PDF_WITHIN = 1024
_MOST_MEMBERS = 20_000
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = {
    b"\xff\xd8\xff": "jpg",
    b"\x89PNG\r\n\x1a\n": "png",
    b"II*\x00": "tif",
    b"MM\x00*": "tif",
    b"II+\x00": "tif",
    b"MM\x00+": "tif",
    b"BM": "bmp",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
}
_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"}
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_COMPOUND_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint": "ppt"}
_KINDS: dict[str, FileKind] = {
    "pdf": "pdf", "ofd": "ofd", "docx": "word", "doc": "word", "rtf": "word", "xlsx": "excel",
    "xls": "excel", "jpg": "image", "png": "image", "tif": "image", "bmp": "image", "gif": "image",
    "webp": "image", "heic": "image",
}  # fmt: skip
_ENDINGS = {
    "jpg": {"jpg", "jpeg", "jpe", "jfif"}, "tif": {"tif", "tiff"}, "heic": {"heic", "heif", "avif"},
    "docx": {"docx", "docm", "dotx"}, "xlsx": {"xlsx", "xlsm", "xltx", "et"},
    "doc": {"doc", "wps", "dot", "wpt"}, "xls": {"xls", "et", "xlt"}, "bmp": {"bmp", "dib"},
}  # fmt: skip
_NAMES = {
    "pdf": "PDF", "ofd": "OFD 版式文件", "jpg": "JPEG 图片", "png": "PNG 图片", "tif": "TIFF 图片",
    "bmp": "BMP 图片", "gif": "GIF 图片", "webp": "WebP 图片", "heic": "HEIC 图片",
    "docx": "Word 文件", "doc": "Word 文件", "rtf": "RTF 文件", "xlsx": "Excel 表格",
    "xls": "Excel 表格", "pptx": "演示文稿", "ppt": "演示文稿", "zip": "压缩包", "rar": "压缩包",
    "7z": "压缩包", "html": "网页", "locked": "有打开密码的 Office 文件",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recognised:
    """A format ("" where it isn't known), by its usual ending, and the kind it belongs to."""

    format: str
    kind: FileKind

    @property
    def title(self) -> str:
        """What the user calls it."""
        return _NAMES.get(self.format, "未知的文件")

    def belongs_to(self, name: str) -> bool:
        """Whether a file's name ends as such files do."""
        ending = name.rpartition(".")[2].lower() if "." in name else ""
        if self.format in ("", "locked"):
            return True
        return ending in _ENDINGS.get(self.format, {self.format})


def recognise(source: Path) -> Recognised:
    """What a file is. Raises OSError."""
    with source.open("rb") as file:
        head = file.read(_HEAD)
    found = _by_head(head, source)
    return Recognised(found, _KINDS.get(found, "other"))


def _by_head(head: bytes, source: Path) -> str:
    for magic, form in _PICTURES.items():
        if head.startswith(magic):
            return form
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in _BRANDS:
        return "heic"
    if head.startswith(b"PK\x03\x04"):
        return _by_members(source)
    if head.startswith(_COMPOUND):
        return _by_streams(source)
    return _by_text(head)


def _by_text(head: bytes) -> str:
    """Formats that begin with words; a PDF may have a little rubbish before it."""
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return "pdf"
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, form in ((b"{\\rtf", "rtf"), (b"rar!", "rar"), (b"7z\xbc\xaf", "7z")):
        if begin.startswith(magic):
            return form
    return "html" if begin.startswith((b"<!doctype html", b"<html")) else ""


def _by_members(source: Path) -> str:
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()[:_MOST_MEMBERS]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return "zip"
    if any(name.lstrip("/").upper() == "OFD.XML" for name in names):
        return "ofd"
    return next((form for member, form in _OFFICE.items() if member in names), "zip")


def _by_streams(source: Path) -> str:
    """A compound file tells its streams in its directory, in UTF-16: looked for in its ends."""
    size = source.stat().st_size
    with source.open("rb") as file:
        data = file.read(1 << 20)
        file.seek(max(0, size - (1 << 20)))
        data += file.read()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "locked"
    found = (
        form for stream, form in _COMPOUND_STREAMS.items() if stream.encode("utf-16-le") in data
    )
    return next(found, "")
