"""The self-test: one pass through all that the program does, on this machine, in a folder of its own.

It reads back what it wrote, and tells in a text file what was tried and how it went. A new step is
a function and a line in `STEPS`.
"""

from __future__ import annotations

import pkgutil
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path

import app
from app import paths, wiring
from app.definitions.kinds import KINDS, Kind
from app.definitions.models import Definitions
from app.errors import JiangshenError
from app.reports import libraries, mask, program
from app.storage.files import DossierFile

_WINDOWS_ALONE = frozenset({"app.outputs.engines.com_office"})
_LEFT_ALONE = frozenset({"app.__main__"})
"""Starts the program."""
_MAIL_LIMIT = 20
"""MB."""


class NotAsItShouldBeError(JiangshenError):
    """A step came out differently from what was put in."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "请重新安装程序，再自检一次")


@dataclass(slots=True)
class Ground:
    """Where a self-test works: its own folder, and what earlier steps made there."""

    folder: Path
    open_files: ExitStack
    made: dict[Kind, DossierFile] = field(default_factory=dict)
    _known: Definitions | None = None

    @property
    def known(self) -> Definitions:
        """All shipped definitions."""
        self._known = self._known or wiring.check_shipped()
        return self._known

    @property
    def notice(self) -> str:
        """The notice that asks for the most: what it needs, the others need too."""
        asked = {
            one.id: sum(len(terms.artefacts) for kind in KINDS if (terms := one.terms(kind)))
            for one in self.known.notices.values()
        }
        return max(asked, key=lambda one: asked[one])

    def example(self, kind: Kind) -> DossierFile:
        """The example's file, which an earlier step made."""
        if kind not in self.made:
            raise NotAsItShouldBeError("没有可用的示例，前面的一步没有做成")
        return self.made[kind]

    def subfolder(self, name: str) -> Path:
        """A folder for what a step makes."""
        made = self.folder / name
        made.mkdir(exist_ok=True)
        return made


Step = Callable[[Ground], str]
"""Tries one thing; what it found, in Chinese. Raises what went wrong."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step went: what it found, or why it failed; the seconds that it took."""

    name: str
    is_ok: bool
    detail: str
    seconds: float


@dataclass(frozen=True)
class SelfTest:
    """A finished self-test."""

    outcomes: tuple[Outcome, ...]
    circumstances: tuple[str, ...]
    at: datetime

    @cached_property
    def is_ok(self) -> bool:
        """Whether every step went well."""
        return all(one.is_ok for one in self.outcomes)

    @property
    def verdict(self) -> str:
        """The outcome in one sentence."""
        bad = sum(not one.is_ok for one in self.outcomes)
        total = len(self.outcomes)
        return f"{total} 项都正常" if not bad else f"{total} 项里有 {bad} 项不正常"

    def text(self) -> str:
        """The report: plain text, nothing in it from anybody's dossier."""
        lines = [f"匠申自检报告：{self.verdict}", f"{self.at:%Y-%m-%d %H:%M:%S}", ""]
        for one in self.outcomes:
            lines.append(f"{'正常' if one.is_ok else '失败'}  {one.name}（{one.seconds:.1f} 秒）")
            lines += [f"      {line}" for line in mask(one.detail).splitlines()]
        return "\n".join([*lines, "", *map(mask, self.circumstances)]) + "\n"


def run() -> Generator[str, None, SelfTest]:
    """Try every step, also after one that failed; says in Chinese what it is about to try.

    All is done in a temporary folder, which is removed.
    """
    outcomes: list[Outcome] = []
    with (
        tempfile.TemporaryDirectory(prefix="匠申 自检 ", ignore_cleanup_errors=True) as name,
        ExitStack() as open_files,
    ):
        ground = Ground(Path(name), open_files)
        for title, step in STEPS:
            yield title
            outcomes.append(_outcome(title, step, ground))
        yield "这台电脑的情况"
        around = tuple(_circumstances(ground))
    return SelfTest(tuple(outcomes), around, datetime.now().astimezone())


