"""The occupations applied for, one below the other, each with how it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QMimeData, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from app.dossier.changes import ROOT
from app.dossier.copying import has_content
from app.ui.icons import icon
from app.ui.progress import COMPLETE, STARTED, UNTOUCHED, WRONG
from app.ui.session import Session
from app.ui.wizard.rows_model import Index, Role, RowsModel
from app.ui.wizard.rows_table import key_name
from app.ui.wizard.whole_text import WholeTextDelegate

OCCUPATIONS, TITLE = "occupations", "occupation.title"
_MIME = "application/x-jiangshen-row"
_ICONS = {UNTOUCHED: "todo", STARTED: "doing", WRONG: "error", COMPLETE: "ok"}
_LOOKS = {UNTOUCHED: "hint", STARTED: "warning", WRONG: "error", COMPLETE: "ok"}
_COMPLETE = "本职业填完"
_KEYS = {
    "Ins": "add",
    "Ctrl+D": "duplicate",
    "Del": "delete",
    "Alt+Up": "move_up",
    "Alt+Down": "move_down",
}


@dataclass(slots=True)
class Tally:
    """What is wrong and what is only missing, in all and by the column that it lies in or below."""

    wrong: int = 0
    missing: int = 0
    warnings: int = 0
    by_part: dict[str, Tally] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The tally in words; "" where nothing is to be mended."""
        parts = ((self.wrong, "处有误"), (self.missing, "处待填"), (self.warnings, "处建议改"))
        return "，".join(f"{count} {words}" for count, words in parts if count)


def tallies(session: Session) -> Mapping[str, Tally]:
    """The tally of each occupation's row."""
    found = {row: Tally() for row in session.dossier.rows(OCCUPATIONS)}
    for one in session.findings():
        row, part = place_of(session, one.key, one.row)
        if row not in found:
            continue
        tally = found[row]
        for each in (tally, tally.by_part.setdefault(part, Tally())):
            if one.severity != "error":
                each.warnings += 1
            elif one.is_missing:
                each.missing += 1
            else:
                each.wrong += 1
    return found


def place_of(session: Session, key: str, row: str) -> tuple[str, str]:
    """The occupation and its column that an address lies in; ("", "") where it lies elsewhere."""
    while row != ROOT and session.dossier.has_row(row):
        parent, table = session.dossier.home(row)
        if table == OCCUPATIONS:
            return row, key
        row, key = parent, table
    return "", ""


def state_of(session: Session, row: str, tally: Tally) -> str:
    """How far an occupation is, in the words of the task list."""
    if not has_content(session.dossier, row):
        return UNTOUCHED
    if tally.wrong:
        return WRONG
    return STARTED if tally.missing else COMPLETE


class OccupationsModel(RowsModel):
    """The occupations by their names; a second line says how each stands. Rows can be dragged."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        self._tallies: Mapping[str, Tally] = {}
        super().__init__(session, OCCUPATIONS, ROOT, parent)
        self._answers |= {
            Role.DisplayRole: self._shown,
            Role.DecorationRole: self._icon,
            Role.AccessibleTextRole: self._said,
            Role.TextAlignmentRole: lambda *_: None,
        }

    def take_tallies(self, found: Mapping[str, Tally]) -> None:
        """Show these from now on."""
        before, self._tallies = self._tallies, found
        for row in self.rows:
            if before.get(row) != found.get(row):
                index = self.index_of(TITLE, row)
                self.dataChanged.emit(index, index)

    def tally(self, row: str) -> Tally:
        """What is wrong with an occupation."""
        return self._tallies.get(row) or Tally()

    def name(self, row: str) -> str:
        """What an occupation is called, also before it has a name."""
        return str(self.session.dossier.value(TITLE, row) or "（还没有选职业）")

    def _shown(self, _key: str, row: str) -> str:
        return f"{self.number(row)}  {self.name(row)}\n{self._state(row)}"

    def _said(self, key: str, row: str) -> str:
        return self._shown(key, row).replace("\n", "，")

    def _state(self, row: str) -> str:
        tally = self.tally(row)
        state = state_of(self.session, row, tally)
        return tally.text or (_COMPLETE if state == COMPLETE else state)

    def _icon(self, _key: str, row: str) -> object:
        state = state_of(self.session, row, self.tally(row))
        return icon(_ICONS[state], _LOOKS[state])

    # --- Qt's questions ---

    def _columns_in_use(self) -> Iterator[str]:
        yield TITLE

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A name can be dragged, and dropped between two others; it isn't edited here."""
        flags = Qt.ItemFlag
        if not index.isValid():
            return flags.ItemIsDropEnabled
        return flags.ItemIsSelectable | flags.ItemIsEnabled | flags.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Only our own rows."""
        return [_MIME]

    def mimeData(self, indexes: Any) -> QMimeData:
        """The row that is dragged."""
        data = QMimeData()
        data.setData(_MIME, "".join(self.rows[one.row()] for one in indexes).encode())
        return data

    def dropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, place: int, _column: int, _parent: Index
    ) -> bool:
        """Have the dossier move the row. False: the view must take nothing away itself."""
        row = bytes(data.data(_MIME).data()).decode()
        if row in self.rows:
            old = self.rows.index(row)
            target = len(self.rows) if place < 0 else place
            move_occupation(self.session, row, target - (1 if target > old else 0))
        return False


class OccupationView(QListView):
    """The list with its keys; `asked(name)` follows a key, `chosen(row)` another current one."""

    asked = Signal(str)
    chosen = Signal(str)

    def __init__(self, model: OccupationsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = model
        self.setModel(model)
        self.setAccessibleName("申报职业")
        self.setWordWrap(True)
        self.setItemDelegate(WholeTextDelegate(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._tell)

    def row(self) -> str:
        """The occupation that is chosen; "" where there is none."""
        index = self.currentIndex()
        return self._shown.rows[index.row()] if index.isValid() else ""

    def choose(self, row: str) -> None:
        """Make an occupation the chosen one."""
        index = self._shown.index_of(TITLE, row)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
            self.scrollTo(index)

    def _tell(self, _index: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The list's own keys."""
        if name := key_name(event, _KEYS):
            self.asked.emit(name)
        else:
            super().keyPressEvent(event)


def move_occupation(session: Session, row: str, place: int) -> None:
    """Put an occupation at another place, as a step with its name."""
    _do(session, "移动职业", row, lambda: session.dossier.move_row(row, place))


def remove_occupation(session: Session, row: str) -> None:
    """Take an occupation out with everything in it, as a step with its name."""
    _do(session, "删除职业", row, lambda: session.dossier.remove_row(row))


def _do(session: Session, verb: str, row: str, action: Callable[[], None]) -> None:
    session.do(f"{verb} {session.dossier.value(TITLE, row) or ''}".rstrip(), action)
