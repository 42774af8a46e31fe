"""Ranges of pages as people type them."""

from __future__ import annotations

import pytest

from app.outputs.evidence.page_ranges import PageRangeError, read_pages


@pytest.mark.parametrize(
    "text,pages",
    [
        ("", (1, 2, 3, 4, 5)),
        ("  ", (1, 2, 3, 4, 5)),
        ("1-3，5", (1, 2, 3, 5)),
        ("１—３、５", (1, 2, 3, 5)),
        ("3～5", (3, 4, 5)),
        ("4-", (4, 5)),
        ("-2", (1, 2)),
        ("第1页至第2页", (1, 2)),
        ("P1 - 2; 4", (1, 2, 4)),
        ("5,1", (5, 1)),
        ("2 4", (2, 4)),
    ],
)
def test_a_range_names_its_pages(text, pages):
    assert tuple(page + 1 for page in read_pages(text, 5)) == pages


@pytest.mark.parametrize(
    "text,said",
    [("1-6", "第 6 页"), ("0", "第 0 页"), ("7", "只有 5 页"), ("3-1", "前大后小"),
     ("a", "看不懂"), ("1--2x", "看不懂"), ("-", "看不懂"), ("1-2-3", "看不懂")],
)  # fmt: skip
def test_what_is_wrong_with_a_range_is_said(text, said):
    with pytest.raises(PageRangeError) as caught:
        read_pages(text, 5)
    assert said in caught.value.message
    assert caught.value.advice
