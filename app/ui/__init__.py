"""The room of the window: all of Qt. The dossier owns the values; widgets are windows on it."""

from __future__ import annotations
