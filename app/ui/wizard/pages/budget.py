"""投入预算: the sheet of 表4-2 with its sums and ratios, the sources, the rules, and the worksheet."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.definitions.models import Page
from app.definitions.types import Choice, Rows
from app.dossier import budget, worksheet
from app.dossier.changes import ROOT
from app.dossier.conditions import ConditionState
from app.dossier.subsidy import entitlement
from app.ui.labels import give_role, say, text_label
from app.ui.session import Session
from app.ui.wizard.boards.bar import SourcesBar
from app.ui.wizard.boards.frame import Board
from app.ui.wizard.boards.mode import ModeChoice
from app.ui.wizard.boards.rules import RulesList, rule_states, rules_about
from app.ui.wizard.boards.sheet import BudgetSheet
from app.ui.wizard.editors.choices import QuietComboBox
from app.ui.wizard.field_box import FieldBox
from app.ui.wizard.rows_editor import RowsEditor

READING = "budget.ratio_reading"
_OWN = (*budget.FACTS, worksheet.MODE, worksheet.LINES, READING)
_IDLE = {True: "budget_filled", False: "lines_complete"}
"""The rule that says nothing while the lines hold, or while they don't."""
_WATCHED = (*budget.FACTS, *worksheet.FACTS)


class BudgetPage(Board):
    """The page of 表4-2. What a notice doesn't use of it isn't there."""

    def __init__(self, session: Session, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.page = page
        self._build()
        session.notice_changed.connect(self._show_parts_in_use)
        self._show_parts_in_use()
        self.bring_up_to_date()

    # --- building ---

    def _build(self) -> None:
        """The parts in the order of the page, which is the order of the tab key."""
        self.column.addWidget(text_label(self.page.title, "title"))
        self.mode = ModeChoice(self.session)
        self.column.addWidget(self.mode)
        self._build_sheet()
        self._build_reading()
        self._build_bar()
        self._build_lines()
        self._build_others()
        self._build_rules()
        self.column.addStretch(1)

    def _build_sheet(self) -> None:
        self.column.addWidget(text_label("表 4-2 投入预算汇总", "caption"))
        self.sheet_hint = text_label("", "hint")
        self.column.addWidget(self.sheet_hint)
        self.sheet = BudgetSheet(self.session)
        self.column.addWidget(self.sheet)
        self.cell_message, self.taken, self.notes = (
            text_label(),
            text_label("", "hint"),
            text_label("", "hint"),
        )
        for label in (self.cell_message, self.taken, self.notes):
            self.column.addWidget(label)
            label.hide()
        self.sheet.selectionModel().currentChanged.connect(self._current_moved)
        self.sheet.sheet.noted.connect(self._taken)

    def _build_reading(self) -> None:
        """The choice of what 比例 means, and which meaning is in use."""
        self.reading = QuietComboBox()
        kind = self.session.definitions.facts[READING].type
        for value, label in kind.options.items() if isinstance(kind, Choice) else ():
            self.reading.addItem(label, value)
        self.reading.setAccessibleName("比例的算法")
        self.reading_label = text_label("比例的算法")
        self.reading_label.setWordWrap(False)
        self.reading_label.setBuddy(self.reading)
        self.reading_used = text_label("", "hint")
        line = QHBoxLayout()
        line.addWidget(self.reading_label)
        line.addWidget(self.reading)
        line.addWidget(self.reading_used, 1)
        self.column.addLayout(line)
        self.reading.activated.connect(self._choose_reading)

    def _build_bar(self) -> None:
        self.column.addWidget(text_label("资金来源", "caption"))
        self.bar = SourcesBar()
        self.column.addWidget(self.bar)

    def _build_lines(self) -> None:
        self.lines_caption = text_label("预算明细", "caption")
        self.lines = RowsEditor(self.session, worksheet.LINES)
        self.lines.setMinimumHeight(280)
        self.column.addWidget(self.lines_caption)
        self.column.addWidget(self.lines)

    def _build_others(self) -> None:
        """Facts that the plan places here beside those that the page knows."""
        self.others: dict[str, QWidget] = {}
        for group in self.page.groups:
            for key in (key for key in group.facts if key not in _OWN):
                is_table = isinstance(self.session.definitions.facts[key].type, Rows)
                made = (RowsEditor if is_table else FieldBox)(self.session, key)
                self.others[key] = made
                self.column.addWidget(made)

    def _build_rules(self) -> None:
        self.column.addWidget(text_label("预算要满足的规定", "caption"))
        self.rules = RulesList()
        self.column.addWidget(self.rules)

    # --- showing ---

    def _show_parts_in_use(self) -> None:
        """Hide what the notice doesn't use."""
        used = self.session.definitions.facts_in_use(self.session.dossier.notice, self.session.kind)
        self.mode.setVisible(worksheet.MODE in used)
        for part in (self.reading, self.reading_label, self.reading_used):
            part.setVisible(READING in used)
        for key, other in self.others.items():
            other.setVisible(key in used)
        self._rules = rules_about(self.session, _WATCHED)
        self.mark_stale()

    def redraw(self) -> None:
        """Sums, ratios, bar and rules after a change."""
        model = self.sheet.sheet
        model.refresh()
        by_lines = worksheet.is_by_lines(self.session.dossier)
        self.mode.refresh()
        self._show_sheet_hint(by_lines=by_lines)
        for part in (self.lines_caption, self.lines):
            part.setVisible(by_lines)
        say(self.notes, "\n".join(model.table.notes))
        self._show_reading()
        self.bar.show_table(model.table)
        rules = [rule for rule in self._rules if rule.use.check != _IDLE[by_lines]]
        states = rule_states(self.session, rules)
        self.rules.show_states([self._with_limits(state) for state in states])
        self._show_cell_message()

    def _show_sheet_hint(self, *, by_lines: bool) -> None:
        how = (
            "各项金额由下面的预算明细汇总，在明细里修改。"
            if by_lines
            else "直接输入金额，没有的填 0；回车到下一行，可以粘贴 Excel 里的一块。"
        )
        self.sheet_hint.setText(f"单位：万元。{how}合计和比例由程序计算。")

    def _show_reading(self) -> None:
        value = self.session.dossier.value(READING)
        index = max(self.reading.findData(value), 0)
        if not self.reading.view().isVisible():
            self.reading.setCurrentIndex(index)
        label = self.reading.itemText(index)
        chosen = "" if value else "（默认）"
        self.reading_used.setText(f"通知没有规定怎么算；现在用的是：{label}{chosen}。")

    def _with_limits(self, state: ConditionState) -> ConditionState:
        """A subsidy within its limits also says which they are."""
        if state.state != "met" or state.use.check != "central_subsidy":
            return state
        terms = self.session.definitions.terms(self.session.dossier.notice, self.session.kind)
        if terms is None:
            return state
        central = self.sheet.sheet.table.cells[budget.TOTAL, "central"].amount
        allowed = entitlement(self.session.dossier, terms)
        message = f"合计 {budget.figure(central)} 万元；{allowed.words}（{allowed.clause}）"
        return ConditionState(state.use, "met", message, state.source)

    def _current_moved(self, _current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_cell_message()

    def _show_cell_message(self) -> None:
        """What is wrong with the current cell, below the sheet."""
        at = self.sheet.currentIndex()
        model = self.sheet.sheet
        messages = model.messages(at.row(), at.column()) if at.isValid() else ()
        say(self.cell_message, "；".join(one.rstrip("。") for one in messages))
        is_empty = not messages or not model.shown(at.row(), at.column())
        give_role(self.cell_message, "hint" if is_empty else model.severity(at.row(), at.column()))

    def _taken(self, notes: str) -> None:
        """What was converted or left out of what came in."""
        say(self.taken, notes)

    # --- acting ---

    def _choose_reading(self, index: int) -> None:
        self.session.set_value(READING, self.reading.itemData(index))

    def show_field(self, key: str, row: str = ROOT) -> None:
        """Scroll to a value and put the cursor there."""
        self.bring_up_to_date()
        place = self.sheet.sheet.place_of(key)
        if place is not None:
            self.reveal(self.sheet)
            self.sheet.go_to(*place)
            self.sheet.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key == READING:
            self.reveal(self.reading)
            self.reading.setFocus(Qt.FocusReason.OtherFocusReason)
        elif key == worksheet.MODE:
            self.reveal(self.mode)
            self.mode.focus_editor()
        elif key == worksheet.LINES or key.startswith("line."):
            self.reveal(self.lines)
            self.lines.show_cell(key, row)
        elif key in self.others:
            self._show_other(key, row)

    def _show_other(self, key: str, row: str) -> None:
        part = self.others[key]
        self.reveal(part)
        if isinstance(part, RowsEditor):
            part.show_cell(key, row)
        elif isinstance(part, FieldBox):
            part.focus_editor()
