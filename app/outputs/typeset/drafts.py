"""Pages in the making: which number a page bears, how much room it has, what stands on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.outputs.typeset.errors import EndlessDocumentError
from app.outputs.typeset.fragments import Canvas
from app.outputs.typeset.models import Block, Section, Settings
from app.outputs.typeset.rules import Rules

_MOST_PAGES = 5000
_LEAST_ROOM = 200.0
_LEAST_WIDTH = 100.0
_EVEN_KINDS = ("evenPage", "oddPage")

MarginHeight = Callable[[Section, tuple[Block, ...], float], float]


@dataclass(slots=True)
class Draft:
    """A page in the making; `used` once something stands on it. Lengths in twips."""

    section: Section
    number: int
    is_first: bool
    section_index: int
    left: float
    width: float
    top: float = 0
    bottom: float = 0
    used: bool = False
    is_blank: bool = False
    canvas: Canvas = field(default_factory=lambda: Canvas([], [], []))

    def kind(self, settings: Settings) -> str:
        """Which header and footer it has."""
        if self.is_first and self.section.first_differs:
            return "first"
        return "even" if settings.odd_and_even and self.number % 2 == 0 else "default"

    def margin_blocks(self, settings: Settings, *, above: bool) -> tuple[Block, ...]:
        """The header or footer of this page."""
        margins = self.section.headers if above else self.section.footers
        return margins.get(self.kind(settings), ())


class PageMaker:
    """Makes one page after the other."""

    def __init__(self, settings: Settings, rules: Rules, height_of: MarginHeight) -> None:
        self._settings, self._rules, self._height_of = settings, rules, height_of
        self.drafts: list[Draft] = []
        self._section = Section()
        self._index = -1
        self._is_first = True

    def begin(self, section: Section) -> bool:
        """Take up a section; True where it goes on upon the page there is."""
        self._section, self._is_first = section, True
        self._index += 1
        if self.drafts and section.kind in ("continuous", "nextColumn"):
            self._is_first = False
            return True
        return False

    def next(self) -> Draft:
        """The next page of the section."""
        if len(self.drafts) >= _MOST_PAGES:
            raise EndlessDocumentError(_MOST_PAGES)
        number = self._next_number()
        if self._needs_blank(number):
            blank = self._make(number)
            blank.is_blank = True
            self.drafts.append(blank)
            number += 1
        draft = self._make(number)
        draft.is_first, self._is_first = self._is_first, False
        self.drafts.append(draft)
        return draft

    def _next_number(self) -> int:
        if self._is_first and self._section.first_number is not None:
            return self._section.first_number
        number = self.drafts[-1].number + 1 if self.drafts else 1
        skips = self._is_first and not self._rules.prints_blanks and not self._suits(number)
        return number + 1 if skips else number

    def _needs_blank(self, number: int) -> bool:
        if not self.drafts or not self._is_first:
            return False
        if self._section.kind not in _EVEN_KINDS or not self._rules.prints_blanks:
            return False
        return self._section.first_number is None and not self._suits(number)

    def _suits(self, number: int) -> bool:
        """Whether a section that wants an odd or an even page may begin on this one."""
        return self._section.kind not in _EVEN_KINDS or (
            number % 2 == (self._section.kind == "oddPage")
        )

    def _make(self, number: int) -> Draft:
        section, settings = self._section, self._settings
        left, right = section.left + section.gutter, section.right
        if settings.mirrored and number % 2 == 0:
            left, right = section.right, section.left + section.gutter
        width = max(_LEAST_WIDTH, section.width - left - right)
        draft = Draft(section, number, self._is_first, self._index, left, width)
        self._bound(draft)
        return draft

    def _bound(self, draft: Draft) -> None:
        """Work out where the text begins and ends; a high header pushes it down."""
        section = draft.section
        above = self._height_of(
            section, draft.margin_blocks(self._settings, above=True), draft.width
        )
        below = self._height_of(
            section, draft.margin_blocks(self._settings, above=False), draft.width
        )
        # A negative margin holds whatever the header needs.
        top = (
            abs(section.top) if section.top < 0 else max(section.top, _reach(section.header, above))
        )
        bottom = section.bottom
        bottom = abs(bottom) if bottom < 0 else max(bottom, _reach(section.footer, below))
        draft.top = min(top, section.height - _LEAST_ROOM)
        draft.bottom = max(section.height - bottom, draft.top + _LEAST_ROOM)
        if section.grid and section.pitch and self._rules.snaps_all:
            rest = (draft.bottom - draft.top) % section.pitch / 2
            draft.top, draft.bottom = draft.top + rest, draft.bottom - rest


def _reach(distance: float, height: float) -> float:
    return distance + height if height else 0.0
