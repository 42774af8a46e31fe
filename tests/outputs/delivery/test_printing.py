"""Sides, sheets and passes: proved by sending paper through simple printers of every build."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from app.outputs.delivery.printing import (
    NO_PAGE,
    PaperPath,
    Sheet,
    Wish,
    count_sheets,
    paper_for,
    passes_of,
    sheets_of,
    told_numbers,
    whole_copies,
)
from tests.outputs.delivery.paper_path import PRINTERS, Leaf, turned_over


def sides(wish, path=None):
    return [
        [(side.copy, "slip" if side.is_slip else side.page) for side in one.sides]
        for one in passes_of(sheets_of(wish), wish.mode, path)
    ]


def path_found_by_test_sheet(printer):
    """What the user sees: the stack is put back as it came, and he tells where the second mark is."""
    mark = sheets_of(Wish(1))[0]
    one, two = passes_of([mark], "manual", PaperPath(comes_upside_down=False))
    leaf = Leaf()
    stack = printer.run([leaf], one.sides)
    lands_face_down = leaf.up not in leaf.printed
    [(first, (_, head))] = leaf.printed.items()
    face = leaf.up if printer.prints_top else ("B" if leaf.up == "A" else "A")
    needs_turning = face == first
    if needs_turning:
        stack = turned_over(stack)
    printer.run(stack, two.sides)
    [back] = [end for side, (_, end) in leaf.printed.items() if side != first]
    return PaperPath(lands_face_down, needs_turning, back != head)


@pytest.mark.parametrize("printer", PRINTERS, ids=str)
def test_by_hand_every_sheet_has_its_front_and_back_and_the_stack_is_in_order(printer):
    path = path_found_by_test_sheet(printer)
    chance = random.Random(7)
    for _ in range(150):
        wish = any_wish(chance, "manual")
        sheets = sheets_of(wish)
        most = chance.randint(1, 9)
        finished = []
        passes = iter(passes_of(sheets, "manual", path, most))
        for fronts, backs in zip(passes, passes, strict=True):
            assert len(fronts.sides) <= most
            stack = printer.run([Leaf() for _ in fronts.sides], fronts.sides)
            if path.needs_turning:
                stack = turned_over(stack)
            stack = printer.run(stack, backs.sides)
            # As one takes it: the front of the first sheet up.
            if not path.lands_face_down:
                stack = turned_over(stack)
            finished += stack
        assert [held(leaf) for leaf in finished] == [expected(sheet) for sheet in sheets]


def held(leaf):
    front, back = leaf.printed[leaf.up], leaf.printed["B" if leaf.up == "A" else "A"]
    assert front[1] == back[1], "the back is upside down"
    return (front[0].copy, front[0].page, front[0].is_slip, back[0].copy, back[0].page)


def expected(sheet):
    return (sheet.copy, sheet.front, sheet.is_slip, sheet.copy, sheet.back)


def any_wish(chance, mode):
    pages = chance.randint(1, 13)
    chosen = None
    if chance.random() < 0.4:
        first = chance.randrange(pages)
        chosen = tuple(range(first, chance.randint(first, pages - 1) + 1))
        chosen += tuple(chance.sample(range(pages), chance.randint(0, min(3, pages))))
    return Wish(
        pages,
        chance.randint(1, 4),
        chance.randint(1, 3),
        mode,
        chosen,
        has_slips=chance.random() < 0.3,
    )


def test_of_anything_wanted_each_page_comes_once_a_copy_on_its_own_side_and_in_order():
    chance = random.Random(11)
    for _ in range(800):
        wish = any_wish(chance, chance.choice(["duplex", "simplex", "manual"]))
        sheets = sheets_of(wish)
        assert len(sheets) == count_sheets(wish)
        assert [one.copy for one in sheets] == sorted(one.copy for one in sheets)
        wanted = list(range(wish.page_count)) if wish.pages is None else list(wish.pages)
        for copy in range(wish.first, wish.first + wish.copies):
            own = [one for one in sheets if one.copy == copy]
            assert [one.is_slip for one in own].count(True) == wish.has_slips
            pages = [page for one in own for page in (one.front, one.back) if page != NO_PAGE]
            assert pages == wanted
        for one in sheets:
            if wish.mode != "simplex":
                assert one.front == NO_PAGE or one.front % 2 == 0
                assert one.back == NO_PAGE or one.back % 2 == 1
                both = NO_PAGE not in (one.front, one.back)
                assert not both or one.back == one.front + 1


def test_an_odd_piece_gets_a_blank_back_so_that_the_next_copy_begins_on_a_front():
    [sent] = sides(Wish(3, copies=2))
    assert sent == [(1, 0), (1, 1), (1, 2), (1, NO_PAGE), (2, 0), (2, 1), (2, 2), (2, NO_PAGE)]


def test_on_one_side_blank_backs_of_the_volume_take_no_paper():
    wish = Wish(4, mode="simplex", blanks=frozenset({1}))
    assert sides(wish) == [[(1, 0), (1, 2), (1, 3)]]
    assert count_sheets(wish) == 3


def test_some_pages_keep_the_sides_that_they_have_in_the_whole():
    found = sheets_of(Wish(9, pages=(1, 2, 3, 4)))
    assert found == (Sheet(1, NO_PAGE, 1), Sheet(1, 2, 3), Sheet(1, 4, NO_PAGE))


def test_a_usual_laser_printer_gets_fronts_in_order_then_backs_from_behind():
    fronts, backs = sides(Wish(5, mode="manual"), PaperPath())
    assert fronts == [(1, 0), (1, 2), (1, 4)]
    assert backs == [(1, NO_PAGE), (1, 3), (1, 1)]


def test_a_printer_that_lays_sheets_face_up_gets_the_backs_in_order():
    path = PaperPath(lands_face_down=False, needs_turning=True)
    fronts, backs = sides(Wish(5, mode="manual"), path)
    assert fronts == [(1, 0), (1, 2), (1, 4)]
    assert backs == [(1, 1), (1, 3), (1, NO_PAGE)]


def test_by_hand_whole_copies_go_together_as_far_as_the_tray_allows():
    found = passes_of(sheets_of(Wish(60, copies=5, mode="manual")), "manual", most=70)
    sizes = [(one.batch, one.batches, one.is_back, len(one.sides)) for one in found]
    assert sizes == [
        (1, 3, False, 60), (1, 3, True, 60),
        (2, 3, False, 60), (2, 3, True, 60),
        (3, 3, False, 30), (3, 3, True, 30),
    ]  # fmt: skip


def test_after_a_stop_only_copies_that_were_sent_whole_count():
    passes = passes_of(sheets_of(Wish(4, copies=3)), "duplex")
    assert whole_copies(passes, 7) == {1}
    assert whole_copies(passes, 8) == {1, 2}
    assert whole_copies(passes, 12) == {1, 2, 3}
    by_hand = passes_of(sheets_of(Wish(4, copies=3, mode="manual")), "manual")
    assert whole_copies(by_hand, 6) == frozenset()


def test_paper_is_told_in_sheets_packs_and_money():
    assert str(paper_for(252, Decimal("0.05"))) == "252 张纸，约 12.60 元"
    assert str(paper_for(1004, Decimal("0.05"))) == "1004 张纸（3 包），约 50.20 元"


def test_numbers_are_told_as_people_write_them():
    assert told_numbers({5, 1, 2, 3}) == "1-3、5"
