"""Free text: one line, or several paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from app.definitions.types.base import Problem, TextualType


def count_characters(text: str) -> int:
    """How long a text is for its limit: every character counts but the line ends."""
    return len(text) - text.count("\n")


def too_long(text: str, max_length: int | None) -> Iterator[Problem]:
    """The problem of a text longer than its limit, in characters.

    It warns: the limits are what the form has room for; no notice states them.
    """
    length = count_characters(text)
    if max_length is not None and length > max_length:
        yield Problem(
            f"建议不超过 {max_length} 字，现在有 {length} 字，可删去 {length - max_length} 字。",
            "warning",
        )


@dataclass(frozen=True, slots=True)
class Line(TextualType):
    """One line of text of at most `max_length` characters; line ends become blanks."""

    name: ClassVar[str] = "line"
    max_length: int | None = None

    def _contradictions(self) -> Iterator[str]:
        return _wrong_length(self.max_length)

    def _problems(self, value: str) -> Iterator[Problem]:
        return too_long(value, self.max_length)

    def _expected(self) -> str:
        return "一行文字"


@dataclass(frozen=True, slots=True)
class LongText(TextualType):
    r"""Paragraphs parted by "\n", without indentation: the form indents them itself."""

    name: ClassVar[str] = "long_text"
    several_lines: ClassVar[bool] = True
    max_length: int | None = None

    def _contradictions(self) -> Iterator[str]:
        return _wrong_length(self.max_length)

    def _problems(self, value: str) -> Iterator[Problem]:
        return too_long(value, self.max_length)

    def _expected(self) -> str:
        return "文字"


def _wrong_length(max_length: int | None) -> Iterator[str]:
    if max_length is not None and max_length < 1:
        yield "max_length 至少是 1"
