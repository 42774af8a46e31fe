"""The history: days and steps, what going back would change, and going back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from app.storage.errors import DamagedHistoryError
from app.storage.history import HistoryEntry
from app.ui.panels.history import HistoryDialog, day_text, moments


@pytest.fixture
def open_dialog(session, qtbot):
    def make():
        dialog = HistoryDialog(session)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def lines(dialog):
    tree = dialog.steps
    return [
        tree.topLevelItem(day).child(row).text(1)
        for day in range(tree.topLevelItemCount())
        for row in range(tree.topLevelItem(day).childCount())
    ]


def changes(dialog):
    return [dialog.changes.item(row).text() for row in range(dialog.changes.count())]


def choose(dialog, name):
    day = dialog.steps.topLevelItem(0)
    for row in range(day.childCount()):
        if day.child(row).text(1) == name:
            dialog.steps.setCurrentItem(day.child(row))


def test_the_newest_step_is_first_and_is_the_present(session, open_dialog):
    session.set_value("unit.name", "甲校")
    dialog = open_dialog()
    assert lines(dialog)[0] == "修改 项目单位名称"
    assert dialog.heading.text() == "这就是现在的内容。"
    assert not dialog.restore_button.isEnabled()


def test_it_says_what_going_back_would_change_and_goes_back(session, open_dialog, qtbot):
    former = session.dossier.display("unit.name")
    phone = session.dossier.display("unit.address")
    session.set_value("unit.name", "甲校")
    session.set_value("unit.address", "")
    dialog = open_dialog()
    choose(dialog, "新建")
    assert set(changes(dialog)) == {"改回：项目单位名称", "重新填上：单位地址"}
    with qtbot.waitSignal(dialog.restored):
        qtbot.mouseClick(dialog.restore_button, Qt.MouseButton.LeftButton)
    assert session.dossier.display("unit.name") == former
    assert session.dossier.display("unit.address") == phone
    assert session.dossier.undo_name.startswith("恢复到")
    session.undo()
    assert session.dossier.display("unit.name") == "甲校"


def test_rows_are_told_as_rows(session, open_dialog):
    table = "occupations"
    session.dossier.add_row(table)
    session.dossier.remove_row(session.dossier.rows(table)[0])
    dialog = open_dialog()
    choose(dialog, "新建")
    label = session.dossier.facts[table].label
    assert f"去掉一行：{label}" in changes(dialog)
    assert f"找回一行：{label}" in changes(dialog)


def test_equal_steps_of_a_minute_are_one_line():
    start = datetime(2025, 11, 20, 6, 0, tzinfo=UTC)
    entries = [HistoryEntry(n, start + timedelta(seconds=n * 20), "修改 甲") for n in range(4)]
    entries.append(HistoryEntry(9, start + timedelta(seconds=70), "修改 乙"))
    assert [(one.id, one.text) for one in moments(entries)] == [
        (9, "修改 乙"),
        (3, "修改 甲"),
        (2, "修改 甲（3 次）"),
    ]


@pytest.mark.parametrize(
    "day,text",
    [
        (date(2025, 11, 20), "今天（11月20日 星期四）"),
        (date(2025, 11, 19), "昨天（11月19日 星期三）"),
        (date(2025, 11, 2), "11月2日 星期日"),
        (date(2024, 12, 30), "2024年12月30日 星期一"),
    ],
)
def test_days_are_named_as_one_speaks(day, text):
    assert day_text(day, date(2025, 11, 20)) == text


def test_a_damaged_past_is_said_plainly(session, open_dialog, monkeypatch):
    session.set_value("unit.name", "甲校")
    dialog = open_dialog()

    def damaged(_entry):
        raise DamagedHistoryError(session.file.path)

    monkeypatch.setattr(session.file, "state_at", damaged)
    choose(dialog, "新建")
    assert "请选一个更近的时刻" in dialog.heading.text()
    assert dialog.heading.property("role") == "error"
    assert not dialog.restore_button.isEnabled()


def test_the_line_of_a_day_is_no_moment(session, open_dialog):
    dialog = open_dialog()
    dialog.steps.setCurrentItem(dialog.steps.topLevelItem(0))
    assert dialog.chosen is None
    assert not dialog.restore_button.isEnabled()


def test_it_goes_with_its_dossier(session, open_dialog):
    dialog = open_dialog()
    session.close()
    assert not dialog.isVisible()
