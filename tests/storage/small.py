"""A small set of facts of every type, made by hand, and values to fill them with."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.definitions.models import Fact
from app.definitions.types import TYPES, FileRef, OccupationName, Rows, Unread, YearMonth
from app.dossier.dossier import Dossier
from app.storage.files import DossierFile

NOTICE = "notice-1"
OPTIONS = {"new": "新建", "existing": "已建"}
LIMITS = {
    "choice": {"options": OPTIONS},
    "choices": {"options": OPTIONS},
    "rows": {"columns": ()},
}


def fact(key, type_name, label="", **limits):
    return Fact(key, TYPES[type_name](**LIMITS.get(type_name, {}) | limits), label or f"“{key}”")


def facts_of(*given):
    """Facts by key, each column knowing its tables."""
    tables = {}
    for item in given:
        for column in item.type.columns if isinstance(item.type, Rows) else ():
            tables.setdefault(column, []).append(item.key)
    return {
        item.key: dataclasses.replace(item, tables=tuple(tables.get(item.key, ())))
        for item in given
    }


ONE_OF_EACH = tuple(fact(f"one.{name}", name) for name in TYPES if name != "rows")
FACTS = facts_of(
    *ONE_OF_EACH,
    fact("count", "integer", "计数"),
    fact("text", "long_text", "总体目标"),
    fact("files", "files", "佐证材料"),
    fact(
        "items", "rows", "申报职业", columns=("item.name", "item.text", "item.parts", "item.files")
    ),
    fact("item.name", "line", "职业名称"),
    fact("item.text", "long_text", "建设目标"),
    fact("item.files", "files", "职业佐证"),
    fact("item.parts", "rows", "建设内容", columns=("part.name", "part.amount")),
    fact("part.name", "line", "内容"),
    fact("part.amount", "money", "金额"),
)

HASH = "0123456789abcdef" * 4
VALUES = {
    "line": "上海 A & B <校企合作>",
    "long_text": "第一段。\n第二段，𠮷野家 😀\n" + "长" * 3000,
    "integer": 12345678901234567890,
    "decimal": Decimal("0.450"),
    "money": Decimal("120.50"),
    "percent": Decimal("33.33"),
    "date": date(2025, 7, 31),
    "year_month": YearMonth(2025, 7),
    "choice": "new",
    "choices": ("existing", "new"),
    "occupation": OccupationName("6-18-01-01", "车工", "数控车工"),
    "files": (FileRef("扫描 件.pdf", HASH, 12), FileRef("b.jpg", HASH[::-1], 0)),
}


@dataclass
class Known:
    """Definitions, as far as storage asks for them."""

    facts: dict = field(default_factory=lambda: FACTS)
    successors: dict = field(default_factory=dict)

    def current_key(self, key):
        return self.successors.get(key, key)


def new_dossier(facts=FACTS):
    return Dossier("base", NOTICE, facts)


def fill(dossier):
    """A value of every type, unread ones too, and rows within rows."""
    for item in ONE_OF_EACH:
        dossier.set_value(item.key, VALUES.get(item.type.name, f"{item.type.name} 的值"))
    dossier.set_value("text", "第 1 稿\n" + "目标" * 500)
    dossier.set_value("count", Unread("三个"))
    for number in range(1, 4):
        row = dossier.add_row("items")
        dossier.set_value("item.name", f"职业{number}", row)
        for part in range(1, number + 1):
            below = dossier.add_row("item.parts", row)
            dossier.set_value("part.name", f"内容{number}.{part}", below)
            dossier.set_value("part.amount", f"{number * part}", below)


def random_edit(dossier, chance, number):
    """Do anything at all to a dossier, the same for the same state of `chance`."""
    rows = [row for row, *_ in dossier.all_rows()]
    kind = chance.choice(
        ["text", "add", "below", "remove", "move", "undo", "redo", "notice", "value"]
    )
    row = chance.choice(rows) if rows else ""
    table = dossier.home(row)[1] if rows else ""
    if kind == "text":
        dossier.set_value("text", f"第{number}稿" * chance.randrange(50))
    elif kind == "add":
        dossier.add_row("items", position=chance.randrange(5))
    elif kind == "below" and table == "items":
        dossier.add_row("item.parts", row)
    elif kind == "value" and rows:
        dossier.set_value("item.name" if table == "items" else "part.name", str(number), row)
    elif kind == "remove" and rows:
        dossier.remove_row(row)
    elif kind == "move" and rows:
        dossier.move_row(row, chance.randrange(6))
    elif kind == "undo":
        dossier.undo()
    elif kind == "redo":
        dossier.redo()
    elif kind == "notice":
        dossier.set_notice(f"notice-{number}")


def contents_of(dossier):
    """All of a dossier, row ids and order included, to be compared."""
    values = {
        (row, key): dossier.facts[key].type.store(value) for row, key, value in dossier.values()
    }
    return dossier.kind, dossier.notice, sorted(dossier.all_rows()), values


def plain(dossier):
    """All of a dossier without row ids: what two different dossiers may have in common."""
    values = {dossier.path(key, row): dossier.display(key, row) for row, key, _ in dossier.values()}
    rows = sorted(dossier.path(table, parent) for _, table, parent, _ in dossier.all_rows())
    return dossier.notice, rows, values


def look(path, known=None, way=DossierFile.open, **options):
    """Open and close a file; what the opening gave."""
    opened = way(path, known or Known(), **options)
    opened.file.close()
    return opened


def database_of(file):
    """The database behind an open file, to be tampered with."""
    return vars(file)["_database"]
