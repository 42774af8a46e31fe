"""Whole numbers, decimals, amounts of money and percentages; int and Decimal, never float."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from app.definitions.types.base import CellValue, FieldType, JsonValue, Problem, Reading, Unread
from app.definitions.types.cleaning import half_width, plain_number

# Within the precision that Decimal computes with, so that later sums stay exact.
MAX_DIGITS = 24
MONEY_PLACES = 6
# 10 亿元: a single amount above this was most likely entered in 元 instead of 万元.
DOUBTFUL_MONEY = Decimal(100_000)

_LONGEST = 60
_AMOUNT = re.compile(
    r"(?P<sign>[-+]?) ?(?P<whole>[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]*)(?P<fraction>\.[0-9]*)?"
    r" ?(?P<unit>[^0-9.,+ -][^ ]*)?"
)
_STORED = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?")

# Other ways to write a unit, and what counting fields without a unit are typed with.
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "平方米": ("㎡", "m2", "m²", "平米", "平"),
    "人次": ("人", "次"),
    "": ("年", "人", "人次", "个", "名", "次", "项", "家", "门", "套", "台"),
}
_MULTIPLES = {"": 0, "千": 3, "万": 4, "亿": 8}
# To 万元, as powers of ten.
_MONEY_UNITS = {
    "": 0,
    "万": 0,
    "万元": 0,
    "元": -4,
    "圆": -4,
    "千元": -1,
    "千万元": 3,
    "亿": 4,
    "亿元": 4,
}
_PERCENT_UNITS = {"": 0, "%": 0}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as typed, and the power of ten that its unit stood for."""

    value: Decimal
    power: int


def read_amount(text: str, units: Mapping[str, int]) -> Amount | None:
    """The number in a text such as "1,200.50 万元"; `units` are allowed, with their powers of ten.

    None where it isn't one number: exponents, NaN, "5-6", "约200", wrongly grouped thousands and
    more than `MAX_DIGITS` digits are refused, never guessed.
    """
    if len(text) > _LONGEST:
        return None
    match = _AMOUNT.fullmatch(" ".join(half_width(text).split()))
    if match is None or (match["unit"] or "") not in units:
        return None
    digits = re.sub("[, ]", "", match["whole"]) + (match["fraction"] or "")
    if not 0 < len(digits.replace(".", "")) <= MAX_DIGITS:
        return None
    power = units[match["unit"] or ""]
    return Amount(_exact(f"{match['sign']}{digits}e{power}"), power)


def _exact(text: str) -> Decimal:
    """The number without idle zeros, so that equal numbers look equal."""
    return Decimal(plain_number(Decimal(text)))


def _own_units(unit: str) -> Mapping[str, int]:
    """What may follow a number of this unit: nothing, it, its aliases, each with 千, 万 or 亿."""
    names = ("", unit, *_ALIASES.get(unit, ()))
    return {multiple + name: power for multiple, power in _MULTIPLES.items() for name in names}


def _outside(
    value: Decimal, low: Decimal | None, high: Decimal | None, unit: str
) -> Iterator[Problem]:
    now = f"现在是 {plain_number(value)}{unit}，请核对后改正。"
    if low is not None and value < low:
        yield Problem(f"不能小于 {plain_number(low)}{unit}，{now}")
    if high is not None and value > high:
        yield Problem(f"不能大于 {plain_number(high)}{unit}，{now}")


def _too_fine(value: Decimal, places: int) -> Iterator[Problem]:
    """The problem of more decimal places than allowed. The value is never rounded silently."""
    _, _, fraction = plain_number(value).partition(".")
    if len(fraction) > places:
        allowed = f"最多保留 {places} 位小数" if places else "不能有小数"
        yield Problem(f"{allowed}，现在有 {len(fraction)} 位，请四舍五入后再填。")


def _wrong_range(low: Decimal | None, high: Decimal | None) -> Iterator[str]:
    if low is not None and high is not None and low > high:
        yield f"minimum {low} 大于 maximum {high}"


