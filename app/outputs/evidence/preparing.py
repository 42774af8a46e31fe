"""A file of evidence becomes a PDF that can be bound, with the treatment that the user gave it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.definitions.types.files import FileRef, Treatment
from app.outputs.engines.errors import EngineCancelledError, EngineError
from app.outputs.engines.models import Cancel, Engine
from app.outputs.evidence.examining import examine
from app.outputs.evidence.marks import MarkWords, certificate, watermark
from app.outputs.evidence.models import EvidenceCancelledError, EvidenceError, Prepared
from app.outputs.evidence.page_ranges import read_pages
from app.outputs.evidence.pdf_pages import cleaned
from app.outputs.evidence.pdf_reading import contents_of, opened
from app.outputs.evidence.pdf_sheets import Arrangement, arrange
from app.outputs.evidence.pictures import picture_pdf
from app.outputs.evidence.recognition import Recognised, recognise
from app.outputs.files import reason

_SAVE_AS_PDF = "请用 Word、Excel 或 WPS 打开它，另存为 PDF，再添加"


@dataclass(frozen=True, slots=True)
class _Pdf:
    """A PDF on its way: whether it is signed, and what should be known of it."""

    path: Path
    pages: int
    is_signed: bool = False
    notes: tuple[str, ...] = ()


def prepare(
    source: Path,
    file: FileRef,
    folder: Path,
    *,
    engine: Engine | None = None,
    cancel: Cancel | None = None,
    words: MarkWords | None = None,
) -> Prepared:
    """Make the PDF of a file whose original bytes lie in `source`; files go into `folder`.

    Where nothing is to be done the source itself is the result. `words` are those of the marks.
    Raises `EvidenceError`; nothing of the file is left in the folder then.
    """
    made: list[Path] = []
    try:
        with _plain_words(file):
            pdf = _as_pdf(source, file, folder, made, engine, cancel)
            return _treated(pdf, file, folder, made, cancel, words or MarkWords())
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


@contextmanager
def _plain_words(file: FileRef) -> Iterator[None]:
    """Every error names the file, in words of the user."""
    try:
        yield
    except EvidenceCancelledError:
        raise
    except EngineCancelledError as error:
        raise EvidenceCancelledError from error
    except EvidenceError as error:
        raise EvidenceError(f"“{file.name}”：{error.message}", error.advice) from error
    except EngineError as error:
        raise EvidenceError(f"“{file.name}”转不成 PDF：{error.reason}", _SAVE_AS_PDF) from error
    except FileNotFoundError as error:
        raise EvidenceError(f"“{file.name}”不见了，没法装订", "请重新添加这个文件") from error
    except OSError as error:
        raise EvidenceError(
            f"“{file.name}”处理不下去：{reason(error)}", "请腾出磁盘空间，或者换一个位置，再试一次"
        ) from error
    except MemoryError as error:
        raise EvidenceError(
            f"“{file.name}”太大，内存不够", "请分成几个文件，或者降低扫描的分辨率"
        ) from error


def _as_pdf(
    source: Path,
    file: FileRef,
    folder: Path,
    made: list[Path],
    engine: Engine | None,
    cancel: Cancel | None,
) -> _Pdf:
    found = recognise(source)
    if found.kind == "pdf":
        return _clean(source, file, folder, made, cancel)
    target = folder / f"{file.sha256}.pages.pdf"
    if found.kind == "image":
        made.append(target)
        return _Pdf(target, picture_pdf(source, target, cancel))
    if found.kind in ("word", "excel") and engine is not None:
        made.append(target)
        return _by_engine(source, target, found, engine, cancel)
    raise _refusal(source, file, found)


def _refusal(source: Path, file: FileRef, found: Recognised) -> EvidenceError:
    """The error for what can't be bound, as the examination words it."""
    for problem in examine(source, file.name).problems:
        if problem.severity == "error":
            return EvidenceError(problem.message, problem.advice)
    return EvidenceError(f"这里没有能把{found.title}转成 PDF 的程序", _SAVE_AS_PDF)


def _clean(
    source: Path, file: FileRef, folder: Path, made: list[Path], cancel: Cancel | None
) -> _Pdf:
    """The source, or a copy of it without what mustn't be bound."""
    with opened(source) as pdf:
        pages = len(pdf.pages)
        found = contents_of(pdf, source, pages)
        is_signed = found.is_signed or found.has_stamps
        if found.is_cut or found.is_dynamic:
            raise _refusal(source, file, recognise(source))
        if not found.needs_cleaning:
            return _Pdf(source, pages, is_signed)
        target = folder / f"{file.sha256}.clean.pdf"
        made.append(target)
        cleaned(pdf, target, flatten=found.needs_flattening, cancel=cancel)
    notes = ("有损坏，已按能读出的内容修复，请逐页核对",) if found.is_mended else ()
    return _Pdf(target, pages, is_signed, notes)


def _by_engine(
    source: Path, target: Path, found: Recognised, engine: Engine, cancel: Cancel | None
) -> _Pdf:
    draft = engine.draft_of(source.read_bytes(), found.format, cancel)
    target.write_bytes(draft.pdf)
    return _Pdf(target, draft.pages, notes=draft.notes)


def _treated(
    pdf: _Pdf,
    file: FileRef,
    folder: Path,
    made: list[Path],
    cancel: Cancel | None,
    words: MarkWords,
) -> Prepared:
    how = _arrangement(file.treatment, pdf.pages, words)
    if not how.does_anything(pdf.pages):
        return Prepared(pdf.path, pdf.pages, pdf.notes, pdf.is_signed)
    target = folder / f"{file.sha256}.{_stamp(file.treatment, words)}.pdf"
    made.append(target)
    done = arrange(pdf.path, target, how, cancel)
    for path in made[:-1]:
        path.unlink(missing_ok=True)
    return Prepared(target, done.pages, (*pdf.notes, *done.notes), pdf.is_signed)


def _arrangement(treatment: Treatment, pages: int, words: MarkWords) -> Arrangement:
    return Arrangement(
        read_pages(treatment.pages, pages),
        treatment.turn,
        treatment.crop,
        treatment.per_page,
        treatment.card,
        watermark(words) if treatment.watermark else None,
        certificate(words) if treatment.certified else None,
    )


def _stamp(treatment: Treatment, words: MarkWords) -> str:
    """Tells one treatment of a file from another."""
    told = f"{treatment.stored()}{words}" if treatment.watermark else str(treatment.stored())
    return hashlib.sha256(told.encode()).hexdigest()[:16]
