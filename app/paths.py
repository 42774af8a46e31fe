"""Where the program's own data lies: in the checkout, and in the installed folder alike."""

from __future__ import annotations

from pathlib import Path

PROGRAM = Path(__file__).resolve().parent.parent
"""The folder that holds `app`, `forms`, `templates_docx` and `resources`."""

FORMS = PROGRAM / "forms"
RESOURCES = PROGRAM / "resources"
EXAMPLES = RESOURCES / "examples"
