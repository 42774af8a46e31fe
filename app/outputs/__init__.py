"""The room of outputs: what comes out of a dossier as files."""

from __future__ import annotations
