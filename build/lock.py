"""The lock file: every package pinned, with hashes, for all platforms and Pythons in one file."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import environment

HEADER = "# Made by: python build/dev.py lock. Don't edit; change pyproject.toml and run that.\n"
COMPILE = [
    *("pip", "compile", "pyproject.toml", "--group", "dev", "--quiet"),
    *("--universal", "--python-version", "3.11", "--generate-hashes"),
    # No header, no notes: they would tell the command, this machine's settings, the files' origin.
    *("--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
]


def write(*, upgrade: bool) -> int:
    """Resolve pyproject.toml into the lock file, keeping its pins unless ``upgrade``."""
    with tempfile.TemporaryDirectory() as folder:
        # The resolver is no dependency of the project: it lives only as long as it works.
        text = _resolve(Path(folder), upgrade=upgrade)
    if "://" in text:
        message = "新的锁定文件里出现了网址，未保存。"
        raise environment.SetupError(message, "请去掉 pyproject.toml 中以网址给出的依赖。")
    with environment.LOCK.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEADER + text)
    print(f"已写入 {environment.LOCK.relative_to(environment.ROOT)}")
    return 0


def _resolve(folder: Path, *, upgrade: bool) -> str:
    """Return the text of the new lock, resolved by a uv installed into ``folder``."""
    venv.create(folder / "uv", with_pip=True)
    scripts = folder / "uv" / ("Scripts" if sys.platform == "win32" else "bin")
    result = folder / "requirements.lock"
    if environment.LOCK.exists():
        result.write_bytes(environment.LOCK.read_bytes())
    install = [str(scripts / "python"), "-m", "pip", "install", "--quiet", "uv"]
    compile_lock = [str(scripts / "uv"), *COMPILE, "--output-file", str(result)]
    if upgrade:
        compile_lock.append("--upgrade")
    for command in (install, compile_lock):
        done = subprocess.run(
            command, cwd=environment.ROOT, env=environment.surroundings(), check=False
        )
        if done.returncode:
            message = "没能生成锁定文件（原因见上）。"
            raise environment.SetupError(message, "请检查网络和 pyproject.toml 中的版本范围。")
    return result.read_text(encoding="utf-8")
