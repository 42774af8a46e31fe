"""A dossier as JSON, out and in.

The shape: `format`, `notice`, `kind`, `values` {key: value}, `rows` {table: [{key: value}]} (a
table inside a row stands in that row under its own key), `attachments` (a list, out only).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.definitions.types import Rows, Unread
from app.dossier.changes import ROOT
from app.dossier.dossier import Dossier
from app.errors import JiangshenError

FORMAT = 1
"""The number of this shape; a newer one is refused."""

_LONGEST_NUMBER = 60
"""Digits before or after the point beyond which nobody means a number."""

_PARTS = ("format", "kind", "notice", "values", "rows", "attachments")


class LoadError(JiangshenError):
    """The JSON can't be taken in; `problems` are all its errors with their addresses."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        count = len(problems)
        super().__init__(
            "\n".join(problems), f"一共 {count} 处，什么都没有改动；请按上面的地址改好再导入"
        )
        self.problems = problems


# --- out ---------------------------------------------------------------------------------------


def dump(dossier: Dossier) -> dict[str, Any]:
    """Everything in a dossier as values that JSON can carry."""
    return {
        "format": FORMAT,
        "kind": dossier.kind,
        "notice": dossier.notice,
        "values": dict(_stored(dossier, ROOT, _outside_tables(dossier))),
        "rows": {
            key: _dump_rows(dossier, key, ROOT)
            for key in _outside_tables(dossier)
            if dossier.rows(key)
        },
        "attachments": [
            {
                "field": dossier.path(key, row),
                "name": file.name,
                "sha256": file.sha256,
                "size": file.size,
            }
            for row, key, file in sorted(
                dossier.files(), key=lambda found: dossier.path(found[1], found[0])
            )
        ],
    }


def _outside_tables(dossier: Dossier) -> list[str]:
    return [key for key, fact in dossier.facts.items() if not fact.tables]


def _stored(dossier: Dossier, row: str, keys: list[str]) -> Iterator[tuple[str, Any]]:
    for key in keys:
        value = dossier.value(key, row)
        if value is not None:
            yield key, dossier.facts[key].type.store(value)


def _dump_rows(dossier: Dossier, table: str, parent: str) -> list[dict[str, Any]]:
    kind = dossier.facts[table].type
    columns = list(kind.columns) if isinstance(kind, Rows) else []
    return [
        {
            **dict(_stored(dossier, row, columns)),
            **{key: _dump_rows(dossier, key, row) for key in columns if dossier.rows(key, row)},
        }
        for row in dossier.rows(table, parent)
    ]


# --- in ----------------------------------------------------------------------------------------


def read_json(path: Path) -> Any:
    """The content of a JSON file; numbers with a point stay exact. Raises `LoadError`.

    A key that stands twice in an object is refused: one of its values would be lost.
    """
    repeated: list[str] = []
    data = _parsed(path, repeated)
    if repeated:
        raise LoadError(
            tuple(f"{path}：“{key}”在同一个对象里写了不止一次" for key in dict.fromkeys(repeated))
        )
    return data


def _parsed(path: Path, repeated: list[str]) -> Any:
    def read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            repeated.extend(key for key, count in counts.items() if count > 1)
        return found

    try:
        text = path.read_text(encoding="utf-8-sig")
        return json.loads(text, parse_float=Decimal, object_pairs_hook=read_object)
    except FileNotFoundError as error:
        raise LoadError((f"{path}：没有这个文件",)) from error
    except IsADirectoryError as error:
        raise LoadError((f"{path}：这是一个文件夹，不是 JSON 文件",)) from error
    except UnicodeDecodeError as error:
        raise LoadError((f"{path}：不是 UTF-8 编码的文字，请另存为 UTF-8",)) from error
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 列"
        raise LoadError((f"{path}：{where}不是正确的 JSON",)) from error
    except (RecursionError, ValueError) as error:
        raise LoadError((f"{path}：嵌套太深或数字太长，不是这个程序导出的 JSON",)) from error
    except OSError as error:
        raise LoadError((f"{path}：读不了这个文件（系统错误 {error.errno}）",)) from error


def load(dossier: Dossier, data: object, notices: Container[str] | None = None) -> tuple[str, ...]:
    """Take such JSON in, whole or in part, as one step; returns remarks for the user, in Chinese.

    A value given replaces the old one (null empties it), a table given replaces the whole table.
    The notice and the files of the dossier stay as they are. One unknown key, bad value or notice
    outside `notices` (None: any is good) refuses all: raises `LoadError` with every one of them.
    """
    plan = _Plan(dossier, notices)
    plan.read(data)
    if plan.problems:
        raise LoadError(tuple(plan.problems))
    notes = list(plan.notes)
    with dossier.step("导入"):
        for key, raw in plan.values.items():
            notes += _take(dossier, key, raw, ROOT)
        for table, rows in plan.tables.items():
            notes += _replace_rows(dossier, table, rows, ROOT)
    return tuple(notes)


def _take(dossier: Dossier, key: str, raw: object, row: str) -> Iterator[str]:
    if isinstance(raw, Mapping) and raw.keys() == {"unread"}:
        raw = raw["unread"]
    for note in dossier.set_value(key, raw, row).notes:
        yield f"{dossier.path(key, row)}：{note}"


def _replace_rows(dossier: Dossier, table: str, rows: list[Any], parent: str) -> Iterator[str]:
    for old in reversed(dossier.rows(table, parent)):
        dossier.remove_row(old)
    for cells in rows:
        row = dossier.add_row(table, parent)
        for key, raw in cells.items():
            if isinstance(dossier.facts[key].type, Rows):
                yield from _replace_rows(dossier, key, raw, row)
            else:
                yield from _take(dossier, key, raw, row)


