"""The commands: thin, each a few lines on the rooms. Their outcome is in INTERFACES order."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app import __version__, wiring
from app.command_line import ChineseParser
from app.definitions.kinds import KINDS
from app.errors import JiangshenError
from app.outputs.notice_list import notice_lines, notice_row

Command = Callable[[argparse.Namespace], int]
BLOCKED = 1
FORMATS = ("docx", "pdf", "xlsx")
ENGINES = ("auto", "builtin", "word", "wps", "libreoffice")


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit status. Raises `JiangshenError`."""
    options = _parser().parse_args(arguments)
    command: Command = options.command
    return command(options)


class NoSuchStepError(JiangshenError):
    """The history of a file has no such step."""


class NoSuchOccupationError(JiangshenError):
    """A dossier has no such occupation."""


class NoSuchFolderError(JiangshenError):
    """A file is to be made in a folder that isn't there."""


class NoSuchArtefactError(JiangshenError):
    """A notice asks for no such piece of material."""


class NothingToAttachError(JiangshenError):
    """A file that is to be attached can't be read, or there is none."""


class NoSuchDocumentError(JiangshenError):
    """No document has such a key."""


def _say(message: str) -> None:
    """Progress and remarks: never on stdout, which belongs to the result."""
    print(message, file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = ChineseParser(prog="jiangshen", description="匠申：申报材料的离线填报程序")
    parser.add_argument(
        "--version", action="version", version=f"匠申 {__version__}", help="显示版本"
    )
    commands = parser.add_subparsers(required=True, title="命令", metavar="命令")
    notices = _add(commands, "notices", _notices, "列出自带的通知")
    notices.add_argument("--json", action="store_true", help="以 JSON 输出")
    new = _add(commands, "new", _new, "新建一份申报材料")
    new.add_argument("file", type=Path, metavar="OUT.shenbao")
    new.add_argument("--notice", required=True, help="通知的编号，见 notices")
    new.add_argument(
        "--kind", required=True, choices=tuple(KINDS), help="base 培训基地，studio 大师工作室"
    )
    new.add_argument("--existing", action="store_true", help="已建项目（只用于培训基地）")
    new.add_argument("--example", action="store_true", help="填好虚构的示例")
    _add_file(_add(commands, "dump", _dump, "把全部内容以 JSON 输出"))
    load = _add(commands, "load", _load, "导入这样的 JSON，全部或一部分")
    _add_file(load)
    load.add_argument("data", type=Path, metavar="DATA.json")
    check = _add(commands, "check", _check, "列出还缺什么、错在哪里")
    _add_file(check)
    check.add_argument("--json", action="store_true", help="以 JSON 输出")
    _add_render(commands)
    _add_book(commands)
    _add_evidence(commands)
    switch = _add(commands, "switch", _switch, "把材料换到另一份通知；填过的都留着")
    _add_file(switch)
    switch.add_argument("--notice", required=True, help="通知的编号，见 notices")
    goals = _add(commands, "goals", _goals, "由建设指标生成阶段目标的文字")
    _add_file(goals)
    goals.add_argument("--fill", action="store_true", help="写进还空着的阶段目标")
    summary = _add(commands, "summary", _summary, "把多份材料汇总成一张 Excel 表")
    summary.add_argument("out", type=Path, metavar="OUT.xlsx")
    summary.add_argument("files", type=Path, nargs="+", metavar="FILE")
    out = _add(commands, "export-sheet", _export_sheet, "导出填报表（Excel），请别人填一部分")
    _add_file(out)
    out.add_argument("out", type=Path, metavar="OUT.xlsx")
    out.add_argument("--occupation", type=int, metavar="N", help="只要第 N 个申报职业")
    back = _add(commands, "import-sheet", _import_sheet, "导入填好的填报表，列出改动")
    _add_file(back)
    back.add_argument("sheet", type=Path, metavar="IN.xlsx")
    back.add_argument("--dry-run", action="store_true", help="只列出改动，不写入")
    history = _add(commands, "history", _history, "列出 30 天内的每一步")
    _add_file(history)
    history.add_argument("--json", action="store_true", help="以 JSON 输出")
    restore = _add(commands, "restore", _restore, "回到以前某一步之后的样子（可以再退回来）")
    _add_file(restore)
    restore.add_argument("step", type=int, metavar="步号", help="见 history")
    _add(commands, "check-definitions", _check_definitions, "核对程序自带的全部定义")
    return parser


def _add_render(commands: Any) -> None:
    render = _add(commands, "render", _render, "生成通知要求的各份文件（Word、PDF、Excel）")
    _add_file(render)
    render.add_argument("--out", type=Path, required=True, metavar="DIR", help="存放的文件夹")
    render.add_argument(
        "--only", default=",".join(FORMATS), type=_formats, help="只要哪些格式：docx,pdf,xlsx"
    )
    _add_printing(render)


def _add_printing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine",
        default="auto",
        choices=ENGINES,
        help="由谁生成 PDF：auto 先用本机的 Word、WPS、LibreOffice，没有再用程序自带的排版",
    )
    parser.add_argument(
        "--own",
        action="append",
        default=[],
        type=_own,
        metavar="文件=PDF",
        help="用自己在 Word 里另存的 PDF 代替，例如 base_form=申报表.pdf；可以写几次",
    )


