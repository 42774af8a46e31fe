"""Where a page goes on the paper: at its own size, unless the printer can't reach its ink."""

from __future__ import annotations

from app.outputs.delivery.paper_fit import fit_page, has_ink_outside

A4, A3 = (595.3, 841.9), (841.9, 1190.6)
MARGINS = (12.0, 12.0, 12.0, 14.0)


def test_a_page_keeps_its_size_and_place_though_the_printer_has_margins():
    fit = fit_page(A4, A4, MARGINS, reaches_margins=False)
    assert (fit.scale, fit.x, fit.y) == (1.0, 0, 0)
    assert fit.is_actual


def test_a_smaller_page_lies_in_the_middle_at_its_size():
    fit = fit_page((395.3, 641.9), A4, MARGINS, reaches_margins=False)
    assert (fit.scale, round(fit.x), round(fit.y)) == (1.0, 100, 100)


def test_ink_beyond_the_reach_brings_the_page_within_it():
    fit = fit_page(A4, A4, MARGINS, reaches_margins=True)
    assert 0.9 < fit.scale < 1
    assert fit.x >= 12
    assert fit.y >= 12
    assert fit.y + A4[1] * fit.scale <= A4[1] - 14 + 0.01


def test_a_page_larger_than_the_paper_is_made_smaller():
    fit = fit_page(A3, A4, MARGINS, reaches_margins=False)
    assert 0.6 < fit.scale < 0.71


def picture(width, height, *spots):
    grey = bytearray(b"\xff" * (width * height))
    for x, y in spots:
        grey[y * width + x] = 0
    return width, height, bytes(grey)


def test_ink_is_seen_at_each_edge_and_nowhere_else():
    frame = (2, 3, 4, 5)
    for spot in ((1, 10), (10, 2), (16, 10), (10, 15)):
        assert has_ink_outside(*picture(20, 20, spot), frame), spot
    inside = ((2, 3), (15, 3), (2, 14), (15, 14), (8, 8))
    assert not has_ink_outside(*picture(20, 20, *inside), frame)
    assert not has_ink_outside(*picture(20, 20, (0, 0)), (0, 0, 0, 0))
