"""How the window looks: named colours and sizes, one palette, one style sheet built from both."""

from __future__ import annotations
