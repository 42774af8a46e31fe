"""The panel of findings: grouped, counted, in step with the review, and a way to the field."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.dossier.findings import Finding
from app.ui.panels.findings import FindingsModel, FindingsPanel, tip


@pytest.fixture
def panel(session, qtbot):
    made = FindingsPanel(session)
    qtbot.addWidget(made)
    made.resize(900, 240)
    made.show()
    return made


def messages(panel, group):
    model = panel.model
    above = model.index(group, 0)
    return [model.index(row, 0, above).data() for row in range(model.rowCount(above))]


def test_it_shows_what_the_review_found_by_severity(panel, session):
    session.set_value("unit.name", "")
    for group, severity in enumerate(("error", "warning")):
        expected = [one.message for one in session.findings() if one.severity == severity]
        assert messages(panel, group) == expected
    assert panel.model.index(0, 0).data() == f"必须改（{len(messages(panel, 0))}）"
    assert f"必须改 {len(messages(panel, 0))} 处" in panel.summary.text()


def test_a_row_tells_page_place_and_clause(panel, session):
    session.set_value("unit.name", "")
    model = panel.model
    index = model.index(0, 0, model.index(0, 0))
    finding = model.finding(index)
    assert index.siblingAtColumn(1).data() == "项目单位"
    assert index.siblingAtColumn(2).data() == "项目单位名称"
    assert finding.clause in index.data(Qt.ItemDataRole.ToolTipRole)
    assert tip(Finding("error", "", "", "", "缺。")) == "缺。"


def test_a_click_or_enter_goes_to_the_field(panel, session, qtbot):
    session.set_value("unit.name", "")
    index = panel.model.index(0, 0, panel.model.index(0, 0))
    place = panel.view.visualRect(index).center()
    with qtbot.waitSignal(panel.wanted) as told:
        qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args == ["unit.name", ""]
    panel.view.setCurrentIndex(index)
    with qtbot.waitSignal(panel.wanted) as told:
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert told.args == ["unit.name", ""]


def test_next_and_previous_go_round(panel, session, qtbot):
    session.set_value("unit.name", "")
    session.set_value("unit.address", "")
    wanted = []
    panel.wanted.connect(lambda key, row: wanted.append((key, row)))
    everything = sorted(session.findings(), key=lambda one: one.severity != "error")
    expected = [(one.key, one.row) for one in everything]
    for _ in range(len(expected) + 1):
        panel.go_on()
    assert wanted == [*expected, expected[0]]
    panel.go_on(backwards=True)
    assert wanted[-1] == expected[-1]


def test_an_empty_group_is_not_shown(panel, session):
    assert panel.view.isRowHidden(0, QModelIndex()) is (panel.model.count(0) == 0)
    session.set_value("unit.name", "")
    assert not panel.view.isRowHidden(0, QModelIndex())
    session.undo()
    assert panel.view.isRowHidden(0, QModelIndex()) is (panel.model.count(0) == 0)


def test_folded_away_it_does_nothing_until_it_is_shown(panel, session):
    before = panel.model.count(0)
    panel.hide()
    session.set_value("unit.name", "")
    assert panel.model.count(0) == before
    panel.show()
    assert panel.model.count(0) == before + 1


def test_only_what_differs_is_touched_and_the_choice_stays(session, qtbot):
    model = FindingsModel(session)
    QAbstractItemModelTester(model)
    first, second, third = (
        Finding("error", "unit.name", "", "base_unit", text) for text in ("一", "二", "三")
    )
    model.take([first, third])
    reset = []
    model.modelReset.connect(lambda: reset.append(1))
    with qtbot.waitSignal(model.rowsInserted) as told:
        model.take([first, second, third])
    assert told.args[1:] == [1, 1]
    with qtbot.waitSignal(model.rowsRemoved):
        model.take([third])
    model.take([])
    assert not reset


def test_without_a_dossier_it_says_so(panel, session):
    session.close()
    assert panel.summary.text() == "还没有打开材料。"
    assert panel.model.count(0) == panel.model.count(1) == 0


@pytest.mark.parametrize("width, hidden", [(1100, set()), (540, {2}), (420, {1, 2})])
def test_the_message_has_the_room_first(session, qtbot, width, hidden):
    panel = FindingsPanel(session)
    qtbot.addWidget(panel)
    panel.resize(width, 200)
    panel.show()
    assert {column for column in (1, 2) if panel.view.isColumnHidden(column)} == hidden
    letter = panel.view.fontMetrics().horizontalAdvance("国")
    assert panel.view.columnWidth(0) >= min(20 * letter, width - 40)


def test_without_findings_one_line_is_enough(session, qtbot, monkeypatch):
    panel = FindingsPanel(session)
    qtbot.addWidget(panel)
    panel.resize(900, 200)
    panel.show()
    assert panel.view.isVisible()
    found = session.findings()
    monkeypatch.setattr(session, "findings", lambda: ())
    session.findings_changed.emit()
    assert not panel.view.isVisible()
    assert panel.maximumHeight() < 60
    monkeypatch.setattr(session, "findings", lambda: found)
    session.findings_changed.emit()
    assert panel.view.isVisible()
    assert panel.maximumHeight() > 1000
