"""Rules of the notice as a list with a tick or a cross beside each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.definitions.models import Rule
from app.dossier.changes import ROOT
from app.dossier.checks.look import Look, Remark
from app.dossier.conditions import STATES, ConditionState
from app.ui.labels import give_role, say, text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.boards.marks import StateMark

MOST_REMARKS = 2
"""So many remarks of one rule are written out; the others are counted."""
ROLES = {"met": "hint", "unmet": "error", "missing": "hint", "unproved": "warning"}


def rules_about(session: Session, keys: Iterable[str]) -> tuple[Rule, ...]:
    """The rules in force that look at any of the facts."""
    wanted = set(keys)
    rules = session.definitions.rules_of(session.dossier.notice, session.kind)
    return tuple(rule for rule in rules if wanted.intersection(rule.check.facts()))


def rule_states(session: Session, rules: Iterable[Rule]) -> Iterator[ConditionState]:
    """How each of the rules that apply stands: met, unmet, or something is still missing."""
    definitions, dossier = session.definitions, session.dossier
    terms = definitions.terms(dossier.notice, dossier.kind)
    for rule in rules:
        look = Look(dossier, ROOT, terms)
        if not look.applies(rule.use.only_if):
            continue
        rows = look.rows(rule.use.each) if rule.use.each else (ROOT,)
        remarks = [one for row in rows for one in rule.check.find(Look(dossier, row, terms))]
        source = definitions.cited(rule.use, dossier.notice)
        yield _state(rule, remarks, source)


def _state(rule: Rule, remarks: list[Remark], source: str) -> ConditionState:
    wrong = [one for one in remarks if not one.is_missing]
    if not remarks:
        return ConditionState(rule.use, "met", "", source)
    said = [one.message for one in wrong or remarks]
    message = "；".join(said[:MOST_REMARKS])
    if len(said) > MOST_REMARKS:
        message += f"……共 {len(said)} 处"
    return ConditionState(rule.use, "unmet" if wrong else "missing", message, source)


class RulesList(QWidget):
    """Each rule in a line: the mark, what it asks with its clause, and what is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SIZES["space_2"])
        self._grid.setVerticalSpacing(SIZES["space_1"])
        self._grid.setColumnStretch(1, 1)
        self.lines: list[tuple[StateMark, QLabel, QLabel]] = []

    def show_states(self, states: Iterable[ConditionState]) -> None:
        """Show these states in place of those before."""
        states = tuple(states)
        while len(self.lines) < len(states):
            self._add_line()
        for number, line in enumerate(self.lines):
            for widget in line:
                widget.setVisible(number < len(states))
            if number < len(states):
                self._fill(line, states[number])

    def _add_line(self) -> None:
        mark, title, message = StateMark(), text_label(), text_label()
        row = 2 * len(self.lines)
        self._grid.addWidget(mark, row, 0)
        self._grid.addWidget(title, row, 1)
        self._grid.addWidget(message, row + 1, 1)
        self.lines.append((mark, title, message))

    @staticmethod
    def _fill(line: tuple[StateMark, QLabel, QLabel], state: ConditionState) -> None:
        mark, title, message = line
        is_mild = state.state == "unmet" and state.use.severity == "warning"
        mark.show_state(state.state, is_mild=is_mild)
        clause = f"（{state.source}）" if state.source else ""
        title.setText(f"{state.title}{clause}")
        title.setAccessibleName(f"{STATES[state.state]}：{state.title}")
        say(message, state.message)
        give_role(message, "warning" if is_mild else ROLES[state.state])
