"""Makes the files of an electronic copy: for each artefact, in the notice's order, what it asks for.

Word and PDF (or Excel) of what we make, the volumes for the screen, scans of sealed paper, and in a
folder of their own the drafts for the recommender. A PDF that stands in a volume isn't there twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.definitions.models import Artefact, Definitions
from app.definitions.types.files import FileRef
from app.dossier.dossier import Dossier
from app.outputs.delivery.masks import UNMASKED, Masked, masked_copy, masked_text
from app.outputs.delivery.package_models import (
    DRAFTS,
    PackageFile,
    PackageOrder,
    PackageRow,
    Staged,
)
from app.outputs.delivery.package_names import package_title, safe_name
from app.outputs.delivery.pieces import Piece, pieces_of
from app.outputs.documents.checklist import artefacts_of
from app.outputs.documents.rendering import NoticeGoneError, document_bytes, file_name
from app.outputs.engines.errors import EngineCancelledError
from app.outputs.engines.pdf_files import PdfFault, count_pages
from app.outputs.evidence.models import EvidenceCancelledError, EvidenceError, Fetch
from app.outputs.evidence.preparing import prepare
from app.outputs.evidence.recognition import recognise
from app.outputs.files import OutputError, reason, write
from app.outputs.typeset.errors import SettingCancelledError
from app.outputs.volumes.binding import Order, bind
from app.outputs.volumes.models import Book, Volume
from app.outputs.volumes.pdf_writing import BookCancelledError
from app.outputs.volumes.plan import volumes_of

_CANCELLED = (EngineCancelledError, EvidenceCancelledError, SettingCancelledError)
_SCAN = "盖章扫描件"
_ON_PAPER = "通知只要纸质，没有放进电子版"


def stage(
    dossier: Dossier, definitions: Definitions, folder: Path, fetch: Fetch, order: PackageOrder
) -> Staged:
    """Make every file of the electronic copy in a folder for the job.

    Raises `NoticeGoneError`, `OutputError`, an `EngineError`, `BookCancelledError`, and what
    `bind` and `render_word` raise.
    """
    terms = definitions.terms(dossier.notice, dossier.kind)
    if terms is None:
        raise NoticeGoneError(dossier.notice)
    snapshot, masked = masked_copy(dossier) if order.masks else (dossier.copy(), ())
    printing = replace(order.printing, own={}) if order.masks else order.printing
    title = package_title(dossier, definitions.notices[dossier.notice], terms)
    stage = _Stage(snapshot, definitions, folder, fetch, replace(order, printing=printing))
    try:
        rows = tuple(stage.rows(artefacts_of(snapshot, terms)))
    except _CANCELLED as error:
        raise BookCancelledError from error
    except OSError as error:
        raise OutputError(
            f"电子版做不下去：{reason(error)}", "请腾出磁盘空间（要有全部材料的三倍），再做一次"
        ) from error
    notes = (*_on_masks(masked, order), *dict.fromkeys((*stage.notes, *stage.on_seals(rows))))
    files, faults = tuple(stage.files), tuple(dict.fromkeys(stage.faults))
    details = tuple(dict.fromkeys(stage.details))
    return Staged(title, files, rows, notes, details, faults, masked, order.masks)


def _on_masks(masked: Sequence[Masked], order: PackageOrder) -> Iterator[str]:
    if not order.masks:
        return
    told = "、".join(map(str, masked)) or "没有找到要遮盖的号码"
    yield f"已遮盖身份证号和电话：{told}；纸质材料不变；{UNMASKED}"
    yield "邮件正文里留着联系人的电话，好让对方回话；不想留的，发送前请自己删去"
    if order.printing.own:
        yield "自己在 Word 里另存的 PDF 遮盖不了，这次没有用，由本程序另行生成"


def _on_pages(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """That the evidence has moved since the last book: what is on paper says other numbers."""
    moved = [name for name, text in now.items() if before.get(name, text) != text]
    if moved:
        yield (
            f"最近一次装订以后材料改过，佐证的页码变了（{'、'.join(moved)}）；"
            "纸质版请重新装订、打印，才和电子版一致"
        )


@dataclass(slots=True)
class _Stage:
    """An electronic copy under way."""

    dossier: Dossier
    definitions: Definitions
    folder: Path
    fetch: Fetch
    order: PackageOrder
    files: list[PackageFile] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    _filled: set[str] = field(default_factory=set)

    def rows(self, artefacts: Sequence[Artefact]) -> Iterator[PackageRow]:
        """One row for each artefact; its files are made meanwhile."""
        volumes = self._bound(artefacts)
        for number, item in enumerate(artefacts, 1):
            self._step(f"生成{item.title}", number - 1, len(artefacts))
            volume = volumes.get(item.id)
            before = len(self.files)
            lack = self._add(number, item, volume)
            names = tuple(one.name for one in self.files[before:])
            if volume is not None and self._is_wanted(item):
                names = tuple(dict.fromkeys((*names, volume.name)))
            yield PackageRow(number, item, names, "" if lack else self._remark(item, names), lack)

    def _step(self, what: str, done: int, whole: int) -> None:
        cancel = self.order.printing.cancel
        if cancel is not None and cancel():
            raise BookCancelledError
        if self.order.progress is not None:
            self.order.progress(what, done, whole)

    def _is_wanted(self, item: Artefact) -> bool:
        """Whether it goes into the copy: neither the disc itself nor what is due later does."""
        is_asked = item.is_electronic or self.order.everything
        return is_asked and not (item.is_carrier or item.later)

    # --- volumes ---

    def _bound(self, artefacts: Sequence[Artefact]) -> dict[str, PackageFile]:
        """The volumes of which something is asked for, by the artefacts that stand in them."""
        found = volumes_of(self.dossier, self.definitions, self.order.reserved)
        pieces = {
            piece.key: piece
            for piece in pieces_of(self.dossier, self.definitions)
            if piece.is_volume and any(map(self._is_asked_as_pdf, piece.artefacts))
        }
        # Numbers of an earlier order are told, but not printed.
        held = {} if self.order.has_moved else self.order.pages
        self.pages = dict(held)
        self._note_filled(found, artefacts)
        order = self.order
        how = Order(
            "screen",
            order.printing,
            order.reserved,
            order.faces,
            order.progress,
            pieces,
            held,
        )
        wanted = [volume for volume in found if volume.key in pieces]
        books = bind(self.dossier, self.definitions, self.folder / "books", self.fetch, how)
        made: dict[str, PackageFile] = {}
        for volume, book in zip(wanted, books, strict=True):
            piece = pieces[volume.key]
            file = self._volume_file(piece, book, volume, artefacts)
            made |= dict.fromkeys((item.id for item in piece.artefacts), file)
        return made

    def _is_asked_as_pdf(self, item: Artefact) -> bool:
        return item.maker != "recommender" and self._is_wanted(item)

    def _note_filled(self, volumes: Sequence[Volume], artefacts: Sequence[Artefact]) -> None:
        """Remember which pieces of evidence have files."""
        evidence = [item for item in artefacts if item.maker == "evidence"]
        together = [item for item in artefacts if item.binding == "volume"] or evidence
        self._filled = {one.key for volume in volumes for one in volume.materials}
        if len(together) == 1 and any(volume.contents for volume in volumes):
            # A single piece is the whole volume, and has no heading of its own in it.
            self._filled.add(together[0].id)

    def _volume_file(
        self, piece: Piece, book: Book, volume: Volume, artefacts: Sequence[Artefact]
    ) -> PackageFile:
        self.notes += volume.remarks
        self.details += (note for note in book.notes if note not in volume.remarks)
        self.faults += book.faults
        self.notes += _on_pages(self.order.pages, book.pages)
        self.pages |= book.pages
        number = next(at for at, item in enumerate(artefacts, 1) if item in piece.artefacts)
        inside = tuple(item.id for item in piece.artefacts if self._is_wanted(item))
        told = f"{piece.title} 电子版" if volume.contents else piece.title
        name = self._name(number, told, "pdf")
        maker = self.order.printing.engine.name
        return PackageFile(book.path, name, inside, len(book.pagination.faces), maker)

    # --- one artefact ---

    def _add(self, number: int, item: Artefact, volume: PackageFile | None) -> str:
        """Its files, in this order: Word, PDF or the volume, Excel, scans; returns what lacks."""
        lacks: list[str] = []
        if item.document and not item.is_carrier:
            self._add_document(number, item, volume)
        if volume is not None and self._is_wanted(item) and volume not in self.files:
            self.files.append(volume)
        if item.id in self.order.scans:
            lacks += self._add_scans(number, item, self.order.scans[item.id])
        lacks += self._lacks(item)
        return "；".join(lacks)

    def _add_document(self, number: int, item: Artefact, volume: PackageFile | None) -> None:
        """What we make of it; the recommender gets a draft whatever medium the office wants."""
        is_draft = item.maker == "recommender"
        if not (is_draft or self._is_wanted(item)):
            return
        is_sheet = self.definitions.documents[item.document].sheet is not None
        data, notes = document_bytes(self.dossier, self.definitions, item, self.pages)
        self.notes += notes
        name = self._name(number, item.title, "xlsx" if is_sheet else "docx")
        path = self._write(name, data)
        self.files.append(PackageFile(path, f"{DRAFTS}/{name}" if is_draft else name, (item.id,)))
        if not (is_draft or is_sheet or volume is not None):
            self._add_pdf(number, item, data)

    def _add_pdf(self, number: int, item: Artefact, data: bytes) -> None:
        printing = self.order.printing
        engine = printing.own.get(item.document, printing.engine)
        name = self._name(number, item.title, "pdf")
        made = engine.convert(data, self.folder / name, cancel=printing.cancel)
        self.details += made.notes
        self.files.append(PackageFile(made.path, name, (item.id,), made.pages, made.name))

    def _write(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        write(path, data)
        return path

    def _name(self, number: int, title: str, ending: str) -> str:
        return safe_name(file_name(number, title, self.dossier.display("unit.name"), ending))

    # --- scans ---

    def _add_scans(self, number: int, item: Artefact, scans: Sequence[FileRef]) -> Iterator[str]:
        """Scans of the sealed paper as PDFs; yields what can't be used."""
        for at, scan in enumerate(scans, 1):
            told = _SCAN if len(scans) == 1 else f"{_SCAN}{at}"
            name = self._name(number, f"{item.title[:30]} {told}", "pdf")
            try:
                path, pages = self._scan(scan, self.folder / name)
            except EvidenceCancelledError:
                raise
            except (EvidenceError, PdfFault) as error:
                # An `EvidenceError` names the file already.
                named = f"“{scan.name}”：{error}"
                why = error.message if isinstance(error, EvidenceError) else named
                said = f"扫描件用不了：{why}"
                yield masked_text(said) if self.order.masks else said
            else:
                self.files.append(PackageFile(path, name, (item.id,), pages))

    def _scan(self, scan: FileRef, target: Path) -> tuple[Path, int]:
        """A PDF as it is, seals and signatures untouched; a picture on a page around its bytes."""
        original = self.folder / f"scan-{scan.sha256}"
        self.fetch(scan, original)
        if recognise(original).kind != "pdf":
            printing = self.order.printing
            made = prepare(
                original, scan, self.folder, engine=printing.engine, cancel=printing.cancel
            )
            return made.path.replace(target), made.pages
        pages = count_pages(original.read_bytes())
        return original.replace(target), pages

    # --- what lacks ---

    def _lacks(self, item: Artefact) -> Iterator[str]:
        """What the notice wants as a file and isn't there."""
        has_scan = bool(self.order.scans.get(item.id))
        if not item.is_electronic or item.is_carrier or item.later or has_scan:
            return
        if "scan" in item.media:
            yield "还没有盖章扫描件"
        if item.maker == "evidence" and item.id not in self._filled:
            yield "还没有放入文件"
        if item.maker == "unit" and not item.document:
            yield "本程序不做这一份，请另外准备好，自己放进文件夹"

    def _remark(self, item: Artefact, names: Sequence[str]) -> str:
        """What the user should know of an artefact that has nothing to complain of."""
        if item.is_carrier:
            return "电子版存放在上面"
        if item.later:
            return "申报时不交"
        if not names:
            return "由推荐单位提供" if item.maker == "recommender" else _ON_PAPER
        if item.maker == "recommender" and not self.order.scans.get(item.id):
            return "由推荐单位出具，这里是草稿" if item.document else "由推荐单位提供"
        return ""

    def on_seals(self, rows: Sequence[PackageRow]) -> Iterator[str]:
        """A remark on what is to be sealed and has no scan: for the user, not for the office."""
        unscanned = [
            row.artefact.title
            for row in rows
            if row.artefact.needs_seal
            and row.artefact.maker == "unit"
            and row.files
            and not row.lack
            and not self.order.scans.get(row.artefact.id)
        ]
        if unscanned:
            yield f"这些要盖章，还没有放入盖章扫描件：{'、'.join(unscanned)}"
