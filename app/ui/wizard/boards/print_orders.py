"""From what is chosen in the tab to what is sent: whole pieces, a range of one, the sheets of a reprint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.outputs.delivery.making import MadePiece
from app.outputs.delivery.printing import Mode, PaperPath, Sheet, Wish, passes_of, sheets_of
from app.outputs.delivery.reprint import ReprintList
from app.ui.print_run import PrintOrder
from app.ui.wizard.boards.paper_choice import Numbering


@dataclass(frozen=True, slots=True)
class PaperWay:
    """How it goes onto paper: on which sides, by which printer's path, numbered where."""

    mode: Mode
    path: PaperPath
    numbering: Numbering

    def wish(self, made: MadePiece, copies: int, pages: tuple[int, ...] | None = None) -> Wish:
        """So many copies of a piece, or of some of its pages (from 0); a part of it has no slips."""
        return Wish(
            made.page_count,
            copies,
            mode=self.mode,
            pages=pages,
            blanks=made.blanks,
            has_slips=self.numbering == "slip" and pages is None,
        )

    def order(self, made: MadePiece, wish: Wish) -> PrintOrder:
        """What is sent of a piece."""
        return self._order(made, sheets_of(wish), wish.copies)

    def mending(self, made: MadePiece, found: ReprintList) -> PrintOrder:
        """The changed sheets for each copy that is there, then the copies that are missing."""
        sheets: tuple[Sheet, ...] = ()
        if found.sheets and found.mended_copies:
            some = replace(self.wish(made, found.mended_copies), has_slips=False)
            sheets += sheets_of(replace(some, sheets=found.sheets))
        if found.more_copies:
            whole = self.wish(made, found.more_copies)
            sheets += sheets_of(replace(whole, first=found.old_copies + 1))
        return self._order(made, sheets, found.copies)

    def _order(self, made: MadePiece, sheets: Sequence[Sheet], copies: int) -> PrintOrder:
        footed = made.footed if self.numbering == "footer" else frozenset()
        passes = passes_of(sheets, self.mode, self.path)
        piece = made.piece
        return PrintOrder(piece.key, piece.title, made.path, passes, copies, self.mode, footed)
