"""Dialogs in plain words: what happened, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.errors import JiangshenError
from app.ui.style.tokens import SIZES

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox


def show_error(parent: QWidget, error: JiangshenError) -> None:
    """Say what went wrong and what to do about it."""
    _inform(parent, "Warning", error.message, error.advice)


def show_failure(parent: QWidget, error: Exception) -> None:
    """Say why work broke off, where the user can mend it; any other error is one of the program."""
    if not isinstance(error, JiangshenError):
        raise error
    show_error(parent, error)


def show_notes(parent: QWidget, notes: tuple[str, ...]) -> None:
    """Say what the user should know about a file that was just opened."""
    if notes:
        _inform(parent, "Information", "\n".join(notes))


def ask(parent: QWidget, question: str, explanation: str, action: str) -> bool:
    """Ask before something happens: `action` names it on the button."""
    return choose(parent, question, explanation, (action,), "不改") == 0


def choose(
    parent: QWidget, question: str, explanation: str, actions: Sequence[str], refusal: str
) -> int | None:
    """Let the user choose what happens, each action named on its button; None for the refusal.

    Enter takes the first action, Esc the refusal.
    """
    box = question_box(parent, question, explanation, actions, refusal)
    box.exec()
    clicked = box.clickedButton()
    places = [place for place, one in enumerate(box.buttons()) if one is clicked]
    return places[0] if places and places[0] < len(actions) else None


def question_box(
    parent: QWidget, question: str, explanation: str, actions: Sequence[str], refusal: str
) -> QMessageBox:
    """The box that asks it: a button for each action, the last one for the refusal."""
    box = _box(parent, "Question", question, explanation)
    buttons = [box.addButton(one, box.ButtonRole.AcceptRole) for one in actions]
    box.setDefaultButton(buttons[0])
    box.setEscapeButton(box.addButton(refusal, box.ButtonRole.RejectRole))
    return box


def resize_within_screen(widget: QWidget, width: int, height: int) -> None:
    """Give a dialog a size (in logical pixels), but none that its screen hasn't."""
    room = widget.screen().availableSize()
    edge = SIZES["space_6"]
    widget.resize(min(width, room.width() - edge), min(height, room.height() - 2 * edge))


def _inform(parent: QWidget, sign: str, message: str, explanation: str = "") -> None:
    box = _box(parent, sign, message, explanation)
    box.addButton("知道了", box.ButtonRole.AcceptRole)
    box.exec()


def _box(parent: QWidget, sign: str, message: str, explanation: str) -> QMessageBox:
    """A box with one of Qt's signs (Warning, Information, Question)."""
    # The window stands without any box: it is loaded with the first one.
    from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415

    box = QMessageBox(QMessageBox.Icon[sign], "匠申", message, parent=parent)
    box.setInformativeText(explanation)
    return box
