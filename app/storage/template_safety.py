"""Word templates from elsewhere: nothing in them may run, reach out, or unpack without end."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

_MOST_PARTS = 400
_MOST_BYTES = 40 * 1024 * 1024
_UNWANTED = (
    (re.compile(r"vbaProject|\.bin$|macro", re.IGNORECASE), "含有宏或控件"),
    (re.compile(r"word/(embeddings|activeX)/", re.IGNORECASE), "嵌有别的文件"),
)
_ENTITIES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_MACRO_TYPE = re.compile(rb"macroEnabled", re.IGNORECASE)


def template_faults(docx: bytes) -> Iterator[str]:
    """What speaks against using a .docx as a template, in Chinese; nothing where all is well."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_PARTS or sum(one.file_size for one in entries) > _MOST_BYTES:
                yield "解开以后太大，不像一份申报表"
                return
            yield from dict.fromkeys(_faults(archive, entries))
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
        OSError,
    ):  # fmt: skip
        yield "已经损坏，或者不是 Word 文件（.docx）"


def _faults(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    if "word/document.xml" not in archive.namelist():
        yield "不是 Word 文件（.docx）"
    for entry in entries:
        yield from (words for pattern, words in _UNWANTED if pattern.search(entry.filename))
        with archive.open(entry) as part:
            data = part.read(entry.file_size + 1)
        if len(data) != entry.file_size:
            raise zipfile.BadZipFile(entry.filename)
        if entry.filename.lower().endswith((".xml", ".rels")):
            yield from _faults_in(entry.filename, data)


def _faults_in(name: str, xml: bytes) -> Iterator[str]:
    """Word's own XML has neither entities nor, in a template, anything that lies elsewhere."""
    if b"\0" in xml:
        yield "里面的文字不是 UTF-8 编码"
    elif _ENTITIES.search(xml):
        yield "含有 XML 实体"
    elif _MACRO_TYPE.search(xml):
        yield "含有宏或控件"
    elif name.lower().endswith(".rels") and _reaches_out(xml):
        yield "引用了外部的文件（图片、模板或链接的对象）"


def _reaches_out(relations: bytes) -> bool:
    """Whether a part would have Word fetch something; a link that one clicks on doesn't."""
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - only with a package at hand

    try:
        found = ET.fromstring(relations)  # noqa: S314 - without entities, and small
    except ET.ParseError as error:
        raise zipfile.BadZipFile from error
    return any(
        one.get("TargetMode") == "External" and not one.get("Type", "").endswith("/hyperlink")
        for one in found.iter()
    )