def _add_book(commands: Any) -> None:
    book = _add(commands, "book", _book, "装订成册：目录、页码、书签、控制单")
    _add_file(book)
    book.add_argument("--out", type=Path, required=True, metavar="DIR", help="存放的文件夹")
    book.add_argument(
        "--layout",
        default="print",
        choices=("print", "screen"),
        help="print 双面打印（每份材料从右页开始），screen 电子版（没有空白页）",
    )
    book.add_argument(
        "--reserve",
        action="append",
        default=[],
        type=_reserved,
        metavar="材料=页数",
        help="给推荐单位要装入的材料留几页的页码，例如 recommendation=2；可以写几次",
    )
    _add_printing(book)


def _add_evidence(commands: Any) -> None:
    attach = _add(commands, "attach", _attach, "添加佐证材料：文件，或整个文件夹")
    _add_file(attach)
    attach.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    attach.add_argument(
        "--to",
        default="",
        metavar="KEY",
        help="放进哪里：attachments 里列出的键，或者自建文件夹的名称（没有就新建）",
    )
    listed = _add(commands, "attachments", _attachments, "列出佐证材料：名称、页数、条件、问题")
    _add_file(listed)
    listed.add_argument("--json", action="store_true", help="以 JSON 输出")


def _add(commands: Any, name: str, command: Command, help_text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help_text)
    parser.set_defaults(command=command)
    return parser


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")


def _formats(text: str) -> frozenset[str]:
    formats = frozenset(text.split(","))
    if not formats <= set(FORMATS):
        raise argparse.ArgumentTypeError(f"能生成 {'、'.join(FORMATS)}，不能生成 {text}")
    return formats


def _own(text: str) -> tuple[str, Path]:
    """A document's key and the user's own PDF of it."""
    key, sign, path = text.partition("=")
    if not (key and sign and path):
        raise argparse.ArgumentTypeError(
            f"应当写成 文件=PDF，例如 base_form=申报表.pdf，不能是 {text}"
        )
    return key, Path(path)


_MOST_RESERVED = 200


def _reserved(text: str) -> tuple[str, int]:
    """An artefact's id and how many pages are kept for it."""
    key, _, pages = text.partition("=")
    if not key or not pages.isdecimal() or not 1 <= int(pages) <= _MOST_RESERVED:
        raise argparse.ArgumentTypeError(
            f"应当写成 材料=页数，例如 recommendation=2，页数 1 到 {_MOST_RESERVED}，不能是 {text}"
        )
    return key, int(pages)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


# --- commands ----------------------------------------------------------------------------------


def _notices(options: argparse.Namespace) -> int:
    known = wiring.definitions()
    if options.json:
        _print_json([notice_row(notice) for notice in known.notices.values()])
        return 0
    for notice in known.notices.values():
        print("\n".join(notice_lines(notice)))
    return 0


