"""Where a line may end: between which two letters, by the rules for Chinese and Latin text.

Chinese letters part anywhere but before what may not begin and after what may not end a line
(kinsoku); Latin words part at blanks and behind hyphens. Between the two kinds both rules hold.
"""

from __future__ import annotations

from functools import lru_cache

from app.outputs.typeset.rules import Rules

_BLANKS = " \t\n\u2003\u2002"
_OPENING = "([{<$£¥€#"
# What clings to the letter before it, and what a Chinese letter doesn't take with it.
_CLINGS_BACK = ")]}!?,.:;%'\"-°℃‰¢_"
_PARTS_AFTER = "-–?!"
_QUOTES = "'\""
_NO_BREAK = "\u00a0\u2011\u2060\u202f"
_SIGNS = "□■☑☒☐√×÷±→←↑↓≥≤≠≈∞△▲○●◇◆★☆✓✗∑∏°′″µ"
_LETTER_TAIL = 2


def kind(letter: str) -> str:
    """L for Latin letters, figures and their signs, S for signs of both, C for Chinese."""
    code = ord(letter)
    if letter in _SIGNS:
        return "S"
    if code < 0x2000 or 0x2010 <= code <= 0x2011 or letter == "€":  # noqa: PLR2004
        return "L" if letter != "·" else "C"
    return "C"


def may_part(text: str, at: int, rules: Rules, *, kinsoku: bool = True) -> bool:
    """Whether a line may end before the letter at that place; 0 < at < len(text)."""
    left, right = text[at - 1], text[at]
    if left == "/" and kind(right) == "L":
        return _is_long_word(text, at) and left not in _NO_BREAK
    return _may_part(left, right, rules, kinsoku=kinsoku)


def _is_long_word(text: str, at: int) -> bool:
    """Whether at least two letters follow: a path parts behind its bars, a name like T/A doesn't."""
    end = at
    while (
        end < len(text) and end - at < _LETTER_TAIL and text[end].isascii() and text[end].isalpha()
    ):
        end += 1
    return end - at == _LETTER_TAIL


@lru_cache(maxsize=20_000)
def _may_part(left: str, right: str, rules: Rules, *, kinsoku: bool) -> bool:
    if left in _NO_BREAK or right in _NO_BREAK:
        return False
    if right in _BLANKS:
        # Blanks hang over the margin, so that a line ends behind them.
        return False
    if left in _BLANKS:
        return not (kinsoku and right in rules.never_first and kind(right) == "C")
    kinds = kind(left) + kind(right)
    if kinds == "CC":
        return not kinsoku or not (right in rules.never_first or left in rules.never_last)
    if kinds in ("LL", "SL", "LS", "SS"):
        return left in _PARTS_AFTER and right.isalnum() if kinds == "LL" else False
    return _may_part_mixed(left, right, kinds, rules, kinsoku=kinsoku)


def _may_part_mixed(left: str, right: str, kinds: str, rules: Rules, *, kinsoku: bool) -> bool:
    """Between a Chinese letter and a Latin one or a sign."""
    is_forbidden = left in rules.never_last or right in rules.never_first
    if is_forbidden and (kinsoku or left in _OPENING):
        return False
    if left in _QUOTES or right in _QUOTES or left in _OPENING:
        return False
    if kinds[0] == "C":
        if right in _CLINGS_BACK:
            return False
        return kinds[1] == "S" or left not in rules.holds_latin
    return right not in "…·"
