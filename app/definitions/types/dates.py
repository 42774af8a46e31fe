"""Days, and months of a year, as Chinese forms write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.definitions.types.base import CellValue, FieldType, JsonValue, Problem, Reading, Unread
from app.definitions.types.cleaning import excerpt, half_width, scalar_text

_LONGEST = 40
_TIME = r"(?:[T ]?[0-9]{1,2}:[0-9]{2}(?::[0-9.]+)?Z?)?"
_DAY = re.compile(
    r"([0-9]{4}) ?(?:年|[-./。、]) ?([0-9]{1,2}) ?(?:月|[-./。、]) ?([0-9]{1,2}) ?[日号.。]? ?"
    + _TIME
)
_EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4}) ?(?:年|[-./。、]) ?([0-9]{1,2}) ?(?:月份?|[.。])?")
_SIX_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})")
_STORED_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_STORED_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_MONTHS = 12
_EARLIEST, _LATEST = 1900, 2100


@dataclass(frozen=True, slots=True, order=True)
class YearMonth:
    """A month of a year; ordered in time. ValueError on a month that doesn't exist."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= _MONTHS and date.min.year <= self.year <= date.max.year):
            raise ValueError(f"没有 {self.year} 年 {self.month} 月")

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"


def _numbers(text: str, *patterns: re.Pattern[str]) -> tuple[int, ...] | None:
    """The numbers of a date in whichever of the forms fits."""
    if len(text) > _LONGEST:
        return None
    flat = " ".join(half_width(text).split())
    matches = (pattern.fullmatch(flat) for pattern in patterns)
    return next((tuple(map(int, match.groups())) for match in matches if match), None)


def _read_day(text: str) -> date | None:
    numbers = _numbers(text, _DAY, _EIGHT_DIGITS)
    try:
        return date(*numbers) if numbers else None
    except ValueError:
        return None


def _read_month(text: str) -> YearMonth | None:
    numbers = _numbers(text, _MONTH, _SIX_DIGITS)
    try:
        return YearMonth(*numbers) if numbers else None
    except ValueError:
        return None


def _unlikely_year(year: int) -> Iterator[Problem]:
    if not _EARLIEST <= year <= _LATEST:
        yield Problem(f"年份是 {year} 年，请核对。", "warning")


@dataclass(frozen=True, slots=True)
class CalendarDate(FieldType):
    """A day; the value is a `datetime.date`. Two-digit years are refused: nobody can tell them."""

    name: ClassVar[str] = "date"

    def _take(self, raw: object) -> Reading | None:
        # A datetime is a date too: Excel gives midnight.
        return Reading(date(raw.year, raw.month, raw.day)) if isinstance(raw, date) else None

    def _read(self, text: str) -> Reading:
        return Reading(_read_day(text) or Unread(text))

    def _problems(self, value: date) -> Iterator[Problem]:
        return _unlikely_year(value.year)

    def _unread_message(self, text: str) -> str:
        if _numbers(text, _DAY, _EIGHT_DIGITS):
            return f"没有{excerpt(text)}这一天，请核对年、月、日，例如：2026年7月10日。"
        return f"{excerpt(text)}无法识别，请填写{self._expected()}。"

    def _expected(self) -> str:
        return "年、月、日，例如：2026年7月10日，也可以写 2026.7.10"

    def _display(self, value: date) -> str:
        return f"{value.year}年{value.month}月{value.day}日"

    def _cell(self, value: date) -> CellValue:
        return value

    def _store(self, value: date) -> JsonValue:
        return value.isoformat()

    def _restore(self, stored: object) -> object:
        if isinstance(stored, str) and _STORED_DAY.fullmatch(stored) and (day := _read_day(stored)):
            return day
        raise self._not_stored(stored)


@dataclass(frozen=True, slots=True)
class CalendarMonth(FieldType):
    """A month of a year; the value is a `YearMonth`. A day that was typed too is dropped, noted."""

    name: ClassVar[str] = "year_month"

    def _take(self, raw: object) -> Reading | None:
        if isinstance(raw, YearMonth):
            return Reading(raw)
        if isinstance(raw, date):
            return Reading(YearMonth(raw.year, raw.month))
        return self._take_number(raw) if isinstance(raw, float) else None

    def _take_number(self, raw: float) -> Reading | None:
        """A month typed as a number: Excel makes 1975.10 into 1975.1."""
        text = scalar_text(raw) or ""
        month = _read_month(text)
        if month is None or not text.endswith(".1"):
            return None
        note = f"表格里的 {text} 按{month}读入；如果原来是 {text}0，请改成{month.year}年10月"
        return Reading(month, (note,))

    def _read(self, text: str) -> Reading:
        if month := _read_month(text):
            return Reading(month)
        if day := _read_day(text):
            month = YearMonth(day.year, day.month)
            return Reading(month, (f"“{text}”只取年月：{month}",))
        return Reading(Unread(text))

    def _problems(self, value: YearMonth) -> Iterator[Problem]:
        return _unlikely_year(value.year)

    def _expected(self) -> str:
        return "年和月，例如：1975年8月，也可以写 1975.8"

    def _display(self, value: YearMonth) -> str:
        return str(value)

    def _store(self, value: YearMonth) -> JsonValue:
        return f"{value.year:04}-{value.month:02}"

    def _restore(self, stored: object) -> object:
        if (
            isinstance(stored, str)
            and _STORED_MONTH.fullmatch(stored)
            and (month := _read_month(stored))
        ):
            return month
        raise self._not_stored(stored)
