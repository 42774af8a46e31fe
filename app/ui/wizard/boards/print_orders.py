"""From what is chosen in the tab to what is sent: whole pieces, a range of one, the sheets of a reprint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.errors import JiangshenError
from app.outputs.delivery.making import MadePiece
from app.outputs.delivery.printing import Mode, PaperPath, Sheet, Wish, passes_of, sheets_of
from app.outputs.delivery.reprint import ReprintList
from app.ui.print_run import PrintOrder
from app.ui.wizard.boards.paper_choice import Numbering


class NothingToPrintError(JiangshenError):
    """What is wanted are blank pages alone, which take no paper on one side."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"《{title}》选的这几页是册里的空白页，单面打印时不打", "请改页码范围，或者改成双面"
        )


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
        """What is sent of a piece. Raises `NothingToPrintError`."""
        return _order(self, made, sheets_of(wish), wish.copies)

    def mending(self, made: MadePiece, found: ReprintList) -> PrintOrder:
        """What is sent to mend the copies that are there, and to print those that are missing."""
        return _order(self._like(found), made, self.mending_sheets(made, found), found.copies)

    def mending_sheets(self, made: MadePiece, found: ReprintList) -> tuple[Sheet, ...]:
        """The changed sheets for each copy that is there, then the copies that are missing."""
        way = self._like(found)
        sheets: tuple[Sheet, ...] = ()
        if found.pages and found.mended_copies:
            sheets += sheets_of(way.wish(made, found.mended_copies, found.pages))
        if found.more_copies:
            whole = way.wish(made, found.more_copies)
            sheets += sheets_of(replace(whole, first=found.old_copies + 1))
        return sheets

    def _like(self, found: ReprintList) -> PaperWay:
        """What was printed on one side is mended so: else a page would come onto a back.

        The other way round a sheet is mended by two of one side: both of its pages come.
        """
        return replace(self, mode="simplex") if found.mode == "simplex" else self


def _order(way: PaperWay, made: MadePiece, sheets: Sequence[Sheet], copies: int) -> PrintOrder:
    """These sheets as they are sent; `copies` are there in all."""
    if not sheets:
        raise NothingToPrintError(made.piece.title)
    footed = made.footed if way.numbering == "footer" else frozenset()
    passes = passes_of(sheets, way.mode, way.path)
    piece = made.piece
    return PrintOrder(piece.key, piece.title, made.path, passes, copies, way.mode, footed)
