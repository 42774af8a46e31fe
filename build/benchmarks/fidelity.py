"""`fidelity`: our typesetter against LibreOffice, both with our own face, on made-up dossiers.

Every Word document of every notice and kind. Asked: the same number of pages in ≥ 99 % of the
documents, the same first line on every page in ≥ 97 % of them, ≥ 98 % of lines broken at the same
character. LibreOffice's pages are kept between runs, by the content of the document.

    fidelity.py [--sample DOSSIERS] [--form KEY] [--show N] [--keep] [--fresh]
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from _dossiers import SIZES, made_up
from _own_face import Office, in_own_face, table_heads
from _pages import Agreement, compare, pages_of

from app import paths, wiring
from app.definitions.models import KINDS, Definitions
from app.outputs.documents.checklist import artefacts_of
from app.outputs.documents.context import gather
from app.outputs.documents.word import render_word
from app.outputs.typeset.faces import Faces
from app.outputs.typeset.pdf import write_pdf
from app.outputs.typeset.setting import set_document

DOSSIERS = 200
AT_ONCE = 100
FOLDER = paths.PROGRAM / "out" / "fidelity"
ASKED = {"pages": 0.99, "first_lines": 0.97, "lines": 0.98}


@dataclass(frozen=True, slots=True)
class Case:
    """A document of a made-up dossier: which form, what it is called in reports, its bytes."""

    form: str
    name: str
    docx: bytes


@dataclass(slots=True)
class Totals:
    """What agreed so far, of one form or of all."""

    cases: int = 0
    failed: int = 0
    same_pages: int = 0
    same_first_lines: int = 0
    pages: int = 0
    first_lines: int = 0
    lines: int = 0
    lines_alike: int = 0
    long_lines: int = 0
    long_lines_alike: int = 0
    seconds: float = field(default=0.0)

    def add(self, found: Agreement) -> None:
        """Count one document."""
        self.cases += 1
        self.same_pages += found.has_same_pages
        self.same_first_lines += found.has_same_first_lines
        self.pages += found.pages[0]
        self.first_lines += found.first_lines
        self.lines += found.lines
        self.lines_alike += found.lines_alike
        self.long_lines += found.long_lines
        self.long_lines_alike += found.long_lines_alike

    def row(self) -> dict[str, object]:
        """Shares of 1: of documents for pages and first lines, of lines for lines."""
        return {
            "documents": self.cases,
            "failed": self.failed,
            "office_pages": self.pages,
            "pages": _share(self.same_pages, self.cases + self.failed),
            "first_lines": _share(self.same_first_lines, self.cases + self.failed),
            "first_lines_by_page": _share(self.first_lines, self.pages),
            "lines": _share(self.lines_alike, self.lines),
            "long_lines": _share(self.long_lines_alike, self.long_lines),
        }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def cases(known: Definitions, dossiers: int, form: str) -> Iterator[Case]:
    """The documents of so many dossiers, the notices and kinds taking turns."""
    places = [
        (notice, kind) for notice in known.notices.values() for kind in KINDS if notice.terms(kind)
    ]
    for number in range(dossiers):
        notice, kind = places[number % len(places)]
        terms = notice.terms(kind)
        # So that every notice and kind meets every size in its turn.
        size = SIZES[(number + number // len(places)) % len(SIZES)]
        dossier = made_up(known, notice.id, kind, number, size)
        for artefact in artefacts_of(dossier, terms) if terms else ():
            document = known.documents.get(artefact.document)
            if document is None or not document.template or form not in ("", document.key):
                continue
            gathered = gather(dossier, document, notice, artefact.copies)
            template = document.folder / document.template
            docx = render_word(template, gathered.context, gathered.values, dossier.caption)
            yield Case(document.key, f"{document.key}@{notice.id}#{number}", in_own_face(docx))


class Comparison:
    """Runs both engines over cases and counts."""

    def __init__(self, office: Office, *, show: int, keep: bool, fresh: bool) -> None:
        self._office, self._show, self._keep, self._fresh = office, show, keep, fresh
        self._faces = Faces(only_own=True)
        self.forms: dict[str, Totals] = {}
        self.total = Totals()

    def take(self, batch: Sequence[Case]) -> None:
        """Set a batch of cases twice and compare."""
        office = self._office.convert({case.name: case.docx for case in batch}, fresh=self._fresh)
        for case in batch:
            totals = self.forms.setdefault(case.form, Totals())
            if case.name not in office:
                _complain(f"{case.name}: LibreOffice made nothing; left out")
                continue
            ours = self._ours(case)
            if ours is None:
                totals.failed += 1
                self.total.failed += 1
                continue
            self._compare(case, office[case.name], ours, totals)

    def _ours(self, case: Case) -> bytes | None:
        start = time.perf_counter()
        try:
            return write_pdf(set_document(case.docx, self._faces))
        except Exception as error:  # noqa: BLE001 - a failure is a result here
            _complain(f"{case.name}: {type(error).__name__}: {error}")
            return None
        finally:
            self.total.seconds += time.perf_counter() - start

    def _compare(self, case: Case, office: bytes, ours: bytes, totals: Totals) -> None:
        found = compare(pages_of(office), pages_of(ours), table_heads(case.docx))
        totals.add(found)
        self.total.add(found)
        for difference in found.differences[: self._show]:
            print(f"{case.name}: {difference}", file=sys.stderr)
        if self._keep and found.differences:
            _keep(case, office, ours)


def _keep(case: Case, office: bytes, ours: bytes) -> None:
    """Leave what differs to be looked at."""
    folder = FOLDER / "differing"
    folder.mkdir(exist_ok=True)
    for suffix, data in ((".docx", case.docx), ("-office.pdf", office), ("-ours.pdf", ours)):
        (folder / f"{case.name}{suffix}").write_bytes(data)


def _complain(text: str) -> None:
    print(text, file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--sample", type=int, default=DOSSIERS, help="how many dossiers")
    parser.add_argument("--form", default="", help="only the document of this key")
    parser.add_argument("--show", type=int, default=0, help="differences shown of each document")
    parser.add_argument("--keep", action="store_true", help="keep both PDFs of what differs")
    parser.add_argument("--fresh", action="store_true", help="ask LibreOffice for all anew")
    return parser.parse_args()


def main() -> None:
    """Print a line of JSON for each form, and the totals."""
    options = _options()
    shutil.rmtree(FOLDER / "differing", ignore_errors=True)
    known = wiring.definitions()
    comparison = Comparison(
        Office(FOLDER), show=options.show, keep=options.keep, fresh=options.fresh
    )
    batch: list[Case] = []
    for case in cases(known, options.sample, options.form):
        batch.append(case)
        if len(batch) == AT_ONCE:
            comparison.take(batch)
            batch = []
    comparison.take(batch)
    for form, totals in sorted(comparison.forms.items()):
        print(json.dumps({"form": form, **totals.row()}))
    asked = {f"{key}_asked": value for key, value in ASKED.items()}
    ending = {"dossiers": options.sample, "our_seconds": round(comparison.total.seconds, 1)}
    print(json.dumps({"form": "all", **comparison.total.row(), **asked, **ending}))


if __name__ == "__main__":
    main()
