"""The reprint list, held against the books themselves: every page of both drawn finely and compared."""

from __future__ import annotations

import random

import pikepdf
import pytest

from app import wiring
from app.definitions.types import LongText
from app.definitions.types.text import Line
from app.outputs.delivery.fingerprints import BLANK, fingerprints
from app.outputs.delivery.making import Making, make_pieces
from app.outputs.delivery.reprint import reprint_list, told_changes
from app.outputs.documents.rendering import Printing
from app.outputs.engines.built_in import BuiltIn
from app.outputs.engines.pdf_drawing import DrawnPdf
from app.outputs.volumes.binding import Order

FINE = 150
ENGINE = BuiltIn()


def make_piece(known, dossier, key, folder):
    making = Making(Order(printing=Printing(ENGINE)), lambda *_: None)
    [made] = make_pieces(dossier, known, folder, {key}, making)
    return made


def prints_of(path, known=()):
    found = fingerprints(path, known)
    while True:
        try:
            next(found)
        except StopIteration as end:
            return end.value


def drawn_finely(path):
    with DrawnPdf(path) as drawn:
        return [drawn.grey(page, FINE) for page in range(drawn.page_count)]


def paired(pages):
    padded = [*pages, *[None] * (len(pages) % 2)]
    return list(zip(padded[::2], padded[1::2], strict=True))


def edit(dossier, chance):
    """One change as a user makes it: a paragraph more, one less, a word, a name."""
    texts = [
        (row, key)
        for row, key, value in dossier.values()
        if isinstance(dossier.facts[key].type, LongText | Line) and isinstance(value, str)
    ]
    row, key = chance.choice(texts)
    text = dossier.display(key, row)
    if isinstance(dossier.facts[key].type, LongText):
        lines = text.splitlines() or [""]
        place = chance.randrange(len(lines))
        what = chance.choice(["more", "less", "word"])
        if what == "more":
            lines.insert(place, "补充的一段：" + "改动之后重新说明的内容。" * chance.randint(1, 12))
        elif what == "less" and len(lines) > 1:
            del lines[place]
        else:
            lines[place] += chance.choice(["改", "，另行补充", "。"])
        dossier.set_value(key, "\n".join(lines), row)
    else:
        dossier.set_value(key, f"{text[:8]}{chance.choice('甲乙丙丁戊')}", row)


def assert_is_what_the_pages_say(found, old, new):
    """Old and new pages in fine pixels: the stack mended by the list is the new book, no sheet too many."""
    before, now = paired(old), paired(new)
    gone = {one.old for one in found.changes if one.old}
    kept = [sheet for number, sheet in enumerate(before, 1) if number not in gone]
    stack = iter(kept)
    mended = [
        now[number - 1] if number in found.sheets else next(stack)
        for number in range(1, len(now) + 1)
    ]
    assert mended == now
    assert not list(stack)
    differing = {
        number
        for number, (one, other) in enumerate(zip(before, now, strict=False), 1)
        if one != other
    }
    if len(before) == len(now) and all(one.fate == "changed" for one in found.changes):
        assert found.sheets == differing
    else:
        more = set(range(len(before) + 1, len(now) + 1))
        assert len(found.sheets) <= len(differing | more)


@pytest.mark.parametrize(
    "notice, kind, key, edits",
    [
        ("neimenggu-2025-105", "studio", "form", 14),
        ("neimenggu-2025-105", "studio", "report", 30),
        ("datong-2025-100", "studio", "main", 6),
    ],
)
def test_the_list_is_that_of_a_page_by_page_comparison_over_random_edits(
    known, tmp_path, notice, kind, key, edits
):
    dossier = wiring.new_dossier(known, notice, kind, is_existing=False, with_example=True)
    chance = random.Random(5)
    made = make_piece(known, dossier, key, tmp_path / "0")
    prints, pictures = prints_of(made.path), drawn_finely(made.path)
    seen = set()
    for number in range(1, edits + 1):
        edit(dossier, chance)
        made = make_piece(known, dossier, key, tmp_path / str(number))
        new_prints = prints_of(made.path, prints)
        new_pictures = drawn_finely(made.path)
        found = reprint_list(prints, new_prints, "duplex", old_copies=6, copies=6)
        assert_is_what_the_pages_say(found, pictures, new_pictures)
        seen.add(len(found.sheets))
        prints, pictures = new_prints, new_pictures
    assert len(seen) > 2


