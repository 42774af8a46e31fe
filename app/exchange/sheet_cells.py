"""Values as they stand in a cell of a 填报表, and what comes back as something to normalise.

The fingerprint of a value, kept in the hidden sheet, tells later whether a cell was changed by
whoever filled the sheet, or the dossier in the meantime, or both.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date, time, timedelta
from decimal import Decimal

from app.definitions.types import FieldType, Percent
from app.definitions.types.cleaning import plain_number, scalar_text

FORMAT = 1
"""The number of the hidden sheet's shape; a newer one is refused."""

HIDDEN = "匠申"
INTRODUCTION = "填写说明"
TOO_LONG = "（文字太长，Excel 的一格放不下；请在程序里修改这一项）"
LONGEST_CELL = 32_767

_EXACT_DIGITS = 15
_FIRST_YEAR = 1901
# Only what needs it is escaped: control characters, and an underscore before what looks like one.
_ESCAPED = re.compile("_x(00[01][0-9A-Fa-f]|005[Ff])_")
_MISTAKEN = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FINGERPRINT_LENGTH = 16

Cell = str | int | Decimal | date | None


def cell_value(kind: FieldType, value: object) -> Cell:
    """The value for a cell: numbers and days as such where Excel holds them, all else as text."""
    if isinstance(kind, Percent) and isinstance(value, Decimal):
        return _number(value / 100, f"{plain_number(value)}%")
    found = kind.cell(value)
    if isinstance(found, int | Decimal):
        return _number(Decimal(found), plain_number(Decimal(found)))
    if isinstance(found, date) and found.year < _FIRST_YEAR:
        return kind.display(value)
    return found


def _number(number: Decimal, text: str) -> Cell:
    """Excel keeps fifteen digits; a longer number stays whole only as text."""
    digits = len(number.as_tuple().digits)
    return number if digits <= _EXACT_DIGITS else text


def raw_value(value: object, number_format: str) -> object:
    """What a cell shows to its user: a number in a % format is a hundred times as large."""
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in number_format:
        shown = Decimal(scalar_text(float(value)) or "0") * 100
        return f"{plain_number(shown)}%" if shown.is_finite() else str(value)
    if isinstance(value, time | timedelta):
        return str(value)
    return unescaped(value) if isinstance(value, str) else value


def escaped(text: str) -> str:
    """Text that Excel doesn't take for one of its escapes of a character (`_x000D_`)."""
    return _MISTAKEN.sub("_x005F_", text)


def unescaped(text: str) -> str:
    """The text behind Excel's escapes."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def fingerprint(kind: FieldType, value: object) -> str:
    """What tells two values of a type apart; "" for an empty one."""
    if value is None:
        return ""
    stored = json.dumps(kind.store(value), ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(stored.encode()).hexdigest()[:_FINGERPRINT_LENGTH]


def exported_fingerprint(kind: FieldType, value: object) -> str:
    """The fingerprint that the value has after its way through an untouched cell."""
    written = cell_value(kind, value)
    if isinstance(kind, Percent) and isinstance(written, Decimal):
        written = f"{plain_number(written * 100)}%"
    return fingerprint(kind, kind.normalise(written).value)
