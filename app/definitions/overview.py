"""What the start page says of the notices, kept from one start to the next.

Reading all definitions takes longer than showing a window, so their overview is written down once
and read again as long as no file under `forms/` has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zlib import crc32

FORMAT = 1


@dataclass(frozen=True, slots=True)
class NoticeOverview:
    """A notice at a glance: `about` holds, by kind, lines on dates, copies and money.

    A kind that it doesn't concern is missing there. `last_days` are the last days of submission by
    kind; `existing_kinds` those for which it asks something particular of existing projects.
    """

    id: str
    title: str
    number: str
    region: str
    about: Mapping[str, tuple[str, ...]]
    last_days: Mapping[str, date]
    existing_kinds: tuple[str, ...]


def stamp(roots: Iterable[Path], version: str) -> str:
    """What changes with the program's version and any file under the roots: number, sizes, times."""
    wanted = ("*.toml", "*.tongzhi")
    files = sorted(path for root in roots for one in wanted for path in root.rglob(one))
    found = [(path.as_posix(), *_state(path)) for path in files]
    return f"{FORMAT} {version} {len(found)} {crc32(repr(found).encode()):08x}"


def kept(store: Path, wanted: str) -> tuple[NoticeOverview, ...] | None:
    """The overview in a file; None where there is none of this stamp."""
    try:
        found = json.loads(store.read_text(encoding="utf-8"))
        if found["stamp"] != wanted:
            return None
        return tuple(_read(row) for row in found["notices"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def as_json(notices: Sequence[NoticeOverview], made_of: str) -> str:
    """The overview as it is kept."""
    rows = [
        {
            "id": one.id,
            "title": one.title,
            "number": one.number,
            "region": one.region,
            "about": {kind: list(lines) for kind, lines in one.about.items()},
            "last_days": {kind: day.isoformat() for kind, day in one.last_days.items()},
            "existing_kinds": list(one.existing_kinds),
        }
        for one in notices
    ]
    return json.dumps({"stamp": made_of, "notices": rows}, ensure_ascii=False)


def _read(row: Mapping[str, Any]) -> NoticeOverview:
    return NoticeOverview(
        row["id"],
        row["title"],
        row["number"],
        row["region"],
        {kind: tuple(lines) for kind, lines in row["about"].items()},
        {kind: date.fromisoformat(day) for kind, day in row["last_days"].items()},
        tuple(row["existing_kinds"]),
    )


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
