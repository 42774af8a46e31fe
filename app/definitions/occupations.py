"""The list of occupations of the 大典 (2022 edition with its additions), and the search over it.

Read once from `forms/lists/occupations.csv` and `worktypes.csv`, which `build/occupation_lists.py`
makes and which carry ready-made pinyin. Nothing here judges an applicant: an occupation that is not
found can always be typed by hand.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

OCCUPATION_COLUMNS = ["code", "name", "level", "edition", "green_digital", "note", "pinyin"]
WORK_TYPE_COLUMNS = ["code", "work_type", "pinyin"]
CLASSES_OF_TRAINING = (4, 6)  # 社会生产和生活服务类, 生产制造类: those that notices pay for

# The parts that a code of each level has. A vacant number is one that the edition skips.
_LEVELS = {"大类": 1, "中类": 2, "小类": 3, "细类": 4, "空号": 4}
_CODE = re.compile(r"[0-9](-[0-9]{2}){0,3}")
_TYPED_CODE = re.compile(r"[0-9-]*[0-9][0-9-]*")
_PINYIN = re.compile(r"[a-z0-9]+([ |][a-z0-9]+)*")
# Dashes that a Chinese keyboard or a copied table puts into a code, the IME's ' and its ü.
_TYPED = str.maketrans(
    dict.fromkeys("‐‒–—―−ー", "-") | dict.fromkeys("'’‘`\u200b\ufeff", "") | {"ü": "v"}
)
_LONGEST_QUERY = 1000  # characters; no entry has as many

# How well a query fits a name.
_EXACT, _PREFIX, _INSIDE, _NOT = range(4)
_NO_GRADE = 2 * _NOT


class MatchReason(StrEnum):
    """What of an entry answered the query; the value is for display."""

    CODE = "编码"
    NAME = "名称"
    PINYIN = "拼音"
    INITIALS = "拼音首字母"


@dataclass(frozen=True, slots=True)
class Occupation:
    """One 细类. `path`: names of its 大类, 中类, 小类; `green_digital`: L, S, L/S or empty.

    `note` says what is doubtful about it. `is_vacant`: a number that the edition skips; then the note
    says what to look for instead.
    """

    code: str
    name: str
    class_number: int
    path: tuple[str, ...]
    edition: str
    green_digital: str
    note: str
    work_types: tuple[str, ...]
    is_vacant: bool = False


@dataclass(frozen=True, slots=True)
class OccupationMatch:
    """An answer to a query: the occupation itself, or one of its work types."""

    occupation: Occupation
    work_type: str | None
    reason: MatchReason


class OccupationList:
    """All occupations, in order of their codes. Iterating and `len` leave the vacant numbers out.

    Names and pinyin are indexed when one is first looked for: most starts never ask.
    """

    __slots__ = ("_by_digits", "_folder", "_names", "_occupations")

    def __init__(self, occupations: Iterable[Occupation], folder: Path) -> None:
        numbered = {one.code.replace("-", ""): one for one in occupations}
        self._by_digits = dict(sorted(numbered.items()))
        self._occupations = [one for one in self._by_digits.values() if not one.is_vacant]
        self._folder = folder
        self._names: _Names | None = None

    @classmethod
    def read(cls, folder: Path) -> OccupationList:
        """Read both files of `folder`; raise ValueError, naming file and line, if one is wrong."""
        return cls([occupation for occupation, _, _ in _read(folder)], folder)

    def __iter__(self) -> Iterator[Occupation]:
        return iter(self._occupations)

    def __len__(self) -> int:
        return len(self._occupations)

    def by_code(self, code: str) -> Occupation | None:
        """Return what has this code, written with or without hyphens; it may be a vacant number."""
        return self._by_digits.get(_fold(code).replace("-", ""))

    def by_name(self, name: str) -> Occupation | None:
        """Return the occupation of exactly this name, or the one with a work type of this name."""
        return self._indexed().by_name(name)

    def search(self, query: str, limit: int = 20) -> list[OccupationMatch]:
        """Find by code, name, work type, full pinyin or initials; the best first, at most `limit`.

        Exact matches go before prefixes and these before matches inside; within each, names and
        full pinyin before initials, occupations before work types, short before long, classes 4
        and 6 first. A vacant number is found by its code alone.
        """
        return self._indexed().search(query, limit)

    def _indexed(self) -> _Names:
        if self._names is None:
            self._names = _Names(
                entry
                for same, row, work_rows in _read(self._folder)
                for entry in _entries(self._by_digits[same.code.replace("-", "")], row, work_rows)
            )
        return self._names


class _Names:
    """Everything that can be found, sorted once: a search only has to keep this order within each grade."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self._entries = sorted(entries, key=_standing)
        self._haystacks = "".join([entry.haystack for entry in self._entries])
        self._starts = list(accumulate((len(entry.haystack) for entry in self._entries), initial=0))
        self._by_name: dict[str, Occupation] = {}
        for entry in self._entries:
            self._by_name.setdefault(entry.name, entry.occupation)  # occupations come first

    def by_name(self, name: str) -> Occupation | None:
        found = self._by_name.get(_fold(name))
        return None if found is None or found.is_vacant else found

    def search(self, query: str, limit: int) -> list[OccupationMatch]:
        text = _fold(query[:_LONGEST_QUERY])
        digits = text.replace("-", "") if _TYPED_CODE.fullmatch(text) else ""
        # Most queries have enough names that begin with them; only the others cost a look inside.
        found = self._graded(text, digits, "\n" + (digits or text)) if text else []
        if text and len(found) < limit:
            found = self._graded(text, digits, digits or text)
        return [
            OccupationMatch(entry.occupation, entry.work_type, reason)
            for _, reason, entry in found[: max(limit, 0)]
        ]

    def _graded(self, text: str, digits: str, needle: str) -> list[tuple[int, MatchReason, _Entry]]:
        """Return what answers the query among the entries whose haystack has the needle, sorted."""
        graded = [(*_grade(entry, text, digits), entry) for entry in self._holding(needle)]
        return sorted((found for found in graded if found[0] < _NO_GRADE), key=itemgetter(0))

    def _holding(self, needle: str) -> Iterator[_Entry]:
        # One search through the joined haystacks is some times quicker than one through each.
        position = self._haystacks.find(needle)
        while position >= 0:
            number = bisect_right(self._starts, position) - 1
            yield self._entries[number]
            position = self._haystacks.find(needle, self._starts[number + 1])


