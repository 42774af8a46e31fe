"""The history of the open file: what was done on which day, and going back to any moment of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.dossier.changes import ROOT, Change, NoticeSet, RowAdded, RowMoved, RowRemoved, ValueSet
from app.dossier.dossier import Dossier
from app.storage.difference import changes_between
from app.storage.errors import StorageError
from app.storage.history import HistoryEntry
from app.ui.dates import moment_text
from app.ui.session import Session
from app.ui.style.tokens import size

MOST = 100
"""More changes than anybody reads in the list of what going back would change."""
_WEEKDAYS = "一二三四五六日"
_ROW_VERBS: Mapping[type, str] = {
    RowAdded: "找回一行",
    RowRemoved: "去掉一行",
    RowMoved: "移动一行",
}
_ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Moment:
    """Steps of the same name within one minute, as one line; `id` is the last of them."""

    id: int
    at: datetime
    name: str
    count: int

    @property
    def text(self) -> str:
        """As the list shows it: `修改 项目单位名称（3 次）`."""
        return f"{self.name}（{self.count} 次）" if self.count > 1 else self.name


def moments(entries: Iterable[HistoryEntry]) -> tuple[Moment, ...]:
    """The steps in local time, the newest first, equal ones of a minute together."""
    local = [(one, one.at.astimezone()) for one in entries]
    runs = groupby(local, key=lambda pair: (pair[0].name, pair[1].replace(second=0, microsecond=0)))
    made = []
    for _, run in runs:
        steps = list(run)
        entry, at = steps[-1]
        made.append(Moment(entry.id, at, entry.name, len(steps)))
    return tuple(reversed(made))


def day_text(day: date, today: date) -> str:
    """今天, 昨天, or the date with its weekday."""
    shown = f"{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"
    if day.year != today.year:
        shown = f"{day.year}年{shown}"
    name = {today: "今天", today - timedelta(days=1): "昨天"}.get(day)
    return f"{name}（{shown}）" if name else shown


def told(change: Change, now: Dossier, then: Dossier) -> str:
    """What going back would do to one place, in words."""
    match change:
        case NoticeSet():
            return "换回当时的通知"
        case ValueSet(row, key, old, new):
            verb = "清空" if new is None else "重新填上" if old is None else "改回"
            return f"{verb}：{_caption(key, row, now, then)}"
        case _:
            verb = _ROW_VERBS[type(change)]
            return f"{verb}：{_caption(change.table, change.parent, now, then)}"


def _caption(key: str, row: str, now: Dossier, then: Dossier) -> str:
    """The address in words, in whichever of the two has the row."""
    for dossier in (now, then):
        if key in dossier.facts and (row == ROOT or dossier.has_row(row)):
            return dossier.caption(key, row)
    return now.facts[key].label if key in now.facts else "已取消的栏目"


class HistoryDialog(QDialog):
    """Days and steps at the left; what going back would change at the right.

    `restored(name)` follows when the dossier was brought back: one more step, which can be undone.
    """

    restored = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle("历史记录")
        self.resize(size("space_6") * 26, size("space_6") * 16)
        self.steps = self._made_steps()
        self.changes = QListWidget()
        self.changes.setAccessibleName("恢复后会改变的内容")
        self.changes.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.heading = QLabel()
        self.heading.setWordWrap(True)
        self.restore_button = QPushButton("恢复到这一刻")
        self.restore_button.setProperty("role", "primary")
        self._lay_out()
        self.restore_button.clicked.connect(self.restore)
        self.steps.currentItemChanged.connect(self._on_choice)
        session.steps_changed.connect(self.refresh)
        session.closed.connect(self.reject)
        self.refresh()

    def refresh(self) -> None:
        """Read the history of this moment."""
        self.steps.blockSignals(True)
        self.steps.clear()
        try:
            found = moments(self._session.file.history()) if self._session.is_open else ()
        except StorageError as error:
            found = ()
            self._fail(error)
        for item in _day_items(found, datetime.now().astimezone().date()):
            self.steps.addTopLevelItem(item)
            item.setExpanded(True)
            item.setFirstColumnSpanned(True)
        self.steps.blockSignals(False)
        first_day = self.steps.topLevelItem(0)
        newest = first_day.child(0) if first_day else None
        if newest:
            self.steps.setCurrentItem(newest)

    @property
    def chosen(self) -> Moment | None:
        """The moment that is chosen; None on the line of a day."""
        item = self.steps.currentItem()
        found = item.data(0, _ENTRY) if item else None
        return found if isinstance(found, Moment) else None

    def choose_oldest(self) -> None:
        """Choose the first moment that is kept."""
        day = self.steps.topLevelItem(self.steps.topLevelItemCount() - 1)
        oldest = day.child(day.childCount() - 1) if day else None
        if oldest:
            self.steps.setCurrentItem(oldest)

    def restore(self) -> None:
        """Make the dossier what it was at the chosen moment."""
        moment = self.chosen
        if moment is None:
            return
        try:
            self._session.file.restore_state(moment.id)
        except StorageError as error:
            self._fail(error)
            return
        self.restored.emit(f"已恢复到 {moment_text(moment.at)} 的内容")
        self.accept()

    # --- inside ---

    def _made_steps(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderHidden(True)
        tree.setColumnCount(2)
        tree.setAccessibleName("历史记录")
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def _lay_out(self) -> None:
        intro = QLabel(
            "保留最近 30 天的每一步。恢复本身也是一步：用“撤销”就能退回来，什么都不会丢。"
        )
        intro.setProperty("role", "quiet")
        intro.setWordWrap(True)
        cancel = QPushButton("关闭")
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.restore_button)
        buttons.addWidget(cancel)
        right = QVBoxLayout()
        right.addWidget(self.heading)
        right.addWidget(self.changes, 1)
        middle = QHBoxLayout()
        middle.setSpacing(size("space_4"))
        middle.addWidget(self.steps, 1)
        middle.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(size("space_4"),) * 4)
        layout.setSpacing(size("space_3"))
        layout.addWidget(intro)
        layout.addLayout(middle, 1)
        layout.addLayout(buttons)

    def _on_choice(self) -> None:
        """Say what going back to the chosen moment would change."""
        self.changes.clear()
        self.restore_button.setEnabled(False)
        moment = self.chosen
        if moment is None:
            self._say("请选一个时刻。", "quiet")
            return
        try:
            then = self._session.file.state_at(moment.id)
        except StorageError as error:
            self._fail(error)
            return
        now = self._session.dossier
        lines = list(dict.fromkeys(told(one, now, then) for one in changes_between(now, then)))
        if not lines:
            self._say("这就是现在的内容。", "quiet")
            return
        self._say(f"恢复到 {moment_text(moment.at)} 这一步之后，会改变 {len(lines)} 处：", "")
        self.changes.addItems(lines[:MOST])
        if len(lines) > MOST:
            self.changes.addItem(f"……另有 {len(lines) - MOST} 处")
        self.restore_button.setEnabled(not self._session.is_locked)

    def _fail(self, error: StorageError) -> None:
        self.restore_button.setEnabled(False)
        self._say(f"{error.message}。{error.advice}。", "error")

    def _say(self, text: str, role: str) -> None:
        self.heading.setText(text)
        self.heading.setProperty("role", role)
        self.heading.style().polish(self.heading)


def _day_items(found: Iterable[Moment], today: date) -> Iterator[QTreeWidgetItem]:
    for day, of_day in groupby(found, key=lambda one: one.at.date()):
        item = QTreeWidgetItem([day_text(day, today)])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        for moment in of_day:
            line = QTreeWidgetItem(item, [f"{moment.at:%H:%M}", moment.text])
            line.setData(0, _ENTRY, moment)
            line.setToolTip(1, moment.text)
        yield item
