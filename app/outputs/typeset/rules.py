"""What office programs do differently when they set the same document."""

from __future__ import annotations

from dataclasses import dataclass

# GB/T 15834 and Word's own list for Chinese: what may not begin, and what may not end a line.
WORD_NEVER_FIRST = (
    "!%),.:;>?]}¢¨°·ˇˉ―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄"
    "﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠々"
)
WORD_NEVER_LAST = "$([{£¥‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
WORD_HANGING = "，。、．；：？！,."

LIBREOFFICE_NEVER_FIRST = (
    "-!),.:;?]}¢'\"、。〉》」』】〕〗〞︰︱︳﹐､﹒﹔﹕﹖﹗﹚﹜﹞！），．：；？｜｝"
    "︴︶︸︺︼︾﹀﹂﹄﹏～￠々‖•·ˇˉ―′’”"
)
LIBREOFFICE_NEVER_LAST = "([{£¥'\"‵〈《「『【〔〖〝﹙﹛﹝（［｛￡￥“‘"


@dataclass(frozen=True, slots=True)
class Rules:
    """The habits of one program.

    `gap` is the air between Chinese and Latin, as a share of the size. No line ends between one of
    `holds_latin` and a Latin letter; one of `hanging` may stand beyond the margin unless
    w:overflowPunct is off, with `inverts_hanging` unless it is on, and with `hangs_in_cells` in
    cells too. `prints_blanks` prints the blank page ahead of a section that wants an odd or an even
    one. `aligns_parts` centres the text of a cell in each part of a row that is parted; otherwise
    it stands at the top in all but the last. `rounds_words` makes Latin words whole twips wide.
    `breaks_by_portions` looks for the end of a line as LibreOffice does (`office_breaking`). With
    `snaps_all` lines of exact height follow the page's grid as well, and the grid is centred.
    `keeps_whole` never parts a paragraph that stays with the next unless it begins a page, and
    turns the page ahead of it even where the next one page won't hold both. `repeats_air` puts the
    air above a paragraph of a cell above each of its parts, and keeps the air below it with a line.
    """

    name: str
    gap: float
    never_first: frozenset[str]
    never_last: frozenset[str]
    hanging: frozenset[str]
    inverts_hanging: bool
    hangs_in_cells: bool
    holds_latin: frozenset[str]
    prints_blanks: bool
    aligns_parts: bool
    breaks_by_portions: bool
    rounds_words: bool
    snaps_all: bool
    keeps_whole: bool
    repeats_air: bool

    def lets_hang(self, overflow: bool | None) -> bool:  # noqa: FBT001 - what the paragraph says
        """Whether marks may hang; `overflow` is w:overflowPunct, None where it isn't given."""
        return overflow is not self.inverts_hanging


WORD = Rules(
    "Word",
    gap=0.25,
    never_first=frozenset(WORD_NEVER_FIRST),
    never_last=frozenset(WORD_NEVER_LAST),
    hanging=frozenset(WORD_HANGING),
    inverts_hanging=False,
    hangs_in_cells=True,
    snaps_all=False,
    keeps_whole=False,
    repeats_air=False,
    holds_latin=frozenset("“‘"),
    prints_blanks=True,
    aligns_parts=True,
    breaks_by_portions=False,
    rounds_words=False,
)
# As LibreOffice 7.4 does it, found by setting test lines with it.
LIBREOFFICE = Rules(
    "LibreOffice",
    gap=0.2,
    never_first=frozenset(LIBREOFFICE_NEVER_FIRST),
    never_last=frozenset(LIBREOFFICE_NEVER_LAST),
    hanging=frozenset("，。、；：？！"),
    # It reads w:overflowPunct the wrong way round.
    inverts_hanging=True,
    hangs_in_cells=False,
    snaps_all=True,
    keeps_whole=True,
    repeats_air=True,
    # Unicode's class CL: the break iterator for Latin text holds them together.
    holds_latin=frozenset("，、。）》〉」』】〕〗］｝．”’·"),
    prints_blanks=False,
    aligns_parts=False,
    breaks_by_portions=True,
    rounds_words=True,
)
