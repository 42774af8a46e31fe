"""The frozen records that the files under `forms/` become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Protocol

from app.definitions.occupations import OccupationList
from app.definitions.types import FieldType
from app.definitions.types.base import Severity

Kind = Literal["base", "studio"]
KINDS: Mapping[Kind, str] = {
    "base": "国家级高技能人才培训基地建设项目",
    "studio": "国家级技能大师工作室建设项目",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be asked. `table` names the rows fact that it is a column of."""

    key: str
    type: FieldType
    label: str
    hint: str = ""
    help: str = ""
    clause: str = ""
    tables: tuple[str, ...] = ()

    @property
    def short_key(self) -> str:
        """The last part of the key: `occupation.title` → `title`."""
        return self.key.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class PageGroup:
    """Facts that stand together on a page, under the caption of the official table."""

    title: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One step of the wizard: what it is called and which facts it places."""

    key: str
    title: str
    kind: Kind
    order: int
    groups: tuple[PageGroup, ...]


class Check(Protocol):
    """A general rule with its parameters, as the definitions see it."""

    def facts(self) -> tuple[str, ...]:
        """The keys that the rule looks at, table keys included."""
        ...

    def find(self, look: Any) -> Iterable[Any]:
        """What is wrong, in the terms of the dossier's room."""
        ...


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """A rule holds only while a choice has a certain value (new or existing base …)."""

    fact: str
    value: str


@dataclass(frozen=True, slots=True)
class CheckUse:
    """A rule as a document or a notice uses it. `each` names the table it holds for row by row."""

    id: str
    title: str
    clause: str
    check: str
    parameters: Mapping[str, Any]
    severity: Severity = "error"
    each: str = ""
    only_if: OnlyIf | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A `CheckUse` with its rule built: what the review runs."""

    use: CheckUse
    check: Check


@dataclass(frozen=True, slots=True)
class Document:
    """A Word document: which facts it prints, which of them it can't do without.

    `steering` facts aren't printed themselves; computed values (`derived`) depend on them.
    """

    key: str
    title: str
    kind: Kind
    template: str
    clause: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    steering: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    checks: tuple[CheckUse, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that the document prints."""
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class NoticeDocument:
    """That a notice asks for a document, in how many copies, under which clause."""

    document: str
    copies: int
    clause: str


@dataclass(frozen=True, slots=True)
class Money:
    """The subsidy a notice allows, in 万元; None where it names no limit."""

    minimum: Decimal | None
    maximum: Decimal | None
    clause: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When the material must be there. It is shown and may warn; it never blocks."""

    date: date
    what: str
    clause: str


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """What a notice asks of one kind of applicant."""

    deadline: Deadline
    money: Money
    documents: tuple[NoticeDocument, ...]
    conditions: tuple[CheckUse, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """Where the material goes: public addresses of the office, never persons."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """One official notice: place, source, and what it asks of each kind."""

    id: str
    title: str
    issuer: str
    number: str
    region: str
    issued: date
    in_force_from: date
    in_force_to: date
    year: int
    office: Office
    base: NoticeKind | None = None
    studio: NoticeKind | None = None

    def terms(self, kind: Kind) -> NoticeKind | None:
        """What it asks of this kind; None where it doesn't concern it."""
        return self.base if kind == "base" else self.studio

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds that may apply under it."""
        return tuple(kind for kind in KINDS if self.terms(kind) is not None)


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything under `forms/`, checked against each other."""

    facts: Mapping[str, Fact]
    successors: Mapping[str, str]
    pages: tuple[Page, ...]
    documents: Mapping[str, Document]
    notices: Mapping[str, Notice]
    rules: Mapping[str, tuple[Rule, ...]]
    occupations: OccupationList

    def current_key(self, key: str) -> str:
        """The key that a saved one is called today; "" where the fact was removed."""
        return self.successors.get(key, key)

    def pages_of(self, kind: Kind) -> tuple[Page, ...]:
        """The pages of one kind, in their order."""
        return tuple(page for page in self.pages if page.kind == kind)

    def documents_of(self, notice: str, kind: Kind) -> tuple[Document, ...]:
        """The documents that a notice asks of a kind; none where the notice is unknown."""
        terms = self.terms(notice, kind)
        return tuple(self.documents[use.document] for use in terms.documents) if terms else ()

    def terms(self, notice: str, kind: Kind) -> NoticeKind | None:
        """What a notice asks of a kind; None where there is no such notice or kind."""
        found = self.notices.get(notice)
        return found.terms(kind) if found else None

    def facts_in_use(self, notice: str, kind: Kind) -> frozenset[str]:
        """What has to be asked: all that the documents print and the rules look at."""
        documents = self.documents_of(notice, kind)
        used = {key for item in documents for key in (*item.facts, *item.steering)}
        for rule in self.rules_of(notice, kind):
            used.update(rule.check.facts())
            used.update([rule.use.only_if.fact] if rule.use.only_if else ())
        return frozenset(used)

    def rules_of(self, notice: str, kind: Kind) -> tuple[Rule, ...]:
        """The rules in force: those of the documents in use, then those of the notice."""
        documents = (
            rule for item in self.documents_of(notice, kind) for rule in self.rules[item.key]
        )
        return (*documents, *self.rules.get(f"{notice}/{kind}", ()))