def _new(options: argparse.Namespace) -> int:
    from app.storage.files import DossierFile

    folder = options.file.absolute().parent
    if not folder.is_dir():
        raise NoSuchFolderError(f"没有这个文件夹：{folder}", "请先建好文件夹，或者换一个位置")
    known = wiring.definitions()
    dossier = wiring.new_dossier(
        known,
        options.notice,
        options.kind,
        is_existing=options.existing,
        with_example=options.example,
    )
    with DossierFile.create(options.file, dossier) as file:
        if options.example:
            wiring.add_example_evidence(file, known)
    _say(f"已新建 {options.file}")
    return 0


def _dump(options: argparse.Namespace) -> int:
    from app.exchange.interchange import dump

    with wiring.opened(options.file, wiring.definitions(), for_reading=True) as opened:
        _tell(opened.notes)
        _print_json(dump(opened.dossier))
    return 0


def _load(options: argparse.Namespace) -> int:
    from app.exchange.interchange import load, read_json

    data = read_json(options.data)
    known = wiring.definitions()
    with wiring.opened(options.file, known) as opened:
        _tell(opened.notes)
        _tell(load(opened.dossier, data, known.notices))
        opened.file.save()
    _say(f"已导入 {options.data}")
    return 0


def _check(options: argparse.Namespace) -> int:
    from app.dossier.review import Review
    from app.outputs.examination import examination

    known = wiring.definitions()
    with wiring.opened(options.file, known, for_reading=True) as opened:
        _tell(opened.notes)
        dossier = opened.dossier
    review = Review(dossier, known)
    if options.json:
        _print_json([_finding_row(dossier, finding) for finding in review.findings()])
    else:
        today = datetime.now().astimezone().date()
        print("\n".join(examination(dossier, known, review.findings(), today)))
    return BLOCKED if review.is_blocked else 0


def _finding_row(dossier: Any, finding: Any) -> dict[str, str]:
    return {
        "severity": finding.severity,
        "field": dossier.path(finding.key, finding.row) if finding.key else "",
        "label": dossier.caption(finding.key, finding.row) if finding.key else "",
        "page": finding.page,
        "message": finding.message,
        "clause": finding.clause,
    }


def _render(options: argparse.Namespace) -> int:
    from app.outputs.documents.rendering import render_documents

    known = wiring.definitions()
    printing = _printing(options, known) if "pdf" in options.only else None
    with wiring.opened(options.file, known, for_reading=True) as opened:
        _tell(opened.notes)
        pages = opened.file.print_choices().pages
        for rendered in render_documents(
            opened.dossier, known, options.out, options.only, printing, pages
        ):
            _tell(rendered.notes)
            print(rendered.path)
    return 0


def _book(options: argparse.Namespace) -> int:
    from app.dossier.references import references
    from app.outputs.volumes.binding import Order, bind

    known = wiring.definitions()
    with wiring.opened(options.file, known, for_reading=True) as opened:
        _tell(opened.notes)
        order = Order(options.layout, _printing(options, known), _kept(options, opened, known))
        content = opened.file
        faults: list[str] = []
        pages: dict[str, str] = {}
        for book in bind(
            opened.dossier,
            known,
            options.out,
            lambda file, path: content.lend_content(file.sha256, path),
            order,
        ):
            _tell(book.notes)
            faults += book.faults
            pages |= book.pages
            for path in (book.path, book.control, *book.others):
                print(path)
        is_news = pages != content.print_choices().pages and any(references(opened.dossier))
    if is_news:
        _keep_pages(options.file, known, pages)
    for fault in faults:
        _say(f"问题：{fault}")
    return BLOCKED if faults else 0


def _keep_pages(file: Path, known: Any, pages: dict[str, str]) -> None:
    """Keep where evidence stands in a file that refers to it, for what is rendered from now on."""
    from app.storage.errors import StorageError

    try:
        with wiring.opened(file, known) as opened:
            choices = replace(opened.file.print_choices(), pages=pages)
            opened.file.keep_print_choices(choices)
    except StorageError as error:
        _say(f"提示：佐证页码没有记进材料文件，单独生成的表里会是空白：{error.message}")


def _kept(options: argparse.Namespace, opened: Any, known: Any) -> dict[str, int]:
    """The pages to be kept, by artefact. Raises `NoSuchArtefactError`."""
    terms = known.terms(opened.dossier.notice, opened.dossier.kind)
    others = [one.id for one in terms.artefacts if one.maker != "evidence"] if terms else []
    for key, _ in options.reserve:
        if terms and key not in others:
            raise NoSuchArtefactError(f"通知里没有叫 {key} 的材料", f"可以是：{'、'.join(others)}")
    return dict(options.reserve)


