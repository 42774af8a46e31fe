"""Sets a paragraph of a given width: lines broken, aligned and made into slabs."""

from __future__ import annotations

from dataclasses import dataclass

from app.outputs.typeset.breaking import may_part
from app.outputs.typeset.lines import (
    LINE_END,
    OBJECT,
    PAGE_END,
    TAB,
    Strip,
    StripBuilder,
    last_fitting,
)
from app.outputs.typeset.models import Paragraph, ParagraphLook, Section
from app.outputs.typeset.office_breaking import Forbidding, line_end
from app.outputs.typeset.pages import Slab
from app.outputs.typeset.pieces import Composer, Line
from app.outputs.typeset.rules import Rules
from app.outputs.typeset.tabs import set_tabs
from app.outputs.typeset.text import Measures

_TOLERANCE = 0.6
_SINGLE = 240
_ASCENT_OF_EXACT = 0.8
_LEAST_WIDTH = 1.0
_HANGING_BLANKS = " \u3000"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a paragraph's lines depend on besides itself: the grid of the section, default tabs."""

    pitch: float = 0
    tab: float = 720
    expands_soft_breaks: bool = False
    in_cell: bool = False


def surroundings(section: Section, tab: float, *, expands: bool) -> Surroundings:
    """The surroundings in a section."""
    return Surroundings(section.pitch if section.grid else 0, tab, expands)


class SetParagraph:
    """A set paragraph: its slabs, and the air above and below it."""

    __slots__ = ("above", "below", "look", "slabs")

    def __init__(self, look: ParagraphLook, slabs: list[Slab], pitch: float) -> None:
        self.look, self.slabs = look, slabs
        unit = pitch or _SINGLE
        self.above = look.before_lines * unit or look.before
        self.below = look.after_lines * unit or look.after


