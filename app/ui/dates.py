"""Moments in the words the user reads."""

from __future__ import annotations

from datetime import datetime

from app.storage.deliveries import WAYS, Submission


def moment_text(at: datetime) -> str:
    """Day and time, as in 11月05日 16:20.

    Written without 月 in strftime's format: Windows passes that through the code page of the
    system, and one that isn't Chinese has no such letter.
    """
    return f"{at.month:02}月{at.day:02}日 {at:%H:%M}"


def submission_text(submission: Submission) -> str:
    """How and when it was handed in: `邮寄，2026-07-30`."""
    return f"{WAYS[submission.way]}，{submission.at.astimezone():%Y-%m-%d}"
