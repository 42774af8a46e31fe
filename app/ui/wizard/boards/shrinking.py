"""缩小扫描件: what each step makes of the copy, a look at what it loses, and which one is taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.definitions.types.files import size_text
from app.ui.background import Job
from app.ui.labels import say, text_label
from app.ui.messages import resize_within_screen, show_failure
from app.ui.style.tokens import SIZES

if TYPE_CHECKING:
    from app.outputs.delivery.package_models import Staged
    from app.outputs.delivery.shrinking_copies import Look, ShrunkCopy
    from app.outputs.engines.pdf_files import Picture

_LOOK = (330, 260)
_HINT = (
    "只缩小电子版里的扫描件和照片，纸质材料和原件都不变；文字、表格、带签章的文件不动。"
    "下面是损失最大的一页，按实际大小对照。"
)
_COUNTING = "正在算每一档缩小以后有多大……"


class ShrinkingDialog(QDialog):
    """Reckons the steps in the background; `chosen` is the copy of the step that was taken.

    `original` is the copy as it was made, `limit` what one mail may have, in bytes.
    """

    def __init__(self, original: Staged, folder: Path, limit: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._original, self._folder, self._limit = original, folder, limit
        self.copies: list[ShrunkCopy] = []
        self._looks: dict[int, Look | None] = {}
        self.setWindowTitle("缩小扫描件")
        self._build()
        self._job = Job(self._work, self)
        self._job.progressed.connect(self._show_progress)
        self._job.finished.connect(self._finish)
        self._job.failed.connect(self._fail)
        self.finished.connect(lambda _: self._job.cancel())
        resize_within_screen(self, 2 * _LOOK[0] + 4 * SIZES["space_6"], 640)
        self._job.start()

    @property
    def chosen(self) -> Staged:
        """The copy of the chosen step; the original where it isn't to be shrunk."""
        at = self.group.checkedId()
        return self.copies[at - 1].staged if at > 0 else self._original

    # --- building ---

    def _build(self) -> None:
        inside = QWidget()
        self._column = column = QVBoxLayout(inside)
        column.setSpacing(SIZES["space_3"])
        column.addWidget(text_label(_HINT, "hint"))
        self.said = text_label(_COUNTING, "quiet")
        column.addWidget(self.said)
        self.group = QButtonGroup(self)
        self._choices = QVBoxLayout()
        column.addLayout(self._choices)
        self._add_choice(0, f"不缩小：{self._size_of(self._original)}")
        self.group.button(0).setChecked(True)
        self.group.idToggled.connect(lambda _, is_on: self._show_look() if is_on else None)
        self.page = text_label("", "caption")
        column.addWidget(self.page)
        column.addLayout(self._build_looks())
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.addWidget(area, 1)
        whole.addWidget(self._build_buttons())

    def _build_looks(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(SIZES["space_3"])
        self.looks: list[QLabel] = []
        for caption in ("现在", "缩小以后"):
            column = QVBoxLayout()
            column.addWidget(text_label(caption, "quiet"))
            label = QLabel(self)
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            label.setMinimumSize(*_LOOK)
            label.setAccessibleName(f"{caption}的样子")
            self.looks.append(label)
            column.addWidget(label)
            row.addLayout(column)
        row.addStretch(1)
        return row

    def _build_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        self.take = buttons.addButton("用这一档", QDialogButtonBox.ButtonRole.AcceptRole)
        self.take.setEnabled(False)
        buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _add_choice(self, at: int, text: str) -> None:
        button = QRadioButton(text, self)
        self.group.addButton(button, at)
        self._choices.addWidget(button)

    def _size_of(self, staged: Staged) -> str:
        """How large a copy is, and what its mail would have."""
        from app.outputs.delivery.mail_draft import sent_size  # noqa: PLC0415 - not at the start

        size = sum(one.size for one in staged.files)
        sent = sent_size(sum(one.size for one in staged.mailed))
        fits = "，一封放得下" if sent <= self._limit else "，一封放不下"
        return f"{size_text(size)}，邮件发送时约 {size_text(sent)}{fits}"

    # --- reckoning ---

    def _work(self) -> Iterator[str]:
        from app.outputs.delivery.shrinking_copies import shrunk_copies  # noqa: PLC0415 - slow
        from app.outputs.volumes.pdf_writing import BookCancelledError  # noqa: PLC0415 - slow

        ratio = self.devicePixelRatioF()
        size = (round(_LOOK[0] * ratio), round(_LOOK[1] * ratio))
        job = self._job

        try:
            for copy in shrunk_copies(
                self._original, self._folder, lambda: job.is_cancelled, job.tell_count
            ):
                self._looks[len(self.copies) + 1] = copy.look(size, ratio)
                self.copies.append(copy)
                yield f"{copy.step}算好了"
        except BookCancelledError:
            yield "已停止"

    def _show_progress(self, text: str) -> None:
        say(self.said, f"{text}……")
        for at in range(len(self.group.buttons()), len(self.copies) + 1):
            copy = self.copies[at - 1]
            self._add_choice(at, f"{copy.step}：{self._size_of(copy.staged)}")

    def _finish(self) -> None:
        self._show_progress("")
        is_won = any(one.size < sum(f.size for f in self._original.files) for one in self.copies)
        say(self.said, "" if is_won else "没有可以缩小的扫描件：已经很小，或者是带签章的文件。")
        self.take.setEnabled(True)
        fitting = (at for at, one in enumerate(self.copies, 1) if self._fits(one))
        best = next(fitting, len(self.copies)) if is_won else 0
        self.group.button(best).setChecked(True)
        self.group.button(best).setFocus()

    def _fits(self, copy: ShrunkCopy) -> bool:
        from app.outputs.delivery.mail_draft import sent_size  # noqa: PLC0415 - not at the start

        return sent_size(copy.mailed_size) <= self._limit

    def _fail(self, error: Exception) -> None:
        self.reject()
        show_failure(self.parentWidget(), error)

    # --- looking ---

    def _show_look(self) -> None:
        """Before and after of the chosen step, as they are on the screen at 100 %."""
        look = self._looks.get(self.group.checkedId())
        if look is None:
            self.page.setText("")
            for label in self.looks:
                label.clear()
            return
        self.page.setText(f"{look.name} 第 {look.page} 页")
        for label, picture in zip(self.looks, (look.before, look.after), strict=True):
            label.setPixmap(self._pixmap(picture))

    def _pixmap(self, picture: Picture) -> QPixmap:
        form = QImage.Format.Format_RGB32
        image = QImage(picture.data, picture.width, picture.height, 4 * picture.width, form)
        made = QPixmap.fromImage(image.copy())
        made.setDevicePixelRatio(self.devicePixelRatioF())
        return made
