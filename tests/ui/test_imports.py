"""PySide6 must not read the source of what is imported after it."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.ui

_SCRIPT = """
import linecache
import app.ui.labels
import app.definitions.reader
print(*(name for name in linecache.cache if "app" in name and "PySide6" not in name))
"""


def test_no_source_is_kept_of_what_the_window_imports() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == ""
