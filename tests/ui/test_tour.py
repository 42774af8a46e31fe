"""The tour: seven cards that point at the real parts of the window and hold nothing up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.ui.application import Start
from app.ui.manual.desk import HelpDesk
from app.ui.manual.tour import AT_START, AT_WORK, place_beside
from app.ui.style.sheet import dress

Key = Qt.Key


@pytest.fixture
def window(session, open_window):
    made = open_window(session)
    made.resize(1366, 700)
    made.show()
    made.activateWindow()
    yield made
    made.desk.close()


@pytest.fixture
def tour(window):
    window.desk.start_tour()
    return window.desk.tour


@pytest.fixture
def light_again(dressed):
    yield dressed
    dress(dressed)


def area_of(part, window):
    return QRect(part.mapTo(window, part.rect().topLeft()), part.size())


def test_the_tour_has_five_to_seven_cards():
    assert 5 <= len(AT_START) + len(AT_WORK) <= 7


def test_each_card_points_at_its_part_and_stays_inside_the_window(tour, window):
    for number, card in enumerate(AT_WORK):
        assert tour.card is card
        part = card.part(window)
        assert part.isVisible()
        assert tour.ring.geometry() == area_of(part, window)
        assert window.rect().contains(tour.sheet.geometry())
        assert tour.count.text() == f"{number + 1}／{len(AT_WORK)}"
        tour.step(1)
    assert window.desk.tour is None
    assert window.settings.flag("tour_seen")


def test_the_tour_goes_by_keys(tour, window):
    QTest.keyClick(tour.go_on, Key.Key_Return)
    assert tour.card is AT_WORK[1]
    QTest.keyClick(tour.go_on, Key.Key_Right)
    assert tour.card is AT_WORK[2]
    QTest.keyClick(tour.go_on, Key.Key_Left)
    assert tour.card is AT_WORK[1]
    QTest.keyClick(tour.back, Key.Key_Return)
    assert tour.card is AT_WORK[0]
    QTest.keyClick(tour.go_on, Key.Key_Escape)
    assert window.desk.tour is None
    assert window.settings.flag("tour_seen")


def test_enter_on_the_button_that_skips_skips(tour, window):
    QTest.keyClick(tour.skip, Key.Key_Return)
    assert window.desk.tour is None


def test_the_keys_go_back_to_the_field_afterwards(window):
    window.work.show_field("unit.name")
    field = QApplication.focusWidget()
    window.desk.start_tour()
    assert QApplication.focusWidget() is window.desk.tour.go_on
    QTest.keyClick(window.desk.tour.go_on, Key.Key_Escape)
    assert QApplication.focusWidget() is field


def test_one_can_write_on_beneath_a_card(tour, window, session):
    window.work.show_field("unit.name")
    field = QApplication.focusWidget()
    QTest.keyClicks(field, "X")
    QTest.keyClick(field, Key.Key_Tab)
    assert "X" in session.dossier.display("unit.name")
    assert window.desk.tour is tour


def test_a_part_that_is_folded_away_has_no_card(window):
    window.work.findings.hide()
    window.desk.start_tour()
    seen = []
    while (tour := window.desk.tour) is not None:
        seen.append(tour.card.title)
        tour.step(1)
    assert len(seen) == len(AT_WORK) - 1
    assert "下面：还差什么" not in seen


def test_the_card_stays_inside_a_window_that_shrinks(tour, window, light_again):
    dress(light_again, dark=True, scale=1.5)
    for size in ((1366, 700), (1000, 560)):
        window.resize(*size)
        QApplication.processEvents()
        for _ in AT_WORK[1:]:
            tour.step(1)
            assert window.rect().contains(tour.sheet.geometry())
            needed = tour.text.heightForWidth(tour.text.width())
            assert tour.text.height() >= needed
        while tour.card is not AT_WORK[0]:
            tour.step(-1)


def test_from_the_start_page_it_goes_on_once_a_dossier_is_open(
    closed_session, open_window, tmp_path
):
    window = open_window(closed_session)
    window.show()
    window.desk.start_tour()
    tour = window.desk.tour
    assert tour.card is AT_START[0]
    tour.step(1)
    assert not tour.sheet.isVisible()
    assert not window.settings.flag("tour_seen")
    window.create_at(
        tmp_path / "新.shenbao", "base", "jilin-2025-56", is_existing=False, with_example=False
    )
    assert window.desk.tour.card is AT_WORK[0]
    window.close_file()
    assert window.desk.tour is None


def test_skipped_at_the_start_page_it_never_comes_back_by_itself(
    closed_session, open_window, tmp_path
):
    window = open_window(closed_session)
    window.show()
    window.desk.start_tour()
    QTest.keyClick(window.desk.tour.skip, Key.Key_Return)
    window.create_at(
        tmp_path / "新.shenbao", "base", "jilin-2025-56", is_existing=False, with_example=False
    )
    assert window.desk.tour is None
    assert window.settings.flag("tour_seen")


@pytest.mark.parametrize("was_seen", [False, True])
def test_only_the_first_start_shows_it_by_itself(
    closed_session, open_window, settings, qtbot, monkeypatch, tmp_path, was_seen
):
    monkeypatch.setattr("platformdirs.user_state_path", lambda *_, **__: tmp_path)
    settings.keep("tour_seen", was_seen)
    settings.keep("was_welcomed", value=True)
    window = open_window(closed_session)
    window.show()
    start = Start(window, None)
    start.finish()
    qtbot.wait(600)
    start.end()
    assert bool(window.findChildren(HelpDesk)) is not was_seen
    if not was_seen:
        assert window.desk.tour.card is AT_START[0]
        window.desk.close()


def test_it_waits_until_a_dialog_is_closed(
    closed_session, open_window, settings, qtbot, monkeypatch, tmp_path
):
    monkeypatch.setattr("platformdirs.user_state_path", lambda *_, **__: tmp_path)
    monkeypatch.setattr("app.ui.application._CALM", 20)
    settings.keep("was_welcomed", value=True)
    window = open_window(closed_session)
    window.show()
    start = Start(window, None)
    start.finish()
    dialog = QDialog(window)
    dialog.open()
    qtbot.wait(100)
    assert window.desk.tour is None
    dialog.reject()
    qtbot.waitUntil(lambda: window.desk.tour is not None)
    start.end()
    window.desk.close()


def test_it_can_be_started_again_from_the_menu(window):
    window.settings.keep("tour_seen", True)
    window.menus.actions["tour"].trigger()
    assert window.desk.tour.card is AT_WORK[0]
    window.menus.actions["tour"].trigger()
    assert window.desk.tour.card is AT_WORK[0]


@pytest.mark.parametrize(
    "area, side",
    [
        (QRect(0, 0, 200, 600), "right"),
        (QRect(700, 0, 300, 600), "left"),
        (QRect(0, 0, 1000, 100), "below"),
        (QRect(0, 500, 1000, 100), "above"),
        (QRect(0, 0, 1000, 600), "within"),
    ],
)
def test_a_card_stands_where_there_is_room(area, side):
    room, card = QRect(0, 0, 1000, 600), QSize(300, 150)
    place = QRect(place_beside(area, card, room), card)
    assert room.contains(place)
    assert place.intersects(area) == (side == "within")
    found = {
        "right": place.left() > area.right(),
        "left": place.right() < area.left(),
        "below": place.top() > area.bottom(),
        "above": place.bottom() < area.top(),
        "within": area.contains(place),
    }
    assert found[side]
