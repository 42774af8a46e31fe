"""Rows copied within a dossier, with all that stands below them."""

from __future__ import annotations

from app.dossier.changes import ROOT
from app.dossier.copying import copy_row, copy_table, has_content

TABLE, BLOCK = "occupations", "occupation.block_1"


def test_a_row_is_copied_with_its_values_and_the_rows_below_it(base):
    source = base.rows(TABLE)[0]
    made = copy_row(base, source, ROOT, TABLE, 1)
    assert base.rows(TABLE)[1] == made
    for key in ("occupation.title", "occupation.goal"):
        assert base.value(key, made) == base.value(key, source)
    below = zip(base.rows(BLOCK, source), base.rows(BLOCK, made), strict=True)
    for one, twin in below:
        assert one != twin
        assert base.value("item.content", one) == base.value("item.content", twin)


def test_a_copy_is_one_step(base):
    before = list(base.all_rows())
    copy_row(base, base.rows(TABLE)[0], ROOT, TABLE, 0)
    base.undo()
    assert list(base.all_rows()) == before


def test_a_table_is_copied_behind_what_is_there(base):
    source, target = base.rows(TABLE)[:2]
    before = base.rows(BLOCK, target)
    made = copy_table(base, BLOCK, source, target)
    assert base.rows(BLOCK, target) == (*before, *made)
    assert len(made) == len(base.rows(BLOCK, source))


def test_a_row_has_content_once_anything_stands_in_or_below_it(empty):
    row = empty.add_row(TABLE)
    item = empty.add_row(BLOCK, row)
    assert not has_content(empty, row)
    empty.set_value("item.content", "内容", item)
    assert has_content(empty, row)
