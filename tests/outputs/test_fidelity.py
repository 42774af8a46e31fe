"""The measure of fidelity is itself held to what it should say."""

from __future__ import annotations

import importlib
import io
import json
import os
import subprocess
import sys

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app import paths

BENCHMARKS = paths.PROGRAM / "build" / "benchmarks"
PAGE = (
    (50, 60, "一、项目概述"),
    (50, 90, "项目单位名称"),
    (180, 90, "示例技师学院"),
    (280, 830, "— 1 —"),
)
NEXT = ((50, 60, "表头"), (50, 90, "第二页从这里开始"), (50, 120, "到这里结束"))


@pytest.fixture
def measure(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield importlib.import_module("_pages")
    sys.modules.pop("_pages", None)


@pytest.fixture(scope="module")
def draw():
    """Draws pages of (x, y from the top, text)."""
    pdfmetrics.registerFont(TTFont("own", paths.RESOURCES / "fonts" / "JiangshenSerif-Regular.ttf"))

    def make(*pages):
        target = io.BytesIO()
        canvas = Canvas(target, pagesize=(595, 842))
        for page in pages:
            canvas.setFont("own", 12)
            for x, y, text in page:
                canvas.drawString(x, 842 - y, text)
            canvas.showPage()
        canvas.save()
        return target.getvalue()

    return make


def _texts(pages):
    return [[line.text for line in page] for page in pages]


def test_cells_of_a_row_are_lines_of_their_own_and_page_numbers_are_none(measure, draw):
    assert _texts(measure.pages_of(draw(PAGE))) == [
        ["一、项目概述", "项目单位名称", "示例技师学院"]
    ]


def test_the_same_pages_agree_in_everything(measure, draw):
    pages = measure.pages_of(draw(PAGE, NEXT))
    found = measure.compare(pages, pages, frozenset())
    assert found.has_same_first_lines
    assert (found.pages, found.lines, found.lines_alike, found.differences) == ((2, 2), 6, 6, ())


def test_a_line_that_breaks_elsewhere_is_found_and_shown(measure, draw):
    moved = (NEXT[0], (50, 90, "第二页从这里"), (50, 120, "开始到这里结束"))
    pages = [measure.pages_of(draw(PAGE, one)) for one in (NEXT, moved)]
    found = measure.compare(*pages, frozenset())
    assert (found.lines, found.lines_alike) == (6, 4)
    assert found.has_same_first_lines
    assert "第二页从这里开始 | 第二页从这里" in found.differences[0]


def test_a_repeated_head_does_not_hide_what_a_page_begins_with(measure, draw):
    later = (NEXT[0], (50, 90, "到这里结束"))
    pages = [measure.pages_of(draw(PAGE, one)) for one in (NEXT, later)]
    assert measure.compare(*pages, frozenset()).has_same_first_lines
    assert not measure.compare(*pages, frozenset({"表头"})).has_same_first_lines


def test_a_page_more_is_no_agreement(measure, draw):
    pages = [measure.pages_of(draw(*several)) for several in ((PAGE,), (PAGE, NEXT))]
    found = measure.compare(*pages, frozenset())
    assert not found.has_same_pages
    assert not found.has_same_first_lines
    assert found.differences[0] == "pages: 1 against 2"


@pytest.mark.office
@pytest.mark.posix(reason="the stand-in is a POSIX script, killed with its process group")
def test_the_benchmark_prints_a_row_for_each_form_and_the_totals():
    command = [sys.executable, BENCHMARKS / "fidelity.py", "--sample", "2", "--form", "studio_form"]
    environment = {**os.environ, "PYTHONPATH": str(paths.PROGRAM)}
    told = subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert [row["form"] for row in rows] == ["studio_form", "all"]
    assert rows[0]["documents"] == rows[1]["documents"] == 1
    assert rows[1]["lines"] > 0.9
    assert rows[1]["pages_asked"] == 0.99
