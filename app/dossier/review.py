"""The review: what is wrong or missing, kept up to date change by change.

A change is answered by looking again at the value changed and at the rules that look at it, for
the row it stands in: the work doesn't grow with the dossier.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from operator import itemgetter

from app.definitions.models import CheckUse, Definitions, Rule
from app.definitions.types import Rows
from app.dossier.changes import (
    ROOT,
    Address,
    NoticeSet,
    RowAdded,
    RowMoved,
    RowRemoved,
    Step,
    ValueSet,
)
from app.dossier.checks.choices import Proved
from app.dossier.checks.look import Look
from app.dossier.checks.references import ReferencesKnown
from app.dossier.dossier import Dossier
from app.dossier.findings import Finding
from app.dossier.references import names_in, places

_VALUE, _REFERENCES = -1, -2
"""Stand for "the value itself" and "what it refers to" where otherwise the number of a rule stands."""


class Review:
    """All findings of one dossier. Listens to it once `attach` was called."""

    def __init__(self, dossier: Dossier, definitions: Definitions) -> None:
        self._dossier = dossier
        self._definitions = definitions
        self._read_notice()

    def attach(self) -> None:
        """Follow the dossier from now on."""
        self._dossier.listen(self.update)

    def findings(self) -> tuple[Finding, ...]:
        """Everything found, in the order of pages, facts and rows."""
        found = [
            (self._order(finding), number, finding)
            for (number, _, _), remarks in self._found.items()
            for finding in remarks
        ]
        return tuple(finding for *_, finding in sorted(found, key=itemgetter(0, 1)))

    @property
    def is_blocked(self) -> bool:
        """Whether anything must be mended before the material goes out."""
        return any(one.severity == "error" for remarks in self._found.values() for one in remarks)

    def update(self, step: Step) -> None:
        """Look again at all that a step may have changed."""
        if any(isinstance(change, NoticeSet) for change in step.changes):
            self._read_notice()
            return
        touched: dict[Address, None] = {}
        for change in step.changes:
            touched.update(dict.fromkeys(self._touched(change)))
        rules: dict[tuple[int, str], None] = {}
        for row, key in touched:
            self._forget(_VALUE, row, key)
            self._forget(_REFERENCES, row, key)
            self._referring.pop((row, key), None)
            if self._dossier.has_row(row):
                self._review_value(row, key)
                rules.update(dict.fromkeys(self._rules_for(row, key)))
        for number, row in rules:
            self._review_rule(number, row)
        self._review_references()

    # --- what the notice asks ---

    def _read_notice(self) -> None:
        """Start anew under the dossier's notice."""
        dossier, definitions = self._dossier, self._definitions
        self._found: dict[tuple[int, str, str], tuple[Finding, ...]] = {}
        self._referring: dict[Address, None] = {}
        self._terms = definitions.terms(dossier.notice, dossier.kind)
        rules = definitions.rules_of(dossier.notice, dossier.kind)
        self._rules = (*rules, *(self._proof(rule.use) for rule in rules if rule.use.proof))
        documents = definitions.documents_of(dossier.notice, dossier.kind)
        self._required = {key: item.clause for item in documents for key in item.required}
        self._in_use = definitions.facts_in_use(dossier.notice, dossier.kind)
        self._watchers: dict[str, list[int]] = {}
        for number, rule in enumerate(self._rules):
            watched = (*rule.check.facts(), *(only.fact for only in rule.use.only_if))
            for key in dict.fromkeys(watched):
                self._watchers.setdefault(key, []).append(number)
        self._read_pages()
        self._review_all()

    def _read_pages(self) -> None:
        """Which page shows a fact, and where in the order of all pages it stands."""
        self._page: dict[str, str] = {}
        self._place: dict[str, tuple[int, ...]] = {}
        for page in self._definitions.pages_of(self._dossier.kind):
            for group in page.groups:
                for key in (*group.facts, *(self._condition_facts() if group.conditions else ())):
                    self._read_page_fact(key, page.key, (len(self._place),))

    def _condition_facts(self) -> Iterator[str]:
        """The facts that the notice's conditions bring with them."""
        for use in self._terms.conditions if self._terms else ():
            yield from (
                key for key in (use.statement_fact, use.evidence_fact) if key in self._in_use
            )
        for material in self._terms.materials if self._terms else ():
            yield material.evidence_fact

    def _read_page_fact(self, key: str, page: str, place: tuple[int, ...]) -> None:
        self._page[key], self._place[key] = page, place
        kind = self._dossier.facts[key].type
        for index, column in enumerate(kind.columns if isinstance(kind, Rows) else ()):
            self._read_page_fact(column, page, (*place, index))

    def _review_all(self) -> None:
        if self._terms is None:
            self._found[_VALUE, ROOT, ""] = (self._unknown_notice(),)
        for row in (ROOT, *(row for row, *_ in self._dossier.all_rows())):
            for key in self._keys_of(row):
                self._review_value(row, key)
        for number, rule in enumerate(self._rules):
            for row in self._scope(rule):
                self._review_rule(number, row)
        self._review_references()

    def _unknown_notice(self) -> Finding:
        return Finding(
            "error",
            "",
            ROOT,
            "",
            f"本程序里没有通知 {self._dossier.notice} 的要求；已填的内容都在："
            "请导入它的通知包（工具 → 导入通知包…），或者换到另一份通知",
        )

    # --- values ---

    def _keys_of(self, row: str) -> Iterable[str]:
        """The facts that are asked in a row."""
        if row == ROOT:
            return [key for key in self._in_use if not self._dossier.facts[key].tables]
        kind = self._dossier.facts[self._dossier.home(row)[1]].type
        return (
            [key for key in kind.columns if key in self._in_use] if isinstance(kind, Rows) else []
        )

    def _review_value(self, row: str, key: str) -> None:
        is_asked = row == ROOT or self._dossier.home(row)[1] in self._in_use
        if is_asked and key in self._in_use:
            self._keep(_VALUE, row, key, self._value_findings(row, key))
            value = self._dossier.value(key, row)
            if isinstance(value, str) and names_in(value):
                self._referring[row, key] = None

    def _value_findings(self, row: str, key: str) -> Iterator[Finding]:
        fact, value = self._dossier.facts[key], self._dossier.value(key, row)
        is_empty = (
            not self._dossier.rows(key, row) if isinstance(fact.type, Rows) else value is None
        )
        page = self._page.get(key, "")
        if is_empty and key in self._required:
            message, clause = f"“{fact.label}”还没有填", self._required[key]
            yield Finding("error", key, row, page, message, clause, is_missing=True)
        for problem in fact.type.validate(value):
            yield Finding(problem.severity, key, row, page, problem.message, fact.clause)

    def _review_references(self) -> None:
        """Look at all texts with references: any step may bring, take or rename what they name."""
        if not self._referring:
            return
        names = places(self._dossier, self._definitions).keys()
        for row, key in self._referring:
            look = Look(self._dossier, row, self._terms)
            remarks = ReferencesKnown(key, names).find(look)
            page = self._page.get(key, "")
            found = (Finding("warning", key, row, page, one.message) for one in remarks)
            self._keep(_REFERENCES, row, key, found)

    # --- rules ---

    def _touched(self, change: object) -> Iterator[Address]:
        match change:
            case ValueSet(row, key):
                yield row, key
            case RowAdded(row, table, parent) | RowRemoved(row, table, parent):
                yield parent, table
                kind = self._dossier.facts[table].type
                for column in kind.columns if isinstance(kind, Rows) else ():
                    yield row, column
                if not self._dossier.has_row(row):
                    self._forget_row(row)
            case RowMoved(_, table, parent):
                yield parent, table

    def _rules_for(self, row: str, key: str) -> Iterator[tuple[int, str]]:
        """The rules that look at a value, each with the row it is held for."""
        for number in self._watchers.get(key, ()):
            each = self._rules[number].use.each
            if not each:
                yield number, ROOT
            elif (holder := self._holder(row, each)) is not None:
                yield number, holder
            else:
                yield from ((number, one) for one in self._scope(self._rules[number]))

    def _holder(self, row: str, table: str) -> str | None:
        """The row of a table that a row is, or lies below; None for a value outside it."""
        while row != ROOT:
            parent, home = self._dossier.home(row)
            if home == table:
                return row
            row = parent
        return None

    def _scope(self, rule: Rule) -> tuple[str, ...]:
        """The rows that a rule is held for."""
        each = rule.use.each
        if not each:
            return (ROOT,)
        parents = [ROOT] if not self._dossier.facts[each].tables else []
        parents += [row for row, *_ in self._dossier.all_rows()] if not parents else []
        return tuple(row for parent in parents for row in self._dossier.rows(each, parent))

    def _review_rule(self, number: int, row: str) -> None:
        rule = self._rules[number]
        self._keep(number, row, "", self._rule_findings(rule, row))

    def _rule_findings(self, rule: Rule, row: str) -> Iterator[Finding]:
        look = Look(self._dossier, row, self._terms)
        if not look.applies(rule.use.only_if):
            return
        for remark in rule.check.find(look):
            if remark.is_silent:
                continue
            at = row if remark.row is None else remark.row
            at = at if self._dossier.facts[remark.key].tables else ROOT
            yield Finding(
                rule.use.severity,
                remark.key,
                at,
                self._page.get(remark.key, ""),
                remark.message,
                self._cited(rule.use),
                remark.is_missing,
            )

    def _cited(self, use: CheckUse) -> str:
        return self._definitions.cited(use, self._dossier.notice)

    # --- what was found ---

    def _keep(self, number: int, row: str, key: str, findings: Iterable[Finding]) -> None:
        if kept := tuple(findings):
            self._found[number, row, key] = kept
        else:
            self._found.pop((number, row, key), None)

    def _forget(self, number: int, row: str, key: str) -> None:
        self._found.pop((number, row, key), None)

    def _proof(self, use: CheckUse) -> Rule:
        """That a condition is proved, as a rule of its own: it reminds, it never blocks."""
        reminder = dataclasses.replace(use, severity="warning", each="")
        own, *others = self._terms.proof_facts(use) if self._terms else (use.evidence_fact,)
        return Rule(reminder, Proved(own, use.title, tuple(others)))

    def _forget_row(self, row: str) -> None:
        for number, rule in enumerate(self._rules):
            if rule.use.each:
                self._forget(number, row, "")

    def _order(self, finding: Finding) -> tuple[tuple[int, ...], ...]:
        """Where a finding stands on the paper: table, position, table below, …, fact."""
        order = [self._place.get(finding.key, ())]
        row = finding.row
        while row != ROOT:
            parent, table = self._dossier.home(row)
            order += [(self._dossier.position(row),), self._place.get(table, ())]
            row = parent
        return tuple(reversed(order))
