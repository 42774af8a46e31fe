"""设置: looks, folders, output; nothing is changed before 确定."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.storage.settings import MAIL_LIMITS, MOST_COPIES, USUAL, Settings, usual_dossier_folder
from app.ui.labels import give_role, own_label
from app.ui.messages import resize_within_screen
from app.ui.number_boxes import QuietSpinBox
from app.ui.style.tokens import SCALES, SIZES, size
from app.ui.wizard.boards.printing_choice import ENGINES
from app.ui.wizard.editors.choices import QuietComboBox

_BY_NOTICE = "按通知的份数"
_WIDTH, _HEIGHT = 680, 690
"""Of the dialog, in pixels at a text size of 100 %."""


class FolderChoice(QWidget):
    """The folder that is chosen, or the usual one; `chosen` is "" for the usual one."""

    def __init__(self, caption: str, chosen: str, usual: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.chosen = chosen
        self._caption, self._usual = caption, usual
        self.shown = QLineEdit(self)
        self.shown.setReadOnly(True)
        self.shown.setAccessibleName(caption)
        self.change = QPushButton("更改…", self)
        self.change.setAccessibleName(f"更改：{caption}")
        self.change.clicked.connect(self._ask)
        self.reset = QPushButton("恢复", self)
        self.reset.setAccessibleName(f"恢复：{caption}")
        self.reset.setToolTip("恢复成程序原来的位置")
        self.reset.clicked.connect(lambda: self.choose(""))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.shown, 1)
        for button in (self.change, self.reset):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.choose(chosen)

    def choose(self, folder: str) -> None:
        """Take a folder; "" for the usual one."""
        had_focus = self.reset.hasFocus()
        self.chosen = folder
        self.shown.setText(folder or self._usual)
        self.shown.setCursorPosition(0)
        self.shown.setToolTip(self.shown.text())
        self.reset.setEnabled(bool(folder))
        if had_focus:
            self.change.setFocus()

    def _ask(self) -> None:
        start = self.chosen or (self._usual if Path(self._usual).is_absolute() else "")
        found = QFileDialog.getExistingDirectory(self, self._caption, start)
        if found:
            self.choose(str(Path(found)))


class SettingsDialog(QDialog):
    """All settings; `keep()` writes what was chosen."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle("设置")
        scale = settings.number("text_size")
        body = QWidget(self)
        body.setProperty("role", "page")
        self._grid = QGridLayout(body)
        self._grid.setContentsMargins(*(size("space_4"),) * 4)
        self._grid.setHorizontalSpacing(SIZES["space_4"])
        self._grid.setVerticalSpacing(SIZES["space_1"])
        self._grid.setColumnStretch(1, 1)
        self._body = body
        self._build_looks()
        self._build_folders()
        self._build_output()
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.addWidget(area, 1)
        layout.addWidget(self._buttons())
        resize_within_screen(self, round(_WIDTH * scale), round(_HEIGHT * scale))

    def keep(self) -> None:
        """Keep what is chosen, for now and for the next starts."""
        settings = self._settings
        settings.keep("text_size", float(self.text_size.currentData()))
        settings.keep("is_dark", self.dark.isChecked())
        settings.keep("dossier_folder", self.dossier_folder.chosen)
        settings.keep("output_folder", self.output_folder.chosen)
        settings.keep("engine", str(self.engine.currentData()))
        settings.keep("mail_limit", float(self.mail_limit.value()))
        settings.keep("copies", float(self.copies.value()))

    # --- building ---

    def _build_looks(self) -> None:
        self._caption("显示")
        self.text_size = self._list({scale: f"{scale:.0%}" for scale in SCALES}, "text_size")
        self._row("文字大小(&T)", self.text_size, "也可以随时按 Ctrl+= 和 Ctrl+Shift+-。")
        self.dark = QCheckBox("深色(&D)", self._body)
        self.dark.setChecked(self._settings.flag("is_dark"))
        self._row("外观", self.dark, "光线暗的时候眼睛舒服些；打印出来的一样。")

    def _build_folders(self) -> None:
        self._caption("文件夹")
        # The place as it would be without a choice.
        usual = usual_dossier_folder()
        self.dossier_folder = FolderChoice(
            "新的材料放在", self._settings.text("dossier_folder"), str(usual), self._body
        )
        self._row(
            "新的材料放在(&N)",
            self.dossier_folder,
            "新建时先提议放在这里，每一份都可以另选；已有的材料不会移动。",
        )
        self.output_folder = FolderChoice(
            "生成的文件放在",
            self._settings.text("output_folder"),
            "和材料放在一起",
            self._body,
        )
        self._row(
            "生成的文件放在(&O)", self.output_folder, "生成时先提议放在这里，每一次都可以另选。"
        )

    def _build_output(self) -> None:
        self._caption("输出与报送")
        self.engine = self._list(dict(ENGINES), "engine")
        self._row(
            "PDF 由谁排版(&P)",
            self.engine,
            "“自动”先用本机的 Word、WPS、LibreOffice，没有就用自带的排版。",
        )
        self.mail_limit = self._number(MAIL_LIMITS[0], MAIL_LIMITS[1], self._settings.mail_limit)
        self.mail_limit.setSuffix(" MB")
        self._row(
            "电子邮件的大小上限(&M)",
            self.mail_limit,
            "多数邮箱是 20 MB 左右，以接收单位的要求为准。",
        )
        self.copies = self._number(0, MOST_COPIES, self._settings.copies or 0)
        self.copies.setSpecialValueText(_BY_NOTICE)
        self.copies.setSuffix(" 份")
        self._row(
            "默认打印份数(&C)",
            self.copies,
            "0 份就是按通知的份数；每份通知要的不一样，没有特别需要，请不要改。",
        )

    def _caption(self, text: str) -> None:
        row = self._grid.rowCount()
        if row > 1:
            line = QFrame(self._body)
            line.setProperty("role", "line")
            self._grid.addWidget(line, row, 0, 1, 2)
        self._grid.addWidget(own_label(text, "caption", self._body), row + 1, 0, 1, 2)
        self._grid.setRowMinimumHeight(row + 1, SIZES["row"])

    def _row(self, caption: str, field: QWidget, hint: str) -> None:
        """A field beside its name, and what it means below it."""
        row = self._grid.rowCount()
        # Only here a label's text has the sign of a key.
        label = QLabel(caption, self._body)
        label.setBuddy(field.change if isinstance(field, FolderChoice) else field)
        if not isinstance(field, FolderChoice | QCheckBox):
            field.setAccessibleName(caption.partition("(")[0])
        field.setAccessibleDescription(hint)
        line = QHBoxLayout()
        line.addWidget(field, 1 if isinstance(field, FolderChoice) else 0)
        line.addStretch(0 if isinstance(field, FolderChoice) else 1)
        self._grid.addWidget(label, row, 0)
        self._grid.addLayout(line, row, 1)
        self._grid.addWidget(own_label(hint, "hint", self._body), row + 1, 1)
        self._grid.setRowMinimumHeight(row + 2, SIZES["space_2"])

    def _list(self, options: dict[Any, str], setting: str) -> QuietComboBox:
        found = QuietComboBox(self._body)
        found.setSizeAdjustPolicy(QuietComboBox.SizeAdjustPolicy.AdjustToContents)
        for value, text in options.items():
            found.addItem(text, value)
        usual = USUAL[setting]
        number = isinstance(usual, float)
        kept = self._settings.number(setting) if number else self._settings.text(setting)
        found.setCurrentIndex(max(found.findData(kept), 0))
        return found

    def _number(self, least: int, most: int, value: int) -> QuietSpinBox:
        found = QuietSpinBox(self._body)
        found.setMinimumWidth(self._body.fontMetrics().horizontalAdvance(_BY_NOTICE) * 3 // 2)
        found.setRange(least, most)
        found.setValue(value)
        return found

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        self.accept_button = box.addButton("确定", QDialogButtonBox.ButtonRole.AcceptRole)
        give_role(self.accept_button, "primary")
        box.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        return box


def change_settings(settings: Settings, parent: QWidget, changed: Callable[[], object]) -> None:
    """Let the user look at the settings; `changed` follows where they were confirmed."""
    dialog = SettingsDialog(settings, parent)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        dialog.keep()
        changed()
    dialog.deleteLater()