def _outcome(title: str, step: Step, ground: Ground) -> Outcome:
    start = time.monotonic()
    try:
        detail, is_ok = step(ground), True
    except JiangshenError as error:
        detail, is_ok = f"{error.message}\n{error.advice}", False
    except Exception as error:  # noqa: BLE001 - whatever it is, it is this step's outcome
        detail, is_ok = f"{type(error).__name__}：{error}", False
    return Outcome(title, is_ok, detail, time.monotonic() - start)


def _require(is_so: object, message: str) -> None:
    if not is_so:
        raise NotAsItShouldBeError(message)


# --- the steps ---------------------------------------------------------------------------------


def _modules(_: Ground) -> str:
    names = [one.name for one in pkgutil.walk_packages(app.__path__, "app.")]
    skipped = _LEFT_ALONE if sys.platform == "win32" else _LEFT_ALONE | _WINDOWS_ALONE
    for name in names:
        if name not in skipped:
            import_module(name)
    _require(len(names) > len(STEPS), "程序的模块不全")
    return f"{len(names)} 个模块"


def _definitions(ground: Ground) -> str:
    known = ground.known
    return (
        f"{len(known.facts)} 个填报项、{len(known.pages)} 页、"
        f"{len(known.documents)} 份文件、{len(known.notices)} 份通知"
    )


def _resources(_: Ground) -> str:
    from app.ui.parts import missing_parts

    missing = missing_parts()
    _require(not missing, f"缺少：{'、'.join(missing)}")
    return f"字体、图标、样式、中文界面，都在 {paths.PROGRAM}"


def _examples(ground: Ground) -> str:
    from app.exchange.interchange import dump

    attached = 0
    for kind, title in KINDS.items():
        dossier = wiring.new_dossier(
            ground.known, ground.notice, kind, is_existing=False, with_example=True
        )
        path = ground.folder / f"示例 {title}.shenbao"
        with DossierFile.create(path, dossier) as file:
            wiring.add_example_evidence(file, ground.known)
        opened = DossierFile.open(path, ground.known).file
        ground.made[kind] = ground.open_files.enter_context(opened)
        _require(dump(opened.dossier) == dump(dossier), f"{title}存盘以后读回来不一样")
        attached += len(dump(opened.dossier)["attachments"])
    return f"{'、'.join(KINDS.values())}，{attached} 个附件，存盘以后读回来一样"


def _review(ground: Ground) -> str:
    from app.dossier.review import Review

    findings = 0
    for kind, title in KINDS.items():
        review = Review(ground.example(kind).dossier, ground.known)
        findings += len(review.findings())
        _require(not review.is_blocked, f"{title}的示例本来没有必须改的问题")
    return f"示例里有 {findings} 处建议"


def _documents(ground: Ground) -> str:
    """The documents of every notice, each read back by what writes it."""
    from app.outputs.documents.rendering import render_documents

    count = 0
    for notice in ground.known.notices.values():
        for kind, title in KINDS.items():
            if notice.terms(kind) is None:
                continue
            dossier = wiring.new_dossier(
                ground.known, notice.id, kind, is_existing=False, with_example=True
            )
            folder = ground.subfolder(f"{notice.id} {title}")
            made = list(render_documents(dossier, ground.known, folder))
            _require(all(one.path.stat().st_size for one in made), f"{notice.id}：有空文件")
            count += len(made)
    return f"{len(ground.known.notices)} 份通知，{count} 个文件，都逐字读回核对过"


def _typesetting(ground: Ground) -> str:
    from app.outputs.documents.rendering import Printing, render_documents
    from app.outputs.engines.choice import engine_for

    pages = 0
    for kind, title in KINDS.items():
        made = list(
            render_documents(
                ground.example(kind).dossier,
                ground.known,
                ground.subfolder(f"PDF {title}"),
                ("pdf",),
                Printing(engine_for("builtin")),
            )
        )
        counted = sum(one.pages for one in made)
        _require(counted, f"{title}没有排出一页")
        pages += counted
    return f"自带的排版排出 {pages} 页"


def _preview(ground: Ground) -> str:
    from app.outputs.preview import Previewer
    from app.outputs.preview_plan import preview_documents

    dossier = ground.example("base").dossier
    first = preview_documents(dossier, ground.known)[0]
    shown = Previewer(ground.known).set(dossier, first)
    picture = shown.picture(0, 0.5)
    _require(len(set(bytes(picture.data))) > 1, "画出来的页面是空白的")
    return f"《{first.title}》{shown.pages} 页，第 1 页 {picture.width}×{picture.height} 像素"