class _Sound(NamedTuple):
    """One reading of a name: "shukongchegong", "ShuKongCheGong" and "skcg"."""

    flat: str
    capitals: str
    initials: str


class _Entry(NamedTuple):
    """One name that can be found; the haystack has all its search strings, each after a line end."""

    occupation: Occupation
    work_type: str | None
    name: str
    digits: str
    sounds: tuple[_Sound, ...]
    haystack: str


class _Row(NamedTuple):
    """One line of a file."""

    file: str
    line: int
    cells: list[str]

    def problem(self, message: str) -> ValueError:
        return ValueError(f"{self.file} 第 {self.line} 行：{message}")


def _fold(text: str) -> str:
    """Bring a name or a query into the one form in which they are compared."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_TYPED)
    return "".join(plain.split())


def _standing(entry: _Entry) -> tuple[bool, int, bool, str]:
    """Return the place of an entry among those that fit a query equally well."""
    occupation = entry.occupation
    elsewhere = occupation.class_number not in CLASSES_OF_TRAINING
    return entry.work_type is not None, len(entry.name), elsewhere, occupation.code


def _fit(key: str, text: str) -> int:
    position = key.find(text)
    if position:
        return _INSIDE if position > 0 else _NOT
    return _EXACT if len(key) == len(text) else _PREFIX


def _fit_sound(sound: _Sound, text: str) -> int:
    """Do as `_fit`, but begin at the beginning of a syllable only; the last one may be unfinished."""
    position = sound.flat.find(text)
    while position > 0 and sound.capitals[position].islower():
        position = sound.flat.find(text, position + 1)
    if position:
        return _INSIDE if position > 0 else _NOT
    return _EXACT if len(sound.flat) == len(text) else _PREFIX


def _grade(entry: _Entry, text: str, digits: str) -> tuple[int, MatchReason]:
    """Return how well the entry answers, 0 the best, and what of it does; _NO_GRADE if nothing."""
    if digits and entry.digits.startswith(digits):
        return 2 * _fit(entry.digits, digits), MatchReason.CODE
    grade, reason = 2 * _fit(entry.name, text), MatchReason.NAME
    for sound in entry.sounds:
        if text[0] not in sound.initials:
            continue  # neither a syllable nor a row of initials begins so; saves most of the work
        spoken, spelled = 2 * _fit_sound(sound, text), 2 * _fit(sound.initials, text) + 1
        if spoken < grade:
            grade, reason = spoken, MatchReason.PINYIN
        if spelled < grade:
            grade, reason = spelled, MatchReason.INITIALS
    return grade, reason


def _rows(path: Path, columns: list[str]) -> Iterator[_Row]:
    """Yield the lines below the header; raise ValueError for anything that isn't such a table."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            if next(reader, None) != columns:
                raise ValueError(f"{path.name} 第 1 行：各栏应为 {'、'.join(columns)}")
            for cells in reader:
                row = _Row(path.name, reader.line_num, cells)
                if len(cells) != len(columns):
                    raise row.problem(f"应有 {len(columns)} 栏，实有 {len(cells)} 栏")
                yield row
    except OSError as error:
        raise ValueError(f"{path.name}：无法读取（{error.strerror}）") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}：不是 UTF-8 编码") from error
    except csv.Error as error:
        raise ValueError(
            f"{path.name} 第 {reader.line_num} 行：不是正确的 CSV（{error}）"
        ) from error


