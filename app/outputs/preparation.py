"""What should be known before the files are made: the engines, missing faces, the user's own PDFs."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.definitions.models import Definitions
from app.dossier.dossier import Dossier
from app.outputs.documents.rendering import NoticeGoneError, word_forms
from app.outputs.engines.choice import EngineState, survey
from app.outputs.engines.errors import EngineError
from app.outputs.engines.lent_face import lendable
from app.outputs.engines.models import ENGINE_NAMES, EngineKey
from app.outputs.engines.own_pdf import OwnPdf
from app.outputs.font_check import missing_in, office_remarks
from app.outputs.typeset.faces import OWN_TITLE, Faces, Substitution


@dataclass(frozen=True, slots=True)
class OwnState:
    """How a PDF of the user's stands beside the form of today.

    `problem` says why it can't be used, `doubt` how its text differs; "" where all is well.
    """

    name: str
    pages: int = 0
    problem: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Preparation:
    """`engines` in the order of `auto`; `missing` faces of what we'd print, each once; `own` by document."""

    engines: tuple[EngineState, ...]
    missing: tuple[Substitution, ...]
    own: Mapping[str, OwnState]

    @property
    def automatic(self) -> EngineState:
        """The engine that `auto` would take now."""
        return next(one for one in self.engines if not one.lack)


def prepare(
    dossier: Dossier,
    definitions: Definitions,
    own: Mapping[str, Path],
    faces: Faces | None = None,
    pages: Mapping[str, str] | None = None,
) -> Generator[str, None, Preparation]:
    """Look at the Word documents of a set: yields the title of each before it, returns the result.

    `own` are the user's PDFs by the key of the document that they stand in for; references to
    evidence print `pages`.
    """
    faces = faces or Faces()
    missing: dict[Substitution, None] = {}
    states: dict[str, OwnState] = {}
    try:
        for form in word_forms(dossier, definitions, pages):
            yield form.title
            if form.document in own:
                states[form.document] = own_state(own[form.document], form.data)
            else:
                missing |= dict.fromkeys(missing_in(form.data, faces))
    except NoticeGoneError:
        pass  # Its page says so itself.
    return Preparation(survey(), tuple(missing), states)


def own_state(path: Path, docx: bytes) -> OwnState:
    """A PDF of the user's held against the form."""
    own = OwnPdf(path)
    try:
        return OwnState(path.name, own.pages(), doubt=own.doubt(docx))
    except EngineError as error:
        return OwnState(path.name, problem=error.reason)


def face_remarks(missing: Iterable[Substitution], engine: EngineKey) -> tuple[str, ...]:
    """What a user should know of missing faces when an engine prints: one line for each fate."""
    found = tuple(missing)
    lent = frozenset(lendable(found) if engine == "libreoffice" else ())
    fates: dict[str, list[str]] = {}
    for one in found:
        if engine == "builtin" and one.refused:
            fates[str(one)] = []
        elif engine == "builtin" or not one.refused:
            fates.setdefault(_fate(one, engine, lent), []).append(one.asked)
    return tuple(
        f"缺少 {'、'.join(names)}，{fate}" if names else fate for fate, names in fates.items()
    )


def single_remarks(missing: Iterable[Substitution], engine: EngineKey) -> frozenset[str]:
    """What the engine itself remarks on each of the missing faces."""
    found = tuple(missing)
    if engine == "builtin":
        return frozenset(map(str, found))
    lent = lendable(found) if engine == "libreoffice" else ()
    return frozenset(office_remarks(found, ENGINE_NAMES[engine], lent))


def _fate(one: Substitution, engine: EngineKey, lent: frozenset[str]) -> str:
    if engine == "builtin":
        return f"将以 {one.used}{'（加粗）' if one.bold else ''} 代替"
    if one.asked in lent:
        return f"{ENGINE_NAMES[engine]} 以 {OWN_TITLE} 代替"
    return f"{ENGINE_NAMES[engine]} 会另选字体代替，分页和字形都可能不同"