def test_the_same_content_made_again_gives_an_empty_list(known, studio, tmp_path):
    one = make_piece(known, studio, "form", tmp_path / "1")
    other = make_piece(known, studio, "form", tmp_path / "2")
    found = reprint_list(
        prints_of(one.path), prints_of(other.path), "duplex", old_copies=2, copies=2
    )
    assert found.is_empty


def test_another_name_of_a_subset_is_no_other_page(known, studio, tmp_path):
    made = make_piece(known, studio, "form", tmp_path / "1")
    before = prints_of(made.path)
    other = tmp_path / "renamed.pdf"
    with pikepdf.open(made.path) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary):
                for name in ("/BaseFont", "/FontName"):
                    if "+" in str(item.get(name, "")):
                        item[name] = pikepdf.Name("/ABCDEF+" + str(item[name]).partition("+")[2])
        pdf.docinfo["/ModDate"] = "D:20300101000000"
        pdf.save(other)
    after = prints_of(other)
    assert [one.partition(".")[0] for one in after] == [one.partition(".")[0] for one in before]


def test_what_is_made_otherwise_but_looks_the_same_is_not_printed_again(known, studio, tmp_path):
    made = make_piece(known, studio, "form", tmp_path / "1")
    before = prints_of(made.path)
    other = tmp_path / "other.pdf"
    with pikepdf.open(made.path) as pdf:
        for page in pdf.pages:
            page.contents_add(b"% nothing to be seen\n")
        pdf.save(other)
    after = prints_of(other)
    assert all(
        a.partition(".")[0] != b.partition(".")[0] for a, b in zip(before, after, strict=True)
    )
    assert reprint_list(before, after, "duplex", old_copies=1, copies=1).is_empty


def looks(text):
    return [f"s.{letter}" for letter in text]


def test_a_sheet_more_is_put_in_and_those_behind_it_stay():
    found = reprint_list(looks("abcdef"), looks("abXYcdef"), "duplex", old_copies=6, copies=6)
    assert [(one.fate, one.sheet) for one in found.changes] == [("new", 2)]
    lines = list(told_changes(found, "12345678"))
    assert lines == ["每份（第 1-6 份）要换 1 张：", "　第 2 张（页码 3、4）插入，是新的"]


def test_a_sheet_less_is_taken_out_and_a_changed_one_named():
    found = reprint_list(looks("abcdefgh"), looks("aXefgh"), "duplex", old_copies=2, copies=2)
    told = [(one.fate, one.sheet, one.old) for one in found.changes]
    assert told == [("changed", 1, 1), ("gone", 0, 2)]


def test_fewer_copies_than_now_are_completed_by_whole_ones():
    found = reprint_list(looks("abcde"), looks("abXde"), "duplex", old_copies=2, copies=5)
    assert (found.mended_copies, found.more_copies) == (2, 3)
    assert (found.pages, found.sheet_count) == ((2, 3), 3)
    assert list(told_changes(found, "12345"))[-1] == "第 3-5 份是新增的，整份打印（每份 3 张）"


def test_more_copies_than_now_are_not_mended():
    found = reprint_list(looks("abcd"), looks("Xbcd"), "duplex", old_copies=6, copies=4)
    assert (found.mended_copies, found.more_copies) == (4, 0)


def test_on_one_side_each_page_is_a_sheet():
    found = reprint_list(looks("abcd"), looks("aXcd"), "simplex", old_copies=1, copies=1)
    assert found.sheets == {2}
    assert found.changes[0].pages == (1,)


def test_a_last_page_more_on_a_blank_back_is_the_same_sheet_changed():
    found = reprint_list(looks("abc"), looks("abcd"), "duplex", old_copies=1, copies=1)
    assert [(one.fate, one.sheet, one.pages) for one in found.changes] == [("changed", 2, (2, 3))]


def test_on_one_side_pages_that_are_only_left_free_take_no_sheet():
    old, new = ["s.a", BLANK, "s.b", "s.c"], ["s.a", BLANK, "s.X", BLANK, "s.c"]
    found = reprint_list(old, new, "simplex", old_copies=1, copies=1)
    told = [(one.fate, one.sheet, one.pages) for one in found.changes]
    assert (told, found.sheet_count) == ([("changed", 2, (2,))], 3)


def test_a_blank_more_at_the_end_is_the_same_paper():
    found = reprint_list(looks("abc"), [*looks("abc"), BLANK], "duplex", old_copies=1, copies=1)
    assert found.is_empty


def test_a_page_without_a_number_leaves_no_comma():
    found = reprint_list(looks("ab"), ["s.X", BLANK], "duplex", old_copies=1, copies=1)
    assert "（页码 1）" in list(told_changes(found, ["1", ""]))[1]
