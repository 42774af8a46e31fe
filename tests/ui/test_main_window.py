"""The window as a whole: opening, going places, undo, the autosave line, the output."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QItemSelectionModel

from app import wiring
from app.storage.deliveries import Delivery, PrintedPiece, Submission
from app.ui.manual.pages import plain
from app.ui.manual.section import section_html
from app.ui.progress import COMPLETE, STARTED, UNTOUCHED, WRONG, page_progress
from app.ui.session import Session


@pytest.fixture
def window(session, open_window):
    made = open_window(session)
    made.show()
    return made


def test_every_page_of_a_base_can_be_shown(window):
    for index in range(len(window.work.pages) + 3):
        window.work.tasks.select(index)
        assert window.work.stack.currentWidget() is window.work.made_pages[index]


def test_every_page_of_a_studio_can_be_shown(studio_session, open_window):
    window = open_window(studio_session)
    for index in range(len(window.work.pages) + 3):
        window.work.tasks.select(index)
        assert window.work.stack.currentWidget() is window.work.made_pages[index]


def test_states_follow_the_values(session, empty_session):
    full = {
        page.key: page_progress(session, page).state
        for page in session.definitions.pages_of("base")
    }
    assert set(full.values()) == {COMPLETE}
    page = session.definitions.pages_of("base")[1]
    assert page_progress(empty_session, page).state == UNTOUCHED
    empty_session.set_value("unit.city", "呼和浩特市")
    assert page_progress(empty_session, page).state == STARTED
    empty_session.set_value("contact.mobile", "123")
    found = page_progress(empty_session, page)
    assert (found.state, found.text) == (WRONG, "有问题 1")


def test_undo_carries_the_name_of_what_it_takes_back(window, session):
    session.set_value("unit.city", "包头市")
    assert window.menus.actions["undo"].text() == "撤销：修改 所在地市"
    window.menus.actions["undo"].trigger()
    assert session.dossier.display("unit.city") == "呼和浩特市"
    assert window.menus.actions["redo"].text() == "重做：修改 所在地市"
    window.menus.actions["redo"].trigger()
    assert session.dossier.display("unit.city") == "包头市"


def test_the_window_says_that_everything_is_saved(window, session):
    session.set_value("unit.city", "包头市")
    assert window.saved_label.text().startswith("已自动保存")


@pytest.mark.parametrize(
    "key",
    [
        "unit.name",
        "goal.year_1",
        "statement.neimenggu_2025_105.clean_record",
        "budget.block_2.local",
        "project.stage",
    ],
)
def test_a_finding_leads_to_the_page_of_its_field(window, session, key):
    window.work.show_field(key)
    shown = window.work.tasks.sections.currentRow()
    page = window.work.pages[shown]
    keys = {one for group in page.groups for one in group.facts}
    assert key in keys or any(group.conditions for group in page.groups)


def test_a_finding_in_a_row_leads_to_its_occupation(window, session):
    occupation = session.dossier.rows("occupations")[2]
    row = session.dossier.rows("occupation.block_2", occupation)[1]
    window.work.show_field("item.year_1", row)
    assert window.work.pages[window.work.tasks.sections.currentRow()].key == "base_occupations"


def test_moving_to_another_notice_rebuilds_the_pages(window, session):
    session.switch("datong-2025-100")
    for index in range(len(window.work.pages) + 3):
        window.work.show_page(index)
    session.undo()
    assert session.dossier.notice == "neimenggu-2025-105"


def test_making_the_documents_leaves_the_window_alive(window, session, qtbot, tmp_path):
    window.work.tasks.select(len(window.work.pages) + 2)
    page = window.work.stack.currentWidget().making
    page.engine = "builtin"
    with qtbot.waitSignal(page.exported, timeout=60_000):
        page.make_into(tmp_path / "出件")
    assert len(list((tmp_path / "出件").iterdir())) > 5
    assert "尚未报送" in window.work.tasks.export_state.text()
    assert "之后又改过" not in window.work.tasks.export_state.text()
    session.set_value("unit.name", "改过的名称")
    assert "之后又改过" in window.work.tasks.export_state.text()


def test_closing_goes_back_to_the_start_and_frees_the_file(window, session, known):
    path = session.file.path
    window.close_file()
    assert window.whole.currentIndex() == 0
    other = Session(known, session.new_dossier)
    other.open(path)
    other.close()


def test_the_start_page_lists_recent_files(session, recent, open_window, tmp_path):
    recent.add(tmp_path / "甲.shenbao")
    window = open_window(session)
    assert window.start_page.files.count() == 1


def test_a_new_dossier_from_the_start_page_opens(window, session, tmp_path):
    window.create_at(
        tmp_path / "新.shenbao", "studio", "jilin-2025-56", is_existing=False, with_example=False
    )
    assert session.kind == "studio"
    assert window.whole.currentIndex() == 1
    assert (tmp_path / "新.shenbao").exists()


def test_an_example_comes_with_its_evidence_and_nothing_to_undo(known, open_window, tmp_path):
    def make(kind, notice, *, is_existing, with_example):
        return wiring.new_dossier(
            known, notice, kind, is_existing=is_existing, with_example=with_example
        )

    session = Session(known, make, lambda file: wiring.add_example_evidence(file, known))
    window = open_window(session)
    window.create_at(
        tmp_path / "例.shenbao", "base", "jilin-2025-56", is_existing=False, with_example=True
    )
    assert len(list(session.dossier.files())) > 5
    assert session.dossier.undo_name == ""
    assert session.dossier.value("unit.name")
    session.close()


def test_how_a_new_dossier_was_made_cannot_be_undone(known):
    made = wiring.new_dossier(
        known, "neimenggu-2025-105", "base", is_existing=False, with_example=True
    )
    assert made.undo_name == ""
    assert made.value("unit.name")


def test_the_entry_of_the_start_page_that_tab_leads_to_is_marked(closed_session, open_window):
    page = open_window(closed_session).start_page
    page.notices.setCurrentRow(1, QItemSelectionModel.SelectionFlag.NoUpdate)
    assert page.notices.item(1).isSelected()


def test_the_section_help_names_each_condition_once(session):
    page = session.definitions.pages_of("base")[0]
    text = plain(section_html(session, page))
    title = "遵守国家有关法律法规，近3年未受过刑事处罚和失信联合惩戒"
    assert text.count(title) == 1
    assert "把扫描件放到它下面" in text


def test_the_task_list_says_how_far_the_material_is_and_never_more(window, session, tmp_path):
    state, file = window.work.tasks.export_state, session.file
    assert state.text() == "尚未导出"
    file.keep_export(str(tmp_path / "出件"), datetime.now(UTC))
    window.work.show_export_state()
    assert state.text().startswith("已导出")
    assert "（尚未报送）" in state.text()
    printed = {"form": PrintedPiece("申报表", 6, datetime.now(UTC))}
    session.keep_delivery(Delivery(printed=printed))
    assert state.text().startswith("已打印 1 件")
    session.set_value("unit.name", "又改了")
    assert "之后又改过，尚未报送" in state.text()
    now = datetime(2026, 7, 30, tzinfo=UTC)
    session.keep_delivery(file.delivery().submitted(Submission(now, "mail"), now))
    assert state.text() == "已标记为报送\n（邮寄，2026-07-30）"
    session.keep_delivery(file.delivery().unlocked(now, "补正"))
    assert state.text().startswith("已打印 1 件")
    assert "曾标记为报送，后来解除了锁定" in state.text()
