"""`dev.py package`: from the sources to what a user gets, and the proof that it works."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import freeze
import installed_check
import installer
import windows_side

Made = TypeVar("Made")


def run(*, check: bool, only_check: bool) -> int:
    """Make everything in dist/, list it, and try it where that is asked for; 1 when that fails."""
    installer.makensis()
    windows_side.prepare()
    if not only_check:
        folder = _timed("冻结程序（PyInstaller）", freeze.freeze)
        print(f"   程序文件夹 {freeze.bytes_in(folder) / 1e6:.0f} MB")
        for title, make in (
            ("安装程序（NSIS）", installer.make_setup),
            ("便携版（zip）", installer.make_portable),
        ):
            made = _timed(title, lambda make=make: make(folder))  # type: ignore[misc]
            print(f"   {made.relative_to(freeze.DIST.parent)}  {made.stat().st_size / 1e6:.1f} MB")
    if check or only_check:
        return _timed("安装、试用、升级、卸载", installed_check.run)
    return 0


def _timed(title: str, action: Callable[[], Made]) -> Made:
    print(f"== {title}")
    start = time.monotonic()
    made = action()
    print(f"   （{time.monotonic() - start:.1f} 秒）")
    return made