def _work_types(path: Path) -> dict[str, list[_Row]]:
    """Return the lines of the work types by the code of their occupation."""
    by_code: dict[str, list[_Row]] = defaultdict(list)
    for row in _rows(path, WORK_TYPE_COLUMNS):
        if not row.cells[1]:
            raise row.problem("工种名称是空的")
        by_code[row.cells[0]].append(row)
    return by_code


def _check_code(row: _Row, names: Mapping[str, str]) -> None:
    code, name, level = row.cells[:3]
    if level not in _LEVELS:
        raise row.problem(f"没有“{level}”这一级")
    if not _CODE.fullmatch(code) or code.count("-") + 1 != _LEVELS[level]:
        raise row.problem(f"“{code}”不是{level}的编码")
    if code in names:
        raise row.problem(f"编码“{code}”重复")
    if "-" in code and code.rpartition("-")[0] not in names:
        raise row.problem(f"“{code}”的上一级没有列在它前面")
    if not name:
        raise row.problem("名称是空的")


def _check_pinyin(row: _Row) -> None:
    if not _PINYIN.fullmatch(row.cells[-1]):
        raise row.problem(f"拼音“{row.cells[-1]}”应为小写音节，以空格分开，不同读音以 | 分开")


def _sounds(row: _Row) -> tuple[_Sound, ...]:
    """The readings of the name in a line, whose last cell holds them."""
    return tuple([_sound(reading) for reading in row.cells[-1].split("|")])


def _sound(reading: str) -> _Sound:
    capitals = reading.title().replace(" ", "")
    initials = "".join([syllable[0] for syllable in reading.split(" ")])
    return _Sound(reading.replace(" ", ""), capitals, initials)


def _read(folder: Path) -> Iterator[tuple[Occupation, _Row, list[_Row]]]:
    """Yield each occupation with its line and those of its work types; raise ValueError for a wrong one."""
    work_types = _work_types(folder / "worktypes.csv")
    names: dict[str, str] = {}
    paths: dict[str, tuple[str, ...]] = {}
    for row in _rows(folder / "occupations.csv", OCCUPATION_COLUMNS):
        code, name, level = row.cells[:3]
        _check_code(row, names)
        names[code] = name
        if _LEVELS[level] == _LEVELS["细类"]:
            work_rows = work_types.pop(code, [])
            path = paths.setdefault(code.rpartition("-")[0], _path(code, names))
            occupation = _occupation(row, path, work_rows)
            for one in [*([] if occupation.is_vacant else [row]), *work_rows]:
                _check_pinyin(one)
            yield occupation, row, work_rows
    for orphans in work_types.values():
        raise orphans[0].problem(f"没有编码为“{orphans[0].cells[0]}”的职业")


def _path(code: str, names: Mapping[str, str]) -> tuple[str, ...]:
    parts = code.split("-")
    return tuple(names["-".join(parts[:depth])] for depth in (1, 2, 3))


def _occupation(row: _Row, path: tuple[str, ...], work_rows: list[_Row]) -> Occupation:
    code, name, level, edition, green_digital, note, _ = row.cells
    return Occupation(
        code=code,
        name=name,
        class_number=int(code.partition("-")[0]),
        path=path,
        edition=sys.intern(edition),
        green_digital=sys.intern(green_digital),
        note=note,
        work_types=tuple(work_row.cells[1] for work_row in work_rows),
        is_vacant=level == "空号",
    )


def _entries(occupation: Occupation, row: _Row, work_rows: list[_Row]) -> Iterator[_Entry]:
    """Yield what can be found of one occupation: itself, then its work types."""
    yield _entry(occupation, None, () if occupation.is_vacant else _sounds(row))
    for work_row in work_rows:
        yield _entry(occupation, work_row.cells[1], _sounds(work_row))


def _entry(occupation: Occupation, work_type: str | None, sounds: tuple[_Sound, ...]) -> _Entry:
    digits = "" if work_type else occupation.code.replace("-", "")
    name = "" if occupation.is_vacant else _fold(work_type or occupation.name)
    heard = [part for sound in sounds for part in (sound.flat, sound.initials)]
    return _Entry(
        occupation, work_type, name, digits, sounds, "\n".join(["", name, digits, *heard])
    )
