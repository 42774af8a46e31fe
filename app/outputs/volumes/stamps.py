"""The number at the foot of a page, on white so that it can be read on a dark scan."""

from __future__ import annotations

from app.outputs.volumes.models import Face, Layout
from app.outputs.volumes.numerals import FONT, Numerals
from app.outputs.volumes.placement import MM, Box

SIZE = 12.0
ASIDE, ABOVE = 15 * MM, 7 * MM
"""From the outer edge, and from the lower one to the foot of the figures."""
_HALO = 2.5
_RISE = 0.72
_AIR = 1.0


_FIGURES = 6


def stamp_box(face: Face, width: float, numerals: Numerals, layout: Layout) -> Box:
    """Where the figures stand on paper of a width: at the foot, on the outer side."""
    wide = numerals.width(str(face.number), SIZE)
    is_left = layout == "print" and not face.is_right
    left = ASIDE if is_left else width - ASIDE - wide
    return (left, ABOVE, left + wide, ABOVE + SIZE * _RISE)


def stamp(face: Face, width: float, numerals: Numerals, layout: Layout) -> str:
    """The drawing operators of a number; "" where the face has none."""
    if face.number is None:
        return ""
    left, foot, right, top = stamp_box(face, width, numerals, layout)
    halo = (left - _HALO, foot - _HALO, right - left + 2 * _HALO, top - foot + 2 * _HALO)
    code = numerals.code(str(face.number))
    return (
        f"q 1 g {halo[0]:.2f} {halo[1]:.2f} {halo[2]:.2f} {halo[3]:.2f} re f "
        f"0 g BT /{FONT} {SIZE:g} Tf {left:.2f} {foot:.2f} Td <{code}> Tj ET Q"
    )


def stamp_area(face: Face, width: float, layout: Layout) -> Box:
    """The part of a page in which a number would stand, in points."""
    room = _FIGURES * SIZE * _RISE
    is_left = layout == "print" and not face.is_right
    left = ASIDE - _HALO if is_left else width - ASIDE - room
    return (left, ABOVE - _HALO - _AIR, left + room + _HALO, ABOVE + SIZE * _RISE + _HALO + _AIR)
