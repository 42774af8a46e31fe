"""References to evidence in the user's texts: 【佐证：名称】 prints as 佐证见 P37–41.

A name is the title of a folder or of a file, as it reads in the contents; blanks around it, 《》 and
【】 don't count. A folder's name stands for all its files; it goes before a file's of that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from app.definitions.models import Definitions
from app.definitions.types import FileRef
from app.dossier.dossier import Dossier
from app.dossier.evidence import Folder, folders

_REFERENCE = re.compile(r"【\s*佐证\s*[：:]([^【】\n]*)】")
_BRACKETS = str.maketrans("", "", "《》【】")
BLANK = "佐证见第　　页"
"""What is printed where the pages aren't known: room to write them."""

Places = Mapping[str, tuple[tuple[Folder, FileRef], ...]]
"""By name, the files that it stands for, each with the folder in which it lies."""


def name_of(title: str) -> str:
    """A title as references are told apart by it."""
    return title.translate(_BRACKETS).strip()


def reference_to(title: str) -> str:
    """The reference to a folder or a file, as it is written into a text."""
    return f"【佐证：{name_of(title)}】"


def names_in(text: str) -> tuple[str, ...]:
    """The names that a text refers to, each once, in its order."""
    # Nearly every text has none, and this is asked at every change and at every printing.
    if "【" not in text:
        return ()
    return tuple(dict.fromkeys(name_of(one) for one in _REFERENCE.findall(text)))


def with_pages(text: str, pages: Mapping[str, str]) -> str:
    """The text as it is printed; `pages` by name, as `P37–41`."""

    def printed(found: re.Match[str]) -> str:
        known = pages.get(name_of(found[1]), "")
        return f"佐证见 {known}" if known else BLANK

    return _REFERENCE.sub(printed, text) if "【" in text else text


def places(dossier: Dossier, definitions: Definitions) -> Places:
    """What each name stands for; a folder without files stands for none."""
    found = folders(dossier, definitions)
    held: dict[str, list[tuple[Folder, FileRef]]] = {}
    for folder in found:
        if folder.files:
            name = name_of(folder.title)
            held.setdefault(name, []).extend((folder, one) for one in folder.files)
    titled: dict[str, list[tuple[Folder, FileRef]]] = {}
    for folder in found:
        for file in folder.files:
            if (name := name_of(file.title)) not in held:
                titled.setdefault(name, []).append((folder, file))
    empty: dict[str, list[tuple[Folder, FileRef]]] = {name_of(one.title): [] for one in found}
    return {name: tuple(pairs) for name, pairs in (empty | titled | held).items()}


def arrangement(dossier: Dossier, definitions: Definitions) -> str:
    """A fingerprint of what lies where and how it stands: with another one, pages are others, too."""
    import hashlib  # noqa: PLC0415 - it brings OpenSSL, 4 MB

    told = [
        (one.key, one.row, one.is_wanted, [file.standing for file in one.files])
        for one in folders(dossier, definitions)
        if one.files
    ]
    return hashlib.sha256(repr((dossier.notice, told)).encode()).hexdigest()


def still_known(
    pages: Mapping[str, str], dossier: Dossier, definitions: Definitions
) -> dict[str, str]:
    """The pages of an earlier book, without those of evidence that isn't there any more."""
    found = places(dossier, definitions) if pages else {}
    return {name: text for name, text in pages.items() if found.get(name)}


def references(dossier: Dossier) -> Iterator[tuple[str, str, str]]:
    """Row, key and name of every reference in the dossier."""
    for row, key, value in dossier.values():
        for name in names_in(value) if isinstance(value, str) else ():
            yield row, key, name
