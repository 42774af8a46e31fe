"""The command that packs what goes to the office: electronic copy, mail draft, and the papers beside."""

from __future__ import annotations

import argparse
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from app import wiring
from app.commands.documents import add_printing, add_reserve, kept_pages, printing_of
from app.commands.speaking import BLOCKED, add, add_file, say, tell

STEPS = ("fine", "middle", "small")
_MOST_LIMIT = 2000


def add_commands(commands: Any) -> None:
    """Add it to the parser."""
    package = add(commands, "package", _package, "打包电子版：文件夹、zip、邮件草稿、光盘内容")
    add_file(package)
    package.add_argument("--out", type=Path, required=True, metavar="DIR", help="存放的文件夹")
    package.add_argument(
        "--mask", action="store_true", help="遮盖身份证号和电话（只在电子版里；扫描件遮盖不了）"
    )
    package.add_argument(
        "--all", action="store_true", help="通知只要纸质的材料，也放一份电子版进去"
    )
    package.add_argument(
        "--limit", type=_limit, metavar="MB", help="一封邮件的上限，连编码在内（默认 20）"
    )
    package.add_argument(
        "--shrink",
        choices=STEPS,
        help="缩小电子版里的扫描件：fine 200 dpi，middle 150 dpi，small 110 dpi；原件不变",
    )
    add_reserve(package)
    add_printing(package)


def _limit(text: str) -> int:
    """A limit in MB, as bytes."""
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_LIMIT:
        raise argparse.ArgumentTypeError(f"应当是 1 到 {_MOST_LIMIT} 的整数，不能是 {text}")
    return int(text)


def _package(options: argparse.Namespace) -> int:
    from app.definitions.types.files import size_text
    from app.outputs.delivery.package import MB, place_package
    from app.storage.settings import Settings

    known = wiring.definitions()
    limit = options.limit or Settings().mail_limit
    with (
        wiring.opened(options.file, known, for_reading=True) as opened,
        tempfile.TemporaryDirectory(prefix="jiangshen-", ignore_cleanup_errors=True) as work,
    ):
        tell(opened.notes)
        staged = _staged(options, opened, known, Path(work))
        package = place_package(staged, opened.dossier, known, options.out, limit * MB)
        papers = _papers(opened, known, options.out)
    tell((*staged.details, *package.notes))
    for path in (*package.paths, *papers):
        print(path)
    if package.mails:
        sent = sum(one.sent for one in package.mails)
        parts = f"，分成 {len(package.mails)} 封" if len(package.mails) > 1 else ""
        say(f"邮件发送时共 {size_text(sent)}（一封的上限 {limit} MB）{parts}；程序不发送任何东西")
    for lack in package.missing:
        say(f"问题：{lack}")
    return BLOCKED if package.missing else 0


def _papers(opened: Any, known: Any, folder: Path) -> tuple[Path, Path]:
    """The papers beside: what goes into which bag, and what is stuck on it."""
    from app.outputs.delivery.labels import write_labels
    from app.outputs.delivery.packing_list import packing_list, write_packing_list

    dossier, file = opened.dossier, opened.file
    delivery, today = file.delivery(), datetime.now().astimezone().date()
    listed = packing_list(dossier, known, delivery, file.last_export(), file.changed_at, today)
    papers = folder / "装袋清单.pdf", folder / "标签和附纸.pdf"
    write_packing_list(listed, papers[0])
    sheets = {key: -(-len(one.pages) // 2) for key, one in delivery.printed.items()}
    write_labels(dossier, known, papers[1], sheets)
    return papers


def _staged(options: argparse.Namespace, opened: Any, known: Any, work: Path) -> Any:
    """The copy before it is in its place, its scans smaller where that was asked for."""
    from app.outputs.delivery.package_models import PackageOrder
    from app.outputs.delivery.package_staging import stage
    from app.outputs.delivery.shrinking_copies import shrunk_copy

    content = opened.file
    order = PackageOrder(
        printing_of(options, known),
        scans=content.delivery().scans,
        pages=content.print_choices().pages,
        reserved={**content.print_choices().reserved, **kept_pages(options, opened, known)},
        masks=options.mask,
        everything=options.all,
        has_moved=not content.print_choices().pages_now(opened.dossier, known),
    )
    fetch = lambda file, path: content.lend_content(file.sha256, path)  # noqa: E731
    staged = stage(opened.dossier, known, work, fetch, order)
    return shrunk_copy(staged, options.shrink, work).staged if options.shrink else staged
