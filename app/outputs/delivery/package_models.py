"""The records of an electronic copy: what was asked for, what is ready, what lies in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.definitions.models import Artefact, Medium
from app.definitions.types.files import FileRef
from app.outputs.delivery.masks import Masked
from app.outputs.documents.rendering import Printing
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.models import Progress

DRAFTS = "交推荐单位（草稿）"
"""The subfolder of what the recommender makes, and of which ours is a draft."""


@dataclass(frozen=True, slots=True)
class PackageOrder:
    """How an electronic copy is wanted.

    `scans` are those of sealed paper by artefact, `pages` and `reserved` as for books. With
    `masks` ID and telephone numbers are hidden; with `everything` also what is asked on paper only
    goes in.
    `has_moved`: the evidence was arranged anew since, so that `pages` hold no longer.
    """

    printing: Printing
    scans: Mapping[str, tuple[FileRef, ...]] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    reserved: Mapping[str, int] = field(default_factory=dict)
    masks: bool = False
    everything: bool = False
    faces: Faces | None = None
    progress: Progress | None = None
    has_moved: bool = False


@dataclass(frozen=True, slots=True)
class PackageFile:
    """A file of the copy: where its bytes are, and its name in the copy (`folder/name` too).

    `artefacts` are the ids of what it holds, `maker` who set a PDF.
    """

    source: Path
    name: str
    artefacts: tuple[str, ...]
    pages: int = 0
    maker: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether it is meant for the recommender."""
        return self.name.startswith(f"{DRAFTS}/")

    @property
    def size(self) -> int:
        """Bytes."""
        return self.source.stat().st_size


@dataclass(frozen=True, slots=True)
class PackageRow:
    """What became of an artefact: its place in the notice, its files, a word on it.

    `lack` is what is asked for and isn't there, "" where nothing is; `remark` says what the user
    should know.
    """

    number: int
    artefact: Artefact
    files: tuple[str, ...] = ()
    remark: str = ""
    lack: str = ""


@dataclass(frozen=True, slots=True)
class Staged:
    """An electronic copy made and not yet in its place; its files lie in a folder for the job.

    `notes` are for the user, `details` what engines and books said on the way; `faults` are evidence
    that couldn't be bound.
    """

    title: str
    files: tuple[PackageFile, ...]
    rows: tuple[PackageRow, ...]
    notes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    masked: tuple[Masked, ...] = ()
    is_masked: bool = False

    @property
    def missing(self) -> tuple[str, ...]:
        """What is asked for and isn't there, each in a line, and what couldn't be bound."""
        lacks = (f"{one.artefact.title}：{one.lack}" for one in self.rows if one.lack)
        return (*lacks, *self.faults)

    def files_for(self, medium: Medium) -> tuple[PackageFile, ...]:
        """The files of the artefacts that are asked for on a medium."""
        asked = {one.artefact.id for one in self.rows if medium in one.artefact.media}
        return tuple(one for one in self.files if asked & set(one.artefacts))

    @property
    def mailed(self) -> tuple[PackageFile, ...]:
        """What goes by e-mail: what the notice wants so, else the whole copy; never a draft."""
        asked = self.files_for("email") or self.files
        return tuple(one for one in asked if not one.is_draft)

    def on_carriers(self) -> Iterator[tuple[Medium, tuple[PackageFile, ...]]]:
        """What goes on a disc, and on a stick, where the notice wants one."""
        carriers: tuple[Medium, ...] = ("disc", "usb")
        for medium in carriers:
            if files := self.files_for(medium):
                yield medium, files
