"""What has become of the material: printed, packed, sealed, handed in. Kept in the file's meta.

It is no value of the dossier: a copy of the material elsewhere hasn't been printed, and none of it
stands on a form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from app.definitions.types.files import FileRef, file_ref, stored_file
from app.storage.database import Database
from app.storage.state import read_meta, to_text, write_meta

_KEY = "delivery"
_FREE = "."
Way = Literal["mail", "person", "email", "online"]
WAYS: Mapping[Way, str] = {
    "mail": "邮寄",
    "person": "当面送达",
    "email": "电子邮件",
    "online": "网上系统",
}


@dataclass(frozen=True, slots=True)
class PrintedPiece:
    """How a piece was printed last: how many copies, when, and what stood on each page.

    `pages` are the fingerprints of its pages, as `outputs.delivery` makes and compares them. `at` is
    when it was given to the printer, `same_at` when the material's pages were last found to be still
    the same. `is_one_sided`: each page has a sheet of its own, but one that is only left free (`_FREE`).
    """

    title: str
    copies: int
    at: datetime
    pages: tuple[str, ...] = ()
    is_one_sided: bool = False
    same_at: datetime | None = None

    @property
    def sheets(self) -> int:
        """How many sheets a copy has."""
        if self.is_one_sided:
            return sum(page != _FREE for page in self.pages)
        return -(-len(self.pages) // 2)

    @property
    def seen_at(self) -> datetime:
        """Until when it is known to be what the material says."""
        return max(self.at, self.same_at or self.at)


@dataclass(frozen=True, slots=True)
class Submission:
    """That the material was handed in: when, how, and what the user noted (a tracking number)."""

    at: datetime
    way: Way
    note: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Something that happened to the material as a whole, in words."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """All that is known of one dossier's way to the counter.

    `printed` goes by the piece's key: an artefact's id, or a volume's key. `at_hand` are the
    artefacts that others make, seal or bring and that have come, each with when; `scans` those whose
    sealed paper was scanned. `packed` is the folder of the last electronic copy, and when.
    """

    printed: Mapping[str, PrintedPiece] = field(default_factory=dict)
    at_hand: Mapping[str, datetime] = field(default_factory=dict)
    scans: Mapping[str, tuple[FileRef, ...]] = field(default_factory=dict)
    packed: tuple[str, datetime] | None = None
    submission: Submission | None = None
    log: tuple[LogEntry, ...] = ()

    @property
    def is_locked(self) -> bool:
        """Whether what was handed in shall stay as it was."""
        return self.submission is not None

    def submitted(self, submission: Submission, at: datetime) -> Delivery:
        """As it is once the user said (`at`) that the material was handed in."""
        note = f"（{submission.note}）" if submission.note else ""
        how = f"{WAYS[submission.way]}，{submission.at:%Y-%m-%d}"
        entry = LogEntry(at, f"标记为已报送：{how}{note}；内容锁定")
        return replace(self, submission=submission, log=(*self.log, entry))

    def unlocked(self, at: datetime, why: str) -> Delivery:
        """As it is once the user took the mark back, and said why."""
        entry = LogEntry(at, f"解除锁定：{why}")
        return replace(self, submission=None, log=(*self.log, entry))


def read_delivery(database: Database) -> Delivery:
    """What is kept; nothing where nothing was, or it can't be read."""
    try:
        kept = json.loads(read_meta(database, _KEY))
        return _restored(kept)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Delivery()


def write_delivery(database: Database, delivery: Delivery) -> None:
    """Keep it in place of what was kept before."""
    with database.transaction():
        write_meta(database, _KEY, to_text(_stored(delivery)))


def delivery_text(database: Database) -> str:
    """What is kept, as it stands in the file: it refers to contents."""
    return read_meta(database, _KEY)


def _stored(delivery: Delivery) -> dict[str, Any]:
    submission, packed = delivery.submission, delivery.packed
    return {
        "printed": {
            key: {
                "title": one.title,
                "copies": one.copies,
                "at": one.at.isoformat(),
                "pages": list(one.pages),
                "is_one_sided": one.is_one_sided,
                "same_at": one.same_at.isoformat() if one.same_at else "",
            }
            for key, one in delivery.printed.items()
        },
        "at_hand": {key: at.isoformat() for key, at in delivery.at_hand.items()},
        "scans": {
            key: [stored_file(file) for file in files] for key, files in delivery.scans.items()
        },
        "packed": [packed[0], packed[1].isoformat()] if packed else None,
        "submission": {
            "at": submission.at.isoformat(),
            "way": submission.way,
            "note": submission.note,
        }
        if submission
        else None,
        "log": [[one.at.isoformat(), one.text] for one in delivery.log],
    }


def _restored(kept: Mapping[str, Any]) -> Delivery:
    packed, submission = kept["packed"], kept["submission"]
    return Delivery(
        {key: _printed(one) for key, one in kept["printed"].items()},
        {key: datetime.fromisoformat(at) for key, at in kept["at_hand"].items()},
        {
            key: tuple(file for raw in files if (file := file_ref(raw)))
            for key, files in kept["scans"].items()
        },
        (str(packed[0]), datetime.fromisoformat(packed[1])) if packed else None,
        _submission(submission) if submission else None,
        tuple(LogEntry(datetime.fromisoformat(at), str(text)) for at, text in kept["log"]),
    )


def _printed(kept: Mapping[str, Any]) -> PrintedPiece:
    at, same_at = datetime.fromisoformat(kept["at"]), kept.get("same_at")
    return PrintedPiece(
        str(kept["title"]),
        int(kept["copies"]),
        at,
        tuple(map(str, kept["pages"])),
        bool(kept.get("is_one_sided")),
        datetime.fromisoformat(same_at) if same_at else None,
    )


def _submission(kept: Mapping[str, Any]) -> Submission:
    way: Way = kept["way"] if kept["way"] in WAYS else "person"
    return Submission(datetime.fromisoformat(kept["at"]), way, str(kept["note"]))
