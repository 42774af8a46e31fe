"""A user's hands for the window's tests: they know keys and clicks, and nothing of the dossier.

Chinese comes in as an input method brings it. Nothing here sets a value: what the widgets don't
take by keys and clicks stays empty.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QWidget

from app.definitions.types import OccupationName
from app.ui.wizard.editors import FieldEditor
from app.ui.wizard.editors.choices import ChoiceEditor, ChoicesEditor
from app.ui.wizard.editors.occupation import OccupationEditor
from app.ui.wizard.rows_editor import RowsEditor

Key = Qt.Key
_MOST_STEPS = 60


class LostError(AssertionError):
    """The keys went nowhere, or never arrived where they should."""


def press(key: Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keys go: into an open list, or the focused widget."""
    QTest.keyClick(target(), key, held)


def target() -> QWidget:
    """Where keys go now."""
    found = QApplication.activePopupWidget() or QApplication.focusWidget()
    if found is None:
        raise LostError("no widget takes the keys")
    return found


def click(widget: QWidget, spot: object = None) -> None:
    """Click into the middle of a widget, or at a spot."""
    where = widget.rect().center() if spot is None else spot
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)


def click_cell(view: QAbstractItemView, index: QModelIndex) -> None:
    """Click a cell of a table or an entry of a list."""
    view.scrollTo(index)
    click(view.viewport(), view.visualRect(index).center())


def write(text: str, line_end: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Type a text: ASCII by keys, anything else through an input method, line ends by Enter."""
    for number, line in enumerate(text.split("\n")):
        if number:
            press(Key.Key_Return, line_end)
        if line.isascii():
            for letter in line:
                QTest.keyClicks(target(), letter)
        else:
            _compose(line)


def _compose(text: str) -> None:
    field = QApplication.focusWidget()
    composing, done = QInputMethodEvent(text[:1], []), QInputMethodEvent()
    done.setCommitString(text)
    for event in (composing, done):
        QApplication.sendEvent(field, event)


# --- fields --------------------------------------------------------------------------------------


def editor_of(widget: QWidget | None) -> FieldEditor | None:
    """The editor that a part belongs to."""
    while widget is not None and not isinstance(widget, FieldEditor):
        widget = widget.parentWidget()
    return widget


def enter(editor: FieldEditor) -> None:
    """Click into an editor; a first box or button gets the focus without being chosen."""
    if isinstance(editor, ChoiceEditor | ChoicesEditor | RowsEditor):
        editor.field.setFocus(Qt.FocusReason.MouseFocusReason)
    else:
        click(editor.field)


def fill(editor: FieldEditor, value: object) -> None:
    """Fill the editor that has the focus, as its kind is filled by keys."""
    if isinstance(editor, ChoiceEditor):
        _choose(editor, str(value))
    elif isinstance(editor, ChoicesEditor):
        tick(editor, value)
    elif isinstance(editor, OccupationEditor):
        find_occupation(value)
    elif isinstance(editor, RowsEditor):
        fill_table(editor, value)
    else:
        write(str(value))


def _choose(editor: ChoiceEditor, option: str) -> None:
    label = editor.options[option]
    if isinstance(editor.list, QComboBox):
        choose_in_list(editor.list, label)
        return
    press(Key.Key_Space)
    wanted, first = editor.buttons[option], QApplication.focusWidget()
    _step(Key.Key_Down if wanted.y() > first.y() else Key.Key_Right, wanted.isChecked)


def choose_in_list(box: QComboBox, label: str) -> None:
    """Turn a closed list by the arrow keys, from its first option down."""
    press(Key.Key_Home)
    _step(Key.Key_Down, lambda: box.currentText() == label)


def _step(key: Key, is_there) -> None:
    for _ in range(_MOST_STEPS):
        if is_there():
            return
        press(key)
    raise LostError(f"{key} doesn't lead there")


def tick(editor: ChoicesEditor, options: object) -> None:
    """Tick the box that has the focus and those behind it, by Tab and Space."""
    boxes = list(editor.boxes.items())
    for number, (option, box) in enumerate(boxes):
        if not box.hasFocus():
            raise LostError(f"Tab doesn't reach the box {option}")
        if option in options:
            press(Key.Key_Space)
        if number < len(boxes) - 1:
            press(Key.Key_Tab)


def find_occupation(value: object) -> None:
    """Search by name or 工种, and choose from the list that drops down."""
    wanted = value if isinstance(value, OccupationName) else OccupationName(**value)
    write(wanted.work_type or wanted.name)
    popup = QApplication.activePopupWidget()
    if not isinstance(popup, QAbstractItemView):
        raise LostError("no list of occupations drops down")
    press(Key.Key_Down)
    _step(Key.Key_Down, lambda: wanted.code in popup.currentIndex().data())
    press(Key.Key_Return)


# --- tables --------------------------------------------------------------------------------------


def fill_table(editor: RowsEditor, rows: list[Mapping[str, object]]) -> None:
    """Fill an empty table whose button or sheet has the focus: Ins, Enter, and Tab through all cells."""
    if not editor.view.hasFocus():
        click(editor.buttons["add"])
    else:
        press(Key.Key_Insert)
    press(Key.Key_Return)
    columns = editor.model.columns
    for number, row in enumerate(rows):
        for place, key in enumerate(columns):
            _write_cell(editor, key, row.get(key, ""))
            if (number, place) != (len(rows) - 1, len(columns) - 1):
                press(Key.Key_Tab)
    press(Key.Key_Return)


def _write_cell(editor: RowsEditor, key: str, value: object) -> None:
    if isinstance(QApplication.focusWidget(), QComboBox):
        label = editor.session.definitions.facts[key].type.options[value]
        choose_in_list(QApplication.focusWidget(), label)
    else:
        write(str(value), Qt.KeyboardModifier.AltModifier)
