"""Editors in which one types: when the text goes to the dossier, and when it may be set.

The text is handed over after a pause and when the field is left. It is put in order only when the
field is left, and never while an input method is composing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from app.definitions.types import Unread
from app.dossier.changes import ROOT
from app.ui.session import Session
from app.ui.wizard.editors.base import FieldEditor

_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""Reasons for which the keys go elsewhere for a moment and come back."""


class TypedEditor(FieldEditor):
    """An editor around a text widget. A subclass implements `text` and `put`, and calls `watch`."""

    pause: int | None = 800
    """Milliseconds without a key after which the text is handed over; None: only when left."""

    def __init__(
        self, session: Session, key: str, row: str = ROOT, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, key, row, parent)
        self._is_composing = False
        self._is_unsent = False
        self._is_filling = False
        self._is_refresh_due = False
        self._notes: tuple[str, ...] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._commit_after_pause)

    def text(self) -> str:
        """What stands in the widget, without what is being composed."""
        raise NotImplementedError

    def put(self, text: str) -> None:
        """Set the text of the widget."""
        raise NotImplementedError

    def shown(self) -> str:
        """The value as it is edited."""
        value = self.value
        return value.text if isinstance(value, Unread) else self.type.display(value)

    def watch(self, field: QWidget) -> None:
        """Let the widget be the one that takes the keys."""
        self.take_keys(field)
        field.installEventFilter(self)

    # --- the text's way ---

    def take_text(self) -> None:
        """A slot: the user changed the text."""
        if self._is_filling:
            return
        self._is_unsent = True
        if self.pause is not None:
            self._timer.start(self.pause)
        self.typed.emit(self.text())
        self.session.typing.emit(self.row, self.key, self.text())

    def commit_typing(self) -> None:
        """Hand the text over, where it was changed."""
        self._timer.stop()
        if not self._is_unsent:
            return
        self._is_unsent = False
        if reading := self.enter(self.text()):
            self._notes = reading.notes

    def leave(self) -> None:
        """Hand the text over, put it in order, and say what was cleaned."""
        self.commit_typing()
        self._show()
        notes, self._notes = self._notes, None
        if notes is not None:
            self.noted.emit(notes)
        self.left.emit()

    def refresh(self) -> None:
        """Show the value; what is being typed and means the same stays as it was typed."""
        if self._is_composing or self._is_unsent:
            self._is_refresh_due = True
        elif not self._is_same():
            self._show()

    def _is_same(self) -> bool:
        has_focus = self.field.hasFocus()
        return has_focus and self.type.normalise(self.text()).value == self.value

    def _show(self) -> None:
        if self._is_composing or not self.is_alive:
            self._is_refresh_due = True
            return
        self._is_refresh_due = False
        wanted = self.shown()
        if wanted != self.text():
            self._is_filling = True
            self.put(wanted)
            self._is_filling = False
            self.typed.emit(wanted)

    def _commit_after_pause(self) -> None:
        if self._is_composing:
            self._timer.start()
        else:
            self.commit_typing()
            self._show_what_is_due()

    def _show_what_is_due(self) -> None:
        if self._is_refresh_due and not self._is_unsent:
            self._is_refresh_due = False
            self.refresh()

    # --- what happens to the widget ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at what reaches the text widget before it does."""
        if watched is not self.field:
            return super().eventFilter(watched, event)
        if isinstance(event, QInputMethodEvent):
            self._follow_composition(event)
        elif event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            self._follow_focus(event.reason())
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            return self._leaves_undo_to_the_window(event)
        return super().eventFilter(watched, event)

    def _follow_composition(self, event: QInputMethodEvent) -> None:
        self._is_composing = bool(event.preeditString())
        if not self._is_composing and self._is_refresh_due:
            QTimer.singleShot(0, self, self._show_what_is_due)

    def _follow_focus(self, reason: Qt.FocusReason) -> None:
        if reason in _PASSING:
            if self.pause is not None:
                self.commit_typing()
            return
        # The input method has finished or given up before the field is left.
        self._is_composing = False
        self.leave()

    def _leaves_undo_to_the_window(self, event: QKeyEvent) -> bool:
        """Ctrl+Z takes back steps of the dossier, not keys."""
        keys = QKeySequence.StandardKey
        if not (event.matches(keys.Undo) or event.matches(keys.Redo)):
            return False
        self.commit_typing()
        event.ignore()
        return True
