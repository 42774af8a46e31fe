"""The 填报表 for a colleague: written in the background, taken in after a look at what changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.errors import JiangshenError
from app.exchange.sheet_comparison import Difference, SheetImport
from app.exchange.sheets import apply_differences, export_sheets, read_sheets
from app.ui.background import Job
from app.ui.messages import show_error, show_notes
from app.ui.session import Session

_FILTER = "填报表 (*.xlsx)"
_COLUMNS = ("在哪里", "现在", "改成", "说明")


def export_for_colleague(session: Session, parent: QWidget) -> Job | None:
    """Ask where the 填报表 goes and write it; the job, or None where the user changed his mind."""
    proposed = str(session.file.path.with_name(f"填报表-{session.file.path.stem}.xlsx"))
    path, _ = QFileDialog.getSaveFileName(parent, "填报表存为", proposed, _FILTER)
    if not path:
        return None
    snapshot, definitions = session.dossier.copy(), session.definitions

    def work() -> Iterator[str]:
        export_sheets(snapshot, definitions, Path(path))
        yield Path(path).name

    job = Job(work, parent)
    job.finished.connect(lambda: show_notes(parent, (f"填报表已存为 {path}，可以发给同事填写。",)))
    job.failed.connect(lambda error: _fail(parent, error))
    job.start()
    return job


def import_from_colleague(session: Session, parent: QWidget) -> None:
    """Ask for a filled 填报表, show what would change, and change what the user leaves ticked."""
    path, _ = QFileDialog.getOpenFileName(
        parent, "导入填报表", str(session.file.path.parent), _FILTER
    )
    if not path:
        return
    try:
        found = read_sheets(Path(path), session.dossier, session.definitions)
    except JiangshenError as error:
        show_error(parent, error)
        return
    dialog = DifferencesDialog(found, parent)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        apply_differences(session.dossier, dialog.chosen())


class DifferencesDialog(QDialog):
    """Lists what an import would change, each with a tick; nothing changes before 导入."""

    def __init__(self, found: SheetImport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("导入填报表")
        self.resize(860, 520)
        self.list = QTreeWidget(self)
        self.list.setAccessibleName("将要改动的内容")
        self.list.setHeaderLabels(_COLUMNS)
        self.list.setRootIsDecorated(False)
        self.list.setColumnWidth(0, 260)
        self._differences = (*found.differences, *found.kept)
        for number, one in enumerate(self._differences):
            self.list.addTopLevelItem(_item(one, ticked=number < len(found.differences)))
        said = QLabel(_summary(found))
        said.setWordWrap(True)
        said.setProperty("role", "hint")
        buttons = QDialogButtonBox(self)
        buttons.addButton("导入打勾的", QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton("什么都不改", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for widget in (said, self.list, buttons):
            layout.addWidget(widget)

    def chosen(self) -> tuple[Difference, ...]:
        """The ticked changes."""
        return tuple(
            one
            for number, one in enumerate(self._differences)
            if self.list.topLevelItem(number).checkState(0) is Qt.CheckState.Checked
        )


def _item(one: Difference, *, ticked: bool) -> QTreeWidgetItem:
    item = QTreeWidgetItem([one.label, one.before, one.after, one.problem or one.where])
    item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    for column in range(len(_COLUMNS)):
        item.setToolTip(column, item.text(column))
    return item


def _summary(found: SheetImport) -> str:
    lines = [f"同事改了 {len(found.differences)} 处；打勾的会改过来，可以撤销。"]
    if found.kept:
        lines.append(f"另有 {len(found.kept)} 处和这份材料不同，没有打勾，需要时再勾上。")
    lines += [*found.problems, *found.notes]
    return "\n".join(lines)


def _fail(parent: QWidget, error: object) -> None:
    if isinstance(error, JiangshenError):
        show_error(parent, error)
    elif isinstance(error, Exception):
        raise error
