"""On which printer, on which sides, numbered how, at which price: what is kept as settings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Literal, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.outputs.delivery.printing import Mode, PaperPath
from app.storage.settings import Settings
from app.ui.icons import icon
from app.ui.labels import reveal, say, text_label
from app.ui.number_boxes import QuietDoubleSpinBox
from app.ui.style.tokens import SIZES
from app.ui.wizard.editors.choices import QuietComboBox

Numbering = Literal["none", "footer", "slip"]
_MODES: Mapping[str, str] = {
    "duplex": "双面（打印机自动翻面，长边翻转）",
    "manual": "双面（打印机不会翻面，先打正面再打反面）",
    "simplex": "单面",
}
_NUMBERS: Mapping[str, str] = {
    "none": "不印份号",
    "footer": "印在册子的页脚（表格上不印）",
    "slip": "每份前加一张份号页",
}
_EXPLAINED: Mapping[Mode, str] = {
    "duplex": "每份从正面开始，页数是单数的自动补一面空白；按原大打印，不缩放。",
    "manual": "每次最多打 100 张：打完正面，程序画出怎样把纸放回去，再打反面。",
    "simplex": "册子的装订边仍按双面左右交替；册里的空白页不打。",
}
_FOOTER = (
    "份号只印在册子的封面、目录和佐证材料上，申报表这样的表格上不印；全是表格的册子请用份号页。"
)
_UNTRIED = "还没有试打过：先用一张纸试一下您的打印机怎样出纸，免得印反。"
_NO_PRINTER = "没有找到打印机"
_LOOKING = "正在找打印机……"
_FLAGS = ("down", "turn", "upside")


class PaperChoice(QWidget):
    """`changed()` follows each choice, `trial_asked()` the wish for a test sheet."""

    changed = Signal()
    trial_asked = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SIZES["space_4"])
        grid.setVerticalSpacing(SIZES["space_2"])
        grid.setColumnStretch(1, 1)
        self.printers = self._combo("打印机")
        self.printers.addItem(_LOOKING, "")
        self.modes = self._combo("双面或单面", _MODES, "print_mode")
        self.numbers = self._combo("份号", _NUMBERS, "copy_numbers")
        self.price_box = self._build_price()
        self.trial = QPushButton(icon("print", "quiet"), "试打一张…", self)
        self.trial.setProperty("role", "quiet")
        self.trial.clicked.connect(self.trial_asked)
        self.explanation = text_label("", "hint", self)
        self.warned = text_label("", "warning", self)
        for line, (caption, part) in enumerate(
            (("打印机", self.printers), ("双面", self.modes), ("份号", self.numbers))
        ):
            label = text_label(caption, "", self)
            label.setBuddy(part)
            label.setWordWrap(False)
            grid.addWidget(label, line, 0)
            grid.addWidget(part, line, 1)
        price = text_label("纸价", "", self)
        price.setBuddy(self.price_box)
        grid.addWidget(price, 3, 0)
        last = QHBoxLayout()
        for widget in (self.price_box, self.trial):
            last.addWidget(widget)
        last.addStretch(1)
        grid.addLayout(last, 3, 1)
        grid.addWidget(self.explanation, 4, 0, 1, 2)
        grid.addWidget(self.warned, 5, 0, 1, 2)
        self._explain()

    def _combo(
        self, name: str, choices: Mapping[str, str] | None = None, setting: str = "printer"
    ) -> QuietComboBox:
        box = QuietComboBox(self)
        box.setAccessibleName(name)
        box.setMinimumContentsLength(12)
        box.setSizeAdjustPolicy(
            QuietComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for key, caption in (choices or {}).items():
            box.addItem(caption, key)
        box.setCurrentIndex(max(box.findData(self._settings.text(setting)), 0))
        box.activated.connect(lambda _place: self._keep(setting, str(box.currentData())))
        return box

    def _build_price(self) -> QuietDoubleSpinBox:
        box = QuietDoubleSpinBox(self)
        box.setAccessibleName("一张纸多少元")
        box.setRange(0, 99)
        box.setSingleStep(0.01)
        box.setSuffix(" 元／张")
        box.setValue(float(self.price))
        box.valueChanged.connect(lambda _value: self._keep("paper_price", box.cleanText()))
        return box

    # --- what is chosen ---

    @property
    def printer(self) -> str:
        """The printer by its name; "" where there is none, or none is known yet."""
        return str(self.printers.currentData() or "")

    @property
    def mode(self) -> Mode:
        """On which sides is printed."""
        return cast("Mode", self.modes.currentData())

    @property
    def numbering(self) -> Numbering:
        """Where the numbers of the copies stand."""
        return cast("Numbering", self.numbers.currentData())

    @property
    def price(self) -> Decimal:
        """The price of a sheet, in yuan."""
        try:
            return max(Decimal(self._settings.text("paper_price")), Decimal(0))
        except InvalidOperation:
            return Decimal("0.05")

    @property
    def path(self) -> PaperPath:
        """How the printer takes and gives paper: as it was tried, else as most laser printers do."""
        if (told := self._tried.get(self.printer)) is None:
            return PaperPath()
        return PaperPath(*(flag in told.split(",") for flag in _FLAGS))

    @property
    def is_tried(self) -> bool:
        """Whether a test sheet told how the printer takes paper."""
        return self.printer in self._tried

    @property
    def _tried(self) -> dict[str, str]:
        """What test sheets told, by printer: a line each."""
        lines = self._settings.text("paper_path").splitlines()
        return {name: flags for flags, mark, name in (one.partition("\t") for one in lines) if mark}

    def keep_path(self, path: PaperPath) -> None:
        """Keep what a test sheet of the chosen printer told."""
        told = (path.lands_face_down, path.needs_turning, path.comes_upside_down)
        flags = [flag for flag, is_so in zip(_FLAGS, told, strict=True) if is_so]
        tried = self._tried | {self.printer: ",".join(["tried", *flags])}
        self._keep("paper_path", "\n".join(f"{told}\t{name}" for name, told in tried.items()))

    def show_printers(self, names: tuple[str, ...], usual: str) -> None:
        """Offer these printers: the one chosen last, else the usual one is chosen."""
        wanted = self.printer or self._settings.text("printer")
        self.printers.clear()
        for name in names:
            self.printers.addItem(f"{name}（默认）" if name == usual else name, name)
        if not names:
            self.printers.addItem(f"{_NO_PRINTER}，可以先存为 PDF", "")
        place = self.printers.findData(wanted if wanted in names else usual)
        self.printers.setCurrentIndex(max(place, 0))
        self.printers.setEnabled(bool(names))
        self._explain()

    # --- choosing ---

    def _keep(self, setting: str, value: str) -> None:
        self._settings.keep(setting, value)
        self._explain()
        self.changed.emit()

    def _explain(self) -> None:
        lines = [_EXPLAINED[self.mode]]
        if self.numbering == "footer":
            lines.append(_FOOTER)
        say(self.explanation, "\n".join(lines))
        by_hand = self.mode == "manual"
        reveal(self.trial, is_shown=by_hand)
        self.trial.setEnabled(bool(self.printer))
        say(self.warned, _UNTRIED if by_hand and not self.is_tried else "")
