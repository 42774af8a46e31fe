"""Numbers that a register gives: credit code, resident ID, bank account. All values are text.

Check characters and dates may be wrong for certain; places and registrars only look unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.definitions.types.base import Problem, Reading, TextualType
from app.definitions.types.cleaning import excerpt, half_width, scalar_text

# GB/T 2260, the first two digits; 81 to 83 are the residence permits of 港澳台.
PROVINCES = frozenset(
    [
        *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
        *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64"),
        *("65", "71", "81", "82", "83"),
    ]
)
# The permanent residence card of foreigners (from 2023) has the form of a resident ID.
_FOREIGNER = "9"

_CREDIT_LENGTH, _ORGANISATION_LENGTH = 18, 9
_ORGANISATION = slice(8, 17)
_NEW_ID_LENGTH, _OLD_ID_LENGTH = 18, 15
_EARLIEST_BIRTH = 1900
_FEWEST_DIGITS, _MOST_DIGITS = 8, 32
_EXACT_DIGITS = 15

_CODE = re.compile("[0-9A-Z]+")
_OLD_ID = re.compile("[0-9]{15}")
_NEW_ID = re.compile("[0-9]{17}[0-9X]")
# Letters that GB 32100 leaves out, with what they are mistaken for; then what is taken for another.
_LEFT_OUT = {"O": "数字 0", "I": "数字 1", "Z": "数字 2", "S": "数字 5", "V": "字母 U 或 Y"}
_MISTAKEN = ("0DQ", "1L7", "27", "56", "8B3", "6G", "UY", "EF", "MN", "PR", "CG", "HK")
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LONG_NUMBER_NOTE = "这个单元格是数字格式，只保留前 15 位；请核对末尾几位，并把单元格改成文本格式"


@dataclass(frozen=True, slots=True)
class Identifier(TextualType):
    """A number kept as text: capital letters and digits without blanks and hyphens."""

    def _take(self, raw: object) -> Reading | None:
        """A long number from a sheet, which has lost what follows its 15th digit."""
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            return None
        text = scalar_text(raw) or ""
        if len(text) <= _EXACT_DIGITS or text[_EXACT_DIGITS:].strip("0"):
            return None
        return Reading(self._canonical(text), (_LONG_NUMBER_NOTE,))

    def _canonical(self, text: str) -> str:
        flat = "".join(half_width(text).upper().split()).replace("-", "")
        return flat if _CODE.fullmatch(flat) else text


def organisation_check(body: str) -> str:
    """The check character for the first eight of a 组织机构代码 (GB 11714)."""
    total = sum(int(char, 36) * weight for char, weight in zip(body, _WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def is_organisation_code(code: str) -> bool:
    """Whether nine capital letters and digits agree with their check character."""
    return code[-1] == organisation_check(code[:-1])


def credit_check(body: str) -> str:
    """The check character for the first 17 of a credit code (GB 32100-2015: modulus 31, weights 3^n)."""
    values = enumerate(map(_CREDIT_ALPHABET.index, body))
    return _CREDIT_ALPHABET[-sum(value * pow(3, place, 31) for place, value in values) % 31]


def is_credit_code(code: str) -> bool:
    """Whether 18 characters are of the alphabet and agree with the last (GB 32100-2015)."""
    return set(code) <= set(_CREDIT_ALPHABET) and code[-1] == credit_check(code[:-1])


def resident_check(body: str) -> str:
    """The check character for the first 17 of a resident ID (GB 11643-1999: ISO 7064 MOD 11-2)."""
    total = 0
    for digit in body:
        total = (total + int(digit)) * 2 % 11
    return "0123456789X"[(1 - total) % 11]


@dataclass(frozen=True, slots=True)
class CreditCode(Identifier):
    """统一社会信用代码 of 18 characters, or the older 组织机构代码 of nine, shown as 12345678-9.

    Registrar and region aren't judged: letter-led registrars (N, Y …) are as good as digits.
    """

    name: ClassVar[str] = "credit_code"

    def _canonical(self, text: str) -> str:
        flat = "".join(half_width(text).upper().split()).replace("-", "")
        if not _CODE.fullmatch(flat):
            return text
        return f"{flat[:-1]}-{flat[-1]}" if len(flat) == _ORGANISATION_LENGTH else flat

    def _problems(self, value: str) -> Iterator[Problem]:
        code = value.replace("-", "")
        if not _CODE.fullmatch(code):
            yield Problem(f"{excerpt(value)}里有不该有的字符，请填写{self._expected()}。")
        elif len(code) == _CREDIT_LENGTH:
            yield from self._credit_problems(code)
        elif len(code) == _ORGANISATION_LENGTH:
            if not is_organisation_code(code):
                yield Problem(
                    f"组织机构代码 {value} 的最后一位校验码与前 8 位不符，请对照证书逐位核对。"
                )
        else:
            yield Problem(
                f"统一社会信用代码应是 18 位（组织机构代码是 9 位），现在有 {len(code)} 位，请对照证书核对。"
            )

    def _credit_problems(self, code: str) -> Iterator[Problem]:
        left_out = [(place, char) for place, char in enumerate(code, 1) if char in _LEFT_OUT]
        if left_out:
            places = "，".join(
                f"第 {place} 位是字母 {char}，多半应是{_LEFT_OUT[char]}" for place, char in left_out
            )
            yield Problem(f"统一社会信用代码里不用字母 I、O、S、V、Z：{places}。")
        elif not is_credit_code(code):
            yield Problem(f"统一社会信用代码的校验码不对，有一位填错了：{_hint(code)}。")

    def _expected(self) -> str:
        return "18 位统一社会信用代码（例如：91350100M000100Y43）或 9 位组织机构代码"


def _hint(code: str) -> str:
    """Where a wrong credit code was most likely mistyped.

    A slip in the organisation code breaks two checks; only there a guess is worth anything.
    """
    if is_organisation_code(code[_ORGANISATION]):
        return "多半在第 1 至 8 位或最后一位，请对照证书逐位核对"
    if found := [text for text, other in _neighbours(code) if _is_sound(other)]:
        return f"请核对{'，或'.join(found[:2])}"
    return "多半在第 9 至 17 位，请对照证书逐位核对"


def _is_sound(code: str) -> bool:
    return is_credit_code(code) and is_organisation_code(code[_ORGANISATION])


def _neighbours(code: str) -> Iterator[tuple[str, str]]:
    """Codes one likely mistake in the organisation code away, with the mistake in words."""
    for place in range(*_ORGANISATION.indices(len(code))):
        char, after = code[place], code[place + 1]
        likely = {other for group in _MISTAKEN if char in group for other in group} - {char}
        for other in sorted(likely):
            changed = code[:place] + other + code[place + 1 :]
            yield f"第 {place + 1} 位的 {char} 是不是 {other}", changed
        swapped = code[:place] + after + char + code[place + 2 :]
        yield f"第 {place + 1}、{place + 2} 位的 {char}{after} 是不是 {after}{char}", swapped


def birth_date(number: str) -> date | None:
    """The birth date in a resident ID of 18 or 15 digits; None where there is no such day."""
    if _NEW_ID.fullmatch(number):
        digits = number[6:14]
    elif _OLD_ID.fullmatch(number):
        digits = f"19{number[6:12]}"
    else:
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class ResidentId(Identifier):
    """公民身份号码 of 18 characters (GB 11643-1999), or the 15 digits used before, with a warning."""

    name: ClassVar[str] = "resident_id"

    def _problems(self, value: str) -> Iterator[Problem]:
        if _NEW_ID.fullmatch(value) or _OLD_ID.fullmatch(value):
            yield from self._part_problems(value)
        elif not _CODE.fullmatch(value) or len(value) in (_NEW_ID_LENGTH, _OLD_ID_LENGTH):
            yield Problem(f"{excerpt(value)}里有不该有的字符，请填写{self._expected()}。")
        else:
            yield Problem(f"身份证号应是 18 位，现在有 {len(value)} 位，请对照身份证核对。")

    def _part_problems(self, number: str) -> Iterator[Problem]:
        born = birth_date(number)
        if born is None:
            digits = number[6:14] if len(number) == _NEW_ID_LENGTH else number[6:12]
            yield Problem(f"身份证号里的出生日期 {digits} 不存在，请对照身份证核对。")
        elif born > date.today():
            yield Problem(f"身份证号里的出生日期 {born:%Y%m%d} 还没有到，请对照身份证核对。")
        elif len(number) == _NEW_ID_LENGTH and number[-1] != resident_check(number[:-1]):
            yield Problem("身份证号的最后一位校验码不对，有一位填错了，请对照身份证逐位核对。")
        else:
            yield from self._doubts(number, born)

    def _doubts(self, number: str, born: date) -> Iterator[Problem]:
        if number[:2] not in PROVINCES and not number.startswith(_FOREIGNER):
            yield Problem(f"身份证号开头的 {number[:2]} 不是已知的省份代码，请核对。", "warning")
        if born.year < _EARLIEST_BIRTH:
            yield Problem(f"身份证号里的出生年份是 {born.year} 年，请核对。", "warning")
        if len(number) == _OLD_ID_LENGTH:
            yield Problem("这是 15 位的旧身份证号，请换成现在的 18 位身份证号。", "warning")

    def _expected(self) -> str:
        return "18 位身份证号，前 17 位是数字，最后一位是数字或 X，例如：11010519491231002X"


@dataclass(frozen=True, slots=True)
class BankAccount(Identifier):
    """An account number of 8 to 32 digits. No check digit: company accounts have none in common."""

    name: ClassVar[str] = "bank_account"

    def _problems(self, value: str) -> Iterator[Problem]:
        if not re.fullmatch("[0-9]+", value):
            yield Problem(f"{excerpt(value, 40)}里有不是数字的字符，请填写{self._expected()}。")
        elif not _FEWEST_DIGITS <= len(value) <= _MOST_DIGITS:
            yield Problem(
                f"资金账号一般是 {_FEWEST_DIGITS} 至 {_MOST_DIGITS} 位数字，现在有 {len(value)} 位，"
                "请对照开户许可证或银行回单核对。"
            )

    def _expected(self) -> str:
        return "单位账户的账号，只填数字，例如：150501234567890123"
