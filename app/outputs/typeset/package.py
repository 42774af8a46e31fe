"""The parts of a .docx, opened within bounds: no zip bomb, no endless picture."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from lxml import etree

from app.outputs.typeset.errors import BrokenDocumentError, TooLargeDocumentError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MAIN = "word/document.xml"
_MOST_PARTS = 5000
_LARGEST_PART = 128 << 20
_LARGEST_WHOLE = 512 << 20
_LARGEST_XML = 64 << 20
# Text packs up to some hundredfold; more is no document. Small parts may be blank.
_HIGHEST_RATIO = 400
_RATIO_COUNTS_FROM = 4 << 20

Node = Any
Parts = Mapping[str, Any]
"""The parts of a document that was never packed, by name: bytes, or the root of the XML."""


class Package:
    """A Word file's parts: packed, as bytes; or as `Parts`, which the program itself has made.

    Raises `BrokenDocumentError` and `TooLargeDocumentError`.
    """

    def __init__(self, data: bytes | Parts) -> None:
        self._relations: dict[str, dict[str, str]] = {}
        self._made: Parts = {} if isinstance(data, bytes) else data
        self._sizes = dict.fromkeys(self._made, 0)
        if isinstance(data, bytes):
            self._open(data)
        if _MAIN not in self._sizes:
            raise BrokenDocumentError("这不是 Word 文件（.docx），里面没有正文")

    def _open(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            infos = self._archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise BrokenDocumentError("文件已损坏，或者不是 Word 文件（.docx）") from error
        _check_bounds(infos)
        self._sizes = {info.filename: info.file_size for info in infos}

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        size = self._sizes.get(name)
        if size is None:
            raise BrokenDocumentError(f"文件里缺少 {name}")
        if name in self._made:
            return bytes(self._made[name])
        try:
            with self._archive.open(name) as part:
                data = part.read(size + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, EOFError) as error:
            raise BrokenDocumentError(f"文件里的 {name} 已损坏") from error
        except NotImplementedError as error:
            raise BrokenDocumentError(f"文件里的 {name} 用了不认识的压缩方式") from error
        if len(data) > size:
            raise BrokenDocumentError(f"文件里的 {name} 与目录不符")
        return data

    def xml(self, name: str) -> Node:
        """The root of an XML part."""
        if self._sizes.get(name, 0) > _LARGEST_XML:
            raise TooLargeDocumentError(f"文件里的 {name} 太大")
        made = self._made.get(name, b"")
        return parse_xml(self.read(name), name) if isinstance(made, bytes) else made

    def optional_xml(self, name: str) -> Node | None:
        """The root of an XML part, or None where there is no such part."""
        return self.xml(name) if name in self._sizes else None

    def related(self, part: str, identity: str) -> str | None:
        """The part that a relation of another part points to; None for links to the outside."""
        if part not in self._relations:
            self._relations[part] = self._read_relations(part)
        return self._relations[part].get(identity)

    def _read_relations(self, part: str) -> dict[str, str]:
        folder, name = posixpath.split(part)
        root = self.optional_xml(f"{folder}/_rels/{name}.rels")
        if root is None:
            return {}
        found = {}
        for relation in root:
            target = relation.get("Target") or ""
            if relation.get("TargetMode") != "External":
                place = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                found[relation.get("Id") or ""] = posixpath.normpath(place)
        return found


def parse_xml(data: bytes, name: str) -> Node:
    """An XML part without entities or network. Raises `BrokenDocumentError`."""
    if _STRICT in data[:4000]:
        raise BrokenDocumentError("文件是“严格 Open XML”格式，请另存为普通的 .docx")
    if b"<!DOCTYPE" in data[:4000]:
        raise BrokenDocumentError(f"文件里的 {name} 含有 Word 文件不会有的声明")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenDocumentError(f"文件里的 {name} 不完整") from error


def _check_bounds(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > _MOST_PARTS:
        raise TooLargeDocumentError(f"文件里的部件超过 {_MOST_PARTS} 个")
    if sum(info.file_size for info in infos) > _LARGEST_WHOLE:
        raise TooLargeDocumentError("文件解压以后太大，不像一份正常的材料")
    for info in infos:
        if info.flag_bits & 1:
            raise BrokenDocumentError("文件加了密码")
        if info.file_size > _LARGEST_PART or _is_bomb(info):
            raise TooLargeDocumentError(f"文件里的 {info.filename} 解压以后太大")


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    if info.file_size < _RATIO_COUNTS_FROM:
        return False
    return info.file_size > _HIGHEST_RATIO * max(1, info.compress_size)
