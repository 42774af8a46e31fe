"""Which volumes a notice wants of a dossier, and what stands in them in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from app.definitions.models import (
    MAKERS,
    Artefact,
    CheckUse,
    Contents,
    ContentsColumn,
    Definitions,
    NoticeKind,
)
from app.definitions.types.files import FileRef
from app.dossier.changes import ROOT
from app.dossier.checks.look import Look
from app.dossier.dossier import Dossier
from app.outputs.documents.checklist import artefacts_of
from app.outputs.documents.rendering import NoticeGoneError
from app.outputs.volumes.models import COVER, Material, Volume

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


class _Planner:
    """Sorts the artefacts into volumes and the files into folders."""

    def __init__(
        self,
        dossier: Dossier,
        definitions: Definitions,
        terms: NoticeKind,
        reserved: Mapping[str, int],
    ) -> None:
        self._dossier, self._definitions, self._terms = dossier, definitions, terms
        self._reserved = reserved
        self._artefacts = artefacts_of(dossier, terms)
        self._proofs = tuple(_wanted_proofs(dossier, definitions))
        self._claimed = {name for item in self._artefacts for name in item.proves}
        unclaimed = (one for one in self._artefacts if one.maker == "evidence")
        takers = (one.id for one in unclaimed if not (one.proves or one.folder))
        self._takes_rest = next(takers, "")
        self._bound: dict[str, str] = {}
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

    def _together(self, items: Sequence[Artefact]) -> Iterator[Volume]:
        contents = self._terms.contents or USUAL
        ids = {item.id for item in items}
        materials = []
        for item in items:
            if item.id != contents.cover and item.bound_with not in ids:
                materials += self._artefact(item, items, is_only=len(items) == 1)
        self._note_strangers()
        cover = next((item for item in items if item.id == contents.cover), None)
        front = replace(self._made(cover, 1), kind="cover") if cover else _own_cover()
        if any(one.kind != "heading" for one in materials):
            title = contents.volume or EVIDENCE
            remarks = tuple(self._remarks)
            proofs = tuple((use.evidence_fact, use.title) for use in self._proofs)
            yield Volume(_MAIN, title, contents, tuple(materials), front, remarks, proofs)

    def _bound_with(self, item: Artefact, among: Iterable[Artefact]) -> list[Artefact]:
        return [one for one in among if one.bound_with == item.id]

    # --- one artefact ---

    def _artefact(
        self, item: Artefact, among: Sequence[Artefact], *, is_only: bool
    ) -> list[Material]:
        """An artefact with what is bound within it; a volume of evidence alone needs no heading."""
        inner = self._bound_with(item, among)
        level = 1 if is_only else 2
        within = [self._made(one, level) for one in inner]
        if item.maker != "evidence":
            return [self._made(item, 1), *within]
        within += self._folders(item, level)
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

    def _folders(self, item: Artefact, level: int) -> Iterator[Material]:
        """The files of an artefact's own folder, then the conditions it proves with theirs."""
        if item.folder:
            yield from self._filed(item.folder, level)
        takes_rest = item.id == self._takes_rest
        for use in self._proofs:
            if use.id in item.proves or (takes_rest and use.id not in self._claimed):
                yield from self._folder(use, level)

    def _folder(self, use: CheckUse, level: int) -> Iterator[Material]:
        fact = use.evidence_fact
        filed = list(self._filed(fact, level + 1))
        if filed:
            yield Material(fact, use.title, level, "heading", fact=fact)
        yield from filed

    def _filed(self, fact: str, level: int) -> Iterator[Material]:
        """The files of a folder; one that is in it twice counts once."""
        seen: set[str] = set()
        for file in _files(self._dossier, fact):
            if file.sha256 not in seen:
                seen.add(file.sha256)
                yield self._file(fact, file, level)

    def _file(self, fact: str, file: FileRef, level: int) -> Material:
        """A file at its place, or a reference to the place where it is bound already."""
        key = f"{fact}/{file.sha256}"
        earlier = self._bound.setdefault(file.sha256, key)
        kind = "file" if earlier == key else "same"
        return Material(
            key,
            file.title,
            level,
            "file" if kind == "file" else "same",
            file=file,
            fact=fact,
            same_as="" if kind == "file" else earlier,
        )

    def _note_strangers(self) -> None:
        """Files in folders that nothing asks for now aren't bound: they are named."""
        wanted = {use.evidence_fact for use in self._proofs}
        for key, fact in self._dossier.facts.items():
            files = _files(self._dossier, key) if key.startswith("evidence.") else ()
            if files and key not in wanted:
                self._remarks.append(
                    f"“{fact.label}”现在不要求，其中 {len(files)} 个文件没有装进册里"
                )


def _own_cover() -> Material:
    return Material(COVER, "封面", 1, "cover")


def _title(item: Artefact) -> str:
    return item.listed or item.title


def _wanted_proofs(dossier: Dossier, definitions: Definitions) -> Iterator[CheckUse]:
    """The conditions that want a proof and apply, in the notice's order."""
    terms = definitions.terms(dossier.notice, dossier.kind)
    for rule in definitions.rules.get(f"{dossier.notice}/{dossier.kind}", ()):
        if rule.use.proof and Look(dossier, ROOT, terms).applies(rule.use.only_if):
            yield rule.use


def _files(dossier: Dossier, key: str) -> tuple[FileRef, ...]:
    value = dossier.value(key)
    return value if isinstance(value, tuple) else ()
