"""The room of definitions: what can be asked, printed and demanded, read once from `forms/`.

Nothing here knows a value that a user typed; nothing here knows Qt or the file format.
"""

from __future__ import annotations
