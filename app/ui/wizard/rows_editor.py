"""A table of rows: the sheet, what can be done with its rows, and what became of a paste."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.dossier.changes import ROOT
from app.dossier.copying import copy_row, has_content
from app.ui.icons import icon
from app.ui.labels import give_role, say, text_label
from app.ui.session import Session
from app.ui.wizard.clipboard import Fit, fit_block, format_block, parse_block
from app.ui.wizard.editors.base import FieldEditor
from app.ui.wizard.routing import routing_of
from app.ui.wizard.rows_model import RowsModel
from app.ui.wizard.rows_paste import put_block, refusal_of, summed_up
from app.ui.wizard.rows_table import RowsTable

_BUTTONS = (
    ("add", "add", "增加一行", "在所选的行后面增加一行（Ins）"),
    ("duplicate", "duplicate", "复制行", "把所选的行连同内容再来一份（Ctrl+D）"),
    ("delete_rows", "delete", "删除行", "删除所选的行，可以撤销（选中整行按 Del，或 Ctrl+减号）"),
    ("move_up", "up", "上移", "把所选的行上移（Alt+↑）；也可以拖动行号"),
    ("move_down", "down", "下移", "把所选的行下移（Alt+↓）；也可以拖动行号"),
    (
        "paste",
        "paste",
        "粘贴",
        "把从 Excel、WPS 表格或 Word 表格复制的内容粘贴到所选的格起（Ctrl+V）",
    ),
)
_EMPTY = "还没有行。按 Ins 或点“增加一行”开始填，也可以从 Excel 复制后在这里粘贴。"
_KEYS = "Enter 编辑、填好到下一行；Tab 下一格；Alt+Enter 格内换行；Ctrl+V 粘贴 Excel 里复制的内容"
_TALLEST = 620


class RowsEditor(FieldEditor):
    """The rows of `table` under `parent_row`, as a sheet with its buttons and a line of notes.

    It is as high as its rows (up to a limit); with `set_growing(False)` it takes the room it gets.
    """

    is_wide = True

    def __init__(
        self, session: Session, table: str, parent_row: str = ROOT, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, table, parent_row, parent)
        self.model = RowsModel(session, table, parent_row, self)
        self.view = RowsTable(self.model, self)
        self.buttons: dict[str, QToolButton] = {}
        self._grows = True
        self._build()
        self._connect()
        self._refresh()
        self._limit_height()

    def set_parent_row(self, row: str) -> None:
        """Show the table of another row."""
        self.row = row
        self._say("")
        self.model.show(row)

    def refresh(self) -> None:
        """Show what the dossier holds now."""
        self.model.reload()

    def commit_typing(self) -> None:
        """Hand over what stands in an open cell."""
        self.view.commit_typing()

    def set_growing(self, grows: bool) -> None:  # noqa: FBT001
        """Whether the table is as high as its rows, or as high as there is room."""
        self._grows = grows
        if not grows:
            self.view.setMinimumHeight(120)
            self.view.setMaximumHeight(16777215)
            self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._limit_height()

    def _limit_height(self) -> None:
        """A table that grows takes no more room than it needs."""
        height = QSizePolicy.Policy.Maximum if self._grows else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, height)
        self._fit()

    def show_cell(self, key: str, row: str) -> None:
        """Go to a cell and focus it; to the table itself where the key is the table's."""
        index = self.model.index_of(key, row)
        if not index.isValid() and row in self.model.rows:
            index = self.model.index(self.model.rows.index(row), 0)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        if self.model.rowCount():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.buttons["add"].setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_in_page()

    def focus_editor(self) -> None:
        """Focus the table."""
        self.show_cell(self.key, self.row)

    # --- building ---

    def _build(self) -> None:
        self.take_keys(self.view)
        self.view.setAccessibleDescription(_KEYS)
        self.view.empty_text = _EMPTY
        self.error = text_label(role="error", parent=self)
        self.note = text_label(parent=self)
        self._count = text_label(role="hint", parent=self)
        self._count.setWordWrap(False)
        self._keys = text_label(_KEYS, "hint", self)
        column = QVBoxLayout()
        self.line.addLayout(column)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._build_bar())
        column.addWidget(self.error)
        column.addWidget(self.view, 1)
        column.addWidget(self.note)
        column.addWidget(self._keys)
        self._say("")

    def _build_bar(self) -> QHBoxLayout:
        bar = QHBoxLayout()
        for name, picture, text, tip in _BUTTONS:
            button = QToolButton(self)
            button.setText(text)
            button.setToolTip(tip)
            button.setIcon(icon(picture))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAccessibleName(text)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.clicked.connect(self._actions()[name])
            bar.addWidget(button)
            self.buttons[name] = button
        bar.addStretch(1)
        bar.addWidget(self._count)
        return bar

    def _connect(self) -> None:
        self.view.asked.connect(lambda name: self._actions()[name]())
        self.view.dragged.connect(self._drag)
        self.view.fitted.connect(self._fit)
        self.view.selectionModel().selectionChanged.connect(self._refresh)
        for signal in (
            self.model.modelReset,
            self.model.rowsInserted,
            self.model.rowsRemoved,
            self.model.rowsMoved,
        ):
            signal.connect(self._refresh)
        self.session.findings_changed.connect(self._blame)

    def _actions(self) -> dict[str, Callable[[], None]]:
        return {
            "add": self.add,
            "go_on": self._go_on,
            "duplicate": self.duplicate,
            "delete": self.delete,
            "delete_rows": self.delete_rows,
            "move_up": lambda: self.move_rows(-1),
            "move_down": lambda: self.move_rows(1),
            "copy": self.copy,
            "cut": self._cut,
            "paste": self.paste,
        }

    # --- what can be done ---

    def add(self) -> None:
        """A new row behind the current one (at the end where there is none), ready to be typed in."""
        chosen = self._chosen_rows()
        place = chosen[-1] + 1 if chosen else self.model.rowCount()
        self.session.do(f"增加一行：{self._label()}", lambda: self._insert(place))
        self._go_to(place, 0)

    def _go_on(self) -> None:
        """Tab behind the last cell: one more row, unless the last one is still empty."""
        rows = self.model.rows
        if rows and has_content(self.session.dossier, rows[-1]):
            self.view.clearSelection()
            self.session.do(f"增加一行：{self._label()}", lambda: self._insert(len(rows)))
            self._go_to(self.model.rowCount() - 1, 0)
            self.view.edit(self.view.currentIndex())
        else:
            self.view.focusNextChild()

    def duplicate(self) -> None:
        """The chosen rows once more, behind them."""
        chosen, rows = self._chosen_rows(), list(self.model.rows)
        if not chosen:
            return
        dossier, place = self.session.dossier, chosen[-1] + 1

        def copy() -> None:
            for offset, number in enumerate(chosen):
                copy_row(dossier, rows[number], self.row, self.key, place + offset)

        self.session.do(f"复制{_lines(len(chosen))}：{self._label()}", copy)
        self._choose(range(place, place + len(chosen)))

    def delete(self) -> None:
        """Whole rows that are chosen go; else the chosen cells are emptied."""
        chosen = self.view.selectionModel().selectedRows()
        cells = self.view.selectedIndexes()
        if chosen and len(chosen) * self.model.columnCount() == len(cells):
            self.delete_rows()
        else:
            self._clear([self.model.key_at(index) for index in cells])

    def delete_rows(self) -> None:
        """The chosen rows go; 撤销 brings them back."""
        chosen, rows = self._chosen_rows(), list(self.model.rows)
        if not chosen:
            return

        def remove() -> None:
            for number in reversed(chosen):
                self.session.dossier.remove_row(rows[number])

        column = self.view.currentIndex().column()
        self.session.do(f"删除{_lines(len(chosen))}：{self._label()}", remove)
        self._say(f"删除了{_lines(len(chosen))}，按 Ctrl+Z 可以撤销。")
        self._go_to(min(chosen[0], self.model.rowCount() - 1), column)

    def move_rows(self, step: int) -> None:
        """The chosen rows go one place up (-1) or down (1), together."""
        chosen, rows = self._chosen_rows(), list(self.model.rows)
        if not chosen or chosen[0] + step < 0 or chosen[-1] + step >= len(rows):
            return

        def shift() -> None:
            for number in chosen if step < 0 else reversed(chosen):
                self.session.dossier.move_row(rows[number], number + step)

        column = self.view.currentIndex().column()
        self.session.do(f"移动{_lines(len(chosen))}：{self._label()}", shift)
        if len(chosen) == 1:
            self._go_to(chosen[0] + step, column)
        else:
            self._choose([number + step for number in chosen])

    def copy(self) -> None:
        """The chosen cells to the clipboard, as Excel takes them."""
        cells = self.view.selectedIndexes()
        if not cells:
            return
        rows = sorted({index.row() for index in cells})
        columns = sorted({index.column() for index in cells})
        block = [[self.model.index(row, column).data() for column in columns] for row in rows]
        QGuiApplication.clipboard().setText(format_block(block))
        self._say(f"复制了{_lines(len(rows))}，可以粘贴到 Excel 或别的表里。")

    def paste(self) -> None:
        """The clipboard's block from the current cell on; new rows are added as needed."""
        self.paste_text(QGuiApplication.clipboard().text())

    def paste_text(self, text: str) -> None:
        """Take a block in as one step; says what was left out and what was cleaned."""
        block = parse_block(text)
        if not block:
            self._say(
                "剪贴板里没有可以粘贴的文字。请先在 Excel 里选中要复制的格，按 Ctrl+C。", "warning"
            )
            return
        current = self.view.currentIndex()
        row, column = (current.row(), current.column()) if current.isValid() else (0, 0)
        if not current.isValid():
            row = self.model.rowCount()
        fit = fit_block(block, [self._column_label(key) for key in self.model.columns], column)
        if refusal := refusal_of(self.model, row, fit):
            self._say(refusal, "error")
            return
        notes: list[str] = []
        name = f"粘贴 {len(fit.rows)} 行：{self._label()}"
        self.session.do(name, lambda: notes.extend(put_block(self.model, row, fit)))
        said = [f"粘贴了 {len(fit.rows)} 行", *fit.notes, *summed_up(notes)]
        self._say(
            "；".join(said) + "。按 Ctrl+Z 可以撤销。", "warning" if len(said) > 1 else "hint"
        )
        self._choose_block(row, fit)

    # --- inside ---

    def _insert(self, place: int) -> None:
        self.session.dossier.add_row(self.key, self.row, place)

    def _clear(self, cells: Sequence[tuple[str, str]]) -> None:
        def empty() -> None:
            for key, row in cells:
                self.session.set_value(key, None, row)

        if cells:
            self.session.do(f"清空 {len(cells)} 格：{self._label()}", empty)

    def _cut(self) -> None:
        cells = [self.model.key_at(index) for index in self.view.selectedIndexes()]
        self.copy()
        self._clear(cells)

    def _drag(self, old: int, new: int) -> None:
        row = self.model.rows[old]
        self.session.do(
            f"移动一行：{self._label()}", lambda: self.session.dossier.move_row(row, new)
        )
        self._go_to(new, max(0, self.view.currentIndex().column()))

    def _label(self) -> str:
        return self.fact.label.partition("：")[0]

    def _column_label(self, key: str) -> str:
        return self.session.definitions.facts[key].label

    # --- choosing and showing ---

    def _chosen_rows(self) -> list[int]:
        return sorted({index.row() for index in self.view.selectedIndexes()})

    def _go_to(self, row: int, column: int) -> None:
        index = self.model.index(row, column)
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, rows: Sequence[int]) -> None:
        """Select whole rows."""
        last = self.model.columnCount() - 1
        chosen = QItemSelection()
        for row in rows:
            chosen.select(self.model.index(row, 0), self.model.index(row, last))
        self._select(chosen)

    def _choose_block(self, row: int, fit: Fit) -> None:
        first = self.model.index(row, min(fit.columns))
        last = self.model.index(row + len(fit.rows) - 1, max(fit.columns))
        self._select(QItemSelection(first, last))

    def _select(self, chosen: QItemSelection) -> None:
        flags = QItemSelectionModel.SelectionFlag
        if chosen.indexes():
            self.view.selectionModel().setCurrentIndex(chosen.indexes()[0], flags.NoUpdate)
            self.view.selectionModel().select(chosen, flags.ClearAndSelect)

    def _say(self, text: str, role: str = "hint") -> None:
        say(self.note, text, role)
        self._keys.setVisible(not text)

    def _refresh(self) -> None:
        """Which buttons can be used, and how many rows there are."""
        chosen, count, maximum = self._chosen_rows(), self.model.rowCount(), self.model.maximum
        for name in ("duplicate", "delete_rows"):
            self.buttons[name].setEnabled(bool(chosen))
        self.buttons["move_up"].setEnabled(bool(chosen) and chosen[0] > 0)
        self.buttons["move_down"].setEnabled(bool(chosen) and chosen[-1] < count - 1)
        is_over = maximum is not None and count > maximum
        self._count.setText(f"{count} 行，最多 {maximum} 行" if is_over else f"{count} 行")
        give_role(self._count, "error" if is_over else "hint")
        self._blame()

    def _blame(self) -> None:
        """Say what is wrong with the table as a whole; what is wrong in a cell stands there."""
        found = routing_of(self.session).findings_at(self.key, self.row) if self.is_alive else ()
        severity = "error" if any(one.severity == "error" for one in found) else "warning"
        say(self.error, "\n".join(dict.fromkeys(one.message for one in found)), severity)

    def _fit(self) -> None:
        if self._grows:
            self.view.setFixedHeight(min(self.view.content_height(), _TALLEST))

    def _show_in_page(self) -> None:
        """Bring the current cell into sight where the page itself scrolls."""
        index = self.view.currentIndex()
        rect = self.view.visualRect(index)
        above = self.parentWidget()
        while above is not None:
            page = above.widget() if isinstance(above, QScrollArea) else None
            if isinstance(above, QScrollArea) and page is not None:
                centre = self.view.viewport().mapTo(page, rect.center())
                above.ensureVisible(centre.x(), centre.y(), 40, rect.height() // 2 + 40)
                return
            above = above.parentWidget()


def _lines(count: int) -> str:
    return "一行" if count == 1 else f" {count} 行"
