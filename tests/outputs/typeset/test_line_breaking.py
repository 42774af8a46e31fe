"""Where lines end: Chinese marks, Latin words, paths, hanging marks, by Word's and LibreOffice's rules."""

from __future__ import annotations

import pytest

from app.outputs.typeset.rules import LIBREOFFICE, WORD
from tests.outputs.typeset.word_files import align, indent, paragraph, run

# The column is 451.3 points wide: 37 letters of 12 points, and 7.3 points over.
FULL = "中" * 37
BOTH = pytest.mark.parametrize("rules", [LIBREOFFICE, WORD], ids=["LibreOffice", "Word"])
NO_HANGING = {
    LIBREOFFICE: "<w:overflowPunct/>",
    WORD: '<w:overflowPunct w:val="0"/>',
}


def first_line(set_body, texts_of, text, rules, properties=""):
    return texts_of(set_body(paragraph(text, properties), rules))[0]


@BOTH
def test_a_line_takes_as_many_letters_as_it_has_room_for(set_body, texts_of, rules):
    assert texts_of(set_body(paragraph("中" * 80), rules)) == ["中" * 37, "中" * 37, "中" * 6]


@BOTH
@pytest.mark.parametrize("mark", "，。、；：？！）》」』】”’〉〕")
def test_no_line_begins_with_a_closing_mark(set_body, texts_of, rules, mark):
    found = texts_of(set_body(paragraph(FULL + mark + "外外", NO_HANGING[rules]), rules))
    assert found == ["中" * 36, f"中{mark}外外"]


@BOTH
@pytest.mark.parametrize("mark", "（《「『【“‘〈〔￥")
def test_no_line_ends_with_an_opening_mark(set_body, texts_of, rules, mark):
    assert first_line(set_body, texts_of, "中" * 36 + mark + "外外", rules) == "中" * 36


@BOTH
@pytest.mark.parametrize("mark", "，。、；：？！")
def test_a_mark_hangs_beyond_the_margin(set_body, texts_of, rules, mark):
    assert texts_of(set_body(paragraph(FULL + mark + "外外"), rules)) == [FULL + mark, "外外"]


@BOTH
def test_two_marks_never_part(set_body, texts_of, rules):
    text = "中" * 36 + "。”外外"
    assert first_line(set_body, texts_of, text, rules, NO_HANGING[rules]) == "中" * 35


@BOTH
def test_a_latin_word_stays_whole(set_body, texts_of, rules):
    assert first_line(set_body, texts_of, "中" * 35 + "training", rules) == "中" * 35


@BOTH
def test_a_latin_word_longer_than_the_line_is_cut(set_body, texts_of, rules):
    found = texts_of(set_body(paragraph("x" * 200), rules))
    assert "".join(found) == "x" * 200
    assert len(found) > 2


@BOTH
def test_blanks_hang_over_the_end_of_a_line(set_body, texts_of, rules):
    found = texts_of(set_body(paragraph(FULL + "   " + "外"), rules))
    assert [line.strip() for line in found] == [FULL, "外"]


@BOTH
def test_a_word_with_a_hyphen_parts_behind_it(set_body, texts_of, rules):
    text = "中" * 34 + "test-case"
    assert first_line(set_body, texts_of, text, rules) == "中" * 34 + "test-"


@BOTH
def test_a_standard_s_name_is_not_parted_behind_its_bar(set_body, texts_of, rules):
    assert first_line(set_body, texts_of, "中" * 35 + "GB/T", rules) == "中" * 35


def test_word_parts_a_mark_from_a_latin_word(set_body, texts_of):
    assert first_line(set_body, texts_of, "中" * 35 + "，training", WORD) == "中" * 35 + "，"


def test_libreoffice_keeps_a_mark_and_a_latin_word_together(set_body, texts_of):
    text, properties = "中" * 35 + "，training", NO_HANGING[LIBREOFFICE]
    assert first_line(set_body, texts_of, text, LIBREOFFICE, properties) == "中" * 34


def test_libreoffice_parts_a_semicolon_from_a_figure(set_body, texts_of):
    text = "中" * 36 + "；2025年"
    assert first_line(set_body, texts_of, text, LIBREOFFICE) == "中" * 36 + "；"


def test_libreoffice_cuts_a_path_behind_a_blank(set_body, texts_of):
    path = "https://example.cn/kecheng"
    whole = first_line(set_body, texts_of, "中" * 30 + path, LIBREOFFICE)
    assert whole == "中" * 30 + "https://"
    behind_blank = texts_of(set_body(paragraph("a b" + "中" * 66 + path), LIBREOFFICE))
    assert behind_blank[1].endswith("https://")
    near_blank = texts_of(set_body(paragraph("中" * 29 + "a b" + "中" * 36 + path), LIBREOFFICE))
    assert any(line.rstrip("abcdefghijklmnopqrstuvwxyz").endswith("://") for line in near_blank)


def test_no_break_space_keeps_both_sides_together(set_body, texts_of):
    assert first_line(set_body, texts_of, "中" * 35 + "ab\u00a0cdef", WORD) == "中" * 35


