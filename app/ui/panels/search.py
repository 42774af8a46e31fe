"""The search panel: one line over pages, labels and everything filled in; Enter goes there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.icons import icon
from app.ui.panels.matches import MOST, Match, search
from app.ui.session import Session
from app.ui.style.tokens import SIZES, colour, size

PAUSE = 150
"""Milliseconds after the last key before it searches."""
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class MatchesModel(QAbstractListModel):
    """The hits, in the order of the paper."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.matches: Sequence[Match] = ()

    def take(self, matches: Sequence[Match]) -> None:
        """Show these hits now."""
        self.beginResetModel()
        self.matches = matches
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """How many hits there are."""
        return 0 if parent.isValid() else len(self.matches)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words found; the place in the tooltip."""
        match = self.matches[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return match.text
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{match.place}：{match.text}"
        return match if role == Qt.ItemDataRole.UserRole else None


class MatchDelegate(QStyledItemDelegate):
    """Paints a hit in two lines: where it is, small; and the words, the hit on a ground."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """Room for two lines."""
        small = QFontMetrics(_small(option.font))
        high = small.height() + option.fontMetrics.height() + size("space_3")
        return QSize(option.rect.width(), high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """The ground as the style has it, then the two lines."""
        match = index.data(Qt.ItemDataRole.UserRole)
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        room = option.rect.adjusted(size("space_2"), 6, -size("space_2"), -6)
        small = _small(option.font)
        painter.setFont(small)
        painter.setPen(colour("text_soft", option.palette))
        line = QFontMetrics(small)
        place = line.elidedText(match.place, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignTop, place)
        room.setTop(room.top() + line.height())
        _paint_words(painter, room, option, match)
        painter.restore()


def _small(font: QFont) -> QFont:
    made = QFont(font)
    made.setPixelSize(max(1, font.pixelSize() * SIZES["font_small"] // SIZES["font_body"]))
    return made


def in_sight(match: Match, metrics: QFontMetrics, width: int) -> Match:
    """The hit with as much left out before it as it takes to see it whole."""
    end = match.start + match.length
    cut = 0
    while cut < match.start and metrics.horizontalAdvance(f"…{match.text[cut:end]}……") > width:
        cut += 1
    if not cut:
        return match
    return replace(match, text=f"…{match.text[cut:]}", start=match.start - cut + 1)


def _paint_words(
    painter: QPainter, room: QRect, option: QStyleOptionViewItem, match: Match
) -> None:
    metrics = option.fontMetrics
    match = in_sight(match, metrics, room.width())
    text = metrics.elidedText(match.text, Qt.TextElideMode.ElideRight, room.width())
    start = metrics.horizontalAdvance(match.text[: match.start])
    wide = metrics.horizontalAdvance(match.text[match.start : match.start + match.length])
    ground = QRect(
        room.left() + start, room.top(), min(wide, room.width() - start), metrics.height()
    )
    painter.fillRect(ground, colour("warning_soft", option.palette))
    painter.setFont(option.font)
    painter.setPen(colour("text", option.palette))
    painter.drawText(room, Qt.AlignmentFlag.AlignTop, text)


class SearchPanel(QWidget):
    """Ctrl+F. `wanted(key, row)`: go to a field; `page_wanted(key)`: to a page; `closed()`: Esc."""

    wanted = Signal(str, str)
    page_wanted = Signal(str)
    closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.line = QLineEdit()
        self.line.setPlaceholderText("查找页面、栏目和填写的内容")
        self.line.setAccessibleName("查找")
        self.line.setClearButtonEnabled(True)
        self.setFocusProxy(self.line)
        self.summary = QLabel()
        self.summary.setProperty("role", "hint")
        self.summary.setWordWrap(True)
        self.model = MatchesModel(self)
        self.view = self._made_view()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._connect()
        self.refresh()

    def start(self) -> None:
        """The user pressed Ctrl+F: the line takes the focus, its text is chosen."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def leave(self) -> None:
        """Fold the panel away."""
        self.hide()
        self.closed.emit()

    def refresh(self) -> None:
        """Search now."""
        self._pause.stop()
        text = self.line.text()
        matches = search(self._session, text)
        self.model.take(matches)
        if matches:
            self.view.setCurrentIndex(self.model.index(0))
        self.summary.setText(_summary(text.strip(), len(matches)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the line: down and up choose, Enter goes, Esc closes."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go_from_line()
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and self.model.rowCount():
            self._choose(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    # --- inside ---

    def _made_view(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(MatchDelegate(view))
        view.setAccessibleName("查找结果")
        view.setProperty("role", "plain")
        view.setUniformItemSizes(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def _lay_out(self) -> None:
        close = QToolButton()
        close.setIcon(icon("close", "quiet"))
        close.setToolTip("关闭查找（Esc）")
        close.setAccessibleName("关闭查找")
        close.clicked.connect(self.leave)
        head = QHBoxLayout()
        head.addWidget(self.line, 1)
        head.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(size("space_2"),) * 4)
        layout.setSpacing(size("space_2"))
        layout.addLayout(head)
        layout.addWidget(self.summary)
        layout.addWidget(self.view, 1)

    def _connect(self) -> None:
        session = self._session
        self._pause.timeout.connect(self.refresh)
        self.line.textChanged.connect(self._pause.start)
        self.view.clicked.connect(self._go)
        self.view.activated.connect(self._go)
        for signal in (session.opened, session.closed):
            signal.connect(self.refresh)
        for signal in (session.steps_changed, session.notice_changed):
            signal.connect(self._on_change)

    def _on_change(self) -> None:
        """What was filled in has changed: the hits may have, too."""
        if self.line.text():
            self._pause.start()

    def _go_from_line(self) -> None:
        if self._pause.isActive():
            self.refresh()
        self._go(self.view.currentIndex())

    def _choose(self, step: int) -> None:
        count = self.model.rowCount()
        self.view.setCurrentIndex(self.model.index((self.view.currentIndex().row() + step) % count))

    def _go(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        match = self.model.matches[index.row()]
        if match.key:
            self.wanted.emit(match.key, match.row)
        else:
            self.page_wanted.emit(match.page)


def _summary(text: str, count: int) -> str:
    if not text:
        return "输入两三个字即可；↑↓ 选择，回车前往。"
    if not count:
        return f"没有找到“{text}”。可以换一种写法，或者只输入其中两三个字。"
    return f"找到 {count} 处" + ("，只显示前面的；请多输入几个字。" if count == MOST else "。")
