"""申报资格与档次: category and money with the reasoning, and every condition with what settles it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from app.definitions.models import Page, Rule
from app.dossier.changes import ROOT
from app.dossier.conditions import STATES
from app.dossier.subsidy import CATEGORIES, Entitlement, entitlement
from app.ui.labels import looks_only, reveal, say, text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.tab_order import put_last
from app.ui.wizard.boards.condition import ConditionCard, ConditionField
from app.ui.wizard.boards.frame import Board
from app.ui.wizard.field_box import FieldBox
from app.ui.wizard.routing import routing_of


class EligibilityPage(Board):
    """The conditions of the notice in its order. `wanted(key, row)` asks for a value elsewhere."""

    wanted = Signal(str, str)

    def __init__(self, session: Session, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.page = page
        self._build()
        session.notice_changed.connect(self._rebuild)
        self.bring_up_to_date()

    # --- building ---

    def _build(self) -> None:
        self.boxes: dict[str, FieldBox] = {}
        self.fields: dict[str, ConditionField] = {}
        self.cards: dict[str, ConditionCard] = {}
        self._rest: list[FieldBox] = []
        definitions, dossier = self.session.definitions, self.session.dossier
        self._used = definitions.facts_in_use(dossier.notice, dossier.kind)
        self._rules = definitions.rules.get(f"{dossier.notice}/{dossier.kind}", ())
        self.column.addWidget(text_label(self.page.title, "title"))
        self._build_first_groups()
        self._build_money()
        self._build_conditions()
        self._build_rest()
        self.column.addStretch(1)

    def _rebuild(self) -> None:
        """Another notice asks for other conditions."""
        parts = [*self.cards.values()]
        while (item := self.column.takeAt(0)) is not None:
            parts += filter(None, [item.widget()])
        for part in parts:
            part.hide()
            part.deleteLater()
        self._build()
        self.mark_stale()

    def _build_first_groups(self) -> None:
        """The groups before the conditions: what the applicant and the project are."""
        for group in self.page.groups:
            if group.conditions:
                return
            keys = [key for key in group.facts if key in self._used]
            if keys:
                self.column.addWidget(text_label(group.title, "caption"))
            for key in keys:
                self._add_box(key)

    def _add_box(self, key: str) -> None:
        box = FieldBox(self.session, key)
        self.boxes[key] = box
        self.column.addWidget(box)

    def _build_money(self) -> None:
        self.money = QFrame()
        self.money.setProperty("role", "card")
        column = QVBoxLayout(self.money)
        column.setContentsMargins(*(SIZES["space_3"],) * 4)
        column.setSpacing(SIZES["space_1"])
        self.category, self.reasoning = text_label("", "caption"), text_label()
        self.allowance, self.money_source = text_label("", "caption"), text_label("", "hint")
        for label in (self.category, self.reasoning, self.allowance, self.money_source):
            column.addWidget(label)
        self.column.addWidget(text_label("类别与补助", "caption"))
        self.column.addWidget(self.money)

    def _build_conditions(self) -> None:
        title = next((group.title for group in self.page.groups if group.conditions), "申报条件")
        self.column.addWidget(text_label(title, "caption"))
        self.summary = text_label()
        self.only_open = QCheckBox("只看还没有符合的")
        looks_only(self.only_open)
        self.only_open.toggled.connect(self.mark_stale)
        self.column.addWidget(self.summary)
        self.column.addWidget(self.only_open)
        self._card_column = QVBoxLayout()
        self._card_column.setSpacing(self.column.spacing())
        self.column.addLayout(self._card_column)
        self.make_cards({state.use.id for state in self.session.conditions()})

    def make_cards(self, applying: Container[str]) -> None:
        """Make the cards of conditions that apply and have none yet: half of them never do."""
        made: dict[str, ConditionCard] = {}
        behind: list[QWidget] = []
        for rule in self._rules:
            name = rule.use.id
            if name not in self.cards and name in applying:
                made[name] = ConditionCard(self.session, rule, self.body)
                self._card_column.insertWidget(len(made) - 1, made[name])
                self._fill_card(made[name], rule)
                behind.append(made[name])
            elif name in self.cards:
                made[name] = self.cards[name]
                behind += [made[name]] if behind else []
        is_late, self.cards = bool(self.cards), made
        if is_late and behind:
            # Tab goes through what was made last at the end; the paper has it in between.
            for part in (*behind, *self._rest):
                put_last(part)

    def _fill_card(self, card: ConditionCard, rule: Rule) -> None:
        """The fields that settle a condition, or the way to where they are."""
        for key in self._settled_here(rule):
            self._add_field(card, key)
        for key in rule.check.facts():
            if key not in self.fields and key in self._used:
                self._add_way(card, key)
        if rule.use.proof and rule.use.evidence_fact not in self.fields:
            self._add_field(card, rule.use.evidence_fact)

    def _settled_here(self, rule: Rule) -> Iterator[str]:
        """The facts of a rule that have no place but on this page, and none yet."""
        here = {key for group in self.page.groups for key in group.facts} - self.boxes.keys()
        for key in rule.check.facts():
            if (key in here or key.startswith("statement.")) and key not in self.fields:
                yield key

    def _add_field(self, card: ConditionCard, key: str) -> None:
        field = ConditionField(self.session, key, self._short_label(key))
        self.fields[key] = field
        card.fields.addWidget(field)

    def _short_label(self, key: str) -> str:
        """The statement and the proof of a condition have its title; here it stands above them."""
        if key.startswith("statement."):
            return "是否符合"
        return "证明材料" if key.startswith("evidence.") else self.session.dossier.facts[key].label

    def _add_way(self, card: ConditionCard, key: str) -> None:
        """One button for each page that settles the condition, or for the field further up."""
        if key in self.boxes:
            button = card.add_way(key, f"在上面填写：{self.session.dossier.facts[key].label}")
        else:
            page = self._page_of(key)
            if page is None or page.key in card.links:
                return
            button = card.add_way(page.key, f"去填写：{page.title}")
        button.clicked.connect(lambda _checked=False, key=key: self.go_to(key))

    def _page_of(self, key: str) -> Page | None:
        """The other page that has a fact, or the table it is a column of."""
        tables = self.session.dossier.facts[key].tables
        for page in self.session.definitions.pages_of(self.session.kind):
            held = {one for group in page.groups for one in group.facts}
            if page is not self.page and held.intersection((key, *tables)):
                return page
        return None

    def _build_rest(self) -> None:
        """Facts of the conditions' groups that no condition of this notice settles, but a form prints."""
        watched = {key for rule in self._rules for key in rule.check.facts()}
        keys = [
            key
            for group in self.page.groups
            for key in group.facts
            if key in self._used and key not in watched and key not in self.boxes
        ]
        if keys:
            self.column.addWidget(text_label("其他", "caption"))
        for key in keys:
            self._add_box(key)
            self._rest.append(self.boxes[key])

    # --- showing ---

    def redraw(self) -> None:
        """States, both numbers, category and money after a change."""
        states = {state.use.id: state for state in self.session.conditions()}
        self.make_cards(states)
        self._place_shared(set(states))
        hides_met = self.only_open.isChecked()
        for name, card in self.cards.items():
            state = states.get(name)
            is_done = state is not None and state.state == "met" and not card.has_focus
            reveal(card, is_shown=state is not None and not (hides_met and is_done))
            if state is not None:
                card.show_state(state, self._remarks_on_fields(card))
        self._show_summary(Counter(state.state for state in states.values()))
        self._show_money()

    def _place_shared(self, applying: set[str]) -> None:
        """A field that several conditions need stands in the first of them that applies."""
        for key, field in self.fields.items():
            for name, card in self.cards.items():
                needs = (*card.rule.check.facts(), card.rule.use.evidence_fact)
                if name in applying and key in needs:
                    if card.fields.indexOf(field) < 0:
                        card.fields.addWidget(field)
                    break

    def _remarks_on_fields(self, card: ConditionCard) -> list[str]:
        """What is wrong with the values themselves, whatever the condition says."""
        routing = routing_of(self.session)
        keys = [key for key in card.rule.check.facts() if key in self.fields]
        own = {finding.message for key in keys for finding in routing.findings_at(key)}
        types = [self.session.dossier.facts[key].type for key in keys]
        values = [self.session.dossier.value(key) for key in keys]
        problems = [
            problem.message
            for kind, value in zip(types, values, strict=True)
            for problem in kind.validate(value)
        ]
        return [message for message in problems if message in own]

    def _show_summary(self, counts: Counter[str]) -> None:
        parts = [f"{label} {counts[state]}" for state, label in STATES.items() if counts[state]]
        self.summary.setText(f"共 {counts.total()} 条：{'，'.join(parts)}。" if parts else "")
        reveal(self.only_open, is_shown=counts.total() > 1)

    def _show_money(self) -> None:
        dossier = self.session.dossier
        terms = self.session.definitions.terms(dossier.notice, dossier.kind)
        if terms is None:
            self.money.hide()
            return
        found = entitlement(dossier, terms)
        self._show_category(found)
        self.allowance.setText(found.words)
        say(self.money_source, f"依据：{self._cited(found.clause)}" if found.clause else "")

    def _cited(self, clause: str) -> str:
        """A clause with the number of the notice, where it doesn't name another document."""
        notice = self.session.definitions.notices.get(self.session.dossier.notice)
        return clause if notice is None or "〔" in clause else f"{notice.number} {clause}"

    def _show_category(self, found: Entitlement) -> None:
        known = found.classification
        if known is None:
            say(self.category, "")
            say(self.reasoning, "这份通知不按职业分类别。")
            return
        name = CATEGORIES.get(known.category, "")
        say(self.category, f"类别：{name}" if name else "类别：还不能确定")
        say(self.reasoning, f"{known.reasoning}。")

    # --- going places ---

    def go_to(self, key: str) -> None:
        """Go to a fact of this page, or ask for one elsewhere."""
        if key in self.boxes or key in self.fields:
            self.show_field(key)
        else:
            tables = self.session.dossier.facts[key].tables
            self.wanted.emit(tables[0] if tables else key, ROOT)

    def show_field(self, key: str, row: str = ROOT) -> None:  # noqa: ARG002 - as of every page
        """Scroll to a value and put the cursor there."""
        self.bring_up_to_date()
        part = self.boxes.get(key) or self.fields.get(key)
        if part is None:
            return
        if not part.isVisibleTo(self):
            self.only_open.setChecked(False)
        self.reveal(part)
        part.focus_editor()