@pytest.mark.parametrize("rules, gap", [(LIBREOFFICE, 2.4), (WORD, 3.0)])
def test_air_lies_between_chinese_and_latin(set_body, rules, gap):
    document = set_body(paragraph("使用A4纸"), rules)
    chinese, latin, after = (item for item in document.pages[0].items)
    assert latin.x - chinese.x == pytest.approx(24 + gap, abs=0.05)
    width = sum(latin.face.advances[letter] for letter in "A4") * 12
    assert after.x - latin.x == pytest.approx(width + gap, abs=0.05)


@pytest.mark.parametrize(
    "switch, text, is_apart",
    [
        ('<w:autoSpaceDE w:val="0"/>', "用A纸", False),
        ('<w:autoSpaceDE w:val="0"/>', "用4纸", True),
        ('<w:autoSpaceDN w:val="0"/>', "用4纸", False),
        ("", "（A）", False),
        ("", "中A①", True),
    ],
)
def test_air_follows_its_switches_and_keeps_off_marks(set_body, switch, text, is_apart):
    first, second, _ = set_body(paragraph(text, switch)).pages[0].items
    assert (second.x - first.x > 12.5) is is_apart


def test_justified_lines_reach_the_margin_and_the_last_does_not(set_body):
    document = set_body(paragraph("一二三四五，training六七八九" * 6, align("both")))
    ends = {}
    for item in document.pages[0].items:
        width = sum(item.face.advances[letter] for letter in item.text) * item.size
        end = item.x + width + item.spread * (len(item.text) - 1)
        ends[item.y] = max(ends.get(item.y, 0), end)
    *full, last = [ends[y] for y in sorted(ends)]
    assert full == [pytest.approx(523.3, abs=1.0)] * len(full)
    assert last < 500


def test_without_kinsoku_lines_end_anywhere(set_body, texts_of):
    switches = '<w:kinsoku w:val="0"/>' + NO_HANGING[LIBREOFFICE]
    text = FULL + "，外外"
    assert first_line(set_body, texts_of, text, LIBREOFFICE, switches) == FULL


def test_looks_change_inside_a_line_without_a_break(set_body, texts_of):
    runs = run("中" * 20) + run("粗" * 10, "<w:b/>") + run("红" * 10, '<w:color w:val="FF0000"/>')
    assert texts_of(set_body(paragraph(runs))) == ["中" * 20 + "粗" * 10 + "红" * 7, "红" * 3]


def test_a_column_narrower_than_a_letter_holds_one_a_line(set_body, texts_of):
    found = texts_of(set_body(paragraph("窄栏", indent(left=9000))))
    assert found == ["窄", "栏"]


@pytest.mark.parametrize(
    "text, is_apart",
    [("CNC①产", True), ("A. ①产", True), ("①产", True), ("产①8", True), ("A ①8", False)],
)
def test_a_circled_number_goes_with_what_stands_before_it(set_body, text, is_apart):
    """As LibreOffice has it: behind a Latin word, or at the beginning, it is Latin itself."""
    *_, circled, last = set_body(paragraph(text)).pages[0].items
    before = circled.text.partition("①")[0]
    at = circled.x + 12 * sum(circled.face.advances[letter] for letter in before)
    assert last.x - at == pytest.approx(14.4 if is_apart else 12.0, abs=0.05)


def narrow(set_body, texts_of, text, width):
    """The lines of a text in a column of so many twips, by LibreOffice's rules."""
    return texts_of(set_body(paragraph(text, align("both") + indent(right=9026 - width))))


@pytest.mark.parametrize(
    "text, width, expected",
    [
        # Nothing allows a place: behind the line's first portion where it begins with a change of
        # script, else ahead of that portion's last letter, else where the room ends.
        ("基地522440.671。54635.841基地", 1650, ["基地", "522440.671", "。54635.841", "基地"]),
        ("No. 522440.671、，基地", 1300, ["No.", "522440.67", "1、，基地"]),
        ("基地80%±0.01mm，基地", 1300, ["基地80%", "±0.01m", "m，基地"]),
        ("培训≥80%≥80%。开展培训基地", 1250, ["培训", "≥", "80%≥80%", "。开展培训", "基地"]),
        (
            "培训三坐标（CMM）开展培训基地",
            1050,
            ["培训三坐", "标", "（", "CMM）", "开展培训", "基地"],
        ),
        # A word that begins the line stays whole and takes the mark behind it along.
        ("子丑寅卯Siemens 828D，服务区域经济", 1700, ["子丑寅卯", "Siemens828D，", "服务区域经济"]),
        ("Siemens 828D，服务区域经济", 1700, ["Siemens", "828D，服务区", "域经济"]),
        ("培训示范引领--高技", 1450, ["培训示范引", "领--高技"]),
    ],
)
def test_libreoffice_s_last_resorts(set_body, texts_of, text, width, expected):
    found = narrow(set_body, texts_of, text, width)
    assert found == expected
