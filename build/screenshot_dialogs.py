"""The panels and dialogs of the window, each made for its picture by a function of its own."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from PIL import Image, ImageDraw
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from app import wiring
from app.definitions.record import DefinitionProblem
from app.definitions.types import FileRef, LongText, Rows
from app.dossier.dossier import Dossier
from app.dossier.takeover import offers
from app.exchange.sheets import export_sheets, read_sheets
from app.outputs.delivery.printing import PaperPath, Pass, Side
from app.outputs.engines.pdf_files import draw_page
from app.selftest import Outcome, SelfTest
from app.storage.files import DossierFile
from app.storage.notice_packages import Candidate, Package, PackageError
from app.storage.settings import Settings
from app.ui.background import Job
from app.ui.differences import DifferencesDialog
from app.ui.file_copy import FileCopyDialog
from app.ui.file_places import free_name
from app.ui.first_start import WelcomeDialog
from app.ui.main_window import MainWindow
from app.ui.messages import question_box
from app.ui.notice_packages import ImportDialog, ProblemsDialog
from app.ui.paper_dialogs import TrialDialog, TurnDialog
from app.ui.progress_dialog import ProgressDialog
from app.ui.self_test import ReportDialog
from app.ui.session import Session
from app.ui.settings_dialog import SettingsDialog
from app.ui.wizard.boards.printing import PrintingBoard
from app.ui.wizard.boards.reprint_dialog import ReprintDialog
from app.ui.wizard.evidence_coverage import CoverageDialog
from app.ui.wizard.occupation_copy import CopyDialog, Origin
from app.ui.wizard.occupation_list import OccupationsModel
from app.ui.wizard.pages.evidence import EvidencePage
from app.ui.wizard.pages.output import OutputPage
from app.ui.wizard.reference_choice import ReferenceChoice
from screenshot_stage import dossier_in, wait_until


def _progress(_session: Session, parent: QWidget, _folder: Path) -> QWidget:
    dialog = ProgressDialog("导入填报表", "填报表-某某技师学院.xlsx", Job(lambda: iter(())), parent)
    dialog.text.setText("读工作表“建设内容一”，第 2000 行……")
    return dialog


def _differences(session: Session, parent: QWidget, folder: Path) -> QWidget:
    """A sheet in which a colleague did the usual things, some of them wrong."""
    path = folder / "填报表.xlsx"
    export_sheets(session.dossier, session.definitions, path)
    book = load_workbook(path)
    for page in book.worksheets:
        _spoil_sheet(page)
    book.save(path)
    found = read_sheets(path, session.dossier, session.definitions)
    return DifferencesDialog(found, session, parent)


def _spoil_sheet(page: Any) -> None:
    marker = str(page["A1"].value)
    if marker.startswith("fields"):
        for line in range(4, page.max_row + 1, 4):
            if page.cell(line, 3).value:
                page.cell(line, 3).value = f"{page.cell(line, 3).value}（同事改过）"
    elif marker in {"table indicators", "table studio.staff"}:
        page["B3"].value = "名称"
        page["C5"].value = "=1/0"
        page["Z9"].value = "这里记一下"
        for column in range(2, page.max_column + 1):
            page.cell(6, column).value = None
        page.cell(page.max_row, 2).value = "新开发的课程"
    elif marker == "table occupation.block_1":
        page.cell(5, 4).value = f"{page.cell(5, 4).value or ''}\n另有一段补充的话。"
        page.cell(page.max_row, 3).value = "没有写是哪个职业的一行"


def _file_copy(session: Session, parent: QWidget, folder: Path) -> QWidget:
    """Last year's dossier: some texts differ, some are missing here, one occupation more."""
    path = folder / "去年的材料.shenbao"
    other = session.dossier.copy()
    for row, key, value in list(other.values())[::7]:
        if isinstance(value, str) and isinstance(other.facts[key].type, LongText):
            other.set_value(key, f"去年的说法：{value}", row)
    other.set_notice("national-2022-62")
    DossierFile.create(path, other, replace=True).close()
    for key in ("contact.fax", "legal.fax", "indicators", "budget_lines", "leader.honours"):
        _empty(session.dossier, key)
    for row in session.dossier.rows("occupations")[1:]:
        session.dossier.remove_row(row)
    opened = DossierFile.open_for_reading(path, session.definitions)
    opened.file.close()
    found = offers(opened.dossier, session.dossier, session.definitions)
    return FileCopyDialog(session, opened, found, parent)


