"""What every field type owes, tried on all of them with whatever may come in."""

from __future__ import annotations

import dataclasses
import json
import random
import typing
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import pytest

from app.definitions.types import (
    TYPES,
    FieldType,
    FileRef,
    OccupationName,
    Problem,
    Reading,
    Unread,
    YearMonth,
)

OPTIONS = {"new": "新建项目", "industry": "行业、企业办", "other": "其它"}
LIMITS = {
    "choice": {"options": OPTIONS},
    "choices": {"options": OPTIONS},
    "rows": {"columns": ("a.b",)},
}
ALL = {name: kind(**LIMITS.get(name, {})) for name, kind in TYPES.items()}

# A few right values of each type, as they are typed.
RIGHT = {
    "line": ["呼和浩特市", "A & B <校企合作>", "{{7*7}}"],
    "long_text": ["第一段\n第二段"],
    "integer": ["0", "2000", "-3"],
    "decimal": ["0.5", "120"],
    "money": ["1,200.50", "0"],
    "percent": ["95%", "99.5"],
    "date": ["2026.7.10"],
    "year_month": ["1975年8月"],
    "choice": ["新建项目", "行业、企业办"],
    "choices": ["新建项目、行业、企业办", "其他"],
    "phone": ["0471-6945102", "（0471）6945102转8001 / 4001234567"],
    "mobile": ["+86 138-0000-1234"],
    "postcode": ["010010"],
    "email": ["zhang.san_2@例子.中国"],
    "site": ["http://www.nmg.gov.cn/a?b=1", "无"],
    "credit_code": ["91350100M000100Y43", "D2143569X"],
    "resident_id": ["11010519491231002x"],
    "bank_account": ["0123 4567 8901 2345"],
    "person": ["张 三", "买买提·阿不都"],
    "occupation": ["车工（数控车工） 6-18-01-01", "车工", "6-18-01-01"],
}
# Field types whose value can't be typed: it is shown, not read.
UNTYPED = {"rows", "files"}

TYPED = [(ALL[name], text) for name, texts in RIGHT.items() for text in texts]
NUL_TO_BIDI = "\x00\x07\x0b\x0c\x1b\x7f\x85\ud83d\ufffe\ufeff\u200b\u202e\xad"


def _nested(depth: int) -> list:
    outer: list = []
    for _ in range(depth):
        outer = [outer]
    return outer


