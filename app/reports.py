"""A local report of an unexpected failure; nothing in it leaves the computer by itself."""

from __future__ import annotations

import platform
import re
import tempfile
import traceback
import zipfile
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path

from app import __version__
from app.placement import place_bytes

_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){6,}[Xx]?")
"""Seven digits or more, blanks and dashes among them: ID, phone, account."""
_MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", re.ASCII)
_LIBRARIES = ("PySide6-Essentials", "python-docx", "docxtpl", "lxml", "openpyxl", "pikepdf")


def write_report(error: BaseException) -> Path:
    """Write what happened, with long numbers (ID, phone, account) masked; returns where it lies."""
    now = datetime.now().astimezone()
    path = Path(tempfile.gettempdir()) / f"匠申错误报告-{now:%Y%m%d-%H%M%S}.txt"
    path.write_text(report_text(error), encoding="utf-8")
    return path


def report_text(error: BaseException) -> str:
    """What happened, masked."""
    now = datetime.now().astimezone()
    text = "".join(traceback.format_exception(error))
    return f"{program()}\n{now:%Y-%m-%d %H:%M:%S}\n\n{mask(text)}"


def save_package(report: str, circumstances: Mapping[str, str], target: Path) -> None:
    """Write the diagnostic package: the report, the program, how it stood. Raises OSError.

    It holds nothing of what was filled in.
    """
    stood = "\n".join(f"{name}：{text}" for name, text in circumstances.items())
    versions = "\n".join(f"{name} {version}" for name, version in libraries())
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("报告.txt", report)
        package.writestr("当时的情况.txt", mask(stood))
        package.writestr("程序.txt", f"{program()}\n{versions}\n")
    place_bytes(target, packed.getvalue())


def mask(text: str) -> str:
    """The text without long numbers, mailboxes and the name of the user's own folder."""
    text = text.replace(str(Path.home()), "~")
    return mask_numbers(_MAIL.sub(r"***@\1", text))


def mask_numbers(text: str) -> str:
    """Long numbers with all but their first three figures hidden: 13800000000 → 138********."""
    return _LONG_NUMBER.sub(lambda found: found[0][:3] + "*" * (len(found[0]) - 3), text)


def program() -> str:
    """Name and version, then the system, in two lines."""
    return f"匠申 {__version__}\n{platform.platform()} Python {platform.python_version()}"


def libraries() -> tuple[tuple[str, str], ...]:
    """The libraries that matter most, each with its version."""
    return tuple((name, _version(name)) for name in _LIBRARIES)


def _version(name: str) -> str:
    # Loads the mail package, 2 MB, which only a diagnostic package needs.
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return version(name)
    except PackageNotFoundError:
        return "（未知）"
