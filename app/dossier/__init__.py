"""The room of the dossier: one applicant's values and rows, what follows from them, what is wrong.

No Qt and no files: the dossier is told what to hold, and tells its listeners what changed.
"""

from __future__ import annotations
