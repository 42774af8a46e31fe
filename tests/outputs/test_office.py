"""The filled forms as LibreOffice sets them: every label in order, every value, pages for eyes."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from app import paths, wiring
from app.definitions.models import Document
from app.dossier.derived import budget_of
from app.dossier.dossier import Dossier
from app.outputs.documents.context import plain
from app.outputs.documents.rendering import render_documents
from tests.outputs.office import as_pdf, drawn, page_texts, squeeze
from tests.outputs.official_labels import BASE_FORM_LABELS, STUDIO_FORM_LABELS

pytestmark = pytest.mark.office

LABELS = {"base": BASE_FORM_LABELS, "studio": STUDIO_FORM_LABELS}
PAGE_NUMBER = re.compile(r"^—\d+—|—\d+—$")
PICTURES = paths.PROGRAM / "out" / "pages"
# What is never broken over two lines: it is compared and copied sign by sign.
UNBROKEN = {"mobile", "phone", "resident_id", "bank_account", "postcode", "credit_code"}


@pytest.fixture(scope="module", params=["base", "studio"])
def filled(request, known, tmp_path_factory):
    """One example: its kind, its dossier and the PDF that LibreOffice makes of its form."""
    folder = tmp_path_factory.mktemp("office")
    dossier = wiring.new_dossier(
        known, "neimenggu-2025-105", request.param, is_existing=False, with_example=True
    )
    title = known.documents[f"{request.param}_form"].title
    written = [one.path for one in render_documents(dossier, known, folder / "出件")]
    [form] = [path for path in written if title in path.name and path.suffix == ".docx"]
    [pdf] = as_pdf([form])
    return request.param, dossier, pdf


@pytest.fixture(scope="module")
def pages(filled):
    """The text of each page without white space and page number, cell by cell."""
    return [PAGE_NUMBER.sub("", page) for page in page_texts(filled[2]) if page]


def test_the_pages_are_set_in_our_own_face(filled):
    listed = subprocess.run(
        ["pdffonts", filled[2]], check=True, capture_output=True, text=True, timeout=60
    )
    names = [line.split()[0] for line in listed.stdout.splitlines()[2:]]
    assert names
    assert [name for name in names if "JiangshenSerif" not in name] == []


def test_each_label_of_the_official_form_stands_in_its_order(filled, pages):
    kind, _, _ = filled
    text, cursor = "".join(pages).replace("☑", "□"), 0
    for printed in LABELS[kind]:
        label = printed.replace("3-n-", "3-2-")
        found = text.find(squeeze(label), cursor)
        assert found >= 0, f"{label!r} is missing, or not after {text[cursor - 30 : cursor]!r}"
        cursor = found + len(squeeze(label))


def test_every_value_of_the_example_can_be_read_on_the_pages(filled, pages, known):
    kind, dossier, _ = filled
    facts = known.documents[f"{kind}_form"].facts
    for row, key, value in dossier.values():
        if key in facts and not key.startswith("budget."):
            for line in dossier.facts[key].type.printed(value).split("\n"):
                assert _holds(pages, squeeze(line)), dossier.path(key, row)


def test_every_amount_and_ratio_of_the_budget_can_be_read(filled, pages):
    kind, dossier, _ = filled
    if kind == "base":
        page = next(page for page in pages if "投入预算汇总" in page)
        assert "100.00" in page
        for row, key, value in dossier.values():
            if key.startswith("budget.block") and value:
                assert f"{value:f}" in page, dossier.path(key, row)


def test_no_number_is_broken_over_two_lines(filled, known):
    kind, dossier, pdf = filled
    text = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, timeout=60
    )
    standing = Counter(text.stdout.decode("utf-8").split())
    wanted = Counter(_numbers(dossier, known.documents[f"{kind}_form"]))
    assert wanted
    assert wanted - standing == Counter()


def _numbers(dossier: Dossier, form: Document) -> Iterator[str]:
    """Each number of a form that must stand in one line, as it is printed."""
    for _, key, value in dossier.values():
        if key in form.facts and dossier.facts[key].type.name in UNBROKEN:
            yield dossier.facts[key].type.printed(value)
    if "budget_table" in form.derived:
        for cell in budget_of(dossier).cells.values():
            yield plain(cell.amount)
            yield str(cell.ratio)


def _holds(pages: Sequence[str], text: str) -> bool:
    """Whether a text stands on one page, or runs over from one to the next."""
    return any(text in page for page in pages) or any(
        _runs_over(pages, number, text) for number in range(len(pages) - 1)
    )


def _runs_over(pages: Sequence[str], number: int, text: str) -> bool:
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text[:middle] in pages[number] else (low, middle - 1)
    rest = text[low:]
    if not low or number + 1 >= len(pages):
        return False
    return rest in pages[number + 1] or _runs_over(pages, number + 1, rest)


def test_the_pages_are_drawn_for_eyes_and_none_is_blank(filled):
    kind, _, pdf = filled
    folder = PICTURES / kind
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    count = 0
    for count, picture in enumerate(drawn(pdf, 60), 1):
        picture.save(folder / f"page-{count:02d}.png", compress_level=1)
        assert picture.width < picture.height, f"page {count} isn't upright"
        assert picture.getextrema()[0] < 128, f"page {count} is blank"
    assert count >= {"base": 20, "studio": 5}[kind]
