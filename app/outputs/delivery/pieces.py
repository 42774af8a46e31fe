"""The pieces that lie on the counter in the end: a volume, a form with what is bound behind it, a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.definitions.models import Artefact, Definitions
from app.dossier.dossier import Dossier
from app.outputs.documents.checklist import artefacts_of
from app.outputs.documents.rendering import NoticeGoneError
from app.outputs.volumes.models import Volume
from app.outputs.volumes.plan import volumes_of


@dataclass(frozen=True, slots=True)
class Piece:
    """What is one thing on paper. `key` is that of the volume, else the id of its artefact.

    `artefacts` are those within it, in the notice's order, `document` is the form where it is just
    one. `copies` is what the notice asks for (0: it doesn't say). An Excel sheet (`is_sheet`) is
    printed by its own program.
    """

    key: str
    title: str
    artefacts: tuple[Artefact, ...]
    copies: int
    document: str = ""
    is_volume: bool = False
    is_sheet: bool = False

    @property
    def is_draft(self) -> bool:
        """Whether the recommender makes it, and ours is a draft for him."""
        return all(item.maker == "recommender" for item in self.artefacts)


def pieces_of(dossier: Dossier, definitions: Definitions) -> tuple[Piece, ...]:
    """The pieces of a dossier that this program makes, in the notice's order.

    Raises `NoticeGoneError`.
    """
    terms = definitions.terms(dossier.notice, dossier.kind)
    if terms is None:
        raise NoticeGoneError(dossier.notice)
    artefacts = artefacts_of(dossier, terms)
    volumes = volumes_of(dossier, definitions)
    found = [_bound(volume, artefacts) for volume in volumes]
    inside = {item.id for piece in found for item in piece.artefacts}
    found += [_single(item, definitions) for item in artefacts if _is_ours(item, inside)]
    places = [item.id for item in artefacts]
    return tuple(sorted(found, key=lambda piece: places.index(piece.artefacts[0].id)))


def _bound(volume: Volume, artefacts: Sequence[Artefact]) -> Piece:
    """A volume, with every artefact that stands in it."""
    inside = set(_inside(volume))
    together = {item.id for item in artefacts if item.binding == "volume"}
    if volume.contents is not None:
        inside |= together or {item.id for item in artefacts if item.maker == "evidence"}
    members = tuple(item for item in artefacts if item.id in inside or (item.bound_with in inside))
    copies = max(item.copies for item in members)
    return Piece(volume.key, volume.title, members, copies, is_volume=True)


def _inside(volume: Volume) -> Iterator[str]:
    yield from (material.key for material in volume.materials if material.document)
    if volume.cover is not None and volume.cover.document:
        yield volume.cover.key


def _is_ours(item: Artefact, inside: set[str]) -> bool:
    return bool(item.document) and item.id not in inside


def _single(item: Artefact, definitions: Definitions) -> Piece:
    is_sheet = definitions.documents[item.document].sheet is not None
    return Piece(item.id, item.title, (item,), item.copies, item.document, is_sheet=is_sheet)
