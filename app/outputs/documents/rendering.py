"""Every document that a notice asks of the unit, from one snapshot of the dossier."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.definitions.models import Artefact, Definitions, Document, Notice
from app.dossier.dossier import Dossier
from app.dossier.references import still_known
from app.errors import JiangshenError
from app.outputs.documents.checklist import artefacts_of, checklist
from app.outputs.documents.context import gather
from app.outputs.documents.word import render_word
from app.outputs.documents.workbook import render_workbook
from app.outputs.engines.choice import engine_for
from app.outputs.engines.models import Cancel, Engine, Made
from app.outputs.files import make_folder, write

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_ROOM_FOR_NAME = 40
FORMATS = ("docx", "xlsx")
"""What is written where nothing else is asked for: quick, and needs no engine."""
ALL_FORMATS = ("docx", "pdf", "xlsx")
CHECKLIST = "清单.txt"
# What no reader of the folder takes for material: hidden files, locks of Word, the dossier itself.
_NO_MATERIAL = re.compile(r"\.|~\$|desktop\.ini$|thumbs\.db$|.*\.shenbao$", re.IGNORECASE)
_NAMED_AT_MOST = 20


class NoticeGoneError(JiangshenError):
    """The dossier's notice isn't among the definitions, so nobody knows what it asks."""

    def __init__(self, notice: str) -> None:
        super().__init__(
            f"本程序里没有通知 {notice} 的要求",
            "请导入它的通知包，或者把这份材料换到另一份通知，再生成文件",
        )


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file that was written, and remarks for the user in Chinese.

    `artefact` is the id of the piece that it belongs to; a PDF has its pages and who set them.
    """

    path: Path
    notes: tuple[str, ...] = ()
    artefact: str = ""
    pages: int = 0
    engine: str = ""


@dataclass(frozen=True, slots=True)
class Printing:
    """How PDFs are made: by which engine, and whether to stop.

    `own` holds the user's own PDFs, by the key of the document that they stand in for.
    """

    engine: Engine
    own: Mapping[str, Engine] = field(default_factory=dict)
    cancel: Cancel | None = None


def render_documents(
    dossier: Dossier,
    definitions: Definitions,
    folder: Path,
    formats: Container[str] = FORMATS,
    printing: Printing | None = None,
    pages: Mapping[str, str] | None = None,
) -> Iterator[Rendered]:
    """Write the notice's whole set into a folder, numbered in the notice's order, with a 清单.

    A file that is already there is replaced by a finished one only; what else lies there stays and
    is named in the 清单 and in the notes on it. With "pdf" among the formats every Word document
    is there as a PDF too, by `printing` (default: `auto`). References to evidence print `pages`, by
    name, of the last book. Raises `NoticeGoneError`, `OutputError`, an `EngineError`, or what
    `render_word` raises.
    """
    snapshot = dossier.copy()
    terms = definitions.terms(snapshot.notice, snapshot.kind)
    if terms is None:
        raise NoticeGoneError(snapshot.notice)
    make_folder(folder)
    notice = definitions.notices[snapshot.notice]
    known = still_known(pages or {}, snapshot, definitions)
    output = _Output(snapshot, notice, folder, formats, printing, known)
    for number, artefact in enumerate(artefacts_of(snapshot, terms), 1):
        document = definitions.documents.get(artefact.document)
        if document is not None:
            yield from output.add(number, artefact, document)
    path = folder / CHECKLIST
    notes = tuple(_remarks(folder, output))
    lines = (*output.told, *notes)
    write(path, checklist(snapshot, notice, terms, output.done, lines).encode("utf-8-sig"))
    yield Rendered(path, notes)


@dataclass(frozen=True, slots=True)
class WordForm:
    """A Word document of the set as it is printed now; `document` is its key."""

    document: str
    title: str
    data: bytes


def word_forms(
    dossier: Dossier, definitions: Definitions, pages: Mapping[str, str] | None = None
) -> Iterator[WordForm]:
    """The Word documents of the notice's set, in its order, written nowhere.

    References to evidence print `pages`. Raises `NoticeGoneError`, or what `render_word` raises.
    """
    terms = definitions.terms(dossier.notice, dossier.kind)
    if terms is None:
        raise NoticeGoneError(dossier.notice)
    notice = definitions.notices[dossier.notice]
    known = still_known(pages or {}, dossier, definitions)
    for artefact in artefacts_of(dossier, terms):
        document = definitions.documents.get(artefact.document)
        if document is not None and not document.sheet:
            data, _ = _render(dossier, document, notice, artefact.copies, known)
            yield WordForm(document.key, artefact.title, data)


def document_bytes(
    dossier: Dossier,
    definitions: Definitions,
    artefact: Artefact,
    pages: Mapping[str, str] | None = None,
) -> tuple[bytes, tuple[str, ...]]:
    """The Word or Excel file of an artefact that has a document, and remarks on what went into it.

    References to evidence print `pages`. Raises what `render_word` raises.
    """
    document, notice = definitions.documents[artefact.document], definitions.notices[dossier.notice]
    known = still_known(pages or {}, dossier, definitions)
    return _render(dossier, document, notice, artefact.copies, known)


def print_form(
    dossier: Dossier,
    definitions: Definitions,
    artefact: Artefact,
    target: Path,
    printing: Printing,
    pages: Mapping[str, str] | None = None,
) -> Rendered:
    """One Word document of the set as a PDF in its place, with remarks.

    References to evidence print `pages`. Raises `OutputError`, an `EngineError`, or what
    `render_word` raises.
    """
    data, notes = document_bytes(dossier, definitions, artefact, pages)
    engine = printing.own.get(artefact.document, printing.engine)
    made = engine.convert(data, target, cancel=printing.cancel)
    return Rendered(target, (*notes, *made.notes), artefact.id, made.pages, made.name)


