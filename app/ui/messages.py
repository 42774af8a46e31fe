"""Dialogs in plain words: what happened, and what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from app.errors import JiangshenError


def show_error(parent: QWidget, error: JiangshenError) -> None:
    """Say what went wrong and what to do about it."""
    box = QMessageBox(QMessageBox.Icon.Warning, "匠申", error.message, parent=parent)
    box.setInformativeText(error.advice)
    box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def show_notes(parent: QWidget, notes: tuple[str, ...]) -> None:
    """Say what the user should know about a file that was just opened."""
    if notes:
        box = QMessageBox(QMessageBox.Icon.Information, "匠申", "\n".join(notes), parent=parent)
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.exec()


def ask(parent: QWidget, question: str, explanation: str, action: str) -> bool:
    """Ask before something happens: `action` names it on the button."""
    box = QMessageBox(QMessageBox.Icon.Question, "匠申", question, parent=parent)
    box.setInformativeText(explanation)
    yes = box.addButton(action, QMessageBox.ButtonRole.AcceptRole)
    box.addButton("不改", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    return box.clickedButton() is yes
