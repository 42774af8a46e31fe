"""Where the money comes from: one stacked bar, and a legend that says the same in figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.dossier.budget import (
    PLACES,
    SOURCES,
    TOTAL,
    BudgetTable,
    figure,
    largest_remainder,
)
from app.ui.labels import text_label
from app.ui.style.tokens import SIZES, tokens_of

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Share:
    """One source: its name, its sum in 万元 and its share of the whole in percent."""

    name: str
    amount: Decimal
    percent: Decimal

    @property
    def text(self) -> str:
        """The share in words."""
        return f"{self.name} {figure(self.amount)} 万元（{self.percent.normalize():f}%）"


def shares_of(table: BudgetTable) -> tuple[Share, ...]:
    """The sources' shares of the total, which add to 100, whatever 比例 means in the table."""
    cells = [table.cells[TOTAL, source] for source in SOURCES]
    percents = [cell.ratio or Decimal(0) for cell in cells]
    if table.total > 0 and sum(percents) != HUNDRED:
        parts = [int(cell.amount.scaleb(PLACES)) for cell in cells]
        rounded = largest_remainder(parts, sum(parts))
        percents = [Decimal(one).scaleb(-2) for one in rounded]
    rows = zip(SOURCES.values(), cells, percents, strict=True)
    return tuple(Share(name, cell.amount, percent) for name, cell, percent in rows)


class _Bar(QWidget):
    """The bar itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shares: tuple[Share, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A bar as high as a line of a table."""
        return QSize(320, self.fontMetrics().height() + SIZES["space_2"])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the parts side by side, as wide as their sums; an empty track without money."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, whole = tokens_of(self.palette()), QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.hover))
        painter.drawRoundedRect(whole, SIZES["radius"], SIZES["radius"])
        total = sum((share.amount for share in self.shares), Decimal(0))
        left = 0.0
        for share, name in zip(self.shares, tokens.sources, strict=False):
            width = whole.width() * float(share.amount / total) if total > 0 else 0
            if width > 0:
                painter.fillRect(QRectF(left, 0, max(width - 1, 1), whole.height()), QColor(name))
            left += width
        painter.end()


class _Swatch(QWidget):
    """The colour of a source beside its name."""

    def __init__(self, index: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._index = index
        self.setFixedSize(SIZES["space_3"], SIZES["space_3"])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens_of(self.palette()).sources[self._index]))
        painter.end()


class SourcesBar(QWidget):
    """The stacked bar of the sources with its legend."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = _Bar()
        self._bar.setToolTip("各项资金来源占总预算的比例")
        self._legend: list[QLabel] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SIZES["space_2"])
        column.addWidget(self._bar)
        legend = QGridLayout()
        legend.setHorizontalSpacing(SIZES["space_2"])
        for index in range(len(SOURCES)):
            label = text_label()
            self._legend.append(label)
            row, place = divmod(index, 2)
            legend.addWidget(_Swatch(index), row, 2 * place)
            legend.addWidget(label, row, 2 * place + 1)
            legend.setColumnStretch(2 * place + 1, 1)
        column.addLayout(legend)

    @property
    def shares(self) -> tuple[Share, ...]:
        """What the bar now shows."""
        return self._bar.shares

    def show_table(self, table: BudgetTable) -> None:
        """Show the sources of a budget."""
        self._bar.shares = shares_of(table)
        for label, share in zip(self._legend, self._bar.shares, strict=True):
            label.setText(share.text)
        said = "；".join(share.text for share in self._bar.shares)
        self.setAccessibleName(f"资金来源：{said}")
        self._bar.update()
