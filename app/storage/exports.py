"""When the material was last exported, and at which step it stood then: kept in the file's meta."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from app.storage.database import Database
from app.storage.state import read_meta, to_text, write_meta

_KEY = "exported"


@dataclass(frozen=True, slots=True)
class Export:
    """The last export: when, into which folder, and whether nothing has changed since.

    `submitted`: when the user marked it as handed in; None where he hasn't.
    """

    at: datetime
    folder: str
    is_current: bool
    submitted: datetime | None = None


def read_export(database: Database, newest_step: int) -> Export | None:
    """The last export; None where there was none, or what is kept of it can't be read."""
    try:
        kept = json.loads(read_meta(database, _KEY))
        at = datetime.fromisoformat(kept["at"])
        marked = kept.get("submitted")
        submitted = datetime.fromisoformat(marked) if marked else None
        return Export(at, str(kept["folder"]), kept["step"] == newest_step, submitted)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def write_export(database: Database, folder: str, at: datetime, newest_step: int) -> None:
    """Keep that the material was exported in the state of a step."""
    _write(database, {"at": at.isoformat(), "folder": folder, "step": newest_step})


def mark_export(database: Database, at: datetime | None) -> None:
    """Mark the last export as handed in, or take the mark away; nothing where there was none."""
    if read_export(database, 0) is not None:
        kept = json.loads(read_meta(database, _KEY))
        _write(database, {**kept, "submitted": at.isoformat() if at else ""})


def _write(database: Database, kept: dict[str, object]) -> None:
    with database.transaction():
        write_meta(database, _KEY, to_text(kept))
