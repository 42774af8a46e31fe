"""How the budget is filled: amounts or a worksheet, with a question before the figures change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.definitions.types import Choice
from app.dossier import worksheet
from app.ui.labels import say, text_label
from app.ui.messages import resize_within_screen
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.whole_text import WholeTextDelegate


class SwitchQuestion(QDialog):
    """Says which amounts would change before the way of filling is changed."""

    def __init__(self, target: str, changes: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("切换预算的填法")
        column = QVBoxLayout(self)
        column.setSpacing(SIZES["space_3"])
        column.addWidget(text_label(f"改为“{target}”后，表 4-2 的金额会这样变："))
        self.changes = QListWidget()
        self.changes.setAccessibleName("会变的金额")
        self.changes.addItems(list(changes))
        self.changes.setWordWrap(True)
        self.changes.setItemDelegate(WholeTextDelegate(self.changes))
        self.changes.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self.changes)
        column.addWidget(text_label("切换是一步，可以用“撤销”退回。", "hint"))
        buttons = QDialogButtonBox()
        self.switch = buttons.addButton("切换", QDialogButtonBox.ButtonRole.AcceptRole)
        self.stay = buttons.addButton("不切换", QDialogButtonBox.ButtonRole.RejectRole)
        self.switch.setProperty("role", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        resize_within_screen(self, self.fontMetrics().horizontalAdvance("国") * 40, 380)


class ModeChoice(QWidget):
    """Two radio buttons; the dossier says which of them is chosen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SIZES["space_1"])
        fact = session.definitions.facts[worksheet.MODE]
        column.addWidget(text_label(fact.label, "caption"))
        line = QHBoxLayout()
        line.setSpacing(SIZES["space_4"])
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        for mode, label in fact.type.options.items() if isinstance(fact.type, Choice) else ():
            button = QRadioButton(label)
            button.setAccessibleName(f"{fact.label}：{label}")
            button.clicked.connect(lambda _checked=False, mode=mode: self._ask(mode))
            self._group.addButton(button)
            self.buttons[mode] = button
            line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
        self._idle = text_label("", "hint")
        column.addWidget(self._idle)
        self.refresh()

    def refresh(self) -> None:
        """Show which way of filling holds, and that the worksheet counts for nothing otherwise."""
        by_lines = worksheet.is_by_lines(self.session.dossier)
        self.buttons["lines" if by_lines else "direct"].setChecked(True)
        idle = 0 if by_lines else len(self.session.dossier.rows(worksheet.LINES))
        say(self._idle, f"另有 {idle} 行预算明细，现在不算数。" if idle else "")

    def focus_editor(self) -> None:
        """Put the cursor on the chosen one."""
        mode = "lines" if worksheet.is_by_lines(self.session.dossier) else "direct"
        self.buttons[mode].setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, mode: str) -> None:
        """Change the way of filling; where figures would change, ask first."""
        dossier = self.session.dossier
        if (mode == "lines") == worksheet.is_by_lines(dossier):
            return
        changes = worksheet.switching_changes(dossier)
        if mode == "lines" and changes and not self._is_agreed(mode, changes):
            self.refresh()
            return
        self.session.do("切换预算的填法", lambda: worksheet.switch_mode(dossier, mode))

    def _is_agreed(self, mode: str, changes: Sequence[str]) -> bool:
        question = SwitchQuestion(self.buttons[mode].text(), changes, self)
        try:
            return question.exec() == QDialog.DialogCode.Accepted
        finally:
            question.deleteLater()
