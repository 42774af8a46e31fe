"""What a PDF reader calls each page: the stamped number where there is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.outputs.volumes.models import Face
from app.outputs.volumes.pdf_writing import text_string


def label_ranges(faces: Sequence[Face]) -> Iterator[tuple[int, dict[str, bytes]]]:
    """The ranges of the label tree: from which page on, and how its labels are made."""
    before: Face | None = None
    for face in faces:
        if before is None or not _goes_on(before, face):
            yield face.index, _range(face)
        before = face


def _goes_on(before: Face, face: Face) -> bool:
    """Whether the label follows from the one before without being said."""
    if not (before.label.isdecimal() and face.label.isdecimal()):
        return False
    return int(face.label) == int(before.label) + 1


def _range(face: Face) -> dict[str, bytes]:
    if face.label.isdecimal():
        return {"S": b"/D", "St": face.label.encode()}
    return {"P": text_string(face.label)}
