"""Measuring: how wide each letter is in a look, in twips, and which face draws it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.outputs.typeset.faces import Face, Faces
from app.outputs.typeset.models import RunLook

# Letters of the Western face; the signs in between (“ — … × ①) are Chinese wherever there is
# Chinese text, as w:hint="eastAsia" has them.
_WESTERN = "!-~\u00a1-\u00a7\u00a9-\u00b0\u00b2-\u00b6\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0400-\u052f\u20ac\u2011"
LATIN = re.compile(f"[{_WESTERN}]+")
_LATIN_LETTER = re.compile(f"[ \u00a0{_WESTERN}]")
LATIN_LETTERS = frozenset(
    letter for letter in map(chr, range(0x2100)) if _LATIN_LETTER.match(letter)
)
WORD_LETTERS = LATIN_LETTERS - {" ", "\u00a0"}
"""What `LATIN` finds words of."""
_IDEOGRAPH = re.compile(
    r"[\u2460-\u24ff\u3005-\u3007\u3041-\u30fa\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0003134f]"
)
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_SMALL = 0.58
_UP, _DOWN = 0.33, 0.14
# A face that lacks one of these borrows the look of another.
_ALIKE = {"\u2011": "-", "\u00a0": " ", "\u2003": "\u3000", "\u2002": " ", "\u25a1": "□"}


@lru_cache(maxsize=20_000)
def is_ideograph(letter: str) -> bool:
    """Whether air is put between this letter and a Latin one."""
    return bool(_IDEOGRAPH.match(letter))


@dataclass(frozen=True, slots=True, eq=False)
class LookFaces:
    """The faces of a look, and its lines' heights above and below the baseline, in twips."""

    east: Face
    latin: Face
    size: float
    lift: float
    ascent: float
    descent: float
    latin_ascent: float
    latin_descent: float


class Measure(dict[str, float]):
    """Widths of letters in one look, in twips, each worked out when it is first met.

    `odd` names the face of a letter that neither of the look's own has; with `is_plain` nothing is
    drawn beside the letters.
    """

    __slots__ = ("_faces", "is_plain", "look", "odd", "own")

    def __init__(self, look: RunLook, faces: Faces) -> None:
        super().__init__()
        self.look, self._faces = look, faces
        east = faces.find(look.east, bold=look.bold, italic=look.italic)
        latin = faces.find(look.latin, bold=look.bold, italic=look.italic)
        small = look.rise in ("superscript", "subscript")
        size = look.size * (_SMALL if small else 1)
        self.odd: dict[str, Face] = {}
        self.is_plain = not (look.shade or look.underline or look.strike)
        self.own = LookFaces(
            east, latin, size, _lift(look),
            *_heights(east, look, size), *_heights(latin, look, size),
        )  # fmt: skip

    def __missing__(self, letter: str) -> float:
        width = self._width(letter)
        self[letter] = width
        return width

    def _width(self, letter: str) -> float:
        if letter in _INVISIBLE:
            return 0.0
        face = self.face(letter)
        width = face.advances[letter]
        if letter in face.advances.lacking:
            face, width = self._borrow(letter, face)
        points = width * self.own.size * self.look.scale
        return points * 20 + self.look.spacing

    def face(self, letter: str) -> Face:
        """The face that draws a letter."""
        if letter in self.odd:
            return self.odd[letter]
        return self.own.latin if letter in LATIN_LETTERS else self.own.east

    def _borrow(self, letter: str, face: Face) -> tuple[Face, float]:
        for other in (self.own.east, self.own.latin, self._faces.own):
            width = other.advances[letter]
            if letter not in other.advances.lacking:
                self.odd[letter] = other
                return other, width
        alike = _ALIKE.get(letter)
        return face, face.advances[alike] if alike else face.advances[letter]


def _lift(look: RunLook) -> float:
    rise = {"superscript": _UP, "subscript": -_DOWN}.get(look.rise, 0.0)
    return rise * look.size * 20 + look.raised


def _heights(face: Face, look: RunLook, size: float) -> tuple[float, float]:
    lift = _lift(look)
    ascent, descent = round(face.ascent * size * 20), round(face.descent * size * 20)
    return max(ascent + lift, 0), max(descent - lift, 0)


class Measures:
    """The measures of all looks of a document."""

    def __init__(self, faces: Faces) -> None:
        self.faces = faces
        self._known: dict[RunLook, Measure] = {}

    def of(self, look: RunLook) -> Measure:
        """The measure of a look."""
        found = self._known.get(look)
        if found is None:
            found = self._known[look] = Measure(look, self.faces)
        return found

    def looks(self) -> list[RunLook]:
        """The looks that text has been set in."""
        return [look for look, measure in self._known.items() if measure]

    def lacking(self) -> str:
        """The letters that no face at all has, in order."""
        own = self.faces.own.advances.lacking
        letters = {letter for measure in self._known.values() for letter in measure}
        bare = {letter for letter in letters & own if not self._has(letter)}
        return "".join(sorted(bare - set(_ALIKE) - _INVISIBLE))

    def _has(self, letter: str) -> bool:
        for measure in self._known.values():
            if letter in measure:
                return letter not in measure.face(letter).advances.lacking
        return False