def _as_decimal(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


@dataclass(frozen=True, slots=True)
class Integer(FieldType):
    """A whole number; the value is an int. "1.2万人次" is read as 12000, with a note."""

    name: ClassVar[str] = "integer"
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""

    def _contradictions(self) -> Iterator[str]:
        return _wrong_range(_as_decimal(self.minimum), _as_decimal(self.maximum))

    def _read(self, text: str) -> Reading:
        amount = read_amount(text, _own_units(self.unit))
        if amount is None or amount.value != int(amount.value):
            return Reading(Unread(text))
        number = int(amount.value)
        notes = (f"“{text}”按 {number}{self.unit} 读入",) if amount.power else ()
        return Reading(number, notes)

    def _problems(self, value: int) -> Iterator[Problem]:
        low, high = _as_decimal(self.minimum), _as_decimal(self.maximum)
        return _outside(Decimal(value), low, high, self.unit)

    def _expected(self) -> str:
        return f"一个整数，例如：{self._example()}{self.unit}"

    def _example(self) -> int:
        """A number within the limits."""
        example = max(self.minimum or 0, 100)
        return example if self.maximum is None else min(example, self.maximum)

    def _display(self, value: int) -> str:
        return f"{value}{self.unit}"

    def _cell(self, value: int) -> CellValue:
        return value

    def _store(self, value: int) -> JsonValue:
        return value

    def _restore(self, stored: object) -> object:
        if type(stored) is not int:
            raise self._not_stored(stored)
        return stored


@dataclass(frozen=True, slots=True)
class DecimalType(FieldType):
    """A type whose value is a finite Decimal without idle zeros; stored as text, exactly."""

    def _suffix(self) -> str:
        return ""

    def _display(self, value: Decimal) -> str:
        return plain_number(value) + self._suffix()

    def _cell(self, value: Decimal) -> CellValue:
        return value

    def _store(self, value: Decimal) -> JsonValue:
        return plain_number(value)

    def _restore(self, stored: object) -> object:
        if not isinstance(stored, str) or not _STORED.fullmatch(stored):
            raise self._not_stored(stored)
        return Decimal(stored)


@dataclass(frozen=True, slots=True)
class DecimalNumber(DecimalType):
    """A number with decimal places, in `unit`; the form shows the unit behind the number."""

    name: ClassVar[str] = "decimal"
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    places: int | None = None
    unit: str = ""

    def _contradictions(self) -> Iterator[str]:
        yield from _wrong_range(self.minimum, self.maximum)
        if self.places is not None and self.places < 0:
            yield "places 不能小于 0"

    def _read(self, text: str) -> Reading:
        amount = read_amount(text, _own_units(self.unit))
        if amount is None:
            return Reading(Unread(text))
        shown = f"{plain_number(amount.value)}{self.unit}"
        return Reading(amount.value, (f"“{text}”按 {shown} 读入",) if amount.power else ())

    def _problems(self, value: Decimal) -> Iterator[Problem]:
        yield from _outside(value, self.minimum, self.maximum, self.unit)
        if self.places is not None:
            yield from _too_fine(value, self.places)

    def _expected(self) -> str:
        return f"一个数，例如：{self._example()}{self.unit}"

    def _example(self) -> str:
        """A number within the limits."""
        example = Decimal("120.5") if self.places != 0 else Decimal(120)
        low, high = self.minimum, self.maximum
        inside = (low is None or low <= example) and (high is None or example <= high)
        return plain_number(example if inside else low or high or Decimal(0))

    def _suffix(self) -> str:
        return self.unit


@dataclass(frozen=True, slots=True)
class Money(DecimalType):
    """An amount in 万元, up to 6 places (0.01 元). 元 and 亿元 are converted, with a note.

    Shown as "1200.5万元" on screen; the forms name the unit in their headings, so that only the
    number is printed.
    """

    name: ClassVar[str] = "money"

    def _read(self, text: str) -> Reading:
        bare = half_width(text).removeprefix("人民币").lstrip("¥￥ ")
        amount = read_amount(bare, _MONEY_UNITS)
        if amount is None:
            return Reading(Unread(text))
        shown = f"“{text}”换算成 {plain_number(amount.value)} 万元"
        return Reading(amount.value, (shown,) if amount.power else ())

    def _problems(self, value: Decimal) -> Iterator[Problem]:
        if value < 0:
            yield Problem("金额不能是负数；没有投入的请填 0。")
        if value >= DOUBTFUL_MONEY:
            yield Problem(
                f"{plain_number(value)} 万元超过了 10 亿元；这里以万元为单位，请核对是不是按元填的。",
                "warning",
            )
        yield from _too_fine(value, MONEY_PLACES)

    def _expected(self) -> str:
        return "以万元为单位的金额，例如：120.5；没有投入的填 0"

    def _suffix(self) -> str:
        return "万元"

    def _printed(self, value: Decimal) -> str:
        return plain_number(value)


@dataclass(frozen=True, slots=True)
class Percent(DecimalType):
    """A percentage as the number before the sign: Decimal(95) is 95 %."""

    name: ClassVar[str] = "percent"
    maximum: Decimal = Decimal(100)
    places: int = 2

    def _contradictions(self) -> Iterator[str]:
        if self.maximum <= 0:
            yield "maximum 必须大于 0"
        if self.places < 0:
            yield "places 不能小于 0"

    def _read(self, text: str) -> Reading:
        amount = read_amount(text.removeprefix("百分之"), _PERCENT_UNITS)
        return Reading(amount.value if amount else Unread(text))

    def _problems(self, value: Decimal) -> Iterator[Problem]:
        yield from _outside(value, Decimal(0), self.maximum, "%")
        yield from _too_fine(value, self.places)
        if 0 < value <= 1:
            meant = plain_number(value * 100)
            yield Problem(
                f"现在填的是百分之 {plain_number(value)}；如果是 {meant}%，请填 {meant}。",
                "warning",
            )

    def _expected(self) -> str:
        return "百分比，例如：95%"

    def _suffix(self) -> str:
        return "%"
