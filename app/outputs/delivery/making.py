"""Makes the pieces as they are printed: the volumes for paper, each other form as a PDF of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.definitions.models import Definitions
from app.dossier.dossier import Dossier
from app.outputs.delivery.pieces import Piece, pieces_of
from app.outputs.documents.rendering import Printing, file_name, print_form
from app.outputs.engines.choice import engine_for
from app.outputs.evidence.models import Fetch
from app.outputs.files import make_folder
from app.outputs.volumes.binding import Order, bind
from app.outputs.volumes.models import CONTENTS, COVER, Book, Volume
from app.outputs.volumes.plan import volumes_of


@dataclass(frozen=True, slots=True)
class MadePiece:
    """A piece as a PDF on the disk.

    `labels` are what is printed on the pages as their numbers, `blanks` the pages (from 0) on which
    nothing stands, `footed` those that may bear the number of the copy: no form's, never.
    """

    piece: Piece
    path: Path
    labels: tuple[str, ...]
    engine: str = ""
    blanks: frozenset[int] = frozenset()
    footed: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def page_count(self) -> int:
        """How many pages there are, blank ones too."""
        return len(self.labels)


@dataclass(slots=True)
class Making:
    """How pieces are wanted. `pages` of evidence by name are those of the last book; new ones go in."""

    order: Order
    fetch: Fetch
    pages: dict[str, str] = field(default_factory=dict)


def make_pieces(
    dossier: Dossier,
    definitions: Definitions,
    folder: Path,
    wanted: Collection[str],
    making: Making,
) -> Iterator[MadePiece]:
    """Make the wanted pieces (by key) in a folder, in the notice's order, the volumes first.

    Excel sheets are left out. A volume that is bound before a wanted one is made, too: its page
    numbers stand in the later one. Raises what `bind` and `render_documents` raise.
    """
    snapshot = dossier.copy()
    pieces = pieces_of(snapshot, definitions)
    asked = [one for one in pieces if one.key in wanted and not one.is_sheet]
    make_folder(folder)
    order = replace(making.order, layout="print", printing=making.order.printing or _usual())
    making.order = order
    yield from _volumes(snapshot, definitions, folder, asked, making)
    for number, piece in enumerate((one for one in asked if not one.is_volume), 1):
        yield _form(snapshot, definitions, folder / f"{number:02d}", piece, making)


def _usual() -> Printing:
    return Printing(engine_for("auto"))


# --- volumes -----------------------------------------------------------------------------------


def _volumes(
    snapshot: Dossier,
    definitions: Definitions,
    folder: Path,
    asked: Sequence[Piece],
    making: Making,
) -> Iterator[MadePiece]:
    left = {one.key: one for one in asked if one.is_volume}
    if not left:
        return
    volumes = volumes_of(snapshot, definitions, making.order.reserved)
    books = bind(snapshot, definitions, folder, making.fetch, making.order)
    for volume, book in zip(volumes, books, strict=False):
        making.pages |= book.pages
        if (piece := left.pop(volume.key, None)) is not None:
            yield _bound(piece, volume, book)
        if not left:
            return


def _bound(piece: Piece, volume: Volume, book: Book) -> MadePiece:
    faces = book.pagination.faces
    own = {one.key for one in volume.materials if one.kind == "file"} | {CONTENTS}
    if volume.cover is None or not volume.cover.document:
        own.add(volume.cover.key if volume.cover else COVER)
    return MadePiece(
        piece,
        book.path,
        tuple(face.label for face in faces),
        blanks=frozenset(face.index for face in faces if face.is_blank),
        footed=frozenset(face.index for face in faces if face.part in own),
        notes=book.notes,
        faults=book.faults,
    )


# --- forms -------------------------------------------------------------------------------------


def _form(
    snapshot: Dossier, definitions: Definitions, place: Path, piece: Piece, making: Making
) -> MadePiece:
    """A form of its own, by the engine or the user's own PDF."""
    order = making.order
    if order.progress is not None:
        order.progress(f"排版《{piece.title}》", 0, 1)
    make_folder(place)
    artefact = piece.artefacts[0]
    path = place / file_name(1, piece.title, snapshot.display("unit.name"), "pdf")
    printing = order.printing or _usual()
    made = print_form(snapshot, definitions, artefact, path, printing, making.pages)
    labels = tuple(map(str, range(1, made.pages + 1)))
    return MadePiece(piece, made.path, labels, made.engine, notes=made.notes)
