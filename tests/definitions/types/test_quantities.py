from __future__ import annotations

from decimal import Decimal

import pytest

from app.definitions.types import DecimalNumber, Integer, Money, Percent, Unread

INTEGER = Integer(minimum=0, unit="人次")
AREA = DecimalNumber(minimum=Decimal(0), places=2, unit="平方米")


def _value(kind, raw):
    return kind.normalise(raw).value


def _problems(kind, raw):
    return [(problem.severity, problem.message) for problem in kind.validate(_value(kind, raw))]


@pytest.mark.parametrize(
    "raw, value",
    [
        ("2000", 2000),
        ("２０００", 2000),
        ("2,000", 2000),
        ("2，000", 2000),
        ("2 000", 2000),
        ("+5", 5),
        ("007", 7),
        ("2000.0", 2000),
        ("2000 人次", 2000),
        ("2000人", 2000),
        (2000.0, 2000),
        (2000, 2000),
        (Decimal("2E+3"), 2000),
        ("1.2万人次", 12000),
        ("3千", 3000),
        ("-3", -3),
        ("−3", -3),
    ],
)
def test_whole_numbers_are_read_in_all_usual_forms(raw, value):
    assert _value(INTEGER, raw) == value
    assert type(_value(INTEGER, raw)) is int


NOT_NUMBERS = [
    *("约2000", "2000以上", "5-6", "1,23", "12 34", "1e3", "NaN", "0x10", "٣", "10²", "①", "1.2.3"),
    *(True, "二千", ".", "-", "5%", "2000元", "9" * 25),
]


@pytest.mark.parametrize("raw", [*NOT_NUMBERS, "2000.5", 0.5])
def test_what_is_no_whole_number_is_kept_as_typed(raw):
    assert isinstance(_value(INTEGER, raw), Unread)
    ((severity, message),) = _problems(INTEGER, raw)
    assert severity == "error"
    assert "例如：100人次" in message


def test_a_multiple_is_noted():
    assert INTEGER.normalise("1.2万人次").notes == ("“1.2万人次”按 12000人次 读入",)
    assert AREA.normalise("2千平方米").notes == ("“2千平方米”按 2000平方米 读入",)
    assert INTEGER.normalise("2000人次").notes == ()


def test_limits_of_whole_numbers_are_told_with_the_value():
    year = Integer(minimum=1990, maximum=2100)
    assert _problems(year, "2014年") == []
    assert _problems(year, "1989") == [("error", "不能小于 1990，现在是 1989，请核对后改正。")]
    assert _problems(year, "2101") == [("error", "不能大于 2100，现在是 2101，请核对后改正。")]
    assert "例如：1990" in _problems(year, "x")[0][1]


def test_whole_numbers_show_their_unit_and_are_numbers_in_a_cell():
    assert INTEGER.display(2000) == "2000人次"
    assert INTEGER.printed(2000) == "2000人次"
    assert INTEGER.cell(2000) == 2000
    assert INTEGER.store(2000) == 2000


@pytest.mark.parametrize(
    "raw, shown",
    [
        ("120.50", "120.5平方米"),
        ("120.5㎡", "120.5平方米"),
        ("１２０．５ｍ2", "120.5平方米"),
        ("120 m²", "120平方米"),
        ("0.5", "0.5平方米"),
        (".5", "0.5平方米"),
        ("5.", "5平方米"),
        (0.1 + 0.2, "0.3平方米"),
        ("0", "0平方米"),
        ("-0", "0平方米"),
    ],
)
def test_decimals_show_without_idle_zeros_and_with_their_unit(raw, shown):
    assert AREA.display(_value(AREA, raw)) == shown
    assert AREA.printed(_value(AREA, raw)) == shown
    assert _problems(AREA, raw) == []


@pytest.mark.parametrize("raw", NOT_NUMBERS)
def test_what_is_no_decimal_is_kept_as_typed(raw):
    assert isinstance(_value(AREA, raw), Unread)


def test_decimals_beyond_their_limits_are_never_rounded():
    assert _value(AREA, "1.234") == Decimal("1.234")
    assert _problems(AREA, "1.234") == [
        ("error", "最多保留 2 位小数，现在有 3 位，请四舍五入后再填。")
    ]
    assert _problems(AREA, "-1") == [("error", "不能小于 0平方米，现在是 -1平方米，请核对后改正。")]
    assert _problems(DecimalNumber(places=0), "1.5") == [
        ("error", "不能有小数，现在有 1 位，请四舍五入后再填。")
    ]
    assert "例如：0.5" in _problems(DecimalNumber(maximum=Decimal("0.5")), "x")[0][1]


