"""The conditions of a notice, one by one: 符合, 不符合, 待填 or 待证明, with clause and source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from app.definitions.models import PERIODS, CheckUse, Definitions, Rule
from app.definitions.types import Unread
from app.dossier.changes import ROOT
from app.dossier.checks.look import Look, Remark, silent
from app.dossier.dossier import Dossier

State = Literal["met", "unmet", "missing", "unproved"]
STATES: Mapping[State, str] = {
    "met": "符合",
    "unmet": "不符合",
    "missing": "待填",
    "unproved": "待证明",
}


@dataclass(frozen=True, slots=True)
class ConditionState:
    """How a condition stands: in words with both numbers, and who asks for it where."""

    use: CheckUse
    state: State
    message: str
    source: str

    @property
    def title(self) -> str:
        """The condition, with what its number counts where that isn't plain."""
        period = PERIODS[self.use.period]
        return f"{self.use.title}（{period}）" if period else self.use.title


def condition_states(dossier: Dossier, definitions: Definitions) -> Iterator[ConditionState]:
    """Every condition of the dossier's notice that applies to it, in the notice's order."""
    terms = definitions.terms(dossier.notice, dossier.kind)
    for rule in definitions.rules.get(f"{dossier.notice}/{dossier.kind}", ()):
        look = Look(dossier, ROOT, terms)
        if look.applies(rule.use.only_if):
            yield _state(rule, look, definitions)


def _state(rule: Rule, look: Look, definitions: Definitions) -> ConditionState:
    use, source = rule.use, definitions.cited(rule.use)
    remarks = list(_remarks(rule, look))
    wrong = [remark for remark in remarks if not remark.is_missing]
    if remarks:
        message = "；".join(remark.message for remark in wrong or remarks)
        return ConditionState(use, "unmet" if wrong else "missing", message, source)
    proofs = look.terms.proof_facts(use) if look.terms else ()
    if use.proof and not any(look.dossier.value(fact) for fact in proofs):
        return ConditionState(use, "unproved", "还没有放入证明材料", source)
    return ConditionState(use, "met", "", source)


def _remarks(rule: Rule, look: Look) -> Iterator[Remark]:
    each = rule.use.each
    if each and not look.rows(each):
        yield silent(each, f"“{look.fact(each).label}”还没有填，无法核对")
    for row in look.rows(each) if each else (ROOT,):
        seen = Look(look.dossier, row, look.terms)
        unread = [key for key in rule.check.facts() if isinstance(seen.value(key), Unread)]
        if unread:
            yield silent(unread[0], f"“{look.fact(unread[0]).label}”填的内容无法识别，无法核对")
        else:
            yield from rule.check.find(seen)
