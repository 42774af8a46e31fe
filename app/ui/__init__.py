"""The room of the window: all of Qt. The dossier owns the values; widgets are windows on it."""

from __future__ import annotations

import builtins

import PySide6.QtCore  # noqa: F401 - brings the hook that is taken away below


def import_plainly() -> None:
    """Give Python its own `import` statement back, which PySide6 replaces.

    PySide6 would read the source of every module imported after it, in search of `__feature__`
    switches, and Python keeps each line read: 6 MB and a tenth of the start. The house uses none.
    """
    original = getattr(builtins, "__orig_import__", None)
    if original is not None:
        builtins.__import__ = original


import_plainly()
