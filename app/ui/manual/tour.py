"""The tour: a few cards that point at the parts of the window, one after the other.

A card stands over the window and holds nothing up: one may write on beneath it. Its keys work while
it has the focus: Enter or → goes on, ← goes back, Esc skips the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.labels import text_label
from app.ui.style.tokens import SIZES, colour

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

_LETTERS = 25
"""Chinese letters in a line of a card."""
_AIR = SIZES["space_3"]
_MOVES = (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.FontChange)
_FURTHER = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


@dataclass(frozen=True, slots=True)
class Card:
    """What is said, and of which part of the window; the part may be missing just now."""

    title: str
    text: str
    part: Callable[[MainWindow], QWidget | None]


def _start_page(window: MainWindow) -> QWidget | None:
    return window.start_page.first_card


def _preview(window: MainWindow) -> QWidget | None:
    work = window.work
    return work.preview if work.preview and work.preview.isVisible() else work.unfold


def _saved(window: MainWindow) -> QWidget | None:
    return window.saved_label


AT_START = (
    Card(
        "先选通知，再新建",
        "选好申报什么、按哪一份通知，点「新建…」。想先看看填好是什么样子，点"
        "「看填好的示例（虚构）」。打开一份材料以后，再带您看看窗口的各部分。",
        _start_page,
    ),
)
"""The cards of the start page; the others follow once a dossier is open."""
AT_WORK = (
    Card(
        "左边：一节一节填",
        "按官方表的顺序排列，后面写着每一节的进度。先填哪一节都行，填到一半也能走开。",
        lambda window: window.work.tasks,
    ),
    Card(
        "中间：填写",
        "每项只填一次，要用到它的每一份表都会写上。填得不对，栏目下面马上写明错在哪里、怎么改。",
        lambda window: window.work.stack,
    ),
    Card(
        "右边：官方页面",
        "就是正在填的那一页申报表，边填边排。点页面上的字，就回到那一栏。按 F7 收起或打开。",
        _preview,
    ),
    Card(
        "下面：还差什么",
        "还缺的、填错的都列在这里，写明依据哪一条。点一行就到那一栏。按 F4 到下一个问题。",
        lambda window: window.work.findings,
    ),
    Card(
        "不用记着保存",
        "填写的内容随时自动保存，时间写在这里。30 天内的每一步都能从「历史…」里找回来。",
        _saved,
    ),
    Card(
        "填完不等于报送",
        "这里写明有没有导出、有没有报送。都填好以后，到「输出与报送」生成文件、装订成册。"
        "有不明白的，随时按 F1。",
        lambda window: window.work.tasks.export_state,
    ),
)


class Ring(QWidget):
    """A line around a part of the window; the mouse goes through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line in the program's colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent", self.palette()), 3))
        radius = SIZES["radius_large"]
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), radius, radius)
        painter.end()


