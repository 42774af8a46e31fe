"""Dialogs for printing both sides by hand: how the stack goes back, and the trial of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.outputs.delivery.printing import PaperPath, Pass
from app.ui.labels import say, text_label
from app.ui.paper_pictures import PaperPicture, Picture
from app.ui.style.tokens import size

_TURN = "把打出来的这一叠这样放回去"
_AS_IS = (
    "等正面全部打完，从出纸口整叠拿起来：不翻面，不掉头，不打乱顺序，原样放进纸盒"
    "（放在白纸上面，或者只放这一叠），再打反面。"
)
_TURNED = (
    "等正面全部打完，从出纸口整叠拿起来：像翻书一样沿长边翻过来，上下不掉头，不打乱顺序，"
    "放进纸盒（放在白纸上面，或者只放这一叠），再打反面。"
)
_NEXT = "这一批打好了，请整叠取走；纸盒里放好白纸，再打下一批的正面。"


class _Step(QDialog):
    """A dialog whose button for going on isn't pressed by chance: Enter does only what has the focus."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*(size("space_5"),) * 4)
        self.column.setSpacing(size("space_3"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus."""
        focused = self.focusWidget()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and isinstance(focused, QPushButton):
            focused.click()
        elif not is_enter:
            super().keyPressEvent(event)

    def button(self, text: str, role: str = "") -> QPushButton:
        """A button that Enter in another place doesn't press."""
        made = QPushButton(text, self)
        made.setAutoDefault(False)
        if role:
            made.setProperty("role", role)
        return made


class TurnDialog(_Step):
    """Between two passes: accepted when the paper lies as it should, rejected to stop."""

    def __init__(
        self, one: Pass, title: str, path: PaperPath, parent: QWidget | None = None
    ) -> None:
        super().__init__("手动双面打印", parent)
        self.setMinimumWidth(size("space_6") * 16)
        batch = f"，第 {one.batch} 批／共 {one.batches} 批" if one.batches > 1 else ""
        what = f"《{title}》{batch}：{len(one.sides)} 张"
        turns = path.needs_turning
        self.column.addWidget(text_label(_TURN if one.is_back else "放好白纸", "title", self))
        self.column.addWidget(text_label(what, "quiet", self))
        if one.is_back:
            picture = PaperPicture("back_turned" if turns else "back_as_is", self)
            self.column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        words = (_TURNED if turns else _AS_IS) if one.is_back else _NEXT
        self.text = text_label(words, "", self)
        self.column.addWidget(self.text)
        self.column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        go = "已放好，打印反面" if one.is_back else "已放好，打印正面"
        self.go = self.button(go, "primary")
        self.stop = self.button("停止")
        self.go.clicked.connect(self.accept)
        self.stop.clicked.connect(self.reject)
        row.addWidget(self.go)
        row.addWidget(self.stop)
        self.column.addLayout(row)
        self.go.setFocus()


_QUESTIONS: tuple[tuple[str, str, Sequence[tuple[Picture, str]]], ...] = (
    (
        "纸出来以后，印字的一面朝下还是朝上？",
        "先看一眼，别翻动它。",
        (("face_down", "朝下，看不见字"), ("face_up", "朝上，看得见字")),
    ),
    (
        "第二面打在哪里？",
        "拿起这张纸，看着空心箭头，箭头尖朝上；再像翻书一样翻到背面。哪张图和它一样？",
        (
            ("other_same", "另一面，方向相同"),
            ("other_reversed", "另一面，方向相反"),
            ("same_same", "同一面，方向相同"),
            ("same_reversed", "同一面，方向相反"),
        ),
    ),
)
_BEGIN = (
    "用一张纸弄清这台打印机怎样出纸、怎样进纸，以后手动双面就不会印反。",
    "先在纸盒里放一张白纸，打印第一面（空心箭头）。",
)
_AGAIN = (
    "把这张纸放回去，打第二面",
    "从出纸口原样拿起这张纸：不翻面，不掉头，放进纸盒最上面，再打印第二面（实心箭头）。",
)
_DONE = "记住了。以后手动双面时，程序按这台打印机的样子画出放纸的方法。"


class TrialDialog(_Step):
    """The trial of a sheet in four steps. `found` is what came of it, None until the end.

    `print_side(side)` prints the first or the second side; `shown(text)` says how that went.
    """

    answered = Signal()

    def __init__(self, print_side: Callable[[int], bool], parent: QWidget | None = None) -> None:
        super().__init__("试打一张", parent)
        self.setMinimumWidth(size("space_6") * 20)
        self._print_side = print_side
        self._answers: list[Picture] = []
        self.found: PaperPath | None = None
        self.heading = text_label("", "caption", self)
        self.text = text_label("", "", self)
        self.choices = QWidget(self)
        self._row = QHBoxLayout(self.choices)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.go = self.button("打印第一面", "primary")
        self.leave = self.button("取消")
        self.go.clicked.connect(self._go)
        self.leave.clicked.connect(self.reject)
        for widget in (self.heading, self.text, self.choices):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        for widget in (self.go, self.leave):
            row.addWidget(widget)
        self.column.addLayout(row)
        self._show(*_BEGIN)

    # --- steps ---

    def _go(self) -> None:
        if self.found is not None:
            self.accept()
            return
        side = len(self._answers) + 1
        self.go.setEnabled(False)
        is_sent = self._print_side(side)
        self.go.setEnabled(True)
        if is_sent:
            heading, text, pictures = _QUESTIONS[side - 1]
            self._show(heading, text, pictures)

    def answer(self, picture: Picture) -> None:
        """The picture that the sheet looks like."""
        self._answers.append(picture)
        if len(self._answers) == 1:
            self.go.setText("打印第二面")
            self._show(*_AGAIN)
            return
        where = self._answers[1]
        self.found = PaperPath(
            self._answers[0] == "face_down",
            where.startswith("same"),
            where.endswith("reversed"),
        )
        self.go.setText("好")
        self.leave.hide()
        self._show("试好了", _DONE)

    def _show(self, heading: str, text: str, pictures: Sequence[tuple[Picture, str]] = ()) -> None:
        self.heading.setText(heading)
        say(self.text, text)
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for picture, words in pictures:
            self._row.addWidget(self._choice(picture, words))
        self.choices.setVisible(bool(pictures))
        self.go.setVisible(not pictures)
        first = self._row.itemAt(0)
        (first.widget() if first is not None else self.go).setFocus()
        self.adjustSize()
        self.answered.emit()

    def _choice(self, picture: Picture, words: str) -> _Choice:
        made = _Choice(picture, words, self)
        made.clicked.connect(lambda _checked=False: self.answer(picture))
        return made


class _Choice(QPushButton):
    """A picture with its words, that can be pressed."""

    def __init__(self, picture: Picture, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoDefault(False)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        inside = QVBoxLayout(self)
        label = text_label(words, "", self)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(PaperPicture(picture, self), 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(label)

    def sizeHint(self) -> QSize:
        """That of what is inside, which a button doesn't ask."""
        inside = self.layout()
        return inside.sizeHint() if inside is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The same: the picture isn't cut."""
        return self.sizeHint()