class _Output:
    """A set on its way into its folder.

    `done` names the files of each artefact, `names` all that belong to the set, `left_behind` the
    PDFs whose Word file alone was written, `told` the remarks on PDFs, each once, `printers` the
    engines that made them.
    """

    def __init__(
        self,
        snapshot: Dossier,
        notice: Notice,
        folder: Path,
        formats: Container[str],
        printing: Printing | None,
        pages: Mapping[str, str],
    ) -> None:
        self._snapshot, self._notice = snapshot, notice
        self._folder, self._formats = folder, formats
        self._printing, self._pages = printing, pages
        self.done: dict[str, str] = {}
        self.names = {CHECKLIST}
        self.left_behind: set[str] = set()
        self.told: list[str] = []
        self.printers: dict[str, None] = {}

    def add(self, number: int, artefact: Artefact, document: Document) -> Iterator[Rendered]:
        """Write a document in the formats asked for."""
        unit, kind = self._snapshot.display("unit.name"), _format(document)
        path = self._folder / file_name(number, artefact.title, unit, kind)
        pdf = path.with_suffix(".pdf")
        self.names |= {path.name} if document.sheet else {path.name, pdf.name}
        has_pdf = not document.sheet and "pdf" in self._formats
        if kind not in self._formats and not has_pdf:
            return
        copies = artefact.copies
        data, notes = _render(self._snapshot, document, self._notice, copies, self._pages)
        files = []
        if kind in self._formats:
            write(path, data)
            files.append(path.name)
            self.left_behind |= {pdf.name} if not has_pdf else set()
            yield Rendered(path, notes, artefact.id)
            notes = ()
        if has_pdf:
            made = self._print(document, data, pdf)
            files.append(str(made))
            self.printers |= {made.name: None}
            remarks = (*notes, *self._untold(made.notes))
            yield Rendered(pdf, remarks, artefact.id, made.pages, made.name)
        self.done[artefact.id] = "、".join(files)

    def _print(self, document: Document, data: bytes, target: Path) -> Made:
        if self._printing is None:
            self._printing = Printing(engine_for("auto"))
        engine = self._printing.own.get(document.key, self._printing.engine)
        return engine.convert(data, target, cancel=self._printing.cancel)

    def _untold(self, notes: Sequence[str]) -> tuple[str, ...]:
        """The remarks that weren't made before: eight files lack the same face."""
        fresh = [note for note in dict.fromkeys(notes) if note not in self.told]
        self.told += fresh
        return tuple(fresh)


def _remarks(folder: Path, output: _Output) -> Iterator[str]:
    """What a reader of the folder should know beside what was written."""
    if output.printers:
        yield f"PDF 由 {'、'.join(output.printers)} 生成，页数以它排出的为准"
    old = sorted(name for name in output.left_behind if (folder / name).is_file())
    if old:
        yield f"这些 PDF 是以前生成的，和这次的 Word 文件可能不一致：{'、'.join(old)}"
    yield from _strangers(folder, output.names)


def _strangers(folder: Path, own: Collection[str]) -> Iterator[str]:
    """A remark on files of the folder outside this set: left by another notice, or the user's."""
    expected = {name.casefold() for name in own}
    names = sorted(
        path.name
        for path in folder.iterdir()
        if path.name.casefold() not in expected
        and not _NO_MATERIAL.match(path.name)
        and path.is_file()
    )
    if names:
        more = f" 等 {len(names)} 个" if len(names) > _NAMED_AT_MOST else ""
        yield f"文件夹里还有不属于这一套的文件：{'、'.join(names[:_NAMED_AT_MOST])}{more}"


def _format(document: Document) -> str:
    return "xlsx" if document.sheet else "docx"


def _render(
    snapshot: Dossier,
    document: Document,
    notice: Notice,
    copies: int,
    pages: Mapping[str, str],
) -> tuple[bytes, tuple[str, ...]]:
    """A document's bytes, and remarks on what went into it."""
    gathered = gather(snapshot, document, notice, copies, pages)
    notes = (*gathered.notes, *_on_references(gathered.references, pages))
    if document.sheet:
        return render_workbook(document, [gathered]), notes
    template = document.folder / document.template
    data = render_word(template, gathered.context, gathered.values, snapshot.caption)
    return data, notes


def _on_references(names: Sequence[str], pages: Mapping[str, str]) -> Iterator[str]:
    """Remarks on references to evidence: where their pages come from, and which aren't known."""
    used = [pages[name] for name in names if pages.get(name)]
    if used:
        yield (
            f"佐证页码（{'、'.join(used)}）取自最近一次装订；此后改过册里的表和文字的，"
            "请重新装订，再生成这一份"
        )
    unknown = [f"《{name}》" for name in names if not pages.get(name)]
    if unknown:
        yield (
            f"佐证页码还不知道，或者装订以后动过佐证材料，留了空白：{'、'.join(unknown)}；"
            "请先装订成册，再生成这一份"
        )


def file_name(number: int, title: str, unit: str, suffix: str) -> str:
    """`01 申报表（某某学校）.docx`, without what Windows forbids and not too long."""
    safe, what = (_FORBIDDEN.sub("", text).strip(" .")[:_ROOM_FOR_NAME] for text in (unit, title))
    return f"{number:02d} {what}{f'（{safe}）' if safe else ''}.{suffix}"
