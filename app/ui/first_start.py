"""The first start: where dossiers go, which official faces are missing; told once, calmly."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.storage.settings import Settings, usual_dossier_folder
from app.ui.background import Job
from app.ui.labels import give_role, own_label, say, text_label
from app.ui.messages import resize_within_screen
from app.ui.settings_dialog import FolderChoice
from app.ui.style.tokens import SIZES

if TYPE_CHECKING:
    from app.definitions.models import Definitions

_WIDTH = 620
"""Of the dialog, in pixels at a text size of 100 %."""
_CHECKING = "正在核对官方表格用的字体……"
_ALL_THERE = "官方表格用的字体，这台电脑上都有。"


class WelcomeDialog(QDialog):
    """What should be known before one begins. `wants_tour` once the user asked for the tour."""

    def __init__(
        self,
        settings: Settings,
        known: Definitions,
        parent: QWidget | None = None,
        *,
        has_tour: bool = False,
    ) -> None:
        super().__init__(parent)
        self.wants_tour = False
        self.setWindowTitle("欢迎使用匠申")
        column = QVBoxLayout(self)
        column.setContentsMargins(*(SIZES["space_5"],) * 4)
        column.setSpacing(SIZES["space_2"])
        column.addWidget(own_label("第一次使用，先看两件事", "caption", self))
        column.addSpacing(SIZES["space_2"])
        column.addWidget(own_label("一　材料放在哪里", "primary", self))
        self.folder = FolderChoice(
            "新的材料放在", settings.text("dossier_folder"), str(usual_dossier_folder()), self
        )
        column.addWidget(self.folder)
        column.addWidget(
            own_label("新建第一份材料时才建这个文件夹；以后在“工具 → 设置”里可以改。", "hint", self)
        )
        column.addSpacing(SIZES["space_3"])
        column.addWidget(own_label("二　官方表格用的字体", "primary", self))
        self.faces = text_label(_CHECKING, "", self)
        self.meaning = text_label("", "hint", self)
        column.addWidget(self.faces)
        column.addWidget(self.meaning)
        column.addStretch(1)
        column.addWidget(self._buttons(has_tour=has_tour))
        self._width = round(_WIDTH * settings.number("text_size"))
        self._fit()
        self._look_at_faces(known)

    def _fit(self) -> None:
        """As high as the words need it."""
        layout = self.layout()
        if layout is not None:
            height = layout.totalHeightForWidth(self._width)
            resize_within_screen(self, self._width, max(height, self._width // 2))

    def _buttons(self, *, has_tour: bool) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        begin = box.addButton("开始使用", QDialogButtonBox.ButtonRole.AcceptRole)
        give_role(begin, "primary")
        begin.setDefault(True)
        begin.setFocus()
        if has_tour:
            tour = box.addButton("先看两分钟的介绍", QDialogButtonBox.ButtonRole.ActionRole)
            tour.setAutoDefault(False)
            tour.clicked.connect(self.take_tour)
        box.accepted.connect(self.accept)
        return box

    def take_tour(self) -> None:
        """Be done here, and go on with the tour."""
        self.wants_tour = True
        self.accept()

    def _look_at_faces(self, known: Definitions) -> None:
        from app.outputs.font_check import missing_official  # noqa: PLC0415 - loads the typesetter

        self._job = Job(lambda: missing_official(known), self)
        self._job.finished.connect(self._show_faces)
        self._job.failed.connect(lambda _error: say(self.faces, "字体没有核对成；生成时会再核对。"))
        self._job.start()

    def _show_faces(self) -> None:
        missing = [one for one in self._job.result if not one.refused]
        if not missing:
            say(self.faces, _ALL_THERE, "ok")
            self._fit()
            return
        names = "、".join(dict.fromkeys(one.asked for one in missing))
        say(self.faces, f"这台电脑上没有：{names}。", "warning")
        say(
            self.meaning,
            "填写不受影响。程序自带的排版会用自带的“匠申宋体”或相近的字体代替；"
            "Word、WPS 会另选字体，分页可能不同。上报前请在有这些字体的电脑上看一遍，"
            "或者请单位装上（仿宋、楷体、小标宋等公文字体）。",
        )
        self._fit()


def welcome(
    settings: Settings,
    known: Definitions,
    parent: QWidget,
    show_tour: Callable[[], object] | None = None,
) -> None:
    """Welcome the user once; where there is a tour it is offered, and shown when it is wanted."""
    if settings.flag("was_welcomed"):
        return
    dialog = WelcomeDialog(settings, known, parent, has_tour=show_tour is not None)
    dialog.exec()
    settings.keep("was_welcomed", value=True)
    settings.keep("dossier_folder", dialog.folder.chosen)
    dialog.deleteLater()
    if show_tour is None:
        return
    # Who begins without the tour has skipped it.
    settings.keep("tour_seen", value=True)
    if dialog.wants_tour:
        show_tour()
