"""The child that drives Word or WPS for `com_engine`: opens, exports, closes, and says so.

Its answers, a line of JSON each: `server` (pid, own), `done` (pages), `refused` (why: library,
connect, open, export; detail), `closed`. It is killed from outside when the office program hangs,
so it says who the server is before it does anything that may.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.outputs.engines.com_engine import ANSWERS, REQUEST
from app.outputs.engines.processes import running

Connect = Callable[[str], Any]
"""A ProgID → the application object of a fresh instance, where the program allows that."""

_EXPORT_PDF = 17  # wdExportFormatPDF
_STATISTIC_PAGES = 2  # wdStatisticPages
_ALERTS_NONE = 0  # wdAlertsNone
_FORCE_DISABLE_MACROS = 3  # msoAutomationSecurityForceDisable
_DISCARD = 0  # wdDoNotSaveChanges
# Late-bound COM knows no names of arguments: they go by position.
_YES, _NO = True, False


def serve(folder: Path, connect: Connect | None = None) -> int:
    """Do what the request in the folder asks; 0, or 1 where it was refused."""
    request = json.loads((folder / REQUEST).read_text(encoding="utf-8"))
    if connect is None:
        try:
            from app.outputs.engines.com_office import connect as real  # noqa: PLC0415
        except ImportError as error:
            _say(folder, {"is": "refused", "why": "library", "detail": repr(error)})
            return 1
        connect = real
    return 0 if _Conversation(folder, request, connect).hold() else 1


class _Refused(Exception):  # noqa: N818 - an answer, not an error of ours
    """The office program didn't do a step."""


class _Conversation:
    """One document through one office program."""

    def __init__(self, folder: Path, request: Mapping[str, str], connect: Connect) -> None:
        self._folder, self._request, self._connect = folder, request, connect
        self._is_ours = False

    def hold(self) -> bool:
        """The whole of it; whether the PDF was made."""
        application = None
        try:
            application = self._begin()
            document = self._step("open", lambda: self._open(application))
            try:
                pages = self._step("export", lambda: self._export(document))
            finally:
                with suppress(Exception):
                    document.Close(_DISCARD)
            _say(self._folder, {"is": "done", "pages": pages})
        except _Refused:
            return False
        finally:
            if application is not None:
                self._close(application)
        return True

    def _begin(self) -> Any:
        """Connect, and say which process serves: ours only where it is new and holds nothing."""
        before = running(self._request["image"])
        application = self._step("connect", lambda: self._connect(self._request["prog_id"]))
        self._is_ours = _is_fresh(application)
        new = running(self._request["image"]) - before
        known = next(iter(new)) if self._is_ours and len(new) == 1 else 0
        _say(self._folder, {"is": "server", "pid": known, "own": bool(known)})
        if self._is_ours:
            for name, value in (
                ("Visible", False),
                ("DisplayAlerts", _ALERTS_NONE),
                ("AutomationSecurity", _FORCE_DISABLE_MACROS),
            ):
                with suppress(Exception):  # an older WPS lacks one or the other
                    setattr(application, name, value)
        return application

    def _open(self, application: Any) -> Any:
        # No conversion dialog, read only, not among the recent files.
        return application.Documents.Open(self._request["source"], _NO, _YES, _NO)

    def _export(self, document: Any) -> int:
        document.ExportAsFixedFormat(self._request["target"], _EXPORT_PDF, _NO, 0)
        with suppress(Exception):  # a count of its own; the PDF's is what holds
            return int(document.ComputeStatistics(_STATISTIC_PAGES))
        return 0

    def _step(self, what: str, action: Callable[[], Any]) -> Any:
        try:
            return action()
        except Exception as error:
            _say(self._folder, {"is": "refused", "why": what, "detail": repr(error)})
            raise _Refused from error

    def _close(self, application: Any) -> None:
        """Quit our own instance; the user's stays as it is."""
        if not self._is_ours:
            _say(self._folder, {"is": "closed"})
            return
        try:
            application.Quit(_DISCARD)
        except Exception as error:  # noqa: BLE001 - then the parent ends it
            _say(self._folder, {"is": "stuck", "detail": repr(error)})
        else:
            _say(self._folder, {"is": "closed"})


def _is_fresh(application: Any) -> bool:
    """Whether nobody works in this instance: no document open, no window shown."""
    try:
        return int(application.Documents.Count) == 0 and not application.Visible
    except Exception:  # noqa: BLE001 - what can't even be asked isn't known to be ours
        return False


def _say(folder: Path, answer: Mapping[str, object]) -> None:
    with (folder / ANSWERS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(answer) + "\n")