def _occupation_copy(session: Session, parent: QWidget, _folder: Path) -> QWidget:
    other = session.dossier.copy()
    origin = Origin(other, "去年的材料")
    target = session.dossier.rows("occupations")[0]
    parts = ["occupation.block_1", "occupation.block_2", "occupation.block_3", "occupation.goal"]
    return CopyDialog(OccupationsModel(session), target, parts, parent, origin)


def _empty(dossier: Dossier, key: str) -> None:
    if not isinstance(dossier.facts[key].type, Rows):
        dossier.set_value(key, None)
        return
    for row in dossier.rows(key)[1:]:
        dossier.remove_row(row)


def _evidence(session: Session, _parent: QWidget, folder: Path) -> QWidget:
    """The example's evidence with thumbnails, a treatment, and the contents beside it."""
    path = folder / "佐证.shenbao"
    made = wiring.new_dossier(
        session.definitions, "jilin-2025-56", "studio", is_existing=False, with_example=True
    )
    session.create(path, made, replace=True)
    wiring.add_example_evidence(session.file, session.definitions)
    page = EvidencePage(session)
    page.resize(1136, 640)
    page.show()
    fullest = max(page.folders.folders, key=lambda one: len(one.files))
    page.folders.choose(fullest.key)
    page.files.choose([0])
    page.treat("watermark", value=True)
    page.contents_button.click()
    until = time.monotonic() + 5
    contents: Any = page.contents
    while time.monotonic() < until and not (
        all(map(page.model.is_known, page.model.files)) and contents.is_counted
    ):
        QApplication.processEvents()
        time.sleep(0.005)
    return page


def _coverage(session: Session, parent: QWidget, _folder: Path) -> QWidget:
    """Some conditions proved, by files with long names; others open."""
    keys = [state.use.evidence_fact for state in session.conditions() if state.use.proof]
    for number, key in enumerate(keys[::2]):
        names = [
            f"{number + 1}.{part}某某技师学院的证明材料.pdf" for part in range(1, number % 3 + 2)
        ]
        files = tuple(FileRef(name, f"{number:032x}{len(name):032x}", 9000) for name in names)
        session.set_value(key, files)
    return CoverageDialog(session, parent)


def _manual(key: str, sought: str = "") -> Callable[[Session, QWidget, Path], QWidget]:
    def made(_session: Session, parent: QWidget, _folder: Path) -> QWidget:
        if not isinstance(parent, MainWindow):
            raise TypeError("the manual belongs to the main window")
        manual = parent.desk.manual
        manual.line.setText(sought)
        manual.show_page(key)
        return manual

    return made


def _tour(card: int) -> Callable[[Session, QWidget, Path], QWidget]:
    """The whole window with a card of the tour."""

    def made(session: Session, parent: QWidget, folder: Path) -> QWidget:
        if not isinstance(parent, MainWindow):
            raise TypeError("the tour belongs to the main window")
        path = folder / f"导览-{card}.shenbao"
        session.create(path, dossier_in("已填", session.definitions, "base"))
        parent.desk.start_tour()
        for _ in range(card):
            if (tour := parent.desk.tour) is not None:
                tour.step(1)
        return parent

    return made


