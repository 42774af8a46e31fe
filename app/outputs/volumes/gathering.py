"""Brings every material of a volume to the disk as a PDF; what can't be is named and gets a sheet."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.definitions.models import Definitions, Document
from app.definitions.types.files import FileRef
from app.dossier.dossier import Dossier
from app.errors import JiangshenError
from app.outputs.documents.context import gather
from app.outputs.documents.rendering import Printing
from app.outputs.documents.word import render_word
from app.outputs.engines.errors import EngineCancelledError
from app.outputs.engines.models import ENGINE_NAMES
from app.outputs.engines.pdf_files import count_pages
from app.outputs.evidence.marks import mark_words
from app.outputs.evidence.models import EvidenceCancelledError, Fetch
from app.outputs.evidence.preparing import prepare
from app.outputs.typeset.errors import SettingCancelledError
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.models import BoundFile, Material, Progress, Volume
from app.outputs.volumes.paper import Paper
from app.outputs.volumes.pdf_writing import BookCancelledError
from app.outputs.volumes.sheets import cover_sheet, fault_sheet, kept_places

_CANCELLED = (EngineCancelledError, EvidenceCancelledError, SettingCancelledError)


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the materials are made with. `folder` is the job's own and goes away with it."""

    dossier: Dossier
    definitions: Definitions
    printing: Printing
    fetch: Fetch
    faces: Faces
    folder: Path
    progress: Progress | None = None
    pages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Referring:
    """A document with references to evidence, and the pages by name that it was set with."""

    material: Material
    pages: Mapping[str, str]


@dataclass(slots=True)
class Gathered:
    """The materials of a volume on the disk, by key; documents that refer to evidence.

    What is to be said of each is kept by its key, since it may be made anew.
    """

    files: dict[str, BoundFile] = field(default_factory=dict)
    referring: dict[str, Referring] = field(default_factory=dict)
    told: dict[str, list[str]] = field(default_factory=dict)
    faulty: dict[str, str] = field(default_factory=dict)

    @property
    def notes(self) -> list[str]:
        """Remarks, in the order of the materials."""
        return [note for notes in self.told.values() for note in notes]

    @property
    def faults(self) -> list[str]:
        """What couldn't be bound and why."""
        return list(self.faulty.values())


def gather_volume(volume: Volume, workshop: Workshop) -> Gathered:
    """Every material with pages of its own, in order. Raises `BookCancelledError`, `OutputError`."""
    gatherer = _Gatherer(volume, workshop)
    wanted = [volume.cover] if volume.cover else []
    wanted += [one for one in volume.materials if one.kind not in ("heading", "same")]
    for number, material in enumerate(wanted):
        if workshop.printing.cancel is not None and workshop.printing.cancel():
            raise BookCancelledError
        if workshop.progress is not None:
            workshop.progress("准备材料", number, len(wanted))
        gatherer.add(material)
    return gatherer.gathered


def refer_to(
    pages: Mapping[str, str], gathered: Gathered, volume: Volume, workshop: Workshop
) -> bool:
    """Make the documents anew in which references print other pages now; whether there were any.

    Raises as `gather_volume`.
    """
    gatherer = _Gatherer(volume, replace(workshop, pages=pages), gathered)
    outdated = [
        one.material
        for one in gathered.referring.values()
        if one.pages != {name: pages.get(name, "") for name in one.pages}
    ]
    for number, material in enumerate(outdated):
        if workshop.printing.cancel is not None and workshop.printing.cancel():
            raise BookCancelledError
        if workshop.progress is not None:
            workshop.progress("填写佐证页码", number, len(outdated))
        gatherer.add(material)
    return bool(outdated)


