"""Cleaning of typed and pasted text, once, at the edge of the program.

What Word can't carry, or what nobody can see, goes; the user is told what was taken away. All
work is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal

BLANKS = " \u3000"

# Nothing of this is touched but blanks at the ends of lines: nearly all text, and quick to know.
_PLAIN = re.compile(r"[\n -~·—‘’“”…\u3000-\u301f\u4e00-\u9fff\uff01-\uff5e]*")
# A surrogate pair that came apart is one character; a lone half is nothing.
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LINE_END = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Tabs and the blanks of typesetting; U+202F is left where it shapes Mongolian words.
_BLANK = re.compile(
    "[\t\xa0\u1680\u2000-\u200a\u205f]|(?<![\u1800-\u18af])\u202f(?![\u1800-\u18af])"
)
# NUL, C0 and C1 controls, lone surrogates, the 66 noncharacters, the place of a lost picture.
_PLANE_ENDS = "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
_CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffc{_PLANE_ENDS}]")
# Soft hyphen, zero-width space, word joiner and its kin, byte order mark, annotation marks.
_INVISIBLE = re.compile("[\xad\u200b\u2060-\u2064\ufeff\ufff9-\ufffb]")
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]")
# U+200C and U+200D shape Mongolian, Arabic and Indic words; U+200D ties emoji together.
_SHAPED = "\u0600-\u06ff\u0900-\u0dff\u1800-\u18af"
_EMOJI = "\u00a9\u00ae\u2190-\u2bff\ufe0f\u20e3\U0001f000-\U0001faff\U000e0020-\U000e007f"
_LOOSE_JOINER = re.compile(
    f"\u200d(?<![{_SHAPED}]\u200d)(?![{_SHAPED}])(?:(?<![{_EMOJI}]\u200d)|(?![{_EMOJI}]))"
    f"|\u200c(?<![{_SHAPED}]\u200c)(?![{_SHAPED}])"
)

# Radicals pasted from PDFs and the characters they stand for (Unicode 15.1,
# EquivalentUnifiedIdeograph.txt). Kangxi radicals and compatibility ideographs carry theirs in
# the character database itself.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺈⺉⺊⺋⺌⺍⺎⺏⺐⺒⺓⺔⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺫⺬⺭⺯⺰⺱⺲⺳⺴⺶⺹"
    "⺺⺻⺼⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯"
    "⻰⻱⻲⻳"
)
_ORDINARY = (
    "厂乛乚乙亻冂刀刂卜㔾小小兀尣尢巳幺彑忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王目示礻糹纟罓罒㓁冗羊耂"
    "肀聿肉艹艹艹虎衤覀西见角讠贝车辶辶辶邑钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜"
    "龙龜亀龟"
)
_EQUIVALENT = dict(zip(_RADICALS, _ORDINARY, strict=True))
# Twelve of the compatibility ideographs are ordinary ones that stand among them by mistake.
_IN_DATABASE = (
    "\u2f00-\u2fd5\uf900-\ufa0d\ufa10\ufa12\ufa15-\ufa1e\ufa20\ufa22\ufa25\ufa26"
    "\ufa2a-\ufa6d\ufa70-\ufad9"
)
# A class that mixes the planes is searched a hundred times slower than two classes.
_LOOKALIKE = re.compile(f"[{_RADICALS}{_IN_DATABASE}]|[\U0002f800-\U0002fa1d]")

_FULL_WIDTH = range(0xFF01, 0xFF5F)
_HALF_WIDTH = {
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-"),
    **{code: chr(code - 0xFEE0) for code in _FULL_WIDTH},
    0x3000: " ",
}


def _ordinary(match: re.Match[str]) -> str:
    """The ordinary character that a lookalike stands for."""
    return _EQUIVALENT.get(match[0]) or unicodedata.normalize("NFKC", match[0])


Step = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str], str]


_STEPS: tuple[Step, ...] = (
    (_CONTROL, "", "去掉了 {} 个不能打印的控制字符"),
    (_INVISIBLE, "", "去掉了 {} 个看不见的零宽字符"),
    (_DIRECTION, "", "去掉了 {} 个改变文字方向的符号"),
    (_LOOSE_JOINER, "", "去掉了 {} 个看不见的连接符"),
    (_LOOKALIKE, _ordinary, "把 {} 个部首或兼容字换成了普通汉字"),
)


def clean_text(raw: str, *, several_lines: bool) -> tuple[str, tuple[str, ...]]:
    r"""The text as a form can carry it, and Chinese notes on what was taken away or replaced.

    Line ends become "\n", or a blank where the field has one line; paragraphs lose their
    indentation, trailing blanks and empty lines in between, since the form sets paragraphs
    itself. Trimming gives no note. Emoji, & < > and braces stay character for character.
    Idempotent; blanks alone give "".
    """
    text, notes = (raw, ()) if _PLAIN.fullmatch(raw) else _without_the_unfit(raw)
    lines = (line.strip(BLANKS) for line in text.split("\n"))
    return ("\n" if several_lines else " ").join(line for line in lines if line), notes


def _without_the_unfit(raw: str) -> tuple[str, tuple[str, ...]]:
    text = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), raw)
    text = _LINE_END.sub("\n", text)
    notes = []
    for pattern, replacement, note in _STEPS:
        text, count = pattern.subn(replacement, text)
        if count:
            notes.append(note.format(count))
    return _BLANK.sub(" ", text), tuple(notes)


def half_width(text: str) -> str:
    """Full-width letters, digits, signs and blanks as ASCII, all dashes as "-".

    Unlike NFKC it leaves superscripts and circled digits alone, which aren't digits of a number.
    """
    return text.translate(_HALF_WIDTH)


def scalar_text(raw: object) -> str | None:
    """The text of a single value, as a sheet would show it; None for lists, tables and the like.

    Numbers come without exponent, floats with the fifteen digits that Excel keeps, so that
    0.1 + 0.2 is "0.3" and 3.0 is "3".
    """
    if isinstance(raw, str):
        return str(raw)
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, int | float | Decimal):
        return _number_text(raw)
    if isinstance(raw, date):
        return f"{raw.year}年{raw.month}月{raw.day}日"
    return None


def _number_text(raw: float | Decimal) -> str:
    number = Decimal(f"{raw:.15g}") if isinstance(raw, float) else Decimal(raw)
    if not number.is_finite() or abs(number.adjusted()) > _PLAIN_EXPONENT:
        return str(number)
    return plain_number(number)


_PLAIN_EXPONENT = 60


def plain_number(number: Decimal) -> str:
    """A finite number without exponent and without idle zeros: 1200, 0.5, -3."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def excerpt(text: str, length: int = 20) -> str:
    """The beginning of a text, in quotes, to name it in a message."""
    flat = text.replace("\n", " ")
    return f"“{flat}”" if len(flat) <= length else f"“{flat[:length]}…”"
