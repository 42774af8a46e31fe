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