ZOO = [
    *(None, "", " ", "　\t\n ", "0", "-0", "-1", "+", "-", ".", "、", "@", "()", "（）", "/"),
    *(
        0,
        -1,
        7,
        10**30,
        10**5000,
        0.1 + 0.2,
        3.0,
        1e300,
        -1e-300,
        1.9751,
        1975.1,
        1.52101198001011e17,
    ),
    *(float("nan"), float("inf"), float("-inf"), True, False),
    *(Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity"), Decimal("1E+999999"), Decimal("-0.0")),
    *(Decimal("1200.50"), Decimal("1E+3"), Decimal("0E-999999")),
    *("NaN", "Infinity", "1e999999", "1E5", "٣", "²", "½", "①", "１２３．５", "−5"),
    *([], [None], ["新建项目"], ["a", 1], [[1]], (), {}, {"a": 1}, {"unread": "x"}, {1: 2}, set()),
    *({"code": "6-18-01-01"}, {"code": 5}, {"name": "车工"}, b"", b"\x00", object(), _nested(5000)),
    *(
        date(2026, 7, 10),
        datetime.fromisoformat("2026-07-10T12:30"),
        YearMonth(1975, 8),
        OccupationName("", "车工"),
    ),
    *((FileRef("a.pdf", "0" * 64, 5),), [FileRef("a.pdf", "0" * 64, 5)], FileRef("a", "", 0)),
    *(Unread("x"), Unread("2000"), Unread(""), Unread("\x00")),
    *(
        NUL_TO_BIDI,
        f"x{NUL_TO_BIDI}y",
        "\r\n\r\n",
        "👨‍👩‍👧‍👦",
        "e\u0301",
        "⼀⻋\uf900",
        "\ud83d\ude00",
    ),
    *("2026-02-30", "20261301", "1975年13月", "0000-00-00", "99999999999", "省略……"),
]
LONG = [
    character * 20_000
    for character in (
        "1",
        "一",
        " ",
        "(",
        "（",
        "）",
        "-",
        "a",
        "、",
        "@",
        ".",
        "\n",
        "\u200d",
        "0086",
        "1,",
    )
] + ["一" + " " * 20_000 + "S", "a@" + "b." * 10_000, "1" + " " * 20_000 + "元", "张 " * 10_000]


def _read(kind: FieldType, raw: object) -> object:
    return kind.normalise(raw).value


def _random_texts(count: int) -> list[str]:
    chooser = random.Random(20250710)
    pieces = [
        *"0123456789-./,、()（）：@%元万年月日转 　\t\n\r张三车工数控其它X&<{}👍·•。，"
        + NUL_TO_BIDI,
        *(
            "http://",
            "+86",
            "86",
            "0086",
            "ext.",
            "⻋",
            "\u200d",
            "6-18-01-01",
            "2026",
            "S",
            "中国",
            "％",
        ),
    ]
    return ["".join(chooser.choices(pieces, k=chooser.randint(1, 14))) for _ in range(count)]


RANDOM = _random_texts(1500)
every_type = pytest.mark.parametrize("kind", ALL.values(), ids=ALL.keys())


def test_the_set_is_the_one_that_the_facts_may_name():
    assert list(TYPES) == [
        *("line", "long_text", "integer", "decimal", "money", "percent", "date", "year_month"),
        *("choice", "choices", "phone", "mobile", "postcode", "email", "site", "credit_code"),
        *("resident_id", "bank_account", "person", "occupation", "rows", "files"),
    ]


@every_type
def test_limits_are_of_kinds_that_can_stand_in_toml(kind):
    allowed = {str, int, bool, Decimal, tuple[str, ...], Mapping[str, str]}
    allowed |= {plain | None for plain in allowed}
    hints = typing.get_type_hints(type(kind))
    limits = {item.name for item in dataclasses.fields(kind)} - {"occupations"}
    assert all(hints[name] in allowed for name in limits)


@every_type
def test_records_are_frozen_and_slotted(kind):
    assert not hasattr(kind, "__dict__")
    assert type(kind).__dataclass_params__.frozen


@every_type
def test_usual_limits_do_not_contradict_each_other(kind):
    assert kind.wrong_limits() == ()


@every_type
def test_nothing_makes_the_life_of_a_value_fail(kind):
    for raw in ZOO + RANDOM:
        reading = kind.normalise(raw)
        assert isinstance(reading, Reading)
        value = reading.value
        stored = kind.store(value)
        assert json.loads(json.dumps(stored)) == stored
        json.dumps(stored, ensure_ascii=False).encode()
        assert kind.restore(stored) == value
        assert type(kind.restore(stored)) is type(value)
        assert all(isinstance(problem, Problem) for problem in kind.validate(value))
        assert isinstance(kind.display(value), str)
        assert isinstance(kind.printed(value), str)
        assert isinstance(kind.cell(value), str | int | Decimal | date | None)


@every_type
def test_what_was_read_is_read_again_as_itself(kind):
    for raw in ZOO + RANDOM:
        value = _read(kind, raw)
        assert _read(kind, value) == value or isinstance(value, Unread)


@every_type
def test_nothing_but_blanks_is_empty(kind):
    for raw in ("", " ", "　\t\n ", "\r\n", "\u200b", None):
        assert _read(kind, raw) is None
    assert kind.validate(None) == ()
    assert kind.display(None) == ""
    assert kind.store(None) is None
    assert kind.restore(None) is None
    assert kind.cell(None) is None
    assert kind.printed(None).replace("□", "") in {"", "  ".join(OPTIONS.values())}


@every_type
def test_what_cannot_be_read_is_kept_and_is_one_error(kind):
    unread = Unread("不知道是什么")
    assert kind.display(unread) == "不知道是什么"
    assert kind.cell(unread) == "不知道是什么"
    assert kind.store(unread) == {"unread": "不知道是什么"}
    assert kind.restore({"unread": "不知道是什么"}) == unread
    (problem,) = kind.validate(unread)
    assert problem.severity == "error"
    assert "不知道是什么" in problem.message
    assert (
        kind.name in {"choice", "choices", "long_text", "line", "rows"}
        or "例如：" in problem.message
    )


@every_type
@pytest.mark.parametrize("raw", [[1, 2], {"a": "b"}, b"abc", object, ({},)], ids=repr)
def test_what_is_no_single_value_is_never_taken_for_text(kind, raw):
    assert isinstance(_read(kind, raw), Unread)


@every_type
@pytest.mark.parametrize("stored", [True, 1.5, "", [], {}, {"unread": 5}, {"a": 1}, [5]], ids=repr)
def test_what_was_never_stored_is_refused(kind, stored):
    with pytest.raises(ValueError, match="存下的内容不是"):
        kind.restore(stored)


@pytest.mark.parametrize("kind, text", TYPED, ids=[f"{kind.name}-{text}" for kind, text in TYPED])
def test_a_right_value_has_no_error_and_is_read_back_from_what_is_shown(kind, text):
    value = _read(kind, text)
    assert value is not None
    assert not isinstance(value, Unread)
    assert [problem for problem in kind.validate(value) if problem.severity == "error"] == []
    assert _read(kind, kind.display(value)) == value
    assert _read(kind, kind.cell(value)) == value


def test_every_type_that_can_be_typed_has_right_values():
    assert RIGHT.keys() | UNTYPED == TYPES.keys()


@every_type
def test_hostile_lengths_are_no_work(kind):
    for raw in LONG:
        value = _read(kind, raw)
        for problem in kind.validate(value):
            assert len(problem.message) < 300
        assert kind.restore(kind.store(value)) == value
    assert len(kind.validate(_read(kind, "a、" * 10_000))) <= 2


@every_type
def test_messages_are_chinese(kind):
    words = set("abcdefghijklmnopqrstuvwyz")
    for raw in ["甲乙", "１２", "(", "一" * 99, "-5", "1", "0" * 18, "1999年13月", "@", "甲1"]:
        for problem in kind.validate(_read(kind, raw)):
            message = problem.message.partition("例如：")[0]
            assert not words & set(message), message
            assert message[-1] in "。，；，（有" or "例如：" in problem.message


def test_cleaning_is_noted_whatever_the_type():
    for name in ("line", "money", "mobile", "date"):
        reading = ALL[name].normalise("2026\x007.10")
        assert reading.notes == ("去掉了 1 个不能打印的控制字符",)
