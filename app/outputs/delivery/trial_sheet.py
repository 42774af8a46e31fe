"""The sheet by which a simple printer shows how it takes and gives paper: an arrow on each side."""

from __future__ import annotations

from pathlib import Path

from app.outputs.files import not_written
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.numerals import FONT, numerals
from app.outputs.volumes.paper import HEADING_FACE
from app.outputs.volumes.pdf_writing import (
    PageTree,
    PdfWriter,
    copied_font,
    dictionary,
    reference,
    text_string,
)
from app.outputs.volumes.placement import A4

_WORDS = ("第一面", "第二面")
_SIZE = 60.0
_ARROW = ((0, 150), (-110, 0), (-45, 0), (-45, -170), (45, -170), (45, 0), (110, 0))
"""Its corners about the middle of the paper, in points."""


def write_trial_side(target: Path, side: int, faces: Faces | None = None) -> None:
    """The first (1) or second (2) side as a PDF of one page. Raises `OutputError`.

    The first one's arrow is an outline on the left, the second's is filled and on the right, so that
    both can be told when they come to lie on one side.
    """
    words = _WORDS[side - 1]
    try:
        with target.open("wb") as file:
            writer = PdfWriter(file)
            letters = numerals(faces or Faces(), HEADING_FACE, words)
            font = copied_font(letters.pdf, FONT, writer)
            middle = A4[0] * (0.3 if side == 1 else 0.7)
            left = middle - letters.width(words, _SIZE) / 2
            text = f"0 g BT /{FONT} {_SIZE:g} Tf {left:.1f} 200 Td <{letters.code(words)}> Tj ET"
            _write_page(writer, f"{_arrow(middle, side)} {text}".encode(), font)
    except OSError as error:
        raise not_written(target, error) from error


def _arrow(middle: float, side: int) -> str:
    corners = [f"{middle + x:.1f} {A4[1] / 2 + y:.1f}" for x, y in _ARROW]
    path = f"{corners[0]} m " + " ".join(f"{corner} l" for corner in corners[1:])
    return f"0 G 4 w {path} h S" if side == 1 else f"0.55 g {path} h f"


def _write_page(writer: PdfWriter, content: bytes, font: bytes) -> None:
    tree = PageTree(writer, 1)
    page = {
        "Type": b"/Page",
        "Parent": tree.parent(0),
        "MediaBox": f"[ 0 0 {A4[0]:.3f} {A4[1]:.3f} ]".encode(),
        "Resources": dictionary({"Font": dictionary({FONT: font})}),
        "Contents": reference(writer.packed(b"", content)),
    }
    writer.write(dictionary(page), tree.numbers[0])
    root = writer.write(dictionary({"Type": b"/Catalog", "Pages": tree.write()}))
    writer.finish(root, writer.write(dictionary({"Title": text_string("试打一张")})))
