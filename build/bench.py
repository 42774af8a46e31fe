"""Benchmarks: each script in build/benchmarks prints JSON lines, shown here as they are or read."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import environment

FOLDER = environment.ROOT / "build" / "benchmarks"


def run(name: str | None, *, as_json: bool) -> int:
    """Run the benchmark ``name``, or all of them; 1 when one of them failed."""
    scripts = _scripts()
    if name is not None and name not in scripts:
        message = f"没有叫“{name}”的性能对比。"
        raise environment.SetupError(message, "现有：" + ("、".join(scripts) or "（无）"))
    chosen = [name] if name is not None else list(scripts)
    results = [_run_one(scripts[one], as_json=as_json) for one in chosen]
    return 0 if all(results) else 1


def _scripts() -> dict[str, Path]:
    found = sorted(FOLDER.glob("*.py"))
    return {path.stem: path for path in found if not path.stem.startswith("_")}


def _run_one(script: Path, *, as_json: bool) -> bool:
    if not as_json:
        print(f"== {script.stem}")
    command = [str(environment.python()), str(script)]
    process = subprocess.Popen(
        command,
        cwd=environment.ROOT,
        env=environment.surroundings(PYTHONPATH=str(environment.ROOT)),
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        for line in process.stdout or ():
            print(line.rstrip() if as_json else _readable(line.rstrip()))
    return process.returncode == 0


def _readable(line: str) -> str:
    """Turn a JSON object into "key value" pairs; leave any other line alone."""
    try:
        result = json.loads(line)
    except ValueError:
        return line
    if not isinstance(result, dict):
        return line
    return "   " + "  ".join(f"{key} {_short(value)}" for key, value in result.items())


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
