"""The derived page: a page of the plan, filled with the fields that the notice asks for."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.definitions.models import Page, PageGroup
from app.definitions.types import Rows
from app.dossier.changes import ROOT
from app.ui.labels import text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.field_box import FieldBox
from app.ui.wizard.rows_editor import RowsEditor

_WIDEST_LETTERS = 62
"""Chinese characters; a longer line is hard to read."""


def facts_of(session: Session, group: PageGroup) -> Iterator[str]:
    """The facts of a group that the notice asks for, in the order of the paper.

    A group with conditions also has the statements and proofs that they bring.
    """
    dossier, known = session.dossier, session.definitions
    in_use = known.facts_in_use(dossier.notice, dossier.kind)
    terms = known.terms(dossier.notice, dossier.kind)
    brought = [
        key
        for use in (terms.conditions if terms and group.conditions else ())
        for key in (use.statement_fact, use.evidence_fact)
    ]
    yield from dict.fromkeys(key for key in (*group.facts, *brought) if key in in_use)


class FormPage(QWidget):
    """The page of a plan. It is built when it is first seen, and anew under another notice."""

    def __init__(self, session: Session, page: Page, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.page = session, page
        self.boxes: dict[str, FieldBox] = {}
        self.tables: dict[str, RowsEditor] = {}
        self._is_built = False
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.area)
        session.notice_changed.connect(self._build_anew)
        session.opened.connect(self._build_anew)

    def showEvent(self, event: QShowEvent) -> None:
        """Build the page, where that hasn't been done."""
        self.build()
        super().showEvent(event)

    def build(self) -> None:
        """Make the fields, once."""
        is_possible = self.session.is_open and self.session.kind == self.page.kind
        if not self._is_built and is_possible:
            self._is_built = True
            self.boxes, self.tables = {}, {}
            self.area.setWidget(self._body())

    def show_field(self, key: str, row: str = ROOT) -> None:
        """Scroll to a field and let the keys go there; a cell of a table, too."""
        self.build()
        if key in self.boxes:
            box = self.boxes[key]
            box.focus_editor()
            self._reveal(box)
        elif table := self.tables.get(self._table_of(key, row)):
            table.show_cell(key, row)
            self._reveal(table)

    def ask_copy(self) -> None:
        """Take something of this page over from another file."""
        from app.ui.file_copy import copy_from_file  # noqa: PLC0415 - few ever ask for it

        keys = {key for group in self.page.groups for key in facts_of(self.session, group)}
        copy_from_file(self.session, self.window(), keys)

    # --- building ---

    def _build_anew(self) -> None:
        self._is_built = False
        if self.isVisible():
            self.build()

    def _body(self) -> QWidget:
        body = QWidget()
        body.setProperty("role", "page")
        column = QVBoxLayout(body)
        margin = SIZES["space_5"]
        column.setContentsMargins(margin, SIZES["space_4"], margin, margin)
        column.setSpacing(SIZES["space_3"])
        head = QHBoxLayout()
        head.addWidget(text_label(self.page.title, "title"), 1)
        self.copy_button = QPushButton("复制自另一份材料…", body)
        self.copy_button.setToolTip(
            "从去年的或别人的申报材料文件里复制这一节的内容，那份文件不会改动"
        )
        self.copy_button.clicked.connect(self.ask_copy)
        head.addWidget(self.copy_button)
        column.addLayout(head)
        for group in self.page.groups:
            self._add_group(column, group)
        if not self.boxes and not self.tables:
            column.addWidget(text_label("这份通知不要求填写这一部分。", "quiet"))
            self.copy_button.hide()
        column.addStretch(1)
        body.setMaximumWidth(self.fontMetrics().horizontalAdvance("国") * _WIDEST_LETTERS)
        return body

    def _add_group(self, column: QVBoxLayout, group: PageGroup) -> None:
        keys = list(facts_of(self.session, group))
        if not keys:
            return
        column.addSpacing(SIZES["space_2"])
        column.addWidget(text_label(group.title, "caption"))
        card = QFrame()
        card.setProperty("role", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(*[SIZES["space_4"]] * 4)
        inside.setSpacing(SIZES["space_4"])
        for key in keys:
            self._add_fact(inside, key)
        column.addWidget(card)

    def _add_fact(self, column: QVBoxLayout, key: str) -> None:
        fact = self.session.definitions.facts[key]
        if not isinstance(fact.type, Rows):
            self.boxes[key] = FieldBox(self.session, key)
            column.addWidget(self.boxes[key])
            return
        column.addWidget(text_label(fact.label))
        for words in (f"（{fact.hint}）" if fact.hint else "", fact.help):
            if words:
                column.addWidget(text_label(words, "hint"))
        self.tables[key] = RowsEditor(self.session, key)
        column.addWidget(self.tables[key])

    # --- finding ---

    def _table_of(self, key: str, row: str) -> str:
        """The table of the page that an address lies in."""
        table = key
        while row != ROOT and self.session.dossier.has_row(row):
            row, table = self.session.dossier.home(row)
        return table

    def _reveal(self, widget: QWidget) -> None:
        """Scroll to a widget, once more when the layout has settled."""
        self._scroll_to(widget)
        QTimer.singleShot(0, widget, lambda: self._scroll_to(widget))

    def _scroll_to(self, widget: QWidget) -> None:
        self.area.ensureWidgetVisible(widget, 0, SIZES["space_6"])
