"""Makes the sample of today's format, once for each format: python -m tests.storage.make_old_file.

A sample that was committed is never made again: it is what an older program left behind.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from app.storage.database import FORMAT
from app.storage.files import DossierFile
from tests.storage.small import fill, new_dossier

SAMPLE = Path(__file__).parent / "old_files" / f"format-{FORMAT}.shenbao"


def main():
    dossier = new_dossier()
    with tempfile.TemporaryDirectory() as folder, DossierFile.create(SAMPLE, dossier) as file:
        fill(dossier)
        source = Path(folder) / "附件.txt"
        source.write_text("附件的内容", encoding="utf-8")
        dossier.set_value("files", (file.add_content(source),))
        dossier.set_value("text", "第 2 稿\n总体目标")
        dossier.move_row(dossier.add_row("items"), 3)


if __name__ == "__main__":
    sys.exit(main())
