"""复制自另一份材料: what another file holds, taken over into the open dossier after a look."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Generator, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.definitions.types import Files, Rows
from app.definitions.types.files import FileRef
from app.dossier.takeover import Offer, offers, step_name, take
from app.errors import JiangshenError
from app.storage.errors import MissingContentError
from app.storage.files import DossierFile, Opened
from app.ui.labels import give_role, text_label
from app.ui.messages import resize_within_screen, show_error, show_notes
from app.ui.progress_dialog import run_work
from app.ui.session import Session
from app.ui.style.tokens import size
from app.ui.tick_tree import Branch, Leaf, SideBySide, TickModel, TickView
from app.ui.wizard.editors.base import commit_typing

TITLE = "复制自另一份材料"
_FILTER = "申报材料 (*.shenbao);;所有文件 (*)"
_COLUMNS = ("内容", "那份材料里", "这里现在", "说明")


class SameFileError(JiangshenError):
    """The file to copy from is the one that is open."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"“{path.name}”就是现在打开的这份材料",
            "请另选一个文件；同一份材料里的职业，请用“复制自另一职业”",
        )


def copy_from_file(session: Session, parent: QWidget, keys: Collection[str] = ()) -> bool:
    """Let the user choose a file and what to take over from it; whether anything was.

    `keys` limits what is offered to some facts outside tables; none given: everything. The other
    file is only read.
    """
    commit_typing()
    opened = open_other(session, parent)
    if opened is None:
        return False
    with opened.file:
        found = offers(opened.dossier, session.dossier, session.definitions)
        found = tuple(one for one in found if not keys or one.key in keys)
        if not found:
            where = "这一节里" if keys else "里面"
            said = f"“{opened.file.path.name}”{where}没有可以复制的内容：没有填，或者和这里一样。"
            show_notes(parent, (said, *opened.notes))
            return False
        dialog = FileCopyDialog(session, opened, found, parent)
        is_accepted = dialog.exec() == QDialog.DialogCode.Accepted
        chosen, replace = dialog.chosen(), dialog.replace.isChecked()
        dialog.deleteLater()
        return is_accepted and take_over(session, opened, chosen, parent, replace=replace)


def open_other(session: Session, parent: QWidget) -> Opened | None:
    """Let the user choose another file and open it for reading; None where that didn't happen.

    What prevents it is told. The caller closes the file.
    """
    name, _ = QFileDialog.getOpenFileName(
        parent, "从哪份材料复制", str(session.file.path.parent), _FILTER
    )
    return read_other(session, Path(name), parent) if name else None


def read_other(session: Session, path: Path, parent: QWidget) -> Opened | None:
    """Open another file for reading, beside the window's thread."""
    if _is_same(path, session.file.path):
        show_error(parent, SameFileError(path))
        return None
    definitions = session.definitions

    def work() -> Generator[str, None, Opened]:
        yield "打开"
        opened = DossierFile.open_for_reading(path, definitions)
        try:
            yield "读好了"
        except GeneratorExit:
            opened.file.close()
            raise
        return opened

    job = run_work(TITLE, path, work, parent, leaves_at_once=True)
    found: Opened | None = job.result if job is not None else None
    return found


def take_over(
    session: Session, opened: Opened, chosen: Sequence[Offer], parent: QWidget, *, replace: bool
) -> bool:
    """Take what was chosen over, as one step; attached files first. Whether it was done."""
    lost: list[FileRef] = []
    wanted = list(_files_in(session, opened, chosen))
    if wanted:
        target = session.file

        def work() -> Iterator[str]:
            for file in wanted:
                yield f"复制附件“{file.name}”"
                try:
                    _copy_content(opened.file, target, file)
                except MissingContentError:
                    lost.append(file)

        if run_work(TITLE, opened.file.path, work, parent) is None:
            return False
    without = {file.sha256 for file in lost}
    name = step_name(opened.file.path.stem, [one.label for one in chosen])
    session.do(
        name,
        lambda: take(session.dossier, opened.dossier, chosen, replace=replace, without=without),
    )
    if lost:
        names = "、".join(f"“{file.name}”" for file in lost)
        show_notes(parent, (f"这些附件在那份材料里已经损坏，没有复制：{names}",))
    return True


