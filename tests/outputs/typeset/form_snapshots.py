"""Each shipped form, filled from the example, as its set pages are: sizes, lines and their boxes.

`python -m tests.outputs.typeset.form_snapshots` writes them anew; look at the difference.
"""

from __future__ import annotations

import itertools
from pathlib import Path

from app import wiring
from app.definitions.models import KINDS
from app.outputs.documents.checklist import artefacts_of
from app.outputs.documents.context import gather
from app.outputs.documents.word import render_word
from app.outputs.typeset.faces import Faces
from app.outputs.typeset.pages import GlyphRun, PlacedPicture, Rule
from app.outputs.typeset.setting import set_document

FOLDER = Path(__file__).parent / "snapshots"


def filled_forms(known):
    """Every Word form that a notice asks for, once each: its key and the filled document."""
    done = set()
    for notice, kind in itertools.product(known.notices.values(), KINDS):
        terms = notice.terms(kind)
        if terms is None:
            continue
        dossier = wiring.new_dossier(known, notice.id, kind, is_existing=False, with_example=True)
        for artefact in artefacts_of(dossier, terms):
            document = known.documents.get(artefact.document)
            if document and document.template and document.key not in done:
                done.add(document.key)
                gathered = gather(dossier, document, notice, artefact.copies)
                template = document.folder / document.template
                yield (
                    document.key,
                    render_word(template, gathered.context, gathered.values, dossier.caption),
                )


def snapshot(document):
    """A set document as text: for each page its size and its lines, each with x, y and width."""
    lines = []
    for number, page in enumerate(document.pages, 1):
        lines.append(f"== {number} 页码 {page.number or '无'} {page.width:.0f}×{page.height:.0f}")
        lines.extend(_lines(page))
        rules = sum(isinstance(item, Rule) for item in page.items)
        pictures = sum(isinstance(item, PlacedPicture) for item in page.items)
        lines.append(f"线 {rules} 图 {pictures} 底色 {len(page.fills)}")
    return "\n".join([*lines, *(f"! {report}" for report in document.reports)]) + "\n"


def _lines(page):
    for x, y, slab in page.placements:
        runs = [item for item in slab.items if isinstance(item, GlyphRun)]
        if runs:
            left, last = runs[0].x, runs[-1]
            advances = sum(last.face.advances[letter] for letter in last.text) * last.size * 20
            right = last.x + advances + last.spread * (len(last.text) - 1)
            text = "".join(run.text for run in runs)
            yield (
                f"{(x + left) / 20:.0f} {(y + runs[0].y) / 20:.0f} {(right - left) / 20:.0f} {text}"
            )


def main():
    """Write all snapshots."""
    FOLDER.mkdir(exist_ok=True)
    faces = Faces(only_own=True)
    for key, docx in filled_forms(wiring.definitions()):
        text = snapshot(set_document(docx, faces))
        (FOLDER / f"{key}.txt").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
