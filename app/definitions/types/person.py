"""The name of one person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from app.definitions.types.base import Problem, TextualType
from app.definitions.types.cleaning import excerpt, half_width

_SHORTEST, _LONG, _LONGEST = 2, 25, 50
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
_INNER_BLANK = re.compile(f"(?<=[{_HAN}·]) +(?=[{_HAN}·])")
# Dots of all kinds that stand for the one between the parts of a name (GB/T 15834: U+00B7).
_DOT = re.compile(f"[•・‧∙●⋅･]|(?<=[{_HAN}])\\.(?=[{_HAN}])")
_DIGITS = re.compile("[0-9]+")
_SEVERAL = re.compile("[、,;/|]")


@dataclass(frozen=True, slots=True)
class Person(TextualType):
    """A person's name of 2 to 50 characters; blanks between Chinese characters are dropped."""

    name: ClassVar[str] = "person"

    def _canonical(self, text: str) -> str:
        return _INNER_BLANK.sub("", _DOT.sub("·", half_width(text)).strip()) or text

    def _problems(self, value: str) -> Iterator[Problem]:
        if digits := _DIGITS.search(value):
            yield Problem(f"姓名里不能有数字{excerpt(digits[0])}，请只填姓名，例如：张三。")
        elif not _SHORTEST <= len(value) <= _LONGEST:
            yield Problem(
                f"姓名应有 {_SHORTEST} 至 {_LONGEST} 个字，现在有 {len(value)} 个，请填写完整的姓名。"
            )
        elif _SEVERAL.search(value):
            yield Problem("这里只填一个人的姓名，请核对。", "warning")
        elif len(value) > _LONG:
            yield Problem(f"姓名有 {len(value)} 个字，比一般的长，请核对。", "warning")

    def _expected(self) -> str:
        return "一个人的姓名，例如：张三"
