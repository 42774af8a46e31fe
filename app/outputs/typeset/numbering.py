"""Lists: what stands before a numbered paragraph, counted in the order of the document."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.outputs.typeset.inlines import SYMBOLS
from app.outputs.typeset.models import Inline, Paragraph, Span, Tab
from app.outputs.typeset.package import Node, W
from app.outputs.typeset.properties import (
    Properties,
    Report,
    local,
    paragraph_properties,
    run_properties,
    value,
    whole,
)
from app.outputs.typeset.styles import NumberingLooks, StyleSheet

_PLACE = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEVELS = 9
_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: how it counts, its text with %1…%9, what follows, and its looks."""

    kind: str
    text: str
    start: int
    follows: str
    paragraph: Properties
    run: Node | None
    restarts_after: int | None


class Numbering(NumberingLooks):
    """The lists of a document."""

    def __init__(self, root: Node | None, report: Report) -> None:
        self._report = report
        self._abstract: dict[str, dict[int, Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}
        for node in root if root is not None else ():
            if local(node) == "abstractNum":
                self._abstract[value(node, "abstractNumId") or ""] = self._levels(node)
            elif local(node) == "num":
                self._take_list(node)

    def _levels(self, node: Node) -> dict[int, Level]:
        found = {}
        for child in node.iterfind(W + "lvl"):
            found[whole(value(child, "ilvl"))] = self._level(child)
        return found

    def _level(self, node: Node) -> Level:
        said = {local(child): value(child) or "" for child in node}
        return Level(
            said.get("numFmt", "decimal"),
            said.get("lvlText", ""),
            whole(said.get("start"), 1),
            said.get("suff", "tab"),
            paragraph_properties(node.find(W + "pPr"), self._report),
            node.find(W + "rPr"),
            whole(said["lvlRestart"]) if "lvlRestart" in said else None,
        )

    def _take_list(self, node: Node) -> None:
        abstract = node.find(W + "abstractNumId")
        starts = {}
        for child in node.iterfind(W + "lvlOverride"):
            start = child.find(W + "startOverride")
            if start is not None:
                starts[whole(value(child, "ilvl"))] = whole(value(start), 1)
            if child.find(W + "lvl") is not None:
                self._report("逐个修改的编号级别")
        identity = (value(abstract) or "") if abstract is not None else ""
        self._lists[value(node, "numId") or ""] = (identity, starts)

    def level(self, number: tuple[str, int]) -> Level | None:
        """A level of a list, or None where the document doesn't define it."""
        identity = self._lists.get(number[0])
        return None if identity is None else self._abstract.get(identity[0], {}).get(number[1])

    def paragraph_properties(self, number: tuple[str, int] | None) -> Properties:
        """The properties that a list's level gives to its paragraphs."""
        level = self.level(number) if number else None
        return level.paragraph if level else {}

    def abstract_of(self, identity: str) -> tuple[str, dict[int, int]]:
        """The definition that a list counts by, and its own starts by level."""
        return self._lists.get(identity, ("", {}))


class Counter:
    """Counts through a document and puts the labels before the paragraphs."""

    def __init__(self, numbering: Numbering, styles: StyleSheet, report: Report) -> None:
        self._numbering, self._styles, self._report = numbering, styles, report
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def labelled(self, paragraph: Paragraph) -> Paragraph:
        """The paragraph with its label; the same where it has none."""
        number = paragraph.look.number
        level = self._numbering.level(number) if number else None
        if number is None or level is None:
            return paragraph
        counts = self._advance(number, level)
        label = self._text(number, level, counts)
        return Paragraph(
            paragraph.look,
            paragraph.mark,
            (*self._prefix(paragraph, level, label), *paragraph.inlines),
            paragraph.has_fields,
        )

    def _advance(self, number: tuple[str, int], level: Level) -> list[int | None]:
        abstract, starts = self._numbering.abstract_of(number[0])
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        depth = number[1]
        current = counts[depth]
        if number not in self._started and depth in starts:
            counts[depth] = starts[depth]
        else:
            counts[depth] = level.start if current is None else min(current + 1, _MOST)
        self._started.add(number)
        for below in range(depth + 1, _LEVELS):
            other = self._numbering.level((number[0], below))
            if other is None or other.restarts_after != 0:
                counts[below] = None
        return counts

    def _text(self, number: tuple[str, int], level: Level, counts: list[int | None]) -> str:
        if level.kind == "bullet":
            return "".join(SYMBOLS.get(letter, letter) for letter in level.text)

        def place(match: re.Match[str]) -> str:
            depth = int(match[1]) - 1
            other = self._numbering.level((number[0], depth)) or level
            count = counts[depth]
            return self._numeral(other.kind, other.start if count is None else count)

        return _PLACE.sub(place, level.text)

    def _numeral(self, kind: str, count: int) -> str:
        if kind not in NUMERALS:
            self._report(f"编号格式 {kind}")
        return numeral(kind, count)

    def _prefix(self, paragraph: Paragraph, level: Level, label: str) -> tuple[Inline, ...]:
        look = paragraph.mark
        if level.run is not None:
            own = run_properties(level.run, self._report)
            known = {key: item for key, item in own.items() if key in ("bold", "colour", "size")}
            look = replace(look, **known) if known else look
        if not label:
            return ()
        follows: dict[str, tuple[Inline, ...]] = {
            "tab": (Tab(look),), "space": (Span(" ", look),), "nothing": (),
        }  # fmt: skip
        return (Span(label, look), *follows.get(level.follows, ()))


# --- Numerals --------------------------------------------------------------------------------


def chinese(count: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """A number up to 9999 in Chinese; greater ones in figures."""
    if not 0 < count < 10_000:  # noqa: PLR2004
        return str(count)
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = count // 10**place % 10
        if digit:
            zero = "零" if gap and text else ""
            text += zero + digits[digit] + (units[place - 1] if place else "")
        gap = not digit
    is_teen = digits == _DIGITS and text.startswith("一十")
    return text[1:] if is_teen else text


def _roman(count: int) -> str:
    marks = (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
        (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    )  # fmt: skip
    if not 0 < count < 4000:  # noqa: PLR2004
        return str(count)
    text = ""
    for worth, mark in marks:
        text += mark * (count // worth)
        count %= worth
    return text


def _letters(count: int) -> str:
    letter = chr(ord("A") + (count - 1) % 26)
    return letter * min((count - 1) // 26 + 1, 20)


def _circled(count: int) -> str:
    return chr(0x245F + count) if 0 < count <= 20 else str(count)  # noqa: PLR2004


def _full_width(count: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(max(count, 0)))


NUMERALS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda count: f"{count:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda count: "".join(_DIGITS[int(digit)] for digit in str(max(count, 0))),
    "chineseLegalSimplified": lambda count: chinese(count, _FORMAL, "拾佰仟"),
    "ideographTraditional": lambda count: _STEMS[(count - 1) % 10],
    "ideographZodiac": lambda count: _BRANCHES[(count - 1) % 12],
    "upperRoman": _roman,
    "lowerRoman": lambda count: _roman(count).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda count: _letters(count).lower(),
    "numberInDash": lambda count: f"- {count} -",
    "bullet": lambda count: "",  # noqa: ARG005
    "none": lambda count: "",  # noqa: ARG005
}


def numeral(kind: str, count: int) -> str:
    """A number in one of Word's formats; in figures where the format isn't known."""
    return NUMERALS.get(kind, str)(count)