class ParagraphSetter:
    """Sets paragraphs by one program's rules."""

    def __init__(self, measures: Measures, rules: Rules) -> None:
        self._measures, self._rules = measures, rules

    def set(
        self, paragraph: Paragraph, width: float, around: Surroundings, fields: dict[str, str]
    ) -> SetParagraph:
        """The paragraph in a column of that width; `fields` holds the texts of page fields."""
        look = paragraph.look
        strip = StripBuilder(self._measures, self._rules, fields).build(paragraph)
        if not strip.text:
            slabs = [self._empty(paragraph, around, width)]
            x = _caret(look, width)
            slabs[0].spans = tuple((name, x, x) for _, name, _ in strip.bookmarks)
            return SetParagraph(look, slabs, around.pitch)
        lines = self._break(strip, look, width, around)
        if strip.text[-1] in LINE_END + PAGE_END:
            lines.append(Line(len(strip.text), len(strip.text), 0, 0, is_last=True))
        composer = Composer(strip, look, width)
        slabs = []
        for line in lines:
            slab = self._slab(paragraph, strip, line, composer, around)
            slab.break_after = strip.text[line.end - 1 : line.end] == PAGE_END
            slabs.append(slab)
        return SetParagraph(look, slabs, around.pitch)

    def _empty(self, paragraph: Paragraph, around: Surroundings, width: float) -> Slab:
        own = self._measures.of(paragraph.mark).own
        height, _ = self._box(own.ascent, own.descent, paragraph.look, around)
        if self._rules.snaps_all and around.pitch and paragraph.look.snap:
            # An empty line takes one step of the grid, however high its letters would be.
            height = around.pitch
        slab = Slab(height, ())
        if paragraph.look.shade:
            slab.items = Composer.shade(paragraph.look, width, height)
        return slab

    def _box(
        self, ascent: float, descent: float, look: ParagraphLook, around: Surroundings
    ) -> tuple[float, float]:
        follows = look.snap and (look.rule == "auto" or self._rules.snaps_all)
        return box(ascent, descent, look, around.pitch if follows else 0)

    def _break(
        self, strip: Strip, look: ParagraphLook, width: float, around: Surroundings
    ) -> list[Line]:
        lines: list[Line] = []
        start, length = 0, len(strip.text)
        while start < length:
            left = look.left + (0 if lines else look.first)
            room = max(width - left - look.right, _LEAST_WIDTH)
            if strip.has_stops:
                set_tabs(strip, start, left, width - look.right, look, around.tab)
            hangs = self._rules.lets_hang(look.hanging)
            hangs = hangs and (self._rules.hangs_in_cells or not around.in_cell)
            how = Forbidding(look.kinsoku, hangs, self._rules)
            end, is_last = self._line_end(strip, start, room, how)
            expands = around.expands_soft_breaks and strip.text[end - 1] == LINE_END
            lines.append(Line(start, end, left, room, is_last=is_last and not expands))
            start = end
        return lines

    def _line_end(self, strip: Strip, start: int, room: float, how: Forbidding) -> tuple[int, bool]:
        """Where the line ends, and whether a paragraph or a forced line does."""
        text, stop = strip.text, len(strip.text)
        if strip.has_stops:
            ends = [text.find(mark, start) for mark in (LINE_END, PAGE_END)]
            stop = min((place + 1 for place in ends if place >= 0), default=stop)
        end = last_fitting(strip.sums, start, room + _TOLERANCE)
        if end >= stop:
            return stop, True
        # Air behind the last letter isn't needed where the line ends.
        if end in strip.air:
            short = strip.sums[end + 1] - strip.air[end] - strip.sums[start]
            end += short <= room + _TOLERANCE
        return self._walk_back(strip, start, end, stop, how)

    def _walk_back(
        self, strip: Strip, start: int, end: int, stop: int, how: Forbidding
    ) -> tuple[int, bool]:
        text = strip.text
        while end < stop and text[end] in _HANGING_BLANKS:
            end += 1
        if end >= stop or text[end] in LINE_END + PAGE_END:
            return min(end + 1, stop), True
        if self._rules.breaks_by_portions and not strip.has_stops:
            place = line_end(strip, start, end, how)
            return place, place >= stop
        if how.hangs and start < end < stop - 1 and text[end] in self._rules.hanging:
            end += 1
        place = end
        while place > start and not self._may_end(strip, place, how):
            place -= 1
        return (place if place > start else max(end, start + 1)), False

    def _may_end(self, strip: Strip, place: int, how: Forbidding) -> bool:
        text = strip.text
        left, right = text[place - 1], text[place]
        if OBJECT in (left, right) or TAB in (left, right):
            return right != TAB or left != TAB
        if left == " " == right:
            return False
        return may_part(text, place, self._rules, kinsoku=how.kinsoku)

    def _slab(
        self,
        paragraph: Paragraph,
        strip: Strip,
        line: Line,
        composer: Composer,
        around: Surroundings,
    ) -> Slab:
        ascent, descent = self._extent(paragraph, strip, line)
        height, baseline = self._box(ascent, descent, paragraph.look, around)
        return composer.slab(line, height, baseline)

    def _extent(self, paragraph: Paragraph, strip: Strip, line: Line) -> tuple[float, float]:
        """How far a line reaches above and below its baseline by itself."""
        if line.end <= line.start:
            own = self._measures.of(paragraph.mark).own
            return own.ascent, own.descent
        ascent = descent = 0.0
        for stretch in strip.stretches:
            if stretch.start < line.end and stretch.end > line.start:
                own = stretch.measure.own
                up, down = own.ascent, own.descent
                if own.latin is not own.east:
                    up, down = _mixed(
                        strip, max(stretch.start, line.start), min(stretch.end, line.end), up, down
                    )
                ascent, descent = max(ascent, up), max(descent, down)
        for place, picture in strip.pictures.items():
            if line.start <= place < line.end:
                ascent = max(ascent, picture.height)
        return ascent, descent


def _mixed(strip: Strip, start: int, end: int, up: float, down: float) -> tuple[float, float]:
    """The extent of letters in two faces: of those that really occur."""
    own = strip.measure_at(start).own
    latin = sum(
        min(end, last) - max(start, first)
        for first, last in strip.latin
        if first < end and last > start
    )
    blanks = strip.text.count(" ", start, end)
    if latin + blanks >= end - start:
        return own.latin_ascent, own.latin_descent
    if latin:
        return max(up, own.latin_ascent), max(down, own.latin_descent)
    return up, down


def box(ascent: float, descent: float, look: ParagraphLook, pitch: float) -> tuple[float, float]:
    """The height of a line and how far below its top the baseline lies.

    With a `pitch` the line takes whole steps of the page's grid, its letters in the middle.
    """
    natural = ascent + descent
    share = look.line / _SINGLE if look.rule == "auto" else 1
    if pitch:
        height = pitch * max(1, -(-natural // pitch))
        above = (height - natural) / 2 if look.rule == "auto" and share >= 1 else 0
        return height * max(1, share), ascent + above
    if look.rule == "exact":
        return look.line, look.line * _ASCENT_OF_EXACT
    if look.rule == "atLeast":
        height = max(natural, look.line)
        return height, ascent + height - natural
    height = natural * share
    # More air lies below the letters; less is taken from above them.
    return height, ascent + min(0.0, height - natural)


def _caret(look: ParagraphLook, width: float) -> float:
    """Where the first letter of an empty paragraph would be written."""
    room = max(0.0, width - look.left - look.right)
    return look.left + {"center": room / 2, "right": room}.get(look.align, 0.0)
