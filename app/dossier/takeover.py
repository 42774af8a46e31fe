"""What a dossier can take over from another one, last year's say: the offers, and taking them.

A table whose rows hold tables themselves (the occupations) is offered row by row, any other as a
whole. The other dossier is only looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from app.definitions.models import Definitions
from app.definitions.types import Files, Rows
from app.dossier.changes import ROOT
from app.dossier.copying import copy_row, copy_table, has_content
from app.dossier.dossier import Dossier

_DECLARATIONS, _PROOFS, _OTHERS = "声明", "佐证材料", "其他内容"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that the other dossier has, and this one hasn't or has otherwise.

    `row`: the row that is offered by itself, "" for a value or a whole table. `there` and `here`
    are what stands in both, in several lines. `is_proposed`: nothing here would be lost by it,
    and nobody would declare or prove anything without having looked.
    """

    key: str
    row: str
    page: str
    label: str
    there: str
    here: str
    is_asked: bool
    is_proposed: bool
    is_declaration: bool = False


def offers(origin: Dossier, dossier: Dossier, definitions: Definitions) -> tuple[Offer, ...]:
    """All that can be taken over, in the order of the paper."""
    places = _places(dossier, origin, definitions)
    asked = definitions.facts_in_use(dossier.notice, dossier.kind)
    keys = [key for key, fact in dossier.facts.items() if not fact.tables]
    order = {key: number for number, key in enumerate(places)}
    keys.sort(key=lambda key: order.get(key, len(order)))
    return tuple(
        one
        for key in keys
        for one in _of_fact(origin, dossier, key, places.get(key) or _page_without(key), asked)
    )


def take(
    dossier: Dossier,
    origin: Dossier,
    chosen: Sequence[Offer],
    *,
    replace: bool,
    without: Collection[str] = (),
) -> None:
    """Take offers over, inside a step of the caller's.

    `replace`: rows go in the place of those here. `without`: attached files (SHA-256) to leave out.
    """
    for one in chosen:
        kind = dossier.facts[one.key].type
        if one.row:
            copy_row(dossier, one.row, ROOT, one.key, len(dossier.rows(one.key)), origin)
        elif isinstance(kind, Rows):
            for row in reversed(dossier.rows(one.key) if replace else ()):
                dossier.remove_row(row)
            copy_table(dossier, one.key, ROOT, ROOT, origin)
        elif isinstance(kind, Files):
            dossier.set_value(one.key, _together(dossier, origin, one.key, without))
        else:
            dossier.set_value(one.key, origin.value(one.key))


def step_name(name: str, chosen: Sequence[str]) -> str:
    """What 撤销 shows: `复制自 去年的材料：职业 焊工 等 3 项`."""
    more = f" 等 {len(chosen)} 项" if len(chosen) > 1 else ""
    return f"复制自 {name}：{chosen[0]}{more}"


def text_of(dossier: Dossier, key: str, row: str = ROOT) -> str:
    """What stands in a fact, in several lines: of a table a line for each row, those below indented."""
    kind = dossier.facts[key].type
    if not isinstance(kind, Rows):
        return dossier.display(key, row)
    return "\n".join(_lines_of(dossier, key, row))


def row_text(dossier: Dossier, row: str) -> str:
    """All that stands in a row: a line for each column."""
    _, table = dossier.home(row)
    lines = []
    for column in _columns(dossier, table):
        text = text_of(dossier, column, row)
        if text:
            gap = "\n" if isinstance(dossier.facts[column].type, Rows) else ""
            lines.append(f"{dossier.facts[column].label}：{gap}{text}")
    return "\n".join(lines)


# --- inside --------------------------------------------------------------------------------------


def _of_fact(
    origin: Dossier, dossier: Dossier, key: str, page: str, asked: frozenset[str]
) -> Iterator[Offer]:
    fact = dossier.facts[key]
    if isinstance(fact.type, Rows) and _holds_tables(dossier, key):
        yield from _of_rows(origin, dossier, key, page, is_asked=key in asked)
        return
    there, here = text_of(origin, key), text_of(dossier, key)
    is_same = there == here and not isinstance(fact.type, Files)
    if not there or is_same or _has_all_files(origin, dossier, key):
        return
    is_declaration = page == _DECLARATIONS
    is_free = not here and not is_declaration and page != _PROOFS
    yield Offer(key, "", page, fact.label, there, here, key in asked, is_free, is_declaration)


def _of_rows(
    origin: Dossier, dossier: Dossier, table: str, page: str, *, is_asked: bool
) -> Iterator[Offer]:
    first = _columns(dossier, table)[0]
    names = [dossier.display(first, row) for row in dossier.rows(table)]
    word = dossier.facts[table].label.removeprefix("申报")
    for row in origin.rows(table):
        if not has_content(origin, row):
            continue
        name = origin.display(first, row)
        here = f"已有同名的（第 {names.index(name) + 1} 个）" if name in names else ""
        label = f"{word} {name or '（没有名称）'}"
        yield Offer(table, row, page, label, row_text(origin, row), here, is_asked, not here)


def _places(dossier: Dossier, origin: Dossier, definitions: Definitions) -> dict[str, str]:
    """The page of each fact that stands on one; those of the other kind come last."""
    pages = definitions.pages_of(dossier.kind)
    if origin.kind != dossier.kind:
        pages += definitions.pages_of(origin.kind)
    found: dict[str, str] = {}
    for page in pages:
        for group in page.groups:
            for key in group.facts:
                found.setdefault(key, page.title)
    return found


def _page_without(key: str) -> str:
    """Where a fact is listed that stands on no page."""
    if key.startswith("statement."):
        return _DECLARATIONS
    return _PROOFS if key.startswith("evidence.") else _OTHERS


def _has_all_files(origin: Dossier, dossier: Dossier, key: str) -> bool:
    is_files = isinstance(dossier.facts[key].type, Files)
    return is_files and _together(dossier, origin, key) == dossier.value(key)


def _together(dossier: Dossier, origin: Dossier, key: str, without: Collection[str] = ()) -> object:
    """The files of both, those that both have once; names without files give way to files."""
    here, there = dossier.value(key), origin.value(key)
    if not isinstance(there, tuple):
        return here or there
    kept = here if isinstance(here, tuple) else ()
    known = {file.sha256 for file in kept} | set(without)
    return kept + tuple(file for file in there if file.sha256 not in known)


def _holds_tables(dossier: Dossier, table: str) -> bool:
    return any(isinstance(dossier.facts[key].type, Rows) for key in _columns(dossier, table))


def _columns(dossier: Dossier, table: str) -> tuple[str, ...]:
    kind = dossier.facts[table].type
    return kind.columns if isinstance(kind, Rows) else ()


def _lines_of(dossier: Dossier, table: str, parent: str) -> Iterator[str]:
    for number, row in enumerate(dossier.rows(table, parent), 1):
        if has_content(dossier, row):
            cells = (text_of(dossier, column, row) for column in _columns(dossier, table))
            yield f"{number}. " + "；".join(filter(None, cells)).replace("\n", " ")
