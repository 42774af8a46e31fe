"""One occupation: the project group and its goal, then each of its tables on a sheet of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QToolButton, QVBoxLayout, QWidget

from app.definitions.types import Rows
from app.ui.labels import text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.field_box import FieldBox
from app.ui.wizard.occupation_list import OCCUPATIONS, TITLE, Tally
from app.ui.wizard.rows_editor import RowsEditor

_FIRST = "项目组与目标"


class OccupationSheet(QTabWidget):
    """The occupation in `row`: a tab for its fields, one for each of its tables, with counts."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.row = ""
        self.boxes: dict[str, FieldBox] = {}
        self.tables: dict[str, RowsEditor] = {}
        self._titles: dict[str, str] = {}
        self.setDocumentMode(True)
        self.setUsesScrollButtons(True)
        self.tabBar().setAccessibleName("这个职业的各部分")
        # The arrows are for the mouse: with keys one goes from tab to tab.
        for arrow in self.tabBar().findChildren(QToolButton):
            arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def build(self) -> None:
        """Make the tabs for the tables that the notice asks for."""
        while self.count():
            self.removeTab(0)
        for table in self.tables.values():
            table.parentWidget().deleteLater()
        self.row, self.tables, self._titles = "", {}, {}
        self.addTab(self._area, _FIRST)
        for key in self._columns():
            fact = self.session.definitions.facts[key]
            if isinstance(fact.type, Rows):
                self._titles[key] = fact.label.partition("：")[0].removeprefix("本职业的")
                self.addTab(self._table_page(key), self._titles[key])

    def show_row(self, row: str) -> None:
        """Show another occupation; the tab stays."""
        self.row = row
        for table in self.tables.values():
            table.set_parent_row(row)
        self._area.setWidget(self._fields())

    def show_field(self, key: str, row: str, part: str) -> None:
        """Go to a field of the occupation, or to a cell of its table `part`."""
        if part in self.tables:
            self.setCurrentWidget(self.tables[part].parentWidget())
            self.tables[part].show_cell(key, row)
        elif key in self.boxes:
            self.setCurrentIndex(0)
            self.boxes[key].focus_editor()
            self._area.ensureWidgetVisible(self.boxes[key], 0, SIZES["space_6"])

    def ask_name(self) -> None:
        """Let the keys go to the search box of a new occupation, without blame for its emptiness."""
        self.setCurrentIndex(0)
        self.boxes[TITLE].editor.focus_editor()

    def show_tally(self, tally: Tally) -> None:
        """Write on each tab how much is to be mended there."""
        inside = [tally.by_part.get(key, Tally()) for key in self.boxes]
        self._mark(
            0, _FIRST, Tally(sum(one.wrong for one in inside), sum(one.missing for one in inside))
        )
        for key, table in self.tables.items():
            place = self.indexOf(table.parentWidget())
            self._mark(place, self._titles[key], tally.by_part.get(key, Tally()))

    # --- inside ---

    def _columns(self) -> list[str]:
        dossier, known = self.session.dossier, self.session.definitions
        used = known.facts_in_use(dossier.notice, dossier.kind)
        kind = known.facts[OCCUPATIONS].type
        return [key for key in kind.columns if key in used] if isinstance(kind, Rows) else []

    def _fields(self) -> QWidget:
        page = QWidget()
        page.setProperty("role", "page")
        column = QVBoxLayout(page)
        column.setSpacing(SIZES["space_4"])
        self.boxes = {
            key: FieldBox(self.session, key, self.row, page)
            for key in self._columns()
            if not isinstance(self.session.definitions.facts[key].type, Rows)
        }
        for box in self.boxes.values():
            column.addWidget(box)
        column.addStretch(1)
        return page

    def _table_page(self, key: str) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        fact = self.session.definitions.facts[key]
        column.addWidget(text_label(fact.label, "caption"))
        for words in (f"（{fact.hint}）" if fact.hint else "", fact.help):
            if words:
                column.addWidget(text_label(words, "hint"))
        self.tables[key] = RowsEditor(self.session, key, self.row, page)
        self.tables[key].set_growing(False)
        column.addWidget(self.tables[key], 1)
        return page

    def _mark(self, place: int, title: str, tally: Tally) -> None:
        count = tally.wrong + tally.missing
        self.setTabText(place, f"{title} {count}" if count else title)
        self.setTabToolTip(place, tally.text)
        name = f"{title}，{tally.text}" if tally.text else title
        self.tabBar().setAccessibleTabName(place, name)
