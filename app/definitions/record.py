"""Strict reading of TOML tables into frozen records, with every error collected.

A record is a dataclass; its annotations say what may stand in the table. An unknown key, a
missing key and a wrong type are reported with file and key, and reading goes on, so that the
author of a definition sees all errors at once.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

Record = TypeVar("Record")

_POSITION = re.compile(r"(.*) \(at line (\d+), column (\d+)\)")
_AT_END = "(at end of document)"
_PLAIN: Mapping[type, str] = {
    str: "文字",
    int: "整数",
    bool: "true 或 false",
    date: "日期（如 2025-07-31）",
}


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """One error of a definition file; `key` is the path inside the file, as a.b[2].c."""

    file: str
    key: str
    message: str

    def __str__(self) -> str:
        return (
            f"{self.file}：{self.key}：{self.message}"
            if self.key
            else f"{self.file}：{self.message}"
        )


class DefinitionError(Exception):
    """The definitions hold errors; `problems` are all of them."""

    def __init__(self, problems: tuple[DefinitionProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Place:
    """Where one is in a definition file; `report` adds an error there."""

    file: str
    problems: list[DefinitionProblem]
    key: str = ""

    def at(self, key: str) -> Place:
        """The place one step further in."""
        joined = f"{self.key}{key}" if key.startswith("[") else f"{self.key}.{key}".lstrip(".")
        return Place(self.file, self.problems, joined)

    def report(self, message: str) -> None:
        """Note an error here and go on."""
        self.problems.append(DefinitionProblem(self.file, self.key, message))


@dataclass(slots=True)
class Collector:
    """Gathers the problems of one reading over many files, named relative to their root."""

    roots: tuple[Path, ...]
    problems: list[DefinitionProblem] = field(default_factory=list)

    def place(self, file: Path) -> Place:
        """The top of a file, named relative to the folder of definitions."""
        root = next((root for root in self.roots if file.is_relative_to(root)), file.parent)
        return Place(file.relative_to(root).as_posix(), self.problems)

    def table(self, file: Path) -> tuple[Mapping[str, Any], Place]:
        """The parsed TOML of a file; an empty table where it can't be parsed."""
        place = self.place(file)
        try:
            return tomllib.loads(_decoded(file.read_bytes())), place
        except OSError as error:
            place.report(f"读不出来（{error.__class__.__name__}）")
        except (ValueError, RecursionError) as error:
            place.report(_toml_fault(error))
        return {}, place

    def finish(self) -> None:
        """Raise `DefinitionError` where anything was reported; the same error counts once."""
        if self.problems:
            raise DefinitionError(tuple(dict.fromkeys(self.problems)))


def _decoded(data: bytes) -> str:
    """The text of a definition file; Windows' editors may put a mark at its start."""
    return data.decode("utf-8-sig").replace("\r\n", "\n")


def _toml_fault(error: Exception) -> str:
    """Why a file can't be parsed, in Chinese, with the line where it is known."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
        return f"第 {line} 行起不是 UTF-8 编码：请在记事本里用“另存为”，编码选 UTF-8"
    if isinstance(error, RecursionError):
        return "不是正确的 TOML：括号套得太深"
    if found := _POSITION.search(str(error)):
        return f"第 {found[2]} 行第 {found[3]} 列写得不对，不是正确的 TOML（{found[1]}）"
    if str(error).endswith(_AT_END):
        return "不是正确的 TOML：文件在末尾断了"
    return f"不是正确的 TOML：{error}"


@cache
def _hints(record: Any) -> Mapping[str, Any]:
    """The annotations of a record, resolved once a class."""
    return typing.get_type_hints(record)


def read_record(
    record: type[Record],
    table: object,
    place: Place,
    *,
    extra: Mapping[str, Any] = types.MappingProxyType({}),
    is_lenient: bool = False,
) -> Record | None:
    """Build a frozen record from a TOML table, or report every error in it and return None.

    `extra` gives fields that don't stand in the table. Read leniently, a table with errors still
    becomes a record, with None where something couldn't be read: for further checks only.
    """
    if not isinstance(table, Mapping):
        place.report("应当是一个表")
        return None
    before = len(place.problems)
    fields = {
        item.name: item for item in dataclasses.fields(typing.cast("Any", record)) if item.init
    }
    for key in table.keys() - fields.keys() | table.keys() & extra.keys():
        place.at(key).report("不认识的项目")
    given = dict(extra)
    for name, item in fields.items():
        if name in extra:
            continue
        if name in table:
            given[name] = read_value(
                _hints(typing.cast("Any", record))[name], table[name], place.at(name)
            )
        elif item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING:
            place.at(name).report("缺少这一项")
            given[name] = None
    return record(**given) if is_lenient or len(place.problems) == before else None


def read_value(kind: Any, value: object, place: Place) -> Any:
    """One value of the annotated kind; reports and returns None where it isn't one."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return read_value(arguments[0], value, place)
    if origin is not None:
        return _COMPOSED[origin](arguments, value, place)
    if kind is Decimal:
        return _read_decimal(value, place)
    if dataclasses.is_dataclass(kind):
        return read_record(typing.cast("type", kind), value, place)
    return value if kind is Any else _read_plain(kind, value, place)


def _read_plain(kind: type, value: object, place: Place) -> object | None:
    if type(value) is kind:
        return value
    place.report(f"应当是{_PLAIN[kind]}")
    return None


def _read_list(kinds: tuple[Any, ...], value: object, place: Place) -> tuple[Any, ...]:
    if not isinstance(value, list):
        place.report("应当是一个列表")
        return ()
    return tuple(
        read_value(kinds[0], item, place.at(f"[{index}]")) for index, item in enumerate(value, 1)
    )


def _read_mapping(kinds: tuple[Any, ...], value: object, place: Place) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        place.report("应当是一个表")
        return {}
    return types.MappingProxyType(
        {key: read_value(kinds[1], item, place.at(key)) for key, item in value.items()}
    )


def _read_literal(choices: tuple[Any, ...], value: object, place: Place) -> object:
    if value not in choices:
        place.report(f"只能是 {'、'.join(map(str, choices))} 之一")
    return value


def _read_decimal(value: object, place: Place) -> Decimal | None:
    """Amounts stand as whole numbers or as text: a TOML float would lose digits."""
    try:
        if isinstance(value, str) or type(value) is int:
            number = Decimal(value)
            if number.is_finite():
                return number
    except InvalidOperation:
        pass
    place.report('应当是整数，或者写成文字的小数（如 "0.45"）')
    return None


_COMPOSED: Mapping[Any, Any] = {
    tuple: _read_list,
    Mapping: _read_mapping,
    typing.Literal: _read_literal,
}
