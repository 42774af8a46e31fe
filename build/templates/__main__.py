"""Write every template: python build/dev.py templates [FOLDER]; templates_docx/ unless told."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

# Started as a script, the package is found only after the line above.
from templates import datong_application, datong_covers, datong_plan, datong_studio  # noqa: E402
from templates.base_form import document as base_form  # noqa: E402
from templates.outlines import PAPERS  # noqa: E402
from templates.package import write  # noqa: E402
from templates.studio_form import document as studio_form  # noqa: E402

TEMPLATES = {
    "base_form.docx": base_form,
    "studio_form.docx": studio_form,
    "datong_base_application.docx": datong_application.document,
    "datong_base_plan.docx": datong_plan.document,
    "datong_studio_form.docx": datong_studio.document,
    "datong_base_cover.docx": datong_covers.base,
    "datong_studio_cover.docx": datong_covers.studio,
    **PAPERS,
}


def main(arguments: list[str]) -> int:
    """Write all templates into the folder; its name is the only argument."""
    folder = Path(arguments[0]) if arguments else HERE.parents[2] / "templates_docx"
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in TEMPLATES.items():
        write(document(), folder / name)
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
