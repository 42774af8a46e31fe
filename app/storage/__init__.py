"""The room of storage: the .shenbao file that holds a dossier, its attachments and its past.

The dossier owns the values; a `DossierFile` listens to it and puts each step on the disk. What a
fact may hold is the business of the definitions: here every value is JSON under a key.
"""

from __future__ import annotations
