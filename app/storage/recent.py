"""The files that were open last, for the start page and the menu."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import platformdirs

from app.placement import place_bytes

MOST = 10


@dataclass(frozen=True, slots=True)
class RecentFile:
    """A file and when it was opened, in local time."""

    path: Path
    opened: datetime


class RecentFiles:
    """The list, kept in the user's configuration folder. That it can't be kept harms nobody."""

    def __init__(self, store: Path | None = None) -> None:
        folder = platformdirs.user_config_path("Jiangshen", appauthor=False)
        self._store = store or folder / "recent.json"

    def entries(self) -> tuple[RecentFile, ...]:
        """The newest first, also those that are not to be found just now."""
        try:
            rows = json.loads(self._store.read_text(encoding="utf-8"))
            return tuple(
                RecentFile(Path(row["path"]), datetime.fromisoformat(row["opened"]).astimezone())
                for row in rows
            )
        except (OSError, ValueError, TypeError, KeyError):
            return ()

    def add(self, path: Path) -> None:
        """Put a file first."""
        path = path.absolute()
        self._write((RecentFile(path, datetime.now().astimezone()), *self._without(path))[:MOST])

    def remove(self, path: Path) -> None:
        """Take a file off the list; the file itself stays."""
        self._write(self._without(path.absolute()))

    def _without(self, path: Path) -> tuple[RecentFile, ...]:
        return tuple(entry for entry in self.entries() if entry.path != path)

    def _write(self, entries: tuple[RecentFile, ...]) -> None:
        rows = [{"path": str(item.path), "opened": item.opened.isoformat()} for item in entries]
        with contextlib.suppress(OSError):
            self._store.parent.mkdir(parents=True, exist_ok=True)
            place_bytes(
                self._store, json.dumps(rows, ensure_ascii=False).encode("utf-8", "replace")
            )
