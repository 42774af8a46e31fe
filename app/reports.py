"""A local report of an unexpected failure; nothing in it leaves the computer by itself."""

from __future__ import annotations

import platform
import re
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

from app import __version__

_LONG_NUMBER = re.compile(r"\d{7,}[Xx]?")


def write_report(error: BaseException) -> Path:
    """Write what happened, with long numbers (ID, phone, account) masked; returns where it lies."""
    text = "".join(traceback.format_exception(error))
    now = datetime.now().astimezone()
    head = f"匠申 {__version__}\n{now:%Y-%m-%d %H:%M:%S}\n{platform.platform()} Python {platform.python_version()}\n"
    path = Path(tempfile.gettempdir()) / f"匠申错误报告-{now:%Y%m%d-%H%M%S}.txt"
    path.write_text(head + mask_numbers(text), encoding="utf-8")
    return path


def mask_numbers(text: str) -> str:
    """Long numbers with all but their first three figures hidden: 13800000000 → 138********."""
    return _LONG_NUMBER.sub(lambda found: found[0][:3] + "*" * (len(found[0]) - 3), text)