class FileCopyDialog(QDialog):
    """Lists what the other file has and this one hasn't, or has otherwise; each with a tick."""

    def __init__(
        self,
        session: Session,
        opened: Opened,
        found: Sequence[Offer],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._opened = session, opened
        self.setWindowTitle(TITLE)
        self.model = TickModel(_COLUMNS, tuple(_branches(found)), self)
        self.append = QRadioButton("接在现有的行后面", self)
        self.replace = QRadioButton("替换现有的行", self)
        self.append.setChecked(True)
        self.effect = text_label("", "hint", self)
        self._build()
        resize_within_screen(self, size("space_6") * 32, size("space_6") * 20)
        self.model.dataChanged.connect(self._tell)
        self.replace.toggled.connect(self._tell)
        self.tree.selectionModel().currentChanged.connect(self._show)
        self._tell()
        self.tree.choose_first()

    def chosen(self) -> tuple[Offer, ...]:
        """What is to be taken over."""
        chosen: tuple[Offer, ...] = self.model.chosen()
        return chosen

    # --- building ---

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*(size("space_4"),) * 4)
        column.setSpacing(size("space_2"))
        path = self._opened.file.path
        head = text_label(f"从“{path.name}”复制到这份材料", "caption", self)
        head.setToolTip(str(path))
        column.addWidget(head)
        self.notes = self._said()
        for note in self.notes:
            column.addWidget(text_label(note, "warning", self))
        self.tree = TickView(self.model, "可以复制的内容", (8, 8, 7, 5), self)
        self.detail = SideBySide(("那份材料里", "这里现在"), self)
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.addWidget(self.tree)
        parts.addWidget(self.detail)
        parts.setStretchFactor(0, 1)
        parts.setSizes([size("space_6") * 9, size("space_6") * 3])
        parts.setChildrenCollapsible(False)
        column.addWidget(parts, 1)
        column.addLayout(self._ways())
        column.addLayout(self._buttons())
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _said(self) -> tuple[str, ...]:
        """What the user should know about the other file."""
        other, here = self._opened.dossier, self._session.dossier
        said = list(self._opened.notes)
        if other.kind != here.kind:
            said.append("那份材料申报的是另一种项目，只有两种都有的内容可以复制。")
        elif other.notice != here.notice:
            said.append("那份材料是按另一份通知填写的，复制以后请按现在的通知核对。")
        return tuple(said)

    def _ways(self) -> QHBoxLayout:
        """What becomes of the rows here, and what will happen in all."""
        line = QHBoxLayout()
        has_tables = any(one.here and not one.row and self._is_table(one) for one in self._offers())
        words = text_label("这里已有行的表格：", parent=self)
        words.setWordWrap(False)
        for widget in (words, self.append, self.replace):
            widget.setVisible(has_tables)
            line.addWidget(widget)
        line.addWidget(self.effect, 1)
        return line

    def _buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.all_button, self.none_button = QPushButton("全选", self), QPushButton("全不选", self)
        for button, is_on in ((self.all_button, True), (self.none_button, False)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, on=is_on: self.model.tick_all(ticked=on))
            line.addWidget(button)
        self.count = text_label("", "quiet", self)
        line.addWidget(self.count, 1)
        buttons = QDialogButtonBox(self)
        self.take_button = buttons.addButton("复制打勾的", QDialogButtonBox.ButtonRole.AcceptRole)
        give_role(self.take_button, "primary")
        self.take_button.setDefault(True)
        buttons.addButton("不复制", QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        line.addWidget(buttons)
        return line

    # --- showing ---

    def _offers(self) -> Iterator[Offer]:
        for leaf in self.model.leaves:
            yield leaf.item

    def _is_table(self, one: Offer) -> bool:
        return isinstance(self._session.definitions.facts[one.key].type, Rows)

    def _is_lost(self, one: Offer) -> bool:
        """Whether what stands here would go."""
        is_files = isinstance(self._session.definitions.facts[one.key].type, Files)
        if one.row or is_files or not one.here:
            return False
        return not self._is_table(one) or self.replace.isChecked()

    def _tell(self) -> None:
        chosen = self.chosen()
        self.count.setText(f"打勾 {len(chosen)} 处，共 {len(self.model.leaves)} 处")
        self.take_button.setEnabled(bool(chosen))
        lost = [one.label.partition("：")[0] for one in chosen if self._is_lost(one)]
        some = "、".join(lost[:3]) + (f"等 {len(lost)} 处" if len(lost) > 3 else "")
        self.effect.setText(
            f"这里原有的{some}会被替换；可以撤销。" if lost else "这里原有的内容都保留；可以撤销。"
        )
        give_role(self.effect, "warning" if lost else "hint")

    def _show(self, index: QModelIndex, _before: QModelIndex) -> None:
        leaf = self.model.leaf(index)
        if leaf is None:
            self.detail.show_texts("", "", "")
            return
        one: Offer = leaf.item
        words = "　".join(filter(None, (one.label, leaf.cells[-1])))
        self.detail.show_texts(words, one.there, one.here)


# --- inside --------------------------------------------------------------------------------------


def _branches(found: Sequence[Offer]) -> Iterator[Branch]:
    pages: dict[str, list[Leaf]] = {}
    for one in found:
        remark = _remark(one)
        cells = one.label, one.there, one.here or "（空）", remark
        spoken = f"{one.label}，那份材料里：{one.there}，这里现在：{one.here or '空'}，{remark}"
        sign = "warning" if one.is_declaration else ""
        pages.setdefault(one.page, []).append(Leaf(one, cells, one.is_proposed, spoken, sign))
    yield from pages.items()


def _remark(one: Offer) -> str:
    if one.is_declaration:
        return "请先看清楚、确认属实，再打勾"
    return "" if one.is_asked else "这份通知不要求，复制后留着"


def _files_in(session: Session, opened: Opened, chosen: Sequence[Offer]) -> Iterator[FileRef]:
    """The attached files that the chosen offers need and this file may not have yet."""
    here = {file.sha256 for _, _, file in session.dossier.files()}
    keys = {one.key for one in chosen}
    seen: set[str] = set()
    for _, key, file in opened.dossier.files():
        if key in keys and file.sha256 not in here | seen:
            seen.add(file.sha256)
            yield file


def _copy_content(source: DossierFile, target: DossierFile, file: FileRef) -> None:
    with tempfile.TemporaryDirectory(prefix="jiangshen-", ignore_cleanup_errors=True) as folder:
        passing = Path(folder) / file.sha256
        source.copy_content(file.sha256, passing)
        target.add_content(passing)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one == other
