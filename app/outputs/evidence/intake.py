"""What the user means by the paths he gives: files, and folders with all that is in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from app.outputs.evidence.order import in_order

_BY_THE_SYSTEM = {"thumbs.db", "desktop.ini", ".ds_store"}
_MOST_DEPTH = 12


def gathered(paths: Iterable[Path]) -> Iterator[Path | OSError]:
    """The files in the order that people expect; an error for each that can't be looked at.

    Several given at once are put in order by their names; a folder stands for the files in it and
    below it. What the system or an office program leaves there isn't meant.
    """
    for path in in_order(paths, lambda one: one.name):
        yield from _below(path, 0)


def _below(path: Path, depth: int) -> Iterator[Path | OSError]:
    try:
        if not path.is_dir():
            yield path
            return
        inside = [one for one in path.iterdir() if not _is_left_over(one.name)]
    except OSError as error:
        yield error
        return
    ordered = in_order(inside, lambda one: one.name)
    yield from (one for one in ordered if not one.is_dir())
    for folder in (one for one in ordered if one.is_dir() and not one.is_symlink()):
        if depth < _MOST_DEPTH:
            yield from _below(folder, depth + 1)


def _is_left_over(name: str) -> bool:
    """Thumbnails and settings of a system, and the locks of Word and WPS."""
    return name.lower() in _BY_THE_SYSTEM or name.startswith(("~$", ".~", "._"))
