"""Moving a dossier to another notice."""

from __future__ import annotations

from app.dossier.review import Review
from app.dossier.switching import compare, switch
from app.exchange.interchange import dump


def test_every_fact_stays_and_it_is_one_step(known, base):
    before = dump(base)
    switch(base, known, "datong-2025-100")
    after = dump(base)
    assert (after.pop("notice"), before.pop("notice")) == ("datong-2025-100", "neimenggu-2025-105")
    assert after == before
    base.undo()
    assert base.notice == "neimenggu-2025-105"


def test_it_says_what_is_newly_needed_and_what_is_no_longer_used(known, base):
    base.set_value("project.tier", None)
    base.set_value("profile.management", None)
    found = compare(base, known, "datong-2025-100")
    assert {"project.tier", "profile.management"} <= set(found.needed)
    assert "unit.honours" in found.unused
    assert "unit.name" not in (*found.needed, *found.unused)
    assert base.notice == "neimenggu-2025-105"


def test_the_review_follows(known, base):
    review = Review(base, known)
    review.attach()
    switch(base, known, "jilin-2025-56")
    assert review.findings() == Review(base, known).findings()


def test_a_dossier_whose_notice_is_gone_can_be_moved(known, base):
    base.set_notice("gone-1")
    assert Review(base, known).is_blocked
    switch(base, known, "neimenggu-2025-105")
    assert not Review(base, known).is_blocked


def test_what_only_concerns_another_tier_is_not_newly_needed(known, base):
    base.set_value("project.tier", "A")
    needed = compare(base, known, "datong-2025-100").needed
    assert "evidence.datong_2025_100.annual_training_a" in needed
    for tier in ("b", "c"):
        assert f"evidence.datong_2025_100.annual_training_{tier}" not in needed
        assert f"evidence.datong_2025_100.new_advanced_{tier}" not in needed
    for organisation, asks in (("technical", True), ("enterprise", False)):
        base.set_value("unit.organisation", organisation)
        base.set_value("condition.enrolment", None)
        needed = compare(base, known, "jilin-2025-56").needed
        assert ("evidence.jilin_2025_56.enrolment" in needed) is asks
        assert ("condition.enrolment" in needed) is asks


def test_statements_in_the_other_notice_s_words_are_newly_needed(known, base):
    for key in [key for _, key, _ in base.values() if key.startswith("statement.jilin")]:
        base.set_value(key, None)
    needed = set(compare(base, known, "jilin-2025-56").needed)
    assert {
        "statement.jilin_2025_56.clean_record",
        "statement.jilin_2025_56.funds_audited",
    } <= needed
    assert "statement.jilin_2025_56.skill_levels" not in needed
    assert "statement.national_2022_62.open_training" not in needed
