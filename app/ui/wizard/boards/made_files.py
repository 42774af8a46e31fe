"""The files that this program makes: who sets each, what came out, and the user's own PDF instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.icons import icon
from app.ui.labels import say, text_label
from app.ui.session import Session
from app.ui.style.tokens import SIZES
from app.ui.wizard.attachments import dropped_files
from app.ui.wizard.boards.printing_choice import PrintingChoice
from app.ui.wizard.boards.whole_table import WholeTable

if TYPE_CHECKING:
    from app.outputs.documents.rendering import Rendered
    from app.outputs.preparation import OwnState

_COLUMNS = ("文件", "PDF 由谁排版", "页数", "情况")
_SHARES = (7, 5, 0, 10)
_SUFFIXES = {".docx": "Word", ".pdf": "PDF", ".xlsx": "Excel"}
_HOW = (
    "在 Word、WPS 里改过版面、另存了 PDF？选中那一份，点“用自己的 PDF…”，"
    "或者把 PDF 拖到那一行上：生成时用它代替，并和现在的内容核对。"
)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A piece of material that this program makes: its id, its title and the document behind it."""

    artefact: str
    title: str
    document: str
    is_sheet: bool


class MadeFiles(QWidget):
    """`own_changed()` follows when the user gives a PDF of his own, or takes it back."""

    own_changed = Signal()

    def __init__(
        self, session: Session, choice: PrintingChoice, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.open_url: Callable[[QUrl], object] = QDesktopServices.openUrl
        self._session, self._choice = session, choice
        self._rows: tuple[FileRow, ...] = ()
        self._states: Mapping[str, OwnState] = {}
        self._made: dict[str, list[Rendered]] = {}
        self._told: frozenset[str] = frozenset()
        self.setAcceptDrops(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SIZES["space_2"])
        column.addWidget(text_label(_HOW, "hint", self))
        self.table = WholeTable("本程序生成的文件", _COLUMNS, _SHARES, self)
        self.table.installEventFilter(self)
        self.table.itemActivated.connect(self.open_file)
        self.table.currentCellChanged.connect(self._follow_row)
        column.addWidget(self.table)
        column.addLayout(self._build_buttons())
        self.noted = text_label("", "warning", self)
        column.addWidget(self.noted)
        say(self.noted, "")
        self._follow_row()

    def _build_buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.open_button = self._button("打开", "open", self.open_file)
        self.own_button = self._button("用自己的 PDF…", "pdf", self.pick_own)
        self.back_button = self._button("不用自己的 PDF", "undo", self.take_back)
        for button in (self.open_button, self.own_button, self.back_button):
            line.addWidget(button)
        line.addStretch(1)
        return line

    def _button(self, text: str, drawing: str, action: Callable[[], object]) -> QPushButton:
        button = QPushButton(icon(drawing, "quiet"), text, self)
        button.setProperty("role", "quiet")
        button.clicked.connect(lambda _checked=False: action())
        return button

    # --- showing ---

    def show_rows(self, rows: tuple[FileRow, ...]) -> None:
        """Show these pieces from now on."""
        self._rows = rows
        self.refresh()

    def show_states(self, states: Mapping[str, OwnState], told: frozenset[str]) -> None:
        """Show how the user's own PDFs stand, by document; `told` are remarks made elsewhere."""
        self._states, self._told = states, told
        self.refresh()

    def forget_made(self) -> None:
        """A new export begins: what came out before is no longer told."""
        self._made = {}
        self.refresh()

    def add_made(self, rendered: Rendered) -> None:
        """A file came out."""
        if rendered.artefact:
            self._made.setdefault(rendered.artefact, []).append(rendered)
            self.refresh()

    def refresh(self) -> None:
        """Write the table anew."""
        self.table.show_rows([tuple(self._texts(row)) for row in self._rows])
        self._follow_row()

    def _texts(self, row: FileRow) -> Iterator[str]:
        made = self._made.get(row.artefact, [])
        yield row.title
        yield self._printer(row, made)
        yield self._pages(row, made)
        yield "\n".join(self._remarks(row, made))

    def _printer(self, row: FileRow, made: list[Rendered]) -> str:
        printed = [one.engine for one in made if one.engine]
        if row.is_sheet:
            return "Excel 表，不出 PDF"
        if "pdf" not in self._choice.formats and not printed:
            return "不生成 PDF"
        if kept := self._own.get(row.document):
            return f"自己的 PDF：{_name(kept)}"
        return printed[-1] if printed else self._choice.printer_name

    def _pages(self, row: FileRow, made: list[Rendered]) -> str:
        state = self._states.get(row.document)
        pages = next((one.pages for one in made if one.pages), 0) or (state.pages if state else 0)
        return f"{pages} 页" if pages else ""

    def _remarks(self, row: FileRow, made: list[Rendered]) -> Iterator[str]:
        if made:
            yield f"已生成 {'、'.join(_SUFFIXES[one.path.suffix] for one in made)}"
        if (state := self._states.get(row.document)) and row.document in self._own:
            yield from filter(None, (_told_of(state), state.doubt))
        elif row.document in self._own:
            yield "正在和现在的内容核对……"
        notes = dict.fromkeys(note for one in made for note in one.notes)
        yield from (note for note in notes if not self._is_told(row, note))

    def _is_told(self, row: FileRow, note: str) -> bool:
        """Whether a remark is made elsewhere, or that on the user's PDF in other words."""
        kept = self._own.get(row.document)
        return note in self._told or bool(kept and note.startswith(_name(kept)))

    # --- the user's own PDFs ---

    @property
    def _own(self) -> Mapping[str, str]:
        return self._session.file.print_choices().own if self._session.is_open else {}

    def pick_own(self) -> None:
        """Let the user choose his PDF for the chosen row."""
        row = self.chosen()
        if row is None or row.is_sheet:
            return
        folder = str(Path(self._own.get(row.document, str(self._session.file.path))).parent)
        title = f"选自己存的 PDF：{row.title}"
        path, _ = QFileDialog.getOpenFileName(self, title, folder, "PDF 文件 (*.pdf)")
        if path:
            self.give_own(row, Path(path))

    def give_own(self, row: FileRow, path: Path) -> None:
        """Take the user's PDF for a piece; whether it can be used is looked up at once."""
        if row.is_sheet:
            say(self.noted, f"“{row.title}”是 Excel 表，不出 PDF。")
        elif path.suffix.lower() != ".pdf":
            say(self.noted, f"“{path.name}”不是 PDF。请在 Word 或 WPS 里“另存为 PDF”，再选它。")
        else:
            say(self.noted, "")
            self._keep({**self._own, row.document: str(path)})

    def take_back(self) -> None:
        """Have the chosen row set by an engine again; the user's PDF stays where it is."""
        row = self.chosen()
        if row and row.document in self._own:
            self._keep({key: path for key, path in self._own.items() if key != row.document})

    def _keep(self, own: Mapping[str, str]) -> None:
        file = self._session.file
        file.keep_print_choices(replace(file.print_choices(), own=own))
        self._states = {key: state for key, state in self._states.items() if key in own}
        self.refresh()
        self.own_changed.emit()

    # --- acting ---

    def open_file(self, *_: object) -> None:
        """Open what came out for the chosen row: the PDF, else the Word or Excel file."""
        row = self.chosen()
        made = self._made.get(row.artefact, []) if row else []
        if not made:
            say(self.noted, "这一份还没有生成。请先点“生成全部文件…”。")
        elif not made[-1].path.is_file():
            say(self.noted, f"“{made[-1].path.name}”已经不在原来的文件夹里，请再生成一次。")
        else:
            say(self.noted, "")
            self.open_url(QUrl.fromLocalFile(str(made[-1].path)))

    def chosen(self) -> FileRow | None:
        """The row that is acted on."""
        place = self.table.currentRow()
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def _follow_row(self, *_: int) -> None:
        """Only what can be done with the chosen row can be pressed."""
        row = self.chosen()
        self.open_button.setEnabled(bool(row and self._made.get(row.artefact)))
        self.own_button.setEnabled(bool(row and not row.is_sheet))
        self.back_button.setEnabled(bool(row and row.document in self._own))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete in the table takes the user's PDF back."""
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_key and event.key() == Qt.Key.Key_Delete:  # type: ignore[attr-defined]
            self.take_back()
            return True
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file from a disk may be dropped on a row."""
        if len(dropped_files(event.mimeData())) == 1 and self._rows:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Mark the row that it would go to."""
        self._mark(event.position().toPoint())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """The dropped PDF stands in for the row beneath it; the file stays where it was."""
        self._mark(event.position().toPoint())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        row = self.chosen()
        if row is None:
            say(self.noted, "请把 PDF 拖到它要代替的那一行上。")
        else:
            self.give_own(row, dropped_files(event.mimeData())[0])

    def _mark(self, spot: QPoint) -> None:
        index = self.table.indexAt(self.table.viewport().mapFrom(self, spot))
        self.table.setCurrentIndex(index)


def _told_of(state: OwnState) -> str:
    return f"用不了 {state.name}：{state.problem}" if state.problem else ""


def _name(kept: str) -> str:
    """The file's name in a path of whatever system."""
    return kept.replace("\\", "/").rpartition("/")[2]
