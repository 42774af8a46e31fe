"""申报资格与档次: conditions settled in place, category and money with the reasoning."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.definitions.models import is_listed_material
from app.dossier.switching import switch
from app.ui.wizard.pages.eligibility import EligibilityPage


@pytest.fixture
def open_page(qtbot):
    def make(session):
        key = f"{session.kind}_eligibility"
        plan = next(one for one in session.definitions.pages if one.key == key)
        made = EligibilityPage(session, plan)
        qtbot.addWidget(made)
        made.resize(900, 700)
        with qtbot.waitExposed(made):
            made.show()
        return made

    return make


@pytest.fixture
def page(open_page, session):
    return open_page(session)


def _state(page, name):
    return page.cards[name].state.text()


def test_every_condition_that_applies_has_its_card_and_no_other(page, session):
    applying = {state.use.id for state in session.conditions()}
    assert {name for name, card in page.cards.items() if card.isVisibleTo(page)} == applying
    assert "named_year" not in applying


def test_conditions_of_an_existing_project_appear_with_it(page, session):
    session.set_value("project.stage", "existing")
    assert page.cards["named_year"].isVisibleTo(page)
    assert page.fields["condition.named_year"].isVisibleTo(page)


def test_tab_reaches_a_condition_that_appears_late_in_its_place(page, session):
    session.set_value("project.stage", "existing")
    ways = [page.window().nextInFocusChain()]
    while ways[-1] is not page.window():
        ways.append(ways[-1].nextInFocusChain())
    reached = [
        name
        for way in ways
        for name, card in page.cards.items()
        if card.isAncestorOf(way) and way.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    first = list(dict.fromkeys(reached))
    assert "named_year" in first
    assert first == [name for name in page.cards if name in first]
    assert first.index("named_year") < len(first) - 1


def test_a_number_shows_itself_beside_what_is_asked(page, session):
    session.set_value("condition.annual_training", "1500")
    message = page.cards["annual_training"].message.text()
    assert (_state(page, "annual_training"), "1,500" in message) == ("不符合", True)
    assert "2,000" in message
    session.set_value("condition.annual_training", "2600")
    message = page.cards["annual_training"].message.text()
    assert "2,600" in message
    assert "2,000" in message


def test_a_statement_is_given_in_place(page, session):
    session.set_value("statement.neimenggu_2025_105.clean_record", None)
    assert _state(page, "clean_record") == "待填"
    page.fields["statement.neimenggu_2025_105.clean_record"].editor.buttons["no"].click()
    assert session.dossier.value("statement.neimenggu_2025_105.clean_record") == "no"
    assert _state(page, "clean_record") == "不符合"


def test_every_card_names_its_clause(page):
    cards = [card for card in page.cards.values() if card.isVisibleTo(page)]
    assert all(
        card.source.text().startswith("依据：人社部发") or "内人社" in card.source.text()
        for card in cards
    )


def test_category_and_money_come_with_their_reasons(page, session):
    assert page.category.text() == "类别：生产制造类"
    assert "超过 3 个" in page.reasoning.text()
    assert "700 万元" in page.allowance.text()


def test_the_summary_counts_and_can_hide_what_is_met(page, session):
    assert f"共 {len(session.conditions())} 条" in page.summary.text()
    met = [state.use.id for state in session.conditions() if state.state == "met"]
    page.only_open.setChecked(True)
    assert not any(page.cards[name].isVisibleTo(page) for name in met)


def test_another_notice_brings_its_own_conditions(page, session):
    switch(session.dossier, session.definitions, "datong-2025-100")
    assert "tier" in page.cards
    assert "project.tier" in page.boxes
    assert page.allowance.text() == "补助 80 万元"


def test_a_field_that_several_conditions_need_stands_in_the_one_that_applies(page, session):
    switch(session.dossier, session.definitions, "datong-2025-100")
    for tier in ("A", "B", "C"):
        session.set_value("project.tier", tier)
        card = page.cards[f"annual_training_{tier.lower()}"]
        field = page.fields["condition.annual_training"]
        assert card.isAncestorOf(field)
        assert field.isVisibleTo(page)


def test_what_is_filled_elsewhere_is_asked_for(page, qtbot):
    button = next(iter(page.cards["occupations"].links.values()))
    with qtbot.waitSignal(page.wanted) as asked:
        button.click()
    assert asked.args[0] == "occupations"


def test_a_finding_leads_to_its_field(page, session):
    for key in (
        "condition.annual_training",
        "statement.neimenggu_2025_105.clean_record",
        "project.stage",
    ):
        page.show_field(key)
        part = page.fields.get(key) or page.boxes[key]
        assert part.isAncestorOf(page.window().focusWidget())


def test_every_fact_of_the_page_that_is_asked_can_be_filled(open_page, new_session, known):
    for notice in known.notices:
        for kind in known.notices[notice].kinds:
            session = new_session(kind, notice=notice)
            page = open_page(session)
            page.make_cards({rule.use.id for rule in known.rules.get(f"{notice}/{kind}", ())})
            used = known.facts_in_use(notice, kind)
            asked = {key for group in page.page.groups for key in group.facts} & used
            brought = {key for key in used if key.startswith(("statement.", "evidence."))}
            asked |= {key for key in brought if not is_listed_material(key)}
            assert asked == page.boxes.keys() | page.fields.keys()


def test_the_studio_has_its_page_too(open_page, studio_session):
    page = open_page(studio_session)
    assert page.cards
    assert page.category.text().startswith("类别：")
