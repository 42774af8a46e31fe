"""What a template may name: the document's facts under their own keys, and computed values.

Every piece of text carries the address it came from, so that the finished file can be held
against the dossier value by value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.definitions.kinds import Kind
from app.definitions.models import Document, Fact, Notice, NoticeKind, OnlyIf
from app.definitions.types import LongText, Rows
from app.dossier import budget
from app.dossier.changes import ROOT
from app.dossier.derived import DERIVED
from app.dossier.dossier import Dossier
from app.dossier.references import names_in, with_pages

Context = dict[str, Any]
_NUMERALS = "零一二三四五六七八九"
_BLANK = "　　"
_STAGE, _CATEGORY, _TIER = "project.stage", "project.category", "project.tier"


class Printed(str):
    """Text of the dossier on its way into a document, with the row and the key it comes from."""

    __slots__ = ("key", "row")

    row: str
    key: str

    def __new__(cls, text: str, row: str, key: str) -> Printed:  # noqa: PYI034 - it is final
        """The text with its address."""
        printed = super().__new__(cls, text)
        printed.row, printed.key = row, key
        return printed


@dataclass(frozen=True, slots=True)
class Gathered:
    """A context, every value in it that isn't empty, and remarks for the user in Chinese.

    `references` are the names of the evidence that the values refer to.
    """

    context: Context
    values: tuple[Printed, ...]
    notes: tuple[str, ...]
    references: tuple[str, ...] = ()


def gather(
    dossier: Dossier,
    document: Document,
    notice: Notice,
    copies: int,
    pages: Mapping[str, str] | None = None,
) -> Gathered:
    """Everything the template of a document may name, from a snapshot of the dossier.

    `pages` of evidence by name, as references print them; what isn't there gets room to write.
    """
    terms = notice.terms(dossier.kind)
    gatherer = _Gatherer(dossier, frozenset(document.facts), terms, pages or {})
    known = sorts(notice, dossier.kind)
    context: Context = {"notice": _of_notice(notice, dossier.kind, copies)}
    context["notice"]["tier"] = Printed(dossier.display(_TIER), ROOT, _TIER)
    covered = {key for name in document.derived for key in DERIVED[name].prints}
    for key in document.facts:
        fact = dossier.facts[key]
        if not fact.tables and key not in covered:
            is_foreign = not known.get(fact.short_key, True) and key in (_STAGE, _CATEGORY)
            _put(context, key, "" if is_foreign else gatherer.value(fact, ROOT))
    for name in document.derived:
        context[name] = gatherer.derived(name)
    values, notes = tuple(gatherer.values), tuple(gatherer.notes)
    return Gathered(context, values, notes, tuple(gatherer.references))


def _of_notice(notice: Notice, kind: Kind, copies: int) -> Context:
    """What a template may say of the notice: `notice.year`, `notice.copies`, `notice.words.x`."""
    terms = notice.terms(kind)
    return {
        "year": str(notice.year),
        "copies": numeral(copies),
        "number": notice.number,
        "issuer": notice.issuer,
        "region": notice.region,
        "words": dict(terms.words) if terms else {},
        "sorts": sorts(notice, kind),
    }


def sorts(notice: Notice, kind: Kind) -> Mapping[str, bool]:
    """Whether a notice sorts applicants by stage, by category, by tier.

    What it doesn't sort by is foreign to its papers, even where the dossier holds it from another
    notice (同人社发〔2025〕100号 三 knows tiers only). Studios always have a category: every summary
    sheet has a column for it.
    """
    terms = notice.terms(kind)
    asked = {only.fact for only in dependencies(terms)} if terms else set()
    return {
        "stage": _STAGE in asked,
        "category": kind == "studio" or bool(terms and terms.category),
        "tier": _TIER in asked,
    }


def dependencies(terms: NoticeKind) -> Iterator[OnlyIf]:
    """Every choice on which something in a notice depends: papers, conditions, money."""
    for paper in terms.artefacts:
        yield from paper.only_if
    for condition in terms.conditions:
        yield from condition.only_if
    for amount in terms.amounts:
        yield from amount.only_if


def numeral(number: int) -> str:
    """A number of copies in Chinese, as the forms print it (1 to 99): 6 → 六, 12 → 十二.

    Where the notice names no number (0) there is room to write one: 一式　　份.
    """
    if not number:
        return _BLANK
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def plain(amount: object) -> str:
    """An amount without idle zeros behind the point: 86.50 → 86.5."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _put(context: Context, key: str, value: object) -> None:
    """Place a value at its dotted key."""
    *parents, last = key.split(".")
    for parent in parents:
        context = context.setdefault(parent, {})
    context[last] = value


