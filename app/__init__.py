"""匠申: fills the official forms of training bases and master studios, offline."""

from __future__ import annotations

__version__ = "0.1.0"
