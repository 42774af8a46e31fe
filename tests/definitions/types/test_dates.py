from __future__ import annotations

from datetime import date, datetime

import pytest

from app.definitions.types import CalendarDate, CalendarMonth, Unread, YearMonth

DAY = CalendarDate()
MONTH = CalendarMonth()


@pytest.mark.parametrize(
    "raw",
    [
        *("2026-07-10", "2026.7.10", "2026/7/10", "2026年7月10日", "20260710", "2026年07月10日"),
        *(
            "２０２６．７．１０",
            "2026 年 7 月 10 日",
            "2026—7—10",
            "2026。7。10",
            "2026、7、10",
            "2026-7.10",
        ),
        *("2026.7.10.", "2026年7月10号", "2026-07-10T00:00:00", "2026-07-10 08:30", "2026年7月10"),
        *(date(2026, 7, 10), datetime.fromisoformat("2026-07-10T08:30"), 20260710, 20260710.0),
    ],
)
def test_days_are_read_in_all_usual_forms(raw):
    value = DAY.normalise(raw).value
    assert value == date(2026, 7, 10)
    assert type(value) is date
    assert DAY.validate(value) == ()


@pytest.mark.parametrize(
    "raw",
    [
        "26.7.10",
        "2026.7",
        "2026",
        "7月10日",
        "2026-7-10-1",
        46213,
        "今天",
        "2026.7.100",
        "明年7月10日",
    ],
)
def test_what_is_no_day_is_kept_as_typed(raw):
    value = DAY.normalise(raw).value
    assert value == Unread(str(raw))
    (problem,) = DAY.validate(value)
    assert "例如：2026年7月10日" in problem.message


@pytest.mark.parametrize("raw", ["2026.2.30", "20261301", "2025年2月29日", "0000-01-01"])
def test_a_day_that_does_not_exist_is_called_so(raw):
    (problem,) = DAY.validate(DAY.normalise(raw).value)
    assert problem.message.startswith(f"没有“{raw}”这一天")


def test_a_day_is_shown_as_chinese_forms_write_it():
    assert DAY.display(date(2026, 7, 1)) == "2026年7月1日"
    assert DAY.cell(date(2026, 7, 1)) == date(2026, 7, 1)
    assert DAY.store(date(2026, 7, 1)) == "2026-07-01"


def test_an_unlikely_year_only_warns():
    for kind, value in ((DAY, date(1026, 7, 1)), (MONTH, YearMonth(2206, 7))):
        (problem,) = kind.validate(value)
        assert problem.severity == "warning"


@pytest.mark.parametrize(
    "raw",
    [
        *(
            "1975.8",
            "1975年8月",
            "1975-08",
            "1975/8",
            "197508",
            "1975年08月",
            "1975 年 8 月",
            "1975年8",
        ),
        *("１９７５．８", "1975。8", "1975年8月份", "1975.8.", 1975.8, 197508),
        *(date(1975, 8, 1), datetime.fromisoformat("1975-08-01"), YearMonth(1975, 8)),
    ],
)
def test_months_are_read_in_all_usual_forms(raw):
    reading = MONTH.normalise(raw)
    assert reading.value == YearMonth(1975, 8)
    assert reading.notes == ()
    assert MONTH.validate(reading.value) == ()


@pytest.mark.parametrize("raw", ["75.8", "1975", "1975.13", "197500", "8月", "1975年8月至今"])
def test_what_is_no_month_is_kept_as_typed(raw):
    value = MONTH.normalise(raw).value
    assert value == Unread(raw)
    assert "例如：1975年8月" in MONTH.validate(value)[0].message


def test_a_day_typed_for_a_month_is_dropped_with_a_note():
    reading = MONTH.normalise("1975年8月12日")
    assert reading.value == YearMonth(1975, 8)
    assert reading.notes == ("“1975年8月12日”只取年月：1975年8月",)


def test_a_number_cell_may_have_lost_the_zero_of_october():
    reading = MONTH.normalise(1975.1)
    assert reading.value == YearMonth(1975, 1)
    assert "如果原来是 1975.10，请改成1975年10月" in reading.notes[0]
    assert MONTH.normalise("1975.1").notes == ()
    assert MONTH.normalise("1975.10").value == YearMonth(1975, 10)


def test_a_month_is_shown_as_chinese_forms_write_it():
    assert MONTH.display(YearMonth(1975, 8)) == "1975年8月"
    assert MONTH.cell(YearMonth(1975, 8)) == "1975年8月"
    assert MONTH.store(YearMonth(1975, 8)) == "1975-08"
    assert MONTH.restore("1975-08") == YearMonth(1975, 8)


def test_months_follow_one_another():
    assert YearMonth(1975, 12) < YearMonth(1976, 1)


@pytest.mark.parametrize("year, month", [(1975, 0), (1975, 13), (0, 1)])
def test_a_month_that_does_not_exist_cannot_be_made(year, month):
    with pytest.raises(ValueError, match="没有"):
        YearMonth(year, month)


@pytest.mark.parametrize("stored", ["2026.7.10", "2026-7-10", "20260710", "2026-02-30", "2026-07"])
def test_days_that_were_never_stored_are_refused(stored):
    with pytest.raises(ValueError, match="存下的内容"):
        DAY.restore(stored)


@pytest.mark.parametrize("stored", ["1975.8", "1975-13", "1975-08-01", "197508"])
def test_months_that_were_never_stored_are_refused(stored):
    with pytest.raises(ValueError, match="存下的内容"):
        MONTH.restore(stored)
