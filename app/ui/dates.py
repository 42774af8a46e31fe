"""Moments in the words the user reads."""

from __future__ import annotations

from datetime import datetime


def moment_text(at: datetime) -> str:
    """Day and time, as in 11月05日 16:20.

    Written without 月 in strftime's format: Windows passes that through the code page of the
    system, and one that isn't Chinese has no such letter.
    """
    return f"{at.month:02}月{at.day:02}日 {at:%H:%M}"
