"""Keeps PySide6 6.12 from ending the program on Python 3.11.

Each `Signal.emit()` there gives back a reference to True that it never took. After some thousand
signals none is left, and Python stops with "deallocating True or False". From Python 3.12 on True
is immortal, and nothing happens. Measured with `sys.getrefcount(True)` around an emit.
"""

from __future__ import annotations

import ctypes
import sys

_PLENTY = 1 << 40
"""More signals than a program emits in its life: a million a second for twelve days."""
_FIRST_IMMORTAL = (3, 12)


def secure_true() -> None:
    """Give True references to lose; more than once does no harm."""
    counted = sys.getrefcount(True)
    if sys.version_info >= _FIRST_IMMORTAL or counted > _PLENTY:
        return
    count = ctypes.c_ssize_t.from_address(id(True))
    # A Python built for debugging keeps something else there.
    if abs(count.value - counted) < 10:
        count.value += _PLENTY
