"""The order that people expect of names: 2 before 10, 一 before 二 before 十, （1） as 1, 材料 before 证书.

Every intake uses it (a folder, several files picked or dropped at once, the command); after that the
user's own order is law.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

Item = TypeVar("Item")
Key = tuple[tuple[int, int, str], ...]

_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")}
_DIGITS |= {letter: value for value, letter in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGITS["两"] = 2
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIAD = {"万": 10_000, "萬": 10_000}
_CHINESE = "".join((*_DIGITS, *_UNITS, *_MYRIAD))
_PIECES = re.compile(rf"(?P<figure>[0-9]+)|(?P<chinese>[{_CHINESE}]+)|(?P<text>[^0-9{_CHINESE}]+)")
_IGNORED = re.compile(r"[\s()\[\]{}<>《》〈〉【】「」“”\"'_.,、，。:;·\-–—]+")
# Where a Chinese number may stand: at the start, behind 第 or an opening bracket, or before the
# words that numbers count; in 三好学生 or 万科 it is a word.
_BEFORE = re.compile(r"(?:^|第|附件|附表|附|表|图|卷|册|证书|之|[\s(\[（【《〈\-–—_])$")
_AFTER = re.compile(
    r"^(?:$|[\s、,，.。)\]）】》〉:：;；\-–—_]|[章节条款项册卷篇页期批次号季年月日部届级])"
)
_NUMBER, _TEXT = 0, 1


def in_order(items: Iterable[Item], name: Callable[[Item], str]) -> list[Item]:
    """The items by their names; those of one name stay as they came."""
    return sorted(items, key=lambda item: natural_key(name(item)))


def natural_key(name: str) -> Key:
    """What a name is sorted by: its numbers as numbers, full-width signs as usual ones."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    pieces: list[tuple[int, int, str]] = []
    for found in _PIECES.finditer(plain):
        number = _number(found, plain)
        if number is not None:
            pieces.append((_NUMBER, number, ""))
        elif text := _IGNORED.sub("", found[0]):
            pieces.append((_TEXT, 0, _spoken(text)))
    return (*_joined(pieces), (_NUMBER, -1, plain))


def _spoken(text: str) -> str:
    """A text that sorts as it is spoken: GB 2312 has the common letters in the order of pinyin."""
    return text.encode("gb18030", "replace").decode("latin-1")


def chinese_number(text: str) -> int | None:
    """一百零二 → 102, 二〇二五 → 2025; None for what is no number, as 十十."""
    if all(letter in _DIGITS for letter in text):
        return int("".join(str(_DIGITS[letter]) for letter in text)) if text else None
    total, section, digit, last = 0, 0, None, 10**9
    for letter in text:
        if letter in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[letter]
        elif letter in _UNITS:
            unit = _UNITS[letter]
            if unit >= last or digit == 0:
                return None
            section, digit, last = section + (1 if digit is None else digit) * unit, None, unit
        else:
            if total or not (section or digit):
                return None
            total, section, digit, last = (section + (digit or 0)) * _MYRIAD[letter], 0, None, 10**9
    return total + section + (digit or 0)


def _number(found: re.Match[str], plain: str) -> int | None:
    if found["figure"]:
        return int(found["figure"][:4000])
    if found["chinese"] and _stands_as_number(found, plain):
        return chinese_number(found["chinese"])
    return None


def _stands_as_number(found: re.Match[str], plain: str) -> bool:
    is_opened = _BEFORE.search(plain[: found.start()]) is not None
    return is_opened and _AFTER.search(plain[found.end() :]) is not None


def _joined(pieces: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Words that were split at a letter which is no number there become one again."""
    joined: list[tuple[int, int, str]] = []
    for kind, number, text in pieces:
        if kind == _TEXT and joined and joined[-1][0] == _TEXT:
            joined[-1] = (_TEXT, 0, joined[-1][2] + text)
        else:
            joined.append((kind, number, text))
    return joined