def _printing(options: argparse.Namespace, known: Any) -> Any:
    """The engine asked for, and the user's own PDFs in its place."""
    from app.outputs.documents.rendering import Printing
    from app.outputs.engines.choice import engine_for
    from app.outputs.engines.own_pdf import OwnPdf

    words = [key for key, document in known.documents.items() if document.template]
    for key, _ in options.own:
        if key not in words:
            raise NoSuchDocumentError(f"没有叫 {key} 的 Word 文件", f"可以是：{'、'.join(words)}")
    own = {key: OwnPdf(path) for key, path in options.own}
    for pdf in own.values():
        pdf.pages()  # what can't be used is told before anything is written
    return Printing(engine_for(options.engine), own)


def _attach(options: argparse.Namespace) -> int:
    from app.dossier.evidence import add_files, require_folder
    from app.outputs.evidence.examining import examine
    from app.outputs.evidence.intake import gathered

    found = list(gathered(options.paths))
    for one in found:
        if isinstance(one, OSError) or not one.is_file():
            name = one.filename if isinstance(one, OSError) else one
            raise NothingToAttachError(
                f"读不了 {name}，一个文件也没有添加", "请核对路径，去掉它再试一次"
            )
    files = [one for one in found if isinstance(one, Path)]
    if not files:
        raise NothingToAttachError("这些文件夹里没有文件", "请核对路径")
    known = wiring.definitions()
    with wiring.opened(options.file, known) as opened:
        _tell(opened.notes)
        require_folder(opened.dossier, known, options.to)
        taken = []
        for path in files:
            taken.append(opened.file.add_content(path))
            _tell([f"{path.name}：{problem}" for problem in examine(path, path.name).problems])
        folder = add_files(opened.dossier, known, options.to, taken)
        opened.file.save()
    _say(f"已添加 {len(files)} 个文件到“{folder.title}”")
    return 0


def _attachments(options: argparse.Namespace) -> int:
    from app.outputs.evidence.listing import listing

    known = wiring.definitions()
    with wiring.opened(options.file, known, for_reading=True) as opened:
        _tell(opened.notes)
        dossier, file = opened.dossier, opened.file
        rows = listing(dossier, known, lambda ref, path: file.lend_content(ref.sha256, path))
        if options.json:
            _print_json([_attachment_row(dossier, one) for one in rows])
        else:
            for one in rows:
                print("\n".join(_attachment_lines(dossier, one)))
    return 0


def _attachment_row(dossier: Any, one: Any) -> dict[str, Any]:
    """A file of evidence as JSON."""
    return {
        "field": dossier.path(one.folder.key, one.folder.row),
        "folder": one.folder.title,
        "name": one.file.name,
        "title": one.file.title,
        "size": one.file.size,
        "sha256": one.file.sha256,
        "kind": one.found.kind,
        "pages": one.found.pages,
        "treatment": one.file.treatment.stored(),
        "conditions": [use.title for use in one.conditions],
        "problems": [
            {"severity": problem.severity, "message": problem.message, "advice": problem.advice}
            for problem in one.problems
        ],
    }


def _attachment_lines(dossier: Any, one: Any) -> list[str]:
    pages = f"{one.found.pages} 页" if one.found.pages else "页数未知"
    where = f"{one.folder.title}（{dossier.path(one.folder.key, one.folder.row)}）"
    lines = [f"{one.file.name}　{pages}　{where}"]
    lines += [f"  证明：{use.title}" for use in one.conditions]
    return lines + [f"  {problem}" for problem in one.problems]


def _switch(options: argparse.Namespace) -> int:
    from app.dossier.switching import switch

    known = wiring.definitions()
    with wiring.opened(options.file, known) as opened:
        _tell(opened.notes)
        wiring.require_terms(known, options.notice, opened.dossier.kind)
        found = switch(opened.dossier, known, options.notice)
        opened.file.save()
    for caption, keys in (("新需要填的", found.needed), ("不再用到的（内容都留着）", found.unused)):
        print(f"{caption}：{len(keys)} 项")
        for key in keys:
            print(f"  {known.facts[key].label}（{key}）")
    return 0


