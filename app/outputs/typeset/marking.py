"""Text that carries its own bookmark: so that a page can be asked where a value stands on it.

The letters that frame it are of the private area, where no text of a document has any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BEGIN, _NAMED, _END = "\ue000", "\ue001", "\ue002"
_FRAMES = re.compile(f"{_BEGIN}([^{_NAMED}]*){_NAMED}|{_END}")
_FRAME_LETTERS = re.compile(f"[{_BEGIN}{_NAMED}{_END}]")
_FRAME = str.maketrans("", "", _BEGIN + _NAMED + _END)


def marked(name: str, text: str) -> str:
    """The text within a bookmark of that name, for a document that is only looked at."""
    clean = text.translate(_FRAME) if _FRAME_LETTERS.search(text) else text
    return f"{_BEGIN}{name}{_NAMED}{clean}{_END}"


def is_marked(text: str) -> bool:
    """Whether a bookmark begins or ends in a piece of text."""
    return _BEGIN in text or _END in text


def parted(text: str) -> Iterator[tuple[str, str | None]]:
    """The text between the marks, each with the name of the one that follows.

    A name begins a bookmark, "" ends the one last begun, None stands at the text's end.
    """
    at = 0
    for frame in _FRAMES.finditer(text):
        yield text[at : frame.start()], frame.group(1) or ""
        at = frame.end()
    yield text[at:], None
