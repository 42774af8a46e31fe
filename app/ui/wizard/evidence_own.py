"""The user's own folders of evidence: made, renamed and deleted, each as one step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QInputDialog, QWidget

from app.definitions.models import FOLDER_FILES, FOLDER_TITLE, OWN_FOLDERS
from app.definitions.types.cleaning import clean_text
from app.ui.session import Session
from app.ui.wizard.attachments import address_of, place_of_folder
from app.ui.wizard.evidence_folders import Folder

Step = Callable[[str, Callable[[], None]], None]
"""Does something as one step under a name."""
_USUAL = "新文件夹"


class OwnFolders:
    """Acts on the folders of a session; `parent` is the page that asks."""

    def __init__(self, session: Session, parent: QWidget, step: Step) -> None:
        self._session, self._parent, self._step = session, parent, step

    def make(self) -> str:
        """Make a folder under a name that the user gives; its address, "" where he gives none."""
        name = self._asked_name("新建文件夹", _USUAL)
        if not name:
            return ""
        made: list[str] = []

        def make() -> None:
            made.append(self._session.dossier.add_row(OWN_FOLDERS))
            self._session.set_value(FOLDER_TITLE, name, made[0])

        self._step(f"新建文件夹 {name}", make)
        return address_of(FOLDER_FILES, made[0])

    def rename(self, folder: Folder) -> None:
        """Give one another name."""
        name = self._asked_name("文件夹改名", folder.title)
        if name in ("", folder.title):
            return
        _, row = place_of_folder(folder.key)

        def rename() -> None:
            self._session.set_value(FOLDER_TITLE, name, row)

        self._step(f"文件夹改名：{name}", rename)

    def delete(self, folder: Folder) -> None:
        """Take one away with its files; it can be undone."""
        _, row = place_of_folder(folder.key)
        self._step(f"删除文件夹 {folder.title}", lambda: self._session.dossier.remove_row(row))

    def _asked_name(self, title: str, usual: str) -> str:
        text, is_given = QInputDialog.getText(self._parent, title, "名称：", text=usual)
        return clean_text(text, several_lines=False)[0] if is_given else ""