def _goals(options: argparse.Namespace) -> int:
    from app.dossier.indicators import YEARS, fill_goals, goal_text

    known = wiring.definitions()
    with wiring.opened(options.file, known, for_reading=not options.fill) as opened:
        _tell(opened.notes)
        for year in YEARS:
            print(goal_text(opened.dossier, year))
        for key in fill_goals(opened.dossier) if options.fill else ():
            _say(f"已写入：{known.facts[key].label}")
        if options.fill:
            opened.file.save()
    return 0


def _summary(options: argparse.Namespace) -> int:
    from app.outputs.documents.summary import write_summary

    known = wiring.definitions()
    dossiers = []
    for file in options.files:
        with wiring.opened(file, known, for_reading=True) as opened:
            _tell(opened.notes)
            dossiers.append(opened.dossier.copy())
    write_summary(dossiers, known, options.out)
    print(options.out)
    return 0


def _export_sheet(options: argparse.Namespace) -> int:
    from app.exchange.sheets import export_sheets

    known = wiring.definitions()
    with wiring.opened(options.file, known, for_reading=True) as opened:
        _tell(opened.notes)
        rows = opened.dossier.rows("occupations")
        number = options.occupation
        if number is not None and not 1 <= number <= len(rows):
            raise NoSuchOccupationError(
                f"{options.file} 里没有第 {number} 个申报职业", f"一共有 {len(rows)} 个，从 1 数起"
            )
        chosen = None if number is None else rows[number - 1]
        export_sheets(opened.dossier, known, options.out, chosen)
    print(options.out)
    return 0


def _import_sheet(options: argparse.Namespace) -> int:
    from app.exchange.sheets import apply_differences, read_sheets

    known = wiring.definitions()
    with wiring.opened(options.file, known, for_reading=options.dry_run) as opened:
        _tell(opened.notes)
        found = read_sheets(options.sheet, opened.dossier, known)
        _tell(found.notes)
        for problem in found.problems:
            _say(f"没有读入：{problem}")
        for one in found.differences:
            print(f"{one.label}：{_brief(one.before)} → {_brief(one.after)}  {one.where}")
            _tell([f"{one.where}：{one.problem}"] if one.problem else [])
        if not options.dry_run:
            apply_differences(opened.dossier, found.differences)
            opened.file.save()
    kept = f"；另有 {len(found.kept)} 处导出以后只在本机改过，保持本机的内容" if found.kept else ""
    _say(f"{'将改动' if options.dry_run else '已改动'} {len(found.differences)} 处{kept}")
    return 0


def _brief(text: str, length: int = 60) -> str:
    flat = " ".join(text.split()) or "（空）"
    return flat if len(flat) <= length else f"{flat[:length]}…"


def _history(options: argparse.Namespace) -> int:
    with wiring.opened(options.file, wiring.definitions(), for_reading=True) as opened:
        _tell(opened.notes)
        entries = opened.file.history()
    if options.json:
        _print_json(
            [{"step": one.id, "at": one.at.isoformat(), "name": one.name} for one in entries]
        )
    else:
        for one in entries:
            print(f"{one.id:>6}  {one.at.astimezone():%Y-%m-%d %H:%M:%S}  {one.name}")
    return 0


def _restore(options: argparse.Namespace) -> int:
    with wiring.opened(options.file, wiring.definitions()) as opened:
        _tell(opened.notes)
        if options.step not in {one.id for one in opened.file.history()}:
            raise NoSuchStepError(
                f"{options.file} 里没有第 {options.step} 步", "用 history 看有哪些步"
            )
        opened.file.restore_state(options.step)
        opened.file.save()
    _say(f"已恢复到第 {options.step} 步之后的内容")
    return 0


def _check_definitions(_: argparse.Namespace) -> int:
    known = wiring.check_definitions()
    print(
        f"定义没有错误：{len(known.facts)} 项、{len(known.pages)} 页、"
        f"{len(known.documents)} 份文件、{len(known.notices)} 份通知"
    )
    return 0


def _tell(notes: Sequence[str]) -> None:
    for note in notes:
        _say(f"提示：{note}")
