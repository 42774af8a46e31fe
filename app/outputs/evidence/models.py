"""What is found of a file, what is made of it, and why that may fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.definitions.types.base import Severity
from app.definitions.types.files import FileRef
from app.errors import JiangshenError

FileKind = Literal["pdf", "image", "word", "excel", "ofd", "other"]
ProblemSeverity = Severity | Literal["note"]

Fetch = Callable[[FileRef, Path], None]
"""Writes the original bytes of a file to a path. Raises `JiangshenError`."""
A4 = (595.276, 841.89)
"""The paper of all volumes: width and height in points, upright."""
POINTS_PER_MILLIMETRE = 72 / 25.4
"""A millimetre in points."""


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Something to know of a file, in Chinese: an "error" means that it can't be bound."""

    severity: ProblemSeverity
    message: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.message}。{self.advice}" if self.advice else self.message


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found of a file as it came in.

    `pages` is 0 where unknown or unusable; `sizes` are width and height in points, as displayed,
    of the first pages up to 50.
    """

    kind: FileKind
    pages: int
    sizes: tuple[tuple[float, float], ...]
    problems: tuple[FileProblem, ...]

    @property
    def is_usable(self) -> bool:
        """Whether it can be bound."""
        return not any(one.severity == "error" for one in self.problems)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A PDF ready to be bound, its treatment done.

    `path` lies in the job's folder, or is the untouched source. `keeps_original`: it is signed or
    sealed, so the untouched original belongs beside it in the layout for the screen.
    """

    path: Path
    pages: int
    notes: tuple[str, ...]
    keeps_original: bool


class EvidenceError(JiangshenError):
    """A file of evidence can't become pages of a volume."""


class EvidenceCancelledError(EvidenceError):
    """The user stopped it."""

    def __init__(self) -> None:
        super().__init__("已停止", "需要时再做一次即可")
