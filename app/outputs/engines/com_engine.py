"""Word and WPS as engines: a child process drives them by COM and can be killed when they hang.

Parent and child share a folder: `request.json` says what to do, the child adds a line of JSON to
`answers.jsonl` for each thing that happened (a windowed program has no standard output).
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from app import paths
from app.outputs.engines import registry
from app.outputs.engines.errors import (
    EngineFailedError,
    EngineMissingError,
    UnreadableResultError,
)
from app.outputs.engines.models import Cancel, Engine, EngineKey
from app.outputs.engines.processes import end_by_number, run, told
from app.outputs.font_check import missing_in, office_remarks

SECONDS = 180.0
CHILD_ARGUMENT = "--office-child"
REQUEST, ANSWERS = "request.json", "answers.jsonl"

Child = Callable[[Path], Sequence[str]]
"""The command that serves the request in a folder."""
End = Callable[[int, str], None]
"""Kills a server by its number, if it still is that program."""


def own_child(folder: Path) -> Sequence[str]:
    """Ourselves again, as the child: the frozen program by itself, else by its Python."""
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_ARGUMENT, str(folder)]
    start = f"import sys; sys.path.insert(0, {str(paths.PROGRAM)!r}); import app.__main__"
    return [sys.executable, "-c", start, CHILD_ARGUMENT, str(folder)]


@dataclass(frozen=True, slots=True)
class Server:
    """How an office program is registered: the ProgIDs to try, and the file name of the real one."""

    prog_ids: tuple[str, ...]
    image: str


class ComEngine(Engine):
    """An office program behind COM. `child` and `end` are replaced in tests."""

    server: ClassVar[Server]

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        read: registry.Read = registry.default_values,
        child: Child = own_child,
        end: End = end_by_number,
    ) -> None:
        self._seconds, self._read = seconds, read
        self._child, self._end = child, end

    def lack(self) -> str:
        """Whether its server is registered, and really there."""
        return self._lack

    @cached_property
    def _lack(self) -> str:
        found = [(one, path) for one in self.server.prog_ids for path in self._servers(one)]
        if not found:
            return "这台电脑上没有找到"
        return "" if any(path.is_file() for _, path in found) else "登记还在，但程序文件不在了"

    def _servers(self, prog_id: str) -> Iterator[Path]:
        """The registered servers that are this program: WPS may sit on Word's ProgID."""
        for path in registry.servers(prog_id, self._read):
            if registry.file_name(path) == self.server.image:
                yield path

    @cached_property
    def _prog_id(self) -> str:
        """The first ProgID behind which there is a program."""
        return next(
            one
            for one in self.server.prog_ids
            if any(path.is_file() for path in self._servers(one))
        )

    def _make(self, docx: bytes, cancel: Cancel | None) -> tuple[bytes, tuple[str, ...]]:
        with tempfile.TemporaryDirectory(prefix="jiangshen-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            (folder / "document.docx").write_bytes(docx)
            request = {
                "prog_id": self._prog_id,
                "image": self.server.image,
                "source": str(folder / "document.docx"),
                "target": str(folder / "document.pdf"),
            }
            (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")
            status = self._run(folder, cancel)
            self._judge(status, list(answers(folder)))
            target = folder / "document.pdf"
            if not target.exists():
                raise UnreadableResultError(self.name, "它没有写出 PDF")
            return target.read_bytes(), office_remarks(missing_in(docx), self.name)

    def _run(self, folder: Path, cancel: Cancel | None) -> int:
        try:
            with told(self.name, self._seconds):
                status, _ = run(self._child(folder), folder, seconds=self._seconds, cancel=cancel)
        finally:
            self._end_server(list(answers(folder)))
        return status

    def _end_server(self, said: Sequence[Mapping[str, Any]]) -> None:
        """Kill the office program that the child started and left open; never the user's own."""
        if any(one.get("is") == "closed" for one in said):
            return
        for one in said:
            if one.get("is") == "server" and one.get("own") is True:
                self._end(int(one["pid"]), self.server.image)

    def _judge(self, status: int, said: Sequence[Mapping[str, Any]]) -> None:
        """Raise what went wrong in the child; nothing where it is done."""
        refused = next((one for one in said if one.get("is") == "refused"), None)
        if refused is not None:
            reason, detail = _REASONS.get(str(refused.get("why"))), str(refused.get("detail", ""))
            if refused.get("why") == "connect":
                raise EngineMissingError(self.name, reason or detail)
            raise EngineFailedError(self.name, reason or "它拒绝了", detail)
        if not any(one.get("is") == "done" for one in said):
            raise EngineFailedError(self.name, f"它中途退出了（{status}）")


class Word(ComEngine):
    """Microsoft Word."""

    key: ClassVar[EngineKey] = "word"
    server: ClassVar[Server] = Server(("Word.Application",), "winword.exe")


class Wps(ComEngine):
    """WPS Writer."""

    key: ClassVar[EngineKey] = "wps"
    server: ClassVar[Server] = Server(("KWPS.Application", "WPS.Application"), "wps.exe")


_REASONS = {
    "library": "程序缺少和它通信的部件",
    "connect": "登记了，但启动不了",
    "open": "它打不开这份文件",
    "export": "它导出 PDF 时出错",
}


def answers(folder: Path) -> Iterator[Mapping[str, Any]]:
    """What the child has said so far; a line that it didn't finish doesn't count."""
    try:
        text = (folder / ANSWERS).read_text(encoding="utf-8")
    except OSError:
        return
    for line in text.splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, dict):
            yield said
