"""The first page: a new dossier step by step, open, recent files, the example."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.definitions.models import KINDS, Definitions, Kind
from app.outputs.documents.checklist import deadline_text
from app.storage.recent import RecentFiles
from app.ui.icons import icon

_WIDEST = 760


class StartPage(QWidget):
    """Emits what the user wants: a new dossier, a file, the dialog for opening."""

    new_wanted = Signal(str, str, bool, bool)
    """(kind, notice, is existing, with example)"""
    open_wanted = Signal()
    file_wanted = Signal(Path)

    def __init__(
        self, definitions: Definitions, recent: RecentFiles, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._definitions = definitions
        self._recent = recent
        column = QWidget(self)
        column.setMaximumWidth(_WIDEST)
        inner = QVBoxLayout(column)
        inner.addWidget(_label("匠申", "title"))
        inner.addWidget(
            _label("每项只填一次，申报表、清单和核对都由程序完成。内容只在这台电脑上。", "hint")
        )
        inner.addSpacing(16)
        self._add_new(inner)
        inner.addSpacing(20)
        self._add_recent(inner)
        inner.addStretch(1)
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(column, 8)
        outer.addStretch(1)
        self._show_notice()

    def refresh(self) -> None:
        """List the recent files again."""
        self.files.clear()
        for entry in self._recent.entries():
            item = QListWidgetItem(f"{entry.path.stem}\n{entry.path.parent}")
            item.setData(Qt.ItemDataRole.UserRole, str(entry.path))
            item.setToolTip(str(entry.path))
            self.files.addItem(item)
        self._no_files.setVisible(self.files.count() == 0)
        self.files.setVisible(self.files.count() > 0)

    # --- a new dossier ---

    def _add_new(self, layout: QVBoxLayout) -> None:
        layout.addWidget(_label("新建一份申报材料", "caption"))
        self._kinds = QButtonGroup(self)
        row = QHBoxLayout()
        for number, title in enumerate(KINDS.values()):
            button = QRadioButton(title.removesuffix("建设项目"), self)
            button.setChecked(number == 0)
            self._kinds.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        self._notices = QComboBox(self)
        self._notices.setAccessibleName("按哪一份通知申报")
        for notice in sorted(
            self._definitions.notices.values(), key=lambda one: one.level != "province"
        ):
            self._notices.addItem(f"{notice.region}　{notice.number}", notice.id)
        layout.addWidget(self._notices)
        self._about = _label("", "hint")
        layout.addWidget(self._about)
        self._existing = QCheckBox("已建项目（2011—2020 年已确定的基地）", self)
        layout.addWidget(self._existing)
        self._add_buttons(layout)
        self._kinds.idToggled.connect(self._show_notice)
        self._notices.currentIndexChanged.connect(self._show_notice)

    def _add_buttons(self, layout: QVBoxLayout) -> None:
        row = QHBoxLayout()
        self._new = QPushButton(icon("new", "on_primary"), "新建", self)
        self._new.setProperty("role", "primary")
        self._new.clicked.connect(lambda: self._want(with_example=False))
        example = QPushButton(icon("eye"), "看填好的示例（虚构）", self)
        example.clicked.connect(lambda: self._want(with_example=True))
        opened = QPushButton(icon("open"), "打开…", self)
        opened.clicked.connect(self.open_wanted)
        for button in (self._new, example, opened):
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)

    @property
    def _kind(self) -> Kind:
        return tuple(KINDS)[self._kinds.checkedId()]

    def _want(self, *, with_example: bool) -> None:
        is_existing = self._kind == "base" and self._existing.isChecked()
        self.new_wanted.emit(self._kind, self._notices.currentData(), is_existing, with_example)

    def _show_notice(self) -> None:
        """What the chosen notice says of the chosen kind: dates, copies, money."""
        self._existing.setVisible(self._kind == "base")
        notice = self._definitions.notices[self._notices.currentData()]
        terms = notice.terms(self._kind)
        self._new.setEnabled(terms is not None)
        if terms is None:
            self._about.setText("这份通知不适用于这种申报。")
            return
        form = next(
            (item for item in terms.artefacts if item.maker == "unit" and item.copies), None
        )
        lines = [notice.title, *(deadline_text(one) for one in terms.deadlines)]
        lines += [f"{form.title}：{form.copies} 份"] if form else []
        amounts = [one.amount for one in terms.amounts if one.amount is not None]
        amounts += [one for one in (terms.money.minimum, terms.money.maximum) if one is not None]
        lines += [f"补助 {min(amounts):,f}—{max(amounts):,f} 万元"] if amounts else []
        self._about.setText("\n".join(lines))

    # --- recent files ---

    def _add_recent(self, layout: QVBoxLayout) -> None:
        layout.addWidget(_label("最近打开的", "caption"))
        self._no_files = _label("还没有。", "hint")
        layout.addWidget(self._no_files)
        self.files = QListWidget(self)
        self.files.setAccessibleName("最近打开的文件")
        self.files.itemActivated.connect(self._want_file)
        self.files.itemClicked.connect(self._want_file)
        layout.addWidget(self.files)
        self.refresh()

    def _want_file(self, item: QListWidgetItem) -> None:
        self.file_wanted.emit(Path(item.data(Qt.ItemDataRole.UserRole)))


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
