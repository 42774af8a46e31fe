from __future__ import annotations

import pytest

from app.definitions.types import Line, LongText, Person, count_characters


def _messages(kind, raw):
    value = kind.normalise(raw).value
    return [(problem.severity, problem.message) for problem in kind.validate(value)]


def test_a_line_has_no_line_ends_and_a_long_text_keeps_them():
    assert Line().normalise("　甲\n\n　　乙 ").value == "甲 乙"
    assert LongText().normalise("　甲\n\n　　乙 ").value == "甲\n乙"
    assert LongText().printed("甲\n乙") == "甲\n乙"


def test_the_limit_counts_every_character_but_the_line_ends():
    assert count_characters("甲a \n乙👍") == 5
    assert _messages(LongText(max_length=3), "甲\n乙\n丙") == []
    assert _messages(Line(max_length=2), "甲乙") == []
    assert _messages(Line(max_length=2), "甲乙丙") == [
        ("warning", "建议不超过 2 字，现在有 3 字，可删去 1 字。")
    ]


def test_a_limit_below_one_contradicts_itself():
    assert Line(max_length=0).wrong_limits() == ("max_length 至少是 1",)
    assert LongText(max_length=-1).wrong_limits() == ("max_length 至少是 1",)


def test_numbers_of_a_sheet_become_text():
    assert Line().normalise(3.0).value == "3"
    assert Line().cell("=1+1") == "=1+1"


@pytest.mark.parametrize(
    "raw, name",
    [
        ("张三", "张三"),
        ("张　三", "张三"),
        (" 欧 阳 修 ", "欧阳修"),
        ("𠮷 野", "𠮷野"),
        ("买买提•阿不都", "买买提·阿不都"),
        ("买买提 · 阿不都", "买买提·阿不都"),
        ("阿不都.买买提", "阿不都·买买提"),
        ("John  A. Smith", "John  A. Smith"),
        ("ᠪᠠᠲᠤ", "ᠪᠠᠲᠤ"),
    ],
)
def test_names_are_written_one_way_and_are_right(raw, name):
    assert Person().normalise(raw).value == name
    assert _messages(Person(), raw) == []


@pytest.mark.parametrize(
    "raw, severity, part",
    [
        ("张", "error", "2 至 50"),
        ("张三1", "error", "数字“1”"),
        ("张三１３８", "error", "数字“138”"),
        ("张" * 51, "error", "51 个"),
        ("张" * 26, "warning", "26 个字"),
        ("张三、李四", "warning", "一个人"),
    ],
)
def test_doubtful_names_are_reported(raw, severity, part):
    ((found, message),) = _messages(Person(), raw)
    assert found == severity
    assert part in message
