"""The 填报表: an Excel file for a colleague, and back as a list of what it would change.

Reading changes nothing. A cell counts only where its user changed it, so that work done here in
the meantime stays; where both changed it, the difference says so.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from pathlib import Path

from app.definitions.kinds import KINDS
from app.definitions.models import Definitions
from app.dossier.changes import ROOT
from app.dossier.dossier import Dossier
from app.exchange.sheet_comparison import Comparison, Difference, SheetImport
from app.exchange.sheet_layout import layout
from app.exchange.sheet_reading import SheetError, workbook_steps
from app.exchange.sheet_writing import write_workbook
from app.placement import place_bytes

STEP = "导入填报表"

__all__ = [
    "STEP",
    "Difference",
    "SheetError",
    "SheetImport",
    "apply_differences",
    "export_sheets",
    "import_steps",
    "read_sheets",
]


def export_sheets(
    dossier: Dossier, definitions: Definitions, path: Path, occupation: str | None = None
) -> None:
    """Write the 填报表 of a dossier, or of one row of its occupations. Raises `SheetError`."""
    notice = definitions.notices.get(dossier.notice)
    sheets = layout(dossier, definitions, occupation)
    data = write_workbook(
        dossier, sheets, notice.title if notice else dossier.notice, occupation or ROOT
    )
    try:
        place_bytes(path, data)
    except PermissionError as error:
        raise SheetError(
            f"写不了 {path}", "多半是 Excel 或 WPS 正开着它，请关闭那个窗口，或者换一个文件名"
        ) from error
    except OSError as error:
        raise SheetError(f"写不了 {path}", "请换一个文件夹，并看看磁盘是不是满了") from error


def read_sheets(path: Path, dossier: Dossier, definitions: Definitions) -> SheetImport:
    """What a 填报表 would change. Nothing changes. Raises `SheetError` for what can't be read."""
    steps = import_steps(path, dossier, definitions)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: SheetImport = end.value
            return found


def import_steps(
    path: Path, dossier: Dossier, definitions: Definitions
) -> Generator[str, None, SheetImport]:
    """As `read_sheets`, in small steps that say in Chinese what is done: may be left at any."""
    book = yield from workbook_steps(path)
    kind = book.facts.get("kind", "")
    if kind != dossier.kind:
        raise SheetError(
            f"{path.name} 是另一种申报的填报表",
            f"这份材料是{KINDS[dossier.kind]}，请从它导出填报表",
        )
    return (yield from Comparison(dossier, definitions, book).steps())


def apply_differences(dossier: Dossier, differences: Iterable[Difference]) -> None:
    """Make the changes chosen from an import, as one step. What has no place any more is skipped."""
    chosen = tuple(differences)
    names: dict[str, str] = {}
    with dossier.step(STEP):
        for one in chosen:
            if one.kind == "value" and dossier.has_row(one.row):
                dossier.set_value(one.key, one.value, one.row)
        for one in chosen:
            parent = names.get(one.parent, one.parent)
            if one.kind == "added" and dossier.has_row(parent):
                names[one.row] = dossier.add_row(one.key, parent)
                for key, value in one.cells:
                    dossier.set_value(key, value, names[one.row])
        for one in chosen:
            if one.kind == "removed" and dossier.has_row(one.row):
                dossier.remove_row(one.row)
