"""The pictures of the window can be taken, and Qt says nothing while they are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


LARGE = ("--dark", "--scale", "1.5", "--text", "1.25")


@pytest.mark.parametrize("options, only", [((), "有错-0"), (LARGE, "base-已填-0")])
def test_pictures_are_taken_without_a_word_from_qt(tmp_path, options, only):
    command = [sys.executable, "build/screenshots.py", str(tmp_path), "--only", only, *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    ran = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    said = [line for line in ran.stderr.splitlines() if "propagateSizeHints" not in line]
    assert said == []
    assert ran.returncode == 0
    names = {file.stem for file in tmp_path.glob("*.png")}
    wanted = {"base-已填-08-佐证材料", "base-已填-09-核对", "studio-有错-03-领办人"}
    assert {name for name in wanted if only in name} <= names
