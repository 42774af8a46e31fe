from __future__ import annotations

import pytest

from app.definitions.types import Choice, Choices, Unread

NATURE = {"government": "政府办", "industry": "行业、企业办", "other": "其它"}
LABELS = Choice(options=NATURE)
MARKS = Choice(options=NATURE, print="marks")
SEVERAL = Choices(options=NATURE)


@pytest.mark.parametrize(
    "raw, key",
    [
        ("industry", "industry"),
        ("行业、企业办", "industry"),
        (" 行业、 企业办 ", "industry"),
        ("其它", "other"),
        ("其他", "other"),
    ],
)
def test_an_option_is_named_by_its_key_or_its_label(raw, key):
    assert LABELS.normalise(raw).value == key
    assert LABELS.display(key) == NATURE[key]


def test_what_is_no_option_is_kept_and_the_options_are_named():
    value = LABELS.normalise("民办").value
    assert value == Unread("民办")
    (problem,) = LABELS.validate(value)
    assert problem.message == ("“民办”无法识别，请填写下面的一项：“政府办”“行业、企业办”“其它”。")


def test_marks_show_all_options_even_when_nothing_is_chosen():
    empty = "□政府办  □行业、企业办  □其它"
    assert MARKS.printed("industry") == "□政府办  ☑行业、企业办  □其它"
    assert MARKS.printed(None) == empty
    assert MARKS.printed(Unread("民办")) == empty
    assert LABELS.printed("industry") == "行业、企业办"
    assert LABELS.printed(None) == ""


def test_an_option_that_was_taken_away_since_is_kept():
    assert LABELS.restore("joint") == Unread("joint")
    assert LABELS.validate("joint")[0].severity == "error"
    assert SEVERAL.restore(["other", "joint"]) == Unread("other、joint")
    assert SEVERAL.validate(("joint",))[0].severity == "error"


@pytest.mark.parametrize(
    "raw, keys",
    [
        ("其它、政府办", ("government", "other")),
        ("其他,政府办", ("government", "other")),
        ("行业、企业办", ("industry",)),
        ("政府办；行业、企业办；其它", ("government", "industry", "other")),
        ("政府办 其它", ("government", "other")),
        (["other", "政府办", "other"], ("government", "other")),
        (("industry",), ("industry",)),
        ([], None),
        (["", " "], None),
    ],
)
def test_several_options_stand_in_their_own_order(raw, keys):
    assert SEVERAL.normalise(raw).value == keys


@pytest.mark.parametrize(
    "raw", ["政府办、民办", "不是政府办", ["政府办", "民办"], "、", ["政府办", 5]]
)
def test_one_unknown_option_keeps_the_whole_as_typed(raw):
    value = SEVERAL.normalise(raw).value
    assert isinstance(value, Unread)
    assert "一项或几项" in SEVERAL.validate(value)[0].message


def test_several_options_are_always_printed_with_marks():
    assert SEVERAL.printed(("government", "other")) == "☑政府办  □行业、企业办  ☑其它"
    assert SEVERAL.printed(None) == "□政府办  □行业、企业办  □其它"
    assert SEVERAL.display(("government", "other")) == "政府办、其它"
    assert SEVERAL.store(("government", "other")) == ["government", "other"]


@pytest.mark.parametrize(
    "options, print_as, part",
    [
        ({}, "label", "没有选项"),
        ({"a": "甲", "b": "甲"}, "label", "2 项叫 甲"),
        ({"a": "其它", "b": "其他"}, "label", "2 项"),
        ({"a": ""}, "label", "空的"),
        ({"a": "b", "b": "c"}, "label", "另一项的键"),
        ({"a": "甲"}, "mark", "print 只能是"),
    ],
)
def test_contradictory_limits_are_named(options, print_as, part):
    (message,) = Choice(options=options, print=print_as).wrong_limits()
    assert part in message
