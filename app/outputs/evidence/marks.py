"""Marks over the pages of evidence: what a copy is for, and that it is a true one."""

from __future__ import annotations

from dataclasses import dataclass

from app.definitions.models import Definitions
from app.dossier.dossier import Dossier
from app.outputs.typeset.faces import Face, Faces
from app.outputs.typeset.pages import TWIPS, GlyphRun, Placement, Rule, SetDocument, SetPage, Slab
from app.outputs.typeset.pdf import write_pdf

_WATER_SIZE, _STAMP_SIZE = 40.0, 10.5
_WATER_COLOUR, _STAMP_COLOUR = "808080", "C00000"
_LEADING, _PAD = 1.5, 6.0
_CERTIFIED = "复印件与原件一致"
_SEAL, _DATE = "（盖章）", "　　　　年　　月　　日"
_USUAL = "仅供申报使用"


@dataclass(frozen=True, slots=True)
class MarkWords:
    """The words of the marks: those of the watermark, and the unit that certifies a copy."""

    watermark: str = _USUAL
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as a PDF of one page of just its size, in points."""

    pdf: bytes
    width: float
    height: float


def mark_words(dossier: Dossier, definitions: Definitions) -> MarkWords:
    """The words for a dossier: year and project of its notice, the name of its unit."""
    notice = definitions.notices.get(dossier.notice)
    terms = definitions.terms(dossier.notice, dossier.kind)
    project = terms.words.get("project", "") if terms else ""
    year = f"{notice.year}年" if notice else ""
    unit = dossier.value("unit.name")
    return MarkWords(f"仅供{year}{project}申报使用", unit if isinstance(unit, str) else "")


def watermark(words: MarkWords) -> Mark:
    """The watermark's one line."""
    return _drawn([words.watermark], _WATER_SIZE, _WATER_COLOUR, frame=False)


def certificate(words: MarkWords) -> Mark:
    """The mark of a true copy, with room for the seal and the date."""
    return _drawn(
        [_CERTIFIED, f"{words.unit}{_SEAL}", _DATE], _STAMP_SIZE, _STAMP_COLOUR, frame=True
    )


def text_lines(text: str, size: float, room: float | None, leading: float) -> Mark:
    """A text in black from the left, broken where it would be wider than the room (in points)."""
    face = Faces(only_own=True).own
    lines = [
        part
        for line in text.split("\n")
        for part in (_broken(face, line, size, room) if room else [line])
    ]
    width = max(size, *(_width(face, line, size) for line in lines))
    height = len(lines) * size * leading
    items = [
        _run(face, line, (0, n * size * leading), size, "000000", leading)
        for n, line in enumerate(lines)
    ]
    page = SetPage(width, height, "", (), (Placement(0, 0, Slab(height * TWIPS, items)),), ())
    return Mark(write_pdf(SetDocument((page,), (), ())), width, height)


def _broken(face: Face, line: str, size: float, room: float) -> list[str]:
    """A line in parts that fit; anywhere, as Chinese may be broken."""
    parts = [""]
    for letter in line:
        if parts[-1] and _width(face, parts[-1] + letter, size) > room:
            parts.append("")
        parts[-1] += letter
    return parts


def _drawn(lines: list[str], size: float, colour: str, *, frame: bool) -> Mark:
    face = Faces(only_own=True).own
    pad = _PAD if frame else 0.0
    widths = [_width(face, line, size) for line in lines]
    width, height = max(widths) + 2 * pad, len(lines) * size * _LEADING + 2 * pad
    items = [
        _run(face, line, (pad + (max(widths) - own) / 2, pad + n * size * _LEADING), size, colour)
        for n, (line, own) in enumerate(zip(lines, widths, strict=True))
    ]
    slab = Slab(height * TWIPS, items)
    rules = _frame(width, height, colour) if frame else ()
    page = SetPage(width, height, "", (), (Placement(0, 0, slab),), rules)
    return Mark(write_pdf(SetDocument((page,), (), ())), width, height)


def _width(face: Face, text: str, size: float) -> float:
    return sum(face.advances[letter] for letter in text) * size


def _run(
    face: Face,
    text: str,
    corner: tuple[float, float],
    size: float,
    colour: str,
    leading: float = _LEADING,
) -> GlyphRun:
    baseline = corner[1] + size * (leading - 1) / 2 + size * 0.86
    return GlyphRun(corner[0] * TWIPS, baseline * TWIPS, text, face, size, colour)


def _frame(width: float, height: float, colour: str) -> tuple[Rule, ...]:
    left, top, right, foot = (edge * TWIPS for edge in (0.5, 0.5, width - 0.5, height - 0.5))
    return tuple(
        Rule(*ends, 0.8 * TWIPS, colour)
        for ends in (
            (left, top, right, top), (left, foot, right, foot),
            (left, top, left, foot), (right, top, right, foot),
        )
    )  # fmt: skip
