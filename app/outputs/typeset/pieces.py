"""Makes the items of a line: runs of letters in place, underlines, colours, pictures."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from app.outputs.typeset.lines import LINE_END, OBJECT, PAGE_END, TAB, Strip, whole_twips
from app.outputs.typeset.models import ParagraphLook
from app.outputs.typeset.pages import Fill, GlyphRun, Item, PlacedPicture, Rule, Slab
from app.outputs.typeset.tabs import leader_of
from app.outputs.typeset.text import WORD_LETTERS, Measure

_UNDERLINE_AT = 0.1
_UNDERLINE_WIDTH = 0.05
_STRIKE_AT = -0.28
_DOUBLE = ("double", "wavyDouble")
_THICK = ("thick", "dashedHeavy", "dottedHeavy", "dashDotHeavy", "wavyHeavy")
_FEWEST_DOTS = 1


@dataclass(slots=True)
class Line:
    """Letters from one place to another, where they begin and how much room they have."""

    start: int
    end: int
    left: float
    room: float
    is_last: bool = False


@dataclass(slots=True)
class _Piece:
    """Letters of one look and kind; `points` is behind how many of them the line is spread."""

    start: int
    end: int
    measure: Measure
    points: int


class Composer:
    """Places the letters of a paragraph's lines."""

    def __init__(self, strip: Strip, look: ParagraphLook, width: float) -> None:
        self._strip, self._look, self._width = strip, look, width

    def slab(self, line: Line, height: float, baseline: float) -> Slab:
        """The slab of a line."""
        items: list[Item] = []
        if self._look.shade:
            items.extend(self.shade(self._look, self._width, height))
        end = self._visible_end(line)
        width = self._strip.sums[end] - self._strip.sums[line.start] - self._air_at(end)
        pieces = self._only_piece(line, end) or list(self._pieces(line, end))
        extra = self._extra(line, pieces, line.room - width)
        x = line.left + self._shift(line, width) if not extra else line.left
        places = self._place(items, pieces, x, baseline, extra)
        slab = Slab(height, items)
        if self._strip.bookmarks:
            slab.spans = tuple(self._spans(line, pieces, places, x))
        return slab

    @staticmethod
    def shade(look: ParagraphLook, width: float, height: float) -> list[Item]:
        """The colour behind a paragraph's line."""
        return [Fill(look.left, 0, max(0.0, width - look.left - look.right), height, look.shade)]

    def _visible_end(self, line: Line) -> int:
        text, end = self._strip.text, line.end
        while end > line.start and text[end - 1] in " " + LINE_END + PAGE_END:
            end -= 1
        # Blanks at a paragraph's end are underlined, so they are there.
        return line.end if line.is_last and self._is_underlined(line.end - 1) else end

    def _is_underlined(self, place: int) -> bool:
        if place < 0 or self._strip.text[place] in LINE_END + PAGE_END:
            return False
        return bool(self._strip.measure_at(place).look.underline)

    def _air_at(self, end: int) -> float:
        return self._strip.air.get(end - 1, 0.0)

    def _only_piece(self, line: Line, end: int) -> list[_Piece] | None:
        """The line's one piece, as most lines have; None where there are more or none."""
        start, cuts = line.start, self._strip.cuts
        if end <= start or cuts[bisect_right(cuts, start)] < end:
            return None
        points = 1 if self._strip.text[start] in WORD_LETTERS else end - start
        return [_Piece(start, end, self._strip.measure_at(start), points)]

    def _pieces(self, line: Line, end: int) -> Iterator[_Piece]:
        text, cuts = self._strip.text, self._strip.cuts
        index, start = bisect_right(cuts, line.start), line.start
        measure_index = 0
        stretches = self._strip.stretches
        while start < end:
            stop = min(cuts[index], end)
            while stretches[measure_index].end <= start:
                measure_index += 1
            points = 1 if text[start] in WORD_LETTERS else stop - start
            yield _Piece(start, stop, stretches[measure_index].measure, points)
            start, index = stop, index + 1

    def _extra(self, line: Line, pieces: list[_Piece], rest: float) -> float:
        """What is added at each point of a justified line."""
        align = self._look.align
        if rest <= 0 or not (align == "distribute" or (align == "both" and not line.is_last)):
            return 0.0
        first = self._after_last_tab(pieces) if self._strip.has_stops else 0
        points = sum(self._points(piece, pieces) for piece in pieces[first:]) - 1
        return rest / points if points > 0 else 0.0

    def _points(self, piece: _Piece, pieces: list[_Piece]) -> int:
        """Behind how many letters the line is spread; none between two halves of a word."""
        text = self._strip.text
        if piece.points != 1 or piece is pieces[-1] or text[piece.end - 1] not in WORD_LETTERS:
            return piece.points
        # Not within a word of two looks, nor ahead of a blank, which is spread itself.
        after = text[piece.end : piece.end + 1]
        return 0 if after == " " or after in WORD_LETTERS else 1

    def _after_last_tab(self, pieces: list[_Piece]) -> int:
        tabs = [n for n, piece in enumerate(pieces) if self._strip.text[piece.start] == TAB]
        return tabs[-1] + 1 if tabs else 0

    def _shift(self, line: Line, width: float) -> float:
        if self._look.align == "center":
            return (line.room - width) / 2
        return line.room - width if self._look.align == "right" else 0.0

    def _place(
        self, items: list[Item], pieces: list[_Piece], x: float, baseline: float, extra: float
    ) -> list[tuple[float, float, float]]:
        """Put the pieces' items in; tells where each begins, its width, what is spread inside it."""
        sums, text = self._strip.sums, self._strip.text
        is_plain = not self._strip.has_stops
        first = self._after_last_tab(pieces) if extra and not is_plain else 0
        places = []
        for index, piece in enumerate(pieces):
            spread = extra if extra and index >= first else 0.0
            start, end, measure = piece.start, piece.end, piece.measure
            width = sums[end] - sums[start]
            points = self._points(piece, pieces) if spread else 0
            inner = spread if points > 1 or end - start == 1 else 0.0
            places.append((x, width, inner))
            full = width + spread * points
            if is_plain and measure.is_plain and not measure.odd and not text[start].isspace():
                # As nearly all are: letters, and nothing beside them.
                look, own = measure.look, measure.own
                items.append(
                    GlyphRun(
                        x, baseline - own.lift, text[start:end], measure.face(text[start]),
                        own.size, look.colour, inner + look.spacing, look.scale,
                    )
                )  # fmt: skip
            else:
                self._items(items, piece, x, full, (baseline, inner))
            x += full
        return places

    def _items(
        self, items: list[Item], piece: _Piece, x: float, width: float, at: tuple[float, float]
    ) -> None:
        baseline, spread = at
        look, own = piece.measure.look, piece.measure.own
        if look.shade:
            height = own.ascent + own.descent
            items.append(Fill(x, baseline - own.ascent, width, height, look.shade))
        letter = self._strip.text[piece.start]
        if letter == OBJECT:
            self._picture(items, piece.start, x, baseline)
        elif letter == TAB:
            self._leader(items, piece, x, baseline)
        elif letter not in LINE_END + PAGE_END:
            self._letters(items, piece, x, baseline - own.lift, spread)
        if look.underline or look.strike:
            items.extend(_lines(piece.measure, x, x + width, baseline))

    def _letters(self, items: list[Item], piece: _Piece, x: float, y: float, spread: float) -> None:
        measure, text = piece.measure, self._strip.text[piece.start : piece.end]
        look, own = measure.look, measure.own
        spread += look.spacing
        if measure.odd and not measure.odd.keys().isdisjoint(text):
            self._mixed_letters(items, piece, x, y, spread)
            return
        face = measure.face(text[0])
        # A blank is the Western face's, whatever comes behind it.
        if text[0].isspace() and face is not measure.face(text.lstrip()[:1] or text[0]):
            self._mixed_letters(items, piece, x, y, spread)
        elif text.strip():
            items.append(GlyphRun(x, y, text, face, own.size, look.colour, spread, look.scale))

    def _mixed_letters(
        self, items: list[Item], piece: _Piece, x: float, y: float, spread: float
    ) -> None:
        measure = piece.measure
        look, size = measure.look, measure.own.size
        for place in range(piece.start, piece.end):
            letter = self._strip.text[place]
            face = measure.face(letter)
            items.append(GlyphRun(x, y, letter, face, size, look.colour, 0, look.scale))
            x += measure[letter] + spread - look.spacing

    def _picture(self, items: list[Item], place: int, x: float, baseline: float) -> None:
        picture = self._strip.pictures.get(place)
        if picture is not None:
            top = baseline - picture.height
            items.append(PlacedPicture(x, top, picture.width, picture.height, picture.part))

    def _leader(self, items: list[Item], piece: _Piece, x: float, baseline: float) -> None:
        leader = leader_of(self._strip, piece.start, x, self._look)
        if not leader:
            return
        measure, way = piece.measure, self._strip.widths[piece.start]
        step = whole_twips(measure[leader])
        count = int(way // step) if step else 0
        if count >= _FEWEST_DOTS:
            spread = way / count - measure[leader] + measure.look.spacing
            look, own = measure.look, measure.own
            face = measure.face(leader)
            text = leader * count
            items.append(
                GlyphRun(x, baseline, text, face, own.size, look.colour, spread, look.scale)
            )

    # --- Bookmarks ---------------------------------------------------------------------------

    def _spans(
        self,
        line: Line,
        pieces: list[_Piece],
        places: list[tuple[float, float, float]],
        x: float,
    ) -> Iterator[tuple[str, float, float]]:
        """The named stretches on this line: name, left and right edge."""
        for name, start, end in _named(self._strip):
            first, last = max(start, line.start), min(end, line.end)
            if first < last or (start == end and line.start <= start <= line.end):
                left = self._edge(first, pieces, places, x)
                yield name, left, max(left, self._edge(last, pieces, places, x))

    def _edge(
        self, place: int, pieces: list[_Piece], places: list[tuple[float, float, float]], x: float
    ) -> float:
        sums = self._strip.sums
        for piece, (at, _, inner) in zip(pieces, places, strict=True):
            if place <= piece.end:
                before = max(place, piece.start) - piece.start
                return at + sums[piece.start + before] - sums[piece.start] + inner * before
        return places[-1][0] + places[-1][1] if places else x


def _named(strip: Strip) -> Iterator[tuple[str, int, int]]:
    """The bookmarks with text between their ends; one without an end goes on to the last letter."""
    opened: dict[str, int] = {}
    for place, name, begins in strip.bookmarks:
        if begins:
            opened[name] = place
        elif name in opened:
            yield name, opened.pop(name), place
    for name, place in opened.items():
        yield name, place, len(strip.text)


def _lines(measure: Measure, left: float, right: float, baseline: float) -> Iterator[Rule]:
    """Underline and strike-through."""
    look, size = measure.look, measure.own.size * 20
    width = size * _UNDERLINE_WIDTH
    if look.strike:
        y = baseline + size * _STRIKE_AT
        yield Rule(left, y, right, y, width, look.colour)
    if look.underline and look.underline != "none":
        thick = width * (2 if look.underline in _THICK else 1)
        y = baseline + size * _UNDERLINE_AT
        yield Rule(left, y, right, y, thick, look.colour, look.underline)
        if look.underline in _DOUBLE:
            yield Rule(left, y + 2 * width, right, y + 2 * width, width, look.colour)
