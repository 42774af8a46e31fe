"""A paragraph's text as one string with the width of every letter, ready to be broken into lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from app.outputs.typeset.models import (
    Bookmark,
    Break,
    Field,
    Inline,
    Paragraph,
    ParagraphLook,
    Picture,
    Span,
    Tab,
)
from app.outputs.typeset.rules import Rules
from app.outputs.typeset.text import LATIN, Measure, Measures, is_ideograph
from app.outputs.typeset.unicode_breaking import is_enclosed

OBJECT = "\ufffc"
LINE_END = "\n"
PAGE_END = "\f"
TAB = "\t"
_TAIL = re.compile("(?: *[\u2460-\u24ff\u3200-\u33ff]+)+")


@dataclass(slots=True)
class Stretch:
    """Letters from one place up to another, in one measure."""

    start: int
    end: int
    measure: Measure


@dataclass(slots=True)
class Strip:
    """A paragraph's text before it is broken. `sums[i]` is the width of the first i letters.

    `cuts` are the places where a piece ends for its look or its kind of letters; `air` the gap that
    lies behind a letter; `pictures` stand at their letter.
    """

    text: str
    widths: list[float]
    stretches: list[Stretch]
    pictures: dict[int, Picture]
    bookmarks: list[tuple[int, str, bool]]
    air: dict[int, float] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)
    latin: list[tuple[int, int]] = field(default_factory=list)
    sums: list[float] = field(default_factory=list)
    has_stops: bool = False
    portions: list[int] | None = None

    def measure_at(self, place: int) -> Measure:
        """The measure of a letter."""
        for stretch in self.stretches:
            if place < stretch.end:
                return stretch.measure
        return self.stretches[-1].measure

    def add_up(self) -> None:
        """Sum the widths up anew."""
        self.sums = list(accumulate(self.widths, initial=0.0))


class StripBuilder:
    """Joins a paragraph's inlines; fields get the texts that hold on this page."""

    def __init__(self, measures: Measures, rules: Rules, fields: dict[str, str]) -> None:
        self._measures, self._rules, self._fields = measures, rules, fields

    def build(self, paragraph: Paragraph) -> Strip:
        """The strip of a paragraph."""
        texts: list[str] = []
        strip = Strip("", [], [], {}, [])
        at = 0
        for inline in paragraph.inlines:
            if isinstance(inline, Bookmark):
                strip.bookmarks.append((at, inline.name, inline.begins))
                continue
            text = self._text(inline)
            self._measure(strip, inline, text, at)
            texts.append(text)
            at += len(text)
        strip.text = "".join(texts)
        self._find_cuts(strip, paragraph.look)
        strip.add_up()
        return strip

    def _text(self, inline: Inline) -> str:
        if isinstance(inline, Span):
            return inline.text
        if isinstance(inline, Field):
            return self._fields.get(inline.kind, inline.saved)
        if isinstance(inline, Break):
            return PAGE_END if inline.new_page else LINE_END
        return TAB if isinstance(inline, Tab) else OBJECT

    def _measure(self, strip: Strip, inline: Inline, text: str, at: int) -> None:
        assert not isinstance(inline, Bookmark)  # noqa: S101 - they have no width
        measure = self._measures.of(inline.look)
        if isinstance(inline, Span | Field):
            strip.widths.extend(map(measure.__getitem__, text))
        else:
            strip.has_stops = True
            strip.widths.append(inline.width if isinstance(inline, Picture) else 0.0)
            if isinstance(inline, Picture):
                strip.pictures[at] = inline
        last = strip.stretches[-1] if strip.stretches else None
        if last is not None and last.measure is measure:
            last.end = at + len(text)
        elif text:
            strip.stretches.append(Stretch(at, at + len(text), measure))

    def _find_cuts(self, strip: Strip, look: ParagraphLook) -> None:
        cuts = {stretch.start for stretch in strip.stretches}
        if tail_end(strip.text, 0):
            cuts.add(self._air_behind(strip, look, 0))
        for match in LATIN.finditer(strip.text):
            start, end = match.span()
            strip.latin.append((start, end))
            cuts.update((start, end))
            if self._rules.rounds_words:
                self._round(strip.widths, start, end)
            cuts.add(self._air_before(strip, look, start))
            cuts.add(self._air_behind(strip, look, end))
        if strip.has_stops:
            for place, letter in enumerate(strip.text):
                if letter in (OBJECT, TAB, LINE_END, PAGE_END):
                    cuts.update((place, place + 1))
        cuts.add(len(strip.text))
        strip.cuts = sorted(cuts)

    @staticmethod
    def _round(widths: list[float], start: int, end: int) -> None:
        """Make a Latin word as wide as LibreOffice has it, in whole twips."""
        width = sum(widths[start:end])
        widths[end - 1] += whole_twips(width) - width

    def _air_before(self, strip: Strip, look: ParagraphLook, start: int) -> int:
        """Put air between a Latin word and the Chinese letter ahead of it; tells the place."""
        text = strip.text
        if start and is_ideograph(text[start - 1]) and not _is_tail(text, start):
            self._air(strip, look, text[start], start)
        return start

    def _air_behind(self, strip: Strip, look: ParagraphLook, end: int) -> int:
        """Put air between a Latin word and the Chinese letter behind it; tells the place."""
        text = strip.text
        end = tail_end(text, end)
        if end < len(text) and is_ideograph(text[end]):
            self._air(strip, look, text[end - 1], end)
        return end

    def _air(self, strip: Strip, look: ParagraphLook, letter: str, edge: int) -> None:
        """Put air at an edge of a word, for the sake of its letter or figure there."""
        wanted = look.space_digits if letter.isdigit() else look.space_latin
        if wanted and letter.isalnum():
            air = strip.measure_at(edge - 1).own.size * 20 * self._rules.gap
            strip.air[edge - 1] = air
            strip.widths[edge - 1] += air


def tail_end(text: str, end: int) -> int:
    """Where the circled numbers end that go with the Latin word, or the nothing, ahead of them."""
    found = _TAIL.match(text, end)
    return found.end() if found else end


def _is_tail(text: str, end: int) -> bool:
    """Whether what ends here are circled numbers that go with a Latin word."""
    start = end
    while start and (is_enclosed(text[start - 1]) or text[start - 1] == " "):
        start -= 1
    return is_enclosed(text[end - 1]) and not (start and LATIN.match(text[start - 1]) is None)


def whole_twips(width: float) -> int:
    """A measured width in whole twips: LibreOffice goes up from four tenths on."""
    return int(width + 0.6)


def last_fitting(sums: Sequence[float], start: int, limit: float) -> int:
    """The first letter from `start` on that reaches beyond the limit."""
    return bisect_right(sums, sums[start] + limit, start) - 1
