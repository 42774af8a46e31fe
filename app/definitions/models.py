"""The frozen records that the files under `forms/` become."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Protocol

from app.definitions.kinds import KINDS, Kind
from app.definitions.occupations import OccupationList
from app.definitions.types import FieldType
from app.definitions.types.base import Severity


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
    """Facts that stand together on a page, under the caption of the official table.

    The group with `conditions` also takes the statements and proofs that the notice's conditions
    want (they have no other place).
    """

    title: str
    facts: tuple[str, ...] = ()
    conditions: bool = False


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
    """Something holds only while a choice has one of certain values (`a|b`)."""

    fact: str
    value: str

    def holds(self, value: object) -> bool:
        """Whether a value of the fact is one of them."""
        return isinstance(value, str) and value in self.value.split("|")


Period = Literal["", "year", "capacity", "enrolment", "three_years"]
PERIODS: Mapping[Period, str] = {
    "": "",
    "year": "每年",
    "capacity": "同时容纳",
    "enrolment": "在校",
    "three_years": "三年合计",
}


@dataclass(frozen=True, slots=True)
class CheckUse:
    """A rule as a document or a notice uses it. `each` names the table it holds for row by row.

    A condition may want a `proof`: then there is an evidence folder of its title. `period` says
    what a number counts; `source` is the notice that the condition stands in (set by the reader).
    """

    id: str
    title: str
    clause: str
    check: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = "error"
    each: str = ""
    only_if: tuple[OnlyIf, ...] = ()
    proof: bool = False
    period: Period = ""
    source: str = ""

    @property
    def statement_fact(self) -> str:
        """The fact in which the user declares that the condition is met, as this notice words it."""
        return f"statement.{self._address}"

    @property
    def evidence_fact(self) -> str:
        """The fact that holds the files which prove it."""
        return f"evidence.{self._address}"

    @property
    def _address(self) -> str:
        """The id below the notice it stands in: another one's wording may be stricter."""
        return _address(self.source, self.id)


def _address(source: str, name: str) -> str:
    """A name below the notice that it stands in."""
    return f"{source.replace('-', '_')}.{name}" if source else name


@dataclass(frozen=True, slots=True)
class Material:
    """A piece of evidence that a notice lists by name: a folder of its own.

    `proves` are the ids of conditions that its files prove as well; `optional` ones are for those
    who have them. `source` is the notice that it stands in (set by the reader).
    """

    id: str
    title: str
    clause: str
    proves: tuple[str, ...] = ()
    optional: bool = False
    note: str = ""
    only_if: tuple[OnlyIf, ...] = ()
    source: str = ""

    @property
    def evidence_fact(self) -> str:
        """The fact that holds its files."""
        return f"evidence.{_address(self.source, f'm_{self.id}')}"


def is_listed_material(key: str) -> bool:
    """Whether a key is the folder of a material that a notice lists: it has no place on a form."""
    return key.startswith("evidence.") and key.rpartition(".")[2].startswith("m_")