def _self_test_report(_session: Session, parent: QWidget, _folder: Path) -> QWidget:
    outcomes = (
        Outcome("程序的全部模块", is_ok=True, detail="289 个模块", seconds=0.7),
        Outcome(
            "自带的定义和模板", is_ok=True, detail="276 个填报项、12 页、34 份文件", seconds=0.7
        ),
        Outcome("排成 PDF", is_ok=False, detail="磁盘满了\n请腾出空间，再试一次", seconds=1.2),
    )
    around = (
        "匠申 0.1.0",
        "Windows-10-10.0.19045-SP0",
        "",
        "字体：",
        "  缺少 黑体，将以 匠申宋体 代替",
    )
    return ReportDialog(
        SelfTest(outcomes, around, datetime(2026, 1, 5, 9, 30).astimezone()), parent
    )


def _question(_session: Session, parent: QWidget, _folder: Path) -> QWidget:
    return question_box(
        parent,
        "最近的修改还没有存上：U盘或网络盘断开了，读写不了",
        "请接好U盘或网络，再试一次。也可以另存到别处；“不存就离开”会丢掉还没有存上的修改。",
        ("另存为…", "不存就离开"),
        "先不离开",
    )


def _settings(_session: Session, parent: QWidget, folder: Path) -> QWidget:
    return SettingsDialog(Settings(folder / "settings.json"), parent)


def _welcome(session: Session, parent: QWidget, folder: Path) -> QWidget:
    settings = Settings(folder / "settings.json")
    dialog = WelcomeDialog(settings, session.definitions, parent, has_tour=True)
    dialog.show()
    wait_until(lambda: bool(dialog.meaning.text()) or "都有" in dialog.faces.text())
    return dialog


def _package(session: Session, parent: QWidget, _folder: Path) -> QWidget:
    """A newer edition of a shipped notice, in which some things are other."""
    before = session.definitions.notices["jilin-2025-56"]
    terms = before.terms("base")
    if terms is None:
        raise ValueError(before.id)
    fewer = dataclasses.replace(
        terms,
        conditions=terms.conditions[2:],
        artefacts=tuple(dataclasses.replace(one, copies=one.copies + 1) for one in terms.artefacts),
    )
    after = dataclasses.replace(before, base=fewer, number="吉人社联〔2026〕1号（虚构）", version=2)
    package = Package("示例 2026.tongzhi", {})
    return ImportDialog(Candidate(package, after, session.definitions, before), parent)


def _package_problems(_session: Session, parent: QWidget, _folder: Path) -> QWidget:
    file = "notices/示例市/2026-01-05.toml"
    problems = [
        DefinitionProblem(file, "base.artefacts[1].copies", "应当是整数"),
        DefinitionProblem(file, "base.when", "不认识的项目"),
        DefinitionProblem("templates_docx/form.docx", "", "含有宏或控件"),
    ]
    return ProblemsDialog(PackageError("示例 2026.tongzhi", problems), parent)


def _menu(place: int) -> Callable[[Session, QWidget, Path], QWidget]:
    def made(_session: Session, parent: QWidget, _folder: Path) -> QWidget:
        return parent.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[place]

    return made


def _printing(session: Session, _parent: QWidget, folder: Path) -> PrintingBoard:
    """The tab for printing, once all was printed and something was changed afterwards."""
    board = PrintingBoard(session, Settings(folder / "printing.json"), lambda: "builtin")
    board.find_printers = lambda: (("HP LaserJet M1005",), "HP LaserJet M1005")
    board.resize(1136, 640)
    board.show()
    done: list[bool] = []
    board.settled.connect(lambda: done.append(True))
    board.mark_printed()
    wait_until(lambda: bool(done))
    session.set_value("unit.name", "改过的单位名称")
    board.rows.want(board.rows.pieces[1].key, 8)
    board.prepare()
    wait_until(lambda: len(done) > 1)
    return board


def _reprint(session: Session, parent: QWidget, folder: Path) -> QWidget:
    board = _printing(session, parent, folder)
    return ReprintDialog(tuple(board.changes()), board.choice.price, parent)


def _turn(session: Session, parent: QWidget, _folder: Path) -> QWidget:
    sides = tuple(Side(1, page) for page in range(42))
    title = session.definitions.documents["base_form"].title
    return TurnDialog(Pass(sides, 1, 3, is_back=True), title, PaperPath(), parent)


