"""What was handed in stays as it was: the pages can be read, searched and copied, but not changed.

The dossier itself refuses every change (`LockedDossierError`). Here, in one place for all pages,
what would only lead to that refusal is taken away: fields become read-only, buttons and choices
are disabled, keys that change something go nowhere. A button that only looks says so by
`labels.looks_only`.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QTextEdit,
    QWidget,
)

from app.ui.labels import LOOKS
from app.ui.session import Session

_Key = Qt.Key
_TO_MOVE = frozenset(
    {
        *(_Key.Key_Left, _Key.Key_Right, _Key.Key_Up, _Key.Key_Down, _Key.Key_Home, _Key.Key_End),
        *(_Key.Key_PageUp, _Key.Key_PageDown, _Key.Key_Tab, _Key.Key_Backtab, _Key.Key_Escape),
    }
)
_TO_OPEN = frozenset({_Key.Key_Return, _Key.Key_Enter, _Key.Key_Space})
_TO_TAKE = frozenset({_Key.Key_C, _Key.Key_A})
_APPEARS = frozenset({QEvent.Type.Polish, QEvent.Type.Show, QEvent.Type.EnabledChange})
_TYPES = frozenset({QEvent.Type.KeyPress, QEvent.Type.InputMethod})


class PageLock(QObject):
    """Holds the pages that `holds` says are held, while the dossier is locked.

    What a page makes later is held as it appears. Nothing is given back: after unlocking the pages
    are made anew.
    """

    def __init__(self, session: Session, page_of: Callable[[QWidget], QWidget | None]) -> None:
        super().__init__(session)
        self._session, self._page_of = session, page_of
        self._is_watching = False
        for signal in (session.lock_changed, session.opened, session.closed):
            signal.connect(self._follow)
        self._follow()

    def hold(self, page: QWidget) -> None:
        """Let a page be looked at only."""
        for widget in (page, *page.findChildren(QWidget)):
            _still(widget)

    def _follow(self) -> None:
        """Events are looked at only while something is locked: it costs a little with each."""
        application = QApplication.instance()
        if application is None or self._is_watching == self._session.is_locked:
            return
        self._is_watching = self._session.is_locked
        if self._is_watching:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold what appears, and let no key change anything."""
        kind = event.type()
        if kind not in _APPEARS and kind not in _TYPES:
            return False
        if not self._session.is_locked:
            return False  # just unlocked: whoever hears of it first makes its pages anew
        if not isinstance(watched, QWidget) or self._page_of(watched) is None:
            return False
        if kind in _APPEARS:
            _still(watched)
            return False
        return not (isinstance(event, QKeyEvent) and _is_harmless(watched, event))


def _still(widget: QWidget) -> None:
    """Take from a widget what would change the dossier; done already, nothing happens."""
    if widget.acceptDrops():
        widget.setAcceptDrops(False)
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit | QAbstractSpinBox):
        if not widget.isReadOnly():
            widget.setReadOnly(True)
    elif isinstance(widget, QAbstractItemView):
        widget.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        widget.setDragEnabled(False)
    elif isinstance(widget, QAbstractButton | QComboBox):
        is_arrow = isinstance(widget.parent(), QTabBar | QTableView)
        if widget.isEnabled() and not is_arrow and not widget.property(LOOKS):
            widget.setEnabled(False)


def _is_harmless(watched: QWidget, event: QKeyEvent) -> bool:
    """Whether a key only moves, opens or copies."""
    key, held = event.key(), event.modifiers()
    if held & Qt.KeyboardModifier.AltModifier:
        return False
    if held & Qt.KeyboardModifier.ControlModifier and key in _TO_TAKE:
        return True
    is_function = _Key.Key_F1 <= key <= _Key.Key_F35 and key != _Key.Key_F2
    if key in _TO_OPEN:
        # In a sheet it begins to edit, and at the end adds a row.
        return not isinstance(watched, QTableView)
    return key in _TO_MOVE or is_function or (not event.text() and key >= _Key.Key_Shift)
