"""What office programs do differently when they set the same document."""

from __future__ import annotations

from dataclasses import dataclass

# GB/T 15834 and Word's own list for Chinese: what may not begin, and what may not end a line.
WORD_NEVER_FIRST = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠々"
)
WORD_NEVER_LAST = "$([{£¥‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
WORD_HANGING = "，。、．；：？！,."

LIBREOFFICE_NEVER_FIRST = (
    "!),.:;?]}¢'\"、。〉》」』】〕〗〞︰︱︳﹐､﹒﹔﹕﹖﹗﹚﹜﹞！），．：；？｜｝︴︶︸︺︼︾﹀﹂﹄﹏～￠々‖•·ˇˉ―′’”"
)
LIBREOFFICE_NEVER_LAST = "([{£¥'\"‵〈《「『【〔〖〝﹙﹛﹝（［｛￡￥“‘"


@dataclass(frozen=True, slots=True)
class Rules:
    """The habits of one program.

    `gap` is the air between Chinese and Latin, as a share of the size. `parts_after_marks` lets a
    line end between a Chinese mark and a Latin letter. `keeps_parity` leaves a page blank where an
    odd number would fall on the back of a sheet.
    """

    name: str
    gap: float
    never_first: frozenset[str]
    never_last: frozenset[str]
    hanging: frozenset[str]
    parts_after_marks: bool
    compresses: bool
    keeps_parity: bool
    widows_in_cells: bool


WORD = Rules(
    "Word",
    gap=0.25,
    never_first=frozenset(WORD_NEVER_FIRST),
    never_last=frozenset(WORD_NEVER_LAST),
    hanging=frozenset(WORD_HANGING),
    parts_after_marks=True,
    compresses=True,
    keeps_parity=False,
    widows_in_cells=True,
)
# As LibreOffice 7.4 does it, found by setting test lines with it.
LIBREOFFICE = Rules(
    "LibreOffice",
    gap=0.2,
    never_first=frozenset(LIBREOFFICE_NEVER_FIRST),
    never_last=frozenset(LIBREOFFICE_NEVER_LAST),
    hanging=frozenset(),
    parts_after_marks=False,
    compresses=False,
    keeps_parity=True,
    widows_in_cells=False,
)
