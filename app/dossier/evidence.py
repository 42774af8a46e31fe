"""The evidence of a dossier: its folders in their order, and which file proves which condition.

A file proves the condition of the folder in which it lies, and those of a listed material. The same
content in several folders is one file: it is bound once, at its first place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from app.definitions.models import (
    FOLDER_FILES,
    FOLDER_TITLE,
    OWN_FOLDERS,
    CheckUse,
    Definitions,
    Material,
    NoticeKind,
)
from app.definitions.types import FileRef, Unread
from app.dossier.changes import ROOT
from app.dossier.checks.look import Look
from app.dossier.dossier import Dossier
from app.errors import JiangshenError

FolderKind = Literal["material", "condition", "own"]
UNNAMED, UNSORTED = "未命名的文件夹", "未归类的材料"
_EVIDENCE = "evidence."


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of evidence: the value `key` of `row` holds its files, in the user's order.

    `clause` says where it is asked for, with the document's number; `proves` are ids of conditions.
    One that isn't `is_wanted` is shown only for the files that it holds.
    """

    kind: FolderKind
    key: str
    row: str
    title: str
    clause: str = ""
    note: str = ""
    files: tuple[FileRef, ...] = ()
    proves: tuple[str, ...] = ()
    is_wanted: bool = True
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that proves something, and the folder where it lies first."""

    folder: Folder
    file: FileRef


@dataclass(frozen=True, slots=True)
class ConditionCoverage:
    """A condition that wants a proof, and the files that prove it; none: it is still open."""

    use: CheckUse
    clause: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """A file, all the folders in which it lies, and the conditions that it proves."""

    file: FileRef
    folders: tuple[Folder, ...]
    conditions: tuple[CheckUse, ...]

    @property
    def is_doubled(self) -> bool:
        """Whether its content was added more than once."""
        return len(self.folders) > 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """Both directions: condition → files, file → conditions; each in the order of the folders."""

    conditions: tuple[ConditionCoverage, ...]
    files: tuple[FileCoverage, ...]

    @property
    def open_conditions(self) -> tuple[ConditionCoverage, ...]:
        """The conditions without any proof."""
        return tuple(one for one in self.conditions if not one.proofs)

    @property
    def idle_files(self) -> tuple[FileCoverage, ...]:
        """The files that prove no condition."""
        return tuple(one for one in self.files if not one.conditions)


def folders(dossier: Dossier, definitions: Definitions) -> tuple[Folder, ...]:
    """What the notice lists, then its conditions, then the user's own; each in its order.

    Last come folders that the notice doesn't want now and that hold files all the same.
    """
    terms = definitions.terms(dossier.notice, dossier.kind)
    wanted = list(_wanted(dossier, definitions, terms))
    known = {one.key for one in wanted}
    return (*wanted, *_own(dossier), *_left_over(dossier, known))


def coverage(dossier: Dossier, definitions: Definitions) -> Coverage:
    """Which condition is proved by which files, and what each file proves."""
    terms = definitions.terms(dossier.notice, dossier.kind)
    found = folders(dossier, definitions)
    uses = _conditions(dossier, terms)
    conditions = tuple(
        ConditionCoverage(use, definitions.cited(use), tuple(_proofs(use, found))) for use in uses
    )
    return Coverage(conditions, tuple(_files(found, uses)))


def files_of(dossier: Dossier, key: str, row: str = ROOT) -> tuple[FileRef, ...]:
    """The files of a folder."""
    value = dossier.value(key, row)
    return value if isinstance(value, tuple) else ()


class NoSuchFolderError(JiangshenError):
    """There is no folder of evidence of that key."""


class UnreadFolderError(JiangshenError):
    """What a folder holds can't be read; to add to it would lose that."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"“{title}”里现在的内容读不出来，没有添加",
            "它可能是更新版本的程序写的：请用新版本打开，或者先清空这一栏再添加",
        )


def add_files(
    dossier: Dossier, definitions: Definitions, to: str, files: Iterable[FileRef]
) -> Folder:
    """Append files to a folder as one step; returns it as it is then.

    `to` is the key of a folder that the notice wants, or the title of one of the user's own, which
    is made where there is none ("": one for what isn't sorted yet). Raises `NoSuchFolderError`.
    """
    added = tuple(files)
    require_folder(dossier, definitions, to)
    title = to or UNSORTED
    with dossier.step(f"添加 {len(added)} 个文件"):
        key, row = (
            (to, ROOT) if to.startswith(_EVIDENCE) else (FOLDER_FILES, _own_row(dossier, title))
        )
        require_read(dossier, key, row)
        dossier.set_value(key, (*files_of(dossier, key, row), *added), row)
    return next(one for one in folders(dossier, definitions) if (one.key, one.row) == (key, row))


