"""Classes of letters for line breaking and scripts, after Unicode's annex 14 and LibreOffice 7.4.

Only what occurs in forms is told apart; everything else is a letter (AL) or an ideograph (ID).
"""

from __future__ import annotations

import re
from functools import lru_cache

_CLASSES = {
    "CL": ")]}、。，．）》〉」』】〕〗〙〛］｝｠｡､﹐﹑﹒﹚﹜﹞",
    "OP": "([{（《〈「『【〔〖〘〚［｛｟〝﹙﹛﹝¡¿",
    "EX": "!?！？﹗﹖",
    "IS": ",.:;",
    "NS": "：；・ゝゞヽヾ々〻〜ーァィゥェォャュョッぁぃぅぇぉゃゅょっ﹔﹕‼⁇",
    "IN": "…‥",
    "B2": "—",
    "BA": "–‐|\u2002\u2003",
    "HY": "-",
    "QU": "“”‘’\"'«»",
    "PR": "$£¥±№+\\€￥￡＄",
    "PO": "%°¢‰′″℃％￠",
    "SY": "/",
    "GL": "\u00a0\u2011\u202f\u2060",
    "SP": " ",
}
_CLASS_OF = {letter: name for name, letters in _CLASSES.items() for letter in letters}
_FIRST_ASIAN = 0x2E80
_LATIN_END = 0x300
_OTHER_LATIN = ((0x370, 0x590), (0x1E00, 0x2000))
_ENCLOSED = frozenset(map(chr, (*range(0x2460, 0x2500), *range(0x3200, 0x3400))))

_LATIN = "\u0021-\u009f\u00a1-\u02ff\u0370-\u058f\u1e00-\u1fff"
_ASIAN = "\u2e80-\u31ff\u3400-\U0010ffff"
# Letters of one script, with those behind them that have none of their own.
PORTION = re.compile(f"[{_LATIN}][^{_ASIAN}]*|[{_ASIAN}][^{_LATIN}]*")

# Never parted, whatever stands on the other side.
_NOT_BEFORE = frozenset(("CL", "EX", "IS", "SY", "QU", "BA", "HY", "NS", "GL", "SP"))
_NOT_AFTER = frozenset(("OP", "QU", "GL"))
_PAIRS = frozenset(
    tuple(pair.split())
    for pair in (
        "AL IN", "ID IN", "IN IN", "NU IN", "ID PO", "AL NU", "NU AL", "PR ID", "AL PR", "PR AL",
        "PO AL", "PR NU", "PO NU", "NU PO", "NU PR", "NU NU", "SY NU", "IS NU", "IS AL", "AL AL",
        "AL OP", "NU OP", "CL AL", "CL NU", "B2 B2", "PR OP", "PO OP",
    )
)  # fmt: skip


@lru_cache(maxsize=20_000)
def line_class(letter: str) -> str:
    """The class of a letter for line breaking."""
    known = _CLASS_OF.get(letter)
    if known:
        return known
    if letter.isascii() and letter.isdigit():
        return "NU"
    return "ID" if ord(letter) >= _FIRST_ASIAN and not is_enclosed(letter) else "AL"


def is_enclosed(letter: str) -> bool:
    """Whether it is a number or a letter in a circle or in brackets, as ① and ㈠."""
    return letter in _ENCLOSED


@lru_cache(maxsize=20_000)
def script(letter: str) -> str:
    """A for Asian, L for Latin, and nothing for what goes with the letters before it."""
    code = ord(letter)
    if letter in " \u00a0":
        return ""
    if code < _LATIN_END or any(first <= code < last for first, last in _OTHER_LATIN):
        return "L"
    return "A" if code >= _FIRST_ASIAN and not is_enclosed(letter) else ""


@lru_cache(maxsize=50_000)
def is_boundary(left: str, right: str) -> bool:
    """Whether a line may end between two letters by Unicode's rules."""
    before, after = line_class(left), line_class(right)
    if after in _NOT_BEFORE:
        return False
    if before == "SP":
        return True
    return before not in _NOT_AFTER and (before, after) not in _PAIRS