OWN_FOLDERS, FOLDER_TITLE, FOLDER_FILES = "folders", "folder.title", "folder.files"
"""The table of folders that the user makes himself, and its columns."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A `CheckUse` with its rule built: what the review runs."""

    use: CheckUse
    check: Check


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a summary sheet: its heading, and the fact or computed value below it."""

    title: str
    value: str
    width: int = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """An Excel sheet with one row for each dossier; `head` and `foot` are lines of text."""

    columns: tuple[SheetColumn, ...]
    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A Word or Excel document: which facts it prints, which of them it can't do without.

    `steering` facts aren't printed themselves; computed values (`derived`) depend on them. A Word
    document has a `template`, an Excel one a `sheet`. `folder` is where the template lies (set by
    the reader).
    """

    key: str
    title: str
    kinds: tuple[Kind, ...]
    clause: str
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    template: str = ""
    sheet: Sheet | None = None
    steering: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    checks: tuple[CheckUse, ...] = ()
    folder: Path = Path()

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact that the document prints."""
        return self.required + self.optional


Maker = Literal["unit", "recommender", "evidence"]
MAKERS: Mapping[Maker, str] = {
    "unit": "本单位",
    "recommender": "推荐单位",
    "evidence": "佐证材料",
}
Medium = Literal["paper", "word", "pdf", "scan", "excel", "disc", "usb", "email", "online"]
MEDIA: Mapping[Medium, str] = {
    "paper": "纸质",
    "word": "Word",
    "pdf": "PDF",
    "scan": "盖章扫描件",
    "excel": "Excel",
    "disc": "光盘",
    "usb": "U盘",
    "email": "电子邮件",
    "online": "网上系统",
}
Binding = Literal["", "alone", "volume", "loose", "bag", "box"]
BINDINGS: Mapping[Binding, str] = {
    "": "",
    "alone": "单独装订",
    "volume": "装入材料册",
    "loose": "不装订",
    "bag": "装档案袋",
    "box": "装盒",
}


@dataclass(frozen=True, slots=True)
class Artefact:
    """One piece of the material that a notice asks for, and who makes it.

    `document` is the program's document for it ("" where it is only collected or made elsewhere);
    `copies` of paper; `level` where copies differ by the level they go to; `seal` says who seals
    or signs it and when. `bound_with` names the artefact that it is bound as a part of. `listed` is
    its name in the notice's sample of a contents page, where that is another. To a piece of evidence
    belong the folders that it `holds`, by the ids of listed materials and of conditions; to the first
    one that names none, all folders that no other does. What isn't handed in with the rest, but once
    the project was chosen, is `later`; what is sealed only after it was handed in `sealed_later`.
    """

    id: str
    title: str
    maker: Maker
    clause: str
    document: str = ""
    copies: int = 0
    media: tuple[Medium, ...] = ("paper",)
    binding: Binding = ""
    seal: str = ""
    certified: bool = False
    level: str = ""
    note: str = ""
    only_if: tuple[OnlyIf, ...] = ()
    bound_with: str = ""
    listed: str = ""
    holds: tuple[str, ...] = ()
    later: bool = False
    sealed_later: bool = False

    @property
    def needs_seal(self) -> bool:
        """Whether somebody has to seal or sign it before it is handed in."""
        return bool(self.seal) and not self.sealed_later

    @property
    def is_carrier(self) -> bool:
        """Whether it is the disc or stick itself: no other medium is named."""
        return bool(self.media) and set(self.media) <= {"disc", "usb"}

    @property
    def is_electronic(self) -> bool:
        """Whether the notice asks for it, or for a part of it, as a file."""
        return not self.is_carrier and set(self.media) != {"paper"}


@dataclass(frozen=True, slots=True)
class Money:
    """The subsidy a notice allows, in 万元; None where it names no limit."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """The subsidy, in 万元, of a category or tier; `band` may raise or lower it by so many %."""

    clause: str
    amount: Decimal | None = None
    category: str = ""
    only_if: tuple[OnlyIf, ...] = ()
    band: int = 0
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """How the category follows from the occupations.

    The class of which there are more than `more_than` occupations decides; `both` where that
    holds for both. `options` are the categories the notice knows; None of `more_than`: a single
    occupation decides.
    """

    clause: str
    options: tuple[str, ...]
    more_than: int | None = None
    both: str = ""
    larger_share: bool = False


DeadlineKind = Literal["received", "postmark", "window", "hour"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something must be there. It is shown and may warn; it never blocks.

    `postmark`: the day of posting counts; `window`: only from `start` to `date`; `hour`: until
    `time` of the day.
    """

    date: dt.date
    what: str
    clause: str
    kind: DeadlineKind = "received"
    start: dt.date | None = None
    time: str = ""


ContentsValue = Literal["number", "title", "pages", "first"]
"""What a column of a contents page shows of a material: its place in the list, its name, how many
pages it has, and the number of its first page."""


@dataclass(frozen=True, slots=True)
class ContentsColumn:
    """A column of a contents page: its heading and what stands below it."""

    title: str
    value: ContentsValue


