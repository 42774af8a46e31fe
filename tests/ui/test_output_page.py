"""输出与报送 as a whole: its tabs, and where its dialogs begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.ui.wizard.pages.output import OutputPage


@pytest.fixture
def page(studio_session, settings, qtbot):
    made = OutputPage(studio_session, settings)
    qtbot.addWidget(made)
    return made


def test_the_tabs_go_from_the_list_to_the_counter(page):
    titles = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    assert titles == ["材料清单", "生成与装订", "打印", "电子版与邮件", "报送"]


def test_dialogs_begin_beside_the_dossier_or_where_the_settings_say(
    page, studio_session, settings, tmp_path
):
    rows = [page.making.row, page.making.books.row, page.printing.row, page.electronic.row]
    beside = str(studio_session.file.path.parent)
    assert [row.start_folder for row in rows] == [beside] * 4
    settings.keep("output_folder", str(tmp_path / "出件"))
    assert [Path(row.start_folder) for row in rows] == [tmp_path / "出件"] * 4
    rows[0].folder = tmp_path / "上次"
    assert Path(rows[0].start_folder) == tmp_path / "上次"
