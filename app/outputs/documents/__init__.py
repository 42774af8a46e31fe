"""Word documents: from a snapshot of the dossier, through a template, to a file proved right."""

from __future__ import annotations
