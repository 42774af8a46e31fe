"""Builds the program: reads the definitions once and hands the rooms what they need."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app import __version__, packages, paths
from app.errors import JiangshenError

if TYPE_CHECKING:
    from app.definitions.kinds import Kind
    from app.definitions.models import Definitions, NoticeKind
    from app.definitions.overview import NoticeOverview
    from app.definitions.record import DefinitionProblem
    from app.definitions.types.files import FileRef
    from app.dossier.dossier import Dossier
    from app.selftest import SelfTest
    from app.storage.files import DossierFile, Opened
    from app.ui.session import Session

# What the rooms bring is loaded where it is needed: the window stands before most of it is.


class BrokenProgramError(JiangshenError):
    """The program's own definitions hold errors."""

    exit_status = 3

    def __init__(self, problems: tuple[DefinitionProblem, ...]) -> None:
        super().__init__(
            "\n".join(map(str, problems)),
            f"程序自带的定义有 {len(problems)} 处错误，请重新安装程序",
        )
        self.problems = problems


class UnknownNoticeError(JiangshenError):
    """No such notice is shipped, or it doesn't concern this kind."""


class NoExistingBaseError(JiangshenError):
    """The notice knows no bases that exist already, or the kind has no such stage."""


def definitions(*extra: Path) -> Definitions:
    """All shipped and imported definitions and those of further folders, built like the program's own.

    Raises `BrokenProgramError` with every error in them; an imported one that is broken is set aside.
    """
    from app.definitions.record import DefinitionError

    try:
        return packages.in_use(*extra)
    except DefinitionError as error:
        raise BrokenProgramError(error.problems) from error


def check_definitions(*extra: Path) -> Definitions:
    """The definitions, held against the templates as well."""
    return _held_against_templates(definitions(*extra))


def check_shipped() -> Definitions:
    """As `check_definitions`, without what was imported here: what the program itself is made of."""
    from app.definitions.record import DefinitionError

    try:
        return _held_against_templates(packages.read())
    except DefinitionError as error:
        raise BrokenProgramError(error.problems) from error


def _held_against_templates(known: Definitions) -> Definitions:
    from app.definitions.record import DefinitionProblem
    from app.outputs.documents.templates import template_problems

    problems = tuple(
        DefinitionProblem(f"documents/{document.key}", document.template, message)
        for document in known.documents.values()
        if document.template
        for message in template_problems(document, known.facts)
    )
    if problems:
        raise BrokenProgramError(problems)
    return known


def new_dossier(
    known: Definitions, notice: str, kind: Kind, *, is_existing: bool, with_example: bool
) -> Dossier:
    """A dossier under a notice: empty, or the bundled example.

    Raises `UnknownNoticeError`; `NoExistingBaseError` where it can't be for an existing base.
    """
    from app.dossier.dossier import Dossier
    from app.exchange import interchange

    require_terms(known, notice, kind)
    if is_existing:
        _require_existing(known, notice, kind)
    dossier = Dossier(kind, notice, known.facts)
    if with_example:
        interchange.load(dossier, interchange.read_json(paths.EXAMPLES / f"{kind}.json"))
    if kind == "base" and (is_existing or not with_example):
        dossier.set_value("project.stage", "existing" if is_existing else "new")
    # A new dossier has no past: nothing of how it was made can be undone.
    return dossier.copy()


def add_example_evidence(file: DossierFile, known: Definitions) -> None:
    """Attach the bundled evidence to the file of an example, where its notice wants a proof."""
    import dataclasses
    import json

    from app.definitions.types.files import Treatment

    folder = paths.EXAMPLES / "evidence"
    plan = json.loads((folder / "evidence.json").read_text(encoding="utf-8"))
    dossier = file.dossier
    terms = known.terms(dossier.notice, dossier.kind)
    places = _evidence_places(terms) if terms else {}
    folders: dict[str, list[FileRef]] = {}
    for entry in plan[dossier.kind]:
        wanted = dict.fromkeys(places[name] for name in entry["proves"] if name in places)
        if wanted:
            added = file.add_content(folder / entry["file"])
            how = Treatment(**entry.get("treatment", {}))
            for fact in wanted:
                named = dataclasses.replace(added, name=entry["name"], treatment=how)
                folders.setdefault(fact, []).append(named)
    for fact, files in folders.items():
        dossier.set_value(fact, files)
    file.save()


