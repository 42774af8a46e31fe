"""Which volumes a notice wants of a dossier, and what stands in them in which order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from app.definitions.models import (
    MAKERS,
    Artefact,
    Contents,
    ContentsColumn,
    Definitions,
    NoticeKind,
)
from app.definitions.types.files import FileRef, Treatment
from app.dossier.dossier import Dossier
from app.dossier.evidence import Folder, coverage, folders
from app.outputs.documents.checklist import artefacts_of
from app.outputs.documents.rendering import NoticeGoneError
from app.outputs.volumes.models import COVER, Material, Proofs, Volume

EVIDENCE = "佐证材料"
USUAL = Contents(
    clause="",
    columns=(
        ContentsColumn("序号", "number"),
        ContentsColumn("材料名称", "title"),
        ContentsColumn("页码", "first"),
    ),
    volume=EVIDENCE,
)
"""How evidence is bound where a notice says nothing of it."""
_MAIN = "main"


def volumes_of(
    dossier: Dossier, definitions: Definitions, reserved: Mapping[str, int] | None = None
) -> tuple[Volume, ...]:
    """Every volume of the dossier, in the notice's order; `reserved` pages by artefact.

    A form that nothing is bound with is no volume: it is its own PDF. Raises `NoticeGoneError`.
    """
    terms = definitions.terms(dossier.notice, dossier.kind)
    if terms is None:
        raise NoticeGoneError(dossier.notice)
    planner = _Planner(dossier, definitions, terms, reserved or {})
    return tuple(planner.volumes())


def files_by_artefact(dossier: Dossier, definitions: Definitions) -> Mapping[str, int]:
    """How many files of evidence lie in the folders of each piece of evidence, by its id.

    Raises `NoticeGoneError`.
    """
    terms = definitions.terms(dossier.notice, dossier.kind)
    if terms is None:
        raise NoticeGoneError(dossier.notice)
    return _Planner(dossier, definitions, terms, {}).counts()


def proofs_of(dossier: Dossier, definitions: Definitions) -> Iterator[Proofs]:
    """Every condition that wants a proof and applies, with its files."""
    for one in coverage(dossier, definitions).conditions:
        keys = tuple(file_key(proof.folder, proof.file) for proof in one.proofs)
        yield Proofs(one.use.id, one.use.title, keys)


class _Planner:
    """Sorts the artefacts into volumes and the files into folders."""

    def __init__(
        self,
        dossier: Dossier,
        definitions: Definitions,
        terms: NoticeKind,
        reserved: Mapping[str, int],
    ) -> None:
        self._terms, self._reserved = terms, reserved
        self._artefacts = artefacts_of(dossier, terms)
        found = folders(dossier, definitions)
        self._folders = [one for one in found if one.is_wanted and one.files]
        self._strangers = [one for one in found if not one.is_wanted]
        self._ids = _folder_ids(terms)
        self._claimed = {name for item in self._artefacts for name in item.holds}
        takers = (one for one in self._artefacts if one.maker == "evidence" and not one.holds)
        self._takes_rest = next(takers, None)
        self._proofs = tuple(proofs_of(dossier, definitions))
        self._bound: dict[tuple[str, Treatment], str] = {}
        self._remarks: list[str] = []

    def volumes(self) -> Iterator[Volume]:
        """The volume of what is bound together, then forms with what is bound behind them."""
        together = [item for item in self._artefacts if item.binding == "volume"]
        together = together or [item for item in self._artefacts if item.maker == "evidence"]
        yield from self._together(together)
        for item in self._artefacts:
            behind = self._bound_with(item, self._artefacts)
            if item not in together and item.document and behind:
                made = [self._made(one, 1) for one in (item, *behind)]
                yield Volume(item.id, item.title, None, tuple(made))

    def counts(self) -> Mapping[str, int]:
        """The files of each artefact that others bring."""
        return {
            item.id: sum(one.file is not None for one in self._filed(item, 1))
            for item in self._artefacts
            if item.maker == "evidence"
        }

    def _together(self, items: Sequence[Artefact]) -> Iterator[Volume]:
        contents = self._terms.contents or USUAL
        ids = {item.id for item in items}
        materials = []
        for item in items:
            if item.id != contents.cover and item.bound_with not in ids:
                materials += self._artefact(item, items, is_only=len(items) == 1)
        for folder in self._strangers:
            count = len(folder.files)
            self._remarks.append(f"“{folder.title}”现在不要求，其中 {count} 个文件没有装进册里")
        cover = next((item for item in items if item.id == contents.cover), None)
        front = replace(self._made(cover, 1), kind="cover") if cover else _own_cover()
        if any(one.kind != "heading" for one in materials):
            title = contents.volume or EVIDENCE
            remarks = tuple(self._remarks)
            yield Volume(_MAIN, title, contents, tuple(materials), front, remarks, self._proofs)

    def _bound_with(self, item: Artefact, among: Iterable[Artefact]) -> list[Artefact]:
        return [one for one in among if one.bound_with == item.id]

    # --- one artefact ---

    def _artefact(
        self, item: Artefact, among: Sequence[Artefact], *, is_only: bool
    ) -> list[Material]:
        """An artefact with what is bound within it; a volume of evidence alone needs no heading."""
        level = 1 if is_only else 2
        within = [self._made(one, level) for one in self._bound_with(item, among)]
        within += self._filed(item, level)
        if item.maker != "evidence":
            return [self._made(item, 1), *within]
        if not within:
            self._remarks.append(f"“{_title(item)}”还没有放入文件，没有装进册里")
            return []
        return within if is_only else [Material(item.id, _title(item), 1, "heading"), *within]

    def _made(self, item: Artefact, level: int) -> Material:
        """A document of ours, or the sheet that keeps the place of what others make."""
        by_unit = item.maker == "unit" and item.document
        return Material(
            item.id,
            _title(item),
            level,
            "document" if by_unit else "placeholder",
            document=item.document,
            copies=item.copies,
            reserved=max(1, self._reserved.get(item.id, 1)),
            maker=MAKERS[item.maker],
        )

    def _filed(self, item: Artefact, level: int) -> Iterator[Material]:
        """The folders of an artefact with their files; one that holds a single one lists its files."""
        for folder in self._folders:
            name = self._ids.get(folder.key, "")
            if name in item.holds or (item is self._takes_rest and name not in self._claimed):
                is_single = item.holds == (name,)
                if not is_single:
                    address = _address(folder)
                    yield Material(address, folder.title, level, "heading", address)
                yield from self._files(folder, level if is_single else level + 1)

    def _files(self, folder: Folder, level: int) -> Iterator[Material]:
        """The files of a folder; one that is in it twice counts once."""
        seen: set[object] = set()
        for file in folder.files:
            if file.standing not in seen:
                seen.add(file.standing)
                yield self._file(folder, file, level)

    def _file(self, folder: Folder, file: FileRef, level: int) -> Material:
        """A file at its place, or a reference to the place where it is bound already.

        Other pages of it, or the same with a mark, are another material.
        """
        key, address = file_key(folder, file), _address(folder)
        earlier = self._bound.setdefault(file.standing, key)
        if earlier == key:
            return Material(key, file.title, level, "file", address, file=file)
        return Material(key, file.title, level, "same", address, file=file, same_as=earlier)


def _folder_ids(terms: NoticeKind) -> dict[str, str]:
    """The ids of listed materials and of conditions, by the facts of their folders."""
    listed = {one.evidence_fact: one.id for one in terms.materials}
    return listed | {use.evidence_fact: use.id for use in terms.conditions}


def file_key(folder: Folder, file: FileRef) -> str:
    """The key of a file's material; it is bound there, or refers to where it is bound."""
    sha256, treatment = file.standing
    how = repr(sorted(treatment.stored().items())) if treatment != Treatment() else ""
    mark = f"+{hashlib.sha256(how.encode()).hexdigest()[:8]}" if how else ""
    return f"{_address(folder)}/{sha256}{mark}"


def _address(folder: Folder) -> str:
    return f"{folder.key}@{folder.row}" if folder.row else folder.key


def _own_cover() -> Material:
    return Material(COVER, "封面", 1, "cover")


def _title(item: Artefact) -> str:
    return item.listed or item.title
