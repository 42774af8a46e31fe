"""Every document that a notice asks of the unit, from one snapshot of the dossier."""

from __future__ import annotations

import errno
import re
from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.definitions.models import Artefact, Definitions, Document, Notice
from app.dossier.dossier import Dossier
from app.errors import JiangshenError
from app.outputs.documents.checklist import artefacts_of, checklist
from app.outputs.documents.context import gather
from app.outputs.documents.word import render_word
from app.outputs.documents.workbook import render_workbook
from app.placement import place_bytes

_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_ROOM_FOR_NAME = 40
FORMATS = ("docx", "xlsx")
CHECKLIST = "清单.txt"
# What no reader of the folder takes for material: hidden files, locks of Word, the dossier itself.
_NO_MATERIAL = re.compile(r"\.|~\$|desktop\.ini$|thumbs\.db$|.*\.shenbao$", re.IGNORECASE)
_NAMED_AT_MOST = 20


class OutputError(JiangshenError):
    """A file couldn't be written where the user wants it."""


class NoticeGoneError(JiangshenError):
    """The dossier's notice isn't among the definitions, so nobody knows what it asks."""

    def __init__(self, notice: str) -> None:
        super().__init__(
            f"本程序里没有通知 {notice} 的要求", "请把这份材料换到另一份通知，再生成文件"
        )


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file that was written, and remarks for the user in Chinese."""

    path: Path
    notes: tuple[str, ...] = ()


def render_documents(
    dossier: Dossier, definitions: Definitions, folder: Path, formats: Container[str] = FORMATS
) -> Iterator[Rendered]:
    """Write the notice's whole set into a folder, numbered in the notice's order, with a 清单.

    A file that is already there is replaced by a finished one only; what else lies there stays and
    is named in the 清单 and in the notes on it. Raises `NoticeGoneError`,
    `OutputError`, or what `render_word` raises.
    """
    snapshot = dossier.copy()
    terms = definitions.terms(snapshot.notice, snapshot.kind)
    if terms is None:
        raise NoticeGoneError(snapshot.notice)
    _make_folder(folder)
    notice = definitions.notices[snapshot.notice]
    done: dict[str, str] = {}
    own = {CHECKLIST}
    for number, artefact in enumerate(artefacts_of(snapshot, terms), 1):
        document = definitions.documents.get(artefact.document)
        if document is None:
            continue
        name = file_name(number, artefact.title, snapshot.display("unit.name"), _format(document))
        own.add(name)
        if _format(document) not in formats:
            continue
        yield _render(snapshot, document, notice, artefact, folder / name)
        done[artefact.id] = name
    path = folder / CHECKLIST
    notes = tuple(_strangers(folder, own))
    write(path, checklist(snapshot, notice, terms, done, notes).encode("utf-8-sig"))
    yield Rendered(path, notes)


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
    snapshot: Dossier, document: Document, notice: Notice, artefact: Artefact, path: Path
) -> Rendered:
    gathered = gather(snapshot, document, notice, artefact.copies)
    if document.sheet:
        data = render_workbook(document, [gathered])
    else:
        template = document.folder / document.template
        data = render_word(template, gathered.context, gathered.values, snapshot.caption)
    write(path, data)
    return Rendered(path, gathered.notes)


def file_name(number: int, title: str, unit: str, suffix: str) -> str:
    """`01 申报表（某某学校）.docx`, without what Windows forbids and not too long."""
    safe, what = (_FORBIDDEN.sub("", text).strip(" .")[:_ROOM_FOR_NAME] for text in (unit, title))
    return f"{number:02d} {what}{f'（{safe}）' if safe else ''}.{suffix}"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(f"{folder} 是一个文件，不是文件夹", "请另选一个文件夹存放") from error
    except OSError as error:
        raise OutputError(
            f"建不了文件夹 {folder}：{_reason(error)}", "请换一个可以写入的位置，例如桌面或“文档”"
        ) from error


def write(path: Path, data: bytes) -> None:
    """Put a file in its place, whole or not at all. Raises `OutputError`."""
    try:
        place_bytes(path, data)
    except IsADirectoryError as error:
        raise OutputError(
            f"{path} 是一个文件夹，写不成文件", "请把它改名或移走，再试一次"
        ) from error
    except OSError as error:
        raise OutputError(
            f"写不了 {path}：{_reason(error)}",
            "如果它正在 Word 或 WPS 里打开，请先关闭；或者换一个文件夹",
        ) from error


def _reason(error: OSError) -> str:
    reasons = {
        errno.ENOSPC: "磁盘已满",
        errno.EACCES: "没有写入的权限，或文件正被占用",
        errno.EPERM: "没有写入的权限",
        errno.EROFS: "这个磁盘是只读的",
        errno.ENAMETOOLONG: "路径太长",
        errno.ENOTDIR: "路径中间有一个是文件",
    }
    return reasons.get(error.errno or 0, f"系统错误 {error.errno}")
