"""Blocks of cells as Excel, WPS and Word copy them."""

from __future__ import annotations

import pytest

from app.ui.wizard.clipboard import fit_block, format_block, parse_block


@pytest.mark.parametrize(
    "text, block",
    [
        ("", []),
        ("\r\n\r\n", []),
        ("a", [["a"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\n\nb\n", [["a"], [""], ["b"]]),
        ("a\rb\r", [["a"], ["b"]]),
        ('"x\ny"\tz', [["x\ny", "z"]]),
        ('"x\r\ny"\tz', [["x\ny", "z"]]),
        ('"x\ty"\tz', [["x\ty", "z"]]),
        ('"say ""yes"""', [['say "yes"']]),
        ('"quoted"\tz', [['"quoted"', "z"]]),
        ('"open\tz', [['"open', "z"]]),
        ('5" pipe\tz', [['5" pipe', "z"]]),
        ('"a"b\tz', [['"a"b', "z"]]),
        ("\t\t\n", []),
        ("\ta", [["", "a"]]),
    ],
)
def test_a_copied_block_is_read(text, block):
    assert parse_block(text) == block


def test_what_goes_out_comes_back():
    block = [["a\nb", '"x\ny"', "", 'say "hi"'], ["\t", "'", '"""', "ü"]]
    assert parse_block(format_block(block)) == block


def test_large_and_hostile_texts_are_read_in_a_moment():
    assert len(parse_block("a\tb\n" * 50_000)) == 50_000
    assert parse_block('"' * 100_000) is not None
    assert parse_block('"a' * 20_000) is not None


LABELS = ("建设内容", "建设期第一年验收要点", "建设期第二年验收要点")


def test_a_block_goes_from_the_current_column_on():
    fit = fit_block([["a", "b"], ["c"]], LABELS, 1)
    assert (fit.columns, fit.rows, fit.notes) == ((1, 2), [["a", "b"], ["c", ""]], ())


def test_a_numbering_in_front_is_left_out_where_there_is_no_room_for_it():
    fit = fit_block([["1", "a", "b", "c"], ["2", "d", "e", "f"]], LABELS)
    assert fit.rows == [["a", "b", "c"], ["d", "e", "f"]]
    assert fit.notes == ("序号一列没有粘贴",)


def test_columns_without_room_are_told():
    fit = fit_block([["a", "b"]], LABELS, 2)
    assert fit.rows == [["a"]]
    assert "多出的 1 列" in fit.notes[0]
    assert fit_block([["a", " "]], LABELS, 2).notes == ()


def test_headings_are_recognised_in_any_order():
    fit = fit_block([["序号", LABELS[2], "建设内容："], ["1", "y", "x"]], LABELS)
    assert (fit.columns, fit.rows) == ((2, 0), [["y", "x"]])


def test_a_row_that_only_resembles_headings_is_data():
    assert fit_block([["建设内容", "其他"]], LABELS).rows == [["建设内容", "其他"]]
