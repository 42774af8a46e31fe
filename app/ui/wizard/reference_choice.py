"""插入佐证页码: the folders and files of evidence, to refer to one of them in a text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.dossier.evidence import Folder, folders
from app.dossier.references import BLANK, reference_to, with_pages
from app.ui.labels import give_role, text_label
from app.ui.session import Session
from app.ui.style.tokens import size

_HINT = (
    "选一个文件夹（它的全部材料）或一个文件。文字里写作【佐证：名称】，"
    "成册时换成它在册里的页码，例如“佐证见 P37–41”。"
)
_NONE = "还没有佐证材料：请先在“佐证材料”一节里把扫描件放进去。"


class ReferenceChoice(QDialog):
    """Asks what a text is to refer to; `reference` is then what is written for it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("插入佐证页码")
        self.resize(size("space_6") * 18, size("space_6") * 13)
        self._pages = session.file.print_choices().pages_now(session.dossier, session.definitions)
        self.list = QListWidget(self)
        self.list.setAccessibleName("佐证材料")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.effect = text_label(role="hint", parent=self)
        self._build()
        for folder in folders(session.dossier, session.definitions):
            if folder.files and folder.is_wanted:
                self._add(folder)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    @property
    def reference(self) -> str:
        """What is written into the text; "" where nothing is chosen."""
        chosen = self.list.currentItem()
        return reference_to(chosen.data(Qt.ItemDataRole.UserRole)) if chosen else ""

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.addWidget(text_label(_HINT, "hint"))
        column.addWidget(self.list, 1)
        column.addWidget(self.effect)
        buttons = QDialogButtonBox(self)
        self.accept_button = buttons.addButton("插入", QDialogButtonBox.ButtonRole.AcceptRole)
        self.accept_button.setDefault(True)
        give_role(self.accept_button, "primary")
        buttons.addButton("不插入", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        self.list.currentItemChanged.connect(lambda *_items: self._tell())
        self._tell()

    def _add(self, folder: Folder) -> None:
        """A folder, and below it its files."""
        titles = [(folder.title, f"{folder.title}（{len(folder.files)} 个文件）")]
        titles += [(one.title, f"　　{one.title}") for one in folder.files]
        for title, shown in titles:
            item = QListWidgetItem(shown, self.list)
            item.setData(Qt.ItemDataRole.UserRole, title)

    def _tell(self) -> None:
        """Say what will be printed, as far as it is known."""
        reference = self.reference
        self.accept_button.setEnabled(bool(reference))
        printed = with_pages(reference, self._pages)
        later = "（装订成册以后才有页码）" if printed == BLANK else "（上次装订的页码）"
        self.effect.setText(f"现在印作：{printed}{later}" if reference else _NONE)
