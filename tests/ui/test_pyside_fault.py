"""Signals don't wear the program out."""

from __future__ import annotations

import sys

from app.ui.pyside_fault import secure_true


def test_a_hundred_thousand_signals_do_not_end_the_program(session):
    for _ in range(100_000):
        session.saved.emit()
    assert sys.getrefcount(True) > 1000


def test_securing_twice_is_securing_once():
    secure_true()
    before = sys.getrefcount(True)
    secure_true()
    assert abs(sys.getrefcount(True) - before) < 10
