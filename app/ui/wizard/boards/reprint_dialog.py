"""换页清单: which sheets have to be printed again, for each piece; a part of them may be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.outputs.delivery.preparing import PreparedPiece
from app.outputs.delivery.printing import paper_for
from app.outputs.delivery.reprint import ReprintList, told_changes
from app.storage.deliveries import PrintedPiece
from app.ui.labels import text_label
from app.ui.messages import resize_within_screen
from app.ui.style.tokens import size

_HOW = (
    "比的是页面上的内容，不看日期：没有变的张不列。每份都要把旧的抽出来，换上新的；"
    "装订过的请先拆开。"
)
_NUMBERED = (
    "以前打印的几份上，份号写的是“共 {} 份”；份数变了，要么不用管，要么把带份号的那些张也重打。"
)

_GONE = "《{}》以前打印过 {} 份，现在的材料里已经没有它：请抽出来，不要再装进去。"
_DONE = "弄好以后勾选这份材料，点“已在别处打印”记下来。"


@dataclass(frozen=True, slots=True)
class PieceChange:
    """What changed in a piece, as it lies `ready` now: the list, and how many sheets it takes."""

    ready: PreparedPiece
    found: ReprintList
    paper: int

    @property
    def key(self) -> str:
        """That of the piece."""
        return self.ready.made.piece.key

    @property
    def title(self) -> str:
        """That of the piece."""
        return self.ready.made.piece.title


class ReprintDialog(QDialog):
    """Shows the list; `chosen` are the keys to be printed after it was accepted.

    `action` is `print` or `save` then. `gone` were printed, and are no part of the material any more.
    """

    def __init__(
        self,
        changes: Sequence[PieceChange],
        price: Decimal,
        parent: QWidget | None = None,
        *,
        gone: Sequence[PrintedPiece] = (),
        is_numbered: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("换页清单")
        self.action = ""
        self._changes, self._price, self._is_numbered = tuple(changes), price, is_numbered
        self._gone = [_GONE.format(one.title, one.copies) for one in gone]
        self.boxes: dict[str, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(*(size("space_4"),) * 4)
        column.setSpacing(size("space_3"))
        column.addWidget(text_label(_HOW, "hint", self))
        column.addWidget(self._build_list(), 1)
        self.sum = text_label("", "caption", self)
        column.addWidget(self.sum)
        column.addLayout(self._build_buttons())
        self._show_sum()
        line = self.fontMetrics().height()
        resize_within_screen(self, line * 36, line * 28)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys of the pieces that are mended."""
        return tuple(key for key, box in self.boxes.items() if box.isChecked())

    @property
    def text(self) -> str:
        """The whole list in words."""
        parts = []
        for one in self._changes:
            parts += [f"《{one.title}》", *self._lines(one)]
        return "\n".join([*parts, *self._gone])

    def _build_list(self) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        body = QWidget()
        body.setProperty("role", "page")
        inside = QVBoxLayout(body)
        for one in self._changes:
            inside.addLayout(self._head(one, body))
            lines = text_label("\n".join(self._lines(one)), "", body)
            lines.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            inside.addWidget(lines)
        for line in self._gone:
            inside.addWidget(text_label(line, "", body))
        inside.addStretch(1)
        area.setWidget(body)
        return area

    def _head(self, one: PieceChange, body: QWidget) -> QHBoxLayout:
        """The title, with a box to tick where there is something to be printed."""
        row = QHBoxLayout()
        title = text_label(f"《{one.title}》", "caption", body)
        if one.paper:
            box = self.boxes[one.key] = QCheckBox(body)
            box.setAccessibleName(f"打印{one.title}要换的张")
            box.setChecked(True)
            box.toggled.connect(self._show_sum)
            row.addWidget(box)
            title.setBuddy(box)
        row.addWidget(title, 1)
        return row

    def _lines(self, one: PieceChange) -> list[str]:
        lines = list(told_changes(one.found, one.ready.made.labels))
        if self._is_numbered and one.found.copies != one.found.old_copies:
            lines.append(_NUMBERED.format(one.found.old_copies))
        if one.found.changes and not one.paper:
            lines.append(_DONE)
        return lines or ["和打印的一样，不用换。"]

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self.print = QPushButton("打印这些张…", self)
        self.print.setProperty("role", "primary")
        self.save = QPushButton("存为 PDF…", self)
        self.close_button = QPushButton("关闭", self)
        for button, action in ((self.print, "print"), (self.save, "save")):
            button.clicked.connect(lambda _checked=False, action=action: self._choose(action))
        self.close_button.clicked.connect(self.reject)
        for button in (self.print, self.save, self.close_button):
            row.addWidget(button)
        return row

    def _choose(self, action: str) -> None:
        self.action = action
        self.accept()

    def _show_sum(self) -> None:
        chosen = set(self.chosen)
        sheets = sum(one.paper for one in self._changes if one.key in chosen)
        self.sum.setText(f"一共要打 {paper_for(sheets, self._price)}" if sheets else "没有要打的。")
        for button in (self.print, self.save):
            button.setEnabled(bool(sheets))