@dataclass(slots=True)
class _Plan:
    """What a JSON document would change, and everything that speaks against it."""

    dossier: Dossier
    notices: Container[str] | None = None
    values: dict[str, object] = field(default_factory=dict)
    tables: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def read(self, data: object) -> None:
        """Look at the whole document and note every error."""
        if not isinstance(data, Mapping):
            self.problems.append('最外层应当是一个对象，如 {"values": {…}}')
            return
        self.problems += [f"{key}：不认识的项目" for key in data if key not in _PARTS]
        self._read_head(data)
        for key, raw in self._mapping(data, "values").items():
            if self._is_known(f"values.{key}", key, "", is_table=False):
                self._read_value(f"values.{key}", key, raw)
                self.values[key] = raw
        for table, rows in self._mapping(data, "rows").items():
            if self._is_known(f"rows.{table}", table, "", is_table=True):
                self.tables[table] = self._read_rows(f"rows.{table}", table, rows)

    def _read_head(self, data: Mapping[str, Any]) -> None:
        number = data.get("format", FORMAT)
        if not isinstance(number, int) or isinstance(number, bool):
            self.problems.append(f"format：应当是整数 {FORMAT}，不能是 {_shown(number)}")
        elif not 1 <= number <= FORMAT:
            advice = "；请升级程序" if number > FORMAT else ""
            self.problems.append(f"format：是 {number}，本程序只认识 {FORMAT}{advice}")
        kind = data.get("kind", self.dossier.kind)
        if kind != self.dossier.kind:
            self.problems.append(
                f"kind：是 {_shown(kind)}，这份材料是 {self.dossier.kind}，不能混用"
            )
        self._read_notice(data.get("notice", self.dossier.notice))
        self._read_attachments(data.get("attachments", []))

    def _read_notice(self, notice: object) -> None:
        """Data of another notice are good, but the dossier stays under its own."""
        own = self.dossier.notice
        if notice == own:
            return
        if not isinstance(notice, str):
            self.problems.append(f"notice：应当是通知的编号，不能是 {_shown(notice)}")
        elif self.notices is not None and notice not in self.notices:
            self.problems.append(f"notice：没有编号为 {_shown(notice)} 的通知")
        else:
            self.notes.append(f"数据来自通知 {notice}，这份材料仍按 {own}；要换通知请用 switch")

    def _read_attachments(self, files: object) -> None:
        if not isinstance(files, list):
            self.problems.append("attachments：应当是一个列表")
        elif files:
            self.notes.append(f"attachments 里列的 {len(files)} 个文件没有导入，请另行添加")

    def _mapping(self, data: Mapping[str, Any], part: str) -> Mapping[str, Any]:
        found = data.get(part, {})
        if isinstance(found, Mapping):
            return found
        self.problems.append(f"{part}：应当是一个对象")
        return {}

    def _is_known(self, address: str, key: str, table: str, *, is_table: bool) -> bool:
        fact = self.dossier.facts.get(key)
        if fact is None or (table not in fact.tables if table else fact.tables):
            self.problems.append(f"{address}：没有这一项")
        elif isinstance(fact.type, Rows) is not is_table:
            self.problems.append(f"{address}：{'不是表' if is_table else '是表，应写在 rows 里'}")
        else:
            return True
        return False

    def _read_value(self, address: str, key: str, raw: object) -> None:
        """A value must be readable as its type, or be marked as unread by `dump` itself."""
        if isinstance(raw, Mapping) and raw.keys() == {"unread"} and isinstance(raw["unread"], str):
            return
        kind, label = self.dossier.facts[key].type, self.dossier.facts[key].label
        if wrong := _unfit(raw):
            self.problems.append(f"{address}（{label}）：{wrong}")
            return
        value = kind.normalise(raw).value
        if isinstance(value, Unread):
            reasons = "；".join(problem.message for problem in kind.validate(value))
            self.problems.append(f"{address}（{label}）：{reasons}")

    def _read_rows(self, address: str, table: str, rows: object) -> list[Any]:
        kind = self.dossier.facts[table].type
        if not isinstance(rows, list) or not isinstance(kind, Rows):
            self.problems.append(f"{address}：应当是一个列表")
            return []
        for number, cells in enumerate(rows, 1):
            self._read_row(f"{address}[{number}]", table, cells)
        return rows

    def _read_row(self, address: str, table: str, cells: object) -> None:
        if not isinstance(cells, Mapping):
            self.problems.append(f"{address}：应当是一个对象")
            return
        for key, raw in cells.items():
            here = f"{address}.{key}"
            is_table = isinstance(getattr(self.dossier.facts.get(key), "type", None), Rows)
            if not self._is_known(here, key, table, is_table=is_table):
                continue
            if is_table:
                self._read_rows(here, key, raw)
            else:
                self._read_value(here, key, raw)


def _unfit(raw: object) -> str:
    """Why no fact can hold a JSON value, in Chinese; "" where one may.

    Taken as text, true would become “TRUE” and 1e400 “1E+400”, which nobody wrote.
    """
    if isinstance(raw, list):
        return next(filter(None, map(_unfit, raw)), "")
    if isinstance(raw, bool):
        return f"不能是 {_shown(raw)}，请写成文字"
    if isinstance(raw, int | float | Decimal):
        number = Decimal(raw)
        if not number.is_finite() or abs(number.adjusted()) > _LONGEST_NUMBER:
            return "数字太大、太小或者不是数，请改正；编号请写成带引号的文字"
    return ""


def _shown(value: object) -> str:
    """A JSON value as it was written, shortened."""
    return json.dumps(value, ensure_ascii=False, default=str)[:40]
