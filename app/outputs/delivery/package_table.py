"""文件清单.txt: what lies in an electronic copy, how many pages and bytes, its hashes, who made the PDFs.

It is text that anybody can read, and read back by us: that is how files of a former copy are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.definitions.types.files import size_text
from app.outputs.delivery.masks import UNMASKED
from app.outputs.delivery.package_models import PackageFile, PackageRow, Staged

TABLE = "文件清单.txt"
_HASH = re.compile(r"^　　SHA-256 ([0-9a-f]{64})$")
_INDENT = "　　"


@dataclass(frozen=True, slots=True)
class Listed:
    """A file in its place: its name there, bytes and hash, and what was known of it before."""

    name: str
    size: int
    sha256: str
    file: PackageFile | None = None


def package_table(staged: Staged, listed: Sequence[Listed], heading: Sequence[str] = ()) -> bytes:
    """The table of a copy as the bytes of a text file for Windows.

    With a `heading` in its first lines it is a part of the copy, and names only what is in it.
    """
    titles = {row.artefact.id: row.artefact.title for row in staged.rows}
    here = {key for one in listed if one.file for key in one.file.artefacts}
    rows = [row for row in staged.rows if not heading or row.artefact.id in here]
    lines = [
        f"{staged.title}　文件清单",
        *heading,
        *_on_masks(staged),
        "",
        "一、通知要求的材料",
        *(line for row in rows for line in _row_lines(row, listed)),
        "",
        f"二、文件（{len(listed)} 个，共 {size_text(sum(one.size for one in listed))}）",
        *(line for one in listed for line in _file_lines(one, titles)),
        *_makers(listed),
    ]
    return as_text(lines)


def as_text(lines: Iterable[str]) -> bytes:
    """Lines as a text file that every editor of Windows reads."""
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _row_lines(row: PackageRow, listed: Sequence[Listed]) -> Iterator[str]:
    """An artefact with its files that lie here, and what lacks or should be known."""
    yield f"{row.number:02d} {row.artefact.title}"
    found = [one for one in listed if one.file and row.artefact.id in one.file.artefacts]
    # Its own files first, then the volume in which it stands.
    found.sort(key=lambda one: len(one.file.artefacts) if one.file else 0)
    yield from (f"{_INDENT}{one.name}" for one in found)
    if row.lack:
        yield f"{_INDENT}缺：{row.lack}"
    if row.remark:
        yield f"{_INDENT}（{row.remark}）"


def _file_lines(one: Listed, titles: Mapping[str, str]) -> Iterator[str]:
    yield one.name
    file = one.file
    if file is not None:
        pages = f"{file.pages} 页；" if file.pages else ""
        bytes_text = f"{size_text(one.size)}（{one.size} 字节）"
        yield f"{_INDENT}{pages}{bytes_text}；{'、'.join(titles[key] for key in file.artefacts)}"
    yield f"{_INDENT}SHA-256 {one.sha256}"


def _makers(listed: Sequence[Listed]) -> Iterator[str]:
    makers = dict.fromkeys(one.file.maker for one in listed if one.file and one.file.maker)
    if makers:
        yield ""
        yield f"PDF 的排版：{'、'.join(makers)}，页数以它排出的为准；内容与纸质材料出自同一份数据。"


def _on_masks(staged: Staged) -> Iterator[str]:
    if staged.is_masked:
        told = "、".join(map(str, staged.masked)) or "没有找到要遮盖的号码"
        yield f"身份证号和电话已遮盖（只在电子版里）：{told}。{UNMASKED}。"


def former_files(table: Path) -> dict[str, str]:
    """The names and hashes in the table of a former copy; none where there is no such table."""
    try:
        lines = table.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    found: dict[str, str] = {}
    name = ""
    for line in lines:
        if hashed := _HASH.match(line):
            found[name] = hashed[1]
        elif not line.startswith(_INDENT):
            name = line
    return found
