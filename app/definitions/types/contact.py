"""How people and units are reached: telephone, mobile, postcode, mail, site. All values are text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from app.definitions.types.base import Problem, Reading, TextualType
from app.definitions.types.cleaning import excerpt, half_width, scalar_text

NO_SITE = ("无", "暂无", "没有")

_MOBILE_DIGITS = 11
_LONGEST_MOBILE = 40  # with its prefixes
_POSTCODE_DIGITS = 6
_LONGEST_EMAIL = 254

_EXTENSION = r"(?:(?:-|转|分机|#|\*)-?[0-9]{1,6})?"
_CHINA = r"(?:(?:\(?\+86\)?|0086)-?)?"
_NUMBERS = re.compile(
    rf"{_CHINA}(?:\(0[0-9]{{2,3}}\)|0[0-9]{{2,3}})-?[1-9][0-9]{{6,7}}{_EXTENSION}"  # with area code
    rf"|(?:\(?\+86\)?|0086)-?[1-9][0-9]{{1,2}}-?[1-9][0-9]{{6,7}}{_EXTENSION}"  # +86-471-…
    rf"|{_CHINA}1[3-9][0-9]-?[0-9]{{4}}-?[0-9]{{4}}"  # mobile
    rf"|[48]00-?[0-9]{{3,4}}-?[0-9]{{3,4}}{_EXTENSION}"  # 400-…
    r"|1[0-9]{4}|9[0-9]{4,5}"  # 12333, 95588
)
_LOCAL = re.compile(rf"[2-9][0-9]{{6,7}}{_EXTENSION}")
_LETTER = re.compile(r"[A-Za-z]+")
_DIGIT = re.compile(r"[0-9]")
_SEVERAL = re.compile(r"[、,;/|]+")
_MAIL_SEPARATORS = re.compile(r"[、,;]+")
_EXTENSION_WORD = re.compile(r"ext\.?", re.IGNORECASE)
_MOBILE_PREFIX = re.compile(r"(?:(?:\+|00)86)*(?:86(?=1[0-9]{10}$))?([0-9]+)")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_SCHEME = re.compile(r"[A-Za-z]+://")
_MISTYPED_ENDINGS = (".con", ".cmo", ".comm", ".vom", ".cn.com.cn")


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _is_local(number: str) -> bool:
    """Whether it is a fixed line without its area code."""
    return _LOCAL.fullmatch(_without_blanks(number)) is not None


def _first(problem: Callable[[str], Problem | None], parts: list[str]) -> Iterator[Problem]:
    """The first error among the parts, else the first warning: one message is enough."""
    found = [item for part in parts if (item := problem(part))]
    yield from sorted(found, key=lambda item: item.severity != "error")[:1]


@dataclass(frozen=True, slots=True)
class Phone(TextualType):
    """Office telephones, one or several, joined by 、. What looks unusual only warns."""

    name: ClassVar[str] = "phone"

    def _canonical(self, text: str) -> str:
        flat = _EXTENSION_WORD.sub("转", half_width(text))
        parts = (" ".join(part.split()) for part in _SEVERAL.split(flat))
        return "、".join(part for part in parts if part) or text

    def _problems(self, value: str) -> Iterator[Problem]:
        parts = value.split("、")
        # A second number needs no area code of its own.
        first = _NUMBERS.fullmatch(_without_blanks(parts[0]))
        return _first(self._problem, [part for part in parts if not (first and _is_local(part))])

    def _problem(self, number: str) -> Problem | None:
        flat = _without_blanks(number)
        if _NUMBERS.fullmatch(flat):
            return None
        if letter := _LETTER.search(number):
            return Problem(f"电话号码里不能有字母{excerpt(letter[0])}，请填写{self._expected()}。")
        if not _DIGIT.search(number):
            return Problem(
                f"{excerpt(number)}里没有号码，请填写{self._expected()}；没有电话可以不填。",
                "warning",
            )
        if _is_local(number):
            return Problem(f"{excerpt(number)}前面最好加上区号，例如：0471-{flat[:8]}。", "warning")
        return Problem(
            f"{excerpt(number)}不像常见的电话号码，请核对，例如：0471-6945102。", "warning"
        )

    def _expected(self) -> str:
        return "带区号的电话号码，例如：0471-6945102，有分机的写 0471-6945102转8001"


@dataclass(frozen=True, slots=True)
class Mobile(TextualType):
    """A mobile number of the mainland, 11 digits; +86, blanks and hyphens are dropped."""

    name: ClassVar[str] = "mobile"

    def _canonical(self, text: str) -> str:
        flat = _without_blanks(half_width(text)).replace("-", "")
        match = _MOBILE_PREFIX.fullmatch(flat) if len(flat) <= _LONGEST_MOBILE else None
        return match[1] if match else text

    def _problems(self, value: str) -> Iterator[Problem]:
        example = "例如：13800001234"
        if not re.fullmatch("[0-9]+", value):
            yield Problem(f"{excerpt(value)}不是手机号，只填一个手机号的 11 位数字，{example}。")
        elif len(value) != _MOBILE_DIGITS:
            yield Problem(f"手机号应是 11 位数字，现在有 {len(value)} 位，请核对，{example}。")
        elif value[0] != "1":
            yield Problem(f"手机号的第一位应是 1，现在是 {value[0]}，请核对，{example}。")
        elif value[1] in "012":
            yield Problem(f"没有以 {value[:2]} 开头的手机号段，请核对。", "warning")

    def _expected(self) -> str:
        return "11 位手机号，例如：13800001234"


@dataclass(frozen=True, slots=True)
class Postcode(TextualType):
    """A postcode of six digits. A number cell of five digits gets back the zero Excel took."""

    name: ClassVar[str] = "postcode"

    def _take(self, raw: object) -> Reading | None:
        text = scalar_text(raw) or ""
        if isinstance(raw, bool) or not re.fullmatch("[1-9][0-9]{4}", text):
            return None
        return Reading(f"0{text}", (f"表格里的 {text} 按邮政编码 0{text} 读入，开头的 0 已补上",))

    def _canonical(self, text: str) -> str:
        flat = _without_blanks(half_width(text)).replace("-", "")
        return flat if re.fullmatch("[0-9]+", flat) else text

    def _problems(self, value: str) -> Iterator[Problem]:
        example = "例如：010010，开头的 0 也要填"
        if not re.fullmatch("[0-9]+", value):
            yield Problem(f"{excerpt(value)}不是邮政编码，请填写 6 位数字，{example}。")
        elif len(value) != _POSTCODE_DIGITS:
            yield Problem(f"邮政编码应是 6 位数字，现在有 {len(value)} 位，请核对，{example}。")

    def _expected(self) -> str:
        return "6 位邮政编码，例如：010010"


@dataclass(frozen=True, slots=True)
class Email(TextualType):
    """A mail address, or several joined by 、; only what no mail server takes is an error."""

    name: ClassVar[str] = "email"

    def _canonical(self, text: str) -> str:
        parts = _MAIL_SEPARATORS.split(half_width(text))
        return "、".join(flat for part in parts if (flat := self._address(part))) or text

    @staticmethod
    def _address(text: str) -> str:
        local, at, domain = (part.strip() for part in text.partition("@"))
        return local + at + domain.replace("。", ".")

    def _problems(self, value: str) -> Iterator[Problem]:
        return _first(self._problem, value.split("、"))

    def _problem(self, address: str) -> Problem | None:
        local, at, domain = address.partition("@")
        example = "例如：zhaoban@126.com"
        if not at:
            return Problem(f"{excerpt(address)}里没有 @，请填写完整的电子邮箱，{example}。")
        if address.count("@") > 1:
            return Problem(f"{excerpt(address)}里有不止一个 @，请核对；几个邮箱用顿号分开。")
        if len(address.split()) > 1:
            return Problem(f"电子邮箱{excerpt(address)}中间不能有空格，请删去。")
        if not local or not _HOST.fullmatch(domain) or len(address) > _LONGEST_EMAIL:
            return Problem(
                f"{excerpt(address)}不是完整的电子邮箱，请核对 @ 前后的内容，{example}。"
            )
        if domain.lower().endswith(_MISTYPED_ENDINGS):
            return Problem(f"电子邮箱的末尾{excerpt(domain)}可能写错了，请核对。", "warning")
        return None

    def _expected(self) -> str:
        return "电子邮箱，例如：zhaoban@126.com"


@dataclass(frozen=True, slots=True)
class Site(TextualType):
    """The address of a site, with or without http://; 无 is a right answer and stays as it is."""

    name: ClassVar[str] = "site"

    def _canonical(self, text: str) -> str:
        if text in NO_SITE:
            return text
        parts = (part.strip() for part in half_width(text).split("、"))
        flat = "、".join(part for part in parts if part) or text
        return flat.replace("。", ".")

    def _problems(self, value: str) -> Iterator[Problem]:
        if value not in NO_SITE:
            yield from _first(self._problem, value.split("、"))

    def _problem(self, address: str) -> Problem | None:
        scheme = _SCHEME.match(address)
        rest = address[scheme.end() :] if scheme else address
        host = re.split(r"[/?#:]", rest, maxsplit=1)[0]
        if "@" in host:
            return Problem(f"{excerpt(address)}是电子邮箱，不是网址，请填写{self._expected()}。")
        if len(address.split()) > 1:
            return Problem(f"网址{excerpt(address)}中间不能有空格，请删去；几个网址用顿号分开。")
        if not _HOST.fullmatch(host):
            return Problem(f"{excerpt(address)}不是网址，请填写{self._expected()}。")
        return None

    def _expected(self) -> str:
        return "单位网站的网址，例如：www.nmgrsj.gov.cn；没有网站填“无”"
