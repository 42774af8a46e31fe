"""An occupation of the 职业分类大典 (2022), with a 工种 where one was named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import ClassVar, Protocol

from app.definitions.types.base import FieldType, JsonValue, Problem, Reading
from app.definitions.types.cleaning import clean_text, excerpt, half_width

_CODE = re.compile(r"(?<![0-9-])[0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}(?![0-9-])")
_BARE_CODE = re.compile(r"([0-9])([0-9]{2})([0-9]{2})([0-9]{2})")
# How the printed 大典 marks green and digital occupations behind the name.
_FLAG = re.compile("(?<=[\u4e00-\u9fff）]) ?(?:L/S|L|S)$")
_WIDE_BRACKETS = str.maketrans("()", "（）")
_KEYS = ("code", "name", "work_type")


class Entry(Protocol):
    """One 细类 of the list. A vacant number has none; its note says what to look for instead."""

    @property
    def code(self) -> str: ...  # noqa: D102
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def work_types(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def note(self) -> str: ...  # noqa: D102
    @property
    def is_vacant(self) -> bool: ...  # noqa: D102


class Lookup(Protocol):
    """What the type asks of the list of occupations."""

    def by_code(self, code: str) -> Entry | None:
        """The 细类 of a code."""

    def by_name(self, name: str) -> Entry | None:
        """The 细类 of a name, or of one of its 工种."""


@dataclass(frozen=True, slots=True)
class OccupationName:
    """An occupation as entered; `code` is "" where the name isn't in the list."""

    code: str
    name: str
    work_type: str = ""

    def __str__(self) -> str:
        return f"{self.name}（{self.work_type}）" if self.work_type else self.name


@dataclass(frozen=True, slots=True)
class Occupation(FieldType):
    """An occupation by code, name or 工种. Nothing here blocks: the list may be incomplete.

    Shown as "车工（数控车工） 6-18-01-01". Printed without the code as "车工（数控车工）": the forms
    ask for 职业（工种） in just these words and have no room for a code.

    `occupations` isn't a limit: the reader of the definitions hands the list in.
    """

    name: ClassVar[str] = "occupation"
    occupations: Lookup | None = field(default=None, repr=False, compare=False)

    def _take(self, raw: object) -> Reading | None:
        if isinstance(raw, OccupationName):
            return Reading(raw)
        if not isinstance(raw, dict) or not raw.keys() <= set(_KEYS):
            return None
        if not all(isinstance(text, str) for text in raw.values()):
            return None
        texts = (clean_text(raw.get(key, ""), several_lines=False)[0] for key in _KEYS)
        given = OccupationName(*texts)
        return Reading(self._complete(given) if given != OccupationName("", "") else None)

    def _read(self, text: str) -> Reading:
        flat = half_width(text).translate(_WIDE_BRACKETS)
        if bare := _BARE_CODE.fullmatch(flat):
            flat = "-".join(bare.groups())
        found = _CODE.search(flat)
        code = found[0] if found else ""
        bracketed = flat.replace(f"（{code}）", code, 1) if found else flat
        rest = bracketed.replace(code, " ", 1).strip(" :,、") if found else flat
        return Reading(self._named(code, _FLAG.sub("", rest) or rest))

    def _named(self, code: str, name: str) -> OccupationName:
        """The value for a code ("" where none was typed) and what stood beside it.

        Brackets are a 工种 behind its occupation, or the other way round, unless they are part of
        a name that the list knows.
        """
        value = self._complete(OccupationName(code, name))
        outer, inner = _split_brackets(name)
        if not inner or value != OccupationName(code, name) or self._is_own(value):
            return value
        entry = self._by_code(code) or self._by_name(outer)
        if entry and _among(inner, (entry.name,)) and _among(outer, entry.work_types):
            outer, inner = inner, outer
        return self._complete(OccupationName(code, outer, inner))

    def _complete(self, value: OccupationName) -> OccupationName:
        """The value in the words of the list, with what was left out; strange words stay."""
        by_code = self._by_code(value.code)
        entry = self._by_name(value.name or value.work_type) if not value.code else by_code
        if entry is None or entry.is_vacant:
            return value
        work_type = _among(value.work_type, entry.work_types) or value.work_type
        if not value.name or _among(value.name, (entry.name,)):
            return OccupationName(entry.code, entry.name, work_type)
        own = _among(value.name, entry.work_types)
        if own and work_type in ("", own):
            return OccupationName(entry.code, entry.name, own)
        return replace(value, work_type=work_type)

    def _is_own(self, value: OccupationName) -> bool:
        """Whether the list has an occupation of just this name."""
        entry = self._by_code(value.code) or self._by_name(value.name)
        return entry is not None and entry.name == value.name

    def _by_code(self, code: str) -> Entry | None:
        return self.occupations.by_code(code) if self.occupations and code else None

    def _by_name(self, name: str) -> Entry | None:
        return self.occupations.by_name(name) if self.occupations and name else None

    def _problems(self, value: OccupationName) -> Iterator[Problem]:
        message = self._doubt(value) if self.occupations else ""
        if message:
            yield Problem(f"{message}，请核对。", "warning")

    def _doubt(self, value: OccupationName) -> str:
        """What the list doesn't know about the value; "" if nothing."""
        entry = self._by_code(value.code)
        if entry is None:
            return f"大典中未找到{excerpt(self._display(value))}"
        if entry.is_vacant:
            return f"大典中没有启用代码 {entry.code}" + (f"（{entry.note}）" if entry.note else "")
        if value.name != entry.name:
            return f"代码 {entry.code} 在大典中是“{entry.name}”，与{excerpt(value.name)}不符"
        if value.work_type and value.work_type not in entry.work_types:
            return f"大典中“{entry.name}”下未找到工种{excerpt(value.work_type)}"
        return ""

    def _expected(self) -> str:
        return "职业的名称或代码，例如：车工，或 6-18-01-01"

    def _display(self, value: OccupationName) -> str:
        return f"{value} {value.code}".strip()

    def _printed(self, value: OccupationName) -> str:
        return str(value) or value.code

    def _store(self, value: OccupationName) -> JsonValue:
        return {"code": value.code, "name": value.name, "work_type": value.work_type}

    def _restore(self, stored: object) -> object:
        if not isinstance(stored, dict) or stored.keys() != set(_KEYS):
            raise self._not_stored(stored)
        if not all(isinstance(text, str) for text in stored.values()) or not any(stored.values()):
            raise self._not_stored(stored)
        return OccupationName(**stored)


def _among(name: str, names: tuple[str, ...]) -> str:
    """The one of the names that is meant, whatever its blanks, width and case; "" if none."""
    return next((known for known in names if _fold(known) == _fold(name)), "") if name else ""


def _fold(name: str) -> str:
    return "".join(half_width(name).split()).casefold()


def _split_brackets(text: str) -> tuple[str, str]:
    """What stands before and in the last pair of brackets; the text and "" where there is none."""
    depth = 0
    for place in range(len(text) - 1, 0, -1):
        depth += {"）": 1, "（": -1}.get(text[place], 0)
        if depth <= 0:
            break
    else:
        return text, ""
    outer, inner = text[:place].strip(), text[place + 1 : -1].strip()
    return (outer, inner) if depth == 0 and outer and inner else (text, "")
