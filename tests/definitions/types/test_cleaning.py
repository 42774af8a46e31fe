from __future__ import annotations

import random
import unicodedata

import pytest

from app.definitions.types.cleaning import clean_text, excerpt, half_width, scalar_text


def _lines(raw):
    return clean_text(raw, several_lines=True)


def _line(raw):
    return clean_text(raw, several_lines=False)


@pytest.mark.parametrize(
    "text",
    [
        "A & B <校企合作>",
        "{{ 7*7 }} {% if x %} {# y #}",
        "=SUM(A1) +1 -1 @x",
        "👨‍👩‍👧‍👦 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ 👍🏽",
        "𠮷野家 㐂 〇 々",
        "葛󠄀城",
        "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠬᠡᠯᠡ",
        "“引号”——破折号……《书名》·ＡＢＣ　全角",
        "10² m² ① ½ ﬁ",
        "é e\u0301 ü",
        "字" * 20_000,
    ],
    ids=lambda text: text[:8],
)
def test_ordinary_text_stays_character_for_character(text):
    assert _lines(text) == (text, ())
    assert _line(text) == (text, ())


def test_the_short_way_for_plain_text_leads_to_the_same():
    """A zero-width space sends a text the long way; it is all that then has to go."""
    for code in range(0x10000):
        text = f"一{chr(code)}二"
        assert _lines(text)[0] == _lines(text + "\u200b")[0], hex(code)


@pytest.mark.parametrize(
    "raw, several, single",
    [
        ("一\r\n二\r三\n四", "一\n二\n三\n四", "一 二 三 四"),
        ("一\v二\f三\u2028四\u2029五\x85六", "一\n二\n三\n四\n五\n六", "一 二 三 四 五 六"),
        ("一\t二\xa0三\u2003四\u202f五", "一 二 三 四 五", "一 二 三 四 五"),
        ("　　第一段。  \n\n \n　　第二段。　", "第一段。\n第二段。", "第一段。 第二段。"),
        ("张　三", "张　三", "张　三"),
        ("", "", ""),
        (" 　\t\r\n\xa0\n", "", ""),
    ],
)
def test_line_ends_blanks_and_indentation_go_without_a_note(raw, several, single):
    assert _lines(raw) == (several, ())
    assert _line(raw) == (single, ())


@pytest.mark.parametrize(
    "raw, clean, note",
    [
        ("a\x00b\x07c\x1bd\x7fe\x9f", "abcde", "去掉了 5 个不能打印的控制字符"),
        ("a\ud83d\udc4d\ud83d", "a👍", "去掉了 1 个不能打印的控制字符"),
        ("a\ufffe\uffff\ufdd0\U0001ffff\ufffcb", "ab", "去掉了 5 个不能打印的控制字符"),
        ("\ufeffa\u200bb\u2060c\xadd", "abcd", "去掉了 4 个看不见的零宽字符"),
        ("a\u202eb\u202c\u2066c\u2069\u200e", "abc", "去掉了 5 个改变文字方向的符号"),
        ("张\u200d三\u200c", "张三", "去掉了 2 个看不见的连接符"),
        ("👍\u200d好", "👍好", "去掉了 1 个看不见的连接符"),
        ("⼯⻋⻓⺠⻬", "工车长民齐", "把 5 个部首或兼容字换成了普通汉字"),
        ("\uf900\uf98e\U0002f800", "豈年丽", "把 3 个部首或兼容字换成了普通汉字"),
    ],
)
def test_what_goes_is_told_with_its_number(raw, clean, note):
    assert _lines(raw) == (clean, (note,))


def test_compatibility_ideographs_that_are_ordinary_characters_stay():
    assert _lines("\ufa0e\ufa0f\ufa29⺀") == ("\ufa0e\ufa0f\ufa29⺀", ())


def test_each_kind_of_cleaning_gives_one_note():
    _, notes = _lines("a\x00\u200b\u202e⼀\x01")
    assert len(notes) == 4


def test_nothing_is_left_that_word_cannot_carry():
    everything = "".join(map(chr, range(0x110000)))
    clean, _ = _lines(everything)
    left = {unicodedata.category(character) for character in clean.replace("\n", "")}
    assert not left & {"Cc", "Cs", "Zl", "Zp"}
    assert not any(ord(character) & 0xFFFE == 0xFFFE for character in clean)


def test_cleaning_twice_is_cleaning_once():
    chooser = random.Random(7)
    pieces = (
        " \t\n\r\v\f　\xa0\x00\x1c\x85\ud83d\ude00\u200b\u200c\u200d\u202e\u202f\u2028\ufeff\ufffe"
        "ab张👍👩❤\ufe0fᠮ\u180e⼀⻋\uf900\xad"
    )
    for _ in range(20_000):
        raw = "".join(chooser.choices(pieces, k=chooser.randint(1, 9)))
        for several in (True, False):
            once, _ = clean_text(raw, several_lines=several)
            assert clean_text(once, several_lines=several) == (once, ())


@pytest.mark.parametrize(
    "piece", [" ", "\n", "\r\n ", "\u200d", "\ud83d", "👍\u200d", "⼀", "a \n", "\u202f"]
)
def test_long_texts_come_through_and_are_clean_then(piece):
    for several in (True, False):
        once, _ = clean_text(piece * 20_000, several_lines=several)
        assert clean_text(once, several_lines=several) == (once, ())


def test_half_width_leaves_signs_that_are_no_digits():
    assert half_width("ＡＢ１２．５％（－）　—–②²") == "AB12.5%(-) --②²"


@pytest.mark.parametrize(
    "raw, text",
    [
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (6222021234567890123, "6222021234567890123"),
        (1.52101198001011e17, "152101198001011000"),
        (True, "TRUE"),
        (float("nan"), "NaN"),
        ([], None),
        (b"a", None),
    ],
)
def test_single_values_read_as_a_sheet_shows_them(raw, text):
    assert scalar_text(raw) == text


def test_an_excerpt_is_one_short_line():
    assert excerpt("一\n二") == "“一 二”"
    assert excerpt("字" * 30) == f"“{'字' * 20}…”"


def test_every_character_that_stands_for_an_ordinary_one_is_replaced_and_no_other():
    blocks = (range(0x2F00, 0x2FE0), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
    for code in (code for block in blocks for code in block):
        character = chr(code)
        assert _line(character)[0] == unicodedata.normalize("NFKC", character)
