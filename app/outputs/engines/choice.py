"""Which engine makes the PDFs: the one that was asked for, or the best that is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.outputs.engines.built_in import BuiltIn
from app.outputs.engines.com_engine import Word, Wps
from app.outputs.engines.errors import (
    EngineCancelledError,
    EngineError,
    EngineFailedError,
    EngineMissingError,
    EngineTimeoutError,
)
from app.outputs.engines.libreoffice import LibreOffice
from app.outputs.engines.models import Cancel, Draft, Engine, EngineKey

CHOICES: tuple[EngineKey, ...] = ("auto", "builtin", "word", "wps", "libreoffice")
"""What can be asked for by name; the user's own PDF is given by its path."""
_OTHER_PAGES = "分页可能和在 Word、WPS 里打开时不同"


def engine_for(key: EngineKey) -> Engine:
    """The engine of a name; `auto` picks when it is asked. Raises `EngineMissingError`."""
    engines: dict[EngineKey, type[Engine]] = {
        "auto": Automatic,
        "builtin": BuiltIn,
        "word": Word,
        "wps": Wps,
        "libreoffice": LibreOffice,
    }
    engine = engines[key]()
    if lack := engine.lack():
        raise EngineMissingError(engine.name, lack)
    return engine


@dataclass(frozen=True, slots=True)
class EngineState:
    """An engine, and in Chinese what it lacks on this machine; "" where it can be used."""

    key: EngineKey
    name: str
    lack: str


def survey() -> tuple[EngineState, ...]:
    """All engines with what they lack, in the order in which `auto` prefers them; our own is last."""
    engines: tuple[Engine, ...] = (Word(), Wps(), LibreOffice(), BuiltIn())
    return tuple(EngineState(one.key, one.name, one.lack()) for one in engines)


class Automatic(Engine):
    """The machine's office for the final PDF, Word before WPS before LibreOffice; else our own.

    An office that hung or wouldn't start isn't asked again for the next document.
    """

    key: ClassVar[EngineKey] = "auto"

    def __init__(self, offices: Sequence[Engine] | None = None, last: Engine | None = None) -> None:
        self._offices = (Word(), Wps(), LibreOffice()) if offices is None else tuple(offices)
        self._last = last or BuiltIn()
        self._given_up: dict[EngineKey, str] = {}

    def lack(self) -> str:
        """Nothing: our own is always there."""
        return ""

    def draft(self, docx: bytes, cancel: Cancel | None = None) -> Draft:
        """The PDF by the first engine that makes one, and remarks on those that didn't."""
        remarks: list[str] = []
        made = self._first(self._offices, lambda engine: engine.draft(docx, cancel), remarks)
        if made is not None:
            return made
        why = "；".join(remarks) or self._nobody()
        return _with(
            self._last.draft(docx, cancel), [f"{why}，改由{self._last.name}生成；{_OTHER_PAGES}"]
        )

    def draft_of(self, data: bytes, form: str, cancel: Cancel | None = None) -> Draft:
        """The PDF by the first office that reads such files and makes one."""
        if form == "docx":
            return self.draft(data, cancel)
        remarks: list[str] = []
        readers = [engine for engine in self._offices if form in engine.reads]
        made = self._first(readers, lambda engine: engine.draft_of(data, form, cancel), remarks)
        if made is not None:
            return made
        raise EngineFailedError(self.name, "；".join(remarks) or f"本机没有能读 .{form} 文件的程序")

    def _first(
        self, engines: Sequence[Engine], make: Callable[[Engine], Draft], remarks: list[str]
    ) -> Draft | None:
        """What the first engine makes; None where none does. One that hangs isn't asked again."""
        for engine in engines:
            if not engine.is_there():
                continue
            try:
                reason = self._given_up.get(engine.key, "")
                if not reason:
                    return _with(make(engine), remarks)
            except EngineCancelledError:
                raise
            except EngineError as error:
                reason = error.reason
                if isinstance(error, EngineMissingError | EngineTimeoutError):
                    self._given_up[engine.key] = reason
            remarks.append(f"{engine.name} 没能生成 PDF（{reason}）")
        return None

    def _make(self, docx: bytes, cancel: Cancel | None) -> tuple[bytes, tuple[str, ...]]:
        found = self.draft(docx, cancel)
        return found.pdf, found.notes

    def _nobody(self) -> str:
        """Which offices were looked for, and what is wrong with one that is half there."""
        return "，".join(f"{engine.name}：{engine.lack()}" for engine in self._offices)


def _with(draft: Draft, remarks: Sequence[str]) -> Draft:
    return Draft(draft.pdf, draft.pages, draft.engine, (*remarks, *draft.notes))
