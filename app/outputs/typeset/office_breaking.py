"""Where LibreOffice ends a line: portion by portion, each by the rules of its script.

A portion is text of one look and one script. The letter that no longer fits is looked at: within an
Asian portion the line ends at the next place before it that the lists of forbidden letters allow;
within a Latin one at the next boundary of Unicode's rules. Lies that place in an earlier portion,
then the portion just before is broken again by its own rules, its last letter left out.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from app.outputs.typeset.lines import Strip
from app.outputs.typeset.rules import Rules
from app.outputs.typeset.unicode_breaking import (
    PORTION,
    is_boundary,
    is_enclosed,
    script,
)

_LONGEST_PATH = 66
_BLANKS = " \u3000"
_BLANK_SPACES = " \t\n\u3000\u2002\u2003"


@dataclass(frozen=True, slots=True)
class Forbidding:
    """Whether a paragraph keeps letters off a line's edges, and whether marks may hang."""

    kinsoku: bool
    hangs: bool
    rules: Rules


def line_end(strip: Strip, start: int, cut: int, how: Forbidding) -> int:
    """Where the line from `start` ends; the letter at `cut` is the first that doesn't fit."""
    text, full, second = strip.text, max(cut, start + 1), 0
    is_change = 0 < start == _portion_start(strip, start)
    while cut > start:
        begin = max(start, _portion_start(strip, cut))
        second = begin if begin > start else second
        if text[cut] in _BLANKS:
            return cut
        end = (
            _boundary_before(text, cut)
            if _is_latin(text, cut, begin)
            else _allowed_before(text, cut, how)
        )
        if end < start:
            return full
        if second and begin == start and is_change and script(text[start]) == "L":
            # The word that begins the line stays whole and takes the mark behind it along.
            return min(second + (end > start), len(text))
        if end >= begin and end > start:
            return end
        cut = begin - 1
    # No place at all: ahead of the last letter of what begins the line, or where the room ends.
    return max(second - 1, start + 1) if second else full


def _portion_start(strip: Strip, place: int) -> int:
    """Where the portion of a letter begins: at the last change of script or look before it."""
    if strip.portions is None:
        starts = {match.start() for match in PORTION.finditer(strip.text)}
        starts.update(stretch.start for stretch in strip.stretches)
        strip.portions = sorted(starts)
    index = bisect_right(strip.portions, place) - 1
    return strip.portions[index] if index >= 0 else 0


def _script_at(text: str, place: int) -> str:
    """The script of a letter; one that has none of its own goes with those before it."""
    while place > 0 and not script(text[place]):
        place -= 1
    return script(text[place]) or "A"


def _is_latin(text: str, cut: int, begin: int) -> bool:
    """Whether Unicode's rules hold: by the last letter or figure up to the cut."""
    place = cut
    while place > 0 and (not text[place].isalnum() or is_enclosed(text[place])):
        place -= 1
    return _script_at(text, place if place < begin else cut) == "L"


def _allowed_before(text: str, place: int, how: Forbidding) -> int:
    """The next place up to this where neither side is forbidden; a mark may hang beyond it."""
    rules = how.rules
    if how.hangs and text[place] in rules.hanging:
        place += 1
        if place == len(text):
            return place
    while (
        how.kinsoku
        and place > 0
        and (text[place] in rules.never_first or text[place - 1] in rules.never_last)
    ):
        place -= 1
    return place


def _boundary_at(text: str, cut: int) -> bool:
    """Whether the line may end just at the cut.

    There a bar doesn't part a path, elsewhere it does.
    """
    left, right = text[cut - 1], text[cut]
    if left == "/":
        return False
    return is_boundary(left, right)


def _boundary_before(text: str, place: int) -> int:
    """The next boundary up to this; paths are not parted behind a bar where a blank stands before."""
    if place > 0 and _boundary_at(text, place):
        return place
    place -= 1
    while place > 0 and not is_boundary(text[place - 1], text[place]):
        place -= 1
    if place <= 0 or text[place - 1] != "/":
        return place
    for before in range(place - 2, max(-1, place - 1 - _LONGEST_PATH), -1):
        if text[before] in _BLANK_SPACES:
            return before + 1
    return place