class _Gatherer:
    """Walks the facts of one document and keeps what it met."""

    def __init__(
        self,
        dossier: Dossier,
        wanted: frozenset[str],
        terms: NoticeKind | None,
        pages: Mapping[str, str],
    ) -> None:
        self._dossier = dossier
        self._wanted = wanted
        self._terms = terms
        self._pages = pages
        self.values: list[Printed] = []
        self.notes: list[str] = []
        self.references: dict[str, None] = {}

    def value(self, fact: Fact, row: str) -> object:
        """A fact as the template gets it: text, a list of paragraphs, or a list of rows."""
        if isinstance(fact.type, Rows):
            return [
                self._row(fact.type.columns, below, number)
                for number, below in enumerate(self._dossier.rows(fact.key, row), 1)
            ]
        text = fact.type.printed(self._dossier.value(fact.key, row))
        if isinstance(fact.type, LongText):
            return [self._printed(line, row, fact.key) for line in text.split("\n")] if text else []
        return self._printed(text, row, fact.key)

    def derived(self, name: str) -> object:
        """A computed value as the template gets it."""
        result = DERIVED[name].value(self._dossier, self._terms)
        if isinstance(result, budget.BudgetTable):
            self.notes += result.notes
            return self._budget(result)
        if isinstance(result, Mapping):
            return self._by_row(name, result)
        return self._printed(str(result), ROOT, DERIVED[name].facts[0])

    def _by_row(self, name: str, result: Mapping[str, Mapping[str, Decimal]]) -> list[object]:
        """Amounts by row, in the order of the rows: `occupation_budgets[loop.index0].block_1`.

        A row without any amount stays blank.
        """
        key = DERIVED[name].facts[0]
        return [
            {
                part: self._printed(plain(amount) if any(amounts.values()) else "", row, key)
                for part, amount in amounts.items()
            }
            for row, amounts in result.items()
        ]

    def _row(self, columns: tuple[str, ...], row: str, number: int) -> Mapping[str, object]:
        facts = [self._dossier.facts[key] for key in columns if key in self._wanted]
        cells = {fact.short_key: self.value(fact, row) for fact in facts}
        return {**cells, "number": str(number)}

    def _budget(self, table: budget.BudgetTable) -> Mapping[str, object]:
        """The cells as text; a table without any amount is the blank form's."""
        filled = any(self._dossier.value(key) is not None for key in budget.FACTS)
        rows: dict[str, dict[str, object]] = {}
        for (block, source), cell in table.cells.items():
            key = budget.fact_key(block, source)
            known = key if key in self._dossier.facts else budget.FACTS[0]
            rows.setdefault(block, {})[source] = {
                "amount": self._printed(plain(cell.amount) if filled else "", ROOT, known),
                "ratio": self._printed("" if cell.ratio is None else str(cell.ratio), ROOT, known),
            }
        return rows

    def _printed(self, text: str, row: str, key: str) -> Printed:
        self.references |= dict.fromkeys(names_in(text))
        printed = Printed(with_pages(text, self._pages), row, key)
        if text:
            self.values.append(printed)
        return printed
