"""The room of exchange: values in and out of a dossier in other programs' formats."""

from __future__ import annotations