class Tour(QObject):
    """Shows the cards of what the window shows. Seen to the end or skipped, it is kept as seen."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._cards: tuple[Card, ...] = ()
        self._place = 0
        self._before: QWidget | None = None
        self.is_under_way = False
        self.ring = Ring(window)
        self.sheet = self._build()
        for part in (self.ring, self.sheet):
            part.hide()

    # --- building ---

    def _build(self) -> QFrame:
        sheet = QFrame(self._window)
        sheet.setProperty("role", "tour")
        sheet.setAccessibleName("两分钟导览")
        sheet.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        sheet.installEventFilter(self)
        self.title = text_label("", "caption", sheet)
        self.text = text_label("", "", sheet)
        self.count = QLabel("", sheet)
        self.count.setProperty("role", "hint")
        self.skip = self._button("跳过", "quiet", sheet, self._give_up)
        self.back = self._button("上一步", "", sheet, lambda: self.step(-1))
        self.go_on = self._button("下一步", "primary", sheet, lambda: self.step(1))
        line = QHBoxLayout()
        line.addWidget(self.count)
        line.addStretch(1)
        for button in (self.skip, self.back, self.go_on):
            line.addWidget(button)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(*(SIZES["space_4"],) * 4)
        column.setSpacing(SIZES["space_2"])
        column.addWidget(self.title)
        column.addWidget(self.text)
        column.addLayout(line)
        return sheet

    def _button(
        self, text: str, role: str, sheet: QWidget, action: Callable[[], object]
    ) -> QPushButton:
        button = QPushButton(text, sheet)
        if role:
            button.setProperty("role", role)
        button.clicked.connect(lambda _checked=False: action())
        button.installEventFilter(self)
        return button

    # --- going through the cards ---

    @property
    def card(self) -> Card | None:
        """The card that is shown."""
        return self._cards[self._place] if self.is_under_way and self._cards else None

    def start(self) -> None:
        """Show the first card; at the start page that one, then wait until a dossier is open."""
        self._before = QApplication.focusWidget()
        self._window.installEventFilter(self)
        session = self._window.session
        if session.is_open:
            self._begin(AT_WORK)
        else:
            session.opened.connect(self._go_to_work)
            self._begin(AT_START)
        session.closed.connect(self.end)

    def _go_to_work(self) -> None:
        if not self.is_under_way or self._cards is AT_WORK:
            return
        self._before = QApplication.focusWidget()
        self._begin(AT_WORK)

    def _begin(self, cards: tuple[Card, ...]) -> None:
        self._cards, self._place, self.is_under_way = cards, -1, True
        self.step(1)

    def step(self, step: int) -> None:
        """To the next card (1) or the one before (-1) whose part can be seen."""
        place = self._place + step
        while 0 <= place < len(self._cards) and not self._target(self._cards[place]):
            place += step
        if place >= len(self._cards):
            self._finish()
        elif place >= 0:
            self._place = place
            self._show()

    def _finish(self) -> None:
        """Behind the last card: done, or waiting for a dossier."""
        if self._cards is AT_START:
            self._hide()
        else:
            self._give_up()

    def _give_up(self) -> None:
        self._window.settings.keep("tour_seen", True)
        self.end()

    def end(self) -> None:
        """Put the card away; the keys go back to where they went."""
        if not self.is_under_way:
            return
        self.is_under_way = False
        self._window.removeEventFilter(self)
        self._hide()
        for part in (self.ring, self.sheet):
            part.deleteLater()

    def _hide(self) -> None:
        had_focus = self.sheet.isAncestorOf(QApplication.focusWidget() or self._window)
        for part in (self.ring, self.sheet):
            part.hide()
        before = self._before
        if had_focus and before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- showing a card ---

    def _target(self, card: Card) -> QWidget | None:
        """The part that a card speaks of, where it can be seen."""
        part = card.part(self._window)
        is_seen = part is not None and part.isVisibleTo(self._window) and not part.size().isEmpty()
        return part if is_seen else None

    def _show(self) -> None:
        card = self._cards[self._place]
        is_last = self._place == len(self._cards) - 1
        self.title.setText(card.title)
        self.text.setText(card.text)
        self.sheet.setAccessibleDescription(f"{card.title}。{card.text}")
        self.count.setText(f"{self._place + 1}／{len(self._cards)}" if len(self._cards) > 1 else "")
        self.back.setVisible(self._place > 0)
        self.go_on.setText("知道了" if is_last else "下一步")
        self.skip.setVisible(not is_last or self._cards is AT_START)
        for part in (self.ring, self.sheet):
            part.show()
            part.raise_()
        self.arrange()
        self.go_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def arrange(self) -> None:
        """Put the ring around the part, and the card where it covers least of it."""
        card = self.card
        part = self._target(card) if card is not None else None
        if part is None or self.sheet.isHidden():
            return
        area = QRect(part.mapTo(self._window, QPoint(0, 0)), part.size())
        area = area.intersected(self._window.rect())
        self.ring.setGeometry(area)
        width = self.sheet.fontMetrics().horizontalAdvance("国") * _LETTERS
        width = min(width, self._window.width() - 2 * _AIR)
        self.sheet.setFixedWidth(width)
        self.sheet.layout().activate()
        height = self.sheet.layout().totalHeightForWidth(width)
        self.sheet.resize(width, height)
        self.sheet.move(place_beside(area, QSize(width, height), self._window.rect()))

    # --- Qt ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys on the card; the window that changes its size."""
        if watched is self._window:
            if event.type() in _MOVES:
                self.arrange()
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._take_key(watched, event)
        return super().eventFilter(watched, event)

    def _take_key(self, watched: QObject, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self._give_up()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, QPushButton):
            watched.click()
        elif key in _FURTHER:
            self.step(_FURTHER[key])
        else:
            return False
        return True


def place_beside(area: QRect, card: QSize, room: QRect) -> QPoint:
    """Where a card goes: right of an area, left, below or above it, whichever has the room; else within.

    The card stays inside the room, with some air to its edges.
    """
    sides = (
        (
            room.right() - area.right() - card.width(),
            QPoint(area.right() + _AIR, area.top() + _AIR),
        ),
        (area.left() - card.width(), QPoint(area.left() - _AIR - card.width(), area.top() + _AIR)),
        (room.bottom() - area.bottom() - card.height(), QPoint(area.left(), area.bottom() + _AIR)),
        (area.top() - card.height(), QPoint(area.left(), area.top() - _AIR - card.height())),
    )
    centre = QPoint(area.center().x() - card.width() // 2, area.center().y() - card.height() // 2)
    found = next((corner for left, corner in sides if left > 2 * _AIR), centre)
    return QPoint(
        max(_AIR, min(found.x(), room.right() - card.width() - _AIR)),
        max(_AIR, min(found.y(), room.bottom() - card.height() - _AIR)),
    )
