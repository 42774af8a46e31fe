"""The licence texts of everything that is frozen: found by which distribution owns each file.

Used by build/windows/jiangshen.spec, inside the Python that freezes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

OWN = Path(__file__).resolve().parent / "licences"
# Wheels that carry no text, or only a commercial one: which of ours stands for it.
SUPPLEMENTS = {
    "PySide6_Essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "docxtpl": ("LGPL-2.1.txt",),
}
_TEXTS = ("licen", "copying", "notice", "authors", "patents")
_NO_TEXTS = ("qt-commercial", "darkgarden")
# In every program that PyInstaller makes, though no module of theirs is.
_ALWAYS = ("pyinstaller",)

Data = tuple[str, str]
"""A file for PyInstaller: where it lies, and the folder it goes to."""


def licence_files(sources: Iterable[str], folder: str, work: Path) -> list[Data]:
    """Return the texts for the distributions that own the files ``sources``.

    With them comes ``清单.txt``: name, version and licence of each. Raises ValueError for a
    distribution without a text.
    """
    owners = _owners(sources)
    lines = [f"Python\t{sys.version.split()[0]}\tPSF-2.0", "NSIS\t3\tZlib"]
    files = [(str(OWN / f"{name}.txt"), f"{folder}/{name}") for name in ("Python", "NSIS")]
    for owner in owners:
        name = owner.metadata["Name"]
        texts = list(texts_of(owner))
        if not texts:
            message = f"no licence text for {name}"
            raise ValueError(message)
        files += [(str(path), f"{folder}/{name}/{within}".rstrip("/.")) for path, within in texts]
        lines.append(f"{name}\t{owner.version}\t{_licence(owner)}")
    work.mkdir(parents=True, exist_ok=True)
    told = work / "清单.txt"
    told.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return [*files, (str(told), folder)]


def shipped_names(sources: Iterable[str]) -> list[str]:
    """Return the names of the distributions that own the files."""
    return [owner.metadata["Name"] for owner in _owners(sources)]


def _owners(sources: Iterable[str]) -> list[Distribution]:
    wanted = {_plain(Path(source)) for source in sources}
    found = {}
    for one in distributions():
        files = {_plain(Path(str(one.locate_file(file)))) for file in one.files or ()}
        name = one.metadata["Name"]
        if files & wanted or name.casefold() in _ALWAYS:
            found[name.casefold()] = one
    return [found[name] for name in sorted(found)]


def _plain(path: Path) -> str:
    return str(path.resolve()).casefold()


def texts_of(owner: Distribution) -> Iterator[tuple[Path, str]]:
    """Yield the texts, with the folder of each below the distribution's own."""
    for file in owner.files or ():
        path = Path(str(owner.locate_file(file)))
        is_text = any(word in file.name.casefold() for word in _TEXTS) or "licenses" in file.parts
        if not is_text or any(word in str(file).casefold() for word in _NO_TEXTS):
            continue
        if file.suffix in {".py", ".pyc", ".pyi", ".pyd", ".exe"} or not path.is_file():
            continue
        if ".dist-info" in file.parts[0]:
            parts = [part for part in file.parts[1:-1] if part != "licenses"]
            yield path, "/".join(parts)
    for supplement in SUPPLEMENTS.get(owner.metadata["Name"], ()):
        yield OWN / supplement, ""


def _licence(owner: Distribution) -> str:
    """Return the licence as the distribution names it, in one line."""
    fields = (
        *owner.metadata.get_all("License-Expression", []),
        *owner.metadata.get_all("License", []),
    )
    told = next(iter(fields), "")
    classifiers = owner.metadata.get_all("Classifier", [])
    named = [one.rsplit("::", 1)[1].strip() for one in classifiers if one.startswith("License ::")]
    first = told.strip().split("\n")[0]
    return first if 0 < len(first) < 80 else "; ".join(named) or "see the text"  # noqa: PLR2004
