"""One condition of the notice: how it stands, who asks for it, and the fields that settle it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.definitions.models import Rule
from app.dossier.changes import ROOT
from app.dossier.conditions import STATES, ConditionState, State
from app.ui.labels import Remarks, give_role, looks_only, say, text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.boards.marks import StateMark
from app.ui.wizard.editors import make_editor
from app.ui.wizard.editors.lines import unit_of
from app.ui.wizard.routing import routing_of

LABEL_LETTERS = 10
"""The width of the labels, in Chinese letters."""
ROLES: Mapping[State, str] = {
    "met": "ok",
    "unmet": "error",
    "missing": "quiet",
    "unproved": "warning",
}


def figures(session: Session, rule: Rule) -> str:
    """The numbers of a rule beside what it demands: `培训人次 2,600 人次，要求不少于 2,000 人次`."""
    demand = getattr(rule.check, "demand", "")
    if not demand or rule.use.each:
        return ""
    said = [_figure(session, key) for key in rule.check.facts()]
    return f"{'；'.join(said)}，{demand}" if all(said) else ""


def _figure(session: Session, key: str) -> str:
    fact, value = session.dossier.facts[key], session.dossier.value(key)
    if not isinstance(value, int | Decimal):
        return ""
    unit = unit_of(fact.type)
    return f"{fact.label} {value:,}{unit if unit == '%' else ' ' + unit}".rstrip()


class ConditionField(QWidget):
    """A label and the bare editor of one fact; the card says what is wrong with it."""

    def __init__(
        self, session: Session, key: str, label: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self.key = session, key
        fact = session.definitions.facts[key]
        self.label = text_label(label, "quiet")
        self.label.setFixedWidth(self.fontMetrics().horizontalAdvance("国") * LABEL_LETTERS)
        self.label.setToolTip("\n".join(filter(None, (fact.label, fact.hint, fact.help))))
        self.editor = make_editor(session, key, parent=self)
        self.label.setBuddy(self.editor)
        self.remarks = Remarks(self, {"notes": "hint"})
        self.editor.noted.connect(lambda notes: self.remarks.say("notes", "；".join(notes)))
        self._lay_out(unit_of(fact.type))
        routing_of(session).follow(self, (ROOT, key), self.editor.refresh, self.editor.refresh)

    def _lay_out(self, unit: str) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SIZES["space_3"])
        grid.setVerticalSpacing(SIZES["space_1"])
        grid.setColumnMinimumWidth(0, self.fontMetrics().horizontalAdvance("国") * LABEL_LETTERS)
        grid.setColumnStretch(1, 1)
        line = QHBoxLayout()
        line.setSpacing(SIZES["space_2"])
        line.addWidget(self.editor)
        if unit:
            line.addWidget(QLabel(unit))
            line.addStretch(1)
        grid.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(line, 0, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(self.remarks, 1, 1)

    def focus_editor(self) -> None:
        """Let the keys go to the editor."""
        self.editor.focus_editor()


class ConditionCard(QFrame):
    """A condition with its mark; `fields` are put in by the page, which knows what else needs them."""

    def __init__(self, session: Session, rule: Rule, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.rule = session, rule
        self.setProperty("role", "card")
        self.mark, self.state = StateMark(), QLabel()
        self.title = text_label()
        self.message, self.source = text_label(), text_label("", "hint")
        self.links: dict[str, QPushButton] = {}
        self.fields = QVBoxLayout()
        self.fields.setSpacing(SIZES["space_2"])
        self.ways = QHBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(*(SIZES["space_3"],) * 4)
        grid.setHorizontalSpacing(SIZES["space_2"])
        grid.setVerticalSpacing(SIZES["space_1"])
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.title, 0, 1)
        grid.addWidget(self.state, 0, 2, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.message, 1, 1, 1, 2)
        grid.addLayout(self.fields, 2, 1, 1, 2)
        grid.addLayout(self.ways, 3, 1, 1, 2)
        grid.addWidget(self.source, 4, 1, 1, 2)

    @property
    def has_focus(self) -> bool:
        """Whether someone is working in it."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def add_way(self, key: str, text: str) -> QPushButton:
        """A link to where a fact is filled in that has its place elsewhere."""
        button = QPushButton(text)
        button.setProperty("role", "quiet")
        button.setAccessibleName(f"{text}：{self.rule.use.title}")
        looks_only(button)
        if self.ways.count():
            self.ways.takeAt(self.ways.count() - 1)
        self.ways.addWidget(button)
        self.ways.addStretch(1)
        self.links[key] = button
        return button

    def show_state(self, state: ConditionState, further: Iterable[str]) -> None:
        """Show how the condition stands; `further` are remarks on the fields themselves."""
        is_mild = state.state == "unmet" and state.use.severity == "warning"
        role = "warning" if is_mild else ROLES[state.state]
        self.mark.show_state(state.state, is_mild=is_mild)
        self.title.setText(state.title)
        self.state.setText(STATES[state.state])
        give_role(self.state, role)
        # The title stands above; what is said of it needn't repeat it.
        said = state.message.replace(f"“{state.use.title}”：", "")
        says = said or figures(self.session, self.rule)
        if state.state == "unproved":
            says = "；".join(filter(None, (figures(self.session, self.rule), says)))
        rest = [one for one in further if one not in says]
        say(self.message, "；".join(filter(None, (says, *rest))))
        give_role(self.message, "quiet" if state.state == "met" and not rest else role)
        self.source.setText(f"依据：{state.source}")
        self.setAccessibleName(f"{STATES[state.state]}：{state.title}")
