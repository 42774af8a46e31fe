"""`fidelity`: our typesetter against LibreOffice, both with our own face, on made-up dossiers.

Every Word document of every notice and kind. Asked: the same number of pages in ≥ 99 % of the
documents, the same first line on every page in ≥ 97 % of them, ≥ 98 % of lines broken at the same
character. LibreOffice's pages are kept between runs, by the content of the document.

    fidelity.py [--sample DOSSIERS] [--form KEY] [--show N] [--keep] [--fresh]
"""

from __future__ import annotations

import argparse
import itertools
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from _dossiers import SIZES, made_up
from _own_face import Office, in_own_face, table_heads
from _pages import Agreement, compare, pages_of

from app import paths, wiring
from app.definitions.kinds import KINDS
from app.definitions.models import Definitions
from app.outputs.documents.checklist import artefacts_of
from app.outputs.documents.context import gather
from app.outputs.documents.word import render_word
from app.outputs.typeset.faces import Faces
from app.outputs.typeset.pdf import write_pdf
from app.outputs.typeset.setting import set_document

DOSSIERS = 200
AT_ONCE = 100
FOLDER = paths.PROGRAM / "out" / "fidelity" / "differing"
ASKED = {"pages": 0.99, "first_lines": 0.97, "lines": 0.98}


@dataclass(frozen=True, slots=True)
class Case:
    """A document of a made-up dossier: which form, what it is called in reports, its bytes."""

    form: str
    name: str
    docx: bytes


@dataclass(slots=True)
class Totals:
    """What agreed so far, of one form or of all.

    `failed` are documents that we can't set, `left_out` those that LibreOffice can't.
    """

    cases: int = 0
    failed: int = 0
    left_out: int = 0
    same_pages: int = 0
    same_first_lines: int = 0
    pages: int = 0
    first_lines: int = 0
    lines: int = 0
    lines_alike: int = 0
    long_lines: int = 0
    long_lines_alike: int = 0
    seconds: float = 0.0

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
            "left_out": self.left_out,
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

    def __init__(self, office: Office, options: argparse.Namespace) -> None:
        self._office, self._options = office, options
        self._faces = Faces(only_own=True)
        self.forms: dict[str, Totals] = {}
        self.total = Totals()

    def run(self, found: Iterator[Case]) -> None:
        """Compare all cases."""
        while batch := list(itertools.islice(found, AT_ONCE)):
            self._take(batch)

    def _take(self, batch: Sequence[Case]) -> None:
        """Set a batch of cases twice and compare."""
        office = self._office.convert(
            {case.name: case.docx for case in batch}, fresh=self._options.fresh
        )
        for case in batch:
            totals = self.forms.setdefault(case.form, Totals())
            if case.name not in office:
                _complain(f"{case.name}: LibreOffice made nothing; left out")
                totals.left_out += 1
                self.total.left_out += 1
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
        for difference in found.differences[: self._options.show]:
            print(f"{case.name}: {difference}", file=sys.stderr)
        if self._options.keep and found.differences:
            _keep(case, office, ours)


def _keep(case: Case, office: bytes, ours: bytes) -> None:
    """Leave what differs to be looked at."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for suffix, data in ((".docx", case.docx), ("-office.pdf", office), ("-ours.pdf", ours)):
        (FOLDER / f"{case.name}{suffix}").write_bytes(data)


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
    if shutil.which("soffice") is None:
        print(json.dumps({"skipped": "there is no LibreOffice (soffice) on the PATH"}))
        return
    if options.keep:
        shutil.rmtree(FOLDER, ignore_errors=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        comparison = Comparison(Office(Path(folder)), options)
        comparison.run(cases(wiring.definitions(), options.sample, options.form))
    for form, totals in sorted(comparison.forms.items()):
        print(json.dumps({"form": form, **totals.row()}))
    asked = {f"{key}_asked": value for key, value in ASKED.items()}
    ending = {"dossiers": options.sample, "our_seconds": round(comparison.total.seconds, 1)}
    print(json.dumps({"form": "all", **comparison.total.row(), **asked, **ending}))


if __name__ == "__main__":
    main()