def _trial(_session: Session, parent: QWidget, _folder: Path) -> QWidget:
    dialog = TrialDialog(lambda _side: True, parent)
    dialog.go.click()
    dialog.answer("face_down")
    dialog.go.click()
    return dialog


def _packing(session: Session, _parent: QWidget, folder: Path) -> OutputPage:
    """A copy that is too large for one mail, with a scan of sealed paper in it."""
    made = wiring.new_dossier(
        session.definitions, "datong-2025-100", "base", is_existing=False, with_example=True
    )
    session.create(free_name(folder, "电子版"), made)
    wiring.add_example_evidence(session.file, session.definitions)
    page = OutputPage(session, Settings(folder / "电子版.json"))
    page.making.engine = "builtin"
    page.tabs.setCurrentWidget(page.electronic)
    page.resize(1136, 640)
    page.show()
    _pack(page, folder)
    staged = page.electronic.staged
    if staged is not None:
        volume = next(one for one in staged.files if one.pages)
        page.electronic.scans.take_in(
            "application", [_scanned(volume.source, folder / "盖章页.jpg")]
        )
        page.electronic.limit.setValue(1)
        _pack(page, folder)
    return page


def _pack(page: OutputPage, folder: Path) -> None:
    done: list[Path] = []
    page.electronic.packed.connect(done.append)
    page.electronic.make_into(folder / "电子版")
    wait_until(lambda: bool(done))


def _scanned(pdf: Path, target: Path) -> Path:
    """A page as a scanner gives it, with a seal in red."""
    drawn = draw_page(pdf.read_bytes(), 300 / 72, 10)
    page = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data, "raw", "BGRX")
    noise = Image.effect_noise(page.size, 40).convert("RGB")
    page = Image.blend(page, noise, 0.12)
    ImageDraw.Draw(page).ellipse((1500, 2400, 2000, 2900), outline=(200, 30, 30), width=24)
    page.save(target, "JPEG", quality=90)
    return target


def _shrinking(session: Session, parent: QWidget, folder: Path) -> QWidget:
    page = _packing(session, parent, folder)
    dialog = page.electronic.shrinking()
    if dialog is None:
        raise RuntimeError("nothing was packed")
    wait_until(dialog.take.isEnabled)
    # The page behind goes away with this function.
    dialog.setParent(parent, dialog.windowFlags())
    return dialog


def _scans(session: Session, parent: QWidget, folder: Path) -> QWidget:
    page = _packing(session, parent, folder)
    area = page.electronic.area
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    return page


DIALOGS: dict[str, Callable[[Session, QWidget, Path], QWidget]] = {
    "对话框-进度": _progress,
    "对话框-导入填报表": _differences,
    "对话框-复制自另一份材料": _file_copy,
    "对话框-复制自另一份材料的职业": _occupation_copy,
    "对话框-自检": _self_test_report,
    "对话框-条件与材料对照": _coverage,
    "对话框-插入佐证页码": lambda session, parent, _folder: ReferenceChoice(session, parent),
    "佐证材料-目录预览": _evidence,
    "对话框-还没有存上": _question,
    "输出与报送-打印": _printing,
    "对话框-换页清单": _reprint,
    "对话框-手动双面": _turn,
    "对话框-试打一张": _trial,
    "对话框-设置": _settings,
    "对话框-第一次启动": _welcome,
    "对话框-导入通知包": _package,
    "对话框-通知包的问题": _package_problems,
    "输出与报送-电子版": _packing,
    "输出与报送-盖章扫描件": _scans,
    "对话框-缩小扫描件": _shrinking,
    "菜单-文件": _menu(0),
    "菜单-帮助": _menu(4),
    "使用手册-快速上手": _manual("quick_start"),
    "使用手册-申报职业": _manual("base_occupations"),
    "使用手册-形式审查": _manual("formal_review"),
    "使用手册-快捷键": _manual("keys"),
    "使用手册-查找": _manual("evidence", "页码"),
    **{f"导览-{card + 1}": _tour(card) for card in range(6)},
}
