"""The pieces to be printed: which, how many copies of each, its pages, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from app.ui.labels import give_role, text_label
from app.ui.number_boxes import QuietSpinBox
from app.ui.style.tokens import SIZES

if TYPE_CHECKING:
    from app.outputs.delivery.pieces import Piece

_HEADINGS = ("打印", "材料", "页数", "每份用纸", "份数", "情况")
_TITLE, _PAGES, _SHEETS, _COPIES, _STATE = range(1, 6)
_MOST_COPIES = 50
_DRAFTS = "给推荐单位的草稿（由推荐单位定稿，一般不用打印）"
_SHEET = "Excel 表：请在 Excel 里打开，在那里打印"


@dataclass(frozen=True, slots=True)
class RowState:
    """What a row shows beside its piece; `role` is the look of the `text`."""

    pages: str = ""
    sheets: str = ""
    text: str = ""
    role: str = "hint"


@dataclass(slots=True)
class _Row:
    piece: Piece
    box: QCheckBox
    copies: QuietSpinBox
    pages: QLabel
    sheets: QLabel
    state: QLabel


class PieceRows(QWidget):
    """`changed()` follows when another piece is ticked, or another number of copies is wanted."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SIZES["space_4"])
        self._grid.setVerticalSpacing(SIZES["space_2"])
        self._grid.setColumnStretch(_TITLE, 5)
        self._grid.setColumnStretch(_STATE, 6)
        self._rows: dict[str, _Row] = {}
        self._pieces: tuple[Piece, ...] = ()

    # --- what is chosen ---

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces that can be printed here."""
        return tuple(row.piece for row in self._rows.values())

    @property
    def ticked(self) -> tuple[Piece, ...]:
        """The pieces to be printed."""
        return tuple(row.piece for row in self._rows.values() if row.box.isChecked())

    def copies(self, key: str) -> int:
        """How many copies of a piece are wanted."""
        return self._rows[key].copies.value()

    def tick(self, keys: Iterable[str]) -> None:
        """Tick these pieces and no other."""
        wanted = set(keys)
        for key, row in self._rows.items():
            row.box.setChecked(key in wanted)

    def want(self, key: str, copies: int) -> None:
        """Ask for so many copies of a piece."""
        self._rows[key].copies.setValue(copies)

    # --- showing ---

    def show_pieces(self, pieces: tuple[Piece, ...], copies_of: Callable[[Piece], int]) -> None:
        """Show these pieces; what was ticked and counted of those already here stays.

        Of a piece of which another notice wants another number, that is wanted now.
        """
        if pieces == self._pieces:
            return
        kept = {
            (key, row.piece.copies): (row.box.isChecked(), row.copies.value())
            for key, row in self._rows.items()
        }
        self._pieces = pieces
        self._clear()
        self._head()
        for piece in pieces:
            if not piece.is_draft:
                self._add(piece, kept.get((piece.key, piece.copies), (True, copies_of(piece))))
        if drafts := [piece for piece in pieces if piece.is_draft]:
            self._caption(_DRAFTS)
            for piece in drafts:
                self._add(piece, kept.get((piece.key, piece.copies), (False, copies_of(piece))))
        self.changed.emit()

    def show_states(self, states: Mapping[str, RowState]) -> None:
        """Show what is known of the pieces, by key."""
        for key, row in self._rows.items():
            state = states.get(key, RowState())
            row.pages.setText(state.pages)
            row.sheets.setText(state.sheets)
            row.state.setText(state.text)
            give_role(row.state, state.role)

    def told(self, key: str) -> RowState:
        """What a row shows now."""
        row = self._rows[key]
        return RowState(row.pages.text(), row.sheets.text(), row.state.text())

    # --- building ---

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = {}

    def _head(self) -> None:
        for column, heading in enumerate(_HEADINGS):
            label = text_label(heading, "quiet", self)
            label.setWordWrap(False)
            self._grid.addWidget(label, 0, column)

    def _caption(self, text: str) -> None:
        line = self._grid.rowCount()
        self._grid.addWidget(text_label(text, "hint", self), line, 0, 1, len(_HEADINGS))

    def _add(self, piece: Piece, chosen: tuple[bool, int]) -> None:
        line = self._grid.rowCount()
        title = text_label(piece.title, "", self)
        self._grid.addWidget(title, line, _TITLE)
        if piece.is_sheet:
            self._grid.addWidget(text_label(_SHEET, "hint", self), line, _PAGES, 1, 4)
            return
        row = _Row(
            piece,
            QCheckBox(self),
            self._copies_box(piece, chosen[1]),
            *(text_label("", role, self) for role in ("", "", "hint")),
        )
        row.box.setAccessibleName(f"打印{piece.title}")
        row.box.setChecked(chosen[0])
        row.box.toggled.connect(self.changed)
        title.setBuddy(row.box)
        self._rows[piece.key] = row
        middle = Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(row.box, line, 0, middle | Qt.AlignmentFlag.AlignHCenter)
        for column, part in (
            (_PAGES, row.pages),
            (_SHEETS, row.sheets),
            (_COPIES, row.copies),
            (_STATE, row.state),
        ):
            self._grid.addWidget(part, line, column, middle)
        for label in (row.pages, row.sheets):
            label.setWordWrap(False)

    def _copies_box(self, piece: Piece, copies: int) -> QuietSpinBox:
        box = QuietSpinBox(self)
        box.setRange(1, _MOST_COPIES)
        box.setValue(copies)
        box.setSuffix(" 份")
        asked = f"通知要 {piece.copies} 份" if piece.copies else "通知没有写份数"
        box.setToolTip(asked)
        box.setAccessibleName(f"{piece.title}打印几份（{asked}）")
        box.valueChanged.connect(self.changed)
        return box
