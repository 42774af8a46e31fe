"""What the hand-made pages are put together from: sheets, bars, marks and lists of rules."""

from __future__ import annotations
