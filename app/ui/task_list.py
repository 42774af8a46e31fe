"""The rail at the left: the sections in the order of the official tables, each with its state."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.definitions.models import Page
from app.ui.icons import icon
from app.ui.progress import COMPLETE, STARTED, UNTOUCHED, WRONG, PageProgress, page_progress
from app.ui.session import Session
from app.ui.style.tokens import colour, size

_ICONS = {
    UNTOUCHED: ("todo", "quiet"),
    STARTED: ("doing", "quiet"),
    WRONG: ("error", "error"),
    COMPLETE: ("ok", "ok"),
}
"""Name and role of the picture of each state."""


_LETTERS = 18
"""Chinese characters that the list has room for: most titles with their state."""
_BREAK = "\u2028"
"""What Qt makes of a line end in the text of an item."""
_Index = QModelIndex | QPersistentModelIndex


class SectionDelegate(QStyledItemDelegate):
    """Writes the state behind the title where there is room, else beneath it: the list stays short."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Leave the state out of the text where it is written behind it."""
        super().initStyleOption(option, index)
        given: Any = option
        if self._fits(given):
            given.text = given.text.partition(_BREAK)[0]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The section as every item is painted, then its state at the right."""
        super().paint(painter, option, index)
        given: Any = QStyleOptionViewItem(option)
        super().initStyleOption(given, index)
        if self._fits(given):
            state = given.text.partition(_BREAK)[2]
            role = "error" if state.startswith(WRONG) else "text_soft"
            painter.save()
            painter.setFont(_small(given.font))
            painter.setPen(colour(role, QGuiApplication.palette()))
            room = QRect(given.rect).adjusted(0, 0, -size("space_2"), 0)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, int(flags), state)
            painter.restore()

    @staticmethod
    def _fits(option: Any) -> bool:
        title, _, state = option.text.partition(_BREAK)
        view = option.widget
        if not state or view is None:
            return False
        width = option.fontMetrics.horizontalAdvance(title)
        width += QFontMetrics(_small(option.font)).horizontalAdvance(state)
        taken = option.decorationSize.width() + 4 * size("space_2") + size("space_1")
        return bool(width + taken <= _room(view))


def _room(view: QListWidget) -> int:
    """Pixels that the items of a list have. Asking for its viewport would make PySide load all of Qt's views."""
    bar = view.verticalScrollBar()
    return view.contentsRect().width() - (bar.width() if bar.isVisible() else 0)


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(round(font.pixelSize() * size("font_small") / size("font_body")))
    return made


class TaskList(QWidget):
    """Emits `chosen(index)` for the section at an index; extra sections have no state."""

    chosen = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "rail")
        self._session = session
        self._pages: tuple[Page, ...] = ()
        self._shown: dict[int, PageProgress] = {}
        self.sections = QListWidget(self)
        self.sections.setAccessibleName("各部分")
        self.sections.setWordWrap(True)
        self.sections.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.sections.setProperty("role", "rail")
        self.sections.setSpacing(2)
        self.sections.setItemDelegate(SectionDelegate(self.sections))
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sections.currentRowChanged.connect(self.chosen)
        self.export_state = QLabel("尚未导出", self)
        self.export_state.setProperty("role", "caption")
        self.export_state.setWordWrap(True)
        self.export_state.setMargin(size("space_2"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.sections, 1)
        layout.addWidget(self.export_state)
        self._fit()
        session.findings_changed.connect(self.refresh)
        session.notice_changed.connect(self.refresh)

    def show_pages(self, pages: tuple[Page, ...], extra: tuple[str, ...]) -> None:
        """List the sections anew, the extra ones last."""
        self._pages, self._shown = pages, {}
        self.sections.blockSignals(True)
        self.sections.clear()
        for title in (*(page.title for page in pages), *extra):
            self.sections.addItem(QListWidgetItem(title))
        self.sections.blockSignals(False)
        self.refresh()

    def select(self, index: int) -> None:
        """Mark a section as the one shown."""
        self.sections.setCurrentRow(index)

    def show_export_state(self, text: str) -> None:
        """Say whether the material was exported: a finished section is not a submitted one."""
        self.export_state.setText(text)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the width in step with the text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * _LETTERS)

    def refresh(self) -> None:
        """Show the state of each section where it is another than before."""
        if not self._session.is_open:
            return
        for index, page in enumerate(self._pages):
            found = page_progress(self._session, page)
            if found == self._shown.get(index):
                continue
            self._shown[index] = found
            item = self.sections.item(index)
            item.setText(f"{page.title}\n{found.text}")
            item.setIcon(icon(*_ICONS[found.state]))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{page.title}，{found.text}")
