"""What the user chose for the printing of one dossier, kept in its file's meta.

It is no value of the dossier: a copy of the material elsewhere has other files beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath, PureWindowsPath

from app.definitions.models import Definitions
from app.dossier.dossier import Dossier
from app.dossier.references import arrangement
from app.storage.database import Database
from app.storage.state import read_meta, to_text, write_meta

_KEY = "printing"


@dataclass(frozen=True, slots=True)
class PrintChoices:
    """`own`: paths of the user's own PDFs by the key of the document that they stand in for.

    `told`: the missing faces that the user was asked about before an export. `reserved`: the pages
    that a book keeps for what others make, by artefact. `pages`: where evidence stands in the last
    book, as references to it print it, by name, and `arrangement` how the evidence was arranged then.
    `starts`: what begins on a right-hand page in print.
    """

    own: Mapping[str, str] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    reserved: Mapping[str, int] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    arrangement: str = ""
    starts: str = ""

    def pages_now(self, dossier: Dossier, definitions: Definitions) -> Mapping[str, str]:
        """The pages by name, as long as they hold: none once the evidence is arranged otherwise.

        A number that is missing is seen; one of an earlier order would be handed in.
        """
        is_same = bool(self.pages) and self.arrangement == arrangement(dossier, definitions)
        return self.pages if is_same else {}

    def without_pages(self) -> PrintChoices:
        """The choices after something that lets the pages be others."""
        return replace(self, pages={}, arrangement="")


def read_choices(database: Database) -> PrintChoices:
    """The choices; none where nothing was kept, or what was can't be read."""
    try:
        kept = json.loads(read_meta(database, _KEY))
        own = {str(key): str(path) for key, path in kept["own"].items()}
        reserved = {str(key): int(pages) for key, pages in kept.get("reserved", {}).items()}
        pages = {str(name): str(text) for name, text in kept.get("pages", {}).items()}
        told, order = frozenset(map(str, kept["told"])), str(kept.get("arrangement", ""))
        return PrintChoices(own, told, reserved, pages, order, str(kept.get("starts", "")))
    except (ValueError, TypeError, KeyError, AttributeError):
        return PrintChoices()


def write_choices(database: Database, choices: PrintChoices) -> None:
    """Keep the choices in place of those before."""
    with database.transaction():
        kept = {
            "own": dict(choices.own),
            "told": sorted(choices.told),
            "reserved": dict(choices.reserved),
            "pages": dict(choices.pages),
            "arrangement": choices.arrangement,
            "starts": choices.starts,
        }
        write_meta(database, _KEY, to_text(kept))


def place_of(kept: str, dossier: Path) -> Path:
    """Where a kept path leads: there, or to a file of that name beside the dossier that moved."""
    path = Path(kept)
    beside = dossier.parent / _name(kept)
    return beside if not path.is_file() and beside.is_file() else path


def _name(kept: str) -> str:
    """The last part of a path of any system: the dossier may come from another one."""
    return PureWindowsPath(kept).name if "\\" in kept else PurePosixPath(kept).name
