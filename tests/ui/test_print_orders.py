"""From what is chosen to what is sent: ranges, blanks, and the sheets that mend a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.outputs.delivery.fingerprints import BLANK
from app.outputs.delivery.making import MadePiece
from app.outputs.delivery.pieces import Piece
from app.outputs.delivery.printing import NO_PAGE, PaperPath
from app.outputs.delivery.reprint import reprint_list
from app.ui.wizard.boards.print_orders import NothingToPrintError, PaperWay

PIECE = Piece("main", "申报材料", (), 6)
MADE = MadePiece(PIECE, Path("main.pdf"), ("1", "", "2", "3", "4"), blanks=frozenset({1}))


def prints(text):
    return [BLANK if letter == "_" else f"s.{letter}" for letter in text]


def mended(old, new, printed, mode, copies=(1, 1)):
    """The pages on the sheets that are sent, and the mode in which they are."""
    found = reprint_list(prints(old), prints(new), printed, old_copies=copies[0], copies=copies[1])
    way = PaperWay(mode, PaperPath(), "slip")
    order = way.mending(MADE, found)
    sides = [(side.copy, side.page) for one in order.passes for side in one.sides]
    assert len(way.mending_sheets(MADE, found)) == len(sides) // (2 - (order.mode == "simplex"))
    return sides, order.mode


def test_a_sheet_of_both_sides_is_mended_whole_on_one_side_too():
    assert mended("a_bcd", "a_Xcd", "duplex", "simplex") == ([(1, 2), (1, 3)], "simplex")
    assert mended("a_bcd", "a_Xcd", "duplex", "duplex") == ([(1, 2), (1, 3)], "duplex")


def test_what_was_printed_on_one_side_is_mended_so_and_no_page_comes_onto_a_back():
    assert mended("a_bcd", "a_bXd", "simplex", "duplex") == ([(1, 3)], "simplex")


def test_a_blank_that_moved_on_one_side_takes_no_paper():
    assert mended("abcd", "a_Xcd", "simplex", "simplex") == ([(1, 2)], "simplex")


def test_missing_copies_follow_the_changed_sheets_of_those_that_are_there():
    sides, _ = mended("a_bcd", "a_bcX", "duplex", "duplex", (1, 2))
    # The slip of the copy that is missing comes first, its back blank.
    assert sides == [(1, 4), (1, NO_PAGE), (2, NO_PAGE), (2, NO_PAGE)] + [
        (2, page) for page in (0, 1, 2, 3, 4, NO_PAGE)
    ]


def test_blank_pages_alone_are_refused_on_one_side_with_a_word():
    way = PaperWay("simplex", PaperPath(), "none")
    with pytest.raises(NothingToPrintError, match="空白页"):
        way.order(MADE, way.wish(MADE, 6, (1,)))
    both = PaperWay("duplex", PaperPath(), "none")
    assert both.order(MADE, both.wish(MADE, 1, (1,))).passes
