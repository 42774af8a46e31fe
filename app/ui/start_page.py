"""The first page: a new dossier step by step; open, recent files, the example."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.definitions.kinds import KINDS, Kind
from app.definitions.overview import NoticeOverview
from app.storage.recent import RecentFiles
from app.storage.settings import Settings
from app.ui.icons import icon
from app.ui.labels import own_label, say
from app.ui.style.tokens import SIZES

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

_WIDEST = 1080
_TWO_COLUMNS = 860
"""Pixels below which recent files stand beneath, not beside."""
_NOTICES_SHOWN = 5
_SOON = 30
_NOT_CHOSEN = "先选本地区的通知：材料、条件、份数和期限都按它来。以后也可以换，填过的都留着。"


class StartPage(QWidget):
    """Emits what the user wants: a new dossier, a file, the dialog for opening."""

    new_wanted = Signal(str, str, bool, bool)
    """(kind, notice, is existing, with example)"""
    open_wanted = Signal()
    file_wanted = Signal(Path)

    def __init__(
        self,
        notices: Sequence[NoticeOverview],
        recent: RecentFiles,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._notices = tuple(notices)
        self._listed: list[NoticeOverview] = []
        self._paths: list[Path] = []
        self._recent = recent
        self._build()
        self._list_notices()
        self.choose(settings.text("notice"))
        self.refresh()

    def show_notices(self, notices: Sequence[NoticeOverview]) -> None:
        """Offer these notices from now on; the chosen one stays where it is among them."""
        self._notices = tuple(notices)
        self._list_notices()

    def refresh(self) -> None:
        """List the recent files again."""
        self.files.clear()
        entries = self._recent.entries()
        self._paths = [entry.path for entry in entries]
        for entry in entries:
            item = QListWidgetItem(icon("file", "hint"), f"{entry.path.stem}\n{entry.path.parent}")
            item.setToolTip(f"{entry.path}\n上次打开：{entry.opened:%Y-%m-%d %H:%M}")
            self.files.addItem(item)
        self._no_files.setVisible(self.files.count() == 0)
        self.files.setVisible(self.files.count() > 0)

    def polish(self) -> None:
        """What can wait until the page is seen."""
        # Touching `Qt` builds hundreds of its enumerations: a tenth of the time to the first picture.
        from PySide6.QtCore import Qt  # noqa: PLC0415

        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.files.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    # --- building ---

    def _build(self) -> None:
        """From the page inwards: a part that moves to another parent is styled twice."""
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        around.addWidget(self._area)
        middle = QWidget(self._area)
        middle.setProperty("role", "page")
        self._area.setWidget(middle)
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        body = QWidget(middle)
        body.setMaximumWidth(_WIDEST)
        row.addStretch(1)
        row.addWidget(body, 100)
        row.addStretch(1)
        self._fill(body)

    def _fill(self, body: QWidget) -> None:
        column = QVBoxLayout(body)
        column.setContentsMargins(*(SIZES["space_5"],) * 4)
        column.setSpacing(SIZES["space_2"])
        column.addWidget(own_label("匠申", "title", body))
        promise = "每项只填一次，申报表、清单和核对都由程序完成。内容只在这台电脑上。"
        column.addWidget(own_label(promise, "hint", body))
        column.addSpacing(SIZES["space_3"])
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(SIZES["space_4"])
        column.addLayout(self._parts, 1)
        for build, stretch in ((self._build_new, 3), (self._build_open, 2)):
            card = QFrame(body)
            card.setProperty("role", "card")
            self._parts.addWidget(card, stretch)
            inside = QVBoxLayout(card)
            inside.setContentsMargins(*(SIZES["space_4"],) * 4)
            build(card, inside)

    @property
    def first_card(self) -> QWidget:
        """Where a new dossier begins."""
        return self._new.parentWidget()

    def _build_new(self, card: QFrame, column: QVBoxLayout) -> None:
        """The steps to a new dossier, in their order."""
        column.addWidget(own_label("新建一份申报材料", "caption", card))
        column.addWidget(own_label("一　申报什么", "quiet", card))
        self._add_kinds(card, column)
        column.addWidget(own_label("二　按哪一份通知", "quiet", card))
        self.notices = QListWidget(card)
        self.notices.setAccessibleName("按哪一份通知申报")
        self.notices.currentItemChanged.connect(self._show_notice)
        self._about = own_label("", "hint", card)
        self._late = own_label("", "warning", card)
        self._existing = QCheckBox("已建项目（2011—2020 年已确定的基地）", card)
        for part in (self.notices, self._about, self._late, self._existing):
            column.addWidget(part)
        column.addStretch(1)
        self._add_buttons(card, column)

    def _add_kinds(self, card: QFrame, column: QVBoxLayout) -> None:
        self._kinds = QButtonGroup(self)
        row = QHBoxLayout()
        for number, title in enumerate(KINDS.values()):
            button = QRadioButton(title.removesuffix("建设项目").removeprefix("国家级"), card)
            button.setChecked(number == 0)
            self._kinds.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self._kinds.idToggled.connect(self._list_notices)

    def _add_buttons(self, card: QFrame, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        self._new = QPushButton(icon("new", "on_primary"), "新建…", card)
        self._new.setProperty("role", "primary")
        self._new.setToolTip("选好存放的位置，就可以开始填")
        self._new.clicked.connect(lambda: self._want(with_example=False))
        self._example = QPushButton(icon("eye"), "看填好的示例（虚构）", card)
        self._example.clicked.connect(lambda: self._want(with_example=True))
        for button in (self._new, self._example):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    def _build_open(self, card: QFrame, column: QVBoxLayout) -> None:
        column.addWidget(own_label("接着填", "caption", card))
        opened = QPushButton(icon("open"), "打开…", card)
        opened.setToolTip("打开一份 .shenbao 材料（Ctrl+O），也可以把它拖进窗口")
        opened.clicked.connect(self.open_wanted)
        row = QHBoxLayout()
        row.addWidget(opened)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(own_label("最近打开的", "quiet", card))
        self._no_files = own_label("还没有。打开过的材料会列在这里。", "hint", card)
        column.addWidget(self._no_files)
        self.files = QListWidget(card)
        self.files.setAccessibleName("最近打开的文件")
        self.files.itemActivated.connect(self._want_file)
        self.files.itemClicked.connect(self._want_file)
        column.addWidget(self.files, 100)
        column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room for them."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        is_wide = self.width() >= _TWO_COLUMNS
        self._parts.setDirection(directions.LeftToRight if is_wide else directions.TopToBottom)

    # --- a new dossier ---

    @property
    def _kind(self) -> Kind:
        return tuple(KINDS)[self._kinds.checkedId()]

    def chosen(self) -> NoticeOverview | None:
        """The notice that is chosen."""
        place = self.notices.currentRow()
        return self._listed[place] if 0 <= place < len(self._listed) else None

    def choose(self, notice: str) -> None:
        """Choose a notice by its id; an unknown one changes nothing."""
        for place, one in enumerate(self._listed):
            if one.id == notice:
                self.notices.setCurrentRow(place)

    def _list_notices(self) -> None:
        """The notices that concern the chosen kind."""
        before = self.chosen()
        self._listed = [one for one in self._notices if self._kind in one.about]
        self.notices.blockSignals(True)
        self.notices.clear()
        for notice in self._listed:
            item = QListWidgetItem(f"{notice.region}　{notice.number}")
            item.setToolTip(notice.title)
            self.notices.addItem(item)
        self.notices.blockSignals(False)
        self._fit_notices()
        if before:
            self.choose(before.id)
        self._show_notice()

    def _fit_notices(self) -> None:
        """As high as the notices, up to a limit; then it scrolls."""
        shown = min(self.notices.count(), _NOTICES_SHOWN)
        row = max(self.notices.sizeHintForRow(0), 1)
        self.notices.setFixedHeight(row * max(shown, 1) + 2 * self.notices.frameWidth() + 2)

    def _show_notice(self) -> None:
        """What the chosen notice says of the chosen kind: dates, copies, money."""
        notice = self.chosen()
        if (item := self.notices.currentItem()) is not None:
            # Tab leads to an entry without marking it.
            item.setSelected(True)
        for button in (self._new, self._example):
            button.setEnabled(notice is not None)
        self._existing.setVisible(notice is not None and self._kind in notice.existing_kinds)
        if notice is None:
            self._about.setText(_NOT_CHOSEN)
            say(self._late, "")
            return
        self._about.setText("\n".join((notice.title, *notice.about[self._kind])))
        say(self._late, *_days_left(notice.last_days.get(self._kind), date.today()))
        if self.isVisible():
            # Once the words stand: on a low screen they would push the button out of sight.
            QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self._new))

    def _want(self, *, with_example: bool) -> None:
        notice = self.chosen()
        if notice is not None:
            is_existing = self._existing.isVisibleTo(self) and self._existing.isChecked()
            self.new_wanted.emit(self._kind, notice.id, is_existing, with_example)

    # --- recent files ---

    def _want_file(self, item: QListWidgetItem) -> None:
        self.file_wanted.emit(self._paths[self.files.row(item)])


def _days_left(last: date | None, today: date) -> tuple[str, str]:
    """How long there is until the last day, and the role of these words; "" where it is far."""
    if last is None:
        return "", ""
    days = (last - today).days
    if days < 0:
        return f"截止日期已过 {-days} 天：请确认是不是这一份通知。", "warning"
    if days > _SOON:
        return "", ""
    return ("今天是最后一天。" if days == 0 else f"离截止还有 {days} 天。"), "warning"