def _evidence_places(terms: NoticeKind) -> dict[str, str]:
    """Where a proof goes, by the id of a condition or a listed material: the listed one first."""
    conditions = {use.id: terms.proof_facts(use)[-1] for use in terms.conditions if use.proof}
    return conditions | {one.id: one.evidence_fact for one in terms.materials}


def notices_at_a_glance() -> tuple[NoticeOverview, ...]:
    """What the start page says of the notices; all definitions are read only after a change."""
    from platformdirs import user_cache_path

    from app.definitions import overview
    from app.placement import place_bytes

    store = user_cache_path("Jiangshen", appauthor=False) / "notices.json"
    made_of = overview.stamp((paths.FORMS, packages.folder()), __version__)
    found = overview.kept(store, made_of)
    if found is None:
        from app.outputs import notice_list

        found = tuple(map(notice_list.overview, definitions().notices.values()))
        # That it can't be kept harms nobody.
        with contextlib.suppress(OSError):
            store.parent.mkdir(parents=True, exist_ok=True)
            place_bytes(store, overview.as_json(found, made_of).encode())
    return found


def new_session() -> Session:
    """A session with nothing open: all that the window needs beyond its start page."""
    import gc

    from app.ui.session import Session

    # A record with slots is a class made twice: the definitions take the room of the first ones.
    gc.collect()
    known = definitions()

    # The session's own: another notice may come while the window stands.
    def make(kind: Kind, notice: str, *, is_existing: bool, with_example: bool) -> Dossier:
        of = session.definitions
        return new_dossier(of, notice, kind, is_existing=is_existing, with_example=with_example)

    session = Session(known, make, lambda file: add_example_evidence(file, session.definitions))
    return session


def run_window(file: Path | None) -> int:
    """Show the window; the exit status of the program."""
    from app.ui.application import run

    return run(notices_at_a_glance(), new_session, file, packages.NoticeDesk(), _self_test)


def _self_test() -> Generator[str, None, SelfTest]:
    from app import selftest

    return selftest.run()


def _require_existing(known: Definitions, notice: str, kind: Kind) -> None:
    """Make sure that a notice asks something particular of bases that exist already."""
    from app.definitions.kinds import KINDS
    from app.outputs.notice_list import knows_existing

    if kind != "base":
        raise NoExistingBaseError(f"{KINDS[kind]}不分新建和已建", "请去掉 --existing，再试一次")
    terms = known.terms(notice, kind)
    if terms is None or not knows_existing(terms):
        raise NoExistingBaseError(
            f"通知 {notice} 没有已建项目", "请去掉 --existing，或者另选一份通知"
        )


def require_terms(known: Definitions, notice: str, kind: Kind) -> None:
    """Make sure that there is a notice and that it concerns the kind; `UnknownNoticeError`."""
    from app.definitions.kinds import KINDS

    found = known.notices.get(notice)
    if found is None:
        raise UnknownNoticeError(
            f"没有编号为 {notice} 的通知", f"可用的通知：{'、'.join(known.notices)}"
        )
    if found.terms(kind) is None:
        raise UnknownNoticeError(
            f"通知 {notice} 不适用于{KINDS[kind]}", "请另选一份通知，或改用另一种申报"
        )


@contextlib.contextmanager
def opened(
    path: Path, known: Definitions, *, for_reading: bool = False, to_change: bool = True
) -> Iterator[Opened]:
    """A dossier file, closed at the end whatever happens.

    Raises `LockedDossierError` where the dossier is to be changed and was handed in; what the file
    keeps beside it can be written all the same (not `to_change`).
    """
    from app.dossier.dossier import LockedDossierError
    from app.storage.files import DossierFile

    found = (DossierFile.open_for_reading if for_reading else DossierFile.open)(path, known)
    with found.file:
        if found.dossier.is_locked and to_change and not for_reading:
            raise LockedDossierError
        yield found
