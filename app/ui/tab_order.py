"""Where Tab goes in the window: pages are made late, and what stands below them must stay behind."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_last(*parts: QWidget) -> None:
    """Let Tab reach these parts of a window after everything else in it, in this order."""
    for part in parts:
        _put_last(part)


def _put_last(part: QWidget) -> None:
    stops = [one for one in _chain(part.window()) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    inside = [one for one in stops if one is part or part.isAncestorOf(one)]
    outside = [one for one in stops if one not in inside]
    if not inside or not outside or stops[-len(inside) :] == inside:
        return
    last = outside[-1]
    for widget in inside:
        QWidget.setTabOrder(last, widget)
        last = widget


def _chain(window: QWidget) -> Iterator[QWidget]:
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        yield widget
        widget = widget.nextInFocusChain()
