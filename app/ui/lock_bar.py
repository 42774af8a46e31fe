"""The bar over the pages of what was handed in, and the way to unlock it, with a reason."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.dates import submission_text
from app.ui.icons import icon
from app.ui.labels import text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES, size

_LETTERS = 30
_LONGEST = 200
_EXPLANATION = (
    "解除以后可以修改，左栏不再写“已标记为报送”。已经交出去的材料不会跟着变："
    "改过的要重新打印、重新报送。时间和原因记在“输出与报送 → 报送”里。"
)


class LockBar(QFrame):
    """Says that the material was handed in; shown only while it is locked."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("role", "ok")
        line = QHBoxLayout(self)
        line.setContentsMargins(
            SIZES["space_4"], SIZES["space_2"], SIZES["space_4"], SIZES["space_2"]
        )
        self.text = text_label("", "ok", self)
        self.button = QPushButton(icon("edit"), "解除锁定…", self)
        self.button.clicked.connect(lambda _checked=False: ask_unlock(session, self))
        line.addWidget(self.text, 1)
        line.addWidget(self.button)
        for signal in (session.lock_changed, session.delivery_changed, session.opened):
            signal.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how it stands now."""
        is_open = self._session.is_open
        submission = self._session.file.delivery().submission if is_open else None
        self.setVisible(submission is not None)
        if submission is not None:
            self.text.setText(f"已报送（{submission_text(submission)}）：内容已锁定")


class UnlockDialog(QDialog):
    """Asks why what was handed in is to be changed again; it can't be accepted without a reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("解除锁定")
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * _LETTERS)
        self.reason = QLineEdit(self)
        self.reason.setMaxLength(_LONGEST)
        self.reason.setPlaceholderText("例如：受理的同志要求补正表4-2")
        self.reason.setAccessibleName("解除锁定的原因")
        self.unlock_button = QPushButton("解除锁定", self)
        self.unlock_button.setProperty("role", "primary")
        self.unlock_button.setDefault(True)
        self.unlock_button.clicked.connect(self.accept)
        refusal = QPushButton("不解除", self)
        refusal.clicked.connect(self.reject)
        self.reason.textChanged.connect(self._show_ready)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.unlock_button, refusal):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(size("space_5"),) * 4)
        column.setSpacing(size("space_3"))
        column.addWidget(text_label("为什么要解除锁定？（必填）", "caption", self))
        column.addWidget(self.reason)
        column.addWidget(text_label(_EXPLANATION, "hint", self))
        column.addLayout(buttons)
        self._show_ready()

    def _show_ready(self) -> None:
        self.unlock_button.setEnabled(bool(self.reason.text().strip()))


def ask_unlock(session: Session, parent: QWidget) -> None:
    """Unlock the dossier once the user has said why."""
    dialog = UnlockDialog(parent.window())
    is_accepted = dialog.exec() == QDialog.DialogCode.Accepted
    reason = dialog.reason.text().strip()
    dialog.deleteLater()
    if is_accepted and reason and session.is_locked:
        unlock(session, reason)


def unlock(session: Session, reason: str) -> None:
    """Take the mark back, and keep when and why."""
    now = datetime.now().astimezone()
    session.keep_delivery(session.file.delivery().unlocked(now, reason))
