"""The editor of an occupation: one search box over code, name, 工种 and pinyin.

What is found drops down as one types; what isn't is kept as typed.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QCompleter, QWidget

from app.definitions.occupations import MatchReason, OccupationMatch
from app.definitions.types import FieldType, OccupationName
from app.dossier.changes import ROOT
from app.ui.session import Session
from app.ui.wizard.editors.lines import LineEditor

MOST_FOUND = 12
_VALUE = Qt.ItemDataRole.UserRole
_SPOKEN = (MatchReason.PINYIN, MatchReason.INITIALS)
_ROOT_INDEX = QModelIndex()


def value_of(match: OccupationMatch) -> OccupationName:
    """The value that choosing an answer gives."""
    one = match.occupation
    return OccupationName(one.code, one.name, match.work_type or "")


def words_of(match: OccupationMatch) -> str:
    """An answer as it stands in a list: the name, the code, and where it belongs."""
    one = match.occupation
    name = f"{match.work_type}（{one.name}的工种）" if match.work_type else one.name
    within = f"　{one.path[-1]}" if one.path else ""
    return f"{name}　{one.code}{within}"


class FoundOccupations(QAbstractListModel):
    """The answers to what was typed last."""

    def __init__(self, kind: FieldType, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self.answers: list[OccupationMatch] = []

    def take(self, answers: list[OccupationMatch]) -> None:
        """Show other answers."""
        self.beginResetModel()
        self.answers = answers
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT_INDEX) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self.answers)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """An answer: in words, as the text it puts into the line, as the value it gives."""
        if not 0 <= index.row() < len(self.answers):
            return None
        match = self.answers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words_of(match)
        if role == Qt.ItemDataRole.EditRole:
            return self._kind.display(value_of(match))
        return value_of(match) if role == _VALUE else None


class OccupationEditor(LineEditor):
    """A line that searches. Down and Enter choose; Enter alone takes the best answer to pinyin."""

    pause = None  # Half a word is a question, not an answer.

    def __init__(
        self, session: Session, key: str, row: str = ROOT, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, key, row, parent)
        self.found = FoundOccupations(self.type, self)
        self.completer = QCompleter(self.found, self)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completer.setMaxVisibleItems(MOST_FOUND)
        self.completer.setCompletionRole(Qt.ItemDataRole.EditRole)
        self.completer.popup().setAccessibleName("找到的职业")
        self.completer.popup().clicked.connect(self._choose)
        self.edit.setPlaceholderText("输入名称、代码、工种或拼音首字母查找")
        self.edit.textEdited.connect(self._search)
        self.edit.setCompleter(self.completer)

    def _search(self, text: str) -> None:
        self.found.take(self.session.definitions.occupations.search(text, MOST_FOUND))

    def _choose(self, index: QModelIndex) -> None:
        """Take an answer of the list."""
        value = index.data(_VALUE)
        if isinstance(value, OccupationName):
            self._take(value)
            self._show()

    def _take(self, value: OccupationName) -> None:
        self._is_unsent = False
        if reading := self.enter(value):
            self._notes = reading.notes

    def _go_on(self) -> None:
        popup = self.completer.popup()
        chosen = popup.currentIndex() if popup.isVisible() else QModelIndex()
        popup.hide()
        if chosen.isValid():
            self._choose(chosen)
        elif self._is_unsent and (best := self._best()) is not None:
            self._take(best)
        super()._go_on()

    def _best(self) -> OccupationName | None:
        """The answer to pinyin, which can't be a name itself."""
        text = self.text().strip()
        if not text or not text.isascii():
            return None
        answers = self.session.definitions.occupations.search(text, 1)
        return value_of(answers[0]) if answers and answers[0].reason in _SPOKEN else None
