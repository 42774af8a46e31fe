"""报送: what is still open, the mark that it was handed in, and what happened since."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.storage.deliveries import WAYS, Submission
from app.ui.dates import moment_text, submission_text
from app.ui.icons import icon
from app.ui.labels import give_role, reveal, say, text_label
from app.ui.lock_bar import ask_unlock
from app.ui.messages import choose
from app.ui.number_boxes import QuietDateEdit
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.boards.frame import Board
from app.ui.wizard.boards.packing import list_of
from app.ui.wizard.boards.whole_table import WholeTable
from app.ui.wizard.editors.base import commit_typing
from app.ui.wizard.editors.choices import QuietComboBox

_HINT = "这里只做记号，程序不发送任何东西。标记以后内容锁定；还要改的，先解除锁定，写明原因。"
_ALL_DONE = "该有的都备好了。"
_LONGEST_NOTE = 200


class SubmittingBoard(Board):
    """Marks the material as handed in, and takes the mark back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.open = text_label("", "warning", self.body)
        self.date = QuietDateEdit(self.body)
        self.date.setDisplayFormat("yyyy-MM-dd")
        self._today = QDate.currentDate()
        self.date.setDate(self._today)
        self.way = QuietComboBox(self.body)
        for key, label in WAYS.items():
            self.way.addItem(label, key)
        self.note = QLineEdit(self.body)
        self.note.setMaxLength(_LONGEST_NOTE)
        self.note.setPlaceholderText("快递单号、收件人、回执编号……（可以不写）")
        self.mark_button = QPushButton(icon("ok", "on_primary"), "标记为已报送", self.body)
        self.mark_button.setProperty("role", "primary")
        self.unlock_button = QPushButton(icon("edit"), "解除锁定…", self.body)
        self.done = text_label("", "ok", self.body)
        self.log = WholeTable("报送记录", ("时间", "事情"), (0, 1), self.body)
        self._build()
        for signal in (session.notice_changed, session.delivery_changed, session.lock_changed):
            signal.connect(self.mark_stale)
        self.bring_up_to_date()

    def _build(self) -> None:
        column = self.column
        self.before = text_label("报送以前", "caption", self.body)
        column.addWidget(self.before)
        column.addWidget(self.open)
        self.card = QFrame(self.body)
        self.card.setProperty("role", "card")
        inside = QVBoxLayout(self.card)
        inside.setContentsMargins(*(SIZES["space_4"],) * 4)
        inside.setSpacing(SIZES["space_3"])
        inside.addWidget(text_label(_HINT, "hint", self.card))
        inside.addLayout(self._build_form())
        inside.addWidget(self.mark_button, 0)
        column.addWidget(self.card)
        column.addWidget(self.done)
        column.addWidget(self.unlock_button)
        self.log_caption = text_label("报送记录", "caption", self.body)
        column.addWidget(self.log_caption)
        column.addWidget(self.log)
        column.addStretch(1)
        for button in (self.mark_button, self.unlock_button):
            button.setSizePolicy(button.sizePolicy().Policy.Fixed, button.sizePolicy().Policy.Fixed)
        self.mark_button.clicked.connect(lambda _checked=False: self.mark())
        self.unlock_button.clicked.connect(lambda _checked=False: ask_unlock(self.session, self))

    def _build_form(self) -> QFormLayout:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for caption, field in (("日期", self.date), ("方式", self.way), ("备注", self.note)):
            field.setAccessibleName(caption)
            form.addRow(caption, field)
        return form

    def redraw(self) -> None:
        """Show what is open, whether it was handed in, and what happened."""
        self._follow_day()
        delivery = self.session.file.delivery()
        submission = delivery.submission
        points = self.points() if submission is None else ()
        said = "\n".join(f"· {one}" for one in points) if points else _ALL_DONE
        self.open.setText(said)
        give_role(self.open, "warning" if points else "ok")
        for part in (self.before, self.open, self.card):
            reveal(part, is_shown=submission is None)
        reveal(self.unlock_button, is_shown=submission is not None)
        note = f"；{submission.note}" if submission and submission.note else ""
        told = f"已报送（{submission_text(submission)}{note}）：内容已锁定" if submission else ""
        say(self.done, told)
        self.log.show_rows([(moment_text(one.at.astimezone()), one.text) for one in delivery.log])
        for part in (self.log_caption, self.log):
            reveal(part, is_shown=bool(delivery.log))

    def showEvent(self, event: QShowEvent) -> None:
        """A window that stayed open overnight proposes the day it is now."""
        super().showEvent(event)
        self._follow_day()

    def _follow_day(self) -> None:
        """Go with the calendar, unless the user chose another day."""
        today = QDate.currentDate()
        if self.date.date() == self._today != today:
            self.date.setDate(today)
        self._today = today

    def points(self) -> tuple[str, ...]:
        """What speaks against handing it in now, a line each."""
        from app.outputs.delivery.packing_list import open_points  # noqa: PLC0415 - see `list_of`

        errors = sum(one.severity == "error" for one in self.session.findings())
        listed = list_of(self.session)
        return open_points(listed, errors) if listed is not None else ()

    def mark(self) -> None:
        """Keep that it was handed in, once the user knows what is still open."""
        commit_typing()
        if points := self.points():
            question = "还有这些事没有完，照样标记为已报送吗？"
            if choose(self, question, "\n".join(points), ("照样标记",), "先不标记") is None:
                return
        now = datetime.now().astimezone()
        shown = self.date.date()
        day = date(shown.year(), shown.month(), shown.day())
        at = datetime.combine(day, now.time()).astimezone()
        submission = Submission(at, self.way.currentData(), self.note.text().strip())
        self.session.keep_delivery(self.session.file.delivery().submitted(submission, now))
