"""Editors of choices: round buttons or a list for one option, boxes to tick for several."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QRadioButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.definitions.types import Choice, Choices, Unread
from app.definitions.types.cleaning import excerpt
from app.dossier.changes import ROOT
from app.ui.icons import icon
from app.ui.labels import reveal
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.editors.base import FieldEditor
from app.ui.wizard.editors.flow import FlowLayout

_MOST_BUTTONS = 5
_MOST_LETTERS_IN_A_ROW = 28
_SHORT_LABEL = 14
_LIST_LETTERS = 14
NOT_CHOSEN = "（请选择）"


def _options(editor: FieldEditor) -> Mapping[str, str]:
    kind = editor.type
    return kind.options if isinstance(kind, Choice | Choices) else {}


def _shown(label: str) -> str:
    """A label for a button, on which a single & would be a mnemonic."""
    return label.replace("&", "&&")


class QuietComboBox(QComboBox):
    """A list that the wheel doesn't turn: it is rolled past on a page."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class ChoiceEditor(FieldEditor):
    """One option: buttons where there are few, a list where there are many. Delete empties it."""

    def __init__(
        self, session: Session, key: str, row: str = ROOT, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, key, row, parent)
        self.options = _options(self)
        self.buttons: dict[str, QRadioButton] = {}
        self.list: QComboBox | None = None
        if len(self.options) <= _MOST_BUTTONS:
            self._build_buttons()
        else:
            self._build_list()
        self.refresh()

    def refresh(self) -> None:
        """Mark the option that is chosen, or none."""
        value = self.value
        if self.list is not None:
            self._show_in_list(self.list, value)
        else:
            self._show_on_buttons(value)

    def focus_editor(self) -> None:
        """Let the keys go to the chosen button, or the first."""
        chosen = next((one for one in self.buttons.values() if one.isChecked()), self.field)
        chosen.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete and Backspace take the choice back; leaving a part is leaving the editor."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.enter(None)
                return True
        elif event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    # --- buttons ---

    def _build_buttons(self) -> None:
        letters = sum(len(label) + 2 for label in self.options.values())
        is_short = letters <= _MOST_LETTERS_IN_A_ROW
        row = FlowLayout(SIZES["space_4"], SIZES["space_1"]) if is_short else QVBoxLayout()
        self.group = QButtonGroup(self)
        for key, label in self.options.items():
            row.addWidget(self._button(key, label))
        self.clear = self._clear_button()
        if is_short:
            row.addWidget(self.clear)
            self.line.addLayout(row)
        else:
            row.setSpacing(SIZES["space_1"])
            self.line.addLayout(row)
            self.line.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignTop)
            self.line.addStretch(1)
        self.take_keys(next(iter(self.buttons.values()), self))
        for key, button in self.buttons.items():
            self.name(button, self.options[key])

    def _button(self, key: str, label: str) -> QRadioButton:
        button = QRadioButton(_shown(label), self)
        button.installEventFilter(self)
        button.toggled.connect(lambda is_on: self._choose(key) if is_on else None)
        self.group.addButton(button)
        self.buttons[key] = button
        return button

    def _clear_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon("close", "hint"))
        button.setToolTip("清除选择（Delete）")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.enter(None))
        policy = button.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        button.setSizePolicy(policy)
        self.name(button, "清除选择")
        return button

    def _choose(self, key: str) -> None:
        if self.value != key:
            self.enter(key)

    def _show_on_buttons(self, value: object) -> None:
        self.group.setExclusive(False)
        for key, button in self.buttons.items():
            with QSignalBlocker(button):
                button.setChecked(key == value)
        self.group.setExclusive(True)
        reveal(self.clear, is_shown=value is not None)

    # --- list ---

    def _build_list(self) -> None:
        self.list = QuietComboBox(self)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.list.addItem(NOT_CHOSEN, None)
        for key, label in self.options.items():
            self.list.addItem(label, key)
        self.list.installEventFilter(self)
        self.list.activated.connect(self._choose_place)
        letters = max(_LIST_LETTERS, *(len(label) + 4 for label in self.options.values()))
        self.list.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * letters)
        self.line.addWidget(self.list)
        self.line.addStretch(1)
        self.take_keys(self.list)

    def _choose_place(self, place: int) -> None:
        if self.list is not None and place <= len(self.options):
            self.enter(self.list.itemData(place))

    def _show_in_list(self, box: QComboBox, value: object) -> None:
        """Show the option; what is none stands at the end, so that it isn't lost to the eye."""
        with QSignalBlocker(box):
            while box.count() > len(self.options) + 1:
                box.removeItem(box.count() - 1)
            if isinstance(value, Unread):
                box.addItem(f"{excerpt(value.text)}（无此选项）", value)
                box.setCurrentIndex(box.count() - 1)
            else:
                box.setCurrentIndex(max(0, box.findData(value)) if value is not None else 0)


class ChoicesEditor(FieldEditor):
    """Several options, each with a box to tick."""

    def __init__(
        self, session: Session, key: str, row: str = ROOT, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, key, row, parent)
        options = _options(self)
        columns = 2 if all(len(label) <= _SHORT_LABEL for label in options.values()) else 1
        grid = QGridLayout()
        grid.setHorizontalSpacing(SIZES["space_4"])
        grid.setVerticalSpacing(SIZES["space_1"])
        self.boxes = {key: QCheckBox(_shown(label), self) for key, label in options.items()}
        for number, box in enumerate(self.boxes.values()):
            grid.addWidget(box, number // columns, number % columns)
            box.installEventFilter(self)
            box.toggled.connect(self._take)
        self.line.addLayout(grid)
        self.line.addStretch(1)
        self.take_keys(next(iter(self.boxes.values()), self))
        for option, box in self.boxes.items():
            self.name(box, options[option])
        self.refresh()

    def refresh(self) -> None:
        """Tick what is chosen."""
        value = self.value
        chosen = value if isinstance(value, tuple) else ()
        for key, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(key in chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving a box is leaving the editor."""
        if event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    def _take(self) -> None:
        self.enter([key for key, box in self.boxes.items() if box.isChecked()])
