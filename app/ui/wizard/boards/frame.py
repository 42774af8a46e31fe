"""The frame of a hand-made page: a scrolled column, captions, and redrawing only while it is seen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.session import Session
from app.ui.style.tokens import SIZES


def text_label(text: str = "", role: str = "", parent: QWidget | None = None) -> QLabel:
    """A label of plain text that wraps and can be selected with the mouse; `role` gives its look."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        label.setProperty("role", role)
    return label


def say(label: QLabel, text: str, role: str | None = None) -> None:
    """Let a label say something, or vanish where there is nothing to say."""
    label.setText(text)
    label.setVisible(bool(text))
    if role is not None:
        give_role(label, role)


def give_role(widget: QWidget, role: str) -> None:
    """Change the look of a widget."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def resize_within_screen(widget: QWidget, width: int, height: int) -> None:
    """Give a dialog a size (in logical pixels), but none that its screen hasn't."""
    room = widget.screen().availableSize()
    edge = SIZES["space_6"]
    widget.resize(min(width, room.width() - edge), min(height, room.height() - 2 * edge))


class Board(QWidget):
    """A page in a scrolled column. It redraws when the dossier changes, but only while it is seen.

    A subclass builds its parts into `column` and implements `redraw`.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._is_stale = True
        self._is_closed = False
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QWidget()
        self.body.setProperty("role", "page")
        self.column = QVBoxLayout(self.body)
        margin = SIZES["space_5"]
        self.column.setContentsMargins(margin, SIZES["space_4"], margin, margin)
        self.column.setSpacing(SIZES["space_3"])
        self.area.setWidget(self.body)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.area)
        session.findings_changed.connect(self.mark_stale)
        session.closed.connect(self._close_board)

    def redraw(self) -> None:
        """Show what the dossier now says."""
        raise NotImplementedError

    def mark_stale(self) -> None:
        """Redraw now, or once the page is seen."""
        self._is_stale = True
        if self.isVisible():
            self.bring_up_to_date()

    def bring_up_to_date(self) -> None:
        """Redraw where something has changed since."""
        if self._is_stale and self.session.is_open and not self._is_closed:
            self._is_stale = False
            self.redraw()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed while the page wasn't seen."""
        super().showEvent(event)
        self.bring_up_to_date()

    def reveal(self, widget: QWidget) -> None:
        """Scroll to a widget."""
        self.bring_up_to_date()
        self.area.ensureWidgetVisible(widget, 0, SIZES["space_6"])

    def _close_board(self) -> None:
        """The dossier that this page showed is gone; it stays as it is until it is thrown away."""
        self._is_closed = True

    @staticmethod
    def grow_sideways(widget: QWidget) -> QWidget:
        """Let a widget take the width of the column and only the height it needs."""
        widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return widget
