"""The one pagination: blanks, numbers, labels and spans, over any mixture of parts."""

from __future__ import annotations

import random

import pytest

from app.outputs.volumes.contents import contents_lines, numbers_of
from app.outputs.volumes.models import PageRules, Part
from app.outputs.volumes.page_labels import label_ranges
from app.outputs.volumes.pagination import BLANK, paginate

FRONT = [
    Part("cover", "封面", pages=1, is_listed=False),
    Part("contents", "目录", pages=2, is_listed=False),
]


def _numbers(pagination):
    return [face.number for face in pagination.faces]


def test_print_begins_every_material_on_the_right_and_leaves_blanks_uncounted():
    parts = [*FRONT, Part("a", "甲", pages=1), Part("b", "乙", pages=2), Part("c", "丙", pages=1)]
    pagination = paginate(parts, PageRules(label="P{}-"))
    assert _numbers(pagination) == [None, None, None, None, 1, None, 2, 3, 4]
    labels = [face.label for face in pagination.faces]
    assert labels == ["封面", BLANK, "目录1", "目录2", "1", BLANK, "2", "3", "4"]
    assert [pagination.label(key) for key in "abc"] == ["P1-", "P2-", "P4-"]


def test_the_screen_has_no_blanks_and_the_same_numbers():
    parts = [*FRONT, Part("a", "甲", pages=1), Part("b", "乙", pages=2), Part("c", "丙", pages=1)]
    paper, screen = paginate(parts, PageRules()), paginate(parts, PageRules("screen"))
    assert not any(face.is_blank for face in screen.faces)
    assert [paper.label(key) for key in "abc"] == [screen.label(key) for key in "abc"]


def test_blanks_are_counted_where_a_notice_has_it_so():
    parts = [*FRONT, Part("a", "甲", pages=1), Part("b", "乙", pages=1)]
    pagination = paginate(parts, PageRules(counts_blanks=True))
    assert [face.label for face in pagination.faces][4:] == ["1", "2", "3"]
    assert _numbers(pagination)[4:] == [1, None, 3]


def test_numbers_begin_where_the_notice_says():
    parts = [*FRONT, Part("a", "甲", pages=1), Part("b", "乙", pages=1)]
    later = paginate(parts, PageRules("screen", numbered_from="b"))
    assert _numbers(later) == [None, None, None, None, 1]
    earlier = paginate(parts, PageRules("screen", numbered_from="contents"))
    assert _numbers(earlier) == [None, 1, 2, 3, 4]
    assert _numbers(paginate(parts, PageRules("screen", has_numbers=False))) == [None] * 5


def test_a_heading_spans_what_is_below_it_and_a_file_bound_twice_counts_once():
    parts = [
        Part("h", "条件一", is_heading=True),
        Part("a", "甲", 2, pages=3),
        Part("g", "条件二", is_heading=True),
        Part("a2", "甲", 2, same_as="a"),
        Part("b", "乙", 2, pages=2),
        Part("i", "条件三", is_heading=True),
        Part("b2", "乙", 2, same_as="b"),
    ]
    pagination = paginate(parts, PageRules("screen"))
    spans = pagination.spans
    assert (spans["h"].number, spans["h"].pages) == (1, 3)
    assert (spans["g"].number, spans["g"].pages) == (4, 2)
    assert (spans["a2"].number, spans["a2"].first) == (spans["a"].number, spans["a"].first)
    assert (spans["i"].number, spans["i"].pages) == (4, 0)
    assert pagination.bound_pages == 5 == len(pagination.faces)
    [line] = [line for line in contents_lines(pagination) if line.key == "a2"]
    assert line.title == "甲（同 1.1，装订在该处）"


def test_a_heading_without_pages_hands_the_right_hand_page_on():
    heading = Part("h", "条件", is_heading=True)
    parts = [Part("a", "甲", pages=1), heading, Part("b", "乙", 2, 1, starts_right=False)]
    assert [face.part for face in paginate(parts, PageRules()).faces] == ["a", "", "b"]


def test_places_in_the_list():
    assert list(numbers_of([1, 2, 2, 3, 1, 2])) == ["1", "1.1", "1.2", "1.2.1", "2", "2.1"]


@pytest.mark.parametrize("seed", range(60))
def test_any_mixture_adds_up(seed):
    rng = random.Random(seed)
    parts = [
        Part(f"p{n}", f"材料{n}", rng.randint(1, 3), rng.randint(1, 9), rng.random() < 0.7)
        for n in range(rng.randint(1, 30))
    ]
    front = [Part("contents", "目录", pages=rng.randint(1, 5), is_listed=False)]
    rules = PageRules(rng.choice(["print", "screen"]), counts_blanks=rng.random() < 0.5)
    pagination = paginate(front + parts, rules)
    placed = [face for face in pagination.faces if not face.is_blank]
    assert len(placed) == sum(part.pages for part in front + parts)
    assert [face.index for face in pagination.faces] == list(range(len(pagination.faces)))
    numbers = [face.number for face in placed if face.part != "contents"]
    if not rules.counts_blanks:
        assert numbers == list(range(1, len(numbers) + 1))
    assert numbers == sorted(set(numbers))
    for part in parts:
        span = pagination.spans[part.key]
        face = pagination.faces[span.first]
        assert (face.part, face.page, face.number) == (part.key, 0, span.number)
        assert not (rules.layout == "print" and part.starts_right) or face.is_right
    backs = [face for face in pagination.faces if face.is_blank]
    assert all(not face.is_right for face in backs)
    assert rules.layout == "print" or not backs
    assert _unrolled(pagination) == [face.label for face in pagination.faces]


def _unrolled(pagination):
    """The labels as a PDF reader makes them from the ranges."""
    ranges = list(label_ranges(pagination.faces))
    ends = [start for start, _ in ranges[1:]] + [len(pagination.faces)]
    labels = []
    for (start, entries), end in zip(ranges, ends, strict=True):
        for at in range(end - start):
            prefix = bytes.fromhex(entries.get("P", b"<feff>").decode()[1:-1]).decode("utf-16")
            labels.append(f"{prefix}{int(entries['St']) + at if 'S' in entries else ''}")
    return labels
