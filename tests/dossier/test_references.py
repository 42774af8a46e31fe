"""References to evidence in texts: how they are read, what they stand for, and that lost ones are told."""

from __future__ import annotations

import random

import pytest

from app.definitions.types import Line, LongText
from app.definitions.types.files import FileRef, Treatment
from app.dossier.references import (
    BLANK,
    name_of,
    names_in,
    places,
    reference_to,
    references,
    still_known,
    with_pages,
)
from app.dossier.review import Review

NOTICE, TEXT = "neimenggu-2025-105", "goal.overall"


def _ref(number, title=""):
    return FileRef(f"证明{number}.pdf", f"{number:064x}", 9, Treatment(title))


@pytest.fixture
def keys(known, base):
    terms = known.terms(base.notice, base.kind)
    return [use.evidence_fact for use in terms.conditions if use.proof and not use.only_if][:3]


def _own_folder(dossier, title, files):
    row = dossier.add_row("folders")
    dossier.set_value("folder.title", title, row)
    dossier.set_value("folder.files", files, row)
    return row


@pytest.mark.parametrize(
    "text, names",
    [
        ("没有", ()),
        ("见【佐证：办学许可证】。", ("办学许可证",)),
        ("【佐证: 《办学许可证》 】和【 佐证：获奖证书】", ("办学许可证", "获奖证书")),
        ("【佐证：甲】【佐证：乙】【佐证：甲】", ("甲", "乙")),
        ("【注：甲】【佐证】【佐证甲】", ()),
        ("【佐证：甲\n乙】", ()),
    ],
)
def test_references_are_found(text, names):
    assert names_in(text) == names


def test_a_reference_prints_its_pages_or_room_for_them():
    text = "已建成（【佐证：《甲》】），教师 60 人（【佐证：乙】）。"
    printed = with_pages(text, {"甲": "P37–41、P50"})
    assert printed == "已建成（佐证见 P37–41、P50），教师 60 人（佐证见第　　页）。"
    assert BLANK in printed
    assert with_pages("【重点】", {}) == "【重点】"


@pytest.mark.parametrize("title", ["证书", "《规定》修订稿", "证书【正本】", " 首尾有空 "])
def test_what_is_written_for_a_title_is_read_back(title):
    assert names_in(reference_to(title)) == (name_of(title),)


def test_a_name_is_a_folders_or_a_files(known, base, keys):
    base.set_value(keys[0], [_ref(1), _ref(2, "《章程》")])
    base.set_value(keys[1], [_ref(3, "章程")])
    row = _own_folder(base, "证明1", [_ref(4)])
    found = places(base, known)
    title = known.facts[keys[0]].label
    held = {
        name: [(one.key, file.sha256[-1]) for one, file in pairs] for name, pairs in found.items()
    }
    assert any(len(pairs) == 2 and title.startswith(name) for name, pairs in held.items())
    assert held["章程"] == [(keys[0], "2"), (keys[1], "3")]
    assert held["证明1"] == [("folder.files", "4")]  # the folder goes before the file
    base.remove_row(row)
    assert [one.key for one, _ in places(base, known)["证明1"]] == [keys[0]]


def test_an_empty_folder_does_not_hide_a_file_of_its_name(known, base, keys):
    _own_folder(base, "获奖证书", None)
    base.set_value(keys[0], [_ref(1, "获奖证书")])
    assert [file.title for _, file in places(base, known)["获奖证书"]] == ["获奖证书"]


def test_pages_of_what_is_gone_are_forgotten(known, base, keys):
    base.set_value(keys[0], [_ref(1)])
    kept = {"证明1": "P3", "证明2": "P9"}
    assert still_known(kept, base, known) == {"证明1": "P3"}
    base.set_value(keys[0], [])
    assert still_known(kept, base, known) == {}


def _lost(review):
    return [(one.key, one.row, one.message) for one in review.findings() if "【佐证" in one.message]


def test_a_name_that_nothing_has_is_told_with_its_place(known, base, keys):
    review = Review(base, known)
    review.attach()
    base.set_value(TEXT, "见【佐证：证明1】和【佐证：证明2】")
    [one, other] = [one for one in review.findings() if "【佐证" in one.message]
    assert (one.key, one.row, one.severity) == (TEXT, "", "warning")
    assert one.page
    assert "证明1" in one.message
    assert "证明2" in other.message
    base.set_value(keys[0], [_ref(1)])
    [(_, _, message)] = _lost(review)
    assert "证明2" in message
    base.set_value(keys[1], [_ref(7, "证明2")])
    assert _lost(review) == []
    base.undo()
    assert len(_lost(review)) == 1
    base.set_value(TEXT, "不再引用")
    assert _lost(review) == []


def test_an_empty_folder_is_there_all_the_same(known, base):
    _own_folder(base, "媒体报道", [])
    base.set_value(TEXT, "见【佐证：媒体报道】")
    assert _lost(Review(base, known)) == []


def _text_column(known):
    """A column of text in a table outside tables that the notice asks for, and the table."""
    used = known.facts_in_use(NOTICE, "base")
    return next(
        (key, fact.tables[0])
        for key, fact in known.facts.items()
        if key in used and fact.tables and isinstance(fact.type, Line | LongText)
        if not known.facts[fact.tables[0]].tables and fact.tables[0] != "folders"
    )


@pytest.mark.parametrize("seed", range(4))
def test_following_changes_is_exact(known, base, keys, seed):
    rng = random.Random(seed)
    review = Review(base, known)
    review.attach()
    column, rows = _text_column(known)
    for _ in range(80):
        match rng.randrange(7):
            case 0:
                base.set_value(rng.choice(keys), [_ref(rng.randrange(4))])
            case 1:
                base.set_value(TEXT, f"【佐证：证明{rng.randrange(4)}】")
            case 2 if base.rows("folders"):
                base.set_value("folder.title", f"证明{rng.randrange(4)}", base.rows("folders")[0])
            case 3:
                _own_folder(base, "证明0", [])
            case 4:
                row = base.add_row(rows)
                base.set_value(column, f"【佐证：证明{rng.randrange(4)}】", row)
            case 5 if base.rows(rows):
                base.remove_row(base.rows(rows)[0])
            case _:
                base.undo()
        assert _lost(review) == _lost(Review(base, known))


def test_references_are_listed_with_their_place(base):
    base.set_value(TEXT, "【佐证：甲】【佐证：乙】")
    assert list(references(base)) == [("", TEXT, "甲"), ("", TEXT, "乙")]