def require_read(dossier: Dossier, key: str, row: str = ROOT) -> None:
    """Make sure that adding to a folder loses nothing. Raises `UnreadFolderError`."""
    if isinstance(dossier.value(key, row), Unread):
        raise UnreadFolderError(dossier.facts[key].label)


def require_folder(dossier: Dossier, definitions: Definitions, to: str) -> None:
    """Make sure that files can go there. Raises `NoSuchFolderError`."""
    wanted = [one.key for one in folders(dossier, definitions) if one.key.startswith(_EVIDENCE)]
    if to.startswith(_EVIDENCE) and to not in wanted:
        raise NoSuchFolderError(
            f"这份材料没有 {to} 这个佐证材料文件夹", f"可以放进：{'、'.join(wanted)}"
        )


def _own_row(dossier: Dossier, title: str) -> str:
    """The user's own folder of that title; made where there is none. Within a step."""
    clean = dossier.facts[FOLDER_TITLE].type.normalise(title).value
    for row in dossier.rows(OWN_FOLDERS):
        if dossier.value(FOLDER_TITLE, row) == clean:
            return row
    row = dossier.add_row(OWN_FOLDERS)
    dossier.set_value(FOLDER_TITLE, title, row)
    return row


# --- inside ------------------------------------------------------------------------------------


def _conditions(dossier: Dossier, terms: NoticeKind | None) -> list[CheckUse]:
    """The conditions that want a proof and apply."""
    look = Look(dossier, ROOT, terms)
    uses = terms.conditions if terms else ()
    return [use for use in uses if use.proof and look.applies(use.only_if)]


def _wanted(
    dossier: Dossier, definitions: Definitions, terms: NoticeKind | None
) -> Iterator[Folder]:
    look = Look(dossier, ROOT, terms)
    uses = _conditions(dossier, terms)
    ids = {use.id for use in uses}
    for item in terms.materials if terms else ():
        if look.applies(item.only_if):
            proves = tuple(name for name in item.proves if name in ids)
            yield _of_material(dossier, definitions, item, proves)
    for use in uses:
        key = use.evidence_fact
        clause, files = definitions.cited(use), files_of(dossier, key)
        yield Folder("condition", key, ROOT, use.title, clause, "", files, (use.id,))


def _of_material(
    dossier: Dossier, definitions: Definitions, item: Material, proves: tuple[str, ...]
) -> Folder:
    source = definitions.notices.get(item.source)
    clause = f"{source.number} {item.clause}" if source else item.clause
    key = item.evidence_fact
    return Folder(
        "material", key, ROOT, item.title, clause, item.note, files_of(dossier, key), proves,
        is_optional=item.optional,
    )  # fmt: skip


def _own(dossier: Dossier) -> Iterator[Folder]:
    for row in dossier.rows(OWN_FOLDERS):
        title = dossier.value(FOLDER_TITLE, row)
        name = title if isinstance(title, str) and title else UNNAMED
        yield Folder("own", FOLDER_FILES, row, name, files=files_of(dossier, FOLDER_FILES, row))


def _left_over(dossier: Dossier, known: Iterable[str]) -> Iterator[Folder]:
    """Folders of another notice, stage or kind of unit, where they hold files."""
    for key, fact in dossier.facts.items():
        if key.startswith(_EVIDENCE) and key not in known and (has := files_of(dossier, key)):
            yield Folder("condition", key, ROOT, fact.label, files=has, is_wanted=False)


def _proofs(use: CheckUse, found: Iterable[Folder]) -> Iterator[Proof]:
    """Each material once, where it lies first among those that prove the condition."""
    seen: set[object] = set()
    for folder in found:
        for file in folder.files if use.id in folder.proves else ():
            if file.standing not in seen:
                seen.add(file.standing)
                yield Proof(folder, file)


def _files(found: tuple[Folder, ...], uses: list[CheckUse]) -> Iterator[FileCoverage]:
    places: dict[str, list[tuple[FileRef, Folder]]] = {}
    for folder in found:
        for file in folder.files:
            places.setdefault(file.sha256, []).append((file, folder))
    for pairs in places.values():
        proved = {name for _, folder in pairs for name in folder.proves}
        yield FileCoverage(
            pairs[0][0],
            tuple(folder for _, folder in pairs),
            tuple(use for use in uses if use.id in proved),
        )
