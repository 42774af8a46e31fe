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
    """The last export: when, into which folder, and whether nothing has changed since."""

    at: datetime
    folder: str
    is_current: bool


def read_export(database: Database, newest_step: int) -> Export | None:
    """The last export; None where there was none, or what is kept of it can't be read."""
    try:
        kept = json.loads(read_meta(database, _KEY))
        at = datetime.fromisoformat(kept["at"])
        return Export(at, str(kept["folder"]), kept["step"] == newest_step)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def write_export(database: Database, folder: str, at: datetime, newest_step: int) -> None:
    """Keep that the material was exported in the state of a step."""
    kept = {"at": at.isoformat(), "folder": folder, "step": newest_step}
    with database.transaction():
        write_meta(database, _KEY, to_text(kept))