def test_contradictory_limits_are_named():
    assert Integer(minimum=2, maximum=1).wrong_limits() == ("minimum 2 大于 maximum 1",)
    wrong = DecimalNumber(minimum=Decimal("0.2"), maximum=Decimal("0.1"), places=-1)
    assert wrong.wrong_limits() == ("minimum 0.2 大于 maximum 0.1", "places 不能小于 0")
    assert Percent(maximum=Decimal(0), places=-1).wrong_limits() == (
        "maximum 必须大于 0",
        "places 不能小于 0",
    )


@pytest.mark.parametrize(
    "raw, value",
    [
        ("1,200.50", "1200.5"),
        ("120万元", "120"),
        ("120 万", "120"),
        ("１２０．５", "120.5"),
        ("￥120", "120"),
        ("人民币 120 万元", "120"),
        ("0", "0"),
        (33.1, "33.1"),
        ("1200000元", "120"),
        ("0.01元", "0.000001"),
        ("1.2亿元", "12000"),
        ("5千元", "0.5"),
        ("999999999999999999999999", "999999999999999999999999"),
    ],
)
def test_money_is_read_in_wan(raw, value):
    assert _value(Money(), raw) == Decimal(value)


def test_money_converted_from_another_unit_is_noted():
    assert Money().normalise("1200000元").notes == ("“1200000元”换算成 120 万元",)
    assert Money().normalise("120万").notes == ()


@pytest.mark.parametrize("raw", ["约120万", "100-200万", "$120", "1,20", "12万3千元", "无", "1e5"])
def test_what_is_no_amount_is_kept_as_typed(raw):
    assert _value(Money(), raw) == Unread(raw)
    assert "没有投入的填 0" in _problems(Money(), raw)[0][1]


@pytest.mark.parametrize(
    "raw, severity, part",
    [
        ("-5", "error", "不能是负数"),
        ("0.0000001", "error", "6 位小数"),
        ("3000000", "warning", "是不是按元填的"),
    ],
)
def test_doubtful_amounts_are_reported(raw, severity, part):
    ((found, message),) = _problems(Money(), raw)
    assert found == severity
    assert part in message


def test_money_shows_its_unit_on_screen_and_the_bare_number_on_the_form():
    assert Money().display(Decimal("1200.5")) == "1200.5万元"
    assert Money().printed(Decimal("1200.5")) == "1200.5"
    assert Money().cell(Decimal("1200.5")) == Decimal("1200.5")
    assert Money().store(Decimal("1200.5")) == "1200.5"


@pytest.mark.parametrize("stored", ["1.50", "01", "1E3", "NaN", " 1", "1.", "+1", 5, "٣"])
def test_amounts_that_were_never_stored_are_refused(stored):
    with pytest.raises(ValueError, match="存下的内容"):
        Money().restore(stored)


@pytest.mark.parametrize(
    "raw, value",
    [
        ("95%", "95"),
        ("95.5", "95.5"),
        ("９５％", "95"),
        ("95 %", "95"),
        ("百分之95", "95"),
        (95, "95"),
    ],
)
def test_percentages_are_the_number_before_the_sign(raw, value):
    assert _value(Percent(), raw) == Decimal(value)
    assert Percent().display(Decimal(value)) == f"{value}%"
    assert _problems(Percent(), raw) == []


@pytest.mark.parametrize(
    "raw, severity, part",
    [
        ("101", "error", "不能大于 100%"),
        ("-1", "error", "不能小于 0%"),
        ("95.555", "error", "2 位小数"),
        ("0.95", "warning", "如果是 95%，请填 95"),
        (1, "warning", "如果是 100%，请填 100"),
    ],
)
def test_doubtful_percentages_are_reported(raw, severity, part):
    ((found, message),) = _problems(Percent(), raw)
    assert found == severity
    assert part in message


def test_nothing_is_lost_between_storing_and_restoring():
    for text in ("0.000001", "123456789012345678901.234", "-0.5", "100"):
        value = Decimal(text)
        assert str(Money().restore(Money().store(value))) == text
