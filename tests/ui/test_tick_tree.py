"""The tree of what may be taken over: all of its columns are seen, at any width."""

from __future__ import annotations

import pytest

from app.ui.tick_tree import Leaf, SideBySide, TickModel, TickView

COLUMNS = ("内容", "现在", "改成", "说明")


@pytest.fixture
def view(dressed, qtbot):
    leaf = Leaf("x", ("很长的内容" * 20, "现在" * 20, "改成" * 20, "说明" * 20), True, "x")
    made = TickView(TickModel(COLUMNS, [("一页", [leaf])]), "内容", (9, 7, 7, 5))
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("width", [400, 640, 1000])
def test_every_column_is_in_sight(view, width):
    view.resize(width, 300)
    places = [view.header().sectionViewportPosition(column) for column in range(len(COLUMNS))]
    assert places == sorted(set(places))
    last = places[-1] + view.header().sectionSize(len(COLUMNS) - 1)
    assert last <= view.viewport().width()
    assert view.horizontalScrollBar().maximum() == 0


def test_the_line_above_two_texts_is_never_cut(dressed, qtbot):
    parts = SideBySide(("现在", "改成"))
    qtbot.addWidget(parts)
    parts.resize(420, 240)
    parts.show()
    for line in (
        "",
        "短",
        "工作表“项目类别”!C4　无法识别，请填写下面的一项：“新建项目”“已建项目”。" * 3,
    ):
        parts.show_texts(line, "甲", "乙")
        qtbot.wait(1)
        assert parts.line.height() >= parts.line.heightForWidth(parts.line.width())
    parts.show_texts("短", "甲", "乙")
    qtbot.wait(1)
    assert parts.line.minimumHeight() < 2 * parts.fontMetrics().lineSpacing()
