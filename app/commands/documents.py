"""The commands that make something to hand in: documents, books, the summary of several dossiers."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from app import wiring
from app.commands.speaking import BLOCKED, add, add_file, say, tell
from app.errors import JiangshenError

FORMATS = ("docx", "pdf", "xlsx")
ENGINES = ("auto", "builtin", "word", "wps", "libreoffice")
_MOST_RESERVED = 200


class NoSuchArtefactError(JiangshenError):
    """A notice asks for no such piece of material."""


class NoSuchDocumentError(JiangshenError):
    """No document has such a key."""


def add_commands(commands: Any) -> None:
    """Add them to the parser."""
    _add_render(commands)
    _add_book(commands)
    summary = add(commands, "summary", _summary, "把多份材料汇总成一张 Excel 表")
    summary.add_argument("out", type=Path, metavar="OUT.xlsx")
    summary.add_argument("files", type=Path, nargs="+", metavar="FILE")


def _add_render(commands: Any) -> None:
    render = add(commands, "render", _render, "生成通知要求的各份文件（Word、PDF、Excel）")
    add_file(render)
    render.add_argument("--out", type=Path, required=True, metavar="DIR", help="存放的文件夹")
    render.add_argument(
        "--only", default=",".join(FORMATS), type=_formats, help="只要哪些格式：docx,pdf,xlsx"
    )
    add_printing(render)


def _add_book(commands: Any) -> None:
    book = add(commands, "book", _book, "装订成册：目录、页码、书签、控制单")
    add_file(book)
    book.add_argument("--out", type=Path, required=True, metavar="DIR", help="存放的文件夹")
    book.add_argument(
        "--layout",
        default="print",
        choices=("print", "screen"),
        help="print 双面打印，screen 电子版（没有空白页）",
    )
    book.add_argument(
        "--starts",
        default="material",
        choices=("material", "folder", "forms"),
        help="双面打印时从右页开始的：material 每份材料，folder 每个文件夹，forms 只有表和报告",
    )
    add_reserve(book)
    add_printing(book)


def add_reserve(parser: argparse.ArgumentParser) -> None:
    """How many pages are kept for what others make."""
    parser.add_argument(
        "--reserve",
        action="append",
        default=[],
        type=_reserved,
        metavar="材料=页数",
        help="给推荐单位要装入的材料留几页的页码，例如 recommendation=2；可以写几次",
    )


def add_printing(parser: argparse.ArgumentParser) -> None:
    """Who makes the PDFs: an engine, or the user himself."""
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


def _reserved(text: str) -> tuple[str, int]:
    """An artefact's id and how many pages are kept for it."""
    key, _, pages = text.partition("=")
    if not key or not pages.isdecimal() or not 1 <= int(pages) <= _MOST_RESERVED:
        raise argparse.ArgumentTypeError(
            f"应当写成 材料=页数，例如 recommendation=2，页数 1 到 {_MOST_RESERVED}，不能是 {text}"
        )
    return key, int(pages)


def _render(options: argparse.Namespace) -> int:
    from app.outputs.documents.rendering import render_documents

    known = wiring.definitions()
    printing = printing_of(options, known) if "pdf" in options.only else None
    with wiring.opened(options.file, known, for_reading=True) as opened:
        tell(opened.notes)
        pages = opened.file.print_choices().pages_now(opened.dossier, known)
        for rendered in render_documents(
            opened.dossier, known, options.out, options.only, printing, pages
        ):
            tell(rendered.notes)
            print(rendered.path)
    return 0


def _book(options: argparse.Namespace) -> int:
    from app.dossier.references import references
    from app.outputs.volumes.binding import Order, bind

    known = wiring.definitions()
    with wiring.opened(options.file, known, for_reading=True) as opened:
        tell(opened.notes)
        kept = kept_pages(options, opened, known)
        order = Order(options.layout, printing_of(options, known), kept, starts=options.starts)
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
            tell(book.notes)
            faults += book.faults
            pages |= book.pages
            for path in (book.path, book.control, *book.others):
                print(path)
        choices = content.print_choices()
        is_news = pages != choices.pages_now(opened.dossier, known)
        is_news &= any(references(opened.dossier))
    if is_news:
        _keep_pages(options.file, known, pages)
    for fault in faults:
        say(f"问题：{fault}")
    return BLOCKED if faults else 0


def _keep_pages(file: Path, known: Any, pages: dict[str, str]) -> None:
    """Keep where evidence stands in a file that refers to it, for what is rendered from now on."""
    from app.dossier.references import arrangement
    from app.storage.errors import StorageError

    try:
        with wiring.opened(file, known, to_change=False) as opened:
            order = arrangement(opened.dossier, known)
            choices = opened.file.print_choices()
            opened.file.keep_print_choices(replace(choices, pages=pages, arrangement=order))
    except StorageError as error:
        say(f"提示：佐证页码没有记进材料文件，单独生成的表里会是空白：{error.message}")


def kept_pages(options: argparse.Namespace, opened: Any, known: Any) -> dict[str, int]:
    """The pages to be kept, by artefact. Raises `NoSuchArtefactError`."""
    terms = known.terms(opened.dossier.notice, opened.dossier.kind)
    others = [one.id for one in terms.artefacts if one.maker != "evidence"] if terms else []
    for key, _ in options.reserve:
        if terms and key not in others:
            raise NoSuchArtefactError(f"通知里没有叫 {key} 的材料", f"可以是：{'、'.join(others)}")
    return dict(options.reserve)


def printing_of(options: argparse.Namespace, known: Any) -> Any:
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


def _summary(options: argparse.Namespace) -> int:
    from app.outputs.documents.summary import write_summary

    known = wiring.definitions()
    dossiers = []
    for file in options.files:
        with wiring.opened(file, known, for_reading=True) as opened:
            tell(opened.notes)
            dossiers.append(opened.dossier.copy())
    write_summary(dossiers, known, options.out)
    print(options.out)
    return 0
