"""What pictures of the window are taken of: dossiers in every state, and the patience for them."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from app import wiring
from app.definitions.kinds import Kind
from app.definitions.models import Definitions
from app.definitions.types import Choices, Files, LongText, Rows
from app.dossier.dossier import Dossier

NOTICE = "neimenggu-2025-105"
STATES = ("空白", "已填", "有错")
PATIENCE = 20
"""Seconds that a page may look something up."""


def dossier_in(state: str, known: Definitions, kind: Kind) -> Dossier:
    """A dossier that is empty, the example, or the example with something wrong everywhere."""
    is_empty = state == "空白"
    made = wiring.new_dossier(known, NOTICE, kind, is_existing=False, with_example=not is_empty)
    if state == "有错":
        spoil(made)
    return made


def spoil(dossier: Dossier) -> None:
    """Every second value that has a form of its own becomes unreadable, every ninth is emptied."""
    places = [(row, key) for row, key, _ in dossier.values()]
    for number, (row, key) in enumerate(places):
        kind = dossier.facts[key].type
        if isinstance(kind, Files | Rows | Choices) or key == "project.stage":
            continue
        if number % 9 == 0:
            dossier.set_value(key, "", row)
        elif isinstance(kind, LongText) and number % 5 == 0:
            dossier.set_value(key, dossier.display(key, row) * 30, row)
        elif number % 2 == 0 and not isinstance(kind, LongText):
            dossier.set_value(key, f"{dossier.display(key, row)}？待定", row)


def wait_until(is_done: Callable[[], bool]) -> None:
    """Let the window live until something is done; no longer than `PATIENCE`."""
    end = time.monotonic() + PATIENCE
    while not is_done() and time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)