def _book(ground: Ground) -> str:
    from app.outputs.documents.rendering import Printing
    from app.outputs.engines.choice import engine_for
    from app.outputs.volumes.binding import Order, bind

    file = ground.example("base")
    order = Order(printing=Printing(engine_for("builtin")))
    folder = ground.subfolder("成册")
    books = list(bind(file.dossier, ground.known, folder, _lend(file), order))
    faults = [fault for book in books for fault in book.faults]
    _require(books, "没有装订出一册")
    _require(not faults, "；".join(faults))
    pages = sum(book.pagination.bound_pages for book in books)
    return f"{len(books)} 册 {pages} 页，目录、页码、书签逐页读回核对过"


def _lend(file: DossierFile) -> Callable[..., None]:
    return lambda content, path: file.lend_content(content.sha256, path)


def _package(ground: Ground) -> str:
    """The electronic copy, whose archive is read again by another hand."""
    from zipfile import ZipFile

    from app.outputs.delivery.package import MB, place_package
    from app.outputs.delivery.package_models import PackageOrder
    from app.outputs.delivery.package_staging import stage
    from app.outputs.documents.rendering import Printing
    from app.outputs.engines.choice import engine_for

    file, work = ground.example("base"), ground.subfolder("电子版 准备")
    order = PackageOrder(Printing(engine_for("builtin")))
    staged = stage(file.dossier, ground.known, work, _lend(file), order)
    target = ground.subfolder("电子版")
    packed = place_package(staged, file.dossier, ground.known, target, _MAIL_LIMIT * MB)
    archives = [path for path in packed.paths if path.suffix == ".zip"]
    count = 0
    for path in archives:
        with ZipFile(path) as archive:
            _require(archive.testzip() is None, f"{path.name} 解不开")
            count += len(archive.namelist())
    _require(count, "电子版里没有文件")
    return f"{len(archives)} 个压缩包 {count} 个文件，{len(packed.mails)} 封邮件草稿"


def _sheet(ground: Ground) -> str:
    from app.exchange.sheets import export_sheets, read_sheets

    dossier = ground.example("base").dossier
    path = ground.folder / "填报表.xlsx"
    export_sheets(dossier, ground.known, path)
    found = read_sheets(path, dossier, ground.known)
    _require(not found.differences and not found.problems, "填报表读回来和材料不一样")
    return "导出以后读回来和材料一样"


STEPS: tuple[tuple[str, Step], ...] = (
    ("程序的全部模块", _modules),
    ("自带的定义和模板", _definitions),
    ("窗口用到的部件", _resources),
    ("新建示例，存盘，再打开", _examples),
    ("核对", _review),
    ("生成各份通知的 Word 和 Excel", _documents),
    ("排成 PDF", _typesetting),
    ("官方页面", _preview),
    ("佐证材料装订成册", _book),
    ("电子版打包", _package),
    ("填报表导出、导入", _sheet),
)


# --- the machine -------------------------------------------------------------------------------


def _circumstances(ground: Ground) -> list[str]:
    """What helps somebody who reads the report: versions, engines, faces. Never fails."""
    lines = [*program().splitlines(), *(f"{name} {version}" for name, version in libraries())]
    for title, look in (("由谁生成 PDF", _engines), ("字体", _faces)):
        try:
            lines += ["", f"{title}：", *(f"  {line}" for line in look(ground))]
        except Exception as error:  # noqa: BLE001 - it is only told
            lines += ["", f"{title}：没能看到（{type(error).__name__}）"]
    return lines


def _engines(_: Ground) -> list[str]:
    from app.outputs.engines.choice import survey

    return [f"{one.name}：{one.lack or '可用'}" for one in survey()]


def _faces(ground: Ground) -> list[str]:
    from app.outputs.documents.rendering import word_forms
    from app.outputs.font_check import missing_faces

    forms = word_forms(ground.example("base").dossier, ground.known)
    missing = missing_faces(form.data for form in forms)
    return list(map(str, missing)) or ["申报表用到的字体，这台电脑都有"]
