"""The figures that are stamped: one face for the whole book, as a font object of a small PDF."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from app.outputs.typeset.embedding import EmbeddedFace
from app.outputs.typeset.faces import Face, Faces

FIGURES = "0123456789"
FONT = "JN"
"""The name of the font on the page of the PDF."""


@dataclass(frozen=True, slots=True)
class Numerals:
    """A PDF whose only page knows the font, and how each figure is written and how wide it is."""

    pdf: bytes
    codes: dict[str, str]
    widths: dict[str, float]

    def code(self, text: str) -> str:
        """The text as the hexadecimal string of a drawing operator."""
        return "".join(map(self.codes.__getitem__, text))

    def width(self, text: str, size: float) -> float:
        """How wide the text is, in points."""
        return sum(map(self.widths.__getitem__, text)) * size


def numerals(faces: Faces, face_name: str = "Times New Roman", letters: str = FIGURES) -> Numerals:
    """The figures, or other letters, in a face of the system, or in our own."""
    face: Face = faces.find(face_name)
    embedded = EmbeddedFace(face, FONT)
    codes = {letter: embedded[letter] for letter in letters}
    target = io.BytesIO()
    canvas: Any = Canvas(target, pageCompression=0, invariant=1)
    canvas._doc.delayedFonts.append(embedded)  # noqa: SLF001 - where reportlab keeps its fonts
    canvas.showPage()
    canvas.save()
    return Numerals(target.getvalue(), codes, {one: face.advances[one] for one in letters})
