"""The 填报表 for a colleague: written in the background, taken in after a look at what changes."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.exchange.sheet_comparison import SheetImport
from app.exchange.sheets import apply_differences, export_sheets, import_steps
from app.ui.background import Job
from app.ui.differences import DifferencesDialog
from app.ui.messages import show_notes
from app.ui.progress_dialog import run_work
from app.ui.session import Session

_FILTER = "填报表 (*.xlsx)"
_IMPORT_FILTER = "填报表 (*.xlsx *.xlsm);;所有文件 (*)"


def export_for_colleague(session: Session, parent: QWidget) -> Job | None:
    """Ask where the 填报表 goes and write it; the finished job, or None where it wasn't written."""
    proposed = str(session.file.path.with_name(f"填报表-{session.file.path.stem}.xlsx"))
    path, _ = QFileDialog.getSaveFileName(parent, "填报表存为", proposed, _FILTER)
    if not path:
        return None
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        target = target.with_name(f"{target.name}.xlsx")
    snapshot, definitions = session.dossier.copy(), session.definitions

    def work() -> Iterator[str]:
        yield "写各张表"
        export_sheets(snapshot, definitions, target)

    job = run_work("导出填报表", target, work, parent)
    if job is not None:
        show_notes(parent, (f"填报表已存为 {target}，可以发给同事填写。",))
    return job


def import_from_colleague(session: Session, parent: QWidget) -> None:
    """Ask for a filled 填报表, show what would change, and change what the user leaves ticked."""
    path, _ = QFileDialog.getOpenFileName(
        parent, "导入填报表", str(session.file.path.parent), _IMPORT_FILTER
    )
    if path:
        import_file(session, Path(path), parent)


def import_file(session: Session, path: Path, parent: QWidget) -> None:
    """Read a 填报表 in the background, and change what the user leaves ticked."""
    snapshot, definitions = session.dossier.copy(), session.definitions

    def work() -> Generator[str, None, SheetImport]:
        return (yield from import_steps(path, snapshot, definitions))

    job = run_work("导入填报表", path, work, parent, leaves_at_once=True)
    if job is None or not session.is_open:
        return
    dialog = DifferencesDialog(job.result, session, parent)
    if dialog.exec() == QDialog.DialogCode.Accepted:
        apply_differences(session.dossier, dialog.chosen())
    dialog.deleteLater()
