"""A range of pages as people type it: 1-3，5、8-, with Chinese commas, dashes and figures."""

from __future__ import annotations

import re
import unicodedata

from app.outputs.evidence.models import EvidenceError

_DASHES = re.compile("[-‐‑‒–—―−~～至到]+")
_COMMAS = re.compile("[,，、;；\\s]+")
_PART = re.compile(r"(\d{1,6})?(-)?(\d{1,6})?")
_ADVICE = "请写成 1-3，5 这样：几页连着的写“1-3”，单独的页写数字，中间用逗号隔开；空着表示全部"


class PageRangeError(EvidenceError):
    """A range can't be read, or names a page that isn't there."""


def read_pages(text: str, count: int) -> tuple[int, ...]:
    """The pages that a range names, from 0, in its order; all of them where it is empty.

    `count` is how many pages there are. Raises `PageRangeError`.
    """
    parts = [part for part in _COMMAS.split(_plain(text)) if part]
    if not parts:
        return tuple(range(count))
    return tuple(page - 1 for part in parts for page in _part(part, text, count))


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("第", "").replace("页", "")
    plain = re.sub(r"[Pp]\.?(?=\d)", "", plain)
    return re.sub(r"\s*-\s*", "-", _DASHES.sub("-", plain))


def _part(part: str, text: str, count: int) -> range:
    found = _PART.fullmatch(part)
    if not found or not (found[1] or found[3]):
        raise PageRangeError(f"看不懂页码范围“{text}”里的“{part}”", _ADVICE)
    first = int(found[1]) if found[1] else 1
    last = int(found[3]) if found[3] else count if found[2] else first
    for page in (first, last):
        if not 1 <= page <= count:
            raise PageRangeError(
                f"页码范围“{text}”里有第 {page} 页，这个文件只有 {count} 页", "请改成有的页码"
            )
    if first > last:
        raise PageRangeError(f"页码范围“{text}”里的“{part}”前大后小", _ADVICE)
    return range(first, last + 1)
