"""How the chosen files are to stand in the volume: title, pages, turn, crop, sheets and marks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.definitions.types import FileRef
from app.definitions.types.cleaning import clean_text
from app.definitions.types.files import PER_PAGE, Treatment
from app.ui.icons import icon
from app.ui.style.tokens import SIZES

_TURNS = ("", "右转 90°", "转 180°", "左转 90°")
_CHECKS = {
    "crop": ("裁去白边", "裁去四周的白边，内容放大到一页"),
    "card": ("证件正反面", "两页是一张证件的正面和反面：按实际大小放在同一页"),
    "watermark": ("加用途水印", "每页加上“仅供……申报使用”的浅色水印"),
    "certified": ("注明与原件一致", "每页右下角加上“复印件与原件一致”和盖章、日期的位置"),
}
_TITLES = {"per_page": "每页份数", "turn": "转向", "title": "标题", "pages": "页码范围"}


def treatment_text(treatment: Treatment) -> str:
    """A treatment in a few words; "" where nothing is done."""
    parts = [
        f"取第 {treatment.pages} 页" if treatment.pages else "",
        _TURNS[treatment.turn],
        f"每页 {treatment.per_page} 份" if treatment.per_page > 1 else "",
    ]
    parts += [title for name, (title, _) in _CHECKS.items() if getattr(treatment, name)]
    return "、".join(part for part in parts if part)


def step_name(change: str, files: Iterable[FileRef]) -> str:
    """What a change is called in the history."""
    title = _TITLES.get(change) or _CHECKS[change][0]
    names = [file.name for file in files]
    return f"{title}：{names[0]}" if len(names) == 1 else f"{title}：{len(names)} 个文件"


def changed(file: FileRef, **changes: object) -> FileRef:
    """A file with another treatment; `turned` adds quarter turns."""
    turned = changes.pop("turned", 0)
    treatment = replace(file.treatment, **changes)  # type: ignore[arg-type]
    if isinstance(turned, int) and turned:
        treatment = replace(treatment, turn=(treatment.turn + turned) % len(_TURNS))
    return replace(file, treatment=treatment)


class TreatmentPanel(QWidget):
    """Shows the treatment of the chosen files; `wanted(change, value)` follows each that is asked for."""

    wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_filling = False
        self._of: list[str] = []
        self.title = QLineEdit(self)
        self.pages = QLineEdit(self)
        self.per_page = QComboBox(self)
        self.left = QPushButton(icon("undo", "quiet"), "左转", self)
        self.right = QPushButton(icon("redo", "quiet"), "右转", self)
        self.checks = {name: QCheckBox(title, self) for name, (title, _) in _CHECKS.items()}
        self._build()
        self._connect()
        self.show_files(())

    def show_files(self, files: tuple[FileRef, ...]) -> None:
        """Show what is done to these files; several show what they have in common."""
        self._is_filling = True
        is_same = [one.sha256 for one in files] == self._of
        self._of = [one.sha256 for one in files]
        self.setEnabled(bool(files))
        is_one = len(files) == 1
        for line, text, usual in (
            (
                self.title,
                files[0].treatment.title if is_one else "",
                files[0].title if is_one else "",
            ),
            (self.pages, files[0].treatment.pages if is_one else "", "全部"),
        ):
            line.setEnabled(is_one)
            line.setPlaceholderText(usual)
            # News of the same file mustn't take away what is being typed about it.
            is_typing = is_same and line.hasFocus() and line.isModified()
            if line.text() != text and not is_typing:
                line.setText(text)
        counts = {file.treatment.per_page for file in files}
        self.per_page.setCurrentIndex(PER_PAGE.index(counts.pop()) if len(counts) == 1 else -1)
        for name, box in self.checks.items():
            box.setChecked(bool(files) and all(getattr(file.treatment, name) for file in files))
        self._is_filling = False

    # --- inside ---

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SIZES["space_2"])
        grid.setVerticalSpacing(SIZES["space_1"])
        for place, (line, caption, tip) in enumerate(
            (
                (self.title, "目录里的标题(&T)", "目录里写的名称；空着就用文件名"),
                (self.pages, "页码(&G)", "取哪几页，例如 1-3，5；空着表示全部"),
            )
        ):
            label = QLabel(caption, self)
            label.setBuddy(line)
            line.setToolTip(tip)
            line.setAccessibleName(caption.partition("(")[0])
            grid.addWidget(label, 0, 2 * place)
            grid.addWidget(line, 0, 2 * place + 1)
        grid.addLayout(self._tools(), 1, 0, 1, 4)
        grid.addLayout(self._ticks(), 2, 0, 1, 4)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 1)

    def _tools(self) -> QHBoxLayout:
        line = QHBoxLayout()
        for button, tip in (
            (self.left, "向左转 90°（Ctrl+Shift+R）"),
            (self.right, "向右转 90°（Ctrl+R）"),
        ):
            button.setProperty("role", "quiet")
            button.setToolTip(tip)
            line.addWidget(button)
        for count in PER_PAGE:
            self.per_page.addItem(f"每页 {count} 份", count)
        self.per_page.setToolTip("几页缩小拼在一张 A4 上")
        self.per_page.setAccessibleName("每页放几份")
        line.addWidget(self.per_page)
        line.addStretch(1)
        return line

    def _ticks(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(SIZES["space_4"])
        for name, box in self.checks.items():
            box.setToolTip(_CHECKS[name][1])
            line.addWidget(box)
        line.addStretch(1)
        return line

    def _connect(self) -> None:
        self.title.editingFinished.connect(lambda: self._take_line("title", self.title))
        self.pages.editingFinished.connect(lambda: self._take_line("pages", self.pages))
        self.left.clicked.connect(lambda: self.wanted.emit("turned", -1))
        self.right.clicked.connect(lambda: self.wanted.emit("turned", 1))
        self.per_page.activated.connect(
            lambda place: self.wanted.emit("per_page", self.per_page.itemData(place))
        )
        for name, box in self.checks.items():
            box.clicked.connect(lambda ticked, name=name: self.wanted.emit(name, ticked))

    def _take_line(self, name: str, line: QLineEdit) -> None:
        if not self._is_filling and line.isEnabled():
            text, _ = clean_text(line.text(), several_lines=False)
            self.wanted.emit(name, text)