@dataclass(frozen=True, slots=True)
class Contents:
    """How a volume and its contents page look.

    `volume` is what the notice calls the volume. `cover` names the artefact whose first page is the
    cover, and behind which the contents take the place of their sample; "": a plain cover is made.
    Pages are numbered from the first one of `numbered_from` ("": of the first material); `label` is
    how the contents write a page number, as `P{}-`. Blank backs are counted where the notice has it
    so (`counts_blanks`), else they have no number.
    """

    clause: str
    columns: tuple[ContentsColumn, ...]
    volume: str = ""
    cover: str = ""
    numbered_from: str = ""
    label: str = "{}"
    counts_blanks: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """Something that a notice says and the program shows: a quota, a hint."""

    text: str
    clause: str


NamePart = Literal["region", "unit", "project", "year", "kind"]
"""What the name of the electronic copy is put together from."""


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """What a notice asks of one kind of applicant. `package_name` is that of the electronic copy."""

    deadlines: tuple[Deadline, ...]
    artefacts: tuple[Artefact, ...]
    conditions: tuple[CheckUse, ...] = ()
    materials: tuple[Material, ...] = ()
    money: Money = Money()
    amounts: tuple[Amount, ...] = ()
    category: CategoryRule | None = None
    quotas: tuple[Passage, ...] = ()
    hints: tuple[Passage, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    contents: Contents | None = None
    page_limit: int | None = None
    pictures_a_page: tuple[int, ...] = ()
    package_name: tuple[NamePart, ...] = ("region", "unit", "project")

    def proof_facts(self, use: CheckUse) -> tuple[str, ...]:
        """The folders whose files prove a condition: its own, and those of materials that do so."""
        others = (one.evidence_fact for one in self.materials if use.id in one.proves)
        return (use.evidence_fact, *others) if use.proof else ()


@dataclass(frozen=True, slots=True)
class Office:
    """Where the material goes: public addresses of the office, never persons."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""


Level = Literal["national", "province", "city", "county"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One official notice: place, source, and what it asks of each kind.

    `based_on` names the notice that it was layered on; what it doesn't say itself is that one's.
    `issued` is None where the published text carries no date. `version` counts the editions of our
    data on it: a folder of one's own may replace a shipped notice by a higher one.
    """

    id: str
    title: str
    issuer: str
    number: str
    level: Level
    region: str
    in_force_from: dt.date
    in_force_to: dt.date
    year: int
    issued: dt.date | None = None
    version: int = 1
    build_years: int = 2
    based_on: str = ""
    office: Office | None = None
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
        named = [item.document for item in terms.artefacts if item.document] if terms else []
        return tuple(self.documents[key] for key in dict.fromkeys(named))

    def printed_in(self, notice: str, kind: Kind, key: str) -> tuple[str, ...]:
        """The pieces of a notice's material that print a fact, each with the clause that asks for it."""
        terms = self.terms(notice, kind)
        pieces = [one for one in terms.artefacts if one.document] if terms else []
        return tuple(
            f"{one.title}（{one.clause}）"
            for one in pieces
            if key in self.documents[one.document].facts
        )

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
            used.update(only.fact for only in rule.use.only_if)
            used.update([rule.use.evidence_fact] if rule.use.proof else ())
        terms = self.terms(notice, kind)
        if terms:
            depending = [one.only_if for one in terms.artefacts]
            depending += [one.only_if for one in terms.amounts]
            depending += [one.only_if for one in terms.materials]
            used.update(only.fact for only_if in depending for only in only_if)
            used.update(one.evidence_fact for one in terms.materials)
        return frozenset(used)

    def cited(self, use: CheckUse, notice: str = "") -> str:
        """The clause of a rule, with the number of its document unless that is the notice itself."""
        source = self.notices.get(use.source)
        return (
            use.clause if source is None or source.id == notice else f"{source.number} {use.clause}"
        )

    def rules_of(self, notice: str, kind: Kind) -> tuple[Rule, ...]:
        """The rules in force: those of the documents in use, then those of the notice."""
        documents = (
            rule for item in self.documents_of(notice, kind) for rule in self.rules[item.key]
        )
        return (*documents, *self.rules.get(f"{notice}/{kind}", ()))
