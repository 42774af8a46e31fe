"""The manual's parts and pages, as they lie under `resources/manual`.

`contents.toml` lists the pages of each part. A page is a piece of HTML of few tags, named after its
key; a page of the plan finds its help by its own key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from app.paths import RESOURCES

MANUAL = RESOURCES / "manual"
PICTURES = MANUAL / "pictures"
FIRST = "quick_start"
"""The page that stands open where nothing else is asked for."""
QUESTIONS, KEYS = "formal_review", "keys"
KEYS_PLACE = "<!--keys-->"
"""Where the page of the keys has what the program's own actions say."""

_TITLE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_END = re.compile(r"</(?:p|h[123]|li|t[dh])>|<br>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class ManualPage:
    """A page: its key, its title, the part that it belongs to, and its HTML."""

    key: str
    title: str
    part: str
    source: str


Manual = Mapping[str, ManualPage]
"""The pages by their keys, in their order."""


def read_manual(folder: Path = MANUAL) -> Manual:
    """All pages. Raises OSError, KeyError or ValueError where the shipped files don't fit."""
    parts = tomllib.loads((folder / "contents.toml").read_text(encoding="utf-8"))["parts"]
    return {key: _read(folder, part["title"], key) for part in parts for key in part["pages"]}


def plain(html: str) -> str:
    """The words of a piece of HTML, as they are read and searched."""
    return " ".join(unescape(_TAG.sub("", _END.sub(" ", html))).split())


def _read(folder: Path, part: str, key: str) -> ManualPage:
    source = (folder / f"{key}.html").read_text(encoding="utf-8")
    found = _TITLE.search(source)
    if found is None:
        raise ValueError(f"{key}.html has no title")
    return ManualPage(key, plain(found[1]), part, source)
