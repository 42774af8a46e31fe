"""Pieces made for printing, with the fingerprints by which they are held against what was printed."""

from __future__ import annotations

from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.definitions.models import Definitions
from app.dossier.dossier import Dossier
from app.outputs.delivery.composing import UnprintablePieceError
from app.outputs.delivery.fingerprints import BLANK, fingerprints
from app.outputs.delivery.making import MadePiece, Making, make_pieces
from app.outputs.engines.pdf_files import PdfFault


@dataclass(frozen=True, slots=True)
class PreparedPiece:
    """A piece made for printing, and the fingerprints of its pages."""

    made: MadePiece
    prints: tuple[str, ...]


def prepare_pieces(
    dossier: Dossier,
    definitions: Definitions,
    folder: Path,
    wanted: Collection[str],
    making: Making,
    before: Mapping[str, Sequence[str]],
) -> Generator[str, None, dict[str, PreparedPiece]]:
    """Make the wanted pieces (by key) in a folder; what is done is told in Chinese after each step.

    `before` are the fingerprints of what was printed, by key. Raises what `make_pieces` raises, and
    `UnprintablePieceError`.
    """
    found = {}
    for made in make_pieces(dossier, definitions, folder, wanted, making):
        title = made.piece.title
        yield f"《{title}》排好了，{made.page_count} 页"
        try:
            prints = yield from _told(title, made, before.get(made.piece.key, ()))
        except PdfFault as fault:
            raise UnprintablePieceError(title) from fault
        marked = (BLANK if at in made.blanks else one for at, one in enumerate(prints))
        found[made.piece.key] = PreparedPiece(made, tuple(marked))
    return found


def _told(
    title: str, made: MadePiece, before: Sequence[str]
) -> Generator[str, None, tuple[str, ...]]:
    """The fingerprints, with what is done in words."""
    steps = fingerprints(made.path, before)
    while True:
        try:
            done, whole = next(steps)
        except StopIteration as end:
            found: tuple[str, ...] = end.value
            return found
        yield f"《{title}》逐页核对（{done}／{whole}）"
