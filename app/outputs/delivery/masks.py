"""ID and telephone numbers hidden in a copy of the dossier: what is made of it shows none.

The whole numbers of the fields for them, and in other texts what has the form of an ID, a mobile or
a telephone with its area code. Scans can't be masked.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from app.definitions.types import FileRef, Mobile, Phone, ResidentId, Unread
from app.dossier.dossier import Dossier

_NUMBERS = (ResidentId, Phone, Mobile)
_IN_TEXT = re.compile(
    r"""(?<![0-9])(?:
        [1-9][0-9]{5}[ -]?(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][ -]?[0-9]{3}[0-9Xx]
        |(?:\+?86[ -]?|0)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}
        |(?:[(（]0[0-9]{2,3}[)）][ ]?|0[0-9]{2,3}[ \-—－]{1,2})[1-9][0-9]{6,7}
    )(?![0-9])""",
    re.VERBOSE,
)
"""A resident ID of 18 places, a mobile or a telephone, as they stand within other words.

An ID is known by its date of birth: the credit code of a unit may be of figures alone, too.
"""
_SHOWN = 3
_DIGIT = re.compile("[0-9Xx]")
UNMASKED = "扫描件、照片里的号码遮盖不了，请自己核对"


@dataclass(frozen=True, slots=True)
class Masked:
    """How many values of a field were masked; `label` is that of the field, never a number."""

    label: str
    count: int

    def __str__(self) -> str:
        return f"{self.label} {self.count} 处"


def masked_copy(dossier: Dossier) -> tuple[Dossier, tuple[Masked, ...]]:
    """A copy whose ID and telephone numbers are masked, and what was masked, by field."""
    copy = dossier.copy()
    found: Counter[str] = Counter()
    for row, key, value in list(dossier.values()):
        hidden = _hidden(dossier, key, value)
        if hidden != value:
            found[dossier.facts[key].label] += 1
            copy.set_value(key, hidden, row)
    return copy, tuple(Masked(label, count) for label, count in found.items())


def _hidden(dossier: Dossier, key: str, value: object) -> object:
    """The value as it may be shown."""
    if isinstance(value, tuple | list):
        return tuple(_renamed(one) if isinstance(one, FileRef) else one for one in value)
    text = value.text if isinstance(value, Unread) else value
    if not isinstance(text, str):
        return value
    whole = isinstance(dossier.facts[key].type, _NUMBERS)
    hidden = _without_digits(text) if whole else masked_text(text)
    return value if hidden == text else hidden


def _without_digits(text: str) -> str:
    """The first three figures, and a star for each other one."""
    seen = iter(range(len(text)))
    return _DIGIT.sub(lambda one: one[0] if next(seen) < _SHOWN else "*", text)


def masked_text(text: str) -> str:
    """A text with the numbers hidden that stand in it."""
    return _IN_TEXT.sub(lambda found: _without_digits(found[0]), text)


def _renamed(file: FileRef) -> FileRef:
    """A file whose name shows no number, in the contents or where it is attached."""
    how = replace(file.treatment, title=masked_text(file.treatment.title))
    return replace(file, name=masked_text(file.name), treatment=how)
