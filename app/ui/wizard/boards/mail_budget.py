"""How much of the mail limit a copy takes: a bar, and the same in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.definitions.types.files import size_text
from app.ui.labels import say, text_label
from app.ui.style.tokens import SIZES, tokens_of

_MARK = 2


class _Bar(QWidget):
    """What is sent, against the limit: both on one scale, whichever is larger."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sent, self.limit = 0, 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A bar as high as a line of a table."""
        return QSize(320, self.fontMetrics().height() + SIZES["space_1"])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the track as far as the mail goes; a line stands where the limit is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, whole = tokens_of(self.palette()), QRectF(self.rect())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.hover))
        painter.drawRoundedRect(whole, SIZES["radius"], SIZES["radius"])
        scale = whole.width() / max(self.sent, self.limit)
        painter.setBrush(QColor(tokens.warning if self.sent > self.limit else tokens.accent))
        filled = QRectF(0, 0, self.sent * scale, whole.height())
        painter.drawRoundedRect(filled, SIZES["radius"], SIZES["radius"])
        at = min(self.limit * scale, whole.width() - _MARK)
        painter.fillRect(QRectF(at, 0, _MARK, whole.height()), QColor(tokens.text))
        painter.end()


class MailBudget(QWidget):
    """The bar with its words; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = text_label("", "", self)
        self.bar = _Bar(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SIZES["space_1"])
        column.addWidget(self.words)
        column.addWidget(self.bar)
        self.hide()

    def show_mail(self, sent: int, limit: int, mails: int) -> None:
        """What goes out as e-mail in bytes (with its coding), the limit of one, into how many it went."""
        self.bar.sent, self.bar.limit = sent, limit
        share = f"邮件发送时共 {size_text(sent)}（附件编码后约为原来的 4/3），一封的上限 {size_text(limit)}"
        split = f"，已分成 {mails} 封" if mails > 1 else ""
        say(self.words, f"{share}{split}。", "warning" if sent > limit else "quiet")
        self.setAccessibleName(self.words.text())
        self.bar.update()
        self.show()
