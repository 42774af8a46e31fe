"""The wizard: pages derived from the definitions, editors by type, and hand-made pages."""

from __future__ import annotations