class _Gatherer:
    """Turns materials into files of the job's folder."""

    def __init__(
        self, volume: Volume, workshop: Workshop, gathered: Gathered | None = None
    ) -> None:
        self._volume, self._shop = volume, workshop
        self._words = mark_words(workshop.dossier, workshop.definitions)
        self.gathered = gathered or Gathered()

    def add(self, material: Material) -> None:
        """One material; a sheet in its place where it can't be had."""
        self.gathered.told[material.key] = []
        self.gathered.referring.pop(material.key, None)
        try:
            bound = self._bound(material)
        except _CANCELLED as error:
            raise BookCancelledError from error
        except JiangshenError as error:
            named = error.message if material.title in error.message else material.title
            reason = error.message if named is error.message else f"{named}：{error.message}"
            self.gathered.faulty[material.key] = f"没有装进册里：{reason}。{error.advice}"
            paper = fault_sheet(material.title, error.message, self._shop.faces)
            bound = self._of_paper(material, paper)
        self.gathered.files[material.key] = bound

    def _bound(self, material: Material) -> BoundFile:
        if material.file is not None:
            return self._of_file(material, material.file)
        document = self._shop.definitions.documents.get(material.document)
        is_own = material.document in self._shop.printing.own
        if document is not None and (is_own or material.kind != "placeholder"):
            return self._of_document(material, document)
        if material.kind == "cover":
            shop = self._shop
            cover = cover_sheet(shop.dossier, shop.definitions, self._volume, shop.faces)
            return self._of_paper(material, cover)
        return self._of_paper(material, kept_places(material, self._shop.faces))

    # --- evidence ---

    def _of_file(self, material: Material, file: FileRef) -> BoundFile:
        # Each in a folder of its own: the same file may be bound twice, with other pages.
        folder = self._shop.folder / f"{len(self.gathered.files):05d}"
        folder.mkdir()
        source = folder / file.sha256
        self._shop.fetch(file, source)
        prepared = prepare(
            source,
            file,
            folder,
            engine=self._shop.printing.engine,
            cancel=self._shop.printing.cancel,
            words=self._words,
        )
        if prepared.path != source and not prepared.keeps_original:
            source.unlink()
        told = self.gathered.told[material.key]
        told += [f"{file.name}：{note}" for note in prepared.notes]
        original = source if prepared.keeps_original else None
        if original:
            told.append(f"{file.name} 有签名或电子印章，电子版里附有原件")
        return BoundFile(
            material.key, prepared.path, prepared.pages, file.name, file.sha256, original=original
        )

    # --- documents ---

    def _of_document(self, material: Material, document: Document) -> BoundFile:
        shop = self._shop
        notice = shop.definitions.notices[shop.dossier.notice]
        gathered = gather(shop.dossier, document, notice, material.copies, shop.pages)
        template = document.folder / document.template
        docx = render_word(template, gathered.context, gathered.values, shop.dossier.caption)
        engine = shop.printing.own.get(document.key, shop.printing.engine)
        draft = engine.draft(docx, shop.printing.cancel)
        name = ENGINE_NAMES[draft.engine]
        told = self.gathered.told[material.key]
        told.append(f"“{material.title}”由{name}排成 {draft.pages} 页")
        told += (*gathered.notes, *draft.notes)
        self._refer(material, gathered.references)
        bound = self._written(material, draft.pdf, f"{material.title}.docx", draft.pages)
        is_cover = material.kind == "cover"
        return replace(bound, pages=1, is_part=True) if is_cover else bound

    def _refer(self, material: Material, names: Sequence[str]) -> None:
        """Keep what a document refers to; say which of it has no pages."""
        pages = {name: self._shop.pages.get(name, "") for name in names}
        if pages:
            self.gathered.referring[material.key] = Referring(material, pages)
        unknown = [f"《{name}》" for name, found in pages.items() if not found]
        if unknown:
            self.gathered.told[material.key].append(
                f"“{material.title}”里引用的{'、'.join(unknown)}没有装进册里，页码留了空白"
            )

    # --- our own sheets ---

    def _of_paper(self, material: Material, paper: Paper) -> BoundFile:
        return self._written(material, paper.pdf, f"{material.title}.pdf", paper.pages)

    def _written(self, material: Material, pdf: bytes, name: str, pages: int) -> BoundFile:
        return write_pdf_of(self._shop.folder, material.key, pdf, name, pages)


def write_pdf_of(folder: Path, key: str, pdf: bytes, name: str, pages: int = 0) -> BoundFile:
    """Put a PDF of ours into the job's folder."""
    sha256 = hashlib.sha256(pdf).hexdigest()
    path = folder / f"made-{hashlib.sha256(key.encode()).hexdigest()[:24]}.pdf"
    path.write_bytes(pdf)
    return BoundFile(key, path, pages or count_pages(pdf), name, sha256, keeps_margins=True)
